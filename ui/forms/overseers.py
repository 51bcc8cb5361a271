"""Who stands to an organisation, in words: 分管：艾合买提　联系：尹䶮 (MZ63, MZ19)."""

from datetime import date

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Directory


def overseer_words(known: Directory, organisation: str, *, on: date) -> str:
    """Return who is in charge of an organisation on a day and who its contacts are; empty where nobody is."""
    by_kind: dict[str, list[str]] = {}
    for person, kind in known.overseers(OrgId(organisation), on=on) if organisation else ():
        by_kind.setdefault(kind.value, []).append(person.name)
    return "　".join(f"{kind}：{'、'.join(names)}" for kind, names in by_kind.items())
