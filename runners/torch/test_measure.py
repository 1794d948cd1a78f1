"""Tests of the check of a product, and of the protocol on a scripted device."""

import math
import unittest
from types import SimpleNamespace

import protocol
from problem import Problem
from protocol import SMOKE, STANDARD, Allowance, Failure, Sample
from reference import Bound, Oracle, np
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

    def test_protocols_are_those_of_published_files(self):
        protocols = [load(path)["protocol"] for path in PUBLISHED]
        for ours in (STANDARD, SMOKE):
            theirs = [known for known in protocols if known["name"] == ours["name"]]
            self.assertTrue(theirs, ours["name"])
            self.assertTrue(all(known == ours for known in theirs), ours["name"])


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
        self.has_clock, self.overhead_ns, self.batches = clock is not None, overhead_ns, []

    def load(self, *_):
        return self

    def product(self):
        return None

    def submission_max_ns(self, limits):
        return limits["submission_max_ns"]

    def batch(self, dispatches):
        self.batches.append(dispatches)
        factor = self.slowness.pop(0) if self.slowness else 1.0
        device_ns = self.dispatch_ns * dispatches * factor
        wall_ns = device_ns + self.overhead_ns
        return Sample(self.clock and protocol.believed(self.clock(device_ns), wall_ns), wall_ns)


class Protocol(unittest.TestCase):
    def measure(self, target, time_ns=60e9, samples=None, error=0.1):
        oracle = SimpleNamespace(verify=lambda *_: ("oracle-f64", error, "C[0, 0] is 1, expected 2"))
        problem = Problem.parse("f32:8x8x8")
        return protocol.measure(target, problem, oracle, STANDARD, Allowance(2, time_ns, samples, 1))

    def test_a_steady_device(self):
        target = Scripted(1e6, clock=lambda time: time)
        check, run = self.measure(target)
        self.assertEqual(check, {"method": "oracle-f64", "error_over_bound": 0.1})
        # Verification, probe, the batches of the plateau, then the samples.
        self.assertEqual(target.batches, [1, 1] + 4 * [20] + 20 * [20])
        self.assertEqual((run["launch"], run["dispatches"], run["timer"], run["flags"]), (2, 20, "device", []))
        self.assertEqual((run["device_ns"], run["warmup_ns"]), (20 * [20e6], 4 * [1e6]))

    def test_the_batch_grows_with_the_clock(self):
        target = Scripted(1e6, slowness=[50, 10, 4, 2], clock=lambda time: time)
        _, run = self.measure(target)
        # 10 ms a dispatch in the probe, then 4, then 2; each batch grows and the plateau is waited for.
        self.assertEqual(target.batches[:5], [1, 1, 2, 5, 10])
        self.assertEqual((run["dispatches"], run["warmup_ns"][:2]), (20, [4e6, 2e6]))
        self.assertGreaterEqual(min(run["device_ns"]), STANDARD["sample_min_ns"])

    def test_a_wrong_result_is_not_timed(self):
        for error in (1.01, math.inf, math.nan):
            target = Scripted(1e6)
            with self.assertRaises(Failure) as caught:
                self.measure(target, error=error)
            self.assertEqual((caught.exception.status, target.batches), ("wrong", [1]))

    def test_what_takes_too_long_is_skipped(self):
        cases = [(0.6e9, 60e9, "a submission may take 500 ms"), (0.4e9, 1e9, "share of the time is 1 s")]
        for dispatch_ns, time_ns, why in cases:
            with self.assertRaisesRegex(Failure, why) as caught:
                self.measure(Scripted(dispatch_ns), time_ns)
            self.assertEqual((caught.exception.status, caught.exception.predicted_ns), ("skipped", dispatch_ns))
        _, run = self.measure(Scripted(0.4e9), 1e9, samples=5)  # Not in a later launch.
        self.assertEqual((len(run["wall_ns"]), run["flags"]), (5, ["not-warm", "few-samples"]))

    def test_a_prediction_is_lenient(self):
        protocol.skip_if_hopeless(1.4e9, 0.5e9, 5, 60e9)
        with self.assertRaisesRegex(Failure, "a submission may take 500 ms"):
            protocol.skip_if_hopeless(1.6e9, 0.5e9, 5, 60e9)
        with self.assertRaisesRegex(Failure, "5 samples would take about 35 s"):
            protocol.skip_if_hopeless(7e9, math.inf, 5, 10e9)

    def test_a_device_that_never_warms_up(self):
        _, run = self.measure(Scripted(1e6, slowness=[0.9**i for i in range(400)]), time_ns=0.5e9)
        self.assertEqual(run["flags"], ["not-warm", "few-samples"])
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


if __name__ == "__main__":
    unittest.main()
