//! Where a register's columns come from in SQL. What they are called and how they look is the
//! catalogue's; a test holds the two together.

use crate::store::Side;

/// How a column's values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text: `key:word` finds it anywhere, whatever the case or accents.
    Text,
    /// A code of a closed vocabulary, or another exact word.
    Code,
    /// An ISO date.
    Date,
    /// An ISO moment.
    Moment,
    /// A whole number: counts, days, pence.
    Number,
    /// 0 or 1.
    Flag,
}

/// One column: its key in the catalogue and its SQL.
#[derive(Debug)]
pub struct SourceColumn {
    /// The catalogue's key.
    pub key: &'static str,
    /// The expression that reads it.
    pub expr: &'static str,
    /// The expression that orders it, where that differs.
    pub sort: Option<&'static str>,
    /// How it compares.
    pub kind: Kind,
    /// Whether every record has it.
    pub always: bool,
}

impl SourceColumn {
    /// A column that sorts as it reads.
    pub const fn new(key: &'static str, kind: Kind, expr: &'static str) -> Self {
        Self { key, expr, sort: None, kind, always: false }
    }

    /// A column with an order of its own.
    pub const fn sorted(mut self, sort: &'static str) -> Self {
        self.sort = Some(sort);
        self
    }

    /// A column that every record has, so that an index gives its order behind another column's:
    /// where values may be unknown the engine sorts to put those last.
    pub const fn always(mut self) -> Self {
        self.always = true;
        self
    }
}

/// A small table that belongs to a record; `:id` is the record's number, `:person` that of the
/// person whom it is about. A subquery in its place would keep indexes on the person from use.
#[derive(Debug)]
pub struct RelatedSource {
    /// Its title in the detail.
    pub title: &'static str,
    /// Its headings, one a column of the query. `id`, and one that begins with `_`, is for forms
    /// and not shown.
    pub headings: &'static [&'static str],
    /// The compartment it reads.
    pub side: Side,
    /// The query.
    pub sql: &'static str,
}

/// Where a register's rows come from. Joins are `LEFT JOIN`s on unique keys, so that the
/// engine leaves out those that a query does not need.
#[derive(Debug)]
pub struct Source {
    /// The register's key.
    pub register: &'static str,
    /// The compartment it lives in.
    pub side: Side,
    /// The table whose rows are the records.
    pub table: &'static str,
    /// What its references begin with; empty where records have none.
    pub prefix: &'static str,
    /// The `FROM` clause.
    pub from: &'static str,
    /// The same with the intelligence side shut, where the register looks across.
    pub from_casework: Option<&'static str>,
    /// The expression of the row number.
    pub id: &'static str,
    /// The expression of the version; `1` where rows never change.
    pub version: &'static str,
    /// The columns.
    pub columns: &'static [SourceColumn],
    /// The columns that free text is sought in, parted by commas.
    pub search: &'static str,
    /// What belongs to a record.
    pub related: &'static [RelatedSource],
}

impl Source {
    /// The column with this key.
    pub fn column(&self, key: &str) -> Option<&'static SourceColumn> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The place of a column among the cells of a row.
    pub fn index(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}
