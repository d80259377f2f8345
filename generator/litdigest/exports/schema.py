"""The format of the files below api/: types for the code that writes them, and the JSON Schema made from these types."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict, get_args, get_origin, get_type_hints, is_typeddict

from litdigest.model import Certainty, LinkKind, Severity
from litdigest.text.plain import SLUG_LENGTH

# The texts beside a type describe it, the pairs are rules of JSON Schema.
Slug = Annotated[str, ("pattern", "^[a-z0-9][a-z0-9_-]*$"), ("maxLength", SLUG_LENGTH)]
Slugs = list[Annotated[Slug, "Slug of a paper."]]
Count = Annotated[int, ("minimum", 0)]
Place = Annotated[int, ("minimum", 1)]
ShardName = Annotated[str, "Name of a file.", ("pattern", r"^papers-\d+\.json(\.gz)?$")]


class Link(TypedDict):
    """A URL found in the paper's text."""

    url: Annotated[str, "The URL, http or https.", ("pattern", "^https?://")]
    kind: Annotated[LinkKind, "What the URL leads to."]
    repo: Annotated[str | None, "host/owner/name, if the URL names a repository."]
    evidence: Annotated[str, "The sentence with the URL."]


class NearTopic(TypedDict):
    """A topic that fits the paper."""

    slug: Annotated[Slug, "Slug of the topic."]
    score: Annotated[float, "How well the paper fits; higher is better."]


class Neighbour(TypedDict):
    """A related paper."""

    slug: Annotated[Slug, "Slug of the paper."]
    score: Annotated[float, "How similar it is; higher is more similar."]
    shares: Annotated[list[str], "The phrases that both share."]


class Sighting(TypedDict):
    """The paper's place in a dump."""

    name: Annotated[str, "Name of the dump."]
    rank: Annotated[Place, "Place in the listing, from 1."]
    line: Annotated[Place, "Line of the title in the dump, or number of the record, from 1."]
    comments: Annotated[Count | None, "Comments at that time."]
    upvotes: Annotated[Count | None, "Upvotes at that time."]


class Paper(TypedDict):
    """One work, merged from all its entries."""

    slug: Annotated[Slug, "Lasting name of the paper."]
    title: Annotated[str, "Title as in the dump, including TeX."]
    abstract: Annotated[str, "Abstract or digest as in the dump; empty if there is none."]
    published: Annotated[
        str | None, "Date of publication, as precise as it is known, never a guess.", ("pattern", r"^\d{4}(-\d{2}(-\d{2})?)?$")
    ]
    published_precision: Annotated[Literal["day", "month", "year", "unknown"], "How exact the date is."]
    authors_count: Annotated[Count | None, "How many authors there are."]
    organisation: Annotated[str | None, "Name of the organisation, if an input states it."]
    authors: Annotated[list[str] | None, "Names of the authors, if an input states them."]
    arxiv: Annotated[str | None, "arXiv id, without a version."]
    doi: Annotated[str | None, "DOI."]
    categories: Annotated[list[str], "arXiv categories, the primary one first."]
    venue: Annotated[str | None, "Where the paper appeared, if an input states it."]
    comments: Annotated[Count | None, "Comments on the paper's discussion, not upvotes."]
    upvotes: Annotated[Count | None, "Upvotes, if an input states them."]
    topic: Annotated[Slug, "Slug of the paper's topic, or unsorted."]
    topics: Annotated[list[NearTopic], "The topics that fit the paper, best first."]
    tags: Annotated[list[str], "Names of the paper's tags, best first."]
    links: Annotated[list[Link], "The links in the paper's text."]
    related: Annotated[list[Neighbour], "The papers most similar to this one, most similar first."]
    dumps: Annotated[list[Sighting], "The dumps that listed the paper, newest first."]
    url: Annotated[str, "Path of the page below the site's root.", ("pattern", "^papers/[a-z0-9_-]+/$")]


class Topic(TypedDict):
    """One reviewed subject."""

    slug: Annotated[Slug, "Lasting name of the topic."]
    name: Annotated[str, "Name of the topic."]
    about: Annotated[str, "One line about the topic; may be empty."]
    was: Annotated[list[Annotated[Slug, "A former slug."]], "Former slugs, which redirect."]
    coherence: Annotated[float | None, "How much its papers belong together, from -1 to 1."]
    exemplars: Annotated[Slugs, "Papers that fit well."]
    papers: Annotated[Slugs, "The papers of the topic, newest first."]
    see_also: Annotated[Slugs, "Papers of other topics that nearly went to this one."]
    url: Annotated[str, "Path of the page below the site's root.", ("pattern", "^topics/[a-z0-9_-]+/$")]


class Tag(TypedDict):
    """A keyword phrase that at least two papers share."""

    slug: Annotated[Slug, "Lasting name of the tag."]
    name: Annotated[str, "The phrase."]
    papers: Annotated[Slugs, "The papers with the tag."]
    url: Annotated[str, "Path of the page below the site's root.", ("pattern", "^tags/[a-z0-9_-]+/$")]


class Dump(TypedDict):
    """One input file: a listing of papers."""

    name: Annotated[str, "File name without its ending."]
    slug: Annotated[Slug, "Lasting name of its digest page."]
    title: Annotated[str, "Title of the listing."]
    month: Annotated[Place | None, "Month of the listing.", ("maximum", 12)]
    day: Annotated[Place | None, "Day of the month.", ("maximum", 31)]
    year: Annotated[Place | None, "Year of the listing; year_is says how it is known."]
    year_is: Annotated[Certainty, "How the year is known; earliest means that year or a later one."]
    reason: Annotated[str, "Why that year, in one sentence."]
    entries: Annotated[Count, "How many entries the dump has."]
    url: Annotated[str, "Path of the page below the site's root.", ("pattern", "^digests/[a-z0-9_-]+/$")]


class Problem(TypedDict):
    """A fault in the content."""

    source: Annotated[str, "Name of the file."]
    line: Annotated[Place, "First line, from 1."]
    last_line: Annotated[Place, "Last line."]
    severity: Annotated[Severity, "An error stops a build."]
    message: Annotated[str, "What is wrong and what to do."]


class Health(TypedDict):
    """Totals of the whole library; blank lines do not count."""

    lines: Annotated[Count, "Lines of all dumps."]
    header_lines: Annotated[Count, "Lines of the saved pages themselves: headers, footers, buttons."]
    unplaced_lines: Annotated[Count, "Lines of no header and no entry; each is reported as a problem."]
    entries: Annotated[Count, "Entries of all dumps."]
    papers: Annotated[Count, "Papers after merging."]
    conflicts: Annotated[Count, "Facts of a paper that differ from dump to dump."]
    undated: Annotated[Count, "Papers without a date."]
    problems: Annotated[list[Problem], "The faults found in the content."]


class ShardIndex(TypedDict):
    """The content of papers.json if a library is too large for one file."""

    count: Annotated[Count, "How many papers there are in all."]
    shards: Annotated[list[ShardName], "Files beside this one, in order; each is a list of papers, compressed with gzip if it ends in .gz."]


def _schema(kind: Any) -> dict[str, Any]:
    """Return the schema of a type. All fields are required, no others are allowed, and unknown values are null."""
    if is_typeddict(kind):
        fields = {name: _schema(of) for name, of in get_type_hints(kind, include_extras=True).items()}
        rules = {"properties": fields, "required": list(fields), "additionalProperties": False}
        return {"description": kind.__doc__, "type": "object", **rules}
    of = get_args(kind)
    if get_origin(kind) is Annotated:
        return _schema(of[0]) | dict(note if isinstance(note, tuple) else ("description", note) for note in of[1:])
    if get_origin(kind) is Literal:
        return {"enum": list(of)}
    if get_origin(kind) is list:
        return {"type": "array", "items": _schema(of[0])}
    if type(None) in of:
        return _schema(of[0]) | {"type": [_schema(of[0])["type"], "null"]}
    return {"type": {str: "string", int: "integer", float: "number"}[kind]}


def _all(name: str, about: str) -> dict[str, Any]:
    return {"description": about, "type": "array", "items": {"$ref": f"#/$defs/{name}"}}


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "litdigest API",
    "description": "Each file below api/ has the definition of its name; papers.json of a large library is a shard_index.",
    "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("papers", "shard_index", "topics", "tags", "dumps", "health")],
    "$defs": {
        "paper": _schema(Paper),
        "papers": _all("paper", "Papers, sorted by slug; in an export of one topic, newest first."),
        "shard_index": _schema(ShardIndex),
        "topic": _schema(Topic),
        "topics": _all("topic", "The topics that have a page, in the order of the reviewed file, Unsorted last."),
        "tag": _schema(Tag),
        "tags": _all("tag", "The tags, sorted by slug."),
        "dump": _schema(Dump),
        "dumps": _all("dump", "The dumps, newest first, those of unknown year last."),
        "health": _schema(Health),
    },
}
"""The schema that is published as api/schema.json."""
