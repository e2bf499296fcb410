//! What inspections recommended over the years: most dealt with, some open, a few overdue.

use super::dice::shift;
use super::gifts::insert_with_ref;
use super::trail::{added, changed};
use super::world::{ANALYSTS, HEAD, MANAGER, OFFICERS, World, at};
use crate::domain::choice::Choice;
use crate::domain::recommendation::{Closing, NoteKind, RecommendationState};
use crate::domain::time::Date;
use crate::store::Side;
use crate::store::error::Result;
use crate::store::seed::Seeder;
use crate::store::value::Value;
use chrono::Datelike;

/// One as it is laid down; days are counted back from the day of the demonstration.
struct Recommended {
    source: &'static str,
    made: i64,
    text: &'static str,
    action: &'static str,
    owner: &'static str,
    /// Days until it is due; past where negative.
    due: i64,
    /// How long ago it was closed, by whom and on what.
    closed: Option<(i64, &'static str, &'static str)>,
    /// What was noted, how long ago.
    notes: &'static [(i64, &'static str)],
}

/// Findings of domain.md in the words of the unit.
const ALL: [Recommended; 8] = [
    Recommended {
        source: "2014 inspection, recommendation 1",
        made: 4300,
        text: "Assess and prioritise new intelligence every day, and task every two weeks.",
        action: "Hold the daily meeting and the fortnightly tasking group",
        owner: HEAD,
        due: -4100,
        closed: Some((4120, MANAGER, "Daily pages and minutes kept since then")),
        notes: &[(4200, "The first tasking group was held")],
    },
    Recommended {
        source: "2014 inspection, recommendation 4",
        made: 4300,
        text: "Hear calls to the confidential line at weekends.",
        action: "",
        owner: HEAD,
        due: -4050,
        closed: Some((4060, MANAGER, "Overtaken by the new line, which is heard at any hour")),
        notes: &[],
    },
    Recommended {
        source: "2016 inspection, recommendation 2",
        made: 3600,
        text: "Record and answer for every check that is not made.",
        action: "No case is granted with a mandatory check open",
        owner: MANAGER,
        due: -3300,
        closed: Some((3310, HEAD, "Register of checks not done, each with its reason")),
        notes: &[(3400, "Form agreed with the three forces")],
    },
    Recommended {
        source: "2016 inspection, recommendation 5",
        made: 3600,
        text: "Review who is screened out by vetting, by protected characteristic.",
        action: "Put the figures before the board every quarter",
        owner: MANAGER,
        due: -75,
        closed: None,
        notes: &[
            (400, "Asked the forces what their HR systems hold"),
            (90, "Two of three forces can give characteristics"),
        ],
    },
    Recommended {
        source: "2021 inspection, recommendation 3",
        made: 1900,
        text: "Link vetting with HR, and agree one list of designated posts.",
        action: "Agree the list of designated posts with each force",
        owner: MANAGER,
        due: -12,
        closed: None,
        notes: &[(30, "Two lists agreed, the third is with its force")],
    },
    Recommended {
        source: "2021 inspection, recommendation 3",
        made: 1900,
        text: "Link vetting with HR, and agree one list of designated posts.",
        action: "Read the HR file every week",
        owner: OFFICERS[0],
        due: 5,
        closed: None,
        notes: &[(14, "Files of two forces are read and differ little")],
    },
    Recommended {
        source: "2021 inspection, recommendation 6",
        made: 1900,
        text: "Order the vetting queue by role and risk, not by date of expiry.",
        action: "Order the queue by priority with its reasons",
        owner: MANAGER,
        due: -1500,
        closed: Some((1520, HEAD, "The queue is ordered by class, and says why")),
        notes: &[],
    },
    Recommended {
        source: "2025 inspection, recommendation 1",
        made: 240,
        text: "Have decisions to grant and to refuse read again by somebody else.",
        action: "Draw a sample every quarter and read it",
        owner: ANALYSTS[0],
        due: 95,
        closed: None,
        notes: &[(21, "Sampling agreed; the first is to be drawn")],
    },
];

/// Lays down the register.
///
/// # Errors
/// A row does not fit the schema, or the database cannot be written.
pub(super) fn lay(seeder: &Seeder<'_>, world: &mut World) -> Result<()> {
    for one in &ALL {
        lay_one(seeder, world, one)?;
    }
    Ok(())
}

fn lay_one(seeder: &Seeder<'_>, world: &mut World, one: &Recommended) -> Result<()> {
    let made_on = shift(world.today, -one.made);
    let reference = world.reference("IR", made_on.year(), 3);
    let closed = one.closed.map(|(ago, by, on)| (shift(world.today, -ago), by, on));
    let superseded = one.action.is_empty();
    let closing = if superseded { Closing::Superseded } else { Closing::Implemented };
    let state = match closed {
        Some(_) => RecommendationState::Closed,
        None => RecommendationState::Open,
    };
    let fields = [
        ("source", Value::from(one.source)),
        ("made_on", made_on.into()),
        ("text", one.text.into()),
        ("action", Some(one.action).filter(|action| !action.is_empty()).into()),
        ("owner", one.owner.into()),
        ("due", shift(world.today, one.due).into()),
        ("state", state.code().into()),
        ("closing", closed.map(|_| closing.code()).into()),
        ("evidence", closed.map(|(.., evidence)| evidence).into()),
        ("closed_on", closed.map(|(on, ..)| on).into()),
        ("closed_by", closed.map(|(_, by, _)| by).into()),
    ];
    let id = insert_with_ref(seeder, "recommendation", &reference, &fields)?;
    let command = "add recommendation";
    let changes = added("main.recommendation", id, fields.get(..6).unwrap_or_default());
    world.trail.add(Side::Casework, at(made_on, 600, 0), HEAD, command, &reference, changes);
    for (ago, words) in one.notes {
        let note = (shift(world.today, -ago), one.owner, NoteKind::Progress, *words);
        lay_note(seeder, world, (id, &reference), note)?;
    }
    if let Some((on, by, evidence)) = closed {
        let words = format!("{}: {evidence}", closing.label());
        lay_note(seeder, world, (id, &reference), (on, by, NoteKind::Closed, &words))?;
    }
    Ok(())
}

fn lay_note(
    seeder: &Seeder<'_>,
    world: &mut World,
    (id, reference): (i64, &str),
    (on, by, kind, words): (Date, &'static str, NoteKind, &str),
) -> Result<()> {
    let note = [
        ("recommendation_id", Value::from(id)),
        ("on_day", on.into()),
        ("by", by.into()),
        ("kind", kind.code().into()),
        ("note", words.into()),
    ];
    let row = seeder.insert("recommendation_update", &note)?;
    let changes =
        vec![changed("main.recommendation_update", row, "note", &Value::Null, &words.into())];
    let command = "progress recommendation";
    world.trail.add(Side::Casework, at(on, 900, 0), by, command, reference, changes);
    Ok(())
}
