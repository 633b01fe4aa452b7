//! Cells to pixels.

/// The mean of the cells under every pixel along one direction: `pixels` ranges of cells, `[first, end)`.
///
/// With more cells than pixels each pixel takes all cells that it touches; with fewer, a cell covers whole pixels.
pub(crate) fn cells_under_pixels(cells: usize, pixels: usize) -> Vec<[usize; 2]> {
    (0..pixels)
        .map(|pixel| {
            if cells <= pixels {
                let cell = (2 * pixel + 1) * cells / (2 * pixels);
                [cell, cell + 1]
            } else {
                [pixel * cells / pixels, ((pixel + 1) * cells).div_ceil(pixels)]
            }
        })
        .collect()
}

/// The mean of `values`, rows of `row_length` cells, over a range of cells in a row and a range of rows.
pub(crate) fn mean(values: &[f64], row_length: usize, columns: [usize; 2], rows: [usize; 2]) -> f64 {
    let mut sum = 0.0;
    for row in rows[0]..rows[1] {
        sum += values[row * row_length + columns[0]..row * row_length + columns[1]].iter().sum::<f64>();
    }
    sum / ((columns[1] - columns[0]) * (rows[1] - rows[0])) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_seen() {
        for (cells, pixels) in [(1, 7), (3, 7), (7, 7), (2048, 1119), (5, 1)] {
            let ranges = cells_under_pixels(cells, pixels);
            assert_eq!((ranges[0][0], ranges[pixels - 1][1]), (0, cells));
            assert!(ranges.windows(2).all(|w| w[1][0] <= w[0][1]), "{cells} {pixels}");
            assert!(ranges.iter().all(|r| r[0] < r[1]));
        }
    }

    #[test]
    fn the_mean_is_over_the_block() {
        let values = [0.0, 1.0, 2.0, 10.0, 11.0, 12.0];
        assert_eq!(mean(&values, 3, [1, 3], [0, 2]), 6.5);
    }
}
