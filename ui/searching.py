"""The search line of one workbook: what it finds in the records, and where else it can lead while one types."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from sxt_desktop.usecases.initials import initials_at_hand
from ui.desk import Desk
from ui.forms.widgets.suggest import Suggestion
from ui.leads import Lead, suggestions
from ui.main_window import MainWindow, NoticeAction, NoticeKind


class Searching(QObject):
    """Joins the line of a window to the records of a desk; `commands` are what else the line offers at its end."""

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        go: Callable[..., object],
        *,
        commands: Callable[[], Iterator[Lead]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._desk, self._go, self._commands = window, desk, go, commands
        self._kept: tuple[object, tuple[Lead, ...]] | None = None
        window.search_asked.connect(self._search)
        window.lead_asked.connect(self._lead)
        window.offer_leads(self._suggest)

    @Slot(str)
    def _search(self, words: str) -> None:
        """Show what is found in the handbook, else on the first page that has something."""
        found = self._desk.found(words)
        first, *others = [page for page, count in found.items() if count] or ["handbook"]
        self._go(first, words=words)
        if others:
            title = self._window.title
            more = "、".join(f"{title(page)} {found[page]} 条" for page in others)
            there = NoticeAction(f"看{title(others[0])}", partial(self._go, others[0], words=words))
            self._window.show_notice(f"“{words}”另在{more}里找到。", NoticeKind.INFO, there)

    @Slot(object)
    def _lead(self, lead: Lead) -> None:
        lead.go()

    def _suggest(self, words: str) -> Sequence[Suggestion]:
        """Return what the search line offers for words."""
        search = partial(self._search, words.strip())
        return suggestions(words, self._leads(), initials=initials_at_hand, search=search)

    def _leads(self) -> Sequence[Lead]:
        """Return where it leads; put together anew only when something was written, or another year or user is looked at."""
        ws = self._desk.ws
        asked = (ws.workbook.state, ws.user, self._desk.year)
        if self._kept is None or self._kept[0] != asked:
            self._kept = (asked, tuple(self._all_leads()))
        return self._kept[1]

    def _all_leads(self) -> Iterator[Lead]:
        for entry in self._desk.entries():
            if self._window.has_page(entry.id):
                yield Lead(entry.title, "打开这一页", partial(self._go, entry.id))
        for page, form in self._desk.recorded():
            new = partial(self._go, page, form=form.id, action="new")
            yield Lead(f"新记：{form.title}", self._window.title(page), new, form.title)
        for one in self._desk.sources().candidates(("person",)):
            there = partial(self._go, "handbook", person=one.id)
            yield Lead(f"{one.name}的纪实", one.note, there, one.name)
        yield from self._commands()
