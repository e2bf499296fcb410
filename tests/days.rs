//! Days and fortnights: the daily page at one key an item, what follows an action, and the
//! control strategy; keys in, screen out.

mod support;

use probity::app::message::Message;
use probity::catalogue::view::When;
use probity::domain::daily::{DailySection, Dealt};
use probity::store::daily::page::About;
use support::Bench;

/// Keeps the screen at every size.
fn keep(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

/// Today's page, from Home.
fn daily() -> Bench {
    let mut bench = Bench::small();
    bench.press("1 D");
    assert!(bench.state.daily().is_some(), "{}", bench.screen());
    bench
}

/// The record under the cursor of the page and what became of it.
fn at(bench: &Bench) -> (String, Dealt) {
    let item = bench.state.daily().and_then(|daily| daily.item()).expect("an item");
    (item.record.clone(), item.dealt)
}

fn open(bench: &Bench) -> usize {
    bench.state.daily().map_or(0, |daily| daily.page.counts().1)
}

/// Goes on, without dealing with anything, to the first item that is an action or a report.
fn go_to(bench: &mut Bench, action: bool) {
    for _ in 0..200 {
        let item = bench.state.daily().and_then(|daily| daily.item()).expect("an item");
        if matches!(item.about, Some(About::Action(_))) == action {
            return;
        }
        bench.press("j");
    }
    panic!("no such item: {}", bench.screen());
}

#[test]
fn an_item_that_stands_further_up_as_well_says_so() {
    let mut bench = daily();
    let items = |bench: &Bench| bench.state.daily().expect("the page").page.items.clone();
    let all = items(&bench);
    let again = (0..all.len())
        .find(|at| all[..*at].iter().any(|above| above.record == all[*at].record))
        .expect("a record that calls for two reasons");
    for _ in 0..again {
        bench.press("j");
    }
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.starts_with(" ▶")).unwrap_or_default();
    assert!(line.contains("above; "), "{screen}");
    assert!(screen.contains("↑ it stands further up as well"), "{screen}");
    bench.press("S");
    let (records, _) = bench.state.daily().expect("the page").page.counts();
    assert!(bench.notice().ends_with(&format!("opened with {records} items")), "{screen}");
}

#[test]
fn the_page_is_live_until_the_first_key_and_then_stands() {
    let mut bench = daily();
    bench.send(Message::Resize(60, 15));
    assert!(bench.screen().contains("▶"), "{}", bench.screen());
    keep("daily_live", &mut bench);
    let all = open(&bench);
    assert!(all > 3, "{}", bench.screen());
    bench.press("j k esc D");
    assert!(bench.screen().contains("not opened yet"), "{}", bench.screen());
    let (first, _) = at(&bench);
    bench.press("space");
    assert!(bench.notice().contains(&format!("{first} seen")), "{}", bench.screen());
    assert_ne!(at(&bench).0, first, "it went on");
    assert_eq!(open(&bench), all - 1);
    go_to(&mut bench, true);
    bench.press("a").write("still with the lab").press("ctrl-s");
    assert!(bench.notice().contains("due 23 Nov 2026"), "{}", bench.screen());
    keep("daily_open", &mut bench);
    let left = open(&bench);
    bench.press("u");
    assert_eq!(open(&bench), left + 1, "taken back\n{}", bench.screen());
}

#[test]
fn a_report_is_assigned_noted_opened_and_scored_from_the_page() {
    let mut bench = daily();
    go_to(&mut bench, false);
    let (record, _) = at(&bench);
    bench.press("enter");
    assert!(bench.screen().contains(&format!("{record}  report")), "{}", bench.screen());
    bench.press("esc s");
    assert!(bench.screen().contains("psychological"), "{}", bench.screen());
    bench.press("esc");
    assert_eq!(at(&bench).0, record, "leaving comes back to the item");
    bench.press("n").write("heard twice before").press("ctrl-s");
    assert!(bench.notice().contains(&format!("{record} noted")), "{}", bench.screen());
    go_to(&mut bench, false);
    let (record, _) = at(&bench);
    bench.press("a ctrl-s");
    assert!(bench.notice().contains("A-2026-"), "{}", bench.screen());
    assert!(bench.notice().contains("due 23 Nov 2026"), "the next working day: {}", bench.notice());
    let page = &bench.state.daily().expect("the page").page;
    let done = page.items.iter().find(|item| item.record == record).expect("the item");
    assert_eq!(done.dealt, Dealt::Assigned);
    assert!(done.done.as_ref().is_some_and(|(_, by)| by == "a.khan"));
}

#[test]
fn closing_asks_where_something_is_open_and_then_nothing_can_be_written() {
    let mut bench = daily();
    bench.press("C");
    assert!(bench.notice().contains("nobody has opened the page"), "{}", bench.screen());
    bench.press("S");
    assert!(bench.notice().contains("M-2026-11-20 opened with"), "{}", bench.screen());
    bench.press("S");
    assert!(bench.notice().contains("was opened by a.khan"), "{}", bench.notice());
    let all = open(&bench);
    bench.press("C");
    let screen = bench.screen();
    assert!(screen.contains(&format!("Close M-2026-11-20? {all} items are open")), "{screen}");
    bench.press("n");
    assert_eq!(bench.state.daily().and_then(|d| d.page.held.as_ref()?.closed.clone()), None);
    for _ in 0..all {
        bench.press("space");
    }
    assert_eq!(open(&bench), 0, "{}", bench.screen());
    bench.press("C");
    assert!(bench.notice().contains("M-2026-11-20 closed"), "{}", bench.screen());
    bench.press("space");
    assert!(bench.notice().contains("was closed by a.khan"), "{}", bench.notice());
    keep("daily_closed", &mut bench);
    bench.press("esc");
    assert!(bench.screen().contains("M-2026-11-20  closed"), "{}", bench.screen());
}

#[test]
fn keys_pressed_ahead_of_the_store_each_mean_the_next_item() {
    let mut bench = daily();
    let all = open(&bench);
    let mut effects = Vec::new();
    for _ in 0..3 {
        let space = Message::Key(probity::app::keys::Key::Char(' '));
        effects.extend(bench.take(space));
    }
    bench.carry_out(effects);
    assert_eq!(open(&bench), all - 3, "{}", bench.screen());
}

#[test]
fn what_another_has_seen_already_is_said_and_shown() {
    let mut bench = daily();
    let (record, _) = at(&bench);
    let workspace = probity::store::workspace::Workspace::unlock(&bench.path, "m.reyes", None);
    let mut other = workspace.expect("unlocked").open().expect("opened");
    let change = probity::store::daily::DailyChange::See { record: record.clone() }.into();
    other.apply("m.reyes", support::now(), &change).expect("the other is first");
    bench.press("space");
    let said = format!("{record} was seen by m.reyes at 10:42");
    assert!(bench.notice().contains(&said), "{}", bench.screen());
    assert!(bench.screen().contains("seen m.reyes 10:42"), "{}", bench.screen());
    bench.press("space");
    assert!(bench.notice().ends_with("seen"), "{}", bench.notice());
}

#[test]
fn the_page_prints_on_one_sheet_and_past_ones_from_their_register() {
    let mut bench = daily();
    bench.press("space p");
    let screen = bench.screen();
    assert!(screen.contains("Daily management meeting"), "{screen}");
    bench.press("enter esc esc");
    let text = bench.printed_text();
    assert!(text.contains("page 1 of 1"), "{text}");
    assert!(text.contains("seen a.khan 10:42"), "{text}");
    insta::assert_snapshot!("daily_paper", text);
    bench.go_to_tab("8", "daily");
    keep("daily_register", &mut bench);
    bench.press("j p");
    assert!(bench.screen().contains("Thursday 19 November 2026"), "{}", bench.screen());
}

/// Goes to a tab of Tasking.
#[test]
fn an_action_is_followed_from_progress_to_an_extension_and_a_new_owner() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "actions");
    bench.press("e").write("the phone is with the lab").press("ctrl-s");
    assert!(bench.notice().contains("progress noted"), "{}", bench.screen());
    bench.press("a");
    assert!(bench.notice().contains("no extension of"), "{}", bench.notice());
    bench.press("x").write("the lab needs a week").press("ctrl-s");
    assert!(bench.notice().contains("extension to 27 Nov 2026 asked"), "{}", bench.screen());
    bench.press("x");
    assert!(bench.notice().contains("is asked already"), "{}", bench.notice());
    bench.press("a y ctrl-s");
    assert!(bench.notice().contains("granted: due 27 Nov 2026"), "{}", bench.screen());
    bench.press("w").write("m.reyes").press("enter").write("moves to the team").press("ctrl-s");
    assert!(bench.notice().contains("is with m.reyes now"), "{}", bench.screen());
    let record = bench.notice().split_whitespace().next().expect("a reference").to_owned();
    bench.press("f").write(&format!("ref:{record}")).press("enter enter");
    bench.send(Message::Resize(120, 60));
    let screen = bench.screen();
    for part in ["Updates", "the phone is with the lab", "extension granted", "reassigned"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
}

#[test]
fn somebody_who_is_no_user_takes_an_action_by_the_name_as_typed() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "actions");
    bench.press("w");
    bench.fill("to", "DC Quillfeather");
    assert!(bench.screen().contains("no user of this name; ⏎ takes it as typed"));
    bench.press("enter");
    assert!(bench.screen().contains("DC Quillfeather"), "{}", bench.screen());
}

#[test]
fn several_actions_change_hands_at_once_and_so_does_everything_of_one_person() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "actions");
    let owner = bench.cell("owner");
    bench.press("space space w").write("h.lowe").press("enter").write("on leave").press("ctrl-s y");
    assert!(bench.notice().contains("Reassign: 2 done"), "{}", bench.screen());
    bench.press("f").write("owner:h.lowe").press("enter");
    let given = bench.count();
    assert!(given >= 2, "{owner} {}", bench.screen());
    bench.press("W");
    assert_eq!(bench.field(), "to", "from is whose action is under the cursor");
    bench.write("m.reyes").press("enter");
    bench.write("leaves on 30 November").press("ctrl-s");
    assert!(bench.notice().contains("h.lowe → m.reyes: "), "{}", bench.screen());
    assert_eq!(bench.count(), 0, "{}", bench.screen());
}

#[test]
fn overdue_comes_first_in_every_list_of_actions() {
    let mut bench = Bench::small();
    for view in ["actions-overdue", "actions", "actions-all"] {
        bench.go_to_tab("8", view);
        assert!(bench.cell("due-in").contains("over"), "{view}\n{}", bench.screen());
    }
}

#[test]
fn an_item_hangs_on_a_priority_that_shows_how_it_moves() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "priorities");
    keep("priorities", &mut bench);
    bench.press("n").write("Cash and gifts").press("tab").write("7").press("ctrl-s");
    assert!(bench.notice().contains("CS-2026-07"), "{}", bench.screen());
    bench.go_to_tab("7", "without-priority");
    let before = bench.count();
    assert!(before > 0, "the demonstration has some to hang\n{}", bench.screen());
    bench.press("h").write("cash").press("enter ctrl-s");
    assert!(bench.notice().contains("hangs on CS-2026-07, Cash and gifts"), "{}", bench.screen());
    assert_eq!(bench.count(), before - 1);
    bench.go_to_tab("8", "priorities");
    bench.press("G x").write("taken into another").press("ctrl-s");
    assert!(bench.notice().contains("1 open item hangs on nothing in force"), "{}", bench.screen());
}

#[test]
fn the_agenda_lists_the_priorities_with_their_movement() {
    let mut bench = Bench::small();
    bench.press("8 p");
    let preview = |bench: &mut Bench| {
        let mut text = String::new();
        for _ in 0..6 {
            text.push_str(&bench.screen());
            bench.press("j");
        }
        text
    };
    let text = preview(&mut bench);
    assert!(text.contains("Abuse of position for a sexual purpose"), "{text}");
    assert!(text.contains("this fortnight"), "{text}");
}

#[test]
fn home_the_tab_and_the_daily_page_count_the_same_unassessed_reports() {
    let bench = Bench::small();
    let view =
        bench.state.views.iter().find(|view| view.name == "unassessed-late").expect("a view");
    for minutes in (0..36 * 60).step_by(20) {
        let now = bench.now + chrono::Duration::minutes(minutes);
        let when = When { now, ..bench.state.when() };
        let query = view.query("", "", when, "a.khan").expect("a query");
        let tab = bench.store.count(&query).expect("a count");
        let home = bench.store.home("a.khan", None, now).expect("home").unassessed;
        assert_eq!(home, Some(tab), "{now}");
        let page = bench.store.daily_page(None, now).expect("a page");
        let late = page.items.iter().filter(|item| item.section == DailySection::Unassessed);
        assert_eq!(i64::try_from(late.count()), Ok(tab), "{now}");
    }
}
