"""Certificates: a superior's signed word that keys are its subordinate's, so that a third level can check originals.

They are made at enrolment and whenever a subordinate's keys change, travel down to whom they are about, and up to whom
originals are passed on to.
"""

import json
from collections.abc import Iterable

from sxt_desktop.bundle.certificates import verified
from sxt_desktop.bundle.identity import (
    Certificate,
    PrivateIdentity,
    certificate_from_json,
    public_from_json,
    sign_certificate,
)
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Peer
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.store import entries, org_keys, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.sender_keys import keys_of_sender
from sxt_desktop.usecases.workspace import Workspace


def certify(ws: Workspace, db: Database, peers: Iterable[Peer], *, parent: PrivateIdentity) -> None:
    """Sign and keep our word (`parent` is our identity) that keys of subordinates are theirs, from our present
    position on; others are passed over."""
    at, n = ws.timestamp, entries.head(db, ws.org, ws.epoch).n
    for peer in peers:
        if peer.relation == Relation.SUBORDINATE.value:
            subject = public_from_json(json.loads(peer.identity))
            _keep(db, sign_certificate(subject, parent=parent, valid_from_n=n, at=at), at)


def certificates_for(ws: Workspace, db: Database, to: OrgId) -> tuple[Certificate, ...]:
    """Return what a bundle carries: to a subordinate our word about it, to a superior our word about subordinates
    and what vouches for those further down."""
    peer = outbox.peer(db, to)
    if peer is not None and peer.relation == Relation.SUPERIOR.value:
        held = org_keys.certificates(db)
        return tuple(_read(one) for one in reversed(held) if one.subject != ws.org)
    held = org_keys.certificates(db, to)
    return tuple(_read(one) for one in reversed(held) if one.parent == ws.org)


def held_certificates(db: Database, org: OrgId) -> tuple[Certificate, ...]:
    """Return the certificates held about an organisation, newest first."""
    return tuple(_read(one) for one in org_keys.certificates(db, org))


def take_certificates(ws: Workspace, db: Database, staged: Staged) -> None:
    """Keep what a sender vouches for: us, or whoever stands below it. BUNDLE_HOSTILE for what does not verify."""
    certificates = staged.certificates()
    if not certificates:
        return
    keys = keys_of_sender(db, staged).values()
    sound = frozenset(verified(certificates, keys))
    peer = outbox.peer(db, staged.sender.org)
    is_superior = peer is not None and peer.relation == Relation.SUPERIOR.value
    for one in certificates:
        if one not in sound or is_superior != (one.subject.org == ws.org):
            raise UserError(ErrorCode.BUNDLE_HOSTILE, what="certificates")
    for one in certificates:
        _keep(db, one, ws.timestamp)


def _keep(db: Database, certificate: Certificate, at: str) -> None:
    kept = org_keys.KeptCertificate(
        subject=certificate.subject.org,
        subject_key_id=certificate.subject.key_id,
        parent=certificate.parent,
        parent_key_id=certificate.parent_key_id,
        certificate=canonical(certificate.to_json()).decode(),
        at=at,
    )
    org_keys.keep_certificate(db, kept)


def _read(kept: org_keys.KeptCertificate) -> Certificate:
    return certificate_from_json(json.loads(kept.certificate))
