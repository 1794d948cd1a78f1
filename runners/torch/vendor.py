"""PyTorch on one device: the only place that touches it.

What it calls below is cuBLAS on an NVIDIA device, hipBLAS on an AMD one, MKL or oneDNN on a processor.
"""

import ctypes
import functools
import gc
import math
import os
import re
import time

import machine
from problem import ELEMENTS
from protocol import Sample, believed

# Dispatches that are captured into one graph. A wgpu submission hands the device all dispatches of
# a sample at once; a graph does the same for the library. Launched one by one, short products would
# wait for the interpreter.
GRAPH = 64

# Numbers of a canary on a GPU: some for every thread of the largest.
CANARY_GPU = 1 << 18
# Numbers of a canary for each thread of a processor: PyTorch gives no thread fewer than so many.
CANARY_THREAD = 1 << 15

# Settings from outside that would silently change what a number type means.
OVERRIDES = ["NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "CUBLAS_EMULATE_SINGLE_PRECISION"]


class Torch:
    """A device. `ways` says how it computes: whether f16 operands give an f32 result, and whether graphs work."""

    def __init__(self, device, ways=None):
        for name in OVERRIDES:
            os.environ.pop(name, None)
        os.environ["USE_PYTORCH_KERNEL_CACHE"] = "0"  # PyTorch compiles the canary, and is to leave no file of it.
        import numpy  # noqa: F401, the check of every row needs it.
        import torch

        self.torch = torch
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        if device == "cuda" and not torch.cuda.is_available():
            raise RuntimeError("PyTorch finds no CUDA device")
        self.device, self.has_clock, self.stream = device, device == "cuda", None
        torch.set_grad_enabled(False)
        if self.has_clock:
            matmul = torch.backends.cuda.matmul
            for reduced in ("allow_fp16_reduced_precision_reduction", "allow_fp16_accumulation"):
                if hasattr(matmul, reduced):
                    setattr(matmul, reduced, False)
            # A graph cannot be captured on the default stream, and the library prepares itself for
            # each stream.
            self.stream = torch.cuda.Stream()
            torch.cuda.set_stream(self.stream)
            self.begin, self.end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        self.ways = ways or {
            "wide_f16": works(self._try_wide_f16),
            "graph": self.has_clock and works(self._try_graph),
            "canary": works(self._try_canary),
        }

    def _try_wide_f16(self):
        """f16 operands with an f32 result: PyTorch 2.8 and later, CUDA only."""
        torch, right = self.torch, True
        for multiply, shape in [(torch.mm, (16, 16)), (torch.bmm, (2, 16, 16))]:
            ones = torch.ones(shape, dtype=torch.float16, device=self.device)
            c = torch.full(shape, math.nan, device=self.device)
            multiply(ones, ones, out_dtype=torch.float32, out=c)
            right = right and bool((c == 16).all())
        return right

    def _try_graph(self):
        """Whether a captured product, replayed, writes its result."""
        ones = self.torch.ones((16, 16), device=self.device)
        c = self.torch.empty_like(ones)
        dispatch = functools.partial(self.torch.mm, ones, ones, out=c)
        dispatch()
        graph = self.capture(dispatch, 2)
        c.fill_(math.nan)
        graph.replay()
        return bool((c == 16).all())

    def _try_canary(self):
        """Whether the canary computes what it says: (3 x^2 - 1) / 2 after its first step."""
        probe = Arithmetic(self)
        probe.batch(1)
        return bool(((probe.result - (3 * probe.x * probe.x - 1) / 2).abs() < 1e-5).all())

    def probe(self):
        return Arithmetic(self)

    def rest(self, time_ns):
        time.sleep(time_ns / 1e9)

    def timed(self, work):
        """Runs `work` and returns when the device has done it."""
        start = time.perf_counter_ns()
        if not self.has_clock:
            work()
            return Sample(None, float(max(time.perf_counter_ns() - start, 1)))
        self.begin.record()
        work()
        self.end.record()
        self.end.synchronize()
        wall_ns = float(time.perf_counter_ns() - start)
        return Sample(believed(self.begin.elapsed_time(self.end) * 1e6, wall_ns), wall_ns)

    def capture(self, dispatch, count):
        """A graph of `count` dispatches, on the stream on which they have run before."""
        graph = self.torch.cuda.CUDAGraph()
        with self.torch.cuda.graph(graph, stream=self.stream):
            for _ in range(count):
                dispatch()
        self.torch.cuda.synchronize()
        return graph

    def submission_max_ns(self, protocol):
        """Nothing resets a processor."""
        return protocol["submission_max_ns"] if self.device == "cuda" else math.inf

    def alive(self):
        """Whether the device still computes: some errors leave it useless for the rest of the process."""
        return works(lambda: self.torch.ones(2, device=self.device).sum().item() == 2)

    def load(self, problem, oracle, beside=None):
        """A problem in place; with the matrices of `beside` where that is loaded, for it is the same problem."""
        gc.collect()
        if self.has_clock:
            self.torch.cuda.empty_cache()  # Earlier rows give their memory back.
        return Loaded(self, problem, oracle, beside)

    def unsupported(self, problem):
        """Why a problem cannot run here; empty where it can."""
        if problem.element in self.missing():
            return self.missing()[problem.element]
        gib = 2.0**30
        if self.device == "cuda":
            need, has = problem.bytes(), self.torch.cuda.get_device_properties(0).total_memory
            if need > has:
                return f"needs {need / gib:.1f} GiB, the device has {has / gib:.1f} GiB"
        # Beside operands in f32 the host keeps the product in f64, and what came back; a processor
        # has them twice.
        need, has = 4 * problem._replace(element="f32").bytes(), machine.memory_bytes()
        if has and need > has / 2:
            return f"with its check it needs {need / gib:.1f} GiB, half of the memory is {has / 2 / gib:.1f} GiB"
        return ""

    @functools.cache
    def missing(self):
        """The number types that cannot run here, each with the reason."""
        missing = {element: "not measured by this runner" for element in ("f16-acc16", "i8")}
        if self.device == "cpu":
            missing["tf32"] = "only matrix units of a GPU multiply TF32"
        elif self.torch.version.hip:
            missing["tf32"] = "not measured by this runner on a device that NVIDIA did not make"
        elif self.torch.cuda.get_device_capability(0) < (8, 0):
            missing["tf32"] = "needs compute capability 8.0"
        return missing

    def kernels(self):
        """The kernel of a row, for each number type. `graph`: dispatches were replayed from graphs."""
        torch = self.torch
        name = "torch-cpu" if self.device == "cpu" else "hipblas" if torch.version.hip else "cublas"

        def variant(element):
            narrow = ", result f16" if element == "f16" and not self.ways["wide_f16"] else ""
            return f"{self.version()}, {self.library()}{narrow}{', graph' if self.ways['graph'] else ''}"

        fixed = {"name": f"library:{name}", "sha256": "", "checks": "native"}
        return {element: {**fixed, "variant": variant(element)} for element in ELEMENTS}

    def version(self):
        return f"torch {self.torch.__version__.split('+')[0]}"

    @functools.cache
    def library(self):
        """The library below PyTorch, with its version where it tells."""
        torch = self.torch
        if self.device == "cuda":
            if torch.version.hip:
                return f"ROCm {torch.version.hip}"
            return cublas_version(torch.version.cuda) or f"cuBLAS of CUDA {torch.version.cuda}"
        built = torch.__config__.show()
        for name, words in [("MKL", "Math Kernel Library Version "), ("oneDNN", "(?:MKL-DNN|oneDNN) v")]:
            if found := re.search(words + r"([\d.]+)", built):
                return f"{name} {found[1]}"
        return "unknown library"

    def facts(self):
        """The target, as a result file has it."""
        own = self._gpu_facts() if self.device == "cuda" else self._cpu_facts()
        missing = [f"{element}: {reason}" for element, reason in self.missing().items()]
        missing += [] if self.ways["canary"] else ["canary: this PyTorch computes no Legendre polynomials here"]
        missing += ["energy: not measured by this runner"]
        return {"backend": "native", **own, "missing": missing}

    def _cpu_facts(self):
        return {
            "slug": "cpu",
            "name": machine.host()["cpu"],
            "device_type": "cpu",
            "driver": f"{self.version()}, {self.library()}, {self.torch.get_num_threads()} threads",
            "vendor_id": 0,
            "device_id": 0,
            "bus_id": "",
            "subgroup": [0, 0],
            "features": [],
            "limits": {},
        }

    def _gpu_facts(self):
        torch = self.torch
        properties = torch.cuda.get_device_properties(0)
        name, hip = machine.plain(torch.cuda.get_device_name(0)), torch.version.hip
        card = {} if hip else nvidia_card(getattr(properties, "uuid", None))
        limits = {
            "total_memory": properties.total_memory,
            "multi_processor_count": properties.multi_processor_count,
            "l2_cache_size": getattr(properties, "L2_cache_size", 0),
        }
        return {
            "slug": f"{machine.slug(name)}.{'rocm' if hip else 'cuda'}",
            "name": name,
            "device_type": "integrated" if getattr(properties, "is_integrated", 0) else "discrete",
            "driver": f"ROCm {hip}" if hip else f"NVIDIA {card.get('driver', 'unknown')}, CUDA {torch.version.cuda}",
            "vendor_id": 0x1002 if hip else 0x10DE,
            "device_id": card.get("device_id", 0),
            "bus_id": card.get("bus_id", ""),
            # "A resolution of around 0.5 microseconds" (CUDA Runtime API, cudaEventElapsedTime).
            "timestamp_ns": 500.0,
            "subgroup": [getattr(properties, "warp_size", 64 if hip else 32)] * 2,
            "features": [] if hip else [f"compute capability {properties.major}.{properties.minor}"],
            "limits": {key: int(value) for key, value in limits.items() if value},
        }


class Loaded:
    """A problem with its matrices in place. C begins as NaN, so that an element that is not written is found."""

    def __init__(self, target, problem, oracle, beside=None):
        torch, device = target.torch, target.device
        half, wide = problem.element == "f16", target.ways["wide_f16"]
        self.target, self.narrow, self.graph = target, half and not wide, None
        if device == "cuda":
            # Neither name says it, but `highest` is f32 and `high` is TF32.
            torch.set_float32_matmul_precision("high" if problem.element == "tf32" else "highest")
        operand, result = (torch.float16 if yes else torch.float32 for yes in (half, self.narrow))
        if beside:
            self.a, self.b, self.c = beside.a, beside.b, beside.c.fill_(math.nan)
        else:
            self.a, b = (torch.from_numpy(matrix).to(device).to(operand) for matrix in (oracle.a, oracle.stored_b))
            self.b = b.transpose(1, 2) if problem.transposed_b else b
            self.c = torch.full((problem.batch, problem.m, problem.n), math.nan, dtype=result, device=device)
        out_dtype = {"out_dtype": result} if half and wide else {}
        if problem.batch == 1:
            self.dispatch = functools.partial(torch.mm, self.a[0], self.b[0], **out_dtype, out=self.c[0])
        else:
            self.dispatch = functools.partial(torch.bmm, self.a, self.b, **out_dtype, out=self.c)
        if target.has_clock:
            torch.cuda.synchronize()

    def batch(self, dispatches):
        """Runs the product a number of times and returns when the last one has ended."""
        graphs, single = divmod(dispatches, GRAPH) if self.target.ways["graph"] else (0, dispatches)
        if graphs and self.graph is None:
            self.graph = self.target.capture(self.dispatch, GRAPH)

        def work():
            for _ in range(graphs):
                self.graph.replay()
            for _ in range(single):
                self.dispatch()

        return self.target.timed(work)

    def product(self):
        return self.c.float().cpu().numpy()


class Arithmetic:
    """Arithmetic on registers for the canary: Legendre polynomials, by their recurrence.

    PyTorch has them as one element-wise kernel, which loads x, takes n - 1 steps on registers and stores the result. A
    step is ((2 k + 1) x q - k p) / (k + 1): five operations. No compiler can shorten it, because n is an argument.
    """

    def __init__(self, target):
        torch = target.torch
        count = CANARY_GPU if target.has_clock else CANARY_THREAD * torch.get_num_threads()
        self.target, self.polynomial, self.flop_per_step = target, torch.special.legendre_polynomial_p, 5 * count
        self.x = torch.linspace(-0.9, 0.9, count, device=target.device)
        self.result = torch.empty_like(self.x)

    def batch(self, steps):
        return self.target.timed(lambda: self.polynomial(self.x, steps + 1, out=self.result))


def works(attempt):
    try:
        return attempt()
    except Exception:  # Whatever it is, the answer is no.
        return False


def cublas_version(cuda):
    """The cuBLAS that this process has loaded, in its own words; empty where it is not found. PyTorch does not tell."""
    try:
        library, parts = ctypes.CDLL(f"libcublas.so.{cuda.split('.')[0]}"), []
        for part in range(3):
            value = ctypes.c_int(-1)
            if library.cublasGetProperty(part, ctypes.byref(value)) != 0:
                return ""
            parts.append(str(value.value))
        return "cuBLAS " + ".".join(parts)
    except (OSError, AttributeError):
        return ""


def nvidia_card(uuid):
    """Driver version and PCI numbers, as far as nvidia-smi tells them."""
    query = ["nvidia-smi", "--query-gpu=driver_version,pci.device_id,pci.bus_id", "--format=csv,noheader"]
    for command in ([query + ["-i", f"GPU-{uuid}"]] if uuid else []) + [query]:
        lines = (machine.output(command) or "").splitlines()
        if len(lines) == 1:  # Of several cards it would not be known which.
            return card_of(lines[0])
    return {}


def card_of(line):
    """A line such as `580.65.06, 0x233510DE, 00000000:01:00.0`."""
    found = re.fullmatch(r"([\d.]+), *0x(\w{4})\w{4}, *\w*(\w{4}:\w\w:\w\w\.\w)", line.strip())
    return {"driver": found[1], "device_id": int(found[2], 16), "bus_id": found[3].lower()} if found else {}
