//! Every number on the page is the rounding, at its digits and in its unit, of one number that it
//! names: the full value of its own cell, a value in the table of its own figure, or the field of a
//! command's JSON that its sentence says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use switchpoint::unit::{rough, significant};

use super::{TODAY, report, stdout};

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

/// A number as people read it.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    shown: String,
    /// Where it begins and ends in its text.
    at: (usize, usize),
    /// What a value is multiplied and divided by before it is shown.
    scale: (f64, f64),
}

impl Number {
    /// Whether it is this value, rounded: to its decimals, to two digits or to four.
    fn rounds(&self, value: f64) -> bool {
        let value = (value * self.scale.0 / self.scale.1).abs();
        let decimals = self.shown.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let short = significant(value).parse::<f64>().map(|value| value.to_string());
        [format!("{value:.decimals$}"), significant(value), rough(value)].contains(&self.shown)
            || short.as_deref() == Ok(&self.shown)
    }
}

/// The units in which numbers are shown, with what a value is multiplied and divided by.
const UNITS: [(&str, (f64, f64)); 14] = [
    ("%", (100.0, 1.0)),
    ("M USD", (1.0, 1e6)),
    ("TFLOP/s", (1.0, 1e12)),
    ("GFLOP/s", (1.0, 1e9)),
    ("MFLOP/s", (1.0, 1e6)),
    ("TB/s", (1.0, 1e12)),
    ("GB/s", (1.0, 1e9)),
    ("MB/s", (1.0, 1e6)),
    ("GiB", (1.0, 1_073_741_824.0)),
    ("MiB", (1.0, 1_048_576.0)),
    ("KiB", (1.0, 1024.0)),
    ("ms", (1.0, 1e6)),
    ("us", (1.0, 1e3)),
    ("s", (1.0, 1e9)),
];

fn unit(text: &str) -> Option<(f64, f64)> {
    let text = text.trim_start();
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric());
    UNITS.iter().find(|(name, _)| text.strip_prefix(name).is_some_and(ends)).map(|(_, scale)| *scale)
}

/// The numbers of a text that stand by themselves: not in names (`v6e`, `bf16`) or hashes. The
/// first of two numbers of a range has the unit of the second.
fn numbers(text: &str) -> Vec<Number> {
    let bytes = text.as_bytes();
    let inside = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    let mut found: Vec<Number> = Vec::new();
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
        if !named {
            let scale = unit(&text[at..]).unwrap_or((1.0, 1.0));
            if let Some(last) = found.last_mut()
                && ["-", " to "].contains(&&text[last.at.1..start])
            {
                last.scale = scale;
            }
            found.push(Number { shown: text[start..at].to_owned(), at: (start, at), scale });
        }
        while at < bytes.len() && inside(bytes[at]) {
            at += 1;
        }
    }
    found
}

/// A number of a table with its full value.
#[derive(Debug, Clone)]
struct NumberCell {
    shown: String,
    value: f64,
    /// The head of its column.
    head: String,
}

impl NumberCell {
    /// Whether a label of a chart shows this number: in the same unit, or without one.
    fn is_shown_as(&self, label: &Number) -> bool {
        let percent = (100.0, 1.0);
        label.rounds(self.value) && (label.scale == percent) == self.shown.ends_with('%')
    }
}

/// A text that people read.
#[derive(Debug, Clone)]
struct Text {
    words: String,
    /// The element that it stands in.
    element: String,
    /// The number of its figure in the section.
    figure: Option<usize>,
}

/// A part of the page: the commands that it names, and what people read.
#[derive(Debug, Default)]
struct Part {
    commands: Vec<String>,
    cells: Vec<(Option<usize>, NumberCell)>,
    texts: Vec<Text>,
    figures: usize,
}

/// The header and the sections of the page by id.
fn parts(page: &str) -> BTreeMap<String, Part> {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let (mut id, mut tags, mut hidden) = (String::new(), Vec::new(), 0);
    let (mut in_figure, mut heads, mut column) = (false, Vec::new(), 0);
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
            "figure" => {
                in_figure = true;
                parts.entry(id.clone()).or_default().figures += 1;
            }
            "/figure" => in_figure = false,
            "table" => heads.clear(),
            "tr" => column = 0,
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
        let figure = in_figure.then(|| part.figures - 1);
        let words = text.replace('\u{a0}', " ").replace("&#38;", "&").replace("&#34;", "\"").replace("&#39;", "'");
        let words = words.trim().to_owned();
        if name == "th" && tag.contains("col") {
            heads.push(words.clone());
        }
        match attribute("data-value") {
            Some(value) => {
                let head = heads.get(column).cloned().unwrap_or_default();
                part.cells.push((figure, NumberCell { shown: words, value: value.parse().unwrap(), head }));
            }
            None if name == "code" => part.commands.push(text.trim_start_matches("switchpoint ").to_owned()),
            None if words.is_empty() => {}
            None => part.texts.push(Text { words, element: name.to_owned(), figure }),
        }
        column += usize::from(name == "td" || name == "th");
    }
    parts
}

/// What the commands of a section print.
#[derive(Default)]
struct Printed {
    /// Each command with its JSON.
    json: Vec<(String, Value)>,
    /// Its numbers, by their bits.
    exact: BTreeSet<u64>,
    /// Its intervals, low and high.
    ranges: Vec<(f64, f64)>,
    /// Its texts and keys, and the places of files that it names.
    words: BTreeSet<String>,
}

impl Printed {
    fn of(json: Vec<(String, Value)>) -> Self {
        let mut printed = Self::default();
        json.iter().for_each(|(_, value)| printed.add(value));
        Self { json, ..printed }
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Number(number) => {
                self.exact.insert(number.as_f64().unwrap().to_bits());
            }
            Value::String(words) => {
                self.words.insert(words.clone());
            }
            Value::Array(values) => values.iter().for_each(|value| self.add(value)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.words.insert(key.clone());
                    self.add(value);
                }
                let number = |key: &str| fields.get(key).and_then(Value::as_f64);
                self.ranges.extend(number("low").zip(number("high")));
                if let (Some(file), Some(line)) = (fields.get("file").and_then(Value::as_str), fields.get("line")) {
                    self.words.insert(format!("{file}:{line}"));
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// The number in the JSON of a command, by its pointer.
    fn at(&self, command: &str, pointer: &str) -> Option<f64> {
        self.of_command(command).find_map(|json| json.pointer(pointer)?.as_f64())
    }

    fn has_range(&self, low: &Number, high: &Number) -> bool {
        self.ranges.iter().any(|range| low.rounds(range.0) && high.rounds(range.1))
    }

    /// Sizes of memory over which a bandwidth was measured, in bytes.
    fn sizes(&self) -> impl Iterator<Item = f64> {
        let targets = self.of_command("roofline").filter_map(|json| json["targets"].as_array()).flatten();
        let peaks = targets.filter_map(|target| target["peaks"].as_array()).flatten();
        peaks.filter_map(|peak| peak["size_bytes"].as_f64())
    }

    /// The JSON of a command with every argument that a section names.
    fn of_command(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.json.iter().filter(move |(command, _)| command.split(' ').next() == Some(name)).map(|(_, json)| json)
    }
}

/// Whether a text is that of a name with a number in it, and not a number with its unit.
fn is_name(text: &str) -> bool {
    text.len() > 2
        && text.contains(|letter: char| letter.is_ascii_digit())
        && text.contains(|letter: char| letter.is_alphabetic())
}

/// What a sentence says, with the field of a command's JSON that each of its numbers is.
type Sentence = (&'static str, &'static [(&'static str, &'static str)]);

/// The sentences outside figures whose numbers are found. The command `#` stands for what is
/// counted, see [`Section::named`].
const SENTENCES: &[Sentence] = &[
    ("at a discount of {} [{}, {}]", &[("threshold", "/q/median"), ("threshold", "/q/low"), ("threshold", "/q/high")]),
    ("is right for spends of about {} to {} a", &[BAND_FROM, BAND_TO]),
    ("buyer of about {} to {} a year is", &[BAND_FROM, BAND_TO]),
    ("95 % interval {} to {}", &[("threshold", "/q/low"), ("threshold", "/q/high")]),
    ("switches at a discount of {}.", &[("threshold", "/q/median")]),
    ("switches at a work discount of {}.", &[("threshold", "/q/median")]),
    ("Q {}", &[("threshold", "/q/median")]),
    ("dt: {}|", &[("threshold", "/q/median")]),
    ("dt: {} to {}|", &[BAND_FROM, BAND_TO]),
    ("a buyer of {} a year, ", &[("threshold", "/spend_usd_per_year")]),
    ("(at {} a year)", &[("threshold", "/median_spend_usd_per_year")]),
    ("at the centres, {}", &[("threshold", "/threshold_work_discount")]),
    ("where it is {}.", &[("threshold", "/threshold_work_discount")]),
    (
        "against an offer of {}; of all inputs together (EVPI): {}",
        &[("threshold", "/uncertain/offer"), ("threshold", "/uncertain/evpi")],
    ),
    (": {} to {}.", &[("#", "cell"), ("#", "cell")]),
    ("makes the most: {}.", &[("#", "cell")]),
    ("at the least cost: {} USD", &[("#", "cell")]),
    (": read {}|", &[("#", "size")]),
    (": copy {}|", &[("#", "size")]),
    ("roof on ...: {} of it", &[("#", "of roof")]),
    ("cost less by {} or more", &[("threshold", "/q/median")]),
    ("At {} of {} pairs of prices", &[("#", "cheap enough"), ("#", "rows")]),
    ("Price and performance of {} chips", &[("#", "rows")]),
    ("rests on {} assumptions about", &[("#", "assumptions")]),
    (
        "a buyer of {} a year needs {}, at their high end {}.",
        &[
            ("threshold", "/bounds/1/spend_usd_per_year"),
            ("threshold", "/bounds/1/low"),
            ("threshold", "/bounds/1/high"),
        ],
    ),
    (", {} Monte Carlo draws, seed {}.", &[("threshold", "/draws"), ("threshold", "/seed")]),
    (
        "accelerators are {} of a cloud's cost, and {} of their price",
        &[
            ("threshold", "/seller_assumptions/hardware_share_of_cost"),
            ("threshold", "/seller_assumptions/chip_margin"),
        ],
    ),
];
const BAND_FROM: (&str, &str) = ("threshold", "/band_usd_per_year/0");
const BAND_TO: (&str, &str) = ("threshold", "/band_usd_per_year/1");

/// What is said and not found: the claim, the ends of intervals, and lines of equal cost.
const SAID: &[&str] = &[
    "20-30 %",
    "95 %",
    "5 % point",
    "5 % or 95 % point",
    "5 to 95 %",
    "about 30 % better",
    "0.001 USD/PFLOP",
    "0.01 USD/PFLOP",
];

/// The heads of columns that say where a number is taken.
const HEADS: &[&str] = &["5 %", "95 %", "2.5 %", "97.5 %", "20 % at", "30 % at", "30 % better", "P(20-30 %)"];

/// A part of the page with what its commands print.
struct Section<'a> {
    part: &'a Part,
    printed: &'a Printed,
}

impl Section<'_> {
    /// Every number that is not what it should be.
    fn faults(&self) -> Vec<String> {
        let cells = self.part.cells.iter().filter_map(|(_, cell)| self.fault_of_cell(cell));
        let texts = self.part.texts.iter().filter_map(|text| self.fault_of_text(text));
        cells.chain(texts).chain(self.labels_beyond_their_cells()).collect()
    }

    fn fault_of_cell(&self, NumberCell { shown, value, head }: &NumberCell) -> Option<String> {
        // What costs less by a share costs more by its negative.
        if ![*value, -value].iter().any(|value| self.printed.exact.contains(&value.to_bits())) {
            return Some(format!("the value {value}"));
        }
        let found = numbers(shown);
        let of_head = unit_of_head(head);
        let rounds = |number: &Number| {
            number.rounds(*value) || Number { scale: of_head.unwrap_or(number.scale), ..number.clone() }.rounds(*value)
        };
        (found.len() != 1 || !rounds(&found[0])).then(|| format!("the cell {shown:?} of {value} under {head:?}"))
    }

    fn fault_of_text(&self, text: &Text) -> Option<String> {
        let Text { words, element, figure } = text;
        let is_head = (element == "th" || element == "title") && HEADS.contains(&words.as_str());
        if numbers(words).is_empty() || self.is_name(text) || is_head {
            return None;
        }
        let (skeleton, found) = skeleton(&self.without_names(text));
        let skeleton = format!("{element}: {skeleton}|");
        let mut right: Vec<Option<bool>> = vec![None; found.len()];
        for (sentence, fields) in SENTENCES {
            for (at, _) in skeleton.match_indices(sentence) {
                let first = skeleton[..at].matches("{}").count();
                for ((number, right), field) in found.iter().zip(&mut right).skip(first).zip(*fields) {
                    *right = Some(match field {
                        ("#", "size") => self.printed.sizes().any(|size| number.rounds(size)),
                        ("#", "cell") => {
                            self.cells_of(*figure).any(|cell| numbers(&cell.shown)[0].shown == number.shown)
                        }
                        _ => self.named(*field, text).is_some_and(|value| number.rounds(value)),
                    });
                }
            }
        }
        let label =
            ["text: {}|", "text: -{}|", "title: {}|", "title: -{}|", "text: ... {}|"].contains(&skeleton.as_str());
        let range = skeleton == "td: {} to {}|" && self.printed.has_range(&found[0], &found[1]);
        let own = |number: &Number| range || label && self.cells_of(*figure).any(|cell| cell.is_shown_as(number));
        let wrong = found.iter().zip(right).find(|(number, right)| !right.unwrap_or_else(|| own(number)));
        wrong.map(|(number, _)| format!("{} in {words:?}", number.shown))
    }

    /// Whether a text is one that a command prints: a date, a file with lines, a sentence.
    fn is_name(&self, Text { words, element, .. }: &Text) -> bool {
        let known = |name: &str| self.printed.words.contains(name);
        let lines = words.split_once(':').filter(|(file, _)| file.ends_with(".csv"));
        let listed = lines.is_some_and(|(file, lines)| lines.split(',').all(|line| known(&format!("{file}:{line}"))));
        known(words) || listed || (element == "time" && words == TODAY)
    }

    fn cells_of(&self, figure: Option<usize>) -> impl Iterator<Item = &NumberCell> {
        self.part.cells.iter().filter(move |(known, _)| *known == figure).map(|(_, cell)| cell)
    }

    /// A text without the names that the commands print, and without those of the table of its
    /// figure.
    fn without_names(&self, Text { words, figure, .. }: &Text) -> String {
        let is_number = |name: &str| skeleton(name).0 == "{} to {}" || SAID.iter().any(|said| name.contains(said));
        let in_table = |text: &&Text| {
            let is_other = text.words != *words && ["th", "td"].contains(&text.element.as_str());
            figure.is_some() && text.figure == *figure && is_other && !is_number(&text.words)
        };
        let of_figure = self.part.texts.iter().filter(in_table).map(|text| &text.words);
        let names = self.printed.words.iter().chain(of_figure).filter(|name| is_name(name) && words.contains(*name));
        let mut names: Vec<&String> = names.collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.into_iter().fold(words.clone(), |words, name| words.replace(name.as_str(), "..."))
    }

    /// Labels of a chart that stand in it more often than cells of its table round to them.
    fn labels_beyond_their_cells(&self) -> Vec<String> {
        let mut labels: BTreeMap<(usize, &str, &str), usize> = BTreeMap::new();
        for Text { words, element, figure } in &self.part.texts {
            if let (Some(figure), [number], "text" | "title") = (figure, &numbers(words)[..], element.as_str())
                && (number.at.0 == 0 || words.starts_with('-'))
                && unit(&words[number.at.1..]).is_some() | (number.at.1 == words.len())
            {
                *labels.entry((*figure, element, words)).or_default() += 1;
            }
        }
        let beyond = labels.into_iter().filter(|((figure, _, words), count)| {
            let number = &numbers(words)[0];
            self.cells_of(Some(*figure)).filter(|cell| cell.is_shown_as(number)).count() < *count
        });
        beyond.map(|((_, element, words), count)| format!("{count} times the {element} {words:?}")).collect()
    }

    /// The value of a field, or what is counted: rows of the figure, those of them that are cheap
    /// enough, inputs that are assumed; or the share of the row that is nearest to its roof.
    fn named(&self, (command, field): (&str, &str), Text { words, figure, .. }: &Text) -> Option<f64> {
        let mut rows: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        self.cells_of(*figure).for_each(|cell| rows.entry(&cell.head).or_default().push(cell.value));
        match (command, field) {
            ("#", "rows") => rows.values().map(|column| column.len() as f64).reduce(f64::max),
            ("#", "cheap enough") => {
                let q = self.printed.at("threshold", "/q/median")?;
                Some(rows.get("costs less by")?.iter().filter(|discount| **discount >= q).count() as f64)
            }
            ("#", "assumptions") => {
                let inputs = self.printed.of_command("threshold").find_map(|json| json["sobol"].as_array())?;
                let is_switching =
                    |input: &Value| input["key"].as_str().is_some_and(|key| key.starts_with("switching."));
                Some(inputs.iter().filter(|input| input["origin"] == "ASSUMPTION" && is_switching(input)).count() as f64)
            }
            ("#", "of roof") => {
                let targets =
                    self.printed.of_command("roofline").filter_map(|json| json["targets"].as_array()).flatten();
                let share = |row: &Value| row["of_roof"].as_f64();
                let best = |target: &Value| {
                    let rows = target["rows"].as_array()?.iter().filter(|row| share(row).is_some());
                    let best = rows.max_by(|one, other| share(one).partial_cmp(&share(other)).unwrap())?;
                    let said = [&target["name"], &best["kernel"], &best["problem"]].map(|name| name.as_str().unwrap());
                    share(best).filter(|_| said.iter().all(|name| words.contains(name)))
                };
                targets.filter_map(best).next()
            }
            _ => self.printed.at(command, field),
        }
    }
}

/// A text with `{}` in place of its numbers and their units, but for what is said.
fn skeleton(words: &str) -> (String, Vec<Number>) {
    let said = |number: &Number| {
        SAID.iter().any(|said| words.match_indices(said).any(|(at, _)| (at..at + said.len()).contains(&number.at.0)))
    };
    let found: Vec<Number> = numbers(words).into_iter().filter(|number| !said(number)).collect();
    let (mut skeleton, mut from) = (String::new(), 0);
    for number in &found {
        skeleton += &words[from..number.at.0];
        skeleton += "{}";
        let rest = &words[number.at.1..];
        let name = UNITS
            .iter()
            .map(|(name, _)| *name)
            .find(|name| unit(rest).is_some() && rest.trim_start().starts_with(name));
        from = number.at.1 + name.map_or(0, |name| rest.len() - rest.trim_start().len() + name.len());
    }
    skeleton += &words[from..];
    (skeleton, found)
}

/// The unit that the head of a column names, if it names one.
fn unit_of_head(head: &str) -> Option<(f64, f64)> {
    (0..head.len()).filter(|at| head.is_char_boundary(*at)).find_map(|at| {
        let begins = at == 0 || head[..at].ends_with([' ', '(']);
        unit(&head[at..]).filter(|_| begins)
    })
}

#[test]
fn every_number_of_the_page_is_the_one_that_it_names() {
    check(&[], "");
    // Other buyers and other draws: the commands on the page have to name them.
    check(
        &["--scenario", "hurdle", "--seed", "2", "--draws", "500", "--spend", "2e7"],
        " --scenario hurdle --seed 2 --draws 500",
    );
}

fn check(arguments: &[&str], options: &str) {
    let page = report(arguments);
    assert!(
        page.contains(&format!("<code>switchpoint threshold --class migrated-training{options}</code>")),
        "{options}"
    );
    let files: Vec<&str> =
        include_str!("../../results/INDEX").split_whitespace().filter(|word| word.ends_with(".json")).collect();
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    let mut faults = Vec::new();
    for (id, part) in parts(&page) {
        assert!(!part.commands.is_empty(), "section {id} names no command");
        let expand = |command: &String| match command.strip_suffix("RESULT") {
            Some(command) => files.iter().map(|file| format!("{command}results/{file}")).collect(),
            None => vec![command.clone()],
        };
        let json = |command: String| {
            let json = known.entry(command.clone()).or_insert_with(|| {
                let words: Vec<&str> = command.split(' ').chain(["--format", "json"]).collect();
                serde_json::from_str(&stdout(&words)).unwrap()
            });
            (command, json.clone())
        };
        let mut printed = Printed::of(part.commands.iter().flat_map(expand).map(json).collect());
        let named =
            printed.json.iter().filter_map(|(command, _)| command.split(' ').find(|word| word.starts_with("results/")));
        for file in named.map(str::to_owned).collect::<Vec<_>>() {
            let results: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            printed.add(&results["session"]);
            printed.words.insert(file);
        }
        faults.extend(
            Section { part: &part, printed: &printed }
                .faults()
                .into_iter()
                .map(|fault| format!("section {id}: {fault}")),
        );
    }
    assert!(faults.is_empty(), "not what the commands of the section print:\n{}", faults.join("\n"));
}

/// A text once for each digit of it that is part of a number, with that digit altered.
fn altered(words: &str) -> Vec<String> {
    let digits = numbers(words).into_iter().flat_map(|number| number.at.0..number.at.1);
    let digits = digits.filter(|at| words.as_bytes()[*at].is_ascii_digit());
    let other = |at: usize| if words.as_bytes()[at] == b'9' { "8" } else { "9" };
    digits.map(|at| format!("{}{}{}", &words[..at], other(at), &words[at + 1..])).collect()
}

/// A page of one section whose sentence, caption, labels and cells are right.
const PAGE: &str = r#"<section id="s"><code>switchpoint threshold</code>
<p>Half of the spend switches at a discount of 18.6 % [11.3 %, 30.6 %].</p>
<figure><figcaption>It is right for spends of about 15 to 160 M USD a year; gpu-7 makes the most: 55.26 GFLOP/s.</figcaption>
<svg><text>36.2 %</text><text>21.7 %</text><text>0.33</text></svg>
<table><thead><tr><th scope="col">name</th><th scope="col">share</th><th scope="col">spend, M USD</th></tr></thead>
<tr><th scope="row">gpu-7</th><td data-value="0.36157">36.2 %</td><td data-value="55264625849.9">55.26 GFLOP/s</td></tr>
<tr><th scope="row">other</th><td data-value="0.2169">21.7 %</td><td data-value="15140821.4">15.14</td></tr>
<tr><th scope="row">third</th><td data-value="0.329">0.3290</td></tr></table></figure></section>"#;

#[test]
fn one_altered_digit_is_found() {
    let json = serde_json::json!({
        "q": { "median": 0.18601, "low": 0.11269, "high": 0.30568 }, "band_usd_per_year": [15_140_821.4, 158_030_624.8],
        "name": "gpu-7", "values": [0.36157, 55_264_625_849.9, 0.2169, 0.329],
    });
    let printed = Printed::of(vec![("threshold".to_owned(), json)]);
    let faults = |page: &str| Section { part: &parts(page)["s"], printed: &printed }.faults();
    assert_eq!(faults(PAGE), Vec::<String>::new());
    let mut count = 0;
    for words in PAGE.split(['<', '>']).filter(|words| !words.contains(['"', '\n'])) {
        for altered in altered(words) {
            let page = PAGE.replacen(&format!(">{words}<"), &format!(">{altered}<"), 1);
            assert!(!faults(&page).is_empty(), "{altered}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn numbers_of_a_text() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<String> = numbers(text).into_iter().map(|number| number.shown).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("18.6 % [11.3 %, 30.6 %]", &["18.6", "11.3", "30.6"]);
    check("TPU v6e bf16 sha256 e9036283 f32:17x257x129", &[]);
    check("ends with 5.", &["5"]);
    check("20-30 %", &["20", "30"]);
}
