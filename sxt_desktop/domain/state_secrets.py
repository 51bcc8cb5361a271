"""State secrets are never kept here: a text that bears the mark of one is not accepted (domain.md 7/8).

The mark stands as GB/T 9704 has it on a paper (a level, a star, how long), or behind the word 密级.
"""

import re

_MARK = re.compile(r"(?:秘密|机密|绝密)\s*[★☆*＊]|密\s*级\s*[：:]\s*(?:秘密|机密|绝密)")


def classified(text: str) -> str | None:
    """Return the mark by which a text says that it is a state secret, or None."""
    found = _MARK.search(text) if "密" in text else None
    return None if found is None else found[0]
