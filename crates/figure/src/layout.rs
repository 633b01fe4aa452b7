//! How many maps stand side by side.

/// Places for maps in rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MapGrid {
    /// Number of columns.
    pub columns: usize,
    /// Number of rows.
    pub rows: usize,
    /// Width and height in pixels of the place of a map.
    pub place: [f64; 2],
}

impl MapGrid {
    /// The number of columns that makes `count` maps of the given aspect (width over height) largest in a box of
    /// `width` by `height` pixels, with `gap` between columns and `caption` above each row.
    pub fn new(count: usize, aspect: f64, [width, height]: [f64; 2], gap: f64, caption: f64) -> Self {
        let grid = |columns: usize| {
            let rows = count.div_ceil(columns);
            let place_width = (width - gap * (columns - 1) as f64) / columns as f64;
            let place_height = height / rows as f64 - caption;
            Self { columns, rows, place: [place_width, place_height] }
        };
        let map_width = |grid: &Self| grid.place[0].min(grid.place[1] * aspect);
        let mut best = grid(1);
        for columns in 2..=count {
            let candidate = grid(columns);
            if map_width(&candidate) > map_width(&best) {
                best = candidate;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_films_are_stacked_and_high_films_stand_side_by_side() {
        let columns = |count, aspect| MapGrid::new(count, aspect, [600.0, 800.0], 20.0, 30.0).columns;
        assert_eq!(columns(6, 16.0), 1);
        assert_eq!(columns(4, 4.0), 1);
        assert_eq!(columns(6, 1.0 / 16.0), 6);
        assert_eq!(columns(6, 1.0), 2);
        assert_eq!(columns(1, 1.0), 1);
    }
}
