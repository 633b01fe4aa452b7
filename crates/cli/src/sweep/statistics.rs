//! What repeats say together: probabilities with intervals, and times of which some were not reached.

/// Quantile of the normal distribution for intervals of 95 %.
const Z_95: f64 = 1.959_963_984_540_054;

/// Interval of 95 % for the probability behind `successes` of `trials`, by Wilson's score (E. B. Wilson, J. Am. Stat. Assoc. 22,
/// 209 (1927)): it lies within 0 to 1 and is right for few trials too. `None` without trials.
pub fn wilson(successes: usize, trials: usize) -> Option<[f64; 2]> {
    if trials == 0 {
        return None;
    }
    let (n, p) = (trials as f64, successes as f64 / trials as f64);
    let z2 = Z_95 * Z_95;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some([
        if successes == 0 { 0.0 } else { middle - half },
        if successes == trials { 1.0 } else { middle + half },
    ])
}

/// A run: when it switched, or how long it was watched without.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// \[s\].
    pub time: f64,
    /// Whether it switched then.
    pub switched: bool,
}

/// The part of the runs that has not switched, over time, from runs of which some were watched for less long than others: the
/// product of the parts that survive each switching (E. L. Kaplan and P. Meier, J. Am. Stat. Assoc. 53, 457 (1958)). Time and
/// value after each step.
pub fn survival(observations: &[Observation]) -> Vec<[f64; 2]> {
    let mut sorted = observations.to_vec();
    // A run that ends at the moment of a switching was still there for it.
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time).then(b.switched.cmp(&a.switched)));
    let mut steps: Vec<[f64; 2]> = Vec::new();
    let mut surviving = 1.0;
    for same_time in sorted.chunk_by(|a, b| a.time == b.time) {
        let at_risk = sorted.iter().filter(|o| o.time >= same_time[0].time).count();
        let switched = same_time.iter().filter(|o| o.switched).count();
        if switched > 0 {
            surviving *= (at_risk - switched) as f64 / at_risk as f64;
            steps.push([same_time[0].time, surviving]);
        }
    }
    steps
}

/// The time by which half of the runs have switched; `None` if fewer did while they were watched.
pub fn median(steps: &[[f64; 2]]) -> Option<f64> {
    // Rounding must not carry a half past a half.
    steps.iter().find(|[_, surviving]| *surviving <= 0.5 + 1e-12).map(|[time, _]| *time)
}

/// Mean of the smaller of the switching time and `horizon`: the area under the survival curve up to there. Unlike a mean over
/// the runs that did switch it is not too short when some did not.
pub fn restricted_mean(steps: &[[f64; 2]], horizon: f64) -> f64 {
    let (mut area, mut from, mut surviving) = (0.0, 0.0, 1.0);
    for &[time, after] in steps.iter().filter(|[time, _]| *time < horizon) {
        area += surviving * (time - from);
        (from, surviving) = (time, after);
    }
    area + surviving * (horizon - from)
}

/// What the runs of a point say together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Together {
    /// Part of the runs that switched.
    pub probability: f64,
    /// Its interval of 95 %.
    pub interval: [f64; 2],
    /// The time by which half of them had \[s\].
    pub median: Option<f64>,
    /// Mean of the switching times, those not reached counting as the longest time that was watched \[s\].
    pub restricted_mean: f64,
}

/// `None` without runs.
pub fn together(observations: &[Observation]) -> Option<Together> {
    let switched = observations.iter().filter(|o| o.switched).count();
    let interval = wilson(switched, observations.len())?;
    let steps = survival(observations);
    let horizon = observations.iter().map(|o| o.time).fold(0.0, f64::max);
    Some(Together {
        probability: switched as f64 / observations.len() as f64,
        interval,
        median: median(&steps),
        restricted_mean: restricted_mean(&steps, horizon),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(list: &[(f64, bool)]) -> Vec<Observation> {
        list.iter().map(|&(time, switched)| Observation { time, switched }).collect()
    }

    /// R. G. Newcombe, Stat. Med. 17, 857 (1998), Table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    #[test]
    fn wilson_intervals_are_those_of_the_literature() {
        for (successes, trials, [low, high]) in [
            (81, 263, [0.2553, 0.3662]),
            (15, 148, [0.0624, 0.1605]),
            (0, 20, [0.0, 0.1611]),
            (1, 29, [0.0061, 0.1718]),
        ] {
            let found = wilson(successes, trials).unwrap();
            assert!(
                (found[0] - low).abs() < 5e-5 && (found[1] - high).abs() < 5e-5,
                "{successes}: {found:?}"
            );
        }
        assert_eq!(wilson(0, 0), None);
        let (none, all) = (wilson(0, 4).unwrap(), wilson(4, 4).unwrap());
        assert!((none[1] - (1.0 - all[0])).abs() < 1e-15);
    }

    /// `binomtest(k, n).proportion_ci(0.95, method="wilson")` of SciPy 1.17.1.
    #[test]
    fn wilson_intervals_are_those_of_scipy() {
        for (successes, trials, [low, high]) in [
            (0, 1, [0.0, 0.793_450_685_622_762_7]),
            (0, 4, [0.0, 0.489_890_836_454_597_3]),
            (3, 4, [0.300_641_842_582_401_8, 0.954_412_739_190_299_5]),
            (7, 16, [0.230_986_524_054_923_5, 0.668_214_436_011_881_1]),
            (1, 112, [0.001_577_854_703_292_136, 0.048_848_468_308_884_89]),
            (25, 25, [0.866_807_749_060_951_6, 1.0]),
            (50, 100, [0.403_831_530_365_995_6, 0.596_168_469_634_004_4]),
        ] {
            let found = wilson(successes, trials).unwrap();
            // Rounding of a handful of operations on numbers up to 1, and of the 16 digits of SciPy's quantile.
            let off = (found[0] - low).abs().max((found[1] - high).abs());
            assert!(off < 1e-14, "{successes} of {trials}: {found:?}");
        }
    }

    /// `ecdf(CensoredData(uncensored=…, right=…)).sf` of SciPy 1.17.1, at the times of the events: ties, censoring at the moment of an
    /// event, before the first and after the last; the median is the first time at which `sf` is 0.5 or less.
    #[test]
    fn survival_is_that_of_scipy() {
        let at = |times: &[f64], switched| times.iter().map(|&time| (time, switched)).collect::<Vec<_>>();
        for (switched, censored, expected, half) in [
            (
                [1.2, 1.9, 1.9, 2.5, 3.1, 3.1, 4.0].as_slice(),
                [0.7, 1.9, 2.5, 3.0, 5.0, 5.0].as_slice(),
                [
                    [1.2, 0.916_666_666_666_666_6],
                    [1.9, 0.75],
                    [2.5, 0.656_25],
                    [3.1, 0.393_75],
                    [4.0, 0.262_5],
                ]
                .as_slice(),
                3.1,
            ),
            (
                &[3.0, 4.0, 4.0, 8.0],
                &[1.0, 4.0, 8.0, 9.0],
                &[
                    [3.0, 0.857_142_857_142_857_1],
                    [4.0, 0.571_428_571_428_571_4],
                    [8.0, 0.380_952_380_952_380_9],
                ],
                8.0,
            ),
        ] {
            let steps = survival(&observed(&[at(switched, true), at(censored, false)].concat()));
            assert_eq!(steps.len(), expected.len(), "{steps:?}");
            for (found, expected) in steps.iter().zip(expected) {
                // Rounding of up to five factors.
                assert!(found[0] == expected[0] && (found[1] - expected[1]).abs() < 1e-15, "{found:?}");
            }
            assert_eq!(median(&steps), Some(half));
        }
    }

    /// Remission of 21 leukaemia patients (Freireich et al., Blood 21, 699 (1963)), the textbook example: estimates of Kaplan and
    /// Meier 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448 at weeks 6, 7, 10, 13, 16, 22, 23; median 23.
    #[test]
    fn survival_is_the_textbook_one() {
        let weeks = [6., 6., 6., 7., 10., 13., 16., 22., 23.].map(|week| (week, true));
        let left = [6., 9., 10., 11., 17., 19., 20., 25., 32., 32., 34., 35.].map(|week| (week, false));
        let steps = survival(&observed(&[weeks.as_slice(), &left].concat()));
        let expected = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448];
        assert_eq!(steps.len(), expected.len());
        for ([_, found], expected) in steps.iter().zip(expected) {
            assert!((found - expected).abs() < 5e-4, "{found} {expected}");
        }
        assert_eq!(median(&steps), Some(23.0));
    }

    #[test]
    fn without_censoring_the_mean_is_the_mean() {
        let steps = survival(&observed(&[(1.0, true), (2.0, true), (6.0, true)]));
        assert!((restricted_mean(&steps, 10.0) - 3.0).abs() < 1e-14);
        assert!((restricted_mean(&steps, 3.0) - 2.0).abs() < 1e-14);
        let steps = survival(&observed(&[(1.0, true), (10.0, false)]));
        assert!((restricted_mean(&steps, 10.0) - 5.5).abs() < 1e-14);
        assert_eq!(median(&steps), Some(1.0));
        assert_eq!(median(&survival(&observed(&[(1.0, true), (5.0, false), (5.0, false)]))), None);
        assert_eq!(restricted_mean(&[], 4.0), 4.0);
    }
}
