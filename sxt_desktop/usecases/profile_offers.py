"""口径 sent down: a superior's rules as a record, checked, previewed, adopted or not by a person.

Nothing of it is in force before it is adopted, nothing but the parts of a profile can come this way, and what the
checks of installed profiles refuse is refused with the part and the line it stands in. What is adopted counts from its year on.
"""

from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.catalog.profiles import profile_from
from sxt_desktop.domain.addressing import is_addressed_to
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, ProblemCode
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.policies import Profile, ProfileTexts
from sxt_desktop.domain.profile_changes import ProfileChange, profile_changes
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entitled import superiors_and_us
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import (
    ADOPTED,
    DECISION,
    adopted_in,
    rules_in,
    texts_among,
    texts_in,
    texts_of,
)
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

OFFER = FormId("profile_offer")
DECLINED = "不采用"
MOST_OFFERS = 200


class OfferState(StrEnum):
    """What became of a profile that was sent down."""

    WAITS = "待决定"
    ADOPTED = "已采用"
    DECLINED = "未采用"
    REPLACED = "采用后已另行决定"
    """Another profile was adopted or chosen later for the same year: the later decision counts."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A profile we were sent or keep for ourselves: from whom, from which year on, what was decided."""

    row: Listed
    sender: str
    from_year: int
    state: OfferState
    decision: Listed | None


@dataclass(frozen=True, slots=True)
class OfferPreview:
    """What adopting a profile would change, against the rules of the year it is to hold from."""

    profile: Profile
    from_year: int
    changes: tuple[ProfileChange, ...]
    replaces: str = ""
    """What was adopted or chosen for that very year before, whose place it would take."""


def blank_offer(ws: Workspace) -> Values:
    """Return the values a new offer begins with: the rules as they are, for the coming year."""
    year = ws.today.year
    title = rules_in(ws, year).title
    return {
        "title": title[:60],
        "from_year": year + 1,
        "issued_on": ws.today,
        **texts_in(ws, year),
    }


def offer_profile(ws: Workspace, values: Values) -> Changes:
    """Send a profile down, or keep it for ourselves; its text is checked first (OFFER_INVALID with part and line)."""
    ws.require(Permission.SUPERVISE)
    filled = dict(values)
    filled.setdefault("issued_on", ws.today)
    _read(ws, str(filled.get("title") or ""), texts_among(filled))
    return save_entry(ws, form_id=OFFER, values=filled)


def offers(ws: Workspace) -> tuple[Offer, ...]:
    """Return the profiles superiors sent us and those we keep ourselves, newest first."""
    decisions = {
        (one.about_owner, one.about_entry): one
        for one in lists.aimed(ws.read, Filter(forms=(DECISION,), owner=ws.org, only_adopted=True))
    }
    rows = [
        row
        for owner in superiors_and_us(ws)
        for row in lists.page(
            ws.read, Filter(forms=(OFFER,), owner=owner, only_adopted=True), limit=MOST_OFFERS
        )
        if owner == ws.org or is_addressed_to(row.body, ws.org)
    ]
    shown(ws, rows)
    return tuple(_offer(ws, row, decisions.get((row.owner, row.entry_id))) for row in rows)


def _offer(ws: Workspace, row: Listed, decided: lists.Aimed | None) -> Offer:
    decision = None if decided is None else lists.find(ws.read, decided.entry_id, ws.org)
    state = OfferState.WAITS
    if decision is not None and decided is not None and _is_about(row, decided, decision):
        is_taken = decision.body.get("decision") == ADOPTED
        state = OfferState.ADOPTED if is_taken else OfferState.DECLINED
        if is_taken and not _counts(ws, decision):
            state = OfferState.REPLACED
    return Offer(row, organisation_name(ws, row.owner), _from_year(ws, row), state, decision)


def _counts(ws: Workspace, decision: Listed) -> bool:
    """Whether a decision is the last one for its year: of several for one year the latest counts, whoever sent what."""
    year = decision.body.get("from_year")
    last = adopted_in(ws, year) if isinstance(year, int) else None
    return last is not None and last.entry_id == decision.entry_id


def decided_before(ws: Workspace, year: int) -> str:
    """Return what was adopted or chosen to begin in that very year; empty where nothing was."""
    last = adopted_in(ws, year)
    return "" if last is None or last.body.get("from_year") != year else last.title


def _is_about(row: Listed, decided: lists.Aimed, decision: Listed) -> bool:
    """Whether a decision was about what the profile says now, not about an earlier text of it."""
    same = texts_of(row).items() <= texts_of(decision).items()
    return decided.about_digest == row.digest or same


def _from_year(ws: Workspace, row: Listed) -> int:
    year = row.body.get("from_year")
    return year if isinstance(year, int) else ws.today.year


def waiting_offers(ws: Workspace) -> tuple[Offer, ...]:
    """Return what a superior sent down and nobody here has decided on."""
    return tuple(one for one in offers(ws) if one.state is OfferState.WAITS and one.row.owner != ws.org)


def preview_offer(ws: Workspace, *, entry_id: EntryId, owner: OrgId) -> OfferPreview:
    """Return what a profile would change; ENTRY_UNKNOWN, OFFER_INVALID with part and line."""
    one = _find(ws, entry_id, owner)
    year = max(one.from_year, ws.today.year)
    profile = _read(ws, one.row.title, _whole(ws, one, year))
    changes = profile_changes(rules_in(ws, year), profile)
    return OfferPreview(profile, year, changes, decided_before(ws, year))


def _whole(ws: Workspace, one: Offer, year: int) -> ProfileTexts:
    """Return every part: what came, beside what is in force in that year where an older program sent fewer."""
    return {**texts_in(ws, year), **texts_of(one.row)}


def _find(ws: Workspace, entry_id: EntryId, owner: OrgId) -> Offer:
    found = (one for one in offers(ws) if (one.row.entry_id, one.row.owner) == (entry_id, owner))
    one = next(found, None)
    if one is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return one


def _read(ws: Workspace, title: str, texts: ProfileTexts) -> Profile:
    try:
        return profile_from(ws.library.profile, title=title, texts=texts, forms=ws.library.forms)
    except UserError as wrong:
        facts = {**wrong.facts, "file": _label(ws, str(wrong.facts.get("file") or ""))}
        raise UserError(ErrorCode.OFFER_INVALID, **facts) from wrong


def _label(ws: Workspace, file: str) -> str:
    """Return what people know a profile's file by: the field its text stands in."""
    spec = ws.library.form(OFFER).field(file.removesuffix(".toml"))
    return file if spec is None else spec.label


def decide_offer(
    ws: Workspace,
    *,
    entry_id: EntryId,
    owner: OrgId,
    from_year: int | None,
    reason: str = "",
) -> Changes:
    """Adopt a profile from a year on, or with no year decline it and say why; a later decision takes the place of it.

    Years gone by keep their rules: a year before this one is refused at its field (NOT_ACCEPTED).
    """
    ws.require(Permission.MANAGE)
    one = _find(ws, entry_id, owner)
    values: Values = {
        "title": one.row.title[:60],
        "decided_on": ws.today,
        "decider": Ref(None, ws.user.name),
        "decision": DECLINED if from_year is None else ADOPTED,
    }
    if from_year is None:
        values["reason"] = reason.strip()
    else:
        must_be_ahead(ws, from_year)
        texts = _whole(ws, one, from_year)
        _read(ws, one.row.title, texts)
        values |= {"from_year": from_year, **texts}
    return save_entry(
        ws,
        form_id=DECISION,
        values=values,
        entry_id=_replaced(ws, one.decision),
        about=Target(one.row.owner, one.row.entry_id, one.row.digest),
    )


def _replaced(ws: Workspace, decision: Listed | None) -> EntryId | None:
    """Return the decision another one takes the place of; one by which a year gone by was reckoned stays."""
    if decision is None:
        return None
    year = decision.body.get("from_year")
    return None if isinstance(year, int) and year < ws.today.year else decision.entry_id


def must_be_ahead(ws: Workspace, from_year: int) -> None:
    """Refuse a year gone by at its field (NOT_ACCEPTED)."""
    if from_year < ws.today.year:
        form = ws.library.form(DECISION)
        problem = Problem("from_year", ProblemCode.TOO_SMALL, {"limit": str(ws.today.year)})
        spec = form.field("from_year")
        first = "from_year" if spec is None else spec.label
        raise UserError(ErrorCode.NOT_ACCEPTED, form=form.title, problems=(problem,), first=first)
