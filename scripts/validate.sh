#!/usr/bin/env bash
# Runs the long tests in release and prints what they found beside what is published.
set -euo pipefail
cd "$(dirname "$0")/.."

log=target/validation.txt
mkdir -p target
# Two programs that must write the same bytes.
"${CARGO:-cargo}" build --package cli
"${CARGO:-cargo}" build --release --package cli
"${CARGO:-cargo}" test --workspace --release -- --ignored --nocapture 2>&1 | tee "$log"

echo
echo "| | found | published | tolerance |"
echo "|---|---|---|---|"
grep -oE '\| (SP|DMI|Brown).*\|$' "$log"
