"""gzip that gives the same bytes under every Python."""

from __future__ import annotations

import gzip

_SYSTEM = 9
"""Where a file names the system it was made on (RFC 1952, 2.3), of which versions of Python tell different things."""
_UNKNOWN = b"\xff"


def gzipped(data: bytes, effort: int = 9) -> bytes:
    """Compress; the result names neither a time nor a system.

    Args:
        data: what to compress.
        effort: from 1, fast, to 9, small.
    """
    packed = gzip.compress(data, effort, mtime=0)
    return packed[:_SYSTEM] + _UNKNOWN + packed[_SYSTEM + 1 :]
