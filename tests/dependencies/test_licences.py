"""Every crate that is built in has a licence that deny.toml allows, and comes from a registry.

`cargo deny` does the same and more (`make audit`); this needs nothing but cargo.
"""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = set(tomllib.loads((ROOT / "deny.toml").read_text())["licenses"]["allow"])
TOKEN = re.compile(r"\s*(\(|\)|/|[A-Za-z0-9.+-]+)")


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be fulfilled with licences of `allowed`. An exception makes another licence of one; `/` is an old `OR`."""
    tokens = [token.replace("/", "OR") for token in TOKEN.findall(expression)]
    assert "".join(tokens) == re.sub(r"\s", "", expression).replace("/", "OR"), expression

    def either() -> bool:
        value = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            value = both() or value
        return value

    def both() -> bool:
        value = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            value = one() and value
        return value

    def one() -> bool:
        token = tokens.pop(0)
        if token == "(":
            value = either()
            assert tokens.pop(0) == ")", expression
            return value
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            token += f" WITH {tokens.pop(0)}"
        return token in allowed

    value = either()
    assert not tokens, expression
    return value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR Apache-2.0) AND GPL-3.0-only", False),
        # AND binds closer.
        ("MIT OR Apache-2.0 AND GPL-3.0-only", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("Unlicense/MIT", True),
    ],
)
def test_expressions(expression, expected):
    assert is_allowed(expression, {"MIT", "Apache-2.0"}) == expected


def packages():
    cargo = os.environ.get("CARGO", "cargo")
    host = re.search(r"^host: (.+)$", subprocess.check_output(["rustc", "-vV"], text=True), re.MULTILINE)[1]
    # Of other systems nothing is downloaded.
    command = [cargo, "metadata", "--format-version=1", "--locked", "--offline", f"--filter-platform={host}"]
    metadata = json.loads(subprocess.check_output(command, text=True, cwd=ROOT))
    built = {node["id"] for node in metadata["resolve"]["nodes"]}
    return [package for package in metadata["packages"] if package["id"] in built]


def test_every_crate_has_an_allowed_licence_and_comes_from_a_registry():
    found = packages()
    assert len(found) > 100
    refused = [f"{it['name']} {it['version']}: {it['license']}" for it in found if not is_allowed(it["license"] or "none", ALLOWED)]
    assert not refused, refused
    foreign = [it["name"] for it in found if it["source"] and not it["source"].startswith("registry+")]
    assert not foreign, foreign
