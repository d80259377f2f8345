"""Shares of few papers, and whether they changed more than by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

LEAST = 3
"""Minimum papers of a rising share, which must also be at least 1 in 100."""
_PRIOR = 10.0
"""Weight of the library's share as a prior, in papers added to each period."""
_WILSON = 1.96
"""Standard errors on each side of a 95% interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A number of papers out of a total."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, from 0 to 1; 0 if there are no papers."""
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
        """Return the share as text, with a decimal only below 1%."""
        return f"{_hundred(self.value)}%" if self.of else "–"

    def as_interval(self) -> str:
        """Return the interval as text."""
        return f"{_hundred(self.interval[0])}–{_hundred(self.interval[1])}%" if self.of else "–"


def _hundred(share: float) -> str:
    if 0 < share < 0.001:
        return "<0.1"
    if 0.995 <= share < 1:
        return ">99"
    return f"{100 * share:.1f}" if 0 < share < 0.01 else f"{100 * share:.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A share of the newest papers compared with the same share of earlier ones."""

    before: Share
    recent: Share
    usual: Share
    """The share of the whole library, undated papers included."""

    def growth(self, margin: float) -> float:
        """Return a lower bound for the growth of the log-odds: the growth less `margin` standard errors.

        The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn: Fightin' Words, Political
        Analysis 16 (2008), 372-403. A paper counts or does not, so there are two categories, and the variance keeps the
        terms of both. The prior is the usual share. One more paper of each kind, split between the periods by their size
        (Sweeting, Sutton and Lambert: What to add to nothing?, Statistics in Medicine 23 (2004), 1351-1375), lets shares
        rise from zero. The lower bound replaces the z-score, which prefers large shares to those that grew.
        """
        (new, rest), (old, others) = (self._smoothed(share) for share in (self.recent, self.before))
        ratio = math.log(new / rest) - math.log(old / others)
        return ratio - margin * math.sqrt(1 / new + 1 / rest + 1 / old + 1 / others)

    def _smoothed(self, share: Share) -> tuple[float, float]:
        """Return the papers that count and those that do not, both smoothed."""
        usual, dealt = _PRIOR * self.usual.value, share.of / (self.before.of + self.recent.of)
        return share.hits + usual + dealt, share.of - share.hits + _PRIOR - usual + dealt

    def rises(self, margin: float) -> bool:
        """Return whether the share grew by more than chance explains."""
        return self.recent.hits >= max(LEAST, self.recent.of / 100) and self.growth(margin) > 0

    def luck(self, margin: float) -> float:
        """Return the probability of a rise if dates were independent of the share: a hypergeometric sum."""
        hits = self.before.hits + self.recent.hits
        every = _log_ways(self.before.of + self.recent.of, hits)
        deals = (new for new in range(max(LEAST, hits - self.before.of), min(hits, self.recent.of) + 1) if self._dealt(new).rises(margin))
        return math.fsum(math.exp(_log_ways(self.recent.of, new) + _log_ways(self.before.of, hits - new) - every) for new in deals)

    def _dealt(self, new: int) -> Change:
        """Return the change if `new` of the papers that count were recent."""
        old = self.before.hits + self.recent.hits - new
        return Change(before=replace(self.before, hits=old), recent=replace(self.recent, hits=new), usual=self.usual)


def margin_for(compared: int) -> float:
    """Return the margin, in standard errors, at which about one of `compared` shares rises by chance; at most 5% of them do."""
    return NormalDist().inv_cdf(1 - min(0.05, 1 / max(compared, 1)))


def _log_ways(papers: int, chosen: int) -> float:
    return math.lgamma(papers + 1) - math.lgamma(chosen + 1) - math.lgamma(papers - chosen + 1)
