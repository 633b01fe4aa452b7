//! Images as masks and as maps.

use crate::MaskError;

/// Most pixels of an image: the most cells of a layer.
const MOST_PIXELS: u64 = 1 << 31;

/// Deflate makes at most 1032 bytes out of one.
const MOST_INFLATION: usize = 1032;

/// A grey image; rows from the bottom (smallest y) to the top, x fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct GreyImage {
    size: [usize; 2],
    grey: Vec<f32>,
}

impl GreyImage {
    /// Reads a PNG image. Its top row is the one of largest y, as it is seen on a screen. Colours count with the mean
    /// of red, green and blue, transparent pixels as white.
    ///
    /// # Errors
    /// Bytes that are no PNG image, or one that is larger than any film.
    pub fn from_png(bytes: &[u8]) -> Result<Self, MaskError> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let (width, height) = (reader.info().width, reader.info().height);
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(MaskError::TooLarge { width, height });
        }
        let promised = reader.output_buffer_size();
        // No pixels without bytes: what a file promises costs memory only when it can be true.
        if promised / MOST_INFLATION > bytes.len() {
            return Err(MaskError::Png(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()));
        }
        let mut pixels = vec![0; promised];
        let info = reader.next_frame(&mut pixels)?;
        let channels = info.color_type.samples();
        let lines = pixels.chunks_exact(info.line_size).take(info.height as usize);
        let grey: Vec<f32> = lines.rev().flat_map(|line| line.chunks_exact(channels).map(grey)).collect();
        let size = [info.width as usize, info.height as usize];
        Ok(Self { size, grey })
    }

    /// Pixels along x and y.
    pub fn size(&self) -> [usize; 2] {
        self.size
    }

    /// Brightness of every pixel, 0 black to 1 white.
    pub fn values(&self) -> &[f32] {
        &self.grey
    }

    /// Refuses an image that does not have one pixel for each of `film` cells along x and y.
    ///
    /// # Errors
    /// [`MaskError::WrongSize`].
    pub fn must_fit(&self, film: [usize; 2]) -> Result<(), MaskError> {
        if self.size == film { Ok(()) } else { Err(MaskError::WrongSize { image: self.size, film }) }
    }
}

/// Brightness of a pixel of 1 to 4 channels: grey, grey and alpha, RGB, RGBA.
fn grey(pixel: &[u8]) -> f32 {
    let mean =
        |colours: &[u8]| colours.iter().map(|&c| f32::from(c)).sum::<f32>() / (255.0 * colours.len() as f32);
    match pixel {
        [colours @ .., alpha] if pixel.len().is_multiple_of(2) => {
            let alpha = f32::from(*alpha) / 255.0;
            alpha * mean(colours) + (1.0 - alpha)
        }
        colours => mean(colours),
    }
}

/// The dark pixels of an image, laid over the film.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    size: [usize; 2],
    inside: Vec<bool>,
    pixel: [f64; 2],
}

impl Mask {
    /// The pixels darker than `threshold` (0 black to 1 white), each as large as a cell, `pixel` \[m\].
    pub fn darker_than(image: &GreyImage, threshold: f64, pixel: [f64; 2]) -> Self {
        let inside = image.grey.iter().map(|&grey| f64::from(grey) < threshold).collect();
        Self { size: image.size, inside, pixel }
    }

    /// The other pixels.
    pub fn inverted(mut self) -> Self {
        self.inside.iter_mut().for_each(|inside| *inside = !*inside);
        self
    }

    /// Whether the pixel at `r` \[m\] is marked; no point beside the image is.
    pub fn contains(&self, r: [f64; 2]) -> bool {
        let index = [0, 1].map(|axis| (r[axis] / self.pixel[axis]).floor());
        let within = |axis: usize| index[axis] >= 0.0 && index[axis] < self.size[axis] as f64;
        within(0) && within(1) && self.inside[index[0] as usize + self.size[0] * index[1] as usize]
    }
}
