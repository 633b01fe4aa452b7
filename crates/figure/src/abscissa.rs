//! What the instants of a run are counted in.

use crate::{label::Label, scale::Scale};

/// What the instants of a run are counted in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Abscissa {
    /// Time \[s\].
    #[default]
    Time,
    /// Numbers of states of equilibrium, of a run without dynamics.
    State,
}

impl Abscissa {
    /// SI unit of the instants.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Time => "s",
            Self::State => "1",
        }
    }

    /// The label of an axis.
    pub(crate) fn label(self) -> Label {
        match self {
            Self::Time => Label::plain("Time ").symbol("t"),
            Self::State => Label::plain("State"),
        }
    }

    /// One instant in words, with the unit that suits the `last` of them.
    pub(crate) fn instant(self, value: f64, last: f64) -> Label {
        match self {
            Self::Time => {
                let time = Scale::new(last, "s").quantity(value);
                Label::default().symbol("t").text(&format!(" = {time}"))
            }
            Self::State => Label::plain(&format!("state {value:.0}")),
        }
    }
}
