"""Arithmetic that gives the same digits on every processor.

Linear algebra kernels sum in an order that depends on the processor, and the logarithms of maths libraries differ in
the last digit. So values are rounded to a grid, the multiples of 2**-21: products are then multiples of 2**-42, and
sums of products are exact in any order while they stay below 2**11. The dot product of two unit vectors is at most 1,
and with a term's column over 4 million papers at most 2000. Everything else uses operations that IEEE 754 defines to
the last digit: + - * / and square roots, one at a time.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from math import frexp

import numpy as np

from litdigest.analysis.arrays import Floats

_GRID = 2.0**21
_DIGITS = Context(prec=25)
_LN_2 = 0.6931471805599453
_ROOT_HALF = 0.7071067811865476
_SERIES = tuple(1 / n for n in range(17, 0, -2))
"""Coefficients of the series of artanh, highest power first."""


def on_grid(values: Floats) -> Floats:
    """Round to multiples of 2**-21."""
    return np.asarray(np.rint(values * _GRID) / _GRID)


@cache
def log(value: float) -> float:
    """Return the natural logarithm, correctly rounded."""
    return float(_DIGITS.ln(Decimal(value)))


def logs(values: Floats) -> Floats:
    """Return the natural logarithms of positive numbers, to some 15 digits.

    The series of 2 artanh((m - 1) / (m + 1)) for a mantissa m near 1 (Abramowitz and Stegun 1964, 4.1.27).
    """
    mantissa, exponent = np.frexp(values)
    low = mantissa < _ROOT_HALF
    mantissa = np.where(low, 2 * mantissa, mantissa)
    ratio = (mantissa - 1) / (mantissa + 1)
    square = ratio * ratio
    total = np.full_like(square, _SERIES[0])
    for factor in _SERIES[1:]:
        total *= square
        total += factor
    return np.asarray((exponent - low) * _LN_2 + 2 * (ratio * total))


def orthonormal(vectors: Floats) -> Floats:
    """Return an orthonormal basis of rows, on the grid; a row that adds no direction becomes zero.

    Modified Gram-Schmidt, each row twice (Giraud and others 2005).
    """
    basis = np.zeros_like(vectors)
    for place, vector in enumerate(vectors):
        rest = unit(vector)
        for _ in range(2):
            rest = unit(rest - on_grid(basis[:place] @ rest) @ basis[:place])
        basis[place] = rest
    return basis


def unit(vector: Floats) -> Floats:
    """Scale a vector to length 1, on the grid; a vector of mere rounding errors becomes zeros."""
    largest = float(np.abs(vector).max(initial=0.0))
    if largest < 16 / _GRID:
        return np.zeros_like(vector)
    # The first length is coarse, since squares near 1 would not all fit on the grid; the second is not.
    scaled = vector / largest
    scaled = on_grid(scaled / _length(np.rint(scaled * 2.0**16) / 2.0**16))
    return on_grid(scaled / _length(scaled))


def _length(vector: Floats) -> float:
    return float(np.sqrt((vector * vector).sum()))


def unit_rows(rows: Floats) -> Floats:
    """Scale each row to length 1, on the grid; a row of zeros stays as it is."""
    largest = np.abs(rows).max(axis=1, initial=0.0, keepdims=True)
    scaled = on_grid(rows / np.where(largest > 0, largest, 1.0))
    squares = (scaled * scaled).sum(axis=1, keepdims=True)
    return on_grid(scaled / np.sqrt(np.where(squares > 0, squares, 1.0)))


def cholesky(products: Floats) -> Floats:
    """Return the lower triangular L with L @ L.T = `products`, a matrix on the grid; dependent columns become zero."""
    lower = np.zeros_like(products)
    for place in range(len(products)):
        rest = products[place:, place] - lower[place:, :place] @ lower[place, :place]
        if rest[0] > 16 / _GRID:
            lower[place:, place] = on_grid(rest / np.sqrt(rest[0]))
    return lower


def power_of_two(value: float) -> float:
    """Return the least power of two above a positive value; dividing by it loses nothing."""
    return float(2.0 ** frexp(value)[1])
