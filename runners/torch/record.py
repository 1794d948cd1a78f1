"""The result file of docs/result-format.md: its text, and how it is replaced as a whole."""

import json
import os
import tempfile
from pathlib import Path


def text(results):
    """The head indented, then one row a line, so that a difference of two files shows rows."""
    head = {"format": "switchpoint-result", "version": "1.2", **results, "rows": []}
    head = json.dumps(head, indent=2, allow_nan=False).removesuffix("[]\n}")
    rows = ",\n".join("    " + json.dumps(row, allow_nan=False) for row in results["rows"])
    return f"{head}[\n{rows}\n  ]\n}}\n"


def write(path, results):
    """Writes the file beside the old one and then in its place, so that a reader never finds half
    of it.
    """
    handle, partial = tempfile.mkstemp(".partial", ".switchpoint-", path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text(results))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(partial, 0o644)  # A temporary file is private to its owner; this one is for everybody.
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def free_name(folder, date, device):
    """`<date>-<device>-torch.v1.json`, with a number where that is taken."""
    number = 1
    while True:
        path = folder / f"{date}-{device}-torch{f'-{number}' if number > 1 else ''}.v1.json"
        if not path.exists():
            return path
        number += 1
