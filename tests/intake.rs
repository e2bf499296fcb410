//! Taking intelligence in: the report form from the first key to the record, what it refuses,
//! what it keeps through a crash, and an old grade that a person confirms.

mod support;

use probity::app::keys::Key;
use probity::app::message::{Effect, Message};
use probity::app::state::{Memory, Overlay};
use support::Bench;

/// The small demonstration with the form of a new report on the screen.
fn on_form() -> Bench {
    let mut bench = Bench::small();
    bench.press("N");
    assert_eq!(bench.field(), "source", "{}", bench.screen());
    bench
}

/// Names somebody in the field of several people.
fn name(bench: &mut Bench, typed: &str) {
    bench.go_to_field("subjects");
    bench.write(typed).press("enter");
}

/// What finds one of the synthetic people.
const SOMEBODY: &str = "ali";

fn form_is_open(bench: &Bench) -> bool {
    bench.state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Form(_)))
}

/// The text of a field of the form on top.
fn text(bench: &Bench, key: &str) -> String {
    match bench.state.overlays.last() {
        Some(Overlay::Form(form)) => form.text(key),
        _ => panic!("no form is open: {}", bench.notice()),
    }
}

/// What is wrong at a field of the form on top.
fn wrong(bench: &Bench, key: &str) -> String {
    match bench.state.overlays.last() {
        Some(Overlay::Form(form)) => form.error(key).unwrap_or_default().to_owned(),
        _ => panic!("no form is open: {}", bench.notice()),
    }
}

/// The reference that the sentence at the foot names.
fn said(bench: &Bench) -> String {
    let words = bench.notice().split_whitespace();
    let reference = words.into_iter().find(|word| word.starts_with("I-2026-"));
    let reference = reference.unwrap_or_else(|| panic!("{}", bench.screen()));
    reference.trim_end_matches([':', ',', ';']).to_owned()
}

/// Goes to the list with nothing in it but one record.
fn only(bench: &mut Bench, filter: &str) {
    bench.go_to_tab("7", "intelligence").narrow(filter);
}

fn keep(bench: &mut Bench, name: &str) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

/// A report with everything that one can have.
fn whole_report(bench: &mut Bench) {
    bench.fill("source", "c");
    bench.fill("summary", "Sends messages to a complainant after the case was closed");
    bench.go_to_field("text");
    bench.send(Message::Paste(
        "1BP She was visited twice\nwhile he was off duty.\n\n2CC He used a force telephone."
            .to_owned(),
    ));
    bench.fill("received", "today 9:30");
    bench.fill("occurred", "13 Nov 2026");
    bench.fill("category", "s");
    bench.fill("apsp", "y");
    name(bench, SOMEBODY);
    name(bench, "a tall man with a dog");
    bench.fill("provenance", "The caller is a neighbour and saw both visits.");
    bench.fill("provenance_grade", "2ap");
    bench.go_to_field("action");
    bench.press("right right");
    bench.fill("sanitisation", "s");
    bench.fill("instructions", "Ask the author before acting.");
    bench.fill("risk", "She may be blamed for the call.");
}

#[test]
fn a_report_is_recorded_whole_from_anywhere() {
    let mut bench = Bench::small();
    // Over a record of another register.
    bench.press("5 enter N");
    assert!(bench.screen().contains("Record a report"), "{}", bench.screen());
    whole_report(&mut bench);
    keep(&mut bench, "report_form");
    bench.go_to_field("subjects");
    keep(&mut bench, "report_form_subjects");
    bench.press("ctrl-s");
    let reference = said(&bench);
    assert!(bench.notice().ends_with("; score it"), "{}", bench.notice());
    bench.press("esc");
    only(&mut bench, &format!("ref:{reference}"));
    assert_eq!(bench.cell("grade"), "2CC", "the most cautious of its items");
    assert_eq!(bench.cell("provenance-grade"), "2AP");
    bench.press("enter");
    keep(&mut bench, "report_detail");
    let screen = bench.screen();
    for said in ["She was visited twice", "a tall man with a dog", "She may be blamed", "Items"] {
        assert!(screen.contains(said), "{said}: {screen}");
    }
}

#[test]
fn n_is_a_letter_where_something_is_typed() {
    let mut bench = Bench::small();
    bench.press("2 f").write("N");
    assert!(!form_is_open(&bench), "{}", bench.screen());
    bench.press("esc N").write("cN").press("tab N");
    assert_eq!(text(&bench, "summary"), "N");
}

#[test]
fn no_form_opens_where_intelligence_is_shut() {
    let mut bench = Bench::small();
    // As they are counted for a user who does not hold that side.
    let views: Vec<String> = bench.state.views.iter().map(|view| view.name.clone()).collect();
    let of = |name: &&String| {
        bench.state.views.iter().any(|view| view.name == **name && view.screen != "intelligence")
    };
    bench.state.counts = views.iter().filter(of).map(|name| (name.clone(), 1)).collect();
    bench.press("N");
    assert!(bench.notice().contains("is not open here"), "{}", bench.notice());
    assert!(!form_is_open(&bench));
}

#[test]
fn an_item_that_is_wrong_is_named_at_its_field() {
    let mut bench = on_form();
    bench.fill("source", "c");
    bench.fill("summary", "Seen");
    bench.go_to_field("text");
    bench.write("1BP one").press("enter enter").write("1ZP two").press("ctrl-s");
    let screen = bench.screen();
    assert_eq!(bench.field(), "text");
    assert!(wrong(&bench, "text").starts_with("item 2: `1ZP` is not a grade; write"), "{screen}");
    assert!(screen.contains("item 2: `1ZP` is not a grade"), "{screen}");
}

#[test]
fn codes_that_do_not_go_together_stand_at_their_fields_and_nothing_is_written() {
    let mut bench = on_form();
    bench.fill("source", "c");
    bench.fill("summary", "Seen");
    bench.fill("text", "1BC one");
    bench.press("ctrl-s");
    for key in ["action", "sanitisation", "instructions"] {
        assert!(wrong(&bench, key).starts_with("handling C needs"), "{}", bench.screen());
    }
    bench.fill("instructions", "by hand");
    bench.go_to_field("text");
    bench.press("home delete delete delete").write("1BP").press("ctrl-s");
    assert!(wrong(&bench, "instructions").starts_with("handling P may not carry"));
    assert_eq!(wrong(&bench, "action"), "", "{}", bench.screen());
    bench.go_to_field("instructions");
    bench.press("ctrl-u ctrl-s");
    for _ in 0.."by hand".len() {
        bench.press("backspace");
    }
    bench.press("ctrl-s");
    assert!(bench.notice().contains("recorded"), "{}", bench.screen());
}

#[test]
fn text_marked_secret_is_refused_in_every_field_of_words() {
    for key in ["summary", "text", "provenance", "instructions", "risk", "subjects"] {
        let mut bench = on_form();
        bench.fill("source", "c");
        bench.fill("summary", "Seen");
        let graded = if key == "instructions" { "1BC one" } else { "one" };
        bench.fill("text", graded);
        if key == "subjects" {
            name(&mut bench, "named in a SECRET paper");
        } else {
            bench.fill(key, " SECRET");
        }
        bench.press("ctrl-s");
        assert!(wrong(&bench, key).contains("is marked SECRET"), "{key}: {}", bench.screen());
    }
}

#[test]
fn several_subjects_are_found_described_and_taken_out() {
    let mut bench = on_form();
    bench.go_to_field("subjects");
    bench.write(SOMEBODY);
    assert!(bench.screen().contains("as described: not on the list"), "{}", bench.screen());
    bench.press("enter");
    assert_eq!(bench.field(), "subjects", "another may follow");
    let found = text(&bench, "subjects");
    assert!(found.to_lowercase().contains(SOMEBODY), "{found}");
    name(&mut bench, SOMEBODY);
    assert_eq!(text(&bench, "subjects"), found, "nobody is named twice");
    name(&mut bench, "woman with a red car");
    assert_eq!(text(&bench, "subjects"), format!("{found}; woman with a red car"));
    bench.press("left delete");
    assert_eq!(text(&bench, "subjects"), "woman with a red car");
    bench.press("backspace backspace");
    assert_eq!(text(&bench, "subjects"), "");
}

#[test]
fn enter_takes_what_was_typed_and_not_what_was_found_before() {
    let mut bench = on_form();
    bench.go_to_field("subjects");
    bench.write("a");
    // The store has not yet answered what the letters after it find.
    let mut effects = Vec::new();
    for c in "nobody of this name".chars() {
        effects.extend(bench.take(Message::Key(Key::Char(c))));
    }
    effects.extend(bench.take(Message::Key(Key::Enter)));
    effects.extend(bench.take(Message::Key(Key::Tab)));
    bench.carry_out(effects);
    bench.press("backtab");
    assert_eq!(text(&bench, "subjects"), "anobody of this name");
}

#[test]
fn a_report_hangs_on_a_priority_in_force() {
    let mut bench = on_form();
    bench.go_to_field("priority");
    bench.press("down");
    let Some(Overlay::Choose(chooser)) = bench.state.overlays.last() else {
        panic!("no list to choose from: {}", bench.screen())
    };
    let offered = chooser.all.first().map(|first| first.label.clone());
    match offered {
        Some(title) => {
            bench.press("enter");
            bench.go_to_field("priority");
            assert!(bench.screen().contains(&title), "{}", bench.screen());
            bench.press("delete");
            assert_eq!(text(&bench, "priority"), "", "it can be taken off again");
        }
        None => {
            bench.press("enter");
            assert!(bench.notice().contains("nothing matches"), "{}", bench.notice());
        }
    }
}

// ------------------------------------------------------------------------ long text

#[test]
fn the_editor_gets_the_long_text_and_brings_it_back_as_one_insert() {
    let mut bench = on_form();
    bench.press("ctrl-o");
    assert!(bench.notice().contains("the editor is for long text"), "{}", bench.notice());
    bench.fill("text", "1BP one");
    bench.press("ctrl-o");
    assert_eq!(bench.edited, ["1BP one"]);
    bench.send(Message::Edited(Err("no editor is set".to_owned())));
    assert_eq!((bench.notice(), text(&bench, "text").as_str()), ("no editor is set", "1BP one"));
    bench.send(Message::Edited(Ok("1BP one\n\n2CP two".to_owned())));
    assert_eq!(text(&bench, "text"), "1BP one\n\n2CP two");
    let effects = bench.take(Message::Edited(Ok("1BP one\n\n2CP two".to_owned())));
    assert_eq!(effects, [], "what did not change is not kept anew");
}

#[test]
fn a_paste_is_one_insert() {
    let mut bench = on_form();
    bench.go_to_field("text");
    let effects = bench.take(Message::Paste("1BP one\n\n2CP two".to_owned()));
    let keeps = effects.iter().filter(|effect| matches!(effect, Effect::Ask(..))).count();
    assert_eq!(keeps, 1);
    assert_eq!(text(&bench, "text"), "1BP one\n\n2CP two");
}

// ------------------------------------------------------------------------ drafts

/// The workbench opened again on the same workspace, as after a crash.
fn again(bench: &Bench) -> Bench {
    Bench::on(&bench.path, (120, 40), &Memory::default())
}

#[test]
fn what_was_typed_is_brought_back_after_a_crash() {
    let mut bench = on_form();
    whole_report(&mut bench);
    bench.go_to_field("provenance");
    bench.write(" x");
    let before: Vec<String> =
        ["source", "text", "subjects", "received"].iter().map(|key| text(&bench, key)).collect();

    let mut after = again(&bench);
    after.press("7 n");
    assert_eq!(
        after.notice(),
        "draft of 10:42 brought back; esc gives it up; untouched, it is kept 30 days (local \
         default, confirm)"
    );
    assert_eq!(after.field(), "provenance", "the cursor is where it was");
    let brought: Vec<String> =
        ["source", "text", "subjects", "received"].iter().map(|key| text(&after, key)).collect();
    assert_eq!(brought, before);
    // What was picked is still what it stood for.
    after.press("ctrl-s");
    let reference = said(&after);
    only(&mut after, &format!("ref:{reference}"));
    assert!(!after.cell("person").is_empty(), "{}", after.screen());

    let mut saved = again(&bench);
    saved.press("N");
    assert_eq!((saved.notice(), text(&saved, "text").as_str()), ("", ""), "saved is no draft");
}

#[test]
fn a_draft_that_is_given_up_does_not_come_back() {
    let mut bench = on_form();
    bench.fill("summary", "Seen");
    let mut after = again(&bench);
    after.press("N esc");
    assert!(after.screen().contains("Leave this form?"), "{}", after.screen());
    after.press("n");
    assert_eq!(text(&after, "summary"), "Seen", "no is no");
    after.press("esc y N");
    assert_eq!((after.notice(), text(&after, "summary").as_str()), ("", ""));

    let mut quit = again(&bench);
    quit.press("N tab").write("Heard").press("ctrl-c y");
    assert!(quit.quit);
    let mut after = again(&bench);
    after.press("N");
    assert_eq!(text(&after, "summary"), "", "leaving by yes gives it up as well");
}

#[test]
fn a_draft_belongs_to_its_record_and_holds_only_what_was_typed() {
    let mut bench = Bench::small();
    only(&mut bench, "handling-instructions -state:closed");
    bench.press("i");
    let instructions = text(&bench, "instructions");
    bench.go_to_field("grade");
    bench.press("ctrl-u").write("3EC");
    let reference = match bench.state.overlays.last() {
        Some(Overlay::Form(form)) => form.reference.clone(),
        _ => String::new(),
    };

    let mut after = again(&bench);
    only(&mut after, "handling-instructions -state:closed");
    assert!(after.count() > 1, "there is another one");
    after.press("j i");
    assert_eq!(after.notice(), "", "the draft of {reference} is not that of another");
    after.press("esc");
    only(&mut after, &format!("ref:{reference}"));
    after.press("i");
    assert!(after.notice().contains("brought back"), "{}", after.notice());
    assert_eq!(text(&after, "grade"), "3EC");
    assert_eq!(text(&after, "instructions"), instructions);
}

#[test]
fn what_is_typed_and_taken_back_leaves_no_draft() {
    let mut bench = on_form();
    bench.fill("summary", "ab");
    bench.press("backspace backspace");
    let mut after = again(&bench);
    after.press("N");
    assert_eq!(after.notice(), "");
}

// ------------------------------------------------------------------------ old grades

#[test]
fn an_old_grade_is_confirmed_by_a_person_and_kept() {
    let mut bench = Bench::small();
    let filter = "old-grade -grade";
    only(&mut bench, filter);
    let (before, reference, old) = (bench.count(), bench.cell("ref"), bench.cell("old-grade"));
    bench.press("enter");
    keep(&mut bench, "old_grade_detail");
    let screen = bench.screen();
    assert!(screen.contains("suggested 3x5x2: "), "{screen}");
    assert!(screen.contains("(local default, confirm)"), "{screen}");
    bench.press("e");
    assert_eq!(text(&bench, "old"), old, "the old grade stands beside it");
    let suggested = text(&bench, "grade");
    assert!(screen.contains(&format!("suggested 3x5x2: {suggested} ")), "{suggested}: {screen}");
    keep(&mut bench, "convert_grade");
    // Looking at a suggestion confirms nothing.
    bench.press("esc esc");
    only(&mut bench, filter);
    assert_eq!(bench.count(), before);
    bench.press("e");
    bench.go_to_field("grade");
    bench.press("ctrl-u").write("1AP").press("ctrl-s");
    assert!(bench.notice().contains(&format!("graded 1AP, from {old}")), "{}", bench.screen());
    assert_eq!(bench.count(), before - 1);
    only(&mut bench, &format!("ref:{reference}"));
    assert_eq!((bench.cell("grade"), bench.cell("old-grade")), ("1AP".to_owned(), old));
    bench.press("e");
    assert!(bench.notice().contains("is graded 1AP already"), "{}", bench.notice());
    bench.press("u");
    assert_eq!(bench.cell("grade"), "", "{}", bench.screen());
}

#[test]
fn a_report_without_an_old_grade_has_none_to_confirm() {
    let mut bench = Bench::small();
    only(&mut bench, "-old-grade state:new,assessed");
    bench.press("e");
    assert!(bench.notice().contains("has no grade on the old scale"), "{}", bench.notice());
    bench.press("enter");
    assert!(!bench.screen().contains("suggested 3x5x2"), "{}", bench.screen());
}

#[test]
fn synthetic_reports_are_never_converted_by_themselves() {
    let mut bench = Bench::small();
    only(&mut bench, "old-grade -grade");
    let alone = bench.count();
    only(&mut bench, "old-grade");
    assert!(alone > 0 && alone <= bench.count());
}

#[test]
fn items_are_graded_one_by_one() {
    let mut bench = on_form();
    bench.fill("source", "c");
    bench.fill("summary", "Seen twice");
    bench.go_to_field("text");
    bench.write("one").press("enter enter").write("two").press("ctrl-s");
    let reference = said(&bench);
    only(&mut bench, &format!("ref:{reference}"));
    bench.press("i").write("1BP 2DP 3EP").press("ctrl-s");
    assert!(wrong(&bench, "grade").contains("there are 3 grades and the report has 2 items"));
    bench.press("ctrl-u").write("1BP 2DP").press("ctrl-s");
    assert_eq!(bench.cell("grade"), "2DP", "{}", bench.screen());
    bench.press("i");
    assert_eq!(text(&bench, "grade"), "1BP 2DP", "each is there to be changed");
}
