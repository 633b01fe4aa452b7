//! The two streams: what was asked for on standard output, messages that nobody has to read on standard error.

use std::io::Write as _;

use crate::failure::Failure;

/// Prints `text` on standard output.
///
/// # Errors
/// [`Failure::StandardOutput`].
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// The same for bytes that need not be text.
///
/// # Errors
/// [`Failure::StandardOutput`].
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::StandardOutput)
}

/// Writes `text` on standard error; a reader who has left does not stop the run.
pub fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
