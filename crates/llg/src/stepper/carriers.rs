//! The carriers over one step, found with the film by the implicit method of a pair or by the midpoint rule.

use super::{
    Llg, Method, StepInfo, Tableau,
    pair::{Implicit, ImplicitStage},
    partner::{Partner, Values},
};
use crate::{
    carriers::{Carriers, Instant},
    error::InvalidParameter,
    memory::DriveFields,
    problem::Problem,
    reduction,
    state::State,
    vectors::Vectors,
};

/// Start and middle of a step of the midpoint rule.
const MIDPOINT_NODES: [f64; 2] = [0.0, 0.5];

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
    /// φ of the step.
    pub(super) partner: Partner,
    /// What the contacts give to Σ(φ + g) in each stage \[V/s\], and in the step \[V\].
    inflows: Vec<f64>,
    pub(super) in_step: f64,
    /// Weights that carry ∂_t φ of the stages before on to a stage.
    ahead: Vec<Vec<f64>>,
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
        let stages = method.tableau().map_or(0, Tableau::stages);
        let instant = carriers.empty_instant();
        Ok(Some(Self {
            before: instant.clone(),
            partner: Partner::new(problem.grid().layer(), nodes, stages),
            ahead: extrapolations(nodes),
            middle: matches!(method, Method::Midpoint { .. }).then(|| instant.clone()),
            now: instant,
            aside: None,
            inflows: vec![0.0; stages],
            in_step: 0.0,
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

    /// Makes the end of the step from `m_before` the present state at `time`.
    pub fn commit(&mut self, state: &mut State, m_before: &Vectors, time: f64) {
        if self.middle.is_none() {
            self.carriers.keep_charge((m_before, &state.carriers), &state.m, &mut self.partner.end);
        }
        self.partner.commit(&mut state.carriers);
        std::mem::swap(&mut self.before, &mut self.now);
        self.prepare(state, time);
    }

    /// φ at `time` inside the step `info` that led to `state`.
    pub fn inside(&self, state: &State, info: &StepInfo, time: f64) -> Vec<f64> {
        self.partner.inside(&state.carriers, info, time)
    }

    /// Largest |δm| that the error of φ of a step of `length` \[s\] makes, Σ of `weights` and rates, by the torques of a volt and of a
    /// volt per metre [rad/s].
    pub fn error(&mut self, weights: &[f64], length: f64, torques: [f64; 2]) -> f64 {
        let [of_phi, of_gradient] =
            self.carriers.largest(self.partner.error(&self.now.rate, weights, length));
        length * (torques[0] * of_phi + torques[1] * of_gradient)
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let instant = self.now.fields.bytes() + 8 * self.now.rate.len();
        let instants = 2 + usize::from(self.middle.is_some());
        self.carriers.bytes() + instants * instant + self.partner.bytes()
    }
}

impl Implicit for CarrierSteps {
    /// Looks whether φ changes little on the way to the first stage.
    fn start(&mut self, state: &State, after: f64) {
        let square = |values: &[f64]| reduction::product(values, values);
        self.smooth = after.powi(2) * square(&self.now.rate) < FAST.powi(2) * square(&state.carriers);
        self.partner.stage.copy_from_slice(&state.carriers);
    }

    /// Sets out from ∂_tφ as it was going on, or from φ of the stage before where the carriers are faster than the step.
    fn solve(&mut self, state: &State, at: &ImplicitStage<'_>, k: &mut Vectors) -> Option<()> {
        let Self { carriers, partner, now, .. } = self;
        let values = Values { value: &state.carriers, rate: &now.rate };
        partner.begin(values, at.before, at.length);
        let tau = at.tau();
        if self.smooth {
            partner.extrapolate(values, &self.ahead[at.stage], tau);
        }
        carriers.solve((at.m, at.time, tau), &partner.known, &mut partner.stage, k)?;
        partner.keep(at.stage, tau);
        self.inflows[at.stage] = carriers.inflow();
        Some(())
    }

    fn finish(&mut self, state: &State, weights: &[f64], length: f64) {
        let values = Values { value: &state.carriers, rate: &self.now.rate };
        self.partner.finish(values, weights, length);
        self.inflows[0] = self.now.inflow;
        self.in_step = length * weights.iter().zip(&self.inflows).map(|(w, inflow)| w * inflow).sum::<f64>();
    }
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
}
