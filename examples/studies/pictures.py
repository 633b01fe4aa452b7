"""Pictures of the studies from the results of `diracmag switch`: python pictures.py STUDY RESULTS... PICTURE.

Needs h5py, numpy and matplotlib. STUDY is torque_ratio, resonance or parametric."""

import sys

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

# Okabe and Ito's colours, which everybody can tell apart.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
E, HBAR, H = 1.602176634e-19, 1.054571817e-34, 6.62607015e-34


def read(path, *names):
    with h5py.File(path) as file:
        return [file[name][()] for name in names]


def finish(figure, axes, path):
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, dpi=150)


def torque_ratio(grating, constant, picture):
    """The torque of the grating over that of a constant field, against Delta_z/(hbar v q sigma_0)."""
    wavelength, frequency, torque = read(grating, "wavelength", "frequency", "max_torque")
    (reference,) = read(constant, "table/max_torque")
    # |m x z| = sin 45 degrees for the one, |m x y| = 1 for the other.
    eta = torque / np.sqrt(0.5) / reference.ravel()[0]
    velocity, energy, gap, disorder, m_z = 1e6, 0.2 * E, 0.1 * E, 0.02026, np.sqrt(0.5)
    ratio = (gap * m_z / energy) ** 2
    sigma_0 = (1 - ratio) / (np.pi * disorder * (1 + 3 * ratio))
    diffusivity = HBAR * velocity**2 * sigma_0 / energy
    smooth = np.geomspace(wavelength[0], wavelength[-1], 200)
    formula = lambda length: gap * m_z * length / (HBAR * velocity * 2 * np.pi * sigma_0)
    roll_off = lambda length, f: 1 / np.hypot(1, f * length**2 / (2 * np.pi * diffusivity))
    figure, axes = plt.subplots(figsize=(5.2, 3.8))
    for column, (f, colour) in enumerate(zip(frequency, COLOURS)):
        axes.loglog(1e6 * wavelength, eta[:, column], "o", color=colour, label=f"runs, {f / 1e9:g} GHz" if f > 1e9 else f"runs, {f / 1e6:g} MHz")
        axes.loglog(1e6 * smooth, formula(smooth) * roll_off(smooth, f), "-", color=colour, lw=1)
        expected = formula(wavelength) * roll_off(wavelength, f)
        print(f"{f / 1e9:g} GHz: largest deviation {np.max(np.abs(eta[:, column] / expected - 1)):.1e}")
    print("eta at 1 um, 1 MHz:", eta[np.argmin(abs(wavelength - 1e-6)), 0])
    axes.set_xticks([0.5, 1, 2, 4, 8], ["0.5", "1", "2", "4", "8"])
    axes.set_yticks([1, 2, 5, 10], ["1", "2", "5", "10"])
    axes.minorticks_off()
    axes.set_xlabel("wavelength of the grating (µm)")
    axes.set_ylabel("diffusive / field-like torque, η")
    axes.set_title("lines: Δ$_z$/(ħ$vq$σ$_0$) · $Dq^2/|Dq^2-iω|$", fontsize=10)
    finish(figure, axes, picture)


def resonance(both, field_like, picture):
    """The amplitude of m, from the rate at which it turns in the steady state: |dm/dt|/omega."""
    gamma = 1.76085963e11
    figure, axes = plt.subplots(figsize=(5.2, 3.8))
    for path, label, colour in [(both, "both torques", COLOURS[0]), (field_like, "field-like torque alone", COLOURS[1])]:
        frequency, torque = read(path, "frequency", "max_torque")
        amplitude = gamma * torque / (2 * np.pi * frequency)
        axes.semilogy(frequency / 1e9, amplitude, "o-", ms=3, color=colour, label=label)
        print(f"{label}: largest {amplitude.max():.3e} at {frequency[np.argmax(amplitude)] / 1e9:.3f} GHz")
    axes.set_xlabel("frequency of the gate (GHz)")
    axes.set_ylabel("amplitude of m")
    finish(figure, axes, picture)


def parametric(path, picture):
    """Rate at which spin waves grow, from the time in which they reach the threshold."""
    frequency, amplitude, time = read(path, "frequency", "amplitude", "t_first")
    figure, axes = plt.subplots(figsize=(5.2, 3.8))
    for column, colour in enumerate(COLOURS):
        label = f"{amplitude[column] / 1e3:g} kV/m"
        axes.plot(frequency / 1e9, 1e-9 / time[:, column], "o-", ms=3, color=colour, label=label)
        reached = np.isfinite(time[:, column])
        print(label, "reached between", frequency[reached].min() / 1e9 if reached.any() else None, "and",
              frequency[reached].max() / 1e9 if reached.any() else None, "GHz")
    axes.set_xlabel("frequency of the gate (GHz)")
    axes.set_ylabel("1 / time to ⟨|m$_z$|⟩ = 0.05 (1/ns)")
    finish(figure, axes, picture)


if __name__ == "__main__":
    {"torque_ratio": torque_ratio, "resonance": resonance, "parametric": parametric}[sys.argv[1]](*sys.argv[2:])
