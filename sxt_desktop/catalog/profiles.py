"""Profiles: the files of one folder (`policies.PARTS`) -> Profile, checked against the forms."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sxt_desktop.catalog.deadlines import load_deadlines, load_shared, with_shared
from sxt_desktop.catalog.duties import Duties, read_duties
from sxt_desktop.catalog.endorsements import read_endorsement_rules
from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.profile_terms import check_head, read_switches, read_terms
from sxt_desktop.catalog.signing_relations import read_signing_relations
from sxt_desktop.catalog.toml_source import TomlSource, check_keys
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.duties import Duty
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.periods import period_of
from sxt_desktop.domain.policies import PARTS, Policy, Profile, ProfileTexts
from sxt_desktop.domain.profile_changes import parameters_of
from sxt_desktop.domain.workdays import TimelinessRule

Forms = Mapping[FormId, LoadedForm]
NEEDED_PARTS = ("profile", "duties", "policy")
SHARED_PARTS: Mapping[str, str] = {
    "endorsement": "endorsement/relations.toml",
    "letters": "letters/relations.toml",
}
"""What stands within `resources/` for every profile whose folder has no such file of its own."""
MOST_DAYS = 3650
"""A profile can come in a bundle: more than this no rule book ever asked for."""
_POLICY_KEYS: Mapping[str, type] = {
    "prompt_within": int,
    "late_within": int,
    "amber_days": int,
    "order_reply_days": int,
    "correction_days": int,
    "report_days": int,
    "receipt_days": int,
    "regular_months": int,
    "taking_up_days": int,
}


def load_profile(directory: Path, forms: Forms) -> Profile:
    """Read one profile's folder; anything wrong is a `UserError` with file, line and reason."""
    sources = _sources(directory)
    empty = Profile("", "", "", (), Policy(), deadlines=load_shared(directory.parent, forms))
    return _read(empty, sources, forms, known={})


def profile_from(based_on: Profile, *, title: str, texts: ProfileTexts, forms: Forms) -> Profile:
    """Return a profile from the texts of its files, checked as strictly as an installed one.

    Without a `title` it goes by its own. Parts that are not there and parameters not named stay as in the profile it is `based_on`: an older program
    knew fewer of them.
    """
    sources = {part: TomlSource.of(f"{part}.toml", texts[part]) for part in PARTS if part in texts}
    found = _read(based_on, sources, forms, known=parameters_of(based_on.policy))
    return replace(found, title=title or found.title)


def profile_texts(directory: Path) -> ProfileTexts:
    """Return the texts of a profile's files, shared ones where it has none (RESOURCE_INVALID where one cannot be read)."""
    return {part: source.text for part, source in _sources(directory).items()}


def _sources(directory: Path) -> dict[str, TomlSource]:
    return {part: TomlSource.load(path) for part in PARTS if (path := _path(directory, part)) is not None}


def _path(directory: Path, part: str) -> Path | None:
    """Return where a part is to be read: those every profile needs are, and fail where they are missing."""
    own = directory / f"{part}.toml"
    if part in NEEDED_PARTS or own.is_file():
        return own
    shared = directory.parent.parent / SHARED_PARTS[part] if part in SHARED_PARTS else own
    return shared if shared.is_file() else None


def _read(
    based_on: Profile, sources: Mapping[str, TomlSource], forms: Forms, *, known: Mapping[str, int]
) -> Profile:
    found = based_on
    if "profile" in sources:
        found = _with_head(found, sources["profile"], forms)
    if "policy" in sources:
        found = replace(found, policy=_policy(sources["policy"], known))
    duties = Duties(found.duties, found.unused)
    if "duties" in sources:
        duties = read_duties(sources["duties"], forms)
    found = replace(
        found, duties=_regular(duties.owed, found.policy), unused=_regular(duties.unused, found.policy)
    )
    if "deadlines" in sources:
        found = replace(found, deadlines=_deadlines(sources["deadlines"], forms, found))
    if "endorsement" in sources:
        found = replace(found, endorsing=read_endorsement_rules(sources["endorsement"], forms))
    if "letters" in sources:
        found = replace(found, signing=read_signing_relations(sources["letters"], forms))
    return found


def _with_head(based_on: Profile, source: TomlSource, forms: Forms) -> Profile:
    check_head(source)
    return replace(
        based_on,
        id=source.table["id"],
        title=source.table["title"],
        source=source.table["source"],
        plain=source.table.get("plain", ""),
        terms=read_terms(source, forms),
        switches=read_switches(source),
    )


def _regular(duties: tuple[Duty, ...], policy: Policy) -> tuple[Duty, ...]:
    """Give what is asked for 定期 the period the profile's parameter says."""
    return tuple(replace(one, period=policy.regular_period) if one.is_regular else one for one in duties)


def _deadlines(source: TomlSource, forms: Forms, found: Profile) -> tuple[Deadline, ...]:
    shared = tuple(one for one in found.deadlines if one.is_shared)
    own = load_deadlines(source, forms, [duty.id for duty in found.duties])
    return with_shared(source, own, shared)


def _policy(source: TomlSource, known: Mapping[str, int]) -> Policy:
    check_keys(source, source.table, (), _POLICY_KEYS)
    table = {**known, **source.table}
    for key in _POLICY_KEYS:
        if not 0 <= table.get(key, -1) <= MOST_DAYS:
            raise source.fail((key,), f"“{key}”须为0到{MOST_DAYS}之间的整数")
    if table["prompt_within"] > table["late_within"]:
        raise source.fail(("late_within",), "迟录期限不能短于及时期限")
    if period_of(table["regular_months"]) is None:
        raise source.fail(("regular_months",), "“定期”只能按1、3、6或12个月一次")
    return Policy(
        timeliness=TimelinessRule(table["prompt_within"], table["late_within"]),
        amber_days=table["amber_days"],
        order_reply_days=table["order_reply_days"],
        correction_days=table["correction_days"],
        report_days=table["report_days"],
        receipt_days=table["receipt_days"],
        regular_months=table["regular_months"],
        taking_up_days=table["taking_up_days"],
    )
