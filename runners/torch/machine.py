"""The machine and the program, as far as they can matter to a number.

Names of hosts, users and folders are not recorded.
"""

import os
import platform
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUITES = HERE.parent.parent / "data" / "suites.toml"


def output(command):
    """What a command prints; `None` where it fails or does not exist."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, cwd=HERE)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def plain(text):
    """A text for the file: one line, no control characters, no folders."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return re.sub(r"(?<![\w.])(?:/|[A-Za-z]:\\)[\w.+-]+[/\\][^\s'\",:;)\]]*", "<path>", text)[:500]


def slug(name):
    """A short form of a device name that is safe in a file name: `NVIDIA H200` is `nvidia-h200`."""
    words = re.findall("[a-z0-9]+", re.split(r"[(/]", name)[0].lower())
    return "-".join(words)[:40].rstrip("-") or "unnamed"


def read(path):
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


def memory_bytes():
    """The memory, 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def virtualization():
    """What Linux shows of a container or a hypervisor."""
    if platform.system() != "Linux":
        return "unknown"
    layers = []
    if Path("/.dockerenv").exists() or re.search("docker|kubepods|containerd", read("/proc/1/cgroup")):
        layers.append("container")
    if " hypervisor" in read("/proc/cpuinfo"):
        layers.append(plain("virtual machine " + read("/sys/class/dmi/id/sys_vendor")))
    return ", ".join(layers) or "none found"


def host():
    """The machine, as a result file has it."""
    try:
        release = platform.freedesktop_os_release()
        system = f"Linux ({release.get('NAME', 'unknown')} {release.get('VERSION_ID', '')}".rstrip() + ")"
    except OSError:
        system = f"{platform.system()} {platform.mac_ver()[0] or platform.version()}"
    found = re.search(r"model name\s*:\s*(.+)", read("/proc/cpuinfo"))
    cpu = found[1] if found else output(["sysctl", "-n", "machdep.cpu.brand_string"]) or platform.processor()
    return {
        "os": plain(system),
        "kernel": plain(platform.release()) or "unknown",
        "cpu": plain(cpu) or "unknown",
        "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_bytes": memory_bytes(),
        "virtualization": virtualization(),
    }


def program(name, version, given):
    """This program; `given` is the commit of a copy that has no git, with `-dirty` behind it where
    it was changed.
    """
    commit, dirty = output(["git", "rev-parse", "HEAD"]) or "", False
    if commit:
        dirty = bool(output(["git", "status", "--porcelain", "--", str(HERE), str(SUITES)]))
    elif given:
        commit, dirty = given.removesuffix("-dirty"), given.endswith("-dirty")
    return {
        "name": name,
        "version": version,
        "commit": commit,
        "dirty": dirty,
        "compiler": f"{platform.python_implementation()} {platform.python_version()}",
        "triple": f"{platform.machine()}-{platform.system()}".lower(),
        "profile": "interpreted",
    }
