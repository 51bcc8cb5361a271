"""起草依据: each sentence of a report beside the records it came from, as a text table any spreadsheet opens."""

import csv
import io
from collections.abc import Iterable

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.reports import Draft, ReportSpec, Sentence
from sxt_desktop.domain.values import Attachment, Ref, Value
from sxt_desktop.usecases.workspace import Workspace

_HEAD = ("章", "语句", "汇总原文", "写入", "依据记录", "标识", "记录标识", "其他栏")
MOST_BYTES = 4 << 20
_USED, _DROPPED = "是", "否"


def basis_bytes(spec: ReportSpec, sentences: Iterable[Sentence]) -> bytes:
    """Return the table of a draft; the same bytes for the same draft."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_HEAD)
    for one in sentences:
        table.writerow(
            (
                _safe(spec.chapter(one.chapter).heading),
                _safe(one.text),
                _safe(one.gathered),
                _USED if one.is_used else _DROPPED,
                _safe("；".join(ref.name for ref in one.records)),
                _safe(f"{one.chapter}|{one.key}"),
                " ".join(str(ref.id) for ref in one.records),
                _safe("|".join(f"{name}={text}" for name, text in one.fill.items())),
            )
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "'", "\t") else text


def _bare(text: str) -> str:
    return text[1:] if text[:1] == "'" else text


def read_basis(ws: Workspace, spec: ReportSpec, value: Value) -> Draft:
    """Return the sentences a report was kept with; none where it has no such table or it cannot be read."""
    attached = value[0] if isinstance(value, tuple) and value else None
    if not isinstance(attached, Attachment) or attached.size > MOST_BYTES:
        return ()
    try:
        content = b"".join(ws.workbook.files.chunks(attached.sha256))
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True)
        if tuple(next(rows, ())) != _HEAD:
            return ()
        chapters = {one.field_id for one in spec.chapters}
        return tuple(one for row in rows if (one := _sentence(row)) is not None and one.chapter in chapters)
    except (UserError, UnicodeDecodeError, csv.Error):
        return ()


def _sentence(row: list[str]) -> Sentence | None:
    if len(row) != len(_HEAD):
        return None
    _, text, gathered, used, names, key, ids, fill = (_bare(cell) for cell in row)
    chapter, _, own = key.partition("|")
    named = names.split("；") if names else []
    records = tuple(
        Ref(one, named[n] if n < len(named) else "") for n, one in enumerate(filter(None, ids.split(" ")))
    )
    others = dict(part.partition("=")[::2] for part in fill.split("|") if "=" in part)
    return Sentence(
        chapter, own, text, gathered, records, used == _USED, fill=others, is_nothing=own == "nothing"
    )
