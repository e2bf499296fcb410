//! Reads JSON as a table of text: an array of objects, or an object a line. A key is a heading;
//! what is wrong is named by its line and key.

use super::table::{Row, TableError};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The keys in the order of their first appearance, and a row an object, numbered by the line on
/// which it begins.
///
/// # Errors
/// [`TableError::Json`] names the line, and the key where one is at fault.
pub(super) fn rows(text: &str) -> Result<(Vec<String>, Vec<Row>), TableError> {
    let mut headings: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for (line, object) in objects(text)? {
        let wrong = |key: Option<&str>, problem: String| TableError::Json {
            line,
            key: key.map(str::to_owned),
            problem,
        };
        let Pairs(pairs) = serde_json::from_str(object).map_err(|error| TableError::Json {
            line: line + error.line().saturating_sub(1),
            key: None,
            problem: problem(&error),
        })?;
        let mut cells: Vec<String> = Vec::new();
        let mut seen: Vec<usize> = Vec::new();
        for (key, value) in pairs {
            let at = headings.iter().position(|heading| *heading == key);
            let at = at.unwrap_or_else(|| {
                headings.push(key.clone());
                headings.len() - 1
            });
            if seen.contains(&at) {
                return Err(wrong(Some(&key), "stands twice in one object".to_owned()));
            }
            seen.push(at);
            let text = cell(value).map_err(|problem| wrong(Some(&key), problem.to_owned()))?;
            cells.resize(cells.len().max(at + 1), String::new());
            cells.get_mut(at).into_iter().for_each(|cell| cell.clone_from(&text));
        }
        rows.push(Row { number: line, cells });
    }
    Ok((headings, rows))
}

/// What the parser says, without its own count of lines.
fn problem(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The text of every object of an array or of a sequence, with the line on which it begins.
fn objects(text: &str) -> Result<Vec<(usize, &str)>, TableError> {
    let mut found = Vec::new();
    let (mut depth, mut begun, mut line) = (0_usize, (0, 1), 1);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        line += usize::from(c == '\n');
        if quoted {
            (quoted, escaped) = (c != '"' || escaped, c == '\\' && !escaped);
            continue;
        }
        match c {
            '{' => {
                if depth == 0 {
                    begun = (at, line);
                }
                depth += 1;
            }
            '}' if depth == 1 => {
                depth = 0;
                found.push((begun.1, text.get(begun.0..=at).unwrap_or_default()));
            }
            '}' if depth > 0 => depth -= 1,
            '"' if depth > 0 => quoted = true,
            c if depth > 0 || c.is_whitespace() || matches!(c, '[' | ']' | ',') => {}
            _ => {
                let problem = "stands outside an object; write an array of objects, or one a line";
                let problem = format!("`{}` {problem}", crate::domain::text::safe(&c.to_string()));
                return Err(TableError::Json { line, key: None, problem });
            }
        }
    }
    if depth > 0 {
        let problem = "the object that begins here is never closed".to_owned();
        return Err(TableError::Json { line: begun.1, key: None, problem });
    }
    Ok(found)
}

/// The keys and values of an object as they stand, so that a key that stands twice is seen.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// A value as text; a list or an object within another has no cell to stand in.
fn cell(value: Value) -> Result<String, &'static str> {
    Ok(match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text,
        Value::Array(_) => return Err("holds a list; write it as one text"),
        Value::Object(_) => return Err("holds an object; write it as one text"),
    })
}

#[cfg(test)]
mod tests {
    use crate::exchange::table::read_bytes;

    #[test]
    fn an_array_and_an_object_a_line_read_alike() {
        let array = "[\n  {\"a\": \"x \\\" } y\", \"b\": 1.5},\n  {\"b\": true,\n \"c\": null}\n]";
        let lines = "{\"a\": \"x \\\" } y\", \"b\": 1.5}\n\n{\"b\": true, \"c\": null}\n";
        for (text, numbers) in [(array, [2, 3]), (lines, [1, 3])] {
            let table = read_bytes(text.as_bytes(), None).unwrap();
            assert_eq!(table.headings, ["a", "b", "c"]);
            assert_eq!(table.rows[0].cells, ["x \" } y", "1.5"]);
            assert_eq!(table.rows[1].cells, ["", "yes", ""]);
            assert_eq!([table.rows[0].number, table.rows[1].number], numbers);
        }
    }

    #[test]
    fn wrong_json_names_its_line_and_key() {
        for (text, said) in [
            ("[\n{\"a\": 1},\n{\"a\": 1,\n \"b\" 2}]", "line 4: expected `:`"),
            ("{\"a\": 1}\n{\"a\": [1]}", "line 2, key `a`: holds a list; write it as one text"),
            ("{\"a\": {\"b\": 1}}", "line 1, key `a`: holds an object"),
            ("{\"a\": 1, \"a\": 2}", "line 1, key `a`: stands twice in one object"),
            ("[{\"a\": 1},\n 7]", "line 2: `7` stands outside an object"),
            ("[\n{\"a\": 1},\n{\"a\": \"2", "line 3: the object that begins here is never closed"),
            ("[]", "the file is empty"),
        ] {
            let error = read_bytes(text.as_bytes(), None).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn control_characters_are_kept_as_given() {
        let table = read_bytes(b"[{\"a\": \"\\u001b[2J\", \"b\": \"x\"}]", None).unwrap();
        assert_eq!(table.rows[0].cells[0], "\u{1b}[2J");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\[{\"a:,1}\\]\\\\ \n]{0,60}") {
            let _ = read_bytes(format!("[{text}").as_bytes(), None);
        }
    }
}
