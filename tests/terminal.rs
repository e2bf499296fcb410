//! The program itself in a pseudo-terminal: that it takes the terminal, uses it and gives it
//! back, whatever ends it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test cannot go on without fails it, in its helpers too"
)]

#[path = "support/pty.rs"]
mod pty;
mod support;

use probity::domain::gift::{Direction, Disposition, GiftKind};
use probity::store::Store;
use probity::store::change::{Change, DeclareGift};
use probity::store::workspace::Workspace;
use probity::term::screen::Screen;
use pty::{Home, LOOK, Pty, SIZE, find};
use rustix::process::Signal;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::{now, today};

const TOO_SMALL: &str = "is too small; probity needs";

/// A gift that was offered today, and stands first in the list of gifts.
fn gift(description: &str) -> Change {
    Change::DeclareGift(Box::new(DeclareGift {
        person_id: None,
        recipient: "Ní Bhriain, Sorcha".to_owned(),
        offered: Some(today()),
        offered_text: None,
        declared: Some(today()),
        direction: Direction::Received,
        kind: GiftKind::Gift,
        description: description.to_owned(),
        donor: None,
        value: None,
        value_text: None,
        disposition: Disposition::Declined,
        disposition_text: None,
        cash: false,
        supplier: false,
        source: None,
        fingerprint: None,
    }))
}

/// The workspace, as a colleague has it open.
fn colleague(home: &Home) -> Store {
    let workspace = Workspace::unlock(&home.workspace, "m.reyes", None).expect("unlocked");
    workspace.open().expect("opened")
}

/// The line of a screen under the cursor of the list.
fn chosen(screen: &str) -> Option<String> {
    screen.lines().find(|line| line.starts_with('▶')).map(str::to_owned)
}

/// The reference on the line under the cursor, which the record keeps when it moves.
fn chosen_reference(screen: &str) -> Option<String> {
    Some(chosen(screen)?.trim_start_matches('▶').split_whitespace().next()?.to_owned())
}

/// Opens the gifts and waits for the first of them.
fn on_gifts(home: &Home) -> Pty {
    let mut pty = home.open();
    pty.press("5");
    pty.wait_until("gifts", |screen| chosen(&screen.contents()).is_some());
    pty
}

/// Opens the form of a new gift, in its first field.
fn on_gift_form(home: &Home) -> Pty {
    let mut pty = on_gifts(home);
    pty.press("n");
    pty.wait_for("Declare a gift");
    pty
}

/// Leaves, and looks at what was left behind.
#[track_caller]
fn leave(mut pty: Pty) {
    pty.press("q");
    assert_eq!(pty.end().exit_code(), 0, "{}", pty.screen());
    pty.wait_until_given_back();
}

/// The program without a terminal.
fn without_terminal(home: &Home) -> Output {
    Command::new(env!("CARGO_BIN_EXE_probity"))
        .arg("--workspace")
        .arg(&home.workspace)
        .env_clear()
        .envs(home.environment())
        .stdin(Stdio::null())
        .output()
        .expect("run")
}

/// The one line that the program leaves when it does not open, with exit code 3.
#[track_caller]
fn refusal(pty: &mut Pty) -> String {
    let status = pty.end();
    assert_eq!(status.exit_code(), 3, "{}", pty.screen());
    let screen = pty.wait_for("probity: ");
    assert!(find(&pty.bytes(), b"\x1b[?1049h").is_none(), "the screen was not even taken");
    // A long sentence is broken by the terminal.
    screen.split('\n').collect::<String>()
}

#[test]
fn a_walk_from_home_to_leaving() {
    let home = Home::new();
    let mut pty = home.open();
    let screen = pty.wait_for("OFFICIAL");
    assert!(screen.contains("demonstration") && screen.contains("20 Nov 2026"), "{screen}");
    pty.press("2");
    let screen = pty.wait_until("cases", |screen| chosen(&screen.contents()).is_some());
    assert!(screen.contains("Vetting · small"), "{screen}");
    pty.press("f");
    pty.wait_for(" filter ");
    pty.press("age>0");
    pty.wait_for("age>0");
    pty.wait_until("the cursor where one types", |screen| !screen.hide_cursor());
    pty.press("\r");
    pty.wait_until("the list, narrowed", |screen| {
        screen.hide_cursor() && screen.contents().contains("age>0")
    });
    pty.press("?");
    pty.wait_for("Keys   find");
    pty.press("\x1b");
    pty.wait_until("the list again", |screen| chosen(&screen.contents()).is_some());
    leave(pty);
}

#[test]
fn the_mouse_too_is_given_back() {
    let home = Home::new();
    home.set("mouse = true");
    let pty = home.open();
    pty.wait_until("the mouse", |screen| {
        screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    leave(pty);
}

#[test]
fn a_paste_is_one_insert_and_its_line_breaks_press_nothing() {
    let home = Home::new();
    let mut pty = on_gift_form(&home);
    pty.paste("Box of\nshortbread\x13 and\nq tea").press("!");
    let screen = pty.wait_for("tea!");
    assert!(screen.contains("Box of shortbread"), "{screen}");
    assert!(screen.contains("Declare a gift"), "nothing was saved or left: {screen}");
    let long = "x".repeat(5_000);
    pty.press("\x15").paste(&long).press(" end");
    pty.wait_for("xxx end");
}

#[test]
fn a_burst_of_keys_is_read_to_its_end_without_another_key() {
    let home = Home::new();
    let mut pty = on_gift_form(&home);
    // More than is read from the terminal at once.
    pty.press(&format!("{}the end", "word ".repeat(700)));
    pty.wait_for("word the end");
    settle(&pty);
}

#[test]
fn a_new_size_while_typing_keeps_the_text() {
    let home = Home::new();
    let mut pty = on_gift_form(&home);
    for (word, columns, lines) in [("Box", 100, 30), ("of", 61, 16), ("tea", 140, 45)] {
        pty.press(word).resize(columns, lines).press(" ");
    }
    pty.press("!");
    pty.wait_for("Box of tea !");
    pty.wait_until("the whole width", |screen| {
        screen.contents().lines().next().is_some_and(|line| line.chars().count() > 120)
    });
}

#[test]
fn a_tiny_window_says_so_and_a_larger_one_goes_on() {
    let home = Home::new();
    let mut pty = on_gift_form(&home);
    pty.press("Box of tea");
    pty.wait_for("Box of tea");
    for (columns, lines) in [(20, 5), (1, 1), (59, 14)] {
        pty.resize(columns, lines);
        let whole = format!("{columns} × {lines} {TOO_SMALL}");
        let screen = pty.wait_until(&whole, |screen| {
            let text = screen.contents();
            let (text, cut) = (text.trim(), text.trim().strip_suffix('…'));
            // What does not fit is cut, and the cut is shown.
            text.starts_with(&whole) || cut.is_some_and(|begin| whole.starts_with(begin))
        });
        assert_eq!(screen.trim().lines().count(), 1, "{screen}");
    }
    pty.resize(SIZE.0, SIZE.1);
    pty.wait_for("Box of tea");
    pty.press("\x1b");
    pty.wait_for("not saved");
    pty.press("y");
    pty.wait_until("the list", |screen| chosen(&screen.contents()).is_some());
    leave(pty);
}

#[test]
fn signals_end_it_with_the_terminal_given_back() {
    let home = Home::new();
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut pty = home.open();
        pty.signal(signal);
        assert_eq!(pty.end().exit_code(), 0, "{signal:?}");
        pty.wait_until_given_back();
        let bytes = pty.bytes();
        let left = find(&bytes, b"\x1b[?1049l").expect("the alternate screen is left");
        let rest = String::from_utf8_lossy(&bytes[left..]).into_owned();
        assert!(!rest.contains("\x1b[?2026h"), "nothing is drawn after leaving: {rest:?}");
    }
}

#[test]
fn closing_the_window_ends_it() {
    let home = Home::new();
    let mut pty = home.open();
    let process = Path::new("/proc").join(pty.pid().to_string());
    assert!(process.exists());
    pty.close();
    let status = pty.end();
    assert_eq!(status.exit_code(), 0, "{status:?}");
    assert!(!process.exists());
}

#[test]
fn a_shell_gets_the_terminal_and_fg_brings_the_screen_back() {
    let home = Home::new();
    let mut command = home.command("bash");
    command.args(["--norc", "--noprofile", "-i"]);
    command.env("PS1", "shell> ");
    let mut pty = Pty::start(command);
    pty.wait_for("shell> ");
    let (program, workspace) = (env!("CARGO_BIN_EXE_probity"), home.workspace.display());
    pty.press(&format!("'{program}' --workspace '{workspace}'\r"));
    pty.wait_until("Home", |screen| {
        screen.alternate_screen() && screen.contents().contains("OFFICIAL")
    });
    pty.press("\x1a");
    pty.wait_until("the shell", |screen| {
        let text = screen.contents();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && text.contains("Stopped")
            && text.trim_end().ends_with("shell>")
    });
    pty.press("echo sum-$((40 + 2))\r");
    // Before it asks, the shell sets the size that it read a moment earlier.
    pty.wait_until("the shell's next question", |screen| {
        screen.contents().contains("sum-42\nshell>")
    });
    pty.resize(100, 30);
    pty.press("fg\r");
    pty.wait_until("Home again, in the new size", |screen| {
        screen.alternate_screen()
            && screen.contents().lines().next().is_some_and(|line| line.contains("OFFICIAL"))
    });
    pty.press("5");
    pty.wait_until("gifts", |screen| chosen(&screen.contents()).is_some());
    pty.press("q");
    pty.wait_until("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("shell>")
    });
    pty.press("echo code-$?\r");
    pty.wait_for("code-0");
    pty.press("exit\r");
    pty.end();
}

#[test]
fn stopped_and_continued_from_outside_it_draws_again() {
    let home = Home::new();
    let mut pty = on_gifts(&home);
    pty.signal(Signal::TSTP);
    pty.wait_until("the ordinary screen", |screen| !screen.alternate_screen());
    while state(pty.pid()) != "T" {
        thread::sleep(LOOK);
    }
    pty.wait_until_given_back();
    pty.signal(Signal::CONT);
    pty.wait_until("gifts", |screen| {
        screen.alternate_screen() && chosen(&screen.contents()).is_some()
    });
    pty.press("\x1a");
    pty.wait_for("there is no shell to go back to here");
    leave(pty);
}

/// The fields of `/proc/PID/stat` from the state on.
fn stat(pid: i32) -> Vec<String> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let (_, fields) = text.rsplit_once(") ").expect("fields");
    fields.split(' ').map(str::to_owned).collect()
}

fn state(pid: i32) -> String {
    stat(pid)[0].clone()
}

/// Waits until the program has used no time of the processor for two seconds.
#[track_caller]
fn settle(pty: &Pty) {
    let used = || stat(pty.pid())[11..13].to_vec();
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let before = used();
        thread::sleep(Duration::from_secs(2));
        if used() == before {
            return;
        }
        assert!(Instant::now() < end, "it never rests; the screen is\n{}", pty.screen());
    }
}

#[test]
fn with_nothing_to_do_it_uses_no_time() {
    let home = Home::new();
    settle(&home.open());
}

#[test]
fn a_colleagues_change_shows_without_a_key_and_the_cursor_keeps_its_record() {
    let home = Home::new();
    let mut pty = on_gifts(&home);
    let reference = chosen_reference(&pty.screen());
    pty.press("j");
    pty.wait_until("the cursor one down", |screen| {
        chosen_reference(&screen.contents()) != reference
    });
    let here = chosen_reference(&pty.screen());
    settle(&pty);
    // Kept open: closing it would write to the files once more.
    let mut store = colleague(&home);
    for description in ["a hamper of cheese", "a second hamper"] {
        store.apply("m.reyes", now(), &gift(description)).expect("declared");
        let screen = pty.wait_for(description);
        assert_eq!(chosen_reference(&screen), here, "{screen}");
    }
}

#[test]
fn screen_filter_and_theme_are_remembered() {
    let home = Home::new();
    let mut pty = on_gifts(&home);
    pty.press("fstage:declared\r");
    pty.wait_for("stage:declared");
    leave(pty);
    let pty = home.open();
    let screen = pty.wait_until("gifts", |screen| chosen(&screen.contents()).is_some());
    assert!(screen.contains("Gifts · small") && screen.contains("stage:declared"), "{screen}");
    leave(pty);
}

#[test]
fn a_workspace_made_anew_begins_with_nothing_left_from_the_old() {
    let home = Home::new();
    let mut pty = on_gifts(&home);
    pty.press("fstage:declared\r");
    pty.wait_for("stage:declared");
    leave(pty);
    let made = Command::new(env!("CARGO_BIN_EXE_probity"))
        .args(["demo", "--scale", "small", "--reset", "--no-open", "--workspace"])
        .arg(&home.workspace)
        .env_clear()
        .envs(home.environment())
        .output()
        .expect("run");
    assert!(made.status.success(), "{made:?}");
    let mut pty = home.open();
    pty.wait_for("gap list");
    pty.press("5");
    let screen = pty.wait_until("gifts", |screen| chosen(&screen.contents()).is_some());
    assert!(screen.contains("Gifts · small") && !screen.contains("stage:declared"), "{screen}");
    leave(pty);
}

/// Whether a colour was set: SGR 30 to 38, 40 to 48, 90 to 97 or 100 to 107.
fn is_coloured(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let sgr = text.split("\x1b[").filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sgr.flat_map(|codes| codes.split([';', ':']).map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|code| code.parse::<u8>().ok())
        .any(|code| matches!(code, 30..=38 | 40..=48 | 90..=97 | 100..=107))
}

#[test]
fn no_color_means_none_for_that_day_only() {
    let home = Home::new();
    for (no_color, coloured) in [("", true), ("1", false), ("", true)] {
        let mut command = home.workbench();
        command.env("NO_COLOR", no_color);
        let mut pty = Pty::start(command);
        pty.wait_for("OFFICIAL");
        for screen in ["2", "7"] {
            pty.press(screen);
            pty.wait_until("a list", |screen| chosen(&screen.contents()).is_some());
        }
        assert_eq!(is_coloured(&pty.bytes()), coloured, "NO_COLOR={no_color}");
        leave(pty);
    }
}

#[test]
fn a_theme_chosen_is_kept_and_one_remembered_that_is_gone_is_forgotten() {
    let home = Home::new();
    let mut pty = home.open();
    pty.press("T");
    let chosen = |screen: &str| {
        let (_, rest) = screen.split_once("✓ theme ")?;
        rest.split_whitespace().next().map(str::to_owned)
    };
    let first = chosen(&pty.wait_for("✓ theme ")).expect("a theme");
    leave(pty);
    let state = home.workspace.parent().expect("a home").join("state").join("probity");
    let memory = fs::read_dir(state).expect("a folder").next().expect("a file").expect("read");
    let text = fs::read_to_string(memory.path()).expect("the memory");
    let kept = format!("\"theme\":\"{first}\"");
    assert!(text.contains(&kept), "{text}");
    fs::write(memory.path(), text.replace(&kept, "\"theme\":\"from a newer probity\""))
        .expect("written");
    leave(home.open());
}

#[test]
fn what_data_holds_reaches_the_terminal_harmless() {
    let home = Home::new();
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31mTea\u{202e}rab";
    colleague(&home).apply("m.reyes", now(), &gift(evil)).expect("declared");
    let mut pty = on_gifts(&home);
    let list = pty.wait_for("[2J");
    assert!(list.contains("Gifts · small") && list.contains("OFFICIAL"), "{list}");
    pty.press("/owned");
    pty.wait_until("the cursor there", |screen| {
        chosen(&screen.contents()).is_some_and(|line| line.contains("[2J"))
    });
    pty.press("\r");
    pty.wait_until("the line gone", |screen| screen.hide_cursor());
    pty.press("\r");
    let detail = pty.wait_until("the record whole", |screen| {
        let text = screen.contents();
        text.contains("owned") && chosen(&text).is_none()
    });
    assert!(detail.contains("OFFICIAL"), "{detail}");
    let bytes = pty.bytes();
    for sequence in [&b"\x1b]0;"[..], b"\x07", "\u{9b}".as_bytes(), "\u{202e}".as_bytes()] {
        assert_eq!(find(&bytes, sequence), None, "{sequence:?}");
    }
    pty.press("\x1b");
    leave(pty);
}

#[test]
fn without_a_workspace_it_says_how_to_make_one() {
    let home = Home::new();
    let mut pty = Pty::start(home.command(env!("CARGO_BIN_EXE_probity")));
    let said = refusal(&mut pty);
    assert!(said.contains("probity demo") && said.contains("probity init"), "{said}");
}

#[test]
fn without_a_terminal_it_names_the_commands_that_need_none() {
    let home = Home::new();
    let output = without_terminal(&home);
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "probity: probity needs a terminal; the commands list, show, agenda … work without one\n"
    );
}

#[test]
fn a_wrong_setting_is_one_sentence_with_its_place() {
    let home = Home::new();
    for (settings, words) in [
        ("mouse = true\ncolour = \"red\"", &["config.toml", "line 2", "colour"][..]),
        ("theme = [", &["config.toml", "line 1"]),
        ("theme = \"pink\"", &["config.toml", "pink", "dark", "light"]),
        ("[keys]\nfly = [\"x\"]", &["config.toml", "no command `fly`"]),
    ] {
        home.set(settings);
        let output = without_terminal(&home);
        assert_eq!(output.status.code(), Some(3), "{settings}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said.lines().count(), 1, "{said}");
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
}

/// Not a test of its own: the program that panics in `a_panic_gives_the_terminal_back_first`.
#[test]
#[ignore = "run by another test as a process of its own"]
fn panicking() {
    let mut screen = Screen::take(true).expect("a terminal");
    let line = |frame: &mut ratatui::Frame<'_>| frame.render_widget("held", frame.area());
    screen.draw(line).expect("drawn");
    let thread = thread::Builder::new().name("figures".to_owned());
    let panics = thread.spawn(|| panic!("a fault for the test")).expect("a thread");
    let _ = panics.join();
    // The signal that follows a panic in such a thread ends this process, which handles none.
    loop {
        thread::park();
    }
}

#[test]
fn a_panic_in_any_thread_gives_the_terminal_back_before_its_message() {
    let home = Home::new();
    let program = std::env::current_exe().expect("this test").display().to_string();
    let mut command = home.command(&program);
    command.args(["panicking", "--exact", "--ignored", "--nocapture"]);
    let mut pty = Pty::start(command);
    pty.wait_for_bytes("a fault for the test");
    pty.end();
    pty.wait_until_given_back();
    let bytes = pty.bytes();
    let place = |sequence: &[u8]| find(&bytes, sequence).expect("sent");
    assert!(place(b"\x1b[?1049h") < place(b"held"));
    assert!(place(b"held") < place(b"\x1b[?1049l"));
    assert!(place(b"\x1b[?1049l") < place(b"thread 'figures'"));
    assert!(pty.screen().contains("a fault for the test"), "{}", pty.screen());
}
