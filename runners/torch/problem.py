"""What is computed: C = A B with A of m x k and B of k x n, row-major. The text form is that of
src/problem.rs.
"""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent

EDGE_MAX = 1 << 24
BATCH_MAX = 65_535

# Bytes of an element of A and B, and of C.
ELEMENTS = {"f32": (4, 4), "tf32": (4, 4), "f16": (2, 4), "f16-acc16": (2, 2), "i8": (1, 4)}


class Problem(NamedTuple):
    """One product, or a batch of independent ones; `transposed_b`: B lies in memory as n rows of k
    elements.
    """

    element: str
    m: int
    n: int
    k: int
    transposed_b: bool = False
    batch: int = 1

    @staticmethod
    def parse(text):
        """The problem written as TYPE:MxNxK[:bt][:batchN]."""

        def refuse(reason):
            return ValueError(f"`{text}` is not a problem: {reason} (write TYPE:MxNxK, as in f32:17x257x129)")

        element, *parts = text.split(":")
        if not parts:
            raise refuse("no number type before a colon")
        if element not in ELEMENTS:
            raise refuse(f"there is no number type {element!r} (there are {', '.join(ELEMENTS)})")
        edges = parts[0].split("x")
        if len(edges) != 3 or not all(re.fullmatch("[0-9]+", edge) for edge in edges):
            raise refuse("there must be three edges, each a whole number")
        transposed_b, batch = False, 1
        for option in parts[1:]:
            if option == "bt":
                transposed_b = True
            elif re.fullmatch("batch[0-9]+", option):
                batch = int(option.removeprefix("batch"))
            else:
                raise refuse("after the edges stand only `bt` (B transposed) and `batchN`")
        problem = Problem(element, *map(int, edges), transposed_b, batch)
        for name, most in [("m", EDGE_MAX), ("n", EDGE_MAX), ("k", EDGE_MAX), ("batch", BATCH_MAX)]:
            if not 1 <= getattr(problem, name) <= most:
                raise refuse(f"{name} is {getattr(problem, name)}, legal are 1 to {most}")
        return problem

    @staticmethod
    def of_file(entry):
        """The problem of a row of a result file."""
        edges = (entry[edge] for edge in "mnk")
        return Problem(entry["element"], *edges, entry.get("transposed_b", False), entry.get("batch", 1))

    def file(self):
        """As a row of a result file has it; the two younger keys only where they say something."""
        entry = {"element": self.element, "m": self.m, "n": self.n, "k": self.k}
        if self.transposed_b:
            entry["transposed_b"] = True
        if self.batch > 1:
            entry["batch"] = self.batch
        return entry

    def __str__(self):
        options = (":bt" if self.transposed_b else "") + (f":batch{self.batch}" if self.batch > 1 else "")
        return f"{self.element}:{self.m}x{self.n}x{self.k}{options}"

    def flop(self):
        """2 m n k for each product of the batch."""
        return 2 * self.batch * self.m * self.n * self.k

    def bytes(self):
        """Operands and result, unpadded."""
        operand, result = ELEMENTS[self.element]
        return self.batch * ((self.m * self.k + self.k * self.n) * operand + self.m * self.n * result)


def suite(name, types=()):
    """The problems of a suite of data/suites.toml; with `types`, each shape in each of these number
    types.
    """
    with open(ROOT / "data" / "suites.toml", "rb") as file:
        suites = {entry["name"]: entry for entry in tomllib.load(file)["suite"]}
    if name not in suites:
        raise ValueError(f"there is no suite `{name}` (there are {', '.join(suites)})")
    problems = [Problem.parse(text) for text, *_ in suites[name]["problems"]]
    return [p._replace(element=t) for p in problems for t in types] if types else problems
