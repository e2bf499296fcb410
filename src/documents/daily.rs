//! The daily page on paper: everything that called for the day and what was made of it, a line or
//! two a record in one table, so that it stays on one sheet.

use super::agenda::left_out;
use super::model::{Block, Col, Document, Table};
use super::paper::{field, paper};
use super::{Page as Sheet, pages};
use crate::domain::choice::Choice;
use crate::domain::daily::{DailySection, Dealt};
use crate::domain::score::Band;
use crate::domain::text::fit;
use crate::domain::time::{Date, Moment, age, day, london, show_moment};
use crate::store::daily::page::{About, Item, Page};

/// Columns of what a record is about, from the most to the least that is of use.
const WIDTHS: [usize; 4] = [240, 90, 60, 34];
/// More records than this are on no sheet.
const MOST: usize = 24;

/// How much is said, so that it stays on one sheet.
#[derive(Clone, Copy)]
struct Cut {
    /// Columns of what a record is about, and of a note.
    what: usize,
    /// Records that are printed; the others are counted.
    room: usize,
}

/// A daily page as a paper, as much of it as one sheet has room for.
pub fn daily(page: &Page, printed_by: &str, printed_at: Moment) -> Document {
    let mut head = paper("Daily management meeting", printed_by, printed_at);
    head.reference.clone_from(&page.reference);
    head.subtitle = vec![page.held_on.format("%A %-d %B %Y").to_string()];
    head.blocks.push(Block::Fields(particulars(page)));
    head.blocks.extend(left_out(page.withheld));
    let records = records(page);
    let most = records.len().min(MOST);
    let whole = WIDTHS.map(|what| Cut { what, room: most });
    let last = WIDTHS.iter().min().copied().unwrap_or_default();
    let fewer = (1..most).rev().map(|room| Cut { what: last, room });
    let with = |cut| {
        let mut document = head.clone();
        document.blocks.extend(body(page, &records, cut));
        document
    };
    let mut documents = whole.into_iter().chain(fewer).map(with);
    let fits = |document: &Document| pages(document, Sheet::default()).len() == 1;
    documents.find(fits).unwrap_or_else(|| with(Cut { what: last, room: 1 }))
}

fn body(page: &Page, records: &[Record<'_>], cut: Cut) -> Vec<Block> {
    let mut rows = Vec::new();
    for (section, room) in DailySection::ALL.iter().zip(rooms(records, cut.room)) {
        let of: Vec<&Record<'_>> = records.iter().filter(|r| r.section() == *section).collect();
        rows.extend(of.iter().take(room).map(|record| record.row(page, cut.what)));
        rows.extend(more(*section, of.get(room..).unwrap_or_default()));
    }
    let table = Block::Table(Table {
        columns: vec![
            Col::new("Item"),
            Col::new("Why"),
            Col::new("Standing"),
            Col::new("What").share(1),
            Col::new("Done").share(1),
        ],
        rows,
        empty: "Nothing called for this day: no clock, floor, report or action.".to_owned(),
    });
    let rest = "The screen and the register of daily pages have every item.";
    let note = (cut.room < records.len()).then(|| Block::Note(rest.to_owned()));
    std::iter::once(table).chain(note).collect()
}

fn particulars(page: &Page) -> Vec<(String, String)> {
    let (all, open) = page.counts();
    let held = match &page.held {
        None => "not opened yet: as it would stand now".to_owned(),
        Some(held) => {
            let opened = format!("opened {} by {}", clock(held.opened_at), held.opened_by);
            match &held.closed {
                Some((at, by)) => format!("{opened}, closed {} by {by}", clock(*at)),
                None => format!("{opened}, still open"),
            }
        }
    };
    let count = |section: &DailySection| {
        let count = page.items.iter().filter(|item| item.section == *section).count();
        format!("{}: {count}", title(page, *section))
    };
    let sections: Vec<String> = DailySection::ALL.iter().map(count).collect();
    vec![
        field("New since", show_moment(page.since)),
        field("Held", held),
        field("Items", format!("{all}, of which {open} still open")),
        field("Of them", sections.join("; ")),
    ]
}

fn clock(at: Moment) -> String {
    london(at).format("%H:%M").to_string()
}

fn title(page: &Page, section: DailySection) -> String {
    match section {
        DailySection::Unassessed => format!("unassessed over {} hours", page.hours),
        section => section.label().to_lowercase(),
    }
}

/// One word for why a record is on the page.
fn why(section: DailySection) -> &'static str {
    match section {
        DailySection::Clocks => "clock",
        DailySection::Floors => "floor",
        DailySection::Received => "new",
        DailySection::Unassessed => "late",
        DailySection::Actions => "due",
        DailySection::Carried => "again",
    }
}

/// A record with every place that it has on the page.
struct Record<'a> {
    item: &'a Item,
    again: Vec<DailySection>,
}

/// Every record once, in the order of the page.
fn records(page: &Page) -> Vec<Record<'_>> {
    let mut records: Vec<Record<'_>> = Vec::new();
    for item in &page.items {
        let same = |record: &&mut Record<'_>| record.item.record == item.record;
        match records.iter_mut().find(same) {
            Some(record) => record.again.push(item.section),
            None => records.push(Record { item, again: Vec::new() }),
        }
    }
    records
}

/// How many records of each section are printed: all where there is room, else a fair part.
fn rooms(records: &[Record<'_>], room: usize) -> Vec<usize> {
    let of = |section: &DailySection| records.iter().filter(|r| r.section() == *section).count();
    let counts: Vec<usize> = DailySection::ALL.iter().map(of).collect();
    let mut rooms = vec![0; counts.len()];
    let mut left = room;
    while left > 0 {
        let before = left;
        for (room, count) in rooms.iter_mut().zip(&counts) {
            if *room < *count && left > 0 {
                *room += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    rooms
}

/// The row that counts what the sheet has no room for.
fn more(section: DailySection, rest: &[&Record<'_>]) -> Option<Vec<String>> {
    if rest.is_empty() {
        return None;
    }
    let open = rest.iter().filter(|record| record.item.dealt == Dealt::Open).count();
    let row = [
        format!("{} more", rest.len()),
        why(section).to_owned(),
        String::new(),
        String::new(),
        format!("{open} open"),
    ];
    Some(row.into())
}

impl Record<'_> {
    /// The section of its first place.
    fn section(&self) -> DailySection {
        self.item.section
    }

    fn row(&self, page: &Page, what: usize) -> Vec<String> {
        let item = self.item;
        let sections = std::iter::once(item.section).chain(self.again.iter().copied());
        let why: Vec<&str> = sections.map(why).collect();
        vec![
            item.record.clone(),
            why.join(", "),
            standing(item, page.held_on),
            fit(&item.what, what).into_owned(),
            done(item, what / 2),
        ]
    }
}

/// How pressing a record is: its clock or band, or whose it is and how late.
fn standing(item: &Item, today: Date) -> String {
    match &item.about {
        Some(About::Report(report)) => match (item.section, report.clock) {
            (DailySection::Clocks, Some(at)) if day(at) == today => format!("ends {}", clock(at)),
            (DailySection::Clocks, Some(at)) => {
                format!("! ran out {} ago", age((today - day(at)).num_days()))
            }
            _ => band(report.band),
        },
        Some(About::Action(action)) => {
            let late = (today - action.due).num_days();
            let late = if late > 0 { format!(" ! {}", age(late)) } else { String::new() };
            format!("{}{late}", action.owner)
        }
        None => "taken back".to_owned(),
    }
}

fn band(band: Option<Band>) -> String {
    band.map_or_else(
        || "? UNSCORED".to_owned(),
        |band| format!("{} {}", band.symbol(), band.code()),
    )
}

fn done(item: &Item, columns: usize) -> String {
    let Some((at, by)) = &item.done else { return "open".to_owned() };
    let said = format!("{} {by} {}", item.dealt.label(), clock(*at));
    match &item.note {
        Some(note) => format!("{said}\n{}", fit(note, columns)),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::moment;
    use super::super::{render_html, render_text};
    use super::*;
    use crate::domain::tasking::{ActionPriority, ActionState};
    use crate::store::daily::page::Action;
    use crate::store::writer::Seen;

    fn item(section: DailySection, record: &str) -> Item {
        let action = Action {
            seen: Seen { id: 1, version: 1 },
            owner: "j.lowe".to_owned(),
            due: "2026-11-18".parse().unwrap(),
            priority: ActionPriority::High,
            state: ActionState::Open,
            carried: 0,
            asked: None,
            item: None,
        };
        Item {
            section,
            record: record.to_owned(),
            what: "secure the message data of the second phone \u{1b}[31m before it is wiped, \
                   and say where it is"
                .to_owned(),
            about: Some(About::Action(Box::new(action))),
            dealt: Dealt::Open,
            note: None,
            done: None,
        }
    }

    fn page(items: Vec<Item>) -> Page {
        Page {
            withheld: 0,
            reference: "M-2026-11-20".to_owned(),
            held_on: "2026-11-20".parse().unwrap(),
            since: moment("2026-11-19T09:05:00Z"),
            close: moment("2026-11-19T17:00:00Z"),
            hours: 24,
            held: None,
            unclosed: None,
            items,
        }
    }

    fn text(page: &Page) -> String {
        render_text(&daily(page, "a.khan", moment("2026-11-20T10:42:00Z")), Sheet::default())
    }

    /// An item of which as much is said as can be.
    fn wordy(section: DailySection, number: usize) -> Item {
        Item {
            done: Some((moment("2026-11-20T10:42:00Z"), "a.khan".to_owned())),
            note: Some("A-2026-0419 m.reyes, due 24 Nov 2026: look into it".to_owned()),
            ..item(section, &format!("A-2026-{}{number:03}", why(section).len()))
        }
    }

    #[test]
    fn as_much_is_said_as_one_sheet_has_room_for() {
        let of = |count: usize| {
            let items = (0..count).map(|number| wordy(DailySection::Received, number));
            text(&page(items.collect()))
        };
        for count in [1, 5, 11] {
            let text = of(count);
            assert!(text.contains("page 1 of 1") && !text.contains(" more "), "{text}");
        }
        assert!(of(1).contains("wiped"), "a quiet day says all");
        assert!(!of(11).contains("wiped"), "a full one says less of each");
    }

    #[test]
    fn a_busy_day_stays_on_one_sheet_and_counts_what_it_leaves_out() {
        let mut items = Vec::new();
        for (place, section) in DailySection::ALL.iter().enumerate() {
            items.extend((0..30).map(|number| wordy(*section, place * 100 + number)));
        }
        let text = text(&page(items));
        assert!(text.contains("page 1 of 1"), "{text}");
        assert!(text.contains(" more") && text.contains("have every item"), "{text}");
    }

    #[test]
    fn a_record_stands_once_with_every_reason() {
        let twice = vec![
            item(DailySection::Clocks, "I-2026-00001"),
            item(DailySection::Floors, "I-2026-00001"),
        ];
        let text = text(&page(twice));
        assert_eq!(text.matches("I-2026-00001").count(), 1, "{text}");
        assert!(text.contains("clock, floor") && text.contains("j.lowe ! 2 d"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn an_empty_day_says_so() {
        let empty = page(Vec::new());
        assert!(text(&empty).contains("Nothing called for this day"));
        let html = render_html(&daily(&empty, "a.khan", moment("2026-11-20T10:42:00Z")));
        assert!(html.unwrap().contains("not opened yet"));
    }
}
