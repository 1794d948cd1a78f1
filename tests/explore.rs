//! The page on loopback, spoken to as a browser does: routes, guards, hostile queries, the scenario
//! to download, and files dropped on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::Value;

use switchpoint::economics::input::INPUTS;
use switchpoint::economics::offer::Basis;
use switchpoint::economics::scenario::Rule;
use switchpoint::economics::value::chip;
use switchpoint::explore::data::Data;
use switchpoint::explore::page;
use switchpoint::explore::server::Server;
use switchpoint::explore::slider::{self, key_of};
use switchpoint::explore::state::State;
use switchpoint::record::scenario;

fn data() -> Data {
    Data::carried(date(2026, 11, 23)).unwrap()
}

/// The port of one server for all tests.
fn port() -> u16 {
    static PORT: OnceLock<u16> = OnceLock::new();
    *PORT.get_or_init(|| {
        let server = Server::bind(0).unwrap();
        let port = server.address().port();
        thread::spawn(|| server.run(data()).unwrap());
        port
    })
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

/// Sends one request as it stands, after its first line and `Host`.
fn send(line: &str, host: &str, headers: &str, body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(("127.0.0.1", port())).unwrap();
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let head = format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}{length}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    // Who is refused may be told so before everything is sent.
    let _ = stream.write_all(body);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let reply = String::from_utf8(reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{line}: {reply}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    // Pages keep a number and its sign on one line.
    Reply { status, head: head.to_lowercase(), body: body.replace('\u{a0}', " ") }
}

fn get(path: &str) -> Reply {
    send(&format!("GET {path}"), &format!("127.0.0.1:{}", port()), "", b"")
}

/// Posts files as a form does.
fn post(files: &[(&str, &[u8])], headers: &str) -> Reply {
    let mut body = Vec::new();
    for (name, contents) in files {
        let head = format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(contents);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    let headers = format!("Content-Type: multipart/form-data; boundary=cut\r\n{headers}");
    send("POST /files?spend=5e7", &format!("127.0.0.1:{}", port()), &headers, &body)
}

/// What stands in the element of an id, without its tags.
fn text<'a>(html: &'a str, id: &str) -> &'a str {
    let at = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in {html}"));
    let from = at + html[at..].find('>').unwrap() + 1;
    &html[from..from + html[from..].find('<').unwrap()]
}

#[test]
fn routes_and_headers() {
    let here = format!("127.0.0.1:{}", port());
    for (line, status, kind) in [
        ("GET /", 200, "text/html; charset=utf-8"),
        ("HEAD /", 200, "text/html; charset=utf-8"),
        ("GET /?preset=hurdle", 200, "text/html; charset=utf-8"),
        ("GET /answer", 200, "text/html; charset=utf-8"),
        ("GET /scenario.toml", 200, "application/toml"),
        ("GET /explore.js", 200, "text/javascript; charset=utf-8"),
        ("GET /explore.css", 200, "text/css; charset=utf-8"),
        ("GET /nothing", 404, "text/plain; charset=utf-8"),
        ("GET /../Cargo.toml", 404, "text/plain; charset=utf-8"),
        ("GET /?spend=abc", 400, "text/html; charset=utf-8"),
        ("GET /answer?spend=abc", 400, "text/plain; charset=utf-8"),
    ] {
        let Reply { status: found, head, .. } = send(line, &here, "", b"");
        assert_eq!(found, status, "{line}");
        for header in [
            format!("content-type: {kind}"),
            "content-security-policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
                .to_owned(),
            "x-content-type-options: nosniff".to_owned(),
            "referrer-policy: same-origin".to_owned(),
            "cache-control: no-store".to_owned(),
        ] {
            assert!(head.lines().any(|line| line == header), "{line}: no {header} in\n{head}");
        }
        assert!(!head.contains("access-control"), "{line}: {head}");
    }
    for line in ["POST /", "DELETE /answer", "GET /files"] {
        assert_eq!(send(line, &here, "", b"").status, 405, "{line}");
    }
}

/// What the policy forbids is not there: nothing inline, nothing from elsewhere.
#[test]
fn the_page_needs_nothing_that_its_policy_forbids() {
    for path in ["/", "/?spend=5e7", "/?preset=mixed-workloads&rule=hurdle"] {
        let html = get(path).body;
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick"), "{path}");
        assert_eq!(html.matches("<script").count(), 1, "{path}");
        assert!(html.contains("<script src=\"/explore.js\" defer></script>"), "{path}");
        let addresses = html.replace("http://www.w3.org/2000/svg", "");
        assert!(!addresses.contains("http://") && !addresses.contains("https://"), "{path}");
        for id in ["q", "range", "verdict", "link", "download", "drop", "compared", "by-spend", "adoption", "tornado"] {
            assert_eq!(html.matches(&format!(" id=\"{id}\"")).count(), 1, "{path}: {id}");
        }
    }
}

#[test]
fn only_requests_that_were_meant_for_this_server_are_answered() {
    let port = port();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("LocalHost:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        ("127.0.0.1".to_owned(), 403),
        ("localhost".to_owned(), 403),
        ("127.0.0.1:1".to_owned(), 403),
        (format!("evil.example:{port}"), 403),
        (format!("localhost:{port}.evil.example"), 403),
        (format!("127.0.0.1:{port}\r\nHost: evil.example"), 403),
        (format!("0.0.0.0:{port}"), 403),
    ] {
        for path in ["/explore.css", "/answer", "/nothing"] {
            let found = send(&format!("GET {path}"), &host, "", b"").status;
            let expected = if status == 200 && path == "/nothing" { 404 } else { status };
            assert!(found == expected || (found == 400 && host.contains('\n')), "{host} {path}: {found}");
        }
    }
    let file = include_bytes!("hostile/valid.v1.json");
    for (origin, status) in [
        (String::new(), 200),
        (format!("Origin: http://127.0.0.1:{port}\r\n"), 200),
        (format!("Origin: http://localhost:{port}\r\n"), 200),
        ("Origin: null\r\n".to_owned(), 403),
        ("Origin: http://evil.example\r\n".to_owned(), 403),
        (format!("Origin: https://127.0.0.1:{port}\r\n"), 403),
        (format!("Origin: http://127.0.0.1:{port}.evil.example\r\n"), 403),
        (format!("Origin: http://127.0.0.1:{port}\r\nOrigin: http://evil.example\r\n"), 403),
    ] {
        assert_eq!(post(&[("a.v1.json", file)], &origin).status, status, "{origin}");
    }
}

/// Each is refused with the key and what would be accepted, whatever is asked for, and none reaches
/// the page unescaped.
#[test]
fn hostile_queries() {
    let long = format!("spend={}", "9".repeat(5000));
    let key = format!("{}=1", "k".repeat(5000));
    let cases = [
        ("spend=abc", "spend", "above 0"),
        ("spend=0", "spend", "above 0"),
        ("spend=-5", "spend", "above 0"),
        ("spend=NaN", "spend", "above 0"),
        ("spend=inf", "spend", "above 0"),
        ("spend=1e999", "spend", "above 0"),
        (&long, "spend", "above 0"),
        ("spend=1,000", "spend", "not a number"),
        ("spend=5e7&spend=6e7", "spend", "more than once"),
        ("engineer_years=-0.1", "engineer_years", "0 or a number above it"),
        ("engineering_growth=1", "engineering_growth", "below 1"),
        ("dual_running_share=2", "dual_running_share", "0.02 for 2 %"),
        ("dual_running_share=50%25", "dual_running_share", "0.02 for 2 %"),
        ("horizon_years=0", "horizon_years", "above 0"),
        ("ratio=0", "ratio", "above 0"),
        ("saving_drift=-inf", "saving_drift", "finite"),
        ("saving_drift=0.9", "saving_drift", "below the lowest"),
        ("discount_rate=0&obsolescence_rate=0&saving_drift=0", "saving_drift", "discount_rate"),
        ("engineer_years=1e308&engineer_usd_per_year=1e308", "threshold", "range in which the result is finite"),
        ("preset=nobody", "preset", "article, cuda-compatible"),
        ("preset=../../etc/passwd", "preset", "article"),
        ("basis=cheap", "basis", "list, spot"),
        ("rule=none", "rule", "option, hurdle"),
        ("incumbent=h100", "incumbent", "H100"),
        ("alternative=%3Cscript%3Ealert(1)%3C/script%3E", "alternative", "TPU v6e"),
        ("%3Cscript%3Ealert(1)%3C/script%3E=1", "script", "no key of this page"),
        ("spend=%22%20autofocus%20onfocus=alert(1)%20x=%22", "spend", "not a number"),
        ("performance.ratio=1", "performance.ratio", "no key of this page"),
        (&key, "kkk", "no key of this page"),
        ("seed=2", "seed", "no key of this page"),
        ("spend=%00%ff%fe", "spend", "not a number"),
        ("=", "", "no key of this page"),
        ("&&&=x", "", "no key of this page"),
    ];
    for (query, key, remedy) in cases {
        for path in ["/", "/answer", "/scenario.toml"] {
            // A result that is not finite is not seen before it is worked out.
            if path == "/scenario.toml" && key == "threshold" {
                continue;
            }
            let Reply { status, body, .. } = get(&format!("{path}?{query}"));
            assert_eq!(status, 400, "{path} {query}: {body}");
            assert!(body.contains(key) && body.contains(remedy), "{path} {query}: {body}");
            assert!(path != "/" || !body.contains("<script>"), "{path} {query}");
            let said = body.lines().filter(|line| line.contains(remedy)).map(str::len).max().unwrap();
            assert!(said < 1500, "{path} {query}: a message of {said} bytes");
        }
    }
    for odd in [
        "",
        "spend=",
        "spend=+5e7+",
        "spend=%20",
        "engineer_years=0",
        "preset=&basis=",
        "saving_drift=-5",
        "egress_usd=1e12",
        "spend=1e-300",
    ] {
        assert_eq!(get(&format!("/?{odd}")).status, 200, "{odd}");
    }
    assert_eq!(get(&format!("/?{}", "x".repeat(100_000))).status / 100, 4);
}

/// The number on the page is the one that the program prints for the file that the page gives.
#[test]
fn the_downloaded_scenario_gives_the_number_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    for query in [
        "",
        "preset=cuda-compatible",
        "preset=mixed-workloads&engineer_years=4",
        "preset=hurdle&horizon_years=3&rule=option",
        "spend=5e7",
        "spend=2.5e6&upkeep_engineers=0&saving_volatility=0.45",
        "spend=5e7&basis=1-year&alternative=TPU+v5p&utilisation_ratio=0.9",
        "spend=5e7&basis=spot&ratio=0.8",
        "engineering_reference_usd_per_year=3e7&ramp_shortfall=0.3&ramp_years=1",
    ] {
        let page = get(&format!("/?{query}")).body;
        assert!(get(&format!("/answer?{query}")).body.contains(&format!(">{}</output>", text(&page, "q"))), "{query}");
        let file = folder.path().join("scenario.toml");
        std::fs::write(&file, get(&format!("/scenario.toml?{query}")).body).unwrap();
        let file = file.to_str().unwrap();
        let found = json(&["threshold", "--scenario", file]);
        let discount = match &found["q"]["median"] {
            Value::Null => &found["uncertain"]["threshold"]["quantiles"]["0.5"],
            median => median,
        };
        let value = page.split("id=\"q\" data-part data-value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(value.parse::<f64>().unwrap(), discount.as_f64().unwrap(), "{query}: {found}");
        assert_eq!(text(&page, "q"), format!("{:.1} %", discount.as_f64().unwrap() * 100.0), "{query}");
        // The second command on the page, with the file that was saved.
        let commands = text(&page, "commands").replace("&#39;", "'");
        let decide = commands.lines().nth(1).unwrap().replace("scenario.toml", file);
        let words = decide.split('\'').enumerate().flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        let words: Vec<String> = words.skip(1).collect();
        let decided = json(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let probability = format!("<dd>{:.3}</dd>", decided["probability"].as_f64().unwrap());
        assert!(page.contains(&probability), "{query}: {probability}");
        let offered = decided["offered_work_discount_quantiles"]["0.5"].as_f64().unwrap() * 100.0;
        assert!(text(&page, "decision").contains(&format!("{offered:.1} %")), "{query}: {offered}");
    }
}

fn json(words: &[&str]) -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_switchpoint")).args(words).args(["--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_link_of_a_page_is_the_page() {
    for query in ["", "spend=5e7&engineer_years=3", "preset=hurdle&basis=1-year&rule=hurdle", "egress_usd=0.1"] {
        let page = get(&format!("/?{query}")).body;
        let link = page
            .split("id=\"link\" data-part href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&");
        let again = get(&link.replace("&#38;", "&"));
        assert_eq!((again.status, again.body == page), (200, true), "{query} {link}");
    }
}

#[test]
fn files_are_checked_and_compared() {
    let published = include_bytes!("../results/2026-11-23-llvmpipe-epyc-2-cores-2.v1.json");
    let valid: &[u8] = include_bytes!("hostile/valid.v1.json");
    let page = post(&[("ours.v1.json", published)], "").body;
    assert!(page.contains("<strong>accepted</strong> ours.v1.json: "), "{page}");
    assert!(page.contains("Drop a second file"), "{page}");
    // The state in the query of the form is kept.
    assert!(page.contains("id=\"spend\" name=\"spend\" value=\"5e7\""));

    let page = post(&[("a.v1.json", published), ("a.v1.json", published)], "").body;
    assert!(page.contains("<caption>base: a#") || page.contains("<caption>base: a<"), "{page}");
    assert!(page.contains("alternative: a (2)") && page.contains(">same"), "{page}");

    let page = post(&[("a.v1.json", published), ("b.v1.json", valid)], "").body;
    assert_eq!(page.matches("<strong>accepted</strong>").count(), 2, "{page}");
    assert!(page.contains("no target in common") || page.contains("No row of the files can be compared"), "{page}");
}

#[test]
fn hostile_files_are_refused_as_text() {
    let valid = include_str!("hostile/valid.v1.json");
    let name = "<img src=x onerror=alert(1)>";
    let named = valid.replacen("A device", name, 1);
    let page = post(&[("a.v1.json", named.as_bytes())], "").body;
    assert!(!page.contains("<img"), "{page}");
    for (file, expected) in [
        (valid.replacen("\"freivalds\"", "\"<script>alert(1)</script>\"", 1), "rows"),
        (valid[..valid.len() / 2].to_owned(), "cut off"),
        (String::new(), "is empty"),
        ("\u{1f}\u{8b}".to_owned(), "does not follow the format"),
        (valid.replacen("\"rows\"", "\"rowz\"", 1), "rows"),
        ("[".repeat(200_000), "does not follow the format"),
    ] {
        let reply = post(&[("bad.v1.json", file.as_bytes()), (&name.replace('"', ""), b"{}")], "");
        assert_eq!(reply.status, 200);
        assert!(
            reply.body.contains("<strong>refused</strong> bad.v1.json") && reply.body.contains(expected),
            "{expected}: {}",
            reply.body
        );
        assert!(!reply.body.contains("<script>") && !reply.body.contains("<img"), "{expected}");
    }
    assert!(post(&[], "").body.contains("No file came with this"));
    let broken = send(
        "POST /files",
        &format!("127.0.0.1:{}", port()),
        "Content-Type: multipart/form-data; boundary=cut\r\n",
        b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nno end",
    );
    assert_eq!((broken.status, broken.body.starts_with("The files did not arrive")), (400, true), "{}", broken.body);
}

/// More than the limit is refused before it is all there.
#[test]
fn too_much_is_refused() {
    let mut stream = TcpStream::connect(("127.0.0.1", port())).unwrap();
    let head = format!(
        "POST /files HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=cut\r\n\
         Content-Length: {}\r\n\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
        port(),
        1u64 << 40
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mib = vec![b' '; 1 << 20];
    let sent = (0..140).take_while(|_| stream.write_all(&mib).is_ok()).count();
    let mut reply = String::new();
    let _ = stream.read_to_string(&mut reply);
    assert!(sent < 140 || reply.starts_with("HTTP/1.1 413"), "{sent} MiB were taken: {reply}");
}

/// A chip of the price list is the same chip to the measurements, so that the page and `decide`
/// mean the same by its name.
#[test]
fn chips_have_one_name() {
    let data = data();
    for chip in data.chips() {
        let named = chip::named(&data.measurements, chip);
        assert!(named.as_ref().map_or(true, |named| *named == chip), "{chip}: {named:?}");
    }
}

#[test]
fn the_command_says_where_it_is_and_ends_with_ctrl_c() {
    let program = env!("CARGO_BIN_EXE_switchpoint");
    let mut child = Command::new(program)
        .args(["explore", "--port", "0", "--scenario", "hurdle"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("http://127.0.0.1:").unwrap().trim_end_matches('/').to_owned();
    let taken = Command::new(program).args(["explore", "--port", &port]).output().unwrap();
    let said = String::from_utf8_lossy(&taken.stderr);
    assert_eq!(taken.status.code(), Some(2), "{said}");
    assert!(said.contains(&port) && said.contains("--port 0"), "{said}");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.contains("<option value=\"hurdle\" selected>"), "{page}");
    if cfg!(unix) {
        // By the shell, because a small system has no program `kill`.
        let kill = format!("kill -INT {}", child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.is_empty()), (Some(0), false));
        assert!(String::from_utf8_lossy(&ended.stderr).contains("Ctrl-C ends it"));
    } else {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// A state with any of its inputs known, within the travel of its slider or beyond it.
fn states() -> impl Strategy<Value = State> {
    let data = data();
    let chips: Vec<String> = data.chips().into_iter().map(str::to_owned).collect();
    let places = prop::collection::vec(prop::option::weighted(0.3, 0.0..=1.0f64), INPUTS.len());
    let words = (
        0..data.presets.len(),
        prop::sample::select(chips.clone()),
        prop::sample::select(chips),
        prop::sample::select(Basis::ALL.to_vec()),
    );
    let rule = prop::option::of(prop::sample::select(Rule::ALL.to_vec()));
    (words, prop::option::of(1e-3..1e13f64), places, rule).prop_map(
        |((preset, incumbent, alternative, basis), spend, places, rule)| {
            let known = INPUTS.iter().zip(places).filter_map(|(input, place)| {
                let slider = slider::of(input)?;
                Some((input, slider.low + (slider.high - slider.low) * place?))
            });
            State { preset, spend, known: known.collect(), rule, incumbent, alternative, basis }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_query_string_is_its_state(state in states()) {
        let data = data();
        let query = state.query(&data);
        prop_assert_eq!(State::read(&query, &data), (state, Vec::new()), "{}", query);
    }

    #[test]
    fn a_scenario_file_is_what_the_state_believes(state in states()) {
        let data = data();
        if let Ok(priors) = state.priors(&data) {
            let written = page::scenario(&state.query(&data), &data).unwrap();
            prop_assert_eq!(scenario::read("written", &written).unwrap(), priors, "{}", written);
            for (input, _) in &state.known {
                prop_assert!(written.contains(&format!("\n{} = ", key_of(input))), "{}", written);
            }
        }
    }
}
