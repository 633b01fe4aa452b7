//! The electrons that the film moves over one step, under its non-local response: ψ by the implicit method of a pair.

use super::{
    Llg, Method, StepInfo,
    pair::{Implicit, ImplicitStage},
    partner::{Partner, Values},
};
use crate::{error::InvalidParameter, nonlocal::Nonlocal, problem::Problem, state::State, vectors::Vectors};

/// The electrons that the film moves, over one step.
#[derive(Debug)]
pub struct NonlocalSteps {
    response: Nonlocal,
    /// ∂_t ψ \[V/s\] of the present state, and what was found with it, from which the first stage sets out.
    rate: Vec<f64>,
    found: Vec<f64>,
    aside: Option<[Vec<f64>; 2]>,
    /// ψ of the step.
    partner: Partner,
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
        let cells = problem.grid().layer();
        Ok(Some(Self {
            rate: vec![0.0; cells],
            found: response.unknowns().to_vec(),
            aside: None,
            partner: Partner::new(cells, tableau.c, tableau.stages()),
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

    /// Makes the end of the step from `m_before` that of `state`: its charge stays to rounding, by a uniform shift of the size of the error
    /// of the step.
    pub fn commit(&mut self, state: &mut State, m_before: &Vectors) {
        let end = &mut self.partner.end;
        let missing = self.response.charge(m_before, &state.carriers) - self.response.charge(&state.m, end);
        let shift = missing / end.len() as f64;
        end.iter_mut().for_each(|psi| *psi += shift);
        self.partner.commit(&mut state.carriers);
    }

    /// ψ at `time` inside the step `info` that led to `state`.
    pub fn inside(&self, state: &State, info: &StepInfo, time: f64) -> Vec<f64> {
        self.partner.inside(&state.carriers, info, time)
    }

    /// Largest |δm| that the error of ψ of a step of `length` \[s\] makes, Σ of `weights` and rates, by the torques of a volt and of a volt
    /// per metre [rad/s].
    pub fn error(&mut self, weights: &[f64], length: f64, torques: [f64; 2]) -> f64 {
        let [of_psi, of_gradient] = self.response.largest(self.partner.error(&self.rate, weights, length));
        length * (torques[0] * of_psi + torques[1] * of_gradient)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.response.bytes() + 8 * (self.rate.len() + self.found.len()) + self.partner.bytes()
    }
}

impl Implicit for NonlocalSteps {
    fn start(&mut self, _state: &State, _after: f64) {
        self.response.set_out_from(&self.found);
    }

    fn solve(&mut self, state: &State, at: &ImplicitStage<'_>, k: &mut Vectors) -> Option<()> {
        let Self { response, partner, rate, .. } = self;
        partner.begin(Values { value: &state.carriers, rate }, at.before, at.length);
        response.solve((at.m, at.tau()), &partner.known, &mut partner.stage, k)?;
        partner.keep(at.stage, at.tau());
        Some(())
    }

    fn finish(&mut self, state: &State, weights: &[f64], length: f64) {
        self.partner.finish(Values { value: &state.carriers, rate: &self.rate }, weights, length);
    }
}

impl Llg<'_> {
    /// What belongs to the electrons where k\[0\] has become the ṁ of `state` without them.
    pub(super) fn rate_of_response(&mut self, state: &State) {
        if let Some(steps) = &mut self.nonlocal {
            steps.take_rate(&state.m, &state.carriers, &mut self.k[0]);
        }
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
