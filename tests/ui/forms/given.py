"""What the form tests start from: fields of every kind, people, a theme."""

import hashlib
from datetime import date
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Attachment, FieldKind, Ref
from tests.samples import RESOURCES
from ui.forms.sources import Candidate, Sources
from ui.theme import Theme

TODAY = date(2026, 3, 5)
LIN, ZHOU = Candidate("p1", "林静", "副书记、纪检委员"), Candidate("p2", "周明远", "党委书记")
NAMESAKE = Candidate("p3", "林静", "实验中心主任")
OWN = Candidate("o1", "机械工程学院党委", also="机械学院", is_own=True)
LAB = Candidate("o2", "实验中心")
COLUMNS = (
    FieldSpec("problem", "问题", FieldKind.TEXT, required=True),
    FieldSpec("due", "时限", FieldKind.DATE),
)


def initials(text: str) -> str:
    """Return the first letters of pinyin."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


def attach_bytes(name: str, content: bytes) -> Attachment:
    """Keep nothing, name everything."""
    return Attachment(hashlib.sha256(content).hexdigest(), name, len(content))


def attach(path: Path) -> Attachment:
    """Name a file by its content."""
    return attach_bytes(path.name, path.read_bytes())


def find_entries(forms: tuple[FormId, ...], words: str) -> tuple[Ref, ...]:
    """Find among two list items."""
    known = (Ref("e1", "落实中央八项规定精神"), Ref("e2", "实验耗材采购监督"))
    return tuple(ref for ref in known if words in ref.name)


def sources() -> Sources:
    """Return people, organisations and services for a form."""
    return Sources(
        today=TODAY,
        theme=Theme(RESOURCES),
        people=(LIN, ZHOU),
        organisations=(OWN, LAB),
        me=LIN.ref,
        find_entries=find_entries,
        attach=attach,
        attach_bytes=attach_bytes,
        initials=initials,
    )


def field(kind: FieldKind) -> FieldSpec:
    """Return a field of a kind with what such a field usually has."""
    return FieldSpec(
        id="it",
        label="示例",
        kind=kind,
        choices=("主持", "参加", "主讲"),
        columns=COLUMNS if kind is FieldKind.TABLE else (),
        refers_to=_REFERS.get(kind, ()),
        series="{code}〔{year}〕{n}号",
    )


_REFERS = {
    FieldKind.PERSON: (FormId("person"), FormId("organisation")),
    FieldKind.PERSONS: (FormId("person"),),
    FieldKind.ORG: (FormId("organisation"),),
    FieldKind.ORGS: (FormId("organisation"),),
    FieldKind.ENTRIES: (FormId("list_item"),),
}
