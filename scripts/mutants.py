#!/usr/bin/env python3
"""Breaks the program on purpose, one place at a time, and asks that the tests named in tests/mutants/*.toml notice.

Works on a copy of the tree with a target folder of its own; a mutant takes one to two minutes, all of them about an hour.
Usage: scripts/mutants.py [--folder FOLDER] [--from N] [WORD...]   (only mutants whose name or file holds one of the words)
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Tests that pass take a few seconds; a loop that never ends is a failure too [s].
LONGEST = 300


def listed() -> list[dict]:
    files = sorted((ROOT / "tests" / "mutants").glob("*.toml"))
    return [mutant for file in files for mutant in tomllib.loads(file.read_text())["mutant"]]


def copy(folder: Path) -> Path:
    tree = folder / "tree"
    if tree.exists():
        shutil.rmtree(tree)
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines():
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)  # with a new time: what is in the target folder may be of a mutant
    return tree


def by_binary(tests: list[str]) -> dict[tuple[str, str], list[str]]:
    binaries = defaultdict(list)
    for test in tests:
        binary, name = test.split("::", 1)
        package, target = binary.split("/")
        binaries[package, target].append(name)
    return binaries


def run(tree: Path, target: Path, package: str, binary: str, names: list[str]) -> tuple[bool, str]:
    """Whether it was built, and what the tests said; what takes too long is ended, with all its children."""
    cargo = [os.environ.get("CARGO", "cargo"), "test", "--package", package, "--test", binary]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    built = subprocess.run([*cargo, "--no-run"], cwd=tree, env=environment, **pipes)
    if built.returncode != 0:
        return False, built.stderr[-2000:]
    tests = subprocess.Popen([*cargo, "--", *names], cwd=tree, env=environment, start_new_session=True, **pipes)
    try:
        return True, tests.communicate(timeout=LONGEST)[0]
    except subprocess.TimeoutExpired:
        os.killpg(tests.pid, signal.SIGKILL)
        return True, tests.communicate()[0]


def failed(output: str, name: str) -> bool:
    """A test binary that ends without a result was ended by a signal, or by this program."""
    lines = output.splitlines()
    noticed = any(line.startswith("test ") and name in line and line.endswith("FAILED") for line in lines)
    return noticed or ("running" in output and "test result:" not in output)


def passed(output: str, name: str) -> bool:
    return any(line.startswith("test ") and name in line and line.endswith("... ok") for line in output.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "target" / "mutants")
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("words", nargs="*")
    given = parser.parse_args()
    mutants = [m for m in listed() if not given.words or any(word in m["name"] or word in m["file"] for word in given.words)]
    mutants, count = mutants[given.first - 1 :], len(mutants)
    tree, target = copy(given.folder), given.folder / "target"

    # A test that fails anyway would prove nothing.
    for (package, binary), names in by_binary([test for mutant in mutants for test in mutant["fails"]]).items():
        built, output = run(tree, target, package, binary, sorted(set(names)))
        broken = [name for name in names if not built or not passed(output, name) or failed(output, name)]
        if broken:
            print(f"without any change {package}/{binary} does not pass: {', '.join(broken)}\n{output[-2000:]}")
            return 2

    missed = 0
    for number, mutant in enumerate(mutants, given.first):
        place = tree / mutant["file"]
        whole = place.read_text()
        assert whole.count(mutant["find"]) == 1, f"{mutant['file']} has not one place of {mutant['find']!r}"
        place.write_text(whole.replace(mutant["find"], mutant["put"]))
        wrong = []
        for (package, binary), names in by_binary(mutant["fails"]).items():
            built, output = run(tree, target, package, binary, names)
            wrong += [f"not built:\n{output}"] if not built else [f"{name} did not notice" for name in names if not failed(output, name)]
        place.write_text(whole)
        missed += bool(wrong)
        print(f"{number:3}/{count}  {mutant['name']}: {'; '.join(wrong) or 'noticed'}", flush=True)
    print(f"{len(mutants) - missed} of {len(mutants)} noticed")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
