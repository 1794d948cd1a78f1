//! Starts a worker for each GPU, all at once, and puts their lines into rows.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::finding::Finding;
use crate::gpu::{GPUS, Gpu};
use crate::table::Row;
use crate::worker::TAB;

/// The first argument of a worker that compiles.
pub(crate) const WORK: &str = "worker";
/// The first argument of a worker that prints code.
pub(crate) const CODE: &str = "worker-code";

/// Where mesa.sh puts what the loader needs.
const LIBRARIES: &str = "root/usr/lib/x86_64-linux-gnu";
const MANIFEST: &str = "radeon.json";

/// The driver's name, and the rows whose names contain a text.
///
/// # Errors
/// When a worker cannot be started or ends with an error.
pub(crate) fn rows(mesa: &Path, part: &str) -> Result<(String, Vec<Row>), String> {
    let workers = GPUS.map(|gpu| {
        let mut worker = worker(mesa, gpu, &[WORK, gpu.family, part])?;
        worker.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| error.to_string())
    });
    let mut rows: Vec<Row> = Vec::new();
    let mut driver = String::new();
    for (index, (worker, gpu)) in workers.into_iter().zip(GPUS).enumerate() {
        let said = worker?.wait_with_output().map_err(|error| error.to_string())?;
        if !said.status.success() {
            // The driver warns of being no conformant one; only where something went wrong is that
            // of interest.
            eprint!("{}", String::from_utf8_lossy(&said.stderr));
            return Err(format!("the compiler for {} ended with {}", gpu.family, said.status));
        }
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let mut lines = said.lines();
        lines.next().unwrap_or_default().clone_into(&mut driver);
        for line in lines {
            let (name, finding) = line.split_once(TAB).ok_or_else(|| format!("`{line}` is no line of a worker"))?;
            let finding: Finding = finding.parse()?;
            match rows.iter_mut().find(|row| row.name == name) {
                Some(row) => row.findings[index] = Some(finding),
                None => {
                    let mut findings = [const { None }; GPUS.len()];
                    findings[index] = Some(finding);
                    rows.push(Row { name: name.to_owned(), findings });
                }
            }
        }
    }
    Ok((driver, rows))
}

/// Prints machine code for a GPU.
///
/// # Errors
/// As [`rows`].
pub(crate) fn code(mesa: &Path, gpu: Gpu, part: &str) -> Result<(), String> {
    let status = worker(mesa, gpu, &[CODE, gpu.family, part])?.status().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("the compiler for {} ended with {status}", gpu.family)) }
}

/// This program again, with the driver that compiles for a GPU.
fn worker(mesa: &Path, gpu: Gpu, arguments: &[&str]) -> Result<Command, String> {
    let manifest = mesa.join(MANIFEST);
    if !manifest.is_file() {
        return Err(format!(
            "{} is missing; run peers/compile/mesa.sh, or name its folder with --mesa",
            manifest.display()
        ));
    }
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    command.env("RADV_FORCE_FAMILY", gpu.family).env("LD_LIBRARY_PATH", mesa.join(LIBRARIES));
    command.env("VK_DRIVER_FILES", &manifest).env("VK_ICD_FILENAMES", &manifest);
    // Options of a developer would change the code.
    command.env_remove("RADV_PERFTEST").env_remove("RADV_DEBUG").env_remove("ACO_DEBUG");
    // A cache of shaders holds no statistics, and nothing may be left behind.
    command.env("MESA_SHADER_CACHE_DISABLE", "true");
    Ok(command)
}
