//! The structure tree of a tagged PDF (PDF/UA-1): what each stretch of a page is, in the order in
//! which it is read aloud. It is laid out with the text and gets its contents as they are painted.

use krilla::tagging::{Identifier, Node as KrillaNode, TagGroup, TagKind, TagTree};

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node(usize);

/// The tree while it is made.
#[derive(Debug, Default)]
pub(super) struct Tags {
    groups: Vec<Group>,
    top: Vec<Node>,
}

#[derive(Debug)]
struct Group {
    tag: TagKind,
    children: Vec<Child>,
}

#[derive(Debug, Clone, Copy)]
enum Child {
    Group(Node),
    Content(Identifier),
}

impl Tags {
    /// A new last child of the document.
    pub fn top(&mut self, tag: impl Into<TagKind>) -> Node {
        let node = self.group(tag.into());
        self.top.push(node);
        node
    }

    /// A new last child of `parent`.
    pub fn under(&mut self, parent: Node, tag: impl Into<TagKind>) -> Node {
        let node = self.group(tag.into());
        self.push(parent, Child::Group(node));
        node
    }

    /// Says that something painted is the next content of `node`.
    pub fn content(&mut self, node: Node, painted: Identifier) {
        self.push(node, Child::Content(painted));
    }

    fn group(&mut self, tag: TagKind) -> Node {
        self.groups.push(Group { tag, children: Vec::new() });
        Node(self.groups.len() - 1)
    }

    fn push(&mut self, node: Node, child: Child) {
        if let Some(group) = self.groups.get_mut(node.0) {
            group.children.push(child);
        }
    }

    /// The finished tree.
    pub fn tree(&self) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(super::LANGUAGE.to_owned()));
        self.top.iter().filter_map(|node| self.built(*node)).for_each(|group| tree.push(group));
        tree
    }

    fn built(&self, node: Node) -> Option<TagGroup> {
        let group = self.groups.get(node.0)?;
        let child = |child: &Child| match child {
            Child::Group(node) => self.built(*node).map(KrillaNode::from),
            Child::Content(painted) => Some(KrillaNode::from(*painted)),
        };
        let children = group.children.iter().filter_map(child).collect();
        Some(TagGroup::with_children(group.tag.clone(), children))
    }
}
