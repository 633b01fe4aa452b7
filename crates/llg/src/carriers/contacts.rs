//! Edges that are held at a potential: half cells between the last centre and a reservoir.

use std::ops::Range;

use field::{Drive, Profile, Waveform};
use num_complex::Complex64;

use super::{
    applied_field::{AppliedField, GAUSS},
    edges::Edges,
    mesh::Mesh,
};
use crate::{
    contact::{Contact, Edge},
    grid::Grid,
    problem::Problem,
};

/// An edge that has contacts, cell by cell.
#[derive(Clone, Debug)]
struct End {
    edge: Edge,
    /// +1 where the outside lies along the axis, −1 where against it.
    outward: f64,
    /// Edge of a cell across \[m\].
    size: f64,
    /// The first cell and the distance to the next.
    first: usize,
    stride: usize,
    /// Which cells are held.
    held: Vec<bool>,
    /// D of those [m²/s], 0 elsewhere.
    conductance: Vec<f64>,
    /// The potential outside \[V\].
    potential: Vec<f64>,
    /// The field of the drives, the mean between centre and face [V/m].
    e_field: Vec<f64>,
    /// D (E + ∇ψ + …) along the axis [V m/s].
    flux: Vec<f64>,
}

/// One contact: its part of an end, and what happens to it.
#[derive(Clone, Debug)]
struct Held {
    end: usize,
    cells: Range<usize>,
    amplitude: f64,
    waveform: Waveform,
    /// Complex amplitudes of the field of each drive [V/m].
    fields: Vec<Vec<Complex64>>,
    /// The potential now \[V\].
    potential: f64,
}

/// All contacts of a film.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    ends: Vec<End>,
    held: Vec<Held>,
    /// The faces of edges that they leave insulating.
    pub edges: Edges,
}

impl End {
    fn new(edge: Edge, mesh: &Mesh) -> Self {
        let [nx, ny] = mesh.cells;
        let (count, first, stride) = match edge {
            Edge::Left => (ny, 0, nx),
            Edge::Right => (ny, nx - 1, nx),
            Edge::Bottom => (nx, 0, 1),
            Edge::Top => (nx, nx * (ny - 1), 1),
        };
        let zeros = || vec![0.0; count];
        Self {
            edge,
            outward: if edge.is_far() { 1.0 } else { -1.0 },
            size: mesh.size[edge.axis()],
            first,
            stride,
            held: vec![false; count],
            conductance: zeros(),
            potential: zeros(),
            e_field: zeros(),
            flux: zeros(),
        }
    }

    /// Indices of the cells along the edge.
    fn cells(&self) -> impl Iterator<Item = usize> + use<> {
        let (first, stride) = (self.first, self.stride);
        (0..self.held.len()).map(move |k| first + stride * k)
    }

    /// Flux of E + ∇ψ through the face of the `k`th cell, in which ψ = `psi`; outside ψ = −U. Without a `source` its part linear in ψ.
    #[inline(always)]
    fn drift(&self, k: usize, psi: f64, source: bool) -> f64 {
        let (e, potential) = if source { (self.e_field[k], self.potential[k]) } else { (0.0, 0.0) };
        self.conductance[k] * (e - 2.0 * self.outward / self.size * (potential + psi))
    }

    /// Mean of E between the centre and the face of the `k`th cell, complex amplitude [V/m].
    fn amplitude(&self, profile: &dyn Profile, grid: &Grid, k: usize) -> Complex64 {
        let axis = self.edge.axis();
        let [i, j, _] = grid.indices(self.first + self.stride * k);
        let mut middle = [grid.centre(0, i), grid.centre(1, j)];
        middle[axis] += 0.25 * self.outward * self.size;
        let at = |[node, weight]: [f64; 2]| {
            let mut r = middle;
            r[axis] += 0.5 * node * self.size;
            weight * profile.e_field(r)[axis]
        };
        GAUSS.into_iter().map(at).sum()
    }
}

impl Contacts {
    /// Those of the surface of `problem`.
    pub fn new(problem: &Problem) -> Self {
        let (grid, mesh) = (problem.grid(), Mesh::of(problem.grid()));
        let mut made = Self::default();
        for contact in problem.surface().map_or(&[][..], |surface| &surface.contacts) {
            made.add(contact, problem.drives(), grid, &mesh);
        }
        let held = |edge: Edge, k: usize| made.ends.iter().any(|end| end.edge == edge && end.held[k]);
        made.edges = Edges::new(&mesh, held);
        made
    }

    fn add(&mut self, contact: &Contact, drives: &[Drive], grid: &Grid, mesh: &Mesh) {
        let end = self.ends.iter().position(|end| end.edge == contact.edge).unwrap_or_else(|| {
            self.ends.push(End::new(contact.edge, mesh));
            self.ends.len() - 1
        });
        let cells = contact.cells(grid);
        self.ends[end].held[cells.clone()].fill(true);
        let of = |drive: &Drive| {
            cells.clone().map(|k| self.ends[end].amplitude(&*drive.profile, grid, k)).collect()
        };
        let fields = drives.iter().map(of).collect();
        self.held.push(Held {
            end,
            cells,
            amplitude: contact.potential,
            waveform: contact.waveform.clone(),
            fields,
            potential: 0.0,
        });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Which edges are held for the larger part: near and far end of x, of y.
    pub fn ends(&self) -> [[bool; 2]; 2] {
        let mostly = |edge: Edge| {
            let end = self.ends.iter().find(|end| end.edge == edge);
            end.is_some_and(|end| 2 * end.held.iter().filter(|held| **held).count() > end.held.len())
        };
        [[Edge::Left, Edge::Right], [Edge::Bottom, Edge::Top]].map(|pair| pair.map(mostly))
    }

    /// Takes the D of the cells of the film.
    pub fn take_film(&mut self, diffusivity: &[f64]) {
        for end in &mut self.ends {
            let cells = end.cells();
            for ((c, cell), held) in end.conductance.iter_mut().zip(cells).zip(&end.held) {
                *c = if *held { diffusivity[cell] } else { 0.0 };
            }
        }
    }

    /// Takes potentials and fields at `time`.
    pub fn take_signals(&mut self, drives: &[AppliedField], time: f64) {
        self.take(|signal| signal.value(time).re, drives.iter().map(|drive| drive.waveform.value(time)));
    }

    /// Takes potentials by the value of each contact's signal, and fields by those of all drives.
    pub fn take(
        &mut self,
        of_contact: impl Fn(&Waveform) -> f64,
        of_drives: impl Iterator<Item = Complex64> + Clone,
    ) {
        for held in &mut self.held {
            let end = &mut self.ends[held.end];
            held.potential = held.amplitude * of_contact(&held.waveform);
            end.potential[held.cells.clone()].fill(held.potential);
            let e_field = &mut end.e_field[held.cells.clone()];
            e_field.fill(0.0);
            for (w, amplitudes) in of_drives.clone().zip(&held.fields) {
                e_field.iter_mut().zip(amplitudes).for_each(|(e, a)| *e += (a * w).re);
            }
        }
    }

    /// Flux of E + ∇ψ through the faces, ψ = `weight` · `v`; ψ = −U outside.
    pub fn drift(&mut self, v: &[f64], weight: f64) {
        for end in &mut self.ends {
            for (k, cell) in end.cells().enumerate() {
                end.flux[k] = end.drift(k, weight * v[cell], true);
            }
        }
    }

    /// Adds their part to the field that the currents of a cell's faces need: half of it, as every face.
    pub fn add_fields(&self, [gx, gy]: [&mut [f64]; 2]) {
        for end in &self.ends {
            let g = if end.edge.axis() == 0 { &mut *gx } else { &mut *gy };
            let faces = end.cells().zip(&end.flux).zip(&end.conductance).filter(|(_, c)| **c > 0.0);
            faces.for_each(|((cell, flux), c)| g[cell] += 0.5 * flux / c);
        }
    }

    /// flux += D · (the vector in the cell).
    pub fn add_beside(&mut self, w: &[Vec<f64>; 2]) {
        for end in &mut self.ends {
            let (w, cells) = (&w[end.edge.axis()], end.cells());
            let faces = end.flux.iter_mut().zip(&end.conductance).zip(cells);
            faces.for_each(|((flux, c), cell)| *flux += c * w[cell]);
        }
    }

    /// out += `factor` times their part of ∇·flux.
    pub fn add_divergence(&self, factor: f64, out: &mut [f64]) {
        for end in &self.ends {
            let weight = factor * end.outward / end.size;
            end.cells().zip(&end.flux).for_each(|(cell, flux)| out[cell] += weight * flux);
        }
    }

    /// Drift through the faces of row `j` of the mesh: of `driving`, ψ of all cells, or where there is no `source` of its part linear in
    /// ψ, `weight` times `driving`. Gives `take` axis, outward sign over the edge of a cell, place in the row, D and flux.
    #[inline(always)]
    fn drift_of_row(
        &self,
        mesh: &Mesh,
        j: usize,
        driving: &[f64],
        (weight, source): (f64, bool),
        mut take: impl FnMut(usize, f64, usize, [f64; 2]),
    ) {
        for end in &self.ends {
            let [nx, ny] = mesh.cells;
            let far = end.outward > 0.0;
            let (along, first) = match (end.edge.axis(), far) {
                (0, false) => (j..j + 1, 0),
                (0, true) => (j..j + 1, nx - 1),
                (_, far) if j == (if far { ny - 1 } else { 0 }) => (0..nx, 0),
                _ => continue,
            };
            for (i, k) in along.enumerate() {
                let flux = end.drift(k, weight * driving[j * nx + first + i], source);
                take(end.edge.axis(), end.outward / end.size, first + i, [end.conductance[k], flux]);
            }
        }
    }

    /// As [`drift`](Self::drift) and [`add_fields`](Self::add_fields) for one row.
    #[inline(always)]
    pub fn add_fields_of_row(
        &self,
        mesh: &Mesh,
        j: usize,
        driving: &[f64],
        part: (f64, bool),
        [gx, gy]: [&mut [f64]; 2],
    ) {
        self.drift_of_row(mesh, j, driving, part, |axis, _, i, [c, flux]| {
            if c > 0.0 {
                [&mut *gx, &mut *gy][axis][i] += 0.5 * flux / c;
            }
        });
    }

    /// out += `factor` times their part of ∇·flux of one row, with `w` beside the drift.
    #[inline(always)]
    pub fn add_divergence_of_row(
        &self,
        mesh: &Mesh,
        j: usize,
        (driving, part): (&[f64], (f64, bool)),
        w: [&[f64]; 2],
        (factor, out): (f64, &mut [f64]),
    ) {
        self.drift_of_row(mesh, j, driving, part, |axis, over, i, [c, flux]| {
            out[i] += factor * over * (flux + c * w[axis][i]);
        });
    }

    /// Σ E·flux over the half cells, in units of a cell [V²/s]: times e²ν and the area of a cell what drives do there.
    pub fn work_of_drives(&self) -> f64 {
        let of = |end: &End| end.e_field.iter().zip(&end.flux).map(|(e, flux)| 0.5 * e * flux).sum::<f64>();
        self.ends.iter().map(of).sum()
    }

    /// Potential \[V\] of each contact, and what it takes from Σ(φ + g) over the cells \[V/s\]: times e²ν and the area of a cell the current
    /// from it *into* the film \[A\].
    pub fn currents(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.held.iter().map(|held| {
            let end = &self.ends[held.end];
            (held.potential, -end.outward / end.size * end.flux[held.cells.clone()].iter().sum::<f64>())
        })
    }

    /// What all give to Σ(φ + g) over the cells \[V/s\].
    pub fn inflow(&self) -> f64 {
        -self.currents().map(|(_, current)| current).sum::<f64>()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let ends = self.ends.iter().map(|end| 33 * end.held.len());
        let held = self.held.iter().map(|held| 16 * held.fields.len() * held.cells.len());
        ends.chain(held).sum::<usize>() + self.edges.bytes()
    }
}
