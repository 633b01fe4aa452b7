//! The colours of lines and text.

/// Red, green and blue, 0 to 255.
pub(crate) type Color = [u8; 3];

/// Axes and text.
pub(crate) const INK: Color = [0x22, 0x22, 0x22];
/// Grid lines.
pub(crate) const GRID: Color = [0xe4, 0xe4, 0xe4];
/// The line at zero and the leaders of line labels.
pub(crate) const FAINT: Color = [0xa8, 0xa8, 0xa8];
/// Cells without magnet: darker than the middle of the colours of a map, and grey as neither end is.
pub(crate) const VACUUM: Color = [0xc0, 0xc0, 0xc0];

/// The palette of Okabe and Ito (2008), safe for colour-blind readers, without its yellow, which is unreadable as text
/// on white.
const OKABE_ITO: [Color; 7] = [
    [0x00, 0x72, 0xb2],
    [0xd5, 0x5e, 0x00],
    [0x00, 0x9e, 0x73],
    [0xcc, 0x79, 0xa7],
    [0x00, 0x00, 0x00],
    [0xe6, 0x9f, 0x00],
    [0x56, 0xb4, 0xe9],
];

/// Colour of the line number `index`; after seven lines the colours begin again.
pub(crate) fn line_color(index: usize) -> Color {
    OKABE_ITO[index % OKABE_ITO.len()]
}
