//! Pictures of a simulation, drawn from plain data into a PNG or an SVG file.
//!
//! [`draw_overview`] puts the time traces of the film averages, the energies, the space–time map of m_z and some
//! snapshots on one page; [`draw_traces`], [`draw_against`], [`draw_map`], [`draw_spectrum`] and [`draw_dispersion`] draw a single panel, [`draw_sweep`] the results of
//! a sweep, [`draw_passages`] when the cells of films passed a threshold. All input is in SI units; the axes
//! choose their SI prefix. The output is the same, byte for byte, for the same input, and needs no system font.

#![forbid(unsafe_code)]

mod abscissa;
mod against;
mod axis;
mod canvas;
mod check;
mod color_bar;
mod color_map;
mod dispersion;
mod error;
mod font;
mod frame;
mod grid_axis;
mod grid_lines;
mod label;
mod layout;
mod map;
mod map_column;
mod overview;
mod page;
mod palette;
mod passage_page;
mod phase_map;
mod resample;
mod scale;
mod scene;
mod space_time;
mod spectrum;
mod survival;
mod sweep_page;
mod ticks;
mod time_panels;
mod trace;
mod value_axis;

pub use abscissa::Abscissa;
pub use against::draw_against;
pub use dispersion::{Dispersion, draw_dispersion};
pub use error::FigureError;
pub use grid_axis::{Cell, GridAxis, GridValues};
pub use grid_lines::{GridLine, GridLines};
pub use map::{Map, draw_map};
pub use overview::{Overview, draw_overview};
pub use passage_page::{PassageMap, PassagePage, draw_passages};
pub use phase_map::PhaseMap;
pub use space_time::SpaceTime;
pub use spectrum::{SpectrumLine, draw_spectrum};
pub use survival::{Survival, SurvivalCurve};
pub use sweep_page::{Panel, draw_sweep};
pub use trace::{Trace, draw_traces};
