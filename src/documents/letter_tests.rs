use super::*;
use crate::documents::fixture::moment;
use crate::documents::{Form, render, render_text};
use crate::documents::{Page, papers};
use crate::domain::vetting::Level;
use crate::store::letter::facts::LetterWords;
use crate::store::papers::{Facts, OwnPapers};
use crate::store::writer::Seen;

fn facts(kind: LetterKind) -> Letter {
    let date = |text: &str| text.parse().expect("a date");
    Letter {
        kind,
        register: "vetting",
        record: Seen { id: 1, version: 1 },
        about: "V-2026-00001".to_owned(),
        name: "Ní Bhriain, Sorcha".to_owned(),
        details: vec!["4471".to_owned(), "Response".to_owned(), "Cambridgeshire".to_owned()],
        level: Some(Level::Mv),
        words: LetterWords {
            until: Some(date("2033-11-16")),
            by: Some(date("2026-12-10")),
            points: vec!["integrity".to_owned(), "financial".to_owned()],
            told: "A copy goes to your representative.".to_owned(),
        },
        date: date("2026-11-20"),
        sent: Some(("L-2026-00001".to_owned(), "a.khan".to_owned())),
        signed: "Khan, Ayesha".to_owned(),
    }
}

fn words(own: &str) -> Result<Templates, String> {
    let own = OwnPapers { words: Some(own.to_owned()), page: None };
    Templates::read(&own).map_err(|error| error.to_string())
}

fn paper(facts: &Letter, own: &str) -> Document {
    letter(facts, &words(own).expect("words"), "a.khan", moment("2026-11-20T10:00:00Z"))
}

#[test]
fn every_letter_is_exactly_this() {
    for kind in LetterKind::ALL {
        let text = render_text(&paper(&facts(*kind), ""), Page::default());
        assert!(!text.contains('{') && !text.contains('}'), "{text}");
        insta::assert_snapshot!(format!("letter_{}", kind.code()), text);
    }
}

#[test]
fn the_three_forms_say_the_same_words() {
    for kind in LetterKind::ALL {
        let paper = paper(&facts(*kind), "");
        let pdf = render(&paper, Form::Pdf).expect("a PDF");
        let pdf = pdf_extract::extract_text_from_mem(&pdf).expect("text");
        let html = String::from_utf8(render(&paper, Form::Html).expect("HTML")).expect("text");
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (pdf, html) = (squeezed(&pdf), squeezed(&html));
        for block in &paper.blocks {
            let said: Vec<String> = match block {
                Block::Paragraph(runs) => {
                    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                    text.lines().map(str::to_owned).collect()
                }
                Block::List(points) => points.clone(),
                Block::Fields(fields) => fields.iter().map(|(_, value)| value.clone()).collect(),
                _ => Vec::new(),
            };
            for words in said.iter().flat_map(|said| said.split_whitespace()) {
                assert!(pdf.contains(words) && html.contains(words), "{kind:?}: {words}");
            }
        }
    }
}

#[test]
fn a_draft_says_so_and_a_letter_goes_out_under_its_reference() {
    let sent = paper(&facts(LetterKind::Grant), "");
    assert_eq!((sent.reference.as_str(), sent.subtitle.len()), ("L-2026-00001", 0));
    let draft = paper(&Letter { sent: None, ..facts(LetterKind::Grant) }, "");
    assert_eq!(
        (draft.reference.as_str(), draft.subtitle),
        ("", vec!["Draft, not sent".to_owned()])
    );
}

#[test]
fn a_unit_writes_its_own_letters() {
    let own = "[letterhead]\nunit = \"Vetting Unit\"\n[letter-refusal]\ntitle = \"About {case}\"\n\
               opening = \"To {name}.\"\nclosing = \"\"\nsections = [\"told\"]";
    let paper = paper(&facts(LetterKind::Refusal), own);
    assert_eq!(paper.title, "About V-2026-00001");
    assert_eq!(paper.letterhead, ["Vetting Unit"]);
    let text = render_text(&paper, Page::default());
    assert!(text.contains("To Sorcha Ní Bhriain."), "{text}");
    assert!(!text.contains("integrity"), "grounds that are left out: {text}");
}

#[test]
fn braces_that_stand_for_nothing_are_refused_at_their_key() {
    for (own, said) in [
        (
            "[letter-refusal]\nopening = \"until {until}\"",
            "papers.toml: `letter-refusal.opening` holds {until}, which stands for nothing there; \
             known are {name}, {case}, {level}, {date}, {by}",
        ),
        ("[letter-grant]\ntitle = \"{\"", "`letter-grant.title` holds {"),
        (
            "[letter-refusal]\nheadings.points = \"{x}\"",
            "`letter-refusal.headings.points` holds {x}",
        ),
        ("[letter-warning]\ntitle = \"x\"", "`letter-warning` is not known"),
    ] {
        let error = words(own).expect_err(own);
        assert!(error.contains(said), "{error}");
    }
    assert!(words("[agenda]\ntitle = \"{anything}\"").is_ok(), "only letters have braces");
}

#[test]
fn many_letters_are_a_paper_each() {
    let letters = vec![facts(LetterKind::Grant), facts(LetterKind::Refusal)];
    let words = words("").expect("words");
    let at = moment("2026-11-20T10:00:00Z");
    let papers = papers(&Facts::Letters(letters), &words, "a.khan", at);
    let titles: Vec<&str> = papers.iter().map(|paper| paper.title.as_str()).collect();
    assert_eq!(titles.len(), 2);
}

#[test]
fn text_that_looks_like_braces_stays_as_it_is() {
    let odd = Letter { name: "{until}".to_owned(), ..facts(LetterKind::Refusal) };
    let text = render_text(&paper(&odd, ""), Page::default());
    assert!(text.contains("Dear {until}"), "{text}");
}
