//! One document as text and HTML: nothing lost, nothing harmful, every page whole.

use std::collections::BTreeSet;

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::model::clean;
use super::*;

pub(super) const MARKING: &str = "OFFICIAL-SENSITIVE";

pub(super) fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Fortnightly tasking meeting".into(),
        subtitle: vec!["Tuesday 24 November 2026, 10:00".into()],
        marking: MARKING.into(),
        reference: "T-2026-24".into(),
        copy: Some((2, 9)),
        printed_by: "A. Okonkwo".into(),
        printed_at: "23 Nov 2026 16:05".into(),
        orientation: Orientation::Portrait,
        blocks,
        ..Document::default()
    }
}

pub(super) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) fn long_table(rows: usize) -> Block {
    Block::Table(Table {
        columns: vec![Col::new("Ref"), Col::new("Matter").share(1)],
        rows: (0..rows).map(|n| vec![format!("A-{n}"), format!("matter{n}")]).collect(),
        empty: "Nothing.".into(),
    })
}

fn spread(label: &str, heights: [f64; 3], shown: &str) -> SpreadPoint {
    SpreadPoint { label: label.into(), heights, shown: shown.into() }
}

/// A forecast of two months.
pub(super) fn spread_to_come() -> Block {
    Block::Spread {
        caption: "To come".into(),
        points: vec![
            spread("June", [1.0, 2.0, 4.0], "2 (1 to 4)"),
            spread("July", [3.0, 6.0, 8.0], "6 (3 to 8)"),
        ],
        mark: 1.0,
    }
}

#[test]
fn a_spread_is_drawn_and_said_in_every_form() {
    let document = document(vec![spread_to_come()]);
    let text = render_text(&document, Page::default());
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "From 2 (1 to 4) (June) to 6 (3 to 8) (July); lowest 2 (1 to 4) (June), highest";
    let html = render_html(&document).unwrap();
    assert!(line.contains(said) && html.contains(said), "{text}");
    // Of eight rows the band of June has the second to the fifth, its median the third; the mark
    // is where neither month is.
    for row in ["   ░░░\n", "   ━━━\n", "░░░░░░\n", "\n━━━\n", "░░░┄┄┄\n"]
    {
        assert!(text.contains(row), "{row}{text}");
    }
    assert!(html.contains(r#"<polygon points="0,50.0 1,0.0 1,62.5 0,87.5"/>"#), "{html}");
    assert!(html.contains(r#"<polyline points="0,75.0 1,25.0"/>"#), "{html}");
    assert!(html.contains(r#"y1="87.5""#), "{html}");
}

pub(super) fn every_block() -> Vec<Block> {
    let bar =
        |label: &str, value, shown: &str| Bar { label: label.into(), value, shown: shown.into() };
    let point =
        |label: &str, value, shown: &str| Point { label: label.into(), value, shown: shown.into() };
    vec![
        Block::heading(1, "Matters"),
        Block::Paragraph(vec![
            Run { text: "The unit saw ".into(), style: Style::Plain },
            Run { text: "twelve".into(), style: Style::Bold },
            Run { text: " items & one “query”.\nA second".into(), style: Style::Italic },
        ]),
        Block::List(strings(&["apologies", "minutes"])),
        Block::Fields(vec![("Chair".into(), "Det. Supt O'Neill".into())]),
        Block::Table(Table {
            columns: vec![
                Col::new("Ref"),
                Col::new("Value").right(),
                Col::new("Decision").at_least(20),
            ],
            rows: vec![
                strings(&["G-1", "£40.00"]),
                strings(&["G-2", "not known", "return", "lost"]),
            ],
            empty: "None.".into(),
        }),
        Block::Table(Table {
            columns: vec![Col::new("Action")],
            rows: vec![],
            empty: "Everything done.".into(),
        }),
        Block::Bars {
            caption: "Open cases".into(),
            rows: vec![bar("RV", Some(35.0), "35 of 100"), bar("DV", None, "not counted")],
        },
        Block::Trend {
            caption: "Backlog".into(),
            points: vec![
                point("Mar", Some(4.0), "4 %"),
                point("Apr", None, "?"),
                point("May", Some(0.0), "0 %"),
            ],
        },
        Block::Rule,
        Block::Note("Handle by hand only".into()),
        Block::Signatures(strings(&["Head of ACU", "Secretary"])),
    ]
}

/// A block of every size and kind asked for, and all the words in them, each there once.
pub(super) fn blocks_of_words(sizes: Vec<(usize, usize)>) -> (Vec<Block>, BTreeSet<String>) {
    let mut given = BTreeSet::new();
    let mut blocks = Vec::new();
    for (block, (kind, size)) in sizes.into_iter().enumerate() {
        let words: Vec<String> = (0..size).map(|n| format!("b{block}n{n}")).collect();
        let field = |word: &String| (word.clone(), String::new());
        let cells = |cells: &[String]| vec![String::new(), cells.join(" ")];
        blocks.push(match kind {
            0 => Block::heading(1, words.join(" ")),
            1 => Block::paragraph(words.join(" ")),
            2 => Block::List(words.clone()),
            3 => Block::Fields(words.iter().map(field).collect()),
            4 => Block::Signatures(words.clone()),
            _ => Block::Table(Table {
                columns: vec![Col::new("A").share(1), Col::new("B").share(2)],
                rows: words.chunks(9).map(cells).collect(),
                empty: String::new(),
            }),
        });
        given.extend(words);
    }
    (blocks, given)
}

/// Words of letters and digits, in order of the alphabet.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

/// What a reader of the page sees: the body without tags, its entities read.
fn visible(html: &str) -> String {
    let body = html.split("<body>").nth(1).unwrap();
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        text.push(' ');
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (entity, c)| text.replace(entity, c))
}

#[test]
fn a_small_document_is_exactly_this() {
    let document = document(vec![
        Block::heading(2, "Matters arising"),
        Block::paragraph(
            "Two items were received since the last meeting; neither is yet assessed.",
        ),
        Block::Fields(vec![
            ("Chair".into(), "Head of ACU".into()),
            ("Place".into(), "Room 4".into()),
        ]),
        Block::Table(Table {
            columns: vec![Col::new("Ref"), Col::new("Matter").share(1), Col::new("Score").right()],
            rows: vec![
                strings(&[
                    "I-2026-00041",
                    "Misuse of systems by an officer of the roads unit",
                    "212",
                ]),
                strings(&["I-2026-00044", "賄賂の疑い", "96"]),
            ],
            empty: "Nothing new.".into(),
        }),
        Block::Signatures(strings(&["Chair"])),
    ]);
    let expected = r"
                           OFFICIAL-SENSITIVE

Fortnightly tasking meeting                                    T-2026-24
Tuesday 24 November 2026, 10:00
────────────────────────────────────────────────────────────────────────

Matters arising
───────────────

Two items were received since the last meeting; neither is yet assessed.

Chair  Head of ACU
Place  Room 4

Ref           Matter                                             Score
────────────  ─────────────────────────────────────────────────  ─────
I-2026-00041  Misuse of systems by an officer of the roads unit    212
I-2026-00044  賄賂の疑い                                            96

Chair

Name _____________________ Signed ___________________ Date _____________






printed by A. Okonkwo at 23 Nov 2026 16:05     copy 2 of 9   page 1 of 1
                           OFFICIAL-SENSITIVE
";
    assert_eq!(render_text(&document, Page::new(72, 30)), expected.trim_start_matches('\n'));
}

#[test]
fn every_page_is_whole_marked_and_numbered() {
    let document = document(vec![long_table(150)]);
    let text = render_text(&document, Page::default());
    let sheets: Vec<&str> = text.split('\u{c}').collect();
    assert!(sheets.len() > 2, "the test needs several pages");
    for (index, sheet) in sheets.iter().enumerate() {
        let lines: Vec<&str> = sheet.lines().collect();
        assert_eq!(lines.len(), 66);
        assert_eq!(lines.first().unwrap().trim(), MARKING);
        assert_eq!(lines.last().unwrap().trim(), MARKING);
        assert_eq!(sheet.matches(MARKING).count(), 2);
        assert!(sheet.contains(&format!("page {} of {}\n", index + 1, sheets.len())));
        assert!(sheet.contains("printed by A. Okonkwo at 23 Nov 2026 16:05"));
        assert!(sheet.contains("copy 2 of 9"));
        assert!(sheet.contains("T-2026-24"));
        assert_eq!(sheet.matches("Ref    Matter").count(), 1, "heads repeat on each page");
    }
}

#[test]
fn an_empty_document_is_one_page() {
    let pages = pages(&Document::default(), Page::default());
    assert_eq!(pages.len(), 1);
    assert!(pages[0].iter().any(|line| line.ends_with("page 1 of 1")));
}

#[test]
fn a_short_block_of_fields_is_never_parted() {
    // Fillers of every length bring the block to every line of the page.
    for filler in 0..40 {
        let field = |n: usize| (format!("Label {n}"), format!("value {n}"));
        let mut blocks: Vec<Block> = (0..filler).map(|_| Block::paragraph("filler")).collect();
        blocks.push(Block::heading(3, "Announced"));
        blocks.push(Block::Fields((0..12).map(field).collect()));
        let text = render_text(&document(blocks), Page::new(80, 40));
        let page = text.split('\u{c}').find(|page| page.contains("Announced")).unwrap();
        assert!(page.contains("value 0") && page.contains("value 11"), "{filler} fillers");
    }
}

#[test]
fn a_heading_is_never_left_at_the_foot() {
    // Fillers of every length bring the heading to every line of the page.
    for filler in 0..60 {
        let mut blocks: Vec<Block> = vec![Block::List(vec!["filler".into(); filler + 1])];
        blocks.push(Block::heading(3, "Announced"));
        blocks.push(Block::List(strings(&["first", "second", "third"])));
        for lines in pages(&document(blocks.clone()), Page::new(60, 30)) {
            if lines.iter().any(|line| line == "Announced") {
                assert!(lines.iter().any(|line| line == "• second"), "stranded after {filler}");
            }
        }
        blocks.pop();
        blocks.push(long_table(3));
        for lines in pages(&document(blocks), Page::new(60, 30)) {
            if lines.iter().any(|line| line == "Announced") {
                assert!(
                    lines.iter().any(|line| line.contains("matter1")),
                    "stranded after {filler}"
                );
            }
        }
    }
}

#[test]
fn signatures_stay_together() {
    for filler in 0..40 {
        let blocks = vec![
            Block::List(vec!["filler".into(); filler + 1]),
            Block::Signatures(strings(&["Chair", "Secretary"])),
        ];
        let pages = pages(&document(blocks), Page::new(60, 30));
        let with = |word| pages.iter().position(|page| page.iter().any(|line| line == word));
        assert!(with("Chair").is_some());
        assert_eq!(with("Chair"), with("Secretary"), "parted after {filler}");
    }
}

#[test]
fn a_row_taller_than_a_page_is_split_under_repeated_heads() {
    let prose: Vec<String> = (0..400).map(|n| format!("word{n}")).collect();
    let table = Table {
        columns: vec![Col::new("Ref"), Col::new("Matter").share(1)],
        rows: vec![vec!["A-1".into(), prose.join(" ")]],
        empty: String::new(),
    };
    let text = render_text(&document(vec![Block::Table(table)]), Page::new(60, 24));
    let sheets: Vec<&str> = text.split('\u{c}').collect();
    assert!(sheets.len() > 2);
    assert!(sheets.iter().all(|sheet| sheet.matches("Ref  Matter").count() == 1));
    let said = words(&text);
    assert!(prose.iter().all(|word| said.contains(word)));
}

#[test]
fn a_long_opening_leaves_no_heads_without_a_row() {
    for lines in 1..20 {
        let subtitle = vec!["and more".to_owned(); lines];
        let document = Document { subtitle, ..document(vec![long_table(1)]) };
        let text = render_text(&document, Page::new(60, 20));
        assert_eq!(text.matches("Ref  Matter\n").count(), 1, "heads alone after {lines} lines");
        assert_eq!(text.matches("A-0  matter0\n").count(), 1, "no row after {lines} lines");
    }
}

#[test]
fn a_table_too_wide_for_the_page_becomes_records() {
    let columns: Vec<Col> = (0..30).map(|n| Col::new(format!("heading{n}"))).collect();
    let row: Vec<String> = (0..30).map(|n| format!("cell{n}")).collect();
    let table = Table { columns, rows: vec![row], empty: String::new() };
    let lines = pages(&document(vec![Block::Table(table)]), Page::default()).concat();
    assert!(lines.iter().any(|line| line == "heading29  cell29"));
}

#[test]
fn a_page_break_starts_one_page_and_never_an_empty_one() {
    let breaks = vec![Block::PageBreak; 2];
    let blocks =
        [vec![Block::paragraph("one")], breaks.clone(), vec![Block::paragraph("two")], breaks];
    let pages = pages(&document(blocks.concat()), Page::default());
    assert_eq!(pages.len(), 2);
    assert!(pages[1].contains(&"two".to_owned()));
}

#[test]
fn text_and_html_say_the_same_words() {
    for blocks in every_block().into_iter().map(|block| vec![block]).chain([every_block()]) {
        let document = document(blocks);
        let text = render_text(&document, Page::new(100, 120));
        assert!(!text.contains('\u{c}'), "one page, so that nothing is said twice");
        let html = render_html(&document).unwrap();
        let on_paper = words(&text.replace("page 1 of 1", ""));
        assert_eq!(on_paper, words(&visible(&html)), "{:?}", document.blocks);
    }
}

#[test]
fn html_prints_with_its_marking_and_fetches_nothing() {
    let html =
        render_html(&Document { orientation: Orientation::Landscape, ..document(every_block()) })
            .unwrap();
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert!(html.contains("<meta charset=\"utf-8\">"));
    assert!(html.contains("size: A4 landscape"));
    assert!(html.contains("counter(page) \" of \" counter(pages)"));
    assert_eq!(html.matches(MARKING).count(), 2);
    assert!(html.contains(".running.top, .running.bottom { position: fixed"), "on every page");
    assert!(
        html.contains("class=\"left\" style=\"min-width: calc(21ch + 0.6em)\">Decision"),
        "room to write"
    );
    assert!(
        html.contains("class=\"left\" style=\"min-width: calc(4ch + 0.6em)\">Ref"),
        "no broken reference"
    );
    assert_eq!(html.matches("<thead><tr><th").count(), 2, "heads that a printer repeats");
    for outside in ["<script", "<link", "<img", "@import", "url(", "http:", "https:", "src="] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn what_is_unknown_draws_nothing_and_zero_draws_something() {
    let html = render_html(&document(every_block())).unwrap();
    assert_eq!(html.matches("class=\"bar\"").count(), 1);
    assert_eq!(html.matches("<rect").count(), 2);
    assert!(html.contains(
        "From 4 % (Mar) to 0 % (May); lowest 0 % (May), highest 4 % (Mar); 1 not known."
    ));
    let lines = pages(&document(every_block()), Page::default()).concat();
    assert!(lines.contains(&"███   ▁▁▁".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"DV  not counted".to_owned()));
}

#[test]
fn odd_numbers_draw_no_bar_and_break_nothing() {
    let rows = [f64::NAN, f64::INFINITY, -3.0, 0.0].map(|value| Bar {
        label: "x".into(),
        value: Some(value),
        shown: "y".into(),
    });
    let document = document(vec![Block::Bars { caption: "Odd".into(), rows: rows.to_vec() }]);
    let html = render_html(&document).unwrap();
    assert_eq!(html.matches("width: 0.0%").count(), 4);
    assert_eq!(render_text(&document, Page::default()).matches('▏').count(), 4);
}

#[test]
fn hostile_text_is_harmless_in_both_forms() {
    let bad =
        "<script>alert(1)</script>\u{1b}[31m\u{9b}2J\u{7f}\u{202e}x\u{2066}y\u{c}\r\0\" onload='z'";
    let hostile = Document {
        title: bad.into(),
        subtitle: vec![bad.into()],
        marking: bad.into(),
        reference: bad.into(),
        printed_by: bad.into(),
        printed_at: bad.into(),
        blocks: vec![
            Block::heading(1, bad),
            Block::paragraph(bad),
            Block::List(vec![bad.into()]),
            Block::Fields(vec![(bad.into(), bad.into())]),
            Block::Table(Table {
                columns: vec![Col::new(bad)],
                rows: vec![vec![bad.into()]],
                empty: bad.into(),
            }),
            Block::Table(Table { columns: vec![Col::new(bad)], rows: vec![], empty: bad.into() }),
            Block::Bars {
                caption: bad.into(),
                rows: vec![Bar { label: bad.into(), value: Some(1.0), shown: bad.into() }],
            },
            Block::Trend {
                caption: bad.into(),
                points: vec![Point { label: bad.into(), value: Some(1.0), shown: bad.into() }],
            },
            Block::Spread {
                caption: bad.into(),
                points: vec![spread(bad, [0.0, 1.0, 2.0], bad)],
                mark: 1.0,
            },
            Block::Signatures(vec![bad.into()]),
            Block::Note(bad.into()),
        ],
        ..Document::default()
    };
    let html = render_html(&hostile).unwrap();
    assert!(!html.contains("<script"));
    assert!(!html.contains("onload='"));
    assert!(html.contains("&lt;script&gt;"));
    let lines = pages(&hostile, Page::default()).concat();
    for text in lines.iter().chain([&html.replace('\n', "")]) {
        assert_eq!(text, &clean(text), "nothing is left to clean");
    }
    assert!(lines.iter().any(|line| line.contains("·[31m")));
}

#[test]
fn cleaning_keeps_text_and_newlines() {
    let cases = [
        ("Zoë O’Brien-Müller\n賄賂", "Zoë O’Brien-Müller\n賄賂"),
        ("a\u{1b}[0mb", "a·[0mb"),
        ("a\tb\r\nc", "a·b·\nc"),
        ("\u{202a}\u{202e}\u{2066}\u{2069}\u{85}\u{7f}", "······"),
    ];
    for (given, expected) in cases {
        assert_eq!(clean(given), expected);
    }
}

/// Text with what breaks layouts: wide, joining, combining and zero-width characters, escapes,
/// very long words.
pub(super) fn odd_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<String>(),
        "[a-z]{1,12}",
        "[a-z]{90,200}",
        "[漢字仮名]{1,60}",
        "[\u{1100}-\u{1112}\u{1161}\u{11a8}]{1,80}",
        "[क्ष\u{94d}\u{200d}]{1,40}",
        "[e\u{301}\u{308}\u{200b}\u{fe0f}☃👩\u{200d}🇬🇧1\u{20e3}]{1,40}",
        "[\u{1b}\u{9b}\u{202e}\u{2066}\u{c}\n\t ]{1,8}",
        "[\u{644}\u{627}\u{600}]{1,30}",
    ];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.join(" "))
}

fn odd_table() -> impl Strategy<Value = Block> {
    let align = prop_oneof![Just(Align::Left), Just(Align::Right), Just(Align::Centre)];
    let col = (odd_text(), align, 0u16..3, 0u16..120)
        .prop_map(|(heading, align, weight, min_width)| Col { heading, align, weight, min_width });
    let rows = prop::collection::vec(prop::collection::vec(odd_text(), 0..5), 0..5);
    (prop::collection::vec(col, 0..20), rows, odd_text())
        .prop_map(|(columns, rows, empty)| Block::Table(Table { columns, rows, empty }))
}

pub(super) fn odd_block() -> impl Strategy<Value = Block> {
    let style = prop_oneof![Just(Style::Plain), Just(Style::Bold), Just(Style::Italic)];
    let runs = prop::collection::vec((odd_text(), style), 0..4);
    let texts = || prop::collection::vec(odd_text(), 0..4);
    let measured = || prop::collection::vec((odd_text(), any::<Option<f64>>(), odd_text()), 0..100);
    prop_oneof![
        (any::<u8>(), odd_text()).prop_map(|(level, text)| Block::Heading { level, text }),
        runs.prop_map(|runs| {
            Block::Paragraph(runs.into_iter().map(|(text, style)| Run { text, style }).collect())
        }),
        texts().prop_map(Block::List),
        texts().prop_map(Block::Signatures),
        odd_text().prop_map(Block::Note),
        prop::collection::vec((odd_text(), odd_text()), 0..4).prop_map(Block::Fields),
        odd_table(),
        (odd_text(), measured()).prop_map(|(caption, rows)| {
            let bar = |(label, value, shown)| Bar { label, value, shown };
            Block::Bars { caption, rows: rows.into_iter().map(bar).collect() }
        }),
        (odd_text(), measured()).prop_map(|(caption, points)| {
            let point = |(label, value, shown)| Point { label, value, shown };
            Block::Trend { caption, points: points.into_iter().map(point).collect() }
        }),
        (odd_text(), odd_spread(), any::<f64>())
            .prop_map(|(caption, points, mark)| Block::Spread { caption, points, mark }),
        Just(Block::Rule),
        Just(Block::PageBreak),
    ]
}

fn odd_spread() -> impl Strategy<Value = Vec<SpreadPoint>> {
    let point = (odd_text(), any::<[f64; 3]>(), odd_text())
        .prop_map(|(label, heights, shown)| SpreadPoint { label, heights, shown });
    prop::collection::vec(point, 0..100)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_line_is_wider_than_its_page(
        texts in prop::array::uniform5(odd_text()),
        copy in any::<Option<(u16, u16)>>(),
        blocks in prop::collection::vec(odd_block(), 0..6),
        (columns, lines) in (60usize..100, 20usize..70),
    ) {
        let [title, marking, reference, printed_by, printed_at] = texts;
        let document = Document {
            subtitle: vec![title.clone()],
            title, marking, reference, copy, printed_by, printed_at, blocks,
            ..Document::default()
        };
        let pages = pages(&document, Page::new(columns, lines));
        let total = pages.len();
        for (index, page) in pages.iter().enumerate() {
            prop_assert_eq!(page.len(), lines);
            let number = format!("page {} of {}", index + 1, total);
            prop_assert!(page.iter().any(|line| line.ends_with(&number)));
            for line in page {
                prop_assert!(UnicodeWidthStr::width(line.as_str()) <= columns, "{:?}", line);
                prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            }
        }
        prop_assert!(render_html(&document).is_ok());
    }

    #[test]
    fn paging_loses_no_word(
        sizes in prop::collection::vec((0usize..6, 1usize..120), 1..10),
        (columns, lines) in (60usize..100, 20usize..70),
    ) {
        let (blocks, given) = blocks_of_words(sizes);
        let text = render_text(&document(blocks), Page::new(columns, lines));
        let said: BTreeSet<String> = words(&text).into_iter().collect();
        prop_assert!(given.is_subset(&said), "{:?}", given.difference(&said));
    }
}
