"""The stopping rule: a test whenever the number of samples has doubled. As src/measure/stop.rs.

Testing after each sample would find a narrow interval by luck. The rule ends sampling and nothing
else: the interval behind it assumes independent samples, which samples of one process are not.
"""

import math
import statistics


def median_ranks(count):
    """Ranks (from 1) of the values that enclose the median with at least 95 %; `None` where there
    are fewer than 6.
    """
    found, outside = None, 0
    for low in range(1, count // 2 + 1):
        outside += 2 * math.comb(count, low - 1)  # Of 2^count: how often fewer than `low` values lie on one side.
        if 20 * outside > 2**count:
            break
        found = low, count + 1 - low
    return found


def relative_half_width(times):
    """Half of the 95 % interval of the median, as a share of the median; `None` of fewer than 6
    values.
    """
    if (ranks := median_ranks(len(times))) is None:
        return None
    ordered, (low, high) = sorted(times), ranks
    return (ordered[high - 1] - ordered[low - 1]) / 2 / statistics.median(ordered)


class StoppingRule:
    """The stopping rule of one row in one process. `given` is the number of samples that an earlier
    one took, or `None`.
    """

    def __init__(self, protocol, affordable, given=None):
        self.protocol, self.affordable, self.given, self.half_width = protocol, affordable, given, None
        self.next = given or min(max(affordable, protocol["samples_min"]), protocol["samples"])

    def remaining(self, taken):
        """Samples to take before the next test."""
        return max(self.next - taken, 0)

    def check(self, times):
        """Why to stop with these times, or `None`: as many again are to come."""
        rounds, before = self.protocol["rounds"], self.half_width
        if self.given:
            return "given"
        if self.next < self.protocol["samples"]:
            return "time"
        now = self.half_width = relative_half_width(times)
        if now is not None and now <= rounds["precision"]:
            return "precise"
        # Independent samples would narrow it to 0.71 of what it was.
        if None not in (before, now) and now > rounds["plateau"] * before:
            return "plateau"
        if 2 * self.next > rounds["samples_max"]:
            return "samples"
        if 2 * self.next > self.affordable:
            return "time"
        self.next *= 2
        return None
