//! The floating-point types of the transforms.

use pulp::bytemuck::Pod;

use crate::lanes::{Avx2, Avx512, InstructionSet, Portable, WithLanes};

/// f64 or f32.
pub trait Real: Pod + Send + Sync + PartialEq {
    /// "double" or "single".
    const NAME: &'static str;
    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// Runs `work` with one instruction set.
    fn dispatch<W: WithLanes<Self>>(set: InstructionSet, work: W) -> W::Output;
}

macro_rules! real {
    ($real:ty, $name:literal) => {
        impl Real for $real {
            const NAME: &'static str = $name;
            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $real
            }
            fn dispatch<W: WithLanes<Self>>(set: InstructionSet, work: W) -> W::Output {
                match set {
                    InstructionSet::Portable(set) => work.with_lanes(Portable::<$real>::new(set)),
                    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
                    InstructionSet::Avx2(set) => work.with_lanes(Avx2::<$real>::new(set)),
                    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
                    InstructionSet::Avx512(set) => work.with_lanes(Avx512::<$real>::new(set)),
                }
            }
        }
    };
}

real!(f64, "double");
real!(f32, "single");
