//! What a browser keeps for when there is no connection: the pages of the last conversations, as the server drew them.
//! When they are asked for anew, and what is found in them.

use super::{chat::Chat, store::Store};
use crate::{
    boot::{Boot, Given, Page},
    route::Route,
};
use protocol::{Answer, Conversation, ConversationId, Person, Seq, What};

/// How many conversations are kept.
const KEPT: usize = 20;
/// How long after something has happened the pages are asked for, milliseconds …
const REST_MS: u64 = 10_000;
/// … and so much more for each member of the largest conversation: all its members together ask the server some twenty
/// times a second, however many they are.
const REST_PER_MEMBER_MS: u64 = 50;

/// A number that is another one when any page has changed. Asked for whenever anything happens.
#[must_use]
pub fn extent(chat: &Chat) -> u64 {
    chat.conversations.values().map(|view| u64::from(view.head.0) + u64::from(view.read.0) + 1).sum()
}

/// The paths of the pages to keep, each with its version. `looks`: how the server draws pages for this browser; they are
/// others when that is.
#[must_use]
pub fn wanted(chat: &Chat, looks: &str) -> Vec<(String, String)> {
    let mut newest: Vec<(i64, &Conversation)> = Vec::new();
    for view in chat.conversations.values().filter(|view| !chat.is_hidden(view)) {
        let at = view.last.as_ref().or(view.notice.as_deref()).map_or(0, |entry| entry.at);
        newest.insert(newest.partition_point(|(other, _)| *other > at), (at, view));
    }
    let kept = newest.into_iter().take(KEPT);
    let mut pages: Vec<_> = kept
        .map(|(_, view)| {
            (Route::Conversation(view.id).path(), format!("{}.{}.{looks}", view.head, view.read))
        })
        .collect();
    if !chat.is_guest {
        pages.push((Route::Chats.path(), format!("{}.{looks}", extent(chat))));
    }
    pages
}

/// How long after something has happened the pages are asked for, milliseconds.
#[must_use]
pub fn rest(chat: &Chat) -> u64 {
    let members = chat.conversations.values().map(|view| view.members).max().unwrap_or_default();
    REST_MS + REST_PER_MEMBER_MS * u64::from(members)
}

/// The page of the open conversation, if it is to be read from a copy: there is no connection, and this page has
/// nothing of it.
#[must_use]
pub fn lacking(chat: &Chat) -> Option<Route> {
    let id = chat.selected.filter(|_| !chat.is_live())?;
    let is_there = chat.timelines.get(&id).is_some_and(|timeline| timeline.loaded);
    (!is_there).then(|| chat.route.clone())
}

impl Store {
    /// Leaves this page for another one, as by its address bar.
    pub fn leave_for(self, path: &str) {
        self.with_ports(|ports| ports.tab.open(path));
    }
}

/// A message that was found in a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where it is.
    pub conversation: ConversationId,
    /// Its place.
    pub seq: Seq,
    /// Who wrote it.
    pub author: Person,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// What it says.
    pub text: String,
}

/// The messages in the copies (`pages`: documents as the server sent them) that have all words of a query in their
/// text, the newest first. Letters are the same in any case and width; nothing in a query means anything else than
/// itself. The server's search knows more: other characters for the same, forms of a word, names.
#[must_use]
pub fn search(pages: &[String], query: &str) -> Vec<Hit> {
    let folded = fold(query);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut hits: Vec<Hit> = Vec::new();
    if words.is_empty() {
        return hits;
    }
    for hit in pages.iter().filter_map(|page| messages(page)).flatten() {
        let text = fold(&hit.text);
        if words.iter().all(|word| text.contains(word)) {
            hits.insert(hits.partition_point(|other| other.at > hit.at), hit);
        }
    }
    hits
}

/// The messages of the conversation that a document shows.
fn messages(page: &str) -> Option<Vec<Hit>> {
    let (_, data) = page.split_once("id=\"boot\">")?;
    let (json, _) = data.split_once("</script>")?;
    let boot = Boot::from(serde_json::from_str::<Given>(json).ok()?);
    let Page::Chat(chat) = boot.page else { return None };
    let histories = chat.answers.into_iter().flatten().filter_map(|answer| match answer {
        Answer::History(history) => Some(history.items),
        _ => None,
    });
    let hits = histories.flatten().filter_map(|item| match item.what {
        What::Message { author, text, .. } if !text.is_empty() => {
            Some(Hit { conversation: item.conversation, seq: item.seq, author, at: item.at, text })
        }
        _ => None,
    });
    Some(hits.collect())
}

/// Small letters, the narrow form of what has a wide one (U+FF01 to U+FF5E, U+3000), and one apostrophe.
fn fold(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '\u{3000}' => ' ',
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    });
    narrow.flat_map(char::to_lowercase).collect()
}
