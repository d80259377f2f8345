"""Pagefind's lists of filters in one order. It writes them in the order of a hash map, which differs from run to run."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from litdigest.exports.gz import gzipped

_ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_FILTERS, _SORTS = 3, 4
"""Where the filters and the sorts stand in the list of pages."""


def in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index of one language, with all lists of filters sorted and the names that follow from that."""
    filters = {_stem(name): _ordered_filter(_load(data)) for name, data in files.items() if name.endswith(".pf_filter")}
    hashes = {old: f"{old.partition('_')[0]}_{_digest(data)}" for old, data in filters.items()}
    (pages,) = (_load(data) for name, data in files.items() if name.endswith(".pf_meta"))
    pages[_FILTERS] = sorted([name, hashes[old]] for name, old in pages[_FILTERS])
    pages[_SORTS] = sorted(pages[_SORTS])
    entry = json.loads(files[_ENTRY])
    ((language, facts),) = entry["languages"].items()
    overview = _dump(pages)
    facts["hash"] = f"{language}_{_digest(overview)}"
    return {
        **{name: data for name, data in files.items() if name != _ENTRY and not name.endswith((".pf_meta", ".pf_filter"))},
        **{f"filter/{hashes[old]}.pf_filter": data for old, data in filters.items()},
        f"pagefind.{facts['hash']}.pf_meta": overview,
        _ENTRY: json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(),
    }


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".pf_filter")


def _ordered_filter(found: list[Any]) -> bytes:
    name, values = found
    return _dump([name, sorted(values)])


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


def _load(data: bytes) -> list[Any]:
    plain = gzip.decompress(data).removeprefix(_SIGNATURE)
    return list(_item(iter(plain)))


def _dump(found: list[Any]) -> bytes:
    return gzipped(_SIGNATURE + _coded(found))


def _item(data: Iterator[int]) -> Any:
    """Read one value of CBOR (RFC 8949): a number, a text or a list, for there is nothing else."""
    first = next(data)
    kind, size = first >> 5, first & 31
    length = size if size < 24 else int.from_bytes(bytes(next(data) for _ in range(1 << (size - 24))))
    if kind == 0:
        return length
    if kind == 3:
        return bytes(next(data) for _ in range(length)).decode()
    if kind == 4:
        return [_item(data) for _ in range(length)]
    raise ValueError(f"kind {kind} of CBOR stands in no index")


def _coded(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    return _head(4, len(value)) + b"".join(map(_coded, value))


def _head(kind: int, length: int) -> bytes:
    if length < 24:
        return bytes([kind << 5 | length])
    size = next(size for size in range(4) if length < 1 << (8 << size))
    return bytes([kind << 5 | 24 + size]) + length.to_bytes(1 << size)
