"""`python -m tests.documents.hashes`: the SHA-256 of every sample paper, to compare with those of another run."""

import hashlib
import json

from tests.documents.papers import SAMPLES, printed


def hashes() -> dict[str, str]:
    """Return the hash of every sample by document."""
    return {name: hashlib.sha256(printed(name)).hexdigest() for name in sorted(SAMPLES)}


if __name__ == "__main__":
    print(json.dumps(hashes()))
