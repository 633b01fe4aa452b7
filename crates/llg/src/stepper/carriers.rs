//! Steps of the film and the carriers together: m by the explicit method of a pair, the carriers by the implicit one.
//!
//! A stage first takes m from the stages before. In that film it finds the carriers and the ṁ they cause together, so that
//! neither diffusion, nor the Hall current, nor the emf of ṁ limits the step.

use rayon::prelude::*;

use super::{Llg, Method, StepInfo, Tableau, drives::time_of_node};
use crate::{
    carriers::{Carriers, Instant},
    error::{InvalidParameter, RunError},
    memory::DriveFields,
    problem::Problem,
    reduction,
    state::State,
    term::Stage,
    vectors::Vectors,
};

/// The stage nearest to this part of the step serves as a point inside it.
pub(super) const INNER: f64 = 0.6;

/// Start and middle of a step of the midpoint rule.
const MIDPOINT_NODES: [f64; 2] = [0.0, 0.5];

/// Cells of a chunk that stays in the cache while rates are added.
const CHUNK: usize = 4096;

/// Change of φ on the way to the first stage, over φ, beyond which it is not extrapolated.
const FAST: f64 = 0.1;

/// The carriers over one step.
#[derive(Debug)]
pub struct CarrierSteps {
    pub(super) carriers: Carriers,
    /// Of the present state, of the one before, and of the present state while outputs use its place.
    now: Instant,
    before: Instant,
    aside: Option<Instant>,
    /// Of the middle of the last step of the midpoint rule.
    pub(super) middle: Option<Instant>,
    /// φ of a stage.
    stage: Vec<f64>,
    /// ∂_t φ of the stages after the first \[V/s\].
    rates: Vec<Vec<f64>>,
    /// What the contacts give to Σ(φ + g) in each stage \[V/s\], and in the step \[V\].
    inflows: Vec<f64>,
    pub(super) in_step: f64,
    known: Vec<f64>,
    /// Weights that carry ∂_t φ of the stages before on to a stage.
    ahead: Vec<Vec<f64>>,
    /// φ at an inner stage and at the start and end of the last step.
    pub(super) inner: Vec<f64>,
    start: Vec<f64>,
    pub(super) end: Vec<f64>,
    inner_stage: usize,
    inner_node: f64,
    /// Whether φ changes little in the step.
    smooth: bool,
}

impl CarrierSteps {
    /// Those of `problem` under `method`; `None` where the kernel keeps no carriers.
    ///
    /// # Errors
    /// A method without an implicit partner, or a temperature.
    pub fn new(problem: &Problem, method: &Method) -> Result<Option<Self>, InvalidParameter> {
        let Some(carriers) = Carriers::new(problem, method.lengths()) else { return Ok(None) };
        let refused = |name, value, requirement| Err(InvalidParameter { name, value, requirement });
        if let Some(thermal) = problem.thermal() {
            let requirement = "zero under the kernel drift_diffusion: the noise of the currents is not built";
            return refused("temperature", thermal.temperature(), requirement);
        }
        let nodes = match method {
            Method::Midpoint { .. } => &MIDPOINT_NODES,
            _ => match method.tableau().filter(|tableau| tableau.implicit.is_some()) {
                Some(tableau) => tableau.c,
                None => {
                    let requirement = "imex_ark3, imex_ark4 or implicit_midpoint under the kernel drift_diffusion, whose carriers \
                                       are too fast for an explicit method";
                    return refused("method", method.vectors() as f64, requirement);
                }
            },
        };
        let off = |stage: &usize| (nodes[*stage] - INNER).abs();
        let inner_stage = (1..nodes.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or_default();
        let stages = method.tableau().map_or(0, Tableau::stages);
        let cells = problem.grid().layer();
        let zeros = || vec![0.0; cells];
        let instant = carriers.empty_instant();
        Ok(Some(Self {
            before: instant.clone(),
            stage: zeros(),
            ahead: extrapolations(nodes),
            middle: matches!(method, Method::Midpoint { .. }).then(|| instant.clone()),
            now: instant,
            aside: None,
            rates: (1..stages).map(|_| zeros()).collect(),
            inflows: vec![0.0; stages],
            in_step: 0.0,
            known: zeros(),
            inner: zeros(),
            start: zeros(),
            end: zeros(),
            inner_stage,
            inner_node: nodes[inner_stage],
            smooth: false,
            carriers,
        }))
    }

    /// The fields of the present state.
    pub fn fields(&self) -> &DriveFields {
        &self.now.fields
    }

    /// The fields at the start and at the end of the last step.
    pub fn fields_of_step(&self) -> [&DriveFields; 2] {
        [&self.before.fields, &self.now.fields]
    }

    /// ∫J·E dA \[W\] at the start and at the end of the last step, whose mean is the work of the step over its length; under the midpoint
    /// rule both are that of its middle.
    pub fn powers_of_step(&self) -> [f64; 2] {
        match &self.middle {
            Some(middle) => [middle.power; 2],
            None => [self.before.power, self.now.power],
        }
    }

    /// Current from each contact into the film \[A\] at the present state.
    pub fn currents(&self) -> &[f64] {
        &self.now.currents
    }

    /// ∂_t φ \[V/s\] and the power of the drives \[W\] at the present state.
    pub fn rate_and_power(&self) -> (&[f64], f64) {
        (&self.now.rate, self.now.power)
    }

    /// ∫n²/2ν dA of `state`, and the energy of its charge on a gate \[J\].
    pub fn energy(&self, state: &State) -> f64 {
        self.carriers.energy(&state.m, &state.carriers)
    }

    /// Makes the fields those of `state` at `time`.
    pub fn prepare(&mut self, state: &State, time: f64) {
        self.carriers.fields(&state.m, &state.carriers, time, &mut self.now);
    }

    /// Computes ∂_t φ of the present state, whose film turns with `rate` in its fields, and adds to it what insulating edges make.
    pub fn take_rate(&mut self, m: &Vectors, rate: &mut Vectors) {
        self.carriers.settle(m, rate, &self.now);
        self.carriers.rate(m, rate, &mut self.now);
    }

    /// Keeps what belongs to the present state while outputs use its place; the second call brings it back.
    pub fn exchange(&mut self) {
        let carriers = &self.carriers;
        let aside = self.aside.get_or_insert_with(|| carriers.empty_instant());
        std::mem::swap(aside, &mut self.now);
    }

    /// Looks whether φ changes little in a step whose first stage lies a time `after` its start.
    fn start(&mut self, state: &State, after: f64) {
        let square = |values: &[f64]| reduction::product(values, values);
        self.smooth = after.powi(2) * square(&self.now.rate) < FAST.powi(2) * square(&state.carriers);
        self.stage.copy_from_slice(&state.carriers);
    }

    /// φ before the implicit part of `stage`, that at the start and what the stages before add, and a first φ of the stage: with
    /// ∂_tφ as it was going on, or as in the stage before where the carriers are faster than the step.
    fn begin(&mut self, state: &State, (stage, weights, length): (usize, &[f64], f64), tau: f64) {
        sum(&mut self.known, &state.carriers, weights, length, &self.now.rate, &self.rates);
        if self.smooth {
            sum(&mut self.stage, &self.known, &self.ahead[stage], tau, &self.now.rate, &self.rates);
        }
    }

    /// φ at the end of the step.
    fn finish(&mut self, state: &State, weights: &[f64], length: f64) {
        sum(&mut self.end, &state.carriers, weights, length, &self.now.rate, &self.rates);
        self.inflows[0] = self.now.inflow;
        self.in_step = length * weights.iter().zip(&self.inflows).map(|(w, inflow)| w * inflow).sum::<f64>();
    }

    /// Makes the end of the step from `m_before` the present state at `time`.
    pub fn commit(&mut self, state: &mut State, m_before: &Vectors, time: f64) {
        if self.middle.is_none() {
            self.carriers.keep_charge((m_before, &state.carriers), &state.m, &mut self.end);
        }
        std::mem::swap(&mut state.carriers, &mut self.end);
        std::mem::swap(&mut self.start, &mut self.end);
        std::mem::swap(&mut self.before, &mut self.now);
        self.prepare(state, time);
    }

    /// φ at `time` inside the step `info` that led to `state`: a parabola through both ends and an inner stage.
    pub fn inside(&self, state: &State, info: &StepInfo, time: f64) -> Vec<f64> {
        let (x, c) = ((time - info.start) / info.length, self.inner_node);
        let weights = [(x - c) * (x - 1.0) / c, x * (x - 1.0) / (c * (c - 1.0)), x * (x - c) / (1.0 - c)];
        let values = self.start.iter().zip(&self.inner).zip(&state.carriers);
        values.map(|((a, b), c)| weights[0] * a + weights[1] * b + weights[2] * c).collect()
    }

    /// Largest |δm| that the error of φ of a step of `length` \[s\] makes, Σ of `weights` and rates, by the torques of a volt and of a
    /// volt per metre [rad/s].
    pub fn error(&mut self, weights: &[f64], length: f64, torques: [f64; 2]) -> f64 {
        self.known.fill(0.0);
        let error = &mut self.stage;
        sum(error, &self.known, weights, length, &self.now.rate, &self.rates);
        let [of_phi, of_gradient] = self.carriers.largest(error);
        length * (torques[0] * of_phi + torques[1] * of_gradient)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let instant = self.now.fields.bytes() + 8 * self.now.rate.len();
        let vectors = 8 * self.known.len() * (self.rates.len() + 5);
        let instants = 2 + usize::from(self.middle.is_some());
        self.carriers.bytes() + instants * instant + vectors
    }
}

/// out = φ + dt Σ w_i ∂_tφ_i.
pub(super) fn sum(
    out: &mut [f64],
    phi: &[f64],
    weights: &[f64],
    length: f64,
    first: &[f64],
    rates: &[Vec<f64>],
) {
    out.par_chunks_mut(CHUNK).zip(phi.par_chunks(CHUNK)).enumerate().for_each(|(index, (out, phi))| {
        out.copy_from_slice(phi);
        let all = std::iter::once(first).chain(rates.iter().map(Vec::as_slice));
        for (weight, rate) in weights.iter().zip(all).filter(|(weight, _)| **weight != 0.0) {
            let factor = length * weight;
            let rate = &rate[index * CHUNK..];
            out.iter_mut().zip(rate).for_each(|(out, rate)| *out += factor * rate);
        }
    });
}

/// For each stage the weights with which the polynomial through values at the nodes before gives that at its own.
fn extrapolations(nodes: &[f64]) -> Vec<Vec<f64>> {
    let weight = |before: &[f64], i: usize, x: f64| -> f64 {
        let others = before.iter().enumerate().filter(|(j, _)| *j != i);
        others.map(|(_, node)| (x - node) / (before[i] - node)).product()
    };
    let of = |stage: usize| (0..stage).map(move |i| weight(&nodes[..stage], i, nodes[stage])).collect();
    (0..nodes.len()).map(of).collect()
}

impl Llg<'_> {
    /// ∫J·E dA \[W\] at the start and at the end of the last step; `None` without carriers. To be called right after the step.
    pub fn powers_of_step(&self) -> Option<[f64; 2]> {
        self.carriers.as_ref().map(CarrierSteps::powers_of_step)
    }

    /// ∂_t φ \[V/s\] of the cells of the lowest layer and the power of the drives ∫J·E dA \[W\]; `None` without carriers.
    pub fn carrier_rate(&mut self, state: &State) -> Option<(&[f64], f64)> {
        self.prepare(state);
        self.carriers.as_ref().map(CarrierSteps::rate_and_power)
    }

    /// Current from each contact into the film \[A\], in the order of [`Surface::contacts`](crate::Surface); empty without contacts.
    pub fn contact_currents(&mut self, state: &State) -> &[f64] {
        self.prepare(state);
        self.carriers.as_ref().map_or(&[], CarrierSteps::currents)
    }

    /// The charge that has come through the contacts in the last step, as [`carrier_charge`](Self::carrier_charge) \[V\]; `None` without
    /// carriers. To be called right after the step.
    pub fn charge_of_step(&self) -> Option<f64> {
        self.carriers.as_ref().map(|steps| steps.in_step)
    }

    /// The charge that only contacts change, as Σ(φ + Δ_z²/(2eε)) over the cells \[V\]: times −eν and the area of a cell their number;
    /// `None` without carriers.
    pub fn carrier_charge(&self, state: &State) -> Option<f64> {
        self.carriers.as_ref().map(|steps| steps.carriers.charge(&state.m, &state.carriers))
    }

    /// ∫n²/2ν dA and ∫ρ²/2C dA of the charge ρ on a gate \[J\], what the carriers hold beside the energies of the magnet; `None` without
    /// carriers.
    pub fn carrier_energy(&self, state: &State) -> Option<f64> {
        self.carriers.as_ref().map(|steps| steps.energy(state))
    }

    /// As `stages`, with carriers.
    pub(super) fn stages_with_carriers(
        &mut self,
        state: &State,
        length: f64,
        end: f64,
    ) -> Result<(), RunError> {
        let Some((tableau, rows)) = self.method.tableau().and_then(|t| Some((t, t.implicit?))) else {
            return Ok(());
        };
        if let Some(steps) = &mut self.carriers {
            steps.start(state, tableau.c[1] * length);
        }
        for (stage, row) in rows.iter().enumerate().skip(1) {
            self.while_wanted(state)?;
            self.combine(state, tableau.a[stage], length, None)?;
            let m = std::mem::take(&mut self.stage);
            let time = time_of_node(state.time, length, end, tableau.c[stage]);
            let grid = self.problem.grid();
            self.equation.rate(&Stage { grid, time, m: &m, drive: None }, &mut self.k[stage]);
            self.evaluations += 1;
            // Within the pool, so that its threads are not called for each small loop.
            let solve = || self.solve_carriers(state, (stage, row), (&m, time, length));
            let (solved, ()) = rayon::join(solve, || ());
            self.stage = m;
            solved?;
        }
        if let Some(steps) = &mut self.carriers {
            steps.finish(state, tableau.b, length);
        }
        self.combine(state, tableau.b, length, Some(end))
    }

    /// The carriers of a stage in the film `m`, and what they add to its ṁ.
    fn solve_carriers(
        &mut self,
        state: &State,
        (stage, row): (usize, &[f64]),
        (m, time, length): (&Vectors, f64, f64),
    ) -> Result<(), RunError> {
        let (Some(steps), Some((diagonal, before))) = (&mut self.carriers, row.split_last()) else {
            return Ok(());
        };
        let tau = diagonal * length;
        steps.begin(state, (stage, before, length), tau);
        let CarrierSteps { carriers, stage: phi, known, rates, inner, inner_stage, inflows, .. } = steps;
        if carriers.solve((m, time, tau), known, phi, &mut self.k[stage]).is_none() {
            return Err(RunError::CarriersNotSolved { time: state.time, step: length });
        }
        let over = 1.0 / tau;
        for ((rate, known), phi) in rates[stage - 1].iter_mut().zip(&*known).zip(&*phi) {
            *rate = over * (phi - known);
        }
        inflows[stage] = carriers.inflow();
        if stage == *inner_stage {
            inner.copy_from_slice(phi);
        }
        Ok(())
    }
}
