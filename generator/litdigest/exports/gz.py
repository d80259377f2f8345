"""gzip that gives the same bytes under every Python."""

from __future__ import annotations

import gzip

_SYSTEM = 9
"""Offset of the byte for the operating system (RFC 1952, 2.3), which Python versions fill differently."""
_UNKNOWN = b"\xff"


def gzipped(data: bytes, effort: int = 9) -> bytes:
    """Compress without a timestamp or the name of a system.

    Args:
        data: what to compress.
        effort: from 1, fast, to 9, small.
    """
    packed = gzip.compress(data, effort, mtime=0)
    return packed[:_SYSTEM] + _UNKNOWN + packed[_SYSTEM + 1 :]
