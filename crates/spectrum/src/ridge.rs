use crate::{Peak, peaks};

/// The strongest maximum at each of `places` wave numbers of a dispersion map, a row of wave numbers for each frequency, bins of
/// `bin` \[Hz\] apart. A wave that lies more than a factor of `depth` in power below the strongest of all is none: where nothing was
/// driven the largest bin is rounding.
pub fn ridge(power: &[f64], places: usize, bin: f64, prominence: f64, depth: f64) -> Vec<Option<Peak>> {
    let of_wave = |column: usize| {
        let spectrum: Vec<f64> = power[column..].iter().step_by(places).copied().collect();
        peaks(&spectrum, bin, prominence, 1).first().copied()
    };
    let found: Vec<Option<Peak>> = (0..places).map(of_wave).collect();
    let strongest = found.iter().flatten().map(|peak| peak.power).fold(0.0, f64::max);
    found.into_iter().map(|peak| peak.filter(|peak| peak.power * depth >= strongest)).collect()
}
