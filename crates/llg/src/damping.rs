//! The damping of every cell: bulk, and the tensor of the surface under the lowest layer.

use std::ops::Range;

use response::GilbertTensor;

use crate::{
    grid::Grid, parameter::Parameter, plane::Plane, problem::Problem, simd::dispatch, strip::Strip,
    term::Stage, vectors::VectorsMut,
};

/// Which damping holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The lowest layer: with the surface's tensor.
    Surface,
    /// The layers above.
    Bulk,
}

/// α₀ of each cell and the tensor that the surface adds to it.
#[derive(Debug)]
pub struct Damping {
    bulk: Parameter,
    surface: SurfaceTensor,
    lengths: Lengths,
}

/// Which m the damping is solved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lengths {
    /// Unit vectors.
    Unit,
    /// The means of two unit vectors of the implicit midpoint rule, which are shorter.
    Any,
}

#[derive(Debug)]
enum SurfaceTensor {
    /// The same in every cell, α₀ included.
    Uniform(GilbertTensor),
    /// That of the interface without α₀, and its strength by cell, 0 in vacuum.
    Map(GilbertTensor, Plane),
}

impl Damping {
    /// The damping of `problem`, solved for m of these lengths.
    pub fn new(problem: &Problem, lengths: Lengths) -> Self {
        let alpha = &problem.magnet().damping;
        let bulk = problem.of_magnetic_cells(|cell| alpha.at(cell));
        let tensor = |alpha| match problem.surface() {
            Some(surface) => surface.interface.gilbert_tensor(alpha),
            None => GilbertTensor::scalar(alpha),
        };
        let strength = match problem.surface() {
            Some(surface) => surface.per_spin_density(problem.grid(), problem.magnetic_cells(), 1.0),
            None => Plane::AlongX(vec![1.0; problem.grid().cells()[0]]),
        };
        let surface = match (&bulk, &strength) {
            (Parameter::Uniform(alpha), Plane::AlongX(row)) => {
                SurfaceTensor::Uniform(tensor(*alpha).with(*alpha, row[0]))
            }
            _ => SurfaceTensor::Map(tensor(0.0), strength),
        };
        Self { bulk, surface, lengths }
    }

    /// Which m it is solved for.
    pub fn lengths(&self) -> Lengths {
        self.lengths
    }

    /// The tensor of one cell.
    pub fn tensor(&self, grid: &Grid, cell: usize) -> GilbertTensor {
        let nx = grid.cells()[0];
        match &self.surface {
            _ if cell >= grid.layer() => GilbertTensor::scalar(self.bulk.at(cell)),
            _ => self.tensor_of_surface(cell, nx),
        }
    }

    /// The tensor of all cells of the lowest layer, where it is the same.
    pub fn uniform_surface(&self) -> Option<GilbertTensor> {
        match self.surface {
            SurfaceTensor::Uniform(tensor) => Some(tensor),
            SurfaceTensor::Map(..) => None,
        }
    }

    /// The tensor of a cell of the lowest layer with rows of `nx` cells.
    #[inline(always)]
    pub fn tensor_of_surface(&self, cell: usize, nx: usize) -> GilbertTensor {
        match &self.surface {
            SurfaceTensor::Uniform(tensor) => *tensor,
            SurfaceTensor::Map(tensor, strength) => {
                tensor.with(self.bulk.at(cell), strength.row(cell / nx)[cell % nx])
            }
        }
    }

    /// Field → ṁ in place for the `rows` of `strip`: B = −γ m×b, ṁ = B + m×(Λṁ).
    pub fn solve_rows(
        &self,
        at: &Stage<'_>,
        strip: &Strip,
        rows: Range<usize>,
        layer: Layer,
        gamma: f64,
        b: &mut VectorsMut<'_>,
    ) {
        match self.lengths {
            Lengths::Unit => self.rows::<false>(at, strip, rows, layer, gamma, b),
            Lengths::Any => self.rows::<true>(at, strip, rows, layer, gamma, b),
        }
    }

    fn rows<const ANY_LENGTH: bool>(
        &self,
        at: &Stage<'_>,
        strip: &Strip,
        rows: Range<usize>,
        layer: Layer,
        gamma: f64,
        b: &mut VectorsMut<'_>,
    ) {
        if rows.is_empty() {
            return;
        }
        let nx = at.grid.cells()[0];
        match (layer, &self.surface, &self.bulk) {
            (Layer::Surface, SurfaceTensor::Uniform(tensor), _) => {
                solve::<ANY_LENGTH>(at, strip, rows.start * nx..rows.end * nx, gamma, b, *tensor);
            }
            (Layer::Bulk, _, Parameter::Uniform(alpha)) => {
                let tensor = GilbertTensor::scalar(*alpha);
                solve::<ANY_LENGTH>(at, strip, rows.start * nx..rows.end * nx, gamma, b, tensor);
            }
            (Layer::Bulk, _, Parameter::Map(alpha)) => {
                let cells = rows.start * nx..rows.end * nx;
                let tensors = alpha[cells.clone()].iter().map(|alpha| GilbertTensor::scalar(*alpha));
                solve_each::<ANY_LENGTH>(at, strip, cells, gamma, b, tensors);
            }
            (Layer::Surface, SurfaceTensor::Map(tensor, strength), alpha) => {
                for row in rows {
                    let cells = row * nx..(row + 1) * nx;
                    let each = strength.row(row).iter().zip(cells.clone());
                    let tensors = each.map(|(strength, cell)| tensor.with(alpha.at(cell), *strength));
                    solve_each::<ANY_LENGTH>(at, strip, cells, gamma, b, tensors);
                }
            }
        }
    }

    /// Bytes of the maps.
    pub fn bytes(&self) -> usize {
        let surface = match &self.surface {
            SurfaceTensor::Uniform(_) => 0,
            SurfaceTensor::Map(_, strength) => strength.bytes(),
        };
        self.bulk.bytes() + surface
    }
}

/// ṁ of `cells` with one tensor.
fn solve<const ANY_LENGTH: bool>(
    at: &Stage<'_>,
    strip: &Strip,
    cells: Range<usize>,
    gamma: f64,
    b: &mut VectorsMut<'_>,
    tensor: GilbertTensor,
) {
    let offset = strip.cells().start;
    let part = b.part(cells.start - offset..cells.end - offset);
    let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells]);
    dispatch(
        #[inline(always)]
        || {
            let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
            for (((bx, by), bz), ((mx, my), mz)) in out.zip(m.0.iter().zip(m.1).zip(m.2)) {
                [*bx, *by, *bz] = rate::<ANY_LENGTH>([*mx, *my, *mz], [*bx, *by, *bz], gamma, &tensor);
            }
        },
    );
}

/// ṁ of `cells` with a tensor for each.
fn solve_each<const ANY_LENGTH: bool>(
    at: &Stage<'_>,
    strip: &Strip,
    cells: Range<usize>,
    gamma: f64,
    b: &mut VectorsMut<'_>,
    tensors: impl Iterator<Item = GilbertTensor>,
) {
    let offset = strip.cells().start;
    let part = b.part(cells.start - offset..cells.end - offset);
    let m = (&at.m.x[cells.clone()], &at.m.y[cells.clone()], &at.m.z[cells]);
    dispatch(
        #[inline(always)]
        || {
            let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
            let each = out.zip(m.0.iter().zip(m.1).zip(m.2)).zip(tensors);
            for ((((bx, by), bz), ((mx, my), mz)), tensor) in each {
                [*bx, *by, *bz] = rate::<ANY_LENGTH>([*mx, *my, *mz], [*bx, *by, *bz], gamma, &tensor);
            }
        },
    );
}

/// ṁ of one cell [rad/s] in the field b \[T\]; m is a unit vector where it may not have `ANY_LENGTH`.
#[inline(always)]
pub(crate) fn rate<const ANY_LENGTH: bool>(
    [mx, my, mz]: [f64; 3],
    [bx, by, bz]: [f64; 3],
    gamma: f64,
    tensor: &GilbertTensor,
) -> [f64; 3] {
    let torque = [gamma * (mz * by - my * bz), gamma * (mx * bz - mz * bx), gamma * (my * bx - mx * by)];
    if ANY_LENGTH {
        tensor.solve_at_any_length([mx, my, mz], torque)
    } else {
        tensor.solve([mx, my, mz], torque)
    }
}
