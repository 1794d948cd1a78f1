//! Records the commit, the compiler and the target that a binary was built from, for the result files that it writes.

use std::process::Command;

/// What can change a number. A result file that was just written does not make a build dirty.
const SOURCE: [&str; 7] = ["src", "shaders", "benches", "data", "build.rs", "Cargo.toml", "Cargo.lock"];

fn main() {
    for path in SOURCE.iter().chain(&[".git/HEAD", ".git/index"]) {
        println!("cargo::rerun-if-changed={path}");
    }
    let commit = output("git", &["rev-parse", "HEAD"]).unwrap_or_default();
    let status = output("git", &[&["status", "--porcelain", "--"], &SOURCE[..]].concat());
    let compiler = output(&std::env::var("RUSTC").unwrap_or_default(), &["--version"]).unwrap_or_default();
    println!("cargo::rustc-env=SWITCHPOINT_COMMIT={commit}");
    println!("cargo::rustc-env=SWITCHPOINT_DIRTY={}", status.is_some_and(|changes| !changes.is_empty()));
    println!("cargo::rustc-env=SWITCHPOINT_COMPILER={compiler}");
    for (name, variable) in [("TRIPLE", "TARGET"), ("PROFILE", "PROFILE")] {
        println!("cargo::rustc-env=SWITCHPOINT_{name}={}", std::env::var(variable).unwrap_or_default());
    }
}

/// What a command prints; nothing where it fails, as git does outside a repository.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
