//! Tones and waves that are known.

#![allow(clippy::unwrap_used)] // a bad signal is a bad test

use std::f64::consts::TAU;

use spectrum::{DispersionMap, PowerSpectrum, Sampling, SpectrumError, Window, peaks, ridge};

const STEP: f64 = 5e-12;
const WINDOWS: [Window; 3] = [Window::None, Window::Hann, Window::Blackman];

fn times(count: usize) -> Vec<f64> {
    (0..count).map(|i| i as f64 * STEP).collect()
}

fn power_of(signal: &[f64], window: Window, padding: usize) -> (Vec<f64>, Sampling) {
    let sampling = Sampling::new(&times(signal.len()), window, padding).unwrap();
    let mut spectrum = PowerSpectrum::new(sampling.clone());
    spectrum.add(signal.iter().copied()).unwrap();
    (spectrum.power(), sampling)
}

/// A tone that fits the record has its squared amplitude in its bin under every window, and its mean is gone.
#[test]
fn a_tone_has_its_squared_amplitude() {
    for window in WINDOWS {
        for count in [400, 401] {
            let frequency = 21.0 / (f64::from(count) * STEP);
            let signal: Vec<f64> =
                times(count as usize).iter().map(|t| 0.7 + 0.3 * (TAU * frequency * t + 0.4).cos()).collect();
            let (power, sampling) = power_of(&signal, window, 1);
            assert!((power[21] - 0.09).abs() < 1e-12, "{window:?}: {}", power[21]);
            assert!(power[0] < 1e-20 && power[60] < 1e-20, "{window:?}");
            assert!((sampling.frequencies()[21] / frequency - 1.0).abs() < 1e-12);
            assert_eq!(power.len(), sampling.frequencies().len());
        }
    }
}

/// Parseval: with no window the powers of all bins, halved, are the variance of the signal.
#[test]
fn powers_add_up_to_the_variance() {
    let signal: Vec<f64> = (0..300).map(|i| (f64::from(i * i % 97) * 0.37).sin()).collect();
    let mean = signal.iter().sum::<f64>() / 300.0;
    let variance = signal.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 300.0;
    let (power, _) = power_of(&signal, Window::None, 1);
    let total = power[1..150].iter().sum::<f64>() / 2.0 + power[150];
    assert!((total / variance - 1.0).abs() < 1e-12, "{total} {variance}");
}

/// Tones between bins are found to a part of a bin: a main lobe is no parabola, and the side lobes of the strong line reach the weak one. A
/// weak line beside a strong one is not lost.
#[test]
fn peaks_are_found_between_bins() {
    for shift in [0.0, 0.2, 0.5, 0.77] {
        let record = 800.0 * STEP;
        let [strong, weak] = [(33.0 + shift) / record, (61.0 - shift) / record];
        // Between the bins of a padded spectrum the first side lobe of Hann's window shows, at 2.7 % of its line.
        for (window, padding, tolerance, small) in
            [(Window::Hann, 1, 0.05, 0.01), (Window::Hann, 8, 0.01, 0.1), (Window::Blackman, 1, 0.03, 0.01)]
        {
            let tones = |t: &f64| (TAU * strong * t).sin() + small * (TAU * weak * t).cos();
            let signal: Vec<f64> = times(800).iter().map(tones).collect();
            let (power, sampling) = power_of(&signal, window, padding);
            let found = peaks(&power, sampling.bin(), 3.0, 2);
            assert_eq!(found.len(), 2, "{window:?} {shift}: {found:?}");
            for (peak, (frequency, amplitude)) in found.iter().zip([(strong, 1.0), (weak, small)]) {
                assert!(
                    (peak.frequency - frequency).abs() * record < tolerance,
                    "{window:?} {padding} {shift}: {} of a bin",
                    (peak.frequency - frequency) * record
                );
                // The parabola of bins one apart loses a few per cent half-way.
                assert!((peak.power.sqrt() / amplitude - 1.0).abs() < 0.04, "{window:?} {padding} {shift}");
            }
        }
    }
}

/// A damped tone e^{−Γt} cos ωt has a Lorentzian power of full width Γ/π.
#[test]
fn the_width_of_a_line_is_its_damping() {
    let (rate, frequency) = (1e9, 8e9);
    let signal: Vec<f64> =
        times(8000).iter().map(|t| (-rate * t).exp() * (TAU * frequency * t).cos()).collect();
    let (power, sampling) = power_of(&signal, Window::None, 4);
    let [peak] = peaks(&power, sampling.bin(), 10.0, 1)[..] else { panic!() };
    // The tail at negative frequencies moves the summit by (Γ/ω)²; straight lines between bins of Γ/100 cost as little.
    assert!((peak.frequency / frequency - 1.0).abs() < 1e-3, "{peak:?}");
    assert!((peak.width / (rate / std::f64::consts::PI) - 1.0).abs() < 0.01, "{peak:?}");
}

/// The mean power of places sees a mode whose mean over the places is zero.
#[test]
fn local_power_shows_what_the_mean_hides() {
    let frequency = 40.0 / (1000.0 * STEP);
    let place = |sign: f64| times(1000).into_iter().map(move |t| sign * (TAU * frequency * t).sin());
    let sampling = Sampling::new(&times(1000), Window::Hann, 1).unwrap();
    let (mut local, mut mean) = (PowerSpectrum::new(sampling.clone()), PowerSpectrum::new(sampling));
    for sign in [1.0, -1.0] {
        local.add(place(sign)).unwrap();
    }
    mean.add(place(1.0).zip(place(-1.0)).map(|(a, b)| a + b).collect::<Vec<_>>().into_iter()).unwrap();
    assert!((local.power()[40] - 1.0).abs() < 1e-12);
    assert!(mean.power().iter().all(|p| *p < 1e-24));
}

/// A wave that runs forward lies at +k, one that runs back at −k, a standing one at both.
#[test]
fn waves_lie_at_their_wave_number_and_direction() {
    for places in [16, 15] {
        let (spacing, count) = (4e-9, 200);
        let wave_number = 3.0 * TAU / (f64::from(places) * spacing);
        let omega = 25.0 * TAU / (f64::from(count) * STEP);
        for (forward, backward) in [(1.0, 0.0), (0.0, 0.5), (0.5, 0.5)] {
            let sampling = Sampling::new(&times(count as usize), Window::Hann, 1).unwrap();
            let mut map = DispersionMap::new(sampling, places as usize, spacing).unwrap();
            let mut signals = Vec::new();
            for t in times(count as usize) {
                for i in 0..places {
                    let x = (f64::from(i) + 0.5) * spacing;
                    signals.push(
                        forward * (wave_number * x - omega * t).cos()
                            + backward * (wave_number * x + omega * t).cos(),
                    );
                }
            }
            map.add(&signals).unwrap();
            map.add(&signals).unwrap();
            let (k, power) = (map.wave_numbers(), map.power());
            let column = |value: f64| k.iter().position(|k| (k - value).abs() < 1.0).unwrap();
            let at = |value: f64| power[25 * places as usize + column(value)];
            assert!((at(wave_number) - forward * forward).abs() < 1e-12, "{places} {forward} {backward}");
            assert!((at(-wave_number) - backward * backward).abs() < 1e-12);
            assert!(at(0.0) < 1e-24 && k.windows(2).all(|w| w[1] > w[0]));
        }
    }
}

/// A strong wave, a weak one of 1e-2 and rounding to f32 of a field of one: two lines stand, at their wave numbers, and none where there
/// is nothing but rounding, 1e-8 in amplitude.
#[test]
fn waves_that_are_not_there_are_not_listed() {
    let (places, count, spacing) = (16, 400, 4e-9);
    let unit = TAU / (f64::from(places) * spacing);
    let omega = |bin: f64| bin * TAU / (f64::from(count) * STEP);
    let sampling = Sampling::new(&times(count as usize), Window::Hann, 1).unwrap();
    let mut map = DispersionMap::new(sampling, places as usize, spacing).unwrap();
    let mut signals = Vec::new();
    for t in times(count as usize) {
        for i in 0..places {
            let x = (f64::from(i) + 0.5) * spacing;
            let waves = 0.1 * (2.0 * unit * x - omega(25.0) * t).cos()
                + 1e-3 * (5.0 * unit * x - omega(60.0) * t).cos();
            signals.push(f64::from((0.7 + waves) as f32));
        }
    }
    map.add(&signals).unwrap();
    let (power, bin) = (map.power(), map.sampling().bin());
    let found = ridge(&power, places as usize, bin, 3.0, 1e6);
    let lines: Vec<(i64, f64)> = map
        .wave_numbers()
        .iter()
        .zip(&found)
        .filter_map(|(k, peak)| Some(((k / unit).round() as i64, (peak.as_ref()?.frequency / bin).round())))
        .collect();
    assert_eq!(lines, [(2, 25.0), (5, 60.0)]);
    // Without a depth there is a line at every wave number.
    assert!(ridge(&power, places as usize, bin, 3.0, f64::INFINITY).iter().all(Option::is_some));
}

#[test]
fn what_has_no_spectrum_is_refused() {
    assert!(matches!(
        Sampling::new(&times(3), Window::None, 1),
        Err(SpectrumError::TooShort { found: 3, .. })
    ));
    let mut uneven = times(50);
    uneven[7] += 0.1 * STEP;
    assert!(matches!(Sampling::new(&uneven, Window::None, 1), Err(SpectrumError::Uneven { index: 7, .. })));
    assert!(Sampling::new(&[1e-9; 8], Window::None, 1).is_err());
    let mut spectrum = PowerSpectrum::new(Sampling::new(&times(8), Window::None, 1).unwrap());
    let bad = [0.0, 1.0, f64::NAN, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert!(matches!(spectrum.add(bad.into_iter()), Err(SpectrumError::NotFinite { index: 2, .. })));
    assert!(matches!(
        spectrum.add([0.0; 7].into_iter()),
        Err(SpectrumError::Length { found: 7, expected: 8 })
    ));
}
