//! Puts ink on the pages of a PDF and says of each stretch of it what it is: content of the
//! structure tree, or something that only surrounds it.

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};

use super::band::{Ink, Part};
use super::fonts::Fonts;
use super::tags::{Node, Tags};

/// A pen on one page.
pub(super) struct Pen<'a, 's> {
    surface: Surface<'s>,
    fonts: &'a Fonts,
    tags: &'a mut Tags,
    /// What the open stretch of ink is, if one is open.
    open: Option<Role>,
}

/// What some ink is to a reader.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    Content(Node),
    Around(ArtifactType),
}

impl<'a, 's> Pen<'a, 's> {
    /// A pen on a page's surface.
    pub fn new(surface: Surface<'s>, fonts: &'a Fonts, tags: &'a mut Tags) -> Pen<'a, 's> {
        Pen { surface, fonts, tags, open: None }
    }

    /// Prints a part from a place; what belongs to no node is `around` the content.
    pub fn part(&mut self, part: &Part, (x, y): (f32, f32), around: ArtifactType) {
        self.role(part.node.map_or(Role::Around(around), Role::Content));
        self.ink(&part.ink, x + part.x, y + part.y);
    }

    /// Prints a part of a head that was read where its table began.
    pub fn repeated(&mut self, part: &Part, (x, y): (f32, f32)) {
        self.role(Role::Around(ArtifactType::PaginationOther));
        self.ink(&part.ink, x + part.x, y + part.y);
    }

    /// Lifts the pen; the page is done.
    pub fn finish(mut self) {
        if self.open.is_some() {
            self.surface.end_tagged();
        }
        self.surface.finish();
    }

    fn role(&mut self, role: Role) {
        if self.open == Some(role) {
            return;
        }
        if self.open.is_some() {
            self.surface.end_tagged();
        }
        match role {
            Role::Content(node) => {
                let painted = self.surface.start_tagged(ContentTag::Other);
                self.tags.content(node, painted);
            }
            Role::Around(kind) => {
                self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
            }
        }
        self.open = Some(role);
    }

    fn ink(&mut self, ink: &Ink, x: f32, y: f32) {
        match ink {
            Ink::Text { line, size, shade } => {
                self.surface.set_fill(Some(fill(*shade)));
                for span in &line.spans {
                    let (start, font) = (Point::from_xy(x + span.x, y), self.fonts.font(span.cut));
                    self.surface.draw_glyphs(start, &span.glyphs, font, &span.text, *size, false);
                }
            }
            Ink::Fill { width, height, shade } => {
                let Some(area) = Rect::from_xywh(x, y, *width, *height) else { return };
                let mut path = PathBuilder::new();
                path.push_rect(area);
                self.surface.set_fill(Some(fill(*shade)));
                if let Some(path) = path.finish() {
                    self.surface.draw_path(&path);
                }
            }
            Ink::Curve { through, thick, shade } => self.curve(through, (x, y), *thick, *shade),
        }
    }

    fn curve(&mut self, through: &[(f32, f32)], (x, y): (f32, f32), thick: f32, shade: u8) {
        let mut path = PathBuilder::new();
        for (number, (across, down)) in through.iter().enumerate() {
            match number {
                0 => path.move_to(x + across, y + down),
                _ => path.line_to(x + across, y + down),
            }
        }
        let Some(path) = path.finish().filter(|_| through.len() > 1) else { return };
        let stroke =
            Stroke { paint: luma::Color::new(shade).into(), width: thick, ..Stroke::default() };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(stroke));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }
}

fn fill(shade: u8) -> Fill {
    Fill { paint: luma::Color::new(shade).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}
