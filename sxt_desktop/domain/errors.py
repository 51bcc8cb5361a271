"""Errors that are not bugs: the file, the disk or the input is at fault.

The core names a code and facts; `ui/messages.py` alone turns them into a Chinese sentence.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Everything that can go wrong without the program being at fault."""

    # the workbook and its place
    WORKBOOK_MISSING = "workbook_missing"
    WORKBOOK_EXISTS = "workbook_exists"
    WORKBOOK_DAMAGED = "workbook_damaged"
    WORKBOOK_NEWER = "workbook_newer"
    WORKBOOK_IN_USE = "workbook_in_use"
    WORKBOOK_READ_ONLY = "workbook_read_only"
    MIGRATION_FAILED = "migration_failed"
    SALVAGE_FAILED = "salvage_failed"
    WRONG_PASSWORD = "wrong_password"
    USER_NEEDED = "user_needed"
    USER_REMOVED = "user_removed"
    USER_EXISTS = "user_exists"
    USER_LAST = "user_last"
    TOO_MANY_TRIES = "too_many_tries"
    NOT_PERMITTED = "not_permitted"
    WRONG_RECOVERY_KEY = "wrong_recovery_key"
    WEAK_PASSWORD = "weak_password"
    KEYSLOT_DAMAGED = "keyslot_damaged"
    PLACE_NOT_WRITABLE = "place_not_writable"
    PLACE_NETWORK = "place_network"
    PLACE_REMOVABLE = "place_removable"
    COPY_UNSOUND = "copy_unsound"
    DISK_FULL = "disk_full"
    CHAIN_BROKEN = "chain_broken"
    # backups
    BACKUP_BUSY = "backup_busy"
    BACKUP_UNSOUND = "backup_unsound"
    BACKUP_MISSING = "backup_missing"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_OF_ANOTHER = "backup_of_another"
    BACKUP_LOCKED = "backup_locked"
    BACKUP_PLACE_UNSET = "backup_place_unset"
    # records
    NOT_ACCEPTED = "not_accepted"
    ENTRY_UNKNOWN = "entry_unknown"
    ENTRY_CHANGED_MEANWHILE = "entry_changed_meanwhile"
    NOT_OURS = "not_ours"
    REASON_MISSING = "reason_missing"
    STATE_SECRET = "state_secret"
    STILL_RESTRICTED = "still_restricted"
    ENTRY_BLANKED = "entry_blanked"
    BLANKING_REFUSED = "blanking_refused"
    FORM_UNKNOWN = "form_unknown"
    PERSON_UNKNOWN = "person_unknown"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    MATTER_NOT_OPEN = "matter_not_open"
    TAKEN_UP = "taken_up"
    NOT_OFFERED = "not_offered"
    OFFER_INVALID = "offer_invalid"
    FILE_MISSING = "file_missing"
    FILE_TOO_LARGE = "file_too_large"
    FILE_DAMAGED = "file_damaged"
    # spreadsheets
    NOT_A_SHEET = "not_a_sheet"
    SHEET_DAMAGED = "sheet_damaged"
    SHEET_LOCKED = "sheet_locked"
    SHEET_TOO_LARGE = "sheet_too_large"
    SHEET_CHANGED = "sheet_changed"
    SHEET_NOTHING = "sheet_nothing"
    FILE_HELD = "file_held"
    # resources
    RESOURCE_INVALID = "resource_invalid"
    PROFILE_UNKNOWN = "profile_unknown"
    DOCUMENT_UNKNOWN = "document_unknown"
    DOCUMENT_NEEDS = "document_needs"
    DOCUMENT_NO_WORD = "document_no_word"
    DOCUMENT_NO_SHEET = "document_no_sheet"
    GLYPH_MISSING = "glyph_missing"
    PRINTER_MISSING = "printer_missing"
    PRINT_REFUSED = "print_refused"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_UNREADABLE = "picture_unreadable"
    SCAN_TOO_LARGE = "scan_too_large"
    SCAN_UNREADABLE = "scan_unreadable"
    SCAN_NOTHING = "scan_nothing"
    # exchange
    NOT_A_BUNDLE = "not_a_bundle"
    BUNDLE_NEWER = "bundle_newer"
    BUNDLE_CUT = "bundle_cut"
    BUNDLE_VOLUME_MISSING = "bundle_volume_missing"
    BUNDLE_ALTERED = "bundle_altered"
    BUNDLE_HOSTILE = "bundle_hostile"
    BUNDLE_NOT_FOR_US = "bundle_not_for_us"
    BUNDLE_FOR_OTHER_KEY = "bundle_for_other_key"
    BUNDLE_UNKNOWN_SENDER = "bundle_unknown_sender"
    BUNDLE_REVOKED_SENDER = "bundle_revoked_sender"
    BUNDLE_KEY_REPLACED = "bundle_key_replaced"
    BUNDLE_REPEATED = "bundle_repeated"
    BUNDLE_GAP = "bundle_gap"
    BUNDLE_FORKED = "bundle_forked"
    FORK_OPEN = "fork_open"
    BUNDLE_FORM_UNKNOWN = "bundle_form_unknown"
    PREVIEW_STALE = "preview_stale"
    IDENTITY_DAMAGED = "identity_damaged"
    IDENTITY_OWN = "identity_own"
    IDENTITY_FORMER = "identity_former"
    IDENTITY_CONFLICT = "identity_conflict"
    IDENTITY_USED_UP = "identity_used_up"
    PEER_REVOKED = "peer_revoked"
    NUMBER_USED = "number_used"
    KEYS_NOT_NEWER = "keys_not_newer"
    NOT_REVOCABLE = "not_revocable"
    FINGERPRINT_WRONG = "fingerprint_wrong"
    FINGERPRINT_LOCKED = "fingerprint_locked"
    RETURN_PENDING = "return_pending"
    NOTHING_TO_SEND = "nothing_to_send"
    READ_BACK_FAILED = "read_back_failed"
    BUNDLE_NOT_AS_WRITTEN = "bundle_not_as_written"
    # command line
    NO_PASSWORD = "no_password"


class UserError(Exception):
    """Something the user can understand and act on. Whatever was going on has been rolled back."""

    def __init__(self, code: ErrorCode, **facts: object) -> None:
        super().__init__(code.value, facts)
        self.code = code
        self.facts = facts


class Cancelled(Exception):  # noqa: N818 - cancelling is a wish, not an error
    """The user stopped a long piece of work; nothing was changed."""
