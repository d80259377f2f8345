"""Title or abstract? Find the cheapest reading of a page's blocks, for all of them at once.

Each block is a title, an abstract, more of an abstract, who and when, a line of the page, or no part of
a paper. A reading costs how unlikely each block looks in its role, plus a price for every irregular
step. The cheapest one is found by dynamic programming (Viterbi 1967), in time linear in the blocks.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence
from typing import Literal

from litdigest.reading.blocks import Block
from litdigest.reading.odds import title_odds

Role = Literal["title", "abstract", "more", "meta", "page", "none"]
State = Literal["title", "abstract", "brief", "more", "item", "meta", "page", "page-title", "page-abstract", "page-brief", "none"]
Costs = dict[State, float]

CLOSE = 1.5
"""A line is reported when its two best readings differ by less than this (in nats)."""

_ROLES: dict[State, Role] = {
    "title": "title", "abstract": "abstract", "brief": "abstract", "more": "more", "item": "more", "meta": "meta",
    "page": "page", "page-title": "page", "page-abstract": "page", "page-brief": "page", "none": "none",
}  # fmt: skip
_PHASES: dict[State, str] = {
    "title": "title", "page-title": "title", "abstract": "abstract", "more": "abstract", "page-abstract": "abstract",
    "brief": "brief", "item": "brief", "page-brief": "brief", "meta": "closed", "page": "closed", "none": "none",
}  # fmt: skip
"""How far the paper is at a state. "brief": its abstract is short so far, so that short lines may well go on with it."""
_PAGES: dict[str, State] = {"closed": "page", "none": "page", "title": "page-title", "abstract": "page-abstract", "brief": "page-brief"}

_IMPOSSIBLE = 1e6
_NO_ABSTRACT = 3.0
_MORE = 3.0
_STRAY = 10.0
_STRAY_SHORT = 2.5
_SECOND_PAPER = 3.0
"""Price of a paper without a meta block in a listing that has them."""
_ORPHAN = 6.0
"""Price of a meta block without a paper."""
_BRIEF = 5.0
"""Maximum cost of a short abstract that who and when close."""
_BRIEF_MORE = 2.0
_AFTER_BRIEF = 4.0
"""Price of ending a paper whose abstract is short, before who and when close it."""
_LONG = 300
"""From this length on, an abstract is not brief."""
_LIST_ITEM = re.compile(r"(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]) \S")
_PAGE_LINE_AS_TITLE = 3.0
_FRAME_AS_TITLE = 1.5
_META_AS_TITLE = 8.0
_INTERRUPTED = 2.0
"""Price of a line of the page between a title and its abstract, or within an abstract."""


def read_roles(blocks: Sequence[Block], *, has_meta: bool) -> tuple[tuple[Role, float], ...]:
    """Return the role of each block, and by how much it beats the next best reading.

    Args:
        blocks: the blocks below the page's header.
        has_meta: the listing tells who and when of its papers.
    """
    costs = [_costs(block, has_meta=has_meta) for block in blocks]
    roles: list[tuple[Role, float]] = []
    step = functools.partial(_step, second=_SECOND_PAPER if has_meta else 0.0)
    for here, after in zip(_sweep(costs, step), _sweep_back(costs, step), strict=True):
        best: dict[Role, float] = {}
        for state, cost in here.items():
            role = _ROLES[state]
            best[role] = min(best.get(role, _IMPOSSIBLE), cost + after[state])
        (least, role), *others = sorted((cost, role) for role, cost in best.items())
        roles.append((role, (others[0][0] if others else _IMPOSSIBLE) - least))
    return tuple(roles)


def _costs(block: Block, *, has_meta: bool) -> Costs:
    if block.kind == "meta":
        return {"meta": 0.0, "title": _META_AS_TITLE} if len(block.lines) == 1 else {"meta": 0.0}
    if block.kind == "bare":
        return _as_page(0.0)
    if block.kind == "text":
        return _text_costs(block, has_meta=has_meta)
    price = _FRAME_AS_TITLE if block.kind == "frame" else _PAGE_LINE_AS_TITLE
    return {"title": price, **_as_page(0.5 if block.kind == "frame" else 0.0)}


def is_list_item(text: str) -> bool:
    """Return whether a paragraph begins as an item of a list does."""
    return bool(_LIST_ITEM.match(text))


def _as_page(cost: float) -> Costs:
    return {"page": cost, "page-title": cost + _INTERRUPTED, "page-abstract": cost, "page-brief": cost}


def _text_costs(block: Block, *, has_meta: bool) -> Costs:
    text = block.text
    odds = title_odds(text)
    title, abstract = math.log1p(math.exp(-odds)), math.log1p(math.exp(odds))
    stray = _STRAY_SHORT if len(text.split(None, 2)) <= 2 else _STRAY
    costs: Costs = {"title": title, "more": abstract + _MORE, "none": stray}
    if has_meta and len(text) < _LONG:
        costs["brief"] = min(abstract, _BRIEF)
        costs["item"] = 1.0 if is_list_item(text) else min(abstract, _BRIEF_MORE) + _MORE
    else:
        costs["abstract"] = abstract
    if block.returns:
        costs = {**costs, **_as_page(1.0), "title": title + _PAGE_LINE_AS_TITLE}
        del costs["none"]
    return costs


@functools.cache
def _step(before: State | None, state: State | None, *, second: float) -> float:
    """Return the price of `state` after `before`; None stands for either end of the page.

    Args:
        before: the state of the block before.
        state: the state of the block.
        second: the price of a second paper before who and when.
    """
    phase = _PHASES[before] if before else "closed"
    role = _ROLES[state] if state else None
    if role == "page":
        return 0.0 if _PAGES[phase] == state else _IMPOSSIBLE
    if role in ("abstract", "more"):
        return _text_step(before, state, phase)
    price = _NO_ABSTRACT if phase == "title" else 0.0
    if role == "meta":
        return price + {"closed": _ORPHAN, "none": second}.get(phase, 0.0)
    if (role == "title" and phase not in ("closed", "none")) or (role is None and phase == "none"):
        price += second
    return price + (_AFTER_BRIEF if phase == "brief" and role else 0.0)


def _text_step(before: State | None, state: State | None, phase: str) -> float:
    """Return the price of an abstract, or of more of it, after `before`."""
    if _ROLES[state or "none"] == "abstract":
        return 0.0 if phase == "title" else _IMPOSSIBLE
    fits = phase in ("abstract", "brief") if state == "more" else phase == "brief"
    if not fits:
        return _IMPOSSIBLE
    return _INTERRUPTED if before in ("page-abstract", "page-brief") else 0.0


def _sweep(costs: Sequence[Costs], step: Callable[[State | None, State | None], float]) -> list[Costs]:
    """Return, for each block and state, the cost of the cheapest reading up to there."""
    rows: list[Costs] = []
    for cost in costs:
        if rows:
            last = rows[-1].items()
            rows.append({s: price + min([sum_ + step(b, s) for b, sum_ in last]) for s, price in cost.items()})
        else:
            rows.append({s: price + step(None, s) for s, price in cost.items()})
    return rows


def _sweep_back(costs: Sequence[Costs], step: Callable[[State | None, State | None], float]) -> list[Costs]:
    """Return, for each block and state, the cost of the cheapest reading from there to the end."""
    if not costs:
        return []
    rows: list[Costs] = [{s: step(s, None) for s in costs[-1]}]
    for place in range(len(costs) - 1, 0, -1):
        after = [(s, price + rows[-1][s]) for s, price in costs[place].items()]
        rows.append({b: min([step(b, s) + sum_ for s, sum_ in after]) for b in costs[place - 1]})
    return rows[::-1]
