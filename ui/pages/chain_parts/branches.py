"""The rows of the tree of list items: what a `Board` says, in the words and badges of the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from sxt_desktop.domain.cascading import RESPONSIBILITIES, CascadeItem, ItemState, Link, Tier
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.cascade_board import Board, FromAbove
from sxt_desktop.usecases.taking_up import SentItem, UnitTaking
from ui.pages.cascade_parts.actions import UNIT_MARKS
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Column, Mark
from ui.widgets.tree import Branch

LINK_MARKS = {
    Link.ENDS: Mark(Link.ENDS.value, "not_applicable", TOKENS[Light.NOT_APPLICABLE]),
    Link.WAITS: Mark(Link.WAITS.value, "soon", TOKENS[Light.SOON]),
    Link.BROKEN: Mark(Link.BROKEN.value, "overdue", TOKENS[Light.OVERDUE]),
    Link.PARTLY: Mark(Link.PARTLY.value, "running", TOKENS[Light.RUNNING]),
    Link.TAKEN: Mark(Link.TAKEN.value, "done", TOKENS[Light.DONE]),
}
STATE_MARKS = {
    ItemState.DRAFT: Mark("待填写", "plus", TOKENS[Light.NOT_APPLICABLE]),
    ItemState.UNSIGNED: Mark(ItemState.UNSIGNED.value, "assign", TOKENS[Light.NOT_APPLICABLE]),
    ItemState.IN_FORCE: Mark(ItemState.IN_FORCE.value, "done", TOKENS[Light.DONE]),
    ItemState.CHANGING: Mark(ItemState.CHANGING.value, "soon", TOKENS[Light.SOON]),
    ItemState.OUT_OF_USE: Mark(ItemState.OUT_OF_USE.value, "not_applicable", TOKENS[Light.NOT_APPLICABLE]),
}
NO_ASPECT, NO_DUTY = "未分方面", "部门和其他"
FEW = 40
Sent = Callable[[EntryId], SentItem | None]


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One row: a heading with a number, an own item, a superior's item, or a unit's answer to one of ours."""

    title: str
    second: str = ""
    item: CascadeItem | None = None
    above: FromAbove | None = None
    unit: UnitTaking | None = None
    mark: Mark | None = None
    light: Mark | None = None
    state: Mark | None = None
    holder: str = ""
    due: str = ""


def columns() -> tuple[Column, ...]:
    """Return the columns of the tree; on a narrow page the last ones give way."""
    return (
        Column("清单项", lambda row: row.title, second=lambda row: row.second),
        Column("承接", _nothing, width=116, mark=lambda row: row.mark),
        Column("责任主体", lambda row: row.holder, width=104, is_optional=True),
        Column("时限", _nothing, width=112, mark=lambda row: row.light, is_optional=True),
        Column("审签", _nothing, width=104, mark=lambda row: row.state, is_optional=True),
    )


def _nothing(row: TreeRow) -> str:
    return ""


class Branches:
    """Makes the trees of one board; who below took up an item is asked for when its branch is opened."""

    def __init__(self, board: Board, sent: Sent) -> None:
        self._board, self._sent = board, sent

    def whole(self) -> list[Branch]:
        """Return the board: what came from above, then each duty by its aspects (按四责分册, MZ49; 方面→项, MZ38)."""
        board, cascade = self._board, self._board.cascade
        found = [self._above()] if board.above else []
        known = tuple(cascade.items.values())
        departments = {
            one.entry_id for one in cascade.of_tier(Tier.DEPARTMENT, Tier.OTHER) if not self._has_parent(one)
        }
        below = {one.entry_id for one in cascade.of_tier(Tier.DEPARTMENT)}
        for layer in board.layers:
            mine = [one for one in known if one.duty == layer.duty.value and one.entry_id not in below]
            if mine:
                second = f"{layer.position}：{layer.says}" if layer.position else ""
                found.append(self._group(layer.name, mine, second, self._by_aspect))
        rest = [one for one in known if one.entry_id in departments]
        return [*found, self._group(NO_DUTY, rest, "", self._by_aspect)] if rest else found

    def _has_parent(self, item: CascadeItem) -> bool:
        return any(parent in self._board.cascade.items for parent in item.parents)

    def secretary(self) -> list[Branch]:
        """Return the secretary's view: own items, the members', what nobody took up (MZ16)."""
        cascade = self._board.cascade
        own, team = cascade.of_secretary(), cascade.of_tier(Tier.TEAM)
        waiting = cascade.broken_members()
        parts: list[tuple[str, Sequence[CascadeItem], Callable[..., list[Branch]]]] = [
            ("本人责任", own, self._items),
            ("班子成员", team, self._by_holder),
            ("无人承接", waiting, self._items),
        ]
        return [self._group(title, items, "", below) for title, items, below in parts if items]

    def _above(self) -> Branch:
        rows = self._board.above
        waiting = len(self._board.waiting_above)
        second = f"{waiting}项待本单位承接" if waiting else "都已承接"
        return Branch("above", TreeRow(f"上级清单项（{len(rows)}）", second), self._from_above)

    def _from_above(self) -> list[Branch]:
        return [self._one_above(one) for one in self._board.above]

    def _one_above(self, one: FromAbove) -> Branch:
        link = Link.TAKEN if one.own is not None else Link.BROKEN if one.is_broken else Link.WAITS
        row = TreeRow(one.row.title, one.sender, above=one, mark=LINK_MARKS[link], holder=one.sender)
        own = self._board.cascade.items.get(one.own) if one.own is not None else None
        below = None if own is None else partial(self._items, (own,))
        return Branch(one.row.entry_id, row, below)

    def _group(
        self,
        title: str,
        items: Sequence[CascadeItem],
        second: str,
        below: Callable[[Sequence[CascadeItem]], list[Branch]],
    ) -> Branch:
        words = second or self._counted(items)
        return Branch(title, TreeRow(f"{title}（{len(items)}）", words), partial(below, items))

    def _counted(self, items: Iterable[CascadeItem]) -> str:
        broken = sum(self._board.cascade.links[one.entry_id] is Link.BROKEN for one in items)
        return f"断链{broken}项" if broken else ""

    def _by_aspect(self, items: Sequence[CascadeItem]) -> list[Branch]:
        """Return items by aspect; where nearly each has one of its own, that level would say nothing."""
        aspects = {one.category for one in items}
        if len(items) <= FEW and 2 * len(aspects) > len(items):
            return self._items(items)
        return self._split(items, lambda one: one.category or NO_ASPECT)

    def _by_holder(self, items: Sequence[CascadeItem]) -> list[Branch]:
        return self._split(items, lambda one: one.holder)

    def _split(self, items: Sequence[CascadeItem], by: Callable[[CascadeItem], str]) -> list[Branch]:
        found: dict[str, list[CascadeItem]] = {}
        for one in items:
            found.setdefault(by(one), []).append(one)
        return [self._group(title, mine, "", self._items) for title, mine in found.items()]

    def _items(self, items: Sequence[CascadeItem], path: tuple[EntryId, ...] = ()) -> list[Branch]:
        return [self._item(one, path) for one in items if one.entry_id not in path]

    def _item(self, item: CascadeItem, path: tuple[EntryId, ...]) -> Branch:
        cascade = self._board.cascade
        children = cascade.children(item.entry_id)
        has_below = bool(children) or bool(item.sent_to)
        below = partial(self._below, item, (*path, item.entry_id)) if has_below else None
        return Branch(item.entry_id, self.row(item), below)

    def row(self, item: CascadeItem) -> TreeRow:
        """Return the row of an own item."""
        cascade, lit = self._board.cascade, self._board.lights[item.entry_id]
        light = Mark(light_words(lit), lit.light.value, TOKENS[lit.light]) if item.due_on else None
        return TreeRow(
            item.title,
            self._second(item),
            item=item,
            mark=LINK_MARKS[cascade.links[item.entry_id]],
            light=light,
            state=STATE_MARKS[cascade.states[item.entry_id]],
            holder=item.holder,
        )

    def _second(self, item: CascadeItem) -> str:
        taken = self._board.cascade.taken_below.get(item.entry_id, 0)
        here = len(self._board.cascade.children(item.entry_id))
        words = (
            item.item_no,
            item.category,
            "、".join(item.kinds) if item.kinds != (RESPONSIBILITIES,) else "",
            f"下发{item.sent_to}个单位，已承接{taken}个" if item.sent_to else "",
            f"本单位承接{here}项" if here else "",
            "本人年度项目" if item.is_project else "",
            f"{int(item.claimed_on[5:7])}月{int(item.claimed_on[8:10])}日领受"
            if item.claimed_on
            else "未领受",
        )
        return " · ".join(filter(None, words))

    def _below(self, item: CascadeItem, path: tuple[EntryId, ...]) -> list[Branch]:
        own = self._items(self._board.cascade.children(item.entry_id), path)
        sent = self._sent(item.entry_id) if item.sent_to else None
        return own if sent is None else [*own, *map(_unit, sent.units)]


def _unit(one: UnitTaking) -> Branch:
    row = TreeRow(one.name, "下级单位", unit=one, mark=UNIT_MARKS[one.state], holder=one.name)
    return Branch(f"unit-{one.org}", row)


def open_rows(board: Board) -> tuple[TreeRow, ...]:
    """Return what nobody took up, the broken ones first, then the superiors' items that wait for us."""
    branches = Branches(board, lambda entry: None)
    items = sorted(
        board.cascade.with_link(Link.BROKEN, Link.WAITS, Link.PARTLY),
        key=lambda one: (board.cascade.links[one.entry_id] is not Link.BROKEN, one.row),
    )
    return tuple(branches.row(one) for one in items)
