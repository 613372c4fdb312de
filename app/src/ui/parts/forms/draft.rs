//! What one has written of an answer to a form and not handed in. The browser keeps it until it is handed in, the form ends,
//! or one logs out; what is not in it follows what one handed in: on another device, too.

use super::{
    super::web_storage::{BROWSER, keep, kept as stored},
    scope::Card,
};
use crate::{state::Memo, ui::kit::effect};
use leptos::prelude::*;
use protocol::{ConversationId, FileId, HandedFile, HandedIn, Response, Seq};
use serde::{Deserialize, Serialize};
use std::{
    cell::RefCell,
    sync::atomic::{AtomicU32, Ordering},
};

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// By question; `None` where nothing was written.
    fields: Vec<Option<String>>,
    /// In the order in which they were chosen; `None` while one is on its way to the server.
    added: Vec<(u32, Option<HandedFile>)>,
    removed: Vec<FileId>,
}

impl Draft {
    /// Takes what stands in a field.
    pub fn write(&mut self, n: usize, text: String) {
        self.fields.resize(self.fields.len().max(n + 1), None);
        if let Some(field) = self.fields.get_mut(n) {
            *field = Some(text);
        }
    }

    /// What stands in a field.
    pub fn field(&self, n: usize, given: &Response) -> String {
        let written = self.fields.get(n).cloned().flatten();
        written.or_else(|| answers_of(given).get(n).cloned()).unwrap_or_default()
    }

    /// What stands in all of them.
    pub fn fields(&self, count: usize, given: &Response) -> Vec<String> {
        (0..count).map(|n| self.field(n, given)).collect()
    }

    /// The files that are handed in with it.
    pub fn files(&self, given: &Response) -> Vec<HandedFile> {
        let stays = |file: &&HandedFile| {
            !self.removed.contains(&file.id) && self.there().all(|added| added.id != file.id)
        };
        files_of(given).iter().filter(stays).chain(self.there()).cloned().collect()
    }

    fn there(&self) -> impl Iterator<Item = &HandedFile> {
        self.added.iter().filter_map(|(_, file)| file.as_ref())
    }

    /// How many files are on their way to the server.
    pub fn waiting(&self) -> usize {
        self.added.len() - self.there().count()
    }

    /// A file is on its way. Returns the number by which it is told of.
    pub fn sends_file(&mut self) -> u32 {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        self.added.push((number, None));
        number
    }

    /// One is there, or was not taken. It is no longer wanted if the draft was dropped meanwhile.
    pub fn file_sent(&mut self, number: u32, file: Option<HandedFile>) {
        let waits = |(of, there): &(u32, Option<HandedFile>)| *of == number && there.is_none();
        match file {
            None => self.added.retain(|one| !waits(one)),
            Some(file) => {
                if let Some(waiting) = self.added.iter_mut().find(|one| waits(one)) {
                    waiting.1 = Some(file);
                }
            }
        }
    }

    /// Hands in a file no more.
    pub fn remove_file(&mut self, id: FileId) {
        self.added.retain(|(_, file)| file.as_ref().is_none_or(|file| file.id != id));
        self.removed.push(id);
    }

    /// Drops what was handed in: the server says what one's answer is now.
    pub fn settle(&mut self, given: &Response) {
        let (answers, files) = (answers_of(given), files_of(given));
        for (n, field) in self.fields.iter_mut().enumerate() {
            let answer = answers.get(n).map_or("", String::as_str);
            // The server keeps one space between words.
            field.take_if(|text| text.split_whitespace().eq(answer.split_whitespace()));
        }
        if self.fields.iter().all(Option::is_none) {
            self.fields.clear();
        }
        let is_given = |id: FileId| files.iter().any(|file| file.id == id);
        self.added.retain(|(_, file)| file.as_ref().is_none_or(|file| !is_given(file.id)));
        self.removed.retain(|id| is_given(*id));
    }
}

fn answers_of(given: &Response) -> &[String] {
    match given {
        Response::Sign(text) => std::slice::from_ref(text),
        Response::HandIn(answers) | Response::HandInFiles(HandedIn { answers, .. }) => answers,
        _ => &[],
    }
}

fn files_of(given: &Response) -> &[HandedFile] {
    match given {
        Response::HandInFiles(handed) => &handed.files,
        _ => &[],
    }
}

type Place = (ConversationId, Seq);

thread_local! {
    /// One for all that show it. Here, and not in the store: everybody loads that.
    static DRAFTS: RefCell<Vec<(Place, ArcRwSignal<Draft>)>> = const { RefCell::new(Vec::new()) };
}

/// The draft of an answer. It outlives the card.
pub fn kept(card: Card) -> ArcRwSignal<Draft> {
    let place = (card.conversation, card.seq);
    DRAFTS.with_borrow_mut(|drafts| {
        if let Some((_, known)) = drafts.iter().find(|(known, _)| *known == place) {
            return known.clone();
        }
        let draft = ArcRwSignal::new(read(card).unwrap_or_default());
        drafts.push((place, draft.clone()));
        draft
    })
}

/// What the browser calls it. `Storage::wipe` deletes it with the drafts of messages.
fn key(card: Card) -> String {
    let me = card.forms.store.peek(|chat| chat.me.id);
    format!("draft-{me}-{}.{}", card.conversation, card.seq)
}

fn read(card: Card) -> Option<Draft> {
    let text = stored(BROWSER, &key(card))?;
    let mut draft: Draft = serde_json::from_str(&text).ok()?;
    // What was on its way when the page ended does not arrive.
    draft.added.retain(|(_, file)| file.is_some());
    Some(draft)
}

fn write(card: Card, draft: &Draft) {
    let text = serde_json::to_string(draft).ok().filter(|_| *draft != Draft::default());
    keep(BROWSER, &key(card), text.as_deref());
}

/// Likewise, for the card: what was handed in is dropped from it, and all of it when the form ends.
pub fn drafted(card: Card) -> RwSignal<Draft> {
    let draft = RwSignal::from(kept(card));
    let is_closed = Memo::new(move |_| card.is_closed());
    let given = Memo::new(move |_| card.with(|standing| Some(standing.mine.clone())));
    effect(move || {
        // Who hands in the same again is told of no change.
        card.fate.track();
        let given = given.get();
        let is_closed = is_closed.get();
        draft.maybe_update(|draft| {
            let before = draft.clone();
            if is_closed {
                *draft = Draft::default();
            } else if let Some(given) = &given {
                draft.settle(given);
            }
            *draft != before
        });
    });
    effect(move || draft.with(|draft| write(card, draft)));
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: i64) -> HandedFile {
        HandedFile { id: FileId(id), name: String::new(), picture: false }
    }

    fn given(answers: [&str; 2], files: &[i64]) -> Response {
        let answers = answers.map(str::to_owned).to_vec();
        Response::HandInFiles(HandedIn { answers, files: files.iter().map(|id| file(*id)).collect() })
    }

    fn files(draft: &Draft, given: &Response) -> Vec<i64> {
        draft.files(given).iter().map(|file| file.id.0).collect()
    }

    #[test]
    fn what_is_not_touched_follows_what_was_handed_in() {
        let mut draft = Draft::default();
        draft.write(1, "four".into());
        let (here, elsewhere) = (given(["yes", "3"], &[]), given(["no", "5"], &[]));
        assert_eq!(draft.fields(2, &here), ["yes", "four"]);
        draft.settle(&elsewhere);
        assert_eq!(draft.fields(2, &elsewhere), ["no", "four"], "what is being written stays");
        draft.remove_file(FileId(9));
        assert_eq!(draft.fields(2, &elsewhere), ["no", "four"]);
    }

    #[test]
    fn what_was_handed_in_is_no_draft_any_more() {
        let mut draft = Draft::default();
        draft.write(0, " a  b ".into());
        draft.write(1, String::new());
        draft.settle(&Response::Withdraw);
        assert_eq!(draft.field(0, &Response::Withdraw), " a  b ", "refused, it stays");
        draft.settle(&given(["a b", ""], &[]));
        assert_eq!(draft.fields(2, &given(["c", "d"], &[])), ["c", "d"]);
        assert_eq!(draft, Draft::default(), "nothing is kept");
        let mut note = Draft::default();
        note.write(0, "two".into());
        note.settle(&Response::Sign("two".into()));
        assert_eq!(note.field(0, &Response::Sign("three".into())), "three");
    }

    #[test]
    fn files_are_added_to_and_removed_from_those_that_were_handed_in() {
        let mut draft = Draft::default();
        let [first, failed, second] = [(); 3].map(|()| draft.sends_file());
        draft.file_sent(second, Some(file(3)));
        assert_eq!(draft.waiting(), 2);
        draft.file_sent(failed, None);
        draft.file_sent(first, Some(file(6)));
        assert_eq!(draft.waiting(), 0);
        assert_eq!(files(&draft, &Response::Withdraw), [6, 3], "as they were chosen");
        draft.remove_file(FileId(6));
        draft.remove_file(FileId(1));
        let before = given(["", ""], &[1, 2]);
        assert_eq!(files(&draft, &before), [2, 3]);
        assert_eq!(files(&draft, &given(["", ""], &[1, 2, 4])), [2, 4, 3], "one came from another device");
        let after = given(["", ""], &[2, 3]);
        assert_eq!(files(&draft, &after), [2, 3], "each once");
        draft.settle(&after);
        assert_eq!(draft, Draft::default(), "{draft:?}");
    }

    #[test]
    fn a_file_that_arrives_when_all_is_dropped_is_not_wanted() {
        let mut draft = Draft::default();
        let number = draft.sends_file();
        draft = Draft::default();
        draft.file_sent(number, Some(file(1)));
        assert_eq!(draft, Draft::default());
    }
}
