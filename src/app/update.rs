//! The reducer: a message changes the state and asks for effects. It sees no SQL, no clock and
//! no terminal; the time comes with the message.

use super::commands::{self, Context};
use super::keys::Key;
use super::message::{Effect, Message};
use super::screens::forecast::Asking;
use super::state::{Awaited, Overlay, State};
use crate::domain::time::{Moment, day};
use crate::store::papers::Ask;
use crate::store::query::Detail;
use crate::store::worker::{Answer, Failure};

/// Takes a message at a moment; returns what is to be done outside.
pub fn update(state: &mut State, now: Moment, message: Message) -> Vec<Effect> {
    let new_day = day(now) != state.today();
    state.now = now;
    let mut effects = receive(state, message);
    effects.extend(state.after_form());
    if new_day {
        effects.extend(state.roll());
    }
    effects
}

fn receive(state: &mut State, message: Message) -> Vec<Effect> {
    let waits = |key| !state.ahead.is_empty() || state.must_wait(key);
    match message {
        // A quick hand is ahead of the store; only ^C does not wait.
        Message::Key(key) if key != Key::Ctrl('c') && waits(key) => {
            state.ahead.push_back(key);
            Vec::new()
        }
        Message::Key(key) => press(state, key),
        Message::Paste(text) => {
            let mut effects = paste(state, &text);
            effects.extend(state.after_form_change());
            effects
        }
        Message::Resize(columns, lines) => resize(state, columns, lines),
        Message::Click(column, line) => state.click(column, line),
        Message::Wheel(by) => match commands::context(state) {
            Context::List => state.move_list(by as isize * 3),
            Context::Detail => state.scroll_detail(by as isize * 3),
            Context::Preview => state.scroll_preview(by as isize),
            Context::Daily => state.move_daily(by as isize),
            Context::Renewals => state.move_renewal(by as isize),
            Context::Measures => state.go_measure(by as isize),
            _ => Vec::new(),
        },
        Message::Answer((run, answer)) => {
            let mut effects = take(state, run, answer);
            effects.extend(press_ahead(state));
            effects
        }
        Message::LaidOut(run, laid) => {
            let mut effects = state.take_laid(run, laid);
            effects.extend(press_ahead(state));
            effects
        }
        Message::Edited(Ok(text)) => {
            state.take_edited(&text);
            Vec::new()
        }
        Message::Edited(Err(why)) => {
            state.refuse(why);
            Vec::new()
        }
        Message::Done(Ok(said)) => {
            state.say(said);
            Vec::new()
        }
        Message::Done(Err(why)) => {
            state.refuse(why);
            Vec::new()
        }
    }
}

/// Presses the keys that waited for an answer, as far as they need wait no longer.
fn press_ahead(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    while let Some(key) = state.ahead.front().copied()
        && !state.must_wait(key)
    {
        state.ahead.pop_front();
        effects.extend(press(state, key));
    }
    effects
}

fn press(state: &mut State, key: Key) -> Vec<Effect> {
    state.notice = None;
    // Who a source is stays for one look, whatever the key was meant for.
    if let Some(Overlay::Revealed(_)) = state.overlays.last() {
        state.overlays.pop();
        return Vec::new();
    }
    let mut effects = take_key(state, key);
    effects.extend(state.after_form_change());
    effects
}

fn take_key(state: &mut State, key: Key) -> Vec<Effect> {
    // Over a slow line a quick esc and the key after it arrive as one.
    if let Key::Alt(c) = key
        && commands::lookup(state, key).is_none()
    {
        let mut effects = press(state, Key::Esc);
        effects.extend(press(state, Key::Char(c)));
        return effects;
    }
    // In a long text ⏎ is a line break, not the way on.
    let breaks = key == Key::Enter && state.is_writing();
    if !breaks && let Some(command) = commands::lookup(state, key) {
        return commands::run(state, command);
    }
    match state.overlays.last_mut() {
        Some(Overlay::Form(_)) => state.press_form(key),
        Some(Overlay::Prompt(prompt)) => {
            if prompt.line.press(key) {
                state.after_typing()
            } else {
                Vec::new()
            }
        }
        Some(Overlay::Choose(chooser)) => {
            if chooser.press(key) {
                state.after_choosing()
            } else {
                Vec::new()
            }
        }
        Some(Overlay::Help(help)) => {
            match key {
                Key::Char(c) => help.sought.push(c),
                Key::Backspace => {
                    help.sought.pop();
                }
                Key::Down | Key::PageDown => help.scroll.by(5),
                Key::Up | Key::PageUp => help.scroll.by(-5),
                _ => return Vec::new(),
            }
            if matches!(key, Key::Char(_) | Key::Backspace) {
                help.scroll.reset();
            }
            Vec::new()
        }
        Some(Overlay::Confirm(_)) => {
            // Anything but yes is no.
            state.overlays.pop();
            Vec::new()
        }
        Some(Overlay::Scoring(scoring)) => {
            if let Some(line) = scoring.typed() {
                line.press(key);
            }
            Vec::new()
        }
        Some(Overlay::Review(review)) => {
            if let Some((_, line)) = &mut review.typing {
                line.press(key);
            }
            Vec::new()
        }
        Some(Overlay::Forecast(forecast)) => {
            if let Some(line) = forecast.asking.as_mut().and_then(Asking::line) {
                line.press(key);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            form.paste(text);
            Vec::new()
        }
        // What is wrong with a line at the foot is said over it, where the notice would hide it.
        Some(Overlay::Prompt(prompt)) => match prompt.line.refusal(text) {
            Some(why) => {
                prompt.error = Some((prompt.line.cursor..prompt.line.cursor, why));
                Vec::new()
            }
            None => {
                prompt.line.insert(text);
                state.after_typing()
            }
        },
        Some(Overlay::Choose(chooser)) => match chooser.line.refusal(text) {
            Some(why) => {
                state.refuse(why);
                Vec::new()
            }
            None => {
                chooser.line.insert(text);
                chooser.narrow();
                state.after_choosing()
            }
        },
        Some(Overlay::Scoring(scoring)) => {
            if let Some(line) = scoring.typed() {
                line.insert(text);
            }
            Vec::new()
        }
        Some(Overlay::Review(review)) => {
            if let Some((_, line)) = &mut review.typing {
                line.insert(text);
            }
            Vec::new()
        }
        Some(Overlay::Forecast(forecast)) => {
            if let Some(line) = forecast.asking.as_mut().and_then(Asking::line) {
                line.insert(text);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn resize(state: &mut State, columns: u16, lines: u16) -> Vec<Effect> {
    state.size = (columns, lines);
    let rows = state.list_lines();
    for list in &mut state.lists {
        list.keep_in_view(rows);
    }
    // Of sizes that follow one another quickly only the last is seen; what it was cut to stays cut.
    let mut effects = vec![Effect::Redraw];
    effects.extend(state.current_view().map(|place| state.after_move(place)).unwrap_or_default());
    effects
}

/// Takes an answer, where it is still awaited.
fn take(state: &mut State, run: u64, answer: Answer) -> Vec<Effect> {
    if answer == Answer::Changed {
        return state.reread();
    }
    let Some(what) = state.awaited.get(&run).cloned() else { return Vec::new() };
    // A list answers twice: its first page, then its order.
    if !matches!(answer, Answer::Page(_)) {
        state.awaited.remove(&run);
    }
    match answer {
        Answer::Failed(failure) => failed(state, &what, failure),
        answer => answered(state, what, answer),
    }
}

/// The pane beside the list takes its record, where it is still the one shown.
fn fill_pane(state: &mut State, detail: Box<Detail>) {
    if let Some(pane) = &mut state.pane
        && pane.register == detail.register
        && pane.id == detail.row.id
    {
        pane.detail = Some(detail);
    }
}

fn answered(state: &mut State, what: Awaited, answer: Answer) -> Vec<Effect> {
    match (what, answer) {
        (Awaited::List(place), Answer::Page(rows)) => state.take_list_page(place, rows),
        (Awaited::List(place), Answer::Order(order)) => {
            let mut effects = state.take_list_order(place, order);
            effects.extend(state.want_pane());
            effects
        }
        (Awaited::Rows(place), Answer::Rows(rows)) => {
            state.take_list_rows(place, rows);
            state.want_pane()
        }
        (Awaited::Find(place), Answer::Found(found)) => state.take_found(place, found),
        (Awaited::Detail, Answer::Detail(detail)) => state.take_detail(detail),
        (Awaited::Renew, Answer::Detail(detail)) => {
            state.renew_form(&detail);
            Vec::new()
        }
        (Awaited::Pane, Answer::Detail(detail)) => {
            fill_pane(state, detail);
            Vec::new()
        }
        (Awaited::Parts, Answer::Detail(detail)) => state.take_parts(detail),
        (Awaited::Oldest, Answer::Rows(rows)) => state.take_oldest(&rows),
        (Awaited::Picker, Answer::Rows(rows)) => {
            state.offer_people(rows);
            Vec::new()
        }
        (Awaited::Counts, Answer::Counts(counts)) => {
            state.counts.extend(counts);
            Vec::new()
        }
        (Awaited::AcceptAll(like, words), Answer::Counts(counts)) => {
            state.confirm_accept_all(like, words, &counts)
        }
        (Awaited::Home, Answer::Home(home)) => {
            state.home = Some(home);
            Vec::new()
        }
        (Awaited::Users, Answer::Users(users)) => {
            state.users = users;
            Vec::new()
        }
        (Awaited::Priorities, Answer::Priorities(priorities)) => {
            state.take_priorities(priorities);
            Vec::new()
        }
        (Awaited::Draft, Answer::Draft(draft)) => {
            state.bring_back(draft);
            Vec::new()
        }
        (Awaited::Daily, Answer::Daily(page)) => {
            state.take_daily(*page);
            Vec::new()
        }
        (Awaited::Renewals, Answer::Renewals(page)) => {
            state.take_renewals(page);
            Vec::new()
        }
        (Awaited::Scoring, Answer::Scoring(context)) => state.take_scoring(*context),
        (Awaited::Scoring, Answer::Second(second)) => state.take_second(second),
        (Awaited::Others, Answer::Others(others)) => {
            state.take_others(others);
            Vec::new()
        }
        (Awaited::Places, Answer::Places(changed)) => state.take_places(changed),
        (Awaited::Review, Answer::Review(review)) => {
            state.take_review(*review);
            Vec::new()
        }
        (Awaited::Meeting, Answer::Agenda(agenda)) => {
            state.take_meeting(*agenda);
            Vec::new()
        }
        (what, answer) => kept_with_reports(state, what, answer),
    }
}

fn kept_with_reports(state: &mut State, what: Awaited, answer: Answer) -> Vec<Effect> {
    match (what, answer) {
        (Awaited::Reports, Answer::Rows(rows)) => {
            state.offer_reports(rows);
            Vec::new()
        }
        (Awaited::Measures, Answer::Measures(facts)) => {
            state.take_measures(*facts);
            Vec::new()
        }
        (Awaited::Forecast, Answer::Forecast(outlook)) => {
            state.take_forecast(outlook);
            Vec::new()
        }
        (Awaited::Source, Answer::Source(standing)) => state.take_source(*standing),
        (Awaited::Likely, Answer::Belongings(found)) => state.take_likely(*found),
        (Awaited::Links, Answer::Belongings(found)) => state.take_links(*found),
        (Awaited::Duplicates, Answer::Duplicates(found)) => {
            state.take_duplicates(&found);
            Vec::new()
        }
        (what, answer) => printed_or_changed(state, what, answer),
    }
}

fn printed_or_changed(state: &mut State, what: Awaited, answer: Answer) -> Vec<Effect> {
    match (what, answer) {
        (Awaited::Paper, Answer::Facts(paper)) => {
            let (facts, own) = *paper;
            state.lay_out(facts, own)
        }
        (Awaited::Copies(meeting, kind), Answer::Applied(applied)) => {
            let mut effects = state.change_done(*applied);
            effects.extend(state.print(Ask::Copies { meeting, kind }));
            effects
        }
        (Awaited::Form, Answer::Applied(applied)) => state.form_done(*applied),
        (Awaited::Score, Answer::Applied(applied)) => {
            state.close_scoring();
            state.change_done(*applied)
        }
        (Awaited::Marked(place, command), Answer::Versions(seen)) => {
            state.take_marked(place, command, &seen)
        }
        (Awaited::Copied(place, whole), Answer::Rows(rows)) => {
            state.take_copied(place, whole, &rows)
        }
        (Awaited::Bulk, Answer::Applied(applied)) => {
            state.undo.extend(applied.undo);
            state.bulk_step(None, applied.message)
        }
        (Awaited::Taken, Answer::Applied(applied)) => {
            let record = applied.record.clone();
            let mut effects = state.change_done(*applied);
            effects.push(
                state.ask(
                    Awaited::Lookup,
                    crate::store::worker::Request::Lookup { reference: record },
                ),
            );
            effects
        }
        (Awaited::Lookup, Answer::Lookup(register, id)) => {
            let listed = state.shown().is_some_and(|(view, _)| view.register.key == register);
            let place = state.current_view().filter(|_| listed);
            if let Some(list) = place.and_then(|place| state.lists.get_mut(place)) {
                list.selected = Some(id);
            }
            state.open_detail(register, id)
        }
        (
            Awaited::Change | Awaited::Dealt | Awaited::Judge | Awaited::Session | Awaited::Undone,
            Answer::Applied(applied),
        ) => state.change_done(*applied),
        (Awaited::Roll, Answer::Applied(_)) => state.reread(),
        (Awaited::Expired, Answer::Applied(applied)) => {
            state.say(applied.message);
            state.reread()
        }
        // A look is logged without a word.
        _ => Vec::new(),
    }
}

fn failed(state: &mut State, what: &Awaited, failure: Failure) -> Vec<Effect> {
    match what {
        Awaited::Form => state.form_failed(failure),
        Awaited::Score => state.score_failed(failure),
        // Somebody else ranked the queue for this day first.
        // The list says as much of a side that is shut.
        Awaited::Roll | Awaited::Places | Awaited::Others => Vec::new(),
        Awaited::Forecast => {
            state.forecast_failed(failure.message);
            Vec::new()
        }
        Awaited::List(place) | Awaited::Rows(place) => {
            state.refuse(failure.message);
            state.give_up_rows(*place);
            Vec::new()
        }
        Awaited::Bulk => state.bulk_step(Some(failure.message), String::new()),
        Awaited::Dealt => {
            state.refuse(failure.message);
            vec![state.ask_daily()]
        }
        Awaited::Judge => {
            state.refuse(failure.message);
            // What somebody else decided meanwhile is shown before the next verdict.
            state.reread_review().into_iter().collect()
        }
        // A record that may not be read does not stand open.
        Awaited::Detail => {
            state.overlays.retain(
                |shown| !matches!(shown, Overlay::Detail(detail) if detail.detail.is_none()),
            );
            state.refuse(failure.message);
            Vec::new()
        }
        Awaited::Paper => {
            state.close_unset();
            state.refuse(failure.message);
            Vec::new()
        }
        // Somebody else was at it: the next key is meant for what is there now.
        Awaited::Session if failure.stale => {
            state.refuse(failure.message);
            state.reread()
        }
        _ => {
            state.refuse(failure.message);
            Vec::new()
        }
    }
}

impl State {
    /// Whether a long text is being written, in which ⏎ breaks the line.
    fn is_writing(&self) -> bool {
        use crate::catalogue::form::Takes;
        matches!(self.overlays.last(), Some(Overlay::Form(form)) if form.takes() == Some(Takes::Prose))
    }
}
