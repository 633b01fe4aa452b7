//! What can be refused.

/// A value outside the range its meaning allows.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{name}` = {value} must be {requirement}")]
pub struct InvalidParameter {
    /// The parameter's name.
    pub name: &'static str,
    /// The value found, SI units.
    pub value: f64,
    /// What it must be.
    pub requirement: &'static str,
}

impl InvalidParameter {
    /// `Ok` when `holds`, the refusal otherwise. Write `holds` so that NaN makes it false.
    pub(crate) fn unless(
        holds: bool,
        name: &'static str,
        value: f64,
        requirement: &'static str,
    ) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { name, value, requirement }) }
    }
}

/// Why an image is no mask of a film.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MaskError {
    /// The bytes are no PNG image, or a damaged one.
    #[error("no readable PNG image: {0}")]
    Png(#[from] png::DecodingError),
    /// An image with more pixels than a film can have cells.
    #[error("the image has {width} x {height} pixels, more than the largest film has cells")]
    TooLarge {
        /// Pixels along x.
        width: u32,
        /// Pixels along y.
        height: u32,
    },
    /// The image does not have one pixel for each cell.
    #[error(
        "the image has {} x {} pixels, the film {} x {} cells; one pixel for each cell is needed",
        image[0], image[1], film[0], film[1]
    )]
    WrongSize {
        /// Pixels along x and y.
        image: [usize; 2],
        /// Cells along x and y.
        film: [usize; 2],
    },
}
