"""Signed, encrypted bundles on removable media: identities, container, strict reading, writing to a stick."""
