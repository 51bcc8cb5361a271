"""One record beside the list: filling a new one, changing or reading a kept one."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity, stricter
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Body, Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.convert import Begun
from sxt_desktop.usecases.entries import Opened
from ui.forms.defaults import initial_values
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.pages.records.actions import RecordActions
from ui.pages.records.bars import remark_rows
from ui.pages.records.entry_frame import EntryFrame
from ui.pages.records.look_bar import MOST_BEFORE
from ui.pages.records.look_rows import look_rows
from ui.pages.records.opened_words import holds_all, still_named_words, submitted_words
from ui.widgets.cards import clear
from ui.widgets.say_bar import Verb
from ui.widgets.words import short_moment


class EntryPanel(EntryFrame):
    """Shows one form at a time; what was typed is never lost when another is shown."""

    saved = Signal(object)
    print_asked = Signal(str)
    again_asked = Signal(str)
    close_asked = Signal()
    record_asked = Signal(str, str)
    """Another record is to be shown: its form and id; without a form, its next step is to be taken."""

    def __init__(self, forms: Mapping[FormId, FormSpec], actions: RecordActions, sources: Sources) -> None:
        super().__init__(actions, sources, self._make_view)
        self._forms = forms
        self._actions = actions
        self._opened: Opened | None = None
        self._is_saving = False
        self.form: FormView | None = None
        self._begun: Begun | None = None
        self._connect()

    def show_forms(self, forms: Mapping[FormId, FormSpec]) -> None:
        """Begin records by these forms from now on; what is being written stays as it was begun."""
        self._forms = forms
        self._views.forget_all_but(self.form)

    def _connect(self) -> None:
        self.head.save.clicked.connect(self.save_now)
        self.head.level.level_changed.connect(self.drafts.changed)
        self.returning.filled.connect(self._take_level)
        self.head.shut.clicked.connect(self.close_asked)
        self.head.printing.clicked.connect(self.print_now)
        self.turning.begun.connect(self.start_begun)
        self.turning.refused.connect(self._refused)
        self.turning.record_asked.connect(self.record_asked)
        self.acts.altered.connect(self._altered)
        self.acts.refused.connect(self._refused)
        self.look.registered.connect(self._look_registered)
        self.look.refused.connect(self._refused)
        self.look.left.connect(self.close_asked)
        self.acts.turned.connect(self._turned)
        self.drafts.told.connect(self.head.kept.setText)
        self.returning.filled.connect(self._show_timeliness)
        self.returning.comparing.connect(self.head.save.setDisabled)

    # what is shown

    @property
    def entry_id(self) -> EntryId | None:
        """The record on show, None for a new one."""
        return None if self._opened is None else self._opened.listed.entry_id

    def start_new(self, form_id: FormId) -> None:
        """Show an empty form, or the draft left from earlier."""
        self.drafts.flush()
        form = self._forms[form_id]
        self._start(form, initial_values(form, self._sources), title=f"记一条：{form.title}")

    @Slot(object)
    def start_begun(self, begun: Begun) -> None:
        """Show a record begun from another; kept, it says which, and the other says what became of it."""
        self.drafts.flush()
        source = begun.source
        values = {**initial_values(begun.form, self._sources), **begun.values}
        below = "" if source is None else f"出自：{source.number or ''} {source.title}"
        self._start(begun.form, values, title=f"{begun.verb}：{begun.form.title}", second=below, begun=begun)
        self.turning.show_earlier(begun, self._remarks)

    def begun_again(self, typing: Typing) -> Begun | None:
        """Return a record begun from another as its draft has it; None where the other is not there any more."""
        form = self._forms.get(typing.form_id)
        if form is None or typing.about is None:
            return None
        try:
            source = self._actions.open(typing.about).listed
        except UserError:
            return None
        return Begun(form, {}, "续记", stricter(form.sensitivity, Sensitivity(source.sensitivity)), source)

    def _start(
        self, form: FormSpec, values: Values, *, title: str, second: str = "", begun: Begun | None = None
    ) -> None:
        self._opened = None
        self._draw(form)
        self._begun = begun
        level = form.sensitivity if begun is None else begun.level
        self.head.show_titles(title, second)
        self.head.show_verbs(is_kept=False, may_change=True, may_void=False)
        self.head.level.show_level(level, can_change=not form.guarded, usual=form.sensitivity)
        self._fill(values, read_only=False)
        if self.form is not None:
            self.form.likeness.begin({})  # what it begins with was not written here
            self.returning.bring_back(self.form, values)
            self.form.focus_first()

    def show_entry(self, entry_id: EntryId) -> None:
        """Show a kept record, to be changed if it is our own."""
        self.drafts.flush()
        try:
            opened = self._actions.open(entry_id)
        except UserError as error:
            self._not_opened(entry_id, error)
            return
        self._show_opened(opened)
        if self.form is not None and not self.form.is_read_only:
            self.returning.bring_back(
                self.form, opened.values, lambda draft: self._actions.compare_draft(draft, opened)
            )

    def _reopen(self, entry_id: EntryId) -> None:
        """Show a record as it is kept now, or ask for its look where the day it was open for is over."""
        try:
            opened = self._actions.open(entry_id)
        except UserError as error:
            self._not_opened(entry_id, error)
        else:
            self._show_opened(opened)

    def _not_opened(self, entry_id: EntryId, error: UserError) -> None:
        """Ask for the look to be registered where that is what is missing, else say why the record stays shut."""
        if error.code is not ErrorCode.LOOK_NOT_REGISTERED:
            self.bar.say(sentence(error), "error")
            return
        self._show_nothing()
        title = str(error.facts.get("title", ""))
        self.head.show_titles(title, "登记后查阅")
        self.head.show_verbs(is_kept=False, may_change=False, may_void=False)
        self.head.level.show_level(Sensitivity.DISCIPLINE, can_change=False)
        self.look.ask(title, entry_id)
        self._show_looks(entry_id, MOST_BEFORE)
        self._remarks.addStretch(1)

    def _show_looks(self, entry_id: EntryId, most: int) -> None:
        for row in look_rows(self._actions.looks_at(entry_id), most, self.record_asked.emit):
            self._remarks.addWidget(row)

    def _show_nothing(self) -> None:
        self._opened = None
        self._leave_form()
        self.drafts.rest()
        if self.form is not None:
            self.form.hide()
            self.form = None

    @Slot(str, object)
    def _look_registered(self, entry_id: str, changes: object) -> None:
        self.show_entry(EntryId(entry_id))
        self.saved.emit(changes)

    def close_entry(self) -> None:
        """Keep what was typed and show nothing."""
        self.drafts.flush()
        self.drafts.rest()
        self.returning.leave()
        self.look.hide()
        self._opened = None

    def _show_opened(self, opened: Opened) -> None:
        listed = opened.listed
        newest = self._forms.get(listed.form_id)
        form = newest if newest is not None and holds_all(newest, opened) else opened.form
        may_keep = opened.is_own and self._actions.may_keep(listed.form_id)
        may_change = may_keep and not listed.voided and not opened.is_blanked and form is newest
        self._opened = opened
        self._draw(form)
        second = f"{form.title} · {short_moment(listed.recorded_at)} {listed.author}"
        states = self._actions.review_states
        state = "" if states is None or opened.submitted is None else "".join(states((listed,)).values())
        parts = (state, listed.number, second, submitted_words(opened.submitted))
        self.head.show_titles(listed.title, " · ".join(filter(None, parts)))
        self.head.show_verbs(is_kept=True, may_change=may_change, may_void=may_keep and not listed.voided)
        may_choose = may_change and not form.guarded
        self.head.level.show_level(Sensitivity(listed.sensitivity), can_change=may_choose)
        if form.guarded:
            self._show_looks(listed.entry_id, 1)
        for row in remark_rows(opened.about, self._sources.theme):
            self._remarks.addWidget(row)
        self._fill(opened.values, read_only=not may_change)
        if self.form is not None and any(row.body.get("remarks") for row in opened.about):
            self.form.show_remarks(self._actions.remarks(listed.entry_id))
        self.turning.show(opened, self._remarks)
        self.acts.show(opened)

    def _leave_form(self) -> None:
        self.bar.hide()
        self.look.hide()
        self.acts.forget()
        self.turning.forget()
        self._begun = None
        self.head.kept.clear()
        self.returning.leave()
        clear(self._remarks)

    def _draw(self, form: FormSpec) -> None:
        self._leave_form()
        if self.form is not None:
            self.form.hide()
        self.form = self._views.of(form, self._sources)
        self.form.show_remarks({})
        self.form.show()

    def _make_view(self, form: FormSpec, sources: Sources) -> FormView:
        view = FormView(form, sources, self._judge)
        view.changed.connect(self._typed)
        view.save_asked.connect(self._save)
        return view

    def renew_sources(self, sources: Sources) -> None:
        """Use people and organisations as they are now, from the next record shown on."""
        self._sources = sources
        self._views.forget_all_but(self.form)

    def _typed(self) -> None:
        self.drafts.changed()
        self._show_timeliness()

    def _show_timeliness(self) -> None:
        if self.form is not None:
            self.head.show_timeliness(self.form.system_words())

    def _fill(self, values: Values, *, read_only: bool) -> None:
        if self.form is None:
            return
        self.form.show_values(values, read_only)
        self._show_timeliness()
        self.area.verticalScrollBar().setValue(0)
        if read_only:
            self.drafts.rest()
        else:
            base = "" if self._opened is None else self._opened.listed.digest
            source = None if self._begun is None else self._begun.source
            about = None if source is None else source.entry_id
            self.drafts.watch(Typing(self.form.form.id, self.entry_id, about, base), self._body)

    def _judge(self, values: Values) -> Values:
        if self.form is None:
            return values
        return self._actions.judge(self.form.form.id, values, self.entry_id)

    def _body(self) -> Body:
        return {} if self.form is None else self.head.level.into(self.form.form.body(self.form.values()))

    @Slot()
    def _take_level(self) -> None:
        """Choose again how confidential a record was to be when its draft was kept."""
        found = self.drafts.find()
        if found is not None:
            self.head.level.out_of(found)

    # saving

    def save_now(self) -> None:
        """Save what is on show, or say at the fields why it cannot be."""
        may_save = not self._is_saving and not self.returning.is_comparing and not self.area.isHidden()
        if self.form is not None and not self.form.is_read_only and may_save:
            self.form.ask_save()

    def _save(self, values: Values) -> None:
        if self.form is None:
            return
        form_id, entry_id = self.form.form.id, self.entry_id
        expected = None if self._opened is None else self._opened.listed.digest
        level = self.head.level.level
        self._set_saving(True)
        begun, turning = self._begun, self._actions.turning
        if begun is not None and turning is not None:
            self._actions.run(lambda: turning.keep(begun, values, level), self._saved, self._not_saved)
            return
        self._actions.run(
            lambda: self._actions.save(form_id, values, entry_id, expected, level),
            self._saved,
            self._not_saved,
        )

    def _set_saving(self, saving: bool) -> None:
        self._is_saving = saving
        self.head.save.setEnabled(not saving)
        if self.form is not None:
            self.form.setEnabled(not saving)

    def _saved(self, result: object) -> None:
        self._set_saving(False)
        if not isinstance(result, Changes) or self.form is None:
            return
        form_id, begun, before = self.form.form.id, self._begun, self._opened
        self.drafts.drop()
        if begun is not None and begun.source is not None and begun.source.form_id in self._forms:
            self._reopen(begun.source.entry_id)
            lead = partial(self.record_asked.emit, str(form_id), str(result.entry))
            self.bar.say(f"已{begun.verb}，记在“{begun.form.title}”里", "done", (("打开", lead),))
        else:
            self._reopen(result.entry)
            if not self._say_still_named(before):
                self.bar.say("已保存", "done", self._next_verbs(form_id))
        self.saved.emit(result)
        self.bar.focus_verb()

    def _say_still_named(self, before: Opened | None) -> bool:
        """Where a record was just made 纪检专阅, say which others still show its title; whether there are any."""
        was_open = before is not None and before.listed.sensitivity != Sensitivity.DISCIPLINE
        if before is None or not was_open or self.head.level.level is not Sensitivity.DISCIPLINE:
            return False
        naming = self._actions.still_naming(before.listed.entry_id)
        if not naming:
            return False
        lead = partial(self.record_asked.emit, str(naming[0].form_id), str(naming[0].entry_id))
        self.bar.say(still_named_words(naming), "error", (("打开这条记录", lead),))
        return True

    def _next_verbs(self, form_id: FormId) -> tuple[Verb, ...]:
        turn: tuple[Verb, ...] = (("转为", self.head.turn.showMenu),) if self.turning.menu.actions() else ()
        again: tuple[Verb, ...] = (("再记一条", self._again(form_id)),) if form_id in self._forms else ()
        return (*again, *turn, ("打印", self.print_now))

    def _again(self, form_id: FormId) -> Callable[[], None]:
        return lambda: self.again_asked.emit(str(form_id))

    def _not_saved(self, error: UserError) -> None:
        self._set_saving(False)
        problems = error.facts.get("problems")
        if error.code is ErrorCode.NOT_ACCEPTED and isinstance(problems, tuple) and self.form is not None:
            self.form.show_problems(problems)
        verbs: tuple[Verb, ...] = ()
        entry_id = self.entry_id
        if error.code is ErrorCode.ENTRY_CHANGED_MEANWHILE and entry_id is not None:
            self.drafts.keep()
            verbs = (("与新内容对照", lambda: self.show_entry(entry_id)),)
        self.bar.say(sentence(error), "error", verbs)

    # what is done beside changing it

    def print_now(self) -> None:
        """Ask for the record on show to be printed."""
        if self.entry_id is not None:
            self.print_asked.emit(str(self.entry_id))

    def show_version(self, digest: str) -> None:
        """Show the versions of the record on show, one of them chosen."""
        self.acts.show_version(digest)

    @Slot(bool)
    def _turned(self, is_covered: bool) -> None:
        """Give the place of the form to something else, or back."""
        if is_covered:
            self.drafts.flush()
        self.area.setVisible(not is_covered)
        self.head.save.setEnabled(not is_covered and not self._is_saving)

    @Slot(object, str)
    def _altered(self, changes: Changes, said: str) -> None:
        self.drafts.drop()
        self._reopen(changes.entry)
        if said:
            self.bar.say(said, "done")
        self.saved.emit(changes)
        if self.bar.isVisible():
            self.bar.focus_verb()
        else:
            self.head.history.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _refused(self, error: UserError) -> None:
        self.bar.say(sentence(error), "error")
