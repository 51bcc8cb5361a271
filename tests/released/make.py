"""Write `tests/released/<version>/`: what this version leaves on disk, to be opened by every later one.

Run once, just before a release: ``python -m tests.released.make``. A folder that was committed is never
written again.
"""

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.values import FieldKind, Values
from sxt_desktop.store import entries
from sxt_desktop.store.lists import count
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.drafts import keep_draft
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import write_identity
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import VERSION
from tests.pairs import CHEAP, PASSWORD, Pair, carry, issue_order, make_pair, save_duty, save_visit, secretary
from tests.samples import sample_values

HERE = Path(__file__).parent
EVIDENCE = "会议照片说明。".encode() * 40
SECOND, SECOND_PASSWORD, RESTRICTED = "马学军", "password2", "限定查阅的调研"


def main() -> None:
    """Write the folder of this version."""
    place = HERE / VERSION
    if place.exists():
        raise SystemExit(f"{place} is kept as it is")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pair = make_pair(folder)
        facts = fill(pair, folder)
        pair.close()
        place.mkdir()
        for path in sorted(folder.iterdir()):
            if path.suffix == ".sxt":
                shutil.copytree(path, place / path.name, ignore=shutil.ignore_patterns("lock"))
            else:
                shutil.copyfile(path, place / path.name)
    (place / "facts.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")


def fill(pair: Pair, folder: Path) -> dict[str, object]:
    """Let the two do a little of everything; returns what later versions must find."""
    unit, committee = pair.unit, pair.committee
    for loaded in unit.library.forms.values():
        if loaded.spec.group in ("handbook", "talk"):
            save_entry(unit, form_id=loaded.spec.id, values=_own(unit, loaded.spec.id))
    evidence = attach_bytes(unit, "说明.txt", EVIDENCE)
    visit = save_visit(unit, date(2026, 11, 10))
    save_entry(
        unit,
        form_id=FormId("handbook_08"),
        values={**_own(unit, FormId("handbook_08")), "evidence": (evidence,), "title": "有附件的调研"},
    )
    save_duty(unit, secretary(unit))
    void_entry(unit, entry_id=visit, reason="重复登记")
    keep_draft(unit, Typing(FormId("handbook_08")), {"title": "没有写完"})
    carry(unit, committee, folder)
    issue_order(pair)
    carry(committee, unit, folder)
    save_visit(unit, date(2026, 11, 12), title="回执之后的调研")
    waiting = export_bundle(unit, to=committee.org, directory=folder)
    write_identity(unit, folder)
    _work_of_several(unit)
    before = _state(unit), _state(committee)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(shutil.copyfile(waiting.path, Path(scratch) / waiting.path.name))
        preview_import(committee, copy).close()
    return {
        "password": PASSWORD,
        "user": unit.user.name,
        "others": [{"name": SECOND, "password": SECOND_PASSWORD}],
        "restricted": RESTRICTED,
        "unit": before[0],
        "committee": before[1],
        "bundle": {"file": waiting.path.name, "seq": waiting.seq, "entries": waiting.entries},
        "attachment": {"name": evidence.name, "sha256": evidence.sha256, "size": evidence.size},
    }


def _work_of_several(ws: Workspace) -> None:
    """A second user, a restricted record, one whose content is blanked, a backup."""
    add_user(ws, name=SECOND, roles=[Role.RECORDER], password=SECOND_PASSWORD, cost=CHEAP)
    values = {**_own(ws, FormId("handbook_08")), "title": RESTRICTED}
    save_entry(ws, form_id=FormId("handbook_08"), values=values, sensitivity=Sensitivity.DISCIPLINE)
    gone = save_visit(ws, date(2026, 11, 11), title="依法清除的内容")
    blank_entry(ws, entry_id=gone, basis="个人信息保护法", reason="本人申请")
    back_up(ws, BackupKind.MANUAL)


def _own(ws: Workspace, form_id: FormId) -> Values:
    """Return a sample without references to records that do not exist and files that are not held."""
    spec = ws.library.form(form_id)
    values = sample_values(spec, today=date(2026, 11, 10))
    gone = (FieldKind.ATTACHMENTS, FieldKind.ENTRIES, FieldKind.NUMBER, FieldKind.SYSTEM)
    kept = {key: value for key, value in values.items() if _kind(spec, key) not in gone}
    if "subject" in kept:
        kept["subject"] = secretary(ws)
    return {**kept, "late_reason": "出差未及时登记"} if "late_reason" in values else kept


def _kind(spec: FormSpec, key: str) -> FieldKind | None:
    field = spec.field(key)
    return None if field is None else field.kind


def _state(ws: Workspace) -> dict[str, object]:
    logs = [
        {"owner": owner, "epoch": epoch, "n": n, "link": _link(ws, owner, epoch, n)}
        for owner, epoch, n in entries.owners(ws.read)
    ]
    return {
        "folder": ws.workbook.path.name,
        "org": ws.org,
        "logs": logs,
        "entries": count(ws.read, Filter(with_void=True)),
    }


def _link(ws: Workspace, owner: OrgId, epoch: str, n: int) -> str:
    return (entries.link_at(ws.read, owner, epoch, n) or b"").hex()


if __name__ == "__main__":
    main()
