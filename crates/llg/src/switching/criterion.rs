//! What counts as switched.

use crate::error::InvalidParameter;

/// A number that every cell has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellQuantity {
    /// m_x.
    Mx,
    /// m_y.
    My,
    /// m_z.
    Mz,
    /// |m_z|.
    AbsMz,
}

impl CellQuantity {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mx, Self::My, Self::Mz, Self::AbsMz];

    /// The one of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quantity| quantity.name() == name)
    }

    /// Its name, that of its mean in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mx => "mx",
            Self::My => "my",
            Self::Mz => "mz",
            Self::AbsMz => "abs_mz",
        }
    }

    /// The component of m that it is made from: 0, 1 or 2.
    pub fn component(self) -> usize {
        match self {
            Self::Mx => 0,
            Self::My => 1,
            Self::Mz | Self::AbsMz => 2,
        }
    }

    /// Its value for this component.
    #[inline(always)]
    pub fn of(self, component: f64) -> f64 {
        // Without a branch, in vector lanes too: all bits, or all but that of the sign.
        let sign = u64::from(self == Self::AbsMz) << 63;
        f64::from_bits(component.to_bits() & !sign)
    }
}

/// From which side the threshold is crossed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From where the run starts to the other side.
    #[default]
    Away,
    /// From below.
    Rising,
    /// From above.
    Falling,
}

/// When a run has switched: a quantity goes beyond a threshold and stays there.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// A column of the table.
    pub quantity: String,
    /// The level, in the unit of the column.
    pub threshold: f64,
    /// The level at which it counts as gone back, on the near side of the threshold; the threshold itself for none.
    pub rearm: f64,
    /// The way it goes.
    pub direction: Direction,
    /// How long it must stay beyond \[s\].
    pub hold: f64,
    /// Whether cells are watched one by one; `quantity` is then a [`CellQuantity`].
    pub per_cell: bool,
    /// With `per_cell`: the film has switched when this part of its cells is beyond; `None`: when the mean is.
    pub fraction: Option<f64>,
    /// Whether the run ends once it has switched and stayed.
    pub stop: bool,
}

impl Criterion {
    /// The criterion of crossing `threshold` once, away from the side of the start.
    pub fn new(quantity: impl Into<String>, threshold: f64) -> Self {
        Self {
            quantity: quantity.into(),
            threshold,
            rearm: threshold,
            direction: Direction::Away,
            hold: 0.0,
            per_cell: false,
            fraction: None,
            stop: false,
        }
    }

    /// # Errors
    /// A number out of range, or cells watched for what they do not have.
    pub fn validate(&self) -> Result<(), InvalidParameter> {
        let check = InvalidParameter::unless;
        check(self.threshold.is_finite(), "threshold", self.threshold, "finite")?;
        check(self.rearm.is_finite(), "rearm", self.rearm, "finite")?;
        check(self.hold >= 0.0 && self.hold.is_finite(), "hold", self.hold, "zero or positive, and finite")?;
        let part = self.fraction.unwrap_or(1.0);
        check(part > 0.0 && part <= 1.0, "fraction", part, "above 0 and at most 1")?;
        check(
            self.fraction.is_none() || self.per_cell,
            "fraction",
            part,
            "absent when cells are not watched one by one",
        )
    }
}
