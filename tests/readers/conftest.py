"""The trajectory under test: its path is in the environment variable DIRACMAG_TRAJECTORY."""

import os
from pathlib import Path

import h5py
import pytest


@pytest.fixture(scope="session")
def path():
    name = os.environ.get("DIRACMAG_TRAJECTORY")
    if not name:
        pytest.fail("set DIRACMAG_TRAJECTORY to the path of a finished trajectory")
    return Path(name)


@pytest.fixture
def file(path):
    with h5py.File(path) as opened:
        yield opened


def field_names(file):
    """Names of the fields: every array of the root group that is no coordinate."""
    return [name for name, item in file.items() if isinstance(item, h5py.Dataset) and not item.is_scale]
