//! Commands of the headline measures and of the forecast.

use super::{Command, Context};
use crate::app::screens::forecast::Begin;
use crate::app::state::State;

const MEASURES: Command = Command { context: Context::Measures, ..Command::BASE };
const FORECAST: Command = Command { context: Context::Forecast, ..Command::BASE };
const ASKING: Command = Command { context: Context::Asking, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "measures",
        doc: "the headline measures of vetting, month by month",
        keys: &["U"],
        run: State::open_measures,
        ..Command::BASE
    },
    Command {
        name: "forecast",
        doc: "when the backlog ends, and what would end it sooner",
        keys: &["B"],
        run: State::open_forecast,
        ..Command::BASE
    },
    Command {
        name: "measure-down",
        doc: "the next measure",
        hint: "measure",
        hint_keys: "↑↓",
        keys: &["down", "j"],
        run: |s| s.go_measure(1),
        ..MEASURES
    },
    Command {
        name: "measure-up",
        doc: "the measure before",
        keys: &["up", "k"],
        run: |s| s.go_measure(-1),
        ..MEASURES
    },
    Command {
        name: "breakdown",
        doc: "by force, level, case kind or officer",
        hint: "breakdown",
        keys: &["tab"],
        run: |s| s.turn_breakdown(true),
        ..MEASURES
    },
    Command {
        name: "breakdown-back",
        doc: "the breakdown before",
        keys: &["backtab"],
        run: |s| s.turn_breakdown(false),
        ..MEASURES
    },
    Command {
        name: "month-before",
        doc: "the month before",
        hint: "month",
        hint_keys: "←→",
        keys: &["left", "h"],
        guard: State::has_month_before,
        run: |s| s.turn_month(false),
        ..MEASURES
    },
    Command {
        name: "month-after",
        doc: "the month after",
        keys: &["right", "l"],
        guard: State::has_month_after,
        run: |s| s.turn_month(true),
        ..MEASURES
    },
    Command {
        name: "print-measures",
        doc: "show the month's report on vetting as it will print, then print",
        hint: "print",
        keys: &["p"],
        run: State::print_measures,
        ..MEASURES
    },
    Command {
        name: "export-measures",
        doc: "write the month's figures as a table for a spreadsheet, vetting-YYYY-MM.csv",
        hint: "CSV",
        keys: &["x"],
        guard: State::has_figures,
        run: State::export_measures,
        ..MEASURES
    },
    Command {
        name: "measures-forecast",
        doc: "go on to the forecast",
        hint: "forecast",
        keys: &["f"],
        run: State::open_forecast,
        ..MEASURES
    },
    Command {
        name: "measures-close",
        doc: "back",
        hint: "back",
        keys: &["esc"],
        run: close,
        ..MEASURES
    },
    Command {
        name: "disproportionality",
        doc: "outcomes and time by protected characteristic, for who may see them; it is logged",
        hint: "by characteristic",
        keys: &["d"],
        run: State::print_disproportionality,
        ..MEASURES
    },
    Command {
        name: "ask-day",
        doc: "how many officers clear it by a day",
        hint: "by a day",
        keys: &["d"],
        guard: State::may_ask_forecast,
        run: |s| s.begin_question(Begin::Day),
        ..FORECAST
    },
    Command {
        name: "ask-officers",
        doc: "what more officers from a day would do",
        hint: "more officers",
        keys: &["a"],
        guard: State::may_ask_forecast,
        run: |s| s.begin_question(Begin::Officers),
        ..FORECAST
    },
    Command {
        name: "ask-kind",
        doc: "what if a kind of case came more often, such as twice the recruits",
        hint: "a kind",
        keys: &["r"],
        guard: State::may_ask_forecast,
        run: |s| s.begin_question(Begin::Kind),
        ..FORECAST
    },
    Command {
        name: "ask-nothing",
        doc: "back to things as they are",
        hint: "as it is",
        keys: &["x"],
        guard: |s| match s.forecast().is_some_and(|forecast| forecast.question.is_some()) {
            true => Ok(()),
            false => {
                Err("nothing was asked; this is the forecast of things as they are".to_owned())
            }
        },
        run: State::clear_question,
        ..FORECAST
    },
    Command {
        name: "print-forecast",
        doc: "show the forecast as it will print, with what was asked, then print",
        hint: "print",
        keys: &["p"],
        guard: State::has_forecast,
        run: State::print_forecast,
        ..FORECAST
    },
    Command {
        name: "record-staffing",
        doc: "record who works cases from a week on, and the leave of that week",
        hint: "staffing",
        keys: &["s"],
        run: State::record_staffing,
        ..FORECAST
    },
    scrolling("forecast-down", "scroll down", &["j", "down"], |s| scroll(s, 1)),
    scrolling("forecast-up", "scroll up", &["k", "up"], |s| scroll(s, -1)),
    scrolling("forecast-page-down", "a page down", &["pagedown", "space"], |s| scroll(s, 10)),
    scrolling("forecast-page-up", "a page up", &["pageup"], |s| scroll(s, -10)),
    Command {
        name: "forecast-close",
        doc: "back",
        hint: "back",
        keys: &["esc"],
        run: close,
        ..FORECAST
    },
    Command {
        name: "question-ask",
        doc: "ask it",
        hint: "ask",
        keys: &["enter", "ctrl-s"],
        run: State::take_question,
        ..ASKING
    },
    Command {
        name: "question-step",
        doc: "a month, an officer or a kind on",
        hint: "step",
        hint_keys: "↑↓",
        keys: &["up"],
        run: |s| s.step_question(true),
        ..ASKING
    },
    Command {
        name: "question-step-back",
        doc: "a month, an officer or a kind back",
        keys: &["down"],
        run: |s| s.step_question(false),
        ..ASKING
    },
    Command {
        name: "question-next",
        doc: "the next field",
        hint: "next",
        keys: &["tab"],
        run: |s| s.go_question(true),
        ..ASKING
    },
    Command {
        name: "question-previous",
        doc: "the field before",
        keys: &["backtab"],
        run: |s| s.go_question(false),
        ..ASKING
    },
    Command {
        name: "question-leave",
        doc: "leave it unasked",
        hint: "leave",
        keys: &["esc"],
        run: State::leave_question,
        ..ASKING
    },
];

/// A command that moves over the forecast.
const fn scrolling(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut State) -> Vec<crate::app::message::Effect>,
) -> Command {
    Command { name, doc, keys, run, ..FORECAST }
}

fn close(state: &mut State) -> Vec<crate::app::message::Effect> {
    state.overlays.pop();
    Vec::new()
}

fn scroll(state: &mut State, by: isize) -> Vec<crate::app::message::Effect> {
    if let Some(forecast) = state.forecast_mut() {
        forecast.scroll.by(by);
    }
    Vec::new()
}
