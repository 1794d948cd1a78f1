//! Every number on the page is one that a command prints.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{report, stdout};

/// A piece of a text: a number, or what stands between two.
#[derive(Debug, PartialEq)]
pub(crate) enum Piece<'a> {
    Number(f64),
    Words(&'a str),
}

impl Piece<'_> {
    /// Equal, or numbers that differ by rounding only.
    pub(crate) fn alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => (one - other).abs() <= 0.021_f64.max(1e-6 * one.abs()),
            _ => self == other,
        }
    }
}

/// The numbers of a text and what stands between them.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let digits = rest[start..].find(|letter: char| !letter.is_ascii_digit() && letter != '.');
        let end = digits.map_or(rest.len(), |length| start + length);
        let number = rest[start..end].trim_end_matches('.');
        pieces.push(Piece::Words(&rest[..start]));
        pieces.push(number.parse().map_or(Piece::Words(number), Piece::Number));
        rest = &rest[start + number.len()..];
    }
    pieces.push(Piece::Words(rest));
    pieces
}

/// What commands print: numbers as they are, and those that stand in their words.
#[derive(Default)]
struct Printed {
    exact: BTreeSet<u64>,
    all: Vec<f64>,
    words: BTreeSet<String>,
}

impl Printed {
    fn add(&mut self, value: &Value) {
        match value {
            Value::Number(number) => {
                let number = number.as_f64().unwrap();
                self.exact.insert(number.to_bits());
                self.all.push(number);
            }
            Value::String(words) => self.words.extend(tokens(words).into_iter().map(|token| token.shown)),
            Value::Array(values) => values.iter().for_each(|value| self.add(value)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.words.extend(tokens(key).into_iter().map(|token| token.shown));
                    self.add(value);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Whether a number as people read it is one of these, in the units in which numbers are shown.
    fn has(&self, token: &Token) -> bool {
        if self.words.contains(&token.shown) {
            return true;
        }
        // 220000 has two digits that count, 100 may have three.
        let zeros = token.shown.len() - token.shown.trim_end_matches('0').len();
        let rough = if token.decimals == 0 && zeros > 3 { zeros as i32 } else { -token.decimals };
        let half = 0.5000001 * 10f64.powi(rough);
        // Percentages, prefixes of units, and sizes of memory.
        const SCALES: [f64; 12] =
            [1.0, 1e2, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e3, 1e6, 1e9, 1.0 / 1024.0, 1.0 / 1_048_576.0];
        self.all.iter().any(|number| SCALES.iter().any(|scale| (number.abs() * scale - token.value).abs() <= half))
    }
}

/// A number as people read it.
#[derive(Debug)]
struct Token {
    shown: String,
    value: f64,
    decimals: i32,
}

/// The numbers of a text that stand by themselves: not in names (`v6e`, `bf16`), dates or hashes.
fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let inside = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit() || (bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let before = start.checked_sub(1).map(|place| bytes[place]);
        let named =
            before.is_some_and(|letter| inside(letter) || letter == b'.') || bytes.get(at).copied().is_some_and(inside);
        let shown = &text[start..at];
        if let (false, Ok(value)) = (named, shown.parse::<f64>()) {
            let decimals = shown.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
            tokens.push(Token { shown: shown.to_owned(), value, decimals });
        }
        while at < bytes.len() && inside(bytes[at]) {
            at += 1;
        }
    }
    tokens
}

/// A part of the page: the commands that it names, the full values in it, and the texts that people
/// read.
#[derive(Debug, Default)]
struct Part {
    commands: Vec<String>,
    values: Vec<f64>,
    texts: Vec<String>,
}

/// The header and the sections of the page by id.
fn parts(page: &str) -> BTreeMap<String, Part> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let (mut id, mut tags, mut hidden) = (String::new(), Vec::new(), 0);
    for piece in page.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let name = tag.split([' ', '\n']).next().unwrap();
        let attribute = |name: &str| {
            let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
            rest.split('"').next().map(str::to_owned)
        };
        match name {
            "header" => id = "header".to_owned(),
            "section" => id = attribute("id").unwrap(),
            "/section" | "/header" => id.clear(),
            _ => {}
        }
        // Numbers along an axis are no data, and what is narrow repeats what is wide.
        let is_tick = name == "text" && tag.contains("var(--quiet") && !tag.contains("paint-order");
        let is_narrow = attribute("class").is_some_and(|class| class.split(' ').any(|class| class == "narrow"));
        let tick = is_tick || is_narrow;
        if let Some(name) = name.strip_prefix('/') {
            if let Some((_, ticking)) = tags.pop().filter(|(open, _)| *open == name) {
                hidden -= i32::from(ticking);
            }
        } else if !tag.ends_with('/') && !["meta", "link", "br", "!doctype", "img"].contains(&name) {
            tags.push((name, tick));
            hidden += i32::from(tick);
        }
        if id.is_empty() || hidden > 0 {
            continue;
        }
        let part = parts.entry(id.clone()).or_default();
        let text = text.replace('\u{a0}', " ").replace("&#38;", "&").replace("&#34;", "\"").replace("&#39;", "'");
        match attribute("data-value") {
            Some(value) => part.values.push(value.parse().unwrap()),
            None if name == "code" => part.commands.push(text.trim_start_matches("switchpoint ").to_owned()),
            None => part.texts.push(text),
        }
    }
    parts
}

/// Numbers that are part of how things are said, and not found: the claim, and the ends of
/// intervals.
const SAID: [&str; 11] = ["20", "30", "95", "5", "2.5", "97.5", "10", "15", "35", "1.3", "3.5"];

#[test]
fn every_number_of_the_page_is_one_that_a_command_prints() {
    check(&[], "");
    // Other buyers and other draws: the commands on the page have to name them.
    check(
        &["--scenario", "hurdle", "--seed", "2", "--draws", "500", "--spend", "2e7"],
        " --scenario hurdle --seed 2 --draws 500",
    );
}

fn check(arguments: &[&str], options: &str) {
    let page = report(arguments);
    assert!(page.contains(&format!("<code>switchpoint threshold{options}</code>")), "{options}");
    let files: Vec<&str> =
        include_str!("../../results/INDEX").split_whitespace().filter(|word| word.ends_with(".json")).collect();
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    let (mut exact, mut read) = (0, 0);
    let mut missing = Vec::new();
    for (id, part) in parts(&page) {
        let mut printed = Printed::default();
        assert!(!part.commands.is_empty(), "section {id} names no command");
        let expand = |command: &String| match command.strip_suffix("RESULT") {
            Some(command) => files.iter().map(|file| format!("{command}results/{file}")).collect(),
            None => vec![command.clone()],
        };
        for command in part.commands.iter().flat_map(expand) {
            let json = known.entry(command.clone()).or_insert_with(|| {
                let words: Vec<&str> = command.split(' ').chain(["--format", "json"]).collect();
                serde_json::from_str(&stdout(&words)).unwrap()
            });
            printed.add(json);
        }
        for value in &part.values {
            // What costs less by a share costs more by its negative.
            if ![*value, -value].iter().any(|value| printed.exact.contains(&value.to_bits())) {
                missing.push(format!("section {id}: the value {value}; {:?}", part.commands));
            }
            exact += 1;
        }
        for text in &part.texts {
            for token in tokens(text) {
                let said = SAID.contains(&token.shown.as_str());
                if !said && !printed.has(&token) {
                    missing.push(format!("section {id}: {} in {text:?}; {:?}", token.shown, part.commands));
                }
                read += 1;
            }
        }
    }
    assert!(missing.is_empty(), "in no JSON of the commands that its section names:\n{}", missing.join("\n"));
    assert!(exact > 1000 && read > 500, "{exact} values, {read} numbers in words");
}

#[test]
fn numbers_of_a_text() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<String> = tokens(text).into_iter().map(|token| token.shown).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("18.6 % [11.3 %, 30.6 %]", &["18.6", "11.3", "30.6"]);
    check("TPU v6e bf16 sha256 e9036283 f32:17x257x129", &[]);
    check("ends with 5.", &["5"]);
    check("20-30 %", &["20", "30"]);
}
