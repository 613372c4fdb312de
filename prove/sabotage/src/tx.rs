//! Transactions and snapshots that break a promise, and pass everything else on.

use crate::{
    mode::Mode,
    nonces::Nonces,
    pending::{Backlog, LATE, Pending},
};
use engine::{
    domain::{
        name::Name,
        permission::{Caller, Standing},
    },
    ports::{
        bus::{Bus, Envelope},
        store::*,
    },
};
use protocol::*;

/// A transaction.
pub struct BrokenTx<'a> {
    pub inner: Box<dyn Tx + 'a>,
    pub mode: Mode,
    pub bus: &'a dyn Bus,
    pub nonces: &'a Nonces,
    pub backlog: &'a mut Backlog,
    pub appended: Vec<Pending>,
    /// Whoever the last place was for.
    pub author: Option<Person>,
    /// Rows written when it began, by what was postponed.
    pub written: u64,
    pub only_appends: bool,
}

/// A snapshot.
pub struct BrokenRead<'a> {
    pub inner: Box<dyn Read + 'a>,
    pub mode: Mode,
    pub nonces: &'a Nonces,
}

/// Methods that are passed on as they are.
macro_rules! pass_on {
    ($($name:ident($($arg:ident: $type:ty),*) -> $ret:ty;)*) => {
        $(fn $name(&mut self, $($arg: $type),*) -> StoreResult<$ret> { self.inner.$name($($arg),*) })*
    };
}

/// Nouns that are passed on whole.
macro_rules! nouns {
    ($($name:ident: $noun:ident;)*) => {
        $(fn $name(&mut self) -> &mut dyn $noun { self.inner.$name() })*
    };
}

/// The reading half of both.
macro_rules! read {
    ($broken:ident) => {
        impl Read for $broken<'_> {
            nouns! {
                accounts: ReadAccounts;
                contacts: ReadContacts;
                groups: ReadGroups;
                robot: ReadRobot;
                server: ReadServer;
                messages: ReadMessages;
                passkeys: ReadPasskeys;
                files: ReadFiles;
                stickers: ReadStickers;
                receipts: ReadReceipts;
                unsent: ReadUnsent;
                notify: ReadNotify;
                hooks: ReadHooks;
                forms: ReadForms;
                search: ReadSearch;
            }

            pass_on! {
                sent(author: PersonId, nonce: Nonce) -> Option<Sent>;
                person(person: PersonId) -> Option<Person>;
                view(conversation: ConversationId, person: PersonId) -> Option<Conversation>;
                head(conversation: ConversationId) -> Seq;
                made(maker: PersonId, nonce: Nonce) -> Option<Made>;
                private_chat(one: PersonId, other: PersonId) -> Option<ConversationId>;
                rooms(reader: PersonId, space: ConversationId, after: Option<ConversationId>, limit: u16) -> Vec<RoomSummary>;
                members(conversation: ConversationId, after: Option<PersonId>, limit: u16) -> Vec<Member>;
                longest_member(conversation: ConversationId, but: PersonId) -> Option<PersonId>;
                memberships(person: PersonId) -> Vec<ConversationId>;
                mutes(person: PersonId) -> Vec<(ConversationId, i64)>;
                changes(person: PersonId, since: Option<&Cursor>) -> Resumed;
                identity(token: &TokenHash) -> Option<Identity>;
                logins(person: PersonId) -> Vec<Login>;
                login(login: LoginId) -> Option<PersonId>;
                name_holder(key: &str) -> Option<NameHolder>;
                anybody(person: PersonId) -> Option<Person>;
                rooms_named(space: ConversationId, find: &str) -> Vec<(ConversationId, i64)>;
                mine_named(reader: PersonId, find: &str, limit: u16) -> Vec<RoomSummary>;
                room(room: ConversationId, reader: PersonId) -> Option<RoomSummary>;
                member_count(conversation: ConversationId) -> u32;
                listed(
                    conversation: ConversationId,
                    after: Option<&ListPlace>,
                    find: &str,
                    limit: u16
                ) -> Vec<ListPlace>;
                member(conversation: ConversationId, person: PersonId) -> Option<Member>;
                login_by_door(person: PersonId, door: &TokenHash, since: i64) -> Option<LoginId>;
                way_back(person: PersonId) -> Option<i64>;
                way_back_of(secret: &TokenHash) -> Option<PersonId>;
                has_owner() -> bool;
            }

            fn spaces(&mut self) -> &mut dyn ReadSpaces {
                self
            }

            fn standing(
                &mut self,
                conversation: ConversationId,
                person: PersonId,
            ) -> StoreResult<Option<Standing>> {
                let standing = self.inner.standing(conversation, person)?;
                let elsewhere = |standing: Standing| standing.elsewhere && self.mode != Mode::SpacesAreOpen;
                Ok(standing.map(|standing| Standing { elsewhere: elsewhere(standing), ..standing }))
            }

            fn items(
                &mut self,
                conversation: ConversationId,
                reader: PersonId,
                before: Option<Seq>,
                page: Page,
            ) -> StoreResult<Vec<Entry>> {
                let mut items = self.inner.items(conversation, reader, before, page)?;
                self.nonces.put_back(&mut items);
                Ok(items)
            }

            fn events(
                &mut self,
                of: ConversationId,
                reader: PersonId,
                after: Seq,
                page: Page,
            ) -> StoreResult<Events> {
                let mut events = self.inner.events(of, reader, after, page)?;
                self.nonces.put_back(&mut events.events);
                Ok(events)
            }
        }

        impl ReadSpaces for $broken<'_> {
            fn all(&mut self, reader: PersonId) -> StoreResult<Vec<SpaceSummary>> {
                self.inner.spaces().all(reader)
            }

            fn spaces_of(&mut self, person: PersonId) -> StoreResult<Vec<ConversationId>> {
                self.inner.spaces().spaces_of(person)
            }

            fn rooms_in(
                &mut self,
                space: ConversationId,
                person: PersonId,
            ) -> StoreResult<Vec<ConversationId>> {
                match self.mode {
                    Mode::RoomsOutliveSpaces => Ok(Vec::new()),
                    _ => self.inner.spaces().rooms_in(space, person),
                }
            }

            fn rooms_of(&mut self, space: ConversationId) -> StoreResult<Vec<ConversationId>> {
                self.inner.spaces().rooms_of(space)
            }

            fn contents(&mut self, space: ConversationId) -> StoreResult<SpaceContents> {
                self.inner.spaces().contents(space)
            }

            fn is_acquainted(&mut self, person: PersonId, other: PersonId) -> StoreResult<bool> {
                self.inner.spaces().is_acquainted(person, other)
            }

            fn kept_by(&mut self, person: PersonId) -> StoreResult<Vec<PersonId>> {
                self.inner.spaces().kept_by(person)
            }
        }
    };
}

read!(BrokenRead);
read!(BrokenTx);

impl Tx for BrokenTx<'_> {
    nouns! {
        write_accounts: WriteAccounts;
        write_contacts: WriteContacts;
        write_groups: WriteGroups;
        write_robot: WriteRobot;
        write_server: WriteServer;
        write_passkeys: WritePasskeys;
        write_files: WriteFiles;
        write_stickers: WriteStickers;
        write_receipts: WriteReceipts;
        write_unsent: WriteUnsent;
        write_notify: WriteNotify;
        write_hooks: WriteHooks;
    }

    pass_on! {
        hold(conversations: &[ConversationId]) -> bool;
        append_notice(conversation: ConversationId, notice: Notice<'_>) -> Entry;
        add_conversation(new: NewConversation<'_>) -> ConversationId;
        rename_conversation(conversation: ConversationId, name: &str) -> ();
        delete_conversation(conversation: ConversationId) -> ();
        seat(conversation: ConversationId, person: PersonId, role: Role) -> ();
        unseat(conversation: ConversationId, person: PersonId) -> ();
        set_role(conversation: ConversationId, person: PersonId, role: Role) -> ();
        set_muted(conversation: ConversationId, person: PersonId, until: Option<i64>) -> ();
        set_banned(conversation: ConversationId, person: PersonId, until: Option<i64>) -> ();
        read_to(conversation: ConversationId, person: PersonId, seq: Seq) -> (Seq, u32);
        add_person(new: &NewPerson) -> PersonId;
        set_profile(person: PersonId, change: &ProfileChange) -> ();
        set_owner(person: PersonId) -> ();
        end_person(person: PersonId, keeps_name: bool) -> ();
        take_name(person: PersonId, name: &Name) -> ();
        free_name(person: PersonId) -> ();
        add_login(new: &NewLogin) -> LoginId;
        touch_login(login: LoginId, renewed: bool) -> ();
        end_login(login: LoginId) -> ();
        set_way_back(person: PersonId, secret: Option<&TokenHash>) -> ();
        touch_way_back(person: PersonId) -> ();
        set_owner_code(hash: &TokenHash) -> ();
        take_owner_code(hash: &TokenHash) -> bool;
    }

    fn write_messages(&mut self) -> &mut dyn WriteMessages {
        self
    }

    fn now(&self) -> i64 {
        self.inner.now()
    }

    fn written(&self) -> u64 {
        self.inner.written()
    }

    fn place(&mut self, conversation: ConversationId, author: Caller) -> StoreResult<Option<Place>> {
        let place = self.inner.place(conversation, author)?;
        self.author = place.as_ref().and_then(|place| place.author.clone());
        Ok(place)
    }

    fn append(&mut self, mut message: NewMessage<'_>) -> StoreResult<bool> {
        let client = message.nonce;
        if self.mode == Mode::NoDedupe {
            message.nonce = self.nonces.replace(client)?;
        }
        let before = self.inner.written();
        self.only_appends &= before == self.written;
        let is_new = self.inner.append(message)?;
        self.written = self.inner.written();
        if is_new {
            self.appended.push(Pending::of(&message));
        }
        if is_new && self.mode == Mode::FanOutBeforeCommit {
            self.tell(&message);
        }
        Ok(is_new)
    }

    fn commit(self: Box<Self>) -> StoreResult<()> {
        let Self { inner, mode, backlog, appended, written, only_appends, .. } = *self;
        let only_appends = only_appends && !appended.is_empty() && inner.written() == written;
        match mode {
            Mode::AckBeforeCommit if only_appends && backlog.postpone(appended) => return Ok(()),
            Mode::FanOutBeforeCommit if only_appends => std::thread::sleep(LATE),
            _ => {}
        }
        inner.commit()?;
        backlog.clear();
        Ok(())
    }
}

impl WriteMessages for BrokenTx<'_> {
    fn change(&mut self, change: Change<'_>) -> StoreResult<Entry> {
        if let (Mode::UnloggedEdit, ChangeTo::Text(text, _)) = (self.mode, change.to)
            && let Some(event) = self.invented(&change, text)?
        {
            return Ok(event);
        }
        let before = match (self.mode, change.to) {
            (Mode::StaleEdit, ChangeTo::Text(..)) => {
                self.inner.messages().message(change.conversation, change.seq, change.by)?
            }
            _ => None,
        };
        let mut event = self.inner.write_messages().change(change)?;
        if let (Some(before), What::Changed { item, .. }) = (before, &mut event.what)
            && let (What::Message { text, .. }, What::Message { text: before, .. }) =
                (&mut item.what, before.entry.what)
        {
            *text = before;
        }
        Ok(event)
    }

    fn star(
        &mut self,
        person: PersonId,
        conversation: ConversationId,
        seq: Seq,
        on: bool,
    ) -> StoreResult<()> {
        self.inner.write_messages().star(person, conversation, seq, on)
    }

    fn hide(&mut self, person: PersonId, conversation: ConversationId, seqs: &[Seq]) -> StoreResult<()> {
        self.inner.write_messages().hide(person, conversation, seqs)
    }
}

impl BrokenTx<'_> {
    /// What an edit would be told as, with nothing of it written.
    fn invented(&mut self, change: &Change<'_>, to: &str) -> StoreResult<Option<Entry>> {
        let Change { conversation, seq, by, .. } = *change;
        let Some(Found { entry: mut item, .. }) = self.inner.messages().message(conversation, seq, by)?
        else {
            return Ok(None);
        };
        let next = Seq(self.inner.head(conversation)?.0 + 1);
        let ord = item.ord;
        if let What::Message { text, more, .. } = &mut item.what {
            to.clone_into(text);
            more.get_or_insert_default().changed = next.0;
        }
        let Some(by) = self.inner.person(by)? else { return Ok(None) };
        let what = What::Changed { by, how: How::Edited, item: Box::new(item) };
        Ok(Some(Entry { conversation, seq: next, ord, at: 0, what }))
    }

    /// Tells everybody of a message that is not on disk.
    fn tell(&self, message: &NewMessage<'_>) {
        let Some(author) = self.author.clone() else { return };
        let NewMessage { conversation, seq, ord, at, nonce, text, .. } = *message;
        let what = What::Message { author, nonce, text: text.to_owned(), more: None };
        let entry = Entry { conversation, seq, ord, at, what };
        self.bus.publish(Envelope::Entry { entry, origin: None, hidden_from: None });
    }
}
