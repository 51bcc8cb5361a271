"""A committee with a secretary, two members, a discipline secretary and two departments, for what is told of lists."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Ref, Value, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.taking_up import ITEM
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import COMMITTEE, Clock, new_unit, secretary

MEMBER = "班子成员一岗双责"


@dataclass(frozen=True, slots=True)
class ListWorld:
    """The committee's workbook and who is who in it."""

    ws: Workspace
    clock: Clock
    own: Ref
    secretary: Ref
    zhuo: Ref
    """In charge of 教务处."""
    luo: Ref
    """In charge of nothing."""
    wen: Ref
    """纪委书记."""
    office: Ref
    """教务处."""

    def item(self, holder: Ref, duty: str, content: str, **more: Value) -> EntryId:
        """Keep an item of the responsibility list of 2026."""
        values: Values = {
            "list_kind": "责任清单",
            "holder": holder,
            "duty": duty,
            "category": "研究部署",
            "content": content,
            "year": 2026,
        }
        return save_entry(self.ws, form_id=ITEM, values=values | more).entry

    def change(self, entry: EntryId, **values: Value) -> None:
        """Change some fields of an item."""
        row = lists.find(self.ws.read, entry, self.ws.org)
        assert row is not None
        held = self.ws.form_of(self.ws.read, ITEM, row.form_hash).read(row.body)
        save_entry(self.ws, form_id=ITEM, values=held | values, entry_id=entry, expected=row.digest)

    def body(self, entry: EntryId) -> Values:
        """Return what an item says now."""
        row = lists.find(self.ws.read, entry, self.ws.org)
        assert row is not None
        return self.ws.form_of(self.ws.read, ITEM, row.form_hash).read(row.body)


def make_list_world(folder: Path) -> ListWorld:
    """Make the workbook, in the middle of January 2026."""
    clock = Clock(datetime(2026, 1, 12, 9, tzinfo=CHINA))
    ws = new_unit(folder, clock, name=COMMITTEE, short_name=COMMITTEE, code="东大")
    own = Ref(ws.org, COMMITTEE)
    office = _keep(ws, "organisation", {"name": "教务处", "short_name": "教务处", "relation": "内设部门"})
    department = Ref(office, "教务处")
    zhuo = _person(ws, own, "卓立", MEMBER)
    luo = _person(ws, own, "罗平", MEMBER)
    wen = _person(ws, own, "闻正", "纪委监督责任")
    _keep(
        ws,
        "charge",
        {"person": zhuo, "organisation": department, "kind": "分管", "since": date(2025, 1, 1)},
    )
    return ListWorld(ws, clock, own, secretary(ws), zhuo, luo, wen, department)


def _keep(ws: Workspace, form: str, values: Values) -> EntryId:
    return save_entry(ws, form_id=FormId(form), values=values).entry


def _person(ws: Workspace, own: Ref, name: str, duty: str) -> Ref:
    who = Ref(_keep(ws, "person", {"name": name}), name)
    post: Values = {
        "person": who,
        "organisation": own,
        "title": "委员",
        "duty": duty,
        "since": date(2025, 1, 1),
    }
    _keep(ws, "post", post)
    return who
