"""What a user who may not see 纪检专阅 reads through: a connection on which such records do not exist.

Views of the connection's own (TEMP) take the names of the tables, and SQLite finds them first; every query
of the program is screened so, also one that is written tomorrow. A record is hidden whole, with its earlier
revisions, as soon as it is restricted; a revision that was restricted stays hidden when its record no longer is.
"""

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.store.engine import Database

_HIDDEN = Sensitivity.DISCIPLINE.value
_VIEWS = (
    f"CREATE TEMP VIEW latest AS SELECT * FROM main.latest WHERE sensitivity <> '{_HIDDEN}'",
    f"""CREATE TEMP VIEW log AS SELECT * FROM main.log AS l WHERE sensitivity <> '{_HIDDEN}' AND NOT EXISTS(
        SELECT 1 FROM main.latest AS s WHERE s.owner = l.owner AND s.entry_id = l.entry_id
        AND s.sensitivity = '{_HIDDEN}')""",
)


def screen(db: Database) -> None:
    """Hide what is 纪检专阅 on this connection."""
    for view in _VIEWS:
        db.execute(view)
