//! The typed configuration, in SI units, after every check that needs no physics.

mod drive;
mod electrode_comb;
mod initial;
mod interaction;
mod magnet;
mod material;
mod region;
mod run;
mod shape;
mod switching;
mod torque;

pub use drive::*;
pub use electrode_comb::*;
pub use initial::*;
pub use interaction::*;
pub use magnet::*;
pub use material::*;
pub use region::*;
pub use run::*;
pub use shape::*;
pub use switching::*;
pub use torque::*;

use serde::Deserialize;

/// A whole configuration. Values are inside the ranges of the catalogue and agree with one another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// A title for the output.
    pub title: Option<String>,
    /// The cells.
    pub grid: Grid,
    /// The ferromagnet.
    pub magnet: Magnet,
    /// Parts of the film that differ.
    #[serde(default)]
    pub region: Vec<Region>,
    /// How regions are coupled.
    #[serde(default)]
    pub boundary: Vec<Boundary>,
    /// The surface electrons, if there are any.
    pub interface: Option<Interface>,
    /// The electric field, summed over all entries; empty without an interface.
    #[serde(default)]
    pub drive: Vec<Drive>,
    /// The external magnetic field, summed over all entries.
    #[serde(default)]
    pub external_field: Vec<ExternalField>,
    /// Torques of currents; all act together.
    #[serde(default)]
    pub torque: Vec<Torque>,
    /// The magnetization at t = 0.
    pub initial: Initial,
    /// The integration.
    pub time: Time,
    /// Thermal noise.
    pub thermal: Option<Thermal>,
    /// What counts as switched, if that is asked.
    pub switching: Option<Switching>,
    /// What is written.
    pub output: Output,
}

/// `[grid]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Numbers of cells along x, y and z; their product is at most 2³¹.
    pub cells: [usize; 3],
    /// Edges of a cell \[m\].
    pub cell_size: [f64; 3],
    /// Axes along which the film repeats itself.
    pub periodic: Vec<Axis>,
    /// Along which of x, y and z `cells` and `cell_size` are those of twice as many cells as the file says; what it gives by cell
    /// (maps, masks, states) is given for its own.
    #[serde(skip)]
    pub halved: [bool; 3],
}

/// An axis of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// x.
    X,
    /// y.
    Y,
    /// z, normal to the film.
    Z,
}

impl Grid {
    /// Makes two cells of each, along the axes for which `axes` says so.
    pub fn halve(&mut self, axes: [bool; 3]) {
        for (axis, halve) in axes.into_iter().enumerate() {
            if halve && !self.halved[axis] {
                self.cells[axis] = self.cells[axis].saturating_mul(2);
                self.cell_size[axis] *= 0.5;
                self.halved[axis] = true;
            }
        }
    }

    /// Whether the film repeats itself along x, y and z.
    pub fn is_periodic(&self) -> [bool; 3] {
        [Axis::X, Axis::Y, Axis::Z].map(|axis| self.periodic.contains(&axis))
    }
}
