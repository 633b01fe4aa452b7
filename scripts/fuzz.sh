#!/usr/bin/env bash
# Fuzzing led by coverage of what reads files of others, from the repository's own files on.
# Usage: scripts/fuzz.sh [SECONDS [TARGET...]]   (600 for each of config, checkpoint, ovf and map); SANITIZER=address looks for more, and needs more memory.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(config checkpoint ovf map)
sanitizer=${SANITIZER:-none}
limit=256
[ "$sanitizer" = none ] || limit=2048 # the sanitizer's own memory counts

seeds() { # what the target begins with
    mkdir -p "fuzz/corpus/$1"
    case $1 in
        config) for file in configs/*.toml crates/cli/tests/good/*.toml tests/bad/*.toml; do
                    [ ! -e "$file" ] || cp "$file" "fuzz/corpus/config/$(basename "$file")"
                done ;;
        checkpoint)
            folder=$(mktemp -d)
            "${CARGO:-cargo}" run --quiet --package cli --bin diracmag -- run crates/cli/tests/reliability/film.toml \
                -o "$folder/film.h5" --quiet --keep-checkpoint
            cp "$folder/film.h5.checkpoint" fuzz/corpus/checkpoint/whole
            tail -c +53 "$folder/film.h5.checkpoint" > fuzz/corpus/checkpoint/payload # without its header
            rm -r "$folder" ;;
        ovf) cp tests/readers/*.ovf fuzz/corpus/ovf/ ;;
        map) cp tests/readers/*.ovf fuzz/corpus/map/
             printf 'x (m),y (m),ex (V/m),ey (V/m)\n2e-9,2e-9,1,0\n6e-9,2e-9,0,1\n' > fuzz/corpus/map/map.csv
             # A picture of 1 × 1, "PNG Specification", 4.1.
             printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82' > fuzz/corpus/map/grey.png ;;
    esac
}

for target in "${targets[@]}"; do
    seeds "$target"
    "${CARGO:-cargo}" +nightly fuzz run --sanitizer "$sanitizer" "$target" -- -max_total_time="$seconds" -rss_limit_mb="$limit" -print_final_stats=1
done
