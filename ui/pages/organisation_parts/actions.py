"""What the page of organisation and settings can do, handed over as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sxt_desktop.domain.drafts import KeptDraft
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.drafts import Comparison
from sxt_desktop.usecases.entries import Opened
from ui.forms.drafts import DraftActions
from ui.forms.likeness import HintSetting
from ui.forms.sources import Sources
from ui.idle import IdleSetting
from ui.may import EVERYTHING, May
from ui.pages.organisation_parts.backup_actions import SafetyActions
from ui.pages.organisation_parts.numbers import NumberActions
from ui.pages.organisation_parts.profiles import ProfileActions
from ui.pages.organisation_parts.templates import TemplateActions
from ui.pages.organisation_parts.user_actions import AccessActions
from ui.pages.organisation_parts.voided import VoidActions

SYSTEM_LOOK, LIGHT_LOOK, DARK_LOOK = "system", "light", "dark"


@dataclass(frozen=True, slots=True)
class PeopleActions:
    """`save(form, values, entry, expected digest)`: the last two are None for something new.

    `directory` is everyone and everything as it is now, for the tree and for what is held against each other.
    """

    rows: Callable[[FormId], Sequence[Listed]]
    directory: Callable[[], Directory]
    open: Callable[[EntryId], Opened]
    save: Callable[[FormId, Values, EntryId | None, str | None], Changes]
    form: Callable[[FormId], FormSpec]
    sources: Callable[[], Sources]
    compare_draft: Callable[[KeptDraft, Opened], Comparison]
    drafts: DraftActions
    may: May = EVERYTHING


@dataclass(frozen=True, slots=True)
class SettingsActions:
    """`look` tells the chosen look (system, light, dark) and the text scale in per cent; `set_look` changes both."""

    look: Callable[[], tuple[str, int]]
    set_look: Callable[[str, int], object]
    version: str
    change_password: Callable[[str, str], object] | None = None
    show_report: Callable[[], object] | None = None
    idle: IdleSetting | None = None
    hints: HintSetting | None = None


@dataclass(frozen=True, slots=True)
class OrganisationActions:
    """Every part of the page."""

    people: PeopleActions
    settings: SettingsActions
    access: AccessActions = field(default_factory=AccessActions)
    safety: SafetyActions = field(default_factory=SafetyActions)
    voided: VoidActions | None = None
    numbers: NumberActions | None = None
    profiles: ProfileActions | None = None
    templates: TemplateActions | None = None
