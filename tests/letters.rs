//! Letters from the keyboard: shown as they will print, sent, shown as they went, and sent again
//! only with a reason; keys in, screen out.

mod support;

use probity::app::message::Destination;
use support::{Bench, text_of};

/// Keeps the screen at every size.
fn keep(name: &str, bench: &mut Bench) {
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("{name}_{size}"), screen);
    }
}

/// On a case that was granted with a condition today, in the list of letters to send.
fn granted() -> (Bench, String) {
    let mut bench = Bench::small();
    bench.press("2").narrow("stage:assessment -weightiest -proposed kind:non-police");
    let reference = bench.cell("ref");
    bench.press("d g g").fill("information", "a source says that debts remain");
    bench.fill("threat_risk", "debt").fill("conditions", "no cash");
    bench.go_to_field("condition_owner").write("pickles").press("enter ctrl-s");
    assert!(bench.notice().contains("granted with conditions: C-2026-"), "{}", bench.screen());
    bench.go_to_tab("2", "letters-due").narrow(&format!("ref:{reference}"));
    (bench, reference)
}

#[test]
fn a_letter_is_shown_at_one_key_and_printed_once_it_is_sent() {
    let (mut bench, reference) = granted();
    keep("letters_to_send", &mut bench);
    bench.press("L");
    keep("letter_draft", &mut bench);
    bench.press("p");
    assert_eq!(bench.notice(), "this is a draft; i sends it, and what is sent can be printed");
    assert!(bench.printed.is_empty());
    bench.press("i");
    keep("letter_form", &mut bench);
    bench.write("Your supervisor has a copy.").press("ctrl-s");
    let said = format!("{reference}: letter of conditions L-2026-");
    assert!(bench.notice().starts_with(&said), "{}", bench.screen());
    assert!(!bench.screen().contains("Draft"), "{}", bench.screen());
    bench.press("p f");
    let [(paper, _), (_, Destination::File(file))] = bench.printed.as_slice() else {
        panic!("{:?}", bench.printed)
    };
    let file = file.display().to_string();
    assert!(
        file.starts_with("Outcome-of-your-vetting-L-2026-") && file.ends_with(".pdf"),
        "{file}"
    );
    let said = text_of(paper);
    assert!(said.contains("Your supervisor has a copy.") && said.contains("no cash"), "{said}");
    assert!(!said.contains("debt"), "nothing of the rationale: {said}");
    bench.press("esc").go_to_tab("2", "closed").narrow(&format!("ref:{reference}"));
    assert_eq!(bench.cell("letter"), "conditions letter sent 20 Nov 2026");
    bench.press("enter");
    assert!(bench.screen().contains("conditions letter sent"), "{}", bench.screen());
}

#[test]
fn one_that_was_sent_is_shown_as_it_went_and_sent_again_with_a_reason() {
    let mut bench = Bench::small();
    bench.go_to_tab("2", "closed").narrow("outcome:refused letter:refusal");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}")).press("L");
    assert!(bench.screen().contains("The grounds of the decision are:"), "{}", bench.screen());
    assert!(!bench.screen().contains("Draft"), "{}", bench.screen());
    bench.press("i ctrl-s");
    let screen = bench.screen();
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("the letter of refusal was sent on"), "{screen}");
    bench.fill("again", "returned by the post").press("ctrl-s");
    assert!(bench.notice().contains("letter of refusal L-2026-"), "{}", bench.screen());
    bench.press("esc u");
    assert!(bench.notice().contains("took back: issue letter"), "{}", bench.notice());
}

#[test]
fn what_calls_for_no_letter_says_why() {
    let mut bench = Bench::small();
    bench.go_to_tab("2", "closed").narrow("outcome:withdrawn").press("L");
    assert!(bench.notice().ends_with("no letter tells of that"), "{}", bench.notice());
    bench.go_to_tab("2", "cases").narrow("stage:checks kind:recruit").press("L");
    assert!(bench.notice().contains("the applicant is not awaited"), "{}", bench.notice());
    assert!(bench.state.overlays.is_empty(), "{}", bench.screen());
}

#[test]
fn invitations_go_out_together_a_paper_each() {
    let mut bench = Bench::small();
    bench.go_to_tab("3", "due-180").narrow("level:RV").press("space space L");
    assert!(bench.notice().starts_with("no renewal of C-"), "{}", bench.notice());
    bench.press("i y");
    assert_eq!(bench.notice(), "2 renewals opened", "{}", bench.screen());
    bench.press("L");
    assert!(bench.screen().contains("page 1 of 2"), "{}", bench.screen());
    keep("letters_of_two", &mut bench);
    bench.press("i ctrl-s y");
    assert_eq!(bench.notice(), "Send the letter: 2 done", "{}", bench.screen());
    bench.press("f");
    let files: Vec<_> = bench.printed.iter().map(|(_, to)| to.clone()).collect();
    assert_eq!(files.len(), 2);
    assert_ne!(files[0], files[1], "a file each");
    bench.press("i");
    assert!(bench.notice().contains("each of these was sent"), "{}", bench.notice());
    bench.press("esc").go_to_tab("2", "letters");
    keep("letters_sent", &mut bench);
    bench.press("L");
    assert!(bench.screen().contains("Renewal of your vetting"), "{}", bench.screen());
    bench.press("i");
    assert!(bench.notice().contains("each of these was sent"), "{}", bench.notice());
}
