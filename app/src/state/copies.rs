//! What a browser keeps for when there is no connection: the pages of the last conversations, as the server drew them, and
//! when they are asked for anew. What is found in them, `finding::copies` says.

use super::{chat::Chat, store::Store};
use crate::{boot::ChatPage, route::Route};
use protocol::{Conversation, What};

/// How many conversations are kept.
const KEPT: usize = 20;
/// How long after something has happened the pages are asked for, milliseconds …
const REST_MS: u64 = 10_000;
/// … and so much more for each member of the largest conversation: all its members together ask the server some twenty
/// times a second, however many they are.
const REST_PER_MEMBER_MS: u64 = 50;
/// How long after one has said something oneself.
const OWN_REST_MS: u64 = 1_000;

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

/// How long after something has happened the pages are asked for, milliseconds. What one has just said oneself is missed
/// first.
#[must_use]
pub fn rest(chat: &Chat) -> u64 {
    let last = chat.conversation().and_then(|view| view.last.as_ref());
    if last.is_some_and(|last| matches!(&last.what, What::Message { author, .. } if author.id == chat.me.id))
    {
        return OWN_REST_MS;
    }
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
    /// Takes the other conversations from the copy of their list (`list`: that document): this page is the copy of one alone.
    pub fn take_list(self, list: &str) {
        let Some(page) = ChatPage::read(list) else { return };
        self.act(|chat| {
            if chat.cursor.is_none() {
                let mut others = page.resumed.conversations;
                others.retain(|view| chat.selected != Some(view.id));
                others.into_iter().for_each(|view| chat.upsert(view));
            }
            Vec::new()
        });
    }

    /// Leaves this page for another one, as by its address bar.
    pub fn leave_for(self, path: &str) {
        self.with_ports(|ports| ports.tab.open(path));
    }
}
