//! Commands of the scoring screen.

use super::{Command, Context};
use crate::app::message::Effect;
use crate::app::screens::choose::{Choice, ChooseFor, Chooser};
use crate::app::screens::scoring::Typing;
use crate::app::state::{Overlay, State};
use crate::domain::choice::Choice as _;
use crate::domain::score::Band;
use crate::store::papers::Ask;

const BASE: Command = Command { context: Context::Scoring, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "score",
        doc: "score it: every criterion on one screen",
        hint: "score",
        leads: true,
        context: Context::List,
        registers: &["intelligence"],
        keys: &["s"],
        guard: |s| s.may_score(),
        run: |s| s.open_scoring(),
        ..BASE
    },
    Command {
        name: "second-score",
        doc: "score it second, without seeing the first; shows both once both are made",
        hint: "second",
        context: Context::List,
        registers: &["intelligence"],
        keys: &["S"],
        guard: |s| s.may_score(),
        run: |s| s.open_second(),
        ..BASE
    },
    Command {
        name: "agreement",
        doc: "how far first and second scores agree, by criterion and over time",
        context: Context::Anywhere,
        keys: &["A"],
        run: |s| s.print(Ask::Agreement),
        ..BASE
    },
    Command {
        name: "answer-1",
        doc: "the first answer, and on to the next criterion",
        hint: "set and next",
        hint_keys: "1–9",
        keys: &["1"],
        run: |s| s.answer(0),
        ..BASE
    },
    Command {
        name: "answer-2",
        doc: "the second answer",
        keys: &["2"],
        run: |s| s.answer(1),
        ..BASE
    },
    Command {
        name: "answer-3",
        doc: "the third answer",
        keys: &["3"],
        run: |s| s.answer(2),
        ..BASE
    },
    Command {
        name: "answer-4",
        doc: "the fourth answer",
        keys: &["4"],
        run: |s| s.answer(3),
        ..BASE
    },
    Command {
        name: "answer-5",
        doc: "the fifth answer",
        keys: &["5"],
        run: |s| s.answer(4),
        ..BASE
    },
    Command {
        name: "answer-6",
        doc: "the sixth answer",
        keys: &["6"],
        run: |s| s.answer(5),
        ..BASE
    },
    Command {
        name: "answer-7",
        doc: "the seventh answer",
        keys: &["7"],
        run: |s| s.answer(6),
        ..BASE
    },
    Command {
        name: "answer-8",
        doc: "the eighth answer",
        keys: &["8"],
        run: |s| s.answer(7),
        ..BASE
    },
    Command {
        name: "answer-9",
        doc: "the ninth answer",
        keys: &["9"],
        run: |s| s.answer(8),
        ..BASE
    },
    Command {
        name: "criterion-down",
        doc: "the next criterion",
        hint: "move",
        hint_keys: "↑↓",
        keys: &["down", "j", "tab"],
        run: |s| s.go_criterion(1),
        ..BASE
    },
    Command {
        name: "criterion-up",
        doc: "the criterion before",
        keys: &["up", "k", "backtab"],
        run: |s| s.go_criterion(-1),
        ..BASE
    },
    Command {
        name: "floor",
        doc: "hit or lift the floor under the cursor",
        hint: "floor",
        guard: |s| s.may_switch_floor(),
        keys: &["space"],
        run: |s| s.switch_floor(),
        ..BASE
    },
    Command {
        name: "why",
        doc: "write why these levels",
        hint: "why",
        keys: &["w"],
        run: |s| s.type_reason(Typing::Reason),
        ..BASE
    },
    Command {
        name: "override-band",
        doc: "set the band by hand, with a reason",
        hint: "override",
        keys: &["o"],
        run: choose_band,
        ..BASE
    },
    Command {
        name: "score-save",
        doc: "save the score",
        hint: "save",
        leads: true,
        keys: &["enter", "ctrl-s"],
        guard: |s| s.may_save_score(),
        run: |s| s.save_score(),
        ..BASE
    },
    Command {
        name: "score-leave",
        doc: "leave; asks if something was answered",
        hint: "leave",
        keys: &["esc"],
        run: |s| s.leave_form(),
        ..BASE
    },
    Command {
        name: "reason-take",
        doc: "take what was typed",
        hint: "take",
        context: Context::Reason,
        keys: &["enter"],
        run: |s| s.take_reason(),
        ..BASE
    },
    Command {
        name: "reason-leave",
        doc: "stop typing",
        hint: "leave",
        context: Context::Reason,
        keys: &["esc"],
        run: |s| s.take_reason(),
        ..BASE
    },
];

fn choose_band(state: &mut State) -> Vec<Effect> {
    let choice = |value: &str, label: String| Choice {
        value: value.to_owned(),
        id: None,
        label,
        note: String::new(),
        why_not: None,
        on: false,
    };
    let bands = Band::ALL.iter().map(|b| choice(b.code(), format!("{} {}", b.symbol(), b.code())));
    let all = bands.chain([choice("", "as scored".to_owned())]).collect();
    let chooser = Chooser::new(ChooseFor::Band, "Band by hand", all);
    state.overlays.push(Overlay::Choose(Box::new(chooser)));
    Vec::new()
}
