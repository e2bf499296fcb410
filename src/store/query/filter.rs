//! Which records of a register are meant, as plain data: the filter language is read into it, and
//! the store turns it into SQL with bound values, so no typed text ever becomes SQL.

use chrono::NaiveDate;

/// A condition on the records of one register. A column is named by its catalogue key.
///
/// An unknown value is never zero and never empty, so it satisfies no `Compare`, no `In` and no
/// `Text`. `Not` keeps every record that its inner filter does not keep, unknown values included.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Every record.
    All,
    /// Records that satisfy all of these.
    And(Vec<Filter>),
    /// Records that do not satisfy this.
    Not(Box<Filter>),
    /// Records with these words, in any case, in one of the register's searchable columns.
    Text(String),
    /// The column's value is known; for a flag: is known and true.
    Has(&'static str),
    /// The column's value compared with one literal. On a text column `Equal` means *contains*,
    /// in any case; the other operators are not used there.
    Compare {
        /// Catalogue key of the column.
        column: &'static str,
        /// How the column's value stands to `value`.
        op: Op,
        /// What it is compared with.
        value: Literal,
    },
    /// `Compare` with `Equal` holds for one of these values, of which there are at least two; so
    /// on a text column, *contains* one of them.
    In {
        /// Catalogue key of the column.
        column: &'static str,
        /// What it is compared with.
        values: Vec<Literal>,
    },
    /// The column's value is not known.
    Unknown(&'static str),
}

/// How a column's value stands to a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The same; on a text column, contains it in any case.
    Equal,
    /// Before or below.
    Less,
    /// Not after, not above.
    LessOrEqual,
    /// After or above.
    Greater,
    /// Not before, not below.
    GreaterOrEqual,
}

/// A value that a column is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text as typed, or the code of a choice.
    Text(String),
    /// A plain number, whole pence or whole days, as the column holds it.
    Int(i64),
    /// A calendar day in London.
    Date(NaiveDate),
    /// An instant in UTC as the database holds it: `2026-11-13T22:41:00Z`.
    Moment(String),
}

impl Filter {
    /// All of these at once; none is [`Filter::All`], one is itself.
    pub fn all(filters: Vec<Filter>) -> Filter {
        let mut parts = Vec::with_capacity(filters.len());
        for filter in filters {
            match filter {
                Filter::All => {}
                Filter::And(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        match parts.len() {
            0 => Filter::All,
            1 => parts.swap_remove(0),
            _ => Filter::And(parts),
        }
    }

    /// Any of these; one is itself. Equalities on one column become [`Filter::In`], anything else
    /// is said with `Not` and `And`. Of none there is none to satisfy: no record.
    pub fn any(mut filters: Vec<Filter>) -> Filter {
        if filters.len() == 1 {
            return filters.swap_remove(0);
        }
        equalities(&filters).unwrap_or_else(|| {
            Filter::all(filters.into_iter().map(Filter::negated).collect()).negated()
        })
    }

    /// Every record that this does not keep.
    pub fn negated(self) -> Filter {
        match self {
            Filter::Not(inner) => *inner,
            other => Filter::Not(Box::new(other)),
        }
    }
}

/// The filters as one `In`, when each is an equality and all are on one column.
fn equalities(filters: &[Filter]) -> Option<Filter> {
    let mut found: Option<(&'static str, Vec<Literal>)> = None;
    for filter in filters {
        let Filter::Compare { column, op: Op::Equal, value } = filter else {
            return None;
        };
        let (first, values) = found.get_or_insert_with(|| (*column, Vec::new()));
        if first != column {
            return None;
        }
        values.push(value.clone());
    }
    found.map(|(column, values)| Filter::In { column, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(column: &'static str, value: i64) -> Filter {
        Filter::Compare { column, op: Op::Equal, value: Literal::Int(value) }
    }

    #[test]
    fn all_keeps_no_needless_level() {
        assert_eq!(Filter::all(vec![]), Filter::All);
        assert_eq!(Filter::all(vec![Filter::All, is("a", 1)]), is("a", 1));
        let inner = Filter::And(vec![is("a", 1), is("b", 2)]);
        assert_eq!(
            Filter::all(vec![inner, is("c", 3)]),
            Filter::And(vec![is("a", 1), is("b", 2), is("c", 3)])
        );
    }

    #[test]
    fn any_is_in_only_for_equalities_of_one_column() {
        assert_eq!(Filter::any(vec![is("a", 1)]), is("a", 1));
        assert_eq!(
            Filter::any(vec![is("a", 1), is("a", 2)]),
            Filter::In { column: "a", values: vec![Literal::Int(1), Literal::Int(2)] }
        );
        for other in [is("b", 2), Filter::Unknown("a")] {
            assert_eq!(
                Filter::any(vec![is("a", 1), other.clone()]),
                Filter::And(vec![is("a", 1).negated(), other.negated()]).negated()
            );
        }
    }

    #[test]
    fn any_of_none_is_no_record() {
        assert_eq!(Filter::any(vec![]), Filter::Not(Box::new(Filter::All)));
    }

    #[test]
    fn negating_twice_is_where_it_began() {
        assert_eq!(is("a", 1).negated().negated(), is("a", 1));
    }
}
