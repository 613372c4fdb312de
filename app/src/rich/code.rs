//! What is coloured in code: comments, texts, numbers and words that belong to the language. A glance, no parser: what a
//! language does in its own way is left as it is rather than coloured wrongly.

use std::ops::Range;

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    Comment,
    Text,
    Number,
    Keyword,
}

/// How a language is written, as far as it is looked at.
struct Syntax {
    /// What begins a comment that ends with its line.
    line: &'static [&'static str],
    /// What a comment over lines is between.
    block: Option<(&'static str, &'static str)>,
    /// What a text is between.
    quotes: &'static str,
    /// Whether one character stands between single quotes, or an escape; `'a` alone begins a lifetime.
    chars: bool,
    keywords: &'static str,
}

const C: Syntax = Syntax {
    line: &["//"],
    block: Some(("/*", "*/")),
    quotes: "\"",
    chars: true,
    keywords: " abstract as async auto await bool boolean break byte case catch char class const constexpr continue crate def default defer delete do double dyn else enum export extends extern false final finally float fn for foreach from func fun function go goto guard if impl implements import in include inline instanceof int interface internal is let long loop match mod module move mut namespace native new nil null of operator override package private protected pub public range readonly ref return self sealed select short signed sizeof static string struct super switch template this throw throws trait true try type typedef typeof undefined union unsafe unsigned use using val var virtual void when where while with yield ",
};
const SCRIPT: Syntax = Syntax { quotes: "\"'`", chars: false, ..C };
const PYTHON: Syntax = Syntax {
    line: &["#"],
    block: None,
    quotes: "\"'",
    chars: false,
    keywords: " False None True and as assert async await begin break case class continue def del do elif else elsif end ensure except finally for from global if import in is lambda match module nil nonlocal not or pass raise require rescue return self then try unless until when while with yield ",
};
const SHELL: Syntax = Syntax {
    keywords: " case do done elif else esac exit export fi for function if in local return select set then until while ",
    ..PYTHON
};
const DATA: Syntax = Syntax { keywords: " false null true ", ..PYTHON };
const SQL: Syntax = Syntax {
    line: &["--"],
    block: Some(("/*", "*/")),
    quotes: "\"'`",
    chars: false,
    keywords: " add all alter and as asc begin between by case check column commit constraint create cross default delete desc distinct drop else end exists foreign from full group having if in index inner insert into is join key left like limit not null offset on or order outer primary references returning right rollback select set table then union unique update using values view when where with ",
};
const LUA: Syntax = Syntax {
    line: &["--"],
    block: None,
    quotes: "\"'",
    chars: false,
    keywords: " and break case class data deriving do else elseif end false for function if import in instance let local module nil not of or repeat return then true type until where while ",
};
const CSS: Syntax = Syntax { line: &[], keywords: " important media supports ", ..SCRIPT };
const MARKUP: Syntax =
    Syntax { line: &[], block: Some(("<!--", "-->")), quotes: "\"", chars: false, keywords: "" };

fn syntax(language: &str) -> Option<&'static Syntax> {
    Some(match language.to_ascii_lowercase().as_str() {
        "c" | "h" | "cpp" | "c++" | "cc" | "hpp" | "cs" | "csharp" | "c#" | "java" | "kotlin" | "kt"
        | "rust" | "rs" | "swift" | "scala" | "zig" | "objc" => &C,
        "js" | "javascript" | "jsx" | "mjs" | "ts" | "typescript" | "tsx" | "go" | "golang" | "json5"
        | "groovy" | "php" | "dart" => &SCRIPT,
        "py" | "python" | "python3" | "rb" | "ruby" => &PYTHON,
        "sh" | "bash" | "zsh" | "shell" | "console" | "dockerfile" | "make" | "makefile" => &SHELL,
        "json" | "yaml" | "yml" | "toml" | "ini" | "conf" => &DATA,
        "sql" | "mysql" | "sqlite" | "postgres" | "postgresql" => &SQL,
        "lua" | "haskell" | "hs" => &LUA,
        "css" | "scss" | "less" => &CSS,
        "html" | "xml" | "svg" | "vue" => &MARKUP,
        _ => return None,
    })
}

/// The pieces of code that are coloured, in order, by their places in UTF-16. Nothing of a language that is not known.
#[must_use]
pub fn tokens(language: &str, code: &str) -> Vec<(Range<u32>, Token)> {
    let (mut found, mut at) = (Vec::new(), 0);
    let Some(syntax) = syntax(language) else { return found };
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (length, token) = next(syntax, rest, first);
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let end = at + piece.chars().map(|c| c.len_utf16() as u32).sum::<u32>();
        found.extend(token.map(|token| (at..end, token)));
        (at, rest) = (end, after);
    }
    found
}

/// How many bytes the first piece has, and what it is.
fn next(syntax: &Syntax, rest: &str, first: char) -> (usize, Option<Token>) {
    let to_line_end = || rest.find('\n').unwrap_or(rest.len());
    if syntax.line.iter().any(|mark| rest.starts_with(mark)) {
        return (to_line_end(), Some(Token::Comment));
    }
    if let Some((open, close)) = syntax.block
        && let Some(inside) = rest.strip_prefix(open)
    {
        let end = inside.find(close).map_or(rest.len(), |end| open.len() + end + close.len());
        return (end, Some(Token::Comment));
    }
    if syntax.quotes.contains(first) {
        return match text(rest, first) {
            Some(length) => (length, Some(Token::Text)),
            None => (first.len_utf8(), None),
        };
    }
    if let Some(inside) = rest.strip_prefix('\'').filter(|_| syntax.chars) {
        let within = inside.char_indices().skip(1).take(10);
        let is_escape = inside.starts_with('\\');
        let mut ends = within.filter(|(at, c)| *c == '\'' && !(is_escape && *at == 1));
        let end =
            ends.next().filter(|(at, _)| is_escape || inside.chars().next().map(char::len_utf8) == Some(*at));
        return end.map_or((1, None), |(at, _)| (at + 2, Some(Token::Text)));
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@');
    if !is_part(first) {
        return (first.len_utf8(), None);
    }
    let is_number = first.is_ascii_digit();
    let ends = |c: char| !(is_part(c) || is_number && c == '.');
    let word = rest.split(ends).next().unwrap_or(rest);
    let token = match () {
        () if is_number => Some(Token::Number),
        () if syntax.is_keyword(word) => Some(Token::Keyword),
        () => None,
    };
    (word.len(), token)
}

impl Syntax {
    fn is_keyword(&self, word: &str) -> bool {
        let has = |word: &str| self.keywords.contains(&format!(" {word} "));
        // SQL is shouted.
        has(word) || self.line == SQL.line && has(&word.to_ascii_lowercase())
    }
}

/// How long the text is that begins here; `None` if none does: it ends with its line, but for those between three quotes
/// or backquotes.
fn text(rest: &str, quote: char) -> Option<usize> {
    let triple = quote.to_string().repeat(3);
    if let Some(inside) = rest.strip_prefix(&triple).filter(|_| quote != '`') {
        return inside.find(&triple).map(|end| end + 2 * triple.len());
    }
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' if quote != '`' => return None,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coloured(language: &str, code: &str) -> Vec<(String, Token)> {
        let units: Vec<u16> = code.encode_utf16().collect();
        let piece = |range: Range<u32>| String::from_utf16(&units[range.start as usize..range.end as usize]);
        tokens(language, code).into_iter().map(|(range, token)| (piece(range).unwrap(), token)).collect()
    }

    #[test]
    fn languages_are_coloured_by_their_own_rules() {
        use Token::{Comment, Keyword, Number, Text};
        type Case = (&'static str, &'static str, &'static [(&'static str, Token)]);
        let cases: [Case; 9] = [
            (
                "rust",
                "fn a<'a>(x: &'a str) -> u8 { 0x1F + '好' + ' ' + '\\'' } // 好 \"x\"",
                &[
                    ("fn", Keyword),
                    ("0x1F", Number),
                    ("'好'", Text),
                    ("' '", Text),
                    ("'\\''", Text),
                    ("// 好 \"x\"", Comment),
                ],
            ),
            (
                "JS",
                "let 名 = `a\n${b}`; /* 1\n2 */ 3.14",
                &[("let", Keyword), ("`a\n${b}`", Text), ("/* 1\n2 */", Comment), ("3.14", Number)],
            ),
            (
                "python",
                "def f():\n  \"\"\"a\nb\"\"\"  # 😀\n  return 'it\\'s'",
                &[
                    ("def", Keyword),
                    ("\"\"\"a\nb\"\"\"", Text),
                    ("# 😀", Comment),
                    ("return", Keyword),
                    ("'it\\'s'", Text),
                ],
            ),
            ("sql", "SELECT a FROM b -- c", &[("SELECT", Keyword), ("FROM", Keyword), ("-- c", Comment)]),
            (
                "sh",
                "if true; then echo \"$x\"; fi",
                &[("if", Keyword), ("then", Keyword), ("\"$x\"", Text), ("fi", Keyword)],
            ),
            ("json", "{\"a\": [1, true]}", &[("\"a\"", Text), ("1", Number), ("true", Keyword)]),
            ("html", "<a href=\"x\"><!-- if --></a>", &[("\"x\"", Text), ("<!-- if -->", Comment)]),
            ("c", "char *s = \"open\nint x2;", &[("char", Keyword), ("int", Keyword)]),
            ("brainfuck", "if 1 \"x\"", &[]),
        ];
        for (language, code, want) in cases {
            let want: Vec<_> = want.iter().map(|(text, token)| ((*text).to_owned(), *token)).collect();
            assert_eq!(coloured(language, code), want, "{language}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_code_is_pieces_follow_each_other(
            language in prop::sample::select(vec!["rust", "js", "python", "sql", "html", "css", "json", "lua", "sh"]),
            code in "[\\PC\n\"'`/*#<!>-]{0,80}",
        ) {
            let mut before = 0;
            let length = code.encode_utf16().count() as u32;
            for (range, _) in tokens(language, &code) {
                prop_assert!(before <= range.start && range.start < range.end && range.end <= length);
                before = range.end;
            }
        }
    }
}
