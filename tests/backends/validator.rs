//! `spirv-val` of the SPIR-V tools, where it is installed.

use std::io::Write;
use std::process::{Command, Stdio};

/// The one rule that naga 30 breaks knowingly: arrays in workgroup memory have an `ArrayStride` (wgpu issue 7696). Drivers take it.
const EXCEPTED: &str = "VUID-StandaloneSpirv-None-10684";

/// What a version that is older than cooperative matrices says of them (Debian 12 has 2023.1).
const TOO_OLD: &str = "Invalid capability operand: 6022";

/// Whether the program can be started.
pub(crate) fn installed() -> bool {
    let tried = Command::new("spirv-val").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// What the program finds wrong with a module.
pub(crate) fn accept(words: &[u32]) -> Result<(), String> {
    let mut process = Command::new("spirv-val")
        .args(["--target-env", "vulkan1.3", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    // It reads everything before it prints anything, so neither waits for the other.
    let mut input = process.stdin.take().ok_or("no way in")?;
    input.write_all(&bytes).map_err(|error| error.to_string())?;
    drop(input);
    let output = process.wait_with_output().map_err(|error| error.to_string())?;
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    let excused = said.contains(EXCEPTED) || said.contains(TOO_OLD);
    if output.status.success() || excused { Ok(()) } else { Err(said.trim().to_owned()) }
}
