//! Transactions and snapshots that break a promise, and pass everything else on.

use crate::{
    mode::Mode,
    nonces::Nonces,
    pending::{Backlog, LATE, Pending},
};
use engine::{
    domain::{
        email::Email,
        friendship::{Kept, Relation},
        name::Name,
        permission::{Caller, Standing},
        second_factor::SecondFactor,
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
    pub nonces: &'a Nonces,
}

/// Methods that are passed on as they are.
macro_rules! pass_on {
    ($($name:ident($($arg:ident: $type:ty),*) -> $ret:ty;)*) => {
        $(fn $name(&mut self, $($arg: $type),*) -> StoreResult<$ret> { self.inner.$name($($arg),*) })*
    };
}

/// The reading half of both.
macro_rules! read {
    ($broken:ident) => {
        impl ReadAccounts for $broken<'_> {
            pass_on! {
                account(person: PersonId) -> Option<Account>;
                account_of(email_key: &str) -> Option<Account>;
                registration_of(email_key: &str) -> Option<MailToken>;
                mail_token(secret: &TokenHash) -> Option<MailToken>;
                second_factor(person: PersonId) -> Option<SecondFactor>;
                queued_mails(limit: u16) -> Vec<QueuedMail>;
            }
        }

        impl Read for $broken<'_> {
            fn server(&mut self) -> &mut dyn ReadServer {
                self.inner.server()
            }

            pass_on! {
                sent(author: PersonId, nonce: Nonce) -> Option<Sent>;
                person(person: PersonId) -> Option<Person>;
                standing(conversation: ConversationId, person: PersonId) -> Option<Standing>;
                view(conversation: ConversationId, person: PersonId) -> Option<Conversation>;
                head(conversation: ConversationId) -> Seq;
                made(maker: PersonId, nonce: Nonce) -> Option<Made>;
                private_chat(one: PersonId, other: PersonId) -> Option<ConversationId>;
                rooms(reader: PersonId, after: Option<ConversationId>, limit: u16) -> Vec<RoomSummary>;
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
                rooms_named(find: &str) -> Vec<(ConversationId, i64)>;
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

        impl ReadContacts for $broken<'_> {
            pass_on! {
                relation(person: PersonId, other: PersonId) -> Relation;
                kept(person: PersonId) -> Kept;
                peer(conversation: ConversationId, person: PersonId) -> Option<Peer>;
                quiet_chats(person: PersonId, friends_only: bool) -> Vec<ConversationId>;
                people_called(
                    reader: PersonId,
                    find: &str,
                    sought: &str,
                    after: Option<&ListPlace>,
                    limit: u16
                ) -> Vec<(ListPlace, Person)>;
                mark(person: PersonId, conversation: ConversationId) -> Mark;
            }
        }

        impl ReadRobot for $broken<'_> {
            pass_on! {
                locale(person: PersonId) -> Option<Locale>;
                reminders(person: PersonId) -> Vec<Reminder>;
                reminder_asked(conversation: ConversationId, asked: Seq) -> Option<Reminder>;
                next_reminders(limit: u16) -> Vec<Reminder>;
            }
        }
    };
}

/// What both read about groups.
macro_rules! read_groups {
    ($broken:ident) => {
        impl ReadGroups for $broken<'_> {
            pass_on! {
                conversation_name(conversation: ConversationId) -> String;
                group(conversation: ConversationId) -> GroupRow;
                group_face(conversation: ConversationId, reader: PersonId) -> GroupView;
                leaders(conversation: ConversationId) -> Vec<(PersonId, Role)>;
                nickname(conversation: ConversationId, person: PersonId) -> Option<String>;
                is_nickname_of_another(conversation: ConversationId, person: PersonId, folded: &str) -> bool;
                first_seq(conversation: ConversationId, person: PersonId) -> Seq;
                invites(conversation: ConversationId, maker: Option<PersonId>, now: i64) -> Vec<Invite>;
                invite(code: &TokenHash) -> Option<InviteRow>;
                requests(conversation: ConversationId) -> Vec<JoinRequest>;
                has_asked(conversation: ConversationId, person: PersonId) -> bool;
            }
        }
    };
}

read_groups!(BrokenRead);
read_groups!(BrokenTx);
read!(BrokenRead);
read!(BrokenTx);

impl WriteContacts for BrokenTx<'_> {
    pass_on! {
        set_relation(person: PersonId, other: PersonId, relation: &Relation) -> Option<Contact>;
        set_mark(person: PersonId, mark: Mark) -> ();
        drop_contacts(person: PersonId) -> ();
    }
}

impl WriteAccounts for BrokenTx<'_> {
    pass_on! {
        add_account(person: PersonId, email: &Email, password: &str) -> ();
        set_password(person: PersonId, password: &str) -> ();
        set_email(person: PersonId, email: &Email) -> ();
        drop_account(person: PersonId) -> ();
        set_second_factor(person: PersonId, factor: Option<(&[u8], i64, &[TokenHash])>) -> ();
        use_step(person: PersonId, step: i64) -> bool;
        use_recovery_code(person: PersonId, code: &TokenHash) -> bool;
        add_mail_token(new: &NewMailToken) -> i64;
        set_mail_secret(token: i64, secret: &TokenHash) -> bool;
        use_mail_token(token: i64) -> bool;
        burn_mail_tokens(person: PersonId) -> ();
        burn_registrations(email_key: &str) -> ();
        add_mail(new: &NewMail) -> ();
        postpone_mail(mail: i64, due_at: i64) -> ();
        drop_mail(mail: i64) -> ();
        drop_mail_tokens(before: i64) -> ();
    }
}

impl WriteGroups for BrokenTx<'_> {
    pass_on! {
        set_settings(conversation: ConversationId, settings: GroupSettings) -> ();
        set_announcement(conversation: ConversationId, by: PersonId, text: &str) -> ();
        set_nickname(conversation: ConversationId, person: PersonId, name: Option<&Name>) -> ();
        hide_before(conversation: ConversationId, person: PersonId, first: Seq) -> ();
        note_spoke(conversation: ConversationId, person: PersonId, at: i64) -> ();
        add_invite(new: NewInvite<'_>) -> InviteId;
        use_invite(invite: InviteId) -> ();
        drop_invite(conversation: ConversationId, invite: InviteId, maker: Option<PersonId>) -> bool;
        add_request(conversation: ConversationId, person: PersonId, inviter: PersonId) -> ();
        drop_request(conversation: ConversationId, person: PersonId) -> bool;
        drop_requests_of(person: PersonId) -> ();
    }
}

impl WriteRobot for BrokenTx<'_> {
    pass_on! {
        add_robot(name: &str, token: &TokenHash) -> ();
        add_reminder(new: &NewReminder) -> Reminder;
        end_reminder(id: i64) -> bool;
        drop_reminders(person: PersonId) -> ();
    }
}

impl Tx for BrokenTx<'_> {
    fn run_server(&mut self) -> &mut dyn WriteServer {
        self.inner.run_server()
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
            Mode::AckBeforeCommit | Mode::FanOutBeforeCommit | Mode::NoDedupe => {}
        }
        inner.commit()?;
        backlog.clear();
        Ok(())
    }
}

impl BrokenTx<'_> {
    /// Tells everybody of a message that is not on disk.
    fn tell(&self, message: &NewMessage<'_>) {
        let Some(author) = self.author.clone() else { return };
        let NewMessage { conversation, seq, ord, at, nonce, text, .. } = *message;
        let what = What::Message { author, nonce, text: text.to_owned() };
        let entry = Entry { conversation, seq, ord, at, what };
        self.bus.publish(Envelope::Entry { entry, origin: None, hidden_from: None });
    }
}
