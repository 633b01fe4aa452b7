//! Textures of the magnetisation in closed form.

use std::f64::consts::{FRAC_PI_2, TAU};

use crate::{error::InvalidParameter, grid::Grid, vectors::Vectors};

/// A magnetisation as a function of position; lengths in m, angles in rad.
#[derive(Clone, Debug, PartialEq)]
pub struct Texture(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Uniform([f64; 3]),
    Vortex { centre: [f64; 2], counter_clockwise: bool, core: f64, core_radius: f64 },
    Skyrmion { centre: [f64; 2], radius: f64, wall_width: f64, core: f64, helicity: f64 },
    Wall { along: Along, low: [f64; 3], centre: [f64; 3], width: f64 },
    Stripes { along: Along, up: [f64; 3], centre: [f64; 3], period: f64, width: f64, rotating: bool },
    Spiral { along: Along, first: [f64; 3], second: [f64; 3], period: f64 },
}

/// A coordinate in the plane, s = (x cos + y sin) − origin.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Along {
    cos: f64,
    sin: f64,
    origin: f64,
}

impl Along {
    fn new(direction: f64, origin: f64) -> Result<Self, InvalidParameter> {
        finite("direction", &[direction])?;
        finite("position", &[origin])?;
        Ok(Self { cos: direction.cos(), sin: direction.sin(), origin })
    }

    fn at(&self, [x, y, _]: [f64; 3]) -> f64 {
        x * self.cos + y * self.sin - self.origin
    }
}

impl Texture {
    /// One direction everywhere.
    ///
    /// # Errors
    /// A vector of no length.
    pub fn uniform(direction: [f64; 3]) -> Result<Self, InvalidParameter> {
        Ok(Self(Kind::Uniform(unit("uniform", direction)?)))
    }

    /// m circles `centre` in the plane; inside `core_radius` b it rises to m_z = ±1, m_z = (b² − r²)/(b² + r²) (Usov &
    /// Peschany, J. Magn. Magn. Mater. 118, L290 (1993)).
    ///
    /// # Errors
    /// A radius that is not above zero, or a centre that is not finite.
    pub fn vortex(
        centre: [f64; 2],
        counter_clockwise: bool,
        core_up: bool,
        core_radius: f64,
    ) -> Result<Self, InvalidParameter> {
        finite("centre", &centre)?;
        positive("core_radius", core_radius)?;
        Ok(Self(Kind::Vortex { centre, counter_clockwise, core: sign(core_up), core_radius }))
    }

    /// m_z = ±1 in the middle and ∓1 far away, with tan(θ/2) = sinh(R/w)/sinh(r/w): m_z changes sign at the radius R and
    /// the wall has the width w (Braun, Phys. Rev. B 50, 16485 (1994); Wang, Yuan & Wang, Commun. Phys. 1, 31 (2018)).
    /// `helicity` is the angle from the outward direction to m in the wall: 0 Néel outward, π inward, π/2 Bloch
    /// counter-clockwise. The topological charge is +1 for a core along +z, −1 for one along −z.
    ///
    /// # Errors
    /// A length that is not above zero, or a number that is not finite.
    pub fn skyrmion(
        centre: [f64; 2],
        radius: f64,
        wall_width: f64,
        core_up: bool,
        helicity: f64,
    ) -> Result<Self, InvalidParameter> {
        finite("centre", &centre)?;
        finite("helicity", &[helicity])?;
        positive("radius", radius)?;
        positive("wall_width", wall_width)?;
        Ok(Self(Kind::Skyrmion { centre, radius, wall_width, core: sign(core_up), helicity }))
    }

    /// A wall across the direction at the angle `direction` from the x axis, at `position` along it: m goes from `low` to
    /// its opposite through `centre`, m = −tanh(s/Δ) low + sech(s/Δ) centre, with Δ = `width`. A centre along the
    /// direction makes a Néel wall, one across it a Bloch wall.
    ///
    /// # Errors
    /// A width that is not above zero, parallel vectors, or a number that is not finite.
    pub fn wall(
        direction: f64,
        position: f64,
        low: [f64; 3],
        centre: [f64; 3],
        width: f64,
    ) -> Result<Self, InvalidParameter> {
        positive("width", width)?;
        let (low, centre) = across("low", low, "centre", centre)?;
        Ok(Self(Kind::Wall { along: Along::new(direction, position)?, low, centre, width }))
    }

    /// Domains along `up` and opposite to it with half of `period` each, the first one up beginning at `position`, between
    /// walls as of [`Texture::wall`]. In `rotating` stripes m turns on in the same sense through every wall, otherwise
    /// all walls have the same centre.
    ///
    /// # Errors
    /// As [`Texture::wall`].
    pub fn stripes(
        direction: f64,
        position: f64,
        [up, centre]: [[f64; 3]; 2],
        period: f64,
        width: f64,
        rotating: bool,
    ) -> Result<Self, InvalidParameter> {
        positive("period", period)?;
        positive("width", width)?;
        let (up, centre) = across("up", up, "centre", centre)?;
        Ok(Self(Kind::Stripes {
            along: Along::new(direction, position)?,
            up,
            centre,
            period,
            width,
            rotating,
        }))
    }

    /// m = first cos(2πs/period) + second sin(2πs/period): a helix where both are across the direction, else a cycloid.
    ///
    /// # Errors
    /// A period that is not above zero, parallel vectors, or a number that is not finite.
    pub fn spiral(
        direction: f64,
        [first, second]: [[f64; 3]; 2],
        period: f64,
    ) -> Result<Self, InvalidParameter> {
        positive("period", period)?;
        let (first, second) = across("first", first, "second", second)?;
        Ok(Self(Kind::Spiral { along: Along::new(direction, 0.0)?, first, second, period }))
    }

    /// Unit vector at `r` \[m\].
    pub fn at(&self, r: [f64; 3]) -> [f64; 3] {
        match &self.0 {
            Kind::Uniform(direction) => *direction,
            Kind::Vortex { centre, counter_clockwise, core, core_radius } => {
                let (x, y, r) = from_centre(r, centre);
                let b = *core_radius;
                let (m_z, plane) = if r < b {
                    ((b * b - r * r) / (b * b + r * r), 2.0 * b / (b * b + r * r))
                } else {
                    (0.0, 1.0 / r)
                };
                let turn = plane * sign(*counter_clockwise);
                [-turn * y, turn * x, core * m_z]
            }
            Kind::Skyrmion { centre, radius, wall_width, core, helicity } => {
                let (x, y, r) = from_centre(r, centre);
                let theta = 2.0 * half_angle(*radius / wall_width, r / wall_width);
                let (sin, cos) = (y.atan2(x) + helicity).sin_cos();
                [theta.sin() * cos, theta.sin() * sin, -core * theta.cos()]
            }
            Kind::Wall { along, low, centre, width } => profile(along.at(r) / width, low, centre, 1.0),
            Kind::Stripes { along, up, centre, period, width, rotating } => {
                let half = 0.5 * period;
                let s = along.at(r);
                // The nearest wall; at 0 the domains turn up.
                let number = (s / half).round();
                let even = number.rem_euclid(2.0) == 0.0;
                let low = if even { up.map(|c| -c) } else { *up };
                profile((s - number * half) / width, &low, centre, if even || !rotating { 1.0 } else { -1.0 })
            }
            Kind::Spiral { along, first, second, period } => {
                let (sin, cos) = (TAU * along.at(r) / period).sin_cos();
                [0, 1, 2].map(|c| cos * first[c] + sin * second[c])
            }
        }
    }

    /// On the cells of `grid`.
    pub fn on(&self, grid: &Grid) -> Vectors {
        let mut m = Vectors::zeros(grid.len());
        for cell in 0..grid.len() {
            let index = grid.indices(cell);
            m.set(cell, self.at([0, 1, 2].map(|axis| grid.centre(axis, index[axis]))));
        }
        m
    }
}

/// −tanh(u) low + sech(u) side × centre.
fn profile(u: f64, low: &[f64; 3], centre: &[f64; 3], side: f64) -> [f64; 3] {
    let (tanh, sech) = (u.tanh(), side / u.cosh());
    [0, 1, 2].map(|c| sech * centre[c] - tanh * low[c])
}

/// arctan(sinh R/sinh r), also where the hyperbolic sines are beyond all numbers.
fn half_angle(radius: f64, r: f64) -> f64 {
    if r == 0.0 {
        return FRAC_PI_2;
    }
    // sinh R/sinh r = e^{R−r} (1 − e^{−2R})/(1 − e^{−2r}).
    let ratio = (radius - r).exp() * (-2.0 * radius).exp_m1() / (-2.0 * r).exp_m1();
    ratio.atan()
}

/// Position from a centre, and the distance.
fn from_centre([x, y, _]: [f64; 3], centre: &[f64; 2]) -> (f64, f64, f64) {
    let (x, y) = (x - centre[0], y - centre[1]);
    (x, y, x.hypot(y))
}

fn sign(plus: bool) -> f64 {
    if plus { 1.0 } else { -1.0 }
}

fn positive(name: &'static str, value: f64) -> Result<(), InvalidParameter> {
    InvalidParameter::unless(value > 0.0 && value.is_finite(), name, value, "above zero and finite")
}

fn finite(name: &'static str, values: &[f64]) -> Result<(), InvalidParameter> {
    values
        .iter()
        .try_for_each(|&value| InvalidParameter::unless(value.is_finite(), name, value, "a finite number"))
}

fn norm(v: [f64; 3]) -> f64 {
    v.iter().fold(0.0, |sum: f64, c| sum.hypot(*c))
}

fn unit(name: &'static str, v: [f64; 3]) -> Result<[f64; 3], InvalidParameter> {
    let norm = norm(v);
    InvalidParameter::unless(norm > 0.0 && norm.is_finite(), name, norm, "a vector of non-zero length")?;
    Ok(v.map(|c| c / norm))
}

/// The first vector scaled to unit length, and the part of the second one across it, too.
fn across(
    first_name: &'static str,
    first: [f64; 3],
    second_name: &'static str,
    second: [f64; 3],
) -> Result<([f64; 3], [f64; 3]), InvalidParameter> {
    let (first, second) = (unit(first_name, first)?, unit(second_name, second)?);
    let along: f64 = first.iter().zip(second).map(|(a, b)| a * b).sum();
    let rest = [0, 1, 2].map(|c| second[c] - along * first[c]);
    let length = norm(rest);
    InvalidParameter::unless(length > 1e-6, second_name, length, "not parallel to the other direction")?;
    Ok((first, rest.map(|c| c / length)))
}

/// Two unit vectors across `axis`, and `axis` scaled to unit length.
pub(super) fn frame_about(axis: [f64; 3]) -> Result<[[f64; 3]; 3], InvalidParameter> {
    let u = unit("axis", axis)?;
    let smallest = (0..3).min_by(|a, b| u[*a].abs().total_cmp(&u[*b].abs())).unwrap_or_default();
    let mut helper = [0.0; 3];
    helper[smallest] = 1.0;
    let (_, a) = across("axis", u, "axis", helper)?;
    let b = [u[1] * a[2] - u[2] * a[1], u[2] * a[0] - u[0] * a[2], u[0] * a[1] - u[1] * a[0]];
    Ok([a, b, u])
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    #[test]
    fn the_profile_of_a_skyrmion_has_its_limits() {
        // θ = π in the middle, π/2 at R, and beyond it falls as e^{−(r−R)}, without overflow.
        assert!((2.0 * half_angle(7.0, 1e-12) - PI).abs() < 1e-10);
        assert!((2.0 * half_angle(7.0, 7.0) - FRAC_PI_2).abs() < 1e-15);
        assert!((2.0 * half_angle(900.0, 905.0) / (2.0 * (-5.0_f64).exp()) - 1.0).abs() < 1e-4);
        assert!((2.0 * half_angle(905.0, 10.0) - PI).abs() < 1e-12);
    }
}
