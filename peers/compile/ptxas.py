#!/usr/bin/env python3
"""What NVIDIA's compiler makes of the kernels, without its driver or a card: registers, spilled bytes, and what their loops consist of.

    python3 -m venv target/nvrtc
    target/nvrtc/bin/pip install nvidia-cuda-nvrtc-cu12 nvidia-cuda-runtime-cu12 nvidia-cuda-nvdisasm
    target/nvrtc/bin/python peers/compile/ptxas.py [TEXT]

Without TEXT it compiles every kernel but cooperative matrices and writes peers/compile/nvidia.tsv, which `switchpoint-compile table` takes into
docs/compilers.md. With TEXT, such as "warp | f32", it prints the rows whose names contain it.

The texts are MSL, as `switchpoint-compile msl` prints them: C++ once metal.cuh stands before them. The front end is not that of the Vulkan driver and
the back end is of the same kind, so counts tell something and the order of instructions nothing. Nothing here is a time.
"""

import collections
import concurrent.futures
import ctypes
import importlib
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

ARCHITECTURE = "sm_90"
FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
TABLE = FOLDER / "nvidia.tsv"
HEAD = ["kernel", "type", "B", "tile", "registers", "spilled bytes", "instructions of the loop", "arithmetic"]
# Instructions that multiply and add: binary32, binary16 two at a time, bytes four at a time.
ARITHMETIC = ("FFMA", "HFMA2", "IDP")
# What `switchpoint-compile msl` has in place of four products of bytes, and what CUDA has.
DOT = ("return as_type<int>(x ^ y);", "return __dp4a((int)x, (int)y, 0);")
# The built-in values of a pass, by the names of their attributes.
VALUES = {
    "threadgroup_position_in_grid": "blockIdx",
    "threadgroups_per_grid": "make_uint3(gridDim.x, gridDim.y, gridDim.z)",
    "thread_position_in_threadgroup": "threadIdx",
    "thread_index_in_threadgroup": "threadIdx.x + threadIdx.y * {x}u",
    "thread_index_in_simdgroup": "(threadIdx.x + threadIdx.y * {x}u) % 32u",
    "thread_position_in_grid": "make_uint3(blockIdx.x * {x}u + threadIdx.x, blockIdx.y * {y}u + threadIdx.y, blockIdx.z)",
}


def cuda(text, size):
    """A text of Metal as CUDA C++. `size` is the workgroup's."""
    text = re.sub(r"#include <(metal_stdlib|simd/simd.h)>|using metal::uint;", "", text).replace(*DOT)
    # Buffers have a length of 1 in the text, from which a compiler could conclude something.
    text = re.sub(r"^typedef (.*) (type_\d+)\[1\];", r"typedef \1 \2[1 << 26];", text, flags=re.M)
    entry = re.search(r"^(\[\[[^]]*\]\] )?kernel void main_\((.*?)^\) \{", text, flags=re.M | re.S)
    parameters, shared, arguments = [], [], []
    for part in re.split(r"\n, ", entry[2].strip()):
        kind, name, attribute = re.fullmatch(r"(.*\S) (\w+)(?: \[\[(\w+).*\]\])?", part.strip()).groups()
        plain = kind.removesuffix("&").split(" ", 1)
        if kind.startswith("threadgroup "):
            shared.append(f"__shared__ {plain[1]} {name};")
            arguments.append(name)
        elif kind.startswith("constant "):
            parameters.append(f"const __grid_constant__ {plain[1]} {name}")
            arguments.append(name)
        elif kind.startswith("device "):
            parameters.append(f"{plain[1]}* __restrict__ {name}")
            arguments.append(f"*{name}")
        else:
            arguments.append(VALUES[attribute].format(x=size[0], y=size[1]))
    text = re.sub(r"\[\[[^]]*\]\]", "", text)
    text = re.sub(r"\.(xz|yw)\b", r".\1()", text)
    text = re.sub(r"\b([0-9.]+)h\b", r"half(\1f)", text)
    return (
        f'#include "metal.cuh"\n{text}\n'
        f'extern "C" __global__ void __launch_bounds__({size[0] * size[1]}) entry({", ".join(parameters)}) {{\n'
        f'{" ".join(shared)}\nmain_({", ".join(arguments)});\n}}\n'
    )


def place(*heads):
    """A file of NVIDIA's packages by how its name begins."""
    try:
        roots = importlib.import_module("nvidia").__path__
    except ModuleNotFoundError:
        roots = []
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                if name.startswith(heads):
                    return os.path.join(folder, name)
    sys.exit(f"error: {heads[0]} is not installed; the first lines of {__file__} say how")


def compiled(source):
    """The machine code of a text, and what the compiler says of it. Raises ValueError where it refuses."""
    library = ctypes.CDLL(place("libnvrtc.so"))
    program, length = ctypes.c_void_p(), ctypes.c_size_t()
    library.nvrtcCreateProgram(ctypes.byref(program), source.encode(), b"kernel.cu", 0, None, None)
    headers = os.path.dirname(place("cuda_fp16.h"))
    flags = [f"--gpu-architecture={ARCHITECTURE}", "-default-device", "--ptxas-options=-v", f"-I{FOLDER}", f"-I{headers}"]
    texts = (ctypes.c_char_p * len(flags))(*(flag.encode() for flag in flags))
    failed = library.nvrtcCompileProgram(program, len(flags), texts)
    library.nvrtcGetProgramLogSize(program, ctypes.byref(length))
    log = ctypes.create_string_buffer(length.value)
    library.nvrtcGetProgramLog(program, log)
    said = log.value.decode()
    if failed:
        raise ValueError(said.splitlines()[0])
    library.nvrtcGetCUBINSize(program, ctypes.byref(length))
    code = ctypes.create_string_buffer(length.value)
    library.nvrtcGetCUBIN(program, code)
    return code.raw, said


def loop(assembly):
    """The instructions, by name, of the smallest loop with nearly all of the arithmetic that any loop has."""
    labels, names, lines = {}, [], []
    for line in assembly.splitlines():
        if label := re.match(r"\s*\.(L_x_\d+):", line):
            labels[label[1]] = len(names)
        elif one := re.match(r"\s*/\*[0-9a-f]+\*/\s+(?:@!?U?P\w+ )?([A-Z0-9_.]+)(.*);", line):
            names.append(one[1])
            lines.append(line)
    loops = []
    for at, line in enumerate(lines):
        target = re.search(r"BRA.*`\(\.(L_x_\d+)\)", line)
        if target and labels.get(target[1], at + 1) <= at:
            loops.append(names[labels[target[1]] : at + 1])
    most = max(map(arithmetic, loops), default=0)
    return min((one for one in loops if most and arithmetic(one) >= 0.9 * most), key=len, default=[])


def arithmetic(names):
    """How many instructions multiply and add."""
    return sum(name.startswith(ARITHMETIC) for name in names)


def row(text):
    """The cells of the table for a text with its head line, and the most frequent instructions of its loop."""
    head, text = text.split("\n", 1)
    *cells, size = head.split(" | ")
    try:
        code, said = compiled(cuda(text, [int(edge) for edge in size.split("x")]))
    except ValueError as refusal:
        sys.exit(f"error: {head}: {refusal}")
    tool = place("nvdisasm")
    os.chmod(tool, os.stat(tool).st_mode | stat.S_IXUSR)
    with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
        file.write(code)
        file.flush()
        assembly = subprocess.run([tool, file.name], capture_output=True, text=True, check=True).stdout
    body = loop(assembly)
    parts = collections.Counter(name.split(".")[0] + (".128" if ".128" in name else "") for name in body)
    spilled = sum(int(count) for count in re.findall(r"(\d+) bytes spill", said))
    registers = re.search(r"Used (\d+) registers", said)[1]
    share = f"{arithmetic(body) / len(body):.2f}" if body else "-"
    return [*cells, registers, str(spilled), str(len(body)), share], parts


def main():
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    cargo = ["cargo", "run", "--release", "--quiet", "--manifest-path", FOLDER / "Cargo.toml", "--", "msl", part]
    printed = subprocess.run(cargo, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT).stdout
    texts = re.split(r"^//// ", printed, flags=re.M)[1:]
    lines = ["\t".join(HEAD)]
    place("libnvrtc.so")
    # In threads, because the compiler is a library that computes without Python's lock.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for head, (cells, parts) in zip(texts, pool.map(row, texts)):
            lines.append("\t".join(cells))
            if part:
                print(lines[-1], ", ".join(f"{name} {count}" for name, count in parts.most_common(8)), sep="\t")
    if not part:
        TABLE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
