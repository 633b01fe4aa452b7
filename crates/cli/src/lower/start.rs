//! `[initial]`, but for the relaxation.

use llg::{Vectors, initial};

use crate::config::{Initial, InitialState};

/// The magnetisation of `cells` cells at t = 0, before any relaxation.
pub fn initial_magnetisation(start: &Initial, cells: usize) -> Vectors {
    let mut m = match start.state {
        InitialState::Uniform(direction) => Vectors::uniform(cells, direction),
        InitialState::Random { seed } => initial::random(cells, seed),
    };
    m.normalise();
    if let Some(noise) = &start.noise {
        initial::add_noise(&mut m, noise.amplitude, noise.seed);
    }
    m
}
