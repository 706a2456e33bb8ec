//! A page of the documentation as a terminal shows it: headings, paragraphs and tables set to its width, code as it stands.

use super::Look;
use super::layout::{pad, width, wrap};
use super::text::{BOLD, DIM};

/// Code is indented by this.
const INDENT: &str = "    ";
/// What stands between the columns of a table.
const GAP: usize = 2;
/// No column of a table is narrower, as long as it has something that long.
const NARROWEST: usize = 12;

/// What a line of the page's source belongs to.
enum Block<'t> {
    Heading(usize, &'t str),
    Code(Vec<&'t str>),
    Table(Vec<Vec<String>>),
    /// A list's item has a mark, and what goes on is indented.
    Text(&'static str, String),
}

/// Sets a page. What it may hold: headings, paragraphs, lists, tables, blocks of code, links, emphasis.
///
/// ```
/// use backproof::report::{Look, page::set};
/// let page = "# A title\n\nSee [the *other* page](other.md).\n\n```claim\nvar x\n```";
/// assert_eq!(set(page, Look::default()), "A title\n═══════\n\nSee the other page.\n\n    var x\n");
/// ```
pub fn set(page: &str, look: Look) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut is_item = false;
    for block in blocks(page) {
        let goes_on = is_item && matches!(block, Block::Text("• ", _));
        if !lines.is_empty() && !goes_on {
            lines.push(String::new());
        }
        is_item = matches!(block, Block::Text("• ", _));
        lines.extend(block.lines(look));
    }
    lines.join("\n") + "\n"
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if trimmed.starts_with("```") {
            let code = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```"));
            blocks.push(Block::Code(code.collect()));
        } else if let Some(code) = line.strip_prefix(INDENT) {
            let mut code = vec![code];
            while let Some(next) = lines.next_if(|next| next.starts_with(INDENT)) {
                code.push(&next[INDENT.len()..]);
            }
            blocks.push(Block::Code(code));
        } else if trimmed.starts_with('#') {
            let title = trimmed.trim_start_matches('#');
            blocks.push(Block::Heading(trimmed.len() - title.len(), title.trim()));
        } else if trimmed.starts_with('|') {
            let mut rows = vec![cells(trimmed)];
            while let Some(next) = lines.next_if(|next| next.trim_start().starts_with('|')) {
                rows.push(cells(next.trim()));
            }
            blocks.push(Block::Table(rows));
        } else {
            let item = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* "));
            let mut text = item.unwrap_or(trimmed).to_owned();
            while let Some(next) = lines.next_if(|next| continues(next)) {
                text = format!("{text} {}", next.trim());
            }
            blocks.push(Block::Text(if item.is_some() { "• " } else { "" }, inline(&text)));
        }
    }
    blocks
}

/// Whether a line goes on with the paragraph above it.
fn continues(line: &str) -> bool {
    let trimmed = line.trim();
    !trimmed.is_empty() && !["#", "|", "```", "- ", "* "].iter().any(|sign| trimmed.starts_with(sign))
}

/// The cells of a table's row. A bar in code separates nothing where it is written `\|`.
fn cells(row: &str) -> Vec<String> {
    let inner = row.trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner).replace("\\|", "\u{0}");
    inner.split('|').map(|cell| inline(cell.trim()).replace('\u{0}', "|")).collect()
}

/// Text without links and emphasis. Code keeps its backticks: they tell it from words.
fn inline(text: &str) -> String {
    let text = text.replace("<code>", "`").replace("</code>", "`").replace("&#124;", "|");
    let parts = text.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { part.to_owned() } else { words(part) });
    let shown = parts.collect::<Vec<_>>().join("`");
    // A link may have code as its text.
    without_links(&shown)
}

fn words(text: &str) -> String {
    text.replace("**", "").split('*').collect::<Vec<_>>().join("")
}

fn without_links(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((target, behind)) = after.split_once(')') else { break };
        let Some(open) = before.rfind('[').filter(|_| target.contains(".md") || target.contains('/')) else {
            shown.push_str(before);
            shown.push_str("](");
            rest = after;
            continue;
        };
        shown.push_str(&before[..open]);
        shown.push_str(&before[open + 1..]);
        rest = behind;
    }
    shown + rest
}

impl Block<'_> {
    fn lines(&self, look: Look) -> Vec<String> {
        match self {
            Block::Heading(level, title) => {
                let title = inline(title);
                let sign = if *level == 1 { "═" } else { "─" };
                let mut lines = vec![look.paint(BOLD, &title)];
                lines.extend((*level < 3).then(|| look.paint(DIM, &sign.repeat(width(&title)))));
                lines
            }
            Block::Code(code) => code.iter().map(|line| format!("{INDENT}{line}").trim_end().to_owned()).collect(),
            Block::Text(mark, text) => {
                let room = look.width.saturating_sub(width(mark));
                let lines = wrap(text, room).into_iter().enumerate();
                let lead = |at: usize| if at == 0 { (*mark).to_owned() } else { " ".repeat(width(mark)) };
                lines.map(|(at, line)| format!("{}{line}", lead(at))).collect()
            }
            Block::Table(rows) => table(rows, look),
        }
    }
}

fn table(rows: &[Vec<String>], look: Look) -> Vec<String> {
    let is_rule =
        |row: &Vec<String>| row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')));
    // A head of empty cells is none.
    let heads = rows.get(1).is_some_and(is_rule);
    let is_empty = rows.first().is_some_and(|row| row.iter().all(String::is_empty));
    let rows: Vec<&Vec<String>> = rows
        .iter()
        .enumerate()
        .filter(|(at, row)| !(heads && *at == 1) && row.iter().any(|cell| !cell.is_empty()))
        .map(|one| one.1)
        .collect();
    let has_head = heads && !is_empty;
    let columns = widths(&rows, look.width);
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<Vec<String>> = row.iter().zip(&columns).map(|(cell, width)| wrap(cell, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let shown =
                cells.iter().zip(&columns).map(|(cell, width)| pad(cell.get(line).map_or("", String::as_str), *width));
            lines.push(shown.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned());
        }
        if at == 0 && has_head {
            let total = columns.iter().sum::<usize>() + GAP * columns.len().saturating_sub(1);
            lines.push(look.paint(DIM, &"─".repeat(total)));
        }
    }
    lines
}

/// The widths of columns: what they need, and if that is too much, the widest give way.
fn widths(rows: &[&Vec<String>], room: usize) -> Vec<usize> {
    let count = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let widest =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..count).map(widest).collect();
    let room = room.saturating_sub(GAP * count.saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let Some(most) = widths.iter_mut().max().filter(|most| **most > NARROWEST) else { break };
        *most -= 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn narrow(columns: usize) -> Look {
        Look { width: columns, ..Look::default() }
    }

    #[test]
    fn a_table_is_set_to_the_width() {
        let page = "| to say | write |\n|---|---|\n| a size of an array | `dims n` before it |\n";
        assert_eq!(
            set(page, narrow(60)),
            "to say              write\n────────────────────────────────────────────\na size of an array  `dims n` before it\n"
                .replace("────────────────────────────────────────────", &"─".repeat(38))
        );
        let narrowed = set(page, narrow(30));
        assert!(narrowed.lines().all(|line| width(line) <= 30) && narrowed.contains("a size of an"), "{narrowed}");
    }

    #[test]
    fn code_is_left_alone() {
        let page = "Write `2*x*y` or *this*:\n\n    let *a* = [b](c.md)\n\n- one\n- two\n  and more\n";
        assert_eq!(
            set(page, narrow(60)),
            "Write `2*x*y` or this:\n\n    let *a* = [b](c.md)\n\n• one\n• two and more\n"
        );
        assert_eq!(inline("of `x[1](t)` and [`page`](a/b.md)"), "of `x[1](t)` and `page`");
    }
}
