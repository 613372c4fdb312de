//! What the composer asks: whether one may write here, and what Enter does.

use super::{Chat, Memo, Store, rows::Reader};
use leptos::prelude::*;
use protocol::{Command, ConversationId, Nonce, Role, Schedule, With};

impl Store {
    /// Why nobody can write into a conversation now, as a sentence.
    #[must_use]
    pub fn closed(self, conversation: ConversationId) -> Memo<Option<String>> {
        let closed = self.memo(move |chat| Closed::of(chat, conversation));
        Memo::new(move |_| closed.get().and_then(|closed| self.reading(|reader| closed.told(reader))))
    }

    /// Has a message sent at a time, milliseconds since 1970. Gives its nonce.
    pub fn schedule(self, conversation: ConversationId, text: String, with: With, at: i64) -> Option<Nonce> {
        let nonce = self.with_ports(|ports| ports.clock.nonce())?;
        let with = (with != With::default()).then(|| Box::new(with));
        self.touch(Command::Schedule(Schedule { conversation, nonce, text, with, at }));
        Some(nonce)
    }

    /// Whether Enter sends the message; otherwise it makes a line, and a button sends.
    #[must_use]
    pub fn enter_sends(self) -> bool {
        self.enter.get()
    }

    /// Chooses what Enter does in this browser.
    pub fn choose_enter(self, sends: bool) {
        self.enter.set(sends);
        self.with_ports(|ports| ports.tab.remember_enter(sends));
    }

    /// Nobody chose: on-screen keyboards have no Shift and Enter, so theirs makes lines.
    pub(super) fn read_enter(self) {
        let sends = self.with_ports(|ports| ports.tab.enter_sends().unwrap_or(!ports.tab.is_touch()));
        if let Some(sends) = sends {
            self.enter.set(sends);
        }
    }

    /// Whether the composer takes the focus by itself. An on-screen keyboard would cover what was opened.
    #[must_use]
    pub fn focuses_composer(self) -> bool {
        self.with_ports(|ports| !ports.tab.is_touch()).unwrap_or_default()
    }
}

/// Why nobody can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closed {
    /// The reader is muted until this time, milliseconds since 1970.
    Muted(i64),
    /// The other person of a private chat will not come back.
    Gone,
    /// Only the owner and admins write here for now.
    MutedAll,
}

impl Closed {
    fn of(chat: &Chat, conversation: ConversationId) -> Option<Self> {
        let view = chat.conversations.get(&conversation)?;
        if view.peer.as_ref().is_some_and(|peer| peer.gone || peer.name.is_empty()) {
            return Some(Self::Gone);
        }
        let all = view.group.as_ref().is_some_and(|group| group.mute_all) && view.role == Role::Member;
        view.muted_until.map(Self::Muted).or(all.then_some(Self::MutedAll))
    }

    /// The sentence; none once it is over.
    fn told(self, reader: Reader) -> Option<String> {
        match self {
            Self::Gone => Some(reader.words.peer_gone.to_owned()),
            Self::MutedAll => Some(reader.words.refusals.muted_all.to_owned()),
            Self::Muted(until) if until <= reader.now => None,
            Self::Muted(until) => {
                let (until, today) = (reader.local_time(until), reader.local_time(reader.now));
                let time = if until.day == today.day {
                    until.clock()
                } else {
                    format!("{} {}", until.day_name(today, reader.words), until.clock())
                };
                Some((reader.words.you_are_muted_until)(&time))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;
    use protocol::Locale;

    #[test]
    fn a_muted_person_is_told_until_when() {
        let now = 1_795_227_840_000; // 02:24 UTC
        let told = |closed: Closed, locale| closed.told(Reader { words: words(locale), now, zone: &|_| 480 });
        let zh = told(Closed::Muted(now + 3_600_000), Locale::Zh).unwrap();
        assert!(zh.contains("11:24"), "{zh}");
        let en = told(Closed::Muted(now + 40 * 86_400_000), Locale::En).unwrap();
        assert!(en.contains("Dec 31 10:24"), "{en}");
        assert_eq!(told(Closed::Muted(now), Locale::Zh), None, "over");
        assert!(told(Closed::Gone, Locale::En).is_some());
    }
}
