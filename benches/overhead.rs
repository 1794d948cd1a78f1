//! What the program itself costs: the CPU target against a direct call of the `gemm` crate, and the
//! time of commands that people wait for.
//!
//! Both sides of a ratio are measured in turn, in one run: A B A B. The bars are in
//! `ARCHITECTURE.md`; this prints the numbers.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use gemm::Parallelism;

use switchpoint::cpu::{self, CpuTarget};
use switchpoint::host;
use switchpoint::measure::{Loaded, Target};
use switchpoint::problem::Problem;
use switchpoint::reference::Operands;
use switchpoint::stat::descriptive::median;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let test = !arguments.iter().any(|argument| argument == "--bench") || arguments.iter().any(|a| a == "--test");
    if arguments.iter().any(|argument| argument != "--bench" && argument != "--test") {
        println!(
            "overhead: not run, because there are arguments for criterion; `cargo bench --bench overhead` runs it"
        );
        return;
    }
    let rounds = if test { 3 } else { 60 };
    cpu_target_against_a_direct_call(rounds);
    let program = Path::new(env!("CARGO_BIN_EXE_switchpoint"));
    command("--version (bar 10 ms)", program, &["--version"], rounds);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/two-targets.v1.json");
    command("compare of two files (bar 50 ms)", program, &["compare", file, file], rounds);
}

fn cpu_target_against_a_direct_call(rounds: usize) {
    let problem = Problem::f32(1024, 1024, 1024).expect("a legal problem");
    let operands = Operands::random(&problem, 1);
    let mut target = CpuTarget::new(&host::machine());
    let kernel = target.kernels(&problem).remove(0);
    let mut loaded = cpu::block_on(target.load(&kernel, &operands)).expect("the processor loads");
    let mut direct = vec![0.0f32; 1024 * 1024];
    let (mut through, mut called) = (Vec::new(), Vec::new());
    for round in 0..rounds + 2 {
        let sample = cpu::block_on(loaded.batch(1)).expect("the processor multiplies");
        let start = Instant::now();
        direct_call(&operands, &mut direct);
        let elapsed = start.elapsed().as_nanos() as f64;
        black_box(&direct);
        // The first two rounds warm up both.
        if round >= 2 {
            through.push(sample.wall.0);
            called.push(elapsed);
        }
    }
    // Paired by round, so that what drifts falls on both.
    let ratios: Vec<f64> = through.iter().zip(&called).map(|(target, direct)| target / direct).collect();
    let middle = median(&ratios).unwrap_or(f64::NAN);
    let time = |times: Vec<f64>| median(&times).map_or(f64::NAN, |time| time / 1e6);
    println!(
        "CPU target over a direct call of the gemm crate, {problem}: {middle:.4} (bar 0.95 to 1.05; medians {:.3} and {:.3} ms, {rounds} rounds)",
        time(through),
        time(called)
    );
}

fn direct_call(operands: &Operands, c: &mut [f32]) {
    let edge = 1024;
    // SAFETY: three row-major matrices of 1024 x 1024 elements, which the slices hold; `c` is
    // borrowed mutably and overlaps neither operand.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            edge,
            edge,
            edge,
            c.as_mut_ptr(),
            1,
            edge as isize,
            false,
            operands.a.as_ptr(),
            1,
            edge as isize,
            operands.b.as_ptr(),
            1,
            edge as isize,
            0.0f32,
            1.0f32,
            false,
            false,
            false,
            Parallelism::Rayon(0),
        );
    }
}

fn command(name: &str, program: &Path, arguments: &[&str], rounds: usize) {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "{name} fails");
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("{name}: median {:.2} ms of {rounds}", median(&times).unwrap_or(f64::NAN));
}
