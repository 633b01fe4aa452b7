//! `[initial]`, but for the relaxation.

use std::f64::consts::{FRAC_PI_2, PI};
use std::path::Path;

use geometry::Lattice;
use llg::{Problem, Vectors, initial, initial::Texture};

use super::{Lowering, Regions, cell_map, halved::Halved, same_name};
use crate::config::{Circulation, ConeOf, Config, InitialState, Noise, Polarity, SkyrmionKind};
use crate::diagnostic::Diagnostic;

/// The magnetisation at t = 0, before any relaxation.
#[derive(Clone, Debug)]
pub struct Start {
    state: State,
    /// States of regions, by their index.
    of_regions: Vec<(u32, State)>,
    noise: Option<Noise>,
    halved: Halved,
}

/// A state that is checked and read.
#[derive(Clone, Debug)]
enum State {
    Texture(Texture),
    Random {
        seed: u64,
    },
    Cone {
        axis: [f64; 3],
        angle: f64,
        seed: u64,
    },
    /// From the file that is named by `key`.
    Cells {
        m: Vectors,
        key: String,
    },
}

/// The start that the configuration asks for; what is refused is noted.
pub fn start(
    on: &mut Lowering<'_>,
    config: &Config,
    lattice: &Lattice,
    regions: Option<&Regions>,
) -> Option<Start> {
    let whole = state(on, "initial", &config.initial.state, lattice);
    let mut of_regions = Vec::new();
    for (i, region) in config.region.iter().enumerate() {
        let Some(given) = &region.initial else { continue };
        let made = state(on, &format!("region.{i}.initial"), given, lattice);
        of_regions.extend(regions.and_then(|regions| regions.index(&region.name)).zip(made));
    }
    Some(Start { state: whole?, of_regions, noise: config.initial.noise.clone(), halved: on.halved })
}

impl Start {
    /// Unit vectors for the cells of `grid`, whose cells belong to `regions`. Random numbers belong to the cells of the configuration:
    /// on cells of half the edge the state in between is interpolated.
    pub fn magnetisation(&self, grid: &llg::Grid, regions: Option<&Regions>) -> Vectors {
        let mut m = self.state.magnetisation(grid, &self.halved);
        for (index, state) in &self.of_regions {
            let other = state.magnetisation(grid, &self.halved);
            let of_cell = regions.map_or(&[][..], |regions| &regions.of_cell);
            for cell in of_cell.iter().enumerate().filter_map(|(cell, of)| (of == index).then_some(cell)) {
                m.set(cell, other.get(cell));
            }
        }
        m.normalise();
        if let Some(noise) = &self.noise {
            let given = initial::noise(self.halved.given.len(), noise.amplitude, noise.seed);
            m.add(&self.halved.interpolated(given));
            m.normalise();
        }
        m
    }

    /// Refuses a file that holds no direction where the film is magnetic and begins with its state: that of another shape of the
    /// magnet, for example.
    pub(super) fn refuse_zeros(&self, on: &mut Lowering<'_>, problem: &Problem, regions: Option<&Regions>) {
        let of_cell = regions.map_or(&[][..], |regions| &regions.of_cell);
        let own =
            |cell: usize| of_cell.get(cell).and_then(|of| self.of_regions.iter().find(|(i, _)| i == of));
        let begins_with = |cell: usize| own(cell).map_or(&self.state, |(_, state)| state);
        for state in std::iter::once(&self.state).chain(self.of_regions.iter().map(|(_, state)| state)) {
            let State::Cells { m, key } = state else { continue };
            let lacks = |cell: &usize| {
                problem.magnetic_cells().contains(*cell)
                    && m.get(*cell) == [0.0; 3]
                    && std::ptr::eq(begins_with(*cell), state)
            };
            let mut lacking = (0..m.len()).filter(lacks);
            let Some(first) = lacking.next() else { continue };
            let [i, j, k] = problem.grid().indices(first);
            let count = 1 + lacking.count();
            let message = format!(
                "`{key}` holds no direction (0, 0, 0) in {count} of the magnetic cells, the first of them ({i}, {j}, {k})"
            );
            on.found.push(Diagnostic::error(key, message, on.source.locate(key)).help(
                "vacuum is written as zeros: a file from another shape of the magnet has them elsewhere",
            ));
        }
    }
}

impl State {
    fn magnetisation(&self, grid: &llg::Grid, halved: &Halved) -> Vectors {
        let given = halved.given.len();
        match self {
            State::Texture(texture) => texture.on(grid),
            State::Random { seed } => halved.interpolated(initial::random(given, *seed)),
            // Axis and angle were accepted before: a cone that is refused here cannot be.
            State::Cone { axis, angle, seed } => halved.interpolated(
                initial::cone(given, *axis, *angle, *seed).unwrap_or_else(|_| Vectors::uniform(given, *axis)),
            ),
            State::Cells { m, .. } => m.clone(),
        }
    }
}

fn state(on: &mut Lowering<'_>, path: &str, given: &InitialState, lattice: &Lattice) -> Option<State> {
    let [x, y, _] = lattice.middle();
    let middle = |centre: &Option<[f64; 2]>| centre.unwrap_or([x, y]);
    let up = |core: &Polarity| *core == Polarity::Up;
    let (name, texture) = match given {
        InitialState::Uniform(direction) => ("uniform", Texture::uniform(*direction)),
        InitialState::Random { seed } => return Some(State::Random { seed: *seed }),
        InitialState::Vortex { centre, core, circulation, core_radius } => {
            let counter_clockwise = *circulation == Circulation::Counterclockwise;
            ("vortex", Texture::vortex(middle(centre), counter_clockwise, up(core), *core_radius))
        }
        InitialState::Skyrmion { centre, radius, wall_width, core, kind } => {
            let helicity = match kind {
                SkyrmionKind::NeelOutward => 0.0,
                SkyrmionKind::NeelInward => PI,
                SkyrmionKind::BlochCounterclockwise => FRAC_PI_2,
                SkyrmionKind::BlochClockwise => -FRAC_PI_2,
            };
            ("skyrmion", Texture::skyrmion(middle(centre), *radius, *wall_width, up(core), helicity))
        }
        InitialState::DomainWall { position, width, direction, low, centre } => {
            let (sin, cos) = direction.sin_cos();
            let position = position.unwrap_or(x * cos + y * sin);
            ("domain_wall", Texture::wall(*direction, position, *low, *centre, *width))
        }
        InitialState::Stripes { period, width, direction, position, up, centre, rotating } => {
            ("stripes", Texture::stripes(*direction, *position, [*up, *centre], *period, *width, *rotating))
        }
        InitialState::Spiral { period, direction, first, second } => {
            ("spiral", Texture::spiral(*direction, [*first, *second], *period))
        }
        InitialState::Cone { axis, angle, of, seed } => {
            let one = on.keep(&format!("{path}.cone"), same_name, initial::cone(1, *axis, *angle, *seed))?;
            return match of {
                ConeOf::Cells => Some(State::Cone { axis: *axis, angle: *angle, seed: *seed }),
                ConeOf::Film => {
                    let texture = Texture::uniform(one.get(0));
                    on.keep(&format!("{path}.cone"), same_name, texture).map(State::Texture)
                }
            };
        }
        InitialState::File { path: file, frame, dataset } => {
            return from_file(on, &format!("{path}.file.path"), file, *frame, dataset);
        }
    };
    on.keep(
        &format!("{path}.{name}"),
        |part| if part == name { String::new() } else { part.to_owned() },
        texture,
    )
    .map(State::Texture)
}

fn from_file(on: &mut Lowering<'_>, path: &str, file: &Path, frame: i64, dataset: &str) -> Option<State> {
    let request = cell_map::Request { path, file, dataset: Some(dataset), frame, components: 3 };
    let given = cell_map::vectors(&cell_map::read_given(on, &request)?);
    let m = on.halved.interpolated(given);
    Some(State::Cells { m, key: path.to_owned() })
}
