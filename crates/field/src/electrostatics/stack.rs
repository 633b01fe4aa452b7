//! Dielectric layers around the electrodes and the surface, for one harmonic e^{iqx}.

use num_complex::Complex64;

use super::VACUUM_PERMITTIVITY;
use crate::InvalidParameter;
use crate::error::{positive, require};

/// A plane dielectric layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DielectricLayer {
    /// Thickness \[m\].
    pub thickness: f64,
    /// Relative permittivity ε_r.
    pub permittivity: f64,
}

/// What lies beyond a stack of layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Beyond {
    /// A half space of this relative permittivity.
    Dielectric(f64),
    /// A grounded metal.
    Metal,
}

/// Layers on one side of a plane, counted from that plane outwards, and what lies beyond them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pile {
    /// The layers, the one at the plane first.
    pub layers: Vec<DielectricLayer>,
    /// What lies beyond the last of them.
    pub beyond: Beyond,
}

/// The complete stack: a cover above the electrodes, layers between electrodes and surface, a substrate below it.
#[derive(Clone, Debug, PartialEq)]
pub struct GateStack {
    /// Layers between surface and electrodes, the one on the surface first; the film is one of them.
    pub layers: Vec<DielectricLayer>,
    /// Below the surface, from it downwards.
    pub substrate: Pile,
    /// Above the electrodes, from them upwards.
    pub cover: Pile,
}

/// The stack for one harmonic of wave number q.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Harmonic {
    /// Charge over potential in the plane of the electrodes [F/m²], C↓ + C↑.
    pub capacitance: Complex64,
    /// q (ε₁ + ε₂) − capacitance, with ε₁ and ε₂ at the electrodes: the effect of interfaces further away [F/m²].
    pub deficit: Complex64,
    /// Potential at the surface over that at the electrodes.
    pub transfer: Complex64,
}

/// Charge over potential [F/m²] at a plane, of all that lies on one side of it.
#[derive(Clone, Copy)]
enum Load {
    Metal,
    Finite(Complex64),
}

impl DielectricLayer {
    fn absolute(&self) -> f64 {
        VACUUM_PERMITTIVITY * self.permittivity
    }

    /// The load in front of this layer with `load` behind it: εq (C + εq tanh qh)/(εq + C tanh qh), and 1/(1/C + h/ε)
    /// at q = 0.
    fn in_front_of(&self, load: Load, q: f64) -> Complex64 {
        let h = self.thickness;
        if q == 0.0 {
            return match load {
                Load::Metal => Complex64::from(self.absolute() / h),
                Load::Finite(c) => c / (1.0 + c * h / self.absolute()),
            };
        }
        let (own, tanh) = (self.absolute() * q, (q * h).tanh());
        match load {
            Load::Metal => Complex64::from(own / tanh),
            Load::Finite(c) => own * (c + own * tanh) / (own + c * tanh),
        }
    }

    /// εq minus [`Self::in_front_of`], without cancellation: of order e^{−2qh}.
    fn deficit(&self, load: Load, q: f64) -> Complex64 {
        if q == 0.0 {
            return -self.in_front_of(load, q);
        }
        let (own, tanh) = (self.absolute() * q, (q * self.thickness).tanh());
        let decay = (-2.0 * q * self.thickness).exp();
        // 1 − tanh qh.
        let rest = 2.0 * decay / (1.0 + decay);
        match load {
            Load::Metal => Complex64::from(-own * rest / tanh),
            Load::Finite(c) => own * (own - c) * rest / (own + c * tanh),
        }
    }

    /// Potential behind this layer over that in front of it, 1/(cosh qh + (C/εq) sinh qh).
    fn transfer(&self, behind: Complex64, q: f64) -> Complex64 {
        if q == 0.0 {
            return (1.0 + behind * self.thickness / self.absolute()).inv();
        }
        let c = behind / (self.absolute() * q);
        let once = (-q * self.thickness).exp();
        2.0 * once / ((1.0 + c) + (1.0 - c) * (once * once))
    }
}

impl Pile {
    /// A half space of one dielectric.
    pub fn half_space(permittivity: f64) -> Self {
        Self { layers: Vec::new(), beyond: Beyond::Dielectric(permittivity) }
    }

    /// Whether a uniform charge has a metal as its counter-electrode.
    fn is_earthed(&self) -> bool {
        self.beyond == Beyond::Metal
    }

    /// ε_r at the plane, `None` for bare metal.
    fn nearest_permittivity(&self) -> Option<f64> {
        match (self.layers.first(), self.beyond) {
            (Some(layer), _) => Some(layer.permittivity),
            (None, Beyond::Dielectric(permittivity)) => Some(permittivity),
            (None, Beyond::Metal) => None,
        }
    }

    fn load_beyond(&self, q: f64) -> Load {
        match self.beyond {
            Beyond::Dielectric(permittivity) => {
                Load::Finite(Complex64::from(VACUUM_PERMITTIVITY * permittivity * q))
            }
            Beyond::Metal => Load::Metal,
        }
    }

    /// Charge over potential at the plane, and its deficit relative to the εq of the medium there.
    fn capacitance(&self, q: f64) -> (Complex64, Complex64) {
        capacitance_of(self.layers.iter().rev(), self.load_beyond(q), q)
    }

    fn check(&self, name: &'static str, thickness: &'static str) -> Result<(), InvalidParameter> {
        for layer in &self.layers {
            check_layer(layer, name, thickness)?;
        }
        match self.beyond {
            Beyond::Dielectric(permittivity) => check_permittivity(name, permittivity),
            Beyond::Metal => {
                require(!self.layers.is_empty(), name, 0.0, "layers: a metal needs an insulator before it")?;
                Ok(())
            }
        }
    }
}

/// Load and deficit in front of `layers`, the innermost (next to `load`) first.
fn capacitance_of<'a>(
    layers: impl Iterator<Item = &'a DielectricLayer>,
    mut load: Load,
    q: f64,
) -> (Complex64, Complex64) {
    let mut deficit = Complex64::ZERO;
    for layer in layers {
        deficit = layer.deficit(load, q);
        load = Load::Finite(layer.in_front_of(load, q));
    }
    match load {
        Load::Finite(capacitance) => (capacitance, deficit),
        // Refused by `check`.
        Load::Metal => (Complex64::from(f64::INFINITY), deficit),
    }
}

fn check_permittivity(name: &'static str, permittivity: f64) -> Result<(), InvalidParameter> {
    let accepted = permittivity.is_finite() && permittivity >= 1.0;
    require(accepted, name, permittivity, "a relative permittivity of at least 1").map(|_| ())
}

fn check_layer(
    layer: &DielectricLayer,
    name: &'static str,
    thickness: &'static str,
) -> Result<(), InvalidParameter> {
    positive(thickness, layer.thickness)?;
    check_permittivity(name, layer.permittivity)
}

impl GateStack {
    /// Checks every layer.
    ///
    /// # Errors
    /// A thickness that is not positive, a permittivity below 1, no layer between electrodes and surface, a bare metal.
    pub(crate) fn check(&self) -> Result<(), InvalidParameter> {
        require(!self.layers.is_empty(), "layers", 0.0, "at least one layer between electrodes and surface")?;
        for layer in &self.layers {
            check_layer(layer, "layers_permittivity", "layers_thickness")?;
        }
        self.substrate.check("substrate_permittivity", "substrate_thickness")?;
        self.cover.check("cover_permittivity", "cover_thickness")
    }

    /// The same stack with neighbouring layers of equal permittivity merged, so that reflections come from real
    /// interfaces.
    pub(crate) fn merged(&self) -> Self {
        Self {
            layers: merge(&self.layers),
            substrate: self.substrate.clone(),
            cover: Pile { layers: merge(&self.cover.layers), beyond: self.cover.beyond },
        }
    }

    /// Distance from the surface to the electrodes \[m\].
    pub fn distance(&self) -> f64 {
        self.layers.iter().map(|layer| layer.thickness).sum()
    }

    /// ε₀ times the sum of the permittivities on both sides of the electrodes [F/m].
    pub(crate) fn permittivity_at_electrodes(&self) -> f64 {
        let below = self.layers.last().map_or(1.0, |layer| layer.permittivity);
        VACUUM_PERMITTIVITY * (below + self.cover.nearest_permittivity().unwrap_or(1.0))
    }

    /// ε₀ times the sum of the permittivities on both sides of the surface [F/m].
    fn permittivity_at_surface(&self) -> f64 {
        let above = self.layers.first().map_or(1.0, |layer| layer.permittivity);
        VACUUM_PERMITTIVITY * (above + self.substrate.nearest_permittivity().unwrap_or(1.0))
    }

    /// Thomas–Fermi length (ε₀ε_above + ε₀ε_below)/(e²ν) \[m\] of a surface of quantum capacitance e²ν [F/m²]: waves much
    /// longer than 2π times it are screened.
    pub fn thomas_fermi_length(&self, quantum_capacitance: f64) -> f64 {
        self.permittivity_at_surface() / quantum_capacitance
    }

    /// Distance from the electrodes to the nearest interface, whose images decay as e^{−2qh}; `None` without any.
    pub(crate) fn nearest_interface(&self) -> f64 {
        let below = self.layers.last().map_or(f64::INFINITY, |layer| layer.thickness);
        let above = self.cover.layers.first().map_or(f64::INFINITY, |layer| layer.thickness);
        below.min(above)
    }

    /// Whether a uniform charge on the electrodes has a counter-charge: a metal, or a surface that takes up charge.
    pub(crate) fn is_earthed(&self, surface: Complex64) -> bool {
        self.substrate.is_earthed() || self.cover.is_earthed() || surface != Complex64::ZERO
    }

    /// The stack for the harmonic q ≥ 0 [rad/m], with a surface of charge −`surface`·φ [F/m²].
    pub(crate) fn harmonic(&self, q: f64, surface: Complex64) -> Harmonic {
        let at_surface = self.substrate.capacitance(q).0 + surface;
        let (mut load, mut transfer, mut deficit) = (at_surface, Complex64::ONE, Complex64::ZERO);
        for layer in &self.layers {
            transfer *= layer.transfer(load, q);
            deficit = layer.deficit(Load::Finite(load), q);
            load = layer.in_front_of(Load::Finite(load), q);
        }
        let (above, deficit_above) = self.cover.capacitance(q);
        Harmonic { capacitance: load + above, deficit: deficit + deficit_above, transfer }
    }

    /// Charge over potential [F/m²] at the surface, of the stack without electrodes and without charge of the surface:
    /// the bare interaction there is its inverse.
    pub fn surface_capacitance(&self, q: f64) -> f64 {
        let above = self.cover.capacitance(q).0;
        let load = self.layers.iter().rev().fold(above, |c, layer| layer.in_front_of(Load::Finite(c), q));
        (load + self.substrate.capacitance(q).0).re
    }
}

fn merge(layers: &[DielectricLayer]) -> Vec<DielectricLayer> {
    let mut merged: Vec<DielectricLayer> = Vec::with_capacity(layers.len());
    for layer in layers {
        match merged.last_mut() {
            Some(last) if last.permittivity == layer.permittivity => last.thickness += layer.thickness,
            _ => merged.push(*layer),
        }
    }
    merged
}
