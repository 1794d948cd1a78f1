"""All rows of one problem in turn: each is verified and warmed up, then every round takes a block
of samples of each.

As src/measure/rounds.rs. What drifts during the session falls on all rows alike.
"""

import random

import canary
from machine import plain
from protocol import Failure, judge_clocks
from row import warm
from stop import StoppingRule


def measure(target, problem, oracle, protocol, budgets, watch=None, begin=lambda place: None):
    """The outcome of each row of a problem, in their order; `begin` learns whose turn it is,
    `watch` is the canary.

    After a failure that has cost the device, rows that were not done are `None`: a new process is
    to measure them.
    """
    outcomes, states = [None] * len(budgets), [None] * len(budgets)

    def alive(place, work):
        begin(place)
        try:
            work()
        except Exception as error:  # A failure of a row is a row.
            states[place], outcomes[place] = None, failed(error)
            return isinstance(error, Failure) or target.alive()
        return True

    def prepare(place):
        beside = next((state.warm.loaded for state in states if state), None)
        budget = budgets[place]
        states[place] = State(warm(target, problem, oracle, protocol, budget, beside), protocol, budget)

    def turns():
        for place in range(len(budgets)):
            yield place, lambda: prepare(place)
        number = 0
        while turn := [place for place, state in enumerate(states) if state and not state.stop]:
            first = budgets[turn[0]]
            random.Random(f"{first.seed}:{first.launch}:{number}").shuffle(turn)
            for place in turn:
                yield place, lambda: states[place].block(watch)
            number += 1

    for place, work in turns():
        if not alive(place, work):
            break
    for place, state in enumerate(states):
        if state and state.stop:
            check, run = state.end(target.has_clock, watch)
            outcomes[place] = {"status": "ok", "check": check, "runs": [run]}
    return outcomes


class State:
    """A row in progress."""

    def __init__(self, warm, protocol, budget):
        self.warm, self.protocol, self.budget = warm, protocol, budget
        self.rule = StoppingRule(protocol, warm.affordable, budget.samples)
        self.taken, self.rounds, self.canary_ns, self.stop = [], [], [], None

    def block(self, watch):
        """Takes one block of samples, with a canary before and after it."""
        before = watch and watch.settle(self.protocol["rounds"])
        count = min(self.rule.remaining(len(self.taken)), self.protocol["rounds"]["block"])
        self.taken += [self.warm.loaded.batch(self.warm.dispatches) for _ in range(count)]
        self.rounds.append(count)
        if watch:
            self.canary_ns += [before, watch.time()]
        if not self.rule.remaining(len(self.taken)):
            times = [sample.per_dispatch(self.warm.timer, self.warm.dispatches) for sample in self.taken]
            self.stop = self.rule.check(times)

    def end(self, has_clock, watch):
        """The check and the run."""
        cold, device = self.warm.cold, [sample.device_ns for sample in self.taken]
        timer, flags = judge_clocks(self.warm.timer, self.taken, has_clock)
        flags += ["not-warm"] * (not self.warm.plateau) + ["few-samples"] * (len(device) < self.protocol["samples"])
        run = {
            "launch": self.budget.launch,
            "dispatches": self.warm.dispatches,
            "timer": timer,
            "device_ns": device if any(time is not None for time in device) else [],
            "wall_ns": [sample.wall_ns for sample in self.taken],
            "cold": {"wall_ns": cold.wall_ns} if cold.device_ns is None else cold._asdict(),
            "warmup_ns": self.warm.curve,
            "flags": flags,
            "rounds": self.rounds,
        }
        if watch:
            flags += canary.flags(self.canary_ns, watch.best_ns, self.protocol["rounds"])
            run["canary"] = {"flop": watch.flop(), "times_ns": self.canary_ns}
        return self.warm.check, {**run, "stop": self.stop}


def failed(error):
    """How a row ends that failed."""
    if not isinstance(error, Failure):
        return {"status": "error", "message": described(error)}
    predicted = {} if error.predicted_ns is None else {"predicted_ns": error.predicted_ns}
    return {"status": error.status, "message": plain(error.message), **predicted}


def described(error):
    """An error in one line; the rest of what PyTorch says is of no use in a file."""
    said = next(iter(str(error).splitlines()), "")
    return plain(f"{type(error).__name__}: {said}")
