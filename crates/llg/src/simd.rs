//! Run-time choice of the vector instructions for the hot loops.
//!
//! The loops are plain Rust that the compiler vectorises once per instruction set; nothing is fused or reordered, so
//! every path gives the same bits and a binary built here runs on any x86-64 node.

use std::sync::LazyLock;

static ARCH: LazyLock<pulp::Arch> = LazyLock::new(pulp::Arch::new);

/// Runs `kernel` compiled for the best instruction set of this machine. Everything it calls must be
/// `#[inline(always)]` to profit.
#[inline(always)]
pub(crate) fn dispatch<R>(kernel: impl FnOnce() -> R) -> R {
    ARCH.dispatch(kernel)
}

/// Name of the path that `dispatch` takes, for reports.
pub fn path() -> String {
    format!("{:?}", *ARCH).split(['(', ' ', '{']).next().unwrap_or("unknown").to_owned()
}
