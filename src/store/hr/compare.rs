//! The comparison itself: everybody known here is read once into memory, so that a national list
//! takes seconds, and each row is held against them. It writes nothing.

use super::file::{Comparison, Fault, GivenForce, HrRow, NewDifference, NewForce};
use crate::domain::choice::Choice;
use crate::domain::force::name_key as name_of_force;
use crate::domain::hr::{self, DifferenceKind, Found, HrPerson, Known, PostThere};
use crate::domain::likeness::name_key;
use crate::domain::posting::Held;
use crate::domain::time::Date;
use crate::domain::vetting::{Level, SubjectKind};
use crate::store::Store;
use crate::store::error::Result;
use crate::store::row::{date, word};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What finds a difference again that was refused.
pub(in crate::store) const REFUSED: &str =
    "SELECT fingerprint FROM main.hr_difference WHERE state = 'refused'";

/// Rows between two reports of progress.
const STEP: usize = 2_000;

impl Store {
    /// Holds HR's rows against everybody here. `left_out` are the numbers and names of rows that
    /// could not be read, whose people are not said to be missing. `forces` are those that the list
    /// is said to be of: one alone is the force of rows that name none. `progress` hears how many
    /// rows are done.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn compare_with_hr(
        &self,
        rows: &[HrRow],
        left_out: &[String],
        forces: &[GivenForce],
        today: Date,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Comparison> {
        let here = Here::read(self, forces)?;
        let refused = self.refused_fingerprints()?;
        let policy = self.policies.on(today);
        let mut made = Comparison::default();
        let mut seen: HashSet<usize> = HashSet::new();
        let mut taken: HashMap<i64, usize> = HashMap::new();
        let mut covered: HashSet<(i64, SubjectKind)> = HashSet::new();
        let twice = here.numbered_twice(rows);
        for (place, row) in rows.iter().enumerate() {
            if place.is_multiple_of(STEP) {
                progress(place);
            }
            let settled = here.settle(row, &mut taken, place);
            match settled.and_then(|settled| once(row, &twice, settled)) {
                Err((field, reason, person)) => {
                    seen.extend(person);
                    made.faults.push(Fault { place, field, reason });
                }
                Ok(settled) => {
                    seen.extend(settled.person);
                    covered.insert((settled.force, settled.kind));
                    let usual = policy.people.joiner_level(settled.kind);
                    let found = here.compare(row, &settled, usual, today);
                    made.alike += usize::from(found.is_empty());
                    made.differences.extend(found);
                }
            }
        }
        let left_out: HashSet<String> =
            left_out.iter().flat_map(|text| [text.clone(), name_key(text)]).collect();
        made.differences.extend(here.missing(&seen, &covered, &left_out));
        let is_used = |new: &&NewForce| covered.iter().any(|(force, _)| *force == new.id);
        made.forces = here.new_forces.iter().filter(is_used).cloned().collect();
        let before = made.differences.len();
        made.differences.retain(|difference| !refused.contains(&difference.fingerprint));
        made.refused_before = before - made.differences.len();
        made.differences.sort_by_key(|difference| {
            DifferenceKind::ALL.iter().position(|kind| *kind == difference.found.kind)
        });
        progress(rows.len());
        Ok(made)
    }

    fn refused_fingerprints(&self) -> Result<HashSet<String>> {
        let mut statement = self.db.prepare_cached(REFUSED)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Somebody here, with what a comparison needs.
struct Somebody {
    id: i64,
    force: i64,
    kind: SubjectKind,
    born: Option<Date>,
    key: String,
    known: Known,
}

/// A post here.
struct Post {
    force: i64,
    key: String,
    holder: Option<i64>,
    there: PostThere,
}

/// Which force, person and post a row means.
struct Settled {
    force: i64,
    kind: SubjectKind,
    person: Option<usize>,
    post: Option<usize>,
}

/// The field at fault, why, and the person it is about, where one was found.
type Wrong = (&'static str, String, Option<usize>);

/// Refuses a row whose number stands more than once in its force.
fn once(
    row: &HrRow,
    twice: &HashSet<(i64, String)>,
    settled: Settled,
) -> std::result::Result<Settled, Wrong> {
    if !twice.contains(&(settled.force, row.number.to_lowercase())) {
        return Ok(settled);
    }
    let shown = crate::domain::text::safe(&row.number);
    let why = format!("number {shown} stands more than once in one force; put right whose it is");
    Err(("number", why, settled.person))
}

/// Everybody and every post here.
#[derive(Default)]
struct Here {
    forces: BTreeMap<String, i64>,
    by_force_name: HashMap<String, i64>,
    new_forces: Vec<NewForce>,
    only_given: Option<i64>,
    people: Vec<Somebody>,
    by_number: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    posts: Vec<Post>,
    by_reference: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
}

/// What each has, the newest of a ladder first, and what stands beneath it for longer.
const HELD: &str = "SELECT c.person_id, c.level, c.state, c.valid_until FROM main.clearance c
    WHERE c.current = 1 OR (c.standing = 1 AND EXISTS (SELECT 1 FROM main.clearance k
      WHERE k.person_id = c.person_id AND k.ladder = c.ladder AND k.current = 1
        AND k.valid_until < c.valid_until))
    ORDER BY c.current DESC, c.rung DESC";

impl Here {
    fn read(store: &Store, forces: &[GivenForce]) -> Result<Self> {
        let mut here = Self::default();
        let db = &store.db;
        here.read_forces(db, forces)?;
        let places = here.read_people(db)?;
        let person = |id: i64| places.get(&id).copied();
        let mut statement = db.prepare(HELD)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let held = (word(row, 1)?, word(row, 2)?, date(row, 3)?);
            if let (Some(level), Some(state), Some(until)) = held
                && let Some(somebody) = person(row.get(0)?).and_then(|at| here.people.get_mut(at))
            {
                somebody.known.held.push(Held { level, state, until });
            }
        }
        let mut statement =
            db.prepare("SELECT person_id, level FROM main.vetting_case WHERE open = 1")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let level: Option<Level> = word(row, 1)?;
            if let Some(somebody) = person(row.get(0)?).and_then(|at| here.people.get_mut(at)) {
                somebody.known.open.extend(level);
            }
        }
        here.read_posts(db, &places)?;
        Ok(here)
    }

    /// The forces that are here, and after them those of the list that are not.
    fn read_forces(&mut self, db: &rusqlite::Connection, given: &[GivenForce]) -> Result<()> {
        let mut statement = db.prepare("SELECT id, code, name FROM main.force ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut next = 1;
        while let Some(row) = rows.next()? {
            let (id, code, name): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            next = id + 1;
            self.forces.insert(code, id);
            self.by_force_name.insert(name_of_force(&name), id);
        }
        for force in given {
            let named = || self.by_force_name.get(&name_of_force(&force.code));
            let id = self.forces.get(&force.code).or_else(named).copied().unwrap_or(next);
            if id == next {
                next += 1;
                let (code, name) = (force.code.clone(), force.name.clone());
                self.forces.insert(code.clone(), id);
                self.new_forces.push(NewForce { id, name: name.unwrap_or(code.clone()), code });
            }
            let name = force.name.iter().map(|name| name_of_force(name));
            self.by_force_name.extend(name.map(|name| (name, id)));
            self.only_given = Some(id).filter(|_| given.len() == 1);
        }
        Ok(())
    }

    fn read_people(&mut self, db: &rusqlite::Connection) -> Result<HashMap<i64, usize>> {
        let mut places = HashMap::new();
        let mut statement = db.prepare(
            "SELECT id, name, kind, force_id, collar, born, left_on FROM main.person ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
            let number: Option<String> = row.get(4)?;
            let place = self.people.len();
            let key = name_key(&name);
            places.insert(id, place);
            self.by_name.entry(key.clone()).or_default().push(place);
            if let Some(number) = &number {
                self.by_number.entry(number.to_lowercase()).or_default().push(place);
            }
            self.people.push(Somebody {
                id,
                force: row.get(3)?,
                kind: word(row, 2)?.unwrap_or(SubjectKind::Staff),
                born: date(row, 5)?,
                key,
                known: Known { name, number, left: date(row, 6)?, ..Known::default() },
            });
        }
        Ok(places)
    }

    fn read_posts(
        &mut self,
        db: &rusqlite::Connection,
        places: &HashMap<i64, usize>,
    ) -> Result<()> {
        let mut statement = db.prepare(
            "SELECT id, ref, title, unit, force_id, level, holder_id FROM main.post ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, reference, title): (i64, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let Some(level) = word(row, 5)? else { continue };
            let holder: Option<i64> = row.get(6)?;
            let held_by = holder.and_then(|id| places.get(&id));
            if let Some(somebody) = held_by.and_then(|place| self.people.get_mut(*place)) {
                somebody.known.posts.push(id);
            }
            let place = self.posts.len();
            let key = name_key(&title);
            self.by_reference.insert(reference.to_lowercase(), place);
            self.by_title.entry(key).or_default().push(place);
            let unit: String = row.get(3)?;
            let there = PostThere { id, reference, title, level };
            self.posts.push(Post { force: row.get(4)?, key: name_key(&unit), holder, there });
        }
        Ok(())
    }

    /// Which force, person and post a row means; `taken` tells which row a post was given to.
    fn settle(
        &self,
        row: &HrRow,
        taken: &mut HashMap<i64, usize>,
        place: usize,
    ) -> std::result::Result<Settled, Wrong> {
        let force = self.force(row)?;
        let person = self.person(row, force)?;
        let somebody = person.and_then(|at| self.people.get(at));
        let force = force.or(somebody.map(|somebody| somebody.force));
        let force = force.or_else(|| self.only_force()).ok_or_else(|| {
            let why =
                "nothing says which force; give its short name, such as --force cambs".to_owned();
            ("force", why, person)
        })?;
        let kind = row.kind.or(somebody.map(|somebody| somebody.kind)).ok_or_else(|| {
            let why = "nothing says what the person is, such as officer or staff".to_owned();
            ("kind", why, person)
        })?;
        let post = self.post(row, force, somebody).map_err(|why| ("post", why, person))?;
        if let Some(post) = post.and_then(|post| self.posts.get(post))
            && let Some(first) = taken.insert(post.there.id, place)
        {
            taken.insert(post.there.id, first);
            let reference = &post.there.reference;
            let why = format!("{reference} is given to two people at once; one person holds it");
            return Err(("post", why, person));
        }
        Ok(Settled { force, kind, person, post })
    }

    /// Numbers that stand more than once in a force, however each row calls it.
    fn numbered_twice(&self, rows: &[HrRow]) -> HashSet<(i64, String)> {
        let force = |row: &HrRow| {
            self.force(row).ok().and_then(|force| force.or_else(|| self.only_force()))
        };
        let numbered = |row: &HrRow| Some((force(row)?, row.number.to_lowercase()));
        let mut seen = HashSet::new();
        let numbers = rows.iter().filter_map(numbered);
        numbers.filter(|number| !seen.insert(number.clone())).collect()
    }

    fn only_force(&self) -> Option<i64> {
        let mut forces = self.forces.values();
        if self.only_given.is_some() {
            return self.only_given;
        }
        forces.next().copied().filter(|_| forces.next().is_none())
    }

    fn force(&self, row: &HrRow) -> std::result::Result<Option<i64>, Wrong> {
        let Some(given) = &row.force else { return Ok(None) };
        let said = given.trim().to_lowercase();
        let named = || self.by_force_name.get(&name_of_force(&said));
        if let Some(force) = self.forces.get(&said).or_else(named) {
            return Ok(Some(*force));
        }
        let known: Vec<&str> = self.forces.keys().map(String::as_str).collect();
        let safe = crate::domain::text::safe(given);
        let wrong = match known.join(", ") {
            known if known.is_empty() => format!(
                "no force is here yet, so `{safe}` is none; say which it is, such as --force \
                 'cambs={safe}', and it is added"
            ),
            known => {
                format!("`{safe}` is no force here; use one of: {known}, or add it with --force")
            }
        };
        Err(("force", wrong, None))
    }

    /// The person of a row: by the number, else by a name that only one person has whose number
    /// is unknown here or whose date of birth agrees.
    fn person(&self, row: &HrRow, force: Option<i64>) -> std::result::Result<Option<usize>, Wrong> {
        let here = |place: &&usize| {
            let somebody = self.people.get(**place);
            somebody.is_some_and(|somebody| force.is_none_or(|force| somebody.force == force))
        };
        let numbered = self.by_number.get(&row.number.to_lowercase()).into_iter().flatten();
        let numbered: Vec<usize> = numbered.filter(here).copied().collect();
        if let [place] = numbered.as_slice() {
            return self.agreed(row, *place).map(|()| Some(*place));
        }
        if numbered.len() > 1 {
            let why = format!(
                "{} people here have the number {}; give the force, or put the numbers right",
                numbered.len(),
                crate::domain::text::safe(&row.number)
            );
            return Err(("number", why, None));
        }
        let named = self.by_name.get(&name_key(&row.name)).into_iter().flatten().filter(here);
        let fits = |place: &&usize| {
            let Some(somebody) = self.people.get(**place) else { return false };
            match (somebody.born, row.born) {
                (Some(a), Some(b)) => a == b,
                _ => somebody.known.number.is_none(),
            }
        };
        let named: Vec<usize> = named.filter(fits).copied().collect();
        Ok(match named.as_slice() {
            [place] => Some(*place),
            _ => None,
        })
    }

    /// Refuses a number that belongs to somebody else: neither the name nor the day of birth is
    /// that of the person who has it here.
    fn agreed(&self, row: &HrRow, place: usize) -> std::result::Result<(), Wrong> {
        let Some(somebody) = self.people.get(place) else { return Ok(()) };
        let born = somebody.born.zip(row.born).is_none_or(|(a, b)| a == b);
        if born || somebody.key == name_key(&row.name) {
            return Ok(());
        }
        let why = format!(
            "number {} belongs to {} here, who was born on another day; put right whose it is",
            crate::domain::text::safe(&row.number),
            crate::domain::text::safe(&somebody.known.name)
        );
        Err(("number", why, Some(place)))
    }

    /// The post of a row: by its reference, else by a title that one post of the force has: in the
    /// unit, held by the person, or vacant.
    fn post(
        &self,
        row: &HrRow,
        force: i64,
        somebody: Option<&Somebody>,
    ) -> std::result::Result<Option<usize>, String> {
        let Some(given) = &row.post else { return Ok(None) };
        let shown = crate::domain::text::safe(given.trim()).into_owned();
        if let Some(place) = self.by_reference.get(&given.trim().to_lowercase()) {
            return Ok(Some(*place));
        }
        let titled = self.by_title.get(&name_key(given)).into_iter().flatten().copied();
        let post = |place: &usize| self.posts.get(*place);
        let mut found: Vec<usize> =
            titled.filter(|place| post(place).is_some_and(|post| post.force == force)).collect();
        if found.is_empty() {
            return Err(format!(
                "no post here is called `{shown}`; add it first, or give the reference of one"
            ));
        }
        let unit = row.unit.as_deref().map(name_key);
        let in_unit = |place: &usize| post(place).map(|post| &post.key) == unit.as_ref();
        if found.iter().any(in_unit) {
            found.retain(in_unit);
        }
        let held = |place: &&usize| {
            let holder = post(place).and_then(|post| post.holder);
            holder.is_some() && holder == somebody.map(|somebody| somebody.id)
        };
        if let Some(own) = found.iter().find(held) {
            return Ok(Some(*own));
        }
        match found.as_slice() {
            [place] => Ok(Some(*place)),
            many => Err(format!(
                "{} posts here are called `{shown}`; give the reference of one",
                many.len()
            )),
        }
    }

    fn compare(
        &self,
        row: &HrRow,
        settled: &Settled,
        usual: Level,
        today: Date,
    ) -> Vec<NewDifference> {
        let somebody = settled.person.and_then(|place| self.people.get(place));
        let post = settled.post.and_then(|place| self.posts.get(place)).map(|post| &post.there);
        let person = HrPerson {
            number: row.number.clone(),
            name: row.name.clone(),
            born: row.born,
            started: row.started,
            from: row.from,
            level: row.level,
            left: row.left,
            leaving: row.leaving,
        };
        let known = somebody.map(|somebody| &somebody.known);
        let found = hr::compare(&person, known, post, usual, today);
        let made = |found: Found| NewDifference {
            fingerprint: fingerprint(&found, settled.force, &row.number),
            found,
            person_id: somebody.map(|somebody| somebody.id),
            force_id: settled.force,
            kind: settled.kind,
            post_id: post.map(|post| post.id),
            row: row.clone(),
        };
        found.into_iter().map(made).collect()
    }

    /// Everybody with a number who serves in a force, of a kind, that the file covers and whom it
    /// does not name.
    fn missing(
        &self,
        seen: &HashSet<usize>,
        covered: &HashSet<(i64, SubjectKind)>,
        left_out: &HashSet<String>,
    ) -> Vec<NewDifference> {
        let gone = |(place, somebody): &(usize, &Somebody)| {
            let number = somebody.known.number.as_ref();
            somebody.known.left.is_none()
                && !seen.contains(place)
                && covered.contains(&(somebody.force, somebody.kind))
                && number.is_some_and(|number| !left_out.contains(number))
                && !left_out.contains(&somebody.key)
        };
        let made = |(_, somebody): (usize, &Somebody)| {
            let found = hr::missing(&somebody.known);
            let number = somebody.known.number.clone().unwrap_or_default();
            NewDifference {
                fingerprint: fingerprint(&found, somebody.force, &number),
                found,
                person_id: Some(somebody.id),
                force_id: somebody.force,
                kind: somebody.kind,
                post_id: None,
                row: HrRow { number, name: somebody.known.name.clone(), ..HrRow::default() },
            }
        };
        self.people.iter().enumerate().filter(gone).map(made).collect()
    }
}

/// SHA-256 in hex over the kind, force, number and words of a difference, which hold all that it
/// would change.
fn fingerprint(found: &Found, force: i64, number: &str) -> String {
    let content = format!("{}\u{1f}{force}\u{1f}{number}\u{1f}{}", found.kind.code(), found.says);
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
