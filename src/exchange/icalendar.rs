//! The days on which clearances end as an iCalendar file (RFC 5545), for the calendars that
//! people look at anyway. An event keeps its identifier as long as its clearance, so that a
//! calendar that reads the file again moves it instead of doubling it.

use crate::domain::choice::Choice;
use crate::domain::text::safe;
use crate::domain::time::{Date, Moment, show_date};
use crate::store::renewal::page::Renewal;

/// Octets of a line before it is folded, without its break.
const LINE: usize = 75;

/// The clearances' last days, one event each, as of a moment.
pub fn due_dates<'a>(renewals: impl Iterator<Item = &'a Renewal>, now: Moment) -> String {
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    let mut file = String::new();
    let mut head = |line: &str| fold(&mut file, line);
    head("BEGIN:VCALENDAR");
    head("VERSION:2.0");
    head("PRODID:-//probity//due dates//EN");
    head("CALSCALE:GREGORIAN");
    head("METHOD:PUBLISH");
    for renewal in renewals {
        event(&mut file, renewal, &stamp);
    }
    fold(&mut file, "END:VCALENDAR");
    file
}

fn event(file: &mut String, renewal: &Renewal, stamp: &str) {
    let due = &renewal.due;
    let level = due.level.code();
    let summary = format!("{level} of {} ends", renewal.subject);
    let mut about = format!(
        "{}, {}: valid until {}. Begin the renewal by {}.",
        due.reference,
        renewal.force,
        show_date(due.until),
        show_date(renewal.start_by)
    );
    if let Some(case) = &renewal.case {
        about.push_str(&format!(" {case} renews it."));
    }
    let mut line = |name: &str, value: &str| fold(file, &format!("{name}:{value}"));
    line("BEGIN", "VEVENT");
    line("UID", &format!("{}@probity", text(&due.reference)));
    line("DTSTAMP", stamp);
    line("DTSTART;VALUE=DATE", &date(due.until));
    line("DTEND;VALUE=DATE", &date(due.until.succ_opt().unwrap_or(due.until)));
    line("SUMMARY", &text(&summary));
    line("DESCRIPTION", &text(&about));
    line("CLASS", "CONFIDENTIAL");
    line("TRANSP", "TRANSPARENT");
    line("END", "VEVENT");
}

fn date(day: Date) -> String {
    day.format("%Y%m%d").to_string()
}

/// A value of type TEXT: nothing in it ends a line, starts a property or acts on a terminal.
fn text(value: &str) -> String {
    let mut escaped = String::new();
    for c in safe(value).chars() {
        if matches!(c, '\\' | ';' | ',') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Writes a line, folded so that none is longer than the format allows and no character is cut.
fn fold(file: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            file.push_str("\r\n ");
            used = 1;
        }
        file.push(c);
        used += c.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::renewal::Due;
    use crate::domain::time::parse_moment;
    use crate::domain::vetting::Level;
    use crate::store::writer::Seen;
    use proptest::prelude::*;

    fn renewal(subject: &str) -> Renewal {
        let until: Date = "2026-12-04".parse().expect("a date");
        let due = Due {
            reference: "C-2020-00042".to_owned(),
            level: Level::Rv,
            weighty: false,
            until,
            moved: None,
        };
        Renewal {
            seen: Seen { id: 1, version: 1 },
            due,
            subject: subject.to_owned(),
            force: "beds".to_owned(),
            moved: None,
            case: Some("V-2026-00007".to_owned()),
            start_by: "2026-10-23".parse().expect("a date"),
        }
    }

    fn file(subject: &str) -> String {
        let now = parse_moment("2026-11-20T10:42:00Z").expect("a moment");
        due_dates([renewal(subject)].iter(), now)
    }

    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_says_what_ends_and_by_when_to_begin() {
        assert_eq!(
            unfolded(&file("Ní Bhriain, Sorcha")),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//probity//due dates//EN",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "BEGIN:VEVENT",
                "UID:C-2020-00042@probity",
                "DTSTAMP:20261120T104200Z",
                "DTSTART;VALUE=DATE:20261204",
                "DTEND;VALUE=DATE:20261205",
                "SUMMARY:RV of Ní Bhriain\\, Sorcha ends",
                "DESCRIPTION:C-2020-00042\\, beds: valid until 4 Dec 2026. Begin the renewal by 23 \
                 Oct 2026. V-2026-00007 renews it.",
                "CLASS:CONFIDENTIAL",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    proptest! {
        #[test]
        fn whatever_a_name_holds_stays_one_value_of_one_event(name in "\\PC{0,120}|(\\r|\\n|:|;|,|\\\\|END:VEVENT|\u{202e}|\u{1b}){0,40}") {
            let file = file(&name);
            for line in file.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE, "{line}");
                prop_assert!(!line.contains(['\r', '\n', '\u{1b}', '\u{202e}']), "{line:?}");
            }
            let lines = unfolded(&file);
            prop_assert_eq!(lines.len(), 16);
            let summary = lines[10].strip_prefix("SUMMARY:").expect("a summary");
            let plain = text(&format!("RV of {name} ends"));
            prop_assert_eq!(summary, plain);
            // Every comma, semicolon and backslash is escaped.
            let rest = summary.replace("\\\\", "").replace("\\,", "").replace("\\;", "");
            prop_assert!(!rest.contains([',', ';', '\\']), "{summary}");
        }
    }
}
