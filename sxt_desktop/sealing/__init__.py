"""Encrypting streams of any length in constant memory; used for bundles and for kept files."""

from sxt_desktop.sealing.streams import KEY_BYTES, SealBroken, SealCut, SealError, seal, sealed_size, unseal

__all__ = ["KEY_BYTES", "SealBroken", "SealCut", "SealError", "seal", "sealed_size", "unseal"]
