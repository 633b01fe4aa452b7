//! The memory that is free, as far as the operating system tells.

/// Whether `bytes` fit into the memory that is free, or the operating system does not tell.
pub fn fits(bytes: u64) -> bool {
    available().is_none_or(|free| bytes <= free)
}

/// Bytes of memory that are free, `None` where the operating system does not tell.
pub fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
