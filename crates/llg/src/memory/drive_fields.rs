//! What the surface does to the film at one instant.

use crate::plane::Plane;

/// Fields at the cell centres of the lowest layer at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct DriveFields {
    /// Diffusion potential φ = D∫∫G∇·E \[V\].
    pub phi: Plane,
    /// E + ∇φ [V/m], the field that drives the longitudinal current.
    pub driving_field: [Plane; 2],
    /// Total electric field E [V/m].
    pub e_field: [Plane; 2],
}

impl DriveFields {
    /// Zeros; `full` when some drive varies along y.
    pub fn zeros(nx: usize, ny: usize, full: bool) -> Self {
        let plane = || Plane::zeros(nx, ny, full);
        Self { phi: plane(), driving_field: [plane(), plane()], e_field: [plane(), plane()] }
    }

    /// The five planes in a fixed order: φ, E_x + ∂_xφ, E_y + ∂_yφ, E_x, E_y.
    pub fn planes_mut(&mut self) -> [&mut Plane; 5] {
        let ([gx, gy], [ex, ey]) = (&mut self.driving_field, &mut self.e_field);
        [&mut self.phi, gx, gy, ex, ey]
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        5 * self.phi.bytes()
    }
}
