//! From a filter and an order to SQL with bound values: nothing a user types is ever spliced
//! into a statement.

use super::filter::{Filter, Literal, Op};
use super::functions::fold;
use super::source::{Kind, Source, SourceColumn};
use super::{Direction, ListQuery, bind_named, bind_policy};
use crate::domain::policy::Policies;
use crate::domain::time::{Date, iso};
use crate::store::error::{Result, StoreError};
use crate::store::session::viewer::Withheld;
use crate::store::value::Value;
use rusqlite::Statement;
use std::sync::Arc;

/// The parts of a statement and the values to bind.
pub(super) struct Compiled {
    from: &'static str,
    condition: String,
    order: String,
    values: Vec<Value>,
    today: Value,
    now: Value,
    policies: Arc<Policies>,
    day: Date,
    /// What whoever asks may not read.
    pub(super) withheld: Withheld,
}

/// Turns a query into SQL over its source.
pub(super) fn compile(
    source: &'static Source,
    query: &ListQuery,
    has_intelligence: bool,
    policies: &Arc<Policies>,
) -> Result<Compiled> {
    let mut compiled = Compiled {
        from: source.from_casework.filter(|_| !has_intelligence).unwrap_or(source.from),
        condition: String::new(),
        order: String::new(),
        values: Vec::new(),
        today: query.today.into(),
        now: iso(query.now).into(),
        policies: Arc::clone(policies),
        day: query.today,
        withheld: Withheld::default(),
    };
    compiled.condition = compiled.filter(source, &query.filter)?;
    compiled.order = order_by(source, &query.sort)?;
    Ok(compiled)
}

fn column(source: &'static Source, key: &str) -> Result<&'static SourceColumn> {
    let unknown = || StoreError::Refused(format!("{} has no column `{key}`", source.register));
    source.column(key).ok_or_else(unknown)
}

fn order_by(source: &'static Source, sort: &[(String, Direction)]) -> Result<String> {
    let mut terms = Vec::new();
    for (key, direction) in sort {
        let column = column(source, key)?;
        let expr = column.sort.unwrap_or(column.expr);
        let direction = match direction {
            Direction::Rising => "ASC",
            Direction::Falling => "DESC",
        };
        // Unknown sorts last both ways.
        let unknown = if column.always { "" } else { " NULLS LAST" };
        terms.push(format!("{expr} {direction}{unknown}"));
    }
    if !sort.iter().any(|(key, _)| key == "ref") {
        let tie = source.column("ref").map_or(source.id, |column| column.expr);
        terms.push(tie.to_owned());
    }
    Ok(terms.join(", "))
}

impl Compiled {
    fn filter(&mut self, source: &'static Source, filter: &Filter) -> Result<String> {
        Ok(match filter {
            Filter::All => "1".to_owned(),
            Filter::And(parts) => {
                let parts: Result<Vec<String>> =
                    parts.iter().map(|part| self.filter(source, part)).collect();
                format!("({})", parts?.join(" AND "))
            }
            Filter::Not(part) => match part.as_ref() {
                // Said so that an index of what is unknown can serve it.
                Filter::Has(key) if column(source, key)?.kind != Kind::Flag => {
                    self.filter(source, &Filter::Unknown(key))?
                }
                part => format!("NOT ifnull({}, 0)", self.filter(source, part)?),
            },
            Filter::Text(text) => {
                let mark = self.value(Value::Text(fold(text)));
                format!("holds({mark}, {})", source.search)
            }
            Filter::Has(key) => {
                let column = column(source, key)?;
                match column.kind {
                    Kind::Flag if column.in_parts => format!("({})", column.expr),
                    Kind::Flag => format!("({}) = 1", column.expr),
                    _ => format!("({}) IS NOT NULL", column.expr),
                }
            }
            Filter::Unknown(key) => format!("({}) IS NULL", column(source, key)?.expr),
            Filter::Compare { column: key, op, value } => {
                let column = column(source, key)?;
                self.compare(column, *op, value)
            }
            Filter::In { column: key, values } => {
                let column = column(source, key)?;
                let any: Vec<String> =
                    values.iter().map(|value| self.compare(column, Op::Equal, value)).collect();
                format!("({})", any.join(" OR "))
            }
        })
    }

    fn compare(&mut self, column: &SourceColumn, op: Op, literal: &Literal) -> String {
        let expr = column.expr;
        match (column.kind, op, literal) {
            (Kind::Text, Op::Equal, Literal::Text(text)) => {
                let mark = self.value(Value::Text(fold(text)));
                format!("holds({mark}, {expr})")
            }
            (Kind::Moment, Op::Equal, Literal::Date(date)) => {
                let mark = self.value((*date).into());
                format!("substr({expr}, 1, 10) = {mark}")
            }
            _ => {
                let sign = match op {
                    Op::Equal => "=",
                    Op::Less => "<",
                    Op::LessOrEqual => "<=",
                    Op::Greater => ">",
                    Op::GreaterOrEqual => ">=",
                };
                let mark = self.value(match literal {
                    Literal::Text(text) | Literal::Moment(text) => Value::Text(text.clone()),
                    Literal::Int(number) => Value::Int(*number),
                    Literal::Date(date) => (*date).into(),
                });
                format!("({expr}) {sign} {mark}")
            }
        }
    }

    /// Leaves out the rows that may not be read.
    pub(super) fn withhold(&mut self, withheld: Withheld, register: &str) {
        if let Some(condition) = withheld.condition(register, &mut |value| self.value(value)) {
            self.condition = format!("({}) AND {condition}", self.condition);
        }
        self.withheld = withheld;
    }

    fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!(":v{}", self.values.len())
    }

    /// Binds every value that the statement asks for.
    pub(super) fn bind(&self, statement: &mut Statement<'_>) -> Result<()> {
        bind_named(statement, ":today", &self.today)?;
        bind_named(statement, ":now", &self.now)?;
        bind_policy(statement, &self.policies, self.day)?;
        bind_named(statement, ":withheld", &self.withheld.report_ids())?;
        for (i, value) in self.values.iter().enumerate() {
            bind_named(statement, &format!(":v{}", i + 1), value)?;
        }
        Ok(())
    }

    /// The first rows, whole.
    pub(super) fn page(&self, source: &Source, limit: usize) -> String {
        format!(
            "{} WHERE {} ORDER BY {} LIMIT {limit}",
            self.select(source),
            self.condition,
            self.order
        )
    }

    /// Every row number, in order.
    pub(super) fn order(&self, source: &Source) -> String {
        format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {}",
            source.id, self.from, self.condition, self.order
        )
    }

    /// How many rows.
    pub(super) fn count(&self) -> String {
        format!("SELECT count(*) FROM {} WHERE {}", self.from, self.condition)
    }

    /// These rows, whole.
    pub(super) fn by_id(&self, source: &Source, ids: &[i64]) -> String {
        let list: Vec<String> = ids.iter().map(i64::to_string).collect();
        format!(
            "{} WHERE {} IN ({}) AND {}",
            self.select(source),
            source.id,
            list.join(","),
            self.condition
        )
    }

    /// The numbers and versions of the rows that `:ids` lists, as JSON.
    pub(super) fn versions(&self, source: &Source) -> String {
        format!(
            "SELECT {id}, {} FROM {} WHERE {id} IN (SELECT value FROM json_each(:ids)) AND {}",
            source.version,
            self.from,
            self.condition,
            id = source.id,
        )
    }

    fn select(&self, source: &Source) -> String {
        let columns: Vec<&str> = source.columns.iter().map(|column| column.expr).collect();
        format!(
            "SELECT {}, {}, {} FROM {}",
            source.id,
            source.version,
            columns.join(", "),
            self.from
        )
    }
}
