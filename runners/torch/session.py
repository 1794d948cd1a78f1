"""Runs the launches of a session: starts workers, merges what they report, keeps the file whole at
every moment.

This process loads no driver. A worker that crashes or hangs costs the row it was at, and a new one
takes the rest.
"""

import collections
import datetime
import json
import queue
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from evidence import summary
from machine import plain
from problem import Problem
from record import write

# Time that a row may need for its operands, its reference and its first dispatch, beside the time
# of its launch.
TIMEOUT_S = 120

WORKER = [sys.executable, str(Path(__file__).resolve().parent / "gemm.py"), "worker"]


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Worker:
    """A process that was handed one order and is heard line by line."""

    def __init__(self, order, command=None):
        pipe = subprocess.PIPE
        self.child = subprocess.Popen(
            command or WORKER, stdin=pipe, stdout=pipe, stderr=pipe, text=True, errors="replace"
        )
        try:
            self.child.stdin.write(json.dumps(order) + "\n")
            self.child.stdin.close()
        except OSError:
            pass  # A worker that is already gone is noticed when nothing is heard from it.
        self.lines, self.stderr_tail = queue.Queue(), collections.deque(maxlen=1)
        self.errors = threading.Thread(target=self._keep_stderr_tail, daemon=True)
        self.errors.start()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        with self.child.stdout as stream:
            for line in stream:
                self.lines.put(line)
        self.lines.put(None)

    def _keep_stderr_tail(self):
        with self.child.stderr as stream:
            self.stderr_tail.extend(line for line in stream if line.strip())

    def hear(self, timeout_s):
        """The next event; `None` when the worker has ended. Raises queue.Empty when nothing comes.
        """
        line = self.lines.get(timeout=timeout_s)
        try:
            return None if line is None else json.loads(line)
        except ValueError:
            return {"unreadable": line}

    def exit_reason(self):
        code = self.child.wait()
        self.errors.join(5)
        said = f"; it said: {plain(self.stderr_tail[0])}" if self.stderr_tail else ""
        return f"{f'signal {-code}' if code < 0 else f'exit code {code}'}{said}"

    def stop(self):
        self.child.kill()
        self.child.wait()


def find(device):
    """Asks a worker what the device is and how it computes, or why it cannot."""
    worker = Worker({"do": "list", "device": device})
    try:
        return worker.hear(TIMEOUT_S) or {"unusable": worker.exit_reason()}
    except queue.Empty:
        return {"unusable": f"nothing came back for {TIMEOUT_S} s"}
    finally:
        worker.stop()


def shuffled(rows, seed, launch):
    """The order in which a launch takes the rows; those of one problem stand together, because they
    take turns.

    In the first launch small problems come first: they predict the large ones.
    """
    generator, by_problem = random.Random(f"{seed}:{launch}"), {}
    for index, row in enumerate(rows):
        by_problem.setdefault(Problem.of_file(row["problem"]), []).append(index)
    problems = list(by_problem)
    generator.shuffle(problems)
    if not launch:
        problems.sort(key=Problem.flop)
    for problem in problems:
        generator.shuffle(by_problem[problem])
    return [index for problem in problems for index in by_problem[problem]]


def needs(row, launch):
    """Whether a row still needs a launch."""
    if row["status"] == "ok":
        return all(run["launch"] != launch for run in row["runs"])
    return row["status"] == "pending"


def merge(row, outcome, launch):
    """Adds what one launch found of a row. Every run is kept, and a later failure decides the
    status all the same.
    """
    message = outcome.get("message", "")
    if message and row["status"] != "pending":
        message = f"run {launch + 1}: {message}"
    checks = [side["check"] for side in (row, outcome) if "check" in side]
    runs = row.get("runs", []) + outcome.get("runs", [])
    same = ("target", "kernel", "problem", "repeat")
    merged = {key: row[key] for key in same if key in row} | {"status": outcome["status"]}
    if message:
        merged["message"] = message
    if "predicted_ns" in outcome:
        merged["predicted_ns"] = outcome["predicted_ns"]
    if checks:
        merged["check"] = max(checks, key=lambda check: check["error_over_bound"])
    if runs:
        merged["runs"] = runs
    if merged["status"] == "ok":
        merged["summary"] = summary(Problem.of_file(row["problem"]), runs)
    return merged


class Session:
    """A session in progress. `order` holds what every worker is told of the device."""

    def __init__(self, path, results, order, command=None, timeout_s=TIMEOUT_S):
        self.path, self.results, self.rows = path, results, results["rows"]
        self.order, self.command, self.timeout_s = order, command, timeout_s
        self.done = 0

    def run(self):
        """Measures until every row has its launches. The file holds every row that ended before."""
        write(self.path, self.results)  # Shows whether the folder can be written before anything is measured.
        session, begin = self.results["session"], time.monotonic()
        for launch in range(session["launches"]):
            waiting = [i for i in shuffled(self.rows, session["seed"], launch) if needs(self.rows[i], launch)]
            self.done = (launch + 1) * len(self.rows) - len(waiting)
            left_s = begin + session["budget_ns"] / 1e9 - time.monotonic()
            end = time.monotonic() + left_s / (session["launches"] - launch)
            while waiting:
                # A worker that replaces another one has what time that one left.
                self.one_worker(launch, waiting, max(end - time.monotonic(), 0))
        session["finished"] = now()
        write(self.path, self.results)

    def one_worker(self, launch, waiting, time_s):
        """One process for the rows that wait. Returns when it has ended; what still waits is for
        the next one.
        """
        worker, current, progressed = Worker(self.launch_order(launch, waiting, time_s), self.command), None, False
        begun = set()  # The rows of a problem take turns, so several can be under way.
        try:
            while True:
                try:
                    event = worker.hear(self.timeout_s + time_s)
                except queue.Empty:
                    failure = {"status": "timeout", "message": f"nothing came back for {self.timeout_s + time_s:.0f} s"}
                    break
                if event is None and not waiting:
                    return
                if event and event.get("begin") in waiting:
                    current = event["begin"]
                    begun.add(current)
                elif event and event.get("end") in begun & set(waiting):
                    self.settle(launch, waiting, event["end"], event["row"])
                    current, progressed = None, True
                else:
                    why = f"unexpected report {plain(str(event))}" if event else worker.exit_reason()
                    failure = {"status": "error", "message": f"the measuring process ended: {why}"}
                    break
        finally:
            worker.stop()
        if current is not None:
            self.settle(launch, waiting, current, failure)
        elif not progressed:
            # Between two rows a new worker costs nothing; before the first row it would be started
            # again without end.
            raise RuntimeError(failure["message"])

    def launch_order(self, launch, waiting, time_s):
        def samples(row):
            return len(row["runs"][0]["wall_ns"]) if row.get("runs") else None

        runs = (run for row in self.rows for run in row.get("runs", []))
        return {
            **self.order,
            "do": "measure",
            "launch": launch,
            "seed": self.results["session"]["seed"],
            "time_ns": time_s * 1e9,
            "protocol": self.results["protocol"],
            "canary_flop": next((run["canary"]["flop"] for run in runs if "canary" in run), None),
            "rows": [(index, self.rows[index]["problem"], samples(self.rows[index])) for index in waiting],
        }

    def settle(self, launch, waiting, index, outcome):
        """A row has ended: it goes into the file at once."""
        waiting.remove(index)
        self.done += 1
        row = self.rows[index] = merge(self.rows[index], outcome, launch)
        write(self.path, self.results)
        said = f"{row['status']}: {row.get('message')}"
        if row["status"] == "ok":
            said = f"{row['summary']['flop_per_second'] / 1e12:.4g} TFLOP/s"
        total = len(self.rows) * self.results["session"]["launches"]
        name = f"{Problem.of_file(row['problem'])}{' again' if row.get('repeat') else ''}"
        print(f"[{self.done}/{total}] run {launch + 1}, {name}: {said}", file=sys.stderr)
