"""The card of one enrolled organisation: what went last, whether it arrived, what waits, one button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.overview import PeerState
from ui.icons import IconView
from ui.may import EVERYTHING, May
from ui.pages.exchange_parts.words import (
    has_cargo,
    receipt_words,
    waiting_words,
    withheld_words,
)
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.lights import Badge
from ui.widgets.text import ElidedLabel, label, rule, whole_label
from ui.widgets.words import full_moment, short_moment

_TOKENS = {Relation.SUPERIOR: ("act", "act_soft"), Relation.SUBORDINATE: ("second", "grey_soft")}


class PeerCard(QFrame):
    """Shows a `PeerState`; the button asks for a bundle to be written."""

    send_asked = Signal(object)
    keys_asked = Signal(object)
    recovery_asked = Signal(object)
    originals_asked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        state: PeerState,
        may: May = EVERYTHING,
        *,
        originals: str = "",
        held_back: str = "",
    ) -> None:
        """`originals` says how it stands with the originals of others between us, `held_back` why nothing can be sent
        just now; empty where there is nothing to say."""
        super().__init__()
        self._originals, self._held_back = originals, held_back
        self._theme, self._state, self._may = theme, state, may
        self.setObjectName(f"peer_{state.org}")
        self.setProperty("role", "card")
        self.setAccessibleName(state.name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 14, 16, 12)
        self._column.setSpacing(10)
        self._head()
        self._last_sent()
        self._last_received()
        if self._originals:
            self._add_originals()
        self._column.addWidget(rule())
        self._foot()

    @property
    def _other(self) -> str:
        return "上级" if self._state.relation is Relation.SUPERIOR else "对方"

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        name = label(self._state.name, "heading", wraps=True)
        row.addWidget(name, 1)
        tokens = _TOKENS.get(self._state.relation, ("second", "grey_soft"))
        badge = Badge(self._theme, self._state.relation.value, icon="building", tokens=tokens)
        keys = link_button("密钥", name="peer_keys")
        keys.setAccessibleName(f"{self._state.name}的密钥")
        keys.clicked.connect(self._ask_keys)
        if self._state.relation is Relation.SUBORDINATE and self._state.received is not None:
            row.addWidget(self._recovery(), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(keys, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _recovery(self) -> QPushButton:
        found = link_button("帮对方找回", name="peer_recovery")
        found.setAccessibleName(f"帮{self._state.name}找回台账")
        found.setToolTip("对方台账丢失并来函申请时用：把对方报来的记录和附件写成一包还给它")
        self._may.gate(found, Permission.EXCHANGE)
        found.clicked.connect(lambda: self.recovery_asked.emit(self._state))
        return found

    def _line(self, icon: str, token: str, words: str, below: str, tip: str = "") -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, icon, token=token, size=18), 0, Qt.AlignmentFlag.AlignTop)
        both = QVBoxLayout()
        both.setSpacing(1)
        both.addWidget(ElidedLabel(words, "bold", mode=Qt.TextElideMode.ElideMiddle))
        if below:
            quiet = ElidedLabel(below, "second", mode=Qt.TextElideMode.ElideMiddle)
            if tip:
                quiet.setToolTip(tip)
            both.addWidget(quiet)
        row.addLayout(both, 1)
        self._column.addLayout(row)

    def _last_sent(self) -> None:
        sent = self._state.sent
        if sent is None:
            self._line("stick", "third", "还没有写出过报送包", "写出后这里显示包号和回执")
            return
        words, icon, token = receipt_words(sent, self._other)
        when = f"{short_moment(sent.created_at)} 写出，{sent.entries} 条"
        name = sent.file_name or "没有写成文件"
        self._line("stick", "second", f"第{sent.seq}包  {name}", when, full_moment(sent.created_at))
        receipt = sent.receipt
        at = "" if receipt is None else short_moment(str(receipt["at"]))
        below = (
            f"{at} 写出的第{receipt['in_seq']}包带回" if receipt is not None else "回执随对方下一个报送包带回"
        )
        self._line(icon, token, words, "" if sent.state == "void" else below)

    def _last_received(self) -> None:
        got = self._state.received
        if got is not None:
            when = short_moment(got.imported_at)
            self._line(
                "inbox", "second", f"收到对方第{got.seq}包", f"{when} 导入", full_moment(got.imported_at)
            )

    def _add_originals(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        icon = IconView(self._theme, "organisation", token="second", size=18)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(ElidedLabel(self._originals, "bold", mode=Qt.TextElideMode.ElideMiddle), 1)
        is_above = self._state.relation is Relation.SUPERIOR
        verb = link_button("设置" if is_above else "查看", name="peer_originals")
        verb.setAccessibleName(f"{verb.text()}：{self._originals}")
        verb.clicked.connect(lambda: self.originals_asked.emit(self._state))
        row.addWidget(verb)
        self._column.addLayout(row)

    def _foot(self) -> None:
        waiting = self._state.waiting
        row = QHBoxLayout()
        row.setSpacing(12)
        both = QVBoxLayout()
        both.setSpacing(1)
        words = waiting_words(waiting)
        says = label(f"待报送：{words}" if words else "没有等待报送的内容", "bold" if words else "quiet")
        says.setObjectName("waiting")
        both.addWidget(says)
        sent = self._state.sent
        if words and sent is not None and sent.state == "written" and sent.receipt is None:
            both.addWidget(whole_label("收到回执前，每一包都会再带上这些内容", "second"))
        if waiting.withheld:
            both.addWidget(whole_label(withheld_words(waiting.withheld), "second"))
        if self._held_back:
            why = whole_label(self._held_back, "warn")
            why.setObjectName("held_back")
            both.addWidget(why)
        row.addLayout(both, 1)
        can_send = has_cargo(waiting) and not self._held_back
        make = primary_button if words and can_send else plain_button
        button = make("报送到U盘", name="send", theme=self._theme, icon="stick")
        button.setEnabled(can_send)
        button.setToolTip("" if can_send else self._held_back or "有新增、修改或待发的回执后才能写出")
        self._may.gate(button, Permission.EXCHANGE)
        button.clicked.connect(self._ask)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(row)

    def _ask_keys(self) -> None:
        self.keys_asked.emit(self._state)

    def _ask(self) -> None:
        self.send_asked.emit(self._state)
