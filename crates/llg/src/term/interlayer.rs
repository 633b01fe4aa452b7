//! Exchange through a spacer between two layers of cells.

use super::{Stage, Term};
use crate::{
    interaction::InterlayerExchange, plane::Plane, problem::Problem, simd::dispatch, strip::Strip,
    vectors::VectorsMut,
};

/// Which of the two constants acts: their energies are of different degree in m.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// J₁.
    Bilinear,
    /// J₂.
    Biquadratic,
}

/// Interlayer exchange of the energy per area −J₁ m·m′ − J₂ (m·m′)²: B = (J₁/M_s Δz) m′ or B = (2J₂/M_s Δz)(m·m′) m′ \[T\]
/// with m′ of the cell of the other layer above or below.
#[derive(Debug)]
pub struct Interlayer {
    order: Order,
    layers: [usize; 2],
    /// J₁/M_sΔz or 2J₂/M_sΔz \[T\] of the cells of either layer, 0 where one of the two cells is vacuum.
    field: [Plane; 2],
}

impl Interlayer {
    /// One part of `exchange` in the magnet of `problem`; `None` where its constant is zero.
    pub fn new(exchange: &InterlayerExchange, order: Order, problem: &Problem) -> Option<Self> {
        let (constant, factor) = match order {
            Order::Bilinear => (exchange.bilinear(), 1.0),
            Order::Biquadratic => (exchange.biquadratic(), 2.0),
        };
        let (grid, layers) = (problem.grid(), exchange.layers());
        let (magnetic, ms) = (problem.magnetic_cells(), &problem.magnet().saturation_magnetization);
        let height = grid.cell_size()[2];
        let of_layer = |own: usize| {
            let value = |place: usize| {
                let [lower, upper] = layers.map(|layer| layer * grid.layer() + place);
                let cell = own * grid.layer() + place;
                let coupled = magnetic.contains(lower) && magnetic.contains(upper);
                if coupled { factor * constant.at(lower) / (ms.at(cell) * height) } else { 0.0 }
            };
            Plane::Full { nx: grid.cells()[0], values: (0..grid.layer()).map(value).collect() }
        };
        (!constant.is_zero()).then(|| Self { order, layers, field: layers.map(of_layer) })
    }
}

impl Term for Interlayer {
    fn name(&self) -> &'static str {
        "interlayer"
    }

    fn add_field(&self, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        let [nx, ny, _] = at.grid.cells();
        for (own, field) in self.field.iter().enumerate() {
            let (layer, other) = (self.layers[own], self.layers[1 - own]);
            let rows = strip.rows();
            for row in rows.start.max(layer * ny)..rows.end.min((layer + 1) * ny) {
                let j = row % ny;
                let mine = at.m.cut(row * nx..(row + 1) * nx);
                let theirs = at.m.cut((other * ny + j) * nx..(other * ny + j + 1) * nx);
                let part = b.part(strip.local(row));
                dispatch(
                    #[inline(always)]
                    || {
                        let out = part.x.iter_mut().zip(part.y.iter_mut()).zip(part.z.iter_mut());
                        let theirs = theirs[0].iter().zip(theirs[1]).zip(theirs[2]);
                        let mine = mine[0].iter().zip(mine[1]).zip(mine[2]);
                        let each = out.zip(theirs).zip(mine).zip(field.row(j));
                        for (((((bx, by), bz), ((ox, oy), oz)), ((mx, my), mz)), field) in each {
                            let strength = match self.order {
                                Order::Bilinear => *field,
                                Order::Biquadratic => field * (mx * ox + my * oy + mz * oz),
                            };
                            *bx += strength * ox;
                            *by += strength * oy;
                            *bz += strength * oz;
                        }
                    },
                );
            }
        }
    }

    fn energy_factor(&self) -> Option<f64> {
        match self.order {
            Order::Bilinear => Some(1.0 / 2.0),
            Order::Biquadratic => Some(1.0 / 4.0),
        }
    }

    fn bytes(&self) -> usize {
        self.field.iter().map(Plane::bytes).sum()
    }
}
