//! The report: complete, alone, and without a number that no command prints.

mod numbers;

use std::path::{Path, PathBuf};
use std::process::Command;

fn switchpoint(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchpoint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

fn stdout(arguments: &[&str]) -> String {
    let output = switchpoint(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The day on which the page is made.
const TODAY: &str = "2026-11-23";

fn report(arguments: &[&str]) -> String {
    stdout(&[&["report", "-o", "-", "--today", TODAY], arguments].concat())
}

/// A copy of a result file with the name of its first device replaced.
fn with_device(folder: &Path, name: &str) -> PathBuf {
    let text = include_str!("../golden/rounds.v1.json");
    let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
    file["targets"][0]["name"] = name.into();
    let path = folder.join("device.v1.json");
    std::fs::write(&path, file.to_string()).unwrap();
    path
}

/// What would reach out of the page: scripts, handlers, and attributes or styles that make a
/// browser fetch something.
fn reaches_out(page: &str) -> Vec<String> {
    let tags = page.split('<').map(|piece| piece.split('>').next().unwrap_or_default());
    // Names only: what stands in quotes is text, but for an address.
    let bare = |tag: &str| tag.split('"').step_by(2).collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let fetches = |tag: &&str| {
        let names = bare(tag);
        let element = names.split_whitespace().next().unwrap_or_default().to_owned();
        let named = |name: &str| names.split_whitespace().any(|word| word == name);
        ["script", "iframe", "object", "embed", "img", "base"].contains(&element.as_str())
            || ["src=", "srcset=", "background=", "xlink:href=", "onerror=", "onload=", "onclick=", "onmouseover="]
                .iter()
                .any(|name| named(name))
            || (element == "link" && !tag.contains("href=\"data:,\""))
    };
    let styles = page.split("<style>").skip(1).map(|rest| rest.split("</style>").next().unwrap_or_default());
    let addresses = styles.filter(|style| style.contains("@import") || style.contains("url("));
    tags.filter(fetches).chain(addresses).map(str::to_owned).collect()
}

#[test]
fn the_page_is_one_file_that_loads_nothing() {
    let page = report(&[]);
    assert_eq!(reaches_out(&page), Vec::<String>::new());
    assert!(page.len() < 2 << 20, "{} bytes", page.len());
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    for id in ["claims", "band", "adoption", "offers", "frontier", "throughput", "roofline", "decides", "sources"] {
        assert!(page.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
    for figure in [
        "by-spend",
        "adoption-curve",
        "on-offer",
        "price-performance",
        "throughput-0",
        "roofline-0",
        "tornado",
        "sobol",
    ] {
        let from = page.find(&format!("<figure id=\"{figure}\"")).unwrap_or_else(|| panic!("no figure {figure}"));
        let figure = &page[from..from + page[from..].find("</figure>").unwrap()];
        // Drawn twice, for wide and for narrow pages, with its numbers beside it.
        assert_eq!(figure.matches("role=\"img\"").count(), 2, "{figure}");
        assert!(figure.contains("data-value="), "{figure}");
    }
}

#[test]
fn ids_are_unique_and_links_lead_to_them() {
    let page = report(&[]);
    let values =
        |name: &str| -> Vec<&str> { page.split(name).skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect() };
    let mut ids = values(" id=\"");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let links = values("href=\"#");
    assert!(links.len() >= 9);
    assert!(links.iter().all(|link| ids.binary_search(link).is_ok()), "{links:?}");
}

#[test]
fn the_same_input_makes_the_same_page() {
    assert_eq!(report(&[]), report(&[]));
}

#[test]
fn what_a_file_says_is_text() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "<img src=x onerror=alert(1)>",
        "</title><script>alert(1)</script>",
        "\" onmouseover=\"alert(1)",
        "]]><!-- &amp; &lt; '",
    ] {
        let path = with_device(folder.path(), name);
        let page = report(&[path.to_str().unwrap()]);
        assert_eq!(reaches_out(&page), Vec::<String>::new(), "{name}");
        assert!(!page.contains(name), "{name}");
        let escaped = name
            .replace('&', "&#38;")
            .replace('<', "&#60;")
            .replace('>', "&#62;")
            .replace('"', "&#34;")
            .replace('\'', "&#39;");
        assert!(page.contains(&escaped), "{name}");
    }
}

#[test]
fn a_bad_file_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (bad, page) = (folder.path().join("bad.v1.json"), folder.path().join("page.html"));
    std::fs::write(&bad, "{}").unwrap();
    let output = switchpoint(&["report", bad.to_str().unwrap(), "-o", page.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.v1.json"));
    assert!(!page.exists());
}

/// The committed page is what the program makes today, up to the last digits, in which mathematical
/// libraries differ.
#[test]
fn the_published_page_is_not_stale() {
    let published = include_str!("../../docs/report.html");
    let day = published.split("<meta name=\"date\" content=\"").nth(1).map(|rest| &rest[..10]).unwrap();
    let fresh = stdout(&["report", "-o", "-", "--today", day]);
    let (old, new) = (numbers::pieces(published), numbers::pieces(&fresh));
    let hint = "make it again: cargo run --release -- report -o docs/report.html";
    assert_eq!(old.len(), new.len(), "docs/report.html is stale; {hint}");
    for (old, new) in old.iter().zip(&new) {
        assert!(old.alike(new), "docs/report.html is stale: {old:?} is now {new:?}; {hint}");
    }
}
