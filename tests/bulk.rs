//! Acting on everything that is marked: thousands of records, of which the screen holds a few.

mod support;

use probity::app::keys::Key;
use probity::app::message::{Effect, Message};
use probity::domain::time::day;
use probity::exchange::hr::{Hr, left_out, rows_read};
use probity::exchange::mapping::Mapping;
use probity::exchange::reading::By;
use probity::exchange::table::read_bytes;
use probity::store::audit::Verdict;
use probity::store::hr::HrChange;
use probity::store::worker::{Answer, Request};
use probity::store::writer::Seen;
use rusqlite::Connection;
use support::Bench;

/// The workbench on the differences of an HR file that has so many joiners.
fn joiners(count: usize) -> Bench {
    let mut bench = Bench::small();
    let mut list = "Collar number,Name,Force,Type\n".to_owned();
    for number in 1..=count {
        list.push_str(&format!("Z{number:05},\"Joiner{number}, Ann\",beds,Police officer\n"));
    }
    let table = read_bytes(list.as_bytes(), None).expect("a table");
    let hr = Hr::shipped().expect("the shipped words hold");
    let mapping = Mapping::with(&table.headings, &[], hr.headings()).expect("mapped");
    let policies = bench.store.policies().clone();
    let (today, now) = (day(bench.now), bench.now);
    let reading = hr.read(&table, &mapping, By { today, now, policies: &policies });
    let (rows, _) = rows_read(&reading);
    let left = left_out(&reading, &mapping);
    let compared =
        bench.store.compare_with_hr(&rows, &left, &[], today, &mut |_| {}).expect("compared");
    let (file, people) = ("monday.csv".to_owned(), rows.len());
    let differences = compared.differences;
    let keep = HrChange::Keep { file, people, differences, forces: Vec::new() };
    bench.store.apply("a.khan", now, &keep.into()).expect("kept");
    bench.go_to_tab("9", "hr-differences").narrow("kind:joiner");
    assert_eq!(bench.count(), count);
    bench
}

/// A number that the workspace holds.
fn number(bench: &Bench, query: &str) -> i64 {
    let db = Connection::open(bench.path.join("casework.db")).expect("opened");
    db.query_row(query, [], |row| row.get(0)).expect("a number")
}

const REFUSED: &str = "SELECT count(*) FROM hr_difference WHERE state = 'refused'";
const ENTRIES: &str = "SELECT count(*) FROM audit WHERE command = 'refuse difference'";

/// Somebody else refuses one difference meanwhile.
fn refused_by_another(bench: &mut Bench, id: i64) {
    let difference = Seen { id, version: 1 };
    let change = HrChange::Refuse { difference, reason: "left on Friday".to_owned() };
    bench.store.apply("m.reyes", bench.now, &change.into()).expect("refused");
}

#[test]
fn everything_that_is_marked_is_changed_with_an_entry_for_each() {
    let mut bench = joiners(5_200);
    bench.press("ctrl-a");
    assert_eq!(bench.notice(), "5,200 marked");
    // The key is answered before the store is: what is not here is asked of it.
    let effects = bench.take(Message::Key(Key::Char('x')));
    let asked = |effect: &Effect| match effect {
        Effect::Ask(_, Request::Versions { ids, .. }) => ids.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(effects.iter().map(asked).collect::<Vec<_>>(), [5_100], "100 are on the page");
    bench.carry_out(effects);
    bench.write("the course was put off").press("ctrl-s");
    assert!(bench.screen().contains("Refuse: 5,200 records?"), "{}", bench.screen());
    let effects = bench.take(Message::Key(Key::Char('y')));
    assert_eq!(effects.len(), 32, "a list can be read between them");
    let mut seen = Vec::new();
    bench.carry_out_watched(effects, |state| {
        seen.extend(state.bulk.as_ref().map(|bulk| bulk.progress()));
    });
    assert!(seen.contains(&"2,600 of 5,200".to_owned()), "it says how far it is");
    assert_eq!(bench.notice(), "Refuse: 5,200 done");
    assert_eq!(number(&bench, REFUSED), 5_200);
    assert_eq!(number(&bench, ENTRIES), 5_200);
    assert!(!bench.screen().contains("marked"), "{}", bench.screen());
    for (_, verdict) in bench.store.verify_audit().expect("walked") {
        assert!(matches!(verdict, Verdict::Whole(_)));
    }
}

#[test]
fn one_that_another_user_changed_after_the_marks_were_read_is_told_and_the_rest_is_done() {
    let mut bench = joiners(400);
    bench.press("ctrl-a x").write("the course was put off").press("ctrl-s");
    let far = number(&bench, "SELECT max(id) FROM hr_difference WHERE kind = 'joiner'");
    refused_by_another(&mut bench, far);
    bench.press("y");
    let notice = bench.notice().to_owned();
    assert!(notice.starts_with("Refuse: 399 of 400 done; the first refused: "), "{notice}");
    assert!(notice.contains("m.reyes"), "{notice}");
    assert_eq!(number(&bench, REFUSED), 400);
    assert_eq!(number(&bench, &format!("{ENTRIES} AND actor = 'a.khan'")), 399);
}

#[test]
fn a_mark_that_is_scrolled_away_holds_what_was_seen_when_it_was_made() {
    let mut bench = joiners(3_000);
    bench.press("space space");
    let first: Vec<i64> =
        bench.state.shown().map(|(_, list)| list.marked()).expect("a list is shown");
    bench.press("G space");
    assert!(bench.screen().contains("3 marked"), "{}", bench.screen());
    // Another changes one that was seen, and is out of view when the list is read again.
    let other = "UPDATE hr_difference SET version = version + 1 WHERE id = ?1";
    let db = Connection::open(bench.path.join("casework.db")).expect("opened");
    assert_eq!(db.execute(other, [first[1]]).expect("changed"), 1);
    bench.send(Message::Answer((0, Answer::Changed)));
    bench.press("x").write("the course was put off").press("ctrl-s");
    assert!(bench.screen().contains("Refuse: 3 records?"), "{}", bench.screen());
    bench.press("y");
    assert!(
        bench.notice().starts_with("Refuse: 2 of 3 done; the first refused: "),
        "{}",
        bench.notice()
    );
    assert_eq!(number(&bench, REFUSED), 2);
}

#[test]
fn a_mark_of_a_record_that_another_user_took_out_of_the_list_is_told() {
    let mut bench = joiners(300);
    bench.press("space space space k k");
    let gone = bench.state.shown().and_then(|(_, list)| list.selected).expect("a record");
    refused_by_another(&mut bench, gone);
    bench.send(Message::Answer((0, Answer::Changed)));
    assert_eq!(bench.notice(), "1 of the marked is in this list no more");
    assert_eq!(bench.state.shown().map(|(_, list)| list.marks.len()), Some(2));
}

#[test]
fn a_quick_hand_marks_the_whole_list_not_its_first_page() {
    let mut bench = joiners(300);
    bench.press("tab");
    bench.press_at_once("backtab ctrl-a");
    assert_eq!(bench.notice(), "300 marked");
    bench.press("y");
    let copied = bench.copied.last().expect("copied");
    assert_eq!(copied.lines().count(), 300, "what is not here is read to be copied");
    assert!(copied.lines().all(|line| line.starts_with("H-")), "{copied}");
}

#[test]
fn what_is_gone_is_unmarked_and_told_before_the_form_opens() {
    let mut bench = joiners(300);
    bench.press("ctrl-a");
    let effects = bench.take(Message::Key(Key::Char('x')));
    let [Effect::Ask(run, Request::Versions { ids, .. })] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let there = ids.iter().skip(2).map(|id| Seen { id: *id, version: 1 }).collect();
    bench.send(Message::Answer((*run, Answer::Versions(there))));
    let told = "2 of the marked cannot be found any more and are left out; look, and try again";
    assert_eq!(bench.notice(), told);
    assert!(bench.state.overlays.is_empty());
    bench.press("x").write("the course was put off").press("ctrl-s");
    assert!(bench.screen().contains("Refuse: 298 records?"), "{}", bench.screen());
}

#[test]
fn many_changes_under_way_are_not_mixed_with_others_nor_left_without_a_word() {
    let mut bench = joiners(200);
    bench.press("ctrl-a x").write("the course was put off").press("ctrl-s");
    let under_way = bench.take(Message::Key(Key::Char('y')));
    bench.press("q");
    let asked = "Leave probity? 0 of 200 changes are made;";
    assert!(bench.screen().contains(asked), "{}", bench.screen());
    bench.press("n esc j space space x").write("no").press("ctrl-s y");
    assert!(bench.notice().contains("0 of 200 changes are made"), "{}", bench.notice());
    bench.carry_out(under_way);
    assert_eq!(number(&bench, REFUSED), 200);
}
