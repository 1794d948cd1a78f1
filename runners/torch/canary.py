"""The canary: a fixed piece of arithmetic before and after each turn, which shows the clock. As
src/measure/canary.rs.

A slow canary is waited for. If it stays slow the samples are taken all the same and flagged;
nothing is dropped.
"""

import math

# A canary takes at least this long, many times what starting it costs.
LENGTH_NS = 2e6
# The fastest of so many counts: what disturbs so short a piece of work only ever adds to it.
SHOTS = 3
# Fewest steps, about 2 ms on a processor, because a busy one makes everything look long; and most
# steps.
STEPS_MIN, STEPS_MAX = 64, 1 << 23


class Canary:
    """A canary in place. `flop` is what an earlier launch took for it; the first takes a power of
    two.
    """

    def __init__(self, target, flop=None):
        self.target, self.probe, self.best_ns, self.backed_off = target, target.probe(), math.inf, False
        self.probe.batch(1)  # The first one pays for compilation.
        self.timer = "wall" if self.probe.batch(1).device_ns is None else "device"
        self.steps = max(round(flop / self.probe.flop_per_step), 1) if flop else STEPS_MIN
        while not flop and self.steps < STEPS_MAX and self._fastest() < LENGTH_NS:
            self.steps *= 2

    def flop(self):
        """Operations of one canary."""
        return float(self.steps * self.probe.flop_per_step)

    def _fastest(self):
        return min(self.probe.batch(self.steps).per_dispatch(self.timer, 1) for _ in range(SHOTS))

    def time(self):
        """Times the canary."""
        time_ns = self._fastest()
        self.best_ns = min(self.best_ns, time_ns)
        return time_ns

    def settle(self, rounds):
        """Times the canary, and waits while the clock is low, unless waiting did not help the last
        time.
        """
        time_ns, wait_ns = self.time(), rounds["wait_ns"]
        for _ in range(rounds["waits"]):
            if self.backed_off or not slow(self.best_ns, time_ns, rounds):
                break
            self.target.rest(wait_ns)
            wait_ns *= rounds["wait_growth"]
            time_ns = self.time()
        self.backed_off = slow(self.best_ns, time_ns, rounds)
        return time_ns


def slow(best_ns, time_ns, rounds):
    return best_ns / time_ns < 1 - rounds["clock_drop"]


def flags(times_ns, best_ns, rounds):
    """Slow before the fastest canary of the run: a ramp; from there on: throttling. `best_ns` is of
    the process.
    """
    fastest = times_ns.index(min(times_ns)) if times_ns else 0
    below = [slow(best_ns, time_ns, rounds) for time_ns in times_ns]
    return ["ramping"] * any(below[:fastest]) + ["throttled"] * any(below[fastest:])
