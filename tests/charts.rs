//! Charts as SVG, read back as XML: everything that is in the value is in the picture, inside its
//! frame, and nothing of a name becomes markup.

use proptest::collection::vec;
use proptest::prelude::*;
use roxmltree::{Document, Node};

use switchpoint::report::chart::svg::{Width, svg};
use switchpoint::report::chart::{Axis, Bar, Chart, Color, Dimension, Dot, Mark, STYLE, Scale, TickFormat};

const WIDTHS: [Width; 2] = [Width::Wide, Width::Narrow];

fn axis(label: &str, scale: Scale) -> Axis {
    Axis { label: label.to_owned(), scale, format: TickFormat::Plain }
}

fn plain(marks: Vec<Mark>) -> Chart {
    let (x, y) = (axis("across", Scale::Log(1.0, 1000.0)), axis("up", Scale::Linear(0.0, 10.0)));
    Chart { alt: "What it shows.".to_owned(), x, y, marks }
}

fn dots(dots: Vec<Dot>, label: &str, color: Color) -> Mark {
    Mark::Dots { dots, label: label.to_owned(), color }
}

fn classed<'a, 'x>(document: &'a Document<'x>, class: &str) -> Vec<Node<'a, 'x>> {
    document.descendants().filter(|node| node.attribute("class") == Some(class)).collect()
}

/// Left end, right end and height of a label, of narrow letters.
fn at_least(label: Node<'_, '_>) -> (f64, f64, f64) {
    let number = |name: &str| label.attribute(name).unwrap().parse::<f64>().unwrap();
    let letters = label.last_child().and_then(|words| words.text()).map_or(0, |words| words.chars().count());
    let wide = 0.33 * number("font-size") * letters as f64;
    let left = match label.attribute("text-anchor") {
        Some("middle") => number("x") - wide / 2.0,
        Some("end") => number("x") - wide,
        _ => number("x"),
    };
    (left, left + wide, number("y"))
}

/// Checks what holds for every picture, and gives the number of dots and of bars in it.
fn sound(text: &str, id: &str) -> (usize, usize) {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("role")), ("svg", Some("img")));
    assert!(root.attribute("width").is_none() && root.attribute("height").is_none());
    assert_eq!(root.attribute("aria-labelledby"), Some(format!("{id}-title {id}-desc").as_str()));
    let frame: Vec<f64> = root.attribute("viewBox").unwrap().split(' ').map(|side| side.parse().unwrap()).collect();
    let inside = |value: &str, side: f64, node: Node<'_, '_>| {
        let value: f64 = value.parse().unwrap_or_else(|_| panic!("{value} in {node:?}"));
        assert!((-0.05..=side + 0.05).contains(&value), "{value} of {side} in {node:?}\n{text}");
    };
    let mut ids = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        assert!(!matches!(node.tag_name().name(), "script" | "style" | "foreignObject" | "image" | "a"), "{node:?}");
        if let Some(own) = node.attribute("id") {
            assert!(own.starts_with(id) && !ids.contains(&own), "{own}");
            ids.push(own);
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && !name.ends_with("href"), "{name}");
            assert!(!value.contains("NaN") && !value.contains("inf"), "{name}={value}");
        }
        if node.ancestors().any(|above| above.tag_name().name() == "pattern") {
            continue;
        }
        for (names, side) in [(["x", "x1", "x2", "cx"], frame[2]), (["y", "y1", "y2", "cy"], frame[3])] {
            names.iter().filter_map(|name| node.attribute(*name)).for_each(|value| inside(value, side, node));
        }
        for pair in node.attribute("points").unwrap_or_default().split_whitespace() {
            let (x, y) = pair.split_once(',').unwrap();
            inside(x, frame[2], node);
            inside(y, frame[3], node);
        }
        if let (Some(x), Some(wide)) = (node.attribute("x"), node.attribute("width")) {
            let wide: f64 = wide.parse().unwrap();
            assert!(wide >= 0.0, "{node:?}");
            inside(&(x.parse::<f64>().unwrap() + wide).to_string(), frame[2], node);
        }
        if node.tag_name().name() == "text" {
            assert!(node.attribute("font-size").unwrap().parse::<f64>().unwrap() >= 11.0);
        }
    }
    let labels = document.descendants().filter(|node| node.has_attribute("paint-order")).map(at_least);
    let labels: Vec<_> = labels.collect();
    for (place, one) in labels.iter().enumerate() {
        for other in &labels[place + 1..] {
            let apart = one.1 <= other.0 || other.1 <= one.0 || (one.2 - other.2).abs() > 12.0;
            assert!(apart, "labels lie over one another: {one:?} {other:?}\n{text}");
        }
    }
    (classed(&document, "dot").len(), classed(&document, "bar").len())
}

#[test]
fn every_mark_on_the_axes_is_drawn_and_nothing_else() {
    let off = [
        Dot::at(f64::NAN, 1.0),
        Dot::at(5.0, f64::INFINITY),
        Dot::at(0.0, 5.0),
        Dot::at(2000.0, 5.0),
        Dot::at(5.0, -1.0),
    ];
    let on =
        [Dot::at(1.0, 0.0), Dot::at(1000.0, 10.0), Dot { y_range: Some((-5.0, f64::INFINITY)), ..Dot::at(10.0, 5.0) }];
    for color in Color::SERIES.into_iter().chain([Color::Grey]) {
        for width in WIDTHS {
            let all = on.iter().chain(&off).cloned().collect();
            assert_eq!(sound(&svg(&plain(vec![dots(all, "one", color)]), width, "c"), "c"), (on.len(), 0), "{color:?}");
        }
    }
    let names = Scale::Categories(["one", "two", "three"].map(str::to_owned).into());
    let bar = |name, from, to| Bar { name, from, to, label: "7".to_owned() };
    let bars = |bars, color| Mark::Bars { bars, label: "side".to_owned(), color };
    let chart = Chart {
        x: axis("across", Scale::Linear(0.0, 10.0)),
        y: axis("", names),
        ..plain(vec![
            bars(vec![bar(0, 5.0, 1.0), bar(1, 5.0, -9.0), bar(2, 11.0, 12.0), bar(9, 1.0, 2.0)], Color::First),
            bars(vec![bar(0, 5.0, 8.0), bar(1, 5.0, f64::NAN), bar(2, 5.0, 9.0)], Color::Second),
        ])
    };
    for width in WIDTHS {
        assert_eq!(sound(&svg(&chart, width, "c"), "c"), (0, 4));
    }
}

/// Colour never carries meaning alone: no two inks have the same shape, and bars of a second series
/// have a pattern.
#[test]
fn series_differ_in_more_than_colour() {
    let shapes = |color| {
        let picture = svg(&plain(vec![dots(vec![Dot::at(10.0, 5.0)], "", color)]), Width::Wide, "c");
        let start = picture.find("<g class=\"dot\">").unwrap();
        picture[start..].split("fill=").next().unwrap().to_owned()
    };
    let mut found: Vec<String> = Color::SERIES.into_iter().chain([Color::Grey]).map(shapes).collect();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 7, "{found:?}");
    let bars = |color| Mark::Bars {
        bars: vec![Bar { name: 0, from: 1.0, to: 9.0, label: String::new() }],
        label: String::new(),
        color,
    };
    let picture = svg(&plain(vec![bars(Color::First), bars(Color::Second)]), Width::Wide, "c");
    assert!(
        picture.contains("url(#c-pattern-1)")
            && picture.contains("id=\"c-pattern-1\"")
            && !picture.contains("pattern-0")
    );
}

#[test]
fn names_from_files_stay_words() {
    let hostile =
        "</title><script>alert(1)</script>\" onload='x' & \u{0}\u{1b}[2J\u{202e}".to_owned() + &"long ".repeat(100);
    let dot = Dot { label: hostile.clone(), ..Dot::at(10.0, 5.0) };
    let chart = Chart {
        alt: hostile.clone(),
        x: axis(&hostile, Scale::Linear(0.0, 20.0)),
        y: axis(&hostile, Scale::Categories(vec![hostile.clone(), "\u{fffe}".to_owned()])),
        marks: vec![
            dots(vec![Dot { y: 0.0, ..dot }], &hostile, Color::First),
            Mark::Rule { dimension: Dimension::X, at: 5.0, label: hostile.clone() },
            Mark::Band { dimension: Dimension::Y, range: (0.0, 1.0), label: hostile.clone(), color: Color::Grey },
            Mark::Line {
                points: vec![(0.0, 0.0), (20.0, 1.0)],
                label: hostile.clone(),
                color: Color::Second,
                dashed: true,
            },
            Mark::Bars {
                bars: vec![Bar { name: 0, from: 0.0, to: 9.0, label: hostile.clone() }],
                label: hostile.clone(),
                color: Color::Third,
            },
        ],
    };
    for width in WIDTHS {
        let picture = svg(&chart, width, "c");
        assert_eq!(sound(&picture, "c"), (1, 1));
        let document = Document::parse(&picture).unwrap();
        let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
        for (text, title) in texts.filter_map(|text| Some((text, text.first_element_child()?))) {
            assert!(title.text().unwrap().ends_with("long long"), "the whole name stands in the title");
            assert!(text.last_child().unwrap().text().unwrap().ends_with('…'));
        }
        assert!(picture.contains("…") && !picture.contains("<script") && !picture.contains('\u{1b}'));
    }
}

#[test]
fn labels_that_find_no_room_go_to_the_legend() {
    let line = |label: &str, color, at: f64| Mark::Line {
        points: vec![(1.0, at), (1000.0, at)],
        label: label.to_owned(),
        color,
        dashed: false,
    };
    let few = svg(&plain(vec![line("median", Color::First, 5.0)]), Width::Wide, "c");
    assert_eq!(few.matches(">median<").count(), 1);
    // Dots everywhere: what stood beside its line has to go above the plot.
    let grid = |at: i32| Dot::at(10f64.powf(f64::from(at % 40) / 13.0), f64::from(at / 40) / 2.0);
    let marks = vec![dots((0..800).map(grid).collect(), "", Color::Second), line("median", Color::First, 5.0)];
    for width in WIDTHS {
        let full = svg(&plain(marks.clone()), width, "c");
        assert_eq!(full.matches(">median<").count(), 1);
        assert!(!full.contains("paint-order"), "it stands in the legend");
        sound(&full, "c");
    }
}

#[test]
fn the_page_shows_one_of_the_two_widths() {
    let chart = plain(Vec::new());
    for (width, class) in [(Width::Wide, "wide"), (Width::Narrow, "narrow")] {
        assert!(svg(&chart, width, "c").contains(&format!("class=\"chart {class}\"")));
        assert!(STYLE.contains(&format!("svg.chart.{class}{{display:")));
    }
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -5.0..15.0f64, 2 => 1e-3..1e6f64, 1 => any::<f64>(), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

fn color() -> impl Strategy<Value = Color> {
    proptest::sample::select(vec![
        Color::First,
        Color::Second,
        Color::Third,
        Color::Fourth,
        Color::Fifth,
        Color::Sixth,
        Color::Grey,
    ])
}

fn along() -> impl Strategy<Value = Dimension> {
    prop_oneof![Just(Dimension::X), Just(Dimension::Y)]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z ]{1,12}", ".{0,80}"]
}

fn scale() -> impl Strategy<Value = Scale> {
    prop_oneof![
        (number(), number()).prop_map(|(low, high)| Scale::Linear(low, high)),
        (number(), number()).prop_map(|(low, high)| Scale::Log(low, high)),
        vec(words(), 0..20).prop_map(Scale::Categories),
    ]
}

fn any_axis() -> impl Strategy<Value = Axis> {
    let format = prop_oneof![
        Just(TickFormat::Plain),
        Just(TickFormat::Percent),
        Just(TickFormat::Prefixed("FLOP/s")),
        Just(TickFormat::Millions)
    ];
    (words(), scale(), format).prop_map(|(label, scale, format)| Axis { label, scale, format })
}

fn mark() -> impl Strategy<Value = Mark> {
    let range = || proptest::option::of((number(), number()));
    let dot = (number(), number(), range(), range(), words()).prop_map(|(x, y, x_range, y_range, label)| Dot {
        x,
        y,
        x_range,
        y_range,
        label,
    });
    let bar =
        (0..9usize, number(), number(), words()).prop_map(|(name, from, to, label)| Bar { name, from, to, label });
    prop_oneof![
        (along(), (number(), number()), words(), color()).prop_map(|(dimension, range, label, color)| Mark::Band {
            dimension,
            range,
            label,
            color
        }),
        (along(), number(), words()).prop_map(|(dimension, at, label)| Mark::Rule { dimension, at, label }),
        (vec((number(), number(), number()), 0..9), color()).prop_map(|(points, color)| Mark::Ribbon { points, color }),
        (vec((number(), number()), 0..9), words(), color(), any::<bool>())
            .prop_map(|(points, label, color, dashed)| Mark::Line { points, label, color, dashed }),
        (vec(dot, 0..12), words(), color()).prop_map(|(dots, label, color)| Mark::Dots { dots, label, color }),
        (vec(bar, 0..12), words(), color()).prop_map(|(bars, label, color)| Mark::Bars { bars, label, color }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_chart_is_sound(alt in words(), x in any_axis(), y in any_axis(), marks in vec(mark(), 0..8), narrow in any::<bool>()) {
        let width = if narrow { Width::Narrow } else { Width::Wide };
        sound(&svg(&Chart { alt, x, y, marks }, width, "c"), "c");
    }
}
