"""Reads a trajectory of diracmag and plots it: |m_z| over time, x against time, and the last map of m_z.

    python read_output.py grated_gate.h5 [picture.png]

Needs h5py, xarray, h5netcdf and matplotlib. Everything in the file is in SI units.
"""

import sys

import h5py
import matplotlib

matplotlib.use("Agg")  # writes a file, needs no window
import matplotlib.pyplot as plt
import xarray as xr


def open_trajectory(path):
    """The fields over (time, z, y, x, component), as an xarray Dataset that loads what is used."""
    return xr.open_dataset(path, engine="h5netcdf")


def open_table(path):
    """The table of film averages over its own, finer time."""
    return xr.open_dataset(path, engine="h5netcdf", group="table")


def describe(path):
    """Prints what the run was, from the attributes of the file."""
    with h5py.File(path) as file:
        steps, rows = len(file["time"]), len(file["table/time"]) if "table/time" in file else 0
        print(f"{path}: {file.attrs['creator']}, {file.attrs['status']}, {steps} snapshots, {rows} table rows")
        print("fields:", *(name for name in file if isinstance(file[name], h5py.Dataset) and file[name].ndim > 3))
        if rows:
            print("table:", *(f"{name} [{column.attrs['units']}]" for name, column in file["table"].items()))


def bottom_layer_mz(trajectory):
    """m_z of the lowest layer of cells, the one at the interface; over (time, y, x)."""
    return trajectory["m"].sel(component="z").isel(z=0)


def plot_traces(axes, table):
    for name, label in [("mx", r"$\langle m_x \rangle$"), ("mz", r"$\langle m_z \rangle$"),
                        ("abs_mz", r"$\langle |m_z| \rangle$")]:
        if name in table:
            axes.plot(table["time"] * 1e9, table[name], label=label)
    axes.set(xlabel="Time $t$ (ns)", ylabel="Film average")
    axes.margins(x=0)
    axes.legend(frameon=False)


def plot_space_time(axes, mz):
    """m_z averaged over y: stripes show as bands."""
    edges = {"vmin": -1, "vmax": 1, "cmap": "RdBu_r", "shading": "nearest"}
    image = axes.pcolormesh(mz["time"] * 1e9, mz["x"] * 1e6, mz.mean("y").transpose("x", "time"), **edges)
    axes.set(xlabel="Time $t$ (ns)", ylabel="$x$ (µm)")
    return image


def plot_map(axes, mz):
    """The last snapshot."""
    last = mz.isel(time=-1)
    colors = {"vmin": -1, "vmax": 1, "cmap": "RdBu_r", "shading": "nearest"}
    axes.pcolormesh(last["x"] * 1e6, last["y"] * 1e6, last.transpose("y", "x"), **colors)
    axes.set(xlabel="$x$ (µm)", ylabel="$y$ (µm)", aspect="equal", title=f"$t$ = {float(last['time']) * 1e9:g} ns")


def main(path, picture):
    describe(path)
    with open_trajectory(path) as trajectory, open_table(path) as table:
        mz = bottom_layer_mz(trajectory)
        figure, (traces, space_time, film) = plt.subplots(3, figsize=(8, 9), layout="constrained")
        plot_traces(traces, table)
        image = plot_space_time(space_time, mz)
        plot_map(film, mz)
        figure.colorbar(image, ax=[space_time, film], label="$m_z$")
        figure.savefig(picture, dpi=150)
        print(f"|m_z| of the last snapshot: {float(abs(mz.isel(time=-1)).mean()):.4f}; picture: {picture}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else "trajectory.png")
