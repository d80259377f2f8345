"""Shares of few papers, and whether they changed: small counts without big words."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

LEAST = 3
"""Minimum papers of a share that rises; it is also at least 1 in 100."""
_PRIOR = 10.0
"""Weight of the whole library as a prior, in papers of each period."""
_WILSON = 1.96
"""Standard errors on both sides of 95 in 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Some of a number of papers."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, from 0 to 1; 0 of nothing is 0."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% score interval, which stays sound for a handful of papers.

        Wilson: Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927), 209-212.
        """
        if not self.of:
            return 0.0, 1.0
        weight = _WILSON**2 / self.of
        middle = (self.value + weight / 2) / (1 + weight)
        half = _WILSON / (1 + weight) * math.sqrt(self.value * (1 - self.value) / self.of + weight / (4 * self.of))
        # Rounding may carry an end past the share itself.
        return max(0.0, min(self.value, middle - half)), min(1.0, max(self.value, middle + half))

    def as_percent(self) -> str:
        """Return the share for people, with a decimal only below one in a hundred."""
        return f"{_hundred(self.value)}%" if self.of else "–"

    def as_interval(self) -> str:
        """Return the interval for people."""
        return f"{_hundred(self.interval[0])}–{_hundred(self.interval[1])}%" if self.of else "–"


def _hundred(share: float) -> str:
    if 0 < share < 0.001:
        return "<0.1"
    if 0.995 <= share < 1:
        return ">99"
    return f"{100 * share:.1f}" if 0 < share < 0.01 else f"{100 * share:.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A share of the newest papers held against the same share of those before."""

    before: Share
    recent: Share
    usual: Share
    """The share of the whole library, undated papers included."""

    def growth(self, margin: float) -> float:
        """Return by how much the log-odds grew at least, less a margin in standard errors.

        The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn: Fightin' Words, Political
        Analysis 16 (2008), 372-403. A paper counts or does not, so there are two categories, and the variance keeps the
        terms of both. The prior is the usual share; a paper more of each kind, dealt to the periods by their size
        (Sweeting, Sutton and Lambert: What to add to nothing?, Statistics in Medicine 23 (2004), 1351-1375), lets shares
        rise from nothing. The lower bound stands in place of the z-score, which favours great shares over those that grew.
        """
        (new, rest), (old, others) = (self._smoothed(share) for share in (self.recent, self.before))
        ratio = math.log(new / rest) - math.log(old / others)
        return ratio - margin * math.sqrt(1 / new + 1 / rest + 1 / old + 1 / others)

    def _smoothed(self, share: Share) -> tuple[float, float]:
        """Return the papers that count and those that do not, with what is added to both."""
        usual, dealt = _PRIOR * self.usual.value, share.of / (self.before.of + self.recent.of)
        return share.hits + usual + dealt, share.of - share.hits + _PRIOR - usual + dealt

    def rises(self, margin: float) -> bool:
        """Tell whether the share grew by more than chance explains."""
        return self.recent.hits >= max(LEAST, self.recent.of / 100) and self.growth(margin) > 0

    def luck(self, margin: float) -> float:
        """Return the chance that it would rise if dates had nothing to do with it: a hypergeometric sum."""
        hits = self.before.hits + self.recent.hits
        every = _log_ways(self.before.of + self.recent.of, hits)
        deals = (new for new in range(max(LEAST, hits - self.before.of), min(hits, self.recent.of) + 1) if self._dealt(new).rises(margin))
        return math.fsum(math.exp(_log_ways(self.recent.of, new) + _log_ways(self.before.of, hits - new) - every) for new in deals)

    def _dealt(self, new: int) -> Change:
        """Return the change had `new` of the papers that count been recent."""
        old = self.before.hits + self.recent.hits - new
        return Change(before=replace(self.before, hits=old), recent=replace(self.recent, hits=new), usual=self.usual)


def margin_for(compared: int) -> float:
    """Return the margin at which about one of `compared` shares rises by chance, or 5 in 100 where they are few."""
    return NormalDist().inv_cdf(1 - min(0.05, 1 / max(compared, 1)))


def _log_ways(papers: int, chosen: int) -> float:
    return math.lgamma(papers + 1) - math.lgamma(chosen + 1) - math.lgamma(papers - chosen + 1)
