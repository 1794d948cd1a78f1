//! What AMD's compiler makes of the kernels, without a GPU: registers, spills, and the most that
//! their innermost loops can reach.
//!
//! `table` writes `docs/compilers.md`, `check` compiles all again and fails where a kernel has got
//! worse, `show` prints rows, `code` machine code. Nothing that it prints is a time.

mod compare;
mod driver;
mod finding;
mod gpu;
mod isa;
mod kernel_variant;
mod metal;
mod session;
mod spirv;
mod table;
mod worker;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gpu::{GPUS, Gpu};

/// How it is called.
const USAGE: &str = "usage: switchpoint-compile table | check | show TEXT | code FAMILY TEXT | msl TEXT, then --mesa DIR where mesa.sh has another folder
TEXT is part of a row, as in `warp | f32 | rows`; FAMILY is navi21, navi31 or gfx1201";

/// The root of the repository, in which this crate lies.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: Vec<String>) -> Result<(), String> {
    let mut mesa = Path::new(ROOT).join("target/mesa");
    if let Some(place) = arguments.iter().position(|argument| argument == "--mesa") {
        mesa = arguments.get(place + 1).map(PathBuf::from).ok_or(USAGE)?;
        arguments.drain(place..place + 2);
    }
    let page = Path::new(ROOT).join("docs/compilers.md");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["table"] => table(&mesa, &page),
        ["check"] => check(&mesa, &page),
        ["show", part] => {
            let (driver, rows) = session::rows(&mesa, part)?;
            println!("{driver}\n{}", table::amd(&rows));
            Ok(())
        }
        ["msl", part] => metal::print(part, &mut std::io::stdout().lock()),
        ["code", family, part] => session::code(&mesa, find(family)?, part),
        // How `session` starts this program again.
        [session::WORK, family, part] => worker::work(find(family)?, part, &mut std::io::stdout().lock()),
        [session::CODE, family, part] => worker::code(find(family)?, part, &mut std::io::stdout().lock()),
        _ => Err(USAGE.to_owned()),
    }
}

fn find(family: &str) -> Result<Gpu, String> {
    let known = GPUS.map(|gpu| gpu.family).join(", ");
    Gpu::find(family).ok_or_else(|| format!("there is no family `{family}`; there are {known}"))
}

fn table(mesa: &Path, page: &Path) -> Result<(), String> {
    let (driver, rows) = session::rows(mesa, "")?;
    let failed = rows.iter().flat_map(|row| row.findings.iter().flatten().map(move |finding| (row, finding)));
    for (row, finding) in failed.filter(|(_, finding)| matches!(finding, finding::Finding::Failed(_))) {
        eprintln!("{}: {finding}", row.name);
    }
    std::fs::write(page, table::page(&rows, &driver)).map_err(|error| format!("{}: {error}", page.display()))
}

fn check(mesa: &Path, page: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(page).map_err(|error| format!("{}: {error}", page.display()))?;
    let committed = table::read(&text)?;
    let (driver, now) = session::rows(mesa, "")?;
    let faults = compare::faults(&now, &committed);
    if faults.is_empty() {
        println!("{} rows as good as in docs/compilers.md, by {driver}", now.len());
        return Ok(());
    }
    Err(format!("{} faults\n{}", faults.len(), faults.join("\n")))
}
