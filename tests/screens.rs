//! What the screens say, read by a person before each picture was kept: the text of every main
//! screen at three sizes.

mod support;

use probity::app::message::Message;
use support::{Bench, SIZES, screen_at};

/// Keeps the screen that keys lead to, at every size.
fn keep(name: &str, ways: &str) {
    let mut bench = Bench::small();
    bench.press(ways);
    keep_state(name, &mut bench);
}

fn keep_state(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

#[test]
fn home() {
    keep("home", "1");
}

#[test]
fn vetting_list() {
    keep("vetting_list", "2");
}

#[test]
fn vetting_detail() {
    keep("vetting_detail", "2 enter");
}

#[test]
fn revetting() {
    keep("revetting", "3");
}

#[test]
fn gifts_form_with_errors() {
    keep("gifts_form", "5 n ctrl-s");
}

#[test]
fn intelligence_list() {
    keep("intelligence_list", "7");
}

#[test]
fn scoring_half_way() {
    keep("scoring", "7 s 4 5 1 4 5 3 3");
}

#[test]
fn meeting_item_with_its_decision_and_action() {
    let mut bench = Bench::small();
    bench.press("8 m S ctrl-s A esc");
    for _ in 0..200 {
        if bench.state.may_decide_item().is_ok() {
            break;
        }
        bench.press("space");
    }
    keep_state("meeting_open", &mut bench);
    bench.press("d").write("two reports agree").press("tab").write("still has access");
    bench.press("ctrl-s a").write("secure the message data").press("ctrl-s");
    keep_state("meeting_decided", &mut bench);
}

#[test]
fn agenda_preview() {
    keep("agenda", "8 p");
}

#[test]
fn help() {
    keep("help", "2 ?");
}

#[test]
fn palette() {
    keep("palette", "2 :");
}

#[test]
fn columns() {
    keep("columns", "2 v");
}

#[test]
fn filter_with_an_error() {
    keep("filter_error", "2 f l e v e l : M V space a g e > x");
}

#[test]
fn empty_list() {
    let mut bench = Bench::small();
    bench.press("2 f").write("subject:nobody").press("enter");
    keep_state("empty_list", &mut bench);
}

#[test]
fn an_empty_list_says_why_and_what_would_fill_it() {
    let mut bench = Bench::empty();
    bench.press("8");
    assert!(bench.screen().contains("There is no meeting here yet. Plan one with n"));
    bench.go_to_tab("8", "extensions-asked");
    let screen = bench.screen();
    assert!(screen.contains("No action is under “Extensions asked” now. Set one with n"));
    assert!(!screen.contains("filter with F") && !screen.contains("matches"), "{screen}");
    bench.press("f").write("owner:nobody").press("enter");
    let screen = bench.screen();
    assert!(screen.contains("No action matches the filter; F takes it away."), "{screen}");
}

#[test]
fn on_a_narrow_screen_a_floor_is_whole_and_the_most_useful_keys_are_offered() {
    let mut bench = Bench::small();
    bench.press("7 s 4 5 1 4 5 3 3 3 4 2 3 4 2");
    let foot = |screen: &str| screen.lines().last().map(str::to_owned).unwrap_or_default();
    let screen = screen_at(&bench.state, 80, 24);
    assert!(foot(&screen).contains("⏎ save"), "{screen}");
    assert!(foot(&screen).trim_end().ends_with("? keys"), "{screen}");
    bench.press("j j j space");
    let screen = screen_at(&bench.state, 80, 24);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let floor = "serious corruption, with APSP and an improper emotional relationship";
    assert!(words(&screen).contains(&format!("[x] {floor} ▲ HIGH")), "{screen}");
    assert!(words(&screen).contains(floor), "{screen}");
    assert!(!screen.contains('…'), "{screen}");
    let mut bench = Bench::small();
    bench.press("8 m S ctrl-s A esc");
    for _ in 0..200 {
        if bench.state.may_decide_item().is_ok() {
            break;
        }
        bench.press("space");
    }
    let screen = screen_at(&bench.state, 80, 24);
    assert!(foot(&screen).contains("space next"), "{screen}");
}

#[test]
fn on_a_narrow_screen_the_criteria_of_a_referral_are_whole() {
    let mut bench = Bench::small();
    bench.press("1 k r");
    let screen = screen_at(&bench.state, 80, 24);
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "[serious corruption, with APSP and an improper emotional relationship]",
        "relevant offence: sentence fixed by law, or seven years possible",
    ] {
        assert!(words.contains(said), "{said}: {screen}");
    }
}

#[test]
fn a_meetings_decision_starts_as_the_chairs() {
    let mut bench = Bench::small();
    bench.press("8 m S ctrl-s A esc");
    for _ in 0..200 {
        if bench.state.may_decide_item().is_ok() {
            break;
        }
        bench.press("space");
    }
    let chair = bench.state.meeting().map(|meeting| meeting.agenda.meeting.chair.clone());
    let chair = chair.expect("a meeting");
    assert_ne!(chair, bench.state.actor);
    bench.press("d");
    let screen = bench.screen();
    let by = screen.lines().find(|line| line.contains("decided by")).unwrap_or_default();
    assert!(by.contains(&chair), "{screen}");
}

#[test]
fn too_small() {
    let bench = Bench::small();
    insta::assert_snapshot!("too_small", screen_at(&bench.state, 59, 14));
}

/// The column at which a text begins on a line of the screen, counted from 0.
fn column_of(screen: &str, line: usize, text: &str) -> u16 {
    let line = screen.lines().nth(line).expect("a line");
    let at = line.find(text).expect("the text on the line");
    u16::try_from(line[..at].chars().count()).expect("a column")
}

#[test]
fn a_click_means_what_is_read_under_it() {
    for size in SIZES {
        let mut bench = Bench::small();
        bench.press("2 M").send(Message::Resize(size.0, size.1));
        let gifts = column_of(&bench.screen(), 1, "5 Gifts");
        bench.send(Message::Click(gifts, 1));
        assert_eq!(bench.state.current_screen().key, "gifts", "{size:?}");
        let declined = column_of(&bench.screen(), 2, "Declined");
        bench.send(Message::Click(declined, 2));
        let title = bench.state.shown().map(|(view, _)| view.title.as_str());
        assert_eq!(title, Some("Declined"), "{size:?}");
        // Between two names there is nothing to click.
        bench.send(Message::Click(declined - 2, 2));
        let title = bench.state.shown().map(|(view, _)| view.title.as_str());
        assert_eq!(title, Some("Declined"), "{size:?}");
    }
}

#[test]
fn the_first_key_back_from_the_end_of_a_record_moves() {
    let mut bench = Bench::small();
    bench.press("2 enter").send(Message::Resize(80, 24));
    for _ in 0..100 {
        bench.press("down");
        bench.screen();
    }
    let end = bench.screen();
    bench.press("up");
    assert_ne!(bench.screen(), end);
    bench.press("down");
    assert_eq!(bench.screen(), end);
}

#[test]
fn a_local_default_is_said_where_its_number_stands() {
    let mut bench = Bench::small();
    bench.press("1");
    assert!(bench.screen().contains("(local default, confirm)"), "{}", bench.screen());
    bench.press("2 enter").send(Message::Resize(120, 90));
    assert!(bench.screen().contains("local default, confirm: class, target"), "{}", bench.screen());
    bench.press("1 7 s");
    assert!(bench.screen().contains("local default, confirm"), "{}", bench.screen());
}

#[test]
fn a_need_to_know_record_is_not_read_in_passing() {
    let mut bench = Bench::small();
    bench.press("4");
    assert!(bench.screen().contains("not read in passing"), "{}", bench.screen());
}

#[test]
fn why_a_case_stands_where_it_does() {
    keep("why", "2 j w");
}

#[test]
fn renewals_by_week_and_month() {
    keep("renewals", "3 c");
}

#[test]
fn renewals_by_force_in_a_later_month() {
    keep("renewals_force", "3 c b right right");
}
