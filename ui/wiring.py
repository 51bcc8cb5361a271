"""Hands the use cases of one open workbook to the pages of records, and what every form needs to know."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Directory, FourDuty
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.similarity import Likeness
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import count_entries, list_entries
from sxt_desktop.usecases.history_search import FoundInHistory, find_in_history
from sxt_desktop.usecases.initials import initials
from sxt_desktop.usecases.likeness import Likenesses
from sxt_desktop.usecases.workspace import Workspace
from ui.forms.likeness import HintSetting
from ui.forms.sources import Runner, Sources
from ui.jobs import Jobs, Progress
from ui.pages.records.actions import RecordActions
from ui.pages.records.wiring import record_actions, record_sources
from ui.printing import Papers
from ui.theme import Theme


def in_background(jobs: Jobs, title: str) -> Runner:
    """Return a runner that works on the jobs' thread and answers in the window's."""

    def run(
        work: Callable[[], object], done: Callable[[object], None], failed: Callable[[UserError], None]
    ) -> None:
        jobs.run(title, lambda _: work(), done=done, failed=failed)

    return run


class SourceKeeper:
    """Puts `Sources` together and keeps them until people change."""

    def __init__(
        self,
        ws: Workspace,
        theme: Theme,
        papers: Papers,
        jobs: Jobs,
        hints: HintSetting | None = None,
        aside: Jobs | None = None,
    ) -> None:
        """`hints` says whether texts are compared with earlier ones, `aside` is the worker that does."""
        self._ws, self._theme, self._papers, self._jobs = ws, theme, papers, jobs
        self._hints, self._aside = hints, aside or jobs
        self._likenesses = Likenesses(ws)
        self._kept: Sources | None = None

    def forget(self) -> None:
        """Read people anew the next time."""
        self._kept = None

    def __call__(self) -> Sources:
        """Return what forms need to know today."""
        if self._kept is None or self._kept.today != self._ws.today:
            found = record_sources(
                self._ws,
                self._theme,
                run=in_background(self._jobs, "正在存入附件"),
                open_attachment=self._papers.open_attachment,
                initials=initials,
            )
            me = likely_subject(directory(self._ws), self._ws.author, found.today)
            self._kept = replace(found, me=me, likeness=self._ask_likeness)
        return self._kept

    def _ask_likeness(
        self,
        form_id: FormId,
        field_id: str,
        text: str,
        before: str,
        answer: Callable[[Likeness | None], object],
    ) -> None:
        """Compare a text away from the window, where that is wanted on this computer."""
        if self._hints is None or not self._hints.is_on():
            return
        compare = self._likenesses.of
        self._aside.run(
            "", lambda _: compare(form_id, field_id, text, before), done=answer, failed=_say_nothing
        )


def _say_nothing(error: UserError) -> None:
    """A hint that cannot be given is no reason to say anything."""


def likely_subject(people: Directory, author: str, today: date) -> Ref | None:
    """Whose handbook is filled most likely: the recorder's own if they hold a duty, else the secretary's."""
    secretaries = people.holders(FourDuty.SECRETARY, start=today, end=today)
    holders = {post.person for post in people.posts if post.duty is not None}
    me = next((person for person in people.persons if person.name == author and person.id in holders), None)
    chosen = me or (secretaries[0] if secretaries else None)
    return None if chosen is None else Ref(chosen.id, chosen.name)


def own_record_actions(ws: Workspace, sources: SourceKeeper, jobs: Jobs) -> RecordActions:
    """Return what a page of our own records can do; what subordinates sent is shown elsewhere."""

    def ours(chosen: Filter) -> Filter:
        return replace(chosen, owner=chosen.owner or ws.org)

    def page(chosen: Filter, offset: int, limit: int) -> Sequence[Listed]:
        return list_entries(ws, ours(chosen), offset=offset, limit=limit)

    def search(
        words: str,
        chosen: Filter,
        done: Callable[[FoundInHistory], object],
        failed: Callable[[UserError], object],
    ) -> Callable[[], object]:
        def work(progress: Progress) -> FoundInHistory:
            return find_in_history(ws, words, ours(chosen), progress=progress.report)

        return jobs.run("正在查找修改前的内容", work, done=done, failed=failed).cancel

    general = record_actions(ws, sources().theme, run=in_background(jobs, "正在保存"), initials=initials)
    return replace(
        general,
        count=lambda chosen: count_entries(ws, ours(chosen)),
        page=page,
        sources=sources,
        search_history=search,
    )
