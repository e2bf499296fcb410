//! The unit's own words and page.

use crate::support::Bench;
use crate::{Unit, in_order};
use probity::app::state::Memory;
use probity::documents::Form;
use probity::store::papers::{Ask, Part};
use std::fs;

const LOG: Ask = Ask::Decisions { part: Part::Whole };

impl Unit {
    fn words(&self, text: &str) {
        fs::write(self.path.join("papers.toml"), text).expect("written");
    }

    fn page(&self, text: &str) {
        fs::write(self.path.join("document.html"), text).expect("written");
    }
}

#[test]
fn a_unit_has_its_own_letterhead_titles_words_and_sections() {
    let unit = Unit::made();
    unit.words(
        "[letterhead]\nunit = 'Counter-Corruption, Bedfordshire'\n\
         address = ['Woburn Road', 'Kempston']\nfooter = 'Keep it locked away.'\n\
         [decisions]\ntitle = 'Policy file'\nopening = 'Read the whole of it.'\n\
         sections = ['decisions']\n[decisions.headings]\ndecisions = 'What was decided'\n\
         [minutes]\nclosing = 'Agreed as a true record.'",
    );
    for form in [Form::Text, Form::Html] {
        let log = unit.form(&LOG, form).expect("a paper");
        let body = log.split("<body>").last().expect("a body");
        in_order(
            body,
            &[
                "Counter-Corruption, Bedfordshire",
                "Woburn Road",
                "Kempston",
                "Policy file",
                "Read the whole of it.",
                "1. What was decided",
                "D-2026-00001",
                "Keep it locked away.",
            ],
        );
        assert!(!body.contains("In short"), "a section left out is not printed\n{body}");
    }
    let minutes = unit.text(&Ask::Minutes { meeting: 1 }).expect("a paper");
    in_order(&minutes, &["Counter-Corruption", "minutes", "Agreed as a true record.", "Keep it"]);
}

#[test]
fn sections_are_printed_in_the_order_that_is_written() {
    let unit = Unit::made();
    unit.words("[actions]\nsections = ['closed', 'overdue']");
    let text = unit.text(&Ask::Actions { part: Part::Whole }).expect("a paper");
    in_order(&text, &["1. Closed", "A-2026-00004", "2. Overdue", "A-2026-00001"]);
    assert!(!text.contains("A-2026-00002"));
}

#[test]
fn what_must_be_said_is_said_whatever_the_words() {
    let unit = Unit::made();
    unit.words("[report]\nsections = []");
    let text = unit.text(&Ask::Report { id: 1, whole: false }).expect("a paper");
    in_order(&text, &["Left out: subjects", "Left out: the text of item 2"]);
}

#[test]
fn words_that_do_not_hold_name_their_key() {
    let unit = Unit::made();
    for (text, said) in [
        ("[letterhed]\nunit = 'x'", "`letterhed` is not known; known here are actions, agenda"),
        ("[decisions]\ncolour = 'red'", "`decisions.colour` is not known; known here are"),
        ("[decisions]\ntitle = 3", "`decisions.title` is a number; write text in quotes"),
        ("[decisions]\ntitle = ' '", "`decisions.title` is empty"),
        ("decisions = 'x'", "`decisions` is text in quotes; write a table of keys"),
        (
            "[decisions]\nsections = ['gossip']",
            "`decisions.sections` names `gossip`; this paper has",
        ),
        ("[decisions]\nsections = ['summary', 'summary']", "names `summary` twice"),
        ("[decisions]\nsections = [1]", "`decisions.sections` holds a number"),
        ("[decisions.headings]\nsummary = 1", "`decisions.headings.summary` is a number"),
        ("[decisions.headings]\nmore = 'x'", "`decisions.headings.more` is not known"),
        ("[agenda]\nsections = ['x']", "`agenda.sections` is not known"),
        ("[letterhead]\nunit = 'x'\naddress = 'y'", "`letterhead.address` is text in quotes"),
        ("[letterhead]\nunit =", "line 2 does not hold"),
    ] {
        unit.words(text);
        let why = unit.text(&LOG).expect_err(text);
        assert!(why.starts_with("papers.toml: ") && why.contains(said), "{text}: {why}");
        assert!(!why.contains('\n'), "{why}");
    }
    let (code, sentence) = unit.refusal(&["decisions"]);
    assert_eq!(code, 3, "{sentence}");
    assert!(sentence.contains("papers.toml: line 2"), "{sentence}");
    let mut bench = Bench::on(&unit.path, (100, 40), &Memory::default());
    bench.press("7 p");
    assert!(bench.notice().contains("papers.toml: line 2"), "{}", bench.screen());
    // What is mended shows at once.
    unit.words("[report]\ntitle = 'Mended'");
    bench.press("p");
    assert!(bench.screen().contains("Mended"), "{}", bench.screen());
}

#[test]
fn files_that_are_no_text_name_their_line() {
    let unit = Unit::made();
    let latin = b"[letterhead]\n# caf\xe9\nunit = 'x'\n";
    for (name, bytes, line) in
        [("papers.toml", &latin[..], 2), ("document.html", &b"<html>\xff\xfe"[..], 1)]
    {
        fs::write(unit.path.join(name), bytes).expect("written");
        let said = format!("{name}: line {line} is not UTF-8 text; save the file as UTF-8");
        let (code, sentence) = unit.refusal(&["decisions"]);
        assert_eq!((code, sentence.trim_end().ends_with(&said)), (3, true), "{sentence}");
        let mut bench = Bench::on(&unit.path, (100, 40), &Memory::default());
        bench.press("7 p");
        assert!(bench.notice().ends_with(&said), "{}", bench.screen());
        assert!(bench.state.overlays.is_empty(), "no preview is left open: {}", bench.screen());
        fs::remove_file(unit.path.join(name)).expect("removed");
    }
}

#[test]
fn a_unit_has_its_own_page() {
    let unit = Unit::made();
    unit.page("<html><b>{{ marking }}</b><h1>{{ title }}</h1>{{ reference }}<b>{{ marking }}</b>");
    let ask = Ask::Decisions { part: Part::Of("T-2026-20".to_owned()) };
    assert_eq!(
        unit.form(&ask, Form::Html).expect("a paper"),
        "<html><b>OFFICIAL-SENSITIVE</b><h1>Decision log</h1>T-2026-20<b>OFFICIAL-SENSITIVE</b>"
    );
}

#[test]
fn a_page_that_does_not_hold_names_its_line() {
    let unit = Unit::made();
    for (page, said) in [
        ("<html>\n{{ marking }}\n{% if %}\n", "document.html: line 3 does not hold: "),
        ("<html>\n{% for x in blocks %}\n", "document.html: line "),
        (
            "<p>\n\n{{ nothing_of_ours }}{{ marking }}{{ marking }}",
            "document.html: line 3 does not",
        ),
        ("{{ marking | shout }}", "document.html: line 1 does not hold: "),
        ("<h1>{{ title }}</h1>", "document.html must print the marking at its top and its foot"),
    ] {
        unit.page(page);
        let why = unit.form(&LOG, Form::Html).expect_err(page);
        assert!(why.starts_with("document.html") && why.contains(said), "{page}: {why}");
    }
}

#[test]
fn the_unit_cannot_let_text_loose() {
    let unit = Unit::made();
    unit.words("[letterhead]\nunit = \"a\\u001b[31m<b>\\u202e\"\n[decisions]\ntitle = '<script>'");
    let html = unit.form(&LOG, Form::Html).expect("a paper");
    assert!(html.contains("a·[31m&lt;b&gt;·") && !html.contains("<script>"), "{html}");
    assert!(!unit.text(&LOG).expect("a paper").contains('\u{1b}'));
}
