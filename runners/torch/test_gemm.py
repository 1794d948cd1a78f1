"""Tests of the runner: `python -m unittest` in this folder.

Parsing, statistics, the protocol and the file need nothing but Python; what needs NumPy or PyTorch is skipped without.
"""

import copy
import io
import json
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import gemm
import machine
import protocol
import record
import session
import vendor
from evidence import student, summary
from problem import ELEMENTS, ROOT, Problem, suite
from protocol import SMOKE, STANDARD, Allowance, Failure, Sample
from reference import Bound, Oracle, np

try:
    import torch
except ImportError:
    torch = None

PUBLISHED = sorted(ROOT.glob("results/*.v1.json")) + sorted(ROOT.glob("tests/golden/*.v1.json"))


def load(path):
    return json.loads(path.read_text())


class ProblemText(unittest.TestCase):
    def test_text_and_value(self):
        for text in ["f32:17x257x129", "tf32:1x1x1", "f16-acc16:1x2x3:bt", "i8:1x2x3:batch7", "f16:5x6x7:bt:batch8"]:
            problem = Problem.parse(text)
            self.assertEqual(str(problem), text)
            self.assertEqual(Problem.of_file(problem.file()), problem)
        self.assertEqual(Problem.parse("f16:2x3x5:bt:batch8"), Problem("f16", 2, 3, 5, True, 8))
        self.assertEqual(list(Problem.parse("f32:2x3x5").file()), ["element", "m", "n", "k"])

    def test_refusals_say_why(self):
        cases = {
            "f32:0x1x1": "m is 0",
            "f32:1x1x16777217": "k is 16777217",
            "f32:1x1": "three edges",
            "f32:1x1x1x1": "three edges",
            "f32:1x-1x1": "whole number",
            "f32:+1x1x1": "whole number",
            "f64:1x1x1": "no number type 'f64'",
            "1x1x1": "number type",
            "f32:1x1x1:batch0": "batch is 0",
            "f32:1x1x1:batch65536": "batch is 65536",
            "f32:1x1x1:at": "only `bt`",
        }
        for text, why in cases.items():
            with self.assertRaisesRegex(ValueError, why, msg=text):
                Problem.parse(text)

    def test_work_and_traffic(self):
        self.assertEqual(Problem.parse("f32:2x3x5").flop(), 60)
        self.assertEqual(Problem.parse("f32:2x3x5").bytes(), 4 * (10 + 15 + 6))
        self.assertEqual(Problem.parse("f16:2x3x5:batch7").flop(), 420)
        self.assertEqual(Problem.parse("f16:2x3x5:batch7").bytes(), 7 * (2 * (10 + 15) + 4 * 6))

    def test_suites_in_several_types(self):
        plain, typed = suite("square"), suite("square", ["f32", "f16"])
        self.assertEqual([str(p) for p in typed[:2]], ["f32:128x128x128", "f16:128x128x128"])
        self.assertEqual(len(typed), 2 * len(plain))
        with self.assertRaisesRegex(ValueError, "no suite `nonesuch` .there are smoke"):
            suite("nonesuch")


class Statistics(unittest.TestCase):
    def test_known_quantiles(self):
        known = {1: 12.706205, 2: 4.302653, 4: 2.776445, 5: 2.570582, 24: 2.063899, math.inf: 1.959964}
        for freedom, expected in known.items():
            self.assertAlmostEqual(student(freedom), expected, places=6)

    def test_the_worked_example_of_the_statistics_page(self):
        samples = [[1000, 1004, 1002, 1001, 1010], [1012, 1010, 1014, 1011, 1030], [1006, 1004, 1007, 1005, 1001]]
        runs = [{"timer": "wall", "dispatches": 2, "device_ns": [], "wall_ns": [2 * t for t in run]} for run in samples]
        found = summary(Problem.parse("f32:10x10x10"), runs)
        self.assertAlmostEqual(found["time_ns"], math.exp(6.914060), delta=1e-3)
        reach = 4.302653 * math.sqrt(2.5955e-5 / 3)
        self.assertAlmostEqual(math.log(found["time_ns_high"] / found["time_ns"]), reach, delta=1e-6)
        self.assertAlmostEqual(found["flop_per_second"], 2000 / found["time_ns"] * 1e9)

    def test_identical_readings_are_no_perfect_device(self):
        runs = [{"timer": "device", "dispatches": 1, "device_ns": [1e6] * 20, "wall_ns": [2e6] * 20}]
        several, one = (summary(Problem.parse("f32:1x1x1"), count * runs) for count in (3, 1))
        self.assertAlmostEqual(several["time_ns"], 1e6)
        self.assertAlmostEqual(math.log(several["time_ns_high"] / 1e6), 4.302653 * math.sqrt(1e-10 / 3), places=9)
        self.assertAlmostEqual(math.log(one["time_ns_high"] / 1e6), 1.959964 * 0.02, places=7)

    def test_published_summaries_come_out_again(self):
        compared = 0
        for row in (row for path in PUBLISHED for row in load(path)["rows"]):
            if row["status"] == "ok":
                found = summary(Problem.of_file(row["problem"]), row["runs"])
                for key, expected in row["summary"].items():
                    self.assertAlmostEqual(found[key] / expected, 1, delta=1e-7)
                compared += 1
        self.assertGreater(compared, 0)


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


TARGET = {
    "slug": "x.cuda", "name": "X", "backend": "native", "device_type": "discrete", "driver": "X 1", "vendor_id": 1,
    "device_id": 2, "bus_id": "", "subgroup": [32, 32], "features": [], "limits": {"total_memory": 1}, "missing": [],
}  # fmt: skip
KERNEL = {"name": "library:x", "variant": "1", "sha256": "", "checks": "native"}
FOUND = {"facts": TARGET, "kernels": dict.fromkeys(ELEMENTS, KERNEL), "ways": {"graph": True}, "device": "cuda"}
RUN = {
    "launch": 0, "dispatches": 2, "timer": "wall", "device_ns": [], "wall_ns": [4e3, 5e3, 6e3],
    "cold": {"wall_ns": 9e3}, "warmup_ns": [2e3], "flags": ["few-samples"],
}  # fmt: skip
OK = {"status": "ok", "check": {"method": "oracle-f64", "error_over_bound": 0.5}, "runs": [RUN]}


def planned(*options):
    return gemm.planned(gemm.arguments(["--device", "cuda", *options]), FOUND, "2026-11-23T10:00:00Z")


def faults(value, schema, root, place="file"):
    """What a value has against a schema, in the part of JSON Schema that docs/schema/result.v1.json uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        found = [list(faults(value, option, root, place)) for option in schema["anyOf"]]
        yield from [] if [] in found else found[0]
        return
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kinds["null"] = type(None)
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, kinds[t]) and (t == "boolean" or not isinstance(value, bool)) for t in types):
        yield f"{place}: {value!r} is not {types}"
        return
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        yield from (f"{place}: {key} is missing" for key in schema.get("required", []) if key not in value)
        for key, inner in value.items():
            if key not in known and not others:
                yield f"{place}: there is no key {key}"
            else:
                yield from faults(inner, known.get(key, others), root, f"{place}.{key}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", math.inf):
            yield f"{place}: {len(value)} items"
        for index, inner in enumerate(value):
            yield from faults(inner, schema["items"], root, f"{place}[{index}]")
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{place}: {value} is below {schema['minimum']}"


class File(unittest.TestCase):
    schema = load(ROOT / "docs" / "schema" / "result.v1.json")

    def check(self, text):
        results = json.loads(text)
        self.assertEqual(list(faults(results, self.schema, self.schema)), [])
        return results

    def test_the_check_itself_finds_faults(self):
        results = json.loads(record.text(planned("--problem", "f32:1x1x1")))
        self.assertEqual(list(faults(results, self.schema, self.schema)), [])
        for break_it in [
            lambda r: r.pop("host"),
            lambda r: r["rows"][0].update(extra=1),
            lambda r: r["rows"][0]["problem"].update(m=-1),
            lambda r: r["session"].update(seed="1"),
            lambda r: r["targets"][0].update(subgroup=[1]),
            lambda r: r["rows"][0].update(check={"method": "x"}),
        ]:
            broken = copy.deepcopy(results)
            break_it(broken)
            self.assertNotEqual(list(faults(broken, self.schema, self.schema)), [])

    def test_a_planned_file(self):
        results = self.check(record.text(planned("--suite", "smoke", "--problem", "f32:128x128x128", "f32:1x2x3")))
        self.assertEqual([row["status"] for row in results["rows"]], 3 * ["pending"])
        self.assertEqual((results["version"], results["protocol"]), ("1.0", SMOKE))
        selection = ["--suite=smoke", "--problem=f32:128x128x128", "--problem=f32:1x2x3", "--device=cuda"]
        self.assertEqual(results["session"]["selection"], selection)
        self.assertNotIn("finished", results["session"])

    def test_every_outcome(self):
        results = planned("--problem", *(f"f32:1x1x{k}" for k in range(1, 5)))
        outcomes = [
            OK,
            {"status": "skipped", "message": "too slow", "predicted_ns": 1e9},
            {"status": "error", "message": "OutOfMemoryError: CUDA out of memory"},
            {"status": "wrong", "message": "C[0, 0] is nan"},
        ]
        results["rows"] = [session.merge(row, outcome, 0) for row, outcome in zip(results["rows"], outcomes)]
        self.check(record.text(results))

    def test_a_younger_problem_makes_a_younger_file(self):
        for text in ["f16:1x1x1", "f32:1x1x1:bt", "f32:1x1x1:batch2"]:
            self.assertEqual(json.loads(record.text(planned("--problem", text)))["version"], "1.1")

    def test_numbers_that_json_does_not_have_are_refused(self):
        results = planned("--problem", "f32:1x1x1")
        results["rows"][0]["predicted_ns"] = math.inf
        with self.assertRaises(ValueError):
            record.text(results)

    def test_a_failed_write_leaves_the_old_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.v1.json"
            results = planned("--problem", "f32:1x1x1")
            record.write(path, results)
            before = path.read_bytes()
            with self.assertRaises(TypeError):
                record.write(path, {**results, "host": {"cpu": object()}})
            self.assertEqual((path.read_bytes(), os.listdir(folder)), (before, ["x.v1.json"]))
            self.assertEqual(record.free_name(Path(folder), "2026-11-23", "x").name, "2026-11-23-x-torch.v1.json")
            (Path(folder) / "2026-11-23-x-torch.v1.json").touch()
            self.assertEqual(record.free_name(Path(folder), "2026-11-23", "x").name, "2026-11-23-x-torch-2.v1.json")


class Machine(unittest.TestCase):
    def test_a_text_for_the_file_has_no_folders_and_no_control_characters(self):
        for text, expected in {
            "File \"/home/someone/x.py\", line 3": "File \"<path>\", line 3",
            "cannot open /usr/lib/libx.so: no": "cannot open <path>: no",
            r"C:\Users\someone\x": "<path>",
            "a\x1b[31m\nb": "a [31m b",
            "1.5 TFLOP/s, 3/4": "1.5 TFLOP/s, 3/4",
        }.items():
            self.assertEqual(machine.plain(text), expected)

    def test_slugs(self):
        for name, expected in {"NVIDIA H200": "nvidia-h200", "x (1.2)": "x", "(only brackets)": "unnamed"}.items():
            self.assertEqual(machine.slug(name), expected)

    def test_the_host_is_described_without_its_name(self):
        host = machine.host()
        self.assertTrue(all(host[key] for key in ("os", "kernel", "cpu", "cpus", "virtualization")), host)
        self.assertNotIn(socket.gethostname(), [str(value) for value in host.values()])

    def test_the_commit_of_a_copy_without_git(self):
        with mock.patch("machine.output", return_value=None):
            changed = machine.program("x", "1", "0123abc-dirty")
            self.assertEqual((changed["commit"], changed["dirty"]), ("0123abc", True))
            self.assertEqual(machine.program("x", "1", "")["commit"], "")


class Merging(unittest.TestCase):
    def test_launches_add_up(self):
        row = planned("--problem", "f32:1x1x1")["rows"][0]
        self.assertTrue(session.needs(row, 0))
        row = session.merge(row, OK, 0)
        self.assertFalse(session.needs(row, 0))
        self.assertTrue(session.needs(row, 1))
        second = {**OK, "check": {"method": "oracle-f64", "error_over_bound": 0.1}, "runs": [{**RUN, "launch": 1}]}
        row = session.merge(row, second, 1)
        self.assertEqual((len(row["runs"]), row["check"]["error_over_bound"]), (2, 0.5))
        self.assertAlmostEqual(row["summary"]["time_ns"], 2.5e3)
        row = session.merge(row, {"status": "wrong", "message": "C[0, 0]"}, 2)
        self.assertEqual((row["status"], row["message"], len(row["runs"])), ("wrong", "run 3: C[0, 0]", 2))
        self.assertNotIn("summary", row)
        self.assertFalse(session.needs(row, 3))

    def test_order(self):
        rows = [{"problem": Problem.parse(f"f32:1x1x{k}").file()} for k in (9, 3, 7, 5, 1, 8)]
        first, second, third = (session.shuffled(rows, 1, launch) for launch in range(3))
        self.assertEqual(first, [4, 1, 3, 2, 5, 0])
        self.assertEqual(sorted(second), list(range(6)))
        self.assertNotEqual(second, third)
        self.assertEqual(second, session.shuffled(rows, 1, 1))


# A worker that knows no device: row 1 kills it, row 2 hangs; the other rows are measured.
WORKER = f"""
import json, os, sys, time
order = json.loads(sys.stdin.readline())
def say(event): print(json.dumps(event), flush=True)
for index, problem, samples in order["rows"]:
    say({{"begin": index}})
    if index == 1 and "crash" in order["ways"]:
        print("Fatal in /some/folder/x.py", file=sys.stderr, flush=True)
        os._exit(3)
    if index == 2 and "hang" in order["ways"]:
        time.sleep(60)
    ok = {json.dumps(OK)}
    ok["runs"][0]["launch"] = order["launch"]
    say({{"end": index, "row": ok}})
"""


class Sessions(unittest.TestCase):
    def run_session(self, ways, code=WORKER, silence_s=30):
        with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()) as said:
            path = Path(folder) / "x.v1.json"
            problems = [f"f32:1x1x{k}" for k in range(1, 5)]
            results = planned("--problem", *problems, "--runs", "2", "--budget", "1")
            session.Session(path, results, {"ways": ways}, [sys.executable, "-c", code], silence_s).run()
            self.said = said.getvalue()
            return load(path)

    def test_every_row_gets_its_launches(self):
        results = self.run_session([])
        self.assertEqual([[run["launch"] for run in row["runs"]] for row in results["rows"]], 4 * [[0, 1]])
        self.assertIn("finished", results["session"])
        self.assertIn("[8/8] run 2, f32:1x1x", self.said)

    def test_a_crash_and_a_hang_cost_one_row_each(self):
        rows = self.run_session(["crash", "hang"], silence_s=2)["rows"]
        self.assertEqual([row["status"] for row in rows], ["ok", "error", "timeout", "ok"])
        self.assertEqual(rows[1]["message"], "the measuring process ended: exit code 3; it said: Fatal in <path>")
        self.assertRegex(rows[2]["message"], "nothing came back for [23] s")
        self.assertEqual([len(row.get("runs", [])) for row in rows], [2, 0, 0, 2])

    def test_a_worker_that_never_begins_ends_the_session(self):
        with self.assertRaisesRegex(RuntimeError, "exit code 4; it said: no"):
            self.run_session([], "import sys; print('no', file=sys.stderr); sys.exit(4)")
        with self.assertRaisesRegex(RuntimeError, "unexpected report"):
            self.run_session([], "print('hello')")


class Command(unittest.TestCase):
    def test_bad_options_say_why(self):
        for options, why in {
            ("--suite", "nonesuch"): "no suite",
            ("--types", "f32,f64"): "no number type 'f64'",
            ("--problem", "f32:1"): "three edges",
            ("--runs", "0"): "1 to 1000",
            ("--budget", "soon"): "is not a time",
            ("--commit", "main"): "hexadecimal",
            ("-o", __file__): "exists",
        }.items():
            with redirect_stderr(io.StringIO()) as said, self.assertRaises(SystemExit) as caught:
                gemm.arguments([*options])
            self.assertEqual(caught.exception.code, 2)
            self.assertIn(why, said.getvalue())

    def test_times(self):
        self.assertEqual([gemm.seconds(text) for text in ("90", "90s", "1.5m", "1h")], [90, 90, 90, 3600])

    def test_each_problem_once(self):
        asked = "--suite smoke --types f32,f16 --problem f16:128x128x128 f32:1x1x1"
        options = gemm.arguments(asked.split())
        expected = ["f32:128x128x128", "f16:128x128x128", "f32:17x257x129", "f16:17x257x129", "f32:1x1x1"]
        self.assertEqual([str(problem) for problem in options.problems], expected)

    @unittest.skipIf(torch and np, "PyTorch is installed")
    def test_without_pytorch_it_says_so(self):
        done = subprocess.run([sys.executable, gemm.__file__], capture_output=True, text=True)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("error: no target: ModuleNotFoundError", done.stderr)


class Gpu(unittest.TestCase):
    """What can be said of a GPU without one: a stand-in for what PyTorch tells."""

    def target(self, capability=(9, 0), hip=None):
        properties = SimpleNamespace(
            name="NVIDIA H200", total_memory=150 << 30, multi_processor_count=132, L2_cache_size=60 << 20,
            major=capability[0], minor=capability[1], uuid="0-1", is_integrated=0, warp_size=32,
        )  # fmt: skip
        cuda = SimpleNamespace(
            get_device_properties=lambda _: properties,
            get_device_name=lambda _: properties.name,
            get_device_capability=lambda _: capability,
        )
        target = vendor.Torch.__new__(vendor.Torch)
        version = SimpleNamespace(hip=hip, cuda="13.0")
        target.torch = SimpleNamespace(cuda=cuda, version=version, __version__="2.11.0+cu130")
        target.device, target.has_clock, target.ways = "cuda", True, {"wide_f16": True, "graph": True}
        return target

    def test_facts_of_an_nvidia_device(self):
        card, library = "580.65.06, 0x233510DE, 00000000:01:00.0", "cuBLAS 13.1.0"
        with mock.patch("machine.output", return_value=card), mock.patch("vendor.cublas_version", return_value=library):
            target = self.target()
            facts, kernels = target.facts(), target.kernels()
        self.assertEqual(list(faults(facts, File.schema["$defs"]["Target"], File.schema)), [])
        self.assertEqual((facts["slug"], facts["driver"]), ("nvidia-h200.cuda", "NVIDIA 580.65.06, CUDA 13.0"))
        self.assertEqual((facts["vendor_id"], facts["device_id"], facts["bus_id"]), (0x10DE, 0x2335, "0000:01:00.0"))
        self.assertEqual(kernels["f16"]["variant"], "torch 2.11.0, cuBLAS 13.1.0, graph")
        self.assertEqual(kernels["f32"]["name"], "library:cublas")

    def test_without_nvidia_smi_and_wide_results(self):
        with mock.patch("machine.output", return_value=None), mock.patch("vendor.cublas_version", return_value=""):
            target = self.target(capability=(7, 5))
            target.ways = {"wide_f16": False, "graph": False}
            self.assertEqual(target.facts()["driver"], "NVIDIA unknown, CUDA 13.0")
            self.assertEqual(target.kernels()["f16"]["variant"], "torch 2.11.0, cuBLAS of CUDA 13.0, result f16")
        self.assertEqual(target.unsupported(Problem.parse("tf32:8x8x8")), "needs compute capability 8.0")
        self.assertEqual(target.unsupported(Problem.parse("f32:8x8x8")), "")
        self.assertIn("the device has 150.0 GiB", target.unsupported(Problem.parse("f32:400000x400000x8")))

    def test_an_amd_device(self):
        target = self.target(hip="6.4")
        self.assertEqual(target.kernels()["f32"]["name"], "library:hipblas")
        self.assertEqual((target.facts()["slug"], target.facts()["vendor_id"]), ("nvidia-h200.rocm", 0x1002))

    def test_lines_of_nvidia_smi(self):
        self.assertEqual(vendor.card_of("[N/A], [N/A], [N/A]"), {})
        with mock.patch("machine.output", return_value="a\nb"):
            self.assertEqual(vendor.nvidia_card(None), {})


@unittest.skipIf(torch is None or np is None, "PyTorch or NumPy is not installed")
class OnTheProcessor(unittest.TestCase):
    def test_products_are_right_on_awkward_shapes(self):
        target = vendor.Torch("cpu")
        shapes = ["1x1x1", "1x300x7", "300x1x7", "17x257x129", "5x3x1", "7x5x9:bt", "7x5x9:batch3", "9x7x5:bt:batch2"]
        for text in [f"{element}:{shape}" for element in ("f32", "f16") for shape in shapes]:
            problem = Problem.parse(text)
            oracle = Oracle(problem, 5)
            loaded = target.load(problem, oracle)
            self.assertTrue(np.isnan(loaded.product()).all())
            loaded.batch(1)
            _, error, place = oracle.verify(loaded.product(), Bound.of(problem, loaded.narrow), 1)
            self.assertLessEqual(error, 1, f"{text}: {place}")

    def test_graphs_and_single_dispatches_add_up(self):
        target, problem = vendor.Torch("cpu"), Problem.parse("f32:8x8x8")
        loaded, calls = target.load(problem, Oracle(problem, 1)), []
        loaded.dispatch = lambda: calls.append(1)
        target.ways = {"graph": True}
        replay = lambda dispatch, count: SimpleNamespace(replay=lambda: [dispatch() for _ in range(count)])
        with mock.patch.object(target, "capture", side_effect=replay) as capture:
            for dispatches in (1, 63, 64, 200):
                calls.clear()
                loaded.batch(dispatches)
                self.assertEqual(len(calls), dispatches)
            self.assertEqual(capture.call_count, 1)

    def test_a_session_from_the_command_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cpu.v1.json"
            options = ["--suite", "smoke", "--types", "f32,tf32", "--device", "cpu", "--runs", "2", "-o", str(path)]
            done = subprocess.run([sys.executable, gemm.__file__, *options], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout.strip()), (0, str(path)), done.stderr)
            results = load(path)
        self.assertEqual(list(faults(results, File.schema, File.schema)), [])
        status = [(row["problem"]["element"], row["status"], len(row.get("runs", []))) for row in results["rows"]]
        self.assertEqual(status, 2 * [("f32", "ok", 2), ("tf32", "unsupported", 0)])
        self.assertNotIn(str(ROOT), json.dumps(results))

    def test_an_interrupted_session_leaves_a_valid_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cpu.v1.json"
            options = ["--suite", "smoke", "--device", "cpu", "--runs", "1000", "-o", str(path)]
            command = [sys.executable, gemm.__file__, *options]
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            while not child.stderr.readline().startswith("[1/"):
                self.assertIsNone(child.poll())
            child.send_signal(signal.SIGINT)
            self.assertIn("interrupted", child.communicate(timeout=30)[1])
            self.assertEqual(child.returncode, 130)
            results = load(path)
        self.assertEqual(list(faults(results, File.schema, File.schema)), [])
        self.assertEqual([row["status"] for row in results["rows"]].count("ok"), 1)
        self.assertNotIn("finished", results["session"])


if __name__ == "__main__":
    unittest.main()
