"""Pictures of docs/kernels.md: python examples/kernels/pictures.py [PROGRAM] (default: target/release/diracmag).

Everything is drawn from what the program prints (`diracmag response`) and writes (`diracmag run`). Needs h5py, numpy and
matplotlib."""

import csv
import io
import pathlib
import subprocess
import sys
import tempfile

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/diracmag")
IMAGES = ROOT / "docs/images"
FILM = HERE / "film.toml"
# Okabe and Ito's colours, which everybody can tell apart; kernels differ by their dashes too.
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
KERNELS = {
    "exact": dict(ls="-", lw=3.2, alpha=0.4),
    "corrected": dict(ls="--", lw=1.2),
    "diffusive": dict(ls=":", lw=1.5),
}
PERIODS = np.geomspace(50e-9, 10e-6, 121)
FREQUENCIES = np.geomspace(10e6, 1e12, 101)
plt.rcParams.update({"font.size": 9, "axes.grid": True, "grid.alpha": 0.25, "legend.frameon": False})


def response(kernel, wave_numbers, frequencies, m_z=0.0):
    """Columns of `diracmag response`, each of the shape (wave numbers, frequencies)."""
    command = [PROGRAM, "response", str(FILM), "--kernel", kernel, "--mz", str(m_z), "--csv"]
    command += ["--q", *(f"{q:.17g}" for q in wave_numbers)]
    command += ["--frequency", *(f"{f:.17g} Hz" for f in frequencies)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = [[float(x) for x in row] for row in csv.reader(io.StringIO(text)) if not row[0].startswith("q")]
    names = text.splitlines()[0].split(",")
    table = np.array(rows).reshape(len(wave_numbers), len(frequencies), len(names))
    column = lambda name: table[:, :, names.index(name)]
    return {name[:-3]: column(name) + 1j * column(name[:-3] + "_im") for name in names if name.endswith("_re")}, column


def potential(kernel, wave_numbers, frequencies):
    """phi over the potential E/q of the field: q^2 F, one where the carriers follow."""
    columns, column = response(kernel, wave_numbers, frequencies)
    return columns["f"] * column("q") ** 2


def film(sets, cells):
    """Times of the frames of a run with the given keys, and φ along the lower of its two rows."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "film.h5"
        command = [PROGRAM, "run", str(FILM), "-o", str(out), "--quiet"]
        for key, value in sets.items():
            command += ["--set", f"{key}={value}"]
        subprocess.run(command, check=True)
        with h5py.File(out) as file:
            return file["time"][()], file["phi"][()].reshape(-1, 2, cells)[:, 0]


def run(period, kernel, waveform, end, step, frames):
    """phi(t) in units of E/q where div E is largest, from a run over one period of a standing wave."""
    cell = period / 32
    amplitude = 1e3  # V/m: linear
    sets = {
        "grid.cell_size": f'["{cell:.9e} m", "{cell:.9e} m", "3 nm"]',
        "interface.kernel": f'"{kernel}"',
        "drive.0.profile": f'{{ standing_wave = {{ amplitude = "{amplitude} V/m", wavelength = "{period:.9e} m" }} }}',
        "drive.0.waveform": waveform,
        "time.end": f'"{end:.9e} s"',
        "time.step": f'"{step:.9e} s"',
        "output.snapshot_every": f'"{end / frames:.9e} s"',
    }
    time, phi = film(sets, 32)
    # E = E0 cos qx, so that div E = -q E0 sin qx.
    x = (np.arange(32) + 0.5) * cell
    sine = np.sin(2 * np.pi * x / period)
    return time, -phi @ sine / (sine @ sine) / (amplitude * period / (2 * np.pi))


def amplitude_of_run(period, frequency):
    """Complex phi in units of E/q under a steady tone, e^(-i omega t)."""
    duration = 1 / frequency
    step = min(duration / 16, 0.2e-12)
    step = duration / np.ceil(duration / step)
    time, phi = run(period, "exact", f'{{ tone = {{ frequency = "{frequency:.9e} Hz" }} }}', duration, step, 8)
    return 2 * np.mean((phi * np.exp(2j * np.pi * frequency * time))[:-1])


def torque_picture():
    figure, axes = plt.subplots(2, 2, figsize=(7.4, 5.2), sharey="row")
    tones = [(1e9, BLUE, "1 GHz"), (100e9, ORANGE, "100 GHz"), (1e12, GREEN, "1 THz")]
    gates = [(10e-6, BLUE, "10 µm"), (1e-6, ORANGE, "1 µm"), (200e-9, GREEN, "200 nm"), (50e-9, PURPLE, "50 nm")]
    for kernel, style in KERNELS.items():
        over_period = potential(kernel, 2 * np.pi / PERIODS, [f for f, *_ in tones])
        over_frequency = potential(kernel, [2 * np.pi / p for p, *_ in gates], FREQUENCIES)
        for i, (_, colour, _) in enumerate(tones):
            axes[0, 0].loglog(PERIODS * 1e6, abs(over_period[:, i]), color=colour, **style)
            axes[1, 0].semilogx(PERIODS * 1e6, np.degrees(np.angle(over_period[:, i])), color=colour, **style)
        for i, (_, colour, _) in enumerate(gates):
            axes[0, 1].loglog(FREQUENCIES / 1e9, abs(over_frequency[i]), color=colour, **style)
            axes[1, 1].semilogx(FREQUENCIES / 1e9, np.degrees(np.angle(over_frequency[i])), color=colour, **style)
    worst = 0.0
    for period, colour in [(10e-6, BLUE), (1e-6, ORANGE), (200e-9, GREEN), (50e-9, PURPLE)]:
        for frequency in [1e10, 1e11, 1e12]:
            found = amplitude_of_run(period, frequency)
            closed = potential("exact", [2 * np.pi / period], [frequency])[0, 0]
            worst = max(worst, abs(found / closed - 1))
            axes[0, 1].plot(frequency / 1e9, abs(found), "o", ms=4, mfc="none", color=colour)
            axes[1, 1].plot(frequency / 1e9, np.degrees(np.angle(found)), "o", ms=4, mfc="none", color=colour)
    print(f"largest deviation of a run under the exact kernel from K(q, omega): {worst:.1e}")
    for column, (entries, label) in enumerate([(tones, "period of the gate (µm)"), (gates, "frequency (GHz)")]):
        for colour, name in [entry[1:] for entry in entries]:
            axes[0, column].plot([], [], color=colour, label=name)
        axes[1, column].set_xlabel(label)
        axes[0, column].legend(loc="lower left")
    for kernel, style in KERNELS.items():
        axes[1, 0].plot([], [], color="black", label=kernel, **style)
    axes[1, 1].plot([], [], "o", ms=4, mfc="none", color="black", ls="none", label="runs, exact")
    axes[1, 0].legend(loc="upper left")
    axes[1, 1].legend(loc="upper left")
    axes[0, 0].set_ylabel(r"torque, $q|\varphi|/E$")
    axes[0, 0].set_ylim(1e-3, 2)
    axes[1, 0].set_ylabel("lag (degrees)")
    axes[1, 0].set_yticks([0, 45, 90, 135, 180])
    figure.tight_layout()
    figure.savefig(IMAGES / "kernels_torque.png", dpi=150)


def regime_picture():
    periods, frequencies = np.geomspace(50e-9, 10e-6, 70), np.geomspace(1e9, 1e12, 60)
    waves = 2 * np.pi / periods
    exact = potential("exact", waves, frequencies)
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.5), sharey=True)
    levels = np.arange(-5, 1.01, 0.5)
    for axis, kernel in zip(axes, ["diffusive", "corrected"]):
        error = np.log10(abs(potential(kernel, waves, frequencies) / exact - 1))
        filled = axis.contourf(periods * 1e6, frequencies / 1e9, error.T, levels, cmap="cividis", extend="both")
        lines = axis.contour(periods * 1e6, frequencies / 1e9, error.T, [-3, -2, -1], colors="white", linewidths=[0.8, 1.8, 0.8])
        axis.clabel(lines, fmt={-3: "0.1 %", -2: "1 %", -1: "10 %"}, fontsize=8)
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_xlabel("period of the gate (µm)")
        axis.set_title(f"{kernel} against exact", fontsize=9)
        axis.grid(False)
    # tau_1 and D of the film, at m_z = 0.
    _, column = response("exact", [1e6], [1e9])
    diffusivity = column("diffusivity")[0, 0]
    tau_1 = 2 * diffusivity / 5e5**2
    for axis in axes:
        for limit, style in [(0.1, "--"), (1.0, "-")]:
            axis.axvline(2 * np.pi * np.sqrt(diffusivity * tau_1 / limit) * 1e6, color=ORANGE, ls=style, lw=1)
            if limit / tau_1 / (2 * np.pi) < 1e12:
                axis.axhline(limit / tau_1 / (2 * np.pi) / 1e9, color=ORANGE, ls=style, lw=1)
    axes[0].set_ylabel("frequency (GHz)")
    bar = figure.colorbar(filled, ax=axes, label="error of the torque, log$_{10}$", pad=0.02)
    bar.ax.grid(False)
    figure.savefig(IMAGES / "kernels_regime.png", dpi=150, bbox_inches="tight")


def pulse_picture():
    periods = [(10e-6, "10 µm"), (1e-6, "1 µm"), (200e-9, "200 nm")]
    figure, axes = plt.subplots(2, 3, figsize=(7.4, 4.4), sharex=True)
    pulse = '{ pulse = { delay = "1 ps", rise = "0.2 ps", width = "4.8 ps", fall = "0.2 ps" } }'
    colours = {"exact": BLUE, "corrected": ORANGE, "diffusive": "black"}
    for (top, bottom), (period, name) in zip(axes.T, periods):
        runs = {kernel: run(period, kernel, pulse, 12e-12, 0.02e-12, 240) for kernel in KERNELS}
        largest = abs(runs["exact"][1]).max()
        for kernel, style in KERNELS.items():
            time, phi = runs[kernel]
            top.plot(time * 1e12, phi, color=colours[kernel], label=kernel, **style)
            if kernel != "exact":
                off = 100 * (phi - runs["exact"][1]) / largest
                bottom.plot(time * 1e12, off, color=colours[kernel], **style)
                print(f"pulse, {name}: {kernel} is off by {abs(off).max():.2g} % of the largest torque")
        for axis in (top, bottom):
            axis.axvspan(1, 6.2, color="0.93", zorder=0)
        top.set_title(f"period {name}", fontsize=9)
        bottom.set_xlabel("time (ps)")
    axes[0, 0].set_ylabel(r"torque, $q\varphi/E$")
    axes[1, 0].set_ylabel("off the exact one\n(% of its largest)")
    axes[0, 0].legend(loc="lower right", fontsize=8)
    figure.tight_layout()
    figure.savefig(IMAGES / "kernels_pulse.png", dpi=150)


def potential_of_texture(kernel, m_z, profile, tone, phase):
    """phi(x) [V] at t = 0 of a drive that has been on for ever over a film whose m turns from x to z and back."""
    cells, length = 128, 1.024e-6
    sets = {
        "grid.cells": f"[{cells}, 2, 1]",
        "grid.cell_size": f'["{length / cells:.9e} m", "{length / cells:.9e} m", "3 nm"]',
        "interface.kernel": f'"{kernel}"',
        **({"time.method": '"imex_ark4"'} if m_z is None else {"interface.diffusivity_at_mz": m_z}),
        "initial": f'{{ spiral = {{ period = "{length:.9e} m", direction = "0 deg", first = [1, 0, 0], second = [0, 0, 1] }} }}',
        "drive.0.profile": profile,
        "drive.0.waveform": f'{{ tone = {{ frequency = "{tone} Hz", phase = "{phase} deg" }} }}' if tone else "{ constant = {} }",
        "time.end": '"0.1 ps"',
        "time.step": '"0.1 ps"',
        "output.snapshot_every": '"0.1 ps"',
    }
    return (np.arange(cells) + 0.5) * length / cells, film(sets, cells)[1][0]


def texture_picture():
    figure, axes = plt.subplots(1, 3, figsize=(7.4, 2.9))
    wave = '{ standing_wave = { amplitude = "10 kV/m", wavelength = "1.024 um", phase = "90 deg" } }'
    bias = '{ uniform = { amplitude = "10 kV/m" } }'
    kernels = [
        ("diffusive", "0.0", "diffusive, $m_z$ = 0", dict(color=ORANGE, ls="--", lw=1.2)),
        ("diffusive", '"mean"', r"diffusive, $\langle m_z^2\rangle$", dict(color="black", ls=":", lw=1.5)),
        ("exact", '"mean"', r"exact, $\langle m_z^2\rangle$", dict(color=GREEN, ls="-.", lw=1.2)),
        ("drift_diffusion", None, "drift_diffusion", dict(color=BLUE, lw=3.2, alpha=0.4)),
    ]
    for axis, (profile, tone, title) in zip(axes, [(wave, "1e8", "gate, 100 MHz"), (wave, "5e10", "gate, 50 GHz"), (bias, None, "constant current")]):
        for kernel, m_z, label, style in kernels:
            x, real = potential_of_texture(kernel, m_z, profile, tone, 0)
            # The other quadrature: phi(t) = Re[(a + ib) e^{-i omega t}].
            imaginary = potential_of_texture(kernel, m_z, profile, tone, 90)[1] if tone else 0 * x
            size = np.hypot(real, imaginary) if tone else real
            axis.plot(x * 1e6, size * 1e3, label=label, **style)
            print(f"{title}, {label}: largest {np.abs(size).max() * 1e3:.4f} mV")
        axis.set_title(title, fontsize=9)
        axis.set_xlabel("x (µm)")
    axes[0].set_ylabel(r"$|\varphi|$ (mV)")
    axes[2].set_ylabel(r"$\varphi$ (mV)")
    figure.tight_layout()
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 0.03), ncol=4, fontsize=8)
    figure.savefig(IMAGES / "kernels_texture.png", dpi=150, bbox_inches="tight")


def damping_picture():
    """Re K/sigma_0 of the motion of the magnet: one everywhere in the local Gilbert tensor."""
    periods, m_z = np.geomspace(20e-9, 100e-6, 141), 0.5
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.4))
    tones = [(1e9, BLUE, "1 GHz"), (10e9, ORANGE, "10 GHz"), (100e9, GREEN, "100 GHz")]
    columns, column = response("exact", 2 * np.pi / periods, [f for f, *_ in tones], m_z)
    sigma_0, q = column("sigma_0"), column("q")
    # The carriers that the magnet pumps repel each other. Their current falls by 1 + chi/C with chi = e^2 nu q^2 F, C = 2 eps_0 eps_r q,
    # and what it loses by the square.
    e, h, vacuum = 1.602176634e-19, 6.62607015e-34, 8.8541878128e-12
    capacitance = e**2 / h * sigma_0 / column("diffusivity")
    repelled = columns["k_zz"].real / abs(1 + capacitance * q**2 * columns["f"] / (2 * vacuum * 10 * q)) ** 2
    for i, (_, colour, name) in enumerate(tones):
        # q along x: K_xx = K_T, K_yy = K_L.
        axes[0].semilogx(periods * 1e6, (columns["k_yy"] / sigma_0)[:, i].real, color=colour, label=f"across $q$, {name}")
        axes[1].loglog(periods * 1e6, (columns["k_zz"] / sigma_0)[:, i].real, color=colour, label=name)
        axes[1].loglog(periods * 1e6, (repelled / sigma_0)[:, i], color=colour, ls="--", lw=1.2)
    axes[0].semilogx(periods * 1e6, (columns["k_xx"] / sigma_0)[:, 0].real, color="black", ls="--", lw=1.4, label="along $q$")
    axes[1].plot([], [], color="black", ls="--", lw=1.2, label="with repulsion")
    axes[0].axhline(1, color="0.5", lw=1, ls=":")
    axes[0].annotate("local tensor", (0.022, 1.03), fontsize=8, color="0.35")
    axes[0].set_ylabel(r"damping over the local one")
    axes[0].set_ylim(0, 1.12)
    axes[0].set_title("in-plane motion, Re $K_{T,L}/σ_0$", fontsize=9)
    axes[1].set_title(r"motion along $z$, Re $K_{zz}/σ_0$ (local: 0)", fontsize=9)
    axes[1].set_ylim(1e-6, 1e3)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(0.06, 0.02), ncol=2, fontsize=8)
    axes[1].legend(fontsize=8, loc="lower left", ncol=1)
    for axis in axes:
        axis.set_xlabel("wavelength in the magnet (µm)")
    at = lambda length: np.argmin(abs(periods - length))
    print(f"m_z = 0.5, 1 GHz, 1 um: K_zz/sigma_0 = {(columns['k_zz'] / sigma_0)[at(1e-6), 0].real:.2f}, with repulsion",
          f"{(repelled / sigma_0)[at(1e-6), 0]:.4f}; K_T/sigma_0 at 100 nm = {(columns['k_xx'] / sigma_0)[at(1e-7), 0].real:.3f}")
    figure.tight_layout()
    figure.savefig(IMAGES / "kernels_damping.png", dpi=150, bbox_inches="tight")


if __name__ == "__main__":
    torque_picture()
    regime_picture()
    pulse_picture()
    texture_picture()
    damping_picture()
