//! demag
