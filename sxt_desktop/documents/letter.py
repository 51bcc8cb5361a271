"""Responsibility letters: letter form after GB/T 9704-2012, both parties signing below at least two lines of text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from sxt_desktop.documents.building import About, draw_pages
from sxt_desktop.documents.building import build_batch as build_papers
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.contexts import LetterContext, LetterItem, SignaturePlace
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import (
    ADDRESSEE,
    BODY,
    FLUSH,
    HEADING_1,
    HEADING_2,
    LEADING,
    NUMBER,
    TITLE,
    Geometry,
)
from sxt_desktop.documents.levels import leveled, numbered
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.paragraph import Span, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.domain.papers import DocumentSpec, Party


def build(out: BinaryIO, context: LetterContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write one letter as PDF and return its pages."""
    return build_batch(out, (context,), fonts, style=style)[0]


def build_batch(
    out: BinaryIO, contexts: Sequence[LetterContext], fonts: FontSet, *, style: DocumentSpec
) -> tuple[int, ...]:
    """Write letters into one PDF, in duplex each on its own sheets, and return the pages of each."""
    first = contexts[0]
    about = About(first.title, first.party_a_name, first.foot.entered_at)
    return build_papers(out, contexts, fonts, style=style, draw=_draw, about=about)


def _draw(
    canvas: Any, setter: Typesetter, geometry: Geometry, context: LetterContext, style: DocumentSpec
) -> int:
    pages = Composer(canvas, geometry.width, geometry.height).pages(_Story(setter, context, style))
    outline = f"{context.level}　{context.party_b_name}"
    return draw_pages(canvas, setter, geometry, pages, foot=context.foot, outline=outline)


def story(
    setter: Typesetter, geometry: Geometry, context: LetterContext, style: DocumentSpec
) -> Iterator[Any]:
    """Yield the flowables of one letter."""
    return iter(_Story(setter, context, style))


class _Story:
    """The flowables of one letter, in order."""

    def __init__(self, setter: Typesetter, context: LetterContext, style: DocumentSpec) -> None:
        self._setter = setter
        self._context = context
        self._style = style
        self._chapter = 0

    def __iter__(self) -> Iterator[Any]:
        yield self._text(self._context.title, TITLE)
        yield Gap(LEADING / 2)
        yield self._text(self._context.number, NUMBER)
        yield Gap(LEADING / 2)
        yield from self._parties()
        yield self._text(self._style.word("opening"), BODY)
        yield from self._chapters()
        yield self._signing()

    def _text(self, text: str, style: TextStyle) -> Prose:
        return Prose(self._setter, text, style)

    def _parties(self) -> Iterator[Prose]:
        context = self._context
        first, second = self._style.parties[:2]
        yield self._labelled(first.label, context.party_a_name)
        yield self._labelled(
            self._style.word("represented_by"),
            _person(context.party_a_representative, context.party_a_representative_title),
        )
        if context.party_b_is_organisation:
            yield self._labelled(second.label, context.party_b_name)
            yield self._labelled(
                self._style.word("represented_by"),
                _person(context.party_b_representative, context.party_b_representative_title),
            )
        else:
            yield self._labelled(
                second.label, _person(context.party_b_name, context.party_b_representative_title)
            )
        yield self._labelled(self._style.word("term"), context.term)

    def _labelled(self, label: str, value: str) -> Prose:
        return Prose(self._setter, (Span(f"{label}：", Face.HEI), Span(value, Face.FANG)), FLUSH)

    def _chapters(self) -> Iterator[Prose]:
        context = self._context
        yield from self._chapter_of("goal", context.goal)
        yield self._heading(self._style.clause("content").heading)
        yield from self._items(context.items)
        for key, paragraphs in (
            ("safeguards", context.safeguards),
            ("assessment", context.assessment),
            ("sanctions", context.sanctions),
            ("supplement", (*context.supplement, *((context.copies,) if context.copies else ()))),
        ):
            yield from self._chapter_of(key, paragraphs)

    def _chapter_of(self, key: str, paragraphs: tuple[str, ...]) -> Iterator[Prose]:
        clause = self._style.clause(key)
        chosen = paragraphs or clause.paragraphs
        if chosen:
            yield self._heading(clause.heading)
            yield from leveled(self._setter, chosen)

    def _heading(self, words: str) -> Prose:
        self._chapter += 1
        return self._text(numbered(1, self._chapter) + words, HEADING_1)

    def _items(self, items: Iterable[LetterItem]) -> Iterator[Prose]:
        groups: dict[str, list[LetterItem]] = {}
        for item in items:
            groups.setdefault(item.category, []).append(item)
        for place, (category, members) in enumerate(groups.items(), start=1):
            if category:
                yield self._text(numbered(2, place) + category, HEADING_2)
            for number, item in enumerate(members, start=1):
                yield self._text(numbered(3, number) + self._item(item), BODY)

    def _item(self, item: LetterItem) -> str:
        words = [_sentence(item.text)]
        if item.measure:
            words.append(f"{self._style.word('measure')}：{_sentence(item.measure)}")
        if item.due:
            words.append(f"{self._style.word('due')}：{_sentence(item.due)}")
        return "".join(words)

    def _signing(self) -> Signing:
        context = self._context
        first, second = self._style.parties[:2]
        units = (context.party_a_name, context.party_b_name if context.party_b_is_organisation else "")
        places = [_place(party, unit) for party, unit in zip((first, second), units, strict=True)]
        tail = "" if context.party_b_is_organisation else f"：{context.party_b_name}"
        heads = (f"{first.label}（盖章）", f"{second.label}（盖章）" if not tail else f"{second.label}{tail}")
        return Signing(self._setter, places, heads=heads, style=ADDRESSEE)


def _place(party: Party, unit: str) -> SignaturePlace:
    signer = party.signer if unit or not party.sealed else "本人签字"
    return SignaturePlace(signer, unit)


def _person(name: str, title: str) -> str:
    return f"{name}（{title}）" if title else name


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "!", "?", "！", "？", "…")) else text.rstrip(";；,，、") + "。"
