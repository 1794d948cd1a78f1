"""Tests of the result file and of the session that writes it, with a scripted worker."""

import copy
import io
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr
from pathlib import Path

import gemm
import record
import session
from problem import ELEMENTS, ROOT, Problem, suite
from protocol import SMOKE, STANDARD


def load(path):
    return json.loads(path.read_text())


SCHEMA = json.loads((ROOT / "docs" / "schema" / "result.v1.json").read_text())
PUBLISHED = sorted(ROOT.glob("results/*.v1.json")) + sorted(ROOT.glob("tests/golden/*.v1.json"))

TARGET = {
    "slug": "x.cuda", "name": "X", "backend": "native", "device_type": "discrete", "driver": "X 1", "vendor_id": 1,
    "device_id": 2, "bus_id": "", "subgroup": [32, 32], "features": [], "limits": {"total_memory": 1}, "missing": [],
}  # fmt: skip
KERNEL = {"name": "library:x", "variant": "1", "sha256": "", "checks": "native"}
FOUND = {
    "facts": TARGET, "kernels": dict.fromkeys(ELEMENTS, KERNEL), "elements": ["f32", "tf32", "f16"],
    "ways": {"graph": True, "canary": True}, "device": "cuda",
}  # fmt: skip
RUN = {
    "launch": 0, "dispatches": 2, "timer": "wall", "device_ns": [], "wall_ns": [4e3, 5e3, 6e3],
    "cold": {"wall_ns": 9e3}, "warmup_ns": [2e3], "flags": ["few-samples"], "rounds": [2, 1],
    "canary": {"flop": 1e6, "times_ns": [2e6, 2e6, 2e6, 2e6]}, "stop": "time",
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
    def check(self, text):
        results = json.loads(text)
        self.assertEqual(list(faults(results, SCHEMA, SCHEMA)), [])
        return results

    def test_the_check_itself_finds_faults(self):
        results = json.loads(record.text(planned("--problem", "f32:1x1x1")))
        self.assertEqual(list(faults(results, SCHEMA, SCHEMA)), [])
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
            self.assertNotEqual(list(faults(broken, SCHEMA, SCHEMA)), [])

    def test_a_planned_file(self):
        results = self.check(record.text(planned("--suite", "smoke", "--problem", "f32:128x128x128", "f32:1x2x3")))
        self.assertEqual({row["status"] for row in results["rows"]}, {"pending"})
        problems = [Problem.of_file(row["problem"]) for row in results["rows"] if not row.get("repeat")]
        self.assertEqual(set(problems), {*suite("smoke"), *map(Problem.parse, ["f32:128x128x128", "f32:1x2x3"])})
        self.assertEqual(len(problems), len(set(problems)))
        self.assertEqual((results["version"], results["protocol"]), ("1.2", SMOKE))
        selection = ["--suite=smoke", "--problem=f32:128x128x128", "--problem=f32:1x2x3", "--device=cuda"]
        self.assertEqual(results["session"]["selection"], selection)
        self.assertNotIn("finished", results["session"])

    def test_every_outcome(self):
        results = planned("--problem", *(f"f32:1x1x{k}" for k in range(1, 4)))
        self.assertEqual(results["rows"][2]["repeat"], 1)
        outcomes = [
            OK,
            {"status": "skipped", "message": "too slow", "predicted_ns": 1e9},
            {"status": "error", "message": "OutOfMemoryError: CUDA out of memory"},
            {"status": "wrong", "message": "C[0, 0] is nan"},
        ]
        results["rows"] = [session.merge(row, outcome, 0) for row, outcome in zip(results["rows"], outcomes)]
        results = self.check(record.text(results))
        self.assertEqual([row.get("repeat") for row in results["rows"]], [None, None, 1, None])

    def test_the_problem_in_the_middle_is_measured_twice(self):
        def rows(*problems):
            return [(row["problem"]["k"], row.get("repeat")) for row in planned("--problem", *problems)["rows"]]

        self.assertEqual(rows("f32:1x1x9"), [(9, None), (9, 1)])
        self.assertEqual(rows(*(f"f32:1x1x{k}" for k in (9, 4, 7))), [(9, None), (4, None), (7, None), (7, 1)])
        # Not one that the device does not compute.
        self.assertEqual(rows("f32:1x1x1", "i8:1x1x2", "i8:1x1x3"), [(1, None), (1, 1), (2, None), (3, None)])
        self.assertEqual(rows("i8:1x1x2"), [(2, None)])

    @unittest.skipUnless(os.environ.get("SWITCHPOINT"), "SWITCHPOINT does not name the program")
    def test_the_program_accepts_the_file_and_refuses_another_protocol(self):
        results = planned("--problem", "f32:1x1x1", "f16:1x1x2:bt")
        results["rows"] = [
            session.merge(session.merge(row, OK, 0), {**OK, "runs": [{**RUN, "launch": 1}]}, 1)
            for row in results["rows"]
        ]
        results["session"].update(finished="2026-11-23T10:01:00Z", launches=2)

        def check(results):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "x.v1.json"
                record.write(path, results)
                return subprocess.run([os.environ["SWITCHPOINT"], "check", path], capture_output=True, text=True)

        done = check(results)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 of 3 rows have a rate", done.stdout)
        for protocol in (STANDARD, SMOKE):
            self.assertEqual(check({**results, "protocol": protocol}).returncode, 0)
        changed = check({**results, "protocol": {**STANDARD, "samples": 19}})
        self.assertNotEqual(changed.returncode, 0)
        self.assertIn("protocol.sha256", changed.stdout + changed.stderr)

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
        twice = [rows[0], rows[1], {**rows[1], "repeat": 1}, rows[2]]
        for launch in range(5):  # Rows of one problem stand together.
            order = session.shuffled(twice, 1, launch)
            self.assertEqual(sorted(order), [0, 1, 2, 3])
            self.assertEqual(abs(order.index(1) - order.index(2)), 1)


# A worker that knows no device: row 1 kills it, row 2 hangs; the other rows are measured. Rows 2
# and 3 are of one problem.
WORKER = f"""
import json, os, sys, time
order = json.loads(sys.stdin.readline())
def say(event): print(json.dumps(event), flush=True)
for index, problem, samples in order["rows"]:
    say({{"begin": index}})
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
    def run_session(self, ways, code=WORKER, timeout_s=30):
        with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()) as said:
            path = Path(folder) / "x.v1.json"
            problems = [f"f32:1x1x{k}" for k in range(1, 5)]
            results = planned("--problem", *problems, "--runs", "2", "--budget", "1")
            session.Session(path, results, {"ways": ways}, [sys.executable, "-c", code], timeout_s).run()
            self.said = said.getvalue()
            return load(path)

    def test_every_row_gets_its_launches(self):
        results = self.run_session([])
        self.assertEqual([[run["launch"] for run in row["runs"]] for row in results["rows"]], 5 * [[0, 1]])
        self.assertIn("finished", results["session"])
        self.assertIn("[10/10] run 2, f32:1x1x", self.said)
        self.assertIn("run 2, f32:1x1x3 again: ", self.said)

    def test_a_launch_is_told_what_the_first_one_fixed(self):
        results = planned("--problem", "f32:1x1x1")
        waiting = session.Session(Path(), results, {})
        order = waiting.launch_order(0, [0, 1], 1.0)
        self.assertEqual((order["canary_flop"], [samples for *_, samples in order["rows"]]), (None, [None, None]))
        waiting.rows[1] = session.merge(waiting.rows[1], OK, 0)
        order = waiting.launch_order(1, [1, 0], 1.0)
        self.assertEqual((order["canary_flop"], [samples for *_, samples in order["rows"]]), (1e6, [3, None]))

    def test_a_crash_and_a_hang_cost_one_row_each(self):
        rows = self.run_session(["crash", "hang"], timeout_s=2)["rows"]
        self.assertEqual([row["status"] for row in rows], ["ok", "error", "timeout", "ok", "ok"])
        self.assertEqual(rows[1]["message"], "the measuring process ended: exit code 3; it said: Fatal in <path>")
        self.assertRegex(rows[2]["message"], "nothing came back for [23] s")
        self.assertEqual([len(row.get("runs", [])) for row in rows], [2, 0, 0, 2, 2])

    def test_a_worker_that_never_begins_ends_the_session(self):
        with self.assertRaisesRegex(RuntimeError, "exit code 4; it said: no"):
            self.run_session([], "import sys; print('no', file=sys.stderr); sys.exit(4)")
        with self.assertRaisesRegex(RuntimeError, "unexpected report"):
            self.run_session([], "print('hello')")


if __name__ == "__main__":
    unittest.main()
