"""Whom and what names in a table mean: people and organisations of ours, records by their title or number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import ORGANISATION, PERSON
from sxt_desktop.domain.values import Ref
from sxt_desktop.store.sheet_rows import key_facts
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.workspace import Workspace

_BLANKS = str.maketrans("", "", " \u3000\t\n·•・")
"""Blanks and the point in names of minorities are written in many ways."""


@dataclass(slots=True)
class NameBook:
    """Looks names up; each form's names are read once, when first asked for."""

    ws: Workspace
    _kept: dict[FormId, Mapping[str, tuple[Ref, ...]]] = field(default_factory=dict)

    def find(self, forms: tuple[FormId, ...], name: str) -> tuple[Ref, ...]:
        """Return everyone and everything of these forms that is called so; persons where no form is named."""
        wanted = _key(name)
        found = [ref for form in forms or (PERSON,) for ref in self._names(form).get(wanted, ())]
        return tuple({ref.id: ref for ref in found}.values())

    def offered(self, forms: tuple[FormId, ...]) -> tuple[Ref, ...]:
        """Return everyone a name could mean, for choosing one."""
        every = (ref for form in forms or (PERSON,) for refs in self._names(form).values() for ref in refs)
        return tuple({ref.id: ref for ref in every}.values())

    def _names(self, form: FormId) -> Mapping[str, tuple[Ref, ...]]:
        if form not in self._kept:
            gathered: dict[str, dict[str, Ref]] = {}
            for name, ref in _named(self.ws, form):
                if _key(name):
                    gathered.setdefault(_key(name), {})[str(ref.id)] = ref
            self._kept[form] = {name: tuple(refs.values()) for name, refs in gathered.items()}
        return self._kept[form]


def _named(ws: Workspace, form: FormId) -> Iterator[tuple[str, Ref]]:
    known = directory(ws) if form in (PERSON, ORGANISATION) else None
    if known is None:
        for one in key_facts(ws.read, form, ws.org):
            ref = Ref(one.entry_id, one.title)
            yield one.title, ref
            yield one.number or "", ref
    elif form == PERSON:
        for person in known.persons:
            yield person.name, Ref(person.id, person.name)
    else:
        for org in known.organisations:
            yield org.name, Ref(org.id, org.name)
            yield org.short_name, Ref(org.id, org.name)


def _key(name: str) -> str:
    return name.translate(_BLANKS).casefold()
