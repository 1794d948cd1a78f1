"""Is a product right? Seeded operands, a product in double precision, and the error bounds of
src/reference.rs.

A row is verified before it is timed, because a wrong product can be arbitrarily fast.
"""

import math
import sys
from typing import NamedTuple

try:
    import numpy as np
except ImportError:  # The bounds alone need no arrays.
    np = None

# On a grid of 2^-23, as in the Rust program, from another generator; f16 operands are these rounded
# to f16.
DISTRIBUTION = "uniform[-1,1)"

UNIT_F32 = 2.0**-24
UNIT_F16 = 2.0**-11  # Also of the fraction that TF32 keeps.
SUBNORMAL_F16 = 2.0**-24
LAMBDA = 8.0
PROJECTIONS = 4
SPOTS = 4096

# Largest m n k for which every element is compared. The protocol asks for 2^30; NumPy's product is
# fast enough for more.
ORACLE_MAX = 1 << 33


class Bound(NamedTuple):
    """How far an element of C may be from its exact value: relative |a_i| |b_j| + absolute +
    rounding |c_ij|.
    """

    relative: float
    absolute: float = 0.0
    rounding: float = 0.0

    @staticmethod
    def of(problem, narrow=False):
        """The bound of a problem with sums in f32; `narrow`: the result was then rounded to f16."""
        k = problem.k
        any_order = k * UNIT_F32 / (1 - k * UNIT_F32) if k * UNIT_F32 < 1 else math.inf
        relative = min(any_order, UNIT_F32 * LAMBDA * math.sqrt(k))
        if problem.element == "tf32":
            # Hardware may cut the fraction off in place of rounding it.
            relative += 2 * UNIT_F16 * min(2.0, 1.5 * LAMBDA / math.sqrt(k))
        return Bound(relative, SUBNORMAL_F16 / 2, UNIT_F16) if narrow else Bound(relative)


class Oracle:
    """Operands of a problem, and what their product must be."""

    def __init__(self, problem, seed):
        batch, m, n, k = problem.batch, problem.m, problem.n, problem.k
        self.shape = (batch, m, n)
        self.a = uniform((batch, m, k), seed, 0)
        self.stored_b = uniform((batch, n, k) if problem.transposed_b else (batch, k, n), seed, 1)
        if problem.element == "f16":
            self.a, self.stored_b = (x.astype(np.float16).astype(np.float32) for x in (self.a, self.stored_b))
        self.b = self.stored_b.swapaxes(1, 2) if problem.transposed_b else self.stored_b
        self.row_norms = np.sqrt(np.einsum("bmk,bmk->bm", self.a, self.a, dtype=np.float64))
        self.column_norms = np.sqrt(np.einsum("bkn,bkn->bn", self.b, self.b, dtype=np.float64))
        self.product = None
        if problem.flop() <= 2 * ORACLE_MAX:
            self.product = [a.astype(np.float64) @ b.astype(np.float64) for a, b in zip(self.a, self.b)]

    def bytes(self):
        return sum(matrix.nbytes for matrix in (self.a, self.stored_b, *(self.product or ())))

    def verify(self, c, bound, seed):
        """The method, the largest error as a share of its bound (infinite for a NaN), and where
        that is.
        """
        if c.shape != self.shape:
            return "oracle-f64", math.inf, "the result has the wrong number of elements"
        with np.errstate(invalid="ignore", over="ignore"):  # A wrong result may hold anything.
            if self.product is not None:
                method, found = "oracle-f64", [*self._elements(c, bound)]
            else:
                method, found = "freivalds", [*self._projections(c, bound, seed), self._spots(c, bound, seed)]
        error, place = max(found, key=lambda pair: pair[0])
        return method, float(error), place

    def _elements(self, c, bound):
        for item, (got, expected) in enumerate(zip(c, self.product)):
            limit = bound.relative * np.outer(self.row_norms[item], self.column_norms[item])
            error = share(got, expected, limit + bound.absolute + bound.rounding * np.abs(expected))
            at = np.unravel_index(np.argmax(error), error.shape)
            yield error[at], self._place(item, *at, got[at], expected[at])

    def _projections(self, c, bound, seed):
        """Freivalds' check of each row of C, on vectors of random signs."""
        batch, _, n = self.shape
        signs = np.random.default_rng([seed, 2]).integers(0, 2, (n, PROJECTIONS)) * 2.0 - 1.0
        for item in range(batch):
            got, expected = in_double(c[item], signs), in_double(self.a[item], in_double(self.b[item], signs))
            limit = bound.relative * np.linalg.norm(self.column_norms[item]) * self.row_norms[item]
            limit = limit + bound.absolute * math.sqrt(n)
            if bound.rounding:
                limit = limit + bound.rounding * np.sqrt(np.einsum("mn,mn->m", c[item], c[item], dtype=np.float64))
            error = share(got, expected, LAMBDA * limit[:, None])
            at = np.unravel_index(np.argmax(error), error.shape)
            yield error[at], f"row {at[0]} of C projects to {got[at]:.7}, expected {expected[at]:.7}"

    def _spots(self, c, bound, seed):
        """The corners, and elements drawn at random: a projection hides one wrong element among
        many right ones.
        """
        batch, m, n = self.shape
        last, rng = batch * m - 1, np.random.default_rng([seed, 3])
        rows = np.concatenate([[0, 0, last, last], rng.integers(0, last + 1, SPOTS - 4)])
        columns = np.concatenate([[0, n - 1, 0, n - 1], rng.integers(0, n, SPOTS - 4)])
        items, rows = rows // m, rows % m
        expected = np.empty(SPOTS)
        for some in np.array_split(np.arange(SPOTS), 16):
            a, b = self.a[items[some], rows[some]], self.b[items[some], :, columns[some]]
            expected[some] = np.einsum("sk,sk->s", a, b, dtype=np.float64)
        got = c[items, rows, columns]
        limit = bound.relative * self.row_norms[items, rows] * self.column_norms[items, columns]
        error = share(got, expected, limit + bound.absolute + bound.rounding * np.abs(expected))
        at = np.argmax(error)
        return error[at], self._place(items[at], rows[at], columns[at], got[at], expected[at])

    def _place(self, item, row, column, got, expected):
        product = f" of product {item}" if self.shape[0] > 1 else ""
        return f"C[{row}, {column}]{product} is {got:.7}, expected {expected:.7}"


def uniform(shape, seed, stream):
    """Seeded elements, exact in binary32. Never zeros: those draw less power, so chips clock
    higher.
    """
    drawn = np.random.default_rng([seed, stream]).integers(0, 1 << 24, shape, dtype=np.uint32)
    return drawn.astype(np.float32) * np.float32(2.0**-23) - np.float32(1)


def in_double(matrix, weights):
    """matrix @ weights in double precision, some rows at a time, so that no second copy of a large
    matrix is made.
    """
    blocks = range(0, len(matrix), 512)
    return np.concatenate([matrix[row : row + 512].astype(np.float64) @ weights for row in blocks])


def share(got, expected, limit):
    """The error as a share of its bound; a NaN counts as infinite."""
    error = np.abs(got - expected) / np.maximum(limit, sys.float_info.min)
    return np.where(np.isnan(error), np.inf, error)
