//! What a run did and how to go on from there.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use llg::{Problem, State, Summary, quantity};

use crate::regime;

/// The text at the end of a run; `notes` are lines of their own in it, `column` is one of the table.
pub fn text(
    path: &Path,
    done: &Summary,
    wall: Duration,
    problem: &Problem,
    state: &State,
    notes: &str,
    column: &str,
) -> String {
    let [mx, my, mz, abs_mz, switched] = quantity::averages(problem, &state.m);
    let seconds = wall.as_secs_f64();
    let rate = done.steps as f64 / seconds;
    let file = path.display();
    let mut out = String::new();
    // Writing into a String cannot fail.
    if done.steps > 0 {
        let _ = writeln!(
            out,
            "{:.6} ns in {} steps ({} right-hand sides, {} steps rejected), {seconds:.1} s, {rate:.0} steps/s",
            done.time * 1e9,
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

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A line with the energies by term \[J\] and their sum.
pub fn energies(by_term: &[(&'static str, f64)]) -> String {
    let total: f64 = by_term.iter().map(|(_, energy)| energy).sum();
    let terms: Vec<String> = by_term.iter().map(|(term, energy)| format!("{term} {energy:+.6e}")).collect();
    format!("energy {total:+.9e} J: {}\n", terms.join(", "))
}
