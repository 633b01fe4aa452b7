#!/usr/bin/env bash
# A long run, watched: memory and open files must not grow, and what it wrote must be right.
# Usage: scripts/soak.sh [SECONDS [PACE]]   (28800: the 8 hours of a night, at pace 1)
# At pace P there are P times as many frames, rows and checkpoints in a second.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-28800}
pace=${2:-1}
program=${DIRACMAG:-target/release/diracmag}
[ -x "$program" ] || "${CARGO:-cargo}" build --release --package cli
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
out=$folder/soak.h5

# Frames, rows and checkpoints many times as often as anybody wants them; the film of the other tests.
share() { awk -v whole="$1" -v pace="$pace" 'BEGIN {printf "%.6g", whole / pace}'; }
"$program" run crates/cli/tests/reliability/film.toml -o "$out" --quiet --threads 1 --checkpoint-every "$(share 500) ms" \
    --max-wall "$seconds s" --set "time.end=\"$(share 40) ms\"" \
    --set "output.snapshot_every=\"$(share 5) ns\"" --set "output.table_every=\"$(share 5) ns\"" &
run=$!

sample() { # resident memory (KiB) and number of open files
    local memory
    memory=$(awk '/^VmRSS/ {print $2}' "/proc/$run/status")
    echo "$memory $(find "/proc/$run/fd" -mindepth 1 | wc -l)"
}

# Buffers have their final size after a while.
warm=$(( seconds / 10 < 600 ? seconds / 10 : 600 ))
sleep "$warm"
read -r memory files < <(sample)
first=$memory; most_memory=$memory; most_files=$files; first_files=$files
end=$(( $(date +%s) + seconds - warm - 5 ))
while [ "$(date +%s)" -lt "$end" ]; do
    sleep 2
    read -r memory files < <(sample)
    (( memory > most_memory )) && most_memory=$memory
    (( files > most_files )) && most_files=$files
done
code=0; wait "$run" || code=$?
growth=$(awk -v a="$first" -v b="$most_memory" 'BEGIN {printf "%.2f", 100 * (b - a) / a}')
echo "soak: $seconds s at pace $pace, resident memory $first KiB, at most $most_memory KiB (+$growth %), open files $first_files, at most $most_files"
[ "$code" = 143 ] || { echo "soak: the run ended with $code"; exit 1; }
awk -v growth="$growth" 'BEGIN {exit !(growth < 1)}' || { echo "soak: memory grew by $growth %"; exit 1; }
[ "$most_files" -le $(( first_files + 1 )) ] || { echo "soak: open files grew"; exit 1; } # a checkpoint is one for a moment

# |m| = 1 in every frame, to single precision; times rise; the table has no gap.
.venv/bin/python - "$out" <<'PY'
import sys
import h5py
import numpy as np

with h5py.File(sys.argv[1]) as file:
    steps, rows = int(file["VTKHDF/Steps"].attrs["NSteps"]), int(file["table"].attrs["rows"])
    blocks = (file["m"][i : min(i + 1024, steps)].astype(float) for i in range(0, steps, 1024))
    worst = max(float(np.abs(np.linalg.norm(block, axis=-1) - 1).max()) for block in blocks)
    assert worst < 1e-6, worst
    assert np.all(np.diff(file["time"][:steps]) > 0) and np.all(np.diff(file["table/time"][:rows]) > 0)
    assert all(np.isfinite(column[:rows]).all() for column in file["table"].values())
    print(f"soak: {steps} frames and {rows} rows are right, | |m| - 1 | <= {worst:.1e}")
PY
