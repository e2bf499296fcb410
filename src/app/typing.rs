//! What typing a filter, a search or a choice does.

use super::commands;
use super::message::Effect;
use super::screens::choose::{Choice, ChooseFor, Chooser};
use super::screens::form::Pick;
use super::screens::list::Shown;
use super::screens::prompt::{Line, Prompt, Purpose};
use super::state::{Awaited, Overlay, State};
use crate::catalogue::filter::{Grammar, complete, parse};
use crate::catalogue::form::Takes;
use crate::catalogue::view::{View, filter_columns};
use crate::catalogue::{RecordView, register};
use crate::domain::check::blank;
use crate::domain::text::safe;
use crate::store::query::filter::Filter;
use crate::store::query::{Direction, ListQuery, Row};
use crate::store::worker::Request;

/// People offered in a picker.
const OFFERED: usize = 50;

/// What a picker says of a person beside the name.
const PERSON_NOTE: [&str; 4] = ["kind", "collar", "unit", "force"];

impl State {
    /// Opens the line for a filter or a search.
    pub fn open_prompt(&mut self, purpose: Purpose) -> Vec<Effect> {
        let Some((_, list)) = self.shown() else { return Vec::new() };
        let was = match purpose {
            Purpose::Filter => list.filter.clone(),
            Purpose::Find => String::new(),
        };
        let line = Line::new(was.clone());
        let (completions, chosen, error) = (Vec::new(), None, None);
        self.overlays.push(Overlay::Prompt(Prompt {
            purpose,
            line,
            was,
            completions,
            chosen,
            error,
        }));
        self.after_typing()
    }

    /// What follows from the line as it now stands: completions and errors of a filter, the
    /// matches of a search.
    pub fn after_typing(&mut self) -> Vec<Effect> {
        let when = self.when();
        let Some(place) = self.current_view() else { return Vec::new() };
        let Some(view) = self.views.get(place) else { return Vec::new() };
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else { return Vec::new() };
        match prompt.purpose {
            Purpose::Filter => {
                let (columns, moments) = (filter_columns(view.register), when.moments());
                let named = view.register.named;
                let grammar = Grammar { columns: &columns, named, moments: &moments };
                prompt.completions = complete(&prompt.line.text, prompt.line.cursor, &grammar);
                prompt.chosen = None;
                prompt.error = parse(&prompt.line.text, &grammar).err().map(|e| (e.at, e.message));
                Vec::new()
            }
            Purpose::Find => {
                prompt.error = None;
                let sought = prompt.line.text.clone();
                self.find(place, sought)
            }
        }
    }

    fn find(&mut self, place: usize, sought: String) -> Vec<Effect> {
        let Some(list) = self.lists.get_mut(place) else { return Vec::new() };
        list.sought.clone_from(&sought);
        list.found.clear();
        let Some(query) = list.query.clone().filter(|_| !sought.trim().is_empty()) else {
            return Vec::new();
        };
        let text = Filter::Text(sought);
        let query = ListQuery { filter: Filter::And(vec![query.filter, text]), ..query };
        vec![self.ask(Awaited::Find(place), Request::Find { query })]
    }

    /// Takes the line: the filter narrows the list, the search stays where it led.
    pub fn take_prompt(&mut self) -> Vec<Effect> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last() else { return Vec::new() };
        if let Some((_, message)) = &prompt.error {
            let message = message.clone();
            self.refuse(message);
            return Vec::new();
        }
        let (purpose, text) = (prompt.purpose, prompt.line.text.trim().to_owned());
        self.overlays.pop();
        match purpose {
            Purpose::Filter => self.set_filter(text),
            Purpose::Find => Vec::new(),
        }
    }

    /// Leaves the line as it was.
    pub fn leave_prompt(&mut self) -> Vec<Effect> {
        self.overlays.pop();
        Vec::new()
    }

    /// Puts the next completion into the line.
    pub fn complete_prompt(&mut self, by: isize) -> Vec<Effect> {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else { return Vec::new() };
        let count = prompt.completions.len() as isize;
        if count == 0 {
            return Vec::new();
        }
        let at = prompt.chosen.map_or(if by > 0 { 0 } else { count - 1 }, |at| {
            (at as isize + by).rem_euclid(count) as usize as isize
        });
        prompt.chosen = usize::try_from(at).ok();
        let Some(taken) = prompt.completions.get(at as usize).cloned() else { return Vec::new() };
        prompt.line.text.replace_range(taken.replace.clone(), &taken.text);
        let end = taken.replace.start + taken.text.len();
        prompt.line.cursor = end;
        // The others now stand in for the same word.
        for other in &mut prompt.completions {
            other.replace = taken.replace.start..end;
        }
        self.check_prompt();
        Vec::new()
    }

    fn check_prompt(&mut self) {
        let when = self.when();
        let Some(view) = self.current_view().and_then(|place| self.views.get(place)) else {
            return;
        };
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut()
            && prompt.purpose == Purpose::Filter
        {
            let (columns, moments) = (filter_columns(view.register), when.moments());
            let named = view.register.named;
            let grammar = Grammar { columns: &columns, named, moments: &moments };
            prompt.error = parse(&prompt.line.text, &grammar).err().map(|e| (e.at, e.message));
        }
    }

    /// Takes what was chosen.
    pub fn choose_take(&mut self) -> Vec<Effect> {
        let Some(Overlay::Choose(chooser)) = self.overlays.pop() else { return Vec::new() };
        let Some(chosen) = chooser.chosen().cloned().or_else(|| self.typed_name(&chooser)) else {
            self.refuse("nothing matches what was typed");
            self.overlays.push(Overlay::Choose(chooser));
            return Vec::new();
        };
        if let Some(why) = chosen.why_not {
            self.refuse(why);
            self.overlays.push(Overlay::Choose(chooser));
            return Vec::new();
        }
        match chooser.purpose {
            ChooseFor::Columns => {
                self.overlays.push(Overlay::Choose(chooser));
                self.switch_column()
            }
            ChooseFor::Band => self.set_band(&chosen.value),
            ChooseFor::Log(register) => self.print_log(register, &chosen.value),
            ChooseFor::Order => self.sort_by(&chosen.value),
            ChooseFor::View => self.go_to_view(&chosen.value),
            ChooseFor::Source(standing) => self.do_with_source(&standing, &chosen.value),
            ChooseFor::Command => match commands::named(&chosen.value) {
                Some(command) => commands::run(self, command),
                None => Vec::new(),
            },
            ChooseFor::Field(key) => {
                if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
                    let (label, value) = (chosen.label, chosen.value);
                    form.pick(key, Pick { label, value, id: chosen.id });
                    form.touch();
                    let fills = matches!(form.takes(), Some(Takes::Part(_)));
                    // Another of several may follow.
                    if form.takes() != Some(Takes::People) {
                        form.go(1);
                    }
                    if fills {
                        self.fill_in_part();
                    }
                }
                Vec::new()
            }
        }
    }

    /// A user who is not in the list yet, as typed; other things must be chosen from theirs.
    fn typed_name(&self, chooser: &Chooser) -> Option<Choice> {
        let name = chooser.line.text.trim();
        let user = matches!(self.overlays.last(), Some(Overlay::Form(form))
            if form.takes() == Some(Takes::User));
        (user && !name.is_empty()).then(|| Choice {
            value: name.to_owned(),
            id: None,
            label: safe(name).into_owned(),
            note: String::new(),
            why_not: None,
            on: false,
        })
    }

    /// What follows from typing in a chooser that the store narrows.
    pub fn after_choosing(&mut self) -> Vec<Effect> {
        let Some(Overlay::Choose(chooser)) = self.overlays.last() else { return Vec::new() };
        if !chooser.remote {
            return Vec::new();
        }
        let text = chooser.line.text.clone();
        let field = self.overlays.iter().nth_back(1);
        if matches!(field, Some(Overlay::Form(form)) if form.takes() == Some(Takes::Report)) {
            return self.look_for_reports(&text);
        }
        vec![self.ask_people(text)]
    }

    /// Asks for people whose name or number holds the text.
    pub fn ask_people(&mut self, text: String) -> Effect {
        let filter = if text.trim().is_empty() { Filter::All } else { Filter::Text(text) };
        let query = ListQuery {
            register: "people",
            filter,
            sort: vec![("name".to_owned(), Direction::Rising)],
            today: self.today(),
            now: self.now,
        };
        self.ask(Awaited::Picker, Request::Pick { query, limit: OFFERED })
    }

    /// Offers people in the picker that asked for them.
    pub fn offer_people(&mut self, rows: Vec<Row>) {
        let Some(register) = register("people") else { return };
        let choice = |row: &Row| {
            let person = RecordView { register, row };
            let said = |key: &&str| {
                let column = register.column(key)?;
                Some(column.shown(person.value(key))).filter(|text| !text.is_empty())
            };
            let known: Vec<String> = PERSON_NOTE.iter().filter_map(said).collect();
            let note = known.join(", ");
            Choice {
                value: safe(person.text("name")).into_owned(),
                id: Some(row.id),
                label: safe(person.text("name")).into_owned(),
                note,
                why_not: None,
                on: false,
            }
        };
        let mut offered: Vec<Choice> = rows.iter().map(choice).collect();
        offered.extend(self.described());
        if let Some(Overlay::Choose(chooser)) = self.overlays.last_mut()
            && chooser.remote
        {
            chooser.replace(offered);
        }
    }

    /// What was typed in the picker on top as somebody who is not on the list, where the field
    /// beneath takes such.
    fn described(&self) -> Option<Choice> {
        let mut overlays = self.overlays.iter().rev();
        let Some(Overlay::Choose(chooser)) = overlays.next() else { return None };
        let text = chooser.line.text.trim();
        let people = matches!(overlays.next(), Some(Overlay::Form(form))
            if form.takes() == Some(Takes::People));
        (people && !blank(text)).then(|| Choice {
            value: text.to_owned(),
            id: None,
            label: safe(text).into_owned(),
            note: "as described: not on the list of people".to_owned(),
            why_not: None,
            on: false,
        })
    }

    /// Takes the matches of a search and goes to the nearest at or after the cursor.
    pub fn take_found(&mut self, place: usize, found: Vec<i64>) -> Vec<Effect> {
        let lines = self.list_lines();
        let Some(list) = self.lists.get_mut(place) else { return Vec::new() };
        list.found = found;
        let here = list.selected.is_some_and(|id| list.found.contains(&id));
        if let Some(next) = list.next_found(true).filter(|_| !here) {
            list.go(next, lines);
        }
        self.after_move(place)
    }

    /// Shows or hides the column chosen.
    pub fn switch_column(&mut self) -> Vec<Effect> {
        let Some(Overlay::Choose(chooser)) = self.overlays.last_mut() else { return Vec::new() };
        let Some(place) = chooser.matches.get(chooser.at).copied() else { return Vec::new() };
        if let Some(choice) = chooser.all.get_mut(place) {
            choice.on = !choice.on;
        }
        let order = column_order(chooser);
        self.take_columns(&order);
        Vec::new()
    }

    /// Moves the column chosen among the others.
    pub fn move_column(&mut self, by: isize) -> Vec<Effect> {
        let Some(Overlay::Choose(chooser)) = self.overlays.last_mut() else { return Vec::new() };
        let Some(place) = chooser.matches.get(chooser.at).copied() else { return Vec::new() };
        let to = place.saturating_add_signed(by);
        if !chooser.line.text.is_empty() || to >= chooser.all.len() || to == place {
            return Vec::new();
        }
        chooser.all.swap(place, to);
        chooser.at = to;
        let order = column_order(chooser);
        self.take_columns(&order);
        Vec::new()
    }

    fn take_columns(&mut self, order: &[String]) {
        let Some(place) = self.current_view() else { return };
        let Some(register) = self.views.get(place).map(|view: &View| view.register) else { return };
        let Some(list) = self.lists.get_mut(place) else { return };
        let width = |key: &str| list.columns.iter().find(|c| c.key == key).map_or(0, |c| c.width);
        let shown = |key: &String| {
            let key = register.column(key)?.key;
            Some(Shown { key, width: width(key) })
        };
        list.columns = order.iter().filter_map(shown).collect();
    }
}

fn column_order(chooser: &Chooser) -> Vec<String> {
    chooser.all.iter().filter(|choice| choice.on).map(|choice| choice.value.clone()).collect()
}
