"""Turn the files that Pagefind makes into those that a browser gets: papers by their places, results with their texts."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping

import cbor2

from litdigest.exports.gz import gzipped
from litdigest.search.records import Shard, as_json

FACTS = "facts.json"
"""The facets and sort keys of a shard, beside Pagefind's own files."""
_ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_PAGES = 1
"""The index of the pages in Pagefind's overview."""


def served(files: Mapping[str, bytes], shard: Shard) -> dict[str, bytes]:
    """Return the files of an index of one language, with papers named by their places in the shard.

    Pagefind names a paper by a hash of its text. Places are shorter, which keeps the overview small that every first query
    loads. The fingerprint in each name keeps a browser from taking a paper for the one that had its place before.
    """
    (overview,) = (cbor2.loads(_unpack(data)) for name, data in files.items() if name.endswith(".pf_meta"))
    mark = shard.fingerprint[:6]
    places = {_stem(name): int(json.loads(_unpack(data))["url"]) for name, data in files.items() if name.endswith(".pf_fragment")}
    overview[_PAGES] = [[f"{mark}{places[name]:x}", 1] for name, _ in overview[_PAGES]]
    entry = json.loads(files[_ENTRY])
    ((language, facts),) = entry["languages"].items()
    data = _pack(cbor2.dumps(overview))
    facts["hash"] = f"{language}_{hashlib.sha256(data).hexdigest()[:10]}"
    return {
        **{name: data for name, data in files.items() if name != _ENTRY and not name.endswith((".pf_meta", ".pf_fragment"))},
        **{f"fragment/{mark}{place:x}.pf_fragment": _pack(as_json(record.card)) for place, record in enumerate(shard.records)},
        f"pagefind.{facts['hash']}.pf_meta": data,
        _ENTRY: as_json(entry),
        FACTS: shard.facts,
    }


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _unpack(data: bytes) -> bytes:
    return gzip.decompress(data).removeprefix(_SIGNATURE)


def _pack(found: bytes) -> bytes:
    return gzipped(_SIGNATURE + found)
