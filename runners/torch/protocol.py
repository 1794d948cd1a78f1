"""The measuring protocol `gemm-timing/1` of docs/method.md: its parameters, and what all parts of
it use.

Time comes only as samples from a target, so that a test can hand in a device that ramps, lies or
breaks.
"""

import hashlib
import json
import math
from typing import NamedTuple, Optional


def protocol_hash(protocol):
    """SHA-256 of name and parameters: over their JSON without spaces, keys in their order. As
    src/record/write.rs.

    Python and serde_json write a number alike from 1e-4 to 1e16, where all parameters lie.
    """
    bare = {key: value for key, value in protocol.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(bare, separators=(",", ":")).encode()).hexdigest()


def complete(parameters):
    return {**parameters, "sha256": protocol_hash(parameters)}


_STANDARD = {
    "name": "gemm-timing/1",
    "samples": 20,
    "samples_min": 5,
    "sample_min_ns": 20e6,
    "submission_max_ns": 500e6,
    "warmup_patience": 3,
    "warmup_gain": 0.03,
    "warmup_max_ns": 5e9,
    "rounds": {
        "block": 4,
        "samples_max": 160,
        "precision": 0.01,
        "plateau": 0.9,
        "clock_drop": 0.05,
        "waits": 3,
        "wait_ns": 50e6,
        "wait_growth": 1.5,
        "energy_window_ns": 1e9,
    },
}
_SMOKE = {
    **_STANDARD,
    "name": "gemm-timing/1-smoke",
    "samples": 6,
    "sample_min_ns": 2e6,
    "warmup_max_ns": 50e6,
    "rounds": {**_STANDARD["rounds"], "block": 3, "samples_max": 6, "waits": 0, "energy_window_ns": 100e6},
}
STANDARD = complete(_STANDARD)
# For the suite `smoke`, which shows that everything works and publishes nothing.
SMOKE = complete(_SMOKE)

CLOCK_TOLERANCE = 0.03
CLOCK_EXCESS = 1.01
DISPATCHES_MAX = 100_000
# A large problem usually has a higher rate than a part of it, and one measurement may be disturbed:
# a row is ruled out only if it is too slow by more than this factor.
PREDICTION_TOLERANCE = 3.0


class Failure(Exception):
    """Why a row has no rate. It becomes a row of the file."""

    def __init__(self, status, message, predicted_ns=None):
        super().__init__(message)
        self.status, self.message, self.predicted_ns = status, message, predicted_ns


class Sample(NamedTuple):
    """One batch: what the device's clock says, `None` where it has none or it cannot be true, and
    what the host saw.
    """

    device_ns: Optional[float]
    wall_ns: float

    def per_dispatch(self, timer, dispatches):
        batch = self.wall_ns if timer == "wall" or self.device_ns is None else self.device_ns
        return batch / dispatches


def believed(device_ns, wall_ns):
    """A device time, if it can be true: above 0 and not longer than the host saw."""
    return device_ns if 0 < device_ns <= CLOCK_EXCESS * wall_ns else None


class TimeBudget(NamedTuple):
    """The budget of a row in this launch; `samples` as an earlier launch took them, or `None`."""

    launch: int
    time_ns: float
    samples: Optional[int]
    seed: int


def wanted(protocol, dispatch_ns):
    """Dispatches that make a sample long enough."""
    return math.ceil(protocol["sample_min_ns"] / dispatch_ns)


def between(least, value, most):
    """A whole number, at most `value`, within limits."""
    return math.floor(min(max(value, least), most))


def judge_clocks(timer, taken, has_clock):
    """The clock that the run goes by, and what a reader should know of it."""
    flags = []
    if has_clock and (timer == "wall" or any(sample.device_ns is None for sample in taken)):
        timer = "wall"
        flags.append("timestamp-invalid")
    clocked = [sample for sample in taken if sample.device_ns is not None]
    differs = [abs(sample.wall_ns - sample.device_ns) > CLOCK_TOLERANCE * sample.device_ns for sample in clocked]
    # More than half of the samples: one late wake-up of the host is not a disagreement of clocks.
    if 2 * sum(differs) > len(taken):
        flags.append("clocks-disagree")
    return timer, flags


def too_slow(dispatch_ns, submission_max_ns, samples, time_ns):
    """Why to give a row up: a dispatch is too long for a submission, or `samples` of them for the
    time of the row. `None` if neither.
    """
    least_ns = samples * dispatch_ns
    if dispatch_ns > submission_max_ns:
        why = f"one dispatch would take about {human(dispatch_ns)}, a submission may take {human(submission_max_ns)}"
    elif least_ns > time_ns:
        why = f"{samples} samples would take about {human(least_ns)}, the row's share of the time is {human(time_ns)}"
    else:
        return None
    return Failure("skipped", why, dispatch_ns)


def human(time_ns):
    """A time for a message."""
    for unit, size in [("s", 1e9), ("ms", 1e6), ("us", 1e3)]:
        if time_ns >= size:
            return f"{time_ns / size:.3g} {unit}"
    return f"{time_ns:.3g} ns"
