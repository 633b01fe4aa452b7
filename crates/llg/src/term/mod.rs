//! The local fields that turn the magnetisation, all of the form ṁ = −γ m × B.

pub mod anisotropy;
pub mod bonds;
mod central_difference;
pub mod cubic;
pub mod demag_thin_film;
pub mod diffusive;
pub mod dmi;
pub mod exchange;
pub mod exchange_map;
pub mod field_like;
pub mod interlayer;
mod polarised;
pub mod slonczewski;
pub mod spin_orbit;
pub mod voltage_anisotropy;
pub mod zeeman;
pub mod zhang_li;

use crate::{
    grid::Grid,
    magnet::Demagnetisation,
    memory::DriveFields,
    modulation::Modulation,
    parameter::Parameter,
    problem::Problem,
    strip::Strip,
    surface::Surface,
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

    /// 1/n for an energy that is homogeneous of degree n in m, so that E = −f V Σ M_s m·B; `None` for a torque that
    /// has no energy of the magnet.
    fn energy_factor(&self) -> Option<f64>;

    /// Bytes of what it keeps by cell.
    fn bytes(&self) -> usize {
        0
    }
}

/// The terms that a problem asks for, in a fixed order.
pub fn terms_of(problem: &Problem) -> Vec<Box<dyn Term>> {
    let (magnet, grid) = (problem.magnet(), problem.grid());
    let mut terms: Vec<Box<dyn Term>> = Vec::new();
    if !magnet.exchange_stiffness.is_zero() && grid.len() > 1 {
        terms.push(match exchange::Exchange::uniform(problem) {
            Some(exchange) => Box::new(exchange),
            None => Box::new(exchange_map::ExchangeMap::new(problem)),
        });
    }
    if grid.len() > 1 {
        terms.extend(magnet.dmi.iter().map(|dmi| Box::new(dmi::DmiTerm::new(dmi, problem)) as Box<dyn Term>));
    }
    for exchange in &magnet.interlayer {
        use interlayer::{Interlayer, Order};
        let parts =
            [Order::Bilinear, Order::Biquadratic].map(|order| Interlayer::new(exchange, order, problem));
        terms.extend(parts.into_iter().flatten().map(|part| Box::new(part) as Box<dyn Term>));
    }
    for uniaxial in &magnet.anisotropies {
        use anisotropy::{Order, UniaxialAnisotropy};
        let parts =
            [Order::First, Order::Second].map(|order| UniaxialAnisotropy::new(uniaxial, order, problem));
        terms.extend(parts.into_iter().flatten().map(|part| Box::new(part) as Box<dyn Term>));
    }
    for cubic in &magnet.cubic_anisotropies {
        use cubic::{CubicAnisotropy, Order};
        let parts = [Order::First, Order::Second].map(|order| CubicAnisotropy::new(cubic, order, problem));
        terms.extend(parts.into_iter().flatten().map(|part| Box::new(part) as Box<dyn Term>));
    }
    for anisotropy in &magnet.voltage_anisotropies {
        terms.push(Box::new(voltage_anisotropy::VoltageAnisotropyTerm::new(anisotropy, problem)));
    }
    if magnet.demagnetisation == Demagnetisation::ThinFilm {
        terms.push(Box::new(demag_thin_film::ThinFilmDemagnetisation::new(problem)));
    }
    if !problem.external_fields().is_empty() {
        terms.push(Box::new(zeeman::Zeeman::new(grid, problem.external_fields())));
    }
    // Carriers move with the magnet even where nothing drives them.
    let acts = |surface: &&Surface| !problem.drives().is_empty() || surface.has_carriers();
    if let Some(surface) = problem.surface().filter(acts) {
        if surface.torques.field_like {
            terms.push(Box::new(field_like::FieldLike::new(surface, problem)));
        }
        if surface.torques.diffusive {
            terms.push(Box::new(diffusive::Diffusive::new(surface, problem)));
        }
    }
    terms.extend(problem.torques().iter().map(|torque| torque_term(torque, problem)));
    terms
}

/// The largest M_s [A/m] and `modulation` times it over that of each cell: for terms that go as 1/M_s.
fn per_moment(modulation: &Modulation, problem: &Problem) -> (f64, Modulation) {
    let ms = problem.saturation_of_magnetic_cells();
    let largest = ms.max();
    let modulation = modulation.clone();
    match ms {
        Parameter::Uniform(_) => (largest, modulation),
        Parameter::Map(ms) => {
            let strength = |ms: &f64| if *ms > 0.0 { largest / ms } else { 0.0 };
            (largest, modulation.masked(ms.iter().map(strength).collect::<Vec<_>>()))
        }
    }
}

fn torque_term(torque: &Torque, problem: &Problem) -> Box<dyn Term> {
    let (largest, weighed) = per_moment(&torque.modulation, problem);
    let modulation = if torque.law.is_over_saturation() { &weighed } else { &torque.modulation };
    let grid = problem.grid();
    match &torque.law {
        TorqueLaw::SpinOrbit(law) => {
            Box::new(spin_orbit::SpinOrbitTorque::new(law, modulation, grid, largest))
        }
        TorqueLaw::Slonczewski(law) => {
            Box::new(slonczewski::SlonczewskiTorque::new(law, modulation, grid, largest))
        }
        TorqueLaw::ZhangLi(law) => Box::new(zhang_li::ZhangLiTorque::new(law, modulation, problem, largest)),
    }
}
