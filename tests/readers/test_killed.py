"""Files of killed runs open in plain h5py, and what counts in them is right.

The folder DIRACMAG_KILLED holds what the test `two_hundred_kills_lose_nothing` left, and the same run as a whole.
"""

import os
from pathlib import Path

import h5py
import numpy as np
import pytest


def test_killed_runs_open_in_plain_h5py():
    folder = os.environ.get("DIRACMAG_KILLED")
    if not folder:
        pytest.skip("set DIRACMAG_KILLED to the folder that the kills of `make test` filled")
    killed = sorted(Path(folder).glob("killed_*.h5"))
    assert len(killed) >= 200
    frames = []
    with h5py.File(Path(folder) / "whole.h5") as whole:
        for path in killed:
            with h5py.File(path) as file:
                steps, rows = int(file["VTKHDF/Steps"].attrs["NSteps"]), int(file["table"].attrs["rows"])
                for name in ("m", "phi", "time"):
                    np.testing.assert_array_equal(file[name][:steps], whole[name][:steps], err_msg=f"{path} {name}")
                for name, column in whole["table"].items():
                    np.testing.assert_array_equal(file["table"][name][:rows], column[:rows], err_msg=f"{path} {name}")
            frames.append(steps)
    assert max(frames) >= 3, frames
