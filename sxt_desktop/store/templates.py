"""The register of users' own Word templates; their files are kept like attachments."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.templates import Template
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database

_KEY = "word_templates"


def templates(db: Database) -> tuple[Template, ...]:
    """Return the templates kept, by form and name."""
    kept = json.loads(ledger.setting(db, _KEY) or "[]")
    found = (Template(**{**one, "form": FormId(one["form"])}) for one in kept)
    return tuple(sorted(found, key=lambda one: (one.form, one.name)))


def keep_templates(db: Database, kept: Iterable[Template]) -> None:
    """Keep these templates and no others."""
    ledger.set_setting(db, _KEY, json.dumps([asdict(one) for one in kept], ensure_ascii=False))


def is_template(db: Database, sha256: str) -> bool:
    """Whether a kept file is a template's."""
    return any(one.sha256 == sha256 for one in templates(db))
