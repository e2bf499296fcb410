//! The daily page on paper: everything that called for the day and what was made of it, a line or
//! two an item, so that it stays on one sheet.

use super::model::{Block, Col, Document, Table};
use super::paper::{field, paper};
use crate::domain::choice::Choice;
use crate::domain::daily::{DailySection, Dealt};
use crate::domain::score::Band;
use crate::domain::text::fit;
use crate::domain::time::{Moment, age, day, london, show_date, show_moment};
use crate::store::daily::page::{About, Item, Page};

/// Items of a section that are printed; the rest is counted, so that the paper stays one page.
const MOST: usize = 7;
/// Columns of what an item is about.
const WHAT: usize = 60;

/// A daily page as a paper.
pub fn daily(page: &Page, printed_by: &str, printed_at: Moment) -> Document {
    let mut document = paper("Daily management meeting", printed_by, printed_at);
    document.reference.clone_from(&page.reference);
    document.subtitle = vec![page.held_on.format("%A %-d %B %Y").to_string()];
    document.blocks.push(Block::Fields(particulars(page)));
    for section in DailySection::ALL {
        let of = |item: &&Item| item.section == *section;
        let items: Vec<&Item> = page.items.iter().filter(of).collect();
        if !items.is_empty() {
            document.blocks.push(Block::heading(2, title(page, *section, items.len())));
            document.blocks.push(table(&items, printed_at));
        }
    }
    let none = |section: &&DailySection| !page.items.iter().any(|i| i.section == **section);
    let empty: Vec<String> = DailySection::ALL
        .iter()
        .filter(|section| **section != DailySection::Carried)
        .filter(none)
        .map(|section| section.label().to_lowercase())
        .collect();
    if !empty.is_empty() {
        document.blocks.push(Block::paragraph(format!("Nothing under: {}.", empty.join(", "))));
    }
    document
}

fn particulars(page: &Page) -> Vec<(String, String)> {
    let (all, open) = page.counts();
    let held = match &page.held {
        None => "not opened yet: as it would stand now".to_owned(),
        Some(held) => {
            let opened = format!("opened {} by {}", show_moment(held.opened_at), held.opened_by);
            match &held.closed {
                Some((at, by)) => format!("{opened}, closed {} by {by}", clock(*at)),
                None => format!("{opened}, still open"),
            }
        }
    };
    vec![
        field("New since", show_moment(page.since)),
        field("Held", held),
        field("Items", format!("{all}, of which {open} still open")),
    ]
}

fn clock(at: Moment) -> String {
    london(at).format("%H:%M").to_string()
}

fn title(page: &Page, section: DailySection, count: usize) -> String {
    let words = match section {
        DailySection::Unassessed => format!("Unassessed over {} hours", page.hours),
        section => section.label().to_owned(),
    };
    format!("{words}: {count}")
}

fn table(items: &[&Item], now: Moment) -> Block {
    let mut rows: Vec<Vec<String>> = items.iter().take(MOST).map(|item| row(item, now)).collect();
    let more = items.len().saturating_sub(MOST);
    if more > 0 {
        let open = items.iter().skip(MOST).filter(|item| item.dealt == Dealt::Open).count();
        let rest = format!("and {more} more, {open} of them open; the register has them all");
        rows.push(vec![String::new(), String::new(), rest]);
    }
    Block::Table(Table {
        columns: vec![
            Col::new("Item"),
            Col::new("Standing"),
            Col::new("What").share(2),
            Col::new("Done").share(1),
        ],
        rows,
        empty: String::new(),
    })
}

fn row(item: &Item, now: Moment) -> Vec<String> {
    let standing = match &item.about {
        Some(About::Report(report)) => match (report.band, item.section, report.clock) {
            (_, DailySection::Clocks, Some(at)) => {
                format!("ends {} {}", show_date(day(at)), clock(at))
            }
            (band, ..) => word(band),
        },
        Some(About::Action(action)) => {
            let late = (day(now) - action.due).num_days();
            let late = if late > 0 { format!("! {}", age(late)) } else { "due".to_owned() };
            format!("{} {late}", action.owner)
        }
        None => "taken back".to_owned(),
    };
    vec![item.record.clone(), standing, fit(&item.what, WHAT).into_owned(), done(item)]
}

fn word(band: Option<Band>) -> String {
    band.map_or_else(
        || "? UNSCORED".to_owned(),
        |band| format!("{} {}", band.symbol(), band.code()),
    )
}

fn done(item: &Item) -> String {
    let Some((at, by)) = &item.done else { return "open".to_owned() };
    let said = format!("{} {by} {}", item.dealt.label(), clock(*at));
    match &item.note {
        Some(note) => format!("{said}: {}", fit(note, WHAT)),
        None => said,
    }
}
