//! A fortnight of the unit, played by the program itself in a pseudo-terminal: from the hotline on
//! Friday night to signed minutes; the databases, the audit chain and the paper tell it too.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

#[path = "support/play.rs"]
mod play;
#[path = "support/pty.rs"]
mod pty;
mod support;

use play::{done, it_becomes, leave, narrow_to, press, text, texts};
use pty::{Home, Pty};
use std::fs;

const MESSAGES: &str = "Sends messages at night to a woman who reported her husband";
const WARRANT: &str = "Told a friend the date of a warrant";

/// What the intelligence side holds: one text.
#[track_caller]
fn kept(home: &Home, query: &str, about: &str) -> String {
    text(home, "intelligence", query, [about])
}

/// The reference of the report with this summary.
fn reference(home: &Home, summary: &str) -> String {
    kept(home, "SELECT ref FROM report WHERE summary = ?1", summary)
}

/// Narrows the list of intelligence to one report.
#[track_caller]
fn find(pty: &mut Pty, record: &str) {
    press(pty, "7", "Undecided");
    narrow_to(pty, record);
}

/// Writes down a call to the confidential line, as far as its items.
fn hear_a_call(pty: &mut Pty, summary: &str, items: &str) {
    pty.press("N");
    pty.wait_for("Record a report");
    pty.press("c\t").press(summary).press("\t").press(items);
    pty.wait_for(items);
}

/// Says that the report is of abuse of position for a sexual purpose, and about whom.
fn name_a_subject_of_apsp(pty: &mut Pty, typed: &str, found: &str) {
    pty.press("\t\t\t\ts\ty\t").press(typed);
    pty.wait_for(found);
    pty.press("\r");
}

fn save_the_report(pty: &mut Pty) {
    pty.press("\x13");
    pty.wait_for("recorded");
}

fn friday_night(home: &Home) {
    it_becomes(home, "2026-11-20T22:41");
    let mut pty = home.open();
    hear_a_call(&mut pty, MESSAGES, "1BP He writes to her from his own telephone.");
    name_a_subject_of_apsp(&mut pty, "ali", "Ali, Rukhsana");
    save_the_report(&mut pty);
    pty.press("\x1b");
    hear_a_call(&mut pty, WARRANT, "2DP It was said at a club.");
    save_the_report(&mut pty);
    pty.press("\x1b");
    leave(pty);
    let received = "SELECT substr(received, 1, 15) FROM report WHERE summary = ?1";
    assert_eq!(kept(home, received, MESSAGES), "2026-11-20T22:4");
    let subject = "SELECT s.name FROM report r JOIN report_subject s ON s.report_id = r.id
        WHERE r.summary = ?1 AND r.apsp = 1 AND s.person_id IS NOT NULL";
    assert_eq!(kept(home, subject, MESSAGES), "Ali, Rukhsana");
}

/// The page of Friday is worked through before the unit goes home.
fn friday_afternoon(home: &Home) {
    it_becomes(home, "2026-11-20T16:30");
    let mut pty = home.open();
    close_the_page(&mut pty, "M-2026-11-20");
    leave(pty);
}

/// Opens the page of the day, and closes it with what is still open.
fn close_the_page(pty: &mut Pty, page: &str) {
    press(pty, "D", "Daily page");
    press(pty, "S", &format!("{page} opened with"));
    press(pty, "C", &format!("Close {page}?"));
    press(pty, "y", &format!("{page} closed"));
    pty.press("\x1b");
}

/// Monday hears what came in since Friday's close, and gives the first item to somebody.
fn monday_morning(home: &Home) {
    it_becomes(home, "2026-11-23T08:05");
    let heard = [MESSAGES, WARRANT].map(|summary| reference(home, summary));
    let mut pty = home.open();
    pty.press("D");
    pty.wait_until("both reports on the page", |screen| {
        let screen = screen.contents();
        screen.contains("since Fri 20 Nov 16:3") && heard.iter().all(|one| screen.contains(one))
    });
    press(&mut pty, " ", " seen");
    press(&mut pty, "a", "Assign");
    press(&mut pty, "\x13", "A-2026-");
    press(&mut pty, "C", "Close M-2026-11-23?");
    press(&mut pty, "y", "M-2026-11-23 closed");
    pty.press("\x1b");
    leave(pty);
    let state = "SELECT state || ' by ' || closed_by FROM daily WHERE ref = ?1";
    assert_eq!(kept(home, state, "M-2026-11-23"), "closed by a.khan");
    let on_page = "SELECT d.ref FROM daily_item i JOIN daily d ON d.id = i.daily_id
        WHERE i.section = 'received' AND i.record = ?1";
    for record in heard {
        assert_eq!(kept(home, on_page, &record), "M-2026-11-23");
    }
}

/// Two people score the APSP report apart; the first score starts the clock of its referral.
fn scores(home: &Home) {
    let record = reference(home, MESSAGES);
    let mut first = home.open();
    find(&mut first, &record);
    press(&mut first, "s", "psychological");
    press(&mut first, "4514533342342", "= R 520");
    press(&mut first, "\r", "a referral is mandatory and must be made by Tue 24 Nov 2026 23:59");
    leave(first);
    let mut second = home.open_as("m.reyes");
    find(&mut second, &record);
    press(&mut second, "S", "psychological");
    assert!(!second.screen().contains("520"), "nothing of the first: {}", second.screen());
    press(&mut second, "3514533342342", "= R 480");
    press(&mut second, "\r", "scored second critical");
    leave(second);
    let apart = "SELECT a.r || ' by ' || a.scored_by || ', ' || b.r || ' by ' || b.scored_by
        FROM report r JOIN score a ON a.id = r.score_id JOIN score b ON b.blind_to = a.id
        WHERE r.ref = ?1";
    assert_eq!(kept(home, apart, &record), "520 by a.khan, 480 by m.reyes");
}

/// The mandatory referral is made well before its clock ends.
fn refers(home: &Home) {
    let record = reference(home, MESSAGES);
    let clock =
        "SELECT deadline FROM referral f JOIN report r ON r.id = f.report_id WHERE r.ref = ?1";
    assert_eq!(kept(home, clock, &record), "2026-11-24T23:59:59Z");
    let mut pty = home.open();
    find(&mut pty, &record);
    press(&mut pty, "r", "Referral to the IOPC");
    pty.press("\tan abuse of position is serious corruption\t2026/201893");
    press(&mut pty, "\x13", "referred to the IOPC, in time");
    leave(pty);
    let made = "SELECT f.state || ' as ' || f.reference FROM referral f
        JOIN report r ON r.id = f.report_id WHERE r.ref = ?1 AND r.clock_until IS NULL";
    assert_eq!(kept(home, made, &record), "referred as 2026/201893");
}

/// Tuesday: the agenda goes out, everybody is there, and one of them may not hear an item.
fn the_meeting_opens(home: &Home) -> Pty {
    it_becomes(home, "2026-11-24T10:00");
    let mut head = home.open_as("j.okoro");
    press(&mut head, "8", "▶ T-2026-24");
    press(&mut head, "m", "Apologies and conflicts of interest");
    press(&mut head, "I", "Issue the agenda of T-2026-24");
    press(&mut head, "y", "issue 1 of the agenda");
    press(&mut head, "S", "Open the meeting");
    press(&mut head, "\x13", "Attendance");
    press(&mut head, "A", "quorum yes");
    head.press("\x1b");
    let record = reference(home, WARRANT);
    go_to(home, &mut head, &record);
    press(&mut head, "c", "Declare a conflict of interest");
    head.press("m.reyes\t\ther sister's husband");
    press(&mut head, "\x13", &format!("{record} is kept from m.reyes"));
    head
}

/// Goes to the item of a record, from the first item on.
fn go_to(home: &Home, pty: &mut Pty, record: &str) {
    let place = "SELECT position FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id
        WHERE m.ref = 'T-2026-24' AND i.section = 5 AND i.record = ?1";
    let place = play::number(home, "intelligence", place, [record]);
    pty.press(&"b".repeat(60));
    pty.wait_for("item 1 of");
    pty.press(&" ".repeat(usize::try_from(place - 1).expect("a place")));
    pty.wait_for(&format!("item {place} of"));
}

/// Whom an item is kept from finds it neither in the meeting nor in the list, and is told so.
fn the_conflicted_colleague_looks(home: &Home) {
    let record = reference(home, WARRANT);
    let mut pty = home.open_as("m.reyes");
    press(&mut pty, "8", "▶ T-2026-24");
    let screen = press(&mut pty, "m", "1 item is withheld from you");
    assert!(!screen.contains(WARRANT) && !screen.contains(&record), "{screen}");
    pty.press("\x1b");
    press(&mut pty, "7", "Undecided");
    pty.press("f\x15ref:").press(&record);
    press(&mut pty, "\r", "No report matches");
    leave(pty);
}

/// The meeting decides, sets an action, puts the rest off and closes.
fn the_meeting_decides(home: &Home, head: &mut Pty) {
    let record = reference(home, MESSAGES);
    go_to(home, head, &record);
    head.press("r").press("two accounts agree\tshe is still in touch with him");
    press(head, "\x13", "refer to the IOPC; decision");
    head.press("a").press("secure the message data");
    press(head, "\x13", "A-2026-");
    for item in undecided(home) {
        go_to(home, head, &item);
        head.press("z").press("more research");
        press(head, "\x13", &format!("{item} deferred"));
    }
    press(head, "C", "Close T-2026-24?");
    press(head, "y", "T-2026-24 closed");
    head.press("\x1b");
}

/// What the meeting has not settled of the new intelligence.
fn undecided(home: &Home) -> Vec<String> {
    let sql = "SELECT i.record FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id
        WHERE m.ref = 'T-2026-24' AND i.section = 5 AND i.state = 'open' ORDER BY i.position";
    texts(home, "intelligence", sql, [])
}

/// The minutes are agreed and signed, and printed with the hash of the entry that signed them.
fn the_minutes_are_signed(home: &Home, mut head: Pty) {
    head.wait_for("▶ T-2026-24");
    press(&mut head, "a", "are agreed");
    press(&mut head, "s", "Sign");
    press(&mut head, "y", "are signed and locked");
    leave(head);
    let paper = home.workspace.with_file_name("minutes.pdf");
    let file = paper.display().to_string();
    done(home, &["minutes", "T-2026-24", "--output", &file]);
    let text = pdf_extract::extract_text_from_mem(&fs::read(&paper).expect("the paper"));
    let text: String = text.expect("a PDF").split_whitespace().collect();
    let hash = kept(
        home,
        "SELECT hash FROM audit WHERE command = 'sign minutes' AND record = ?1",
        "T-2026-24",
    );
    assert!(text.contains(&hash), "{hash}\n{text}");
    for said in ["OFFICIAL-SENSITIVE", "secure the message data", "two accounts agree", WARRANT] {
        let said: String = said.split_whitespace().collect();
        assert!(text.contains(&said), "{said}\n{text}");
    }
    let state = "SELECT state || ' ' || quorate FROM meeting WHERE ref = ?1";
    assert_eq!(kept(home, state, "T-2026-24"), "signed 1");
}

#[test]
fn from_the_hotline_to_signed_minutes() {
    let home = Home::new();
    friday_afternoon(&home);
    friday_night(&home);
    monday_morning(&home);
    scores(&home);
    refers(&home);
    let mut head = the_meeting_opens(&home);
    the_conflicted_colleague_looks(&home);
    the_meeting_decides(&home, &mut head);
    the_minutes_are_signed(&home, head);
    done(&home, &["audit", "verify"]);
}
