//! What can be wrong with an OVF file.

/// Why bytes are no OVF field.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OvfError {
    /// The first line names no known version.
    #[error(
        "it is no OVF file: the first line is {found:?}, not `# OOMMF OVF 2.0` or `# OOMMF: rectangular mesh v1.0`"
    )]
    NotOvf {
        /// The first line.
        found: String,
    },
    /// A line that the format does not allow there.
    #[error("line {line}: {found:?}: {reason}")]
    Line {
        /// Number of the line, from 1.
        line: usize,
        /// The line.
        found: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A key of the header that must be there.
    #[error("the header has no `{key}`")]
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A value of the header out of its range.
    #[error("`{key}` = {value:?} must be {requirement}")]
    Header {
        /// The key.
        key: &'static str,
        /// The value as written.
        value: String,
        /// What it must be.
        requirement: &'static str,
    },
    /// The number before binary data is another one.
    #[error(
        "the check value before the binary data is {found:e}, not {expected:e}: the bytes are swapped or damaged"
    )]
    CheckValue {
        /// As read.
        found: f64,
        /// As the format says.
        expected: f64,
    },
    /// The file holds fewer values than its header says.
    #[error("the header promises {expected} values, the data hold {found}")]
    TooShort {
        /// Values that the header promises.
        expected: usize,
        /// Values that there are.
        found: usize,
    },
    /// Something follows the last value.
    #[error("after the last of {values} values comes {found:?}, not `# End: Data`")]
    NoEnd {
        /// Values that were read.
        values: usize,
        /// What follows.
        found: String,
    },
    /// A number of a text section that is none.
    #[error("value {index} is {found:?}, not a finite number")]
    Value {
        /// Which value, from 0.
        index: usize,
        /// As written.
        found: String,
    },
}
