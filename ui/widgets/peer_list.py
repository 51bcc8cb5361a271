"""What passed between us and others: the last bundle, its receipt, what waits; and who below has sent what."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.exchange import Sent
from sxt_desktop.usecases.overview import PeerState
from sxt_desktop.usecases.unconfirmed import Unconfirmed
from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.cards import clear
from ui.widgets.text import ElidedLabel, rule
from ui.widgets.words import full_moment, short_day, short_moment

GROUP_WORDS: Mapping[str, str] = {"handbook": "纪实", "talk": "谈话", "lists": "清单"}
"""What records of a group are called in a line."""
Fact = tuple[str, str, str, str, str]
"""Icon, colour, what, when, tooltip."""


def sent_fact(sent: Sent | None) -> Fact:
    """Return how the last bundle to someone is told."""
    if sent is None:
        return ("stick", "second", "还没有报送过", "第一次报送带上全部记录", "")
    name = f" {sent.file_name}" if sent.file_name else ""
    state = {"written": "已签名、已写入", "void": "已作废", "signed": "已签名，未写完"}.get(sent.state, "")
    when = f"{short_moment(sent.created_at)} · {sent.entries}条 · {state}"
    return ("stick", "second", f"第{sent.seq}包{name}", when, full_moment(sent.created_at))


def receipt_fact(sent: Sent | None) -> Fact | None:
    """Return how the receipt for the last bundle is told."""
    if sent is None or sent.state == "void":
        return None
    if sent.receipt is None:
        return ("soon", "amber", "等待对方回执", "收到对方报送包后自动核对", "")
    if sent.receipt.get("result") == "accepted":
        at = str(sent.receipt.get("at") or "")
        when = f"{short_moment(at)} · 回执确认到第{sent.receipt.get('n', '')}条"
        return ("shield", "green", "对方已收，逐条校验通过", when.removeprefix(" · "), full_moment(at))
    if sent.receipt.get("result") == "held":
        return ("running", "amber", "对方缺前面的内容，留作待补", "下一个报送包会从对方缺的地方写起", "")
    reason = str(sent.receipt.get("reason") or "请与对方核对后重新报送")
    return ("overdue", "red", "对方没有收下", reason, "")


def waiting_words(peer: PeerState) -> tuple[str, str]:
    """Return what the next bundle would carry, in two lines."""
    waiting = peer.waiting
    if waiting.is_empty:
        return "没有待报送的内容", "有新增或修改后再报送"
    parts = [f"新增 {waiting.new} 条", f"修改 {waiting.changed} 条"]
    if waiting.originals:
        parts.append(f"下级原件 {waiting.originals} 条")
    if waiting.receipts:
        parts.append(f"回执 {waiting.receipts} 份")
    withheld = f"另有 {waiting.withheld} 条纪检专阅不随包" if waiting.withheld else "随下一包送出"
    return "待报送：" + "，".join(parts), withheld


class PeerList(QWidget):
    """One block per organisation; a verb where something can be done."""

    peer_asked = Signal(object)
    records_asked = Signal(str)
    """The group of forms whose records without a receipt are to be seen."""

    def __init__(self, theme: Theme, *, verb: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme, self._verb = theme, verb
        self._peers: dict[str, PeerState] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_peers(self, peers: Sequence[PeerState], *, below: bool) -> None:
        """Show organisations above us with bundle and receipt, or below us in one line each."""
        clear(self._column)
        self._peers = {peer.org: peer for peer in peers}
        for number, peer in enumerate(peers):
            if number:
                self._column.addWidget(rule())
            if below:
                self._add_line(peer.org, peer.name, received_words(peer))
            else:
                self._add_block(peer)
        self._column.addStretch(1)

    def _add_block(self, peer: PeerState) -> None:
        if len(self._peers) > 1:
            self._column.addWidget(ElidedLabel(peer.name, "bold", mode=Qt.TextElideMode.ElideMiddle))
        for fact in (sent_fact(peer.sent), receipt_fact(peer.sent)):
            if fact is not None:
                self._column.addLayout(self._fact(fact))
        if peer.unconfirmed is not None and peer.unconfirmed.total:
            self._add_unconfirmed(peer.unconfirmed)
        self._column.addWidget(rule())
        self._add_line(peer.org, *waiting_words(peer))

    def _add_unconfirmed(self, missing: Unconfirmed) -> None:
        """Say how much was exported without a receipt and since when; each number leads to its list."""
        since = f"{short_moment(missing.since)} 第{missing.seq}包起，{short_day(missing.due_on)}前应有回执"
        self._column.addLayout(
            self._fact(("soon", "amber", f"未确认 {missing.total} 条", since, full_moment(missing.since)))
        )
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px(32), 0, 0, 0)
        row.setSpacing(8)
        for group, count in missing.counts:
            link = link_button(f"{GROUP_WORDS[group]} {count} 条", name=f"unconfirmed_{group}", is_flush=True)
            link.clicked.connect(partial(self.records_asked.emit, group))
            row.addWidget(link)
        row.addStretch(1)
        self._column.addLayout(row)

    def _fact(self, fact: Fact) -> QHBoxLayout:
        icon, token, what, when, tip = fact
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, icon, token=token, size=20), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(what, "bold", mode=Qt.TextElideMode.ElideMiddle))
        told = ElidedLabel(when, "second")
        told.set_tip(tip)
        words.addWidget(told)
        row.addLayout(words, 1)
        return row

    def _add_line(self, key: str, first: str, second: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(first, "bold", mode=Qt.TextElideMode.ElideMiddle))
        words.addWidget(ElidedLabel(second, "second"))
        row.addLayout(words, 1)
        verb = link_button(self._verb, name=key)
        verb.setAccessibleName(f"{self._verb}：{first}")
        verb.clicked.connect(self._tell)
        row.addWidget(verb)
        self._column.addLayout(row)

    @Slot()
    def _tell(self) -> None:
        sender = self.sender()
        if sender is not None and sender.objectName() in self._peers:
            self.peer_asked.emit(self._peers[sender.objectName()])


def received_words(peer: PeerState) -> str:
    """Return what was last received from an organisation below."""
    if peer.received is None:
        return "还没有收到报送包"
    told = "回执已写出" if peer.received.confirmed_in else "待写回执"
    return f"{short_moment(peer.received.imported_at)}收到第{peer.received.seq}包 · {told}"
