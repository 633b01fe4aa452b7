//! The local fields that turn the magnetisation, all of the form ṁ = −γ m × B.

pub mod anisotropy;
pub mod demag_thin_film;
pub mod diffusive;
pub mod exchange;
pub mod field_like;
mod polarised;
pub mod slonczewski;
pub mod spin_orbit;
pub mod zeeman;
pub mod zhang_li;

use crate::{
    grid::Grid,
    memory::DriveFields,
    problem::{Demagnetisation, Problem},
    strip::Strip,
    torque::{Torque, TorqueLaw},
    vectors::{Vectors, VectorsMut},
};

/// What a term may look at: the state of one Runge–Kutta stage.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// The grid.
    pub grid: &'a Grid,
    /// Time of the stage \[s\].
    pub time: f64,
    /// Magnetisation directions.
    pub m: &'a Vectors,
    /// The surface's fields at this time; `None` without drives.
    pub drive: Option<&'a DriveFields>,
}

/// A local field or torque of the form m × something.
pub trait Term: Send + Sync {
    /// Name as in the table column `energy_…`.
    fn name(&self) -> &'static str;

    /// Adds the field of the cells of `strip` \[T\].
    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>);

    /// 1/n for an energy that is homogeneous of degree n in m, so that E = −f M_s V Σ m·B; `None` for a torque that
    /// has no energy of the magnet.
    fn energy_factor(&self) -> Option<f64>;
}

/// The terms that a problem asks for, in a fixed order.
pub fn terms_of(problem: &Problem) -> Vec<Box<dyn Term>> {
    let (magnet, grid) = (problem.magnet(), problem.grid());
    let mut terms: Vec<Box<dyn Term>> = Vec::new();
    if magnet.exchange_stiffness > 0.0 && grid.len() > 1 {
        terms.push(Box::new(exchange::Exchange::new(grid, magnet)));
    }
    for uniaxial in &magnet.anisotropies {
        terms.push(Box::new(anisotropy::UniaxialAnisotropy::new(uniaxial, magnet)));
    }
    if magnet.demagnetisation == Demagnetisation::ThinFilm {
        terms.push(Box::new(demag_thin_film::ThinFilmDemagnetisation::new(magnet)));
    }
    if !problem.external_fields().is_empty() {
        terms.push(Box::new(zeeman::Zeeman::new(grid, problem.external_fields())));
    }
    if let (Some(surface), false) = (problem.surface(), problem.drives().is_empty()) {
        terms.push(Box::new(field_like::FieldLike::new(&surface.interface, magnet.gyromagnetic_ratio)));
        terms.push(Box::new(diffusive::Diffusive::new(&surface.interface, magnet.gyromagnetic_ratio)));
    }
    terms.extend(problem.torques().iter().map(|torque| torque_term(torque, problem)));
    terms
}

fn torque_term(torque: &Torque, problem: &Problem) -> Box<dyn Term> {
    let (modulation, grid, magnet) = (&torque.modulation, problem.grid(), problem.magnet());
    match &torque.law {
        TorqueLaw::SpinOrbit(law) => {
            Box::new(spin_orbit::SpinOrbitTorque::new(law, modulation, grid, magnet))
        }
        TorqueLaw::Slonczewski(law) => {
            Box::new(slonczewski::SlonczewskiTorque::new(law, modulation, grid, magnet))
        }
        TorqueLaw::ZhangLi(law) => Box::new(zhang_li::ZhangLiTorque::new(law, modulation, grid, magnet)),
    }
}
