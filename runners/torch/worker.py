"""The process that measures: reads one order, opens the device, reports every row. A line of JSON each way."""

import collections
import json
import os
import signal
import sys
import time

from evidence import times
from machine import plain
from problem import Problem
from protocol import SCOUT_FLOP, Allowance, Failure, measure, scout, skip_if_hopeless
from reference import Oracle
from vendor import Torch

# A row may take so many times its even share of what is left of the launch, and always at least this long.
ROW_SHARE = 3.0
ROW_TIME_MIN_NS = 0.5e9

# Bytes of operands and products that are kept for the next row of the same shape.
ORACLES_MAX = 1 << 30


class Oracles:
    """The references computed last, up to a total size. Types with the same operands share theirs."""

    def __init__(self, seed):
        self.seed, self.kept = seed, collections.OrderedDict()

    def get(self, problem):
        key = problem._replace(element="f16" if problem.element == "f16" else "f32")
        oracle = self.kept.pop(key, None) or Oracle(key, self.seed)
        while self.kept and oracle.bytes() + sum(other.bytes() for other in self.kept.values()) > ORACLES_MAX:
            self.kept.popitem(last=False)
        self.kept[key] = oracle
        return oracle


class Rates:
    """The rate of each number type on the largest problem so far."""

    def __init__(self):
        self.known = {}

    def note(self, problem, dispatch_ns):
        flop, _ = self.known.get(problem.element, (0, 0))
        if problem.flop() >= flop:
            self.known[problem.element] = (problem.flop(), problem.flop() / dispatch_ns)

    def predict_ns(self, problem):
        known = self.known.get(problem.element)
        return known and problem.flop() / known[1]


def measure_row(target, problem, protocol, allowance, oracles, rates):
    """Measures one row, unless a smaller problem shows that it would take too long."""
    if reason := target.unsupported(problem):
        raise Failure("unsupported", reason)
    if allowance.samples is None:
        if rates.predict_ns(problem) is None and problem.flop() > SCOUT_FLOP:
            rates.note(*scout(target, problem, allowance.seed))
        if predicted_ns := rates.predict_ns(problem):
            limit_ns = target.submission_max_ns(protocol)
            skip_if_hopeless(predicted_ns, limit_ns, protocol["samples_min"], allowance.time_ns)
    check, run = measure(target, problem, oracles.get(problem), protocol, allowance)
    rates.note(problem, min(times(run)))
    return {"status": "ok", "check": check, "runs": [run]}


def measure_rows(target, order, say):
    """The rows of a launch in their order. Returns early where the device is lost; a new process takes the rest."""
    begin, oracles, rates = time.monotonic_ns(), Oracles(order["seed"]), Rates()
    for position, (index, entry, samples) in enumerate(order["rows"]):
        say({"begin": index})
        left_ns = order["time_ns"] - (time.monotonic_ns() - begin)
        time_ns = max(left_ns * min(ROW_SHARE / (len(order["rows"]) - position), 1.0), ROW_TIME_MIN_NS)
        allowance = Allowance(order["launch"], time_ns, samples, order["seed"])
        try:
            outcome = measure_row(target, Problem.of_file(entry), order["protocol"], allowance, oracles, rates)
        except Failure as failure:
            outcome = {"status": failure.status, "message": plain(failure.message)}
            if failure.predicted_ns is not None:
                outcome["predicted_ns"] = failure.predicted_ns
        except Exception as error:  # A failure of a row is a row.
            outcome = {"status": "error", "message": described(error)}
        say({"end": index, "row": outcome})
        if outcome["status"] == "error" and not target.alive():
            return


def described(error):
    """An error in one line; the rest of what PyTorch says is of no use in a file."""
    said = next(iter(str(error).splitlines()), "")
    return plain(f"{type(error).__name__}: {said}")


def work():
    """Does what the order on standard input says."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the session decides.
    events = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What a library prints is not an event.

    def say(event):
        print(json.dumps(event), file=events, flush=True)

    order = json.loads(sys.stdin.readline())
    if order["do"] == "measure":
        return measure_rows(Torch(order["device"], order["ways"]), order, say)
    try:
        target = Torch(order["device"])
        say({"facts": target.facts(), "kernels": target.kernels(), "ways": target.ways, "device": target.device})
    except Exception as error:
        say({"unusable": described(error)})
