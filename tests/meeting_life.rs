//! A meeting by keys from the issue of its agenda to the signature under its minutes, with
//! somebody at the table from whom an item is kept.

mod support;

use probity::app::message::Message;
use probity::app::state::Memory;
use probity::domain::tasking::MeetingState;
use probity::store::agenda::AgendaItem;
use support::{Bench, small_meeting_closed, text_of};

/// Keeps the screen at every size; each was read by a person first.
fn keep(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
    bench.send(Message::Resize(120, 40));
}

/// The next meeting of the demonstration on the screen.
fn next_meeting() -> Bench {
    let mut bench = Bench::small();
    bench.press("8 m");
    assert!(bench.state.meeting().is_some(), "{}", bench.screen());
    bench
}

fn state(bench: &Bench) -> Option<MeetingState> {
    bench.state.meeting().map(|meeting| meeting.agenda.meeting.state)
}

/// Goes on to the first item that can be decided.
fn first_new(bench: &mut Bench) {
    for _ in 0..200 {
        if bench.state.may_decide_item().is_ok() {
            return;
        }
        bench.press("space");
    }
    panic!("nothing is to be decided: {}", bench.screen());
}

/// Goes to the item of this record.
fn item(bench: &mut Bench, record: &str) {
    for _ in 0..200 {
        let here = bench.state.meeting().and_then(|meeting| meeting.item());
        let new = here.is_some_and(|item| item.band.is_some() || item.received.is_some());
        if new && here.and_then(|item| item.record.as_deref()) == Some(record) {
            return;
        }
        bench.press("space");
    }
    panic!("{record} is not on the agenda: {}", bench.screen());
}

fn put_off_the_rest(bench: &mut Bench) {
    let count = bench.state.meeting().map_or(0, |meeting| meeting.count());
    for _ in 0..count {
        bench.press("b");
    }
    for _ in 0..count {
        if bench.state.may_decide_item().is_ok() {
            bench.press("z").write("more research").press("ctrl-s");
        }
        bench.press("space");
    }
}

#[test]
fn an_agenda_is_issued_and_what_comes_later_is_marked_late() {
    let mut bench = next_meeting();
    bench.press("I");
    assert!(bench.screen().contains("issue 1, with 32 items?"), "{}", bench.screen());
    bench.press("enter");
    assert_eq!(state(&bench), Some(MeetingState::Planned), "no is the default");
    bench.press("I y");
    assert_eq!(state(&bench), Some(MeetingState::Issued), "{}", bench.notice());
    assert!(bench.notice().contains("issue 1 of the agenda with 32 items"), "{}", bench.notice());
    bench.press("I y");
    assert!(bench.notice().contains("nothing came since issue 1"), "{}", bench.notice());
    let report = r#"Said to sell "leavers' lists""#;
    bench.press("esc 7 n c tab").write(report).press("tab").write("A caller.");
    bench.press("ctrl-s 8 m");
    let screen = bench.screen();
    assert!(screen.contains("1 late since issue 1"), "{screen}");
    assert!(screen.contains("late  Said to sell"), "{screen}");
    bench.press("P");
    let paper = bench.state.overlays.last().cloned();
    let Some(probity::app::state::Overlay::Preview(preview)) = paper else { panic!("no paper") };
    let laid = preview.laid.expect("its pages are set");
    let text = laid.from(0).collect::<Vec<_>>().join("\n");
    assert!(text.contains("1 of them late") && text.contains("late item"), "{text}");
}

#[test]
fn a_conflicted_attendee_steps_out_on_the_screen_on_paper_and_in_the_vote() {
    let mut bench = next_meeting();
    bench.press("I y S ctrl-s");
    assert!(bench.screen().contains("Attendance"), "opening asks who is there");
    keep("attendance", &mut bench);
    bench.press("p p a");
    assert!(bench.notice().contains("m.reyes sends apologies; quorum no"), "{}", bench.notice());
    bench.press("p p p");
    assert!(bench.screen().contains("quorum yes, 5 of at least 3 present"), "{}", bench.screen());
    let items = bench.state.meeting().map(|meeting| meeting.agenda.items().collect::<Vec<_>>());
    let about = |item: &&&AgendaItem| item.record.as_deref() == Some("I-2026-00068");
    let place = items.iter().flatten().find(about).map(|item| item.position.to_string());
    let place = place.expect("the item");
    bench.press("k d").write(&place).press("tab").write("own former unit").press("ctrl-s");
    assert!(bench.notice().contains("I-2026-00068 is kept from"), "{}", bench.screen());
    bench.press("esc");
    first_new(&mut bench);
    keep("meeting_conflict", &mut bench);
    let screen = bench.screen();
    assert!(screen.contains(&format!("conflict: items {place} and ")), "{screen}");
    assert!(screen.contains("! without  DI Shaw: own former unit"), "{screen}");
    bench.press("i").write("two reports agree").press("tab").write("still has access");
    bench.press("ctrl-s");
    let minutes = bench.store.minutes(bench.state.meeting().expect("it").agenda.meeting.id);
    let minutes = minutes.expect("minutes");
    assert_eq!(minutes.decisions[0].stepped_out.as_deref(), Some("DI Shaw"));
    put_off_the_rest(&mut bench);
    bench.press("C y");
    assert_eq!(state(&bench), Some(MeetingState::Drafted), "{}", bench.notice());
    bench.press("K");
    assert!(bench.notice().contains("6 copies of the minutes"), "{}", bench.screen());
    keep("copies", &mut bench);
    bench.press("enter");
    assert_eq!(bench.printed.len(), 6, "a paper for each");
    let text = |copy: usize| text_of(&bench.printed[copy].0);
    assert!(text(0).contains("copy 1 of 6") && text(0).contains("I-2026-00068"));
    let shaw = text(4);
    assert!(shaw.contains("copy 5 of 6") && shaw.contains("for DI Shaw"), "{shaw}");
    // The report stands on the agenda twice, and the paper counts as the agenda does.
    assert!(shaw.contains("2 items are withheld from this copy."), "{shaw}");
    assert!(!shaw.contains("I-2026-00068"), "{shaw}");
}

#[test]
fn an_item_about_the_reader_is_in_none_of_their_screens() {
    let mut bench = next_meeting();
    let declare = |bench: &mut Bench| {
        item(bench, "I-2026-00070");
        bench.press("c").write("a.khan").press("tab tab").write("a cousin").press("ctrl-s");
    };
    bench
        .press("c")
        .write("a.khan")
        .press("tab")
        .write("6")
        .press("tab")
        .write("x")
        .press("ctrl-s");
    assert!(bench.screen().contains("not issued yet"), "{}", bench.screen());
    bench.press("esc y I y");
    declare(&mut bench);
    assert!(bench.notice().contains("I-2026-00070 is kept from a.khan"), "{}", bench.screen());
    let screen = bench.screen();
    assert!(screen.contains("1 item is withheld from you"), "{screen}");
    assert!(!screen.contains("I-2026-00070  "), "{screen}");
    keep("meeting_withheld", &mut bench);
    bench.press("K");
    assert!(bench.notice().contains("1 item is withheld from you"), "{}", bench.notice());
    bench.press("P").press("enter");
    let (paper, _) = bench.printed.first().expect("an agenda");
    let text = text_of(paper);
    assert!(text.contains("1 item is withheld") && !text.contains("I-2026-00070"), "{text}");
    bench.press("esc esc 7 f").write("ref:I-2026-00070").press("enter");
    assert_eq!(bench.count(), 0, "{}", bench.screen());
}

#[test]
fn without_a_quorum_nothing_is_decided_unless_the_record_says_why() {
    let mut bench = next_meeting();
    bench.press("S ctrl-s esc");
    assert!(bench.screen().contains("quorum ! no"), "{}", bench.screen());
    first_new(&mut bench);
    bench.press("d");
    assert!(bench.notice().contains("there is no quorum: t says"), "{}", bench.screen());
    assert!(bench.screen().contains("New intelligence"), "no form opens: {}", bench.screen());
    bench.press("Q").write("snow; the risk cannot wait").press("ctrl-s");
    assert!(bench.notice().contains("goes on without its quorum"), "{}", bench.screen());
    bench.press("d").write("two reports").press("tab").write("access").press("ctrl-s");
    assert!(bench.notice().contains("develop"), "{}", bench.screen());
}

#[test]
fn a_report_that_comes_in_during_the_session_is_taken_up_by_one_key() {
    let mut bench = next_meeting();
    bench.press("S ctrl-s A esc L");
    assert!(bench.notice().contains("no new intelligence came in"), "{}", bench.notice());
    bench.press("esc 7 n c tab").write("Just now").press("tab").write("A call.");
    bench.press("ctrl-s 8 m");
    assert!(bench.screen().contains("1 came in since: L takes it up"), "{}", bench.screen());
    bench.press("L");
    assert!(bench.notice().contains("takes up late: I-2026-"), "{}", bench.notice());
    assert!(bench.screen().contains("late  Just now"), "{}", bench.screen());
}

#[test]
fn minutes_are_corrected_agreed_and_signed_with_the_hash_of_the_entry() {
    let mut bench = small_meeting_closed();
    bench.press("e");
    assert!(bench.screen().contains("chair: a.khan; minutes: a.khan"), "{}", bench.screen());
    bench.write("corrected: ").press("ctrl-s");
    assert!(bench.notice().contains("are corrected"), "{}", bench.screen());
    bench.press("a");
    assert!(bench.notice().contains("are agreed by a.khan"), "{}", bench.screen());
    bench.press("a");
    assert!(bench.notice().contains("agreed already"), "{}", bench.notice());
    bench.press("s n");
    assert_eq!(bench.cell("state"), "minutes agreed", "no is no");
    bench.press("s y");
    assert_eq!(bench.cell("state"), "minutes signed", "{}", bench.notice());
    for key in ["s", "a", "e"] {
        bench.press(key);
        assert!(bench.notice().contains("signed and locked"), "{key}: {}", bench.notice());
    }
    let mut again = Bench::on(&bench.path, (120, 40), &Memory::default());
    again.press("8 j p enter");
    let (paper, _) = again.printed.first().expect("minutes");
    let text = text_of(paper).replace('\n', " ");
    let minutes = again.store.minutes(1).expect("minutes");
    let hash = minutes.hash.expect("a hash");
    assert!(text.contains(&hash[..32]), "{text}");
    assert!(text.contains("as corrected") && text.contains("Signed"), "{text}");
    for (_, verdict) in again.store.verify_audit().expect("walked") {
        assert!(matches!(verdict, probity::store::audit::Verdict::Whole(_)));
    }
}

#[test]
fn the_next_meeting_agrees_the_minutes_of_the_last_and_only_the_chair_signs() {
    let mut bench = next_meeting();
    bench.press("S ctrl-s A esc space A");
    assert!(
        bench.notice().contains("the minutes of T-2026-23 are agreed by T-2026-24"),
        "{}",
        bench.screen()
    );
    bench.press("Y y");
    assert!(bench.notice().contains("only its chair, j.okoro, signs"), "{}", bench.notice());
}

#[test]
fn a_decision_is_corrected_by_a_new_entry_with_the_old_words() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "decisions");
    let (old, item) = (bench.cell("ref"), bench.cell("item"));
    bench.press("c");
    let screen = bench.screen();
    assert!(screen.contains("Correct by a new entry") && screen.contains(&old), "{screen}");
    bench.press("s ctrl-s");
    assert!(bench.notice().contains(&item), "{}", bench.screen());
    assert_eq!((bench.cell("ref"), bench.cell("corrected-by").is_empty()), (old.clone(), false));
    bench.press("c");
    assert!(bench.notice().contains("is corrected by"), "{}", bench.notice());
    bench.press("g");
    assert_eq!(bench.cell("corrects"), old);
    assert_eq!(bench.cell("disposition"), "support and welfare");
}

#[test]
fn a_report_is_decided_outside_a_meeting() {
    let mut bench = Bench::small();
    bench.press("7");
    let reference = bench.cell("ref");
    bench.press("d d tab").write("two reports agree").press("tab").write("still has access");
    bench.press("ctrl-s");
    assert!(bench.notice().contains(&format!("{reference}, develop")), "{}", bench.screen());
}
