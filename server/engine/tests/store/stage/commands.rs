//! What people do on a stage, one method for each thing, and what comes of it.

use super::{Sent, Someone, Stage};
use crate::{listener::Listener, told::Told};
use engine::{
    actions::{account, login, person},
    ports::store::Identity,
};
use protocol::*;
use std::sync::atomic::{AtomicU64, Ordering};

impl Stage {
    /// One that was not drawn before, on any stage: two of them may run on one database.
    pub fn nonce(&self) -> Nonce {
        static DRAWN: AtomicU64 = AtomicU64::new(1);
        Nonce(u128::from(DRAWN.fetch_add(1, Ordering::Relaxed)) << 64 | 0x5eed)
    }

    pub fn enter(&self, typed: &str) -> Result<Someone, Fault> {
        Ok(self.enter_and_tell(typed)?.0)
    }

    pub fn enter_and_tell(&self, typed: &str) -> Result<(Someone, Told), Fault> {
        let engine = self.engine();
        let ((identity, token), told) =
            self.told_by(person::enter(&engine, typed, AvatarId(3), Locale::Zh, "stage"))?;
        assert_eq!(identity.person.name, typed);
        Ok((Someone::known(token, identity), told))
    }

    pub fn person(&self, name: &str) -> Someone {
        self.enter(name).unwrap()
    }

    pub fn people<const N: usize>(&self, names: [&str; N]) -> [Someone; N] {
        names.map(|name| self.person(name))
    }

    /// Somebody who owns the server.
    pub fn owner(&self, name: &str) -> Someone {
        let owner = self.person(name);
        let code = self.new_owner_code().expect("nobody owns the server yet");
        assert!(self.claim(&owner, &code).unwrap().0.owner);
        owner
    }

    pub fn new_owner_code(&self) -> Option<String> {
        let engine = self.engine();
        self.wait(person::new_owner_code(&engine)).unwrap()
    }

    pub fn claim(&self, who: &Someone, code: &str) -> Result<(Person, Told), Fault> {
        self.shown(who, Command::ClaimOwner { code: code.to_owned() })
    }

    pub fn identify(&self, who: &Someone) -> Option<Identity> {
        let engine = self.engine();
        self.wait(login::identify(&engine, &who.token)).unwrap()
    }

    /// Notes that a login is in use, if it is time to.
    pub fn touch(&self, who: &Someone, renewed: bool) {
        let engine = self.engine();
        login::touch(&engine, &self.identify(who).unwrap(), renewed);
        self.settle();
    }

    pub fn send(
        &self,
        who: &Someone,
        at: ConversationId,
        nonce: Nonce,
        text: &str,
    ) -> Result<(Sent, Told), Fault> {
        let command = Command::Send { conversation: at, nonce, text: text.to_owned(), with: None };
        match self.run(who, command)? {
            (Reply::Sent(entry), told) if told.is_nothing() => Ok((Sent::Known(entry), told)),
            (Reply::Sent(entry), told) => {
                assert_eq!(told.entries, std::slice::from_ref(&entry), "all are told what the author is");
                Ok((Sent::New(entry), told))
            }
            other => panic!("{other:?}"),
        }
    }

    pub fn append(&self, who: &Someone, at: ConversationId, nonce: Nonce, text: &str) -> Result<Sent, Fault> {
        Ok(self.send(who, at, nonce, text)?.0)
    }

    /// Something new.
    pub fn try_say(&self, who: &Someone, at: ConversationId, text: &str) -> Result<Entry, Fault> {
        match self.append(who, at, self.nonce(), text)? {
            Sent::New(entry) => Ok(entry),
            known => panic!("not new: {known:?}"),
        }
    }

    pub fn say(&self, who: &Someone, at: ConversationId, text: &str) -> Entry {
        self.try_say(who, at, text).unwrap()
    }

    /// Says many things without waiting for each.
    pub fn fill(&self, who: &Someone, at: ConversationId, texts: impl Iterator<Item = String>) {
        let answers: Vec<_> = texts.map(|text| self.submit_message(who, at, &text)).collect();
        for answer in answers {
            self.wait(answer).unwrap().unwrap();
        }
    }

    pub fn history(
        &self,
        who: &Someone,
        of: ConversationId,
        before: Option<u32>,
        limit: u16,
    ) -> Result<History, Fault> {
        let command = Command::History {
            conversation: of,
            before: before.map(Seq),
            after: None,
            limit: Some(limit.into()),
        };
        match self.run(who, command)?.0 {
            Reply::History(page) => Ok(page),
            other => panic!("{other:?}"),
        }
    }

    pub fn replay(&self, who: &Someone, of: ConversationId, after: u32) -> Result<Replayed, Fault> {
        match self.run(who, Command::Replay { conversation: of, after: Seq(after) })?.0 {
            Reply::Replayed(replayed) => Ok(replayed),
            other => panic!("{other:?}"),
        }
    }

    /// The whole log, oldest first, by pages of history.
    pub fn log(&self, who: &Someone, of: ConversationId) -> Vec<Entry> {
        let (mut log, mut before) = (Vec::new(), None);
        loop {
            let page = self.history(who, of, before, limits::PAGE).unwrap();
            before = page.items.first().map(|entry| entry.seq.0);
            log.splice(0..0, page.items);
            if !page.more {
                return log;
            }
        }
    }

    pub fn create(&self, who: &Someone, nonce: Nonce, name: &str) -> Result<(Conversation, Told), Fault> {
        self.opened(who, Command::CreateRoom { nonce, name: name.to_owned(), space: None })
    }

    pub fn room(&self, who: &Someone, name: &str) -> ConversationId {
        self.create(who, self.nonce(), name).unwrap().0.id
    }

    pub fn join(&self, who: &Someone, room: ConversationId) -> Result<(Conversation, Told), Fault> {
        self.opened(who, Command::Join { conversation: room })
    }

    pub fn leave(&self, who: &Someone, room: ConversationId) -> Result<Told, Fault> {
        self.done(who, Command::Leave { conversation: room })
    }

    pub fn kick(&self, by: &Someone, room: ConversationId, who: &Someone) -> Result<Told, Fault> {
        self.done(by, Command::Kick { conversation: room, person: who.id })
    }

    pub fn readmit(&self, by: &Someone, room: ConversationId, who: &Someone) -> Result<Told, Fault> {
        self.done(by, Command::Readmit { conversation: room, person: who.id })
    }

    pub fn mute(
        &self,
        by: &Someone,
        room: ConversationId,
        who: &Someone,
        minutes: u32,
    ) -> Result<Told, Fault> {
        self.done(by, Command::Mute { conversation: room, person: who.id, minutes })
    }

    pub fn rename_room(&self, by: &Someone, room: ConversationId, name: &str) -> Result<Told, Fault> {
        self.done(by, Command::RenameRoom { conversation: room, name: name.to_owned() })
    }

    pub fn delete(&self, by: &Someone, room: ConversationId) -> Result<Told, Fault> {
        self.done(by, Command::DeleteRoom { conversation: room })
    }

    pub fn private(&self, who: &Someone, with: PersonId) -> Result<(Conversation, Told), Fault> {
        self.opened(who, Command::OpenPrivate { person: with })
    }

    /// Moves a read position. Gives the one that holds, and how many are unread, as one's devices hear it.
    pub fn read_to(&self, who: &Someone, at: ConversationId, seq: u32) -> Result<(Seq, u32), Fault> {
        let told = self.done(who, Command::Read { conversation: at, seq: Seq(seq) })?;
        match told.read[..] {
            [(person, conversation, seq, unread)] if (person, conversation) == (who.id, at) => {
                Ok((seq, unread))
            }
            _ => panic!("{told:?}"),
        }
    }

    pub fn members(
        &self,
        who: &Someone,
        of: ConversationId,
        after: Option<PersonId>,
    ) -> Result<Members, Fault> {
        match self
            .run(who, Command::Members(FindMembers { conversation: of, after, find: None, page: None }))?
            .0
        {
            Reply::Members(page) => Ok(page),
            other => panic!("{other:?}"),
        }
    }

    pub fn rooms(&self, who: &Someone, after: Option<ConversationId>) -> Rooms {
        match self.run(who, Command::Rooms(FindRooms { after, ..FindRooms::default() })).unwrap().0 {
            Reply::Rooms(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub fn forget(&self, who: &Someone) -> Result<Told, Fault> {
        let engine = self.engine();
        Ok(self.told_by(person::forget(&engine, &who.identity))?.1)
    }

    pub fn remove(&self, by: &Someone, who: &Someone) -> Result<Told, Fault> {
        self.done(by, Command::RemovePerson { person: who.id })
    }

    pub fn sign_out(&self, by: &Someone, login: LoginId) -> Result<Told, Fault> {
        self.done(by, Command::SignOut { login })
    }

    pub fn logins(&self, by: &Someone, of: Option<PersonId>) -> Result<Vec<Login>, Fault> {
        match self.run(by, Command::Logins { person: of })?.0 {
            Reply::Logins(logins) => Ok(logins),
            other => panic!("{other:?}"),
        }
    }

    pub fn profile(
        &self,
        who: &Someone,
        name: Option<&str>,
        avatar: Option<AvatarId>,
        locale: Option<Locale>,
    ) -> Result<(Person, Told), Fault> {
        self.shown(who, Command::Profile(EditProfile { name: name.map(str::to_owned), avatar, locale }))
    }

    pub fn rename(&self, who: &Someone, typed: &str) -> Result<Person, Fault> {
        Ok(self.profile(who, Some(typed), None, None)?.0)
    }

    pub fn rename_person(&self, by: &Someone, who: PersonId, name: &str) -> Result<(Person, Told), Fault> {
        self.shown(by, Command::RenamePerson { person: who, name: name.to_owned() })
    }

    /// A connection of somebody's that follows their conversations from here on.
    pub fn listen(&self, who: &Someone) -> Listener<'_> {
        let listener = Listener::connect(self, who);
        listener.resume(None).unwrap();
        listener
    }

    /// What a resume on a new connection says. Who is online is the hub's to say, and left out.
    pub fn try_resume(&self, who: &Someone, cursor: Option<Cursor>) -> Result<Resumed, Fault> {
        Listener::connect(self, who).resume(cursor)
    }

    pub fn resume(&self, who: &Someone, cursor: Option<Cursor>) -> Resumed {
        self.try_resume(who, cursor).unwrap()
    }

    /// Up to now.
    pub fn cursor(&self, who: &Someone) -> Cursor {
        self.resume(who, None).cursor
    }

    /// A conversation as somebody sees it.
    pub fn view(&self, who: &Someone, of: ConversationId) -> Conversation {
        let found = self.resume(who, None).conversations.into_iter().find(|view| view.id == of);
        found.expect("is in it")
    }

    /// What somebody's first page shows.
    pub fn overview(&self, who: &Someone) -> Resumed {
        let engine = self.engine();
        self.wait(account::overview(&engine, who.id)).unwrap()
    }

    fn opened(&self, who: &Someone, command: Command) -> Result<(Conversation, Told), Fault> {
        match self.run(who, command)? {
            (Reply::Opened(conversation), told) => Ok((conversation, told)),
            other => panic!("{other:?}"),
        }
    }

    fn shown(&self, who: &Someone, command: Command) -> Result<(Person, Told), Fault> {
        match self.run(who, command)? {
            (Reply::Person(person), told) => Ok((person, told)),
            other => panic!("{other:?}"),
        }
    }
}
