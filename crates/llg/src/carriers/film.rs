//! What the film under the carriers sets: conductivities, the level of its equilibrium, and the emf where it moves.

use rayon::prelude::*;
use response::{Interface, SheetConductivity, constants::ELECTRON_CHARGE};

use super::mesh::{Faces, Mesh, ROWS};
use crate::{reduction, simd::dispatch, strip::sum_rows, surface::Surface, vectors::Vectors};

/// Values side by side in a search.
const LANES: usize = 8;

/// What m alone sets, and its values in the cells of one stage.
#[derive(Debug)]
pub struct Film {
    conductivity: SheetConductivity,
    /// e²ν [F/m²]: a conductivity is this times a diffusivity.
    quantum_capacitance: f64,
    level: f64,
    /// e²ν/C of a gate of capacitance C, dimensionless; 0 without one.
    screening: f64,
    /// g of the film whose charge is neutral at φ = 0 \[V\].
    neutral: f64,
    emf: f64,
    /// D [m²/s] of each cell.
    pub diffusivity: Vec<f64>,
    /// 1/D [s/m²] of each cell.
    pub resistance: Vec<f64>,
    /// ±σ_H/σ₀ of each cell, with the sign of [`SheetConductivity::sheet_conductivities`].
    pub hall_ratio: Vec<f64>,
    /// D on the faces [m²/s].
    pub faces: Faces,
    /// The mean of g over a step less the g of the mean m \[V\] while a step of the midpoint rule is solved; empty otherwise.
    spread: Vec<f64>,
}

/// e²ν [F/m²], the charge that a surface takes up per volt and area; ν as [`Interface::density_of_states`].
pub fn quantum_capacitance(interface: &Interface) -> f64 {
    ELECTRON_CHARGE.powi(2) * interface.density_of_states()
}

/// g₁ = Δ_sd²/(2eε) \[V\], negative: g = g₁m_z² is the Δ_z²/(4πħ²v²) of ∂_t n = … + ∂_t[Δ_z²/(4πħ²v²)] over eν.
pub fn level_coefficient(interface: &Interface) -> f64 {
    let p = interface.parameters();
    p.sd_splitting.powi(2) / (2.0 * ELECTRON_CHARGE * p.fermi_energy)
}

/// −Δ_sd/(ev) [V s/m] of E_m = −(Δ_sd/ev) ẑ×ṁ_∥, m the magnetisation direction.
pub fn emf_coefficient(interface: &Interface) -> f64 {
    let p = interface.parameters();
    -p.sd_splitting / (ELECTRON_CHARGE * p.fermi_velocity)
}

/// s = e²ν/C, dimensionless: how many times more strongly the charge acts through a gate of `capacitance` C [F/m²] than through the
/// electrons' own compressibility; 0 without a gate.
pub fn screening(interface: &Interface, capacitance: Option<f64>) -> f64 {
    capacitance.map_or(0.0, |capacitance| quantum_capacitance(interface) / capacitance)
}

impl Film {
    /// Buffers for `mesh` over `surface`.
    pub fn new(surface: &Surface, mesh: &Mesh) -> Self {
        let interface = &surface.interface;
        let zeros = || vec![0.0; mesh.len()];
        Self {
            conductivity: interface.sheet_conductivity(),
            quantum_capacitance: quantum_capacitance(interface),
            level: level_coefficient(interface),
            screening: screening(interface, surface.gate_capacitance),
            neutral: level_coefficient(interface) * surface.gate_neutral_at_mz.powi(2),
            emf: emf_coefficient(interface),
            diffusivity: zeros(),
            resistance: zeros(),
            hall_ratio: zeros(),
            faces: Faces::zeros(mesh.len()),
            spread: Vec::new(),
        }
    }

    /// Takes the step from m to `end` about whose middle the film is: ½(g + g′) = g(m̄) + g₁(½Δm_z)².
    pub fn spread_over(&mut self, mesh: &Mesh, m: &Vectors, end: &Vectors) {
        if self.screening == 0.0 {
            return;
        }
        let level = self.level;
        self.spread.resize(mesh.len(), 0.0);
        let pairs = m.z.iter().zip(&end.z);
        self.spread.iter_mut().zip(pairs).for_each(|(out, (a, b))| *out = level * (0.5 * (b - a)).powi(2));
    }

    /// The length of the vector of all g where m_z is ±1 everywhere \[V\].
    pub fn size_of_level(&self, mesh: &Mesh) -> f64 {
        self.level.abs() * (mesh.len() as f64).sqrt()
    }

    /// Goes back to the film of one instant.
    pub fn at_one_instant(&mut self) {
        self.spread.clear();
    }

    /// e²ν [F/m²].
    pub fn quantum_capacitance(&self) -> f64 {
        self.quantum_capacitance
    }

    /// e²ν/C, dimensionless.
    pub fn screening(&self) -> f64 {
        self.screening
    }

    /// Minus the electrochemical potential, ψ = φ + s(φ + g − g₀) \[V\]: a gate of capacitance C adds the potential of the whole charge
    /// −e²ν(φ + g − g₀), that of the equilibrium included, over C; g₀ belongs to the film that is neutral. Without a gate it is φ itself.
    pub fn electrochemical<'a>(
        &self,
        mesh: &Mesh,
        m: &Vectors,
        phi: &'a [f64],
        out: &'a mut [f64],
    ) -> &'a [f64] {
        let (s, level, neutral, nx) = (self.screening, self.level, self.neutral, mesh.cells[0]);
        if s == 0.0 {
            return phi;
        }
        let rows = out.par_chunks_mut(nx).zip(phi.par_chunks(nx)).zip(m.z[..mesh.len()].par_chunks(nx));
        rows.with_min_len(ROWS).for_each(|((out, phi), m_z)| {
            let each = out.iter_mut().zip(phi).zip(m_z);
            each.for_each(|((out, phi), m_z)| *out = phi + s * (phi + (level * m_z * m_z - neutral)));
        });
        out.iter_mut().zip(&self.spread).for_each(|(out, spread)| *out += s * spread);
        out
    }

    /// Adds to φ what it is where the charge rests on the gate, ψ the same everywhere: −s(g − g_r)/(1 + s) \[V\], with g_r = ⟨g⟩ in an
    /// `isolated` film, and g₀ where contacts hold ψ.
    pub fn rest(&self, mesh: &Mesh, m: &Vectors, isolated: bool, phi: &mut [f64]) {
        let [sum] = sum_rows(mesh.cells[1], |j| [reduction::product(&m.z[mesh.row(j)], &m.z[mesh.row(j)])]);
        let reference = if isolated { self.level * sum / mesh.len() as f64 } else { self.neutral };
        let factor = self.screening / (1.0 + self.screening);
        phi.iter_mut().zip(&m.z).for_each(|(phi, m_z)| *phi -= factor * (self.level * m_z * m_z - reference));
    }

    /// What rounding of g leaves in φ, where a gate turns g into currents; 0 without one \[V\].
    pub fn rounding(&self, mesh: &Mesh, m: &Vectors) -> f64 {
        if self.screening == 0.0 {
            return 0.0;
        }
        let [sum] = sum_rows(mesh.cells[1], |j| [m.z[mesh.row(j)].iter().map(|m_z| m_z.powi(4)).sum()]);
        4.0 * f64::EPSILON * self.level.abs() * sum.sqrt()
    }

    /// Energy of the carriers \[J\] on cells of `area` \[m²\]: ½e²νφ² = n²/2ν, and that of the charge on the gate, ½e²ν s(φ + g − g₀)².
    pub fn energy(&self, mesh: &Mesh, area: f64, m: &Vectors, phi: &[f64]) -> f64 {
        let (s, level, neutral) = (self.screening, self.level, self.neutral);
        let [own] = sum_rows(mesh.cells[1], |j| [reduction::product(&phi[mesh.row(j)], &phi[mesh.row(j)])]);
        let charged = if s == 0.0 {
            0.0
        } else {
            let [sum] = sum_rows(mesh.cells[1], |j| {
                let pairs = phi[mesh.row(j)].iter().zip(&m.z[mesh.row(j)]);
                [pairs.map(|(phi, m_z)| (phi + (level * m_z * m_z - neutral)).powi(2)).sum()]
            });
            s * sum
        };
        0.5 * self.quantum_capacitance * area * (own + charged)
    }

    /// Takes the values of the film `m`, whose lowest layer comes first.
    pub fn set(&mut self, mesh: &Mesh, m: &Vectors) {
        let nx = mesh.cells[0];
        let Self { conductivity, quantum_capacitance, .. } = *self;
        let inverse = 1.0 / quantum_capacitance;
        let chunk = ROWS * nx;
        let rows = self.diffusivity.par_chunks_mut(chunk).zip(self.resistance.par_chunks_mut(chunk));
        let rows = rows.zip(self.hall_ratio.par_chunks_mut(chunk)).zip(m.z[..mesh.len()].par_chunks(chunk));
        rows.for_each(|(((d, resistance), ratio), m_z)| {
            dispatch(
                #[inline(always)]
                || {
                    let each = d.iter_mut().zip(resistance).zip(ratio).zip(m_z);
                    for (((d, resistance), ratio), m_z) in each {
                        let (sigma_0, sigma_h) = conductivity.sheet_conductivities(*m_z);
                        *d = sigma_0 * inverse;
                        let over = 1.0 / sigma_0;
                        *resistance = quantum_capacitance * over;
                        *ratio = sigma_h * over;
                    }
                },
            );
        });
        mesh.harmonic_means(&self.diffusivity, &mut self.faces);
    }

    /// The smallest and the largest D of the cells [m²/s].
    pub fn range(&self) -> [f64; 2] {
        let none = [f64::INFINITY; LANES];
        let [mut least, mut most] = [none, none.map(|_| 0.0)];
        let (lanes, rest) = self.diffusivity.as_chunks::<LANES>();
        for lane in lanes {
            for ((least, most), d) in least.iter_mut().zip(&mut most).zip(lane) {
                (*least, *most) = (d.min(*least), d.max(*most));
            }
        }
        let widen = |[least, most]: [f64; 2], d: &f64| [d.min(least), d.max(most)];
        least.iter().chain(&most).chain(rest).filter(|d| d.is_finite()).fold([f64::INFINITY, 0.0], widen)
    }

    /// ∂_t g = 2 g₁ m_z ṁ_z \[V/s\] with ṁ [rad/s] = `rate`: what the moving equilibrium pumps.
    pub fn pumping(&self, mesh: &Mesh, m: &Vectors, rate: &Vectors, out: &mut [f64]) {
        let (nx, twice) = (mesh.cells[0], 2.0 * self.level);
        out.par_chunks_mut(nx).with_min_len(ROWS).enumerate().for_each(|(j, out)| {
            let m_z = &m.z[mesh.row(j)];
            let each = out.iter_mut().zip(m_z).zip(&rate.z[mesh.row(j)]);
            each.for_each(|((out, m_z), rate)| *out = twice * m_z * rate);
        });
    }

    /// Σ(φ + g) over the cells \[V\].
    pub fn charge(&self, mesh: &Mesh, m: &Vectors, phi: &[f64]) -> f64 {
        let [sum] = sum_rows(mesh.cells[1], |j| {
            let m_z = &m.z[mesh.row(j)];
            [reduction::sum(&phi[mesh.row(j)], |phi| phi) + self.level * reduction::product(m_z, m_z)]
        });
        sum
    }

    /// What drives a current in each cell beside E + ∇φ, as a field [V/m]: the emf of ṁ = `rate` [rad/s], and (σ_H/σ₀)(E + ∇φ +
    /// E_m)×ẑ; `driving` is E + ∇φ [V/m].
    pub fn field_beside(&self, mesh: &Mesh, rate: &Vectors, driving: [&[f64]; 2], out: &mut [Vec<f64>; 2]) {
        let nx = mesh.cells[0];
        let [wx, wy] = out;
        let rows = wx.par_chunks_mut(nx).zip(wy.par_chunks_mut(nx)).with_min_len(ROWS);
        rows.enumerate().for_each(|(j, (wx, wy))| {
            let cells = mesh.row(j);
            let [rx, ry] = [&rate.x, &rate.y].map(|rate| &rate[cells.clone()]);
            let [gx, gy] = driving.map(|g| &g[cells.clone()]);
            let ratio = &self.hall_ratio[cells];
            dispatch(
                #[inline(always)]
                || {
                    let fields = gx.iter().zip(gy).zip(ratio).zip(rx.iter().zip(ry));
                    for ((wx, wy), (((gx, gy), ratio), (rx, ry))) in
                        wx.iter_mut().zip(wy.iter_mut()).zip(fields)
                    {
                        [*wx, *wy] = self.beside([*rx, *ry], *ratio, [*gx, *gy]);
                    }
                },
            );
        });
    }

    /// E_m = (emf) ẑ×ṁ and (σ_H/σ₀)(F + E_m)×ẑ of one cell, F×ẑ = (F_y, −F_x).
    #[inline(always)]
    pub fn beside(&self, [rx, ry]: [f64; 2], ratio: f64, [gx, gy]: [f64; 2]) -> [f64; 2] {
        let (ex, ey) = (-self.emf * ry, self.emf * rx);
        [ex + ratio * (gy + ey), ey - ratio * (gx + ex)]
    }

    /// ∂_t g = 2 g₁ m_z ṁ_z \[V/s\] of one cell.
    #[inline(always)]
    pub fn pumped(&self, m_z: f64, rate: f64) -> f64 {
        2.0 * self.level * m_z * rate
    }

    /// g′ − g \[V\] of one cell.
    #[inline(always)]
    pub fn change_of_level(&self, m_z: f64, end: f64) -> f64 {
        self.level * (end - m_z) * (end + m_z)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (3 * self.diffusivity.len() + self.spread.capacity()) + self.faces.bytes()
    }
}
