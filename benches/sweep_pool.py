#!/usr/bin/env python3
"""How much sooner two workers are through with a sweep than one.

Runs the map of switching times in turns with `-j 1` and `-j 2` and compares wall times; the results must be the same bytes.
Usage: python3 benches/sweep_pool.py [PROGRAM [TURNS [whole]]]; without `whole` a part of it, 16 of the 112 points.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/diracmag"
TURNS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
WHOLE = sys.argv[3:] == ["whole"]
CONFIG = Path(__file__).parent.parent / "configs" / "switching_map.toml"
PART = """sweep={ "drive.0.profile.plane_wave.amplitude" = { values = ["45 kV/m", "60 kV/m"] },
"drive.0.waveform.tone.frequency" = { from = "50 MHz", to = "5 GHz", points = 4, scale = "log" }, seeds = 2 }""".replace("\n", " ")


def wall_time(folder: str, workers: int) -> tuple[float, bytes]:
    results = Path(folder) / "map.h5"
    command = [PROGRAM, "switch", str(CONFIG), "-o", str(results), "-j", str(workers), "--quiet"]
    begun = time.perf_counter()
    subprocess.run(command + ([] if WHOLE else ["--set", PART]), check=True)
    return time.perf_counter() - begun, results.read_bytes()


ratios = []
for turn in range(TURNS):
    runs = []
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(wall_time(folder, workers))
    (one, same), (two, bytes_of_two) = runs
    assert same == bytes_of_two, "the results differ"
    ratios.append(one / two)
    print(f"turn {turn + 1}: one worker {one:.1f} s, two {two:.1f} s, {one / two:.2f} times", flush=True)
print(f"median: {statistics.median(ratios):.2f} times")
