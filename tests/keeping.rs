//! What is kept with a report: who its source is, the reports it belongs with, and its referral.

mod support;

use probity::app::keys::Key;
use probity::app::message::{Effect, Message};
use probity::app::state::Overlay;
use probity::catalogue::registers;
use probity::documents::{Templates, document};
use probity::domain::month::Month;
use probity::store::papers::{Ask, Part};
use probity::store::query::ListQuery;
use probity::store::query::filter::Filter;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Bench, now, today};

const NAME: &str = "Ellery-Nightingale, Wilhelmina";
const WORD: &str = "Nightingale";
const PHONE: &str = "07700 900417";

/// The intelligence list of the small demonstration in the hands of a user.
fn intel(actor: &str) -> Bench {
    let mut bench = Bench::small();
    bench.state.actor = actor.to_owned();
    bench.press("7");
    bench
}

/// Narrows the list shown.
fn only(bench: &mut Bench, filter: &str) {
    bench.press("f ctrl-u").write(filter).press("enter");
}

fn scalar(bench: &Bench, sql: &str) -> String {
    let db = Connection::open(bench.path.join("intelligence.db")).expect("the database");
    db.query_row(sql, [], |row| row.get::<_, Option<String>>(0)).expect(sql).unwrap_or_default()
}

fn keep(bench: &mut Bench) {
    bench.press("w");
    bench.fill("identity", NAME);
    bench.fill("contact", PHONE);
    assert!(bench.screen().contains(WORD), "who types it sees it: {}", bench.screen());
    bench.press("ctrl-s");
    assert!(bench.notice().contains("the source is kept apart"), "{}", bench.screen());
}

/// Records a report of one's own, on which no source is kept.
fn a_report(bench: &mut Bench) -> String {
    bench.press("n").write("c");
    bench.fill("summary", "Sells access to the crime database");
    bench.fill("text", "Paid in cash at a garage in Luton.");
    bench.press("ctrl-s");
    let said = bench.notice().to_owned();
    let reference = said.split_whitespace().next().expect("a reference").to_owned();
    assert!(reference.starts_with("I-2026-"), "{said}\n{}", bench.screen());
    only(bench, &format!("ref:{reference}"));
    reference
}

#[test]
fn a_source_is_kept_revealed_once_and_forgotten() {
    let mut bench = intel("m.reyes");
    let reference = a_report(&mut bench);
    keep(&mut bench);
    assert!(!bench.screen().contains(WORD));
    bench.press("w");
    assert!(bench.screen().contains("kept by m.reyes"), "{}", bench.screen());
    bench.press("enter ctrl-s");
    assert!(bench.screen().contains("write the reason"), "{}", bench.screen());
    bench.write("to meet her before the search");
    // The look is in the audit before anything comes back to the screen.
    let effects = bench.take(Message::Key(Key::Ctrl('s')));
    let [Effect::Ask(_, _)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(!bench.screen().contains(WORD));
    bench.carry_out(effects);
    let logged = scalar(
        &bench,
        "SELECT actor || ' ' || command || ' ' || record || ' ' || changes FROM audit
         ORDER BY seq DESC LIMIT 1",
    );
    assert!(logged.starts_with(&format!("m.reyes reveal source {reference}")), "{logged}");
    assert!(logged.contains("to meet her before the search"), "{logged}");
    let screen = bench.screen();
    assert!(screen.contains(NAME) && screen.contains(PHONE), "{screen}");
    assert!(!format!("{:?}", bench.state).contains(WORD), "not even a debug print holds it");
    assert!(bench.copied.is_empty() && bench.printed.is_empty());
    // Any key closes it; even one that would leave the program does no more.
    bench.press("q");
    assert!(!bench.quit && !bench.screen().contains(WORD), "{}", bench.screen());
    assert!(!bench.state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Revealed(_))));
    bench.press("u");
    assert!(!bench.screen().contains(WORD));
}

#[test]
fn a_change_of_source_is_not_undone_and_a_first_keeping_is() {
    let mut bench = intel("m.reyes");
    a_report(&mut bench);
    keep(&mut bench);
    bench.press("u");
    assert!(bench.notice().contains("took back: keep source"), "{}", bench.notice());
    keep(&mut bench);
    bench.press("w").write("change").press("enter");
    bench.fill("identity", "Quillfeather");
    bench.press("ctrl-s u");
    // What was there first cannot come back: the change that followed stands for good.
    assert!(bench.notice().contains("identity kept apart → kept apart"), "{}", bench.notice());
    let stays = scalar(
        &bench,
        "SELECT group_concat(identity) FROM source_identity
        WHERE identity LIKE '%Quillfeather%'",
    );
    assert_eq!(stays, "Quillfeather");
    let contact = "SELECT contact FROM source_identity WHERE identity = 'Quillfeather'";
    assert_eq!(scalar(&bench, contact), PHONE, "what is left empty stays as it is kept");
}

#[test]
fn who_may_not_see_sources_is_told_so_and_logged() {
    let mut bench = intel("a.khan");
    bench.press("w");
    let reference = bench.cell("ref");
    let said = format!("may not see or keep who the source of {reference} is");
    assert!(bench.notice().contains(&said), "{}", bench.screen());
    assert!(bench.state.overlays.is_empty());
    let logged = "SELECT actor || ' ' || command || ' ' || record FROM audit
                  ORDER BY seq DESC LIMIT 1";
    assert_eq!(scalar(&bench, logged), format!("a.khan refused: look at source {reference}"));
}

#[test]
fn the_words_of_a_source_are_in_no_list_search_export_or_paper() {
    let mut bench = intel("m.reyes");
    let reference = a_report(&mut bench);
    keep(&mut bench);
    bench.press("w enter").write("to meet her").press("ctrl-s x");
    only(&mut bench, WORD);
    assert_eq!(bench.count(), 0, "no filter finds it");
    bench.press("F /").write(WORD);
    let found = bench.state.shown().map(|(_, list)| list.found.len());
    assert_eq!(found, Some(0), "no search finds it: {}", bench.screen());
    bench.press("esc");
    only(&mut bench, &format!("ref:{reference}"));
    let report = bench.state.shown().and_then(|(_, list)| list.selected).expect("the report");
    bench.press("Y y");
    assert!(!bench.copied.join(" ").contains(WORD));
    bench.press("enter");
    for _ in 0..6 {
        assert!(!bench.screen().contains(WORD) && !bench.screen().contains(PHONE));
        bench.press("pagedown");
    }
    for register in registers::ALL {
        let query = ListQuery {
            register: register.key,
            filter: Filter::All,
            sort: Vec::new(),
            today: today(),
            now: now(),
        };
        let found = ListQuery { filter: Filter::Text(WORD.to_owned()), ..query.clone() };
        assert_eq!(bench.store.count(&found).expect("counted"), 0, "{}", register.key);
        for row in bench.store.page(&query, 5_000).expect("read") {
            assert!(!format!("{row:?}").contains(WORD), "{}", register.key);
        }
    }
    let words = bench.store.own_papers().expect("the unit's own words");
    let words = Templates::read(&words).expect("words");
    for ask in [
        Ask::Agenda { meeting: None },
        Ask::Minutes { meeting: 1 },
        Ask::Daily { on: None },
        Ask::Decisions { part: Part::Whole },
        Ask::Actions { part: Part::Whole },
        Ask::Report { id: report, whole: true },
        Ask::Report { id: report, whole: false },
        Ask::Monthly { month: Month::of(today()) },
        Ask::Strategic { year: 2026 },
        Ask::Agreement,
    ] {
        let facts = bench.store.facts(&ask, now()).expect("the facts");
        let paper = document(&facts, &words, "m.reyes", now());
        assert!(!format!("{paper:?}").contains(WORD), "{ask:?}");
    }
    let others = "SELECT count(*) || '' FROM audit WHERE changes LIKE '%Nightingale%'
                    OR changes LIKE '%900417%'";
    assert_eq!(scalar(&bench, others), "0");
    assert_eq!(
        scalar(&bench, "SELECT identity FROM source_identity WHERE identity LIKE '%Nig%'"),
        NAME,
        "the test finds it where it is"
    );
    // What is remembered between runs.
    let memory = serde_json::to_string(&bench.state.memory()).expect("a memory");
    assert!(!memory.contains(PHONE));
}

/// Files of a folder and those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("it").path());
    let files = entries.map(|path| if path.is_dir() { files(&path) } else { vec![path] });
    files.flatten().collect()
}

#[test]
fn one_file_reads_the_table_of_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let naming = files(&root).into_iter().filter(|path| {
        let text = fs::read_to_string(path).expect("a source file");
        // Tests look for leaks; the writer knows the table's name to tell its words apart.
        text.contains("source_identity") && !path.to_string_lossy().contains("_tests")
    });
    let mut names: Vec<String> = naming
        .map(|path| path.strip_prefix(&root).expect("inside").display().to_string())
        .collect();
    names.sort();
    assert_eq!(names, ["store/source.rs", "store/writer.rs", "synthetic/referrals.rs"]);
}

#[test]
fn a_form_left_half_typed_leaves_nothing_behind() {
    let mut bench = intel("m.reyes");
    a_report(&mut bench);
    bench.press("w");
    bench.fill("identity", NAME);
    let (Some(Overlay::Form(form)), state) = (bench.state.overlays.last(), &bench.state) else {
        panic!("{}", bench.screen());
    };
    assert_eq!(form.text("identity"), "", "no draft, print or copy of a form can hold it");
    assert!(!format!("{state:?}").contains(WORD));
    bench.press("esc y");
    assert!(bench.state.overlays.is_empty() && !bench.screen().contains(WORD));
}

#[test]
fn possible_duplicates_show_under_the_form_as_it_is_typed() {
    let mut bench = Bench::empty();
    bench.press("7");
    a_report(&mut bench);
    bench.press("F n").write("c");
    let lines = |bench: &Bench| bench.screen().lines().map(str::to_owned).collect::<Vec<_>>();
    bench.fill("summary", "Sells access");
    let before = lines(&bench);
    bench.write(" to the crime database daily");
    let after = lines(&bench);
    let moved = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert_eq!(moved, 2, "the line typed and the line under the form:\n{}", bench.screen());
    let under = after.iter().find(|line| line.contains("possible duplicate")).expect("it shows");
    assert!(under.contains("I-2026-00001 the same day, 80 % of the summary"), "{under}");
    // What is typed instead makes it unlikely, and the line goes.
    bench.fill("summary", "");
    bench.press("ctrl-u").write("The steward keeps forged raffle tickets");
    assert!(!bench.screen().contains("possible duplicate"), "{}", bench.screen());
}

#[test]
fn a_late_answer_of_an_earlier_comparison_is_nobodys() {
    let mut bench = Bench::empty();
    bench.press("7");
    a_report(&mut bench);
    bench.press("F n").write("c");
    bench.fill("summary", "Sells access to the crime databas");
    let first = bench.take(Message::Key(Key::Char('e')));
    let second = bench.take(Message::Key(Key::Ctrl('u')));
    assert!(!first.is_empty());
    bench.carry_out(second);
    bench.carry_out(first);
    assert!(!bench.screen().contains("possible duplicate"), "{}", bench.screen());
}

#[test]
fn a_saved_report_is_merged_with_a_likely_one_and_parted_again() {
    let mut bench = Bench::empty();
    bench.press("7");
    a_report(&mut bench);
    bench.press("F");
    let duplicate = a_report(&mut bench);
    bench.press("l");
    let screen = bench.screen();
    assert!(
        screen.contains("Likely duplicates") && screen.contains("100 % of the words"),
        "{screen}"
    );
    bench.press("enter");
    bench.fill("kind", "m");
    bench.fill("reason", "the same call, noted twice");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("is merged into I-2026-00001"), "{}", bench.screen());
    assert_eq!(bench.count(), 0, "it leaves the queue: {}", bench.screen());
    bench.go_to_tab("7", "intelligence");
    only(&mut bench, &format!("ref:{duplicate}"));
    assert_eq!(bench.cell("merged-into"), "I-2026-00001", "{}", bench.screen());
    bench.press("a");
    assert!(bench.notice().contains("is merged into I-2026-00001; work on that one"));
    bench.press("enter");
    assert!(bench.screen().contains("this is merged into it"), "{}", bench.screen());
    bench.press("esc L");
    assert_eq!(bench.field(), "other");
    assert!(bench.screen().contains("I-2026-00001"), "{}", bench.screen());
    bench.press("ctrl-s");
    assert!(bench.notice().contains("are parted"), "{}", bench.screen());
    assert_eq!(bench.cell("state"), "new");
    bench.press("L");
    assert!(bench.notice().contains("is linked with no other report"), "{}", bench.notice());
}

#[test]
fn another_report_is_found_as_one_types() {
    let mut bench = Bench::empty();
    bench.press("7");
    a_report(&mut bench);
    bench.press("F n").write("c");
    bench.fill("summary", "A locker was forced");
    bench.fill("text", "Nobody saw who did it");
    bench.press("ctrl-s");
    only(&mut bench, "summary:locker");
    bench.press("l");
    assert!(bench.screen().contains("No likely duplicate"), "{}", bench.screen());
    bench.write("garage");
    assert!(bench.screen().contains("I-2026-00001"), "{}", bench.screen());
    bench.press("enter");
    bench.fill("reason", "both name the garage");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("is linked with I-2026-00001"), "{}", bench.screen());
    bench.press("u");
    assert!(bench.notice().contains("took back: link reports"), "{}", bench.notice());
}

#[test]
fn a_running_clock_counts_down_in_list_detail_and_home() {
    let mut bench = Bench::small();
    bench.press("1");
    let home = "1 referral to make · I-2026-00068  13 h 17 min left";
    assert!(bench.screen().contains(home), "{}", bench.screen());
    bench.press("k");
    assert_eq!(bench.count(), 1);
    let row = |bench: &Bench| bench.screen().lines().nth(4).unwrap_or_default().to_owned();
    assert!(row(&bench).contains("13 h 17 min left"), "{}", bench.screen());
    bench.press("enter");
    assert!(bench.screen().contains("23:59 today, 13 h 17 min left"), "{}", bench.screen());
    // Half an hour after it ran out, at the next key.
    bench.now += chrono::TimeDelta::minutes(13 * 60 + 48);
    bench.press("down");
    assert!(bench.screen().contains("! ran out 23:59 yesterday, 30 min ago"), "{}", bench.screen());
    bench.press("esc");
    assert!(row(&bench).contains("! 30 min over"), "{}", bench.screen());
    bench.press("1");
    assert!(bench.screen().contains("I-2026-00068  ! 30 min over"), "{}", bench.screen());
}

#[test]
fn a_referral_shows_its_law_and_its_deadline_and_is_made() {
    let mut bench = Bench::small();
    bench.press("1 k r");
    assert!(bench.screen().contains("[serious corruption"), "{}", bench.screen());
    assert!(bench.screen().contains("clock: 23:59 today"), "{}", bench.screen());
    assert!(bench.screen().contains("local default, confirm"), "{}", bench.screen());
    bench.press("ctrl-s");
    let screen = bench.screen();
    assert!(screen.contains("write the rationale") && screen.contains("the IOPC gave"), "{screen}");
    while bench.field() != "criteria" {
        bench.press("tab");
    }
    assert!(
        bench.screen().contains("SI 2020/2 regs 4(1)(a)(iii) and 7(1)(c)"),
        "{}",
        bench.screen()
    );
    bench.press("left left");
    assert!(bench.screen().contains("SI 2020/2 regs 4(1)(a)(i)"), "{}", bench.screen());
    bench.fill("rationale", "APSP is serious corruption");
    bench.fill("reference", "2026/201893");
    bench.fill("decision", "n");
    bench.press("ctrl-s");
    assert!(bench.screen().contains("must be referred; take off"), "{}", bench.screen());
    bench.fill("decision", "r");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("referred to the IOPC, in time"), "{}", bench.screen());
    assert_eq!(bench.count(), 0, "no clock is left: {}", bench.screen());
}

#[test]
fn the_register_of_referrals_is_a_tab_with_the_same_form() {
    let mut bench = Bench::small();
    let effects = bench.state.go_to_view("referrals");
    bench.carry_out(effects);
    assert!(bench.count() > 3, "{}", bench.screen());
    only(&mut bench, "running");
    assert_eq!(bench.count(), 1, "{}", bench.screen());
    assert_eq!(bench.cell("standing"), "clock running");
    bench.press("r tab").write("APSP").press("tab").write("2026/201893").press("ctrl-s");
    assert!(bench.notice().contains("in time"), "{}", bench.screen());
    only(&mut bench, "reference:201893");
    assert_eq!(bench.cell("standing"), "referred in time");
}

#[test]
fn a_deadline_in_the_hour_that_does_not_exist_is_refused_at_its_field() {
    let mut bench = Bench::empty();
    bench.now = probity::domain::time::parse_moment("2026-03-30T09:00:00Z").expect("a moment");
    bench.press("7");
    bench.press("n").write("c");
    bench.fill("summary", "Visits a complainant off duty");
    bench.fill("text", "Seen twice");
    bench.fill("received", "28 Mar 2026 12:00");
    bench.press("ctrl-s r");
    bench.fill("rationale", "APSP");
    bench.fill("reference", "2026/1");
    bench.fill("clear_at", "29 Mar 2026 01:30");
    bench.press("ctrl-s");
    let said = "there was no 01:30 in London on 29 Mar 2026: the clocks went forward over it";
    assert!(bench.screen().contains(said), "{}", bench.screen());
    assert_eq!(scalar(&bench, "SELECT count(*) || '' FROM referral"), "0", "nothing is written");
    bench.press("ctrl-u").write("29 Mar 2026 02:30").press("ctrl-s");
    assert!(bench.notice().contains("referred to the IOPC, in time"), "{}", bench.screen());
    assert_eq!(scalar(&bench, "SELECT deadline FROM referral"), "2026-03-30T22:59:59Z");
    // The hour that autumn shows twice keeps which of the two it was.
    bench.now = probity::domain::time::parse_moment("2026-10-25T18:00:00Z").expect("a moment");
    bench.press("r");
    bench.fill("decided_at", "");
    bench.press("ctrl-u");
    while bench.field() != "clear_at" {
        bench.press("tab");
    }
    bench.press("ctrl-u").write("25 Oct 2026 01:30 GMT").press("ctrl-s");
    assert!(bench.notice().contains("in time"), "{}", bench.screen());
    assert_eq!(scalar(&bench, "SELECT clear_at FROM referral"), "2026-10-25T01:30:00Z");
    bench.press("r");
    assert!(bench.screen().contains("25 Oct 2026 01:30 GMT"), "{}", bench.screen());
}

#[test]
fn a_meetings_decision_leaves_the_clock_running() {
    let mut bench = Bench::small();
    bench.press("1 k");
    let reference = bench.cell("ref");
    bench.press("8 m S ctrl-s A esc");
    for _ in 0..200 {
        let here = bench.state.meeting().and_then(|meeting| meeting.item()?.record.clone());
        if here.as_ref() == Some(&reference) && bench.state.may_decide_item().is_ok() {
            break;
        }
        bench.press("space");
    }
    bench.press("r").write("two reports agree").press("tab").write("still has access");
    bench.press("ctrl-s");
    let said = "its clock runs until the referral is recorded with r";
    assert!(bench.notice().contains(said), "{}", bench.screen());
    bench.press("esc 1");
    assert!(bench.screen().contains(&reference), "{}", bench.screen());
}

#[test]
fn a_report_is_never_offered_to_be_linked_with_itself() {
    let mut bench = Bench::small();
    bench.press("7");
    let itself = bench.cell("ref");
    bench.press("l").write(&itself);
    let screen = bench.screen();
    assert!(!screen.contains(&format!("▶ {itself}")), "{screen}");
    assert!(!screen.contains(&format!("  {itself} ")), "{screen}");
}
