//! Why one case of the queue stands above another, and what would have to change: a queue that
//! cannot say so is not trusted, and is then worked by whoever asks loudest.

use super::{Facts, Rank, days, rank};
use crate::domain::policy::Policy;
use crate::domain::text::counted;
use crate::domain::time::{Date, show_date};
use chrono::Days;

/// The furthest that waiting is looked ahead, in days.
const HORIZON: u32 = 1_500;

/// A case of the queue, to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its reference, which decides between equals.
    pub reference: String,
    /// What it is ranked by.
    pub facts: Facts,
}

impl Case {
    fn rank(&self, policy: &Policy) -> Rank {
        rank(&self.facts, policy)
    }

    /// The same case with something changed.
    fn with(&self, change: impl FnOnce(&mut Facts)) -> Self {
        let mut case = self.clone();
        change(&mut case.facts);
        case
    }

    fn on(&self, today: Date) -> Self {
        self.with(|facts| facts.today = today)
    }
}

/// Whether the queue takes `a` before `b`.
pub fn goes_before(a: &Case, b: &Case, policy: &Policy) -> bool {
    (a.rank(policy).order, &a.reference) < (b.rank(policy).order, &b.reference)
}

/// Two cases of the queue, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Where the upper and the lower stand.
    pub ranks: [Rank; 2],
    /// Why the upper stands above the lower, in sentences.
    pub why: Vec<String>,
    /// What would have to change for the lower to stand above, in sentences.
    pub change: Vec<String>,
}

/// Compares two cases, `above` standing above `below` in the queue as it was ranked last.
pub fn compare(above: &Case, below: &Case, policy: &Policy) -> Comparison {
    let ranks = [above.rank(policy), below.rank(policy)];
    let mut why = vec![stand(above, below, &ranks)];
    let mut change = Vec::new();
    if goes_before(above, below, policy) {
        change.push(by_waiting(above, below, policy));
        change.extend(by_hand(above, below, policy));
        change.extend(by_clearance(above, below, policy));
    } else {
        why.push(format!(
            "By what is known now {} stands above: something changed since the queue was ranked, \
             and it is ranked anew each day.",
            below.reference
        ));
    }
    Comparison { ranks, why, change }
}

fn stand(above: &Case, below: &Case, ranks: &[Rank; 2]) -> String {
    let (a, b) = (&above.reference, &below.reference);
    let [first, second] = ranks;
    match (first.ahead, second.ahead) {
        (true, true) => format!(
            "Both waited longer than the classes let a case wait and go ahead of all, the older \
             first: {a} was received on {}, {b} on {}.",
            show_date(above.facts.received),
            show_date(below.facts.received)
        ),
        (true, false) => format!(
            "{a} goes ahead of every class: it has waited {}, longer than the classes let a case \
             wait; {b} is in class {} ({}).",
            counted(days(above.facts.received, above.facts.today), "day", "days"),
            second.class,
            second.why
        ),
        _ if first.class != second.class => format!(
            "{a} is in class {} ({}) and {b} in class {} ({}): the class goes before any points.",
            first.class, first.why, second.class, second.why
        ),
        _ if first.order == second.order => format!(
            "Both are in class {} with {}: the lower reference goes first.",
            first.class,
            points(first)
        ),
        _ => format!(
            "Both are in class {}, {a} by “{}” and {b} by “{}”; inside a class points decide: {a} \
             has {} and {b} has {}.",
            first.class,
            first.why,
            second.why,
            points(first),
            points(second)
        ),
    }
}

fn points(rank: &Rank) -> String {
    let points = rank.points;
    format!(
        "{} (since receipt {}, lapsed {}, course {})",
        counted(points.total(), "point", "points"),
        points.waiting,
        points.lapsed,
        points.course
    )
}

fn by_waiting(above: &Case, below: &Case, policy: &Policy) -> String {
    let (a, b) = (&above.reference, &below.reference);
    let horizon = (policy.priority.longest_wait() + 1).min(HORIZON);
    let today = below.facts.today;
    let turned = (1..=horizon).filter_map(|ahead| today.checked_add_days(Days::new(ahead.into())));
    let turned =
        turned.into_iter().find(|day| goes_before(&below.on(*day), &above.on(*day), policy));
    match turned {
        Some(day) => {
            format!("By waiting alone {b} stands above {a} from {} on.", show_date(day))
        }
        None => format!(
            "By waiting alone {b} does not come to stand above {a} while both are open, in the \
             {horizon} days looked ahead: {a} waits as well."
        ),
    }
}

fn by_hand(above: &Case, below: &Case, policy: &Policy) -> Option<String> {
    let set = |class: u8| {
        below.with(|facts| {
            facts.override_class = Some(class);
            facts.override_on = Some(facts.today);
        })
    };
    let class = (1..=5).rev().find(|class| goes_before(&set(*class), above, policy));
    let (a, b) = (&above.reference, &below.reference);
    Some(match class {
        Some(class) => format!("Set by hand to class {class}, {b} would stand above {a} today."),
        None => format!("No class set by hand lifts {b} above {a} today."),
    })
}

/// What a clearance would change that is valid again: the upper no longer presses by its lapse.
fn by_clearance(above: &Case, below: &Case, policy: &Policy) -> Option<String> {
    let today = above.facts.today;
    let lapsed = above.facts.valid_until.is_some_and(|until| until < today);
    let valid = today.checked_add_days(Days::new(u64::from(policy.priority.due_soon_days) + 1))?;
    let renewed = above.with(|facts| facts.valid_until = Some(valid));
    let (a, b) = (&above.reference, &below.reference);
    (lapsed && goes_before(below, &renewed, policy)).then(|| {
        let class = renewed.rank(policy).class;
        format!(
            "With the clearance of {a} extended it would be in class {class}, and {b} above it."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{facts, on, policy};
    use super::*;
    use crate::domain::vetting::CaseKind;
    use proptest::prelude::*;

    fn case(reference: &str, facts: Facts) -> Case {
        Case { reference: reference.to_owned(), facts }
    }

    fn said(above: Facts, below: Facts) -> (String, String) {
        let (above, below) = (case("V-1", above), case("V-2", below));
        let compared = compare(&above, &below, &policy());
        (compared.why.join(" "), compared.change.join(" "))
    }

    #[test]
    fn a_better_class_is_said_with_both_reasons_and_how_it_could_turn() {
        let exposed =
            Facts { in_post: true, designated: true, valid_until: Some(on(-41)), ..facts() };
        let lapsed = Facts { valid_until: Some(on(-3)), received: on(-100), ..facts() };
        let (why, change) = said(exposed, lapsed);
        assert_eq!(
            why,
            "V-1 is in class 1 (designated post, lapsed 41 days) and V-2 in class 3 (lapsed 3 \
             days): the class goes before any points."
        );
        assert!(change.contains("Set by hand to class 1, V-2 would stand above V-1"), "{change}");
        assert!(change.contains("With the clearance of V-1 extended it would be"), "{change}");
    }

    #[test]
    fn inside_a_class_the_points_are_said_by_weight() {
        let (above, below) = (Facts { received: on(-30), ..facts() }, facts());
        let (why, change) = said(above, below);
        assert!(why.contains("V-1 has 30 points (since receipt 30, lapsed 0, course 0)"), "{why}");
        assert!(why.contains("V-2 has 10 points (since receipt 10,"), "{why}");
        assert!(change.starts_with("By waiting alone V-2 does not come to stand"), "{change}");
        assert!(change.contains("Set by hand to class 4, V-2 would"), "{change}");
    }

    #[test]
    fn equals_go_by_reference_and_what_waited_too_long_by_receipt() {
        let (why, _) = said(facts(), facts());
        assert_eq!(
            why,
            "Both are in class 5 with 10 points (since receipt 10, lapsed 0, course 0): the lower \
             reference goes first."
        );
        let old = |waited: i64| Facts { received: on(-waited), ..facts() };
        let exposed =
            Facts { in_post: true, designated: true, valid_until: Some(on(-41)), ..facts() };
        let (why, change) = said(old(430), exposed);
        assert!(why.starts_with("V-1 goes ahead of every class: it has waited 430 days"), "{why}");
        assert!(change.contains("No class set by hand lifts V-2 above V-1 today"), "{change}");
        let (why, _) = said(old(431), old(430));
        assert!(why.contains("the older first: V-1 was received on"), "{why}");
    }

    #[test]
    fn a_stale_order_is_said_and_a_course_turns_it_by_waiting() {
        let (why, change) = said(facts(), Facts { valid_until: Some(on(-3)), ..facts() });
        assert!(why.contains("By what is known now V-2 stands above"), "{why}");
        assert_eq!(change, "");
        // A clearance that ends in ten days raises its case when it does.
        let soon = Facts { valid_until: Some(on(10)), ..facts() };
        let course = Facts {
            kind: CaseKind::Recruit,
            valid_until: None,
            course_date: Some(on(40)),
            ..facts()
        };
        let (_, change) = said(course, Facts { in_post: true, designated: true, ..soon });
        assert!(change.contains("V-2 stands above V-1 from 1 Dec 2026 on."), "{change}");
    }

    proptest! {
        #[test]
        fn the_comparison_says_what_the_queue_does(
            a in 0..400i64, b in 0..400i64, lapsed in proptest::option::of(0..900i64),
            designated in any::<bool>(),
        ) {
            let policy = policy();
            let one = case("V-1", Facts { received: on(-a), ..facts() });
            let until = lapsed.map_or(Some(on(400)), |days| Some(on(-days)));
            let two = case("V-2", Facts {
                received: on(-b), valid_until: until, designated, ..facts()
            });
            let (above, below) = match goes_before(&one, &two, &policy) {
                true => (one, two),
                false => (two, one),
            };
            let compared = compare(&above, &below, &policy);
            prop_assert!(compared.ranks[0].order <= compared.ranks[1].order);
            prop_assert_eq!(compared.why.len(), 1);
            prop_assert!(!compared.change.is_empty());
        }
    }
}
