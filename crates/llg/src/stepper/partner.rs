//! One number a cell, φ of the carriers or ψ of the electrons that the film moves, by the implicit method of an additive pair.

use rayon::prelude::*;

use super::StepInfo;

/// The stage nearest to this part of the step serves as a point inside it.
const INNER: f64 = 0.6;

/// Cells of a chunk that stays in the cache while rates are added.
const CHUNK: usize = 4096;

/// A value in each cell of the lowest layer and its rate at the start of a step.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    pub value: &'a [f64],
    pub rate: &'a [f64],
}

/// The values of a step \[V\]: of its stages, start and end.
#[derive(Debug)]
pub struct Partner {
    /// Of a stage, and its part that is known before.
    pub stage: Vec<f64>,
    pub known: Vec<f64>,
    /// Rates of the stages after the first \[V/s\].
    rates: Vec<Vec<f64>>,
    /// At an inner stage and at the start and end of the last step.
    pub inner: Vec<f64>,
    start: Vec<f64>,
    pub end: Vec<f64>,
    inner_stage: usize,
    inner_node: f64,
}

impl Partner {
    /// For `cells` under a method with these `nodes` and, if it is a pair, `stages`.
    pub fn new(cells: usize, nodes: &[f64], stages: usize) -> Self {
        let off = |stage: &usize| (nodes[*stage] - INNER).abs();
        let inner_stage = (1..nodes.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or_default();
        let zeros = || vec![0.0; cells];
        Self {
            stage: zeros(),
            known: zeros(),
            rates: (1..stages).map(|_| zeros()).collect(),
            inner: zeros(),
            start: zeros(),
            end: zeros(),
            inner_stage,
            inner_node: nodes[inner_stage],
        }
    }

    /// Computes what is known of a stage before it is solved: the start, and what the stages before add with these `weights`.
    pub fn begin(&mut self, now: Values<'_>, weights: &[f64], length: f64) {
        sum(&mut self.known, now.value, weights, length, now.rate, &self.rates);
    }

    /// A first value of the stage: what is known, and the rates before carried on by `weights` over `tau` \[s\].
    pub fn extrapolate(&mut self, now: Values<'_>, weights: &[f64], tau: f64) {
        sum(&mut self.stage, &self.known, weights, tau, now.rate, &self.rates);
    }

    /// Keeps what was found for a stage whose implicit part has the length `tau` \[s\].
    pub fn keep(&mut self, stage: usize, tau: f64) {
        let over = 1.0 / tau;
        for ((rate, known), value) in self.rates[stage - 1].iter_mut().zip(&self.known).zip(&self.stage) {
            *rate = over * (value - known);
        }
        if stage == self.inner_stage {
            self.inner.copy_from_slice(&self.stage);
        }
    }

    /// The value at the end of the step.
    pub fn finish(&mut self, now: Values<'_>, weights: &[f64], length: f64) {
        sum(&mut self.end, now.value, weights, length, now.rate, &self.rates);
    }

    /// Makes the end of the step the `value` of the state.
    pub fn commit(&mut self, value: &mut Vec<f64>) {
        std::mem::swap(value, &mut self.end);
        std::mem::swap(&mut self.start, &mut self.end);
    }

    /// The value at `time` inside the step `info` that led to `value`: a parabola through both ends and an inner stage.
    pub fn inside(&self, value: &[f64], info: &StepInfo, time: f64) -> Vec<f64> {
        let (x, c) = ((time - info.start) / info.length, self.inner_node);
        let weights = [(x - c) * (x - 1.0) / c, x * (x - 1.0) / (c * (c - 1.0)), x * (x - c) / (1.0 - c)];
        let values = self.start.iter().zip(&self.inner).zip(value);
        values.map(|((a, b), c)| weights[0] * a + weights[1] * b + weights[2] * c).collect()
    }

    /// Σ of `weights` and rates over `length` \[s\] \[V\], the error of a step with the weights of the error.
    pub fn error(&mut self, rate: &[f64], weights: &[f64], length: f64) -> &[f64] {
        self.known.fill(0.0);
        sum(&mut self.stage, &self.known, weights, length, rate, &self.rates);
        &self.stage
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * self.known.len() * (self.rates.len() + 5)
    }
}

/// out = start + length Σ w_i rate_i.
fn sum(out: &mut [f64], start: &[f64], weights: &[f64], length: f64, first: &[f64], rates: &[Vec<f64>]) {
    out.par_chunks_mut(CHUNK).zip(start.par_chunks(CHUNK)).enumerate().for_each(|(index, (out, start))| {
        out.copy_from_slice(start);
        let all = std::iter::once(first).chain(rates.iter().map(Vec::as_slice));
        for (weight, rate) in weights.iter().zip(all).filter(|(weight, _)| **weight != 0.0) {
            let factor = length * weight;
            let rate = &rate[index * CHUNK..];
            out.iter_mut().zip(rate).for_each(|(out, rate)| *out += factor * rate);
        }
    });
}
