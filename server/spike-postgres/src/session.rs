//! A connection with an open transaction, to read or to write.

use crate::{
    rows::{failed, get},
    sql,
    wire::{Call, Params, Wire},
};
use engine::ports::store::StoreResult;
use protocol::{ConversationId, Epoch, PersonId};
use std::{collections::HashMap, ops::DerefMut};
use tokio_postgres::{Row, types::ToSql};

macro_rules! params {
    ($($param:expr),* $(,)?) => {
        vec![$(Box::new($param) as Box<dyn tokio_postgres::types::ToSql + Sync + Send>),*]
    };
}
pub(crate) use params;

/// An open transaction. Dropping it rolls it back.
pub struct Session<W: DerefMut<Target = Wire>> {
    pub(crate) wire: W,
    pub(crate) epoch: Epoch,
    pub(crate) now: i64,
    pub(crate) written: u64,
    /// The conversations whose rows are locked.
    held: HashMap<ConversationId, Held>,
    /// Those that will be, before anything else.
    wanted: Vec<i64>,
    writes: bool,
}

/// How far a conversation is. Nobody else moves it while its row is locked, so it is counted here and its
/// row is written once, however many messages a batch has: PostgreSQL keeps every version of a row until
/// the transaction ends, and each further one costs more than the one before.
#[derive(Debug, Clone, Default)]
pub struct Held {
    pub head: u32,
    pub ord: u32,
    pub last_at: i64,
    /// The newest message, if it is new.
    last: Option<u32>,
    /// What authors have sent that their rows do not count yet.
    own: HashMap<PersonId, i64>,
    /// Whether the row says something else.
    moved: bool,
}

impl<W: DerefMut<Target = Wire>> Session<W> {
    pub fn reading(wire: W, epoch: Epoch) -> Self {
        Self { wire, epoch, now: 0, written: 0, held: HashMap::new(), wanted: Vec::new(), writes: false }
    }

    pub fn writing(wire: W, epoch: Epoch, now: i64) -> Self {
        Self { wire, epoch, now, written: 0, held: HashMap::new(), wanted: Vec::new(), writes: true }
    }

    /// Runs a statement that may look at anything.
    pub fn query(&mut self, call: Call<'_>) -> StoreResult<Vec<Row>> {
        self.settle();
        self.ask(call)
    }

    /// Runs a statement that does not look at what conversations count.
    pub fn ask(&mut self, call: Call<'_>) -> StoreResult<Vec<Row>> {
        Ok(self.ask_all(&[call])?.pop().unwrap_or_default())
    }

    /// Runs statements, behind the locks that are still to be taken.
    pub fn ask_all(&mut self, calls: &[Call<'_>]) -> StoreResult<Vec<Vec<Row>>> {
        if self.wanted.is_empty() {
            return self.wire.run(calls);
        }
        let ids = std::mem::take(&mut self.wanted);
        let params: [&(dyn ToSql + Sync); 1] = [&ids];
        let mut all: Vec<Call<'_>> = vec![(sql::LOCK, &params)];
        all.extend(calls);
        let mut answers = self.wire.run(&all)?;
        let rest = answers.split_off(1);
        answers.iter().try_for_each(|locked| self.note(locked))?;
        Ok(rest)
    }

    /// Writes the rows of conversations that have moved.
    pub fn settle(&mut self) {
        for (id, held) in self.held.iter_mut().filter(|(_, held)| held.moved) {
            held.moved = false;
            let (head, ord, last) = (i64::from(held.head), i64::from(held.ord), held.last.map(i64::from));
            self.wire.later(sql::ADVANCE, params![id.0, head, ord, last, held.last_at]);
            for (person, count) in held.own.drain() {
                self.wire.later(sql::COUNT_OWN, params![id.0, person.0, count]);
            }
        }
    }

    /// Writes without waiting.
    pub fn later(&mut self, statement: &'static str, params: Params) {
        self.settle();
        self.written += 1;
        self.wire.later(statement, params);
    }

    /// Runs a statement about a conversation that may be about to change: a transaction that writes locks
    /// it first, in a statement of its own ([`sql::LOCK`]).
    pub fn about(&mut self, conversation: ConversationId, call: Call<'_>) -> StoreResult<Vec<Row>> {
        if self.writes {
            self.want(&[conversation]);
        }
        self.ask(call)
    }

    /// Locks conversations with the next statement, in the order of their ids whoever asks.
    pub fn want(&mut self, conversations: &[ConversationId]) {
        for id in conversations {
            if !self.held.contains_key(id) && !self.wanted.contains(&id.0) {
                self.wanted.push(id.0);
            }
        }
    }

    /// A conversation, locked.
    pub fn held(&mut self, conversation: ConversationId) -> StoreResult<Held> {
        self.want(&[conversation]);
        self.ask_all(&[])?;
        self.held.get(&conversation).cloned().ok_or_else(|| failed("no such conversation"))
    }

    /// Nobody else sees a conversation that was just added.
    pub fn added(&mut self, conversation: ConversationId) {
        self.held.insert(conversation, Held::default());
    }

    /// A conversation that is held got an entry; by an author, if it is a message.
    pub fn grown(&mut self, conversation: ConversationId, to: (u32, u32, i64), author: Option<PersonId>) {
        self.written += 1;
        let held = self.held.entry(conversation).or_default();
        (held.head, held.ord, held.last_at) = to;
        held.moved = true;
        if let Some(author) = author {
            held.last = Some(held.head);
            *held.own.entry(author).or_default() += 1;
        }
    }

    fn note(&mut self, locked: &[Row]) -> StoreResult<()> {
        for row in locked {
            let (id, head, ord): (i64, i64, i64) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
            let number = |n: i64| u32::try_from(n).map_err(failed);
            let (head, ord, last_at) = (number(head)?, number(ord)?, get(row, 3)?);
            let held = Held { head, ord, last_at, ..Held::default() };
            self.held.insert(ConversationId(id), held);
        }
        Ok(())
    }
}

impl<W: DerefMut<Target = Wire>> Drop for Session<W> {
    fn drop(&mut self) {
        // A connection that is lost has no transaction any more.
        let _ = self.wire.rollback();
    }
}
