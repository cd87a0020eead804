//! Walks through a feed template once, as Jekyll would for one post, and keeps the text
//! that it writes. Branches whose condition is not certain are marked as doubtful.

use std::ops::Range;

use crate::generators::jekyll::liquid_expression::LiquidScope;
use crate::generators::jekyll::liquid_text::{LiquidValue, PostSelection, TemplatePart, join};

/// Value that a template writes at an offset of its literal text.
struct TemplateInsert {
    at: usize,
    value: LiquidValue,
}

/// Piece of literal text, and its place in the template.
struct LiteralPiece {
    at: usize,
    source: usize,
}

/// Loop over posts or other things.
struct TemplateLoop {
    range: Range<usize>,
    /// Posts that it visits; none if it visits something else.
    posts: Option<PostSelection>,
}

/// Text that a template writes.
#[derive(Default)]
pub(super) struct RenderedTemplate {
    /// Literal text, without the values.
    pub text: String,
    inserts: Vec<TemplateInsert>,
    pieces: Vec<LiteralPiece>,
    loops: Vec<TemplateLoop>,
    /// Parts that are written only under a condition that is not certain.
    doubtful: Vec<Range<usize>>,
}

/// Content of an element in the text of a template.
pub(super) struct TemplateElement {
    /// Offset of the content in the text.
    pub at: usize,
    /// Content; none if it is not certain.
    pub content: Option<Vec<TemplatePart>>,
}

impl RenderedTemplate {
    /// Finds the first element of a name in a range of the text.
    pub(super) fn element(&self, name: &str, within: Range<usize>) -> Option<TemplateElement> {
        let tag = self.find_tag(name, within.clone())?;
        let start = tag + self.text[tag..within.end].find('>')? + 1;
        let is_empty = self.text[..start].ends_with("/>");
        let end = start + self.text[start..within.end].find(&format!("</{name}>"))?;
        if is_empty {
            return None;
        }
        Some(TemplateElement { at: start, content: self.parts(start..end) })
    }

    /// Returns the offset of the first start tag of a name in a range.
    pub(super) fn find_tag(&self, name: &str, within: Range<usize>) -> Option<usize> {
        let tag = format!("<{name}");
        let text = &self.text[within.clone()];
        let mut found = text.match_indices(&tag).filter(|(at, _)| {
            text[at + tag.len()..].starts_with(|next: char| next.is_whitespace() || next == '>')
        });
        found.next().map(|(at, _)| within.start + at)
    }

    /// Returns the parts of a range of the text; none if a value in it is not known.
    fn parts(&self, range: Range<usize>) -> Option<Vec<TemplatePart>> {
        let (mut parts, mut at) = (Vec::new(), range.start);
        let inserts = self.inserts.iter();
        for insert in inserts.filter(|insert| (range.start..=range.end).contains(&insert.at)) {
            parts.push(TemplatePart::Literal(self.text[at..insert.at].to_owned()));
            parts.extend(insert.value.clone().into_parts()?);
            at = insert.at;
        }
        parts.push(TemplatePart::Literal(self.text[at..range.end].to_owned()));
        Some(join(parts))
    }

    /// Returns true if text at an offset is written only under a condition that begins
    /// after `start` and is not certain.
    pub(super) fn is_doubtful(&self, at: usize, start: usize) -> bool {
        self.doubtful.iter().any(|range| range.start >= start && range.contains(&at))
    }

    /// Returns the posts that the loop around an offset visits.
    pub(super) fn posts_at(&self, at: usize) -> Option<&PostSelection> {
        // An inner loop ends before the loop around it, so it comes first.
        let mut around = self.loops.iter().filter(|found| found.range.contains(&at));
        around.find_map(|found| found.posts.as_ref())
    }

    /// Converts the offset after a character of the text into an offset of the template.
    pub(super) fn source_offset(&self, at: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|piece| piece.at < at);
        piece.map_or(0, |piece| piece.source + (at - piece.at))
    }
}

/// State of a branch of `if`, `unless` or `case`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BranchState {
    /// The branch is written.
    Active,
    /// Not written; a later branch can be.
    Skipped,
    /// Not written, nor is any later branch.
    Done,
    /// Not certain.
    Doubtful,
}

/// Block that is open while the template is walked through.
enum OpenBlock {
    Branch {
        state: BranchState,
        start: usize,
    },
    Loop {
        variable: String,
        hidden: Option<LiquidValue>,
        posts: Option<PostSelection>,
        start: usize,
    },
    Capture {
        name: String,
        start: usize,
    },
}

/// State of the walk.
struct TemplateWalk<'s, 'a> {
    scope: &'s mut LiquidScope<'a>,
    blocks: Vec<OpenBlock>,
    rendered: RenderedTemplate,
}

/// Walks through a template from an offset on.
pub(super) fn render(template: &str, from: usize, scope: &mut LiquidScope<'_>) -> RenderedTemplate {
    let rendered = RenderedTemplate::default();
    let mut walk = TemplateWalk { scope, blocks: Vec::new(), rendered };
    let mut at = from;
    while at < template.len() {
        let next = template[at..].find("{{").into_iter().chain(template[at..].find("{%")).min();
        let Some(open) = next.map(|offset| at + offset) else { break };
        walk.write_literal(&template[at..open], at);
        let is_output = template[open..].starts_with("{{");
        let close = if is_output { "}}" } else { "%}" };
        let Some(length) = template[open + 2..].find(close) else {
            // Liquid refuses a template with an open tag.
            at = template.len();
            break;
        };
        let inner = template[open + 2..open + 2 + length].trim_matches('-').trim();
        at = open + 4 + length;
        if is_output {
            walk.write_value(inner);
        } else {
            at = walk.tag(inner, template, at);
        }
    }
    walk.write_literal(&template[at..], at);
    walk.close_all();
    walk.rendered
}

impl TemplateWalk<'_, '_> {
    /// Returns true if the text here is not written.
    fn is_skipped(&self) -> bool {
        let mut states = self.blocks.iter().filter_map(OpenBlock::branch_state);
        states.any(|state| matches!(state, BranchState::Skipped | BranchState::Done))
    }

    /// Returns true if it is not certain that the text here is written.
    fn is_uncertain(&self) -> bool {
        let mut states = self.blocks.iter().filter_map(OpenBlock::branch_state);
        states.any(|state| state == BranchState::Doubtful)
    }

    fn here(&self) -> usize {
        self.rendered.text.len()
    }

    fn write_literal(&mut self, text: &str, source: usize) {
        if !text.is_empty() && !self.is_skipped() {
            let at = self.here();
            self.rendered.pieces.push(LiteralPiece { at, source });
            self.rendered.text += text;
        }
    }

    fn write_value(&mut self, expression: &str) {
        if !self.is_skipped() {
            let value = self.scope.evaluate(expression);
            self.insert(value);
        }
    }

    fn insert(&mut self, value: LiquidValue) {
        let at = self.here();
        self.rendered.inserts.push(TemplateInsert { at, value });
    }

    /// Handles a tag, and returns the offset after it or after the text that it hides.
    fn tag(&mut self, inner: &str, template: &str, after: usize) -> usize {
        let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let rest = rest.trim();
        match name {
            "if" => self.open_branch(self.scope.condition(rest)),
            "unless" => self.open_branch(self.scope.condition(rest).map(|truth| !truth)),
            "case" => self.open_branch(None),
            "elsif" => self.next_branch(self.scope.condition(rest)),
            // A branch without a condition is written if none before it is.
            "else" | "when" => self.next_branch(Some(true)),
            "for" | "tablerow" => self.open_loop(rest),
            "capture" => {
                let start = self.here();
                let name = rest.trim_matches(['"', '\'']).to_owned();
                self.blocks.push(OpenBlock::Capture { name, start });
            }
            "endif" | "endunless" | "endcase" | "endfor" | "endtablerow" | "endcapture" => {
                self.close_block();
            }
            "assign" => self.assign(rest),
            "comment" | "raw" => return self.skip_to_end(name, template, after),
            "break" | "continue" | "cycle" | "increment" | "decrement" => {}
            _ if !self.is_skipped() => self.insert(LiquidValue::Unknown),
            _ => {}
        }
        after
    }

    fn skip_to_end(&mut self, name: &str, template: &str, after: usize) -> usize {
        let end = format!("end{name}");
        let found = template[after..].match_indices("{%").find(|(at, _)| {
            let tag = template[after + at + 2..].trim_start_matches('-').trim_start();
            tag.starts_with(&end)
        });
        let Some((at, _)) = found else { return template.len() };
        if name == "raw" {
            self.write_literal(&template[after..after + at], after);
        }
        let close = template[after + at..].find("%}");
        close.map_or(template.len(), |close| after + at + close + 2)
    }

    fn open_branch(&mut self, condition: Option<bool>) {
        let state = match condition {
            _ if self.is_skipped() => BranchState::Done,
            Some(true) => BranchState::Active,
            Some(false) => BranchState::Skipped,
            None => BranchState::Doubtful,
        };
        if state == BranchState::Doubtful {
            self.insert(LiquidValue::Unknown);
        }
        let start = self.here();
        self.blocks.push(OpenBlock::Branch { state, start });
    }

    /// Goes on to the next branch and its condition, which may not be certain.
    fn next_branch(&mut self, condition: Option<bool>) {
        // `else` may also belong to a loop, whose branch for no posts is not written.
        let Some(OpenBlock::Branch { state, .. }) = self.blocks.last_mut() else { return };
        *state = match (*state, condition) {
            (BranchState::Active | BranchState::Done, _) => BranchState::Done,
            (BranchState::Doubtful, _) | (BranchState::Skipped, None) => BranchState::Doubtful,
            (BranchState::Skipped, Some(false)) => BranchState::Skipped,
            (BranchState::Skipped, Some(true)) => BranchState::Active,
        };
        if *state == BranchState::Doubtful {
            self.insert(LiquidValue::Unknown);
        }
    }

    fn open_loop(&mut self, rest: &str) {
        let mut words = rest.split_whitespace();
        let variable = words.next().unwrap_or_default().to_owned();
        let list = words.nth(1).map_or(LiquidValue::Unknown, |list| self.scope.evaluate(list));
        let (value, posts) = match list {
            LiquidValue::Posts(posts) => (LiquidValue::Post, Some(posts)),
            _ => (LiquidValue::Unknown, None),
        };
        let hidden = self.scope.variables.insert(variable.clone(), value);
        let start = self.here();
        self.blocks.push(OpenBlock::Loop { variable, hidden, posts, start });
    }

    fn assign(&mut self, rest: &str) {
        let Some((name, expression)) = rest.split_once('=') else { return };
        if self.is_skipped() {
            return;
        }
        let value = if self.is_uncertain() {
            LiquidValue::Unknown
        } else {
            self.scope.evaluate(expression.trim())
        };
        self.scope.variables.insert(name.trim().to_owned(), value);
    }

    fn close_block(&mut self) {
        let here = self.here();
        match self.blocks.pop() {
            Some(OpenBlock::Branch { state: BranchState::Doubtful, start }) => {
                self.rendered.doubtful.push(start..here);
            }
            Some(OpenBlock::Loop { variable, hidden, posts, start }) => {
                self.rendered.loops.push(TemplateLoop { range: start..here, posts });
                match hidden {
                    Some(value) => self.scope.variables.insert(variable, value),
                    None => self.scope.variables.remove(&variable),
                };
            }
            Some(OpenBlock::Capture { name, start }) if !self.is_skipped() => {
                let parts = self.rendered.parts(start..here).filter(|_| !self.is_uncertain());
                let value = parts.map_or(LiquidValue::Unknown, LiquidValue::Text);
                self.scope.variables.insert(name, value);
            }
            Some(OpenBlock::Branch { .. } | OpenBlock::Capture { .. }) | None => {}
        }
    }

    /// Closes the blocks that the template leaves open.
    fn close_all(&mut self) {
        while !self.blocks.is_empty() {
            self.close_block();
        }
    }
}

impl OpenBlock {
    const fn branch_state(&self) -> Option<BranchState> {
        match self {
            Self::Branch { state, .. } => Some(*state),
            Self::Loop { .. } | Self::Capture { .. } => None,
        }
    }
}
