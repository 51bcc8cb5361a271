"""One person: posts over time, what they are in charge of, each with a way to change it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.records import Listed
from ui.pages.organisation_parts.rows import PersonRow, matters, named, period
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.text import label, rule


class PersonView(QWidget):
    """Shows a `PersonRow`; wishes go out as signals."""

    change_asked = Signal(str, str)
    post_asked = Signal()
    charge_asked = Signal()
    rule_asked = Signal()

    def __init__(self, row: PersonRow, *, can_change: bool = True) -> None:
        super().__init__()
        self._can_change = can_change
        self.setObjectName("person_view")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(8)
        body = row.person.body
        known = (("工号", body.get("staff_no")), ("办公电话", body.get("office_phone")))
        below = " · ".join(f"{name} {said}" for name, said in known if said)
        self._line(row.person.title, below, row.person, "修改人员", "bold")
        self._column.addWidget(rule())
        self._part("任职", row.posts, "新增任职", "add_post", self.post_asked)
        self._column.addWidget(rule())
        self._part("分管与联系", row.charges, "新增分管或联系", "add_charge", self.charge_asked)
        if any(post.body.get("duty") for post in row.posts) or row.rules:
            self._column.addWidget(rule())
            self._part("不直接分管", row.rules, "新增规定", "add_rule", self.rule_asked)
        self._column.addStretch(1)

    def _part(self, title: str, rows: Sequence[Listed], verb: str, name: str, asked: SignalInstance) -> None:
        head = QHBoxLayout()
        head.addWidget(label(title, "bold"), 1)
        button = plain_button(verb, name=name)
        button.clicked.connect(asked)
        if self._can_change:
            head.addWidget(button)
        self._column.addLayout(head)
        if not rows:
            self._column.addWidget(label("还没有登记", "quiet"))
        for row in rows:
            words = str(row.body.get("title") or named(row, "organisation") or matters(row))
            below = (
                named(row, "organisation") if row.body.get("title") else row.body.get("kind"),
                row.body.get("duty"),
                row.body.get("team"),
                row.body.get("basis"),
                period(row),
            )
            self._line(words, " · ".join(str(part) for part in below if part), row, f"修改{title}", "body")

    def _line(self, words: str, below: str, row: Listed, title: str, role: str) -> None:
        line = QHBoxLayout()
        both = QVBoxLayout()
        both.setSpacing(1)
        both.addWidget(label(words, role, wraps=True))
        if below:
            both.addWidget(label(below, "second", wraps=True))
        line.addLayout(both, 1)
        change = link_button("修改", name="change")
        change.setAccessibleName(f"修改{words}")
        change.clicked.connect(lambda: self.change_asked.emit(row.entry_id, title))
        if self._can_change:
            line.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)
