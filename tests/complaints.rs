//! Complaints and people at risk on the screen: keys in, record out.

mod support;

use probity::app::message::Message;
use support::Bench;

/// Goes to a screen and the tab with this view.
fn on(screen: &str, view: &str) -> Bench {
    let mut bench = Bench::small();
    bench.go_to_tab(screen, view);
    bench
}

const WORDS: &str = "He gave her his personal number. Later he kissed her; it was not wanted.";

/// A complaint about the first person found by this name, recorded by hand.
fn record(bench: &mut Bench, person: &str) {
    bench.press("n").write(WORDS);
    bench.fill("person", person);
    bench.press("enter ctrl-s");
    assert!(bench.notice().contains("meets 2 indicators"), "{}", bench.screen());
}

#[test]
fn a_complaint_is_recorded_reviewed_and_made_intelligence_at_one_key() {
    let mut bench = on("7", "complaints");
    let before = bench.count();
    record(&mut bench, "a");
    assert_eq!(bench.count(), before + 1);
    bench.go_to_tab("7", "complaints-to-review");
    bench.press("f ctrl-u").write("personal number kissed wanted").press("enter");
    assert_eq!(bench.count(), 1, "{}", bench.screen());
    let reference = bench.cell("ref");
    bench.press("i");
    assert!(bench.notice().contains("decide them with r first"), "{}", bench.notice());
    bench.press("r");
    let screen = bench.screen();
    for said in ["personal number.”", "are local default, built", "“not” is not understood"] {
        assert!(screen.contains(said), "{said}: {screen}");
    }
    bench.press("c enter");
    assert!(bench.notice().contains("write why"), "{}", bench.notice());
    bench.press("c").write("the messages bear it out").press("enter");
    assert!(bench.notice().contains("1 indicator left"), "{}", bench.screen());
    bench.press("i");
    assert!(bench.notice().contains("one indicator is open"), "{}", bench.notice());
    bench.press("d").write("said of another").press("enter");
    assert!(bench.notice().contains("reviewed"), "{}", bench.screen());
    assert!(bench.screen().contains("1 indicator stands; i makes intelligence of it"));
    bench.press("i");
    assert!(bench.notice().contains(&format!("made of {reference}")), "{}", bench.screen());
    let report = bench.notice().split(' ').next().unwrap_or_default().to_owned();
    for columns in [60, 80, 120] {
        let screen = support::screen_at(&bench.state, columns, 24);
        assert!(screen.contains(&format!("became {report}")), "{columns}: {screen}");
    }
    bench.press("c");
    assert!(bench.notice().contains(&report), "{}", bench.notice());
    bench.press("esc");
    bench.go_to_tab("7", "intelligence");
    bench.press("f ctrl-u").write(&format!("ref:{report}")).press("enter enter");
    let screen = bench.screen();
    assert!(screen.contains(&format!("complaint {reference}")), "{screen}");
    assert!(screen.contains("? UNSCORED"), "{screen}");
}

#[test]
fn a_review_is_two_keys_an_indicator_where_the_reason_is_the_same() {
    let mut bench = on("7", "complaints");
    record(&mut bench, "a");
    bench.press("f ctrl-u").write("personal number kissed wanted").press("enter r");
    bench.press("d").write("not the officer").press("enter");
    let before = bench.keys;
    bench.press("d enter");
    assert_eq!(bench.keys - before, 2);
    assert!(bench.notice().contains("reviewed"), "{}", bench.screen());
    assert!(bench.screen().contains("nothing stands"), "{}", bench.screen());
    bench.press("up c").write("it was, after all").press("enter");
    assert!(bench.screen().contains("1 indicator stands"), "{}", bench.screen());
}

#[test]
fn somebody_else_deciding_meanwhile_is_told_and_shown() {
    let mut bench = on("7", "complaints");
    record(&mut bench, "a");
    bench.press("f ctrl-u").write("personal number kissed wanted").press("enter r");
    let mut other = Bench::on(&bench.path, (120, 40), &Default::default());
    other.go_to_tab("7", "complaints");
    other.press("f ctrl-u").write("personal number kissed wanted").press("enter r c");
    other.write("seen first").press("enter");
    bench.press("d").write("seen second").press("enter");
    assert!(bench.notice().contains("changed"), "{}", bench.notice());
    assert!(bench.screen().contains("a.khan: seen first"), "{}", bench.screen());
}

#[test]
fn a_candidate_is_entered_by_a_named_decision_reviewed_and_taken_out() {
    let mut bench = on("9", "candidates");
    assert!(bench.count() > 0, "{}", bench.screen());
    let person = bench.cell("ref");
    bench.press("enter");
    assert!(bench.screen().contains("Indicators, the latest first"), "{}", bench.screen());
    bench.press("esc n ctrl-s");
    assert!(bench.screen().contains("may not be empty"), "{}", bench.screen());
    bench.write("repeat indicators");
    bench.fill("decided_by", "DCI Marsh");
    bench.fill("decision", "D-2026-00007");
    bench.fill("expires_on", "+800d");
    bench.press("ctrl-s");
    assert!(bench.screen().contains("12 months at most"), "{}", bench.screen());
    bench.press("ctrl-u ctrl-s");
    assert!(bench.notice().contains("entered; review 20 Feb 2027"), "{}", bench.screen());
    bench.go_to_tab("9", "at-risk");
    bench.press("f ctrl-u").write(&format!("person:{person}")).press("enter");
    assert_eq!(bench.count(), 1, "{}", bench.screen());
    bench.press("r").write("nothing new").press("ctrl-s");
    assert!(bench.notice().contains("reviewed; next review"), "{}", bench.screen());
    bench.press("x").write("left the force").press("ctrl-s");
    assert!(bench.notice().contains("only the audit keeps it"), "{}", bench.screen());
    assert_eq!(bench.count(), 0);
}

#[test]
fn a_declaration_stands_in_the_persons_detail() {
    let mut bench = on("9", "people");
    bench.press("d d").press("tab").write("told the sergeant of loans").press("ctrl-s");
    assert!(bench.notice().contains("declaration recorded"), "{}", bench.screen());
    bench.press("enter");
    let screen = bench.screen();
    assert!(screen.contains("Declared circumstances"), "{screen}");
    assert!(screen.contains("told the sergeant of loans"), "{screen}");
    assert!(screen.contains("declared debt"), "{screen}");
    bench.press("x d").fill("reason", "paid off in full");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("declaration ended"), "{}", bench.screen());
    let screen = bench.screen();
    assert!(!screen.contains("declared debt"), "no indicator any more: {screen}");
    assert!(screen.contains("told the sergeant of loans"), "it stays: {screen}");
    bench.press("x d").fill("reason", "paid off in full");
    bench.press("ctrl-s");
    assert!(bench.screen().contains("nothing of the kind debt is declared"), "{}", bench.screen());
}

#[test]
fn what_has_expired_is_taken_out_when_a_new_day_begins_on_the_screen() {
    let mut bench = on("9", "at-risk");
    let entries = || "SELECT count(*) FROM at_risk";
    let db = rusqlite::Connection::open(bench.path.join("intelligence.db")).expect("the database");
    let count = |db: &rusqlite::Connection| -> i64 {
        db.query_row(entries(), [], |row| row.get(0)).expect("a count")
    };
    assert!(count(&db) > 0);
    bench.now += chrono::TimeDelta::days(400);
    bench.send(Message::Resize(120, 40));
    assert_eq!(count(&db), 0);
    bench.press("ctrl-l");
    let chains = bench.store.verify_audit().expect("the chains are read");
    assert!(chains.iter().all(|(_, verdict)| format!("{verdict:?}").starts_with("Whole")));
}

fn keep(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

#[test]
fn the_lists_and_the_review_look_as_they_should() {
    keep("complaints_list", &mut on("7", "complaints"));
    keep("at_risk_list", &mut on("9", "at-risk"));
    keep("candidates_list", &mut on("9", "candidates"));
    let mut bench = on("9", "candidates");
    keep("candidate_detail", bench.press("enter"));
    let mut bench = on("7", "complaints");
    record(&mut bench, "a");
    bench.press("f ctrl-u").write("personal number kissed wanted").press("enter r c");
    bench.write("the messages bear it out").press("enter");
    keep("complaint_review", &mut bench);
}
