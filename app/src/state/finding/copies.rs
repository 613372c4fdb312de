//! Looking for messages where there is no server: in the copies of pages that this browser keeps (`state::copies`).

use crate::boot::ChatPage;
use protocol::{
    Answer, Attachment, Entry, FileKind, FoundFile, Has, Hit, MessageAt, More, Person, Search, What,
};
use std::ops::Range;

/// So many hits are shown.
const SHOWN: usize = 200;
/// Characters of a text that are shown before what was found in it …
const BEFORE: usize = 20;
/// … and in all.
const AROUND: usize = 120;

/// The messages in the copies (`pages`: documents as the server sent them) that a question is about, the newest first. Letters
/// are the same in any case and width; nothing in a question means anything else than itself. The server knows more: other
/// characters for the same, and forms of a word. `None`: only the server knows that.
#[must_use]
pub fn find(pages: &[String], search: &Search) -> Option<Vec<Hit>> {
    if search.starred {
        return None;
    }
    let words = words(&search.find);
    let mut hits: Vec<Hit> = Vec::new();
    for item in pages.iter().filter_map(|page| items(page)).flatten() {
        if let Some(hit) = hit(item, search, &words) {
            hits.insert(hits.partition_point(|other| other.at > hit.at), hit);
        }
    }
    hits.truncate(SHOWN);
    Some(hits)
}

/// What the conversation has that a document shows.
fn items(page: &str) -> Option<Vec<Entry>> {
    let histories = ChatPage::read(page)?.answers.into_iter().flatten().filter_map(|answer| match answer {
        Answer::History(history) => Some(history.items),
        _ => None,
    });
    Some(histories.flatten().collect())
}

fn hit(item: Entry, search: &Search, words: &[Vec<char>]) -> Option<Hit> {
    let place = MessageAt { conversation: item.conversation, seq: item.seq };
    let What::Message { author, text, more, .. } = item.what else { return None };
    let more = more.map(|more| *more).unwrap_or_default();
    if !is_asked_for(search, place, &author, item.at, &text, &more) {
        return None;
    }
    let written = letters(&text);
    let names: Vec<_> = more.files.iter().map(|file| letters(&file.name)).collect();
    let is_there = |word: &Vec<char>| is_in(word, &written) || names.iter().any(|name| is_in(word, name));
    if !words.iter().all(is_there) || (words.is_empty() && text.is_empty() && more.files.is_empty()) {
        return None;
    }
    let (text, cut_before, cut_after) = part(&text, &places(words, &written));
    let named = more.files.into_iter().zip(&names).filter(|_| !more.sticker).map(|(file, name)| {
        let places = places(words, name);
        let name =
            if places.is_empty() { Vec::new() } else { pieces(&file.name, &places, 0..file.name.len()) };
        FoundFile { file, name }
    });
    let files = named.collect();
    Some(Hit { place, at: item.at, author, text, cut_before, cut_after, files, form: more.form.is_some() })
}

/// Whether it is one of those that the question is about, whatever its text says.
fn is_asked_for(
    search: &Search,
    place: MessageAt,
    author: &Person,
    at: i64,
    text: &str,
    more: &More,
) -> bool {
    let of_kind = |kind: FileKind| more.files.iter().any(|file| Attachment::kind(file) == kind);
    let has = match search.has {
        None => true,
        Some(Has::Picture) => of_kind(FileKind::Picture),
        Some(Has::Voice) => of_kind(FileKind::Audio),
        Some(Has::File) => of_kind(FileKind::File) || of_kind(FileKind::Video),
        Some(Has::Link) => text.contains("://"),
        Some(Has::Form) => more.form.is_some(),
        Some(_) => false,
    };
    has && more.recalled.is_none()
        && search.conversation.is_none_or(|conversation| conversation == place.conversation)
        && search.from.is_none_or(|person| person == author.id)
        && search.since.is_none_or(|since| at >= since)
        && search.until.is_none_or(|until| at < until)
        && (!search.pinned || more.pinned)
}

/// The words that all have to be there. What stands between quotation marks is one.
fn words(find: &str) -> Vec<Vec<char>> {
    let parts = find.split(['"', '\u{201C}', '\u{201D}', '\u{FF02}']).enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part.trim()],
    });
    words
        .filter(|word| !word.is_empty())
        .map(|word| letters(word).into_iter().map(|(c, _)| c).collect())
        .collect()
}

/// Fractions that are one character, as they are typed.
const FRACTIONS: &str =
    "¼1/4 ½1/2 ¾3/4 ⅐1/7 ⅑1/9 ⅒1/10 ⅓1/3 ⅔2/3 ⅕1/5 ⅖2/5 ⅗3/5 ⅘4/5 ⅙1/6 ⅚5/6 ⅛1/8 ⅜3/8 ⅝5/8 ⅞7/8 ↉0/3";

/// Small letters, the narrow form of what has a wide one (U+FF01 to U+FF5E, U+3000), one apostrophe, and fractions as they are
/// typed; each with the bytes of the text that it stands for.
fn letters(text: &str) -> Vec<(char, Range<usize>)> {
    let narrow = |c| match c {
        '\u{3000}' => ' ',
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
        '\u{2044}' => '/',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let letters = text.char_indices().flat_map(|(at, c)| {
        let bytes = at..at + c.len_utf8();
        let may_be = ('\u{BC}'..'\u{2190}').contains(&c);
        let typed = may_be.then(|| FRACTIONS.split(' ').find_map(|one| one.strip_prefix(c))).flatten();
        let alone = typed.is_none().then(|| narrow(c).to_lowercase()).into_iter().flatten();
        typed.unwrap_or_default().chars().chain(alone).map(move |letter| (letter, bytes.clone()))
    });
    letters.collect()
}

fn is_in(word: &[char], letters: &[(char, Range<usize>)]) -> bool {
    letters.windows(word.len()).any(|window| is_word(word, window))
}

fn is_word(word: &[char], window: &[(char, Range<usize>)]) -> bool {
    window.iter().map(|(letter, _)| letter).eq(word)
}

/// Where any of the words stands, in bytes of the text: in order, apart from each other.
fn places(words: &[Vec<char>], letters: &[(char, Range<usize>)]) -> Vec<Range<usize>> {
    let of = |word: &Vec<char>| {
        let windows = letters.windows(word.len()).filter(|window| is_word(word, window));
        let bytes = windows.filter_map(|window| Some(window.first()?.1.start..window.last()?.1.end));
        bytes.collect::<Vec<_>>()
    };
    let mut places: Vec<_> = words.iter().flat_map(of).collect();
    places.sort_by_key(|place| (place.start, place.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for place in places {
        match apart.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    apart
}

/// The part of a text around the first place, in pieces, and whether there is text before and after it.
fn part(text: &str, places: &[Range<usize>]) -> (Vec<String>, bool, bool) {
    let first = places.first().map_or(0, |place| place.start);
    let before = text.get(..first).unwrap_or_default();
    let start = before.char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| start + at);
    (pieces(text, places, start..end), start > 0, end < text.len())
}

/// A part of a text in pieces: those at odd places are what was looked for.
fn pieces(text: &str, places: &[Range<usize>], part: Range<usize>) -> Vec<String> {
    let piece = |bytes: Range<usize>| text.get(bytes).unwrap_or_default().to_owned();
    let (mut pieces, mut at) = (Vec::new(), part.start);
    for place in places.iter().filter(|place| place.end <= part.end) {
        pieces.push(piece(at..place.start));
        pieces.push(piece(place.clone()));
        at = place.end;
    }
    if at < part.end {
        pieces.push(piece(at..part.end));
    }
    pieces
}
