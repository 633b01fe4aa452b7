//! Time integration.

mod adaptive;
mod breakpoints;
mod carriers;
mod carriers_midpoint;
mod combination;
pub mod control;
pub mod dense;
mod diagnosis;
mod drives;
mod explicit;
mod method;
mod midpoint;
mod nonlocal;
mod pair;
mod partner;
mod patience;
mod quasi_static;
mod stability;
pub mod tableau;
mod workspace;

pub use dense::DenseOutput;
pub use method::{MIDPOINT, Method, QUASI_STATIC};
pub use stability::DampingRange;
pub use tableau::{TABLEAUX, Tableau};
pub use workspace::Llg;

/// The last step taken, for values inside it.
#[derive(Clone, Debug)]
pub struct StepInfo {
    /// Its start \[s\].
    pub start: f64,
    /// Its length \[s\].
    pub length: f64,
}
