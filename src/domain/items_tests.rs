//! A text read as items, and written again.

use super::*;
use crate::domain::choice::Choice;
use crate::domain::grading::{Information3, Source3};
use proptest::prelude::*;

/// The items of a text as `grade text`, with `–` where there is no grade.
/// The items as one text that `read_items` reads again, each with its grade.
fn write_items(items: &[Item]) -> String {
    let one = |item: &Item| match item.grade {
        Some(grade) => format!("{grade} {}", item.text),
        None => item.text.clone(),
    };
    items.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

fn read(text: &str) -> Vec<String> {
    let items = read_items(text).unwrap_or_else(|errors| panic!("{text:?}: {errors:?}"));
    let one = |item: &Item| {
        let grade = item.grade.map_or("–".to_owned(), |grade| grade.to_string());
        format!("{grade} {}", item.text)
    };
    items.iter().map(one).collect()
}

#[test]
fn a_paragraph_is_an_item_and_may_begin_with_its_grade() {
    for (text, items) in [
        ("", vec![]),
        (" \n\t\n\u{200b}", vec![]),
        ("She was seen", vec!["– She was seen"]),
        ("1BP She was seen", vec!["1BP She was seen"]),
        ("1bp She was seen", vec!["1BP She was seen"]),
        ("1BP: She was seen", vec!["1BP She was seen"]),
        ("(1BP) She was seen", vec!["1BP She was seen"]),
        ("[2CC] – seen", vec!["2CC seen"]),
        ("1BP\nShe was seen\nat noon", vec!["1BP She was seen\nat noon"]),
        ("1BP one\n\n2CC two\n\n\nthree", vec!["1BP one", "2CC two", "– three"]),
        ("1BP one\n2CC two", vec!["1BP one", "2CC two"]),
        ("one\r\n\r\ntwo\r\nmore", vec!["– one", "– two\nmore"]),
        ("  1. 1BP one\n\n 2) 2CC two", vec!["1BP one", "2CC two"]),
        ("1. one\n\n3. not its number", vec!["– one", "– 3. not its number"]),
        ("1.50 was paid", vec!["– 1.50 was paid"]),
    ] {
        assert_eq!(read(text), items, "{text:?}");
    }
}

#[test]
fn words_that_look_like_grades_stay_words() {
    for text in ["1st of May", "2nd caller", "3rd floor", "2AM", "9pm he left", "A1 road", "4x4"] {
        assert_eq!(read(text), [format!("– {text}")]);
    }
}

#[test]
fn an_item_that_is_wrong_is_named() {
    let grade = |number, given: &str| {
        format!(
            "item {number}: `{given}` is not a grade; write source 1–3, information A–E, \
             handling P or C, such as 1BP"
        )
    };
    let bare = |number| {
        format!("item {number}: there is a grade and no words; write what is said after it")
    };
    for (text, errors) in [
        ("1BP one\n\n1ZP two", vec![grade(2, "1ZP")]),
        ("1zp one", vec![grade(1, "1zp")]),
        ("4BP one\n\n1BX two", vec![grade(1, "4BP"), grade(2, "1BX")]),
        ("9ZZ one", vec![grade(1, "9ZZ")]),
        ("one\n\n1BP", vec![bare(2)]),
        ("1BP \u{200b}", vec![bare(1)]),
        ("1BP\n2CC two", vec![bare(1)]),
    ] {
        let found = read_items(text).expect_err(text);
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), errors, "{text:?}");
    }
}

#[test]
fn the_most_cautious_grade_takes_the_weakest_of_each() {
    let grade = |text: &str| text.parse::<Grade3>().ok();
    for (grades, most) in [
        (vec![], None),
        (vec!["1BP"], grade("1BP")),
        (vec!["1EP", "3AP", "2AC"], grade("3EC")),
        (vec!["1BP", ""], None),
        (vec!["", "1BP"], None),
    ] {
        assert_eq!(most_cautious(grades.iter().map(|text| grade(text))), most, "{grades:?}");
    }
    assert_eq!(handling_of([grade("1BP"), None, grade("2AC")]), HandlingCode::Conditions);
    assert_eq!(handling_of([grade("1BP"), None]), HandlingCode::Permitted);
}

fn any_grade() -> impl Strategy<Value = Grade3> {
    (0..3usize, 0..5usize, 0..2usize).prop_map(|(source, information, handling)| Grade3 {
        source: Source3::ALL[source],
        information: Information3::ALL[information],
        handling: HandlingCode::ALL[handling],
    })
}

proptest! {
    #[test]
    fn no_item_is_graded_more_cautiously_than_its_report(
        grades in proptest::collection::vec(any_grade(), 1..6),
    ) {
        let most = most_cautious(grades.iter().copied().map(Some)).expect("all are graded");
        for grade in &grades {
            prop_assert!(grade.source <= most.source);
            prop_assert!(grade.information <= most.information);
            prop_assert!(grade.handling <= most.handling);
        }
        // Each part of it stands in one of them, and their order says nothing.
        prop_assert!(grades.iter().any(|grade| grade.source == most.source));
        prop_assert!(grades.iter().any(|grade| grade.information == most.information));
        prop_assert!(grades.iter().any(|grade| grade.handling == most.handling));
        let turned = most_cautious(grades.iter().rev().copied().map(Some));
        prop_assert_eq!(turned, Some(most));
        prop_assert_eq!(handling_of(grades.into_iter().map(Some)), most.handling);
    }

    #[test]
    fn what_is_written_is_read_again(
        items in proptest::collection::vec(
            (proptest::option::of(any_grade()), "[a-zé][a-zé ,]{0,30}(\n[a-zé][a-zé ]{0,20})?"),
            0..5,
        ),
    ) {
        let lines = |text: &str| {
            text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
        };
        let items: Vec<Item> = items
            .into_iter()
            .map(|(grade, text)| Item { text: lines(&text), grade })
            .collect();
        prop_assert_eq!(read_items(&write_items(&items)), Ok(items.clone()));
    }

    #[test]
    fn no_text_is_lost_or_brings_it_down(text in "\\PC{0,80}|[0-9A-Za-z.)( \n]{0,80}") {
        if let Ok(items) = read_items(&text) {
            prop_assert!(items.iter().all(|item| !blank(&item.text)));
            prop_assert_eq!(read_items(&write_items(&items)).map(|again| again.len()), Ok(items.len()));
        }
    }
}
