//! One document as PDF: what is on the paper, its structure and its marking.

use std::collections::BTreeSet;

use pdf_extract::{Dictionary, Object};
use proptest::prelude::*;

use super::band::Ink;
use super::*;
use crate::documents::model::{Block, Col, Orientation, Run, Style, Table};
use crate::documents::tests::{
    MARKING, blocks_of_words, document, every_block, long_table, odd_block, odd_text,
    spread_to_come, strings, words,
};
use crate::documents::{Page, render_html, render_text};

/// The text of each page as a reader of PDFs gets it.
fn texts(document: &Document) -> Vec<String> {
    let bytes = render_pdf(document).unwrap();
    pdf_extract::extract_text_from_mem_by_pages(&bytes).unwrap()
}

fn opened(document: &Document) -> pdf_extract::Document {
    pdf_extract::Document::load_mem(&render_pdf(document).unwrap()).unwrap()
}

/// Every dictionary of a file that has a type of structure, by that type.
fn structure(pdf: &pdf_extract::Document) -> Vec<(String, Dictionary)> {
    let role = |object: &Object| {
        let dictionary = object.as_dict().ok()?;
        let role = dictionary.get(b"S").ok()?.as_name().ok()?;
        dictionary.get(b"P").ok()?;
        Some((String::from_utf8_lossy(role).into_owned(), dictionary.clone()))
    };
    pdf.objects.values().filter_map(role).collect()
}

fn count(structure: &[(String, Dictionary)], role: &str) -> usize {
    structure.iter().filter(|(name, _)| name == role).count()
}

fn set(words: Vec<String>) -> BTreeSet<String> {
    words.into_iter().collect()
}

#[test]
fn text_html_and_pdf_say_the_same_words() {
    let single = every_block().into_iter().chain([spread_to_come()]).map(|block| vec![block]);
    for blocks in single.chain([every_block()]) {
        let document = document(blocks);
        let text = render_text(&document, Page::new(100, 120));
        let pages = texts(&document);
        assert_eq!(pages.len(), 1, "one page, so that no title runs over another");
        assert_eq!(set(words(&pages.concat())), set(words(&text)), "{:?}", document.blocks);
        let html = render_html(&document).unwrap();
        assert!(words(&text).iter().all(|word| html.contains(word.as_str())));
    }
}

#[test]
fn every_page_is_marked_numbered_and_under_its_heads() {
    let document = document(vec![long_table(150)]);
    let pages = texts(&document);
    assert!(pages.len() >= 3, "the test needs several pages");
    for (number, page) in (1..).zip(&pages) {
        let line = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(line.matches(MARKING).count(), 2, "{line}");
        assert!(line.contains(&format!("page {number} of {}", pages.len())), "{line}");
        assert!(line.contains("copy 2 of 9"), "{line}");
        assert!(line.contains("printed by A. Okonkwo at 23 Nov 2026 16:05"), "{line}");
        assert!(line.contains("Fortnightly tasking meeting"), "{line}");
        assert!(line.contains("T-2026-24"), "{line}");
        assert_eq!(line.matches("Ref Matter").count(), 1, "heads repeat on each page: {line}");
    }
    let all = pages.concat();
    assert!((0..150).all(|n| words(&all).contains(&format!("matter{n}"))));
}

#[test]
fn names_with_accents_are_read_back_as_they_were_given() {
    let names = "Sorcha Ní Bhriain, Łukasz Wójcik, Zoë Ŵyn, ■ CRITICAL ▲ ● ○ ✓ £40";
    let text = texts(&document(vec![Block::paragraph(names)])).concat();
    assert!(text.contains(names), "{text}");
}

#[test]
fn the_file_is_tagged_named_and_in_british_english() {
    let pdf = opened(&document(every_block()));
    let catalog = pdf.catalog().unwrap();
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"), "{catalog:?}");
    let language = catalog.get(b"Lang").unwrap().as_str().unwrap();
    assert_eq!(String::from_utf8_lossy(language).replace(['\0', '\u{fffd}'], ""), "en-GB");
    let mark = pdf.dereference(catalog.get(b"MarkInfo").unwrap()).unwrap().1;
    assert!(mark.as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap());
    let view = pdf.dereference(catalog.get(b"ViewerPreferences").unwrap()).unwrap().1;
    assert!(view.as_dict().unwrap().get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let structure = structure(&pdf);
    for (role, expected) in
        [("H1", 1), ("H2", 1), ("Table", 2), ("TH", 4), ("TR", 5), ("TD", 7), ("Figure", 1)]
    {
        assert_eq!(count(&structure, role), expected, "{role}");
    }
    assert!(count(&structure, "LI") >= 5 && count(&structure, "P") >= 6);
    let figure = structure.iter().find(|(role, _)| role == "Figure").unwrap();
    assert!(figure.1.has(b"Alt"), "a picture says what it shows");
}

#[test]
fn heads_that_repeat_are_read_once() {
    let long = structure(&opened(&document(vec![long_table(150)])));
    assert_eq!((count(&long, "Table"), count(&long, "TH"), count(&long, "TD")), (1, 2, 300));
}

#[test]
fn headings_leave_out_no_level_and_stand_in_the_outline() {
    let document = document(vec![
        Block::heading(2, "First"),
        Block::heading(3, "Under the first"),
        Block::heading(1, "Second"),
        Block::heading(3, "Under the second"),
    ]);
    let pdf = opened(&document);
    let structure = structure(&pdf);
    for (role, expected) in [("H1", 1), ("H2", 2), ("H3", 2), ("H4", 0)] {
        assert_eq!(count(&structure, role), expected, "{role}");
    }
    let entries: Vec<String> = (pdf.objects.values())
        .filter_map(|object| object.as_dict().ok())
        .filter(|entry| entry.has(b"Dest") && entry.has(b"Title"))
        .map(|entry| entry.get(b"Title").unwrap().as_str().unwrap())
        .map(|title| String::from_utf8_lossy(title).into_owned())
        .collect();
    assert_eq!(entries.len(), 5, "{entries:?}");
}

#[test]
fn the_sheet_is_a4_and_lies_as_it_is_asked_to() {
    let tall = document(every_block());
    let wide = Document { orientation: Orientation::Landscape, ..tall.clone() };
    for (document, sheet) in [(tall, "595.28 841.89"), (wide, "841.89 595.28")] {
        let pdf = opened(&document);
        let (_, page) = pdf.get_pages().into_iter().next().unwrap();
        let sizes = pdf.get_dictionary(page).unwrap().get(b"MediaBox").unwrap();
        let sizes: Vec<String> = sizes.as_array().unwrap()[2..]
            .iter()
            .map(|size| format!("{:.2}", size.as_float().unwrap()))
            .collect();
        assert_eq!(sizes.join(" "), sheet);
    }
}

#[test]
fn a_character_without_a_glyph_is_shown_and_spoken_of() {
    let signed = Block::Signatures(strings(&["Chair"]));
    let pages =
        texts(&document(vec![Block::paragraph("sent a 😀 and 賄賂 to Ní Bhriain"), signed]));
    let line = pages.concat().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(line.contains("sent a � and �� to Ní Bhriain"), "{line}");
    let note = "3 characters could not be printed and stand as “�”: U+8CC2, U+8CC4, U+1F600.";
    assert!(line.contains(note), "{line}");
    assert!(line.find(note) < line.find("Signed"), "nobody signs before reading it: {line}");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = document(every_block());
    assert!(render_pdf(&document).unwrap() == render_pdf(&document).unwrap());
}

#[test]
fn an_empty_document_is_one_page() {
    let pages = texts(&Document::default());
    assert_eq!(pages.len(), 1);
    assert!(pages.concat().contains("page 1 of 1"), "{pages:?}");
}

/// What the first pass makes of a document: of each page the body's height and the bands.
fn laid_out(document: &Document) -> Vec<((f32, f32), Body)> {
    let mut fonts = Fonts::load().unwrap();
    let document = missing::printable(&document.cleaned(), &fonts);
    let frame = Frame::new(&document, &mut fonts);
    let pages = lay_out(&document, &frame, &mut fonts, &mut Tags::default());
    (1..).zip(pages).map(|(number, page)| (frame.body(number), page)).collect()
}

/// The words of a band.
fn said(band: &Band) -> String {
    let text = |part: &band::Part| match &part.ink {
        Ink::Text { line, .. } => Some(line.text()),
        _ => None,
    };
    band.parts.iter().filter_map(text).collect::<Vec<_>>().join(" ")
}

/// Says where ink would leave its page, if any would.
fn overflow(document: &Document) -> Result<(), String> {
    for (number, ((width, height), page)) in (1..).zip(laid_out(document)) {
        for placed in &page {
            let end = points(placed.at) + placed.strip.height;
            if end > height + 0.1 {
                return Err(format!("page {number} ends at {end}: {}", said(&placed.strip)));
            }
            for part in &placed.strip.parts {
                let right = match &part.ink {
                    Ink::Text { line, .. } => part.x + line.width,
                    Ink::Fill { width, .. } => part.x + width,
                    Ink::Curve { through, .. } => {
                        through.iter().map(|(x, _)| *x).fold(0.0, f32::max)
                    }
                };
                if part.x < -0.1 || right > width + 0.5 {
                    let band = said(&placed.strip);
                    return Err(format!("{} to {right} on page {number}: {band}", part.x));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn long_names_and_long_words_stay_on_the_page() {
    let name = "Sorcha Bláthnaid Ní Bhriain-Łukaszewicz ".repeat(5);
    let word = "x".repeat(300);
    for long in [name.as_str(), word.as_str()] {
        let cells = vec![long.to_owned(), "24 Nov 2026".to_owned(), long.to_owned()];
        let table = Table {
            columns: vec![Col::new("Name"), Col::new("Due"), Col::new("What").share(1).right()],
            rows: vec![cells; 3],
            empty: String::new(),
        };
        let document = Document {
            title: long.to_owned(),
            reference: long.to_owned(),
            printed_by: long.to_owned(),
            marking: long.to_owned(),
            ..document(vec![
                Block::heading(1, long),
                Block::Fields(vec![(long.to_owned(), long.to_owned())]),
                Block::List(vec![long.to_owned()]),
                Block::Table(table),
                Block::Signatures(vec![long.to_owned()]),
                Block::Note(long.to_owned()),
            ])
        };
        overflow(&document).unwrap();
        let pages = texts(&document);
        let line = pages.concat().split_whitespace().collect::<String>();
        assert!(
            line.contains("pageat23Nov202616:05") || line.contains("at23Nov202616:05"),
            "{line}"
        );
        assert!(line.contains(&format!("page1of{}", pages.len())), "{line}");
    }
}

#[test]
fn a_row_taller_than_a_page_goes_on_under_its_heads() {
    let prose: Vec<String> = (0..3000).map(|n| format!("word{n}")).collect();
    let table = Table {
        columns: vec![Col::new("Ref"), Col::new("Matter").share(1)],
        rows: vec![vec!["A-1".into(), prose.join(" ")]],
        empty: String::new(),
    };
    let document = document(vec![Block::Table(table)]);
    overflow(&document).unwrap();
    let pages = laid_out(&document);
    assert!(pages.len() > 2);
    for (_, page) in &pages {
        assert_eq!(page.iter().filter(|placed| said(&placed.strip) == "Ref Matter").count(), 1);
    }
}

#[test]
fn a_heading_is_never_left_at_the_foot() {
    for filler in 30..60 {
        let mut blocks = vec![Block::List(vec!["filler".into(); filler])];
        blocks.push(Block::heading(1, "Announced"));
        blocks.push(long_table(3));
        for (_, page) in laid_out(&document(blocks)) {
            let said: Vec<String> = page.iter().map(|placed| said(&placed.strip)).collect();
            if said.iter().any(|said| said == "Announced") {
                assert!(said.iter().any(|said| said.contains("matter1")), "after {filler}");
            }
        }
    }
}

#[test]
fn signatures_stay_together() {
    for filler in 25..50 {
        let blocks = vec![
            Block::List(vec!["filler".into(); filler]),
            Block::Signatures(strings(&["Chair", "Secretary"])),
        ];
        let pages = laid_out(&document(blocks));
        let with = |word: &str| {
            let on = |page: &Body| page.iter().any(|placed| said(&placed.strip).contains(word));
            pages.iter().position(|(_, page)| on(page))
        };
        assert!(with("Chair").is_some());
        assert_eq!(with("Chair"), with("Secretary"), "parted after {filler}");
    }
}

#[test]
fn a_table_with_more_columns_than_a_page_becomes_records() {
    let columns: Vec<Col> = (0..30).map(|n| Col::new(format!("heading{n}"))).collect();
    let row: Vec<String> = (0..30).map(|n| format!("cell{n}")).collect();
    let empty = Table { columns: columns.clone(), rows: vec![], empty: "Nothing.".into() };
    let document = document(vec![
        Block::Table(Table { columns, rows: vec![row], empty: String::new() }),
        Block::Table(empty),
    ]);
    overflow(&document).unwrap();
    let said = words(&texts(&document).concat());
    assert!((0..30).all(|n| said.contains(&format!("heading{n}"))));
    assert!((0..30).all(|n| said.contains(&format!("cell{n}"))));
    assert!(said.contains(&"Nothing".to_owned()));
}

#[test]
fn an_empty_table_says_so_under_its_heads() {
    let text = texts(&document(vec![long_table(0)])).concat();
    assert!(text.contains("Matter") && text.contains("Nothing."), "{text}");
}

#[test]
fn bold_and_italic_are_set_in_their_cuts() {
    let run = |text: &str, style| Run { text: text.into(), style };
    let runs = vec![
        run("plain ", Style::Plain),
        run("strong", Style::Bold),
        run(" slanted", Style::Italic),
    ];
    let pdf = opened(&document(vec![Block::Paragraph(runs)]));
    let fonts: BTreeSet<String> = (pdf.objects.values())
        .filter_map(|object| object.as_dict().ok()?.get(b"FontName").ok()?.as_name().ok())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    for cut in ["Condensed", "Condensed-Bold", "Condensed-Oblique"] {
        assert!(fonts.iter().any(|font| font.ends_with(cut)), "{cut}: {fonts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_document_is_made_and_stays_on_its_pages(
        texts in prop::array::uniform5(odd_text()),
        copy in any::<Option<(u16, u16)>>(),
        blocks in prop::collection::vec(odd_block(), 0..6),
        wide in any::<bool>(),
    ) {
        let [title, marking, reference, printed_by, printed_at] = texts;
        let orientation = if wide { Orientation::Landscape } else { Orientation::Portrait };
        let document = Document {
            letterhead: vec![printed_by.clone()],
            subtitle: vec![title.clone()],
            page: None,
            title, marking, reference, copy, printed_by, printed_at, blocks, orientation,
        };
        prop_assert_eq!(overflow(&document), Ok(()));
        prop_assert!(render_pdf(&document).is_ok(), "{:?}", render_pdf(&document).err());
    }

    #[test]
    fn paging_loses_no_word(sizes in prop::collection::vec((0usize..6, 1usize..120), 1..10)) {
        let (blocks, given) = blocks_of_words(sizes);
        let pages = laid_out(&document(blocks));
        let bands = pages.iter().flat_map(|(_, page)| page).map(|placed| said(&placed.strip));
        let on_paper: BTreeSet<String> = bands.flat_map(|said| words(&said)).collect();
        prop_assert!(given.is_subset(&on_paper), "{:?}", given.difference(&on_paper));
    }
}
