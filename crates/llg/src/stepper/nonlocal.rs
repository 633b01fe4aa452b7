//! Steps of the film with the non-local answer of the electrons: m by the explicit method of a pair, ψ by the implicit one.

use super::{
    Llg, Method, StepInfo,
    carriers::{INNER, sum},
    drives::time_of_node,
};
use crate::{
    error::{InvalidParameter, RunError},
    nonlocal::Nonlocal,
    problem::Problem,
    state::State,
    vectors::Vectors,
};

/// The electrons that the film moves, over one step.
#[derive(Debug)]
pub struct NonlocalSteps {
    response: Nonlocal,
    /// ∂_t ψ \[V/s\] of the present state, and what was found with it, from which the first stage sets out.
    rate: Vec<f64>,
    found: Vec<f64>,
    aside: Option<[Vec<f64>; 2]>,
    /// ψ of a stage, and its part that is known before.
    stage: Vec<f64>,
    known: Vec<f64>,
    /// ∂_t ψ of the stages after the first \[V/s\].
    rates: Vec<Vec<f64>>,
    /// ψ at an inner stage and at the start and end of the last step.
    inner: Vec<f64>,
    start: Vec<f64>,
    end: Vec<f64>,
    inner_stage: usize,
    inner_node: f64,
}

impl NonlocalSteps {
    /// Those of `problem` under `method`; `None` where the response is local.
    ///
    /// # Errors
    /// A method without an implicit partner, or a temperature.
    pub fn new(problem: &Problem, method: &Method) -> Result<Option<Self>, InvalidParameter> {
        let Some(response) = Nonlocal::new(problem) else { return Ok(None) };
        let refused = |name, value, requirement| Err(InvalidParameter { name, value, requirement });
        if let Some(thermal) = problem.thermal() {
            let requirement =
                "zero with a non-local response of the magnet: the noise of its currents is not built";
            return refused("temperature", thermal.temperature(), requirement);
        }
        let Some(tableau) = method.tableau().filter(|tableau| tableau.implicit.is_some()) else {
            let requirement = "imex_ark3 or imex_ark4 with a non-local response of the magnet, whose electrons need an implicit partner";
            return refused("method", method.vectors() as f64, requirement);
        };
        let off = |stage: &usize| (tableau.c[*stage] - INNER).abs();
        let inner_stage = (1..tableau.stages()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or_default();
        let zeros = || vec![0.0; problem.grid().layer()];
        Ok(Some(Self {
            rate: zeros(),
            found: response.unknowns().to_vec(),
            aside: None,
            stage: zeros(),
            known: zeros(),
            rates: (1..tableau.stages()).map(|_| zeros()).collect(),
            inner: zeros(),
            start: zeros(),
            end: zeros(),
            inner_stage,
            inner_node: tableau.c[inner_stage],
            response,
        }))
    }

    /// Adds to `k`, the ṁ of the film `m` without them, what the electrons do to it at ψ = `psi`, and computes ∂_t ψ. Where it is not found
    /// `k` is no number.
    pub fn take_rate(&mut self, m: &Vectors, psi: &[f64], k: &mut Vectors) {
        if self.response.settle(m, psi, k) {
            self.response.rate(m, k, &mut self.rate);
            self.found.copy_from_slice(self.response.unknowns());
        } else {
            k.components_mut().into_iter().for_each(|k| k.fill(f64::NAN));
        }
    }

    /// Keeps what belongs to the present state while outputs use its place; the second call brings it back.
    pub fn exchange(&mut self) {
        let (rate, found) = (&self.rate, &self.found);
        let [rate, found] = self.aside.get_or_insert_with(|| [rate.clone(), found.clone()]);
        std::mem::swap(rate, &mut self.rate);
        std::mem::swap(found, &mut self.found);
    }

    /// ψ at the end of the step.
    fn finish(&mut self, state: &State, weights: &[f64], length: f64) {
        sum(&mut self.end, &state.carriers, weights, length, &self.rate, &self.rates);
    }

    /// Makes the end of the step from `m_before` that of `state`: its charge stays to rounding, by a uniform shift of the size of the error
    /// of the step.
    pub fn commit(&mut self, state: &mut State, m_before: &Vectors) {
        let missing =
            self.response.charge(m_before, &state.carriers) - self.response.charge(&state.m, &self.end);
        let shift = missing / self.end.len() as f64;
        self.end.iter_mut().for_each(|psi| *psi += shift);
        std::mem::swap(&mut state.carriers, &mut self.end);
        std::mem::swap(&mut self.start, &mut self.end);
    }

    /// ψ at `time` inside the step `info` that led to `state`: a parabola through both ends and an inner stage.
    pub fn inside(&self, state: &State, info: &StepInfo, time: f64) -> Vec<f64> {
        let (x, c) = ((time - info.start) / info.length, self.inner_node);
        let weights = [(x - c) * (x - 1.0) / c, x * (x - 1.0) / (c * (c - 1.0)), x * (x - c) / (1.0 - c)];
        let values = self.start.iter().zip(&self.inner).zip(&state.carriers);
        values.map(|((a, b), c)| weights[0] * a + weights[1] * b + weights[2] * c).collect()
    }

    /// Largest |δm| that the error of ψ of a step of `length` \[s\] makes, Σ of `weights` and rates, by the torques of a volt and of a volt
    /// per metre [rad/s].
    pub fn error(&mut self, weights: &[f64], length: f64, torques: [f64; 2]) -> f64 {
        self.known.fill(0.0);
        sum(&mut self.stage, &self.known, weights, length, &self.rate, &self.rates);
        let [of_psi, of_gradient] = self.response.largest(&self.stage);
        length * (torques[0] * of_psi + torques[1] * of_gradient)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.response.bytes() + 8 * (self.known.len() * (self.rates.len() + 6) + self.found.len())
    }
}

impl Llg<'_> {
    /// What belongs to the electrons where k\[0\] has become the ṁ of `state` without them.
    pub(super) fn rate_of_response(&mut self, state: &State) {
        if let Some(steps) = &mut self.nonlocal {
            steps.take_rate(&state.m, &state.carriers, &mut self.k[0]);
        }
    }

    /// As `stages`, with the non-local response.
    pub(super) fn stages_with_response(
        &mut self,
        state: &State,
        length: f64,
        end: f64,
    ) -> Result<(), RunError> {
        let Some((tableau, rows)) = self.method.tableau().and_then(|t| Some((t, t.implicit?))) else {
            return Ok(());
        };
        if let Some(steps) = &mut self.nonlocal {
            steps.response.set_out_from(&steps.found);
        }
        for (stage, row) in rows.iter().enumerate().skip(1) {
            self.while_wanted(state)?;
            self.combine(state, tableau.a[stage], length, None)?;
            let m = std::mem::take(&mut self.stage);
            let time = time_of_node(state.time, length, end, tableau.c[stage]);
            self.rate_at(&m, time, self.nodes.of_stage(stage), stage, false);
            // Within the pool, so that its threads are not called for each small loop.
            let solve = || self.solve_response(state, (stage, row), (&m, length));
            let (solved, ()) = rayon::join(solve, || ());
            self.stage = m;
            solved?;
        }
        if let Some(steps) = &mut self.nonlocal {
            steps.finish(state, tableau.b, length);
        }
        self.combine(state, tableau.b, length, Some(end))
    }

    /// The electrons of a stage in the film `m`, and what they add to its ṁ.
    fn solve_response(
        &mut self,
        state: &State,
        (stage, row): (usize, &[f64]),
        (m, length): (&Vectors, f64),
    ) -> Result<(), RunError> {
        let (Some(steps), Some((diagonal, before))) = (&mut self.nonlocal, row.split_last()) else {
            return Ok(());
        };
        let tau = diagonal * length;
        let NonlocalSteps { response, rate, stage: psi, known, rates, inner, inner_stage, .. } = steps;
        sum(known, &state.carriers, before, length, rate, rates);
        if response.solve((m, tau), known, psi, &mut self.k[stage]).is_none() {
            return Err(RunError::CarriersNotSolved { time: state.time, step: length });
        }
        let over = 1.0 / tau;
        for ((rate, known), psi) in rates[stage - 1].iter_mut().zip(&*known).zip(&*psi) {
            *rate = over * (psi - known);
        }
        if stage == *inner_stage {
            inner.copy_from_slice(psi);
        }
        Ok(())
    }

    /// Energy of the carriers that the film moves \[J\] beside the energies of the magnet; `None` where the response is local.
    pub fn response_energy(&mut self, state: &State) -> Option<f64> {
        self.nonlocal.as_mut().map(|steps| steps.response.energy(&state.m, &state.carriers))
    }

    /// What the uniform wave conserves, Σ(ψ + g) over the cells of the lowest layer \[V\]; `None` where the response is local.
    pub fn response_charge(&self, state: &State) -> Option<f64> {
        self.nonlocal.as_ref().map(|steps| steps.response.charge(&state.m, &state.carriers))
    }

    /// Power that the electrons moved by the film turn into heat at `state` \[W\], what the Gilbert tensor takes without its bulk part
    /// included; `None` where the response is local.
    pub fn response_loss(&mut self, state: &State) -> Option<f64> {
        self.invalidate();
        self.prepare(state);
        let k = &self.k[0];
        self.nonlocal.as_mut().map(|steps| steps.response.loss(&state.m, k))
    }

    /// φ \[V\] and J/σ₀ − E_m [V/m] of the electrons that the film moves at `state`; `None` where the response is local.
    pub fn response_fields(&mut self, state: &State) -> Option<(Vec<f64>, [Vec<f64>; 2])> {
        self.prepare(state);
        let steps = self.nonlocal.as_mut()?;
        steps.response.set_out_from(&steps.found);
        Some((steps.response.potential().to_vec(), steps.response.driving_field()))
    }

    /// ∂_t ψ \[V/s\] of the present state; `None` where the response is local.
    pub fn response_rate(&mut self, state: &State) -> Option<&[f64]> {
        self.prepare(state);
        self.nonlocal.as_ref().map(|steps| steps.rate.as_slice())
    }
}
