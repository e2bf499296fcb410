//! Commands of a form.

use super::{Command, Context};

const BASE: Command = Command { context: Context::Form, ..Command::BASE };

pub(super) static COMMANDS: &[Command] = &[
    Command {
        name: "form-save",
        doc: "save",
        hint: "save",
        keys: &["ctrl-s"],
        run: |s| s.save_form(),
        ..BASE
    },
    Command {
        name: "form-save-next",
        doc: "save and go on to the next, such as the next open check of a case",
        keys: &["ctrl-n"],
        guard: |s| s.may_save_and_next(),
        run: |s| s.save_form_and_next(),
        ..BASE
    },
    Command {
        name: "form-next",
        doc: "go on to the next field; ↓ too, where the field has no use for it",
        hint: "next field",
        keys: &["tab", "enter"],
        run: |s| s.next_field(1),
        ..BASE
    },
    Command {
        name: "form-back",
        doc: "back to the field before; ↑ too",
        keys: &["backtab"],
        run: |s| s.next_field(-1),
        ..BASE
    },
    Command {
        name: "form-editor",
        doc: "write the long text in your editor ($VISUAL, $EDITOR)",
        hint: "editor",
        keys: &["ctrl-o"],
        guard: |s| s.may_edit(),
        run: |s| s.edit(),
        ..BASE
    },
    Command {
        name: "form-leave",
        doc: "leave without saving; asks if something was typed",
        hint: "leave",
        keys: &["esc"],
        run: |s| s.leave_form(),
        ..BASE
    },
];
