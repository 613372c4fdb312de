//! Which lines begin what. `CommonMark` makes a quotation of `>_<`, a list of `+ 1`, code of what is indented and a line
//! across of `*****`, and lets a quotation go on in the next line; in a chat a line means what it looks like.

use super::{
    inline::{Reading, write_inline},
    stand_in::GUARD,
};
use protocol::limits::RICH_NODES;

/// A table has at most this many columns.
const COLUMNS: usize = 32;
/// Quotations and lists that begin in one line are nested at most this deep.
const DEEP: usize = 5;

/// A text as the parser shall see it.
#[derive(Default)]
pub(super) struct Guarded {
    pub text: String,
    /// Whether a backslash took something its meaning.
    pub escaped: bool,
}

/// Writes a text so that only what is meant as markup is seen as such. `None` if it has too large a table.
pub(super) fn guarded(text: &str, escapes: bool) -> Option<Guarded> {
    let lines: Vec<&str> = text.split('\n').collect();
    let reading = Reading { escapes, parts: None };
    let numbered = || lines.iter().enumerate();
    let mut writer = Writer {
        lines: &lines,
        closing: numbered().filter_map(|(at, line)| Some((at, closing(line)?))).collect(),
        unquoted: numbered().filter(|(_, line)| !line.starts_with('>')).map(|(at, _)| at).collect(),
        reading,
        out: Guarded::default(),
        quote: 0,
        block: Block::Text,
    };
    let mut at = 0;
    while at < lines.len() {
        at = writer.write(at)?;
    }
    Some(writer.out)
}

/// What the line before belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Text,
    List,
    Table { columns: usize, rows: usize },
}

struct Writer<'a> {
    lines: &'a [&'a str],
    /// The lines that may end a block of code, with the length of their fences.
    closing: Vec<(usize, usize)>,
    unquoted: Vec<usize>,
    reading: Reading,
    out: Guarded,
    /// How deep the line before is quoted.
    quote: usize,
    block: Block,
}

impl<'a> Writer<'a> {
    /// Writes a line, or a block of code. Returns the next one's number.
    fn write(&mut self, at: usize) -> Option<usize> {
        let line = self.lines.get(at).copied().unwrap_or_default();
        let (quote, rest) = quoted(line, self.quote);
        if quote != self.quote {
            // A quotation ends where its marks do.
            if quote < self.quote && !rest.trim().is_empty() {
                self.blank(quote);
            }
            self.block = Block::Text;
        }
        self.quote = quote;
        self.prefix(quote);
        let body = rest.trim_start_matches([' ', '\t']);
        let indent = rest.len() - body.len();
        if body.is_empty() {
            if self.block != Block::List {
                self.block = Block::Text;
            }
        } else if let Some(end) = self.fenced(at, quote, body, indent) {
            let code = self.lines.get(at..=end)?;
            self.out.text.push_str(rest);
            code.iter().skip(1).for_each(|line| {
                self.out.text.push('\n');
                self.out.text.push_str(line);
            });
            self.out.text.push('\n');
            return Some(end + 1);
        } else if let Some(columns) = self.table(at, quote, rest) {
            let rows = if let Block::Table { rows, .. } = self.block { rows + 1 } else { 1 };
            if rows * columns > RICH_NODES {
                return None;
            }
            self.block = Block::Table { columns, rows };
            let parts = columns - 1 + usize::from(body.starts_with('|'));
            self.inline(rest, Some(parts));
        } else if is_rule(body) && indent == 0 && quote == 0 && self.stands_alone(at) {
            self.out.text.push_str(body);
        } else {
            self.line(rest, indent, body);
        }
        self.out.text.push('\n');
        Some(at + 1)
    }

    /// Writes a line of a list, or of text.
    fn line(&mut self, rest: &str, indent: usize, body: &'a str) {
        let in_list = self.block == Block::List;
        let indentation = rest.get(..indent).unwrap_or_default();
        let marker = marker(body);
        let continues = in_list && (indent > 1 || indentation == "\t");
        if let Block::Table { .. } = self.block {
            self.separate();
        }
        if marker > 0 && (in_list || indent < 4 && !indentation.contains('\t')) {
            self.out.text.push_str(indentation);
            if !body.starts_with('#') {
                self.block = Block::List;
            } else if in_list && !continues {
                self.block = Block::Text;
            }
            return self.body(body, 0);
        }
        if continues {
            self.out.text.push_str(indentation);
            return self.body(body, 0);
        }
        if in_list {
            self.separate();
        }
        self.block = Block::Text;
        if indent > 0 {
            self.out.text.push(GUARD);
            self.out.text.push_str(indentation);
            self.inline(body, None);
        } else {
            self.body(body, 0);
        }
    }

    /// Writes what follows the indentation: markers, then text.
    fn body(&mut self, body: &'a str, depth: usize) {
        let marker = marker(body);
        if marker > 0 && depth < DEEP {
            let (mark, after) = body.split_at_checked(marker).unwrap_or((body, ""));
            self.out.text.push_str(mark);
            if mark.starts_with('#') {
                self.inline(after, None)
            } else {
                self.body(after, depth + 1)
            }
            return;
        }
        if needs_guard(body) {
            self.out.text.push(GUARD);
        }
        self.inline(body, None);
    }

    fn inline(&mut self, text: &str, parts: Option<usize>) {
        let reading = Reading { parts, ..self.reading };
        self.out.escaped |= write_inline(&mut self.out.text, text, reading);
    }

    fn prefix(&mut self, quote: usize) {
        self.out.text.extend(std::iter::repeat_n("> ", quote));
    }

    /// A line that ends what is before it.
    fn blank(&mut self, quote: usize) {
        self.prefix(quote);
        self.out.text.push('\n');
    }

    /// The same, where the line has begun.
    fn separate(&mut self) {
        self.out.text.push('\n');
        self.prefix(self.quote);
    }

    /// The last line of the block of code that a line begins. One that does not end is none.
    fn fenced(&self, at: usize, quote: usize, body: &str, indent: usize) -> Option<usize> {
        let fence = fence(body).filter(|_| indent < 4 || self.block == Block::List)?;
        let next = self.closing.partition_point(|(line, _)| *line <= at);
        let (end, _) = *self.closing.get(next..)?.iter().find(|(_, ticks)| *ticks >= fence)?;
        let is_quoted = quote == 0 || {
            let next = self.unquoted.partition_point(|line| *line <= at);
            self.unquoted.get(next).is_none_or(|line| *line > end)
        };
        is_quoted.then_some(end)
    }

    /// How many columns the table has that a line is a row of.
    fn table(&self, at: usize, quote: usize, rest: &str) -> Option<usize> {
        if let Block::Table { columns, .. } = self.block {
            return rest.contains('|').then_some(columns);
        }
        let (below, rule) = quoted(self.lines.get(at + 1)?, quote);
        if below != quote || !rest.contains('|') || rest.starts_with(['\t', ' ']) {
            return None;
        }
        columns(rule).filter(|columns| *columns <= COLUMNS && is_only(rule, "|:- \t"))
    }

    /// Whether a line has empty ones around it, and text further up and down.
    fn stands_alone(&self, at: usize) -> bool {
        let is_blank = |line: Option<&&str>| line.is_some_and(|line| line.trim().is_empty());
        let before = at.checked_sub(1).and_then(|before| self.lines.get(before));
        let has_text = |lines: Option<&[&str]>| {
            lines.is_some_and(|lines| lines.iter().any(|line| !line.trim().is_empty() && !is_rule(line)))
        };
        is_blank(before)
            && is_blank(self.lines.get(at + 1))
            && has_text(self.lines.get(..at))
            && has_text(self.lines.get(at + 1..))
    }
}

/// How deep a line is quoted, and what of it. Each mark is followed by a space or by another; an empty quotation only
/// goes on with one.
fn quoted(line: &str, before: usize) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    while let Some(after) = rest.trim_start_matches(' ').strip_prefix('>')
        && depth < DEEP
    {
        let text = after.trim_start_matches(' ');
        let goes_on = before > depth && (text.is_empty() || after.starts_with(' '));
        if !goes_on
            && !text.starts_with('>')
            && !(after.starts_with(' ') && (shows(text) || text.starts_with("```")))
        {
            break;
        }
        depth += 1;
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    // `>>_<` is no quotation.
    if rest.starts_with('>') && !line.starts_with("> ") { (0, line) } else { (depth, rest) }
}

/// The length of the mark that begins a heading, or an item that has text.
fn marker(body: &str) -> usize {
    let hashes = body.len() - body.trim_start_matches('#').len();
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match body.as_bytes().first() {
        Some(b'#') if hashes <= 6 => hashes,
        Some(b'-' | b'*') => 1,
        Some(b'0'..=b'9') if digits <= 9 && body.as_bytes().get(digits) == Some(&b'.') => digits + 1,
        _ => return 0,
    };
    let rest = body.get(mark..).unwrap_or_default();
    let text = rest.trim_start_matches(' ');
    let spaces = rest.len() - text.len();
    if (1..=4).contains(&spaces) && shows(text) { mark + spaces } else { 0 }
}

/// Whether a text has more than punctuation.
fn shows(text: &str) -> bool {
    text.contains(|c: char| c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace())
}

/// The length of the fence that begins a block of code.
fn fence(body: &str) -> Option<usize> {
    let info = body.trim_start_matches('`');
    let length = body.len() - info.len();
    (length >= 3 && !info.contains('`')).then_some(length)
}

/// The length of the fence that may end a block of code.
fn closing(line: &str) -> Option<usize> {
    let ticks = line.trim_start_matches(['>', ' ', '\t']).trim_end();
    (ticks.len() >= 3 && ticks.chars().all(|c| c == '`')).then_some(ticks.len())
}

/// A line across.
fn is_rule(body: &str) -> bool {
    matches!(body.trim(), "---" | "***" | "___")
}

/// How many columns the line below a table's head tells of.
fn columns(rule: &str) -> Option<usize> {
    let rule = rule.trim();
    let cells = rule.strip_prefix('|').unwrap_or(rule);
    let cells = cells.strip_suffix('|').unwrap_or(cells);
    (rule.contains('|') && cells.contains('-')).then(|| cells.split('|').count())
}

fn is_only(text: &str, chars: &str) -> bool {
    text.chars().all(|c| chars.contains(c))
}

/// Whether a line would begin something that it is not meant to.
fn needs_guard(body: &str) -> bool {
    let digits = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_bare = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let is_numbered = digits.len() < body.len() && digits.strip_prefix(['.', ')']).is_some_and(is_bare);
    let is_bullet = body.strip_prefix(['-', '*', '+']).is_some_and(is_bare);
    let is_across =
        |mark| body.chars().all(|c| matches!(c, ' ' | '\t') || c == mark) && body.matches(mark).count() > 2;
    is_numbered
        || is_bullet
        || body.starts_with(['>', '#', '='])
        || body.starts_with("```")
        || body.starts_with("~~~")
        || is_only(body, "|:- \t")
        || ['-', '*', '_'].into_iter().any(is_across)
}
