//! The second face of `cargo bench`: measures the quick suite under the protocol and writes a
//! result file to `results/`.
//!
//! `cargo bench --bench publish -- --suite square --budget 10m` takes the options of
//! `switchpoint bench`.

use std::process::ExitCode;

fn main() -> ExitCode {
    switchpoint::cli::publish::main()
}
