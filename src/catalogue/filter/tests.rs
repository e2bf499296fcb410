//! What a filter reads as, where it is wrong, and what completes it.

use super::*;
use crate::store::query::filter::{Filter, Literal, Op};
use proptest::prelude::*;

const fn column(key: &'static str, kind: FilterKind) -> FilterColumn {
    FilterColumn { key, kind, help: "", choices: &[] }
}

const COLUMNS: &[FilterColumn] = &[
    FilterColumn {
        key: "force",
        kind: FilterKind::Choice,
        help: "Force",
        choices: &[
            ("cambs", "Cambridgeshire"),
            ("beds", "Bedfordshire"),
            ("herts", "Hertfordshire"),
        ],
    },
    FilterColumn {
        key: "level",
        kind: FilterKind::Choice,
        help: "Clearance level",
        choices: &[
            ("RV", "Recruitment"),
            ("MV", "Management"),
            ("NPPV 2", "Non-police, full"),
            ("NPPV 3", "Non-police, management"),
            ("none", "No level"),
        ],
    },
    column("subject", FilterKind::Text),
    column("age", FilterKind::Days),
    column("due", FilterKind::Date),
    column("received", FilterKind::Moment),
    column("value", FilterKind::Money),
    column("score", FilterKind::Number),
    column("assigned", FilterKind::Text),
    column("urgent", FilterKind::Flag),
];

const NAMED: &[NamedFilter] = &[
    ("stale", "age>30d -assigned", "old and with nobody"),
    ("worst", "stale urgent", "stale and urgent"),
    ("loop", "loop", "never ends"),
    ("broken", "forse:beds", "has a slip"),
    ("overdue", "due<today", "past its date"),
    ("anything", " ", "every record"),
];

fn with<T>(ask: impl FnOnce(&Grammar<'_>) -> T) -> T {
    let moments = Moments {
        today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        close: "2026-11-19T17:00:00Z".to_owned(),
    };
    ask(&Grammar { columns: COLUMNS, named: NAMED, moments: &moments })
}

fn read(text: &str) -> Result<Filter, FilterError> {
    with(|grammar| parse(text, grammar))
}

fn compare(column: &'static str, op: Op, value: Literal) -> Filter {
    Filter::Compare { column, op, value }
}

fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}

fn day(text: &str) -> Literal {
    Literal::Date(text.parse().unwrap())
}

fn instant(text: &str) -> Literal {
    Literal::Moment(text.to_owned())
}

fn choice(column: &'static str, code: &str) -> Filter {
    compare(column, Op::Equal, text(code))
}

fn free(words: &str) -> Filter {
    Filter::Text(words.to_owned())
}

fn stale() -> Vec<Filter> {
    vec![compare("age", Op::Greater, Literal::Int(30)), Filter::Has("assigned").negated()]
}

#[test]
fn the_example_of_the_language_reads() {
    let mut all = vec![choice("force", "cambs"), choice("level", "MV")];
    all.extend(stale());
    all.push(free("free text"));
    assert_eq!(read("force:cambs level:MV age>30d -assigned \"free text\""), Ok(Filter::And(all)));
}

#[test]
fn terms_read() {
    let in_list = |column, values| Filter::In { column, values };
    for (typed, filter) in [
        ("", Filter::All),
        (" \t\u{a0} ", Filter::All),
        ("anything", Filter::All),
        ("smith", free("smith")),
        ("O'Brien", free("O'Brien")),
        ("\"say \"\"no\"\"\"", free("say \"no\"")),
        ("\"none\"", free("none")),
        ("-smith", free("smith").negated()),
        ("-\"a b\"", free("a b").negated()),
        ("a-b", free("a-b")),
        ("assigned", Filter::Has("assigned")),
        ("URGENT", Filter::Has("urgent")),
        ("-urgent", Filter::Has("urgent").negated()),
        ("stale", Filter::And(stale())),
        ("-stale", Filter::And(stale()).negated()),
        ("worst", Filter::And([stale(), vec![Filter::Has("urgent")]].concat())),
        ("due:none", Filter::Unknown("due")),
        ("due=NONE", Filter::Unknown("due")),
        ("-due:none", Filter::Unknown("due").negated()),
        ("level:none", Filter::Unknown("level")),
        ("level:\"none\"", choice("level", "none")),
        ("subject:\"none\"", compare("subject", Op::Equal, text("none"))),
        ("subject:\"O'Brien\"", compare("subject", Op::Equal, text("O'Brien"))),
        ("subject=a,b", compare("subject", Op::Equal, text("a,b"))),
        ("subject:a,\"b, c\"", in_list("subject", vec![text("a"), text("b, c")])),
        ("subject:http://x", compare("subject", Op::Equal, text("http://x"))),
        ("FORCE:Beds", choice("force", "beds")),
        ("force:hertfordshire", choice("force", "herts")),
        ("force:c", choice("force", "cambs")),
        ("force:beds,c", in_list("force", vec![text("beds"), text("cambs")])),
        ("level:\"nppv 3\"", choice("level", "NPPV 3")),
        (
            "force:beds,none",
            Filter::And(vec![
                choice("force", "beds").negated(),
                Filter::Unknown("force").negated(),
            ])
            .negated(),
        ),
        ("urgent:yes", Filter::Has("urgent")),
        (
            "urgent:no",
            Filter::And(vec![Filter::Has("urgent").negated(), Filter::Unknown("urgent").negated()]),
        ),
        ("urgent:none", Filter::Unknown("urgent")),
        ("age>=2w", compare("age", Op::GreaterOrEqual, Literal::Int(14))),
        ("age<6M", compare("age", Op::Less, Literal::Int(180))),
        ("age<=3", compare("age", Op::LessOrEqual, Literal::Int(3))),
        ("score>-5", compare("score", Op::Greater, Literal::Int(-5))),
        ("score:1,2", in_list("score", vec![Literal::Int(1), Literal::Int(2)])),
        ("value>1,200.50", compare("value", Op::Greater, Literal::Int(120_050))),
        ("value=1,200", compare("value", Op::Equal, Literal::Int(120_000))),
        ("value:\"1,200.50\"", compare("value", Op::Equal, Literal::Int(120_050))),
        ("value:£50", compare("value", Op::Equal, Literal::Int(5000))),
        ("value:50,60", in_list("value", vec![Literal::Int(5000), Literal::Int(6000)])),
        ("value:£1,£200", in_list("value", vec![Literal::Int(100), Literal::Int(20_000)])),
    ] {
        assert_eq!(read(typed), Ok(filter), "{typed}");
    }
}

#[test]
fn dates_read() {
    for (typed, date) in [
        ("2026-11-20", "2026-11-20"),
        ("03/04/2026", "2026-04-03"),
        ("\"20 Nov 2026\"", "2026-11-20"),
        ("today", "2026-11-20"),
        ("Today+14d", "2026-12-04"),
        ("today-2w", "2026-11-06"),
        ("today+1m", "2026-12-20"),
        ("today-3", "2026-11-17"),
    ] {
        let typed = format!("due<{typed}");
        assert_eq!(read(&typed), Ok(compare("due", Op::Less, day(date))), "{typed}");
    }
}

#[test]
fn moments_read_as_instants_or_as_whole_london_days() {
    let is = |op, value| compare("received", op, instant(value));
    for (typed, filter) in [
        ("received>close", is(Op::Greater, "2026-11-19T17:00:00Z")),
        ("received<=2026-11-13T22:41:00Z", is(Op::LessOrEqual, "2026-11-13T22:41:00Z")),
        ("received<today", is(Op::Less, "2026-11-20T00:00:00Z")),
        ("received>=today", is(Op::GreaterOrEqual, "2026-11-20T00:00:00Z")),
        ("received<=today", is(Op::Less, "2026-11-21T00:00:00Z")),
        ("received>today", is(Op::GreaterOrEqual, "2026-11-21T00:00:00Z")),
        // Summer time: a London day begins at 23:00 UTC.
        (
            "received:2026-07-01",
            Filter::And(vec![
                is(Op::GreaterOrEqual, "2026-06-30T23:00:00Z"),
                is(Op::Less, "2026-07-01T23:00:00Z"),
            ]),
        ),
    ] {
        assert_eq!(read(typed), Ok(filter), "{typed}");
    }
}

#[test]
fn errors_name_the_place_and_what_would_be_right() {
    for (typed, at, message) in [
        ("smith forse:beds", 6..11, "no column `forse`; did you mean `force`?"),
        ("lev:MV", 0..3, "no column `lev`; did you mean `level`?"),
        (
            "zebra:1",
            0..5,
            "no column `zebra`; use one of `force`, `level`, `subject`, `age`, `due`, `received`, \
             `value`, `score`, `assigned`, `urgent`, or put the text in quotes",
        ),
        ("stale:yes", 0..6, "`stale` is a named filter and takes no value; write it alone"),
        (">5", 0..1, "write a column before `>`, or put the text in quotes"),
        ("a - b", 2..3, "put one `-` straight before what it takes away, such as `-assigned`"),
        ("--a", 0..3, "put one `-` straight before what it takes away, such as `-assigned`"),
        ("force:", 5..6, "a value is missing here; write one, such as `force:cambs`"),
        ("force:beds,", 10..11, "a value is missing here; write one, such as `force:cambs`"),
        ("value> 5", 5..6, "a value is missing here; write one, such as `value:£50`"),
        ("subject:\" \"", 7..11, "a value is missing here; write one, such as `subject:word`"),
        ("é \"open end", 3..12, "this quote is not closed; put a `\"` where the text ends"),
        ("subject:\"open", 8..13, "this quote is not closed; put a `\"` where the text ends"),
        ("\"\"", 0..2, "there is nothing between the quotes; write the words to look for"),
        ("\"a\"b c", 3..4, "put a space here, or put the whole value in quotes"),
        ("O\"Brien", 1..7, "put a space here, or put the whole value in quotes"),
        ("force:kent", 6..10, "`force` has no choice `kent`; use one of `cambs`, `beds`, `herts`"),
        ("level:nppv", 6..10, "`nppv` may be any of `\"NPPV 2\"`, `\"NPPV 3\"`; write one in full"),
        ("level>MV", 5..6, "`level` cannot be compared with `>`; write `level:RV`"),
        ("urgent<=yes", 6..8, "`urgent` cannot be compared with `<=`; write `urgent:yes`"),
        ("urgent:maybe", 7..12, "`urgent` is `yes`, `no` or `none`, not `maybe`"),
        ("age>none", 4..8, "nothing is before or after unknown; write `age:none`"),
        ("age>30y", 4..7, "`30y` is not a number of days; write it as 3, 30d, 2w or 6m"),
        ("age>dw", 4..6, "`dw` is not a number of days; write it as 3, 30d, 2w or 6m"),
        ("age>99999d", 4..10, "`99999d` is more than a hundred years; write fewer days"),
        (
            "age>99999999999999999999",
            4..24,
            "`99999999999999999999` is more than a hundred years; write fewer days",
        ),
        (
            "due<soon",
            4..8,
            "`soon` is not a date; write it as 2026-11-20, 20/11/2026, \"20 Nov 2026\" or today-14d",
        ),
        ("due<todayish", 4..12, "`todayish` is not a day; write today, today+14d or today-2w"),
        (
            "due<31/02/2026",
            4..14,
            "`31/02/2026` is not in the calendar; the day comes first, then the month: 20/11/2026",
        ),
        ("score:x", 6..7, "`x` is not a whole number; write it as 12"),
        ("value:lots", 6..10, "`lots` is not an amount; write it as £40, 1200.50 or £1,200.50"),
        (
            "value:1,200.50",
            6..14,
            "this may be one amount or two; write `value=1,200.50` for one, `value:1,£200.50` for \
             two",
        ),
        (
            "x broken",
            2..8,
            "the named filter `broken` cannot be read: no column `forse`; did you mean `force`?",
        ),
    ] {
        assert_eq!(read(typed), Err(FilterError { at, message: message.to_owned() }), "{typed}");
    }
}

#[test]
fn named_filters_that_never_end_are_refused() {
    let error = read("smith loop").unwrap_err();
    assert_eq!(error.at, 6..10);
    let last = "`loop` is more than 4 named filters deep; write out its text";
    assert!(error.message.ends_with(last), "{}", error.message);
}

#[test]
fn what_an_error_repeats_is_short_and_harmless() {
    let long = "x".repeat(500);
    for typed in [
        format!("force:\"\u{1b}[2J{long}\""),
        format!("\u{1b}[2J{long}:beds"),
        format!("value:1,200.\u{1b}[2J{long}"),
    ] {
        let error = read(&typed).unwrap_err();
        assert!(!error.message.contains('\u{1b}'), "{}", error.message);
        assert!(error.message.len() < 300, "{}", error.message);
    }
}

#[test]
fn a_filter_and_a_list_have_a_most() {
    assert!(read(&"a ".repeat(100)).is_ok());
    let error = read(&"a ".repeat(101)).unwrap_err();
    assert_eq!((error.at.start, error.at.end), (200, 202));
    let list = |count: usize| format!("score:{}", vec!["1"; count].join(","));
    assert!(read(&list(100)).is_ok());
    assert_eq!(read(&list(101)).unwrap_err().at, 206..207);
}

/// The completions at the `|` of the text, as the whole text with each put in place.
fn completed(marked: &str) -> Vec<String> {
    let cursor = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    with(|grammar| complete(&text, cursor, grammar))
        .into_iter()
        .map(|completion| put(&text, &completion))
        .collect()
}

fn put(text: &str, completion: &Completion) -> String {
    let mut text = text.to_owned();
    text.replace_range(completion.replace.clone(), &completion.text);
    text
}

#[test]
fn completions_fit_the_place() {
    let cases: &[(&str, &[&str])] = &[
        ("fo|", &["force:"]),
        ("a -fo|", &["a -force:"]),
        // What begins so comes before what only holds the letters in order.
        ("st|", &["stale", "subject:", "worst"]),
        ("fo|:beds", &["force:beds"]),
        ("e|>3", &["age>3", "due>3", "received>3", "value>3", "score>3"]),
        ("force:|", &["force:cambs", "force:beds", "force:herts", "force:none"]),
        ("force:h|", &["force:herts", "force:cambs", "force:beds"]),
        ("force:beds,ca|", &["force:beds,cambs"]),
        ("force:bedf|", &["force:beds"]),
        ("force:b| smith", &["force:beds smith", "force:cambs smith"]),
        // What is there already is not offered.
        ("force:be|ds,c", &["force:cambs,c"]),
        ("level:\"NPPV 2|\"", &[]),
        ("level:\"npp| smith", &["level:\"NPPV 2\" smith", "level:\"NPPV 3\" smith"]),
        ("level>|", &[]),
        ("urgent:|", &["urgent:yes", "urgent:no", "urgent:none"]),
        ("received>c|", &["received>close"]),
        ("due<today+1|", &["due<today+14d"]),
        ("age>3|", &["age>30d"]),
        ("subject:|", &["subject:none"]),
        ("zebra:|", &[]),
        ("\"fo|", &[]),
        ("|-fo", &[]),
    ];
    for (marked, expected) in cases {
        assert_eq!(completed(marked), *expected, "{marked}");
    }
}

#[test]
fn an_empty_filter_offers_the_columns_first_and_no_more_than_fit() {
    let offered = completed("|");
    assert_eq!(offered.len(), 12);
    assert_eq!(offered.first().map(String::as_str), Some("force:"));
    assert_eq!(offered.last().map(String::as_str), Some("worst"));
}

#[test]
fn completions_say_what_they_mean() {
    let help = |text: &str| {
        let found = with(|grammar| complete(text, text.len(), grammar));
        found.first().map(|completion| completion.help.clone()).unwrap()
    };
    assert_eq!(help("lev"), "Clearance level");
    assert_eq!(help("level:M"), "Management");
    assert_eq!(help("stal"), "old and with nobody");
    assert_eq!(help("due<today-7"), "13 Nov 2026");
}

/// Text that looks like a filter more often than chance would have it.
fn filterish() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ \"',:<>=£é-]",
        "[a-z0-9+.]{1,4}",
        prop::sample::select(vec![
            "force:",
            "level:",
            "subject:",
            "age>",
            "due<=",
            "received=",
            "value:",
            "urgent:",
            "none",
            "today",
            "close",
            "1,200",
            "stale",
            "loop",
            " ",
            "\"",
            "cambs",
            "\u{a0}",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// Terms that can be read, the last perhaps with a space after it.
fn good() -> impl Strategy<Value = String> {
    let term = prop::sample::select(vec![
        "a",
        "e",
        "-s",
        "ur",
        "stal",
        "-worst",
        "\"a b\"",
        "assigned",
        "force:c",
        "force:b,h",
        "level:\"nppv 2\"",
        "level=m",
        "subject:a,b",
        "subject:n",
        "age>3",
        "age:2,3",
        "due<today",
        "due:today,today-7",
        "received>close",
        "received:today",
        "value>1,200",
        "value:5,60",
        "score>=1",
        "urgent:n",
        "urgent:y",
    ]);
    let terms = prop::collection::vec(term, 0..6);
    (terms, any::<bool>()).prop_map(|(terms, space)| terms.join(" ") + if space { " " } else { "" })
}

fn lies_in(text: &str, range: &std::ops::Range<usize>) -> bool {
    text.get(range.clone()).is_some()
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(text in prop_oneof![".*", filterish()]) {
        if let Err(error) = read(&text) {
            prop_assert!(lies_in(&text, &error.at), "{:?} in {:?}", error, text);
            prop_assert!(!error.at.is_empty(), "{:?} in {:?}", error, text);
            prop_assert!(!error.message.contains(char::is_control));
        }
    }

    #[test]
    fn completions_replace_a_place_in_the_text(
        text in prop_oneof![".*", filterish()],
        cursor in 0..80_usize,
    ) {
        let found = with(|grammar| complete(&text, cursor, grammar));
        prop_assert!(found.len() <= 12);
        for completion in found {
            prop_assert!(lies_in(&text, &completion.replace), "{:?} in {:?}", completion, text);
            prop_assert!(put(&text, &completion) != text);
        }
    }

    /// A key still waits for its value; any other completion at the end keeps good text good.
    #[test]
    fn completing_at_the_end_keeps_a_good_filter_good(text in good()) {
        prop_assert!(read(&text).is_ok(), "{:?}", text);
        for completion in with(|grammar| complete(&text, text.len(), grammar)) {
            let bad = ["loop", "broken"].contains(&completion.text.as_str());
            let done = put(&text, &completion);
            prop_assert!(bad || done.ends_with(':') || read(&done).is_ok(), "{:?}", done);
        }
    }
}
