//! The words and the shape of papers, which a unit sets for itself: the letterhead, and for each
//! paper its title, its opening and closing words, and which sections it prints in which order
//! under which headings. The shipped words are in `assets/papers.toml`; a file of that name in
//! the workspace replaces any of them.

use super::error::DocumentError;
use super::html::check_page;
use super::letter::placeholders;
use super::model::{Block, Document};
use crate::domain::text::safe;
use crate::store::papers::OwnPapers;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

const SHIPPED: &str = include_str!("../../assets/papers.toml");
const LETTERHEAD: &str = "letterhead";

/// What is wrong with a unit's own words; names the file and the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}", file = OwnPapers::WORDS)]
pub struct WordsError {
    problem: String,
}

/// A paper as its own module lays it out, before the unit's words are put to it.
pub(super) struct Draft {
    /// The paper without its title and body.
    pub document: Document,
    /// What is printed whatever the unit's words say, such as what was left out and why.
    pub lead: Vec<Block>,
    /// Its sections by key.
    pub sections: Vec<(&'static str, Vec<Block>)>,
}

/// What a letter has to say for itself, before the unit's words are put around it.
pub(super) struct LetterParts {
    /// What each pair of braces stands for.
    pub values: Vec<(&'static str, String)>,
    /// Its sections by key; `None` has nothing to say.
    pub sections: Vec<(&'static str, Option<Block>)>,
}

/// The words of every paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Templates {
    unit: String,
    address: Vec<String>,
    footer: String,
    papers: BTreeMap<String, Words>,
    page: Option<Arc<str>>,
}

/// The words of one paper.
#[derive(Debug, Clone, PartialEq)]
struct Words {
    title: String,
    opening: String,
    closing: String,
    /// Key and heading of each section, in the order of printing.
    sections: Vec<(String, String)>,
}

impl Templates {
    /// The shipped words with the unit's own in their place.
    ///
    /// # Errors
    /// A file of the unit does not hold: the file and the key or line.
    pub fn read(own: &OwnPapers) -> Result<Self, DocumentError> {
        let mut words = table(SHIPPED)?;
        if let Some(text) = &own.words {
            merge(&mut words, table(text)?)?;
        }
        if let Some(page) = &own.page {
            check_page(page)?;
        }
        let page = own.page.as_deref().map(Arc::from);
        Ok(Self { page, ..Self::of(words)? })
    }

    fn of(mut words: Table) -> Result<Self, WordsError> {
        let mut letterhead = section(&mut words, LETTERHEAD)?;
        let papers = words.into_iter().map(|(key, value)| {
            let words = Words::of(&key, value)?;
            Ok((key, words))
        });
        Ok(Self {
            unit: line(&mut letterhead, LETTERHEAD, "unit")?,
            address: lines(&mut letterhead, LETTERHEAD, "address")?,
            footer: line(&mut letterhead, LETTERHEAD, "footer")?,
            papers: papers.collect::<Result<_, WordsError>>()?,
            page: None,
        })
    }

    /// A draft as the paper that the unit's words make of it: its sections in their order, each
    /// numbered under its heading.
    pub(super) fn lay_out(&self, paper: &str, draft: Draft) -> Document {
        let mut document = draft.document;
        document.blocks = draft.lead;
        let mut parts = draft.sections;
        let wanted = self.papers.get(paper).map_or(&[][..], |words| &words.sections);
        let mut number = 0;
        for (key, heading) in wanted {
            let Some(at) = parts.iter().position(|(known, _)| known == key) else { continue };
            let (_, blocks) = parts.swap_remove(at);
            number += 1;
            document.blocks.push(Block::heading(2, format!("{number}. {heading}")));
            document.blocks.extend(blocks);
        }
        document
    }

    /// A letter under the letterhead: after what the document holds the opening words, the
    /// sections in their order, each under its words, and the closing words.
    pub(super) fn letter(&self, paper: &str, document: Document, parts: LetterParts) -> Document {
        let mut document = self.head(document);
        let Some(words) = self.papers.get(paper) else { return document };
        let LetterParts { values, mut sections } = parts;
        let mut say = |text: &str| {
            if !text.is_empty() {
                document.blocks.push(Block::paragraph(filled(text, &values)));
            }
        };
        say(&words.opening);
        let mut said = Vec::new();
        for (key, heading) in &words.sections {
            let part = sections.iter_mut().find(|(known, _)| known == key);
            let Some(block) = part.and_then(|(_, block)| block.take()) else { continue };
            if !heading.is_empty() {
                said.push(Block::paragraph(filled(heading, &values)));
            }
            said.push(block);
        }
        document.blocks.extend(said);
        if !words.closing.is_empty() {
            document.blocks.push(Block::paragraph(filled(&words.closing, &values)));
        }
        document.title = filled(&words.title, &values);
        document
    }

    /// The unit's letterhead and page.
    fn head(&self, mut document: Document) -> Document {
        let unit = Some(&self.unit).filter(|unit| !unit.is_empty());
        document.letterhead = unit.into_iter().chain(&self.address).cloned().collect();
        document.page = self.page.clone();
        document
    }

    /// The unit's line at the end of a paper.
    pub(super) fn foot(&self, mut document: Document) -> Document {
        if !self.footer.is_empty() {
            document.blocks.extend([Block::Rule, Block::paragraph(&self.footer)]);
        }
        document
    }

    /// A paper under the unit's letterhead, title, opening and closing words.
    pub(super) fn dress(&self, paper: &str, document: Document) -> Document {
        let mut document = self.head(document);
        if let Some(words) = self.papers.get(paper) {
            document.title.clone_from(&words.title);
            if !words.opening.is_empty() {
                document.blocks.insert(0, Block::paragraph(&words.opening));
            }
            if !words.closing.is_empty() {
                document.blocks.push(Block::paragraph(&words.closing));
            }
        }
        self.foot(document)
    }
}

/// Text with what stands for each pair of braces in its place.
fn filled(text: &str, values: &[(&str, String)]) -> String {
    let mut whole = String::new();
    let mut rest = text.trim_start_matches('\n');
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        rest = match named {
            Some((value, after)) => {
                whole.push_str(value);
                after
            }
            None => {
                whole.push('{');
                after
            }
        };
    }
    whole + rest
}

/// Refuses braces in the words of a letter that stand for nothing there: whoever reads the letter
/// would see them.
fn check_braces(paper: &str, key: &str, text: &str) -> Result<(), WordsError> {
    let Some(known) = placeholders(paper) else { return Ok(()) };
    for part in text.split('{').skip(1) {
        let name = part.split_once('}').map(|(name, _)| name);
        if !name.is_some_and(|name| known.contains(&name)) {
            let known: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
            let (name, known) = (safe(name.unwrap_or(part)).into_owned(), known.join(", "));
            let name: String = name.chars().take(40).collect();
            return Err(wrong(format!(
                "`{paper}.{key}` holds {{{name}}}, which stands for nothing there; known are {known}"
            )));
        }
    }
    Ok(())
}

impl Words {
    fn of(paper: &str, value: Value) -> Result<Self, WordsError> {
        let mut table = whole(paper, value)?;
        let title = line(&mut table, paper, "title")?;
        let opening = line(&mut table, paper, "opening")?;
        let closing = line(&mut table, paper, "closing")?;
        for (key, text) in [("title", &title), ("opening", &opening), ("closing", &closing)] {
            check_braces(paper, key, text)?;
        }
        if title.trim().is_empty() {
            return Err(wrong(format!("`{paper}.title` is empty; write what the paper is")));
        }
        if !table.contains_key("sections") {
            return Ok(Self { title, opening, closing, sections: Vec::new() });
        }
        let headings = section(&mut table, "headings")?;
        let mut sections: Vec<(String, String)> = Vec::new();
        for key in lines(&mut table, paper, "sections")? {
            let (at, name) = (format!("`{paper}.sections`"), safe(&key).into_owned());
            if sections.iter().any(|(known, _)| *known == key) {
                return Err(wrong(format!("{at} names `{name}` twice; name it once")));
            }
            let Some(heading) = headings.get(&key).and_then(Value::as_str) else {
                let known = headings.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(wrong(format!("{at} names `{name}`; this paper has {known}")));
            };
            check_braces(paper, &format!("headings.{key}"), heading)?;
            sections.push((key, heading.to_owned()));
        }
        Ok(Self { title, opening, closing, sections })
    }
}

fn wrong(problem: impl Into<String>) -> WordsError {
    WordsError { problem: problem.into() }
}

fn table(text: &str) -> Result<Table, WordsError> {
    text.parse::<Table>().map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        wrong(format!("line {line} does not hold: {}; correct it there", safe(&message)))
    })
}

/// Puts the unit's own keys in the place of the shipped ones. A key that is not shipped, or holds
/// another kind of value, is refused: it would be read by nobody.
fn merge(shipped: &mut Table, own: Table) -> Result<(), WordsError> {
    fn into(shipped: &mut Table, own: Table, path: &str) -> Result<(), WordsError> {
        for (key, value) in own {
            let at = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let known = || shipped.keys().cloned().collect::<Vec<_>>().join(", ");
            let unknown = format!("`{}` is not known; known here are {}", safe(&at), known());
            match (shipped.get_mut(&key), value) {
                (None, _) => return Err(wrong(unknown)),
                (Some(Value::Table(old)), Value::Table(new)) => into(old, new, &at)?,
                (Some(old), new) if old.same_type(&new) => *old = new,
                (Some(old), new) => {
                    let (old, new) = (kind(old), kind(&new));
                    return Err(wrong(format!("`{at}` is {new}; write {old}")));
                }
            }
        }
        Ok(())
    }
    into(shipped, own, "")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text in quotes",
        Value::Array(_) => "a list in brackets",
        Value::Table(_) => "a table of keys",
        Value::Boolean(_) => "true or false",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Datetime(_) => "a date",
    }
}

fn whole(path: &str, value: Value) -> Result<Table, WordsError> {
    match value {
        Value::Table(table) => Ok(table),
        value => Err(wrong(format!("`{path}` is {}; write a table of keys", kind(&value)))),
    }
}

fn section(words: &mut Table, key: &str) -> Result<Table, WordsError> {
    whole(key, words.remove(key).unwrap_or_else(|| Table::new().into()))
}

fn line(table: &mut Table, path: &str, key: &str) -> Result<String, WordsError> {
    match table.remove(key) {
        Some(Value::String(text)) => Ok(text),
        Some(value) => {
            Err(wrong(format!("`{path}.{key}` is {}; write text in quotes", kind(&value))))
        }
        None => Err(wrong(format!("`{path}.{key}` is missing; write text in quotes"))),
    }
}

fn lines(table: &mut Table, path: &str, key: &str) -> Result<Vec<String>, WordsError> {
    let Some(Value::Array(values)) = table.remove(key) else {
        return Err(wrong(format!("`{path}.{key}` is no list; write texts in brackets")));
    };
    let text = |value: Value| match value {
        Value::String(text) => Ok(text),
        value => {
            Err(wrong(format!("`{path}.{key}` holds {}; write texts in quotes", kind(&value))))
        }
    };
    values.into_iter().map(text).collect()
}
