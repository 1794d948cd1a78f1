"""The two loops and the Sobol indices of the article's scenario in NumPy: what the Rust model is measured against.

Formulas and symbols are those of docs/economics.md. Runs in one thread, except where BLAS takes more.
"""

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import qmc

SCENARIO = Path(__file__).parents[2] / "data" / "scenarios" / "article.toml"

DRAWS = 10_000  # Monte Carlo draws
BUYERS = 1_000  # spends that stand for the range
BLOCK = 100  # states at a time: a block of thresholds (0.8 MB) stays in the cache; of 10 to 1,000 the fastest on the machine of docs/economics.md
POINTS = 1 << 13  # base points of the indices
RESAMPLES = 100  # behind their intervals

INSIDE = (0.15, 0.35)
CLAIMED = (0.20, 0.30)
DISCOUNTS = np.array([0.15, 0.20, 1 - 1 / 1.3, 0.25, 0.30, 0.35, 0.50, 1.0])
QUANTILES = (0.025, 0.5, 0.975)


def quantile(prior, u):
    """The value of an input at the probability u: of a number, a range or a triangle."""
    if not isinstance(prior, dict):
        return np.float64(prior)
    keys = prior.keys() - {"scale"}
    low, high = prior.get("low"), prior.get("high")
    if keys == {"low", "high"}:
        log = prior["scale"] == "log" if "scale" in prior else low > 0 and high / low >= 4
        return low * (high / low) ** u if log else low + (high - low) * u
    if keys == {"low", "mode", "high"}:
        mode, width = prior["mode"], high - low
        rising = low + np.sqrt(u * width * (mode - low))
        falling = high - np.sqrt((1 - u) * width * (high - mode))
        return np.where(u < (mode - low) / width, rising, falling)
    sys.exit(f"model.py: no distribution has the keys {sorted(keys)} here: give a number, {{ low, high }} or {{ low, mode, high }}")


class Model:
    """The article's scenario: every input of the threshold, which of them are uncertain, and the buyers."""

    def __init__(self, path=SCENARIO):
        scenario = tomllib.loads(path.read_text())
        self.priors = {f"{table}.{key}": value for table in ("switching", "finance") for key, value in scenario[table].items()}
        if self.priors.pop("finance.rule") != "option" or scenario["buyer"].keys() != {"spend_usd_per_year"}:
            sys.exit("model.py: only the option rule and one workload are written here")
        self.uncertain = [key for key, prior in self.priors.items() if isinstance(prior, dict)]
        middles = (np.arange(BUYERS) + 0.5) / BUYERS
        self.spends = quantile(scenario["buyer"]["spend_usd_per_year"], middles)
        # Share of the buyers, and of the spend, that belongs to the largest: from an index on.
        self.count_from = np.append(np.arange(BUYERS, 0, -1) / BUYERS, 0.0)
        self.spend_from = np.append(np.cumsum(self.spends[::-1])[::-1] / self.spends.sum(), 0.0)
        self.median = np.flatnonzero(self.spend_from >= 0.5)[-1]

    def inputs(self, uniforms):
        """Every input without its table, from one array of uniform numbers for each that is uncertain."""
        drawn = dict(zip(self.uncertain, uniforms, strict=True))
        return {key.split(".")[1]: quantile(prior, drawn.get(key)) for key, prior in self.priors.items()}


def option_multiple(rate, drift, volatility):
    variance = volatility**2
    centre = drift - variance / 2
    beta = (np.sqrt(centre**2 + 2 * variance * rate) - centre) / variance
    return beta / (beta - 1)


def factors(i):
    """What the spend does not touch: annuity A, ramp R and multiple M of inputs `i`."""
    rate, tau = i["discount_rate"] + i["obsolescence_rate"], i["ramp_years"]
    annuity = -np.expm1(-rate * i["horizon_years"]) / rate
    if i["ramp_shortfall"] * tau == 0:
        ramp = 0.0
    else:
        ramp = i["ramp_shortfall"] * tau * -np.expm1(-(1 / tau + rate) * i["horizon_years"]) / (1 + tau * rate)
    return annuity, ramp, option_multiple(rate, i["saving_drift"], i["saving_volatility"])


def threshold(i, spend):
    """d* of inputs `i` at a spend, in the words of docs/economics.md."""
    annuity, ramp, multiple = factors(i)
    z = (spend / i["engineering_reference_usd_per_year"]) ** i["engineering_growth"] * i["engineer_usd_per_year"] / spend
    k = i["engineer_years"] * z + i["dual_running_share"] * i["dual_running_months"] / 12 + i["validation_share"] + i["egress_usd"] / spend
    run = i["upkeep_engineers"] * z + i["velocity_loss"] + i["lock_in_premium"]
    return run + multiple * (k + (1 - run) * ramp) / (annuity + ramp)


def drawn(model, random):
    return model.inputs(random.random((len(model.uncertain), DRAWS)))


def blocks():
    return (slice(start, start + BLOCK) for start in range(0, DRAWS, BLOCK))


def loops(model, random):
    """The formulas as they stand, for every buyer in every Monte Carlo draw."""
    i = drawn(model, random)
    median, inside = np.empty(DRAWS), np.empty(DRAWS)
    by_count, by_spend = np.empty((DRAWS, len(DISCOUNTS))), np.empty((DRAWS, len(DISCOUNTS)))
    share = model.spends / model.spends.sum()
    for block in blocks():
        # States are rows, buyers are columns.
        d = threshold({key: value[block, None] if np.ndim(value) else value for key, value in i.items()}, model.spends)
        median[block] = d[:, model.median]
        inside[block] = ((d >= INSIDE[0]) & (d <= INSIDE[1])) @ share
        for column, discount in enumerate(DISCOUNTS):
            switches = d <= discount
            by_count[block, column] = switches.mean(axis=1)
            by_spend[block, column] = switches @ share
    return answer(median, inside, by_count, by_spend)


def curve(i):
    """d* = at + per_power * S ** exponent + per_usd / S: what one sees after some algebra. A column for each of the four, a row for each state."""
    annuity, ramp, multiple = factors(i)
    earned = multiple / (annuity + ramp)
    run, growth = i["velocity_loss"] + i["lock_in_premium"], i["engineering_growth"]
    once = i["dual_running_share"] * i["dual_running_months"] / 12 + i["validation_share"]
    engineer = i["engineer_usd_per_year"] / i["engineering_reference_usd_per_year"] ** growth
    upkeep = i["upkeep_engineers"]
    at = run + earned * (once + (1 - run) * ramp)
    per_power = engineer * (upkeep + earned * (i["engineer_years"] - upkeep * ramp))
    return [part[:, None] for part in np.broadcast_arrays(at, per_power, growth - 1, earned * i["egress_usd"])]


# A threshold that equals a discount, or an end of the band, counts as reached.
LEVELS = np.append(DISCOUNTS, [INSIDE[1], np.nextafter(INSIDE[0], 0)])


def of_first(model, median, first):
    """The answer from the first buyer below each level: d* falls in the spend, so those who switch are the largest."""
    by_count, by_spend = model.count_from[first], model.spend_from[first]
    discounts = len(DISCOUNTS)
    return answer(median, by_spend[:, -2] - by_spend[:, -1], by_count[:, :discounts], by_spend[:, :discounts])


def loops_tuned(model, random):
    """The same with all that NumPy gives: one exponential for each threshold, in place, and who switches from the order of the buyers."""
    parts = curve(drawn(model, random))
    logs, inverse = np.log(model.spends), 1 / model.spends
    first, median = np.empty((DRAWS, len(LEVELS)), dtype=int), np.empty(DRAWS)
    for block in blocks():
        at, per_power, exponent, per_usd = (part[block] for part in parts)
        d = exponent * logs
        np.exp(d, out=d)
        d *= per_power
        d += at
        if per_usd.any():
            d += per_usd * inverse
        median[block] = d[:, model.median]
        for row, thresholds in enumerate(d, block.start):
            first[row] = BUYERS - np.searchsorted(thresholds[::-1], LEVELS, side="right")
    return of_first(model, median, first)


def loops_halving(model, random):
    """The same without most of the thresholds: the first buyer who switches is found by halving, in all states at once."""
    at, per_power, exponent, per_usd = curve(drawn(model, random))
    logs, inverse = np.log(model.spends), 1 / model.spends

    def d(index):
        return at + per_power * np.exp(exponent * logs[index]) + per_usd * inverse[index]

    low = np.zeros((DRAWS, len(LEVELS)), dtype=int)
    high = np.full_like(low, BUYERS)
    while (unknown := low < high).any():
        middle = (low + high) // 2
        switches = d(np.minimum(middle, BUYERS - 1)) <= LEVELS
        high = np.where(unknown & switches, middle, high)
        low = np.where(unknown & ~switches, middle + 1, low)
    return of_first(model, d(np.array([model.median]))[:, 0], low)


def answer(median, inside, by_count, by_spend):
    return {
        "q": np.quantile(median, QUANTILES).tolist(),
        "claimed": float(np.mean((CLAIMED[0] <= median) & (median <= CLAIMED[1]))),
        "inside": float(np.mean(inside)),
        # for each discount the quantiles, then the mean
        "by_count": np.vstack([np.quantile(by_count, QUANTILES, axis=0), by_count.mean(axis=0)]).T.tolist(),
        "by_spend": np.vstack([np.quantile(by_spend, QUANTILES, axis=0), by_spend.mean(axis=0)]).T.tolist(),
    }


def sobol(model, random):
    """First-order (Saltelli 2010) and total (Jansen 1999) indices of d* at the spend that splits the money in half, with 95 % intervals."""
    inputs, spend = len(model.uncertain), model.spends[model.median]
    points = np.ascontiguousarray(qmc.Sobol(2 * inputs, scramble=True, rng=random).random(POINTS).T)
    a, b = points[:inputs], points[inputs:]
    y_a, y_b = (threshold(model.inputs(uniforms), spend) for uniforms in (a, b))
    y_ab = np.empty((inputs, POINTS))
    for index in range(inputs):
        mixed = a.copy()
        mixed[index] = b[index]
        y_ab[index] = threshold(model.inputs(mixed), spend)
    mean = np.concatenate([y_a, y_b]).mean()
    y_a, y_b, y_ab = y_a - mean, y_b - mean, y_ab - mean
    # What the estimates are means of, a row each; a resample weighs the points, so that all
    # resamples are one product of matrices.
    terms = np.vstack([(y_a + y_b) / 2, (y_a**2 + y_b**2) / 2, y_b * (y_ab - y_a), (y_a - y_ab) ** 2 / 2])
    drawn = random.integers(POINTS, size=(RESAMPLES, POINTS)) + POINTS * np.arange(RESAMPLES)[:, None]
    times = np.bincount(drawn.ravel(), minlength=RESAMPLES * POINTS).reshape(RESAMPLES, POINTS)
    means = np.vstack([np.ones(POINTS), times]) @ terms.T / POINTS
    variance = means[:, 1] - means[:, 0] ** 2
    indices = (means[:, 2:] / variance[:, None]).reshape(RESAMPLES + 1, 2, inputs)
    low, high = np.quantile(indices[1:], [0.025, 0.975], axis=0)
    shares = np.stack([indices[0], low, high], axis=-1)
    return {key: {"first": shares[0, i].tolist(), "total": shares[1, i].tolist()} for i, key in enumerate(model.uncertain)}


def sobol_salib(model, seed):
    """The same by the library that most people would take."""
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    inputs, spend = len(model.uncertain), model.spends[model.median]
    problem = {"num_vars": inputs, "names": model.uncertain, "bounds": [[0.0, 1.0]] * inputs}
    points = sample.sample(problem, POINTS, calc_second_order=False, seed=seed)
    y = threshold(model.inputs(points.T), spend)
    found = analyze.analyze(problem, y, calc_second_order=False, num_resamples=RESAMPLES, conf_level=0.95, seed=seed)

    def share(value, half):
        return [float(value), float(value - half), float(value + half)]

    return {
        key: {"first": share(found["S1"][i], found["S1_conf"][i]), "total": share(found["ST"][i], found["ST_conf"][i])}
        for i, key in enumerate(model.uncertain)
    }


def works():
    """What is measured, by name: from a seed to the answer, with reading the scenario and without starting Python."""
    parts = {
        work.__name__: lambda seed, work=work: work(Model(), np.random.default_rng(seed)) for work in (loops, loops_tuned, loops_halving, sobol)
    }
    try:
        import SALib  # noqa: F401
    except ImportError:
        return parts
    return parts | {"sobol_salib": lambda seed: sobol_salib(Model(), seed)}


def timed(work, seed):
    start = time.perf_counter()
    result = work(seed)
    return time.perf_counter() - start, result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each is timed, after one round that is not")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turns", action="store_true", help="answer each line on standard input, a name of what to do, with one line of JSON")
    options = parser.parse_args()
    parts = works()
    if options.turns:
        print(json.dumps(list(parts)), flush=True)
        for line in sys.stdin:
            seconds, result = timed(parts[line.strip()], options.seed)
            print(json.dumps({"seconds": seconds, "result": result}), flush=True)
        return
    output = {"numpy": np.__version__, "scipy": scipy.__version__}
    for name, work in parts.items():
        rounds = [timed(work, options.seed) for _ in range(options.rounds + 1)][1:]
        seconds = [seconds for seconds, _ in rounds]
        output[name] = {"best_s": min(seconds), "median_s": float(np.median(seconds)), "result": rounds[-1][1]}
    print(json.dumps(output, indent=2))


if __name__ == "__main__":
    main()
