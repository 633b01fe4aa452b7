//! The diffusive spin–orbit torque.

use response::Interface;

use super::{Stage, Term};
use crate::{simd::dispatch, strip::Strip, vectors::VectorsMut};

/// The diffusive torque, Eqs. (12)–(13), as a field along z on the lowest layer.
///
/// T = ± m × m_⊥ κφ (upper sign: published form) with the diffusion potential φ of the memory, so
/// B_z = ∓ (κ/γ) m_z φ \[T\].
#[derive(Debug)]
pub struct Diffusive {
    /// ∓ κ/γ [T/V].
    coefficient: f64,
}

impl Diffusive {
    /// The term of `interface` for a magnet with this γ [rad/(s T)].
    pub fn new(interface: &Interface, gyromagnetic_ratio: f64) -> Self {
        let coefficient =
            -interface.diffusive_sign() * interface.diffusive_coefficient() / gyromagnetic_ratio;
        Self { coefficient }
    }
}

impl Term for Diffusive {
    fn name(&self) -> &'static str {
        "diffusive"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let (Some(drive), [nx, ny, _]) = (at.drive, at.grid.cells()) else { return };
        dispatch(
            #[inline(always)]
            || {
                for row in strip.rows().take_while(|&row| row < ny) {
                    let mz = &at.m.z[row * nx..(row + 1) * nx];
                    let bz = &mut b.z[strip.local(row)];
                    for ((bz, mz), phi) in bz.iter_mut().zip(mz).zip(drive.phi.row(row)) {
                        *bz += self.coefficient * mz * phi;
                    }
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        None
    }
}
