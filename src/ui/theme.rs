//! What things look like: named roles instead of colours, so that a screen says "overdue" and the
//! theme decides. Whatever a colour means is also said by a symbol and a word ([`Role::sign`]).

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use thiserror::Error;
use toml::{Table, Value};

/// The shipped themes.
const SHIPPED: &str = include_str!("../../assets/themes.toml");

/// Steps of a heat strip.
pub const HEAT_STEPS: usize = 5;

/// What a piece of the screen is, as far as its looks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text, and the ground of the whole screen.
    Text,
    /// What can be overlooked: rules, hints, headings of columns.
    Dim,
    /// The one accent: where you are, what a key does.
    Accent,
    /// A title.
    Title,
    /// The record that the next key concerns.
    Selection,
    /// A marked record.
    Mark,
    /// Something went wrong or was typed wrong.
    Error,
    /// Something needs attention.
    Warn,
    /// Something is done or in order.
    Ok,
    /// Band CRITICAL.
    Critical,
    /// Band HIGH.
    High,
    /// Band MEDIUM.
    Medium,
    /// Band LOW.
    Low,
    /// No score yet, which is not the same as a low one.
    Unscored,
    /// Past its date.
    Overdue,
}

impl Role {
    /// Every role, in the order of the theme file.
    pub const ALL: [Role; 15] = [
        Role::Text,
        Role::Dim,
        Role::Accent,
        Role::Title,
        Role::Selection,
        Role::Mark,
        Role::Error,
        Role::Warn,
        Role::Ok,
        Role::Critical,
        Role::High,
        Role::Medium,
        Role::Low,
        Role::Unscored,
        Role::Overdue,
    ];

    /// The role's key in a theme file.
    pub fn key(self) -> &'static str {
        match self {
            Role::Text => "text",
            Role::Dim => "dim",
            Role::Accent => "accent",
            Role::Title => "title",
            Role::Selection => "selection",
            Role::Mark => "mark",
            Role::Error => "error",
            Role::Warn => "warn",
            Role::Ok => "ok",
            Role::Critical => "critical",
            Role::High => "high",
            Role::Medium => "medium",
            Role::Low => "low",
            Role::Unscored => "unscored",
            Role::Overdue => "overdue",
        }
    }

    /// The symbol (one column) and the word that say the same as the colour, for the roles whose
    /// colour carries a meaning: the bands and "overdue".
    pub fn sign(self) -> Option<(&'static str, &'static str)> {
        match self {
            Role::Critical => Some(("■", "CRITICAL")),
            Role::High => Some(("▲", "HIGH")),
            Role::Medium => Some(("●", "MEDIUM")),
            Role::Low => Some(("○", "LOW")),
            Role::Unscored => Some(("?", "UNSCORED")),
            Role::Overdue => Some(("!", "overdue")),
            _ => None,
        }
    }
}

/// Why a theme cannot be used. Names and values are shown as Rust would write them, so that
/// nothing in them reaches the terminal alive.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ThemeError {
    /// No theme has that name.
    #[error("there is no theme {name:?}; choose one of {known}")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names that exist, with commas.
        known: String,
    },
    /// The file is not TOML.
    #[error("the theme file is not valid TOML at line {line}: {message}; correct it there")]
    Syntax {
        /// Line of the file, from 1.
        line: usize,
        /// What the reader of TOML said.
        message: String,
    },
    /// A theme lacks a role.
    #[error("theme {theme:?} has no {key}; add it, as in the shipped themes")]
    Missing {
        /// The theme.
        theme: String,
        /// The role's key.
        key: String,
    },
    /// A key holds what it cannot, or is no key of a theme.
    #[error("theme {theme:?}: {key} = {value} cannot be read; write {wanted}")]
    Invalid {
        /// The theme.
        theme: String,
        /// The key, with dots between its parts.
        key: String,
        /// The value, as TOML.
        value: String,
        /// What would be right.
        wanted: &'static str,
    },
}

/// A style for every role and for the five steps of a heat strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    name: String,
    roles: [Style; Role::ALL.len()],
    heat: [Style; HEAT_STEPS],
}

impl Theme {
    /// The shipped theme of that name: `dark`, `light`, `colour-blind`, `16-colour` or `mono`.
    pub fn named(name: &str) -> Result<Self, ThemeError> {
        let themes = parse(SHIPPED)?;
        let known = themes.iter().map(|theme| theme.name()).collect::<Vec<_>>().join(", ");
        let found = themes.into_iter().find(|theme| theme.name == name);
        found.ok_or_else(|| ThemeError::Unknown { name: name.into(), known })
    }

    /// The names of the shipped themes, in the order of their file; none where it does not hold.
    pub fn names() -> Vec<String> {
        let themes = parse(SHIPPED).unwrap_or_default();
        themes.into_iter().map(|theme| theme.name).collect()
    }

    /// The theme to use. `config` is the user's own choice and stands above all else, as
    /// no-color.org asks; then `no_color` (`$NO_COLOR` is set and not empty) means `mono`; then
    /// `colorterm` and `term` (`$COLORTERM`, `$TERM`) tell what the terminal can show.
    pub fn choose(
        config: Option<&str>,
        no_color: bool,
        colorterm: Option<&str>,
        term: Option<&str>,
    ) -> Result<Self, ThemeError> {
        let term = term.unwrap_or_default();
        let all_colours =
            matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct");
        Self::named(match config {
            Some(name) => name,
            None if no_color || term == "dumb" || term.starts_with("vt") => "mono",
            None if all_colours => "dark",
            None => "16-colour",
        })
    }

    /// The theme's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How that role looks. Only [`Role::Text`] and [`Role::Selection`] set a ground; the others
    /// are laid over one of these.
    pub fn style(&self, role: Role) -> Style {
        // `ALL` lists the roles in the order in which they are declared; a test holds it to that.
        self.roles.get(role as usize).copied().unwrap_or_default()
    }

    /// How a step of a heat strip looks, from 0 (little) to 4 (much); more counts as 4.
    pub fn heat(&self, step: usize) -> Style {
        let [.., hottest] = self.heat;
        self.heat.get(step).copied().unwrap_or(hottest)
    }
}

/// Reads a theme file: one table a theme, with every role and `heat`.
fn parse(text: &str) -> Result<Vec<Theme>, ThemeError> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        ThemeError::Syntax { line, message: error.message().replace('\n', " ") }
    })?;
    file.iter()
        .map(|(name, value)| match value {
            Value::Table(table) => theme(name, table),
            other => Err(invalid(name, name, other, "a table of roles")),
        })
        .collect()
}

fn theme(name: &str, table: &Table) -> Result<Theme, ThemeError> {
    let known = |key: &str| key == "heat" || Role::ALL.iter().any(|role| role.key() == key);
    if let Some((key, value)) = table.iter().find(|(key, _)| !known(key)) {
        return Err(invalid(name, key, value, "a role that the shipped themes have"));
    }
    let get = |key: &str| {
        table.get(key).ok_or_else(|| ThemeError::Missing { theme: name.into(), key: key.into() })
    };
    let mut roles = [Style::new(); Role::ALL.len()];
    for (slot, role) in roles.iter_mut().zip(Role::ALL) {
        *slot = style(name, role.key(), get(role.key())?)?;
    }
    let mut heat = [Style::new(); HEAT_STEPS];
    match get("heat")? {
        Value::Array(steps) if steps.len() == HEAT_STEPS => {
            for (at, (slot, step)) in heat.iter_mut().zip(steps).enumerate() {
                *slot = style(name, &format!("heat.{at}"), step)?;
            }
        }
        other => return Err(invalid(name, "heat", other, "a list of five styles")),
    }
    Ok(Theme { name: name.into(), roles, heat })
}

fn style(theme: &str, key: &str, value: &Value) -> Result<Style, ThemeError> {
    let Value::Table(table) = value else {
        return Err(invalid(theme, key, value, "{ fg = …, bg = …, attributes = […] }"));
    };
    let mut style = Style::new();
    for (part, value) in table {
        let key = format!("{key}.{part}");
        style = match part.as_str() {
            "fg" => style.fg(colour(theme, &key, value)?),
            "bg" => style.bg(colour(theme, &key, value)?),
            "attributes" => style.add_modifier(attributes(theme, &key, value)?),
            _ => return Err(invalid(theme, &key, value, "fg, bg or attributes")),
        };
    }
    Ok(style)
}

fn colour(theme: &str, key: &str, value: &Value) -> Result<Color, ThemeError> {
    let read = value.as_str().and_then(|text| Color::from_str(text).ok());
    read.ok_or_else(|| {
        invalid(theme, key, value, "\"#rrggbb\", a colour's name, or \"0\" to \"255\"")
    })
}

fn attributes(theme: &str, key: &str, value: &Value) -> Result<Modifier, ThemeError> {
    let names = value.as_array().map(Vec::as_slice);
    let read = names.and_then(|names| names.iter().map(attribute).collect::<Option<Modifier>>());
    let wanted = "a list of bold, dim, italic, underlined or reversed";
    read.ok_or_else(|| invalid(theme, key, value, wanted))
}

fn attribute(name: &Value) -> Option<Modifier> {
    match name.as_str()? {
        "bold" => Some(Modifier::BOLD),
        "dim" => Some(Modifier::DIM),
        "italic" => Some(Modifier::ITALIC),
        "underlined" => Some(Modifier::UNDERLINED),
        "reversed" => Some(Modifier::REVERSED),
        _ => None,
    }
}

fn invalid(theme: &str, key: &str, value: &Value, wanted: &'static str) -> ThemeError {
    ThemeError::Invalid { theme: theme.into(), key: key.into(), value: value.to_string(), wanted }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const NAMES: [&str; 5] = ["dark", "light", "colour-blind", "16-colour", "mono"];

    fn shipped() -> Vec<Theme> {
        NAMES.map(|name| Theme::named(name).unwrap()).into()
    }

    fn styles(theme: &Theme) -> Vec<Style> {
        theme.roles.iter().chain(&theme.heat).copied().collect()
    }

    #[test]
    fn the_shipped_file_holds_these_themes_and_no_others() {
        let found: HashSet<String> =
            parse(SHIPPED).unwrap().iter().map(|theme| theme.name.clone()).collect();
        assert_eq!(found, NAMES.map(String::from).into());
    }

    #[test]
    fn roles_are_listed_in_the_order_in_which_they_are_declared() {
        for (at, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, at, "{role:?}");
        }
    }

    #[test]
    fn a_style_is_the_one_that_the_file_gives_to_that_role() {
        let dark = Theme::named("dark").unwrap();
        let ground = Style::new().fg(Color::Rgb(0xd7, 0xda, 0xe0)).bg(Color::Rgb(0x16, 0x19, 0x1f));
        assert_eq!(dark.style(Role::Text), ground);
        let overdue = Theme::named("16-colour").unwrap().style(Role::Overdue);
        assert_eq!(overdue, Style::new().fg(Color::Red).bold().underlined());
        assert_eq!(dark.heat(4), Style::new().fg(Color::Rgb(0xff, 0x8a, 0x80)));
        assert_eq!(dark.heat(99), dark.heat(4));
    }

    #[test]
    fn mono_uses_no_colour_anywhere() {
        for style in styles(&Theme::named("mono").unwrap()) {
            assert_eq!((style.fg, style.bg, style.underline_color), (None, None, None));
        }
    }

    #[test]
    fn sixteen_colours_means_no_others() {
        for style in styles(&Theme::named("16-colour").unwrap()) {
            for colour in [style.fg, style.bg].into_iter().flatten() {
                assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{colour}");
            }
        }
    }

    #[test]
    fn the_selection_is_visible_in_every_theme() {
        for theme in shipped() {
            let (selection, text) = (theme.style(Role::Selection), theme.style(Role::Text));
            let reversed = selection.add_modifier.contains(Modifier::REVERSED);
            assert!(
                reversed || selection.bg.is_some_and(|bg| Some(bg) != text.bg),
                "{}",
                theme.name
            );
        }
        let mono = Theme::named("mono").unwrap();
        assert!(mono.style(Role::Selection).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn heat_has_five_steps_that_differ() {
        for theme in shipped() {
            for step in 1..HEAT_STEPS {
                assert_ne!(theme.heat(step), theme.heat(step - 1), "{} {step}", theme.name);
            }
        }
    }

    /// Relative luminance, by the formula of WCAG 2.
    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(r, g, b) = colour else { panic!("{colour} is not RGB") };
        let [r, g, b] = [r, g, b].map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_its_ground() {
        assert!((contrast(Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)) - 21.0).abs() < 0.01);
        for theme in NAMES[..3].iter().map(|name| Theme::named(name).unwrap()) {
            let ground = theme.style(Role::Text).bg.unwrap();
            for role in Role::ALL {
                let style = theme.style(role);
                let ratio = contrast(style.fg.unwrap(), style.bg.unwrap_or(ground));
                assert!(ratio >= 4.5, "{} {}: {ratio:.2}", theme.name, role.key());
            }
        }
    }

    #[test]
    fn meanings_have_a_symbol_of_one_column_and_a_word_each_its_own() {
        let signs: Vec<_> = Role::ALL.into_iter().filter_map(Role::sign).collect();
        let shown: Vec<_> = signs.iter().map(|(symbol, word)| format!("{symbol} {word}")).collect();
        assert_eq!(shown.join("  "), "■ CRITICAL  ▲ HIGH  ● MEDIUM  ○ LOW  ? UNSCORED  ! overdue");
        assert!(signs.iter().all(|(symbol, _)| crate::domain::text::width(symbol) == 1));
        assert_eq!(signs.iter().collect::<HashSet<_>>().len(), signs.len());
    }

    #[test]
    fn the_theme_follows_the_user_then_no_color_then_the_terminal() {
        let table = [
            (Some("light"), true, Some("truecolor"), Some("xterm"), "light"),
            (None, true, Some("truecolor"), Some("xterm-256color"), "mono"),
            (None, false, Some("truecolor"), Some("xterm-256color"), "dark"),
            (None, false, Some("24bit"), None, "dark"),
            (None, false, None, Some("xterm-direct"), "dark"),
            (None, false, None, Some("xterm-256color"), "16-colour"),
            (None, false, Some(""), Some("linux"), "16-colour"),
            (None, false, None, Some("vt100"), "mono"),
            (None, false, None, Some("dumb"), "mono"),
            (None, false, None, None, "16-colour"),
        ];
        for (config, no_color, colorterm, term, expected) in table {
            let chosen = Theme::choose(config, no_color, colorterm, term).unwrap();
            assert_eq!(chosen.name(), expected, "{config:?} {no_color} {colorterm:?} {term:?}");
        }
    }

    #[test]
    fn an_unknown_theme_names_those_that_exist() {
        let message = Theme::choose(Some("solar\x1b"), false, None, None).unwrap_err().to_string();
        assert!(NAMES.iter().all(|name| message.contains(name)), "{message}");
        assert!(!message.contains('\x1b'), "{message:?}");
    }

    /// The shipped mono theme with one line replaced.
    fn broken(line: &str, by: &str) -> ThemeError {
        let mono = SHIPPED.split_once("[mono]").unwrap().1;
        assert!(mono.contains(line), "{line}");
        parse(&format!("[mine]{}", mono.replacen(line, by, 1))).unwrap_err()
    }

    #[test]
    fn errors_name_the_theme_the_key_and_the_value() {
        let ok = "ok        = {}";
        let table = [
            (r##"ok = { fg = "#12345" }"##, "ok.fg", r##""#12345""##),
            (r#"ok = { fg = 7 }"#, "ok.fg", "7"),
            (r#"ok = { bg = "reddish" }"#, "ok.bg", r#""reddish""#),
            (r#"ok = { attributes = ["blink"] }"#, "ok.attributes", r#"["blink"]"#),
            (r#"ok = { ink = "red" }"#, "ok.ink", r#""red""#),
            (r#"ok = "green""#, "ok", r#""green""#),
            ("ok = {}\nokay = 1", "okay", "1"),
        ];
        for (line, key, value) in table {
            let error = broken(ok, line);
            let ThemeError::Invalid { theme, key: k, value: v, .. } = &error else {
                panic!("{line}: {error:?}")
            };
            assert_eq!((theme.as_str(), k.as_str(), v.as_str()), ("mine", key, value), "{line}");
            assert!(error.to_string().contains(&format!("{key} = {value}")), "{error}");
        }
    }

    #[test]
    fn a_missing_role_a_short_heat_and_bad_toml_are_told() {
        let missing = ThemeError::Missing { theme: "mine".into(), key: "ok".into() };
        assert_eq!(broken("ok        = {}", ""), missing);
        let heat = "heat      = [\n  { attributes = [\"dim\"] },";
        let error = broken(heat, "heat = [");
        assert!(matches!(error, ThemeError::Invalid { key, .. } if key == "heat"));
        let error = broken("ok        = {}", "ok = {");
        assert!(matches!(error, ThemeError::Syntax { line, .. } if line > 1), "{error:?}");
        assert!(matches!(parse("dark = 1"), Err(ThemeError::Invalid { key, .. }) if key == "dark"));
    }
}
