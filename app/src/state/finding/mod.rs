//! Looking for messages: what was asked, and what is known of the answer. A plain value; who holds it asks the server what it
//! returns, and tells it the answer.

pub mod copies;
pub mod excerpt;
pub mod outcome;
pub mod question;

use protocol::{Fault, Hit, Hits, Search, limits::HITS};
pub use question::{Is, Question};

/// A page of the server may have few hits, because it does a bounded amount of work at a time. So many pages are asked for,
/// one after the other, until there is something to show; then the reader decides.
const PAGES: u8 = 5;
/// So few hits are as good as none.
const FEW: usize = HITS / 2;
/// At most so many hits are looked at again when something has changed; those after them are dropped.
const AGAIN: usize = 5 * HITS;

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Finding {
    /// What is looked for, its first page; `None`: nothing.
    question: Option<Search>,
    /// What was asked last and is not answered.
    asked: Option<Search>,
    /// What was found, newest first.
    hits: Vec<Hit>,
    /// Asks for what is before them.
    next: Option<String>,
    /// How far back everything was looked at, milliseconds since 1970, while there is more.
    reached: Option<i64>,
    /// The hits are the answer to this question, and not to one before.
    current: bool,
    /// What was found again so far, while it is looked again.
    fresh: Option<Vec<Hit>>,
    /// Hits and pages since the reader asked for more.
    gained: (usize, u8),
    /// Something has changed since what is under way was asked.
    changed: bool,
    /// The hits are what this browser keeps of the answer, until the server is there.
    kept: bool,
    refused: Option<Fault>,
}

/// How far the answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is looked for.
    Idle,
    /// The answer is awaited. There may be hits from before.
    Looking,
    /// This is what was found. There may be more.
    Found,
    /// The server refused; it is asked again by itself if that can help.
    Refused(Fault),
}

impl Finding {
    /// Looks for something else; `None` for nothing. Returns what is to be asked.
    pub fn ask(&mut self, question: Option<Search>) -> Option<Search> {
        if question == self.question && self.refused.is_none() && (self.current || self.asked.is_some()) {
            return None;
        }
        self.next = None;
        self.reached = None;
        self.current = false;
        self.fresh = None;
        self.kept = false;
        self.question = question;
        if self.question.is_none() {
            self.hits.clear();
        }
        self.send(self.question.clone())
    }

    /// Asks for what is before what was found.
    pub fn more(&mut self) -> Option<Search> {
        if !self.current || self.is_looking() {
            return None;
        }
        let page = self.next.clone()?;
        self.fresh = None;
        let question = self.question.clone()?;
        self.gained = (0, 0);
        self.send(Some(Search { page: Some(page), ..question }))
    }

    /// Something has changed: looks again, while what was found stays. What is under way may be from before: then that is
    /// awaited.
    pub fn again(&mut self) -> Option<Search> {
        self.changed = self.asked.is_some();
        if !self.current || self.changed {
            return None;
        }
        self.fresh = Some(Vec::new());
        self.send(self.question.clone())
    }

    /// Asks the same again: the connection was lost, or the server refused for a while.
    pub fn retry(&mut self) -> Option<Search> {
        let asked = self.asked.clone().or_else(|| self.question.clone().filter(|_| !self.current));
        self.refused = None;
        self.asked.clone_from(&asked);
        asked
    }

    /// The answer to what was asked last. Returns what is to be asked next.
    pub fn answered(&mut self, page: Hits) -> Option<Search> {
        let asked = self.asked.take()?;
        self.kept = false;
        let Hits { hits, next, reached } = page;
        self.refused = None;
        if let Some(fresh) = &mut self.fresh {
            fresh.extend(hits);
            if let Some(page) = next.clone().filter(|_| fresh.len() < self.hits.len().min(AGAIN)) {
                return self.send(Some(Search { page: Some(page), ..asked }));
            }
            self.hits = self.fresh.take().unwrap_or_default();
        } else {
            let (gained, pages) = if asked.page.is_none() { (0, 0) } else { self.gained };
            if asked.page.is_none() {
                self.hits.clear();
            }
            self.gained = (gained + hits.len(), pages + 1);
            self.hits.extend(hits);
        }
        self.current = true;
        self.next = next;
        self.reached = reached;
        let (gained, pages) = self.gained;
        match self.next.clone().filter(|_| gained < FEW && pages < PAGES) {
            Some(page) => self.send(Some(Search { page: Some(page), ..asked })),
            None if self.changed => self.again(),
            None => None,
        }
    }

    /// The server refused. Returns after how many milliseconds to [`Self::retry`], if that can help.
    pub fn refused(&mut self, fault: Fault) -> Option<u32> {
        let wait = match fault {
            Fault::RateLimited { retry_ms } | Fault::Busy { retry_ms } => Some(retry_ms.max(1_000)),
            Fault::Internal { .. } => Some(5_000),
            _ => None,
        };
        if wait.is_none() {
            self.asked = None;
            self.fresh = None;
        }
        self.refused = Some(fault);
        wait
    }

    fn send(&mut self, search: Option<Search>) -> Option<Search> {
        self.refused = None;
        self.asked.clone_from(&search);
        search
    }

    /// What was asked last, while it is not answered.
    #[must_use]
    pub fn asked(&self) -> Option<&Search> {
        self.asked.as_ref()
    }

    /// How far the answer is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match &self.refused {
            Some(fault) => Stage::Refused(fault.clone()),
            None if self.question.is_none() => Stage::Idle,
            None if self.is_looking() => Stage::Looking,
            None => Stage::Found,
        }
    }

    /// Whether the reader waits for something: looking again is no reason to wait.
    fn is_looking(&self) -> bool {
        self.asked.is_some() && self.fresh.is_none()
    }

    /// What was found, newest first. Of the question before, until there is an answer to this one.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// There is no server, and this browser keeps these for what was asked.
    pub fn keeps(&mut self, asked: &Search, hits: Vec<Hit>) {
        if self.is_looking() && self.asked.as_ref() == Some(asked) && asked.page.is_none() {
            (self.hits, self.kept) = (hits, true);
        }
    }

    /// Whether the hits are those that this browser keeps.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// Whether the hits are the answer to what is looked for now.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.current
    }

    /// Whether there may be more, and how far back everything was looked at, milliseconds since 1970.
    #[must_use]
    pub fn rest(&self) -> Option<i64> {
        self.next.as_ref().map(|_| self.reached.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
