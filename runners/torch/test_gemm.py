"""Tests of the command line, the device and what is recorded: `python -m unittest` in this folder runs all tests.

Parsing, statistics, the protocol and the file need nothing but Python; what needs NumPy or PyTorch is skipped without.
"""

import io
import json
import math
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
import vendor
from evidence import student, summary
from problem import ROOT, Problem, suite
from reference import Bound, Oracle, np
from test_file import PUBLISHED, SCHEMA, faults, load

try:
    import torch
except ImportError:
    torch = None


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
        target.device, target.has_clock, target.ways = "cuda", True, {"wide_f16": True, "graph": True, "canary": True}
        return target

    def test_facts_of_an_nvidia_device(self):
        card, library = "580.65.06, 0x233510DE, 00000000:01:00.0", "cuBLAS 13.1.0"
        with mock.patch("machine.output", return_value=card), mock.patch("vendor.cublas_version", return_value=library):
            target = self.target()
            facts, kernels = target.facts(), target.kernels()
        self.assertEqual(list(faults(facts, SCHEMA["$defs"]["Target"], SCHEMA)), [])
        self.assertEqual((facts["slug"], facts["driver"]), ("nvidia-h200.cuda", "NVIDIA 580.65.06, CUDA 13.0"))
        self.assertEqual((facts["vendor_id"], facts["device_id"], facts["bus_id"]), (0x10DE, 0x2335, "0000:01:00.0"))
        self.assertEqual(kernels["f16"]["variant"], "torch 2.11.0, cuBLAS 13.1.0, graph")
        self.assertEqual(kernels["f32"]["name"], "library:cublas")
        missing = ["f16-acc16: not measured by this runner", "i8: not measured by this runner"]
        self.assertEqual(facts["missing"], missing + ["energy: not measured by this runner"])

    def test_without_nvidia_smi_and_wide_results(self):
        with mock.patch("machine.output", return_value=None), mock.patch("vendor.cublas_version", return_value=""):
            target = self.target(capability=(7, 5))
            target.ways = {"wide_f16": False, "graph": False, "canary": False}
            self.assertIn("canary: this PyTorch computes no Legendre polynomials here", target.facts()["missing"])
            self.assertEqual(target.facts()["driver"], "NVIDIA unknown, CUDA 13.0")
            self.assertEqual(target.kernels()["f16"]["variant"], "torch 2.11.0, cuBLAS of CUDA 13.0, result f16")
        self.assertEqual(target.unsupported(Problem.parse("tf32:8x8x8")), "needs compute capability 8.0")
        self.assertEqual(target.unsupported(Problem.parse("f32:8x8x8")), "")
        self.assertIn("the device has 150.0 GiB", target.unsupported(Problem.parse("f32:400000x400000x8")))

    def test_a_device_time_lies_between_two_events(self):
        target, said, elapsed_ms = self.target(), [], iter([1e-6, 1e9])
        event = lambda name: SimpleNamespace(
            record=lambda: said.append(name),
            synchronize=lambda: said.append("wait"),
            elapsed_time=lambda end: next(elapsed_ms),
        )
        target.begin, target.end = event("begin"), event("end")
        sample = target.timed(lambda: said.append("work"))
        self.assertEqual((said, sample.device_ns), (["begin", "work", "end", "wait"], 1.0))
        self.assertGreaterEqual(sample.wall_ns, 1)
        self.assertIsNone(target.timed(lambda: None).device_ns)  # Longer than the host saw.

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

    def test_rows_of_one_problem_share_their_matrices(self):
        target = vendor.Torch("cpu")
        for text in ["f32:7x5x9", "f32:7x5x9:bt:batch2", "f16:7x5x9"]:
            problem = Problem.parse(text)
            oracle = Oracle(problem, 5)
            one = target.load(problem, oracle)
            one.batch(1)
            other = target.load(problem, oracle, one)
            self.assertEqual((other.a.data_ptr(), other.c.data_ptr()), (one.a.data_ptr(), one.c.data_ptr()))
            self.assertTrue(np.isnan(other.product()).all())
            other.batch(1)
            _, error, place = oracle.verify(other.product(), Bound.of(problem, other.narrow), 1)
            self.assertLessEqual(error, 1, f"{text}: {place}")

    def test_the_canary_does_what_it_counts(self):
        target = vendor.Torch("cpu")
        self.assertTrue(target.ways["canary"])
        probe = target.probe()
        probe.batch(9)
        x, before, after = probe.x.double(), torch.ones_like(probe.x).double(), probe.x.double()
        for k in range(1, 10):
            before, after = after, ((2 * k + 1) * x * after - k * before) / (k + 1)
        self.assertLess((probe.result - after).abs().max().item(), 1e-5)
        self.assertEqual(probe.flop_per_step, 5 * len(x))
        # Nothing is left out: many steps take many times as long as few.
        few, many = (min(probe.batch(steps).wall_ns for _ in range(5)) for steps in (64, 1024))
        self.assertGreater(many / few, 8)
        self.assertTrue(bool(probe.result.isfinite().all()))

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
        self.assertEqual(list(faults(results, SCHEMA, SCHEMA)), [])
        status = [(row["problem"]["element"], row["status"], len(row.get("runs", []))) for row in results["rows"]]
        ok, unsupported = ("f32", "ok", 2), ("tf32", "unsupported", 0)
        self.assertEqual(status, [ok, ok, unsupported, ok, unsupported])
        runs = [run for row in results["rows"] for run in row.get("runs", [])]
        self.assertEqual([run["rounds"] for run in runs], 6 * [[3, 3]])
        self.assertEqual({len(run["canary"]["times_ns"]) for run in runs}, {4})
        self.assertEqual(len({run["canary"]["flop"] for run in runs}), 1)
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
        self.assertEqual(list(faults(results, SCHEMA, SCHEMA)), [])
        self.assertGreaterEqual([row["status"] for row in results["rows"]].count("ok"), 1)
        self.assertNotIn("finished", results["session"])


if __name__ == "__main__":
    unittest.main()
