//! Shapes, masks, grains and OVF files from the outside.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod grains;
mod masks;
mod ovf;
mod shapes;

use geometry::Lattice;

/// A film of nx × ny cells of 1 nm.
fn film(nx: usize, ny: usize) -> Lattice {
    Lattice { cells: [nx, ny, 1], cell_size: [1e-9; 3], periodic: [false; 3] }
}
