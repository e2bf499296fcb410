//! Every part of the screen draws at every size, without a panic and without harm.

mod support;

use probity::app::message::Message;
use probity::ui::draw;
use probity::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use support::{Bench, screen_at};

const SIZES: [(u16, u16); 12] = [
    (0, 0),
    (1, 1),
    (59, 14),
    (60, 14),
    (60, 15),
    (61, 200),
    (80, 24),
    (109, 24),
    (110, 24),
    (120, 40),
    (200, 60),
    (300, 100),
];

/// Keys that lead to each part of the screen, from the first.
const WAYS: [&str; 38] = [
    "",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "0",
    "2 enter",
    "5 enter",
    "7 enter",
    "9 enter down down",
    "0 enter",
    "2 n",
    "2 n ctrl-s",
    "2 n x",
    "2 c",
    "2 d",
    "2 d tab tab tab tab",
    "5 n",
    "7 n",
    "2 f",
    "2 f a g e",
    "2 f a g e : x y",
    "2 f tab tab",
    "2 / o",
    "2 / o enter",
    "2 :",
    "2 : z z z z",
    "2 v",
    "2 space space A",
    "?",
    "2 ? s c o r e",
    "7 s 1 2 3",
    "7 s o enter",
    "1 p",
];

fn bench(way: &str) -> Bench {
    let mut bench = Bench::small();
    bench.press(way);
    bench
}

fn dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

#[test]
fn everything_draws_at_every_size() {
    for way in WAYS {
        let mut bench = bench(way);
        for (columns, lines) in SIZES {
            bench.send(Message::Resize(columns, lines));
            let screen = screen_at(&bench.state, columns, lines);
            assert!(!screen.contains(|c| c != '\n' && dangerous(c)), "{way} {columns}×{lines}");
            if columns >= 60 && lines >= 15 {
                assert!(screen.contains("probity"), "{way} {columns}×{lines}\n{screen}");
            }
        }
    }
}

#[test]
fn a_size_that_the_state_does_not_know_of_draws_as_well() {
    let bench = bench("2 enter");
    for (columns, lines) in SIZES {
        screen_at(&bench.state, columns, lines);
    }
}

#[test]
fn a_small_screen_says_how_big_it_must_be() {
    let screen = screen_at(&bench("").state, 59, 20);
    assert_eq!(screen.trim(), "59 × 20 is too small; probity needs 60 × 15");
}

#[test]
fn harmful_text_is_drawn_harmless() {
    let mut bench = bench("7 n");
    let harmful = "\u{1b}[2J\u{7}\u{202e}gone\u{9b}31m\u{200f}";
    bench.send(Message::Paste(harmful.to_owned()));
    for _ in 0..12 {
        bench.press("tab");
        bench.send(Message::Paste(harmful.to_owned()));
        let screen = bench.screen();
        assert!(!screen.contains(|c| c != '\n' && dangerous(c)), "{screen}");
    }
    bench.press("esc n 2 f");
    bench.send(Message::Paste(harmful.to_owned()));
    assert!(!bench.screen().contains(|c| c != '\n' && dangerous(c)));
}

#[test]
fn every_theme_draws_every_screen() {
    for name in Theme::names() {
        let theme = Theme::named(&name).expect("a shipped theme");
        let bench = bench("2");
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
        terminal.draw(|frame| draw(&bench.state, &theme, frame)).expect("drawn");
        let text: String = terminal.backend().buffer().content.iter().map(|c| c.symbol()).collect();
        assert!(text.contains("probity") && text.contains("OFFICIAL-SENSITIVE"), "{name}");
    }
}

#[test]
fn references_are_never_cut() {
    let mut bench = bench("2");
    let reference = bench.cell("ref");
    for columns in [60, 80, 109, 110, 200] {
        bench.send(Message::Resize(columns, 24));
        assert!(bench.screen().contains(&reference), "{columns}\n{}", bench.screen());
    }
}

/// The line of the screen that holds the cursor of the scoring screen.
fn cursor_line(screen: &str) -> Option<&str> {
    screen.lines().find(|line| line.trim_start().starts_with('▶'))
}

#[test]
fn scoring_keeps_its_cursor_in_view_on_a_small_screen() {
    let mut bench = bench("7 s");
    for (columns, lines) in [(60, 15), (80, 24)] {
        bench.send(Message::Resize(columns, lines));
        for key in ["down", "up"] {
            for _ in 0..30 {
                bench.press(key);
                assert!(cursor_line(&bench.screen()).is_some(), "{}", bench.screen());
            }
        }
    }
}

#[test]
fn a_score_in_the_making_says_how_much_is_open() {
    let mut bench = bench("7 s");
    assert!(bench.screen().contains("13 answers open"), "{}", bench.screen());
    assert!(bench.screen().contains("R ≥ "), "{}", bench.screen());
    bench.press("1 2 3 4 5 1 2 3 4 1 2 3 1");
    let screen = bench.screen();
    assert!(!screen.contains("answers open") && screen.contains("place "), "{screen}");
}

#[test]
fn a_form_keeps_its_field_and_error_in_view() {
    let mut bench = bench("7 n ctrl-s");
    for (columns, lines) in [(60, 15), (80, 24)] {
        bench.send(Message::Resize(columns, lines));
        for _ in 0..30 {
            bench.press("tab");
            let screen = bench.screen();
            assert!(cursor_line(&screen).is_some(), "{screen}");
        }
    }
    let mut bench = self::bench("2 n ctrl-s");
    bench.send(Message::Resize(80, 24));
    assert!(bench.screen().contains("! choose the person"), "{}", bench.screen());
}

#[test]
fn a_record_stands_beside_its_list_from_110_columns() {
    let mut bench = bench("2");
    for (columns, beside) in [(109, false), (110, true), (200, true)] {
        bench.send(Message::Resize(columns, 40));
        assert_eq!(bench.screen().contains('│'), beside, "{columns}\n{}", bench.screen());
    }
}

#[test]
fn the_list_has_as_many_lines_as_the_state_believes() {
    let mut bench = bench("2");
    for (columns, lines) in [(60, 15), (80, 24), (120, 40)] {
        bench.send(Message::Resize(columns, lines));
        let rows = bench.screen().lines().filter(|line| line.contains("V-2026-")).count();
        let pane = usize::from(columns >= 110);
        assert_eq!(rows - pane, bench.state.list_lines(), "{}", bench.screen());
    }
}

#[test]
fn the_keys_are_searched() {
    let screen = bench("2 ? c l i p b o a r d z").screen();
    assert!(screen.contains("no command has these words"), "{screen}");
    let screen = bench("2 ? u n d o").screen();
    assert!(screen.contains("take back the last change"), "{screen}");
    assert!(!screen.contains("go to Vetting"), "{screen}");
}

#[test]
fn the_first_screen_says_that_it_reads_and_how_to_begin() {
    let mut bench = bench("1");
    let Some(mut home) = bench.state.home.take() else { panic!("no figures") };
    assert!(bench.screen().contains("Reading the workspace"), "{}", bench.screen());
    (home.backlog, home.mine) = ((0, 0), (0, 0));
    bench.state.home = Some(home);
    bench.state.counts.insert("people".to_owned(), 0);
    let screen = bench.screen();
    assert!(screen.contains("empty") && screen.contains("probity import"), "{screen}");
}

#[test]
fn the_audit_reads_as_words() {
    let screen = bench("0 enter").screen();
    assert!(screen.contains("received") && !screen.contains("[{"), "{screen}");
}
