//! The electrons' answer to the motion of the magnet with the K of each wave.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

#[path = "../common/mod.rs"]
mod common;
mod energy;
mod linear_response;
mod runs;

use llg::{Diffusivity, History, Kernel, MagnetResponse, Surface, Surroundings};
use response::{CorrelatorForm, Equations, Interface};

fn interface() -> Interface {
    common::interface(Equations::Consistent)
}

/// A surface whose electrons answer the magnet wave by wave, with K at `m_z`.
fn surface(m_z: f64, surroundings: Surroundings) -> Surface {
    Surface {
        kernel: Kernel::Closed(CorrelatorForm::Exact),
        magnet_response: MagnetResponse::Nonlocal(surroundings),
        ..Surface::new(interface(), Diffusivity::AtMz(m_z), History::Steady)
    }
}

/// Runs `work` on one thread: a few cells are no work for more.
fn alone<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(work)
}
