"""Cards: 登记卡 with our fingerprint, 回执 for a bundle received, 恢复单 with the recovery key."""

from datetime import date

from sxt_desktop.documents.contexts import CardContext, SignaturePlace
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Received
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.store import outbox
from sxt_desktop.usecases.hand_over import StepState, hand_over
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.paper_parts import day_text, full_name, not_counted
from sxt_desktop.usecases.review_entry import organisation_names
from sxt_desktop.usecases.workspace import Workspace

MOST_ORIGINALS = 12
"""So many units whose originals came are named on a receipt; the rest are counted."""


def enrolment_context(ws: Workspace, spec: DocumentSpec) -> CardContext:
    """Our identity with its fingerprint, to be stamped and carried to the other organisation."""
    identity = own_identity(ws).public
    return CardContext(
        title=spec.title,
        rows=(
            ("单位全称", identity.name),
            ("单位简称", identity.short_name),
            ("统一编号", identity.org),
            ("登记文件编号", identity.key_id),
        ),
        groups=tuple(group.upper() for group in identity.fingerprint),
        qr_payload=f"SXTK1:{identity.org}:{''.join(identity.fingerprint)}",
        day=ws.today,
        signatures=_signatures(spec, identity.name),
    )


def receipt_context(ws: Workspace, spec: DocumentSpec, bundle: str) -> CardContext:
    """The receipt for one imported bundle, named by its id or as ``<sender>:<seq>``."""
    found = next((one for one in outbox.recently_received(ws.read, 5000) if _is_named(one, bundle)), None)
    if found is None:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="bundle", name=bundle)
    digest = found.manifest_sha256
    return CardContext(
        title=spec.title,
        rows=(
            ("报送单位", full_name(ws, found.sender)),
            ("报送包序号", f"第{found.seq}号"),
            ("导入时间", f"{day_text(found.imported_at[:10])} {found.imported_at[11:16]}"),
            ("内容", _content(ws, found)),
            ("已收到条目", f"至第{found.owner_n}条"),
            *_originals(ws, found),
        ),
        groups=tuple(digest[4 * part : 4 * part + 4].upper() for part in range(8)),
        qr_payload=f"SXTR1:{found.sender}:{found.seq}:{digest}",
        day=date.fromisoformat(found.imported_at[:10]),
        signatures=_signatures(spec, full_name(ws, ws.org)),
    )


def _originals(ws: Workspace, found: Received) -> tuple[tuple[str, str], ...]:
    """Return the line about logs of lower levels that the bundle passed on as originals; none without them."""
    logs = outbox.received_logs(ws.read, found.bundle_id)
    passed = {org: n for org, n in logs.items() if org not in (found.sender, ws.org)}
    if not passed:
        return ()
    names = organisation_names(ws, tuple(passed))
    said = "、".join(f"{names[org]}至第{n}条" for org, n in [*passed.items()][:MOST_ORIGINALS])
    more = f"等{len(passed)}个单位" if len(passed) > MOST_ORIGINALS else ""
    return (("转报下级原件", f"{said}{more}，逐条核验过原单位的签名"),)


def _is_named(one: Received, bundle: str) -> bool:
    return bundle in (one.bundle_id, f"{one.sender}:{one.seq}")


def _content(ws: Workspace, found: Received) -> str:
    names = Naming(ws).names(int(found.imported_at[:4]), found.sender)
    forms = {str(form): names.get(form, loaded.spec.title) for form, loaded in ws.library.forms.items()}
    parts = [f"{forms[key]}{count}条" for key, count in found.counts.items() if key in forms]
    said = "、".join(parts) or "回执"
    hidden = not_counted(ws)
    return f"{said}（{hidden}）" if hidden else said


def recovery_context(ws: Workspace, spec: DocumentSpec, recovery_key: str) -> CardContext:
    """The sheet that opens the workbook when the password is lost; printed once, kept sealed."""
    identity = own_identity(ws).public
    return CardContext(
        title=spec.title,
        rows=(
            ("单位全称", identity.name),
            ("台账", ws.workbook.path.name),
        ),
        groups=tuple(recovery_key.split("-")),
        qr_payload=f"SXTV1:{OrgId(identity.org)}:{recovery_key}",
        day=ws.today,
        signatures=_signatures(spec, identity.name),
    )


def hand_over_context(ws: Workspace, spec: DocumentSpec) -> CardContext:
    """The record of the last hand-over: who, whom, which steps when and by whom; DOCUMENT_NEEDS without one."""
    found = hand_over(ws)
    if found is None:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="hand_over", name="")
    identity = own_identity(ws).public
    return CardContext(
        title=spec.title,
        rows=(
            ("单位全称", identity.name),
            ("移交人", found.giver),
            ("接交人", found.taker),
            ("开始办理", f"{_moment(found.begun_at)}，经办人{found.by}"),
            *((one.step.value, _step_words(one)) for one in found.steps),
            ("办理完毕", _moment(found.ended_at) if found.ended_at else "尚未办完"),
            ("现用登记文件编号", identity.key_id),
        ),
        groups=(),
        qr_payload="",
        day=ws.today,
        signatures=_signatures(spec, identity.name),
    )


def _step_words(one: StepState) -> str:
    if one.done_at:
        return f"{_moment(one.done_at)}已办，经办人{one.by}"
    return f"未办，原因：{one.skipped_why}" if one.skipped_why else "未办"


def _moment(text: str) -> str:
    return f"{day_text(text[:10])} {text[11:16]}"


def _signatures(spec: DocumentSpec, unit: str) -> tuple[SignaturePlace, ...]:
    return tuple(SignaturePlace(party.signer, unit if party.sealed else "") for party in spec.parties)
