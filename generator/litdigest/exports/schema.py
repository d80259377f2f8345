"""What the files below api/ hold, as a JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from litdigest.model import Certainty, LinkKind, Severity
from litdigest.text.plain import SLUG_LENGTH

Schema = dict[str, Any]


def _object(about: str, /, **fields: Schema) -> Schema:
    """Every field is there, and no other; what is unknown is null."""
    return {"description": about, "type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _list(about: str, items: Schema) -> Schema:
    return {"description": about, "type": "array", "items": items}


def _text(about: str, **rules: object) -> Schema:
    return {"description": about, "type": "string", **rules}


def _number(about: str) -> Schema:
    return {"description": about, "type": "number"}


def _whole(about: str, minimum: int = 0, **rules: object) -> Schema:
    return {"description": about, "type": "integer", "minimum": minimum, **rules}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _one_of(about: str, *values: str) -> Schema:
    return {"description": about, "enum": list(values)}


def _slug(about: str) -> Schema:
    return _text(about, pattern="^[a-z0-9][a-z0-9_-]*$", maxLength=SLUG_LENGTH)


def _slugs(about: str) -> Schema:
    return _list(about, _slug("Slug of a paper."))


def _texts(about: str) -> Schema:
    return _list(about, {"type": "string"})


def _path(folder: str) -> Schema:
    return _text("Path of the page below the site's root.", pattern=f"^{folder}/[a-z0-9_-]+/$")


def _all(name: str, about: str) -> Schema:
    return _list(about, {"$ref": f"#/$defs/{name}"})


_LINK = _object(
    "A URL found in the paper's text.",
    url=_text("The URL, http or https.", pattern="^https?://"),
    kind=_one_of("What the URL leads to.", *get_args(LinkKind)),
    repo=_or_null(_text("host/owner/name, where the URL names a repository.")),
    evidence=_text("The sentence the URL stands in."),
)
_NEAR_TOPIC = _object(
    "A topic near to the paper.",
    slug=_slug("Slug of the topic."),
    score=_number("How well the paper fits; more is better."),
)
_NEIGHBOUR = _object(
    "A related paper.",
    slug=_slug("Slug of the paper."),
    score=_number("How near it is; more is nearer."),
    shares=_texts("The phrases that both share."),
)
_SIGHTING = _object(
    "The paper's place in a dump.",
    name=_text("Name of the dump."),
    rank=_whole("Place in the listing, from 1.", 1),
    line=_whole("Line of the title in the dump, from 1.", 1),
    comments=_or_null(_whole("Comments at that time.")),
)
_PAPER = _object(
    "One work, merged from all its entries.",
    slug=_slug("Lasting name of the paper."),
    title=_text("Title as the dump has it, TeX included."),
    abstract=_text("Abstract or digest as the dump has it; empty where there is none."),
    published=_or_null(_text("Day of publication, never a guess.", format="date", pattern=r"^\d{4}-\d{2}-\d{2}$")),
    published_precision=_one_of("How exact the date is.", "day", "unknown"),
    authors_count=_or_null(_whole("How many authors there are.")),
    organisation=_or_null(_text("Organisation named in place of the authors.")),
    authors=_or_null(_texts("Names of the authors, where an input states them.")),
    comments=_or_null(_whole("Comments on the paper's discussion, not upvotes.")),
    upvotes=_or_null(_whole("Upvotes, where an input states them.")),
    topic=_slug("Slug of the paper's topic, or unsorted."),
    topics=_list("The topics nearest to the paper, best first.", _NEAR_TOPIC),
    tags=_texts("Names of the paper's tags, best first."),
    links=_list("The links in the paper's text.", _LINK),
    related=_list("The papers nearest to this one, nearest first.", _NEIGHBOUR),
    dumps=_list("The dumps that listed the paper, newest first.", _SIGHTING),
    url=_path("papers"),
)
_TOPIC = _object(
    "One reviewed subject.",
    slug=_slug("Lasting name of the topic."),
    name=_text("Name of the topic."),
    about=_text("One line about the topic; may be empty."),
    was=_list("Former slugs, which redirect.", _slug("A former slug.")),
    coherence=_or_null(_number("How much its papers belong together, from -1 to 1.")),
    exemplars=_slugs("Papers that fit well."),
    papers=_slugs("The papers of the topic, newest first."),
    see_also=_slugs("Papers of other topics that nearly went to this one."),
    url=_path("topics"),
)
_TAG = _object(
    "A keyword phrase that at least two papers share.",
    slug=_slug("Lasting name of the tag."),
    name=_text("The phrase."),
    papers=_slugs("The papers that carry the tag."),
    url=_path("tags"),
)
_DUMP = _object(
    "One input file: a listing of papers.",
    name=_text("File name without its ending."),
    slug=_slug("Lasting name of its digest page."),
    title=_text("Title of the listing."),
    month=_or_null(_whole("Month of the listing.", 1, maximum=12)),
    day=_or_null(_whole("Day of the month.", 1, maximum=31)),
    year=_or_null(_whole("Year of the listing; year_is says how sure it is.", 1)),
    year_is=_one_of("How the year is known; earliest means that year or a later one.", *get_args(Certainty)),
    reason=_text("Why that year, in one sentence."),
    entries=_whole("How many entries the dump has."),
    url=_path("digests"),
)
_PROBLEM = _object(
    "A fault in the content.",
    source=_text("Name of the file."),
    line=_whole("First line, from 1.", 1),
    last_line=_whole("Last line.", 1),
    severity=_one_of("An error stops a build.", *get_args(Severity)),
    message=_text("What is wrong and what to do."),
)
_HEALTH = _object(
    "The sums of the whole library; lines are lines that are not blank.",
    lines=_whole("Lines of all dumps."),
    header_lines=_whole("Lines that belong to headers."),
    unplaced_lines=_whole("Lines of no header and no entry; each lies within a problem."),
    entries=_whole("Entries of all dumps."),
    papers=_whole("Papers after merging."),
    conflicts=_whole("Facts of a paper that differ from dump to dump."),
    undated=_whole("Papers without a date."),
    problems=_list("The faults found in the content.", _PROBLEM),
)
_SHARD_INDEX = _object(
    "Stands in papers.json where a library is too large for one file.",
    count=_whole("How many papers there are in all."),
    shards=_list("Files beside this one, in order; each is a list of papers.", _text("Name of a file.", pattern=r"^papers-\d+\.json$")),
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "litdigest API",
    "description": "A file below api/ is what the definition of its name says; papers.json of a large library is a shard_index.",
    "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("papers", "shard_index", "topics", "tags", "dumps", "health")],
    "$defs": {
        "paper": _PAPER,
        "papers": _all("paper", "Papers, sorted by slug; in an export of one topic, newest first."),
        "shard_index": _SHARD_INDEX,
        "topic": _TOPIC,
        "topics": _all("topic", "The topics that have a page, in the order of the reviewed file, Unsorted last."),
        "tag": _TAG,
        "tags": _all("tag", "The tags, sorted by slug."),
        "dump": _DUMP,
        "dumps": _all("dump", "The dumps, newest first, those of unknown year last."),
        "health": _HEALTH,
    },
}
"""The schema that is published as api/schema.json."""
