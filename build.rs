//! Records the commit, the compiler and the target that a binary was built from, for the result
//! files that it writes.

use std::path::Path;
use std::process::Command;

/// What can change a number. A result file that was just written does not make a build dirty.
const SOURCE: [&str; 7] = ["src", "shaders", "benches", "data", "build.rs", "Cargo.toml", "Cargo.lock"];

fn main() {
    // A commit, a checkout and a reset each add a line to logs/HEAD; the index would not do,
    // because `git status` writes it. Git is asked for both places, because a second worktree has
    // them elsewhere, and a path that is absent would have everything built anew every time.
    let git = output("git", &["rev-parse", "--git-path", "HEAD", "--git-path", "logs/HEAD"]).unwrap_or_default();
    let git = git.lines().filter(|path| Path::new(path).exists());
    for path in SOURCE.into_iter().chain(git) {
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
