"""Sort Pagefind's lists of filters, which it writes in the order of a hash map, different in every run."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import cbor2

from litdigest.exports.gz import gzipped

_ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_FILTERS, _SORTS = 3, 4
"""Positions of the filters and the sorts in the metadata of an index."""


def in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index in one language with all lists of filters sorted, renamed by the hashes of their new content."""
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
    found: list[Any] = cbor2.loads(gzip.decompress(data).removeprefix(_SIGNATURE))
    return found


def _dump(found: list[Any]) -> bytes:
    return gzipped(_SIGNATURE + cbor2.dumps(found))
