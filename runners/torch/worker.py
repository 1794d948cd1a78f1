"""The process that measures: reads one order, opens the device, reports every row. A line of JSON each way."""

import collections
import contextlib
import itertools
import json
import os
import signal
import sys
import time

from canary import Canary
from evidence import times
from problem import ELEMENTS, Problem
from protocol import TimeBudget, Failure
from reference import Oracle
from rounds import described, failed, measure
from pilot import Pilot
from vendor import Torch

# Factor of its even share of the remaining time that a row may take, and the least time of a row.
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


def admit(target, problem, budget, pilot):
    """Raises the reason not to measure a row: it cannot run, or parts of it show that it would take too long."""
    if reason := target.unsupported(problem):
        raise Failure("unsupported", reason)
    if budget.samples is None:
        pilot.admit(problem, budget)


class Launch:
    """One launch on an open target."""

    def __init__(self, target, order, say):
        self.target, self.order, self.say = target, order, say
        self.oracles, self.pilot, self.canary = Oracles(order["seed"]), Pilot(target, order["protocol"]), None

    def run(self):
        """The rows of the launch, in order. Returns early where the device is lost; a new process takes the rest."""
        begin, rows = time.monotonic_ns(), self.order["rows"]
        rows_left = len(rows)
        for entry, group in itertools.groupby(rows, key=lambda row: row[1]):
            group = list(group)
            left_ns = self.order["time_ns"] - (time.monotonic_ns() - begin)

            def time_of(count):
                """What each of so many rows of one problem may take: together never more than what is left."""
                return max(left_ns * min(ROW_SHARE / rows_left, 1 / count), ROW_TIME_MIN_NS)

            if not self.problem(Problem.of_file(entry), group, time_of):
                return
            rows_left -= len(group)

    def problem(self, problem, group, time_of):
        """The rows of one problem; false where the device is lost."""
        order, admitted = self.order, []
        for index, _, samples in group:
            self.say({"begin": index})
            try:
                admit(self.target, problem, self.budget(time_of(len(group)), samples), self.pilot)
                admitted.append((index, samples))
            except Exception as error:  # A failure of a row is a row.
                self.say({"end": index, "row": failed(error)})
                if not isinstance(error, Failure) and not self.target.alive():
                    return False
        if not admitted:
            return True
        try:
            oracle = self.oracles.get(problem)
        except Exception as error:  # Most likely there is no memory for it.
            for index, _ in admitted:
                self.say({"end": index, "row": failed(error)})
            return True
        if self.canary is None and self.target.ways["canary"]:
            with contextlib.suppress(Exception):  # A device that fails here fails again below, where it is said.
                self.canary = Canary(self.target, order["canary_flop"])
        budgets = [self.budget(time_of(len(admitted)), samples) for _, samples in admitted]
        outcomes = measure(
            self.target, problem, oracle, order["protocol"], budgets, self.canary,
            begin=lambda place: self.say({"begin": admitted[place][0]}),
        )  # fmt: skip
        for (index, _), outcome in zip(admitted, outcomes):
            if outcome is None:
                continue
            for run in outcome.get("runs", []):
                self.pilot.note(problem, min(times(run)))
            self.say({"end": index, "row": outcome})
        return None not in outcomes and (all(o["status"] != "error" for o in outcomes) or self.target.alive())

    def budget(self, time_ns, samples):
        return TimeBudget(self.order["launch"], time_ns, samples, self.order["seed"])


def work():
    """Does what the order on standard input says."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the session decides.
    events = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What a library prints is not an event.

    def say(event):
        print(json.dumps(event), file=events, flush=True)

    order = json.loads(sys.stdin.readline())
    if order["do"] == "measure":
        return Launch(Torch(order["device"], order["ways"]), order, say).run()
    try:
        target = Torch(order["device"])
        measured = [element for element in ELEMENTS if element not in target.missing()]
        found = {"facts": target.facts(), "kernels": target.kernels(), "elements": measured}
        say({**found, "ways": target.ways, "device": target.device})
    except Exception as error:
        say({"unusable": described(error)})
