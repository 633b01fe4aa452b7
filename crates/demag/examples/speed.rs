//! Time of one demagnetising field against bare real transforms of the same size, on one thread and on all.
//!
//! `cargo run --release -p demag --example speed [-- N...]`. The bare transforms are three forward and three backward
//! real ones of 2N × 2N by RustFFT/RealFFT, columns in blocks of eight, without tensor or zero rows skipped.

use std::time::Instant;

use demag::{Demag, Grid, Images, Precision};
use realfft::RealFftPlanner;
use rustfft::num_complex::Complex64;

fn main() {
    let mut sizes: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![64, 256, 512, 1024];
    }
    println!(
        "{:>6} {:>10} {:>10} {:>10} {:>8} {:>12} {:>8} {:>8}",
        "N", "set-up s", "1 thr ms", "2 thr ms", "gain", "3+3 FFT ms", "ratio", "MiB"
    );
    for n in sizes {
        measure(n, Precision::Double);
        measure(n, Precision::Single);
    }
}

fn measure(n: usize, precision: Precision) {
    let grid = Grid { cells: [n, n, 1], cell_size: [4e-9, 4e-9, 3e-9], images: Images::NONE };
    let m: Vec<Vec<f64>> =
        (0..3).map(|c| (0..n * n).map(|i| (i as f64 * 0.37 + c as f64).sin()).collect()).collect();
    let mut b = vec![vec![0.0; n * n]; 3];
    let pools: Vec<_> = [1, 2]
        .into_iter()
        .filter_map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok())
        .collect();
    let start = Instant::now();
    let Ok(mut demag) = pools[1].install(|| Demag::with_precision(&grid, precision)) else { return };
    let set_up = start.elapsed().as_secs_f64();
    let [x, y, z] = &mut b[..] else { return };
    let mut bare = Bare::new(2 * n);
    let (mut one, mut two, mut fft) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    let repeats = (20_000_000 / (n * n)).clamp(5, 400);
    for _ in 0..repeats {
        let mut time = |pool: &rayon::ThreadPool| {
            pool.install(|| {
                let start = Instant::now();
                demag.add_field([&m[0], &m[1], &m[2]], 1.0, [x, y, z]);
                1e3 * start.elapsed().as_secs_f64()
            })
        };
        one = one.min(time(&pools[0]));
        two = two.min(time(&pools[1]));
        if n <= 2048 && precision == Precision::Double {
            fft = fft.min(bare.time());
        }
    }
    println!(
        "{n:>6} {set_up:>10.3} {one:>10.3} {two:>10.3} {:>8.2} {fft:>12.2} {:>8.3} {:>8.0}   {}",
        one / two,
        one / fft,
        demag.memory_bytes() as f64 / (1 << 20) as f64,
        demag.fft_plan()
    );
}

/// Real transforms of n × n numbers by RealFFT along rows and RustFFT along columns.
struct Bare {
    n: usize,
    rows: Vec<f64>,
    spectrum: Vec<Complex64>,
    block: Vec<Complex64>,
    planner: RealFftPlanner<f64>,
    columns: rustfft::FftPlanner<f64>,
}

impl Bare {
    fn new(n: usize) -> Self {
        let zero = Complex64::new(0.0, 0.0);
        Self {
            n,
            rows: vec![0.0; if n <= 4096 { n * n } else { 0 }],
            spectrum: vec![zero; if n <= 4096 { n * (n / 2 + 1) } else { 0 }],
            block: vec![zero; 8 * n],
            planner: RealFftPlanner::new(),
            columns: rustfft::FftPlanner::new(),
        }
    }

    /// Milliseconds of three forward and three backward transforms.
    fn time(&mut self) -> f64 {
        let start = Instant::now();
        for _ in 0..3 {
            let row = self.planner.plan_fft_forward(self.n);
            let mut scratch = row.make_scratch_vec();
            for (row_in, row_out) in
                self.rows.chunks_mut(self.n).zip(self.spectrum.chunks_mut(self.n / 2 + 1))
            {
                row.process_with_scratch(row_in, row_out, &mut scratch).ok();
            }
            self.transform_columns(true);
            self.transform_columns(false);
            let row = self.planner.plan_fft_inverse(self.n);
            let mut scratch = row.make_scratch_vec();
            for (row_out, row_in) in
                self.rows.chunks_mut(self.n).zip(self.spectrum.chunks_mut(self.n / 2 + 1))
            {
                row.process_with_scratch(row_in, row_out, &mut scratch).ok();
            }
        }
        1e3 * start.elapsed().as_secs_f64()
    }

    fn transform_columns(&mut self, forward: bool) {
        let (n, width) = (self.n, self.n / 2 + 1);
        let plan = if forward { self.columns.plan_fft_forward(n) } else { self.columns.plan_fft_inverse(n) };
        let mut scratch = vec![Complex64::new(0.0, 0.0); plan.get_inplace_scratch_len()];
        for start in (0..width).step_by(8) {
            let count = 8.min(width - start);
            for j in 0..n {
                for c in 0..count {
                    self.block[c * n + j] = self.spectrum[j * width + start + c];
                }
            }
            plan.process_with_scratch(&mut self.block[..count * n], &mut scratch);
            for j in 0..n {
                for c in 0..count {
                    self.spectrum[j * width + start + c] = self.block[c * n + j];
                }
            }
        }
    }
}
