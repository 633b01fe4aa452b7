//! Physical constants (CODATA 2018), SI units.

use std::f64::consts::PI;

/// Reduced Planck constant ħ [J s], as CODATA rounds it.
pub const HBAR: f64 = 1.054_571_817e-34;
/// Planck constant 2πħ [J s], from the rounded [`HBAR`] so that the two agree.
pub const PLANCK: f64 = 2.0 * PI * HBAR;
/// Elementary charge |e| \[C\].
pub const ELEMENTARY_CHARGE: f64 = 1.602_176_634e-19;
/// Charge of the electron e = −|e| \[C\], the `e` of every formula of this crate.
pub const ELECTRON_CHARGE: f64 = -ELEMENTARY_CHARGE;
/// Bohr magneton µ_B [J/T].
pub const BOHR_MAGNETON: f64 = 9.274_010_078_3e-24;
/// Vacuum permeability µ₀ [T m/A].
pub const MU_0: f64 = 1.256_637_062_12e-6;
/// Boltzmann constant k_B [J/K].
pub const BOLTZMANN: f64 = 1.380_649e-23;
/// Unit of the conductivities, e²/h \[S\] (half the spin-degenerate conductance quantum).
pub const CONDUCTANCE_QUANTUM: f64 = ELEMENTARY_CHARGE * ELEMENTARY_CHARGE / PLANCK;
