//! A week of the vetting unit, played by the program itself in a pseudo-terminal: from HR's list on
//! Monday to the month that is closed; the database, the audit chain and the paper tell it too.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

#[path = "support/play.rs"]
mod play;
#[path = "support/post.rs"]
mod post;
#[path = "support/pty.rs"]
mod pty;
mod support;

use play::{chosen, done, it_becomes, leave, narrow, narrow_to, press};
use probity::catalogue::view;
use probity::domain::policy::Policies;
use pty::{Home, Pty};
use rusqlite::Params;
use std::fs;
use std::path::PathBuf;

const JOINER: &str = "Doe, Josephine";

/// One text of the casework side.
#[track_caller]
fn kept(home: &Home, query: &str, about: impl Params) -> String {
    play::text(home, "casework", query, about)
}

/// One number of the casework side.
#[track_caller]
fn number(home: &Home, query: &str, about: impl Params) -> i64 {
    play::number(home, "casework", query, about)
}

/// Goes to a tab of the vetting screen, by its title.
#[track_caller]
fn go_to_tab(pty: &mut Pty, title: &str) {
    let policies = Policies::built_in().expect("the shipped policy holds");
    let today = "2026-11-20".parse().expect("a date");
    let views = view::shipped(policies.on(today)).expect("the shipped views hold");
    let tabs: Vec<String> =
        views.into_iter().filter(|view| view.screen == "vetting").map(|view| view.title).collect();
    let mut at = 0;
    pty.wait_until("the tabs", |screen| {
        let shown = tab_of(screen);
        tabs.iter().position(|tab| *tab == shown).is_some_and(|place| {
            at = place;
            true
        })
    });
    while tabs.get(at).is_some_and(|tab| tab != title) {
        at = (at + 1) % tabs.len();
        pty.press("\t");
        pty.wait_until(&tabs[at], |screen| tab_of(screen) == tabs[at]);
    }
}

/// The name of the tab that stands out, without its count.
fn tab_of(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let cells = (0..columns).filter_map(|column| screen.cell(2, column));
    let shown = cells.map(|cell| if cell.underline() { cell.contents() } else { "\n" });
    let shown: String = shown.collect();
    // An alarm stands out as well.
    let name = shown.split('\n').find(|run| run.contains(char::is_alphabetic));
    let name = name.unwrap_or_default();
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!').trim_end().to_owned()
}

/// Goes to a case in a tab of the vetting screen.
#[track_caller]
fn find(pty: &mut Pty, tab: &str, case: &str) {
    press(pty, "2", "Vetting");
    go_to_tab(pty, tab);
    narrow_to(pty, case);
}

/// Who moved to which post, and who left, in HR's list of Monday.
struct Moves {
    mover: String,
    post: String,
    leaver: String,
}

/// Writes HR's list: everybody it has as they are known, but for a joiner, a mover into a
/// designated post and a leaver.
fn hr_writes_its_list(home: &Home) -> (PathBuf, Moves) {
    let listed = "person p JOIN clearance c ON c.person_id = p.id AND c.current = 1
        WHERE c.level = 'RV' AND c.state = 'active' AND c.valid_until > '2028' AND p.left_on IS NULL
          AND p.collar IS NOT NULL AND p.kind = 'officer' AND NOT EXISTS
            (SELECT 1 FROM vetting_case v WHERE v.person_id = p.id AND v.open = 1)";
    let one = |order| kept(home, &format!("SELECT p.collar FROM {listed} ORDER BY {order}"), []);
    let (mover, leaver) = (one("p.id"), one("p.id DESC"));
    let vacant = "SELECT ref FROM post WHERE holder_id IS NULL AND designated = 1 AND level = 'MV'";
    let post = kept(home, vacant, []);
    let known = "SELECT collar || ',\"' || name || '\",' || kind || ',' || CASE collar
            WHEN ?1 THEN ?2 || ',2026-11-23,,' WHEN ?3 THEN ',,2026-11-20,Retired' ELSE ',,,' END
        FROM person WHERE collar IS NOT NULL AND left_on IS NULL ORDER BY id";
    let mut rows = play::texts(home, "casework", known, [&mover, &post, &leaver]);
    let headings = "Employee number,Full name,Category,Position,Position start,Leaving date,Reason";
    rows.insert(0, headings.to_owned());
    rows.push(format!("99001,\"{JOINER}\",Police officer,,,,"));
    let path = home.workspace.with_file_name("monday.csv");
    fs::write(&path, rows.join("\n")).expect("written");
    (path, Moves { mover, post, leaver })
}

/// What an import may not change by itself.
fn people_posts_and_cases(home: &Home) -> String {
    let all = "SELECT (SELECT group_concat(ref || version) FROM person)
        || (SELECT group_concat(id || '-' || version) FROM holding)
        || (SELECT group_concat(ref || version) FROM clearance)
        || (SELECT group_concat(ref || version) FROM vetting_case)";
    kept(home, all, [])
}

/// Monday: HR's list is held against what is here; what differs is seen, then accepted by key.
fn monday_hr(home: &Home) {
    it_becomes(home, "2026-11-23T08:05");
    let (file, moves) = hr_writes_its_list(home);
    let file = file.display().to_string();
    let before = people_posts_and_cases(home);
    let shown = done(home, &["import", "hr", &file, "--dry-run"]);
    for said in [JOINER, "needs MV, holds RV", "left on 20 Nov 2026, retired; RV still stands"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(shown.starts_with("dry run, nothing was written"), "{shown}");
    let files = "SELECT count(*) FROM hr_file";
    assert_eq!(number(home, files, []), 1, "that of the demonstration");
    let said = done(home, &["import", "hr", &file]);
    assert!(said.contains("HF-2026-002: "), "{said}");
    assert_eq!(people_posts_and_cases(home), before, "a list changes nothing by itself");
    differences_are_accepted(home);
    the_mover_holds_the_post(home, &moves);
    the_leaver_is_gone(home, &moves.leaver);
    the_joiner_has_a_case(home);
    let open = "SELECT count(*) FROM hr_difference WHERE state = 'open'";
    assert_eq!(number(home, open, []), 0);
}

fn differences_are_accepted(home: &Home) {
    let mut pty = home.open_as("s.pickles");
    pty.press("1");
    press(&mut pty, "j", "HR differences");
    pty.wait_until("a joiner", |screen| {
        chosen(&screen.contents()).is_some_and(|line| line.contains("joiner"))
    });
    narrow(&mut pty, "kind:mover");
    press(&mut pty, "a", "moved; V-2026-");
    narrow(&mut pty, "kind:leaver");
    press(&mut pty, "a", "left: 1 clearance terminated, 1 post vacated");
    press(&mut pty, "F", JOINER);
    press(&mut pty, "A", "Accept all ");
    press(&mut pty, "y", " accepted: joiner");
    leave(pty);
}

fn the_mover_holds_the_post(home: &Home, moves: &Moves) {
    let now = "SELECT p.collar || ' since ' || h.from_on FROM holding h
        JOIN person p ON p.id = h.person_id JOIN post o ON o.id = h.post_id
        WHERE o.ref = ?1 AND h.until_on IS NULL AND o.holder_id = p.id";
    let since = format!("{} since 2026-11-23", moves.mover);
    assert_eq!(kept(home, now, [&moves.post]), since);
    let held = "SELECT count(*) FROM holding h JOIN person p ON p.id = h.person_id
        WHERE p.collar = ?1 AND h.until_on IS NULL";
    assert_eq!(number(home, held, [&moves.mover]), 1, "the old post was left");
    let case = "SELECT v.kind || ' ' || v.level || ' for ' || o.ref FROM vetting_case v
        JOIN person p ON p.id = v.person_id JOIN post o ON o.id = v.post_id
        WHERE p.collar = ?1 AND v.open = 1";
    assert_eq!(kept(home, case, [&moves.mover]), format!("upgrade MV for {}", moves.post));
}

fn the_leaver_is_gone(home: &Home, leaver: &str) {
    let gone = "SELECT p.left_on || ' ' || p.leaving || ', ' || c.state || ' by ' || s.authority
        FROM person p JOIN clearance c ON c.person_id = p.id AND c.current = 1
        JOIN clearance_step s ON s.clearance_id = c.id
        WHERE p.collar = ?1 AND s.step = 'terminated' AND s.taken_on = '2026-11-20'
          AND NOT EXISTS (SELECT 1 FROM holding h WHERE h.person_id = p.id AND h.until_on IS NULL)";
    assert_eq!(kept(home, gone, [leaver]), "2026-11-20 retired, terminated by s.pickles");
}

fn the_joiner_has_a_case(home: &Home) {
    let case = "SELECT p.collar || ' ' || v.kind || ' ' || v.level || ' ' || v.received
        FROM vetting_case v JOIN person p ON p.id = v.person_id WHERE p.name = ?1 AND EXISTS
          (SELECT 1 FROM case_check k WHERE k.case_id = v.id AND k.mandatory = 1)";
    assert_eq!(kept(home, case, [JOINER]), "99001 recruit RV 2026-11-23");
}

/// The gap list, one key from anywhere: a holder without a case gets the one that is needed.
fn monday_gaps(home: &Home) {
    let mut pty = home.open_as("s.pickles");
    press(&mut pty, "5", "Gifts");
    press(&mut pty, "\x07", "Gap list");
    narrow(&mut pty, "-case standing:lapsed");
    let screen = press(&mut pty, "c", " opened, target ");
    let said = screen.split(" opened, target ").next().unwrap_or_default();
    let opened = said.split_whitespace().last().expect("a reference").to_owned();
    pty.press("\x1b");
    leave(pty);
    let case = "SELECT v.kind || ' ' || (v.level = o.level) || ' ' || v.received
        FROM vetting_case v JOIN post o ON o.id = v.post_id AND o.holder_id = v.person_id
        JOIN clearance c ON c.person_id = v.person_id AND c.current = 1
        WHERE v.ref = ?1 AND v.open = 1 AND c.valid_until < v.received";
    assert_eq!(kept(home, case, [&opened]), "renewal 1 2026-11-23");
}

/// How many checks of a case are open.
fn open_checks(home: &Home, case: &str) -> i64 {
    let open = "SELECT count(*) FROM case_check k JOIN vetting_case v ON v.id = k.case_id
        WHERE v.ref = ?1 AND k.result IS NULL";
    number(home, open, [case])
}

/// Tuesday: an officer takes the next case by priority and records four clean checks.
fn tuesday_checks(home: &Home) {
    it_becomes(home, "2026-11-24T08:30");
    let mut pty = home.open_as("e.nowak");
    press(&mut pty, "2", "Vetting");
    go_to_tab(&mut pty, "Open");
    let taken = "SELECT record FROM audit WHERE actor = 'e.nowak' AND command = 'take next case'
        ORDER BY seq DESC";
    let case = loop {
        press(&mut pty, "t", " is with e.nowak");
        let case = kept(home, taken, []);
        pty.wait_for(&format!("{case} is with e.nowak"));
        if open_checks(home, &case) >= 4 {
            break case;
        }
        pty.press("\x1b");
    };
    let before = open_checks(home, &case);
    press(&mut pty, "c", "Record a check");
    for left in (before - 3..before).rev() {
        pty.press("n");
        press(&mut pty, "\x0e", &format!("no trace, {left} left"));
    }
    press(&mut pty, "n\x13", "no trace, ");
    pty.wait_until("the form gone", |screen| !screen.contents().contains("Record a check"));
    pty.press("\x1b");
    leave(pty);
    assert_eq!(open_checks(home, &case), before - 4);
    let clean = "SELECT count(*) FROM case_check k JOIN vetting_case v ON v.id = k.case_id
        WHERE v.ref = ?1 AND v.assigned = 'e.nowak' AND k.result = 'no-trace' AND k.by = 'e.nowak'
          AND k.returned = '2026-11-24' AND k.place <> ''";
    assert_eq!(number(home, clean, [&case]), 4);
}

/// A recruit's case of a colleague at a stage, nothing recorded against the applicant.
fn a_recruit(home: &Home, stage: &str) -> String {
    let case = "SELECT v.ref FROM vetting_case v WHERE v.stage = ?1 AND v.kind = 'recruit'
        AND v.level = 'RV' AND v.assigned IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.case_id = v.id)
        AND NOT EXISTS (SELECT 1 FROM barred_match m WHERE m.case_id = v.id)
        ORDER BY v.received, v.ref";
    kept(home, case, [stage])
}

/// An adverse trace and what the applicant kept back are recorded and weighed; the refusal waits
/// for a second person.
fn tuesday_refuses(home: &Home) -> String {
    let case = a_recruit(home, "checks");
    let mut officer = home.open_as("d.mehta");
    find(&mut officer, "Open", &case);
    findings_are_recorded(&mut officer);
    let rationale = "r\tthe caution stands on record\twhether the form can be believed\t\
                     conditions would not restore trust";
    press(&mut officer, "d", "has 2 adverse findings not answered; weigh each with e");
    findings_are_weighed(&mut officer);
    press(&mut officer, "d", "dishonest");
    officer.press(rationale);
    press(&mut officer, "\x13", "a second person confirms it with C");
    leave(officer);
    let mut manager = home.open_as("s.pickles");
    find(&mut manager, "To confirm", &case);
    press(&mut manager, "C", "as second person");
    manager.press("c");
    press(&mut manager, "\x13", &format!("{case} refused"));
    leave(manager);
    the_refusal_stands(home, &case);
    case
}

fn findings_are_recorded(pty: &mut Pty) {
    press(pty, "c", "Record a check");
    press(pty, "a", "[trace, adverse]");
    pty.press("\ta caution for theft in 2019\t\t\to\tn\tss\t12 Mar 2019");
    press(pty, "\x13", ": trace, adverse, ");
    press(pty, "x", "Record an adverse finding");
    pty.press("signed that there was nothing to tell\tn\tn\tm");
    press(pty, "\x13", "adverse finding recorded, non-disclosure");
}

fn findings_are_weighed(pty: &mut Pty) {
    press(pty, "e", "Weigh an adverse finding");
    pty.press("g\tdishonest, and not long ago");
    press(pty, "\x0e", "ground for refusal, 1 left");
    pty.press("g\tthe form was signed as true");
    press(pty, "\x13", "ground for refusal, none left to answer");
}

/// Every word of the refusal is a row: findings, rationale by element, and the second person.
fn the_refusal_stands(home: &Home, case: &str) {
    let findings = "SELECT group_concat(category || ' ' || disclosed || ' ' || weight || ' '
          || answer || (check_id IS NOT NULL), ', ')
        FROM (SELECT f.* FROM finding f JOIN vetting_case v ON v.id = f.case_id WHERE v.ref = ?1
              ORDER BY f.id)";
    let said = "criminality not-disclosed serious ground1, non-disclosure not-disclosed moderate \
                ground0";
    assert_eq!(kept(home, findings, [case]), said);
    let decision =
        "SELECT d.state || ' ' || d.outcome || ': ' || d.grounds || '; ' || d.information
          || '; ' || d.threat_risk || '; ' || d.options || '; ' || d.by || ' and ' || d.second_by
        FROM case_decision d JOIN vetting_case v ON v.id = d.case_id
        WHERE v.ref = ?1 AND d.decided_on = '2026-11-24' AND d.second_on = '2026-11-24'";
    let said = "stands refused: criminality,non-disclosure; the caution stands on record; whether \
                the form can be believed; conditions would not restore trust; d.mehta and s.pickles";
    assert_eq!(kept(home, decision, [case]), said);
    let closed = "SELECT stage || ' ' || outcome || ' ' || closed_on FROM vetting_case
        WHERE ref = ?1";
    assert_eq!(kept(home, closed, [case]), "closed refused 2026-11-24");
}

/// The refusal is told by letter the same day: its grounds by name and how to appeal, and nothing
/// else of what was found.
fn the_refusal_is_posted(home: &Home, case: &str) {
    let mut pty = home.open_as("d.mehta");
    find(&mut pty, "Letters to send", case);
    let paper = post::letter_goes_out(&mut pty, home, "refusal", "The form was signed as true.");
    leave(pty);
    let who = post::addressee(home, case);
    for said in [&who, case, "The form was signed as true.", "24 Nov 2026", "appeal"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    for kept_back in ["theft", "dishonest", "the caution stands"] {
        assert!(!paper.contains(kept_back), "{kept_back}: {paper}");
    }
    let said = "2026-11-24 by d.mehta: The form was signed as true.";
    assert_eq!(post::sent(home, case, "refusal"), said);
}

/// Wednesday: a grant with two conditions, which somebody sees to and looks at again.
fn wednesday_grants_with_conditions(home: &Home) {
    it_becomes(home, "2026-11-25T09:15");
    let case = a_recruit(home, "assessment");
    let mut pty = home.open_as("d.mehta");
    find(&mut pty, "Open", &case);
    press(&mut pty, "d", "Decide");
    press(&mut pty, "gg", "[granted with conditions]");
    pty.press("\tevery check is in\tdebt that is paid off\t\t\t");
    pty.press("no handling of cash\rstatements each half-year\tpickles");
    press(&mut pty, "\r", "s.pickles");
    pty.press("1 Mar 2027");
    press(&mut pty, "\x13", "granted with conditions: C-2026-");
    go_to_tab(&mut pty, "Conditions");
    narrow(&mut pty, &format!("case:{case}"));
    pty.wait_for("1 of 2");
    leave(pty);
    let conditions =
        "SELECT group_concat(c.text || ' by ' || c.owner || ' on ' || c.review_on, ', ')
        FROM vetting_condition c JOIN vetting_case v ON v.id = c.case_id
        WHERE v.ref = ?1 AND c.state = 'active' ORDER BY c.id";
    let said = "no handling of cash by s.pickles on 2027-03-01, statements each half-year by \
                s.pickles on 2027-03-01";
    assert_eq!(kept(home, conditions, [&case]), said);
    let clearance =
        "SELECT c.level || ' ' || c.state || ' ' || c.granted_on || ' ' || c.valid_until
        FROM clearance c WHERE c.case_ref = ?1 AND c.current = 1";
    assert_eq!(kept(home, clearance, [&case]), "RV conditional 2026-11-25 2036-11-25");
    the_conditions_are_posted(home, &case);
}

/// The letter of conditions names each of them and not why.
fn the_conditions_are_posted(home: &Home, case: &str) {
    let mut pty = home.open_as("d.mehta");
    find(&mut pty, "Letters to send", case);
    let paper = post::letter_goes_out(&mut pty, home, "conditions", "");
    leave(pty);
    let who = post::addressee(home, case);
    for said in [&who, case, "no handling of cash", "statements each half-year", "25 Nov 2036"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    assert!(!paper.contains("debt"), "{paper}");
    let said = "2026-11-25 by d.mehta: no words";
    assert_eq!(post::sent(home, case, "conditions"), said);
}

/// Thursday: the refusal is appealed in time; Friday the panel allows it, which issues the
/// clearance.
fn the_appeal_is_allowed(home: &Home, case: &str) {
    it_becomes(home, "2026-11-26T11:00");
    let mut pty = home.open_as("d.mehta");
    find(&mut pty, "Closed", case);
    press(&mut pty, "l", "Lodge an appeal");
    pty.press("the caution was for somebody of the same name");
    press(&mut pty, "\x13", &format!("appeal against {case} lodged, in time"));
    the_other_checks_come_in(home, &mut pty, case);
    leave(pty);
    it_becomes(home, "2026-11-27T14:00");
    let mut pty = home.open_as("s.pickles");
    press(&mut pty, "2", "Vetting");
    go_to_tab(&mut pty, "Appeals");
    press(&mut pty, "d", "Decide the appeal");
    pty.press("u\tj.okoro, s.pickles\tfingerprints show another person");
    press(&mut pty, "\x13", "made the decision and cannot hear the appeal");
    pty.press("\x15j.okoro, h.lowe");
    press(&mut pty, "\x13", "upheld: C-2026-");
    leave(pty);
    let appeal = "SELECT a.late || ' ' || a.lodged || ' ' || a.outcome || ' by ' || a.panel || ', '
          || a.decided_on || ' ' || a.recorded_by
        FROM appeal a JOIN vetting_case v ON v.id = a.case_id
        WHERE v.ref = ?1 AND a.lodged <= a.deadline AND a.letter_on = '2026-11-24'";
    let said = "0 2026-11-26 upheld by j.okoro, h.lowe, 2026-11-27 s.pickles";
    assert_eq!(kept(home, appeal, [case]), said);
    let corrected = "SELECT v.first_outcome || ' then ' || v.outcome || ': ' || c.level || ' '
          || c.state || ' ' || c.granted_on || '; ' || d.state
        FROM vetting_case v JOIN clearance c ON c.case_ref = v.ref AND c.current = 1
        JOIN case_decision d ON d.case_id = v.id WHERE v.ref = ?1";
    let said = "refused then granted: RV active 2026-11-27; overturned";
    assert_eq!(kept(home, corrected, [case]), said);
    the_outcome_of_the_appeal_is_posted(home, case);
}

/// Who appealed is told of the outcome; the letter of refusal stands as it went.
fn the_outcome_of_the_appeal_is_posted(home: &Home, case: &str) {
    let before = post::sent(home, case, "refusal");
    let mut pty = home.open_as("s.pickles");
    find(&mut pty, "Letters to send", case);
    let paper = post::letter_goes_out(&mut pty, home, "appeal allowed", "");
    leave(pty);
    let who = post::addressee(home, case);
    for said in [&who, case, "27 Nov 2026", "RV"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    assert!(!paper.contains("fingerprints"), "why is the panel's: {paper}");
    let said = "2026-11-27 by s.pickles: no words";
    assert_eq!(post::sent(home, case, "appeal-allowed"), said);
    assert_eq!(post::sent(home, case, "refusal"), before);
    let due =
        "SELECT count(*) FROM letter l JOIN vetting_case v ON v.id = l.case_id WHERE v.ref = ?1";
    assert_eq!(number(home, due, [case]), 2);
}

/// What a grant would need is worked for the panel, as long as the appeal is open.
fn the_other_checks_come_in(home: &Home, pty: &mut Pty, case: &str) {
    press(pty, "c", "Record a check");
    for left in (1..open_checks(home, case)).rev() {
        pty.press("n");
        press(pty, "\x0e", &format!("no trace, {left} left"));
    }
    press(pty, "n\x13", "no trace, no check left");
}

/// Friday: every renewal that the plan has begin this month is invited at once.
fn renewals_are_invited(home: &Home) {
    let renewals = "SELECT count(*) FROM vetting_case WHERE kind = 'renewal' AND open = 1";
    let before = number(home, renewals, []);
    let mut pty = home.open_as("s.pickles");
    press(&mut pty, "3", "Re-vetting");
    press(&mut pty, "c", "begin in November 2026");
    let asked = press(&mut pty, "i", " renewal cases planned for November 2026?");
    let planned = asked.split("Open ").nth(1).and_then(|rest| rest.split(' ').next());
    let planned: i64 = planned.and_then(|count| count.parse().ok()).expect("a count");
    press(&mut pty, "y", &format!("{planned} renewals opened"));
    pty.press("\x1b");
    leave(pty);
    assert!(planned > 10, "{planned}");
    assert_eq!(number(home, renewals, []), before + planned);
    let twice = "SELECT count(*) FROM (SELECT 1 FROM vetting_case WHERE open = 1
        GROUP BY person_id, level HAVING count(*) > 1)";
    assert_eq!(number(home, twice, []), 0, "nobody is invited who has a case");
    the_invitations_are_posted(home, planned);
}

/// Who is to renew is invited by letter, all of them at once and each in a paper of their own.
fn the_invitations_are_posted(home: &Home, planned: i64) {
    let opened = "v.kind = 'renewal' AND v.open = 1 AND v.received = '2026-11-27'
        AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.case_id = v.id AND l.sent_on < '2026-11-27')";
    let invited = format!("SELECT v.ref FROM vetting_case v WHERE {opened} ORDER BY v.ref");
    let cases = play::texts(home, "casework", &invited, []);
    assert_eq!(i64::try_from(cases.len()), Ok(planned), "{cases:?}");
    let mut pty = home.open_as("s.pickles");
    press(&mut pty, "2", "Vetting");
    go_to_tab(&mut pty, "Invitations");
    narrow(&mut pty, "received:2026-11-27");
    let papers = post::letters_go_out(&mut pty, home, cases.len());
    leave(pty);
    for case in &cases {
        let who = post::addressee(home, case);
        let of = |paper: &&String| paper.contains(&format!("quoting {case}."));
        let paper = papers.iter().find(of).expect(case);
        assert!(paper.contains(&format!("Dear {who}")), "{paper}");
        let said = "2026-11-27 by s.pickles: no words";
        assert_eq!(post::sent(home, case, "invitation"), said);
    }
    let entries = "SELECT count(*) FROM audit WHERE actor = 's.pickles' AND at >= '2026-11-27'
        AND command = 'issue letter'";
    assert_eq!(number(home, entries, []), planned + 1, "each is an entry, and the appeal's");
}

/// The first to open the program in December closes November.
fn the_month_is_closed(home: &Home) {
    it_becomes(home, "2026-12-01T07:55");
    let closed = "SELECT count(*) FROM month_closed WHERE month = '2026-11'";
    assert_eq!(number(home, closed, []), 0, "nobody has opened the program yet");
    let mut pty = home.open_as("j.okoro");
    press(&mut pty, "U", "December 2026 is not over");
    press(&mut pty, "\x1b[D", "November 2026 is closed: every figure is as at 30 Nov 2026");
    pty.press("\x1b");
    leave(pty);
    let kept_row = "SELECT as_at || ' ' || taken_by || ' '
          || (figures = (SELECT count(*) FROM month_figure WHERE month = '2026-11')) || ' '
          || (digest = (SELECT value ->> 'to' FROM audit, json_each(changes)
              WHERE command = 'close months' AND value ->> 'field' = 'digest' ORDER BY seq DESC))
        FROM month_closed WHERE month = '2026-11'";
    assert_eq!(kept(home, kept_row, []), "2026-11-30 j.okoro 1 1");
    let begun = "SELECT count(*) FROM month_closed WHERE month = '2026-12'";
    assert_eq!(number(home, begun, []), 0, "a month is kept when it is over and not before");
}

/// The figures of the month counted anew from the cases themselves, by the measure's name.
fn counted(home: &Home) -> [(&'static str, i64); 3] {
    let count =
        |terms: &str| number(home, &format!("SELECT count(*) FROM vetting_case WHERE {terms}"), []);
    [
        ("cases received", count("received BETWEEN '2026-11-01' AND '2026-11-30'")),
        ("cases closed", count("closed_on BETWEEN '2026-11-01' AND '2026-11-30'")),
        (
            "cases open",
            count("received <= '2026-11-30' AND (closed_on IS NULL OR closed_on > '2026-11-30')"),
        ),
    ]
}

/// The report on the month says as text and as PDF what the database holds.
fn the_report_is_printed(home: &Home) {
    let month = ["report", "vetting", "--month", "2026-11"];
    let text = done(home, &[&month[..], &["--format", "text"]].concat());
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let paper = home.workspace.with_file_name("november.pdf");
    let file = paper.display().to_string();
    done(home, &[&month[..], &["--output", &file]].concat());
    let pdf = pdf_extract::extract_text_from_mem(&fs::read(&paper).expect("the paper"));
    let pdf: String = pdf.expect("a PDF").split_whitespace().collect();
    let closed = "November 2026 is closed: every figure is as at 30 Nov 2026";
    let mut said = vec!["OFFICIAL-SENSITIVE".to_owned(), closed.to_owned()];
    for (measure, count) in counted(home) {
        let figure = "SELECT part FROM month_figure WHERE month = '2026-11' AND by = 'all'
            AND measure = ?1";
        let code = measure.trim_start_matches("cases ");
        assert_eq!(number(home, figure, [code]), count, "{measure}");
        said.push(format!("{measure} {count} {count} {measure}"));
    }
    let cleared = "SELECT printf('%.1f %% %d people', round(100.0 * part / of, 1), part)
        FROM month_figure WHERE month = '2026-11' AND by = 'all' AND measure = 'cleared'";
    said.push(kept(home, cleared, []));
    for said in said {
        let close: String = said.split_whitespace().collect();
        assert!(pdf.contains(&close), "{said}: {pdf}");
        assert!(text.replace(' ', "").contains(&close), "{said}: {text}");
    }
}

/// The chain holds, and tells the week: who did what, in order.
fn the_audit_tells_the_week(home: &Home) {
    done(home, &["audit", "verify"]);
    let told = "SELECT actor || ': ' || command FROM audit WHERE at >= '2026-11-23'
        ORDER BY seq";
    let told = play::texts(home, "casework", told, []);
    let mut left = told.iter();
    for step in STEPS {
        assert!(left.any(|entry| entry == step), "{step} in its place: {told:#?}");
    }
}

const STEPS: &[&str] = &[
    "a.khan: compare with hr",
    "s.pickles: accept difference",
    "s.pickles: accept difference",
    "s.pickles: accept all differences",
    "s.pickles: open case",
    "e.nowak: take next case",
    "e.nowak: record check",
    "d.mehta: record check",
    "d.mehta: record finding",
    "d.mehta: answer finding",
    "d.mehta: answer finding",
    "d.mehta: decide case",
    "s.pickles: confirm decision",
    "d.mehta: issue letter",
    "d.mehta: decide case",
    "d.mehta: issue letter",
    "d.mehta: lodge appeal",
    "d.mehta: record check",
    "s.pickles: decide appeal",
    "s.pickles: issue letter",
    "s.pickles: invite to renew",
    "s.pickles: issue letter",
    "j.okoro: roll day",
    "j.okoro: close months",
];

#[test]
fn from_hrs_list_to_the_month_that_is_closed() {
    let home = Home::new();
    monday_hr(&home);
    monday_gaps(&home);
    tuesday_checks(&home);
    let refused = tuesday_refuses(&home);
    the_refusal_is_posted(&home, &refused);
    wednesday_grants_with_conditions(&home);
    the_appeal_is_allowed(&home, &refused);
    renewals_are_invited(&home);
    the_month_is_closed(&home);
    the_report_is_printed(&home);
    the_audit_tells_the_week(&home);
}
