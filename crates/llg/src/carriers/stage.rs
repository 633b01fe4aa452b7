//! The equation of a stage, φ − τ∂_tφ = known, with the ṁ that φ causes eliminated: one sweep over the rows.
//!
//! ∂_tφ = ∇·F − ∂_tg is linear in φ: the drift of the faces, the torque of its field and of φ in each cell, and what the ṁ of that
//! torque drives and pumps. Rows of everything between stay in the cache.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    contacts::Contacts,
    drive_rate::{DriveRate, LANES, RowOfFields, lanes, store},
    edges::Settled,
    film::Film,
    mesh::{Faces, Mesh},
};
use crate::{simd::dispatch, vectors::Vectors};

/// Rows of a strip: the two rows beside it are computed for it once more.
const ROWS: usize = 32;

/// Rows of scratch that a strip needs.
const BUFFERS: usize = 11;

/// What a sweep needs besides φ.
#[derive(Clone, Copy, Debug)]
pub struct StageEquation<'a> {
    pub mesh: &'a Mesh,
    /// That of the stage.
    pub film: &'a Film,
    pub contacts: &'a Contacts,
    pub drive_rate: &'a DriveRate,
    /// m of the stage.
    pub m: &'a Vectors,
    /// γdt \[s\] of the implicit method.
    pub tau: f64,
}

/// What does not depend on φ.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// φ of the stages before \[V\].
    pub known: &'a [f64],
    /// E on the faces [V/m].
    pub e_field: &'a Faces,
    /// ṁ without carriers [rad/s].
    pub rate: &'a Vectors,
}

/// A potential: its values in the cells, and those whose `weight`ed differences drive a current.
#[derive(Clone, Copy, Debug)]
pub struct Potential<'a> {
    pub phi: &'a [f64],
    pub driving: &'a [f64],
    pub weight: f64,
}

/// Scratch for the sweeps over `mesh`.
pub fn scratch(mesh: &Mesh) -> Vec<f64> {
    vec![0.0; BUFFERS * mesh.cells[0] * mesh.cells[1].div_ceil(ROWS)]
}

impl StageEquation<'_> {
    /// out = known − φ + τ∂_tφ with a source; without one minus the part linear in φ, φ − τ∂_tφ of a film without drive and motion.
    pub fn residual(
        &self,
        source: Option<Source<'_>>,
        potential: Potential<'_>,
        out: &mut [f64],
        scratch: &mut [f64],
    ) {
        let nx = self.mesh.cells[0];
        let strips = out.par_chunks_mut(ROWS * nx).zip(scratch.par_chunks_mut(BUFFERS * nx));
        strips.enumerate().for_each(|(index, (out, scratch))| {
            let rows = index * ROWS..index * ROWS + out.len() / nx;
            dispatch(
                #[inline(always)]
                || self.strip(source, potential, rows, out, scratch),
            );
        });
    }

    /// Adds to `rate` the ṁ [rad/s] that φ causes.
    pub fn add_turn(
        &self,
        e_field: &Faces,
        potential: Potential<'_>,
        rate: &mut Vectors,
        scratch: &mut [f64],
    ) {
        let (nx, cells) = (self.mesh.cells[0], self.mesh.len());
        let [x, y, z] = rate.components_mut().map(|c| c[..cells].par_chunks_mut(ROWS * nx));
        let strips = x.zip(y).zip(z).zip(scratch.par_chunks_mut(BUFFERS * nx));
        strips.enumerate().for_each(|(index, (((x, y), z), scratch))| {
            let rows = index * ROWS..index * ROWS + x.len() / nx;
            dispatch(
                #[inline(always)]
                || self.turn_of_strip(e_field, potential, rows, [x, y, z], scratch),
            );
        });
    }

    #[inline(always)]
    fn strip(
        &self,
        source: Option<Source<'_>>,
        potential: Potential<'_>,
        rows: Range<usize>,
        out: &mut [f64],
        scratch: &mut [f64],
    ) {
        let [nx, ny] = self.mesh.cells;
        let [hx, hy] = self.mesh.size;
        let [fx, gx, gy, pumping, wx, mut wy, mut wy_before, mut fy, mut fy_before, mut top, mut bottom] =
            cut(scratch, nx);
        let e_field = source.map(|source| source.e_field);
        let tau = if source.is_some() { self.tau } else { -self.tau };
        // The row before the strip and the one after it give their currents through its ends.
        self.upper_faces((rows.start + 2 * ny - 2) % ny, e_field, potential, fy);
        for step in 0..rows.len() + 2 {
            let j = (rows.start + step + ny - 1) % ny;
            let cells = self.mesh.row(j);
            std::mem::swap(&mut fy, &mut fy_before);
            std::mem::swap(&mut wy, &mut wy_before);
            self.upper_faces(j, e_field, potential, fy);
            self.faces_along(j, e_field, potential, fx);
            fields(&self.film.resistance[cells.clone()], [fx, fy_before, fy], [gx, gy]);
            let part = (potential.weight, source.is_some());
            self.contacts.add_fields_of_row(self.mesh, j, potential.driving, part, [gx, gy]);
            let rates = source.map(|source| source.rate.cut(cells.clone()));
            self.answers(j, potential.phi, [gx, gy], rates, [wx, wy, pumping]);
            if step > 0 {
                std::mem::swap(&mut top, &mut bottom);
                let below = self.mesh.rows_beside(j)[0];
                joined(&self.film.faces.y[self.mesh.row(below)], fy_before, [wy_before, wy], top);
            }
            if step > 1 {
                let row = &mut out[(step - 2) * nx..(step - 1) * nx];
                difference(tau / hy, [bottom, top], row);
            }
            if step > 0 && step <= rows.len() {
                let row = &mut out[(step - 1) * nx..step * nx];
                add_means(&self.film.faces.x[cells.clone()], wx, fx);
                match source {
                    Some(source) => {
                        begin(&source.known[cells.clone()], &potential.phi[cells], pumping, tau, row)
                    }
                    None => begin_linear(&potential.phi[cells], pumping, tau, row),
                }
                divergence_along(tau / hx, fx, row);
                let at = (potential.driving, part);
                self.contacts.add_divergence_of_row(self.mesh, j, at, [wx, wy], (tau, row));
            }
        }
    }

    #[inline(always)]
    fn turn_of_strip(
        &self,
        e_field: &Faces,
        potential: Potential<'_>,
        rows: Range<usize>,
        [x, y, z]: [&mut [f64]; 3],
        scratch: &mut [f64],
    ) {
        let [nx, ny] = self.mesh.cells;
        let [fx, gx, gy, mut fy, mut fy_before, ..] = cut(scratch, nx);
        self.upper_faces((rows.start + ny - 1) % ny, Some(e_field), potential, fy);
        let start = rows.start;
        for j in rows {
            std::mem::swap(&mut fy, &mut fy_before);
            self.upper_faces(j, Some(e_field), potential, fy);
            self.faces_along(j, Some(e_field), potential, fx);
            fields(&self.film.resistance[self.mesh.row(j)], [fx, fy_before, fy], [gx, gy]);
            let part = (potential.weight, true);
            self.contacts.add_fields_of_row(self.mesh, j, potential.driving, part, [gx, gy]);
            let local = (j - start) * nx..(j + 1 - start) * nx;
            let [x, y, z] = [&mut x[local.clone()], &mut y[local.clone()], &mut z[local]];
            let at = self.row_of_fields(j, potential.phi, [gx, gy]);
            self.drive_rate.row(
                j,
                self.film.quantum_capacitance(),
                at,
                #[inline(always)]
                |start, turn| {
                    for (out, turn) in [&mut *x, &mut *y, &mut *z].into_iter().zip(turn) {
                        let mut sum = lanes(out, start);
                        sum.iter_mut().zip(turn).for_each(|(sum, turn)| *sum += turn);
                        store(sum, out, start);
                    }
                },
            );
            self.add_turn_of_edges(j, at, [x, y, z]);
        }
    }

    /// Adds to the ṁ [rad/s] of row `j` what the open half cells of its edges make.
    #[inline(always)]
    pub fn add_turn_of_edges(&self, j: usize, at: RowOfFields<'_>, [x, y, z]: [&mut [f64]; 3]) {
        for edge in self.contacts.edges.row(j) {
            let (i, ratio) = (edge.i, at.hall_ratio[edge.i]);
            let beside = self.film.beside([x[i], y[i]], ratio, at.driving.map(|g| g[i]));
            let Settled { turn, .. } = edge.settle(self.film, ratio, self.turns(i, j, &at), beside);
            x[i] += turn[0];
            y[i] += turn[1];
            z[i] += turn[2];
        }
    }

    /// Drift through the upper faces of row j.
    #[inline(always)]
    fn upper_faces(&self, j: usize, e_field: Option<&Faces>, potential: Potential<'_>, out: &mut [f64]) {
        let (here, above) = (self.mesh.row(j), self.mesh.row(self.mesh.rows_beside(j)[1]));
        let (d, weight) = (&self.film.faces.y[here.clone()], potential.weight / self.mesh.size[1]);
        let e = e_field.map(|e| &e.y[here.clone()]);
        drift(d, e, [&potential.driving[here], &potential.driving[above]], weight, out);
    }

    /// Drift through the right faces of row j.
    #[inline(always)]
    fn faces_along(&self, j: usize, e_field: Option<&Faces>, potential: Potential<'_>, out: &mut [f64]) {
        let cells = self.mesh.row(j);
        let (d, v) = (&self.film.faces.x[cells.clone()], &potential.driving[cells.clone()]);
        let (last, weight) = (v.len() - 1, potential.weight / self.mesh.size[0]);
        let e = e_field.map(|e| &e.x[cells]);
        drift(&d[..last], e.map(|e| &e[..last]), [&v[..last], &v[1..]], weight, &mut out[..last]);
        drift(&d[last..], e.map(|e| &e[last..]), [&v[last..], &v[..1]], weight, &mut out[last..]);
    }

    /// Field beside the drift and pumping of row j: of the ṁ that φ and the field of its currents cause, on top of `rates`.
    #[inline(always)]
    fn answers(
        &self,
        j: usize,
        phi: &[f64],
        [gx, gy]: [&[f64]; 2],
        rates: Option<[&[f64]; 3]>,
        [wx, wy, pumping]: [&mut [f64]; 3],
    ) {
        let (film, at) = (self.film, self.row_of_fields(j, phi, [gx, gy]));
        self.drive_rate.row(
            j,
            film.quantum_capacitance(),
            at,
            #[inline(always)]
            |start: usize, mut turn: [[f64; LANES]; 3]| {
                if let Some(rates) = rates {
                    for (turn, rate) in turn.iter_mut().zip(rates) {
                        let rate = lanes(rate, start);
                        turn.iter_mut().zip(rate).for_each(|(turn, rate)| *turn += rate);
                    }
                }
                let (ratio, m_z) = (lanes(at.hall_ratio, start), lanes(at.m[2], start));
                let (gx, gy) = (lanes(gx, start), lanes(gy, start));
                let mut out = [[0.0; LANES]; 3];
                for i in 0..LANES {
                    let [x, y] = film.beside([turn[0][i], turn[1][i]], ratio[i], [gx[i], gy[i]]);
                    out[0][i] = x;
                    out[1][i] = y;
                    out[2][i] = film.pumped(m_z[i], turn[2][i]);
                }
                store(out[0], wx, start);
                store(out[1], wy, start);
                store(out[2], pumping, start);
            },
        );
        for edge in self.contacts.edges.row(j) {
            let i = edge.i;
            let Settled { beside, turn, .. } =
                edge.settle(film, at.hall_ratio[i], self.turns(i, j, &at), [wx[i], wy[i]]);
            wx[i] += beside[0];
            wy[i] += beside[1];
            pumping[i] += film.pumped(at.m[2][i], turn[2]);
        }
    }

    /// ṁ of cell (i, j) in a field of 1 V/m along x, and along y.
    #[inline(always)]
    fn turns(&self, i: usize, j: usize, at: &RowOfFields<'_>) -> [[f64; 3]; 2] {
        self.drive_rate.of_field((i, j), self.film.quantum_capacitance(), at)
    }

    #[inline(always)]
    pub fn row_of_fields<'b>(&'b self, j: usize, phi: &'b [f64], driving: [&'b [f64]; 2]) -> RowOfFields<'b> {
        let cells = self.mesh.row(j);
        RowOfFields {
            m: self.m.cut(cells.clone()),
            diffusivity: &self.film.diffusivity[cells.clone()],
            hall_ratio: &self.film.hall_ratio[cells.clone()],
            driving,
            phi: &phi[cells],
        }
    }
}

/// Cuts scratch into rows.
#[inline(always)]
fn cut(scratch: &mut [f64], nx: usize) -> [&mut [f64]; BUFFERS] {
    let mut rest = scratch;
    std::array::from_fn(
        #[inline(always)]
        |_| {
            let (row, others) = std::mem::take(&mut rest).split_at_mut(nx);
            rest = others;
            row
        },
    )
}

/// out = d (e + weight (right − left)).
#[inline(always)]
fn drift(d: &[f64], e: Option<&[f64]>, [left, right]: [&[f64]; 2], weight: f64, out: &mut [f64]) {
    let each = out.iter_mut().zip(d).zip(left).zip(right);
    match e {
        Some(e) => {
            each.zip(e).for_each(|((((out, d), left), right), e)| *out = d * (e + weight * (right - left)));
        }
        None => each.for_each(|(((out, d), left), right)| *out = d * (weight * (right - left))),
    }
}

/// The field in each cell that the currents of its faces need.
#[inline(always)]
fn fields(resistance: &[f64], [along, below, above]: [&[f64]; 3], [gx, gy]: [&mut [f64]; 2]) {
    gx[0] = 0.5 * (along[along.len() - 1] + along[0]) * resistance[0];
    let inner = gx[1..].iter_mut().zip(&resistance[1..]).zip(along).zip(&along[1..]);
    inner.for_each(|(((out, r), left), right)| *out = 0.5 * (left + right) * r);
    let each = gy.iter_mut().zip(resistance).zip(below).zip(above);
    each.for_each(|(((out, r), below), above)| *out = 0.5 * (below + above) * r);
}

/// What flows through the faces between two rows: drift and the mean of the fields beside it.
#[inline(always)]
fn joined(d: &[f64], drift: &[f64], [below, above]: [&[f64]; 2], out: &mut [f64]) {
    let each = out.iter_mut().zip(d).zip(drift).zip(below).zip(above);
    each.for_each(|((((out, d), drift), below), above)| *out = drift + 0.5 * d * (below + above));
}

/// The same along a row, on top of the drift.
#[inline(always)]
fn add_means(d: &[f64], beside: &[f64], flux: &mut [f64]) {
    let last = flux.len() - 1;
    let inner = flux.iter_mut().zip(d).zip(beside).zip(&beside[1..]);
    inner.for_each(|(((flux, d), here), next)| *flux += 0.5 * d * (here + next));
    flux[last] += 0.5 * d[last] * (beside[last] + beside[0]);
}

#[inline(always)]
fn begin(known: &[f64], phi: &[f64], pumping: &[f64], tau: f64, out: &mut [f64]) {
    let each = out.iter_mut().zip(known).zip(phi).zip(pumping);
    each.for_each(|(((out, known), phi), pumping)| *out = known - phi - tau * pumping);
}

#[inline(always)]
fn begin_linear(phi: &[f64], pumping: &[f64], tau: f64, out: &mut [f64]) {
    let each = out.iter_mut().zip(phi).zip(pumping);
    each.for_each(|((out, phi), pumping)| *out = phi - tau * pumping);
}

#[inline(always)]
fn difference(factor: f64, [below, above]: [&[f64]; 2], out: &mut [f64]) {
    let each = out.iter_mut().zip(below).zip(above);
    each.for_each(|((out, below), above)| *out += factor * (above - below));
}

#[inline(always)]
fn divergence_along(factor: f64, flux: &[f64], out: &mut [f64]) {
    out[0] += factor * (flux[0] - flux[flux.len() - 1]);
    let inner = out[1..].iter_mut().zip(&flux[1..]).zip(flux);
    inner.for_each(|((out, right), left)| *out += factor * (right - left));
}
