//! Grades of both scales and their handling, read, shown and refused.

use super::*;
use crate::domain::policy::Policies;

fn handling(code: HandlingCode, given: [bool; 3]) -> Handling {
    let [action, sanitisation, instructions] = given;
    Handling {
        code,
        action: action.then_some(HandlingAction::A1),
        sanitisation: sanitisation.then_some(Sanitisation::S2),
        instructions: if instructions { "return to the author" } else { " \u{200b}" }.to_owned(),
    }
}

#[test]
fn every_grade_reads_back_as_shown() {
    for source in Source3::ALL {
        for information in Information3::ALL {
            for handling in HandlingCode::ALL {
                let grade =
                    Grade3 { source: *source, information: *information, handling: *handling };
                let shown = grade.to_string();
                assert_eq!(shown.parse(), Ok(grade));
                assert_eq!(format!(" {} ", shown.to_lowercase()).parse(), Ok(grade));
            }
        }
    }
    let grade: Grade3 = "1bp".parse().expect("a grade");
    assert_eq!(grade.to_string(), "1BP");
    assert_eq!(grade.information, Information3::Corroborated);
}

#[test]
fn what_is_no_grade_is_refused_in_one_sentence() {
    let form = "is not a 3x5x2 grade; write source 1-3, information A-E, handling P or C: 1BP";
    for typed in ["", "1B", "1BPP", "4BP", "0BP", "1FP", "1BX", "B1P", "B24", "1 BP", "１BP"] {
        let refused = typed.parse::<Grade3>().expect_err(typed).to_string();
        assert_eq!(refused, format!("`{typed}` {form}"));
    }
    let form = "is not a 5x5x5 grade; write source A-E, information 1-5, handling 1-5: B24";
    for typed in ["", "B2", "B244", "F24", "B04", "B26", "B64", "24B", "1BP", "B-4", "É24"] {
        let refused = typed.parse::<Grade5>().expect_err(typed).to_string();
        assert_eq!(refused, format!("`{typed}` {form}"));
    }
    let refused = "\u{1b}24".parse::<Grade5>().expect_err("an escape").to_string();
    assert_eq!(refused, format!("`·24` {form}"));
}

#[test]
fn old_grades_stay_as_they_came() {
    for source in 'A'..='E' {
        for information in 1..=5u8 {
            for handling in 1..=5u8 {
                let shown = format!("{source}{information}{handling}");
                let grade: Grade5 = shown.to_lowercase().parse().expect("a grade");
                assert_eq!(grade.to_string(), shown);
                let parts = (grade.source(), grade.information(), grade.handling());
                assert_eq!(parts, (source, information, handling));
            }
        }
    }
}

#[test]
fn handling_c_needs_all_three_and_p_may_carry_none() {
    let missing = |what: &str| format!("handling C needs {what}; fill it in");
    let surplus = |what: &str| format!("handling P may not carry {what}; clear it or choose C");
    let parts = [
        ("action", "the action code"),
        ("sanitisation", "the sanitisation code"),
        ("instructions", "instructions"),
    ];
    for given in (0..8).map(|n| [n & 1 > 0, n & 2 > 0, n & 4 > 0]) {
        for (code, wrong_when, sentence) in [
            (HandlingCode::Conditions, false, &missing as &dyn Fn(&str) -> String),
            (HandlingCode::Permitted, true, &surplus),
        ] {
            let wrong: Vec<FieldError> = parts
                .iter()
                .zip(given)
                .filter(|(_, is_given)| *is_given == wrong_when)
                .map(|((field, what), _)| FieldError { field, message: sentence(what) })
                .collect();
            let verdict = if wrong.is_empty() { Ok(()) } else { Err(wrong) };
            assert_eq!(handling(code, given).check(), verdict, "{code:?} with {given:?}");
        }
    }
}

#[test]
fn an_old_grade_suggests_the_more_cautious_new_one() {
    let policies = Policies::built_in().expect("the shipped policy holds");
    let conversion = policies.on("2026-11-20".parse().expect("a date")).grade_conversion();
    for (old, new) in [
        ("A11", "1AP"),
        ("B24", "1AC"),
        ("C33", "3BC"),
        ("D42", "3DC"),
        ("E55", "2EC"),
        ("E11", "2AP"),
    ] {
        let suggested = conversion.suggest(old.parse().expect("an old grade"));
        assert_eq!(suggested.to_string(), new, "for {old}");
    }
}

#[test]
fn a_suggestion_follows_the_rungs_of_the_policy() {
    let conversion = Conversion {
        source: [
            Source3::NotReliable,
            Source3::Untested,
            Source3::Reliable,
            Source3::Untested,
            Source3::NotReliable,
        ],
        information: [
            Information3::SuspectedFalse,
            Information3::NotKnown,
            Information3::KnownIndirectly,
            Information3::Corroborated,
            Information3::KnownDirectly,
        ],
        handling: [
            HandlingCode::Conditions,
            HandlingCode::Permitted,
            HandlingCode::Conditions,
            HandlingCode::Permitted,
            HandlingCode::Conditions,
        ],
    };
    for (old, new) in
        [("A11", "3EC"), ("B22", "2DP"), ("C33", "1CC"), ("D44", "2BP"), ("E55", "3AC")]
    {
        let suggested = conversion.suggest(old.parse().expect("an old grade"));
        assert_eq!(suggested.to_string(), new);
    }
}
