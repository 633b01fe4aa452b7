//! Any processor: one number at a time.

use std::marker::PhantomData;

use pulp::Simd;

use super::{Lanes, operations};

/// One number at a time.
#[derive(Clone, Copy)]
pub struct Portable<R> {
    set: pulp::Scalar,
    real: PhantomData<R>,
}

impl<R> Portable<R> {
    /// Always possible.
    pub fn new(set: pulp::Scalar) -> Self {
        Self { set, real: PhantomData }
    }
}

macro_rules! portable {
    ($real:tt) => {
        impl Lanes for Portable<$real> {
            type Vector = $real;
            const WIDTH: usize = 1;
            const NAME: &'static str = "portable";
            operations!($real);
            #[inline(always)]
            fn transpose(self, from: &[$real], _: usize, to: &mut [$real], _: usize) {
                to[0] = from[0];
            }
        }
    };
}

portable!(f64);
portable!(f32);
