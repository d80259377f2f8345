"""Read a dump in any format, recognised by its content."""

from __future__ import annotations

from dataclasses import dataclass

from litdigest.content import DumpNote
from litdigest.model import Dump
from litdigest.reading.huggingface import find_papers, parse_json
from litdigest.reading.listing import read_listing
from litdigest.reading.record_dump import read_records
from litdigest.reading.records import Records, as_json, parse_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was read, and what of it the content folder keeps."""

    dump: Dump
    stored: str | None
    """Canonical JSON of the facts that are used; None if the file itself is kept."""
    dropped: tuple[str, ...] = ()
    """Names of what is not kept."""


def read_source(text: str, source: str, note: DumpNote | None = None) -> Source:
    """Read a listing, records of ours, or a page or answer of Hugging Face.

    Args:
        text: the file's text, decoded.
        source: the file's name, for messages; its stem names the dump.
        note: its entry in `dumps.yml`.
    """
    text = text.removeprefix("\ufeff") if text.removeprefix("\ufeff").lstrip()[:1] in ("<", "{", "[") else text
    records = parse_records(parse_json(text)) if text.lstrip().startswith("{") else None
    if records:
        return _of_records(records, source, note)
    found = find_papers(text)
    if found:
        return _of_records(found.records, source, note, found.dropped)
    return Source(dump=read_listing(text, source, note), stored=None)


def _of_records(records: Records, source: str, note: DumpNote | None, dropped: tuple[str, ...] = ()) -> Source:
    dump, kept = read_records(records, source, note)
    return Source(dump=dump, stored=as_json(kept), dropped=dropped)
