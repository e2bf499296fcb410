//! The monthly report to chief officers as a paper: each figure with the day as at which it was
//! counted and what it is of.

use super::figure::{bands, bars, basis, percent, share, share_trend, standing, trend, unfinished};
use super::model::{Block, Col, Table};
use super::paper::{field, untitled};
use super::templates::Draft;
use super::vetting::said;
use crate::domain::choice::Choice;
use crate::domain::month::Month;
use crate::domain::policy::Standing;
use crate::domain::text::counted;
use crate::domain::time::{Moment, show_date};
use crate::store::papers::figures::{
    Actions, Backlog, Carried, Decided, MonthFigures, Received, Referrals, Share, Span, Uncleared,
};
use crate::store::papers::monthly::Monthly;

/// The report as a draft.
pub(super) fn monthly(facts: &Monthly, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    let (span, name) = (&facts.span, facts.month.name());
    document.reference = facts.month.to_string();
    document.subtitle = vec![name.clone()];
    let lead = unfinished(span, &name).into_iter().collect();
    let sections = vec![
        ("received", received(&facts.received, span, &name)),
        ("assessed", assessed(facts.assessed, facts.assess_hours, facts.received.reports, span)),
        ("bands", banded(facts)),
        ("decisions", decided(&facts.decided, span)),
        ("referrals", referrals(&facts.referrals, facts.referral_clock, span)),
        ("actions", actions(&facts.actions, span)),
        ("carried", carried(&facts.carried, span)),
        ("backlog", backlog(&facts.backlog, facts.month)),
        ("trends", trends(&facts.trend, span)),
    ];
    Draft { document, lead, sections }
}

/// What was received: by category, by force, by source.
pub(super) fn received(received: &Received, span: &Span, when: &str) -> Vec<Block> {
    let all = received.reports;
    let mut said = format!("{} received in {when}.", counted(all, "report was", "reports were"));
    if received.merged > 0 {
        let more = counted(received.merged, "more was", "more were");
        said += &format!(" {more} merged into others as the same and not counted.");
    }
    let label = |category: &crate::domain::intelligence::Category| category.label().to_owned();
    let name = |force: &String| force.clone();
    let source = |source: &crate::domain::intelligence::SourceKind| source.label().to_owned();
    vec![
        Block::paragraph(said),
        bars("By category", &received.by_category, all, "uncategorised", label),
        bars("By force of the subject", &received.by_force, all, "force not known", name),
        bars("By source", &received.by_source, all, "not recorded", source),
        basis(span.as_at, &counted(all, "report", "reports")),
    ]
}

/// The share assessed in time; those that came too late for it to be told are said apart.
pub(super) fn assessed(
    in_time: Share,
    (hours, sure): (u32, Standing),
    reports: i64,
    span: &Span,
) -> Vec<Block> {
    let mut said = match in_time.of {
        0 => format!("No report had stood for {hours} hours, so none is counted as assessed."),
        _ => format!("{} were assessed within {hours} hours.", share(in_time)),
    };
    let later = reports - in_time.of;
    if later > 0 {
        let are = if later == 1 { "is" } else { "are" };
        said += &format!(
            " {later} came less than {hours} hours before the figures were taken and {are} not \
             counted."
        );
    }
    let sure = standing(sure).map(|sure| format!(" {hours} hours: {sure}."));
    said += &sure.unwrap_or_default();
    vec![Block::paragraph(said), basis(span.as_at, &counted(in_time.of, "report", "reports"))]
}

fn banded(facts: &Monthly) -> Vec<Block> {
    let all = facts.received.reports;
    vec![
        bands(&facts.bands, all),
        Block::paragraph(SCHEME),
        basis(facts.span.as_at, &counted(all, "report", "reports")),
    ]
}

/// What every paper with bands says of them.
pub(super) const SCHEME: &str = "Bands are those of the scheme that each report was scored under; \
                                 the shipped scheme is a local default, confirm.";

/// Standing decisions by what was decided.
pub(super) fn decided(decided: &Decided, span: &Span) -> Vec<Block> {
    let counts = decided.by.iter().map(|(what, count)| (Some(*what), *count)).collect();
    let label = |what: &crate::domain::tasking::Disposition| what.label().to_owned();
    let mut blocks = vec![bars("By decision", &counts, decided.standing, "", label)];
    if decided.corrected > 0 {
        let corrected = counted(decided.corrected, "decision was", "decisions were");
        let said = format!("{corrected} corrected by then and not counted.");
        blocks.push(Block::paragraph(said));
    }
    blocks.push(basis(span.as_at, &counted(decided.standing, "decision", "decisions")));
    blocks
}

/// Mandatory referrals and whether they went in time.
pub(super) fn referrals(referrals: &Referrals, clock: Standing, span: &Span) -> Vec<Block> {
    let of = referrals.started;
    if of == 0 {
        return vec![
            Block::paragraph("No clock of a mandatory referral was started."),
            basis(span.as_at, "0 referrals"),
        ];
    }
    let part = |part: i64| share(Share { part, of });
    let mut blocks = vec![Block::Fields(vec![
        field("Referred in time", part(referrals.in_time)),
        field("Referred late", part(referrals.late)),
        field("Not referred, with why", part(referrals.not_referred)),
        field("Open, in time", part(referrals.open)),
        field("Open, past the deadline", part(referrals.overdue)),
    ])];
    let sure = standing(clock).map(|sure| format!("The clock of a referral: {sure}."));
    blocks.extend(sure.map(Block::paragraph));
    blocks.push(basis(span.as_at, &counted(of, "referral", "referrals")));
    blocks
}

/// Actions set, closed and left.
pub(super) fn actions(actions: &Actions, span: &Span) -> Vec<Block> {
    let of = |part| share(Share { part, of: actions.open });
    vec![
        Block::Fields(vec![
            field("Set", actions.opened.to_string()),
            field("Closed", actions.closed.to_string()),
            field("Open at the end", actions.open.to_string()),
            field("Of those, overdue", of(actions.overdue)),
            field("Of those, set before", of(actions.carried)),
        ]),
        basis(span.as_at, &format!("{} open", counted(actions.open, "action", "actions"))),
    ]
}

/// What was left undone.
pub(super) fn carried(carried: &Carried, span: &Span) -> Vec<Block> {
    let from_before = Share { part: carried.from_before, of: carried.undecided };
    vec![
        Block::Fields(vec![
            field("Undecided at the end", carried.undecided.to_string()),
            field("Of those, received before", share(from_before)),
            field(
                "Put off by meetings",
                format!(
                    "{} by {}",
                    counted(carried.deferred, "item", "items"),
                    counted(carried.meetings, "meeting", "meetings")
                ),
            ),
        ]),
        basis(span.as_at, &counted(carried.undecided, "undecided report", "undecided reports")),
    ]
}

fn backlog(uncleared: &Uncleared, month: Month) -> Vec<Block> {
    let forces = &uncleared.forces;
    let row = |name: &str, without: Share, designated: i64, open: i64| {
        vec![
            name.to_owned(),
            without.of.to_string(),
            without.part.to_string(),
            percent(without).unwrap_or_default(),
            designated.to_string(),
            open.to_string(),
        ]
    };
    let mut rows: Vec<Vec<String>> = forces
        .iter()
        .map(|force| row(&force.force, force.without, force.designated, force.open_cases))
        .collect();
    let sum = |of: fn(&Backlog) -> i64| forces.iter().map(of).sum::<i64>();
    let all = Share { part: sum(|force| force.without.part), of: sum(|force| force.without.of) };
    if forces.len() > 1 {
        let (designated, open) = (sum(|force| force.designated), sum(|force| force.open_cases));
        rows.push(row("All", all, designated, open));
    }
    let of = counted(all.of, "person in post", "people in post");
    vec![
        Block::Table(Table {
            columns: vec![
                Col::new("Force").share(1).at_least(16),
                Col::new("In post").right(),
                Col::new("Uncleared").right(),
                Col::new("Share").right(),
                Col::new("Designated").right(),
                Col::new("Cases open").right(),
            ],
            rows,
            empty: format!("Nobody held a post in {}.", month.name()),
        }),
        Block::paragraph(
            "Uncleared are people in post without the clearance that it needs; designated are \
             designated posts held so.",
        ),
        Block::Note(format!("{} Of {of}.", said(month, uncleared.as_at, &uncleared.source))),
    ]
}

/// The trends of twelve months, or of as many as there are.
pub(super) fn trends(months: &[MonthFigures], span: &Span) -> Vec<Block> {
    let received: i64 = months.iter().map(|month| month.received).sum();
    let said = format!(
        "Each month as at its last day, the last as at {}, of {}.",
        show_date(span.as_at),
        counted(received, "report", "reports")
    );
    vec![
        trend("Reports received", months, |month| month.received),
        share_trend("Assessed in time, in per cent", months, |month| Some(month.assessed)),
        trend("Decisions that stand", months, |month| month.decided),
        trend("Actions overdue at the end", months, |month| month.overdue),
        share_trend("People in post without clearance, in per cent", months, |m| m.backlog),
        Block::Note(said),
    ]
}
