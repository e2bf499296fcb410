//! Keys by name, as the registry, the help and the user's own key file write them.

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character, shifted or not; space is `' '`.
    Char(char),
    /// Control with a letter.
    Ctrl(char),
    /// Alt with a character.
    Alt(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

const NAMED: &[(&str, &str, Key)] = &[
    ("enter", "⏎", Key::Enter),
    ("esc", "esc", Key::Esc),
    ("tab", "tab", Key::Tab),
    ("backtab", "shift-tab", Key::BackTab),
    ("backspace", "⌫", Key::Backspace),
    ("delete", "del", Key::Delete),
    ("up", "↑", Key::Up),
    ("down", "↓", Key::Down),
    ("left", "←", Key::Left),
    ("right", "→", Key::Right),
    ("home", "home", Key::Home),
    ("end", "end", Key::End),
    ("pageup", "pgup", Key::PageUp),
    ("pagedown", "pgdn", Key::PageDown),
    ("space", "space", Key::Char(' ')),
];

impl Key {
    /// The key with this name: `a`, `A`, `?`, `space`, `enter`, `ctrl-s`, `alt-x`, `f5`.
    pub fn named(name: &str) -> Option<Self> {
        if let Some((.., key)) = NAMED.iter().find(|(known, ..)| *known == name) {
            return Some(*key);
        }
        if let Some(rest) = name.strip_prefix("ctrl-") {
            return single(rest).map(Self::Ctrl);
        }
        if let Some(rest) = name.strip_prefix("alt-") {
            return single(rest).map(Self::Alt);
        }
        if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse().ok()) {
            return (1..=24).contains(&number).then_some(Self::F(number));
        }
        single(name).map(Self::Char)
    }

    /// The name as people read it, such as `⏎` or `^S`.
    pub fn shown(self) -> String {
        if let Some((_, shown, _)) = NAMED.iter().find(|(.., key)| *key == self) {
            return (*shown).to_owned();
        }
        match self {
            Self::Char(c) => c.to_string(),
            Self::Ctrl(c) => format!("^{}", c.to_uppercase()),
            Self::Alt(c) => format!("alt-{c}"),
            Self::F(n) => format!("F{n}"),
            _ => String::new(),
        }
    }
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn names_read_as_keys() {
        for (name, key, shown) in [
            ("a", Some(Key::Char('a')), "a"),
            ("A", Some(Key::Char('A')), "A"),
            ("space", Some(Key::Char(' ')), "space"),
            ("ctrl-s", Some(Key::Ctrl('s')), "^S"),
            ("enter", Some(Key::Enter), "⏎"),
            ("f5", Some(Key::F(5)), "F5"),
            ("f99", None, ""),
            ("nonsense", None, ""),
        ] {
            assert_eq!(Key::named(name), key, "{name}");
            assert_eq!(key.map(Key::shown).unwrap_or_default(), shown, "{name}");
        }
    }
}
