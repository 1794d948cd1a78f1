//! Every text that a driver may get, through every back end of the shader compiler behind wgpu,
//! without an adapter.
//!
//! A back end that panics takes the process of a user with it, on a device that nobody here may
//! have. The options are those with which wgpu calls each back end, at the newest and at the oldest
//! interface that can run the text, with checks and without. The only failures allowed are those
//! that the catalogue states itself (`specialization::coop_refused`), and they have to happen.
#![cfg(feature = "gpu")]

mod hlsl;
mod msl;
mod shader;
mod spirv;
mod texts;
mod validator;

use std::any::Any;
use std::cell::Cell;
use std::io::Write;
use std::num::NonZero;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use wgpu::naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};

use switchpoint::device::Backend;
use switchpoint::result::Checks;

use shader::{Pass, Shader};
use texts::Text;
use validator::Validation;

/// How new the interface is for which a back end writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    /// The newest that wgpu knows, with everything in it.
    Newest,
    /// The oldest on which a device can have what the text needs.
    Oldest,
}

/// The interfaces whose back ends are tried. GL is not among them: `tests/gpu.rs` runs there.
const BACKENDS: [Backend; 3] = [Backend::Vulkan, Backend::Metal, Backend::Dx12];

/// Most faults that a failing test prints.
const FAULTS_PRINTED: usize = 40;

/// Bounds checks of a trusted shader, the same in every back end.
pub(crate) fn unchecked() -> BoundsCheckPolicies {
    let none = BoundsCheckPolicy::Unchecked;
    BoundsCheckPolicies { index: none, buffer: none, image_load: none, binding_array: none }
}

thread_local! {
    /// Whether a panic of this thread is caught and reported by the test itself.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

#[test]
fn every_back_end_writes_every_kernel() {
    assert_written(&texts::of_kernels());
}

#[test]
fn every_back_end_writes_every_probe() {
    assert_written(&texts::of_probes());
}

/// Takes all texts through all back ends, on all processors.
fn assert_written(texts: &[Text]) {
    silence_caught_panics();
    let validation = Validation::new();
    let (next, faults) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = faults_of(text, &validation);
                    faults.lock().unwrap().extend(found.iter().map(|fault| format!("{}: {fault}", text.name)));
                }
            });
        }
    });
    // The test harness captures what a passing test prints in the ordinary way.
    let line = format!("{} texts through the back ends for Vulkan, Metal and DX12; {validation}\n", texts.len());
    let _ = std::io::stderr().write_all(line.as_bytes());
    let faults = faults.into_inner().unwrap();
    let shown = &faults[..faults.len().min(FAULTS_PRINTED)];
    assert!(faults.is_empty(), "{} faults, of which these are the first:\n{}", faults.len(), shown.join("\n"));
}

/// Everything that goes wrong with a text, each with its back end.
fn faults_of(text: &Text, validation: &Validation) -> Vec<String> {
    let passes = match caught(|| Shader::read(text)?.passes()) {
        Ok(passes) => passes,
        Err(why) => return vec![why],
    };
    let mut faults = Vec::new();
    for pass in &passes {
        for backend in BACKENDS {
            for (age, checks) in variants(text, backend) {
                let outcome = caught(|| write(pass, text, (backend, age, &checks), validation));
                let place = || format!("{} of `{}`, {age:?}, {}", backend.name(), pass.name, checks);
                match (outcome, text.refused_by(backend)) {
                    (Ok(()), None) | (Err(_), Some(_)) => {}
                    (Err(why), None) => faults.push(format!("{}: {why}", place())),
                    (Ok(()), Some(why)) => {
                        faults.push(format!("{}: is written, yet the catalogue says: {why}", place()));
                    }
                }
            }
        }
    }
    faults
}

/// The interfaces and checks for which a text is written: all for fixed tiles, and the usual one
/// for the many others, which differ in numbers only.
fn variants(text: &Text, backend: Backend) -> Vec<(Age, Checks)> {
    if !text.fixed {
        return vec![(Age::Newest, Checks::Trusted)];
    }
    // Cooperative matrices on Vulkan are younger than Vulkan 1.3.
    let young = text.needs.matrices && backend == Backend::Vulkan;
    let ages: &[Age] = if young { &[Age::Newest] } else { &[Age::Newest, Age::Oldest] };
    ages.iter().flat_map(|&age| [(age, Checks::Trusted), (age, Checks::Checked)]).collect()
}

fn write(
    pass: &Pass,
    text: &Text,
    (backend, age, checks): (Backend, Age, &Checks),
    validation: &Validation,
) -> Result<(), String> {
    match backend {
        Backend::Metal => msl::write(pass, text.needs, age, checks),
        Backend::Dx12 => hlsl::write(pass, text.needs, age, checks),
        _ => validation.judge(&spirv::write(pass, text.needs, age, checks)?),
    }
}

/// The result of some work, in which a panic is an error like any other.
fn caught<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    CAUGHT.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(false);
    outcome.unwrap_or_else(|panic| Err(format!("panics: {}", message(&*panic))))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

/// Keeps panics off the screen that `caught` turns into errors.
fn silence_caught_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                before(info);
            }
        }));
    });
}
