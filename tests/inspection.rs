//! What inspections ask of the unit: their recommendations followed to the evidence; keys in,
//! screen out.

mod support;

use probity::app::message::Message;
use support::Bench;

/// Keeps the screen at every size.
fn keep(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

/// The text of the preview on top, page by page.
fn previewed(bench: &mut Bench) -> String {
    bench.send(Message::Resize(120, 60));
    let mut text = String::new();
    for _ in 0..60 {
        text.push_str(&bench.screen());
        bench.press("j");
    }
    text
}

#[test]
fn a_recommendation_is_entered_followed_and_closed_on_its_evidence() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "recommendations-overdue");
    let overdue = bench.count();
    assert!(overdue >= 2 && bench.cell("due-in").contains("over"), "{}", bench.screen());
    bench.go_to_tab("8", "recommendations");
    keep("recommendations", &mut bench);
    bench.press("n").fill("source", "2026 inspection, recommendation 2");
    bench.fill("made_on", "2 Nov 2026").fill("text", "Look at refusals again.").press("ctrl-s");
    assert!(bench.notice().contains("IR-2026-"), "{}", bench.screen());
    let record = bench.notice().split(':').next().expect("a reference").to_owned();
    bench.narrow(&format!("ref:{record}"));
    bench.press("d").write("none needed").press("ctrl-s");
    assert!(bench.screen().contains("somebody else looks at the evidence"), "{}", bench.screen());
    bench.press("esc y w").fill("owner", "m.reyes").press("enter");
    bench.fill("reason", "she leads on it").press("ctrl-s");
    assert!(bench.notice().contains(&format!("{record}: m.reyes, due")), "{}", bench.screen());
    bench.press("e").write("ten are read").press("ctrl-s");
    assert!(bench.notice().contains("progress noted"), "{}", bench.screen());
    bench.press("d").write("all were read").press("ctrl-s");
    assert!(bench.notice().contains("closed as implemented"), "{}", bench.screen());
    bench.press("e");
    assert!(bench.notice().contains("is implemented already"), "{}", bench.notice());
    bench.press("enter");
    keep("recommendation_detail", &mut bench);
}

#[test]
fn what_is_overdue_stands_on_home_on_the_agenda_and_in_the_assessment() {
    let mut bench = Bench::small();
    bench.go_to_tab("8", "recommendations-overdue");
    let (overdue, first) = (bench.count(), bench.cell("ref"));
    bench.press("1");
    let said = format!("{overdue} recommendations overdue");
    assert!(bench.screen().contains(&said), "{}", bench.screen());
    bench.go_to_tab("8", "meetings").press("p");
    let agenda = previewed(&mut bench);
    assert!(agenda.contains(&first) && agenda.contains(", overdue ("), "{agenda}");
    bench.press("esc :").write("strategic").press("enter");
    let paper = previewed(&mut bench);
    assert!(paper.contains("Recommendations due"), "{paper}");
    assert!(paper.contains(&first) && paper.contains("! overdue"), "{paper}");
}

#[test]
fn a_dip_sample_is_drawn_and_read_by_somebody_who_did_not_decide() {
    let mut bench = Bench::small();
    bench.go_to_tab("2", "dip-samples");
    assert_eq!(bench.count(), 1, "{}", bench.screen());
    bench.press("n ctrl-u").fill("until", "1 Jan 2019").fill("from", "1 Dec 2018").press("ctrl-s");
    assert!(bench.screen().contains("no case was decided"), "{}", bench.screen());
    bench.go_to_field("until").press("ctrl-u").write("today");
    bench.go_to_field("from").press("ctrl-u").write("1 Sep 2026").fill("seed", "7").press("ctrl-s");
    assert!(bench.notice().contains("seed 7"), "{}", bench.screen());
    assert_eq!(bench.count(), 2, "{}", bench.screen());
    bench.go_to_tab("2", "dip-unread");
    let (unread, first) = (bench.count(), bench.cell("ref"));
    keep("dip_unread", &mut bench);
    bench.press("a").press("ctrl-s");
    assert!(bench.screen().contains("write the reason"), "{}", bench.screen());
    bench.write("the checks bear it out").press("ctrl-s");
    assert!(bench.notice().contains(&format!("{first}: agrees with")), "{}", bench.screen());
    assert_eq!(bench.count(), unread - 1);
    bench.press("x").write("a finding was left out").press("ctrl-s");
    assert!(bench.notice().contains("does not agree with"), "{}", bench.screen());
    bench.go_to_tab("2", "dip-readings");
    bench.press("a");
    assert!(bench.notice().contains("already"), "{}", bench.notice());
    bench.go_to_tab("2", "dip-samples").press("down enter");
    keep("dip_sample", &mut bench);
}
