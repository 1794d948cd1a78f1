"""From the samples of a row to its time and rate with a 95 % interval, as docs/statistics.md
describes.
"""

import math
import statistics

ONE_RUN_SD = 0.02
VARIANCE_MIN = 1e-10


def times(run):
    """Time per dispatch of each sample, by the run's clock."""
    batches = run["device_ns"] if run["timer"] == "device" else run["wall_ns"]
    return [batch / run["dispatches"] for batch in batches]


def summary(problem, runs):
    """The summary of a row that is ok. The datum of a run is the logarithm of its median time."""
    logs, within = [], []
    for measured in map(times, runs):
        logs.append(math.log(statistics.median(measured)))
        scale = 1.4826 * statistics.median(abs(math.log(time) - logs[-1]) for time in measured)
        within.append(math.pi / 2 * scale * scale / len(measured))
    variance = max(statistics.fmean(within), VARIANCE_MIN)
    if len(runs) > 1:
        variance, df = max(variance, statistics.variance(logs)), len(runs) - 1
    else:
        variance, df = max(variance, ONE_RUN_SD**2), math.inf
    center, half_width = statistics.fmean(logs), student(df) * math.sqrt(variance / len(runs))
    return {
        "time_ns": math.exp(center),
        "time_ns_low": math.exp(center - half_width),
        "time_ns_high": math.exp(center + half_width),
        "flop_per_second": problem.flop() / math.exp(center) * 1e9,
    }


def student(df):
    """The 0.975 quantile of Student's t for a whole number of degrees of freedom, or an infinite
    one.

    The distribution function is then a finite series: Abramowitz and Stegun, 26.7.3 and 26.7.4.
    """
    if math.isinf(df):
        return statistics.NormalDist().inv_cdf(0.975)

    def inside(t):
        theta, odd = math.atan(t / math.sqrt(df)), df % 2
        term, total = math.cos(theta) if odd else 1.0, 0.0
        for j in range(1 + odd, df, 2):
            total += term
            term *= math.cos(theta) ** 2 * j / (j + 1)
        total *= math.sin(theta)
        return 2 / math.pi * (theta + total) if odd else total

    low, high = 0.0, 13.0  # The quantile of one degree of freedom is 12.7.
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < 0.95 else (low, middle)
    return (low + high) / 2
