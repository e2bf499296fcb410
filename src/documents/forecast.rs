//! The forecast of the backlog as a paper, and the sentences that it shares with the screen: what
//! there is, when it ends, its spread, what was asked, how often such a forecast held, and what it
//! rests on. Every figure says its day.

use super::model::{Block, Col, SpreadPoint, Table};
use super::paper::{capital, field, untitled};
use super::templates::Draft;
use crate::domain::choice::Choice;
use crate::domain::forecast::{
    Asked, Assumed, Band, Basis, Needed, Outlook, Path, Question, Tested,
};
use crate::domain::policy::Standing;
use crate::domain::text::thousands;
use crate::domain::time::{Date, Moment, show_date};

/// Weeks between two points of the chart, and between two rows of its table.
const POINT: usize = 2;
const ROW: usize = 13;

/// The forecast as a draft.
pub(super) fn forecast(outlook: &Outlook, printed_by: &str, printed_at: Moment) -> Draft {
    let mut document = untitled(printed_by, printed_at);
    document.reference = outlook.today.to_string();
    document.subtitle = vec![format!("From {}", show_date(outlook.today))];
    let drawn = format!(
        "{} futures of 24 months were drawn on {} from the unit’s own record with a fixed \
         seed, so that the same record always gives the same forecast.",
        thousands(i64::try_from(outlook.runs).unwrap_or(0)),
        show_date(outlook.today)
    );
    let sections = vec![
        ("backlog", backlog(outlook)),
        ("asked", outlook.asked.as_ref().map(asked).unwrap_or_default()),
        ("spread", spread(outlook)),
        ("held", tested(outlook)),
        ("rests", rests(&outlook.basis)),
    ];
    let asks = outlook.asked.is_some();
    let sections = sections.into_iter().filter(|(key, _)| asks || *key != "asked").collect();
    Draft { document, lead: vec![Block::Note(drawn)], sections }
}

fn backlog(outlook: &Outlook) -> Vec<Block> {
    vec![Block::Fields(vec![
        field(&format!("On {}", show_date(outlook.today)), now(outlook)),
        field("Targets allow", allowed(outlook)),
        field("It ends", end(&outlook.base)),
    ])]
}

fn asked(asked: &Asked) -> Vec<Block> {
    let mut fields = vec![field("Asked", question(&asked.question))];
    if let Some(needed) = &asked.needed {
        fields.push(field("Officers", officers(needed)));
    }
    let then = if asked.needed.is_some() { "Ends with them" } else { "Then it ends" };
    fields.push(field(then, end(&asked.path)));
    vec![Block::Fields(fields)]
}

fn spread(outlook: &Outlook) -> Vec<Block> {
    let mut blocks = vec![chart("Backlog as it is", &outlook.base)];
    let asked = outlook.asked.as_ref().map(|asked| &asked.path);
    blocks.extend(asked.map(|path| chart("Backlog as asked", path)));
    let cells = |band: &Band| [band.low, band.middle, band.high].map(number);
    let row = |at: usize| {
        let base = outlook.base.bands.get(at)?;
        let mut row = vec![show_date(base.on)];
        row.extend(cells(base));
        if let Some(path) = asked {
            row.extend(path.bands.get(at).map(cells)?);
        }
        Some(row)
    };
    let spread = |of: &str| {
        let name = |part: &str| Col::new(format!("{part}{of}")).right();
        [name("10th"), name("Median"), name("90th")]
    };
    let mut columns = vec![Col::new("On")];
    columns.extend(spread(""));
    columns.extend(asked.map(|_| spread(" as asked")).into_iter().flatten());
    let rows = (ROW - 1..outlook.base.bands.len()).step_by(ROW).filter_map(row).collect();
    blocks.push(Block::Table(Table { columns, rows, empty: String::new() }));
    blocks
}

/// The spread every other week, against what the targets allow.
fn chart(what: &str, path: &Path) -> Block {
    let point = |band: &Band| SpreadPoint {
        label: show_date(band.on),
        heights: [band.low, band.middle, band.high].map(f64::from),
        shown: format!("{} ({} to {})", number(band.middle), number(band.low), number(band.high)),
    };
    Block::Spread {
        caption: format!(
            "{what}: median, 10th to 90th percentile, and the {} that the targets allow",
            number(path.allowed)
        ),
        points: path.bands.iter().skip(POINT - 1).step_by(POINT).map(point).collect(),
        mark: f64::from(path.allowed),
    }
}

fn tested(outlook: &Outlook) -> Vec<Block> {
    let row = |tested: &Tested| {
        let band = &tested.band;
        vec![
            show_date(tested.made),
            show_date(band.on),
            number(band.low),
            number(band.middle),
            number(band.high),
            number(tested.truth),
            if tested.held() { "inside" } else { "outside" }.to_owned(),
        ]
    };
    vec![
        Block::paragraph(format!("{}.", capital(&held(outlook)))),
        Block::Table(Table {
            columns: vec![
                Col::new("Made from"),
                Col::new("Of"),
                Col::new("10th").right(),
                Col::new("Median").right(),
                Col::new("90th").right(),
                Col::new("Truth").right(),
                Col::new("It lay"),
            ],
            rows: outlook.test.tested.iter().map(row).collect(),
            empty: "No past month has enough history before it.".to_owned(),
        }),
    ]
}

fn rests(of: &Basis) -> Vec<Block> {
    let fields = basis(of).into_iter().map(|(label, text)| field(&capital(label), text));
    vec![Block::Fields(fields.collect())]
}

/// What there is to do.
pub fn now(outlook: &Outlook) -> String {
    let start = &outlook.start;
    format!(
        "{} to do: {} cases open, {} of them with the clock stopped, and {} people in post who \
         are due a case that nobody has opened; {} days of what comes in",
        number(start.all()),
        number(start.open),
        number(start.stopped),
        number(start.owed),
        number(outlook.base.days_now)
    )
}

/// What the targets allow.
pub fn allowed(outlook: &Outlook) -> String {
    format!(
        "{} to do, what comes in during the days that policy gives each level (Little’s law)",
        number(outlook.base.allowed)
    )
}

/// When a backlog is within what the targets allow.
pub fn end(path: &Path) -> String {
    let month = |day: Option<Date>| {
        day.map_or_else(|| "not in 24 months".to_owned(), |day| day.format("%b %Y").to_string())
    };
    let share = path.end.within * 100 / path.end.of.max(1);
    match path.end.by {
        [None, ..] => format!("not in 24 months: {share} in 100 futures come down to it"),
        [first, middle, last] => format!(
            "{} in half of the futures; {} in one of ten, {} in nine of ten",
            month(middle),
            month(first),
            month(last)
        ),
    }
}

/// What was asked.
pub fn question(question: &Question) -> String {
    let mut parts = Vec::new();
    if let Some(by) = question.by {
        parts.push(format!("how many officers clear it by {}", show_date(by)));
    }
    if question.more_tenths != 0 {
        let (sign, tenths) =
            (if question.more_tenths < 0 { "−" } else { "+" }, question.more_tenths.abs());
        parts.push(format!("{sign}{}.{} officers", tenths / 10, tenths % 10));
    }
    if let Some((kind, percent)) = question.kind {
        let (whole, rest) = (percent / 100, percent % 100);
        parts.push(format!("{} × {whole}.{rest:02}", kind.label()));
    }
    format!("{}, from {}", parts.join(" · "), show_date(question.from))
}

/// How often such a forecast held.
pub fn held(outlook: &Outlook) -> String {
    let (held, of) = outlook.test.held();
    if of == 0 {
        return "not known yet: it takes some months of history before a past month".to_owned();
    }
    let error = outlook.test.usual_error().unwrap_or(0);
    format!(
        "made again from each of the last 12 months, the truth of the months after lay inside the \
         band {held} of {of} times ({} %; 80 % would be as it says, but the months overlap, so that \
         one record swings about that); the median was usually {}.{} % off",
        held * 100 / of,
        error / 10,
        error % 10
    )
}

/// What it rests on, and what is a local default.
pub fn basis(basis: &Basis) -> Vec<(&'static str, String)> {
    let standing = |standing: Standing| match standing {
        Standing::Published => String::new(),
        other => format!(" ({})", other.label()),
    };
    let Assumed { rules: (rules, sure), due_days: (due_days, due), targets } = &basis.assumed;
    let staffing = format!(
        "{:.1} officers present a week over the 24 months; {} of {} past weeks have their staffing \
         recorded, and where none is it is {}.{} officers less {} % leave{}",
        basis.officers,
        basis.staffed,
        basis.weeks,
        rules.officers_tenths / 10,
        rules.officers_tenths % 10,
        rules.leave_percent,
        standing(*sure)
    );
    let comes = format!(
        "{:.1} new cases a week by the last {} weeks, which are drawn {} at a time, for each future \
         from those that it drew of them first, since one short history tells its rates only about; \
         and {:.1} renewals by the last days of clearances, each due {} days before{}",
        basis.arrivals,
        basis.weeks,
        rules.block_weeks,
        basis.renewals,
        due_days,
        standing(*due)
    );
    let days: Vec<String> =
        basis.days.iter().map(|(level, days, _)| format!("{} {days:.0}", level.code())).collect();
    let work = format!(
        "{:.1} mean cases a week and officer; a case weighs the days without stopped time that its \
         level took: {}; {:.0} % stand still, for {:.0} days; targets are policy{}",
        basis.output,
        days.join(" · "),
        basis.stops.0,
        basis.stops.1,
        standing(*targets)
    );
    let left_out =
        "the order of the queue, which changes who waits and not how many; leavers whose \
                    renewal falls away; more or less work in hard times"
            .to_owned();
    vec![("staffing", staffing), ("comes in", comes), ("goes out", work), ("left out", left_out)]
}

/// How many officers it takes.
pub fn officers(needed: &Needed) -> String {
    let more = |officers: Option<u32>| match officers {
        Some(0) => "none more".to_owned(),
        Some(officers) => format!("{officers} more"),
        None => "not with 200 more".to_owned(),
    };
    format!("{} at even odds; {} for nine futures in ten", more(needed.even), more(needed.sure))
}

/// A number as people read it.
pub fn number(number: u32) -> String {
    thousands(i64::from(number))
}
