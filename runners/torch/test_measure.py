"""Tests of the check of a product, and of the protocol on a scripted device."""

import math
import unittest
from types import SimpleNamespace

import canary
import protocol
import rounds
import stop
from canary import Canary
from problem import Problem
from protocol import SMOKE, STANDARD, TimeBudget, Failure, Sample
from reference import Bound, Oracle, np
from pilot import Pilot, parts
from test_file import PUBLISHED, load


class Bounds(unittest.TestCase):
    def test_known_values(self):
        u = 2.0**-24
        relative = lambda text: Bound.of(Problem.parse(text)).relative
        self.assertEqual(relative("f32:1x1x1"), u / (1 - u))
        self.assertEqual(relative("f32:1x1x4096"), 8 * 64 * u)
        self.assertEqual(relative("f16:1x1x4096"), 8 * 64 * u)
        self.assertEqual(relative("tf32:1x1x1"), u / (1 - u) + 4 * 2.0**-11)
        self.assertEqual(relative("tf32:1x1x4096"), 8 * 64 * u + 2 * 2.0**-11 * 12 / 64)
        narrow = Bound.of(Problem.parse("f16:1x1x4096"), narrow=True)
        self.assertEqual(narrow, Bound(8 * 64 * u, 2.0**-25, 2.0**-11))


class Parameters(unittest.TestCase):
    def test_the_hash_is_that_of_the_rust_program(self):
        """Known answers, from files that `switchpoint bench` wrote. They hold every parameter and its place."""
        self.assertEqual(STANDARD["sha256"], "7c5255cf6ee4d90a84f27bcf5a73830f6d9b3e069351e0e29b92d2b0f647dcc7")
        self.assertEqual(SMOKE["sha256"], "5937a5cf98d84a63f3ca844f6ea21bdab9ddb28268c7ec77c98681587cc2aad9")
        self.assertEqual(protocol.protocol_hash(STANDARD), STANDARD["sha256"])
        for key, value in {"name": "x", "samples": 21, "rounds": {**STANDARD["rounds"], "block": 3}}.items():
            self.assertNotEqual(protocol.protocol_hash({**STANDARD, key: value}), STANDARD["sha256"])

    def test_protocols_are_those_of_published_files(self):
        ours = {known["name"]: known for known in (STANDARD, SMOKE)}
        for path in PUBLISHED:
            theirs = load(path)["protocol"]
            self.assertEqual(ours.get(theirs["name"], theirs), theirs, path)


def cut(x, bits):
    """f32 values without the last `bits` of their fraction."""
    return (x.view(np.uint32) & np.uint32(0xFFFFFFFF << bits & 0xFFFFFFFF)).view(np.float32)


@unittest.skipIf(np is None, "NumPy is not installed")
class Reference(unittest.TestCase):
    def oracles(self, text, seed=7):
        """The same operands with both ways to check."""
        problem = Problem.parse(text)
        oracle, projecting = Oracle(problem, seed), Oracle(problem, seed)
        projecting.product = None
        return problem, oracle, projecting

    def test_operands_are_seeded_and_in_range(self):
        problem = Problem.parse("f32:50x60x70")
        one, same, other = Oracle(problem, 1), Oracle(problem, 1), Oracle(problem, 2)
        self.assertTrue((one.a == same.a).all() and (one.a != other.a).any())
        self.assertTrue((one.a >= -1).all() and (one.a < 1).all() and abs(one.a.mean()) < 0.05)
        self.assertTrue((one.a * 2**23 == np.round(one.a * 2**23)).all())
        half = Oracle(Problem.parse("f16:50x60x70"), 1)
        self.assertTrue((half.a == one.a.astype(np.float16)).all())

    def test_faults_are_found(self):
        def swap(c):
            c[0, [0, 1]] = c[0, [1, 0]]

        faults = {
            "one element off": (lambda c: c.__setitem__((0, 0, 5), c[0, 0, 5] + 0.05), False),
            "one element not written": (lambda c: c.__setitem__((0, 36, 40), np.nan), False),
            "infinite": (lambda c: c.__setitem__((0, 0, 0), np.inf), False),
            "all zero": (lambda c: c.fill(0), False),
            "two rows swapped": (swap, False),
            "nothing": (lambda c: None, True),
        }
        for text in ["f32:37x41x64", "f32:37x41x64:bt", "f32:37x41x64:batch3", "f16:37x41x64"]:
            problem, *oracles = self.oracles(text)
            for name, (break_it, passes) in faults.items():
                for oracle, method in zip(oracles, ["oracle-f64", "freivalds"]):
                    c = np.matmul(oracle.a, oracle.b)
                    break_it(c)
                    found, error, place = oracle.verify(c, Bound.of(problem), 3)
                    self.assertEqual(found, method)
                    self.assertEqual(error <= 1, passes, f"{text} {method} {name}: {error} {place}")

    def test_projections_and_spots_find_faults_alone(self):
        problem, _, oracle = self.oracles("f32:37x41x64:batch3")
        bound, c = Bound.of(problem), np.matmul(oracle.a, oracle.b)
        projected = lambda: max(error for error, _ in oracle._projections(c, bound, 3))
        spots = lambda: oracle._spots(c, bound, 3)[0]
        self.assertLessEqual(max(projected(), spots()), 1)
        c[2, 36, 40] += 0.05  # A corner, which is always among the spots.
        self.assertGreater(min(projected(), spots()), 1)

    def test_a_result_of_another_shape_is_wrong(self):
        problem, oracle, _ = self.oracles("f32:37x41x64")
        self.assertEqual(oracle.verify(np.zeros((1, 41, 37), np.float32), Bound.of(problem), 3)[1], math.inf)

    def test_tf32_passes_as_tf32_and_not_as_f32(self):
        for text in ["tf32:64x64x1", "tf32:64x64x8", "tf32:64x64x512"]:
            problem, *oracles = self.oracles(text)
            for oracle in oracles:
                c = np.matmul(cut(oracle.a, 13), cut(oracle.b, 13))
                self.assertLessEqual(oracle.verify(c, Bound.of(problem), 3)[1], 1, text)
                self.assertGreater(oracle.verify(c, Bound.of(problem._replace(element="f32")), 3)[1], 1, text)

    def test_a_narrow_result_passes_as_such_only(self):
        problem, *oracles = self.oracles("f16:64x64x32")
        for oracle in oracles:
            c = np.matmul(oracle.a, oracle.b).astype(np.float16).astype(np.float32)
            self.assertLessEqual(oracle.verify(c, Bound.of(problem, narrow=True), 3)[1], 1)
            self.assertGreater(oracle.verify(c, Bound.of(problem), 3)[1], 1)


class Scripted:
    """A target of known speed: `slowness` holds a factor for each batch, `clock` is what the device says of a time."""

    narrow = False

    def __init__(self, dispatch_ns, slowness=(), clock=None, overhead_ns=0.0):
        self.dispatch_ns, self.slowness, self.clock = dispatch_ns, list(slowness), clock
        self.has_clock, self.overhead_ns, self.batches, self.rests = clock is not None, overhead_ns, [], []

    def load(self, *_):
        return self

    def product(self):
        return None

    def alive(self):
        return True

    def rest(self, time_ns):
        self.rests.append(time_ns)

    def submission_max_ns(self, limits):
        return limits["submission_max_ns"]

    def batch(self, dispatches):
        self.batches.append(dispatches)
        factor = self.slowness.pop(0) if self.slowness else 1.0
        device_ns = self.dispatch_ns * dispatches * factor
        wall_ns = device_ns + self.overhead_ns
        return Sample(self.clock and protocol.believed(self.clock(device_ns), wall_ns), wall_ns)


def oracle(error=0.1):
    return SimpleNamespace(verify=lambda *_: ("oracle-f64", error, "C[0, 0] is 1, expected 2"))


PROBLEM = Problem.parse("f32:8x8x8")


class Timed(Scripted):
    """A target whose dispatches take `launch_ns`, and `rate` FLOP a nanosecond on each problem."""

    def __init__(self, rate, launch_ns):
        super().__init__(0.0)
        self.rate, self.launch_ns, self.loads = rate, launch_ns, []

    def load(self, problem, *_):
        self.loads.append(str(problem))
        return Scripted(self.launch_ns + problem.flop() / self.rate)

    def unsupported(self, _):
        return ""


class Parts(unittest.TestCase):
    def pilot_runs(self, problem, rate, launch_ns, time_ns=60e9):
        """The pilot runs before a row, and why it was skipped."""
        target = Timed(rate, launch_ns)
        pilot = Pilot(target, STANDARD, operands=lambda part, seed: None)
        try:
            pilot.admit(Problem.parse(problem), TimeBudget(0, time_ns, None, 1))
        except Failure as failure:
            return target.loads, f"{failure.status}: {failure.message}"
        return target.loads, None

    def test_only_parts_whose_time_grows_with_work_rule_the_row_out(self):
        def check(problem, rate, launch_ns, loads, why, **options):
            found, said = self.pilot_runs(problem, rate, launch_ns, **options)
            self.assertEqual(found, loads, problem)
            self.assertEqual(said is None, why is None, said)
            self.assertIn(why or "", said or "")

        small, large = "f32:64x64x64", "f32:128x128x128"
        # A small problem needs no pilot run, and one that is fast enough in its smallest part needs
        # one.
        check("f32:129x1x257", 1e-6, 0.0, [], None)
        check("f32:1024x1024x1024", 10.0, 0.0, [small], None)
        # The cost of a launch would predict minutes; the next part shows that it is not work, and
        # so on.
        cube = "f32:4096x4096x4096"
        check(cube, 100.0, 1e8, [str(part) for part in parts(Problem.parse(cube))], None)
        # Where time grows with work the whole is given up, after a second look.
        slow = "one dispatch would take about 2.15 s, a submission may take 500 ms (f32:128x128x128 takes 4.19 ms)"
        check("f32:1024x1024x1024", 1.0, 0.0, [small, large, large], slow)

    def test_a_batch_is_cut_too(self):
        cut = [str(part) for part in parts(Problem.parse("f32:64x64x64:batch4096"))]
        self.assertEqual(cut, ["f32:64x64x64", "f32:64x64x64:batch8", "f32:64x64x64:batch64", "f32:64x64x64:batch512"])


class Protocol(unittest.TestCase):
    def outcome(self, target, time_ns=60e9, samples=None, error=0.1, watch=None):
        budgets = [TimeBudget(2, time_ns, samples, 1)]
        return rounds.measure(target, PROBLEM, oracle(error), STANDARD, budgets, watch)[0]

    def measure(self, *args, **options):
        outcome = self.outcome(*args, **options)
        self.assertEqual(outcome["status"], "ok", outcome)
        return outcome["check"], outcome["runs"][0]

    def test_a_steady_device(self):
        target = Scripted(1e6, clock=lambda time: time)
        check, run = self.measure(target)
        self.assertEqual(check, {"method": "oracle-f64", "error_over_bound": 0.1})
        # Verification, probe, the batches of the plateau, then the samples.
        self.assertEqual(target.batches, [1, 1] + 4 * [20] + 20 * [20])
        self.assertEqual((run["launch"], run["dispatches"], run["timer"], run["flags"]), (2, 20, "device", []))
        self.assertEqual((run["device_ns"], run["warmup_ns"]), (20 * [20e6], 4 * [1e6]))
        self.assertEqual((run["rounds"], run["stop"]), ([4, 4, 4, 4, 4], "precise"))
        self.assertNotIn("canary", run)

    def test_the_batch_grows_with_the_clock(self):
        target = Scripted(1e6, slowness=[50, 10, 4, 2], clock=lambda time: time)
        _, run = self.measure(target)
        # 10 ms a dispatch in the probe, then 4, then 2; each batch grows and the plateau is waited
        # for.
        self.assertEqual(target.batches[:5], [1, 1, 2, 5, 10])
        self.assertEqual((run["dispatches"], run["warmup_ns"][:2]), (20, [4e6, 2e6]))
        self.assertGreaterEqual(min(run["device_ns"]), STANDARD["sample_min_ns"])

    def test_a_wrong_result_is_not_timed(self):
        for error in (1.01, math.inf, math.nan):
            target = Scripted(1e6)
            self.assertEqual(self.outcome(target, error=error)["status"], "wrong")
            self.assertEqual(target.batches, [1])

    def test_what_takes_too_long_is_skipped(self):
        cases = [(0.6e9, 60e9, "a submission may take 500 ms"), (0.4e9, 1e9, "share of the time is 1 s")]
        for dispatch_ns, time_ns, why in cases:
            outcome = self.outcome(Scripted(dispatch_ns), time_ns)
            self.assertEqual((outcome["status"], outcome["predicted_ns"]), ("skipped", dispatch_ns))
            self.assertIn(why, outcome["message"])
        _, run = self.measure(Scripted(0.4e9), 1e9, samples=7)  # Not in a later launch.
        self.assertEqual((len(run["wall_ns"]), run["flags"]), (7, ["not-warm", "few-samples"]))
        self.assertEqual((run["rounds"], run["stop"]), ([4, 3], "given"))

    def test_a_row_is_given_up_after_looks_only(self):
        check, run = self.measure(Scripted(0.4e9, slowness=[1, 2, 1]))  # Verification, then a probe that was disturbed.
        self.assertEqual(run["dispatches"], 1)
        target = Scripted(0.6e9)
        self.assertEqual((self.outcome(target)["status"], target.batches), ("skipped", [1, 1, 1, 1]))
        target = Scripted(1.6e9)  # Three times the limit is not looked at again.
        self.assertEqual((self.outcome(target)["status"], target.batches), ("skipped", [1, 1]))

    def test_a_device_that_never_warms_up(self):
        _, run = self.measure(Scripted(1e6, slowness=[0.9**i for i in range(400)]), time_ns=0.5e9)
        self.assertEqual((run["flags"], run["stop"]), (["not-warm", "few-samples"], "time"))
        self.assertLess(sum(run["warmup_ns"]) * 20, 0.3 * 0.5e9)

    def test_clocks_that_lie(self):
        for clock, flags in [(lambda _: 0.0, ["timestamp-invalid"]), (lambda time: 2 * time, ["timestamp-invalid"])]:
            _, run = self.measure(Scripted(1e6, clock=clock))
            self.assertEqual((run["timer"], run["flags"], run["device_ns"]), ("wall", flags, []))
        _, run = self.measure(Scripted(1e6, clock=lambda time: time, overhead_ns=2e6))
        self.assertEqual((run["timer"], run["flags"]), ("device", ["clocks-disagree"]))
        calls = iter(range(100))
        _, run = self.measure(Scripted(1e6, clock=lambda time: 0.0 if next(calls) == 12 else time))
        self.assertEqual((run["timer"], run["flags"], run["device_ns"].count(None)), ("wall", ["timestamp-invalid"], 1))

    def test_no_clock_is_no_fault(self):
        _, run = self.measure(Scripted(1e6))
        self.assertEqual((run["timer"], run["flags"], run["device_ns"]), ("wall", [], []))
        self.assertEqual(list(run["cold"]), ["wall_ns"])


class Several(unittest.TestCase):
    """Rows of one problem, each loaded from the list `rows`."""

    def measure(self, *rows, alive=True, launch=0, time_ns=60e9):
        waiting, self.turns, self.beside = list(rows), [], []

        def load(problem, oracle, beside):
            self.beside.append(beside)
            return waiting.pop(0)

        target = SimpleNamespace(
            load=load, has_clock=False, submission_max_ns=rows[0].submission_max_ns, alive=lambda: alive
        )
        budgets = [TimeBudget(launch, time_ns, None, 1) for _ in rows]
        return rounds.measure(target, PROBLEM, oracle(), STANDARD, budgets, None, self.turns.append)

    def test_rows_take_turns_in_an_order_drawn_for_each_round(self):
        one, other = Scripted(1e6), Scripted(2e6)
        outcomes = self.measure(one, other)
        self.assertEqual([outcome["runs"][0]["rounds"] for outcome in outcomes], 2 * [[4, 4, 4, 4, 4]])
        self.assertEqual(self.beside, [None, one])
        self.assertEqual(self.turns[:2], [0, 1])
        drawn = [tuple(self.turns[place : place + 2]) for place in range(2, 10, 2)]
        self.assertEqual({tuple(sorted(turn)) for turn in drawn}, {(0, 1)})
        first = self.turns
        self.measure(Scripted(1e6), Scripted(1e6))
        self.assertEqual(self.turns, first)
        orders = set()
        for launch in range(6):
            self.measure(Scripted(1e6), Scripted(1e6), launch=launch)
            orders.add(tuple(self.turns))
        self.assertGreater(len(orders), 1)

    def test_a_noisy_row_goes_on_alone(self):
        noisy = Scripted(1e6, slowness=6 * [1.0] + 40 * [1.0, 1.5])
        outcomes = self.measure(Scripted(1e6), noisy)
        self.assertEqual([(len(o["runs"][0]["wall_ns"]), o["runs"][0]["stop"]) for o in outcomes],
                         [(20, "precise"), (40, "plateau")])  # fmt: skip
        self.assertEqual(self.turns[12:], 5 * [1])

    def test_a_failure_costs_one_row_and_a_lost_device_the_rows_that_were_not_done(self):
        for alive, expected in [(True, ["ok", "error", "ok"]), (False, [None, "error", None])]:
            broken = Scripted(1e6)
            broken.slowness = [1.0] * 8 + ["not a number"]
            outcomes = self.measure(Scripted(1e6), broken, Scripted(1e6), alive=alive)
            self.assertEqual([outcome and outcome["status"] for outcome in outcomes], expected)
            self.assertIn("TypeError", outcomes[1]["message"])


class Stopping(unittest.TestCase):
    def test_ranks(self):
        """Conover, Practical Nonparametric Statistics, section 3.2, as in src/stat/quantile.rs."""
        known = {0: None, 5: None, 6: (1, 6), 8: (1, 8), 10: (2, 9), 20: (6, 15), 50: (18, 33)}
        self.assertEqual({count: stop.median_ranks(count) for count in known}, known)

    def run_of(self, affordable, time, given=None):
        rule, times = stop.StoppingRule(STANDARD, affordable, given), []
        while True:
            times += [time(len(times) + place) for place in range(rule.remaining(len(times)))]
            if why := rule.check(times):
                return len(times), why

    def test_it_ends_at_20_40_80_or_160_or_when_the_time_is_up(self):
        steady, wide = lambda _: 100.0, lambda number: 80.0 + number * 7 % 41
        self.assertEqual(self.run_of(1000, steady), (20, "precise"))
        self.assertEqual(self.run_of(20, wide), (20, "time"))
        self.assertEqual(self.run_of(39, wide), (20, "time"))
        self.assertEqual(self.run_of(7, steady), (7, "time"))
        self.assertEqual(self.run_of(0, steady), (5, "time"))
        self.assertEqual(self.run_of(1000, wide, given=33), (33, "given"))
        # A state of the clock that changes now and then: twice the samples show as wide an
        # interval.
        self.assertEqual(self.run_of(1000, lambda number: 100.0 + number // 10 % 2 * 10), (40, "plateau"))
        # The interval narrows all the time and never enough, or enough at last.
        narrowing = lambda scale: lambda number: 100.0 + (-1) ** number * scale / (number + 1)
        self.assertEqual(self.run_of(1000, narrowing(2000.0)), (160, "samples"))
        self.assertEqual(self.run_of(79, narrowing(2000.0)), (40, "time"))
        self.assertEqual(self.run_of(1000, narrowing(60.0)), (80, "precise"))


class Watching(unittest.TestCase):
    LIMITS = STANDARD["rounds"]

    def watch(self, *slowness, flop=None):
        """A canary of 0.01 ms a step, and its target."""
        probe = Scripted(1e4, slowness)
        probe.flop_per_step = 10
        probe.probe = lambda: probe
        return Canary(probe, flop), probe

    def test_its_work_is_a_power_of_two_that_lasts_2_ms_or_what_an_earlier_launch_took(self):
        watch, target = self.watch()
        self.assertEqual((watch.steps, watch.flop()), (256, 2560.0))
        self.assertEqual(target.batches, [1, 1] + [steps for steps in (64, 128, 256) for _ in range(3)])
        # What disturbs one of three does not make it shorter.
        self.assertEqual(self.watch(1, 1, 99, 1, 99, 1)[0].steps, 256)
        self.assertEqual(self.watch(flop=70.0)[0].steps, 7)

    def test_it_is_the_fastest_of_three_and_waited_for_while_it_is_slow(self):
        watch, target = self.watch(*8 * [1.0], 1.5, 1.0, 1.3)
        self.assertEqual(watch.settle(self.LIMITS), 2.56e6)
        self.assertEqual(target.rests, [])
        target.slowness = 3 * [2.0] + 3 * [2.0] + 3 * [1.0]
        self.assertEqual(watch.settle(self.LIMITS), 2.56e6)
        self.assertEqual(target.rests, [50e6, 75e6])
        # It stays slow: three waits, and none before it has recovered.
        target.rests, target.slowness = [], 15 * [2.0]
        self.assertEqual((watch.settle(self.LIMITS), watch.settle(self.LIMITS)), (5.12e6, 5.12e6))
        self.assertEqual(target.rests, [50e6, 75e6, 112.5e6])

    def test_slow_ones_are_named_by_where_they_stand(self):
        cases = [
            ([], []),
            ([100, 104, 101], []),
            ([120, 110, 100, 101], ["ramping"]),
            ([100, 101, 120], ["throttled"]),
            ([120, 100, 120], ["ramping", "throttled"]),
            ([120, 120, 120], ["throttled"]),  # Slow throughout, by what the process has seen before.
            ([105.2, 105.1], []),
            ([105.3], ["throttled"]),
        ]
        for times_ns, expected in cases:
            self.assertEqual(canary.flags(times_ns, 100, self.LIMITS), expected, times_ns)

    def test_a_run_has_two_times_for_each_round(self):
        watch, target = self.watch()
        target.slowness = 9 * [1.0] + 300 * [2.0]  # The clock halves in the second round.
        outcome = Protocol.outcome(self, Scripted(1e6), watch=watch)
        run = outcome["runs"][0]
        self.assertEqual(run["canary"], {"flop": 2560.0, "times_ns": 3 * [2.56e6] + 7 * [5.12e6]})
        self.assertEqual((run["flags"], run["rounds"]), (["throttled"], [4, 4, 4, 4, 4]))


if __name__ == "__main__":
    unittest.main()
