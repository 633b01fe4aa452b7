//! A drive under a closed form of K whose m_z follows the film: the answers at several m_z, weighed by the film's.
//!
//! Each member holds the answer of a film that has always had one m_z, causal and decaying. The film's is the polynomial in
//! u = ⟨m_z²⟩ through them, φ(t) = Σ_k ℓ_k(u(t)) φ_k(t): K is that of the m_z at the time of the answer. With one member it is that.

use field::Drive;
use num_complex::Complex64;
use response::{CorrelatorForm, Interface};

use super::{
    bank::Bank,
    drive_fields::DriveFields,
    kept_weights::KeptWeights,
    pole_drive::{Amplitudes, Electrons, PoleDrive},
    synthesis::SynthesisScratch,
    weights::ComplexCubicWeights,
};
use crate::{
    grid::Grid,
    surface::{Diffusivity, History},
};

/// Values of m_z² between 0 and 1 at which a K that follows the film is kept.
const MEMBERS: usize = 7;

/// The answers at one or several m_z.
#[derive(Debug)]
pub struct PoleFamily {
    members: Vec<PoleDrive>,
    /// m_z² of each member.
    squares: Vec<f64>,
    interface: Interface,
}

/// Buffers of a family: weights of each member, and amplitudes for one at a time.
#[derive(Debug)]
pub struct FamilyScratch {
    weights: Vec<KeptWeights<ComplexCubicWeights>>,
    amplitudes: Amplitudes,
}

impl FamilyScratch {
    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.weights.iter().map(KeptWeights::bytes).sum::<usize>() + self.amplitudes.bytes()
    }
}

impl PoleFamily {
    /// The memory of `drive` on `grid`.
    pub fn new(
        drive: &Drive,
        grid: &Grid,
        interface: &Interface,
        form: CorrelatorForm,
        diffusivity: Diffusivity,
        history: History,
    ) -> Self {
        let squares = match diffusivity {
            Diffusivity::AtMz(m_z) => vec![m_z * m_z],
            // Chebyshev points.
            Diffusivity::Mean => (0..MEMBERS)
                .map(|k| 0.5 - 0.5 * (std::f64::consts::PI * (k as f64 + 0.5) / MEMBERS as f64).cos())
                .collect(),
        };
        let member = |square: &f64| {
            let m_z = match diffusivity {
                Diffusivity::AtMz(m_z) => m_z,
                Diffusivity::Mean => square.sqrt(),
            };
            let electrons = Electrons { interface: interface.clone(), form, m_z };
            PoleDrive::new(drive, grid, &electrons, history)
        };
        Self { members: squares.iter().map(member).collect(), squares, interface: interface.clone() }
    }

    /// The waves, which all members share.
    pub fn bank(&self) -> &Bank {
        &self.members[0].bank
    }

    /// Whether there are modes in the state at all.
    pub fn evolves(&self) -> bool {
        self.members[0].evolves
    }

    /// Whether the signal feeds the modes.
    pub fn is_driven(&self) -> bool {
        self.members[0].is_driven()
    }

    /// Whether the film weighs several members.
    pub fn weighs_by_film(&self) -> bool {
        self.members.len() > 1
    }

    /// Modes that the state carries.
    pub fn len(&self) -> usize {
        self.members.iter().map(PoleDrive::len).sum()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.members.iter().map(PoleDrive::bytes).sum()
    }

    /// Buffers for `intervals` lengths of step.
    pub fn scratch(&self, intervals: usize) -> FamilyScratch {
        FamilyScratch {
            weights: self.members.iter().map(|_| KeptWeights::new(intervals)).collect(),
            amplitudes: self.members[0].amplitudes(),
        }
    }

    /// The modes at t = 0, member after member.
    pub fn initial_modes(&self, history: History) -> Vec<Complex64> {
        self.members.iter().flat_map(|member| member.initial_modes(history)).collect()
    }

    /// Advances over one interval.
    pub fn advance(&self, mut state: &mut [Complex64], from: f64, length: f64, scratch: &mut FamilyScratch) {
        for (member, weights) in self.members.iter().zip(&mut scratch.weights) {
            let (mine, rest) = state.split_at_mut(member.len());
            if member.evolves && !member.is_silent(mine) {
                member.advance(mine, from, length, weights);
            }
            state = rest;
        }
    }

    /// Writes the fields at `time` for a film of diffusivity `d` [m²/s].
    pub fn write(
        &self,
        mut state: &[Complex64],
        (time, d): (f64, f64),
        fresh: bool,
        out: &mut DriveFields,
        scratch: &mut FamilyScratch,
        mut synthesis: Option<&mut SynthesisScratch>,
    ) {
        let square = self.interface.mean_square_of_diffusivity(d);
        for (index, member) in self.members.iter().enumerate() {
            let (mine, rest) = state.split_at(member.len());
            let at = (time, self.share(index, square));
            let fresh = fresh && index == 0;
            member.write(mine, at, fresh, out, &mut scratch.amplitudes, synthesis.as_deref_mut());
            state = rest;
        }
    }

    /// Lagrange's polynomial of one member at `square`; 1 for a single member.
    fn share(&self, index: usize, square: f64) -> f64 {
        let here = self.squares[index];
        let others = self.squares.iter().enumerate().filter(|(other, _)| *other != index);
        others.map(|(_, other)| (square - other) / (here - other)).product()
    }

    /// The largest distance of a member.
    pub fn distance(
        &self,
        mut a: &[Complex64],
        mut b: &[Complex64],
        weight: &dyn Fn(f64) -> f64,
        field_weight: f64,
    ) -> f64 {
        let mut largest = 0.0_f64;
        for member in &self.members {
            let ((mine, rest), (theirs, others)) = (a.split_at(member.len()), b.split_at(member.len()));
            largest = largest.max(member.distance(mine, theirs, weight, field_weight));
            (a, b) = (rest, others);
        }
        largest
    }
}
