//! What stands in a terminal: it fits the width, nothing is lost on the way, and a pipe gets plain
//! lines.

use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use switchpoint::report::text::{Medium, render, width};
use switchpoint::report::{Cell, Report, Table};

const RESULT: &str = "results/2026-11-23-llvmpipe-epyc-2-cores-3.v1.json";
const SAFETY: &str = "results/2026-11-23-llvmpipe-safety.v1.json";
const PEERS: &str = "results/2026-11-23-llvmpipe-peers-2.v1.json";

const CPU: &str = "results/2026-11-23-llvmpipe-epyc-2-cores-3.v1.json#cpu";
const GPU: &str = "results/2026-11-23-llvmpipe-epyc-2-cores-3.v1.json#llvmpipe.vulkan";

/// Every command that prints tables, on the published files and data.
const COMMANDS: [&[&str]; 19] = [
    &["show", RESULT],
    &["show", SAFETY],
    &["roofline", RESULT],
    &["compare", RESULT, "results/2026-11-23-llvmpipe-epyc-2-cores-2.v1.json"],
    &["compare", "--by", "target", PEERS],
    &["compare", "--by", "best", CPU, GPU],
    &["cost", RESULT, "--price", "1"],
    &["claims"],
    &["claims", "--explain", "pooling-together"],
    &["claims", "--explain", "tpu-30-percent-better"],
    &["threshold"],
    &["threshold", "--spend", "50e6"],
    &["value"],
    &["value", "--alternative", "TPU v6e", "--incumbent", "H100", "--explain"],
    &["decide", "--base-chip", "H100", "--alt-chip", "TPU v6e", "--explain"],
    &["decide", "--ratio", "0.488", "--base-price", "6.88", "--alt-price", "2.70"],
    &["lint-prices", "--today", "2026-11-23"],
    &["kernels"],
    &["targets"],
];

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "CARGO_MANIFEST_DIR"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8");
    command
}

fn said(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{command:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

fn in_columns(arguments: &[&str], columns: usize) -> String {
    let mut command = program(arguments);
    command.env("COLUMNS", columns.to_string());
    said(command)
}

/// No line is wider, unless it is one word that cannot be broken: a path, a hash, a name of a file
/// or of a kernel.
fn fits(text: &str, columns: usize) -> Result<(), String> {
    let wide = |line: &&str| width(line) > columns && line.trim().replace(" %", "%").contains(' ');
    text.lines().find(wide).map_or(Ok(()), |line| Err(format!("{columns} columns: {line}")))
}

/// The words of a text that say something. A picture is another one at another width.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let picture = |line: &&str| !line.contains(['│', '┤', '└']) && !line.ends_with("FLOP/byte");
    let plain = text.lines().filter(picture);
    plain.flat_map(str::split_whitespace).filter(|word| word.chars().any(char::is_alphanumeric))
}

#[test]
fn every_report_fits_every_terminal_and_loses_nothing() {
    for arguments in COMMANDS {
        // Few draws give the same tables in a tenth of the time.
        let drawn = matches!(arguments[0], "claims" | "threshold" | "decide");
        let arguments = &[arguments, if drawn { &["--draws", "200"] } else { &[][..] }].concat();
        let plain = said(program(arguments));
        for columns in [40, 60, 80, 120] {
            let fitted = in_columns(arguments, columns);
            if let Err(why) = fits(&fitted, columns) {
                panic!("{arguments:?} in {why}");
            }
            for word in words(&plain) {
                assert!(fitted.contains(word), "{arguments:?} in {columns} columns: no {word}:\n{fitted}");
            }
        }
    }
}

#[test]
fn a_pipe_gets_a_row_in_a_line_without_bars_and_colours() {
    let plain = said(program(&["show", RESULT]));
    assert!(plain.lines().any(|line| line.starts_with("f32:256x256x256     subgroup-wide   70.54 GFLOP/s")), "{plain}");
    assert!(!plain.contains('\u{1b}') && !plain.contains('█'));
    for format in ["csv", "json", "markdown"] {
        let machine = in_columns(&["show", RESULT, "--format", format], 40);
        assert_eq!(machine, said(program(&["show", RESULT, "--format", format])));
        assert!(!machine.contains('█'));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("claims.txt");
    said(program(&["claims", "-o", file.to_str().unwrap()]));
    assert_eq!(std::fs::read_to_string(file).unwrap(), said(program(&["claims"])));
}

#[test]
fn bars_are_ascii_where_the_locale_is_not_utf_8() {
    let check = |name: &str, locale: &str, unicode: bool| {
        let mut command = program(&["show", RESULT]);
        command.env("COLUMNS", "100").env(name, locale);
        let text = said(command);
        assert_eq!((text.contains('█'), text.contains("##")), (unicode, !unicode), "{name}={locale}");
    };
    check("LANG", "en_GB.UTF-8", true);
    check("LANG", "C", false);
    check("LC_CTYPE", "de_DE.ISO-8859-1", false);
    check("LC_ALL", "C.utf8", true);
    check("LC_ALL", "POSIX", false);
}

#[test]
fn colours_are_the_users_choice_and_carry_nothing_alone() {
    let coloured = |arguments: &[&str], settings: &[(&str, &str)]| {
        let mut command = program(arguments);
        command.env("COLUMNS", "80").envs(settings.iter().copied());
        said(command)
    };
    let plain = coloured(&["claims"], &[]);
    let forced = coloured(&["claims"], &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.contains("\u{1b}[33mNOT DETERMINED\u{1b}[0m"), "{forced}");
    assert_eq!(without_escapes(&forced), plain);
    assert_eq!(coloured(&["claims"], &[("NO_COLOR", "1")]), plain);
    assert!(!coloured(&["claims", "--format", "markdown"], &[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    let mut wrong = program(&["claims", "--explain", "everything"]);
    let error = String::from_utf8(wrong.env("CLICOLOR_FORCE", "1").output().unwrap().stderr).unwrap();
    let plain = without_escapes(&error);
    assert!(error.contains("\u{1b}[") && plain.starts_with("error: ") && plain.contains("\n\nhint: "), "{error}");
}

#[test]
fn alone_it_says_where_to_start() {
    let page = said(program(&[]));
    for command in ["bench", "threshold --spend", "decide --base-chip", "claims", "report -o report.html", "explore"] {
        assert!(page.contains(&format!("  switchpoint {command}")), "{command}: {page}");
    }
    let wrong = program(&["--nothing"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

/// What a terminal shows of a text: its escape sequences steer it.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| {
        let end = part.find(|letter: char| letter.is_ascii_alphabetic()).map_or(part.len(), |end| end + 1);
        shown + &part[end..]
    })
}

/// A session in a terminal of `script`, which is part of util-linux.
#[cfg(target_os = "linux")]
#[test]
fn the_moving_line_fits_a_narrow_terminal() {
    if !Path::new("/usr/bin/script").exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for columns in [40, 100] {
        let bench = format!(
            "stty cols {columns} rows 24; {} bench --problem f32:128x128x128 --problem f32:17x257x129 --budget 2s --target cpu \
             --runs 1 --no-peaks -o {columns}.json",
            env!("CARGO_BIN_EXE_switchpoint")
        );
        let mut command = Command::new("/usr/bin/script");
        command.current_dir(folder.path()).args(["-qec", &bench, "/dev/null"]).stdin(std::process::Stdio::null());
        command.env("TERM", "xterm").env("LC_ALL", "C.UTF-8").env_remove("COLUMNS").env_remove("NO_COLOR");
        let shown = without_escapes(&said(command));
        let lines: Vec<&str> = shown.split(['\r', '\n']).map(str::trim_end).collect();
        let command = |line: &&&str| line.starts_with("  ") && line.contains(".json");
        for line in lines.iter().filter(|line| !command(line)) {
            assert!(width(line) <= columns, "{columns}: {line}");
        }
        let moving = lines.iter().filter(|line| line.contains("0/3") && line.contains("library:gemm"));
        assert!(moving.count() > 0, "{shown}");
        assert!(shown.contains("FLOP/s") && shown.contains('█'), "{shown}");
    }
}

/// A character that would steer a terminal.
const BELL: char = '\u{7}';

const HEADINGS: [&str; 6] = ["problem", "kernel", "of best", "", "switch from", "± 95 %"];

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        4 => "([a-z0-9/語é\u{7}]{1,9} ?){0,12}".prop_map(Cell::text),
        1 => "[a-zA-Z0-9/._-]{20,60}".prop_map(Cell::text),
        3 => (0.0..2.0f64).prop_map(Cell::percent),
        1 => Just(Cell::empty()),
    ]
}

/// Two names over all columns.
fn over((one, first, other): (String, usize, String), columns: usize) -> Vec<(String, usize)> {
    [(one, first), (other, columns - first)].into_iter().filter(|(_, span)| *span > 0).collect()
}

fn table() -> impl Strategy<Value = Table> {
    (1..=HEADINGS.len()).prop_flat_map(|columns| {
        let rows = prop::collection::vec(prop::collection::vec(cell(), columns), 0..8);
        let repeated = any::<bool>();
        let groups = ("[a-z]{0,20}", 0..=columns, "[a-z]{0,20}");
        let bar = prop::option::of(0..columns);
        let notes = prop::collection::vec("([a-zA-Z0-9%:]{1,12} {1,3}){0,20}", 0..3);
        (rows, repeated, groups, bar, notes, any::<bool>()).prop_map(
            move |(mut rows, repeated, groups, bar, notes, grouped)| {
                if repeated {
                    let first = rows.first().map(|row| row[0].clone());
                    rows.iter_mut().zip(first.into_iter().cycle()).for_each(|(row, first)| row[0] = first);
                }
                Table {
                    title: "a title of the table".to_owned(),
                    columns: HEADINGS[..columns].to_vec(),
                    groups: if grouped { over(groups, columns) } else { Vec::new() },
                    preface: notes.clone(),
                    rows,
                    bar,
                    notes,
                    ..Table::default()
                }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Every table in every width: no panic, no line that is too wide, no word lost.
    #[test]
    fn any_table_fits_and_loses_nothing(table in table(), columns in 1..160usize, unicode: bool) {
        let report = Report { above: vec!["what stands above".to_owned()], tables: vec![table.clone()], ..Report::default() };
        let medium = Medium { width: Some(columns), unicode, colour: false };
        let text = render(&report, medium);
        prop_assert_eq!(fits(&text, columns), Ok(()));
        prop_assert!(!text.contains(BELL));
        let lines = table.preface.iter().chain(&table.notes).map(String::as_str);
        for words in table.rows.iter().flatten().map(Cell::shown).chain(lines) {
            for word in words.split_whitespace() {
                let word = word.replace(BELL, "\u{fffd}");
                prop_assert!(text.contains(&word), "no {} in {} columns:\n{}", word, columns, text);
            }
        }
        let coloured = render(&report, Medium { colour: true, ..medium });
        prop_assert_eq!(without_escapes(&coloured), text);
    }
}
