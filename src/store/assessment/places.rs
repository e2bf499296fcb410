//! How sure the places of the queue are: the scores of every undecided report are read and judged
//! by simulation, away from the keyboard, and what was found is known to the lists by three SQL
//! functions, so that it sorts, filters and exports like any other column.

use super::schemes;
use crate::domain::choice::Choice;
use crate::domain::score::{Band, Confidence, Override, Scheme, Score};
use crate::domain::time::{Moment, day};
use crate::domain::uncertainty::{Chances, Item, Others, Settle, Stand, Sure, judge};
use crate::store::Store;
use crate::store::error::Result;
use crate::store::row::word;
use crate::store::score::levels;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, Row};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, PoisonError, RwLock};

/// What is known of the place of each undecided report, by its row.
pub(in crate::store) type Known = Arc<RwLock<HashMap<i64, Places>>>;

/// What is known of one place.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) struct Places {
    first: usize,
    range: String,
    settle: Option<String>,
}

impl Store {
    /// Judges the place of every undecided report and makes it known to the lists of every
    /// connection that shares it; answers whether anything is known now that was not.
    ///
    /// # Errors
    /// A scheme does not hold, the intelligence side is shut, or the database cannot be read.
    pub fn judge_places(&self, now: Moment) -> Result<bool> {
        self.needs_intelligence()?;
        let (items, schemes): (Vec<Item>, Vec<_>) = queue(&self.db, None)?.into_iter().unzip();
        let sure = judge(&items, self.chances(now));
        let found = |((item, scheme), sure): ((&Item, &Option<Rc<Scheme>>), Option<Sure>)| {
            Some((item.id, places(scheme.as_deref()?, &sure?)))
        };
        let known: HashMap<i64, Places> =
            items.iter().zip(&schemes).zip(sure).filter_map(found).collect();
        let mut before = self.places.write().unwrap_or_else(PoisonError::into_inner);
        let changed = *before != known;
        *before = known;
        Ok(changed)
    }

    /// The drawn queues of every undecided report but one, to judge that one while it is scored.
    ///
    /// # Errors
    /// As [`Store::judge_places`].
    pub fn others(&self, but: i64, now: Moment) -> Result<Others> {
        self.needs_intelligence()?;
        let items: Vec<Item> =
            queue(&self.db, Some(but))?.into_iter().map(|(item, _)| item).collect();
        Ok(Others::draw(&items, self.chances(now)))
    }

    /// Takes what another connection knows of the places, now and later.
    ///
    /// # Errors
    /// The engine refuses the functions.
    pub(in crate::store) fn share_places(&mut self, other: &Self) -> Result<()> {
        self.places = Arc::clone(&other.places);
        register(&self.db, &self.places)
    }

    fn chances(&self, now: Moment) -> Chances {
        self.policies().on(day(now)).assessment.chances
    }
}

/// The undecided reports but one, with their scores.
pub(in crate::store) const QUEUE: &str = "SELECT r.id, s.scheme, s.harm, s.likelihood,
      s.confidence, s.floor_band, s.override_band
    FROM intel.report r LEFT JOIN intel.score s ON s.id = r.score_id
    WHERE r.state IN ('new','assessed') AND r.id IS NOT ?1 ORDER BY r.received, r.ref";

/// The undecided reports in the order that settles ties, each with the scheme of its score.
fn queue(db: &Connection, but: Option<i64>) -> Result<Vec<(Item, Option<Rc<Scheme>>)>> {
    let mut known: HashMap<String, Rc<Scheme>> = HashMap::new();
    let mut statement = db.prepare_cached(QUEUE)?;
    let mut rows = statement.query([but])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let Some(name) = row.get::<_, Option<String>>(1)? else {
            items.push((Item { id, stand: None }, None));
            continue;
        };
        let scheme = match known.get(&name) {
            Some(scheme) => Rc::clone(scheme),
            None => {
                let scheme = Rc::new(schemes::stored(db, &name)?);
                known.insert(name, Rc::clone(&scheme));
                scheme
            }
        };
        let stand = Some(stand(&scheme, row)?);
        items.push((Item { id, stand }, Some(scheme)));
    }
    Ok(items)
}

fn stand(scheme: &Scheme, row: &Row<'_>) -> rusqlite::Result<Stand> {
    let by_hand: Option<Band> = word(row, 6)?;
    let score = Score {
        harm: levels(&row.get::<_, String>(2)?),
        likelihood: levels(&row.get::<_, String>(3)?),
        position: Vec::new(),
        confidence: word(row, 4)?.unwrap_or(Confidence::Low),
        floors: Vec::new(),
        override_band: by_hand.map(|band| Override { band, reason: String::new() }),
    };
    Ok(Stand::new(scheme, &score, word(row, 5)?))
}

fn places(scheme: &Scheme, sure: &Sure) -> Places {
    let settle = sure.settle.and_then(|settle| settle_first(scheme, &settle));
    Places { first: sure.range.first, range: sure.range.to_string(), settle }
}

/// `victim vulnerability: one step up makes it ■ CRITICAL`, or what place it leads to.
fn settle_first(scheme: &Scheme, settle: &Settle) -> Option<String> {
    let (section, place) = settle.criterion;
    let asked = &scheme.criteria(section).nth(place)?.label;
    let way = if settle.up { "up" } else { "down" };
    let leads = match settle.band {
        Some(band) => format!("makes it {} {}", band.symbol(), band.code()),
        None => format!("leads to place {}", settle.place),
    };
    Some(format!("{asked}: one step {way} {leads}"))
}

/// Makes `places(report)`, `first_place(report)` and `settle_first(report)` known to a connection.
pub(in crate::store) fn register(db: &Connection, known: &Known) -> Result<()> {
    // What they answer changes with every judgement, so they are not deterministic.
    let flags = FunctionFlags::SQLITE_UTF8;
    fn of<T>(
        known: &Known,
        row: &Context<'_>,
        part: fn(&Places) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        let id: i64 = row.get(0)?;
        let known = known.read().unwrap_or_else(PoisonError::into_inner);
        Ok(known.get(&id).and_then(part))
    }
    let (first, range, settle) = (Arc::clone(known), Arc::clone(known), Arc::clone(known));
    db.create_scalar_function("first_place", 1, flags, move |row| {
        of(&first, row, |places| i64::try_from(places.first).ok())
    })?;
    db.create_scalar_function("places", 1, flags, move |row| {
        of(&range, row, |places| Some(places.range.clone()))
    })?;
    db.create_scalar_function("settle_first", 1, flags, move |row| {
        of(&settle, row, |places| places.settle.clone())
    })?;
    Ok(())
}
