"""What happened to a workbook, as it wrote it down."""

import json
from typing import Any

from sxt_desktop.store.engine import Database


def events(db: Database) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """Return (at, kind, detail) of everything that was written down, newest first."""
    rows = db.execute("SELECT at, kind, detail FROM events ORDER BY id DESC")
    return tuple((at, kind, json.loads(detail)) for at, kind, detail in rows.fetchall())
