#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod aligned;
mod butterfly;
mod columns;
mod convolution;
mod demag;
mod direct;
mod double_double;
mod far_field;
mod grid;
mod lanes;
mod lattice_tail;
mod lattice_tensor;
mod layout;
mod newell;
mod pair_tensor;
mod real;
mod rows;
mod spectral_tensor;
mod step;
mod transform;

pub use demag::{Demag, Precision};
pub use direct::direct_field;
pub use grid::{DemagError, Grid, Images};
pub use pair_tensor::newell_tensor;
