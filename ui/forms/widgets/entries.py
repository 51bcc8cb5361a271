"""Input for references to other records: a few words find them, Enter takes one."""

from collections.abc import Sequence

from sxt_desktop.domain.values import Ref
from ui.forms.widgets.names import NamesField
from ui.forms.widgets.suggest import Suggestion


class EntriesField(NamesField):
    """Other records, found by their words; only records that exist can be named unless the form allows more."""

    HINT = "输入几个字查找"

    def _suggestions(self, words: str) -> Sequence[Suggestion]:
        found = self.sources.find_entries(self.spec.refers_to, words.strip())
        return [Suggestion(ref, ref.name) for ref in found]

    def _known(self, name: str) -> Ref:
        found = self.sources.find_entries(self.spec.refers_to, name)
        exact = [ref for ref in found if ref.name == name]
        if exact or len(found) == 1:
            return (exact or list(found))[0]
        return Ref(None, name)

    def _rest(self) -> str:
        """Words still being typed are a search, not a value."""
        return self.edit.text().strip() if self.spec.free else ""

    def _take_typed(self) -> None:
        words = self.edit.text().strip()
        if self.is_read_only or not words:
            return
        known = self._known(words)
        if known.id is None and not self.spec.free:
            return
        self.edit.close_offer()
        self.edit.clear()
        self._add(known)
        self.changed.emit()

    def _typed(self, text: str) -> None:
        if self.spec.free:
            self.changed.emit()
