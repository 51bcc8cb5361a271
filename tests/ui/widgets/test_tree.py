"""A tree reads branches when they are opened, keeps what was open, and shows very many rows in parts."""

from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.listing import Column
from ui.widgets.tree import BLOCK, Branch, Part, TreeListing, in_parts


def _tree(qtbot: QtBot, theme: Theme) -> TreeListing:
    made = TreeListing(theme, (Column("项", str),), name="tree", says="清单")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def test_branches_are_read_when_opened_and_stay_open(qtbot: QtBot, theme: Theme) -> None:
    read: list[str] = []

    def below() -> list[Branch]:
        read.append("甲")
        return [Branch("乙", "乙"), Branch("丙", "丙")]

    tree = _tree(qtbot, theme)
    tree.show_branches([Branch("甲", "甲", below), Branch("丁", "丁")])
    assert read == [] and tree.model().hasChildren(tree.model().index(0, 0))
    assert tree.select(("甲", "丙")) and tree.current() == "丙"
    assert read == ["甲"] and not tree.select(("甲", "没有"))
    tree.select(("甲", "丙"))
    tree.show_branches([Branch("甲", "甲", below)])
    assert tree.current() == "丙" and tree.isExpanded(tree.model().index(0, 0))


def test_top_branches_are_open_until_someone_closes_them(qtbot: QtBot, theme: Theme) -> None:
    tree = _tree(qtbot, theme)
    branches = [Branch("甲", "甲", lambda: [Branch("乙", "乙")])]
    for is_open in (True, False):
        tree.show_branches([Branch("丙", "丙")])
        tree.show_branches(branches, opened=["甲"])
        assert tree.isExpanded(tree.model().index(0, 0)) is is_open
        tree.collapse(tree.model().index(0, 0))


def test_what_is_in_hand_and_what_is_opened_is_told(qtbot: QtBot, theme: Theme) -> None:
    tree = _tree(qtbot, theme)
    tree.show_branches([Branch("甲", "甲"), Branch("乙", "乙")])
    with qtbot.waitSignal(tree.picked) as picked:
        tree.select(("乙",))
    assert picked.args == ["乙"]
    with qtbot.waitSignal(tree.opened) as opened:
        tree.doubleClicked.emit(tree.model().index(0, 0))
    assert opened.args == ["甲"]


def test_very_many_rows_come_in_parts() -> None:
    branches = [Branch(str(n), n) for n in range(27_000)]
    parts = in_parts(branches)
    assert len(parts) == 54 and parts[0].row == Part(1, BLOCK)
    last = parts[-1].below
    assert last is not None and [one.row for one in last()][-1] == 26_999
    assert in_parts(branches[:3]) == branches[:3]
