"""What the user wrote, as it was read: dumps, reviewed files, pages and notes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from litdigest.dates import PaperDate
from litdigest.model import Dump, Problem, TextKind, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpNote:
    """The entry of one dump in `dumps.yml`."""

    year: int | None = None
    text: TextKind = "abstract"
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRules:
    """The rules of `dumps.yml` on which entries are one paper; each names entries by title, or by place as `file:line`."""

    same: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What `papers.yml` says about one paper. A human reviews it."""

    line: int
    """Line of the entry."""
    arxiv: str | None = None
    """arXiv id, without a version."""
    doi: str | None = None
    authors: tuple[str, ...] = ()
    """Names in order."""
    published: PaperDate | None = None
    categories: tuple[str, ...] = ()
    """arXiv categories, the primary one first."""
    venue: str | None = None
    source: str | None = None
    """URL of the record with these facts."""
    checked: dt.date | None = None
    """When a human last compared them."""
    slugs: tuple[str, ...] = ()
    """The published addresses that the paper keeps: that of its page, then others that lead there."""
    hide: str | None = None
    """Why the paper is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRules:
    """The rules in `tags.yml`."""

    aliases: tuple[tuple[str, str], ...] = ()
    """(phrase, tag that replaces it)"""
    banned: tuple[str, ...] = ()
    forced: tuple[tuple[str, str], ...] = ()
    """(paper slug, tag)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything the user wrote, read and checked."""

    reviewed: str
    """The folder of topics.yml, tags.yml, dumps.yml and papers.yml, as the user named it."""

    dumps: tuple[Dump, ...]
    topics: tuple[Topic, ...] | None
    """None if there is no `topics.yml`."""
    tag_rules: TagRules
    dump_notes: tuple[tuple[str, DumpNote], ...]
    merge_rules: MergeRules = MergeRules()
    identities: tuple[tuple[str, Identity], ...] = ()
    """Identities of `papers.yml`, by slug."""
    editor_notes: tuple[tuple[str, str], ...]
    """(dump name, Markdown); links in them are relative to the docs folder."""
    pages: tuple[tuple[str, bytes], ...]
    """Hand-written pages: path below the docs folder, content."""
    problems: tuple[Problem, ...]
