"""What lists hand out of guarded records (廉政档案): the head alone, whoever asks and whatever is asked.

Views of the connection's own (TEMP) take the names of the tables that hold contents. A query that is written
tomorrow is covered too: what lies under a guarded form comes with the fields of its head and a mark, in its
present content and in every earlier one. The whole is read by `usecases/guarding` alone, after a look was registered.
"""

from collections.abc import Iterator, Mapping

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import COVERED

Heads = Mapping[FormId, tuple[str, ...]]
"""The fields that lists may show, by guarded form; forms and fields of the program itself, never of a bundle."""

_WRITTEN = """SELECT written.payload, written.form_id FROM main.latest AS kept
  CROSS JOIN main.log AS written ON written.entry_id = kept.entry_id AND written.owner = kept.owner
 WHERE kept.form_id IN ({forms}) AND written.form_id IN ({forms}) AND written.payload IS NOT NULL"""


def contents_of_lists(heads: Heads) -> str:
    """Return what stands for `body` in `latest`."""
    cases = " ".join(f"WHEN {_text(form)} THEN {_head(fields)}" for form, fields in heads.items())
    return f"CASE form_id {cases} ELSE body END" if cases else "body"


def contents_of_log(heads: Heads) -> str:
    """Return what stands for `body` in `payloads`; what was blanked stays nothing."""
    if not heads:
        return "body"
    cases = " ".join(
        f"WHEN id IN (SELECT payload FROM guarded WHERE form_id={_text(form)}) THEN {_head(fields)}"
        for form, fields in heads.items()
    )
    return f"CASE WHEN body IS NULL THEN NULL {cases} ELSE body END"


def guarded_payloads(heads: Heads) -> Iterator[str]:
    """Yield the view `contents_of_log` asks, where anything is guarded: found by form, so the log is not walked."""
    if heads:
        forms = ", ".join(map(_text, heads))
        yield f"CREATE TEMP VIEW guarded AS {_WRITTEN.format(forms=forms)}"


def _head(fields: tuple[str, ...]) -> str:
    named = ", ".join(f"{_text(name)}, body -> {_text(f'$.{name}')}" for name in fields)
    return f"""json_patch('{{"{COVERED}":true}}', json_object({named}))"""


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
