#!/usr/bin/env python3
"""One evaluation of the right-hand side here and in magnum.np, in turns on the same machine.

A film of N x N x 1 cells of 4 x 4 x 3 nm with exchange, uniaxial anisotropy, an external field and full demagnetisation, in
double precision on the CPU. magnum.np is timed as it comes and compiled by torch, and the faster of the two counts.
Usage: python3 benches/peers.py [PROGRAM [SIZES [THREADS [TURNS]]]], with a Python that has `pip install magnumnp` (3 GB).
"""

import json
import os
import subprocess
import sys
import time

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/diracmag"
SIZES = sys.argv[2] if len(sys.argv) > 2 else "64,256,512,1024"
THREADS = sys.argv[3] if len(sys.argv) > 3 else "1,2"
TURNS = int(sys.argv[4]) if len(sys.argv) > 4 else 3


def here(size: int, threads: int) -> float:
    command = [PROGRAM, "bench", "--json", "--sizes", str(size), "--threads", str(threads)]
    printed = subprocess.run(command, check=True, capture_output=True).stdout
    return json.loads(printed)["rows"][0]["seconds_per_rhs"]


def magnumnp(size: int, threads: int) -> float:
    """In a process of its own: torch takes its number of threads from the first use."""
    quiet = {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads), "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, __file__, "--one", str(size), str(threads)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=quiet).stdout.split()[-1])


def one(size: int, threads: int) -> float:
    import magnumnp
    import torch

    torch.set_num_threads(threads)
    torch.set_default_dtype(torch.float64)
    magnumnp.set_log_level(100)
    state = magnumnp.State(magnumnp.Mesh((size, size, 1), (4e-9, 4e-9, 3e-9)))
    state.material = {"Ms": 8e5, "A": 1.3e-11, "Ku": 1e4, "Ku_axis": [0.0, 0.0, 1.0], "alpha": 0.02}
    torch.manual_seed(1)
    state.m = torch.randn((size, size, 1, 3))
    magnumnp.normalize(state.m)
    terms = [magnumnp.DemagField(), magnumnp.ExchangeField(), magnumnp.UniaxialAnisotropyField()]
    terms.append(magnumnp.ExternalField(state.Constant([1e4, 0.0, 0.0])))
    rate = magnumnp.LLGSolver(terms).dm
    m = state.m.clone()
    assert torch.isfinite(rate(state.t, m, state)).all()

    def shortest(evaluate) -> float:
        evaluate(state.t, m, state)
        evaluate(state.t, m, state)
        times, end = [], time.perf_counter() + 3
        while time.perf_counter() < end or len(times) < 5:
            begun = time.perf_counter()
            evaluate(state.t, m, state)
            times.append(time.perf_counter() - begun)
        return min(times)

    times = [shortest(rate)]
    try:
        times.append(shortest(torch.compile(rate)))
    except Exception as error:  # without a C++ compiler, or where torch cannot
        print("not compiled:", type(error).__name__, file=sys.stderr)
    return min(times)


if sys.argv[1:2] == ["--one"]:
    print(one(int(sys.argv[2]), int(sys.argv[3])))
    sys.exit()

print("ms for one evaluation, shortest of", TURNS, "turns")
for size in map(int, SIZES.split(",")):
    for threads in map(int, THREADS.split(",")):
        turns = [(here(size, threads), magnumnp(size, threads)) for _ in range(TURNS)]
        ours, theirs = (min(times) for times in zip(*turns))
        print(f"{size:5}², {threads} threads: {1e3 * ours:8.3f}   magnum.np {1e3 * theirs:8.2f}   {theirs / ours:5.1f} times", flush=True)
