"""The body of a handbook: the person's duties, the sections with their records, quotas, reviews and sums."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.compose import Mark
from sxt_desktop.documents.contexts import (
    Column,
    HandbookContext,
    HandbookEntry,
    HandbookSection,
    SignaturePlace,
    SubTable,
)
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.grid import Grid, Row
from sxt_desktop.documents.handbook_front import chapter
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.numerals import ordinal
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.tail import tail
from sxt_desktop.documents.typeset import Gap, PageBreak, Prose
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.values import show

_SECTION = TextStyle(
    15.0, 26.0, Face.HEI, align=Align.LEFT, keep_next=True, together=9, before=14.0, after=4.0
)
_NOTE = TextStyle(12.0, 19.0, first_indent=2, before=2.0)
_TOTAL = TextStyle(12.0, 19.0, Face.KAI, align=Align.RIGHT, before=4.0, together=9, lines_before=1)
_WHOLE, _WHITE = 330.0, 230.0
"""A record up to this height stays on one page, unless that left more than a third of the page before it white."""
_BOX = 150.0
"""Room to write a few sentences by hand."""
_CLOSING = TextStyle(14.0, 26.0, first_indent=2, before=12.0)


class HandbookBody:
    """The flowables of the body, in order."""

    def __init__(
        self, setter: Typesetter, context: HandbookContext, style: DocumentSpec, width: float
    ) -> None:
        self._setter = setter
        self._context = context
        self._style = style
        self._cells = Cells(setter, width)

    def __iter__(self) -> Iterator[Any]:
        yield from self._duties()
        yield PageBreak()
        for number, section in enumerate(self._context.sections, start=1):
            yield from self._section(number, section)
        yield PageBreak()
        yield from self._quotas()
        yield Gap(16)
        yield from self._reviews()
        yield PageBreak()
        yield from self._sums()

    def _chapter(self, key: str) -> Iterator[Any]:
        yield from chapter(self._setter, self._style.word(key), key)
        yield Gap(10)

    def _duties(self) -> Iterator[Any]:
        context, word = self._context, self._style.word
        yield from self._chapter("duties")
        yield self._cells.grid(
            [
                self._cells.whole(word("organisation"), context.organisation),
                self._cells.halves((word("person"), context.person), (word("duty_kind"), context.duty_kind)),
                self._cells.whole(word("person_titles"), context.person_titles),
                self._cells.whole(word("charge"), context.charge),
            ]
        )
        yield Gap(12)
        columns = (Column("责任类别", 1.2), Column("责任内容", 4.2), Column("时限", 1.3))
        rows = tuple((item.category, item.text, item.due) for item in context.duties)
        yield self._cells.sub_table(SubTable("责任清单", columns, rows))

    def _section(self, number: int, section: HandbookSection) -> Iterator[Any]:
        title = f"{ordinal(number)}、{section.title}"
        yield Mark(f"section{number}", title)
        yield Prose(self._setter, title, _SECTION)
        if not section.entries:
            yield Prose(self._setter, self._style.word("no_records"), _NOTE)
            return
        for place, entry in enumerate(section.entries):
            if place:
                yield Gap(9)
            yield self._entry(entry)
        counted = [f"迟录{section.late}条"] * bool(section.late) + [f"补录{section.supplied}条"] * bool(
            section.supplied
        )
        tail = f"，其中{'、'.join(counted)}" if counted else ""
        yield Prose(self._setter, f"本分册共{section.total}条{tail}。", _TOTAL)

    def _entry(self, entry: HandbookEntry) -> Grid:
        cells = self._cells
        rows = [
            cells.halves(("条目号", entry.number), ("发生日期", entry.date), keep_next=True),
            cells.whole("事项", entry.title, keep_next=True),
            *_optional(cells, (("地点", entry.place), ("参加人员", entry.people)), keep_next=True),
            cells.whole("内容摘要", entry.content),
            *_optional(
                cells,
                (
                    ("对应清单项", entry.duty_items),
                    ("结果或后续", entry.outcome),
                    ("佐证", "、".join(entry.evidence)),
                    ("补录原因", entry.late_reason),
                    ("上级审阅", entry.review_remark),
                ),
            ),
        ]
        rows[-1] = replace(rows[-1], keep_next=True)
        words = [f"录入时间：{show(entry.entered_at)}", f"时效：{entry.timeliness}"]
        if entry.confirmed:
            words.append(f"本人确认：{entry.confirmed}")
        return cells.grid([*rows, cells.small("　　".join(words))], whole_below=_WHOLE, most_white=_WHITE)

    def _quotas(self) -> Iterator[Any]:
        yield from self._chapter("quotas")
        columns = (Column("定额事项", 4), Column("应做"), Column("已做"), Column("还差"), Column("状态", 1.2))
        rows = tuple((q.name, q.required, q.done, q.remaining, q.state) for q in self._context.quotas)
        yield self._cells.sub_table(SubTable("", columns, rows))

    def _reviews(self) -> Iterator[Any]:
        yield from self._chapter("reviews")
        columns = (Column("审阅人", 1.3), Column("审阅日期", 1.6), Column("审阅意见", 4), Column("结果", 1))
        rows = tuple((r.reviewer, r.date, r.remark, r.verdict) for r in self._context.reviews)
        if rows:
            yield self._cells.sub_table(SubTable("", columns, rows))
            return
        # Nobody has said anything in the program: the superior writes on the paper.
        box = self._cells.whole("审阅意见", "")
        yield self._cells.grid([replace(box, least=_BOX)])

    def _sums(self) -> Iterator[Any]:
        yield from self._chapter("totals")
        columns = (Column("分册", 5), Column("条数"), Column("迟录"), Column("补录"))
        sections = self._context.sections
        rows = tuple((s.title, str(s.total), str(s.late), str(s.supplied)) for s in sections)
        yield self._cells.sub_table(SubTable("", columns, rows))
        yield self._cells.grid(self._sum_rows())
        signing = Signing(self._setter, [SignaturePlace(party.signer) for party in self._style.parties])
        yield tail(self._setter, [(self._style.word("confirmation"), _CLOSING)], signing)

    def _sum_rows(self) -> list[Row]:
        sections = self._context.sections
        total = f"共{sum(s.total for s in sections)}条，其中迟录{sum(s.late for s in sections)}条、"
        total += f"补录{sum(s.supplied for s in sections)}条"
        pairs = (("合计", total), *self._context.sums)
        return [self._cells.whole(label, value) for label, value in pairs]


def _optional(cells: Cells, pairs: tuple[tuple[str, str], ...], *, keep_next: bool = False) -> list[Row]:
    return [cells.whole(label, value, keep_next=keep_next) for label, value in pairs if value]
