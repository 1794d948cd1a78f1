//! `spirv-val` of the SPIR-V tools, where it is installed.

use std::fmt;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The one rule that naga 30 breaks knowingly: arrays in workgroup memory have an `ArrayStride`
/// (wgpu issue 7696). Drivers take it.
const EXCEPTED: &str = "VUID-StandaloneSpirv-None-10684";

/// What a program older than cooperative matrices (2023) says of the capability for them.
const UNKNOWN: &str = "Invalid capability operand: 6022";

/// What is validated, and how much of it.
pub(crate) struct Validation {
    installed: bool,
    valid: AtomicUsize,
    unknown: AtomicUsize,
}

impl Validation {
    /// Nothing so far.
    pub(crate) fn new() -> Self {
        let tried = Command::new("spirv-val").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        let installed = tried.is_ok_and(|status| status.success());
        Self { installed, valid: AtomicUsize::new(0), unknown: AtomicUsize::new(0) }
    }

    /// Takes a module, or says what is wrong with it. Without the program every module is taken.
    pub(crate) fn judge(&self, words: &[u32]) -> Result<(), String> {
        if !self.installed {
            return Ok(());
        }
        let (success, said) = run(words).map_err(|error| format!("spirv-val: {error}"))?;
        if success || said.contains(EXCEPTED) {
            self.valid.fetch_add(1, Ordering::Relaxed);
        } else if said.contains(UNKNOWN) {
            self.unknown.fetch_add(1, Ordering::Relaxed);
        } else {
            return Err(format!("spirv-val: {}", said.trim()));
        }
        Ok(())
    }
}

impl fmt::Display for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [valid, unknown] = [&self.valid, &self.unknown].map(|count| count.load(Ordering::Relaxed));
        if !self.installed {
            return write!(f, "no SPIR-V validated, because spirv-val is not installed");
        }
        write!(f, "{valid} modules of SPIR-V are valid")?;
        if unknown > 0 {
            write!(f, ", {unknown} have matrices, which this spirv-val does not know")?;
        }
        Ok(())
    }
}

/// Whether the program takes a module, and what it says.
fn run(words: &[u32]) -> std::io::Result<(bool, String)> {
    let mut process = Command::new("spirv-val")
        .args(["--target-env", "vulkan1.3", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    // It reads everything before it prints anything, so neither waits for the other.
    if let Some(mut input) = process.stdin.take() {
        input.write_all(&bytes)?;
    }
    let output = process.wait_with_output()?;
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ok((output.status.success(), said))
}
