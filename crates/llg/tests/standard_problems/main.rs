//! Standard problems of micromagnetics against published numbers. The whole ones are for `make validate`, which prints
//! a line for every number that is compared.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod dmi;
mod sp2;
mod sp3;
mod sp4;

use llg::{Problem, Vectors, equation::Equation, term::Stage};

/// Prints found and published numbers side by side and fails beyond `tolerance`.
fn compare(what: &str, found: f64, published: f64, tolerance: f64) {
    println!("| {what} | {found:.6} | {published} | {tolerance} |");
    assert!((found - published).abs() <= tolerance, "{what}: {found}, published {published} ± {tolerance}");
}

/// Energies by term \[J\].
fn energies(problem: &Problem, m: &Vectors) -> Vec<(&'static str, f64)> {
    let at = Stage { grid: problem.grid(), time: 0.0, m, drive: None };
    Equation::new(problem).unwrap().energies(&at, &mut Vectors::zeros(m.len()))
}
