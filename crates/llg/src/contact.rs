//! Contacts on the edges of the film, which hold the carriers at a potential.

use std::ops::Range;

use field::Waveform;

use crate::{error::InvalidParameter, grid::Grid};

/// An edge of the film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// x = 0.
    Left,
    /// The largest x.
    Right,
    /// y = 0.
    Bottom,
    /// The largest y.
    Top,
}

impl Edge {
    /// The axis across the edge: 0 for x, 1 for y.
    pub fn axis(self) -> usize {
        match self {
            Self::Left | Self::Right => 0,
            Self::Bottom | Self::Top => 1,
        }
    }

    /// Whether it is the edge where the coordinate is largest.
    pub fn is_far(self) -> bool {
        matches!(self, Self::Right | Self::Top)
    }
}

/// A piece of an edge whose carriers have the electrochemical potential of a reservoir.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Name, for columns and messages.
    pub name: String,
    /// The edge.
    pub edge: Edge,
    /// From where to where along the edge \[m\]; `None` is all of it.
    pub span: Option<[f64; 2]>,
    /// Amplitude of the potential \[V\].
    pub potential: f64,
    /// The potential's signal.
    pub waveform: Waveform,
}

impl Contact {
    /// Checks that the contact lies on an edge of `grid`.
    ///
    /// # Errors
    /// A periodic axis, which has no edge; a span that is turned around, leaves the edge or holds the middle of no cell; a potential that is
    /// not finite.
    pub fn validate(&self, grid: &Grid) -> Result<(), InvalidParameter> {
        let check = InvalidParameter::unless;
        check(self.potential.is_finite(), "potential", self.potential, "finite")?;
        let axis = self.edge.axis();
        let requirement = "an edge of the film: an axis that is periodic has none";
        check(!grid.periodic()[axis], "edge", f64::NAN, requirement)?;
        if let Some([from, to]) = self.span {
            let length = grid.cells()[1 - axis] as f64 * grid.cell_size()[1 - axis];
            check(from >= 0.0 && from.is_finite(), "from", from, "zero or above: on the edge")?;
            check(to > from, "to", to, "above `from`")?;
            // The last digit of a length that was written otherwise.
            check(to <= length * (1.0 + 1e-9), "to", to, "at most the length of the edge")?;
        }
        let held = self.cells(grid);
        let requirement = "wide enough to hold the middle of a cell of the edge";
        check(!held.is_empty(), "to", self.span.map_or(0.0, |[_, to]| to), requirement)
    }

    /// The potential at `time` \[V\].
    pub fn potential_at(&self, time: f64) -> f64 {
        self.potential * self.waveform.value(time).re
    }

    /// Which cells along the edge have their middle within it.
    pub fn cells(&self, grid: &Grid) -> Range<usize> {
        let along = 1 - self.edge.axis();
        let (n, h) = (grid.cells()[along], grid.cell_size()[along]);
        let Some(span) = self.span else { return 0..n };
        // The first cell whose middle does not lie before `at`; to the rounding of a number of cells.
        let first = |at: f64| (at / h - 0.5 - 1e-9).ceil().clamp(0.0, n as f64) as usize;
        first(span[0])..first(span[1]).max(first(span[0]))
    }
}

/// The first two of `contacts` that share a face.
pub fn overlapping(contacts: &[Contact], grid: &Grid) -> Option<[usize; 2]> {
    (0..contacts.len()).find_map(|b| {
        let overlap = |a: usize| {
            let [x, y] = [a, b].map(|i| contacts[i].cells(grid));
            contacts[a].edge == contacts[b].edge && x.start < y.end && y.start < x.end
        };
        (0..b).find(|&a| overlap(a)).map(|a| [a, b])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_the_cells_whose_middle_it_covers() {
        let grid = Grid::new([4, 10, 1], [5e-9, 8e-9, 3e-9], [false, false, false]).unwrap();
        let on = |edge, span| Contact {
            name: String::new(),
            edge,
            span,
            potential: 1.0,
            waveform: Waveform::Constant,
        };
        assert_eq!(on(Edge::Left, None).cells(&grid), 0..10);
        assert_eq!(on(Edge::Top, None).cells(&grid), 0..4);
        assert_eq!(on(Edge::Left, Some([0.0, 40e-9])).cells(&grid), 0..5);
        assert_eq!(on(Edge::Left, Some([4e-9, 44e-9])).cells(&grid), 0..5);
        assert_eq!(on(Edge::Left, Some([4.1e-9, 44.1e-9])).cells(&grid), 1..6);
        assert_eq!(on(Edge::Right, Some([40e-9, 80e-9])).cells(&grid), 5..10);
        let bad = |span: [f64; 2]| on(Edge::Left, Some(span)).validate(&grid).unwrap_err().name;
        assert_eq!(bad([-1e-9, 8e-9]), "from");
        assert_eq!(bad([8e-9, 8e-9]), "to");
        assert_eq!(bad([8e-9, 81e-9]), "to");
        assert_eq!(bad([5e-9, 6e-9]), "to");
        let periodic = Grid::new([4, 10, 1], [5e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
        assert_eq!(on(Edge::Left, None).validate(&periodic).unwrap_err().name, "edge");
        assert!(on(Edge::Top, None).validate(&periodic).is_ok());
        let pair = |a: [f64; 2], b: [f64; 2]| {
            overlapping(&[on(Edge::Left, Some(a)), on(Edge::Right, None), on(Edge::Left, Some(b))], &grid)
        };
        assert_eq!(pair([0.0, 40e-9], [40e-9, 80e-9]), None);
        assert_eq!(pair([0.0, 45e-9], [40e-9, 80e-9]), Some([0, 2]));
    }
}
