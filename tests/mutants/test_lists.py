"""The lists of scripts/mutants.py name places and tests that exist; the mutants themselves run under `make mutants`."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MUTANTS = [mutant for file in sorted(Path(__file__).parent.glob("*.toml")) for mutant in tomllib.loads(file.read_text())["mutant"]]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant["name"])
def test_a_mutant_has_one_place_and_tests_that_exist(mutant):
    text = (ROOT / mutant["file"]).read_text()
    assert text.count(mutant["find"]) == 1
    assert mutant["put"] != mutant["find"]
    for test in mutant["fails"]:
        binary, name = test.split("::", 1)
        package, target = binary.split("/")
        tests = ROOT / "crates" / package / "tests"
        files = [tests / f"{target}.rs", *(tests / target).rglob("*.rs")]
        sources = "".join(file.read_text() for file in files if file.is_file())
        function = name.split("::")[-1]
        assert sources and (not function or re.search(rf"fn {function}\(", sources))
