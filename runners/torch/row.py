"""One row in one process, up to its first sample: correct first, then warm. As src/measure/row.rs.
"""

import math
from typing import NamedTuple

from protocol import PREDICTION_TOLERANCE, DISPATCHES_MAX, Failure, Sample, between, too_slow, wanted
from reference import Bound

# The share of the time of a row that warming up may take.
WARMUP_SHARE = 0.3

# Times that a dispatch is timed before it is called too long, of which the shortest counts.
PREDICTIONS_MAX = 3


class Plateau:
    """Warm-up ends when `patience` batches in a row have not beaten the best one by the share
    `gain`.
    """

    def __init__(self, patience, gain):
        self.patience, self.gain = patience, gain
        self.best, self.without_gain, self.curve = math.inf, 0, []

    def reached(self, time_ns):
        self.curve.append(time_ns)
        if time_ns < self.best * (1 - self.gain):
            self.best, self.without_gain = time_ns, 0
        else:
            self.without_gain += 1
        return self.without_gain >= self.patience


class Warm(NamedTuple):
    """A row in place, verified and warm."""

    loaded: object
    check: dict
    timer: str
    dispatches: int
    cold: Sample
    curve: list  # Time per dispatch of each warm-up batch.
    plateau: bool
    affordable: int  # Samples for which there is time.


def warm(target, problem, oracle, protocol, budget, beside=None):
    """Loads, verifies, probes and warms up. A row that is loaded `beside` another one shares its
    matrices.
    """
    loaded = target.load(problem, oracle, beside)
    cold = loaded.batch(1)
    method, error, worst = oracle.verify(loaded.product(), Bound.of(problem, loaded.narrow), budget.seed)
    if not error <= 1:
        raise Failure("wrong", f"{worst} ({error:.3e} times the error bound, {method})")
    # The first dispatch includes loading the kernel and the first use of memory; the second
    # predicts.
    probe = loaded.batch(1)
    timer = "wall" if probe.device_ns is None else "device"
    dispatch_ns = probe.per_dispatch(timer, 1)
    submission_max_ns = target.submission_max_ns(protocol)
    if budget.samples is None:  # A row that an earlier launch has measured is not skipped in this one.
        limits = submission_max_ns, protocol["samples_min"], budget.time_ns
        dispatch_ns = not_too_slow(loaded, timer, dispatch_ns, limits)
    dispatches = between(1, min(wanted(protocol, dispatch_ns), submission_max_ns / dispatch_ns), DISPATCHES_MAX)

    dispatches, curve, reached, spent_ns = warm_up(loaded, timer, dispatches, protocol, budget.time_ns)
    dispatch_ns = curve[-1]
    left_ns = budget.time_ns - spent_ns - probe.wall_ns
    affordable = max(math.floor(left_ns / (dispatch_ns * dispatches)), 0)
    check = {"method": method, "error_over_bound": error}
    return Warm(loaded, check, timer, dispatches, cold, curve, reached, affordable)


def not_too_slow(loaded, timer, dispatch_ns, limits):
    """The time of a dispatch that once took `dispatch_ns`, or a failure if it is too long.

    A dispatch not far beyond a limit is timed again: the machine may have been disturbed, or the
    device not awake.
    """
    for _ in range(1, PREDICTIONS_MAX):
        if not too_slow(dispatch_ns, *limits) or too_slow(dispatch_ns / PREDICTION_TOLERANCE, *limits):
            break
        dispatch_ns = min(dispatch_ns, loaded.batch(1).per_dispatch(timer, 1))
    if failure := too_slow(dispatch_ns, *limits):
        raise failure
    return dispatch_ns


def warm_up(loaded, timer, dispatches, protocol, time_ns):
    """Runs batches to the plateau: their length in the end, time per dispatch of each, whether it
    was reached, the time spent.
    """
    limit_ns = min(protocol["warmup_max_ns"], WARMUP_SHARE * time_ns)
    plateau, spent_ns = Plateau(protocol["warmup_patience"], protocol["warmup_gain"]), 0.0
    while True:
        sample = loaded.batch(dispatches)
        spent_ns += sample.wall_ns
        dispatch_ns = sample.per_dispatch(timer, dispatches)
        reached = plateau.reached(dispatch_ns)
        # The probe of a cold device is slow, so the batch grows when it turns out shorter than a
        # sample must be.
        longer = between(1, wanted(protocol, dispatch_ns), DISPATCHES_MAX)
        grown = longer > dispatches + dispatches // 10
        dispatches = max(dispatches, longer)
        if (reached and not grown) or spent_ns >= limit_ns:
            return dispatches, plateau.curve, reached, spent_ns
