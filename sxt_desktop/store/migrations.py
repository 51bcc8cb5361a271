"""The shape of the ledger, as numbered steps; a released step is never edited.

The log and its payloads are append-only by trigger. The one change allowed is blanking a payload
(依法清除): salt and body become NULL together.
"""

import json

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import Role
from sxt_desktop.store.engine import Database, Migrations

steps = Migrations("sxt")


@steps(name="0001_log")
def _log(db: Database) -> None:
    for statement in _LOG_TABLES:
        db.execute(statement)


@steps(name="0002_exchange")
def _exchange(db: Database) -> None:
    for statement in _EXCHANGE_TABLES:
        db.execute(statement)


@steps(name="0003_projections")
def _projections(db: Database) -> None:
    for statement in _PROJECTIONS:
        db.execute(statement)


@steps(name="0004_lists")
def _lists(db: Database) -> None:
    for statement in _LISTS:
        db.execute(statement)


@steps(name="0005_users")
def _users(db: Database) -> None:
    for statement in _USERS:
        db.execute(statement)
    author = db.execute("SELECT value FROM meta WHERE key='author'").fetchone()
    if author is not None:
        roles = json.dumps([role.value for role in Role], ensure_ascii=False)
        db.execute(
            "INSERT INTO users(id, name, roles, added_at) VALUES('u1', ?, ?, '')",
            (author[0] or "记实员", roles),
        )


@steps(name="0006_exchange_states")
def _exchange_states(db: Database) -> None:
    for statement in _EXCHANGE_STATES:
        db.execute(statement)


@steps(name="0007_revocations")
def _revocations(db: Database) -> None:
    for statement in _REVOCATIONS:
        db.execute(statement)


KNOWN = (
    *("0001_log", "0002_exchange", "0003_projections", "0004_lists", "0005_users", "0006_exchange_states"),
    "0007_revocations",
)
"""Every step this program has ever had; a file with another one is newer than the program."""


def bring_up_to_date(db: Database) -> None:
    """Apply what is pending; refuses a file written by a newer program, untouched (WORKBOOK_NEWER)."""
    if pending_step(db):
        steps.apply(db)


def pending_step(db: Database) -> str:
    """Return the first step a file has not seen yet, empty when it has all (WORKBOOK_NEWER)."""
    unknown = [step.name for step in steps.applied(db) if step.name not in KNOWN]
    if unknown:
        raise UserError(ErrorCode.WORKBOOK_NEWER, step=unknown[-1])
    return next((step.name for step in steps.pending(db)), "")


_LOG_TABLES = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT",
    "CREATE TABLE owners(id INTEGER PRIMARY KEY, org_id TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE epochs(id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owners(id)
       ON DELETE RESTRICT, epoch TEXT NOT NULL, UNIQUE(owner, epoch)) STRICT""",
    """CREATE TABLE payloads(id INTEGER PRIMARY KEY, salt BLOB, body TEXT,
       CHECK((salt IS NULL) = (body IS NULL)), CHECK(salt IS NULL OR length(salt) = 16)) STRICT""",
    """CREATE TABLE log(
       owner INTEGER NOT NULL REFERENCES owners(id) ON DELETE RESTRICT,
       epoch INTEGER NOT NULL REFERENCES epochs(id) ON DELETE RESTRICT,
       n INTEGER NOT NULL CHECK(n > 0),
       digest BLOB NOT NULL CHECK(length(digest) = 32),
       link BLOB CHECK(link IS NULL OR length(link) = 32),
       entry_id TEXT, form_id TEXT, form_version INTEGER, form_hash TEXT, author TEXT, recorded_at TEXT,
       sensitivity TEXT, about TEXT, previous BLOB, payload_hash BLOB,
       payload INTEGER REFERENCES payloads(id) ON DELETE RESTRICT,
       CHECK(payload IS NULL OR entry_id IS NOT NULL),
       PRIMARY KEY(owner, epoch, n)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX log_entry ON log(entry_id, owner, epoch, n) WHERE entry_id IS NOT NULL",
    "CREATE INDEX log_digest ON log(digest)",
    "CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'append only'); END",
    """CREATE TRIGGER log_reveal_only BEFORE UPDATE ON log
       WHEN OLD.entry_id IS NOT NULL OR NEW.digest IS NOT OLD.digest OR NEW.link IS NOT OLD.link
            OR NEW.n IS NOT OLD.n OR NEW.owner IS NOT OLD.owner OR NEW.epoch IS NOT OLD.epoch
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER payloads_no_delete BEFORE DELETE ON payloads
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER payloads_blank_only BEFORE UPDATE ON payloads
       WHEN NEW.salt IS NOT NULL OR NEW.body IS NOT NULL OR NEW.id IS NOT OLD.id
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TABLE forms(hash TEXT PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
       definition TEXT NOT NULL) STRICT""",
    """CREATE TABLE numbers(series TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL,
       PRIMARY KEY(series, year)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE attachments(sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, added_at TEXT NOT NULL)
       STRICT""",
    """CREATE TABLE events(id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL,
       detail TEXT NOT NULL) STRICT""",
)

_EXCHANGE_TABLES = (
    """CREATE TABLE own_keys(key_id TEXT PRIMARY KEY, identity TEXT NOT NULL, sign_seed BLOB NOT NULL,
       box_seed BLOB NOT NULL, retired_at TEXT) STRICT""",
    """CREATE TABLE peers(org_id TEXT NOT NULL, key_id TEXT NOT NULL, identity TEXT NOT NULL,
       relation TEXT NOT NULL, enrolled_at TEXT NOT NULL, enrolled_by TEXT NOT NULL,
       revoked_from INTEGER, certificate TEXT, PRIMARY KEY(org_id, key_id)) STRICT""",
    """CREATE TABLE outbox(id INTEGER PRIMARY KEY, bundle_id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL,
       epoch TEXT NOT NULL, seq INTEGER NOT NULL, manifest_sha256 TEXT NOT NULL, manifest TEXT NOT NULL,
       from_n INTEGER NOT NULL, to_n INTEGER NOT NULL, entries INTEGER NOT NULL, created_at TEXT NOT NULL,
       file_name TEXT, state TEXT NOT NULL, receipt TEXT, UNIQUE(recipient, epoch, seq)) STRICT""",
    """CREATE TABLE withheld(recipient TEXT NOT NULL, epoch TEXT NOT NULL, n INTEGER NOT NULL,
       PRIMARY KEY(recipient, epoch, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE inbox(id INTEGER PRIMARY KEY, bundle_id TEXT NOT NULL, sender TEXT NOT NULL,
       epoch TEXT NOT NULL, seq INTEGER NOT NULL, manifest_sha256 TEXT NOT NULL, manifest TEXT NOT NULL,
       imported_at TEXT NOT NULL, counts TEXT NOT NULL, owner_n INTEGER NOT NULL, confirmed_in TEXT,
       UNIQUE(sender, epoch, seq)) STRICT""",
    """CREATE TABLE checkpoints(owner TEXT NOT NULL, epoch TEXT NOT NULL, n INTEGER NOT NULL,
       link BLOB NOT NULL, key_id TEXT NOT NULL, at TEXT NOT NULL, signature BLOB NOT NULL,
       PRIMARY KEY(owner, epoch, n)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE seen(entry_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_PROJECTIONS = (
    """CREATE TABLE latest(
       id INTEGER PRIMARY KEY, entry_id TEXT NOT NULL, owner INTEGER NOT NULL, epoch INTEGER NOT NULL,
       n INTEGER NOT NULL, form_id TEXT NOT NULL, form_hash TEXT NOT NULL, author TEXT NOT NULL,
       digest BLOB NOT NULL, body TEXT NOT NULL, revisions INTEGER NOT NULL, first_recorded_at TEXT NOT NULL,
       recorded_at TEXT NOT NULL, sensitivity TEXT NOT NULL, about_entry TEXT, year INTEGER,
       occurred_on TEXT, occurred_to TEXT, subject TEXT, subject_name TEXT, title TEXT NOT NULL, number TEXT,
       timeliness TEXT, amount TEXT, due_on TEXT, replied_on TEXT, closed_on TEXT, addressee TEXT,
       day TEXT NOT NULL, voided INTEGER NOT NULL DEFAULT 0, UNIQUE(owner, entry_id)) STRICT""",
    "CREATE INDEX latest_form ON latest(form_id, day DESC, id DESC)",
    "CREATE INDEX latest_form_year ON latest(form_id, year, day DESC, id DESC)",
    "CREATE INDEX latest_year ON latest(year, day DESC, id DESC)",
    "CREATE INDEX latest_subject ON latest(subject, year, form_id)",
    "CREATE INDEX latest_about ON latest(about_entry) WHERE about_entry IS NOT NULL",
    "CREATE INDEX latest_due ON latest(due_on) WHERE due_on IS NOT NULL",
    "CREATE INDEX latest_addressee ON latest(addressee) WHERE addressee IS NOT NULL",
    """CREATE VIRTUAL TABLE search USING fts5(text, content='', contentless_delete=1,
       tokenize='unicode61 remove_diacritics 0', detail=full)""",
)

_LISTS = (
    "DROP INDEX latest_form",
    "DROP INDEX latest_form_year",
    "DROP INDEX latest_year",
    "CREATE INDEX latest_form ON latest(form_id, day DESC, id DESC, voided)",
    "CREATE INDEX latest_day ON latest(day DESC, id DESC, voided)",
    """CREATE INDEX latest_owned ON latest(owner, form_id, day DESC, id DESC, voided, occurred_on,
       timeliness)""",
)
"""A year is a range of days, so one index serves lists with and without it; what lists count is in the index."""

_USERS = (
    """CREATE TABLE users(id TEXT PRIMARY KEY, name TEXT NOT NULL, roles TEXT NOT NULL, added_at TEXT NOT NULL,
       removed_at TEXT) STRICT""",
    """CREATE TABLE looks(id INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, owner TEXT NOT NULL,
       entry_id TEXT NOT NULL, how TEXT NOT NULL) STRICT""",
    "CREATE INDEX looks_day ON looks(user, at)",
    "CREATE INDEX latest_restricted ON latest(entry_id, owner) WHERE sensitivity='纪检专阅'",
    "CREATE INDEX log_restricted ON log(entry_id, payload) WHERE sensitivity='纪检专阅'",
    "CREATE TRIGGER looks_no_delete BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'append only'); END",
    "CREATE TRIGGER looks_no_update BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'append only'); END",
    """CREATE TABLE continuations(owner TEXT NOT NULL, epoch TEXT NOT NULL, from_epoch TEXT NOT NULL,
       n INTEGER NOT NULL, link BLOB NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, key_id TEXT NOT NULL,
       signature BLOB NOT NULL, PRIMARY KEY(owner, epoch)) STRICT""",
    "ALTER TABLE epochs ADD COLUMN counts_to INTEGER",
    "ALTER TABLE latest ADD COLUMN unadopted INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX latest_owned",
    """CREATE INDEX latest_owned ON latest(owner, form_id, day DESC, id DESC, voided, occurred_on,
       timeliness, unadopted)""",
)
"""`continuations`: from which position of an earlier epoch an owner's new one goes on, signed by the owner.
`counts_to`: the last position of an epoch that counts, worked out from them; NULL for all. `unadopted`: no
revision of the record counts, it is shown from those that do not (未承接)."""

_EXCHANGE_STATES = (
    "ALTER TABLE peers ADD COLUMN revoked_epoch TEXT",
    "ALTER TABLE peers ADD COLUMN revoked_at TEXT",
    "ALTER TABLE peers ADD COLUMN revoked_why TEXT",
    """CREATE TABLE key_updates(org_id TEXT NOT NULL, old_key_id TEXT NOT NULL, new_key_id TEXT NOT NULL,
       statement TEXT NOT NULL, last_seqs TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY(org_id, old_key_id)) STRICT""",
    """CREATE TABLE certificates(subject TEXT NOT NULL, subject_key_id TEXT NOT NULL, parent TEXT NOT NULL,
       parent_key_id TEXT NOT NULL, certificate TEXT NOT NULL, at TEXT NOT NULL,
       PRIMARY KEY(subject, subject_key_id, parent, parent_key_id)) STRICT""",
    """CREATE TABLE held(sha256 TEXT PRIMARY KEY, bundle_id TEXT NOT NULL, manifest_sha256 TEXT NOT NULL,
       sender TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, from_n INTEGER NOT NULL,
       needs_from INTEGER NOT NULL, needs_to INTEGER NOT NULL, at TEXT NOT NULL, asked_in TEXT) STRICT""",
    """CREATE TABLE quarantine(sha256 TEXT PRIMARY KEY, manifest_sha256 TEXT NOT NULL, code TEXT NOT NULL,
       sender TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, resolved_at TEXT, resolved_by TEXT,
       how TEXT, why TEXT) STRICT""",
)
"""`key_updates`: which key of an organisation replaced which, ours among them; `last_seqs` has the last number the old
one signed by recipient. `certificates`: a superior's word about a subordinate's keys, given, received or passed on.
`held`: bundles that start later than what we hold, and what is missing before them; `asked_in` is the bundle of ours that
asked for it. `quarantine`: bundles set apart, why, and how that ended."""

_REVOCATIONS = (
    """CREATE TABLE revocations(subject TEXT NOT NULL, subject_key_id TEXT NOT NULL, parent TEXT NOT NULL,
       statement TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY(subject, subject_key_id, parent)) STRICT""",
)
"""A superior's signed word up to where a subordinate's key counts, ours or passed on from below."""
