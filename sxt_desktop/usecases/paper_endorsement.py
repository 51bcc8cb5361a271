"""签字背书表: what is endorsed, item by item with its version, and a box for every level to sign in."""

from collections.abc import Iterator

from sxt_desktop.documents.contexts import Column, FormCell, FormSection, FormTableContext, Opinion, SubTable
from sxt_desktop.domain.endorsing import Endorsement, SignedLevel
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.list_versions import short_version
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Body, Values, chinese_date, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.endorsements import endorsement_of, pinned_by, standing_of
from sxt_desktop.usecases.entries import open_entry, versions
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_parts import day_text, foot, full_name
from sxt_desktop.usecases.workspace import Workspace

_COLUMNS = (Column("项号", 0.9), Column("内容", 5.0), Column("完成时限", 1.2), Column("版本", 1.1))
_FACTS = (("送签事项", "title"), ("责任主体", "holder"), ("年度", "year"), ("审签关系", "relation"))
_MORE = (("送签日期", "sent_on"), ("应签日期", "due"), ("签齐日期", "signed_on"), ("有无代签", "by_proxy"))


def endorsement_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """Gather one sheet; every item says what it said in the revision that is endorsed."""
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    values = opened.values
    sheet = opened.listed
    stands = standing_of(ws, entry_id).endorsement if opened.is_own else endorsement_of(sheet.body)
    items = SubTable("背书内容", _COLUMNS, _items(ws, sheet))
    rules = tuple(text for clause in spec.clauses for text in clause.paragraphs)
    return FormTableContext(
        title=spec.title,
        number=opened.listed.number or "",
        sections=(FormSection("", _cells(values)), FormSection("", tables=(items,))),
        opinions=tuple(_box(spec, one) for one in stands.levels),
        notes=(*_since(stands, sheet), *rules),
        organisation=full_name(ws, opened.listed.owner),
        foot=foot(ws, document_id=entry_id, number=opened.listed.number or "", rows=(opened.listed,)),
    )


def _since(stands: Endorsement, sheet: Listed) -> Iterator[str]:
    """Say what is not any more as it stands on the sheet: signatures are for what was sent."""
    places = [n for n, entry in enumerate(pinned_by(sheet.body), start=1) if entry in stands.changed]
    if places:
        yield f"第{'、'.join(map(str, places))}项送签以后内容有变动，签字针对表内所列版本。"
    if stands.added:
        yield f"送签以后清单增加{len(stands.added)}项，不在本表，没有背书。"


def _cells(values: Values) -> tuple[FormCell, ...]:
    year = f"{show(values.get('year'))}年"
    found = [
        FormCell(words, year if name == "year" else show(values.get(name)), half=name != "title")
        for words, name in _FACTS
    ]
    more = [FormCell(words, show(values.get(name)), half=True) for words, name in _MORE if values.get(name)]
    return (*found, *more)


def _items(ws: Workspace, sheet: Listed) -> tuple[tuple[str, ...], ...]:
    rows = []
    for entry, digest in pinned_by(sheet.body).items():
        row = lists.find(ws.read, entry, sheet.owner)
        if row is None:
            continue
        looked(ws, How.PRINTED, row)
        rows.append(_item(row, _body_at(ws, row, digest), digest))
    return tuple(rows)


def _body_at(ws: Workspace, row: Listed, digest: str) -> Body:
    """Return a record as it was when it was sent; where that is not known any more, as it is now."""
    if row.digest == digest:
        return row.body
    return next((one.body for one in versions(ws, row.entry_id, row.owner) if one.digest == digest), row.body)


def _item(row: Listed, body: Body, digest: str) -> tuple[str, ...]:
    number = body.get("item_no") or body.get("number") or ""
    text = body.get("content") or body.get("title") or row.title
    due = body.get("due")
    when = day_text(due) if isinstance(due, str) else str(body.get("cycle") or "")
    return str(number), str(text), when, short_version(digest)


def _box(spec: DocumentSpec, level: SignedLevel) -> Opinion:
    """Return the box of one level; who signed for another stands in it as 代签."""
    label = "\n".join(filter(None, (level.name, level.signer)))
    said = [level.opinion] if level.opinion else []
    if level.by_proxy:
        day = "" if level.day is None else chinese_date(level.day)
        said.append("　".join(filter(None, (f"（{spec.word('proxy')}）{level.signed_by}", day))))
    return Opinion(label, spec.word("signer"), "\n".join(said))
