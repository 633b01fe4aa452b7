//! The demagnetising field by Fourier transform.

use crate::aligned::Aligned;
use crate::convolution::Convolution;
use crate::grid::{DemagError, Grid};
use crate::lanes::{InstructionSet, Lanes, WithLanes};
use crate::lattice_tensor::LatticeTensor;
use crate::layout::Layout;
use crate::real::Real;
use crate::rows::Store;
use crate::spectral_tensor::{regroup, spectral_tensor};

/// Numbers of the transforms. The tensor is computed, and the field handed out, in double precision always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// 64 bits: rounding below 1e-14 of µ₀Ms.
    #[default]
    Double,
    /// 32 bits, for half the memory traffic and twice the numbers in a vector: rounding below 1e-6 of µ₀Ms.
    Single,
}

/// The demagnetising field of a grid of cells: the convolution with its tensor by Fourier transform. Runs on the
/// current rayon pool; results have the same bits for any number of threads. An evaluation allocates nothing.
pub struct Demag {
    engine: Engine,
}

enum Engine {
    Double(Convolution<f64>),
    Single(Convolution<f32>),
}

impl Demag {
    /// Computes the tensor of `grid` and its transform, in parallel.
    ///
    /// # Errors
    /// If the grid has no cells or a width that is not positive.
    pub fn new(grid: &Grid) -> Result<Self, DemagError> {
        Self::with_precision(grid, Precision::Double)
    }

    /// As `new` with the precision of the transforms chosen.
    ///
    /// # Errors
    /// As `new`.
    pub fn with_precision(grid: &Grid, precision: Precision) -> Result<Self, DemagError> {
        Self::with_instructions(grid, precision, InstructionSet::available()[0])
    }

    /// As `with_precision` with a given instruction set.
    pub(crate) fn with_instructions(
        grid: &Grid,
        precision: Precision,
        set: InstructionSet,
    ) -> Result<Self, DemagError> {
        grid.check()?;
        let lattice = LatticeTensor::new(grid);
        let width = |precision| match precision {
            Precision::Double => f64::dispatch(set, Width),
            Precision::Single => f32::dispatch(set, Width),
        };
        let (wide, multiple) = (width(Precision::Double), width(precision));
        let layout = Layout::<f64>::new(grid, wide, multiple);
        let tensor = f64::dispatch(set, Tensor { layout: &layout, lattice: &lattice });
        drop(lattice);
        let engine = match precision {
            Precision::Double => Engine::Double(Convolution::new(layout, set, tensor)),
            Precision::Single => {
                let single = Layout::<f32>::new(grid, multiple, multiple);
                let tensor = regroup(&layout, &single, &tensor);
                Engine::Single(Convolution::new(single, set, tensor))
            }
        };
        Ok(Self { engine })
    }

    /// b += −scale N m: adds the demagnetising field of the moment `m` (x, y, z components of nx ny nz numbers,
    /// x fastest). With `m` the unit magnetisation and `scale` = μ₀ Ms in tesla, so is b.
    ///
    /// # Panics
    /// If a slice has not one number per cell.
    pub fn add_field(&mut self, m: [&[f64]; 3], scale: f64, b: [&mut [f64]; 3]) {
        self.evaluate(m, scale, Store::Add, b);
    }

    /// b = −scale N m, as `add_field` without reading the old values.
    ///
    /// # Panics
    /// If a slice has not one number per cell.
    pub fn field(&mut self, m: [&[f64]; 3], scale: f64, b: [&mut [f64]; 3]) {
        self.evaluate(m, scale, Store::Overwrite, b);
    }

    /// Bytes held: tensor, two spectra and scratch.
    pub fn memory_bytes(&self) -> usize {
        match &self.engine {
            Engine::Double(convolution) => convolution.bytes(),
            Engine::Single(convolution) => convolution.bytes(),
        }
    }

    /// The transforms and instructions used, for the log.
    pub fn fft_plan(&self) -> String {
        match &self.engine {
            Engine::Double(convolution) => convolution.plan(),
            Engine::Single(convolution) => convolution.plan(),
        }
    }

    fn evaluate(&mut self, m: [&[f64]; 3], scale: f64, store: Store, b: [&mut [f64]; 3]) {
        match &mut self.engine {
            Engine::Double(convolution) => convolution.evaluate(m, -scale, store, b),
            Engine::Single(convolution) => convolution.evaluate(m, -scale, store, b),
        }
    }
}

struct Width;

impl<R> WithLanes<R> for Width {
    type Output = usize;
    fn with_lanes<L: Lanes<Real = R>>(self, _: L) -> usize {
        L::WIDTH
    }
}

struct Tensor<'a> {
    layout: &'a Layout<f64>,
    lattice: &'a LatticeTensor,
}

impl WithLanes<f64> for Tensor<'_> {
    type Output = Aligned<f64>;
    fn with_lanes<L: Lanes<Real = f64>>(self, l: L) -> Aligned<f64> {
        spectral_tensor(l, self.layout, self.lattice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::direct::direct_field;
    use crate::grid::Images;

    fn moment(len: usize, seed: f64) -> Vec<f64> {
        (0..len).map(|i| (seed + 1.7 * i as f64 + 0.3 * (i * i) as f64).sin()).collect()
    }

    /// The transform against the plain sum for one grid and all instruction sets: a few roundings of each precision.
    fn compare(cells: [usize; 3], images: Images) {
        let grid = Grid { cells, cell_size: [4e-9, 3.5e-9, 3e-9], images };
        let m: [Vec<f64>; 3] = std::array::from_fn(|i| moment(grid.len(), i as f64));
        let m = [&m[0][..], &m[1][..], &m[2][..]];
        let exact = direct_field(&grid, m, 0.8).unwrap();
        for set in InstructionSet::available() {
            for (precision, tolerance) in [(Precision::Double, 2e-14), (Precision::Single, 1e-6)] {
                let mut demag = Demag::with_instructions(&grid, precision, set).unwrap();
                let mut b = [(); 3].map(|()| vec![1.0; grid.len()]);
                let [x, y, z] = &mut b;
                demag.add_field(m, 0.8, [x, y, z]);
                for (b, exact) in b.iter().zip(&exact) {
                    for (b, exact) in b.iter().zip(exact) {
                        let error = (b - 1.0 - exact).abs();
                        assert!(error < tolerance, "{grid:?} {}: {b} {exact}", demag.fft_plan());
                    }
                }
            }
        }
    }

    #[test]
    fn films_equal_the_direct_sum() {
        for cells in
            [[1, 1, 1], [17, 1, 1], [1, 17, 1], [2, 3, 1], [13, 7, 1], [16, 16, 1], [31, 24, 1], [50, 20, 1]]
        {
            compare(cells, Images::NONE);
        }
    }

    #[test]
    fn blocks_equal_the_direct_sum() {
        for cells in [[1, 1, 5], [1, 3, 2], [5, 1, 3], [8, 8, 2], [7, 5, 3], [11, 6, 4]] {
            compare(cells, Images::NONE);
        }
    }

    #[test]
    fn periodic_copies_equal_the_direct_sum() {
        for (cells, images) in [
            ([6, 5, 1], [1, 0, 0]),
            ([7, 4, 1], [0, 2, 0]),
            ([5, 6, 1], [2, 1, 0]),
            ([4, 7, 3], [1, 1, 0]),
            ([3, 2, 4], [0, 0, 1]),
            ([4, 1, 2], [1, 0, 1]),
        ] {
            compare(cells, Images::Finite(images));
            compare(cells, Images::Infinite(images.map(|n| n > 0)));
        }
    }
}
