//! What a row shows of a message besides its text.

use super::{
    chat::Chat,
    names::{called, listed},
    one_line::{brief, one_line},
    rows::{Extras, Quoted},
};
use crate::{rich::Call, text::Words};
use protocol::{Brief, ConversationId, EVERYBODY, More, Person, Quote, Seq, What, limits::QUOTE_CHARS};

/// Who took a message back, if somebody did.
#[must_use]
pub fn recalled(what: &What) -> Option<&Person> {
    match what {
        What::Message { more: Some(more), .. } => more.recalled.as_ref(),
        _ => None,
    }
}

/// That it was taken back, and by whom; of somebody else's message, whose it was.
#[must_use]
pub fn recalled_line(chat: &Chat, what: &What, words: &'static Words) -> Option<String> {
    let What::Message { author, more: Some(more), .. } = what else { return None };
    let by = more.recalled.as_ref()?;
    let whose = (by.id != author.id).then(|| called(chat, author, words));
    Some((words.talk.recalled)(called(chat, by, words), whose))
}

/// What is shown of what a message has; `None` if that is nothing.
#[must_use]
pub fn extras(chat: &Chat, more: &More, words: &'static Words) -> Option<Box<Extras>> {
    let mut calls: Vec<Call> = Vec::new();
    for mention in &more.mentions {
        calls.push(Call { name: mention.name.clone(), me: mention.person == chat.me.id });
    }
    if more.all {
        calls.extend(EVERYBODY.map(|name| Call { name: name.to_owned(), me: true }));
    }
    let reaction = |tally: &protocol::Tally| (tally.clone(), more.mine.contains(&tally.emoji));
    let extras = Extras {
        quote: more.reply.as_ref().map(|quote| quoted(chat, quote, words)),
        calls,
        edited: more.edited.is_some(),
        pinned: more.pinned,
        reactions: more.tallies.iter().map(reaction).collect(),
        from: more.forwarded.as_ref().map(|from| from.name.clone()),
        bundle: more.bundle.is_some(),
        uploading: false,
        sticker: more.files.first().filter(|_| more.sticker).map(|file| file.id),
        form: more.form.is_some(),
    };
    (extras != Extras::default()).then(|| Box::new(extras))
}

fn quoted(chat: &Chat, quote: &Quote, words: &'static Words) -> Quoted {
    let seq = quote.seq;
    match &quote.author {
        None => Quoted { seq, name: String::new(), text: words.talk.quote_missing.to_owned() },
        Some(author) => said_by(chat, seq, author, (quote.files.as_deref(), &quote.text), words),
    }
}

fn said_by(
    chat: &Chat,
    seq: Seq,
    author: &Person,
    said: (Option<&Brief>, &str),
    words: &'static Words,
) -> Quoted {
    let text = match said {
        _ if chat.is_blocked(author.id) => words.friends.blocked.to_owned(),
        (None, "") => words.talk.quote_recalled.to_owned(),
        (files, text) => one_line(files, text, QUOTE_CHARS, words),
    };
    Quoted { seq, name: listed(chat, author, words), text }
}

/// A quote of a message that is loaded.
#[must_use]
pub fn quote_of(chat: &Chat, conversation: ConversationId, seq: Seq, words: &'static Words) -> Quoted {
    match chat.message(conversation, seq).map(|entry| &entry.what) {
        Some(What::Message { author, text, more, .. }) => {
            let files = brief(more.as_deref());
            said_by(chat, seq, author, (files.as_ref(), text), words)
        }
        _ => Quoted { seq, name: String::new(), text: words.talk.quote_missing.to_owned() },
    }
}
