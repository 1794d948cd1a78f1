"""Pilot runs before a large row: parts of the problem show whether the whole would take too long.
As src/measure/pilot.rs, which says why.

A part counts only where time has begun to grow with work: what a small one takes is the cost of a
launch. Other shapes tell nothing.
"""

from protocol import PREDICTION_TOLERANCE, human, too_slow
from reference import Oracle
from row import warm_up

# The longest edge of the smallest part.
EDGE_MIN = 64
# FLOP up to which a problem has no pilot runs.
FLOP_MIN = 2e8
# Least factor of work from one part to the next, and from the largest part to the whole.
GROWTH = 8.0
# Time has to grow by this share of the growth of the work.
GROWTH_SHARE = 0.5


class Pilot:
    """Pilot runs: times parts of problems on one target, and keeps their times."""

    def __init__(self, target, protocol, operands=Oracle):
        self.target, self.protocol, self.operands = target, protocol, operands
        self.timed, self.settled = {}, {}

    def note(self, problem, dispatch_ns):
        """The time of a row that was measured."""
        self.settled[problem] = dispatch_ns

    def admit(self, problem, budget):
        """Raises a failure if the parts of a row show that it would take far too long."""
        before = None
        for part in parts(problem):
            if self.target.unsupported(part):
                continue
            shortest_ns = float("inf")
            for settled in (False, True):  # A second, warm run for what the first one rules out.
                time_ns = self.time_of(part, budget, settled)
                shortest_ns = min(shortest_ns, time_ns)
                failure = self.over_budget(time_ns * problem.flop() / part.flop(), budget)
                if not failure:
                    return
                grows = before and time_ns / before[1] >= GROWTH_SHARE * part.flop() / before[0]
                # What is too long for the whole in a part of it is too long.
                if not grows and not self.over_budget(time_ns, budget):
                    break
                if settled:
                    failure.message += f" ({part} takes {human(time_ns)})"
                    raise failure
            before = part.flop(), shortest_ns

    def time_of(self, part, budget, settled):
        """Time of a second dispatch, because the first one pays for loading; settled, the shortest
        on the way to a plateau.
        """
        if part in self.settled or (not settled and part in self.timed):
            return self.settled.get(part) or self.timed[part]
        loaded = self.target.load(part, self.operands(part, budget.seed))
        loaded.batch(1)
        sample = loaded.batch(1)
        timer = "wall" if sample.device_ns is None else "device"
        self.timed[part] = sample.per_dispatch(timer, 1)
        if settled:
            _, curve, _, _ = warm_up(loaded, timer, 1, self.protocol, budget.time_ns)
            self.settled[part] = min(curve + [self.timed[part]])
            return self.settled[part]
        return self.timed[part]

    def over_budget(self, predicted_ns, budget):
        """The reason to skip a row: decided by generous limits, reported with the real ones."""
        limit_ns, samples = self.target.submission_max_ns(self.protocol), self.protocol["samples_min"]
        limits = limit_ns, samples, budget.time_ns
        return too_slow(predicted_ns / PREDICTION_TOLERANCE, *limits) and too_slow(predicted_ns, *limits)


def parts(problem):
    """Parts of a problem that is worth a look, the smallest first: edges cut at 64, at 128 and so
    on, the batch at 1, at 2 and so on.
    """
    edge, least = EDGE_MIN, 0.0
    while problem.flop() > FLOP_MIN:
        cut = {name: min(getattr(problem, name), edge) for name in "mnk"}
        part = problem._replace(**cut, batch=min(problem.batch, edge // EDGE_MIN))
        if part.flop() * GROWTH > problem.flop():
            return
        if part.flop() >= least:
            least = part.flop() * GROWTH
            yield part
        edge *= 2
