"""What the exchange page can do, handed over as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.export_bundle import Exported
from sxt_desktop.usecases.identities import Enrolment
from sxt_desktop.usecases.import_bundle import Imported
from sxt_desktop.usecases.import_many import Found, Summary
from sxt_desktop.usecases.overview import PeerState
from sxt_desktop.usecases.preview_import import ImportPlan
from sxt_desktop.usecases.verify_again import ReadAgain
from ui.jobs import Progress
from ui.may import EVERYTHING, May
from ui.pages.exchange_parts.chosen import ChosenActions
from ui.pages.exchange_parts.coming_back import ReturnActions
from ui.pages.exchange_parts.keys import KeyActions
from ui.pages.exchange_parts.passing import PassingActions
from ui.pages.exchange_parts.pending import PendingActions
from ui.widgets.choosing import Choosers
from ui.widgets.place_list import Place


@dataclass(frozen=True, slots=True)
class OwnCard:
    """Who we are to others: the name and the eight groups of the fingerprint, for the printed card."""

    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExchangeActions:
    """`export`, `export_recovery`, `verify_again`, `preview`, `outline`, `carry_out`, `find`, `import_many` and `print_card` run away from the window; the rest is quick.

    `print_card` makes the enrolment card's document and opens it for printing. `replace_enrolment` begins with a card
    that takes the place of another one of the same organisation; `write_former` writes who a lost subordinate was.
    """

    peers: Callable[[], Sequence[PeerState]]
    own_card: Callable[[], OwnCard]
    places: Callable[[], Sequence[Place]]
    export: Callable[[OrgId, Path, Progress], Exported]
    export_recovery: Callable[[OrgId, Path, Progress], Exported]
    verify_again: Callable[[Path, Progress], ReadAgain]
    preview: Callable[[Path, Progress], ImportPlan]
    outline: Callable[[Path], Sequence[str]]
    carry_out: Callable[[ImportPlan], Imported]
    keep_for_later: Callable[[ImportPlan], Changes]
    find: Callable[[Sequence[Path]], Found]
    import_many: Callable[[Sequence[Path], Progress], Summary]
    write_card: Callable[[Path], Path]
    print_card: Callable[[], object]
    begin_enrolment: Callable[[Path], Enrolment]
    replace_enrolment: Callable[[Path], Enrolment]
    finish_enrolment: Callable[[Enrolment, dict[int, str], Relation, str], Changes]
    write_former: Callable[[OrgId, Path], Path]
    keys: KeyActions
    pending: PendingActions
    passing: PassingActions
    returning: ReturnActions = field(default_factory=ReturnActions)
    chosen: ChosenActions = field(default_factory=ChosenActions)
    choosers: Choosers = field(default_factory=Choosers)
    may: May = EVERYTHING
