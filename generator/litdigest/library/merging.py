"""Find the entries of each paper: by title and text, by an id, by a near-identical abstract under a new title, or by a reviewed line.

Retitled papers are pairs of abstracts that share some of their smallest hashes (Broder 1997), so the cost stays linear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import numpy as np

from litdigest.content import MergeRules
from litdigest.library.by_id import Ids, have_other_ids, same_by_id
from litdigest.library.comparing import Hashes, are_one_text, compare_texts, disagreement, have_one_day, shingles
from litdigest.model import Dump, Entry
from litdigest.text.titles import are_kin, common_key, numbers_in, telling_marks

Appearance = tuple[Dump, Entry]
"""An entry and its dump."""
Group = list[Appearance]

_SKETCH = 8
_SHARED = 3
_REVIEWED = "dumps.yml keeps them apart"
_MOST_NAMESAKES = 20
"""So many papers of one title are compared by what they say; what comes after them, by its exact text."""
_MOST_COMPARED = 20
"""So many entries of a paper are compared with those of another."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about two entries that could be one paper, and why."""

    kind: Literal["joined", "namesakes", "copied"]
    first: Appearance
    second: Appearance
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The entries of each paper, and what was decided on the way."""

    groups: tuple[tuple[Appearance, ...], ...]
    decisions: tuple[Decision, ...]
    unused: tuple[str, ...]
    """Names in the reviewed rules that fit no entry."""


def place_of(appearance: Appearance) -> str:
    """Return where an entry stands, as problems name it and reviewed rules may."""
    dump, entry = appearance
    return f"{PurePath(dump.source).name}:{entry.line}"


def merge(dumps: Iterable[Dump], rules: MergeRules | None = None, ids: Ids | None = None) -> Merged:
    """Group the entries of all dumps into papers. The groups do not depend on the order of dumps or entries.

    Args:
        dumps: the dumps as read.
        rules: what `dumps.yml` joins and keeps apart.
        ids: the arXiv ids in `papers.yml`, by slug.
    """
    by_title: dict[str, Group] = defaultdict(list)
    for dump in sorted(dumps, key=lambda d: d.name):
        for entry in dump.entries:
            by_title[common_key(entry.title)].append((dump, entry))
    reviewed = _Reviewed(rules or MergeRules())
    groups, decisions = [], []
    for title in sorted(by_title):
        found, told = _told_apart(by_title[title], reviewed)
        groups += found
        decisions += told
    joins = _Joins(groups, reviewed)
    joins.by_rules()
    decisions += joins.by_ids(ids or {})
    decisions += joins.by_abstract()
    reported = tuple(one for one in decisions if one.reason != _REVIEWED)
    return Merged(joins.groups(), reported, reviewed.unused(groups))


class _Reviewed:
    """The reviewed rules, by the names of entries: a title or a place."""

    def __init__(self, rules: MergeRules) -> None:
        self._same = [[_rule_name(name) for name in names] for names in rules.same]
        self._apart = [[_rule_name(name) for name in names] for names in rules.apart]
        self._written = {_rule_name(name): name for names in (*rules.same, *rules.apart) for name in names}

    def __bool__(self) -> bool:
        return bool(self._written)

    def names(self, appearances: Iterable[Appearance]) -> set[str]:
        """Return the names in the rules that fit any of the entries."""
        fits = (name for one in appearances for name in (place_of(one), common_key(one[1].title)))
        return {name for name in fits if name in self._written} if self else set()

    def are_apart(self, some: Iterable[Appearance], others: Iterable[Appearance]) -> bool:
        """Return whether a rule keeps two groups apart."""
        if not self._apart:
            return False
        one, other = self.names(some), self.names(others)
        return any((a := one & {*names}) and (b := other & {*names}) and (len(a | b) > 1) for names in self._apart)

    def same(self, groups: Sequence[Group]) -> Iterator[list[int]]:
        """Yield, for each rule that joins, the groups it joins."""
        named = [self.names(group) for group in groups] if self._same else []
        for names in self._same:
            yield [number for number, found in enumerate(named) if found & {*names}]

    def unused(self, groups: Iterable[Group]) -> tuple[str, ...]:
        """Return the names that fit no entry."""
        found = set().union(*map(self.names, groups)) if self else set()
        return tuple(sorted({written for name, written in self._written.items() if name not in found}))


def _rule_name(name: str) -> str:
    """Return a place as it is, and the key of a title."""
    head, _, line = name.rpartition(":")
    return name if head and "." in head and line.isdigit() else common_key(name)


def _told_apart(appearances: Group, reviewed: _Reviewed) -> tuple[list[Group], list[Decision]]:
    """Split the entries of one title into papers, where their texts or facts do not fit together."""
    groups: list[Group] = []
    exact: dict[tuple[str, str, str | None], Group] = {}
    decisions = []
    for one in sorted(appearances, key=lambda found: (-len(found[1].abstract), found[0].name, found[1].line)):
        text = (telling_marks(one[1].title), one[1].abstract, one[1].arxiv)
        same = exact.get(text) if one[1].abstract else None
        candidates = [same] if same else groups[:_MOST_NAMESAKES]
        reasons = [_REVIEWED if reviewed.are_apart([one], group) else None if same else _why_apart(one, group) for group in candidates]
        home = next((group for group, reason in zip(candidates, reasons, strict=True) if reason is None), None)
        if home is None:
            home = []
            groups.append(home)
            decisions += [Decision("namesakes", candidates[0][0], one, reasons[0])] if candidates and reasons[0] else []
        home.append(one)
        exact.setdefault(text, home)
    return [sorted(group, key=lambda found: (found[0].name, found[1].line)) for group in groups], decisions


def _why_apart(one: Appearance, group: Group) -> str | None:
    """Return why an entry is another paper than those of the same title, or None if it is one of them."""
    if have_other_ids([one[1]], [entry for _, entry in group]):
        return "their arXiv ids differ"
    longest = group[0][1]
    texts = compare_texts(one[1], longest)
    if texts == "one text":
        return None
    if telling_marks(one[1].title) != telling_marks(longest.title):
        return "the titles differ in a sign, and so do the abstracts"
    if texts == "unrelated":
        return "the abstracts are about different things"
    differ = disagreement([one[1]], [entry for _, entry in group[:_MOST_COMPARED]])
    return f"the {differ} differ, and so do the abstracts" if differ and one[1].abstract else differ and f"the {differ} differ"


class _Joins:
    """Groups that are joined step by step (union-find); the first of those joined stands for all."""

    def __init__(self, groups: Sequence[Group], reviewed: _Reviewed) -> None:
        self._groups = groups
        self._reviewed = reviewed
        self._leader = list(range(len(groups)))
        self._members = [[number] for number in self._leader]

    def groups(self) -> tuple[tuple[Appearance, ...], ...]:
        """Return the entries of each paper."""
        found = [sorted(members) for number, members in enumerate(self._members) if self._leader[number] == number]
        return tuple(tuple(one for member in members for one in self._groups[member]) for members in sorted(found))

    def by_rules(self) -> None:
        """Join what the reviewed file joins."""
        for first, *others in filter(None, self._reviewed.same(self._groups)):
            for other in others:
                self._join(first, other)

    def by_ids(self, ids: Ids) -> list[Decision]:
        """Join groups that have an id in common, unless a rule keeps them apart."""
        decisions = []
        for one, other in same_by_id(self._groups, ids):
            if self._find(one) == self._find(other) or self._reviewed.are_apart(self._entries(one), self._entries(other)):
                continue
            self._join(one, other)
            decisions.append(Decision("joined", self._groups[one][0], self._groups[other][0], "they have one id"))
        return decisions

    def by_abstract(self) -> list[Decision]:
        """Join groups with a near-identical abstract under two titles, if nothing speaks against it."""
        hashes = [shingles(max((entry.abstract for _, entry in group), key=len)) for group in self._groups]
        decisions = []
        for one, other in _candidates([found[:_SKETCH] for found in hashes]):
            if self._find(one) == self._find(other) or not are_one_text(hashes[one], hashes[other]):
                continue
            reason = self._why_not(one, other)
            first, second = self._groups[one][0], self._groups[other][0]
            if reason is None:
                self._join(one, other)
            decisions.append(Decision("copied" if reason else "joined", first, second, reason or "their abstracts are near-identical"))
        return decisions

    def _find(self, number: int) -> int:
        while self._leader[number] != number:
            number = self._leader[number]
        return number

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        if first != second:
            self._leader[second] = first
            self._members[first] += self._members[second]

    def _entries(self, number: int) -> Group:
        members = self._members[self._find(number)][:_MOST_COMPARED]
        return [one for member in members for one in self._groups[member][:_MOST_COMPARED]]

    def _why_not(self, one: int, other: int) -> str | None:
        """Return why two groups with one abstract stay two papers."""
        some, others = self._entries(one), self._entries(other)
        if self._reviewed.are_apart(some, others):
            return _REVIEWED
        if {numbers_in(entry.title) for _, entry in some} != {numbers_in(entry.title) for _, entry in others}:
            return "their titles differ in a number"
        return _why_unproven([entry for _, entry in some], [entry for _, entry in others])


def _why_unproven(some: Sequence[Entry], others: Sequence[Entry]) -> str | None:
    """Return what is missing before an abstract under a new title counts as the same paper: anybody can copy a text."""
    if have_other_ids(some, others):
        return "their arXiv ids differ"
    if "dates" in (disagreement(some, others) or ""):
        return "their dates differ"
    is_dated = have_one_day(some, others)
    is_kin = any(are_kin(one, other) for one in {entry.title for entry in some} for other in {entry.title for entry in others})
    if _repositories(some) != _repositories(others) and not (is_dated and is_kin):
        return "one names code that the other does not"
    return None if is_dated or is_kin else "neither dates nor titles say that they are one"


def _repositories(entries: Iterable[Entry]) -> set[str]:
    return {link.repo.lower() for entry in entries for link in entry.links if link.repo and link.kind == "code"}


def _candidates(sketches: Sequence[Hashes]) -> list[tuple[int, int]]:
    """Return pairs of abstracts that share at least three of their eight smallest hashes.

    Each is paired with only a few others that share a hash: enough to join all, and never quadratic.
    """
    hashes = np.concatenate([np.zeros(0, dtype=np.uint32), *sketches])
    places = np.repeat(np.arange(len(sketches)), [len(sketch) for sketch in sketches])
    order = np.lexsort((places, hashes))
    hashes, places = hashes[order], places[order]
    found = [np.zeros(0, dtype=np.int64)]
    for apart in range(1, _SKETCH + 1):
        same = np.flatnonzero(hashes[apart:] == hashes[:-apart])
        found.append(places[same] * len(sketches) + places[same + apart])
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    return [divmod(pair, len(sketches)) for pair in pairs[shared >= _SHARED].tolist()]
