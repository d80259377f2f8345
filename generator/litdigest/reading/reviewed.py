"""The files a human reviews: topics.yml, tags.yml, dumps.yml. Text in, values and problems out."""

from __future__ import annotations

from litdigest.content import DumpNote, MergeRules, TagRules
from litdigest.model import Problem, Topic
from litdigest.reading.yaml_cells import Cell, CellError, checked_slug, guarded, mapping, one_or_more, quoted, string, strings

_LARGEST_WEIGHT = 1e6


def parse_topics(text: str, source: str) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    """Read `topics.yml`."""
    return guarded(_topics, text, source, ())


def parse_tag_rules(text: str, source: str) -> tuple[TagRules, tuple[Problem, ...]]:
    """Read `tags.yml`."""
    return guarded(_tag_rules, text, source, TagRules())


def parse_dump_notes(text: str, source: str) -> tuple[dict[str, DumpNote], tuple[Problem, ...]]:
    """Read the notes of `dumps.yml`, by dump name."""
    return guarded(_dump_notes, text, source, {})


def parse_merge_rules(text: str, source: str) -> tuple[MergeRules, tuple[Problem, ...]]:
    """Read the merge rules of `dumps.yml`."""
    return guarded(_merge_rules, text, source, MergeRules())


def _topics(cell: Cell) -> tuple[Topic, ...]:
    rows = mapping(cell, "the file", ["topics"]).get("topics")
    if rows is None or rows.value is None:
        return ()
    if not isinstance(rows.value, list):
        raise CellError(rows.line, "'topics' should be a list")
    taken: dict[str, int] = {}
    return tuple(_topic(row, taken) for row in rows.value)


def _topic(cell: Cell, taken: dict[str, int]) -> Topic:
    missing = Cell(cell.line, None)
    row = {} if cell.value is None else mapping(cell, "each topic", ["name", "slug", "about", "exemplars", "pins", "was", "terms"])
    name = string(row.get("name", missing), "'name'")
    at = row.get("slug", missing)
    return Topic(
        name=name,
        slug=_free(at, string(at, "'slug'"), taken),
        about=string(row["about"], "'about'") if "about" in row and row["about"].value != "" else "",
        terms=_terms(row.get("terms", missing)),
        pins=strings(row.get("pins"), "'pins'"),
        exemplars=strings(row.get("exemplars"), "'exemplars'"),
        was=tuple(_free(row["was"], value, taken) for value in strings(row.get("was"), "'was'")),
    )


def _free(cell: Cell, value: str, taken: dict[str, int]) -> str:
    """Return the slug if it is valid and no other topic has or had it."""
    if checked_slug(cell, value) in taken:
        raise CellError(cell.line, f"the slug {quoted(value)} is taken already (line {taken[value]}); give this topic another")
    taken[value] = cell.line
    return value


def _terms(cell: Cell) -> tuple[tuple[str, float], ...]:
    if cell.value is None:
        return ()
    terms = []
    for term, weight in mapping(cell, "'terms'").items():
        number = weight.value
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number <= _LARGEST_WEIGHT:
            message = f"the weight of {quoted(term)} should be a number above 0 and at most a million, not {quoted(weight.plain)}"
            raise CellError(weight.line, message)
        terms.append((term, float(number)))
    return tuple(terms)


def _tag_rules(cell: Cell) -> TagRules:
    row = mapping(cell, "the file", ["aliases", "banned", "forced"])
    return TagRules(
        aliases=tuple((phrase, string(tag, quoted(phrase))) for phrase, tag in _optional(row, "aliases").items()),
        banned=strings(row.get("banned"), "'banned'"),
        forced=tuple((paper, tag) for paper, tags in _optional(row, "forced").items() for tag in one_or_more(tags, quoted(paper))),
    )


def _optional(row: dict[str, Cell], key: str) -> dict[str, Cell]:
    return mapping(row[key], quoted(key)) if key in row and row[key].value is not None else {}


def _dump_notes(cell: Cell) -> dict[str, DumpNote]:
    rows = mapping(cell, "the file").items()
    return {name: _dump_note(row, quoted(name)) for name, row in rows if not _is_merge_rule(name, row)}


def _is_merge_rule(name: str, cell: Cell) -> bool:
    """Return whether a row is a merge rule: a dump may have the same name, but its note is no list."""
    return name in ("same", "apart") and isinstance(cell.value, list)


def _merge_rules(cell: Cell) -> MergeRules:
    found = {name: _name_lists(row, quoted(name)) for name, row in mapping(cell, "the file").items() if _is_merge_rule(name, row)}
    return MergeRules(same=found.get("same", ()), apart=found.get("apart", ()))


def _name_lists(cell: Cell, what: str) -> tuple[tuple[str, ...], ...]:
    rows = cell.value if isinstance(cell.value, list) else []
    for row in rows:
        if len(strings(row, f"each item of {what}")) < 2:
            raise CellError(row.line, f"each item of {what} should be a list of two or more titles or places (file:line)")
    return tuple(strings(row, what) for row in rows)


def _dump_note(cell: Cell, what: str) -> DumpNote:
    row = mapping(cell, what, ["year", "text", "title"])
    year, text = row.get("year"), row.get("text")
    if year and (isinstance(year.value, bool) or not isinstance(year.value, int) or not 1900 <= year.value <= 9999):
        raise CellError(year.line, f"'year' should be a year such as 2025, not {quoted(year.plain)}")
    if text and text.value not in ("abstract", "digest"):
        raise CellError(text.line, f"'text' should be abstract or digest, not {quoted(text.plain)}")
    return DumpNote(
        year=year.value if year and isinstance(year.value, int) else None,
        text="digest" if text and text.value == "digest" else "abstract",
        title=string(row["title"], "'title'") if "title" in row else None,
    )
