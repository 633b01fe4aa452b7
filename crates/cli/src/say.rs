//! Messages on standard error that nobody has to read.

use std::io::Write as _;

/// Writes `text` on standard error; a reader who has left does not stop the run.
pub fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
