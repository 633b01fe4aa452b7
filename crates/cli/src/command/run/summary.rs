//! What a run did and how to go on from there.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use llg::{Problem, State, Summary, quantity};

use crate::regime;

/// When this process began to step, and with which step: a run that was resumed has earlier ones.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// The time.
    pub at: Instant,
    /// Steps taken before.
    pub step: u64,
}

/// The text at the end of a run to `end` \[s\]; `notes` are lines of their own in it, `column` is one of the table.
pub fn text(
    path: &Path,
    done: &Summary,
    (end, begun): (f64, Begun),
    problem: &Problem,
    state: &State,
    notes: &str,
    column: &str,
) -> String {
    let [mx, my, mz, abs_mz, switched] = quantity::averages(problem, &state.m);
    let seconds = begun.at.elapsed().as_secs_f64();
    let rate = (done.steps - begun.step) as f64 / seconds;
    let file = path.display();
    let mut out = String::new();
    // Writing into a String cannot fail.
    if done.steps > 0 {
        let _ = writeln!(
            out,
            "{} in {} steps ({} right-hand-side evaluations, {} steps rejected), {seconds:.1} s, {rate:.0} steps/s",
            reached(done.time, end),
            done.steps,
            done.evaluations,
            done.rejected
        );
    }
    let _ = writeln!(
        out,
        "at the end <m> = ({mx:+.4}, {my:+.4}, {mz:+.4}), <|m_z|> = {abs_mz:.4}, {:.1} % of the cells with |m_z| > {}",
        100.0 * switched,
        quantity::OUT_OF_PLANE
    );
    if let Some(warning) = regime::texture(problem, &state.m) {
        let _ = writeln!(out, "at the end {warning}");
    }
    out.push_str(notes);
    let (frames, rows) = (counted(done.frames, "frame"), counted(done.rows, "table row"));
    let _ = writeln!(out, "wrote {file}: {frames}, {rows}");
    let _ = writeln!(out, "  picture   diracmag plot {file}");
    let _ = writeln!(
        out,
        "  Python    import h5py; f = h5py.File({:?}); f[\"m\"], f[\"table/{column}\"]",
        file.to_string()
    );
    let sidecar = match path.extension().and_then(std::ffi::OsStr::to_str) {
        Some("h5" | "hdf5" | "hdf" | "vtkhdf") => path.with_extension("xdmf"),
        _ => format!("{file}.xdmf").into(),
    };
    let _ = writeln!(out, "  ParaView  open {file} (5.12 or newer) or {} (older)", sidecar.display());
    out
}

/// The time that a run reached. Steps that are chosen by their error do not bend to the end: outputs up to there are interpolated.
fn reached(time: f64, end: f64) -> String {
    let [time, end] = [time, end].map(|time| time * 1e9);
    if time > end * (1.0 + 1e-9) {
        format!("{end:.6} ns (the last step ends at {time:.6} ns)")
    } else {
        format!("{time:.6} ns")
    }
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A line with the energies by term \[J\] and their sum.
pub fn energies(by_term: &[(&'static str, f64)]) -> String {
    let total: f64 = by_term.iter().map(|(_, energy)| energy).sum();
    let terms: Vec<String> = by_term.iter().map(|(term, energy)| format!("{term} {energy:+.6e}")).collect();
    format!("energy {total:+.9e} J: {}\n", terms.join(", "))
}
