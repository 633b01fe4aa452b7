//! What a file tells of the machine that made it.

/// The vector extensions that this processor has and the operating system lets programs use, separated by spaces.
pub fn cpu_features() -> String {
    let there: &[(&str, bool)] = &[
        #[cfg(target_arch = "x86_64")]
        ("sse4.2", std::is_x86_feature_detected!("sse4.2")),
        #[cfg(target_arch = "x86_64")]
        ("avx", std::is_x86_feature_detected!("avx")),
        #[cfg(target_arch = "x86_64")]
        ("avx2", std::is_x86_feature_detected!("avx2")),
        #[cfg(target_arch = "x86_64")]
        ("fma", std::is_x86_feature_detected!("fma")),
        #[cfg(target_arch = "x86_64")]
        ("avx512f", std::is_x86_feature_detected!("avx512f")),
        #[cfg(target_arch = "x86_64")]
        ("avx512dq", std::is_x86_feature_detected!("avx512dq")),
        #[cfg(target_arch = "aarch64")]
        ("neon", std::arch::is_aarch64_feature_detected!("neon")),
    ];
    let names = there.iter().filter(|(_, has)| *has).map(|(name, _)| *name);
    names.collect::<Vec<_>>().join(" ")
}
