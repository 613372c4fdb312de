//! What is looked for, checked.

use super::place::Place;
use crate::domain::search::{Clause, Query, Token, Written, fold};
use protocol::{ConversationId, Fault, Has, Json, PersonId, Search};
use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What a message has to be to be found, and where the page begins.
#[derive(Debug, Clone)]
pub struct Sought {
    /// What it says.
    pub query: Query,
    /// In which conversation, if not in all.
    pub conversation: Option<ConversationId>,
    /// From when on, milliseconds since 1970.
    pub since: Option<i64>,
    /// Until before when.
    pub until: Option<i64>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether it is on the searcher's list.
    pub starred: bool,
    /// Before this one.
    pub before: Option<Place>,
    /// What an index has of every block that has such a message.
    pub clauses: Vec<Clause>,
    from: Option<PersonId>,
    has: Option<Has>,
}

impl Sought {
    /// Reads what a client asks for.
    ///
    /// # Errors
    /// [`Fault::Unreadable`].
    pub fn parse(asked: &Json) -> Result<Self, Fault> {
        let asked: Search = asked.read().map_err(|_| Fault::Unreadable)?;
        let Search { find, conversation, from, since, until, has, pinned, starred, page } = asked;
        if has == Some(Has::Unknown) {
            return Err(Fault::Unreadable);
        }
        let before = page.map(|page| page.parse()).transpose()?;
        let query = Query::parse(&find)?;
        let marks = [from.map(Token::author), has.map(Token::has)];
        let marks = marks.into_iter().flatten().map(|mark| Clause(vec![BTreeSet::from([mark])]));
        let clauses = query.clauses().into_iter().chain(marks).collect();
        Ok(Self { query, conversation, since, until, pinned, starred, before, clauses, from, has })
    }

    /// Whether nothing is asked for: then nothing is found, instead of everything.
    pub fn is_nothing(&self) -> bool {
        self.query.is_empty()
            && self.conversation.is_none()
            && self.from.is_none()
            && self.has.is_none()
            && !self.pinned
            && !self.starred
            && self.since.is_none()
            && self.until.is_none()
    }

    /// Whether a message is such a one. Whether it is pinned or on a list is not looked at. A text that makes the code panic is
    /// none: no search would get past it.
    pub fn is(&self, message: &Written) -> bool {
        catch_unwind(AssertUnwindSafe(|| self.compare(message))).unwrap_or(false)
    }

    fn compare(&self, message: &Written) -> bool {
        if self.from.is_some_and(|from| from != message.author)
            || self.has.is_some_and(|what| !message.has(what))
        {
            return false;
        }
        if self.query.is_empty() {
            return true;
        }
        let names = message.files.iter().map(|file| fold(&file.name));
        let said: Vec<String> = [fold(&message.text)].into_iter().chain(names).collect();
        self.query.is_in(&said)
    }
}
