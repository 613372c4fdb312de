//! A store that does on demand what a good one hardly ever does: panic inside a write, make a verb refuse
//! after it has written, fail to commit, be slow. Everything else is the store's underneath.

use engine::{
    domain::{
        name::Name,
        permission::{Caller, Standing},
    },
    ports::store::*,
};
use protocol::*;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// What is to go wrong; nothing at first.
#[derive(Default)]
pub struct Hooks {
    /// Appending this text panics, once it is written.
    poison: Mutex<Option<String>>,
    /// Whoever makes a room of this name does not find it, once it is written.
    vanishing: Mutex<Option<String>>,
    /// What the next commits of something fail with. Nothing of theirs is written.
    commits: Mutex<VecDeque<StoreError>>,
    /// Reading a page of items panics, and looking a token up.
    panics_in_reads: AtomicBool,
    /// Committing panics: the writer's own mistake, and no verb's.
    panics_in_commit: AtomicBool,
    /// The messages and rooms written by each transaction so far, in order, kept or not.
    transactions: Mutex<Vec<Vec<String>>>,
    gate: Mutex<Gate>,
    turned: Condvar,
}

#[derive(Default)]
struct Gate {
    is_shut: bool,
    waiting: usize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A hook that panicked on purpose may have held it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hooks {
    pub fn poison(&self, text: &str) {
        *lock(&self.poison) = Some(text.to_owned());
    }

    pub fn vanish(&self, room: &str) {
        *lock(&self.vanishing) = Some(room.to_owned());
    }

    pub fn fail_commits(&self, with: impl IntoIterator<Item = StoreError>) {
        lock(&self.commits).extend(with);
    }

    pub fn panic_in_reads(&self) {
        self.panics_in_reads.store(true, Ordering::SeqCst);
    }

    pub fn panic_in_commit(&self) {
        self.panics_in_commit.store(true, Ordering::SeqCst);
    }

    /// All goes well from here on. How many commits were still to fail.
    pub fn heal(&self) -> usize {
        *lock(&self.poison) = None;
        *lock(&self.vanishing) = None;
        self.panics_in_reads.store(false, Ordering::SeqCst);
        self.panics_in_commit.store(false, Ordering::SeqCst);
        std::mem::take(&mut *lock(&self.commits)).len()
    }

    /// The messages and rooms written by each transaction since the last time.
    pub fn take_transactions(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut *lock(&self.transactions))
    }

    /// Lets no transaction begin until [`Self::open`]; what is written meanwhile waits for one together.
    /// Call it before anything is submitted.
    pub fn shut(&self) {
        lock(&self.gate).is_shut = true;
    }

    /// Waits until the writer stands before the gate.
    pub fn wait_for_writer(&self) {
        let mut gate = lock(&self.gate);
        while gate.waiting == 0 {
            gate = self.turned.wait(gate).unwrap();
        }
    }

    pub fn open(&self) {
        lock(&self.gate).is_shut = false;
        self.turned.notify_all();
    }

    fn note(&self, written: &str) {
        if let Some(last) = lock(&self.transactions).last_mut() {
            last.push(written.to_owned());
        }
    }

    fn pass(&self) {
        let mut gate = lock(&self.gate);
        gate.waiting += 1;
        self.turned.notify_all();
        while gate.is_shut {
            gate = self.turned.wait(gate).unwrap();
        }
        gate.waiting -= 1;
    }
}

pub struct Decorated {
    inner: Arc<dyn Store>,
    hooks: Arc<Hooks>,
}

impl Decorated {
    pub fn new(inner: Arc<dyn Store>, hooks: Arc<Hooks>) -> Self {
        Self { inner, hooks }
    }
}

impl Store for Decorated {
    fn epoch(&self) -> Epoch {
        self.inner.epoch()
    }

    fn is_local(&self) -> bool {
        self.inner.is_local()
    }

    fn writer(&self) -> StoreResult<Box<dyn Writer>> {
        Ok(Box::new(DecoratedWriter { inner: self.inner.writer()?, hooks: self.hooks.clone() }))
    }

    fn readers(&self) -> usize {
        self.inner.readers()
    }

    fn reader(&self) -> StoreResult<Box<dyn Read + '_>> {
        let inner = self.inner.reader()?;
        Ok(Box::new(Layer { inner, hooks: self.hooks.clone(), before: 0, vanished: None }))
    }
}

struct DecoratedWriter {
    inner: Box<dyn Writer>,
    hooks: Arc<Hooks>,
}

impl Writer for DecoratedWriter {
    fn begin(&mut self, now: i64) -> StoreResult<Box<dyn Tx + '_>> {
        self.hooks.pass();
        lock(&self.hooks.transactions).push(Vec::new());
        let inner = self.inner.begin(now)?;
        let before = inner.written();
        Ok(Box::new(Layer { inner, hooks: self.hooks.clone(), before, vanished: None }))
    }

    fn rest(&mut self) {
        self.inner.rest();
    }
}

/// Around a reader or a transaction.
struct Layer<R: ?Sized> {
    hooks: Arc<Hooks>,
    /// What [`Tx::written`] said when it began.
    before: u64,
    vanished: Option<ConversationId>,
    inner: Box<R>,
}

/// Hands calls on as they are.
macro_rules! hand_on {
    ($($name:ident($($argument:ident: $type:ty),*) -> $out:ty;)+) => {
        $(fn $name(&mut self, $($argument: $type),*) -> StoreResult<$out> {
            self.inner.$name($($argument),*)
        })+
    };
}

/// Hands nouns on whole.
macro_rules! nouns {
    ($($name:ident: $noun:ident;)+) => {
        $(fn $name(&mut self) -> &mut dyn $noun {
            self.inner.$name()
        })+
    };
}

impl<R: Read + ?Sized> Read for Layer<R> {
    nouns! {
        accounts: ReadAccounts;
        contacts: ReadContacts;
        groups: ReadGroups;
        robot: ReadRobot;
        server: ReadServer;
        spaces: ReadSpaces;
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

    fn view(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Conversation>> {
        if self.vanished == Some(conversation) {
            return Ok(None);
        }
        self.inner.view(conversation, person)
    }

    fn items(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        before: Option<Seq>,
        page: Page,
    ) -> StoreResult<Vec<Entry>> {
        assert!(!self.hooks.panics_in_reads.load(Ordering::SeqCst), "on purpose");
        self.inner.items(conversation, reader, before, page)
    }

    fn identity(&mut self, token: &TokenHash) -> StoreResult<Option<Identity>> {
        assert!(!self.hooks.panics_in_reads.load(Ordering::SeqCst), "on purpose");
        self.inner.identity(token)
    }

    hand_on! {
        person(person: PersonId) -> Option<Person>;
        standing(conversation: ConversationId, person: PersonId) -> Option<Standing>;
        head(conversation: ConversationId) -> Seq;
        events(conversation: ConversationId, reader: PersonId, after: Seq, page: Page) -> Events;
        sent(author: PersonId, nonce: Nonce) -> Option<Sent>;
        made(maker: PersonId, nonce: Nonce) -> Option<Made>;
        private_chat(one: PersonId, other: PersonId) -> Option<ConversationId>;
        rooms(reader: PersonId, space: ConversationId, after: Option<ConversationId>, limit: u16) -> Vec<RoomSummary>;
        members(conversation: ConversationId, after: Option<PersonId>, limit: u16) -> Vec<Member>;
        longest_member(conversation: ConversationId, but: PersonId) -> Option<PersonId>;
        memberships(person: PersonId) -> Vec<ConversationId>;
        mutes(person: PersonId) -> Vec<(ConversationId, i64)>;
        changes(person: PersonId, since: Option<&Cursor>) -> Resumed;
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
}

impl Tx for Layer<dyn Tx + '_> {
    nouns! {
        write_accounts: WriteAccounts;
        write_contacts: WriteContacts;
        write_groups: WriteGroups;
        write_robot: WriteRobot;
        write_server: WriteServer;
        write_messages: WriteMessages;
        write_passkeys: WritePasskeys;
        write_files: WriteFiles;
        write_stickers: WriteStickers;
        write_receipts: WriteReceipts;
        write_unsent: WriteUnsent;
        write_notify: WriteNotify;
        write_hooks: WriteHooks;
    }

    fn now(&self) -> i64 {
        self.inner.now()
    }

    fn written(&self) -> u64 {
        self.inner.written()
    }

    fn append(&mut self, message: NewMessage<'_>) -> StoreResult<bool> {
        let is_new = self.inner.append(message)?;
        self.hooks.note(message.text);
        let is_poison = lock(&self.hooks.poison).as_deref() == Some(message.text);
        assert!(!is_poison, "on purpose");
        Ok(is_new)
    }

    fn add_conversation(&mut self, new: NewConversation<'_>) -> StoreResult<ConversationId> {
        let id = self.inner.add_conversation(new)?;
        if let NewConversation::Room { name, .. } = new {
            self.hooks.note(name);
            if lock(&self.hooks.vanishing).as_deref() == Some(name) {
                self.vanished = Some(id);
            }
        }
        Ok(id)
    }

    hand_on! {
        hold(conversations: &[ConversationId]) -> bool;
        place(conversation: ConversationId, author: Caller) -> Option<Place>;
        append_notice(conversation: ConversationId, notice: Notice<'_>) -> Entry;
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

    fn commit(self: Box<Self>) -> StoreResult<()> {
        let Self { inner, hooks, before, .. } = *self;
        if inner.written() == before {
            return inner.commit();
        }
        assert!(!hooks.panics_in_commit.load(Ordering::SeqCst), "on purpose");
        let failure = lock(&hooks.commits).pop_front();
        match failure {
            None => inner.commit(),
            // Dropping the transaction undoes it.
            Some(error) => Err(error),
        }
    }
}
