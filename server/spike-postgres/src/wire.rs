//! One connection, used by one thread at a time: statements, counted, and pipelined where no answer is
//! needed in between.

use crate::rows::{failed, store_error};
use engine::ports::store::StoreResult;
use futures_util::future::{join_all, join3};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, Config, Error, NoTls, Row, Statement, types::ToSql};

/// A statement and what is bound to it.
pub type Call<'a> = (&'static str, &'a [&'a (dyn ToSql + Sync)]);

/// The same, ready to be sent.
type Bound<'a> = (&'static str, Vec<&'a (dyn ToSql + Sync)>);

/// Whether statements whose answers are not needed in between go out together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipelining {
    /// They do.
    On,
    /// Each is waited for, as the blocking `postgres` crate does.
    Off,
}

/// What went over a store's connections. Preparing statements is not counted: it is done once each.
#[derive(Debug, Default)]
pub struct Counts {
    statements: AtomicU64,
    round_trips: AtomicU64,
}

/// [`Counts`] at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Statements, with `BEGIN` and `COMMIT`.
    pub statements: u64,
    /// How often somebody waited for the server.
    pub round_trips: u64,
}

impl Counts {
    /// How many there are by now.
    #[must_use]
    pub fn now(&self) -> Counted {
        Counted {
            statements: self.statements.load(Ordering::Relaxed),
            round_trips: self.round_trips.load(Ordering::Relaxed),
        }
    }

    fn add(&self, statements: usize, round_trips: usize) {
        self.statements.fetch_add(statements as u64, Ordering::Relaxed);
        self.round_trips.fetch_add(round_trips as u64, Ordering::Relaxed);
    }
}

/// What is bound to a statement that is sent later.
pub type Params = Vec<Box<dyn ToSql + Sync + Send>>;

/// A write that nobody waits for: it goes out with the next statement that is waited for.
struct Later {
    statement: &'static str,
    params: Params,
}

/// A connection. Its traffic is driven by whoever waits on it: there is no other thread.
pub struct Wire {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    /// Opens the transaction, with its first statement.
    begin: Option<&'static str>,
    open: bool,
    later: Vec<Later>,
    /// A statement of this transaction failed: PostgreSQL answers its COMMIT with ROLLBACK, and no error.
    spoilt: bool,
    pipelining: Pipelining,
    counts: Arc<Counts>,
}

impl Wire {
    /// Connects, with commits that wait for the disk.
    pub fn connect(config: &Config, pipelining: Pipelining, counts: Arc<Counts>) -> StoreResult<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let client = runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute("SET synchronous_commit = on").await?;
            Ok::<_, Error>(client)
        });
        Ok(Self {
            client: client.map_err(store_error)?,
            runtime: Some(runtime),
            prepared: HashMap::new(),
            begin: None,
            open: false,
            later: Vec::new(),
            spoilt: false,
            pipelining,
            counts,
        })
    }

    /// Opens a transaction, with its first statement.
    pub fn begin(&mut self, statement: &'static str) {
        self.begin = Some(statement);
    }

    /// Writes without waiting. What goes wrong is told by the next [`Self::run`] or [`Self::commit`].
    pub fn later(&mut self, statement: &'static str, params: Params) {
        self.later.push(Later { statement, params });
    }

    /// Runs one statement.
    pub fn query(&mut self, call: Call<'_>) -> StoreResult<Vec<Row>> {
        Ok(self.run(&[call])?.pop().unwrap_or_default())
    }

    /// Runs statements in order, behind what waits from before. The first error is theirs.
    pub fn run(&mut self, calls: &[Call<'_>]) -> StoreResult<Vec<Vec<Row>>> {
        if calls.is_empty() {
            return Ok(Vec::new());
        }
        let waiting = std::mem::take(&mut self.later);
        let mut all = bound(&waiting);
        all.extend(calls.iter().map(|(statement, params)| (*statement, params.to_vec())));
        let answers = self.exchange(&all, None);
        self.spoilt |= answers.is_err();
        let mut answers = answers.map_err(store_error)?;
        Ok(answers.split_off(waiting.len()))
    }

    /// Sends statements, with the BEGIN before the first of a transaction and an `end` behind the last.
    fn exchange(&mut self, all: &[Bound<'_>], end: Option<&'static str>) -> Result<Vec<Vec<Row>>, Error> {
        let Some(runtime) = &self.runtime else { return Ok(Vec::new()) };
        let (client, prepared) = (&self.client, &mut self.prepared);
        let (counts, pipelining) = (&self.counts, self.pipelining);
        let begin = self.begin.take();
        self.open |= begin.is_some();
        let statements = all.len() + usize::from(begin.is_some()) + usize::from(end.is_some());
        let bare = async |statement: Option<&'static str>| match statement {
            Some(statement) => client.batch_execute(statement).await,
            None => Ok(()),
        };
        runtime.block_on(async {
            for (statement, _) in all {
                if !prepared.contains_key(statement) {
                    prepared.insert(*statement, client.prepare(statement).await?);
                }
            }
            let calls = all.iter().filter_map(|(statement, params)| {
                Some(client.query(prepared.get(statement)?, params.as_slice()))
            });
            match pipelining {
                Pipelining::On => {
                    counts.add(statements, 1);
                    // Polled in this order, so sent in this order.
                    let (begun, answers, ended) = join3(bare(begin), join_all(calls), bare(end)).await;
                    begun?;
                    let answers = answers.into_iter().collect::<Result<_, _>>()?;
                    ended.map(|()| answers)
                }
                Pipelining::Off => {
                    counts.add(statements, statements);
                    bare(begin).await?;
                    let mut answers = Vec::new();
                    for call in calls {
                        answers.push(call.await?);
                    }
                    bare(end).await?;
                    Ok(answers)
                }
            }
        })
    }

    /// Commits what was written, if anything was asked at all.
    ///
    /// # Errors
    /// [`engine::ports::store::StoreError::Broken`] if the connection was lost. Any other: nothing was written.
    pub fn commit(&mut self) -> StoreResult<()> {
        if self.begin.is_some() && self.later.is_empty() {
            self.begin = None;
            return Ok(());
        }
        // PostgreSQL would answer with ROLLBACK, and without an error.
        if self.spoilt {
            return Err(failed("a statement had failed before the commit"));
        }
        let waiting = std::mem::take(&mut self.later);
        self.exchange(&bound(&waiting), Some("COMMIT")).map_err(store_error)?;
        self.open = false;
        Ok(())
    }

    /// Undoes what was written.
    pub fn rollback(&mut self) -> StoreResult<()> {
        self.later.clear();
        self.begin = None;
        self.spoilt = false;
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        self.exchange(&[], Some("ROLLBACK")).map(drop).map_err(store_error)
    }
}

fn bound(waiting: &[Later]) -> Vec<Bound<'_>> {
    let mut all: Vec<Bound<'_>> = Vec::with_capacity(waiting.len());
    for Later { statement, params } in waiting {
        all.push((statement, params.iter().map(|param| param.as_ref() as &(dyn ToSql + Sync)).collect()));
    }
    all
}

impl Drop for Wire {
    /// A runtime may not be waited for inside another one, where a store may well be dropped.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
