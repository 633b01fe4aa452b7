//! The diffusive spin–orbit torque.

use super::{Stage, Term};
use crate::{
    plane::Plane, problem::Problem, simd::dispatch, strip::Strip, surface::Surface, vectors::VectorsMut,
};

/// The diffusive torque, Eqs. (12)–(13), as a field along z on the lowest layer.
///
/// T = ± m × m_⊥ κφ (upper sign: published form) with the diffusion potential φ of the memory, so
/// B_z = ∓ (κ/γ) m_z φ \[T\].
#[derive(Debug)]
pub struct Diffusive {
    /// ∓ κ/γ [T/V] with the spin density of each cell.
    coefficient: Plane,
}

impl Diffusive {
    /// The term of `surface` under the magnet of `problem`.
    pub fn new(surface: &Surface, problem: &Problem) -> Self {
        let (interface, gamma) = (&surface.interface, problem.magnet().gyromagnetic_ratio);
        let coefficient = -interface.diffusive_sign() * interface.diffusive_coefficient() / gamma;
        Self { coefficient: surface.per_spin_density(problem.grid(), problem.magnetic_cells(), coefficient) }
    }

    /// ∓ κ/γ [T/V].
    pub fn coefficient(&self) -> &Plane {
        &self.coefficient
    }

    /// B_z \[T\].
    #[inline(always)]
    pub fn field(coefficient: f64, m_z: f64, phi: f64) -> f64 {
        coefficient * m_z * phi
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
                    let cells = bz.iter_mut().zip(mz).zip(drive.phi.row(row)).zip(self.coefficient.row(row));
                    for (((bz, mz), phi), coefficient) in cells {
                        *bz += Self::field(*coefficient, *mz, *phi);
                    }
                }
            },
        );
    }

    fn energy_factor(&self) -> Option<f64> {
        None
    }

    fn bytes(&self) -> usize {
        self.coefficient.bytes()
    }
}
