"""Runs a planned sweep on a Dask cluster.

    diracmag sweep plan switching_map.toml                  # checks every point, writes switching_map.sweep
    python examples/dask_sweep.py switching_map.sweep       # here, or with --scheduler tcp://head:8786 on a cluster
    diracmag sweep collect switching_map.sweep

Needs `dask` and `distributed`, the program on every machine, and the folder of the plan on a file system that all share.
Points that are done are not run again, so the script may be stopped and started; a point whose worker dies is run by another.
"""

import argparse
import json
import subprocess
import sys

from dask.distributed import Client, LocalCluster, as_completed

HELD, FAILED = 4, 3  # exit codes of `diracmag sweep run`


def run_points(program, plan, first, last):
    """Runs the points `first` to `last`. A run that fails is recorded by the program, and no reason to try again."""
    command = [program, "sweep", "run", plan, "--index", f"{first}-{last}", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, FAILED):
        raise RuntimeError(f"points {first} to {last}: exit code {done.returncode}: {done.stderr.strip()}")
    return last - first + 1


def status(program, plan):
    told = subprocess.run([program, "sweep", "status", plan, "--json"], check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def sweep(client, program, plan, chunk=1, report=print):
    """Runs every point of `plan`, `chunk` of them in a task; returns the numbers of points, done and failed."""
    points = status(program, plan)["points"]
    tasks = [(first, min(first + chunk, points) - 1) for first in range(0, points, chunk)]
    # `retries`: a point that a dying worker held is free again a moment later. `pure=False`: its result is a file.
    futures = [client.submit(run_points, program, plan, *task, retries=3, pure=False) for task in tasks]
    done = 0
    for future in as_completed(futures):
        done += future.result()
        report(f"{done} of {points} points")
    return status(program, plan)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", help="the folder that `diracmag sweep plan` wrote")
    parser.add_argument("--scheduler", help="address of a running scheduler; without it workers are started here")
    parser.add_argument("--workers", type=int, help="number of workers started here")
    parser.add_argument("--chunk", type=int, default=1, help="points in a task; more where they take less than a second")
    parser.add_argument("--program", default="diracmag", help="where the program is")
    arguments = parser.parse_args()
    cluster = None
    if arguments.scheduler is None:
        cluster = LocalCluster(n_workers=arguments.workers, threads_per_worker=1, dashboard_address=None)
    with Client(cluster or arguments.scheduler) as client:
        found = sweep(client, arguments.program, arguments.plan, arguments.chunk)
    if cluster:
        cluster.close()
    print(found)
    sys.exit(FAILED if found["failed"] else 0)


if __name__ == "__main__":
    main()
