//! The subcommands of `diracmag`.

pub mod explain;
pub mod init;
