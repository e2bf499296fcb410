//! Keys in, work done: each job of the three desks from its screen to the record it leaves.

mod support;

use probity::app::keys::Key;
use probity::app::message::Message;
use probity::app::state::Memory;
use support::Bench;

/// Goes to a screen and the tab with this view.
fn on(screen: &str, view: &str) -> Bench {
    let mut bench = Bench::small();
    bench.go_to_tab(screen, view);
    bench
}

#[test]
fn a_case_is_worked_from_the_queue_to_a_clearance() {
    let mut bench = on("2", "cases");
    bench.press("t esc");
    let reference = bench.cell("ref");
    bench.press("d g").send(Message::Key(Key::Tab)).write("clear on every check");
    bench.fill("threat_risk", "low").press("ctrl-s");
    let screen = bench.screen();
    assert!(screen.contains("cannot be granted while mandatory checks are open"), "{screen}");
    bench.press("esc y");
    for _ in 0..25 {
        bench.press("c");
        if bench.screen().contains("every check of this case is in") {
            bench.press("esc");
            break;
        }
        bench.press("n ctrl-s");
    }
    bench.press("d g tab").write("clear on every check").press("tab").write("low").press("ctrl-s");
    assert!(
        bench.notice().contains(&format!("{reference} granted: C-2026-")),
        "{}",
        bench.screen()
    );
    assert!(bench.notice().contains("valid until"), "{}", bench.notice());
}

#[test]
fn the_clock_stops_with_a_reason_and_starts_again() {
    let mut bench = on("2", "cases");
    bench.press("h ctrl-s");
    assert!(bench.screen().contains("may not be empty"), "{}", bench.screen());
    bench.write("asked for bank statements").press("ctrl-s");
    assert!(bench.notice().contains("clock stopped"), "{}", bench.screen());
    bench.press("h");
    assert!(bench.notice().contains("is stopped already"), "{}", bench.notice());
    bench.press("H");
    assert!(bench.notice().contains("clock running again"), "{}", bench.screen());
}

#[test]
fn a_clearance_is_extended_with_reason_authoriser_and_risk() {
    let mut bench = on("3", "revets-overdue");
    let reference = bench.cell("ref");
    bench.press("x ctrl-s");
    let screen = bench.screen();
    assert!(screen.contains("risk note") && screen.contains("may not be empty"), "{screen}");
    bench.write("no slot before the new year").press("tab p");
    assert!(bench.screen().contains("s.pickles"), "{}", bench.screen());
    bench.press("enter").write("supervised meanwhile").press("ctrl-s");
    assert!(bench.notice().contains(&format!("{reference} extended to")), "{}", bench.screen());
}

#[test]
fn a_clearance_is_suspended_and_the_suspension_lifted_with_reason_and_authority() {
    let mut bench = on("3", "clearances");
    bench.press("G");
    let reference = bench.cell("ref");
    let mut step = |choose: &str| {
        bench.press("S ctrl-s");
        let screen = bench.screen();
        assert!(screen.contains("choose the step"), "{screen}");
        bench.press(choose).press("tab").write("PSD asked for it").press("tab p enter ctrl-s");
        (bench.notice().to_owned(), bench.cell("state"), bench.screen())
    };
    let (said, state, _) = step("right");
    assert_eq!((said, state.as_str()), (format!("{reference} suspended"), "suspended"));
    let (_, _, refused) = step("right");
    assert!(refused.contains(&format!("{reference} is suspended already")), "{refused}");
    assert!(refused.contains("PSD asked for it"), "what was typed is kept: {refused}");
    bench.go_to_field("step").press("right ctrl-s");
    let now = (bench.notice().to_owned(), bench.cell("state"));
    assert_eq!(now, (format!("{reference} suspension lifted"), "active".to_owned()));
}

#[test]
fn a_key_waits_for_the_record_that_was_just_changed_and_others_do_not() {
    let mut bench = on("2", "cases");
    bench.press("h").write("the applicant was asked for addresses");
    let save = bench.take(Message::Key(Key::named("ctrl-s").expect("a key")));
    let [work, pass] = ["H", "j"].map(|name| Key::named(name).expect("a key"));
    let (mut waited, mut passed) = (false, false);
    bench.carry_out_watched(save, |state| {
        if state.overlays.is_empty() && !state.is_opening() {
            waited |= state.must_wait(work);
            passed |= !state.must_wait(pass);
        }
    });
    assert!(waited, "H would be refused for what its own user did");
    assert!(passed, "the cursor moves meanwhile");
    assert!(!bench.state.must_wait(work), "the row is here");
    bench.press("H");
    assert!(bench.notice().contains("running again"), "{}", bench.screen());
}

#[test]
fn a_declined_gift_is_declared_and_decided() {
    let mut bench = on("5", "gifts");
    let before = bench.count();
    bench.press("n");
    let form = |bench: &mut Bench, key: &str, text: &str| {
        while bench.field() != key {
            bench.press("tab");
        }
        bench.write(text);
    };
    form(&mut bench, "recipient", "Ní Bhriain, Sorcha");
    form(&mut bench, "description", "Box of shortbread \u{1b}[31m");
    form(&mut bench, "donor", "=HYPERLINK(\"x\")");
    form(&mut bench, "value", "£12.50");
    form(&mut bench, "disposition", "d");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("G-2026-"), "{}", bench.screen());
    assert_eq!(bench.count(), before + 1);
    assert!(!bench.screen().contains('\u{1b}'));
}

/// Narrows the list shown to one record.
fn only(bench: &mut Bench, reference: &str) {
    bench.narrow(&format!("ref:{reference}"));
    assert_eq!(bench.count(), 1, "{}", bench.screen());
}

#[test]
fn an_interest_refused_by_its_manager_is_decided_reviewed_and_lapses() {
    let mut bench = on("6", "interests");
    bench.press("n").write("a").press("enter");
    bench.fill("kind", "l");
    bench.fill("description", "lets a flat in Luton");
    bench.press("ctrl-s");
    let said = bench.notice().to_owned();
    let reference = said.split_whitespace().find(|word| word.starts_with("B-2026-"));
    let reference = reference.expect(&said).trim_end_matches(&[':', ',', ';'][..]).to_owned();
    only(&mut bench, &reference);
    bench.press("m");
    bench.fill("view", "r");
    bench.press("ctrl-s");
    assert!(bench.screen().contains("line manager"), "{}", bench.screen());
    assert!(!bench.state.overlays.is_empty(), "a refusal needs its manager and reason");
    bench.fill("manager", "Insp. Kaur");
    bench.fill("reason", "tenants come from his beat");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("manager-view"), "refuses", "{}", bench.screen());
    assert_eq!(bench.cell("stage"), "assessed by line manager", "it still reaches PSD");
    bench.press("d");
    bench.fill("decision", "cc");
    bench.press("ctrl-s");
    assert!(!bench.state.overlays.is_empty(), "conditions must be written\n{}", bench.screen());
    bench.fill("conditions", "no tenants from his own area");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("decision"), "compatible with conditions", "{}", bench.screen());
    assert_eq!(bench.cell("review-due"), "20 Nov 2027");
    bench.press("r");
    bench.fill("note", "form back, nothing changed");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("reviewed-on"), "20 Nov 2026", "{}", bench.screen());
    bench.press("x");
    bench.fill("reason", "flat sold");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("stage"), "lapsed", "{}", bench.screen());
    bench.press("x");
    assert!(bench.notice().contains(&reference), "it cannot lapse twice: {}", bench.notice());
}

#[test]
fn an_association_is_declared_evaluated_and_reviewed() {
    let mut bench = on("4", "associations");
    bench.press("n").write("a").press("enter");
    for (key, text) in [
        ("associate", "Old friend"),
        ("relationship", "school"),
        ("category", "j"),
        ("contact", "m"),
    ] {
        bench.fill(key, text);
    }
    bench.press("ctrl-s");
    let said = bench.notice().to_owned();
    let reference = said.split_whitespace().find(|word| word.starts_with("N-2026-"));
    let reference = reference.expect(&said).trim_end_matches(&[':', ',', ';'][..]).to_owned();
    only(&mut bench, &reference);
    bench.press("e");
    for (key, text) in [("person_risk", "l"), ("force_risk", "l"), ("outcome", "c")] {
        bench.fill(key, text);
    }
    bench.fill("evaluation", "declared at once");
    bench.press("ctrl-s");
    assert!(!bench.state.overlays.is_empty(), "conditions must be written\n{}", bench.screen());
    bench.fill("conditions", "no talk of work");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("outcome"), "conditions", "{}", bench.screen());
    assert_eq!(bench.cell("review-due"), "20 Nov 2027", "low risk is reviewed after 12 months");
    bench.press("r");
    bench.fill("note", "no contact since");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("reviewed-on"), "20 Nov 2026", "{}", bench.screen());
}

#[test]
fn an_association_is_evaluated_for_person_and_force() {
    let mut bench = on("4", "unevaluated");
    let (before, reference) = (bench.count(), bench.cell("ref"));
    bench.press("e");
    for (key, text) in [("person_risk", "m"), ("force_risk", "h"), ("outcome", "a")] {
        while bench.field() != key {
            bench.press("tab");
        }
        bench.write(text);
    }
    while bench.field() != "evaluation" {
        bench.press("tab");
    }
    bench.write("contact is monthly and declared").press("ctrl-s");
    assert!(bench.notice().contains(&reference), "{}", bench.screen());
    assert_eq!(bench.count(), before - 1, "{}", bench.screen());
}

#[test]
fn a_look_at_an_association_is_logged() {
    let mut bench = on("4", "associations");
    let reference = bench.cell("ref");
    bench.press("enter esc");
    bench.press("0");
    assert!(bench.screen().contains("look at association"), "{}", bench.screen());
    assert!(bench.screen().contains(&reference), "{}", bench.screen());
}

#[test]
fn undo_takes_back_the_last_change_by_a_change_of_its_own() {
    let mut bench = on("2", "cases");
    bench.press("u");
    assert!(bench.notice().contains("nothing to take back"), "{}", bench.notice());
    let was = bench.cell("stage");
    let reference = bench.cell("ref");
    bench.press("h").write("asked").press("ctrl-s");
    assert_eq!(bench.cell("stage"), "awaiting applicant");
    bench.press("u");
    assert!(
        bench.notice().contains(&format!("took back: stop clock {reference}")),
        "{}",
        bench.notice()
    );
    assert_eq!(bench.cell("stage"), was);
    for (_, verdict) in bench.store.verify_audit().expect("walked") {
        assert!(matches!(verdict, probity::store::audit::Verdict::Whole(_)));
    }
}

#[test]
fn a_bulk_change_names_its_count_and_defaults_to_no() {
    let mut bench = on("2", "cases");
    bench.press("space space space a ctrl-s");
    let screen = bench.screen();
    assert!(screen.contains("3 records"), "{screen}");
    bench.press("enter");
    assert!(bench.screen().contains("assign to"), "no is the default\n{}", bench.screen());
    bench.press("ctrl-s y");
    assert!(bench.notice().contains("Assign: 3 done"), "{}", bench.screen());
}

#[test]
fn the_filter_completes_and_shows_its_error_at_the_place() {
    let mut bench = on("2", "cases");
    let all = bench.count();
    bench.press("f").write("lev");
    bench.press("tab");
    assert!(bench.screen().contains("level:"), "{}", bench.screen());
    bench.write("MV");
    bench.press("enter");
    let narrowed = bench.count();
    assert!(narrowed > 0 && narrowed < all, "{narrowed} of {all}");
    bench.press("f ctrl-u").write("forse:beds").press("enter");
    assert!(bench.notice().contains("did you mean `force`"), "{}", bench.notice());
    bench.press("esc F");
    assert_eq!(bench.count(), all);
}

#[test]
fn another_filter_keeps_to_the_record_or_begins_at_the_top() {
    let mut bench = on("2", "cases");
    let first = bench.press("f").write("stage:checks").press("enter").cell("ref");
    bench.press("F G");
    let last = bench.cell("ref");
    assert_ne!(last, first);
    bench.press("f").write("open:yes").press("enter");
    assert_eq!(bench.cell("ref"), last, "it is there still");
    bench.press("G f ctrl-u").write("stage:checks -stage:decision").press("enter");
    let place = |bench: &Bench| bench.state.shown().map(|(_, list)| list.place);
    if bench.cell("ref") != last {
        assert_eq!(place(&bench), Some(0));
    }
}

#[test]
fn finding_goes_to_matches_and_goes_on() {
    let mut bench = on("9", "people");
    bench.press("G k k");
    let sought = bench.cell("name");
    let part: String = sought.to_uppercase().chars().skip(1).take(9).collect();
    bench.press("g /").write(&part);
    let fold = probity::store::query::functions::fold;
    assert!(fold(&bench.cell("name")).contains(&fold(&part)), "{}", bench.screen());
    bench.press("enter /").write("zzzz").press("enter .");
    assert!(bench.notice().contains("nothing here holds “zzzz”"), "{}", bench.notice());
}

#[test]
fn the_selection_follows_its_record_through_a_sort_and_anothers_change() {
    let mut bench = on("2", "cases");
    bench.press("j j j");
    let reference = bench.cell("ref");
    bench.press("O");
    assert_eq!(bench.cell("ref"), reference);
    bench.press("o").write("subject").press("enter");
    assert_eq!(bench.cell("ref"), reference);
    let place = bench.state.shown().map(|(_, list)| list.place);
    let change = probity::store::change::Change::TakeNextCase;
    bench.store.apply("m.reyes", bench.now, &change).expect("applied");
    bench.send(Message::Answer((0, probity::store::worker::Answer::Changed)));
    assert_eq!(bench.cell("ref"), reference);
    assert_eq!(bench.state.shown().map(|(_, list)| list.place), place);
}

#[test]
fn columns_are_chosen_moved_and_remembered() {
    let mut bench = on("2", "cases");
    bench.press("v").write("unit").press("enter esc");
    assert!(
        bench.state.shown().is_some_and(|(_, list)| list.columns.iter().any(|c| c.key == "unit"))
    );
    bench.press("o").write("subject").press("enter");
    bench.press("f").write("open:yes").press("enter 5");
    let memory = bench.state.memory();
    let text = serde_json::to_string(&memory).expect("written");
    let memory: Memory = serde_json::from_str(&text).expect("read");
    let mut again = Bench::on(&bench.path, (120, 40), &memory);
    assert_eq!(again.state.current_screen().key, "gifts");
    again.press("2");
    let (_, list) = again.state.shown().expect("a list");
    assert_eq!((list.filter.as_str(), list.sort.as_str()), ("open:yes", "subject"));
    assert!(list.columns.iter().any(|column| column.key == "unit"));
}

#[test]
fn a_report_is_recorded_graded_categorised_and_assigned() {
    let mut bench = on("7", "undecided");
    let before = bench.count();
    bench.press("n");
    for (key, text) in
        [("summary", "Sends messages off duty"), ("text", "A colleague saw them."), ("source", "c")]
    {
        bench.fill(key, text);
    }
    bench.press("ctrl-s");
    assert_eq!(bench.count(), before + 1, "{}", bench.screen());
    let said = bench.notice().to_owned();
    let reference = said.split_whitespace().find(|word| word.starts_with("I-2026-"));
    let reference = reference.expect(&said).trim_end_matches(&[':', ',', ';'][..]).to_owned();
    only(&mut bench, &reference);
    bench.press("i");
    bench.fill("grade", "2cc");
    bench.press("ctrl-s");
    assert!(!bench.state.overlays.is_empty(), "under C the codes are needed\n{}", bench.screen());
    bench.press("esc y i");
    bench.fill("grade", "2cp");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("grade"), "2CP", "{}", bench.screen());
    bench.press("c");
    bench.fill("category", "d");
    bench.fill("apsp", "n");
    bench.press("ctrl-s");
    assert_eq!(bench.cell("category"), "disclosure of information", "{}", bench.screen());
    bench.press("a ctrl-s");
    assert_eq!(bench.cell("assigned"), "a.khan", "{}", bench.screen());
}

#[test]
fn text_marked_above_official_sensitive_is_refused() {
    let mut bench = on("7", "undecided");
    bench.press("n");
    for (key, text) in [("summary", "From a SECRET paper"), ("text", "x")] {
        while bench.field() != key {
            bench.press("tab");
        }
        bench.write(text);
    }
    while bench.field() != "source" {
        bench.press("tab");
    }
    bench.write("c").press("ctrl-s");
    assert!(bench.screen().contains("SECRET"), "{}", bench.screen());
    assert!(!bench.state.overlays.is_empty(), "the form stays with its text");
}

#[test]
fn a_meeting_is_held_closed_and_its_minutes_printed() {
    let mut bench = on("8", "meetings");
    bench.press("m");
    bench.press("r");
    assert!(bench.notice().contains("open the meeting first"), "{}", bench.notice());
    bench.press("S ctrl-s A esc");
    bench.press("C y");
    assert!(bench.notice().contains("undecided"), "{}", bench.screen());
    for _ in 0..400 {
        let last = bench.state.meeting().is_some_and(|m| m.at + 1 == m.count());
        if bench.state.may_decide_item().is_ok() {
            bench.press("z").write("more research").press("ctrl-s");
        }
        if last {
            break;
        }
        bench.press("space");
    }
    bench.press("C y");
    assert!(bench.notice().contains("closed"), "{}", bench.screen());
    bench.press("P enter");
    let text = bench.printed_text();
    assert!(text.contains("more research") && text.contains("page 1 of"), "{text}");
    assert!(text.lines().next().is_some_and(|line| line.contains("OFFICIAL-SENSITIVE")), "{text}");
}

#[test]
fn copying_gives_the_reference_of_the_marked() {
    let mut bench = on("2", "cases");
    bench.press("space space y");
    let copied = bench.copied.first().expect("something was copied");
    assert_eq!(copied.lines().count(), 2);
    assert!(copied.lines().all(|line| line.starts_with("V-2026-") || line.starts_with("V-2025-")));
}

#[test]
fn arrows_leave_a_field_that_has_no_use_for_them() {
    let mut bench = on("2", "cases");
    bench.press("x tab tab tab");
    assert_eq!(bench.field(), "weight");
    bench.press("up up");
    assert_eq!(bench.field(), "category");
    bench.press("up").write("one").press("enter").write("two").press("up");
    assert_eq!(bench.field(), "what", "there is a line above");
    bench.press("down");
    assert_eq!(bench.field(), "what", "there is a line below");
    bench.press("down");
    assert_eq!(bench.field(), "category", "there is none");
}

#[test]
fn a_day_that_was_offered_is_replaced_by_what_is_typed() {
    let mut bench = on("2", "cases");
    bench.press("n").fill("received", "19 Nov 2026");
    assert!(bench.screen().contains("19 Nov 2026"), "{}", bench.screen());
    assert!(!bench.screen().contains("20 Nov 202619"), "{}", bench.screen());
    bench.press("backspace").write("5");
    assert!(bench.screen().contains("19 Nov 2025"), "what was typed is edited: {}", bench.screen());
}

#[test]
fn leaving_a_form_asks_only_when_something_was_typed() {
    let mut bench = on("2", "cases");
    bench.press("h esc");
    assert!(bench.state.overlays.is_empty());
    bench.press("h").write("x").press("esc");
    assert!(bench.screen().contains("not saved"), "{}", bench.screen());
    bench.press("n");
    assert!(bench.screen().contains("reason"), "{}", bench.screen());
    bench.press("esc y");
    assert!(bench.state.overlays.is_empty());
    bench.press("q");
    assert!(bench.quit);
}

#[test]
fn any_list_is_gone_to_by_its_name_from_anywhere() {
    let mut bench = Bench::small();
    bench.press("ctrl-t").write("letters sent").press("enter");
    assert_eq!(bench.state.shown().map(|(view, _)| view.name.as_str()), Some("letters"));
    bench.press("ctrl-t");
    let lists = bench.screen();
    let (own, other) = (lists.find("Letters to send"), lists.find("Gifts  "));
    assert!(own.is_some() && other.is_none_or(|other| own < Some(other)), "{lists}");
    bench.write("no list of this name").press("enter");
    assert!(bench.screen().contains("nothing matches what was typed"), "{}", bench.screen());
    bench.press("esc");
    assert_eq!(bench.state.shown().map(|(view, _)| view.name.as_str()), Some("letters"));
}

#[test]
fn the_palette_runs_a_command_and_says_why_not() {
    let mut bench = on("2", "closed");
    bench.press(":").write("decide").press("enter");
    assert!(bench.notice().contains("is closed"), "{}", bench.screen());
}

#[test]
fn a_new_day_ranks_the_queue_once() {
    use probity::store::change::Change;
    let mut bench = on("2", "cases");
    let tomorrow = bench.now + chrono::Duration::days(1);
    assert!(!bench.store.needs_roll(bench.now).expect("read"));
    assert!(bench.store.needs_roll(tomorrow).expect("read"));
    let order = |bench: &Bench| bench.state.shown().map(|(_, list)| list.order.clone());
    let before = order(&bench);
    bench.store.apply("a.khan", tomorrow, &Change::RollDay).expect("rolled");
    let again = bench.store.apply("m.reyes", tomorrow, &Change::RollDay).expect_err("once a day");
    assert!(again.to_string().contains("ranked for this day already"), "{again}");
    bench.press("R");
    assert_eq!(order(&bench).map(|order| order.len()), before.map(|order| order.len()));
}

#[test]
fn contractors_past_their_maximum_age_are_those_of_the_policy() {
    let mut bench = on("2", "contractors-over-age");
    assert!(bench.count() > 0, "{}", bench.screen());
    for _ in 0..bench.count() {
        let (kind, received) = (bench.cell("person-kind"), bench.cell("received"));
        let received = probity::domain::time::parse_date(&received).expect("a date");
        let age = (support::today() - received).num_days();
        let most = if kind == "cadet" { 42 } else { 56 };
        assert!(["contractor", "cadet"].contains(&kind.as_str()) && age > most, "{kind} {age}");
        bench.press("j");
    }
}

#[test]
fn every_tab_of_an_empty_workspace_says_in_a_sentence_what_to_do() {
    let mut bench = Bench::empty();
    bench.send(Message::Resize(80, 24));
    for screen in ["2", "3", "4", "5", "6", "7", "8", "9"] {
        bench.press(screen);
        for _ in bench.state.screen_views() {
            bench.press("tab");
            let empty = bench.state.shown().map_or("", |(view, _)| view.register.empty);
            let screen = bench.screen();
            let squeezed: Vec<&str> = screen.split_whitespace().collect();
            let begins: Vec<&str> = empty.split_whitespace().take(4).collect();
            assert!(squeezed.join(" ").contains(&begins.join(" ")), "{empty}: {screen}");
            assert!(!empty.starts_with("No "), "what is not there is said before it: {empty}");
        }
    }
}

#[test]
fn an_empty_workspace_takes_its_first_person_post_and_case() {
    let mut bench = Bench::empty();
    assert!(bench.screen().contains("This workspace is empty"), "{}", bench.screen());
    bench.press("2 d");
    assert!(bench.notice().contains("there is no case under the cursor"), "{}", bench.notice());
    bench.press("9 n").write("Ní Bhriain, Sorcha");
    bench.press("tab o tab").write("beds").press("ctrl-s");
    assert!(bench.notice().contains("P-2026-00001 added"), "{}", bench.screen());
    bench.press("tab n").write("Analyst").press("tab").write("ACU").press("tab");
    bench.write("beds").press("tab m tab y tab a tab").write("names of sources").press("tab");
    bench.write("bhriain").press("enter ctrl-s");
    assert!(bench.notice().contains("R-2026-00001 added"), "{}", bench.screen());
    assert_eq!(bench.cell("holder"), "Ní Bhriain, Sorcha");
    assert_eq!(bench.cell("standing"), "missing");
    bench.press("2 n").write("sorcha").press("enter u tab m ctrl-s");
    assert!(bench.notice().contains("V-2026-00001 opened"), "{}", bench.screen());
    assert_eq!(bench.cell("why"), "anti-corruption unit post, no MV");
    bench.press("n").write("sorcha").press("enter u tab m ctrl-s");
    assert!(bench.screen().contains("V-2026-00001 is already open"), "{}", bench.screen());
    bench
        .press("esc y 9 backtab n")
        .write("Doe, Jane")
        .press("tab o tab")
        .write("b/ds!")
        .press("ctrl-s");
    assert!(bench.screen().contains("short name in letters"), "{}", bench.screen());
}

#[test]
fn abuse_of_position_is_at_least_high_before_anybody_says_so() {
    let mut bench = on("7", "undecided");
    for _ in 0..bench.count() {
        if bench.cell("apsp") == "yes" {
            break;
        }
        bench.press("j");
    }
    bench.press("s 1 1 1 1 1 1 1 1 1 1 1 1 1 enter");
    assert!(bench.notice().contains("scored high 0"), "{}", bench.screen());
}

#[test]
fn a_long_refusal_is_shown_whole() {
    let mut bench = on("8", "meetings");
    bench.send(Message::Resize(80, 24)).press("m S ctrl-s A esc C y");
    let refusal = bench.notice().to_owned();
    assert!(refusal.chars().count() > 80, "{refusal}");
    let shown = bench.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = refusal.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains(&words), "{refusal}\n{}", bench.screen());
}

#[test]
fn a_paste_too_long_for_a_filter_or_a_search_says_so_and_puts_nothing_in() {
    for (keys, line) in [("f", "filter  stage"), ("/", "find  stage")] {
        let mut bench = on("2", "cases");
        bench.press(keys);
        bench.send(Message::Paste("stage".to_owned()));
        bench.send(Message::Paste("x".repeat(100_000)));
        let said = "! what was pasted has 100000 characters and there is room for 1995, so nothing";
        let screen = bench.screen();
        assert!(screen.contains(said) && screen.contains(line), "{screen}");
        bench.press("backspace");
        assert!(!bench.screen().contains("what was pasted"), "{}", bench.screen());
    }
    let mut bench = on("2", "cases");
    bench.press(":");
    bench.send(Message::Paste("y".repeat(2_001)));
    let said = "what was pasted has 2001 characters and there is room for 2000";
    assert!(
        bench.notice().starts_with(said) && bench.screen().contains(said),
        "{}",
        bench.screen()
    );
}

#[test]
fn keys_pressed_ahead_of_the_store_reach_what_they_are_meant_for() {
    let mut bench = on("8", "meetings");
    let keys = [Key::Char('m'), Key::Char('S'), Key::Tab];
    let effects: Vec<_> = keys.into_iter().flat_map(|key| bench.take(Message::Key(key))).collect();
    assert!(bench.state.overlays.is_empty(), "nothing was answered yet");
    bench.carry_out(effects);
    assert_eq!(bench.field(), "minute_taker");
    assert!(bench.screen().contains("▶ minutes*  a.khan"), "{}", bench.screen());
}

#[test]
fn a_check_is_recorded_as_quickly_as_its_case_is_taken() {
    let mut bench = on("2", "cases");
    let keys = [Key::Char('t'), Key::Char('c'), Key::Char('n')];
    let effects: Vec<_> = keys.into_iter().flat_map(|key| bench.take(Message::Key(key))).collect();
    bench.carry_out(effects);
    let screen = bench.screen();
    assert!(screen.contains("Record a check") && screen.contains("[no trace]"), "{screen}");
}

#[test]
fn a_key_pressed_while_the_list_is_being_narrowed_is_for_what_it_is_narrowed_to() {
    let mut bench = Bench::small();
    bench.press("1 j");
    assert_eq!(bench.cell("kind"), "joiner");
    let keys = "fkind:leaver".chars().map(Key::Char).chain([Key::Enter, Key::Char('a')]);
    let effects: Vec<_> = keys.flat_map(|key| bench.take(Message::Key(key))).collect();
    bench.carry_out(effects);
    assert!(bench.notice().contains(" left: "), "{}", bench.screen());
    assert_eq!(bench.cell("kind"), "leaver");
}

#[test]
fn why_a_case_stands_where_it_does_is_one_key_away() {
    let mut bench = on("2", "cases");
    bench.press("j");
    let reference = bench.cell("ref");
    bench.press("w");
    let screen = bench.screen();
    for part in ["Place in the queue", &reference, "Place  2 of", "Above it: V-"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("p");
    let text = bench.printed_text();
    for part in ["Below it: V-", "By waiting alone", "by hand", "local default"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Against one that is marked, whatever lies between.
    bench.press("esc G space g w");
    let screen = bench.screen();
    assert!(screen.contains("Below it: V-") && !screen.contains("Above it"), "{screen}");
    bench.press("esc ctrl-a w");
    assert!(bench.notice().contains("mark 5 at most"), "{}", bench.notice());
}

#[test]
fn the_renewals_of_a_month_are_invited_at_once_and_one_is_moved() {
    let mut bench = on("3", "revets-overdue");
    bench.press("c");
    let screen = bench.screen();
    for part in ["Renewals", "fall due", "ended", "begin in November 2026", "local default"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("b");
    assert!(bench.screen().contains("force"), "{}", bench.screen());
    // A renewal that still can be in time is moved, and stays in its month.
    bench.press("right right right j m ctrl-s");
    assert!(bench.screen().contains("may not be empty"), "{}", bench.screen());
    bench.write("abroad until then").press("tab ctrl-u").write("Jan 2027").press("ctrl-s");
    assert!(bench.notice().contains("is renewed from Jan 2027 on"), "{}", bench.screen());
    let reference = bench.notice().split(' ').next().expect("a reference").to_owned();
    bench.press("left");
    let screen = bench.screen();
    assert!(screen.contains("1 moved") && screen.contains("begin in January 2027"), "{screen}");
    for _ in 0..80 {
        if bench.screen().contains("→ moved by a.khan: abroad until then") {
            break;
        }
        bench.press("j");
    }
    assert!(bench.screen().contains(&reference), "{}", bench.screen());
    // The whole month is opened by one change, which u takes back.
    bench.press("i");
    assert!(bench.screen().contains("planned for January 2027?"), "{}", bench.screen());
    bench.press("n i y");
    assert!(bench.notice().contains("renewals opened"), "{}", bench.notice());
    assert!(!bench.screen().contains(&reference), "{}", bench.screen());
    bench.press("x");
    let (file, _) = bench.calendars.first().expect("a file");
    assert!(file.contains(&format!("UID:{reference}@probity\r\n")), "{file}");
    assert!(file.contains("renews it"), "{file}");
    bench.press("esc u");
    assert!(bench.notice().contains("invite to renew"), "{}", bench.notice());
}

#[test]
fn the_plan_of_renewals_is_drawn_up_beside_the_work() {
    let mut bench = on("3", "revets-overdue");
    let key = |name: &str| Key::named(name).expect("a key");
    let asked = bench.take(Message::Key(key("c")));
    assert!(bench.screen().contains("Drawing up the plan of renewals"), "{}", bench.screen());
    assert!(!bench.state.is_opening(), "no key waits because a screen opens");
    for (name, waits) in [("i", true), ("right", true), ("x", true), ("esc", false), ("?", false)] {
        assert_eq!(bench.state.must_wait(key(name)), waits, "{name}");
    }
    bench.carry_out(asked);
    assert!(bench.screen().contains("fall due"), "{}", bench.screen());
    assert!(!bench.state.must_wait(key("i")));
    // While it is drawn up anew the one there is can be looked through, and not be changed.
    let again = bench.state.ask_renewals();
    for (name, waits) in [("i", true), ("m", true), ("right", false), ("j", false), ("x", false)] {
        assert_eq!(bench.state.must_wait(key(name)), waits, "{name}");
    }
    let left = bench.take(Message::Key(key("esc")));
    bench.carry_out(vec![again]);
    bench.carry_out(left);
    assert!(bench.state.overlays.is_empty(), "a plan that comes late opens nothing");
}

#[test]
fn marked_clearances_are_invited_by_one_change_and_the_refused_are_named() {
    let mut bench = on("3", "clearances");
    bench.press("i");
    assert!(bench.screen().contains("Open 1 renewal case for what is marked here?"));
    bench.press("y");
    assert!(bench.notice().contains("V-2026-00178 opened"), "{}", bench.notice());
    bench.press("space space i");
    assert!(bench.screen().contains("Open 2 renewal cases"), "{}", bench.screen());
    bench.press("y");
    assert!(
        bench.notice().contains("1 renewal opened, 1 refused: C-")
            && bench.notice().contains("V-2026-00178 is already open"),
        "{}",
        bench.notice()
    );
}

#[test]
fn several_changes_to_one_case_are_taken_back_in_their_order() {
    let mut bench = Bench::small();
    bench.press("2").narrow("stage:received");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}"));
    bench.press("i c tab").write("Doe, Mary").press("tab").write("house-mate").press("ctrl-s");
    bench.press("r").write("1 Mar 2024").press("tab").write("3 Mill End, Ely").press("ctrl-s");
    bench.press("c n ctrl-s");
    assert_eq!(bench.cell("stage"), "checks");
    for (what, stage) in
        [("record check", "received"), ("add address", "received"), ("add third party", "received")]
    {
        bench.press("u");
        assert_eq!(bench.notice(), format!("took back: {what} {reference}"), "{}", bench.screen());
        assert_eq!(bench.cell("stage"), stage);
    }
    assert!(bench.state.undo.is_empty());
    // A quick hand takes back two before the first is answered.
    bench.press("r").write("1 Mar 2024").press("tab").write("3 Mill End, Ely").press("ctrl-s");
    bench.press("c n ctrl-s").press_at_once("u u");
    assert_eq!(bench.notice(), format!("took back: add address {reference}"));
    assert!(bench.state.undo.is_empty());
}

#[test]
fn a_case_is_entered_with_the_day_on_which_it_was_received() {
    let mut bench = on("2", "cases");
    bench.press("n").write("a").press("enter");
    bench.fill("kind", "t");
    bench.fill("level", "s");
    while bench.field() != "received" {
        bench.press("tab");
    }
    assert!(bench.screen().contains("20 Nov 2026"), "it starts with today\n{}", bench.screen());
    bench.press("ctrl-u").write("21 nov 2026").press("ctrl-s");
    assert!(bench.screen().contains("after today, 20 Nov 2026"), "{}", bench.screen());
    bench.press("ctrl-u").write("13 nov 2026").press("ctrl-s");
    assert!(bench.notice().contains("opened, target 11 Feb 2027"), "{}", bench.screen());
}
