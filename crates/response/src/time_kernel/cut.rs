//! A function of the ladder as a sum of poles: its own poles, and its branch cut by quadrature.
//!
//! With λ = −iωτ₀ and s = 1 + λ the ladder has the root R = √(s²+κ²), cut between s = ±iκ. In W = R + s,
//! s = (W − κ²/W)/2 and R = (W + κ²/W)/2: the plane outside the cut is |W| > κ; all ladder functions are rational in
//! W, and zeros of their denominators beyond |W| = κ are true poles. The remainder is Cauchy's integral over a circle of
//! W (an ellipse around the cut), evaluated by the trapezoidal rule, which converges geometrically; each node is a pole
//! at its s. Nodes lie left of the frequency axis, so that every pole decays.

use std::f64::consts::TAU;

use num_complex::Complex64;

/// Poles (place in λ, weight).
pub(super) type Poles = Vec<(Complex64, Complex64)>;

/// Poles closer than this in λ are treated together, by a circle around both.
const CLOSE: f64 = 0.05;

/// A function of the ladder that falls off for large λ.
pub(super) trait LadderFunction {
    /// κ = ql > 0.
    fn kappa(&self) -> f64;
    /// The value at s with W = R + s.
    fn value(&self, s: Complex64, w: Complex64) -> Complex64;
    /// Zeros of the denominator in W.
    fn zeros(&self) -> Vec<Complex64>;
    /// Place in λ and residue of the pole at a zero with |W| > κ.
    fn pole(&self, zero: Complex64) -> (Complex64, Complex64);
}

/// A decomposition: the poles kept individually, and the circle for the rest.
struct Plan {
    apart: Vec<Complex64>,
    radius: f64,
    nodes: usize,
}

/// Σ weight/(λ − place) = the function on the axis Re λ = 0 to about `tolerance`.
pub(super) fn poles_of(function: &impl LadderFunction, tolerance: f64) -> Poles {
    let kappa = function.kappa();
    let digits = -tolerance.min(0.1).ln();
    let plan = plan(kappa, function.zeros(), digits);
    let mut poles = true_poles(function, &plan.apart, digits);
    let own = poles.clone();
    let folded = plan.radius == kappa;
    let weight = 1.0 / plan.nodes as f64;
    for node in 0..plan.nodes {
        let angle = TAU * (node as f64 + 0.5) / plan.nodes as f64;
        let w = Complex64::from_polar(plan.radius, angle);
        let mirror = kappa * kappa / w;
        let (s, root) = ((w - mirror) * 0.5, (w + mirror) * 0.5);
        let place = s - 1.0;
        let rest = function.value(s, w) - own.iter().map(|(p, a)| a / (place - p)).sum::<Complex64>();
        let strength = rest * root * weight;
        poles.push((place, strength));
    }
    // On the cut itself the nodes at W and −κ²/W share a place.
    if folded { fold(poles, own.len()) } else { poles }
}

/// Adds up nodes that share their place.
fn fold(poles: Poles, own: usize) -> Poles {
    let mut folded: Poles = poles[..own].to_vec();
    for (place, weight) in &poles[own..] {
        match folded[own..].iter_mut().find(|(p, _)| (p - place).norm() < 1e-12 * place.norm()) {
            Some((_, w)) => *w += weight,
            None => folded.push((*place, *weight)),
        }
    }
    folded
}

/// The circle that needs the fewest poles in total.
fn plan(kappa: f64, mut zeros: Vec<Complex64>, digits: f64) -> Plan {
    zeros.sort_by(|a, b| a.norm().total_cmp(&b.norm()));
    // |W| is least on the axis at ω = 0.
    let axis = 1.0 + 1f64.hypot(kappa);
    let mut best: Option<(f64, Plan)> = None;
    for inside in 0..=zeros.len() {
        let apart = &zeros[inside..];
        if apart.iter().any(|zero| zero.norm() <= kappa) {
            continue;
        }
        let inner = zeros[..inside]
            .iter()
            .map(|zero| zero.norm())
            .chain(apart.iter().map(|zero| kappa * kappa / zero.norm()))
            .fold(kappa * kappa / axis, f64::max);
        let mut consider = |radius: f64, nodes: f64, poles: f64| {
            let count = poles + apart.len() as f64;
            if best.as_ref().is_none_or(|(least, _)| count < *least) {
                let nodes = 2 * (0.5 * nodes + 2.0).ceil() as usize;
                best = Some((count, Plan { apart: apart.to_vec(), radius, nodes }));
            }
        };
        if inner < axis {
            let nodes = 2.0 * digits / (axis / inner).ln();
            consider((inner * axis).sqrt(), nodes, nodes);
        }
        if inner < kappa {
            let nodes = digits / (kappa / inner).ln();
            consider(kappa, nodes, 0.5 * nodes);
        }
    }
    match best {
        Some((_, plan)) => plan,
        // No zero lies right of the axis, so that some circle always serves.
        None => Plan { apart: Vec::new(), radius: kappa, nodes: 2 },
    }
}

/// The poles at `zeros`, of which a close pair is replaced by a ring around it.
fn true_poles(function: &impl LadderFunction, zeros: &[Complex64], digits: f64) -> Poles {
    let poles: Poles = zeros.iter().map(|zero| function.pole(*zero)).collect();
    let [(first, _), (second, _)] = poles[..] else { return poles };
    let (centre, half) = ((first + second) * 0.5, (first - second).norm() * 0.5);
    let kappa = function.kappa();
    let s = centre + 1.0;
    // Room up to the axis and to the cut.
    let to_cut = s.re.hypot((s.im.abs() - kappa).max(0.0));
    let room = (-centre.re).min(to_cut);
    if half > CLOSE || half > 0.25 * room {
        return poles;
    }
    let inner = half.max(1e-2 * room);
    let radius = (inner * room).sqrt();
    let nodes = (2.0 * digits / (room / inner).ln()).ceil() as usize + 2;
    let node = |index: usize| {
        let offset = Complex64::from_polar(radius, TAU * (index as f64 + 0.5) / nodes as f64);
        let s = s + offset;
        let value = function.value(s, outer(s, kappa) + s);
        (centre + offset, value * offset / nodes as f64)
    };
    (0..nodes).map(node).collect()
}

/// R = √(s²+κ²) on the sheet where R ≈ s far away, |R + s| ≥ κ.
pub(super) fn outer(s: Complex64, kappa: f64) -> Complex64 {
    let root = (s * s + kappa * kappa).sqrt();
    if (root + s).norm() < kappa { -root } else { root }
}
