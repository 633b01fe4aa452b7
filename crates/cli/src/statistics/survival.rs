//! Times to an event, some of them censored.

/// One run: the time of the event, or the time up to which there was none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// \[s\].
    pub time: f64,
    /// Whether the event came then; if not the run was watched no longer.
    pub event: bool,
}

/// The curve after an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Time of the event \[s\].
    pub time: f64,
    /// Runs that were still watched without an event just before.
    pub at_risk: u64,
    /// Events at that time.
    pub events: u64,
    /// Part that has had no event by then.
    pub survival: f64,
    /// Its standard error by Greenwood's formula.
    pub standard_error: f64,
    /// Interval of the survival at the asked quantile, on the log(−log) scale, which keeps it within \[0, 1\].
    pub interval: [f64; 2],
}

/// The product-limit estimate of Kaplan and Meier, J. Am. Stat. Assoc. 53, 457 (1958).
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    steps: Vec<Step>,
    last: f64,
}

/// Mean time up to a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestrictedMean {
    /// ∫₀^until S dt \[s\].
    pub mean: f64,
    /// Its standard error \[s\].
    pub standard_error: f64,
    /// The limit \[s\].
    pub until: f64,
}

impl Survival {
    /// The curve of these runs, with intervals for the normal quantile `z`; `None` without runs, or if a time is negative or
    /// not a number. A run that is censored at the time of an event counts as having been at risk then.
    pub fn new(observations: &[Observation], z: f64) -> Option<Self> {
        let mut sorted = observations.to_vec();
        if sorted.is_empty() || !sorted.iter().all(|o| o.time >= 0.0 && o.time.is_finite()) {
            return None;
        }
        sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
        let last = sorted.last().map_or(0.0, |o| o.time);
        let (mut survival, mut greenwood) = (1.0, 0.0);
        let (mut steps, mut at_risk) = (Vec::new(), sorted.len() as u64);
        for same in sorted.chunk_by(|a, b| a.time == b.time) {
            let events = same.iter().filter(|o| o.event).count() as u64;
            if events > 0 {
                let (d, n) = (events as f64, at_risk as f64);
                survival *= 1.0 - d / n;
                // Infinite once nobody is left, when S = 0 is certain.
                greenwood += d / (n * (n - d));
                let standard_error = if survival > 0.0 { survival * greenwood.sqrt() } else { 0.0 };
                let interval = log_log_interval(survival, greenwood, z);
                steps.push(Step { time: same[0].time, at_risk, events, survival, standard_error, interval });
            }
            at_risk -= same.len() as u64;
        }
        Some(Self { steps, last })
    }

    /// The steps of the curve, in order of time; before the first it is 1.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The longest time of all runs \[s\]; beyond it nothing is known.
    pub fn last(&self) -> f64 {
        self.last
    }

    /// Part without an event by `time` \[s\]; `None` beyond what was watched.
    pub fn at(&self, time: f64) -> Option<f64> {
        let before = self.steps.partition_point(|step| step.time <= time);
        let survival = before.checked_sub(1).map_or(1.0, |index| self.steps[index].survival);
        (time <= self.last || survival == 0.0).then_some(survival)
    }

    /// The time by which half have had the event \[s\]; `None` if the curve does not come down to one half. Where it is one half
    /// over an interval, the middle of it.
    pub fn median(&self) -> Option<f64> {
        let index = self.steps.iter().position(|step| step.survival <= 0.5 + 1e-12)?;
        let here = self.steps[index];
        match self.steps.get(index + 1) {
            Some(next) if (here.survival - 0.5).abs() <= 1e-12 => Some(0.5 * (here.time + next.time)),
            _ => Some(here.time),
        }
    }

    /// Mean time up to `until` \[s\], the area under the curve, and its standard error
    /// √(Σ (∫_t^until S)² d/(n(n − d))); `None` beyond what was watched. Restricted because the tail that is censored is not
    /// known: a mean without the limit would not exist.
    pub fn restricted_mean(&self, until: f64) -> Option<RestrictedMean> {
        self.at(until)?;
        let steps = || self.steps.iter().filter(|step| step.time < until);
        let starts = std::iter::once((0.0, 1.0)).chain(steps().map(|step| (step.time, step.survival)));
        let ends = steps().map(|step| step.time).chain([until]);
        let pieces: Vec<f64> =
            starts.zip(ends).map(|((start, survival), end)| survival * (end - start)).collect();
        let mean = pieces.iter().sum();
        let mut variance = 0.0;
        for (index, step) in steps().enumerate() {
            let after: f64 = pieces[index + 1..].iter().sum();
            let (d, n) = (step.events as f64, step.at_risk as f64);
            if n > d {
                variance += after * after * d / (n * (n - d));
            }
        }
        Some(RestrictedMean { mean, standard_error: variance.sqrt(), until })
    }
}

/// S^exp(±z √V / ln S) with V = Σ d/(n(n−d)): Kalbfleisch & Prentice, "The Statistical Analysis of Failure Time Data".
fn log_log_interval(survival: f64, greenwood: f64, z: f64) -> [f64; 2] {
    if survival <= 0.0 || survival >= 1.0 {
        return [survival, survival];
    }
    let width = z * greenwood.sqrt() / survival.ln().abs();
    [survival.powf(width.exp()), survival.powf((-width).exp())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::NORMAL_95;

    /// Remission times in weeks of 21 children with leukaemia under 6-mercaptopurine, Freireich et al., Blood 21, 699
    /// (1963); negative: censored.
    const TREATED: [f64; 21] = [
        6.0, 6.0, 6.0, -6.0, 7.0, -9.0, 10.0, -10.0, -11.0, 13.0, 16.0, -17.0, -19.0, -20.0, 22.0, 23.0,
        -25.0, -32.0, -32.0, -34.0, -35.0,
    ];
    /// The same under placebo.
    const PLACEBO: [f64; 21] = [
        1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0,
        22.0, 23.0,
    ];

    fn curve(times: &[f64]) -> Option<Survival> {
        let observation = |time: &f64| Observation { time: time.abs(), event: *time > 0.0 };
        Survival::new(&times.iter().map(observation).collect::<Vec<_>>(), NORMAL_95)
    }

    /// Survival and standard errors as in Kleinbaum & Klein, "Survival Analysis", ch. 2, and in R's `survfit`.
    #[test]
    fn the_leukaemia_data_of_freireich() {
        let Some(treated) = curve(&TREATED) else { panic!("no curve") };
        let expected = [
            (6.0, 21, 3, 0.857, 0.0764),
            (7.0, 17, 1, 0.807, 0.0869),
            (10.0, 15, 1, 0.753, 0.0963),
            (13.0, 12, 1, 0.690, 0.1068),
            (16.0, 11, 1, 0.627, 0.1141),
            (22.0, 7, 1, 0.538, 0.1282),
            (23.0, 6, 1, 0.448, 0.1346),
        ];
        assert_eq!(treated.steps().len(), expected.len());
        for (step, (time, at_risk, events, survival, error)) in treated.steps().iter().zip(expected) {
            assert_eq!((step.time, step.at_risk, step.events), (time, at_risk, events));
            assert!(
                (step.survival - survival).abs() < 5.1e-4 && (step.standard_error - error).abs() < 5.1e-5
            );
            assert!(step.interval[0] < step.survival && step.survival < step.interval[1]);
        }
        assert_eq!((treated.median(), treated.last()), (Some(23.0), 35.0));
        // R's `print(survfit(…), print.rmean = TRUE)`: 23.29 ± 2.83 up to 35 weeks.
        let mean = treated.restricted_mean(35.0).map(|m| (m.mean, m.standard_error));
        assert!(
            mean.is_some_and(|(mean, error)| (mean - 23.29).abs() < 5.1e-3 && (error - 2.83).abs() < 5.1e-3),
            "{mean:?}"
        );
        assert_eq!((treated.at(5.9), treated.at(36.0)), (Some(1.0), None));
        assert_eq!(treated.restricted_mean(36.0), None);
    }

    /// Without censoring the curve is the empirical distribution, and the restricted mean the ordinary one with the standard
    /// error of the population variance.
    #[test]
    fn without_censoring_it_is_the_plain_mean() {
        let Some(placebo) = curve(&PLACEBO) else { panic!("no curve") };
        assert_eq!(placebo.median(), Some(8.0));
        let mean = PLACEBO.iter().sum::<f64>() / 21.0;
        let variance = PLACEBO.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / 21.0;
        let found = placebo.restricted_mean(23.0).map(|m| (m.mean, m.standard_error));
        let close =
            |(m, e): (f64, f64)| (m - mean).abs() < 1e-12 && (e - (variance / 21.0).sqrt()).abs() < 1e-12;
        assert!(found.is_some_and(close), "{found:?} {mean} {}", (variance / 21.0).sqrt());
        assert_eq!(
            placebo.steps().last().map(|step| (step.survival, step.interval)),
            Some((0.0, [0.0, 0.0]))
        );
        assert_eq!(placebo.at(100.0), Some(0.0));
    }

    #[test]
    fn nothing_seen_and_nothing_happened() {
        assert_eq!(Survival::new(&[], NORMAL_95), None);
        assert_eq!(curve(&[f64::NAN]), None);
        let Some(none) = curve(&[-1.0, -2.0]) else { panic!("no curve") };
        assert_eq!((none.median(), none.at(1.5)), (None, Some(1.0)));
        assert_eq!(none.restricted_mean(2.0).map(|m| (m.mean, m.standard_error)), Some((2.0, 0.0)));
        // Two of four by t = 2: one half up to the next event.
        assert_eq!(curve(&[1.0, 2.0, 4.0, -5.0]).and_then(|c| c.median()), Some(3.0));
    }
}
