//! Polycrystalline films.

use crate::{InvalidParameter, Lattice, Random};

/// Most grains of a film.
const MOST_GRAINS: f64 = 1e7;

/// A Voronoi tessellation of the film's plane: columnar grains, each the cells nearest to one of a number of points
/// spread at random (Leliaert et al., J. Appl. Phys. 115, 233903 (2014)).
#[derive(Clone, Debug, PartialEq)]
pub struct Grains {
    count: usize,
    of_column: Vec<u32>,
    layer: usize,
}

impl Grains {
    /// Grains of mean area `size`² \[m²\]; the points of a periodic film repeat with it, so that grains go on across
    /// its seam. The same seed gives the same grains, whatever the cells.
    ///
    /// # Errors
    /// A size that is not above zero, or so small that there are more than ten million grains.
    pub fn new(lattice: &Lattice, size: f64, seed: u64) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(size > 0.0 && size.is_finite(), "size", size, "above zero and finite")?;
        let [length, width, _] = lattice.extent();
        let wanted = (length * width / (size * size)).round().max(1.0);
        InvalidParameter::unless(
            wanted <= MOST_GRAINS,
            "size",
            size,
            "so large that there are at most 1e7 grains",
        )?;
        let random = Random { seed };
        let points: Vec<_> = (0..wanted as u64)
            .map(|i| [length * random.uniform(2 * i), width * random.uniform(2 * i + 1)])
            .collect();
        let bins = Bins::new(lattice, size, &points);
        let layer = lattice.cells[0] * lattice.cells[1];
        let of_column = (0..layer)
            .map(|cell| {
                let [x, y, _] = lattice.centre(cell);
                bins.nearest(&points, [x, y])
            })
            .collect();
        Ok(Self { count: points.len(), of_column, layer })
    }

    /// Number of points; a grain smaller than a cell may hold none.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The grain of a cell, from 0.
    pub fn of(&self, cell: usize) -> u32 {
        self.of_column[cell % self.layer]
    }
}

/// The points sorted into boxes about as large as a grain.
struct Bins {
    counts: [usize; 2],
    size: [f64; 2],
    periodic: [bool; 2],
    members: Vec<Vec<u32>>,
}

impl Bins {
    fn new(lattice: &Lattice, grain: f64, points: &[[f64; 2]]) -> Self {
        let [length, width, _] = lattice.extent();
        let counts = [length, width].map(|edge| ((edge / grain).floor() as usize).max(1));
        let size = [length / counts[0] as f64, width / counts[1] as f64];
        let mut bins = Self {
            counts,
            size,
            periodic: [lattice.periodic[0], lattice.periodic[1]],
            members: vec![Vec::new(); counts[0] * counts[1]],
        };
        for (i, point) in (0_u32..).zip(points) {
            let [a, b] = bins.home(*point).map(|index| index as usize);
            bins.members[a + counts[0] * b].push(i);
        }
        bins
    }

    fn home(&self, r: [f64; 2]) -> [i64; 2] {
        [0, 1].map(|axis| ((r[axis] / self.size[axis]) as i64).min(self.counts[axis] as i64 - 1))
    }

    /// The point nearest to `r`: boxes in squares of growing distance, until no farther one can hold a nearer point.
    fn nearest(&self, points: &[[f64; 2]], r: [f64; 2]) -> u32 {
        let home = self.home(r);
        let narrow = self.size[0].min(self.size[1]);
        let last = self.counts[0].max(self.counts[1]) as i64;
        let mut best = (f64::INFINITY, 0);
        for ring in 0..=last {
            for b in -ring..=ring {
                // The whole side of the square at its bottom and top, its two ends in between.
                let step = if b.abs() == ring { 1 } else { (2 * ring).max(1) };
                let mut a = -ring;
                while a <= ring {
                    if let Some((members, shift)) = self.bin([home[0] + a, home[1] + b]) {
                        for &i in members {
                            let point = points[i as usize];
                            let square =
                                (point[0] + shift[0] - r[0]).powi(2) + (point[1] + shift[1] - r[1]).powi(2);
                            if (square, i) < best {
                                best = (square, i);
                            }
                        }
                    }
                    a += step;
                }
            }
            if best.0 <= (ring as f64 * narrow).powi(2) {
                break;
            }
        }
        best.1
    }

    /// The members of a box and how far this image of it is from the original; none beyond a free edge.
    fn bin(&self, index: [i64; 2]) -> Option<(&[u32], [f64; 2])> {
        let mut place = [0; 2];
        let mut shift = [0.0; 2];
        for axis in 0..2 {
            let count = self.counts[axis] as i64;
            let image = index[axis].div_euclid(count);
            if image != 0 && !self.periodic[axis] {
                return None;
            }
            place[axis] = index[axis].rem_euclid(count) as usize;
            shift[axis] = image as f64 * count as f64 * self.size[axis];
        }
        Some((&self.members[place[0] + self.counts[0] * place[1]], shift))
    }
}
