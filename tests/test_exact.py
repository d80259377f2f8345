"""Arithmetic that does not depend on the order of summation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from litdigest.analysis.exact import cholesky, log, logs, on_grid, orthonormal, power_of_two, unit, unit_rows

RANDOM = np.random.default_rng(5)


def test_sums_of_products_are_the_same_in_any_order() -> None:
    one, other = (unit(RANDOM.normal(size=5000)) for _ in range(2))
    order = RANDOM.permutation(5000)
    backwards = sum((one[i] * other[i] for i in order), 0.0)
    assert one @ other == backwards == math.fsum((one * other).tolist())


@pytest.mark.parametrize("size", [1, 7, 30_000])
def test_a_unit_vector_has_the_length_1(size: int) -> None:
    vector = RANDOM.normal(size=size) * 1e-3
    found = unit(vector)
    assert abs(np.linalg.norm(found) - 1) < 1e-5
    assert np.abs(found - vector / np.linalg.norm(vector)).max() < 1e-5
    assert not unit(np.zeros(size)).any()


def test_rows_of_nothing_stay_nothing() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert np.abs(rows - [[0.6, 0.8], [0, 0]]).max() < 1e-6


def test_a_basis_has_right_angles_and_spans_what_was_given() -> None:
    vectors = RANDOM.normal(size=(6, 40))
    vectors[4] = vectors[0] - 2 * vectors[1]
    basis = orthonormal(vectors)
    assert not basis[4].any()
    kept = np.delete(basis, 4, axis=0)
    assert np.abs(kept @ kept.T - np.eye(5)).max() < 1e-5
    assert np.abs(vectors - vectors @ kept.T @ kept).max() < 1e-4


def test_a_lower_triangle_multiplies_to_the_products() -> None:
    rows = on_grid(RANDOM.normal(size=(5, 3)) / 10)
    lower = cholesky(rows @ rows.T)
    assert np.abs(lower @ lower.T - rows @ rows.T).max() < 1e-4
    assert not np.triu(lower, 1).any()


def test_logarithms_are_those_of_the_library_but_for_the_last_digit() -> None:
    values = [1e-300, 1e-9, 0.1, 0.5, 0.74, 0.75, 0.76, 1.0, 1 + 2**-40, math.e, 194.0, 1e9]
    assert [log(value) for value in values] == pytest.approx([math.log(value) for value in values], rel=1e-15)
    assert logs(np.array(values)).tolist() == pytest.approx([math.log(value) for value in values], rel=1e-14, abs=1e-15)


def test_a_power_of_two_is_above_its_value() -> None:
    assert [power_of_two(value) for value in (0.3, 0.5, 1.0, 5.0)] == [0.5, 1.0, 2.0, 8.0]
