"""The measuring protocol `gemm-timing/0` of docs/method.md, step by step as in src/measure/.

Time comes only as samples from a target, so that a test can hand in a device that ramps, lies or breaks.
"""

import math
from typing import NamedTuple, Optional

from reference import Bound, Oracle

STANDARD = {
    "name": "gemm-timing/0",
    "samples": 20,
    "samples_min": 5,
    "sample_min_ns": 20e6,
    "submission_max_ns": 500e6,
    "warmup_patience": 3,
    "warmup_gain": 0.03,
    "warmup_max_ns": 5e9,
}
# For the suite `smoke`, which shows that everything works and publishes nothing.
SMOKE = {**STANDARD, "name": "gemm-timing/0-smoke", "samples": 6, "sample_min_ns": 2e6, "warmup_max_ns": 50e6}

CLOCK_TOLERANCE = 0.03
CLOCK_EXCESS = 1.01
DISPATCHES_MAX = 100_000
WARMUP_SHARE = 0.3
SCOUT_EDGE = 256
SCOUT_FLOP = 2e8
SCOUT_LENIENCY = 3.0


class Failure(Exception):
    """Why a row has no rate. It becomes a row of the file."""

    def __init__(self, status, message, predicted_ns=None):
        super().__init__(message)
        self.status, self.message, self.predicted_ns = status, message, predicted_ns


class Sample(NamedTuple):
    """One batch: what the device's clock says, `None` where it has none or it cannot be true, and what the host saw."""

    device_ns: Optional[float]
    wall_ns: float

    def per_dispatch(self, timer, dispatches):
        batch = self.wall_ns if timer == "wall" or self.device_ns is None else self.device_ns
        return batch / dispatches


def believed(device_ns, wall_ns):
    """A device time, if it can be true: above 0 and not longer than the host saw."""
    return device_ns if 0 < device_ns <= CLOCK_EXCESS * wall_ns else None


class Allowance(NamedTuple):
    """What a row may cost in this launch; `samples` as an earlier launch took them, or `None`."""

    launch: int
    time_ns: float
    samples: Optional[int]
    seed: int


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


def measure(target, problem, oracle, protocol, allowance):
    """One row in one process: load, verify, probe, warm up, sample. Returns the check and the run."""
    loaded = target.load(problem, oracle)
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

    affordable = (allowance.time_ns - spent_ns - probe.wall_ns) / (dispatch_ns * dispatches)
    samples = allowance.samples or between(protocol["samples_min"], affordable, protocol["samples"])
    taken = [loaded.batch(dispatches) for _ in range(samples)]
    timer, flags = judge_clocks(timer, taken, target.has_clock)
    flags += ["not-warm"] * (not reached) + ["few-samples"] * (samples < protocol["samples"])
    device = [sample.device_ns for sample in taken]
    run = {
        "launch": allowance.launch,
        "dispatches": dispatches,
        "timer": timer,
        "device_ns": device if any(time is not None for time in device) else [],
        "wall_ns": [sample.wall_ns for sample in taken],
        "cold": {"wall_ns": cold.wall_ns} if cold.device_ns is None else cold._asdict(),
        "warmup_ns": plateau.curve,
        "flags": flags,
    }
    return {"method": method, "error_over_bound": error}, run


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


def scout(target, problem, seed):
    """The same problem with every edge cut to 256: what was measured, and the time of its second dispatch."""
    small = problem._replace(**{edge: min(getattr(problem, edge), SCOUT_EDGE) for edge in "mnk"})
    loaded = target.load(small, Oracle(small, seed))
    loaded.batch(1)
    sample = loaded.batch(1)
    return small, sample.per_dispatch("device", 1)


def skip_if_too_slow(dispatch_ns, submission_max_ns, samples, time_ns):
    """Gives a row up if a dispatch is too long for a submission, or `samples` of them for the time of the row."""
    least_ns = samples * dispatch_ns
    if dispatch_ns > submission_max_ns:
        why = f"one dispatch would take about {human(dispatch_ns)}, a submission may take {human(submission_max_ns)}"
    elif least_ns > time_ns:
        why = f"{samples} samples would take about {human(least_ns)}, the row's share of the time is {human(time_ns)}"
    else:
        return
    raise Failure("skipped", why, dispatch_ns)


def skip_if_hopeless(dispatch_ns, submission_max_ns, samples, time_ns):
    """The same with leniency, by a prediction from a smaller problem; the message names the real limits."""
    try:
        skip_if_too_slow(dispatch_ns, SCOUT_LENIENCY * submission_max_ns, samples, SCOUT_LENIENCY * time_ns)
    except Failure:
        skip_if_too_slow(dispatch_ns, submission_max_ns, samples, time_ns)


def human(time_ns):
    """A time for a message."""
    for unit, size in [("s", 1e9), ("ms", 1e6), ("us", 1e3)]:
        if time_ns >= size:
            return f"{time_ns / size:.3g} {unit}"
    return f"{time_ns:.3g} ns"
