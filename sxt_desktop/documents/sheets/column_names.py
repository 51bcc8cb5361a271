"""What the columns of a form may be called: its own labels, other names of them, words for pieces of a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sxt_desktop.documents.sheets.cells import narrow
from sxt_desktop.documents.sheets.fields import NOT_FROM_CELLS
from sxt_desktop.domain.column_meanings import Piece
from sxt_desktop.domain.forms import FieldSpec, FormSpec

_REMARK = re.compile(r"[(（\[【〔].*?[)）\]】〕]|[*＊:：]|\s+")
_SUFFIXES = frozenset("年月日起止")


@dataclass(frozen=True)
class ColumnNames:
    """`others`: field id -> what else its column is called, first the likeliest; `pieces`: what columns that tell
    only a piece of a day or a period are called."""

    form: FormSpec
    others: Mapping[str, tuple[str, ...]]
    pieces: Mapping[str, tuple[str, ...]]

    @cached_property
    def of_fields(self) -> Mapping[str, tuple[str, ...]]:
        """The names of each field as titles are compared: its own label, then the others."""
        return {
            spec.id: tuple(dict.fromkeys(map(bare, (spec.label, *self.others.get(spec.id, ())))))
            for spec in importable(self.form)
        }

    @cached_property
    def words(self) -> frozenset[str]:
        """All names of fields."""
        return frozenset(word for names in self.of_fields.values() for word in names)

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(bare(spec.label) for spec in importable(self.form))

    @cached_property
    def _piece_words(self) -> Mapping[str, Piece]:
        return {bare(word): Piece(name) for name, words in self.pieces.items() for word in words}

    def piece(self, over: str, title: str) -> tuple[str, Piece] | None:
        """Return above what a title stands that names a piece, and which: 时间 over 年, or 时间年 as one title."""
        word = bare(title)
        if word in self._labels:
            return None
        found = self._piece_words.get(word)
        if found is not None:
            return bare(over), found
        if word[-1:] in _SUFFIXES and word[:-1] in self.words and word not in self.words:
            return word[:-1], self._piece_words[word[-1]]
        return None


def importable(form: FormSpec) -> tuple[FieldSpec, ...]:
    """Return the fields a column can fill."""
    return tuple(spec for spec in form.fields if spec.kind not in NOT_FROM_CELLS)


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """Return a title as it is compared: without remarks in brackets, marks and blanks."""
    return narrow(_REMARK.sub("", title)) or narrow(title)
