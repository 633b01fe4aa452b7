//! The field-like spin–orbit torque of bias and gate currents.

use response::SheetConductivity;

use super::{Stage, Term};
use crate::{
    plane::Plane, problem::Problem, simd::dispatch, strip::Strip, surface::Surface, vectors::VectorsMut,
};

/// The field-like torque, T = f m × (ẑ×J) with f = J_sd A/(ħ e v), on the lowest layer: B = −(f/γ) ẑ×J \[T\].
///
/// J = σ₀(m_z)(E + ∇φ) + σ_H(m_z) E×ẑ [A/m] with the total field E and the diffusion potential φ; the longitudinal
/// part is screened for ω ≪ Dq², Eq. (9). Where carriers are part of the state σ_H obeys Einstein's relation too, σ_H (E + ∇φ)×ẑ.
#[derive(Debug)]
pub struct FieldLike {
    /// f/γ [T m/A] with the spin density of each cell.
    coefficient: Plane,
    conductivity: SheetConductivity,
    /// Whether the Hall current sees ∇φ.
    hall_sees_gradient: bool,
}

impl FieldLike {
    /// The term of `surface` under the magnet of `problem`.
    pub fn new(surface: &Surface, problem: &Problem) -> Self {
        let (interface, gamma) = (&surface.interface, problem.magnet().gyromagnetic_ratio);
        let coefficient = interface.field_like_coefficient() / gamma;
        Self {
            coefficient: surface.per_spin_density(problem.grid(), problem.magnetic_cells(), coefficient),
            conductivity: interface.sheet_conductivity(),
            hall_sees_gradient: surface.has_carriers(),
        }
    }

    /// f/γ [T m/A].
    pub fn coefficient(&self) -> &Plane {
        &self.coefficient
    }

    /// The in-plane field \[T\] of the current that conductivities (σ₀, σ_H) \[S\] make of `driving` and, across it, of `hall` [V/m].
    #[inline(always)]
    pub fn field(
        coefficient: f64,
        (sigma_0, sigma_h): (f64, f64),
        driving: [f64; 2],
        hall: [f64; 2],
    ) -> [f64; 2] {
        let (jx, jy) = (sigma_0 * driving[0] + sigma_h * hall[1], sigma_0 * driving[1] - sigma_h * hall[0]);
        [coefficient * jy, -(coefficient * jx)]
    }
}

impl Term for FieldLike {
    fn name(&self) -> &'static str {
        "field_like"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let (Some(drive), [nx, ny, _]) = (at.drive, at.grid.cells()) else { return };
        let hall_field = if self.hall_sees_gradient { &drive.driving_field } else { &drive.e_field };
        dispatch(
            #[inline(always)]
            || {
                for row in strip.rows().take_while(|&row| row < ny) {
                    let mz = &at.m.z[row * nx..(row + 1) * nx];
                    let part = b.part(strip.local(row));
                    let driving = drive.driving_field[0].row(row).iter().zip(drive.driving_field[1].row(row));
                    let total = hall_field[0].row(row).iter().zip(hall_field[1].row(row));
                    let out = part.x.iter_mut().zip(part.y.iter_mut());
                    let each = out.zip(mz).zip(driving).zip(total).zip(self.coefficient.row(row));
                    for (((((bx, by), mz), (gx, gy)), (ex, ey)), coefficient) in each {
                        let sigma = self.conductivity.sheet_conductivities(*mz);
                        let [x, y] = Self::field(*coefficient, sigma, [*gx, *gy], [*ex, *ey]);
                        *bx += x;
                        *by += y;
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
