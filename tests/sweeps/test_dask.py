"""The Dask driver, with a worker that is killed in the middle: every point is done once, the results are those of the pool."""

import importlib.util
import os
import signal
import subprocess
import time
from pathlib import Path

import h5py
import numpy
import pytest
import xarray
from dask.distributed import Client, LocalCluster

ROOT = Path(__file__).parents[2]
PROGRAM = os.environ.get("DIRACMAG_PROGRAM", str(ROOT / "target/debug/diracmag"))

CONFIGURATION = """
title = "Macrospins in fields"
grid = { cells = [1, 1, 1], cell_size = ["5 nm", "5 nm", "3 nm"] }
external_field = [{ uniform = ["0 mT", "0 mT", "-200 mT"] }]
initial = { uniform = [0, 0, 1], noise = { amplitude = 0.05, seed = 3 } }
time = { end = "4 ns", method = "rk4", step = "0.1 ps" }
[magnet]
saturation_magnetization = "110 kA/m"
exchange_stiffness = "2.3 pJ/m"
damping = 0.1
demag = "none"
[switching]
quantity = "mz"
threshold = -0.9
stop_when_switched = true
[sweep]
"external_field.0.uniform.2" = { from = "-50 mT", to = "-400 mT", points = 8 }
"magnet.damping" = { from = 0.01, to = 0.1, points = 3, scale = "log" }
seeds = 2
"""


def driver():
    spec = importlib.util.spec_from_file_location("dask_sweep", ROOT / "examples/dask_sweep.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def diracmag(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the local pool."""
    folder = tmp_path_factory.mktemp("pool")
    (folder / "spins.toml").write_text(CONFIGURATION)
    diracmag("switch", folder / "spins.toml", "-o", folder / "pool.h5", "-j", 2, "--quiet")
    return folder / "pool.h5"


def test_a_killed_worker_loses_nothing(results, tmp_path):
    plan = tmp_path / "spins.sweep"
    diracmag("sweep", "plan", results.parent / "spins.toml", "-o", plan, "--quiet")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        reports = []

        def report(text):
            reports.append(text)
            if len(reports) == 8:
                worker = next(iter(client.run(os.getpid).values()))
                os.kill(worker, signal.SIGKILL)

        found = driver().sweep(client, PROGRAM, str(plan), report=report)
    assert found == {"points": 48, "done": 48, "failed": 0}
    assert len(reports) == 48
    # The child of the killed worker may still be at its point, which it then finds done.
    deadline = time.monotonic() + 10
    while any(name.isdigit() for name in os.listdir(plan / "claims")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(list((plan / "results").glob("*/*.json"))) == 48
    diracmag("sweep", "collect", plan, "--quiet")
    assert (tmp_path / "spins.h5").read_bytes() == results.read_bytes()


def test_xarray_opens_labelled_arrays(results):
    with xarray.open_dataset(results, engine="h5netcdf") as run:
        assert run.t_settled.dims == ("uniform_z", "damping", "repeat")
        assert run.uniform_z.attrs["units"] == "T" and run.t_settled.attrs["units"] == "s"
        strong = run.t_settled.sel(uniform_z=-0.4, damping=0.1)
        assert strong.notnull().all() and (strong > 0).all()
        # Stronger fields turn a macrospin sooner (Mallinson 1987); weaker ones are censored, not set to the end.
        fast, slow = run.t_settled.sel(damping=0.1, uniform_z=[-0.4, -0.3], method="nearest").mean("repeat")
        assert fast < slow
        unswitched = run.status == run.status.attrs["flag_meanings"].split().index("not_switched")
        assert run.t_settled.where(unswitched).isnull().all()


def test_the_file_describes_itself(results):
    with h5py.File(results) as file:
        assert file.attrs["format"] == "diracmag-sweep"
        assert [scale.name for scale in (file["mz"].dims[i][0] for i in range(3))] == ["/uniform_z", "/damping", "/repeat"]
        assert file["damping"].is_scale and numpy.allclose(file["damping"][:], [0.01, 10**-1.5, 0.1])
        assert "[sweep]" not in file.attrs["config_toml"] and "saturation" in file.attrs["config_toml"]
