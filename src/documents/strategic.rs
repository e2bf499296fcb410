//! The yearly counter-corruption strategic assessment with the control strategy as a paper. It
//! goes beyond the unit, so it names no subject: people stand in it as numbers.

use super::agenda::left_out;
use super::figure::{bands, basis, share, standing, unfinished};
use super::model::{Bar, Block, Col, Table};
use super::monthly;
use super::paper::{UNKNOWN, band, date, field, untitled};
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::intelligence::Category;
use crate::domain::text::counted;
use crate::domain::time::{Date, Moment, age, day};
use crate::store::papers::figures::Share;
use crate::store::papers::strategic::{
    Capacity, Priority, Recommendation, Strategic, Threat, TopItem,
};

/// Fewer people than this are not counted out by kind (L).
const FEW: i64 = 5;
/// Over so many forces a table of both would not fit a page.
const FORCES: usize = 5;

/// The assessment as a draft.
pub(super) fn strategic(facts: &Strategic, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    let (year, today) = (facts.year.to_string(), day(printed_at));
    document.reference.clone_from(&year);
    let (share, hours) = facts.assessed;
    let mut outcomes = vec![Block::heading(3, "Decisions")];
    outcomes.extend(monthly::decided(&facts.decided, &facts.span));
    outcomes.push(Block::heading(3, "Mandatory referrals"));
    outcomes.extend(monthly::referrals(&facts.referrals, facts.clock, &facts.span));
    outcomes.push(Block::heading(3, "Assessed in time"));
    let reports = facts.received.reports;
    outcomes.extend(monthly::assessed(share, hours, reports, &facts.span));
    outcomes.push(Block::heading(3, "Actions"));
    outcomes.extend(monthly::actions(&facts.actions, &facts.span));
    outcomes.push(Block::heading(3, "Carried over"));
    outcomes.extend(monthly::carried(&facts.carried, &facts.span));
    let sections = vec![
        ("volumes", volumes(facts, &year)),
        ("trends", monthly::trends(&facts.months, &facts.span)),
        ("threats", threats(facts)),
        ("top", top(facts, today)),
        ("risk", at_risk(facts, today)),
        ("outcomes", outcomes),
        ("capacity", capacity(&facts.capacity, facts, today)),
        ("strategy", strategy(facts, today)),
        ("recommendations", recommendations(facts, today)),
    ];
    let lead = unfinished(&facts.span, &year).into_iter().chain(left_out(facts.withheld));
    Draft { document, lead: lead.collect(), sections }
}

fn volumes(facts: &Strategic, year: &str) -> Vec<Block> {
    let mut blocks = monthly::received(&facts.received, &facts.span, year);
    let at = blocks.len().saturating_sub(1);
    blocks.insert(at, movement(facts));
    let forces: Vec<_> = facts.received.by_force.iter().map(|(force, _)| force).collect();
    if (2..=FORCES).contains(&forces.len()) {
        blocks.insert(at, by_both(facts, &forces));
    }
    blocks
}

fn category(category: Option<Category>) -> String {
    category.map_or("uncategorised", Choice::label).to_owned()
}

/// Each category in this year and in the same days of the one before.
fn movement(facts: &Strategic) -> Block {
    let count = |of: &[(Option<Category>, i64)], what| {
        of.iter().find(|(known, _)| *known == what).map_or(0, |(_, count)| *count)
    };
    let (now, before) = (&facts.received.by_category, &facts.year_before.by_category);
    let gone = before.iter().filter(|(what, _)| now.iter().all(|(known, _)| known != what));
    let kinds = now.iter().chain(gone).map(|(what, _)| *what);
    let row = |what: Option<Category>| {
        let (is, was) = (count(now, what), count(before, what));
        vec![category(what), is.to_string(), was.to_string(), signed(is - was)]
    };
    let mut rows: Vec<Vec<String>> = kinds.map(row).collect();
    let (is, was) = (facts.received.reports, facts.year_before.reports);
    rows.push(vec!["all".to_owned(), is.to_string(), was.to_string(), signed(is - was)]);
    Block::Table(Table {
        columns: vec![
            Col::new("Category").share(1),
            Col::new(facts.year.to_string()).right(),
            Col::new(format!("same days of {}", facts.year - 1)).right(),
            Col::new("Change").right(),
        ],
        rows,
        empty: "No report was received.".to_owned(),
    })
}

/// `+3`, `−2`, `0`.
fn signed(change: i64) -> String {
    match change {
        0 => "0".to_owned(),
        up if up > 0 => format!("+{up}"),
        down => format!("−{}", down.unsigned_abs()),
    }
}

fn by_both(facts: &Strategic, forces: &[&Option<String>]) -> Block {
    let count = |what: Option<Category>, force: &Option<String>| {
        let mut both = facts.both.iter();
        both.find(|of| of.category == what && of.force == *force).map_or(0, |of| of.count)
    };
    let row = |(what, _): &(Option<Category>, i64)| {
        let cells = forces.iter().map(|force| count(*what, force).to_string());
        std::iter::once(category(*what)).chain(cells).collect()
    };
    let name =
        |force: &&Option<String>| Col::new(force.as_deref().unwrap_or("force not known")).right();
    Block::Table(Table {
        columns: std::iter::once(Col::new("Category").share(1))
            .chain(forces.iter().map(name))
            .collect(),
        rows: facts.received.by_category.iter().map(row).collect(),
        empty: "No report was received.".to_owned(),
    })
}

fn threats(facts: &Strategic) -> Vec<Block> {
    let row = |threat: &Threat| {
        let (sum, highest) = threat.r;
        vec![
            category(threat.category),
            format!("{} of {}", threat.scored.part, threat.scored.of),
            threat.high.to_string(),
            sum.to_string(),
            highest.to_string(),
        ]
    };
    let table = Table {
        columns: vec![
            Col::new("Category").share(1),
            Col::new("Scored").right(),
            Col::new("HIGH or CRITICAL").right(),
            Col::new("Sum of R").right(),
            Col::new("Highest R").right(),
        ],
        rows: facts.threats.iter().map(row).collect(),
        empty: "No report was received.".to_owned(),
    };
    let all = facts.received.reports;
    vec![
        bands(&facts.bands, all),
        Block::Table(table),
        Block::paragraph(monthly::SCHEME),
        Block::paragraph("The table takes the scores as they stand when the paper is printed."),
        basis(facts.span.as_at, &counted(all, "report", "reports")),
    ]
}

fn top(facts: &Strategic, today: Date) -> Vec<Block> {
    let row = |item: &TopItem| {
        let (is, r, confidence) = item.band;
        let force = item.force.as_deref();
        vec![
            item.reference.clone(),
            band(is, r, confidence),
            format!("{}\n{}", category(item.category), force.unwrap_or("force not known")),
            date(item.received.map(day)),
            item.state.map_or(UNKNOWN, Choice::label).to_owned(),
        ]
    };
    let scored: i64 = facts.threats.iter().map(|threat| threat.scored.part).sum();
    vec![
        Block::Table(Table {
            columns: vec![
                Col::new("Ref"),
                Col::new("Band"),
                Col::new("Category, force").share(1),
                Col::new("Received"),
                Col::new("State"),
            ],
            rows: facts.top.iter().map(row).collect(),
            empty: "No report of the year is scored.".to_owned(),
        }),
        basis(today, &counted(scored, "scored report", "scored reports")),
    ]
}

/// Numbers only: who they are is for those who need to know. A kind that so few share that it
/// could tell who they are is said to be under that number.
fn at_risk(facts: &Strategic, today: Date) -> Vec<Block> {
    let at_risk = &facts.at_risk;
    let of = |part| share(Share { part, of: at_risk.entries });
    let bar = |(kind, count): &(String, i64)| {
        let few = *count < FEW;
        Bar {
            label: kind.clone(),
            value: (!few).then_some(*count as f64),
            shown: if few { format!("under {FEW}") } else { count.to_string() },
        }
    };
    let caption = format!("By indicator, of {}", counted(at_risk.entries, "entry", "entries"));
    let bars = Block::Bars { caption, rows: at_risk.by_indicator.iter().map(bar).collect() };
    let mut blocks = vec![Block::Fields(vec![
        field("Entries", at_risk.entries.to_string()),
        field(&format!("Made in {}", facts.year), of(at_risk.entered)),
        field("Past their review", of(at_risk.review_due)),
    ])];
    blocks.extend((!at_risk.by_indicator.is_empty()).then_some(bars));
    blocks.push(Block::paragraph("Entries that expired were taken out and are not counted."));
    blocks.push(basis(today, &counted(at_risk.entries, "entry", "entries")));
    blocks
}

fn capacity(capacity: &Capacity, facts: &Strategic, today: Date) -> Vec<Block> {
    let (a_month, sure) = capacity.revets_a_month;
    let twelve = i64::from(a_month) * 12;
    let due = capacity.ending + capacity.ended;
    let sure = standing(sure).map(|sure| format!(" ({sure})")).unwrap_or_default();
    let analysts = counted(capacity.analysts, "analyst", "analysts");
    let verdict = match due - twelve {
        short if short > 0 => format!("{short} more fall due than can be finished"),
        _ => "what falls due can be finished".to_owned(),
    };
    let reports = facts.received.reports;
    vec![
        Block::Fields(vec![
            field("Reports", format!("{reports} in {}, for {analysts}", facts.year)),
            field("Re-vets to finish", format!("{a_month} a month, {twelve} in twelve{sure}")),
            field("Clearances ending", format!("{} in the next 12 months", capacity.ending)),
            field("Ended, not renewed", capacity.ended.to_string()),
            field("So", verdict),
        ]),
        basis(today, &counted(due, "clearance due", "clearances due")),
    ]
}

fn strategy(facts: &Strategic, today: Date) -> Vec<Block> {
    let row = |priority: &Priority| {
        let state = if priority.is_current { "" } else { "\nended" };
        let quarters: Vec<String> = priority.quarters.iter().map(i64::to_string).collect();
        vec![
            format!("{}{state}", priority.rank),
            format!("{}\n{}", priority.title, priority.reference),
            priority.owner.clone(),
            quarters.join(" · "),
            movement_of(&priority.quarters).to_owned(),
            priority.high.to_string(),
            priority.undecided.to_string(),
        ]
    };
    let hung: i64 = facts.priorities.iter().flat_map(|priority| &priority.quarters).sum();
    let off = facts.received.reports - hung;
    vec![
        Block::Table(Table {
            columns: vec![
                Col::new("Rank").right(),
                Col::new("Priority").share(1),
                Col::new("Owner"),
                Col::new("By quarter"),
                Col::new("Movement"),
                Col::new("HIGH+").right(),
                Col::new("Undecided").right(),
            ],
            rows: facts.priorities.iter().map(row).collect(),
            empty: format!("No priority is set for {}.", facts.year),
        }),
        Block::paragraph(format!(
            "{} on no priority of the year.",
            counted(off, "report hangs", "reports hang")
        )),
        basis(today, &counted(hung, "report hung on a priority", "reports hung on priorities")),
    ]
}

/// The last quarter that began against the one before it.
fn movement_of(quarters: &[i64]) -> &'static str {
    match quarters {
        [.., before, last] if last > before => "rising",
        [.., before, last] if last < before => "falling",
        [.., _, _] => "level",
        _ => "too early to say",
    }
}

/// What inspections recommended and is not closed, overdue first.
fn recommendations(facts: &Strategic, today: Date) -> Vec<Block> {
    let row = |one: &Recommendation| {
        let late = one.due < today;
        let over = format!("\n! overdue {}", age((today - one.due).num_days()));
        let mut words = vec![one.text.clone()];
        words.extend(one.action.as_ref().map(|action| format!("to do: {action}")));
        let noted = one.noted.as_ref();
        words.extend(noted.map(|(on, note)| format!("{}: {note}", date(Some(*on)))));
        vec![
            format!("{}\n{}", one.reference, one.source),
            words.join("\n"),
            one.owner.clone(),
            format!("{}{}", date(Some(one.due)), if late { over.as_str() } else { "" }),
        ]
    };
    let all = &facts.recommendations;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let late = number(all.iter().filter(|one| one.due < today).count());
    let open = counted(number(all.len()), "open recommendation", "open recommendations");
    vec![
        Block::Table(Table {
            columns: vec![
                Col::new("Ref, source").share(1),
                Col::new("Recommendation, to do, latest").share(2),
                Col::new("Owner"),
                Col::new("Due"),
            ],
            rows: all.iter().map(row).collect(),
            empty: "No recommendation of an inspection is open.".to_owned(),
        }),
        basis(today, &format!("{open}, {late} overdue")),
    ]
}
