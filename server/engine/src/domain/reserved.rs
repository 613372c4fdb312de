//! Words that the page says of people and places. Nobody may carry them as a name or a badge, or a
//! stranger would pass for who runs the server.

use super::{characters::is_mark, look_alikes};
use std::{collections::HashSet, sync::LazyLock};
use unicode_normalization::UnicodeNormalization as _;

/// How close a word may come to other words of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// It may not stand between spaces either: "Ada Admin".
    Word,
    /// It may not be set off by punctuation: "Ada · 系统".
    Part,
    /// It is part of real names ("You Wei", "You-Ting"), and only refused where it reads as a badge:
    /// "Ada (you)".
    Badge,
}

/// Compared by their skeletons: each stands for its capitals, its traditional form and its look-alikes.
const WORDS: [(Reach, &str); 3] = [
    (
        Reach::Word,
        "站长 站主 房主 群主 版主 网管 超管 管理员 群管理员 超级管理员 系统管理员 官方 客服 \
         owner owners admin admins administrator administrators superadmin sysadmin webmaster \
         moderator moderators official",
    ),
    (
        Reach::Part,
        "系统 系统消息 系统通知 大厅 我 你 所有人 全体成员 已离开的人 乐聊 乐聊官方 小乐 机器人 \
         system mod mods root staff support server lobby everyone formermember roomowner serverowner leliao lele robot",
    ),
    (Reach::Badge, "me you"),
];

static KEYS: LazyLock<[HashSet<String>; 3]> =
    LazyLock::new(|| WORDS.map(|(_, words)| words.split_whitespace().flat_map(written).collect()));

/// The keys of a word in each way of writing it. By its look, "Iobby" is "lobby" in small letters alone.
fn written(word: &str) -> Vec<String> {
    let mut rest = word.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    let forms = [word.to_owned(), word.to_uppercase(), first + rest.as_str()];
    forms.iter().flat_map(|form| [look_alikes::skeleton(form), look_alikes::look(form)]).collect()
}

/// Whether the whole of a name is such a word.
pub fn as_a_name(name: &str) -> bool {
    let letters: String = name.nfkc().filter(|c| is_letter(*c)).collect();
    is_one_of(&letters, Reach::Badge)
}

/// Whether a name is such a word, or wears one as a badge.
pub fn in_a_name(name: &str) -> bool {
    let name: Vec<char> = name.nfkc().collect();
    let pieces = |reach| {
        let mut pieces = vec![String::new()];
        let mut before = ' ';
        for (n, c) in name.iter().enumerate() {
            let after = name.get(n + 1).copied().unwrap_or(' ');
            if separates(*c, before, after, reach) {
                pieces.push(String::new());
            } else if let (true, Some(piece)) = (is_letter(*c), pieces.last_mut()) {
                piece.push(*c);
            }
            before = *c;
        }
        pieces
    };
    as_a_name(&name.iter().collect::<String>())
        || [Reach::Word, Reach::Part, Reach::Badge]
            .into_iter()
            .any(|reach| pieces(reach).iter().any(|piece| is_one_of(piece, reach)))
}

/// Whether letters are one of the words of this reach or a wider one.
fn is_one_of(letters: &str, reach: Reach) -> bool {
    if letters.is_empty() {
        return false;
    }
    // Marks are no disguise: "Ówner". Not for the rest, where "Mẹ" is a word of its own.
    let bare: String = letters.nfd().filter(|c| !is_mark(*c)).collect();
    KEYS.iter().zip(WORDS).filter(|(_, (own, _))| *own <= reach).any(|(keys, (own, _))| {
        let text = if own == Reach::Badge { letters } else { &bare };
        keys.contains(&look_alikes::skeleton(text)) || keys.contains(&look_alikes::look(text))
    })
}

/// Letters that are drawn like a bar, a dot or a dash, and used for one: "Ada丨站长", "丶站长".
const STROKES: [char; 9] = ['丨', '丶', '丿', 'ー', 'ノ', 'ㅣ', 'ǀ', 'ᐧ', 'ꞏ'];

fn is_letter(c: char) -> bool {
    (c.is_alphanumeric() && !STROKES.contains(&c)) || is_mark(c)
}

fn separates(c: char, before: char, after: char, reach: Reach) -> bool {
    let within = is_letter(c) || matches!(c, '\'' | '’');
    match reach {
        Reach::Word => !within,
        Reach::Part => !within && !c.is_whitespace() && !matches!(c, '&' | '+'),
        Reach::Badge => {
            let spaced = before.is_whitespace() && after.is_whitespace();
            let in_names = matches!(c, '.' | ',' | '&' | '+') || (matches!(c, '-' | '‐' | '_') && !spaced);
            !within && !c.is_whitespace() && !in_names
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_listed_where_a_wider_reach_has_it() {
        let mut seen = HashSet::new();
        for word in WORDS.iter().flat_map(|(_, words)| words.split_whitespace()) {
            assert!(seen.insert(look_alikes::skeleton(word)), "{word}");
            assert!(as_a_name(word) && in_a_name(word), "{word}");
        }
    }

    #[test]
    fn a_badge_is_a_word_of_its_own() {
        for badge in
            ["Ada · 站长", "站长｜Ada", "Ada Admin", "Ada_admin", "ada-OWNER", "Ada (you)", "Ada - me"]
        {
            assert!(in_a_name(badge), "{badge}");
            assert!(!as_a_name(badge), "{badge}");
        }
        for name in [
            "王站长",
            "Owen",
            "Admiral",
            "You-Ting",
            "J. You",
            "You Wei",
            "Will & Me",
            "Me'Shell",
            "系统 工程",
        ] {
            assert!(!in_a_name(name), "{name}");
        }
    }
}
