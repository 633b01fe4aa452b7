use geometry::{GreyImage, Mask, MaskError, Shape};

use super::film;

/// A PNG of `pixels`, top row first.
fn png(width: u32, height: u32, colour: png::ColorType, depth: png::BitDepth, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    out
}

fn grey(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    png(width, height, png::ColorType::Grayscale, png::BitDepth::Eight, pixels)
}

/// The top of the image is the side of large y, its left that of small x; dark is inside.
#[test]
fn the_top_of_an_image_is_the_top_of_the_film() {
    let image = GreyImage::from_png(&grey(3, 2, &[0, 255, 255, 255, 255, 100])).unwrap();
    assert_eq!(image.size(), [3, 2]);
    let mask = Mask::darker_than(&image, 0.5, [1e-9; 2]);
    let cells = Shape::mask(mask.clone()).cells(&film(3, 2));
    // Rows from the bottom: the grey pixel below right, the black one above left.
    assert_eq!(cells, [false, false, true, true, false, false]);
    let inverted = Shape::mask(mask.clone().inverted()).cells(&film(3, 2));
    assert!(cells.iter().zip(&inverted).all(|(a, b)| a != b));
    // 100/255 = 0.39: a threshold below it leaves the black pixel alone.
    let darker = Mask::darker_than(&image, 0.3, [1e-9; 2]);
    assert_eq!(Shape::mask(darker).cells(&film(3, 2)).iter().filter(|inside| **inside).count(), 1);
    assert!(!mask.contains([-0.5e-9, 1.5e-9]) && !mask.contains([0.5e-9, 2.5e-9]));
}

#[test]
fn colours_depths_and_transparency_are_understood() {
    let rgba = png(2, 1, png::ColorType::Rgba, png::BitDepth::Eight, &[30, 60, 90, 255, 0, 0, 0, 0]);
    let image = GreyImage::from_png(&rgba).unwrap();
    // (30 + 60 + 90)/3/255, and nothing at all as white.
    assert!((f64::from(image.values()[0]) - 60.0 / 255.0).abs() < 1e-6);
    assert_eq!(image.values()[1], 1.0);
    let bits = png(8, 1, png::ColorType::Grayscale, png::BitDepth::One, &[0b1010_0000]);
    let image = GreyImage::from_png(&bits).unwrap();
    assert_eq!(image.values(), [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let wide = png(1, 1, png::ColorType::Rgb, png::BitDepth::Sixteen, &[128, 0, 128, 0, 128, 0]);
    let image = GreyImage::from_png(&wide).unwrap();
    assert!((f64::from(image.values()[0]) - 128.0 / 255.0).abs() < 1e-6);
}

#[test]
fn wrong_sizes_are_named_and_broken_files_are_errors() {
    let bytes = grey(3, 2, &[0; 6]);
    let image = GreyImage::from_png(&bytes).unwrap();
    assert!(image.must_fit([3, 2]).is_ok());
    let error = image.must_fit([6, 4]).unwrap_err();
    assert!(matches!(error, MaskError::WrongSize { .. }));
    assert!(error.to_string().contains("3 x 2 pixels") && error.to_string().contains("6 x 4 cells"));
    for length in 0..bytes.len() - 12 {
        assert!(GreyImage::from_png(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
    // A header that promises 2^31 pixels, and none of them.
    let mut huge = bytes.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0x80, 0, 0, 0, 0x80, 0]);
    assert!(GreyImage::from_png(&huge).is_err());
}
