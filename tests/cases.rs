//! A vetting case on the screen: third parties, where the applicant lived, its checks, what stands
//! against granting it, and the decision with its second person.

mod support;

use support::Bench;

/// The open cases of the small demonstration, narrowed.
fn cases(filter: &str) -> Bench {
    let mut bench = Bench::small();
    bench.press("2").narrow(filter);
    bench
}

#[test]
fn a_third_party_is_added_and_its_checks_are_asked_for() {
    let mut bench = cases("stage:assessment level:RV kind:recruit");
    let reference = bench.cell("ref");
    bench.press("i c tab").write("Doe, Mary").press("tab").write("house-mate").press("ctrl-s");
    let said = format!("{reference}: Doe, Mary added, 3 checks to ask for");
    assert_eq!(bench.notice(), said, "{}", bench.screen());
    bench.press("f ctrl-u").write(&format!("ref:{reference}")).press("enter");
    assert_eq!(bench.cell("stage"), "checks", "it waits for them");
    bench.press("c");
    assert!(bench.screen().contains("PNC of Doe, Mary"), "{}", bench.screen());
    bench.press("n ctrl-n n ctrl-n n ctrl-n");
    assert!(bench.notice().contains("no check left"), "{}", bench.notice());
    assert!(bench.state.overlays.is_empty(), "no check follows: {}", bench.screen());
    assert_eq!(bench.cell("stage"), "assessment");
    bench.press("u");
    assert!(bench.notice().contains("took back: record check"), "{}", bench.notice());
}

#[test]
fn a_gap_in_the_address_history_stops_the_grant_until_it_is_explained() {
    let mut bench = cases("stage:received level:RV kind:recruit");
    bench.press("enter");
    assert!(bench.screen().contains("Residency gaps"), "{}", bench.screen());
    bench.press("r").write("1 Mar 2024").press("tab").write("3 Mill End, Ely").press("ctrl-s");
    assert!(bench.notice().contains("left open"), "{}", bench.screen());
    bench.press("r").write("1 Jan 2020").press("tab").write("abroad").press("tab");
    bench.write("29 Feb 2024").press("tab n ctrl-s");
    assert!(bench.notice().ends_with("no day is left open"), "{}", bench.screen());
    assert!(bench.screen().contains("no address: abroad"), "{}", bench.screen());
    bench.press("r").write("1 Mar 2030").press("tab").write("x").press("ctrl-s");
    assert!(bench.screen().contains("it has not begun yet"), "{}", bench.screen());
}

#[test]
fn a_check_not_done_is_allowed_by_a_vetting_manager_only() {
    let mut bench = cases("stage:checks level:RV");
    bench.press("c").write("nn").press("tab").write("no answer from abroad").press("tab");
    bench.write("wragg");
    let said = bench.screen();
    assert!(said.contains("no vetting manager or head of this name"), "{said}");
    bench.press("esc ctrl-s");
    let said = bench.screen();
    assert!(said.contains("needs the vetting manager who allowed it: s.pickles"), "{said}");
    bench.press("delete").write("pickles").press("enter ctrl-s");
    assert!(bench.notice().contains("not done"), "{}", bench.screen());
}

/// Goes on as somebody else in the same workspace.
fn as_somebody_else(bench: &mut Bench, who: &str) {
    bench.state.actor = who.to_owned();
}

#[test]
fn an_adverse_trace_becomes_a_finding_that_the_decision_shows_and_waits_for() {
    let mut bench = cases("stage:checks level:RV kind:recruit -weightiest");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}"));
    bench.press("c a tab").write("a caution in 2019").press("ctrl-s");
    assert!(bench.screen().contains("falls under a ground of refusal; choose it"));
    bench.go_to_field("category").write("o");
    bench.go_to_field("disclosed").write("d");
    bench.go_to_field("weight").write("m").press("ctrl-s");
    assert!(bench.notice().contains("trace, adverse"), "{}", bench.screen());
    let said = format!(
        "{reference} has 1 adverse finding not answered; weigh each with e before it is decided"
    );
    for decision in ["d", "s"] {
        bench.press(decision);
        assert_eq!(bench.notice(), said, "before a rationale is written");
    }
    bench.press("e o tab").write("long ago, and disclosed").press("ctrl-s");
    assert!(bench.notice().contains("none left to answer"), "{}", bench.screen());
    bench.press("d w").fill("information", "most checks are in").press("ctrl-s");
    assert_eq!(bench.notice(), format!("{reference} withdrawn by applicant"));
}

#[test]
fn a_refusal_waits_for_a_second_person_who_is_another() {
    let mut bench = cases("stage:assessment -weightiest -proposed");
    let reference = bench.cell("ref");
    bench.press("d r").fill("information", "two accounts that differ");
    bench.fill("threat_risk", "honesty").fill("options", "conditions would not do");
    bench.go_to_field("grounds").write("i").press("ctrl-s");
    assert!(bench.notice().contains("a second person confirms it with C"), "{}", bench.screen());
    bench.press("1 t").narrow(&format!("ref:{reference}"));
    bench.press("d");
    assert!(bench.notice().contains("a.khan proposed a decision"), "{}", bench.notice());
    bench.press("C c ctrl-s");
    assert!(bench.screen().contains("you proposed this decision"), "{}", bench.screen());
    bench.press("esc y");
    as_somebody_else(&mut bench, "m.reyes");
    bench.press("C");
    let shown = bench.screens();
    for (size, screen) in shown {
        insta::assert_snapshot!(format!("confirm_{size}"), screen);
    }
    bench.press("r ctrl-s");
    assert!(bench.screen().contains("say why it goes back"), "{}", bench.screen());
    bench.go_to_field("verdict").write("c").press("ctrl-s");
    assert_eq!(bench.notice(), format!("{reference} refused"), "{}", bench.screen());
    bench.go_to_tab("2", "closed").narrow(&format!("ref:{reference}"));
    bench.press("enter");
    assert!(bench.screen().contains("confirmed by      m.reyes"), "{}", bench.screen());
}

#[test]
fn grounds_begin_as_the_findings_were_weighed() {
    let mut bench = cases("stage:checks level:RV kind:recruit -weightiest");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}"));
    bench.press("x").write("two accounts that differ");
    bench.go_to_field("category").write("i");
    bench.go_to_field("disclosed").write("n");
    bench.go_to_field("weight").write("m").press("ctrl-s");
    bench.press("e g tab").write("nothing explains it").press("ctrl-s");
    assert!(bench.notice().contains("none left to answer"), "{}", bench.screen());
    bench.press("d r").fill("information", "two accounts that differ");
    bench.fill("threat_risk", "honesty").fill("options", "conditions would not do");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("a second person confirms it with C"), "{}", bench.screen());
    bench.go_to_tab("2", "decisions-to-confirm").narrow(&format!("ref:{reference}"));
    bench.press("enter");
    assert!(bench.screen().contains("integrity"), "{}", bench.screen());
}

/// What the form began with is of a refusal; whoever withdraws needs no grounds cleared away.
#[test]
fn grounds_that_nobody_chose_keep_no_case_from_being_withdrawn() {
    let mut bench = cases("stage:checks level:RV kind:recruit -weightiest");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}"));
    bench.press("x").write("two accounts that differ");
    bench.go_to_field("category").write("i");
    bench.go_to_field("disclosed").write("n");
    bench.go_to_field("weight").write("m").press("ctrl-s");
    bench.press("e g tab").write("nothing explains it").press("ctrl-s");
    bench.press("d w").fill("information", "they withdrew");
    bench.go_to_field("grounds").write("f").press("ctrl-s");
    assert!(bench.screen().contains("only a refusal has grounds"), "chosen: {}", bench.screen());
    bench.press("esc y d w").fill("information", "they withdrew").press("ctrl-s");
    assert_eq!(bench.notice(), format!("{reference} withdrawn by applicant"));
}

#[test]
fn a_conditional_grant_adds_conditions_that_come_up_and_end() {
    let mut bench = cases("stage:assessment -weightiest -proposed kind:non-police");
    let reference = bench.cell("ref");
    bench.press("d g g").fill("information", "every check is in").fill("threat_risk", "debt");
    bench.fill("conditions", "no cash");
    bench.press("enter").write("statements each year");
    bench.go_to_field("condition_owner").write("pickles").press("enter");
    bench.press("ctrl-s");
    assert!(bench.notice().contains("granted with conditions: C-2026-"), "{}", bench.screen());
    bench.go_to_tab("2", "conditions").narrow(&format!("case:{reference}"));
    assert_eq!(bench.count(), 2);
    bench.press("r").write("statements seen").press("ctrl-s");
    assert!(bench.notice().contains("kept on; next review 20 May 2027"), "{}", bench.screen());
    bench.press("enter");
    let shown = bench.screen();
    assert!(!shown.contains("ended"), "what is active has no end that could be known: {shown}");
    bench.press("esc");
    bench.press("x").write("debt paid").press("ctrl-s");
    assert!(bench.notice().ends_with("ended"), "{}", bench.screen());
    bench.press("x").write("no longer needed").press("ctrl-s");
    assert!(bench.notice().contains("stands without conditions"), "{}", bench.screen());
}

#[test]
fn conditions_due_and_the_decision_look_as_they_should() {
    let mut bench = Bench::small();
    bench.go_to_tab("2", "conditions");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("conditions_{size}"), screen);
    }
    let mut bench = cases("unanswered:1 stage:checks,assessment");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}"));
    bench.press("e o tab").write("long ago, and disclosed").press("ctrl-s").press("d");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("decide_{size}"), screen);
    }
    let mut bench = cases("weightiest stage:checks,assessment");
    bench.press("enter");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("case_with_findings_{size}"), screen);
    }
}

#[test]
fn a_refusal_is_appealed_and_an_appeal_that_is_upheld_corrects_the_case() {
    let mut bench = cases("stage:assessment -weightiest -proposed kind:recruit");
    let reference = bench.cell("ref");
    bench.narrow(&format!("ref:{reference}"));
    bench.press("d r").fill("information", "two accounts that differ");
    bench.fill("threat_risk", "honesty").fill("options", "conditions would not do");
    bench.go_to_field("grounds").write("i").press("ctrl-s");
    as_somebody_else(&mut bench, "m.reyes");
    bench.press("C c ctrl-s");
    bench.go_to_tab("2", "closed").narrow(&format!("ref:{reference}"));
    bench.press("l").write("the accounts are of two events").press("ctrl-s");
    assert_eq!(bench.field(), "letter_on", "no letter went from here: {}", bench.screen());
    bench.write("20 Nov 2026").press("ctrl-s");
    assert!(bench.notice().contains(&format!("appeal against {reference} lodged, in time")));
    bench.press("l");
    assert!(bench.notice().contains("was appealed already"), "{}", bench.notice());
    bench.go_to_tab("2", "appeals-open").narrow(&format!("case:{reference}"));
    bench.press("d u tab").write("j.okoro, m.reyes").press("tab").write("two events indeed");
    bench.press("ctrl-s");
    let said = "m.reyes made the decision and cannot hear the appeal";
    assert!(bench.screen().contains(said), "{}", bench.screen());
    bench.go_to_field("panel").write(" and h.lowe");
    for _ in 0.." and h.lowe".len() + "m.reyes".len() {
        bench.press("backspace");
    }
    bench.write("h.lowe").press("ctrl-s");
    assert!(bench.notice().contains("upheld: C-2026-"), "{}", bench.screen());
    bench.go_to_tab("2", "closed").narrow(&format!("ref:{reference}"));
    assert_eq!(bench.cell("outcome"), "granted");
    assert_eq!(bench.cell("first-outcome"), "refused");
    bench.press("enter");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("upheld_{size}"), screen);
    }
}

#[test]
fn appeals_look_as_they_should() {
    let mut bench = Bench::small();
    bench.go_to_tab("2", "appeals");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("appeals_{size}"), screen);
    }
}

#[test]
fn a_third_party_and_an_address_are_corrected_in_the_form_that_holds_them() {
    let mut bench = cases("stage:received level:RV kind:recruit");
    bench.press("I");
    assert!(bench.screen().contains("this case has no third party; i adds one"));
    bench.press("esc").press("i c tab").write("Doe, Mary").press("tab").write("house-mate");
    bench.press("ctrl-s");
    bench.press("i f tab").write("Doe, Jon").press("tab").write("father").press("ctrl-s");
    bench.press("r").write("1 Mar 2024").press("tab").write("3 Mill End, Ely").press("ctrl-s");
    bench.press("enter I");
    bench.go_to_field("party").write("jon").press("enter");
    bench.go_to_field("relationship");
    for (size, screen) in bench.screens() {
        insta::assert_snapshot!(format!("correct_party_{size}"), screen);
    }
    bench.press("ctrl-u").write("step-father").press("ctrl-s");
    assert!(bench.notice().ends_with("Doe, Jon corrected"), "{}", bench.screen());
    assert!(bench.screen().contains("step-father"), "{}", bench.screen());
    bench.press("W").go_to_field("from").press("ctrl-u").write("1 Mar 2020").press("ctrl-s");
    assert!(bench.notice().ends_with("corrected, no day is left open"), "{}", bench.screen());
    bench.press("u");
    assert!(bench.notice().contains("took back: correct address"), "{}", bench.notice());
    assert!(bench.screen().contains("Residency gaps"), "{}", bench.screen());
}

#[test]
fn a_correction_that_was_broken_off_comes_back_with_the_part_it_is_of() {
    let mut bench = cases("stage:received level:RV kind:recruit");
    bench.press("i c tab").write("Doe, Mary").press("tab").write("house-mate").press("ctrl-s");
    bench.press("i f tab").write("Doe, Jon").press("tab").write("father").press("ctrl-s");
    bench.press("I").go_to_field("party").write("jon").press("enter");
    bench.go_to_field("relationship").press("ctrl-u").write("step-father");
    // As after a crash: what lies over the list is gone, the draft is not.
    bench.state.overlays.clear();
    bench.press("I");
    assert!(bench.notice().contains("brought back"), "{}", bench.screen());
    let shown = bench.screen();
    assert!(shown.contains("Doe, Jon") && shown.contains("step-father"), "{shown}");
    bench.press("ctrl-s");
    assert!(bench.notice().ends_with("Doe, Jon corrected"), "{}", bench.screen());
}
