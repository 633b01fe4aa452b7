//! Carriers on the grid against closed forms: all of linear response, manufactured solutions, gates.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

#[path = "../common/mod.rs"]
mod common;

mod contacts;
mod energy_law;
mod linear_response;
mod manufactured;
mod steady;
mod steps;

use llg::{Diffusivity, History, Kernel, Surface};
use response::Equations;

/// Carriers over the electrons of the demonstration, with a gate of capacitance e²ν/`screening`.
fn surface(history: History, screening: f64) -> Surface {
    let interface = common::interface(Equations::Consistent);
    let gate_capacitance = (screening > 0.0).then(|| interface.quantum_capacitance() / screening);
    Surface {
        kernel: Kernel::DriftDiffusion,
        gate_capacitance,
        ..Surface::new(interface, Diffusivity::AtMz(0.0), history)
    }
}

/// The same under a film that it does not turn: its spin density is beyond all measure.
fn under_a_heavy_film(history: History, screening: f64) -> Surface {
    Surface { relative_spin_density: 1e12.into(), ..surface(history, screening) }
}
