//! What can go wrong while a picture is drawn.

use std::path::PathBuf;

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FigureError {
    /// The file name ends neither in `.png` nor in `.svg`.
    #[error("{}: a picture is written as .png or .svg", path.display())]
    UnknownFormat {
        /// The file that was asked for.
        path: PathBuf,
    },
    /// There is nothing to draw.
    #[error("{what}: nothing to draw")]
    Empty {
        /// The part of the picture.
        what: String,
    },
    /// The number of values does not fit the number of times or cells.
    #[error("{what}: {found} values, {expected} expected")]
    Length {
        /// The part of the picture.
        what: String,
        /// Number of values that belong there.
        expected: usize,
        /// Number of values given.
        found: usize,
    },
    /// Curves of one panel have different units.
    #[error("{first} and {other} have different units; draw them one at a time")]
    Units {
        /// A curve and its unit.
        first: String,
        /// Another one.
        other: String,
    },
    /// A value is NaN or infinite.
    #[error("{what}: value {index} is {value}")]
    NotFinite {
        /// The part of the picture.
        what: String,
        /// Position of the value, counted from 0.
        index: usize,
        /// The value.
        value: f64,
    },
    /// The times do not increase.
    #[error("{what}: the time at {index} is not later than the one before")]
    NotIncreasing {
        /// The part of the picture.
        what: String,
        /// Position of the time, counted from 0.
        index: usize,
    },
    /// An extent or a colour range is empty, reversed or not finite.
    #[error("{what}: {low} to {high} is not a range")]
    Range {
        /// The part of the picture.
        what: String,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// A value lies outside of the range given for the colours.
    #[error("{what}: value {index} is {value}, outside of {low} to {high}")]
    OutOfRange {
        /// The part of the picture.
        what: String,
        /// Position of the value, counted from 0.
        index: usize,
        /// The value.
        value: f64,
        /// Lower end of the colour range.
        low: f64,
        /// Upper end of the colour range.
        high: f64,
    },
    /// More panels were asked for than fit on a page.
    #[error("{what}: {found} do not fit on one page, at most {limit}")]
    TooMany {
        /// The part of the picture.
        what: String,
        /// Number asked for.
        found: usize,
        /// Number that fits.
        limit: usize,
    },
    /// The drawing library failed.
    #[error("the picture could not be drawn")]
    Draw(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The PNG encoder failed.
    #[error("the picture could not be encoded")]
    Encode(#[from] png::EncodingError),
    /// The file could not be written.
    #[error("{}: could not be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}
