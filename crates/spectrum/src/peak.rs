/// A maximum of a spectrum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Frequency \[Hz\], between the bins.
    pub frequency: f64,
    /// Power there.
    pub power: f64,
    /// Full width at half the power \[Hz\], the window's own width included; infinite where the power does not fall so far.
    pub width: f64,
}

/// The strongest `count` maxima in order of frequency, of bins `bin` \[Hz\] apart that begin at zero. A maximum counts if its
/// power is at least `prominence` times the highest saddle that parts it from a higher one; it is placed by the parabola
/// through the logarithms of three bins. A padded spectrum shows the side lobes of the window as maxima of their own
/// (Hann: 2.7 % of a line in amplitude).
pub fn peaks(power: &[f64], bin: f64, prominence: f64, count: usize) -> Vec<Peak> {
    let inner = 1..power.len().saturating_sub(1);
    let mut found: Vec<Peak> = inner
        .filter(|&k| power[k] > power[k - 1] && power[k] >= power[k + 1])
        .filter(|&k| power[k] >= prominence * saddle(power, k))
        .map(|k| summit(power, bin, k))
        .collect();
    found.sort_by(|a, b| b.power.total_cmp(&a.power));
    found.truncate(count);
    found.sort_by(|a, b| a.frequency.total_cmp(&b.frequency));
    found
}

/// The higher of the lowest powers on the way from bin k to a higher one on either side, or to the end.
fn saddle(power: &[f64], k: usize) -> f64 {
    let lowest = |way: &mut dyn Iterator<Item = &f64>| {
        way.take_while(|p| **p <= power[k]).copied().fold(f64::INFINITY, f64::min)
    };
    lowest(&mut power[..k].iter().rev()).max(lowest(&mut power[k + 1..].iter()))
}

fn summit(power: &[f64], bin: f64, k: usize) -> Peak {
    let [a, b, c] = [k - 1, k, k + 1].map(|i| power[i].max(f64::MIN_POSITIVE).ln());
    let curvature = a - 2.0 * b + c;
    let shift = if curvature < 0.0 { 0.5 * (a - c) / curvature } else { 0.0 };
    let top = (b - 0.25 * (a - c) * shift).exp();
    // Where the power falls to half, by straight lines between bins.
    let edge = |mut way: Box<dyn Iterator<Item = (usize, &f64)> + '_>| {
        let mut before = (k, power[k]);
        way.find_map(|(i, &p)| {
            if p <= 0.5 * top {
                let part = (before.1 - 0.5 * top) / (before.1 - p);
                return Some(before.0 as f64 + part * (i as f64 - before.0 as f64));
            }
            before = (i, p);
            None
        })
    };
    let below = edge(Box::new(power.iter().enumerate().take(k).rev()));
    let above = edge(Box::new(power.iter().enumerate().skip(k + 1)));
    let width = below.zip(above).map_or(f64::INFINITY, |(below, above)| (above - below) * bin);
    Peak { frequency: (k as f64 + shift) * bin, power: top, width }
}
