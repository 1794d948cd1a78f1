//! The process that loads a driver for one GPU: it compiles what it is asked for and prints a line
//! for each pass.
//!
//! The GPU is chosen by the environment before the driver is loaded, so each has a process of its
//! own.

use std::any::Any;
use std::io::Write;
use std::panic::{self, AssertUnwindSafe};

use switchpoint::device::TargetFacts;

use crate::driver::{Compiled, Driver};
use crate::finding::{Code, Finding};
use crate::gpu::Gpu;
use crate::isa::{Shape, ceiling};
use crate::kernel_variant::{self, KernelVariant};
use crate::spirv::{self, Pass};

/// Stands between the names of a row and what was found.
pub(crate) const TAB: char = '\t';

/// Compiles every variant whose names contain a text, and prints the driver's name and then a line
/// for each pass.
///
/// # Errors
/// When there is no driver, or nothing reads the lines.
pub(crate) fn work(gpu: Gpu, part: &str, out: &mut impl Write) -> Result<(), String> {
    let driver = Driver::open()?;
    let device = kernel_variant::facts(&driver.properties);
    writeln!(out, "{}", driver.properties.driver).map_err(|error| error.to_string())?;
    panic::set_hook(Box::new(|_| {}));
    for variant in chosen(part) {
        for (name, finding) in findings(&driver, &device, gpu, &variant) {
            writeln!(out, "{name}{TAB}{finding}").map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

/// Prints the machine code of every pass whose names contain a text.
///
/// # Errors
/// When there is no driver, a text does not compile, or nothing reads the lines.
pub(crate) fn code(gpu: Gpu, part: &str, out: &mut impl Write) -> Result<(), String> {
    let driver = Driver::open()?;
    let device = kernel_variant::facts(&driver.properties);
    for variant in chosen(part) {
        let wgsl = match variant.wgsl(&device, gpu.generation) {
            Ok(wgsl) => wgsl,
            Err(reason) => {
                writeln!(out, "; {variant}: {reason}").map_err(|error| error.to_string())?;
                continue;
            }
        };
        for pass in spirv::passes(&wgsl)? {
            let Compiled { wave, statistics, assembly } = driver.compile(&pass, variant.kernel.subgroups())?;
            let counts: Vec<_> = statistics.iter().map(|(name, count)| format!("{name}={count}")).collect();
            let head =
                format!("; {}: Workgroup={} Wave={wave} {}", row_name(&variant, &pass), pass.threads, counts.join(" "));
            writeln!(out, "{head}\n{assembly}").map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

fn chosen(part: &str) -> impl Iterator<Item = KernelVariant> {
    kernel_variant::all().into_iter().filter(move |variant| variant.to_string().contains(part))
}

/// A row's first cells; a pass behind the main one has its name behind that of the kernel.
fn row_name(variant: &KernelVariant, pass: &Pass) -> String {
    let name = variant.to_string();
    if pass.name == "main" { name } else { name.replacen(" |", &format!("/{} |", pass.name), 1) }
}

fn findings(driver: &Driver, device: &TargetFacts, gpu: Gpu, variant: &KernelVariant) -> Vec<(String, Finding)> {
    let wgsl = match variant.wgsl(device, gpu.generation) {
        Ok(wgsl) => wgsl,
        Err(reason) => return vec![(variant.to_string(), Finding::Refused(reason))],
    };
    // The shader compiler reports some of what it cannot write by a panic.
    let read = panic::catch_unwind(AssertUnwindSafe(|| spirv::passes(&wgsl)));
    let passes = match read.unwrap_or_else(|panic| Err(format!("the shader compiler panics: {}", message(&*panic)))) {
        Ok(passes) => passes,
        Err(reason) => return vec![(variant.to_string(), Finding::Failed(reason))],
    };
    let found = |pass: &Pass| match driver.compile(pass, variant.kernel.subgroups()) {
        Ok(compiled) => judged(&compiled, pass, gpu, variant),
        Err(reason) => Finding::Failed(reason),
    };
    passes.iter().map(|pass| (row_name(variant, pass), found(pass))).collect()
}

fn judged(compiled: &Compiled, pass: &Pass, gpu: Gpu, variant: &KernelVariant) -> Finding {
    let count = |name: &str| {
        let value = compiled.statistics.get(name).copied();
        value.and_then(|value| u32::try_from(value).ok()).ok_or_else(|| format!("the driver does not count {name:?}"))
    };
    let code = || {
        let shape = Shape {
            threads: pass.threads,
            wave: compiled.wave,
            registers: count("VGPRs")?,
            workgroup_bytes: count("LDS size")?,
        };
        let peak = gpu.generation.peak(variant.element, variant.unit());
        Ok(Code {
            registers: shape.registers,
            spilled: count("Spilled VGPRs")?,
            waves: shape.waves(gpu.generation),
            wave: shape.wave,
            ceiling: ceiling(&compiled.assembly, shape, gpu.generation, peak),
        })
    };
    code().map_or_else(Finding::Failed, Finding::Code)
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}
