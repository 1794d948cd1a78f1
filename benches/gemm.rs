//! The first face of `cargo bench`: criterion over the kernels, in device time, for whoever changes
//! one.
//!
//! Filters and baselines work as always: `cargo bench --bench gemm -- register`,
//! `-- --save-baseline before`, `-- --baseline before`. Its numbers compare two builds on one
//! machine; what is published comes from `publish.rs`, because criterion's files name no device, no
//! driver and no protocol.

use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};

use std::time::{Duration, Instant};

use switchpoint::cpu::{self, CpuTarget};
use switchpoint::host;
use switchpoint::kernel::catalogue;
use switchpoint::measure::{Failure, Loaded, Target, TimeBudget, Warm, protocol, warm};
use switchpoint::problem::Problem;
use switchpoint::reference::{Operands, Oracle};
use switchpoint::result::KernelFacts;
use switchpoint::sample::per_dispatch;
use switchpoint::unit::{FlopPerSecond, Nanos};

/// m, n and k: one size that every tile divides, one that none does.
const PROBLEMS: [(u32, u32, u32); 2] = [(256, 256, 256), (255, 257, 129)];

/// Nanoseconds of the target's own clock, which the closures return. `start` and `end` would read
/// the wall clock, for an accidental `iter`.
struct TargetTime;

impl Measurement for TargetTime {
    type Intermediate = Instant;
    type Value = f64;

    fn start(&self) -> Instant {
        Instant::now()
    }

    fn end(&self, start: Instant) -> f64 {
        start.elapsed().as_nanos() as f64
    }

    fn add(&self, one: &f64, other: &f64) -> f64 {
        one + other
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &Rates
    }
}

/// Times in ns, us, ms or s; throughput in FLOP/s.
struct Rates;

impl ValueFormatter for Rates {
    fn scale_values(&self, typical: f64, values: &mut [f64]) -> &'static str {
        let steps = [(1e9, "s"), (1e6, "ms"), (1e3, "us"), (1.0, "ns")];
        scale(typical, values, &steps)
    }

    fn scale_throughputs(&self, typical: f64, throughput: &Throughput, values: &mut [f64]) -> &'static str {
        let Throughput::Elements(flop) = throughput else { return self.scale_values(typical, values) };
        let rate = |ns: f64| *flop as f64 / ns * 1e9;
        for value in &mut *values {
            *value = rate(*value);
        }
        let steps = [(1e12, "TFLOP/s"), (1e9, "GFLOP/s"), (1e6, "MFLOP/s"), (1.0, "FLOP/s")];
        scale(rate(typical), values, &steps)
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "ns"
    }
}

fn scale(typical: f64, values: &mut [f64], steps: &[(f64, &'static str)]) -> &'static str {
    let (unit, name) = steps.iter().find(|(unit, _)| typical >= *unit).or(steps.last()).copied().unwrap_or((1.0, ""));
    for value in values {
        *value /= unit;
    }
    name
}

fn main() {
    let mut criterion = Criterion::default().with_measurement(TargetTime).configure_from_args();
    #[cfg(feature = "gpu")]
    {
        use switchpoint::gpu;
        let mut found = gpu::block_on(gpu::find(gpu::BackendSet::WithoutGl));
        if found.is_empty() {
            // GL may be all that there is.
            found = gpu::block_on(gpu::find(gpu::BackendSet::All));
        }
        if found.is_empty() {
            println!(
                "gemm: no graphics adapter was found, so only the processor is measured; \
                 `switchpoint targets` says what to install"
            );
        }
        for found in found {
            match found.target {
                Ok(mut target) => bench(&mut criterion, &mut target, &|future| gpu::block_on(future)),
                Err(reason) => println!("gemm: {} is not measured: {reason}", found.facts),
            }
        }
    }
    bench(&mut criterion, &mut CpuTarget::new(&host::machine()), &|future| cpu::block_on(future));
    criterion.final_summary();
}

/// How a target's futures are driven to their end.
type Drive<'d> = &'d dyn Fn(std::pin::Pin<Box<dyn Future<Output = Result<f64, Failure>> + '_>>) -> Result<f64, Failure>;

fn bench<T: Target>(criterion: &mut Criterion<TargetTime>, target: &mut T, drive: Drive<'_>) {
    let slug = target.facts().slug.clone();
    let mut group = criterion.benchmark_group(&slug);
    // Warm-up and the length of a batch are the protocol's affair, in the target's own time;
    // criterion counts by the wall clock.
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(50)).measurement_time(Duration::from_millis(800));
    for (m, n, k) in PROBLEMS {
        let Ok(problem) = Problem::f32(m, n, k) else { continue };
        group.throughput(Throughput::Elements(problem.flop().0 as u64));
        for kernel in target.kernels(&problem) {
            // What a device has not, and what is made for vectors, is not measured on a square.
            let thin = catalogue::find(&kernel.name).is_some_and(|kernel| !kernel.suits(&problem));
            if thin || target.supports(&kernel, &problem).is_err() {
                continue;
            }
            let id = BenchmarkId::new(&kernel.name, problem.to_string());
            let mut ready: Option<Warm<T::Loaded>> = None;
            group.bench_function(id, |bencher| {
                bencher.iter_custom(|iterations| {
                    let time = drive(Box::pin(measure(target, &kernel, &problem, &mut ready, iterations)));
                    // Criterion takes a zero for a fault that it then hides; a wrong or broken
                    // kernel must stop the run.
                    time.unwrap_or_else(|failure| panic!("{slug} {} {problem}: {failure}", kernel.name))
                });
            });
        }
    }
    group.finish();
}

/// Runs the kernel so many times and returns the sum of its times in ns. The first call loads,
/// verifies and warms up.
async fn measure<T: Target>(
    target: &mut T,
    kernel: &KernelFacts,
    problem: &Problem,
    ready: &mut Option<Warm<T::Loaded>>,
    iterations: u64,
) -> Result<f64, Failure> {
    if ready.is_none() {
        let oracle = Oracle::new(Operands::random(problem, 1));
        let budget = TimeBudget { launch: 0, time: Nanos::from_seconds(10.0), samples: None, seed: 1 };
        *ready = Some(warm(target, kernel, &oracle, &protocol::standard(), &budget).await?);
    }
    let Some(Warm { loaded, timer, dispatches, .. }) = ready else { return Ok(f64::NAN) };
    let mut sum = 0.0;
    let mut left = iterations;
    while left > 0 {
        // Never more in one submission than the protocol allows.
        let batch = u32::try_from(left.min(u64::from(*dispatches))).unwrap_or(*dispatches);
        let sample = loaded.batch(batch).await?;
        sum += per_dispatch(&sample, *timer, 1).0;
        left -= u64::from(batch);
    }
    let rate = FlopPerSecond(problem.flop().0 * iterations as f64 / sum * 1e9);
    assert!(rate.0.is_finite() && rate.0 > 0.0, "a rate of {rate} cannot be");
    Ok(sum)
}
