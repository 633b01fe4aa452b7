use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::output_lock::beside;
use crate::vtkhdf::{NM_PER_M, NS_PER_S};
use crate::{Layout, TrajectoryError};

/// Shortest time between two rewrites of the sidecar.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
/// Rewriting takes time in proportion to the number of frames; at most one part in so many goes into it.
const COST_RATIO: u32 = 20;
/// Times that are read at once.
const AT_ONCE: usize = 1024;
/// The end of the text.
const AFTER: &str = "  </Grid>\n </Domain>\n</Xdmf>\n";

/// The XDMF description of the file, for ParaView before 5.12 and other readers of XDMF.
///
/// It is replaced as a whole and lists committed frames only. It is written as its times are read, so that it takes no memory, however
/// many frames there are.
#[derive(Debug, Default)]
pub(crate) struct Sidecar {
    path: PathBuf,
    before: String,
    fields: Vec<FieldText>,
    listed: usize,
    written: Option<(Instant, Duration)>,
}

/// What the description of one field at one time is put together from.
#[derive(Debug)]
struct FieldText {
    /// Everything up to the number of the step.
    head: String,
    /// From the number of the step up to the total number of steps.
    middle: String,
    /// The rest.
    tail: String,
}

impl Sidecar {
    /// Describes the file at `output`; nothing is written yet.
    pub(crate) fn new(output: &Path, layout: &Layout) -> Self {
        let data = escape(&output.file_name().unwrap_or_default().to_string_lossy());
        Self {
            path: sidecar_path(output),
            before: preamble(layout),
            fields: layout.fields.iter().map(|field| FieldText::new(&data, layout, field)).collect(),
            listed: 0,
            written: None,
        }
    }

    /// Whether a sidecar with `frames` frames should be written now, unless one was a short while ago.
    pub(crate) fn is_due(&self, frames: usize) -> bool {
        let long_ago =
            |(at, cost): (Instant, Duration)| at.elapsed() >= SHORTEST_INTERVAL.max(cost * COST_RATIO);
        self.is_behind(frames) && self.written.is_none_or(long_ago)
    }

    /// Whether it lists anything but `frames` frames.
    pub(crate) fn is_behind(&self, frames: usize) -> bool {
        self.written.is_none() || self.listed != frames
    }

    /// Writes it anew for `frames` frames, of which `times` gives the times (in s) of a range.
    ///
    /// # Errors
    /// Those of `times`; [`Io`](TrajectoryError::Io).
    pub(crate) fn write(
        &mut self,
        frames: usize,
        mut times: impl FnMut(Range<usize>) -> Result<Vec<f64>, TrajectoryError>,
    ) -> Result<(), TrajectoryError> {
        let start = Instant::now();
        let temporary = beside(&self.path, "partial");
        let io = |source| TrajectoryError::Io { path: self.path.clone(), source };
        let written = File::create(&temporary).map_err(io).and_then(|file| {
            let mut out = BufWriter::new(file);
            out.write_all(self.before.as_bytes()).map_err(io)?;
            for first in (0..frames).step_by(AT_ONCE) {
                let end = frames.min(first + AT_ONCE);
                for (step, time) in (first..end).zip(times(first..end)?) {
                    self.write_step(&mut out, step, time, frames).map_err(io)?;
                }
            }
            out.write_all(AFTER.as_bytes()).and_then(|()| out.flush()).map_err(io)?;
            fs::rename(&temporary, &self.path).map_err(io)
        });
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written?;
        self.listed = frames;
        self.written = Some((Instant::now(), start.elapsed()));
        Ok(())
    }

    /// Removes the description of a file that is being replaced.
    pub(crate) fn remove_stale(&self) -> Result<(), TrajectoryError> {
        match fs::remove_file(&self.path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(TrajectoryError::Io { path: self.path.clone(), source })
            }
            _ => Ok(()),
        }
    }

    fn write_step(&self, out: &mut impl io::Write, step: usize, time: f64, frames: usize) -> io::Result<()> {
        write!(
            out,
            "   <Grid Name=\"step {step}\" GridType=\"Uniform\">\n    <Time Value=\"{}\"/>\n    \
             <Topology Reference=\"/Xdmf/Domain/Topology[1]\"/>\n    \
             <Geometry Reference=\"/Xdmf/Domain/Geometry[1]\"/>\n",
            time * NS_PER_S
        )?;
        for FieldText { head, middle, tail } in &self.fields {
            write!(out, "{head}{step}{middle}{frames}{tail}")?;
        }
        out.write_all(b"   </Grid>\n")
    }
}

impl FieldText {
    fn new(data: &str, layout: &Layout, field: &crate::FieldSpec) -> Self {
        let name = escape(&field.name);
        let [nx, ny, nz] = layout.cells;
        let precision = layout.precision.bytes();
        let (kind, start, stride, shape) = if field.components == 1 {
            ("Scalar", "0 0 0", "1 1 1 1", format!("{nz} {ny} {nx}"))
        } else {
            ("Vector", "0 0 0 0", "1 1 1 1 1", format!("{nz} {ny} {nx} {}", field.components))
        };
        let rank = stride.split(' ').count();
        // The shape of the slab has no leading 1: the reader would take it for a fifth axis.
        let head = format!(
            "    <Attribute Name=\"{name}\" AttributeType=\"{kind}\" Center=\"Cell\">\n     \
             <DataItem ItemType=\"HyperSlab\" Dimensions=\"{shape}\">\n      \
             <DataItem Dimensions=\"3 {rank}\" Format=\"XML\">"
        );
        let middle = format!(
            " {start}  {stride}  1 {shape}</DataItem>\n      \
             <DataItem Format=\"HDF\" NumberType=\"Float\" Precision=\"{precision}\" Dimensions=\""
        );
        let tail = format!(" {shape}\">{data}:/{name}</DataItem>\n     </DataItem>\n    </Attribute>\n");
        Self { head, middle, tail }
    }
}

/// Beginning of the text: the grid, in nm like the view inside the HDF5 file.
fn preamble(layout: &Layout) -> String {
    let zyx = |values: [f64; 3]| format!("{} {} {}", values[2], values[1], values[0]);
    let [nx, ny, nz] = layout.cells.map(|cells| cells + 1);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- lengths in nm, times in ns -->\n<Xdmf Version=\"2.0\">\n \
         <Domain>\n  <Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"{nz} {ny} {nx}\"/>\n  \
         <Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n   \
         <DataItem Format=\"XML\" Dimensions=\"3\">{}</DataItem>\n   \
         <DataItem Format=\"XML\" Dimensions=\"3\">{}</DataItem>\n  </Geometry>\n  \
         <Grid Name=\"run\" GridType=\"Collection\" CollectionType=\"Temporal\">\n",
        zyx(layout.origin.map(|metres| metres * NM_PER_M)),
        zyx(layout.cell_size.map(|metres| metres * NM_PER_M)),
    )
}

/// `run.h5` is described by `run.xdmf`; other names get the ending appended.
fn sidecar_path(output: &Path) -> PathBuf {
    match output.extension().and_then(|extension| extension.to_str()) {
        Some("h5" | "hdf5" | "hdf" | "vtkhdf") => output.with_extension("xdmf"),
        _ => {
            let mut name = output.file_name().unwrap_or_default().to_owned();
            name.push(".xdmf");
            output.with_file_name(name)
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
