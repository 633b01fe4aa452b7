//! The electrons' answer to the motion of the magnet with the K(q, ω) of each wave, under the exact kernel.
//!
//! With m the direction of the magnetisation, g = Δ_z²/(2eε) the level of equilibrium, E_m = −(Δ_sd/ev) ẑ×ṁ_∥ the emf, s = e²ν/C(q)
//! of the [`Surroundings`], and k the map that multiplies a wave by K_T(q, 0)/σ₀ at any ql,
//!
//! - J = √σ₀ k √σ₀ (E_m + ∇ψ), σ₀ at the m_z of each cell,
//! - ∂_t ψ = (1 + s) ∇·J/(e²ν) − ∂_t g, and φ = (ψ − sg)/(1 + s) = −n/(eν).
//!
//! In a film of one m_z this is [`Interface::slow_correlator`](response::Interface::slow_correlator): the exact K to first order in ωτ₁,
//! at any ql. k is positive and symmetric, so J·(E_m + ∇ψ) is a loss wherever m_z varies: nothing feeds energy in. What the current σ₀E_m of a cell
//! does to its own m stays in the Gilbert tensor, with the Hall part; here is the rest of J, and φ.

mod equations;
mod operator;
mod waves;

pub use crate::surface::{MagnetResponse, Surroundings};

use crate::{
    carriers::{krylov::Krylov, mesh::Mesh},
    problem::Problem,
    reduction,
    vectors::Vectors,
};
use equations::Form;
use operator::Operator;

/// Error of what the electrons do to ṁ, over its size.
const TOLERANCE: f64 = 1e-10;
/// What one round may take off: beyond it rounding shows.
const PART: f64 = 1e-9;
/// Rounds at most.
const ROUNDS: u32 = 6;
/// The same for a film at a given ψ.
const SETTLING: u32 = 200;

/// ψ \[V\] at t = 0 of a film that has been at rest; `None` where the response is local.
pub fn initial_state(problem: &Problem) -> Option<Vec<f64>> {
    let surface = problem.surface()?;
    surface.follows_the_magnet().then(|| vec![0.0; problem.grid().layer()])
}

/// The workspace of the non-local response.
#[derive(Debug)]
pub struct Nonlocal {
    operator: Operator,
    krylov: Krylov,
    /// φ \[V\] and the components of A in its unit: see [`Operator::residual`].
    unknowns: Vec<f64>,
    residual: Vec<f64>,
    mesh: Mesh,
    quantum_capacitance: f64,
}

impl Nonlocal {
    /// That of `problem`; `None` where the response is local.
    pub fn new(problem: &Problem) -> Option<Self> {
        let surface = problem.surface()?;
        let MagnetResponse::Nonlocal(surroundings) = surface.magnet_response else { return None };
        let operator = Operator::new(surface, surroundings, problem);
        let mesh = Mesh::of(problem.grid());
        let [nx, ny] = mesh.cells;
        let unknowns = 3 * operator.cells();
        Some(Self {
            operator,
            // The three fields one below the other.
            krylov: Krylov::new(&Mesh { cells: [nx, 3 * ny], ..mesh.clone() }),
            unknowns: vec![0.0; unknowns],
            residual: vec![0.0; unknowns],
            mesh,
            quantum_capacitance: surface.interface.quantum_capacitance(),
        })
    }

    /// Finds what the electrons do in a film `m` that would turn with `k` [rad/s] without them, at ψ = `psi`, and adds it to `k`; false
    /// when it is not found.
    pub fn settle(&mut self, m: &Vectors, psi: &[f64], k: &mut Vectors) -> bool {
        let Self { operator, unknowns, residual, .. } = self;
        operator.take(m, psi);
        unknowns.fill(0.0);
        let cells = operator.cells();
        operator.potential(&mut unknowns[..cells]);
        let scale = operator.size_of_emf(k);
        for _ in 0..SETTLING {
            operator.residual(Form::Remainder, (m, 0.0), Some(k), unknowns, residual);
            unknowns.iter_mut().zip(&*residual).for_each(|(x, change)| *x += change);
            let size = reduction::product(residual, residual).sqrt();
            if !size.is_finite() {
                return false;
            }
            if size <= TOLERANCE * (scale + reduction::product(unknowns, unknowns).sqrt()) {
                operator.add_turn(m, unknowns, k);
                return true;
            }
        }
        false
    }

    /// ∂_t ψ \[V/s\] of the film that was [settled](Self::settle) last and turns with `k` in all.
    pub fn rate(&mut self, m: &Vectors, k: &Vectors, rate: &mut [f64]) {
        let Self { operator, unknowns, .. } = self;
        operator.rate(m, k, unknowns, rate);
    }

    /// Finds ψ = `known` + τ∂_tψ and what the electrons do to a film `m` that would turn with `k` [rad/s] without them together; writes
    /// `psi` and adds to `k`. Starts from what was found last. Gives the rounds taken, or `None` when they do not converge.
    pub fn solve(
        &mut self,
        (m, tau): (&Vectors, f64),
        known: &[f64],
        psi: &mut [f64],
        k: &mut Vectors,
    ) -> Option<u32> {
        let Self { operator, krylov, unknowns, .. } = self;
        operator.take(m, known);
        let scale = operator.size_of_emf(k);
        for round in 0..ROUNDS {
            operator.residual(Form::Remainder, (m, tau), Some(k), unknowns, krylov.residual());
            let size = krylov.size();
            if !size.is_finite() {
                return None;
            }
            let target = TOLERANCE * (scale + reduction::product(unknowns, unknowns).sqrt());
            let left = if size <= target {
                size
            } else {
                let apply =
                    |v: &[f64], out: &mut [f64]| operator.residual(Form::Linear, (m, tau), None, v, out);
                krylov.reduce(size, target.max(PART * size), apply, unknowns).max(PART * size)
            };
            if left <= target {
                operator.add_turn(m, unknowns, k);
                let cells = psi.len();
                operator.electrochemical(&unknowns[..cells], psi);
                return Some(round);
            }
        }
        None
    }

    /// What was found last.
    pub fn unknowns(&self) -> &[f64] {
        &self.unknowns
    }

    /// Takes `found` for what was found last, from which the next stage sets out.
    pub fn set_out_from(&mut self, found: &[f64]) {
        self.unknowns.copy_from_slice(found);
    }

    /// Largest |ψ| \[V\] and largest difference of neighbours over their distance [V/m].
    pub fn largest(&self, psi: &[f64]) -> [f64; 2] {
        let ([nx, ny], [hx, hy]) = (self.mesh.cells, self.mesh.size);
        let larger = |most: f64, v: f64| if v.is_nan() { f64::INFINITY } else { most.max(v.abs()) };
        let mut largest = [0.0; 3];
        for j in 0..ny {
            let (here, above) = (&psi[j * nx..(j + 1) * nx], &psi[(j + 1).min(ny - 1) * nx..]);
            for (i, v) in here.iter().enumerate() {
                largest[0] = larger(largest[0], *v);
                largest[1] = larger(largest[1], here[(i + 1).min(nx - 1)] - v);
                largest[2] = larger(largest[2], above[i] - v);
            }
        }
        let [value, along, across] = largest;
        [value, larger(along / hx, across / hy)]
    }

    /// φ \[V\] found last.
    pub fn potential(&self) -> &[f64] {
        &self.unknowns[..self.operator.cells()]
    }

    /// J/σ₀ − E_m [V/m] found last.
    pub fn driving_field(&self) -> [Vec<f64>; 2] {
        let cells = self.operator.cells();
        let component = |c: usize| self.unknowns[(c + 1) * cells..(c + 2) * cells].iter();
        [0, 1].map(|c| component(c).map(|a| a * self.operator.unit).collect())
    }

    /// Σ(ψ + g) of the film `m` over its cells \[V\], which the uniform wave conserves.
    pub fn charge(&self, m: &Vectors, psi: &[f64]) -> f64 {
        self.operator.charge(m, psi)
    }

    /// Energy of the carriers that the film `m` moves \[J\], n²/2ν and that of the charge in the surroundings:
    /// ½e²ν Σ (|ψ|² + s|g|²)/(1 + s) over the waves.
    pub fn energy(&mut self, m: &Vectors, psi: &[f64]) -> f64 {
        self.operator.take(m, psi);
        0.5 * self.quantum_capacitance * self.cell_area() * self.operator.squares()
    }

    /// Power that the electrons turn into heat in the film found last that turns with `k` in all \[W\]: ∫J·(E_m + ∇ψ) dA, never negative.
    pub fn loss(&mut self, m: &Vectors, k: &Vectors) -> f64 {
        self.quantum_capacitance * self.cell_area() * self.operator.loss(m, k, &self.unknowns)
    }

    fn cell_area(&self) -> f64 {
        self.mesh.size[0] * self.mesh.size[1]
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.operator.bytes() + self.krylov.bytes() + 16 * self.unknowns.len()
    }
}
