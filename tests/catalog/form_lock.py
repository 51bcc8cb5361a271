"""The lock of released forms: a pair of form id and version never changes its definition.

After adding a form, or a version of one: ``python -m tests.catalog.form_lock``. Pairs already locked are
left as they are; ``--rewrite`` locks everything anew and is meant for the time before a release only.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from sxt_desktop.catalog.forms import load_forms
from tests.samples import FORMS

LOCK = Path(__file__).with_name("forms.lock")


def current() -> dict[str, str]:
    """Return "id-version" -> definition hash of every installed form."""
    return {f"{name}-{form.spec.version}": form.spec.hash for name, form in load_forms(FORMS).items()}


def locked() -> dict[str, str]:
    """Return what the lock file holds."""
    known: dict[str, str] = json.loads(LOCK.read_text(encoding="utf-8")) if LOCK.exists() else {}
    return known


def relock(known: Mapping[str, str], now: Mapping[str, str], *, rewrite: bool = False) -> dict[str, str]:
    """Return the lock with new pairs added; with `rewrite`, changed pairs are taken over as well."""
    return {**known, **now} if rewrite else {**now, **known}


if __name__ == "__main__":
    fresh = relock(locked(), current(), rewrite="--rewrite" in sys.argv)
    LOCK.write_text(json.dumps(fresh, indent=1, sort_keys=True) + "\n", encoding="utf-8")
