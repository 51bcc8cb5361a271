"""Papers kept as files other programs open: the PDF on show, Word files, the table of a ledger."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sxt_desktop.documents.contexts import LedgerContext
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.papers import DocumentSpec, Layout
from sxt_desktop.usecases.make_paper import WantedPaper
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.paper_names import paper_name
from sxt_desktop.usecases.viewing import ViewingFolder
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.write_word import write_word

Progress = Callable[[int, int], object]


def has_sheet(spec: DocumentSpec) -> bool:
    """Whether a document is a table of many records, which a spreadsheet can hold."""
    return spec.layout is Layout.LEDGER


def save_word(ws: Workspace, wanted: WantedPaper, *, out: Path) -> Path:
    """Write a paper of one subject or of a list as a Word file (DOCUMENT_NO_WORD, FILE_HELD, PLACE_NOT_WRITABLE)."""
    return write_word(
        ws,
        document=wanted.document,
        out=out,
        subject=wanted.subject,
        year=wanted.year,
        chosen=wanted.chosen,
    )


def save_words(
    ws: Workspace,
    wanted: WantedPaper,
    *,
    folder: Path,
    progress: Progress = lambda done, total: None,
) -> tuple[Path, ...]:
    """Write one Word file for each subject into a folder, under names of their own that are free there.

    Stopped by `progress` it leaves those that are whole; refused it leaves none: DOCUMENT_NO_WORD, PLACE_NOT_WRITABLE,
    DISK_FULL.
    """
    kept: list[Path] = []
    with all_or_none(kept):
        for number, subject in enumerate(wanted.subjects):
            progress(number, len(wanted.subjects))
            one = replace(wanted, subjects=(subject,))
            kept.append(save_word(ws, one, out=free_name(folder, paper_name(ws, one), ".docx")))
    return tuple(kept)


@contextmanager
def all_or_none(kept: Sequence[Path]) -> Iterator[None]:
    """Take back the files kept so far when a further one is refused: then nothing was saved, as it is told."""
    try:
        yield
    except UserError:
        for path in kept:
            with suppress(OSError):
                path.unlink()
        raise


def free_name(folder: Path, name: str, ending: str) -> Path:
    """Return a file in a folder that is not there yet; a number tells it from those of the same name."""
    path, number = folder / f"{name}{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}（{number}）{ending}"
    return path


def save_sheet(ws: Workspace, wanted: WantedPaper, *, out: Path) -> Path:
    """Write the table of a ledger as a spreadsheet, or as text by its ending (DOCUMENT_NO_SHEET, FILE_HELD …)."""
    from sxt_desktop.documents.sheets.writing import OutSheet, write_sheets

    spec = document_spec(ws, wanted.document)
    year = wanted.year or ws.today.year
    context = document_context(ws, spec, Asked(year, wanted.subject, wanted.chosen))
    if not isinstance(context, LedgerContext):
        raise UserError(ErrorCode.DOCUMENT_NO_SHEET, name=spec.title)
    above = (
        f"{context.organisation}　{context.title}",
        "　　".join(filter(None, (context.period, *(f"{name}：{count}" for name, count in context.totals)))),
    )
    is_grouped = any(part.title for part in context.parts)
    titles = (*(("分组",) if is_grouped else ()), *(column.label for column in context.columns))
    rows = [(*((part.title,) if is_grouped else ()), *row) for part in context.parts for row in part.rows]
    with closing(ViewingFolder()) as scratch:
        write_sheets(out, [OutSheet(context.title, above, titles, rows)], scratch=scratch.path)
    return out
