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

/// The same mean over the cells that are no `vacuum`; `None` if all are.
pub(crate) fn mean_outside(
    vacuum: Option<&[bool]>,
    values: &[f64],
    row_length: usize,
    columns: [usize; 2],
    rows: [usize; 2],
) -> Option<f64> {
    let Some(vacuum) = vacuum else { return Some(mean(values, row_length, columns, rows)) };
    let (mut sum, mut count) = (0.0, 0);
    for row in rows[0]..rows[1] {
        let cells = row * row_length + columns[0]..row * row_length + columns[1];
        for (value, _) in values[cells.clone()].iter().zip(&vacuum[cells]).filter(|(_, vacuum)| !**vacuum) {
            sum += value;
            count += 1;
        }
    }
    (count > 0).then(|| sum / f64::from(count))
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

    #[test]
    fn vacuum_counts_for_nothing() {
        let (values, vacuum) = ([0.0, 1.0, 2.0, 0.0, 11.0, 0.0], [true, false, false, true, false, true]);
        assert_eq!(mean_outside(Some(&vacuum), &values, 3, [1, 3], [0, 2]), Some(14.0 / 3.0));
        assert_eq!(mean_outside(Some(&vacuum), &values, 3, [0, 1], [0, 2]), None);
        assert_eq!(mean_outside(None, &values, 3, [0, 1], [0, 2]), Some(0.0));
    }
}
