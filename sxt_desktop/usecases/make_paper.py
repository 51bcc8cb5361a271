"""A paper made in memory, to be looked at, printed or saved: 缺字 is told first, then it is set."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from json import dumps
from typing import Any, overload

from sxt_desktop.documents.glyphs import MissingGlyph, missing_glyphs
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_fonts import paper_fonts
from sxt_desktop.usecases.paper_kinds import SINGLE, document_spec
from sxt_desktop.usecases.paper_subjects import find_record
from sxt_desktop.usecases.print_document import builder, folded
from sxt_desktop.usecases.workspace import Workspace

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """Which paper: of one subject, of several (整批: one for each), or of a list.

    `subjects` are records by id or number, a person, a bundle; none for what is made of a `year` or of a list as it
    is filtered (`chosen`). A `booklet` is imposed on A3 for folding.
    """

    document: str
    subjects: tuple[str, ...] = ()
    year: int | None = None
    chosen: Filter | None = None
    booklet: bool = False

    @property
    def subject(self) -> str:
        """The first subject, empty without any."""
        return self.subjects[0] if self.subjects else ""


@dataclass(frozen=True, slots=True)
class MissingPlace:
    """A character no font has, the name of its field, the record as its number or title, and the record itself."""

    character: str
    field: str
    record: str
    entry_id: EntryId | None
    form_id: str = ""


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper as PDF; nothing but the places that are `missing` where a character cannot be drawn."""

    wanted: WantedPaper
    content: bytes = b""
    missing: tuple[MissingPlace, ...] = ()


def make_paper(
    ws: Workspace, wanted: WantedPaper, *, progress: Progress = lambda done, total: None
) -> MadePaper:
    """Make a paper; `progress` hears of every document of a batch and may stop it by raising.

    DOCUMENT_UNKNOWN, DOCUMENT_NEEDS, ENTRY_UNKNOWN, PERSON_UNKNOWN.
    """
    spec, fonts = document_spec(ws, wanted.document), paper_fonts(ws)
    if len(wanted.subjects) > 1 and spec.layout not in SINGLE:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="entry", name=spec.title)
    contexts = list(_gathered(ws, spec, wanted, progress))
    if found := _missing(ws, wanted, contexts, spec):
        return MadePaper(wanted, missing=found)
    out, layout = BytesIO(), builder(spec.layout)
    if len(contexts) == 1:
        layout.build(out, contexts[0], fonts, style=spec)
    else:
        layout.build_batch(out, _Told(contexts, progress), fonts, style=spec)
    content = out.getvalue()
    return MadePaper(wanted, folded(content) if wanted.booklet else content)


def _gathered(ws: Workspace, spec: DocumentSpec, wanted: WantedPaper, progress: Progress) -> Iterator[object]:
    subjects = wanted.subjects or ("",)
    for number, subject in enumerate(subjects):
        progress(number, 2 * len(subjects))
        year = wanted.year or ws.today.year
        yield document_context(ws, spec, Asked(year, subject, wanted.chosen))


class _Told(Sequence[Any]):
    """Contexts of a batch that tell each time they are gone through how far it is: checked first, then drawn."""

    def __init__(self, contexts: Sequence[Any], progress: Progress) -> None:
        self._contexts, self._progress, self._rounds = contexts, progress, 0

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._contexts[at]

    def __len__(self) -> int:
        return len(self._contexts)

    def __iter__(self) -> Iterator[Any]:
        self._rounds += 1
        for number, context in enumerate(self._contexts):
            done = number if self._rounds > 1 else 0
            self._progress(len(self) + done, 2 * len(self))
            yield context


def _missing(
    ws: Workspace, wanted: WantedPaper, contexts: Sequence[Any], spec: DocumentSpec
) -> tuple[MissingPlace, ...]:
    """Return the places whose characters no font has, with the records they stand in, as far as they are known."""
    fonts = paper_fonts(ws)
    if not missing_glyphs(contexts, spec, fonts):
        return ()
    found: dict[MissingPlace, None] = {}
    subjects = wanted.subjects or ("",) * len(contexts)
    for subject, context in zip(subjects, contexts, strict=True):
        for one in missing_glyphs((context,), spec, fonts):
            row = _record(ws, one, subject if spec.layout in SINGLE else "")
            found |= dict.fromkeys(_places(ws, one, row))
    return tuple(found)


def _places(ws: Workspace, told: MissingGlyph, row: Listed | None) -> tuple[MissingPlace, ...]:
    """Return where in a record a character stands, by the names its form has for the fields; else as it was told."""
    if row is None:
        return (MissingPlace(told.character, told.field, told.record, None),)
    form = ws.form_of(ws.read, row.form_id, row.form_hash)
    holding = [
        one.label for one in form.fields if told.character in dumps(row.body.get(one.id), ensure_ascii=False)
    ]
    name = row.number or row.title
    return tuple(
        MissingPlace(told.character, label, name, row.entry_id, str(row.form_id))
        for label in holding or [told.field]
    )


def _record(ws: Workspace, place: MissingGlyph, subject: str) -> Listed | None:
    """Return the record a place stands in: the one printed, the one of that number.

    In a table the first of ours that has the character: so rare a one leads to it by itself.
    """
    for name in filter(None, (subject, place.record)):
        try:
            entry = find_record(ws, name, None)
        except UserError:
            continue
        return lists.find(ws.read, entry, ws.org) or lists.find(ws.read, entry)
    found = lists.page(ws.read, Filter(words=place.character, owner=ws.org), limit=1)
    return found[0] if found else None
