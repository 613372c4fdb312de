//! Jobs that wait for the writer, in the order in which they came.

use super::job::Job;
use std::{
    collections::VecDeque,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

/// The writer's end of the queue. What has been looked at and not been done yet stays in front.
pub struct Inbox<'a> {
    queue: &'a Receiver<Box<dyn Job>>,
    front: VecDeque<Box<dyn Job>>,
}

impl<'a> Inbox<'a> {
    pub fn new(queue: &'a Receiver<Box<dyn Job>>) -> Self {
        Self { queue, front: VecDeque::new() }
    }

    /// Waits until there is a job.
    ///
    /// # Errors
    /// If none came in time, or none will come any more.
    pub fn wait(&mut self, timeout: Duration) -> Result<(), RecvTimeoutError> {
        if self.front.is_empty() {
            self.front.push_back(self.queue.recv_timeout(timeout)?);
        }
        Ok(())
    }

    /// Looks at those that wait, at most so many, and leaves them.
    pub fn peek(&mut self, most: usize) -> impl Iterator<Item = &dyn Job> {
        while self.front.len() < most
            && let Ok(job) = self.queue.try_recv()
        {
            self.front.push_back(job);
        }
        self.front.iter().take(most).map(AsRef::as_ref)
    }

    /// Takes the next one, if there is one already.
    pub fn take(&mut self) -> Option<Box<dyn Job>> {
        self.front.pop_front().or_else(|| self.queue.try_recv().ok())
    }
}
