//! Vector and scalar fields in OVF files, versions 1.0 and 2.0 (OOMMF user's guide, "Vector field file format").

mod data;
mod error;
mod header;

pub use error::OvfError;

use header::Header;

/// A field on a rectangular mesh.
#[derive(Clone, Debug, PartialEq)]
pub struct Ovf {
    /// Number of cells along x, y and z.
    pub cells: [usize; 3],
    /// Edges of a cell \[m\].
    pub cell_size: [f64; 3],
    /// Centre of the first cell \[m\].
    pub first_centre: [f64; 3],
    /// Values of a cell: 1 for a scalar, 3 for a vector.
    pub components: usize,
    /// Units of the components, as written; empty where the file tells none.
    pub units: Vec<String>,
    /// Names of the components, as written; empty where the file tells none.
    pub labels: Vec<String>,
    /// The values in the file's unit, components fastest, then x, y, z.
    pub values: Vec<f64>,
}

impl Ovf {
    /// Reads a file of one segment with a rectangular mesh; text, binary 4 and binary 8. Every value must be finite.
    /// The memory that is taken is in proportion to `bytes`, whatever these say.
    ///
    /// # Errors
    /// Whatever is not as the format says, with its line or byte.
    pub fn parse(bytes: &[u8]) -> Result<Self, OvfError> {
        let (header, data_at) = Header::read(bytes)?;
        let values = data::read(&header, bytes, data_at)?;
        Ok(Self {
            cells: header.cells,
            cell_size: header.cell_size,
            first_centre: header.first_centre,
            components: header.components,
            units: header.units,
            labels: header.labels,
            values,
        })
    }

    /// Whether bytes begin like an OVF file.
    pub fn is_ovf(bytes: &[u8]) -> bool {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(64)]).to_ascii_lowercase();
        let words: String = start.chars().filter(|c| !c.is_whitespace()).collect();
        words.starts_with("#oommf")
    }
}
