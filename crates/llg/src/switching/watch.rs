//! Looks at the film after every step.

use std::ops::ControlFlow;

use response::SheetConductivity;

use super::{
    criterion::{CellQuantity, Criterion, Direction},
    power::drive_power,
    root::root,
    scan::{Level, NOT_YET, ROOT_TOLERANCE, VACUUM},
    trigger::Trigger,
};
use crate::{
    error::InvalidParameter,
    problem::Problem,
    quantity::{OUT_OF_PLANE, Table},
    state::State,
    stepper::{Llg, Method, StepInfo},
};

/// What was seen so far: plain data, complete for a restart.
#[derive(Clone, Debug, PartialEq)]
pub struct SwitchingState {
    /// Time up to which the run was watched \[s\].
    pub time: f64,
    /// +1 when the threshold is crossed from below, −1 from above.
    pub sign: f64,
    /// The watched number at the start.
    pub start_value: f64,
    /// The watched number at `time`.
    pub value: f64,
    /// The threshold.
    pub main: Trigger,
    /// 10 % and 90 % of the way from the start to the threshold.
    pub tenth: Trigger,
    /// See `tenth`.
    pub nine_tenths: Trigger,
    /// The last passage of 10 % before the first of 90 % \[s\].
    pub rise_from: Option<f64>,
    /// The crossing that was the first to be followed by the hold time \[s\].
    pub settled: Option<f64>,
    /// First passage of every cell \[s\], [`NOT_YET`] or [`VACUUM`]; empty when cells are not watched.
    pub first_passage: Vec<f64>,
    /// Part of the magnetic cells beyond the threshold at `time`, when cells are watched.
    pub beyond: f64,
    /// Power of the drive at `time` \[W\]; `None` before the first step and after a jump.
    pub power: Option<f64>,
    /// Energy put in by the drive \[J\].
    pub energy: f64,
    /// The same at the first crossing \[J\].
    pub energy_at_first: Option<f64>,
}

/// The number that is compared with the threshold.
#[derive(Debug)]
enum Watched<'p> {
    /// Mean over the cells.
    Mean(CellQuantity),
    /// Part of the cells beyond a level.
    Fraction(Level),
    /// A column of the table. Energies need fields of their own, so another workspace computes them.
    Column { index: usize, table: Table, evaluator: Box<Llg<'p>> },
}

/// The levels that are watched, in the order in which a film passes them.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Tenth,
    NineTenths,
    Threshold,
}

impl Mark {
    const ALL: [Self; 3] = [Self::Tenth, Self::NineTenths, Self::Threshold];
}

/// A criterion at work.
#[derive(Debug)]
pub struct Watch<'p> {
    criterion: Criterion,
    problem: &'p Problem,
    watched: Watched<'p>,
    /// Threshold and return level of the watched number.
    threshold: f64,
    hysteresis: f64,
    /// +1 when the watched number crosses from below.
    sign: f64,
    /// The level of single cells.
    cells: Option<Level>,
    conductivity: Option<SheetConductivity>,
    state: SwitchingState,
}

impl<'p> Watch<'p> {
    /// Watches what `llg` computes, from `state` on.
    ///
    /// # Errors
    /// A criterion that [`Criterion::validate`] refuses, a quantity that no table has, or cells watched for what they do not
    /// have.
    pub fn new(
        llg: &Llg<'p>,
        method: Method,
        criterion: Criterion,
        state: &State,
    ) -> Result<Self, InvalidParameter> {
        let problem = llg.problem();
        criterion.validate()?;
        let mut watched = Self::watched(llg, method, &criterion)?;
        let start = value(&mut watched, problem, state);
        let sign = match criterion.direction {
            Direction::Rising => 1.0,
            Direction::Falling => -1.0,
            Direction::Away if start > criterion.threshold => -1.0,
            Direction::Away => 1.0,
        };
        let mut watch = Self {
            threshold: criterion.threshold,
            hysteresis: sign * (criterion.threshold - criterion.rearm),
            sign,
            problem,
            cells: None,
            conductivity: (!problem.drives().is_empty())
                .then(|| problem.surface().map(|s| s.interface.sheet_conductivity()))
                .flatten(),
            state: SwitchingState::start(sign, state.time),
            watched,
            criterion,
        };
        InvalidParameter::unless(
            watch.hysteresis >= 0.0,
            "rearm",
            watch.criterion.rearm,
            "on the side of the threshold from which it is crossed",
        )?;
        watch.watch_cells();
        watch.begin(state);
        Ok(watch)
    }

    fn watched(
        llg: &Llg<'p>,
        method: Method,
        criterion: &Criterion,
    ) -> Result<Watched<'p>, InvalidParameter> {
        let problem = llg.problem();
        let refuse = |requirement| InvalidParameter { name: "quantity", value: f64::NAN, requirement };
        match CellQuantity::by_name(&criterion.quantity) {
            Some(quantity) => Ok(Watched::Mean(quantity)),
            None if criterion.per_cell => {
                Err(refuse("mx, my, mz or abs_mz when cells are watched one by one"))
            }
            None if criterion.quantity == "switched_fraction" => Ok(Watched::Fraction(Level {
                quantity: CellQuantity::AbsMz,
                threshold: OUT_OF_PLANE,
                sign: 1.0,
            })),
            None => {
                let driven = problem.is_driven();
                let found = Table::with_column(llg.equation(), driven, &criterion.quantity);
                let (table, index) = found.ok_or(refuse("a column that tables can have"))?;
                let evaluator = Box::new(Llg::new(problem, method)?);
                Ok(Watched::Column { index, table, evaluator })
            }
        }
    }

    /// Sets the level of single cells, and with a fraction lets the number of them decide.
    fn watch_cells(&mut self) {
        if let (true, Watched::Mean(quantity)) = (self.criterion.per_cell, &self.watched) {
            let level = Level { quantity: *quantity, threshold: self.criterion.threshold, sign: self.sign };
            self.cells = Some(level);
            if let Some(fraction) = self.criterion.fraction {
                self.watched = Watched::Fraction(level);
                (self.threshold, self.hysteresis, self.sign) = (fraction, 0.0, 1.0);
            }
        }
    }

    fn begin(&mut self, state: &State) {
        let start = value(&mut self.watched, self.problem, state);
        let seen = &mut self.state;
        (seen.start_value, seen.value) = (start, start);
        seen.main = Trigger::start(self.sign * (start - self.threshold), state.time);
        if self.criterion.hold == 0.0 {
            seen.settled = seen.main.first;
        }
        if seen.main.first.is_some() {
            seen.energy_at_first = self.conductivity.map(|_| 0.0);
        }
        if let Some(level) = self.cells {
            let passage = |(cell, value): (usize, &f64)| match level.is_beyond(*value) {
                _ if !self.problem.magnetic_cells().contains(cell) => VACUUM,
                true => state.time,
                false => NOT_YET,
            };
            let values = state.m.components()[level.quantity.component()];
            seen.first_passage = values.iter().enumerate().map(passage).collect();
            seen.beyond = level.means(self.problem, &state.m).beyond;
        }
    }

    /// Goes on with what was `seen` by a watch for the same problem and criterion.
    pub fn restore(&mut self, seen: SwitchingState) {
        self.state = seen;
    }

    /// What was seen so far.
    pub fn state(&self) -> &SwitchingState {
        &self.state
    }

    /// What counts.
    pub fn criterion(&self) -> &Criterion {
        &self.criterion
    }

    /// Unit of the quantity and its threshold.
    pub fn unit(&self) -> &'static str {
        match &self.watched {
            Watched::Column { index, table, .. } => {
                table.columns().get(*index).map_or("1", |column| column.unit)
            }
            Watched::Mean(_) | Watched::Fraction(_) => "1",
        }
    }

    /// The level of single cells, when they are watched.
    pub fn cells(&self) -> Option<Level> {
        self.cells
    }

    /// Whether there is a drive whose work is summed.
    pub fn has_power(&self) -> bool {
        self.conductivity.is_some()
    }

    /// Looks at the step `info` that led to `state`; breaks when the run may end. To be called right after the step.
    pub fn after_step(&mut self, llg: &mut Llg<'p>, state: &State, info: &StepInfo) -> ControlFlow<()> {
        let powers = self.powers(llg, state, info);
        let ends = [self.state.value, self.value_at_end(llg, state, info)];
        for mark in Mark::ALL {
            if let Some(part) = self.crossing(mark, llg, state, info, ends) {
                self.note(mark, info, part, powers);
            }
        }
        self.state.value = ends[1];
        self.state.time = state.time;
        if let Some([before, after]) = powers {
            self.state.energy += 0.5 * (before + after) * info.length;
            // After a jump the power at the start of the next step is another one.
            self.state.power = llg.goes_on_smoothly().then_some(after);
        }
        if let Some(since) = self.held() {
            self.state.settled.get_or_insert(since);
        }
        self.flow()
    }

    /// The crossing since which the film has been beyond for the hold time, if it has \[s\].
    fn held(&self) -> Option<f64> {
        let seen = &self.state;
        seen.main.last_out.filter(|since| seen.main.beyond && seen.time - since >= self.criterion.hold)
    }

    /// Whether the run may end after what was seen.
    pub(crate) fn flow(&self) -> ControlFlow<()> {
        let ends = self.criterion.stop && self.held().is_some();
        if ends { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Where in the step this level is crossed, as a part of the step.
    fn crossing(
        &mut self,
        mark: Mark,
        llg: &mut Llg<'p>,
        state: &State,
        info: &StepInfo,
        ends: [f64; 2],
    ) -> Option<f64> {
        let (seen, sign) = (&self.state, self.sign);
        let way = self.threshold - seen.start_value;
        let (trigger, level, hysteresis) = match mark {
            Mark::Threshold => (&seen.main, self.threshold, self.hysteresis),
            // A film that starts beyond the threshold has no way to go.
            _ if sign * way <= 0.0 => return None,
            Mark::Tenth => (&seen.tenth, seen.start_value + 0.1 * way, 0.0),
            Mark::NineTenths => (&seen.nine_tenths, seen.start_value + 0.9 * way, 0.0),
        };
        let at = trigger.crossed(sign * (ends[1] - level), hysteresis)?;
        let outwards = if trigger.beyond { -1.0 } else { 1.0 };
        let excess = |value: f64| outwards * (sign * (value - level) - at);
        let [from, to] = ends.map(excess);
        if from >= 0.0 {
            return Some(0.0);
        }
        let (watched, problem) = (&mut self.watched, self.problem);
        Some(root(from, to, ROOT_TOLERANCE, |x| excess(value_inside(watched, problem, llg, state, info, x))))
    }

    /// Notes that a level was crossed at the part `x` of the step.
    fn note(&mut self, mark: Mark, info: &StepInfo, x: f64, powers: Option<[f64; 2]>) {
        let time = info.start + x * info.length;
        let seen = &mut self.state;
        match mark {
            Mark::Tenth => seen.tenth.toggle(time),
            Mark::NineTenths => {
                if seen.nine_tenths.first.is_none() {
                    seen.rise_from = seen.tenth.last_out;
                }
                seen.nine_tenths.toggle(time);
            }
            Mark::Threshold => {
                let returned = seen.main.last_out.filter(|_| seen.main.beyond);
                if let Some(since) = returned.filter(|since| time - since >= self.criterion.hold) {
                    seen.settled.get_or_insert(since);
                }
                if let (None, Some([before, after])) = (seen.main.first, powers) {
                    let work = info.length * x * (before + 0.5 * (after - before) * x);
                    seen.energy_at_first = Some(seen.energy + work);
                }
                seen.main.toggle(time);
            }
        }
    }

    /// The watched number at the end of the step; notes the cells that went beyond in it.
    fn value_at_end(&mut self, llg: &Llg<'p>, state: &State, info: &StepInfo) -> f64 {
        let Some(level) = self.cells else { return value(&mut self.watched, self.problem, state) };
        let step = llg.dense_output(state, info);
        let passages = &mut self.state.first_passage;
        self.state.beyond = level.beyond_and_passages(self.problem, &state.m, &step, passages);
        match &self.watched {
            Watched::Fraction(_) => self.state.beyond,
            _ => value(&mut self.watched, self.problem, state),
        }
    }

    /// Powers of the drive at both ends of the step \[W\].
    fn powers(&self, llg: &Llg<'p>, state: &State, info: &StepInfo) -> Option<[f64; 2]> {
        if let Some(powers) = llg.powers_of_step() {
            return Some(powers);
        }
        let (conductivity, [before, after]) = self.conductivity.as_ref().zip(llg.fields_of_step())?;
        let start = self.state.power.unwrap_or_else(|| {
            drive_power(self.problem.grid(), llg.dense_output(state, info).start_m(), before, conductivity)
        });
        Some([start, drive_power(self.problem.grid(), &state.m, after, conductivity)])
    }
}

impl SwitchingState {
    fn start(sign: f64, time: f64) -> Self {
        Self {
            time,
            sign,
            start_value: 0.0,
            value: 0.0,
            main: Trigger::default(),
            tenth: Trigger::default(),
            nine_tenths: Trigger::default(),
            rise_from: None,
            settled: None,
            first_passage: Vec::new(),
            beyond: 0.0,
            power: None,
            energy: 0.0,
            energy_at_first: None,
        }
    }
}

/// A level that only serves to take the mean of `quantity`.
fn mean_of(quantity: CellQuantity) -> Level {
    Level { quantity, threshold: 0.0, sign: 1.0 }
}

/// The watched number for `state`.
fn value(watched: &mut Watched<'_>, problem: &Problem, state: &State) -> f64 {
    match watched {
        Watched::Mean(quantity) => mean_of(*quantity).mean(problem, &state.m),
        Watched::Fraction(level) => level.means(problem, &state.m).beyond,
        Watched::Column { index, table, evaluator } => {
            evaluator.invalidate();
            table.row(evaluator, state).get(*index).copied().unwrap_or(f64::NAN)
        }
    }
}

/// The watched number at the part `x` of the last step.
fn value_inside(
    watched: &mut Watched<'_>,
    problem: &Problem,
    llg: &mut Llg<'_>,
    state: &State,
    info: &StepInfo,
    x: f64,
) -> f64 {
    let (level, is_fraction) = match watched {
        Watched::Column { .. } => {
            let inside = llg.inside(state, info, info.start + x * info.length);
            return value(watched, problem, &inside);
        }
        Watched::Mean(quantity) => (mean_of(*quantity), false),
        Watched::Fraction(level) => (*level, true),
    };
    let step = llg.dense_output(state, info);
    let means = level.means_inside(problem, &step, &step.weights(x));
    if is_fraction { means.beyond } else { means.value }
}
