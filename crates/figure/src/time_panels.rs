//! Panels above each other that share one time axis.

use crate::{
    abscissa::Abscissa,
    axis::Axis,
    check,
    error::FigureError,
    frame::{LABEL_ROOM, Writing},
    scene::{Rect, Scene},
    space_time::SpaceTime,
    trace::TracePanel,
};

const GAP: f64 = 22.0;

/// Curves and, under them, a space–time map.
#[derive(Debug, Clone)]
pub(crate) struct TimePanels<'a> {
    time: &'a [f64],
    abscissa: Abscissa,
    axis: Axis,
    traces: Vec<TracePanel<'a>>,
    space_time: Option<(SpaceTime<'a>, [f64; 2])>,
}

impl<'a> TimePanels<'a> {
    /// Checks the data. At least one panel; `time` belongs to the curves and may be empty without them.
    pub fn new(
        (abscissa, time): (Abscissa, &'a [f64]),
        traces: Vec<TracePanel<'a>>,
        space_time: Option<SpaceTime<'a>>,
    ) -> Result<Self, FigureError> {
        if !traces.is_empty() {
            check::times("traces", time)?;
        }
        for panel in &traces {
            panel.check(time.len())?;
        }
        let space_time = space_time.map(|map| Ok::<_, FigureError>((map, map.check()?))).transpose()?;
        let ends = |time: &[f64]| Some((*time.first()?, *time.last()?));
        let curves = if traces.is_empty() { None } else { ends(time) };
        let (low, high) = [curves, space_time.as_ref().and_then(|(map, _)| ends(map.time))]
            .into_iter()
            .flatten()
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .ok_or_else(|| FigureError::Empty { what: "time panels".to_owned() })?;
        let axis = if low == high {
            Axis::single(low, abscissa.unit())
        } else {
            Axis::new(low, high, abscissa.unit())
        };
        Ok(Self { time, abscissa, axis, traces, space_time })
    }

    /// Number of panels.
    pub fn count(&self) -> usize {
        self.traces.len() + usize::from(self.space_time.is_some())
    }

    /// Height in pixels at which the panels look best.
    pub fn natural_height(&self) -> f64 {
        self.count() as f64 * 250.0 + LABEL_ROOM
    }

    /// Draws the panels; the space–time map gets its colour bar on the right of `area`.
    pub fn draw(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        let count = self.count();
        let each = (area.height() - LABEL_ROOM - GAP * (count - 1) as f64) / count as f64;
        let mut top = area.top;
        for index in 0..count {
            let panel = Rect { top, bottom: top + each, ..area };
            let label = Writing::Labelled(self.abscissa.label());
            let writing = if index + 1 == count { label } else { Writing::Ticks };
            match (self.traces.get(index), &self.space_time) {
                (Some(traces), _) => traces.draw(scene, panel, &self.axis, self.time, &writing)?,
                (None, Some((map, range))) => {
                    let colors = map.colors(*range);
                    map.draw(scene, panel, &self.axis, &colors, &writing)?;
                    colors.draw(scene, [panel.right + 26.0, panel.top], each)?;
                }
                (None, None) => {}
            }
            top += each + GAP;
        }
        Ok(())
    }
}
