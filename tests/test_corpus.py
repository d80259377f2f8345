"""The tokens of papers: they represent the same words as the texts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from litdigest.analysis.tokens import count_terms, read_corpus
from litdigest.text.english import cut
from tests.papers import corpus, paper, sample

HARD = [
    paper("Fr\\'echet Mills -- A \\emph{Tidal} Study", "See https://mills.example/a, or www.tides.example. Mills' e.g. salt-water mills."),
    paper("www", "Mills turn - slowly - with tides."),
    paper("???", ""),
]


def terms_of(title: str) -> dict[str, int]:
    """Return the terms of a paper with only a title."""
    terms = count_terms(read_corpus([paper(title)]))
    return dict(zip(terms.names(terms.counts.indices), terms.counts.data.astype(int).tolist(), strict=True))


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("Tidal Mills", {"tidal": 2, "mill": 2, "tidal mill": 2}),
        ("Tidal, Mills", {"tidal": 2, "mill": 2}),
        ("Mills of the Miller's Mill", {"mill": 4, "miller": 2, "miller mill": 2}),
        ("A Tidal Method", {"tidal": 2}),
        ("Oar, Ox", {"oar": 2}),
    ],
)
def test_terms_are_words_and_pairs_that_carry_a_subject(title: str, terms: dict[str, int]) -> None:
    assert terms_of(title) == terms


def test_a_title_counts_twice_and_papers_apart() -> None:
    papers = [paper("Tidal Mills", "A mill."), paper("Oars", "Oars and mills. Mills.")]
    terms = count_terms(read_corpus(papers))
    rows = [dict(zip(terms.names(row.indices), row.data.tolist(), strict=True)) for row in terms.counts]
    assert rows == [{"mill": 3, "tidal": 2, "tidal mill": 2}, {"mill": 2, "oar": 3}]


def test_terms_are_sorted_and_found_by_name() -> None:
    terms = count_terms(read_corpus([*sample(), *HARD]))
    names = terms.names(np.arange(len(terms.codes)))
    assert names == sorted(set(names))
    assert terms.find([*names, "no such term", "of the", "", "nosuchterm"]) == {name: place for place, name in enumerate(names)}


def test_a_paper_has_the_same_terms_alone_and_among_others() -> None:
    papers = [*corpus(), *HARD]
    together = count_terms(read_corpus(papers))
    for row, one in zip(together.counts, papers, strict=True):
        alone = count_terms(read_corpus([one]))
        counted = Counter(dict(zip(alone.names(alone.counts.indices), alone.counts.data.tolist(), strict=True)))
        assert counted == dict(zip(together.names(row.indices), row.data.tolist(), strict=True))


def test_words_are_told_as_the_paper_writes_them() -> None:
    papers = [*corpus(), *HARD]
    read = read_corpus(papers)
    for row, one in enumerate(papers):
        assert list(filter(None, read.written(row))) == list(filter(None, cut(one.text)))
