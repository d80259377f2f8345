"""A file is read by what is in it: a listing, records of ours, or a page or an answer of Hugging Face."""

from __future__ import annotations

import pytest

from litdigest.content import DumpNote
from litdigest.reading.formats import Source, read_source
from litdigest.reading.listing import read_listing
from tests.listings import render
from tests.test_huggingface import THREE, answer, page
from tests.test_reading import PAPERS

NOTE = DumpNote(year=2027, text="digest")
PLANTED = ("ai_keywords", "ai_summary", "comments", "submittedOnDailyBy", "thumbnail")
UNDATED = page({"dailyPapers": THREE})


def told(source: Source) -> tuple[object, ...]:
    dump = source.dump
    return (
        dump.name,
        dump.source,
        dump.text_kind,
        str(dump.listing_date),
        dump.year_source,
        len(dump.entries),
        dump.problems,
        source.dropped,
    )


@pytest.mark.parametrize("before", ["", "\ufeff", "\n  ", "\ufeff\n "])
@pytest.mark.parametrize("text", [answer(*THREE), UNDATED])
def test_records_are_read_whatever_stands_before_them(text: str, before: str) -> None:
    name = "saved/2026-06-03.bin"
    day, year_source = ("May 29, 2026", "the page") if text[0] == "[" else ("Jun 3, 2026", "the file name")
    source = read_source(before + text, name)
    assert told(source) == ("2026-06-03", name, "abstract", day, year_source, 3, (), PLANTED)
    noted = ("May 29, 2026", "the page") if text[0] == "[" else ("Jun 3, 2027", "dumps.yml")
    assert told(read_source(before + text, name, NOTE)) == ("2026-06-03", name, "digest", *noted, 3, (), PLANTED)
    assert source.stored == read_source(text, "other.bin").stored


@pytest.mark.parametrize("before", ["", "\ufeff", "\n  "])
def test_what_was_stored_is_read_as_what_it_was_made_of(before: str) -> None:
    first = read_source(UNDATED, "2026-06-03.html", NOTE)
    again = read_source(before + (first.stored or ""), "2026-06-03.html", NOTE)
    assert first.stored
    assert (again.dump, again.stored, again.dropped) == (first.dump, first.stored, ())


@pytest.mark.parametrize(
    "text", [render(PAPERS), "\ufeff" + render(PAPERS), "{ no JSON", "[ no JSON", "<no page of papers>", '{"a": 1}', ""]
)
@pytest.mark.parametrize("note", [None, NOTE])
def test_anything_else_is_read_as_a_listing_and_kept_as_it_is(text: str, note: DumpNote | None) -> None:
    assert read_source(text, "2026-06-03.txt", note) == Source(dump=read_listing(text, "2026-06-03.txt", note), stored=None, dropped=())
