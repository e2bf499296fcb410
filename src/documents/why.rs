//! Why a case stands where it does in the queue, against the one above it and the one below: what
//! a vetting manager reads out to whoever asks why they wait.

use super::model::{Block, Col, Document, Table};
use super::paper::{field, paper};
use crate::domain::priority::Rank;
use crate::domain::text::counted;
use crate::domain::time::{Moment, show_date};
use crate::store::papers::why::{Against, WhyFacts};

/// The comparison as a paper.
pub fn why(facts: &WhyFacts, printed_by: &str, printed_at: Moment) -> Document {
    let mut document = paper("Place in the queue", printed_by, printed_at);
    document.reference.clone_from(&facts.case.reference);
    let subject = &facts.case.subject;
    document.subtitle = vec![format!("{subject}, on {}", show_date(facts.today))];
    let open = counted(facts.open, "open case", "open cases");
    let mut about = vec![field("Place", format!("{} of {open}", facts.case.place))];
    if let Some(by_hand) = &facts.case.by_hand {
        about.push(field("By hand", by_hand));
    }
    document.blocks.push(Block::Fields(about));
    if facts.others.is_empty() {
        document.blocks.push(Block::paragraph("No other case is open."));
    }
    for against in &facts.others {
        document.blocks.extend(one(facts, against));
    }
    document.blocks.push(Block::Note(rules(facts)));
    document
}

fn one(facts: &WhyFacts, against: &Against) -> Vec<Block> {
    let other = &against.other;
    let side = if against.above { "Above it" } else { "Below it" };
    let [upper, lower] = &against.compared.ranks;
    let (this, that) = if against.above { (lower, upper) } else { (upper, lower) };
    let (reference, place) = (&other.reference, other.place);
    let mut blocks =
        vec![Block::heading(2, format!("{side}: {reference}, {} (place {place})", other.subject))];
    if let Some(by_hand) = &other.by_hand {
        blocks.push(Block::Fields(vec![field("By hand", by_hand)]));
    }
    blocks.push(table([&facts.case.reference, reference], [this, that]));
    blocks.push(Block::paragraph(against.compared.why.join("\n")));
    if !against.compared.change.is_empty() {
        blocks.push(Block::heading(3, "What would have to change"));
        blocks.push(Block::List(against.compared.change.clone()));
    }
    blocks
}

fn table(references: [&String; 2], ranks: [&Rank; 2]) -> Block {
    let row = |what: &str, of: &dyn Fn(&Rank) -> String| {
        let mut row = vec![what.to_owned()];
        row.extend(ranks.iter().map(|rank| of(rank)));
        row
    };
    let [this, that] = references;
    Block::Table(Table {
        columns: vec![
            Col::new(""),
            Col::new(this.clone()).share(1),
            Col::new(that.clone()).share(1),
        ],
        rows: vec![
            row("Class", &class),
            row("Reason", &|rank| rank.why.clone()),
            row("Since receipt", &|rank| rank.points.waiting.to_string()),
            row("Lapsed", &|rank| rank.points.lapsed.to_string()),
            row("Course", &|rank| rank.points.course.to_string()),
            row("Points", &|rank| rank.points.total().to_string()),
        ],
        empty: String::new(),
    })
}

fn class(rank: &Rank) -> String {
    match (rank.ahead, rank.first_class == rank.class) {
        (true, _) => "ahead of all".to_owned(),
        (false, true) => rank.class.to_string(),
        (false, false) => format!("{}, up from {}", rank.class, rank.first_class),
    }
}

/// The rules by which the queue is ranked, and how sure they are.
fn rules(facts: &WhyFacts) -> String {
    let weights = &facts.weights;
    let kept: Vec<String> = weights.max_days.iter().map(u32::to_string).collect();
    format!(
        "A class goes before any points. Inside a class each day since receipt counts {}, whether \
         the clock of the case ran or not, each day \
         since the clearance ended {}, each day that a course is nearer than {} days {}. Classes 1 \
         to 5 keep a case at most {} days, then waiting raises it; after {} days it goes ahead of \
         all, whoever comes. {}",
        weights.waiting_weight,
        weights.lapsed_weight,
        weights.course_window_days,
        weights.course_weight,
        kept.join(", "),
        weights.longest_wait(),
        facts.basis()
    )
}
