//! Cuts filter text into terms without ever failing, so that reading a whole filter and completing
//! half a one see the same parts at the same places.

use crate::store::query::filter::Op;
use std::ops::Range;

/// One term: what stands between spaces, quoted spaces aside.
#[derive(Debug)]
pub(super) struct Term {
    /// The whole term, with its `-`.
    pub span: Range<usize>,
    /// Whether it begins with `-`.
    pub negated: bool,
    /// What it says.
    pub body: Body,
    /// What is left of it where a space or the end should have been.
    pub stray: Range<usize>,
}

/// What a term says.
#[derive(Debug)]
pub(super) enum Body {
    /// `"free text"`.
    Quoted(Piece),
    /// A bare word; empty after a lonely `-`.
    Word(Range<usize>),
    /// `key:value`, `key:a,b`, `key>value`: at least one piece, which may be empty.
    Keyed { key: Range<usize>, sign: Sign, sign_at: Range<usize>, pieces: Vec<Piece> },
}

/// What stands between key and value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    /// `:`, after which commas part a list.
    Colon,
    /// `=`, `<`, `<=`, `>`, `>=`, after which there is one value.
    Compare(Op),
}

/// One value, or free text in quotes.
#[derive(Debug)]
pub(super) struct Piece {
    /// Where it stands, with its quotes.
    pub span: Range<usize>,
    /// What it says, without its quotes.
    pub text: String,
    /// Whether it begins with a quote.
    pub quoted: bool,
    /// Whether it ends as it began.
    pub closed: bool,
}

/// Whether the character ends a key.
fn is_sign(c: char) -> bool {
    matches!(c, ':' | '<' | '>' | '=')
}

/// The terms of the text in order. Every range lies in the text on character boundaries.
pub(super) fn split(text: &str) -> Vec<Term> {
    let mut scan = Scan { text, at: 0 };
    let mut terms = Vec::new();
    loop {
        scan.run(char::is_whitespace);
        if scan.peek().is_none() {
            return terms;
        }
        terms.push(scan.term());
    }
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Steps over `wanted` if it is next.
    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// Steps over characters as long as they are `wanted`.
    fn run(&mut self, wanted: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        while let Some(c) = self.peek().filter(|c| wanted(*c)) {
            self.at += c.len_utf8();
        }
        start..self.at
    }

    fn term(&mut self) -> Term {
        let start = self.at;
        let negated = self.eat('-');
        let body = if self.peek() == Some('"') {
            Body::Quoted(self.quoted())
        } else {
            self.word_or_keyed()
        };
        let stray = self.run(|c| !c.is_whitespace());
        Term { span: start..self.at, negated, body, stray }
    }

    fn word_or_keyed(&mut self) -> Body {
        let key = self.run(|c| !c.is_whitespace() && !is_sign(c) && c != '"');
        let sign_from = self.at;
        let Some(sign) = self.sign() else {
            return Body::Word(key);
        };
        let sign_at = sign_from..self.at;
        let lists = sign == Sign::Colon;
        let mut pieces = vec![self.piece(lists)];
        while lists && self.eat(',') {
            pieces.push(self.piece(lists));
        }
        Body::Keyed { key, sign, sign_at, pieces }
    }

    fn sign(&mut self) -> Option<Sign> {
        let sign = self.peek().filter(|c| is_sign(*c))?;
        self.eat(sign);
        Some(match sign {
            ':' => Sign::Colon,
            '<' if self.eat('=') => Sign::Compare(Op::LessOrEqual),
            '<' => Sign::Compare(Op::Less),
            '>' if self.eat('=') => Sign::Compare(Op::GreaterOrEqual),
            '>' => Sign::Compare(Op::Greater),
            _ => Sign::Compare(Op::Equal),
        })
    }

    fn piece(&mut self, lists: bool) -> Piece {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let span = self.run(|c| !c.is_whitespace() && c != '"' && !(lists && c == ','));
        let text = self.text.get(span.clone()).unwrap_or_default().to_owned();
        Piece { span, text, quoted: false, closed: true }
    }

    /// From one quote to the next, or to the end; a doubled quote stands for one.
    fn quoted(&mut self) -> Piece {
        let start = self.at;
        self.eat('"');
        let mut text = String::new();
        let mut closed = false;
        while let Some(c) = self.peek() {
            self.eat(c);
            if c == '"' && !self.eat('"') {
                closed = true;
                break;
            }
            text.push(c);
        }
        Piece { span: start..self.at, text, quoted: true, closed }
    }
}
