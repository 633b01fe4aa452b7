//! The output of a run: one HDF5 file in SI units with a ParaView view inside, and an XDMF sidecar.
//!
//! ```text
//! /                attributes format, format_version, creator, status, config_toml, cells, cell_size, origin, …
//! /x /y /z         cell centres [m]; dimension scales, with /component ("x", "y", "z") and /time [s]
//! /FIELD           (time, z, y, x) or (time, z, y, x, component); one chunk a step
//! /table/COLUMN    (row,), own cadence; /table/time is its dimension scale
//! /RESULTS         what a run comes to as a whole, such as /switching
//! /references      what to cite for what the run used
//! /VTKHDF          the same fields (hard links) as temporal ImageData, lengths in nm, times in ns
//! ```
//!
//! [`Writer`] commits a step in a fixed order (fields, flush, number of steps, flush), so that a run killed at any moment
//! leaves a file in which every counted step is right; [`Reader`] reads such a file. This is the only crate that touches
//! HDF5: its interface is plain slices of `f64`; [`read_field_map`] is here for that reason alone.

mod attribute;
mod cell_map;
mod contents;
mod dimension_scale;
mod error;
mod field_map;
mod frame;
mod global_heap;
mod growing;
mod layout;
mod mark;
mod new_file;
mod null_terminated;
mod output_lock;
mod probe;
mod reader;
mod repair;
mod results;
mod sidecar;
mod skeleton;
mod sweep_file;
mod sweep_file_reader;
mod vtkhdf;
mod writer;

pub use cell_map::read_cell_map;
pub use error::{LibraryError, TrajectoryError};
pub use field_map::{FieldMap, read_field_map};
pub use frame::FieldData;
pub use layout::{ColumnSpec, FieldSpec, Layout, Precision};
pub use mark::Mark;
pub use output_lock::OutputLock;
pub use probe::probe;
pub use reader::Reader;
pub use results::{ResultMap, ResultNumber, Results};
pub use sweep_file::{
    Coordinate, Coordinates, Quantity, RESULTS_FORMAT, RESULTS_FORMAT_VERSION, ResultsLayout, ResultsWriter,
};
pub use sweep_file_reader::{ResultsReader, format_of};
pub use writer::Writer;

/// Value of the root attribute `format`.
pub const FORMAT: &str = "diracmag-trajectory";
/// Value of the root attribute `format_version`; readers refuse a larger one.
pub const FORMAT_VERSION: i64 = 1;
