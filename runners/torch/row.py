"""One row in one process, up to its first sample: correct first, then warm. As src/measure/row.rs."""

import math
from typing import NamedTuple

from protocol import DISPATCHES_MAX, Failure, Sample, between, skip_if_too_slow, wanted
from reference import Bound

# The share of the time of a row that warming up may take.
WARMUP_SHARE = 0.3


class Plateau:
    """Warm-up ends when `patience` batches in a row have not beaten the best one by the share `gain`."""

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


def warm(target, problem, oracle, protocol, allowance, beside=None):
    """Loads, verifies, probes and warms up. A row that is loaded `beside` another one shares its matrices."""
    loaded = target.load(problem, oracle, beside)
    cold = loaded.batch(1)
    method, error, worst = oracle.verify(loaded.product(), Bound.of(problem, loaded.narrow), allowance.seed)
    if not error <= 1:
        raise Failure("wrong", f"{worst} ({error:.3e} times the error bound, {method})")
    # The first dispatch pays for loading the kernel and for the first use of memory; the second predicts.
    probe = loaded.batch(1)
    timer = "wall" if probe.device_ns is None else "device"
    dispatch_ns = probe.per_dispatch(timer, 1)
    submission_max_ns = target.submission_max_ns(protocol)
    if allowance.samples is None:  # A row that an earlier launch has measured is not given up in this one.
        skip_if_too_slow(dispatch_ns, submission_max_ns, protocol["samples_min"], allowance.time_ns)
    dispatches = between(1, min(wanted(protocol, dispatch_ns), submission_max_ns / dispatch_ns), DISPATCHES_MAX)

    limit_ns = min(protocol["warmup_max_ns"], WARMUP_SHARE * allowance.time_ns)
    plateau, spent_ns = Plateau(protocol["warmup_patience"], protocol["warmup_gain"]), 0.0
    while True:
        sample = loaded.batch(dispatches)
        spent_ns += sample.wall_ns
        dispatch_ns = sample.per_dispatch(timer, dispatches)
        reached = plateau.reached(dispatch_ns)
        # The probe of a cold device is slow, so the batch grows when it turns out shorter than a sample must be.
        longer = between(1, wanted(protocol, dispatch_ns), DISPATCHES_MAX)
        grown = longer > dispatches + dispatches // 10
        dispatches = max(dispatches, longer)
        if (reached and not grown) or spent_ns >= limit_ns:
            break
    left_ns = allowance.time_ns - spent_ns - probe.wall_ns
    affordable = max(math.floor(left_ns / (dispatch_ns * dispatches)), 0)
    check = {"method": method, "error_over_bound": error}
    return Warm(loaded, check, timer, dispatches, cold, plateau.curve, reached, affordable)
