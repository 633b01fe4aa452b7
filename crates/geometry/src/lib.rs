//! Which cells of a film: [`Shape`]s, image [`Mask`]s and Voronoi [`Grains`]; and maps of values in [`Ovf`] files.
//!
//! Lengths are in metres and angles in radians. The film's lower corner is the origin, x runs to the right, y up and z
//! along the normal. A cell belongs to a shape when its centre does. Nothing here opens a file: readers take bytes.

#![forbid(unsafe_code)]

mod error;
mod grains;
mod lattice;
mod mask;
pub mod ovf;
mod polygon;
mod random;
mod shape;

pub use error::{InvalidParameter, MaskError};
pub use grains::Grains;
pub use lattice::Lattice;
pub use mask::{GreyImage, Mask};
pub use ovf::{Ovf, OvfError};
pub use random::Random;
pub use shape::Shape;
