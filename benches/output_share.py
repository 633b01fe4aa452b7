#!/usr/bin/env python3
"""The part of the demo's wall time that goes into the output.

Runs the demo in turns as it stands and with a frame and a row at its two ends only, and compares the shortest and the median
times. Usage: python3 benches/output_share.py [PROGRAM [TURNS]]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/diracmag"
TURNS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
CONFIG = Path(__file__).parent.parent / "configs" / "grated_gate.toml"
NO_FRAMES = ["--set", 'output.snapshot_every="10 ns"']
NO_ROWS = ["--set", 'output.table_every="10 ns"']
VARIANTS = {"everything": [], "no table": NO_ROWS, "no frames": NO_FRAMES, "neither": NO_FRAMES + NO_ROWS}


def wall_time(folder: str, threads: int, options: list[str]) -> float:
    command = [PROGRAM, "run", str(CONFIG), "-o", f"{folder}/run.h5", "--overwrite", "--quiet", "--threads", str(threads)]
    begun = time.perf_counter()
    subprocess.run(command + options, check=True)
    return time.perf_counter() - begun


with tempfile.TemporaryDirectory() as folder:
    for threads in (1, 2):
        times: dict[str, list[float]] = {name: [] for name in VARIANTS}
        for _ in range(TURNS):
            for name, options in VARIANTS.items():
                times[name].append(wall_time(folder, threads, options))
        bare = times["neither"]
        for name, values in times.items():
            shortest = 100 * (1 - min(bare) / min(values))
            median = 100 * statistics.median(1 - b / v for b, v in zip(bare, values, strict=True))
            print(f"{threads} thread(s), {name:10}: {min(values):.3f} s; output {shortest:5.1f} % of the shortest, {median:5.1f} % in the median")
