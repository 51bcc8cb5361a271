"""使用人: who can open the workbook, beside what can be done about each; the recovery sheet below."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.roles import LocalUser, in_order
from sxt_desktop.usecases.hand_over import Step
from ui.pages.organisation_parts.handing_over import HandingOver
from ui.pages.organisation_parts.new_user import NewUser
from ui.pages.organisation_parts.one_user import AfterRemoval, OneUser
from ui.pages.organisation_parts.rekeying import RekeyPanel
from ui.pages.organisation_parts.sheet import CheckSheet, NewSheet, SheetBar
from ui.pages.organisation_parts.user_actions import UserActions
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.listing import Column, Listing
from ui.widgets.panel_page import PanelPage
from ui.widgets.text import label

_PANEL = 400
NOTE = "每人用自己的密码打开同一本台账。角色由程序约束；需要按密钥隔离的，请由纪委另建一本台账。"


class UsersBoard(PanelPage):
    """While something runs nothing else can be begun here."""

    def __init__(self, theme: Theme, actions: UserActions) -> None:
        super().__init__(theme, panel="user_panel", width=_PANEL)
        self.setObjectName("users_board")
        self._run_outside = actions.run
        self._actions = replace(actions, run=self._run)
        self.list = Listing(theme, self._columns(), name="users", says="使用人")
        self.list.picked.connect(self._show_user)
        self.panel.closed.connect(self._closed)
        self.bar = SheetBar(theme)
        self.bar.check_asked.connect(self._check_sheet)
        self.bar.new_asked.connect(self._new_sheet)
        self._head = label("", "heading")
        self._hand_over = plain_button("人员交接", name="show_hand_over")
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("姓名", self._name, width=180),
            Column("角色", lambda user: "、".join(in_order(user.roles))),
        )

    def _name(self, user: LocalUser) -> str:
        return f"{user.name}（自己）" if user.id == self._actions.me else user.name

    def _lay_out(self) -> None:
        add = primary_button("新增使用人", name="add_user", theme=self._theme, icon="plus")
        add.clicked.connect(self._add)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._head, 1)
        if self._actions.hand_over is not None:
            self._hand_over.clicked.connect(self.show_hand_over)
            head.addWidget(self._hand_over)
        if self._actions.rekey is not None:
            rekey = plain_button("更换台账密钥", name="show_rekey")
            rekey.clicked.connect(self._show_rekey)
            head.addWidget(rekey)
        head.addWidget(add)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(label(NOTE, "second", wraps=True))
        left.addWidget(self.list, 1)
        left.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.beside_panel(left, row)

    def show_users(self) -> None:
        """Read everyone anew, and how it stands with the recovery sheet."""
        users = self._actions.users()
        self._head.setText(f"使用人 {len(users)}")
        under_way = self._actions.hand_over.current() if self._actions.hand_over is not None else None
        is_open = under_way is not None and under_way.is_open
        self._hand_over.setText("人员交接（办理中）" if is_open else "人员交接")
        self.list.blockSignals(True)
        self.list.show_rows(users, same=lambda user: user.id)
        self.list.blockSignals(False)
        self.bar.show_state(self._actions.confirmed_at())

    def _run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Keep what is on show from going away before its answer comes."""

        def answer(result: object) -> None:
            self.setEnabled(True)
            done(result)

        def refuse(error: UserError) -> None:
            self.setEnabled(True)
            failed(error)

        self.setEnabled(False)
        self._run_outside(work, answer, refuse)

    @Slot()
    def _add(self) -> None:
        self._show_new_user()

    def _show_new_user(self) -> NewUser:
        self.list.clearSelection()
        form = NewUser(self._theme, self._actions)
        form.added.connect(self._added)
        self.panel.show_content("新增使用人", form)
        form.name.edit.setFocus()
        return form

    @Slot(object)
    def _added(self, user: LocalUser) -> None:
        self.show_users()
        self.list.select(lambda one: one.id == user.id)
        self.told.emit(f"{user.name}可以用自己的密码打开这本台账了。")

    @Slot(object)
    def _show_user(self, user: LocalUser) -> None:
        view = OneUser(self._theme, user, self._actions)
        view.changed.connect(self.show_users)
        view.removed.connect(self._removed)
        self.panel.show_content(user.name, view)

    @Slot(str)
    def _removed(self, name: str) -> None:
        self.show_users()
        after = AfterRemoval(name, self._actions)
        after.rekey_asked.connect(self._show_rekey)
        self.panel.show_content("移除使用人", after)

    @Slot()
    def _show_rekey(self) -> None:
        if self._actions.rekey is not None:
            panel = RekeyPanel(self._theme, self._actions.rekey)
            self.panel.show_content("更换台账密钥", panel)
            panel.password.edit.setFocus()

    @Slot()
    def show_hand_over(self) -> None:
        """Show the steps of a hand-over, or what it takes to begin one."""
        actions = self._actions.hand_over
        if actions is None:
            return
        self.list.clearSelection()
        view = HandingOver(self._theme, actions, self._actions.users(), self._actions.me)
        view.step_asked.connect(self._do_step)
        view.changed.connect(self._hand_over_changed)
        self.panel.show_content("人员交接", view)

    @Slot()
    def _hand_over_changed(self) -> None:
        self.show_users()
        self.show_hand_over()

    @Slot(object)
    def _do_step(self, step: Step) -> None:
        """Lead to where a step is done; it is seen by itself that it was."""
        found = self._actions.hand_over.current() if self._actions.hand_over is not None else None
        if found is None:
            return
        if step is Step.ADD:
            self._show_new_user().name.edit.setText(found.taker)
        elif step is Step.REMOVE:
            self.list.select(lambda one: one.id == found.giver_id)
        elif step is Step.SHEET:
            self._new_sheet()
        else:
            self._show_rekey()

    @Slot()
    def _check_sheet(self) -> None:
        check = CheckSheet(self._actions)
        check.confirmed.connect(self._confirmed)
        self.panel.show_content("核对恢复单", check)
        check.key.edit.setFocus()

    @Slot()
    def _new_sheet(self) -> None:
        sheet = NewSheet(self._theme, self._actions)
        sheet.made.connect(self.show_users)
        sheet.finished.connect(self._confirmed)
        self.panel.show_content("重新生成恢复单", sheet)
        self.panel.focus_content()

    @Slot()
    def _confirmed(self) -> None:
        self.panel.close_panel()
        self.show_users()
        if self._actions.confirmed_at():
            self.told.emit("恢复单核对无误，请与电脑分开存放。")

    @Slot()
    def _closed(self) -> None:
        self.list.clearSelection()
        self.list.setFocus()
