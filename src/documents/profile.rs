//! The profile of a person as a paper: what the workspace holds of them on both sides, each
//! thing with its date.

use super::agenda::left_out;
use super::model::{Block, Col, Table};
use super::paper::{UNKNOWN, band, date, field, noted, untitled};
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::time::{Moment, show_date};
use crate::store::papers::profile::{
    Association, AtRisk, Gift, Interest, Known, Person, Post, Profile,
};

const SHUT: &str = "The intelligence side is not open to whoever printed this: nothing of it is \
                    here, which does not mean that there is nothing.";

/// The profile as a draft.
pub(super) fn profile(profile: &Profile, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    let person = &profile.person;
    document.reference.clone_from(&person.reference);
    document.subtitle = vec![person.name.clone(), format!("as at {}", show_date(profile.as_at))];
    let known = profile.intelligence.as_ref();
    let lead = if known.is_none() { vec![Block::Note(SHUT.to_owned())] } else { Vec::new() };
    let from = |read: fn(&Known) -> Vec<Block>| {
        known.map_or_else(|| vec![Block::paragraph("Not open here.")], read)
    };
    let sections = vec![
        ("person", vec![Block::Fields(particulars(person))]),
        ("posts", vec![posts(&profile.posts)]),
        ("clearances", vec![clearances(profile)]),
        ("cases", vec![cases(profile)]),
        ("intelligence", from(|known| vec![reports(known)])),
        ("decisions", from(|known| vec![decisions(known)])),
        ("complaints", from(|known| vec![complaints(known)])),
        ("risk", from(|known| at_risk(known.at_risk.as_ref()))),
        ("associations", associations(&profile.associations)),
        ("interests", vec![interests(&profile.interests)]),
        ("gifts", gifts(profile)),
        ("declared", vec![declared(&profile.vulnerabilities)]),
    ];
    let lead = lead.into_iter().chain(left_out(profile.withheld)).collect();
    Draft { document, lead, sections }
}

fn particulars(person: &Person) -> Vec<(String, String)> {
    let mut fields = vec![
        field("Name", &person.name),
        field("Kind", person.kind.map_or(UNKNOWN, Choice::label)),
        field("Force", &person.force),
        noted("Unit", person.unit.as_deref()),
        noted("Collar", person.collar.as_deref()),
        noted("Rank", person.rank.as_deref()),
    ];
    fields.extend(person.employer.as_ref().map(|employer| field("Employer", employer)));
    fields.push(field("Started", date(person.started)));
    fields.extend(person.left_on.map(|left| field("Left", show_date(left))));
    fields
}

/// A table with one column of prose.
fn table(headings: &[&str], prose: usize, rows: Vec<Vec<String>>, empty: &str) -> Block {
    let column =
        |(place, heading): (usize, &&str)| Col::new(*heading).share(u16::from(place == prose));
    let columns = headings.iter().enumerate().map(column).collect();
    Block::Table(Table { columns, rows, empty: empty.to_owned() })
}

fn word<C: Choice>(word: Option<C>) -> String {
    word.map_or(UNKNOWN, Choice::label).to_owned()
}

fn posts(posts: &[Post]) -> Block {
    let row = |post: &Post| {
        let mut needs = vec![post.level.clone()];
        needs.extend(post.designated.then(|| "designated".to_owned()));
        needs.extend((post.sensitivity != "none").then(|| post.sensitivity.clone()));
        let held = if post.satisfied { "yes" } else { "! no" };
        vec![
            post.reference.clone(),
            post.title.clone(),
            needs.join("\n"),
            date(post.held_since),
            held.to_owned(),
        ]
    };
    let headings = ["Post", "Title, unit", "Needs", "Held since", "Cleared"];
    table(&headings, 1, posts.iter().map(row).collect(), "No post is held.")
}

fn clearances(profile: &Profile) -> Block {
    let rows = profile.clearances.iter().map(|clearance| {
        let state = word(clearance.state);
        let until = date(clearance.valid_until);
        let over =
            clearance.current && clearance.valid_until.is_some_and(|until| until < profile.as_at);
        vec![
            clearance.reference.clone(),
            clearance.level.clone(),
            date(clearance.granted_on),
            if over { format!("{until}\n! ended") } else { until },
            if clearance.current { state } else { format!("{state}, replaced") },
        ]
    });
    let headings = ["Clearance", "Level", "Granted", "Valid until", "State"];
    table(&headings, 4, rows.collect(), "No clearance is recorded.")
}

fn cases(profile: &Profile) -> Block {
    let rows = profile.cases.iter().map(|case| {
        vec![
            case.reference.clone(),
            format!("{}, {}", word(case.kind), case.level),
            word(case.stage),
            date(case.received),
            date(case.target_on),
        ]
    });
    let headings = ["Case", "Kind, level", "Stage", "Received", "Target"];
    table(&headings, 1, rows.collect(), "No vetting case is open.")
}

fn reports(known: &Known) -> Block {
    let rows = known.reports.iter().map(|report| {
        let (is, r, confidence) = report.band;
        let category = report.category.map_or("uncategorised", Choice::label);
        let grade = report.grade.as_deref().unwrap_or("ungraded");
        vec![
            format!("{}\n{grade}", report.reference),
            date(report.received),
            band(is, r, confidence),
            format!("{category}\n{}", report.summary),
            word(report.state),
        ]
    });
    let headings = ["Ref, grade", "Received", "Band", "Category, summary", "State"];
    table(&headings, 3, rows.collect(), "No report names this person.")
}

fn decisions(known: &Known) -> Block {
    let rows = known.decisions.iter().map(|decided| {
        vec![
            decided.reference.clone(),
            date(decided.on),
            decided.item.clone(),
            word(decided.disposition),
        ]
    });
    let headings = ["Decision", "On", "Item", "What"];
    table(&headings, 3, rows.collect(), "Nothing was decided of reports on this person.")
}

fn complaints(known: &Known) -> Block {
    let rows = known.complaints.iter().map(|complaint| {
        let (confirmed, met) = complaint.confirmed;
        vec![
            complaint.reference.clone(),
            date(complaint.received),
            complaint.allegation.clone(),
            complaint.outcome.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
            format!("{confirmed} of {met}"),
        ]
    });
    let headings = ["Complaint", "Received", "Allegation", "Outcome", "Indicators confirmed"];
    table(&headings, 2, rows.collect(), "No complaint is recorded.")
}

fn at_risk(entry: Option<&AtRisk>) -> Vec<Block> {
    let Some(entry) = entry else {
        return vec![Block::paragraph("There is no entry that has not expired.")];
    };
    let rows =
        entry.indicators.iter().map(|(what, on, why)| vec![what.clone(), date(*on), why.clone()]);
    let headings = ["Indicator", "On", "Reason"];
    let indicators =
        table(&headings, 2, rows.collect(), "No indicator was met when it was decided.");
    let fields = Block::Fields(vec![
        field("Entry", &entry.reference),
        field("Reason", &entry.reason),
        field("Decided by", &entry.decided_by),
        field("Entered", date(entry.entered_on)),
        field("Review", date(entry.review_on)),
        field("Expires", date(entry.expires_on)),
    ]);
    vec![fields, indicators]
}

/// Need to know: how many, why notifiable and at what risk; never who.
fn associations(associations: &[Association]) -> Vec<Block> {
    let rows = associations.iter().map(|association| {
        let risk = association.risk.map_or_else(
            || "not evaluated".to_owned(),
            |(person, force)| format!("person {}, force {}", person.label(), force.label()),
        );
        vec![
            association.reference.clone(),
            date(association.declared),
            word(association.category),
            risk,
            word(association.stage),
            date(association.review_due),
        ]
    });
    let headings = ["Ref", "Declared", "Category", "Risk", "Stage", "Review"];
    let said = "Who the associates are stands on their records, where each look is logged.";
    vec![
        table(&headings, 3, rows.collect(), "No association is declared."),
        Block::Note(said.to_owned()),
    ]
}

/// Refused applications stand here as well: they are a sign by themselves.
fn interests(interests: &[Interest]) -> Block {
    let row = |interest: &Interest| {
        let mut what = vec![word(interest.kind), interest.description.clone()];
        what.extend(interest.manager.map(|view| format!("line manager {}", view.label())));
        let decision = interest.decision.map_or_else(
            || word(interest.stage),
            |decision| format!("{}\n{}", decision.label(), date(interest.decided_on)),
        );
        vec![
            interest.reference.clone(),
            date(interest.applied),
            what.join("\n"),
            decision,
            date(interest.review_due),
        ]
    };
    let headings = ["Ref", "Applied", "What", "Decision", "Review"];
    let rows = interests.iter().map(row).collect();
    table(&headings, 2, rows, "No business interest was applied for.")
}

fn gifts(profile: &Profile) -> Vec<Block> {
    let row = |gift: &Gift| {
        let donor = gift.donor.as_deref().unwrap_or(UNKNOWN);
        let late = if gift.late { "\ndeclared late" } else { "" };
        vec![
            gift.reference.clone(),
            date(gift.offered),
            format!("{}\nfrom {donor}{late}", gift.description),
            gift.value.map_or_else(|| "unknown".to_owned(), |value| value.to_string()),
            word(gift.disposition),
        ]
    };
    let headings = ["Ref", "Offered", "What, from whom", "Value", "What became of it"];
    let rows = profile.gifts.iter().map(row).collect();
    let mut blocks = vec![table(&headings, 2, rows, "No gift or hospitality is recorded.")];
    let repeat = profile.repeat_donors.iter();
    let repeat: Vec<String> =
        repeat.map(|(donor, times)| format!("{donor}: {times} times")).collect();
    if !repeat.is_empty() {
        blocks.push(Block::Fields(vec![field("Repeat donors", repeat.join("\n"))]));
    }
    blocks
}

fn declared(vulnerabilities: &[(String, crate::domain::time::Date)]) -> Block {
    let rows = vulnerabilities.iter().map(|(kind, on)| vec![kind.clone(), show_date(*on)]);
    table(&["Kind", "Declared"], 0, rows.collect(), "Nothing is declared that goes on.")
}
