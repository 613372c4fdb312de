//! Sees to it that what was heard is looked at, and that what is due is sent: so many posts at a time.

use super::ear::{Ear, Heard};
use crate::{Engine, ports::store::Read, runner::Result};
use std::{collections::HashMap, time::Duration};
use tokio::{
    task::{Id, JoinSet},
    time::{Instant, sleep_until},
};

/// Knows who is to be sent what, and when.
pub trait Desk: Send + 'static {
    /// What a test is made for.
    type Test: Ord + Send + 'static;
    /// What a post is about.
    type Post: Send;
    /// What became of one.
    type Done: Send + 'static;

    /// Posts that are out at the same time.
    const AT_ONCE: usize;

    /// Whether there is anybody to tell at all.
    ///
    /// # Errors
    /// The store's.
    fn any(read: &mut dyn Read) -> Result<bool>;

    /// Finds whom it concerns. Takes each out of what was heard when it is found.
    ///
    /// # Errors
    /// The store's: what is left is heard again.
    fn find(&mut self, heard: &mut Heard<Self::Test>) -> impl Future<Output = Result<()>> + Send;

    /// Takes what can be sent now, and what does it.
    fn take(
        &mut self,
        now: Instant,
    ) -> Option<(Self::Post, impl Future<Output = Self::Done> + Send + 'static)>;

    /// A post has ended; `None`: by a panic.
    fn done(&mut self, post: Self::Post, done: Option<Self::Done>);

    /// When something will be due, if nothing else happens before.
    fn next(&self) -> Option<Instant>;
}

/// Works until the server stops. `delay`: what is said now may be read in a moment, and more may come.
pub async fn run<D: Desk>(mut desk: D, engine: &Engine, ear: &Ear<D::Test>, delay: Duration) {
    let mut out = Out { tasks: JoinSet::new(), posts: HashMap::new() };
    // What an earlier run has not told is still to be told.
    if engine.reads.run(D::any).await.unwrap_or(true) {
        ear.open();
        sort(&mut desk, ear, Heard::at_start(true)).await;
    }
    let mut listens = None;
    loop {
        let is_full = out.send(&mut desk);
        let (next, heard) = (at(desk.next().filter(|_| !is_full)), at(listens));
        tokio::select! {
            () = engine.stopping.cancelled() => break,
            Some(ended) = out.tasks.join_next_with_id() => {
                let (id, done) = match ended {
                    Ok((id, done)) => (id, Some(done)),
                    Err(panic) => {
                        tracing::error!(%panic, "a message could not be sent outside");
                        (panic.id(), None)
                    }
                };
                if let Some(post) = out.posts.remove(&id) {
                    desk.done(post, done);
                }
            }
            () = ear.woken.notified(), if listens.is_none() => listens = Some(Instant::now() + delay),
            () = heard => {
                listens = None;
                sort(&mut desk, ear, ear.take()).await;
            }
            () = next => {}
        }
    }
    out.tasks.shutdown().await;
}

/// What is out.
struct Out<D: Desk> {
    tasks: JoinSet<D::Done>,
    posts: HashMap<Id, D::Post>,
}

impl<D: Desk> Out<D> {
    /// Sends what can be sent now. Whether no more can be out.
    fn send(&mut self, desk: &mut D) -> bool {
        while self.tasks.len() < D::AT_ONCE {
            let Some((post, work)) = desk.take(Instant::now()) else { return false };
            self.posts.insert(self.tasks.spawn(work).id(), post);
        }
        true
    }
}

async fn sort<D: Desk>(desk: &mut D, ear: &Ear<D::Test>, mut heard: Heard<D::Test>) {
    if let Err(error) = desk.find(&mut heard).await {
        tracing::warn!(%error, "whom to tell outside could not be found; it is tried again");
        ear.again(heard);
    }
}

/// Waits until then, or for ever.
async fn at(then: Option<Instant>) {
    match then {
        Some(then) => sleep_until(then).await,
        None => std::future::pending().await,
    }
}
