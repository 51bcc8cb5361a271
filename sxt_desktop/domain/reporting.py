"""Who a report on the duties goes to and before whom an account is given, as a profile's switches say (domain.md 8).

Both are only what a new record begins with: nothing is refused for saying something else.
"""

from datetime import date

from sxt_desktop.domain.people import Directory, FourDuty, Relation
from sxt_desktop.domain.switches import Commenter, Occasion, Recipient, Switches
from sxt_desktop.domain.values import Ref

_FIRST = (FourDuty.SECRETARY, FourDuty.COMMISSION, FourDuty.MEMBER, FourDuty.COMMITTEE)
"""Which duty somebody with several reports by."""
PARTICIPANTS = "与会人员"


def duty_of(known: Directory, party: str, *, on: date) -> FourDuty | None:
    """Return by which of the four duties a party reports: the own organisation as the team, a person by the posts here."""
    if known.own is not None and party == known.own.id:
        return FourDuty.COMMITTEE
    held = (
        duty for duty in _FIRST if any(one.id == party for one in known.own_holders(duty, start=on, end=on))
    )
    return next(held, None)


def recipients_of(known: Directory, switches: Switches, party: str, *, on: date) -> tuple[Ref, ...]:
    """Return who a party reports to, in the order of the profile (TB03–TB06); nobody where it says nothing.

    A superior that is known is named, else the word of the profile stands there to be replaced.
    """
    duty = duty_of(known, party, on=on)
    return () if duty is None else tuple(_named(known, one) for one in switches.reports_to(duty))


def _named(known: Directory, recipient: Recipient) -> Ref:
    wanted = recipient is Recipient.COMMISSION
    fitting = [org for org in known.related(Relation.SUPERIOR) if org.is_commission == wanted]
    return Ref(fitting[0].id, fitting[0].name) if len(fitting) == 1 else Ref(None, recipient.value)


def commenter_of(known: Directory, switches: Switches, party: str, *, on: date) -> Ref | None:
    """Return who comments on a party's account (SZ06, SZ15): our head on the others', all who take part; else nobody.

    Who of a superior comments is not known here, and nobody comments on an account of their own.
    """
    if switches.commenter is Commenter.PARTICIPANTS:
        return Ref(None, PARTICIPANTS)
    if switches.commenter is not Commenter.HEAD:
        return None
    heads = known.own_holders(FourDuty.SECRETARY, start=on, end=on)
    is_one = len(heads) == 1 and heads[0].id != party
    return Ref(heads[0].id, heads[0].name) if is_one else None


def occasion_of(switches: Switches, way: str) -> str:
    """Return before whom an account is given in a way (半年书面, 年终会议): the first occasion that fits, or the first."""
    is_written = Occasion.WRITTEN.value in way
    fitting = (one for one in switches.occasions if not way or (one is Occasion.WRITTEN) == is_written)
    return next(fitting, switches.occasions[0]).value if switches.occasions else ""
