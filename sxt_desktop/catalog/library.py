"""All installed resources at once: forms, one profile, and the calendar of working days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.catalog.boards import load_boards
from sxt_desktop.catalog.conversions import load_conversions
from sxt_desktop.catalog.dated import load_dated
from sxt_desktop.catalog.forms import LoadedForm, load_forms
from sxt_desktop.catalog.profile_terms import check_head
from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.catalog.toml_source import TomlSource
from sxt_desktop.domain.conversions import Conversion
from sxt_desktop.domain.dated import Dated
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.flows import Flow
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.policies import Profile


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """What the installed program knows; records keep their own copies of what they were made with.

    Each is itself only, so that what is worked out from one can be kept beside it.
    """

    resources: Path
    forms: Mapping[FormId, LoadedForm]
    profile: Profile
    dated: tuple[Dated, ...] = ()
    """Which records' own days stand in the calendar."""
    conversions: tuple[Conversion, ...] = ()
    """What records can be turned into."""
    boards: Mapping[FormId, Flow] = field(default_factory=dict)
    """How records of forms without steps of their own stand on a board."""

    def form(self, form_id: FormId) -> FormSpec:
        """Return the newest version of a form (FORM_UNKNOWN)."""
        return self.loaded(form_id).spec

    def loaded(self, form_id: FormId) -> LoadedForm:
        """Return a form with its definition (FORM_UNKNOWN)."""
        if form_id not in self.forms:
            raise UserError(ErrorCode.FORM_UNKNOWN, form=form_id)
        return self.forms[form_id]

    @property
    def addressed_forms(self) -> tuple[FormId, ...]:
        """The forms whose records may be addressed to organisations below."""
        return tuple(name for name, loaded in self.forms.items() if "addressee" in loaded.spec.facts)

    def group(self, group: str) -> tuple[FormSpec, ...]:
        """Return the forms of one group in their order."""
        found = [loaded.spec for loaded in self.forms.values() if loaded.spec.group == group]
        return tuple(sorted(found, key=lambda spec: (spec.order, spec.id)))


def load_library(resources: Path, profile: str = "ningxia") -> Library:
    """Read `resources/` for one profile; wrong files are a `UserError` with file, line and reason."""
    forms = load_forms(resources / "forms")
    directory = resources / "profiles" / profile
    if not (directory / "profile.toml").is_file():
        raise UserError(ErrorCode.PROFILE_UNKNOWN, profile=profile)
    dated = load_dated(resources / "calendar.toml", forms)
    conversions = load_conversions(resources / "conversions.toml", forms)
    return Library(
        resources,
        forms,
        load_profile(directory, forms),
        dated,
        conversions,
        load_boards(resources / "boards.toml", forms),
    )


def profile_heads(resources: Path) -> tuple[tuple[str, str, str], ...]:
    """Return (id, title, one plain sentence) of every installed profile; nothing else of them is read."""
    heads = [TomlSource.load(path) for path in sorted(resources.glob("profiles/*/profile.toml"))]
    for one in heads:
        check_head(one)
    return tuple((one.table["id"], one.table["title"], one.table.get("plain", "")) for one in heads)


def all_profiles(resources: Path, forms: Mapping[FormId, LoadedForm]) -> tuple[Profile, ...]:
    """Return every installed profile, where the forms are at hand."""
    return tuple(
        load_profile(path.parent, forms) for path in sorted(resources.glob("profiles/*/profile.toml"))
    )
