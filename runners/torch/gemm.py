#!/usr/bin/env python3
"""Measures matrix multiplication through PyTorch's vendor library and writes a switchpoint result
file.

A kernel is judged by how close it comes to the library of the chip's maker, so the same problems
are run through that library, by the same protocol, into the same kind of file.
"""

import argparse
import re
import signal
import sys
from pathlib import Path

from machine import host, program, slug
from problem import ELEMENTS, ROOT, Problem, suite
from protocol import SMOKE, STANDARD
from record import free_name
from reference import DISTRIBUTION
from session import Session, find, now
from worker import work

NAME = "switchpoint-torch"
VERSION = "0.2.0"


def seconds(text):
    """A time as in 90, 90s, 5m or 1h."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if not found or not float(found[1]):
        raise argparse.ArgumentTypeError(f"`{text}` is not a time: write seconds, or 90s, 5m, 1h")
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]]


def launches(text):
    if not re.fullmatch("[0-9]+", text) or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number from 1 to 1000")
    return int(text)


def arguments(argv):
    """What was asked for, checked, with its list of problems."""
    parser = argparse.ArgumentParser(
        description="Measure matrix multiplication through PyTorch's vendor library into a switchpoint result file.",
        epilog="Example: python gemm.py --suite square --types f32,tf32,f16 --runs 5 --device cuda -o h200.v1.json",
    )
    add = parser.add_argument
    add("--suite", help="suite of problems in data/suites.toml; by default quick, where there is no --problem")
    add("--types", default="", metavar="TYPE,...", help="run each shape of the suite in each of these number types")
    add("--problem", nargs="+", action="extend", default=[], metavar="TYPE:MxNxK[:bt][:batchN]")
    add("--device", choices=["auto", "cuda", "cpu"], default="auto", help="auto: cuda where there is one")
    add("--runs", type=launches, default=3, help="number of process launches, and so of runs of every row; 5 for published files")
    add("--budget", type=seconds, default=300.0, help="time budget, in seconds or as in 5m")
    add("--seed", type=int, default=1, help="seed of the matrices and of the order of rows")
    add("--no-graph", action="store_true", help="launch every product by itself, without CUDA graphs")
    add("--commit", default="", help="commit of a copy without git, with `-dirty` appended where it was changed")
    add("-o", "--output", type=Path, help="result file; an existing one is never replaced")
    options = parser.parse_args(argv)
    if options.suite is None and not options.problem:
        options.suite = "quick"
    options.types = [name for name in options.types.split(",") if name]
    if not 0 <= options.seed < 1 << 32:
        parser.error("--seed must lie between 0 and 2^32 - 1")
    if not re.fullmatch("(?:[0-9a-f]{7,40}(?:-dirty)?)?", options.commit):
        parser.error("--commit must be 7 to 40 hexadecimal digits, with or without `-dirty`")
    if unknown := [name for name in options.types if name not in ELEMENTS]:
        parser.error(f"there is no number type {unknown[0]!r} (there are {', '.join(ELEMENTS)})")
    if options.output and options.output.exists():
        parser.error(f"{options.output} exists, and an existing file is never replaced")
    try:
        problems = suite(options.suite, options.types) if options.suite else []
        options.problems = list(dict.fromkeys(problems + [Problem.parse(text) for text in options.problem]))
    except (ValueError, OSError) as error:
        parser.error(str(error))
    return options


def selection(options):
    """The options that selected what is measured, without paths."""
    chosen = [f"--suite={options.suite}"] if options.suite else []
    chosen += [f"--types={','.join(options.types)}"] if options.types else []
    chosen += [f"--problem={Problem.parse(text)}" for text in options.problem]
    return chosen + [f"--device={options.device}"] + ["--no-graph"] * options.no_graph


def planned(options, found, started):
    """A result set with every row pending."""
    target, kernels = found["facts"], found["kernels"]
    twin = middle([problem for problem in options.problems if problem.element in found["elements"]])

    def pending(repeat, problem):
        row = {"target": target["slug"], "kernel": kernels[problem.element], "problem": problem.file()}
        return row | ({"repeat": repeat} if repeat else {}) | {"status": "pending"}

    return {
        "program": program(NAME, VERSION, options.commit),
        "host": host(),
        "session": {
            "started": started,
            "seed": options.seed,
            "launches": options.runs,
            "budget_ns": options.budget * 1e9,
            "selection": selection(options),
        },
        "protocol": SMOKE if options.suite == "smoke" else STANDARD,
        "data": {"distribution": DISTRIBUTION, "seed": options.seed, "row_multiple": 1, "cache": "hot"},
        "targets": [target],
        "rows": [pending(repeat, p) for p in options.problems for repeat in ([0, 1] if p == twin else [0])],
    }


def middle(problems):
    """The problem in the middle by size. It is measured twice: two names for one thing, whose
    difference is noise.
    """
    by_size = sorted(problems, key=Problem.flop)
    return by_size[len(by_size) // 2] if by_size else None


def main(argv):
    options, started = arguments(argv), now()
    found = find(options.device)
    if "facts" not in found:
        print(f"error: no target: {found.get('unusable', found)}", file=sys.stderr)
        return 4
    if options.no_graph:
        found["ways"]["graph"] = False
        for kernel in found["kernels"].values():
            kernel["variant"] = kernel["variant"].removesuffix(", graph")
    folder = ROOT / "results"
    device = slug(found["facts"]["name"])
    path = options.output or free_name(folder if folder.is_dir() else Path.cwd(), started[:10], device)
    session = Session(path, planned(options, found, started), {"device": found["device"], "ways": found["ways"]})
    try:
        session.run()
    except KeyboardInterrupt:
        print(f"interrupted: {path} holds what was measured", file=sys.stderr)
        return 130
    print(path)
    return 0


def interrupt(*_):
    raise KeyboardInterrupt


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        sys.exit(work())
    signal.signal(signal.SIGTERM, interrupt)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, RuntimeError) as error:
        sys.exit(f"error: {error}")
