//! The store: connections that write, as many as are asked for, and a few that read.

use crate::{
    lineage,
    rows::failed,
    session::Session,
    tx::PgWriter,
    wire::{Counts, Pipelining, Wire},
};
use engine::ports::store::{Read, Store, StoreResult, Writer};
use protocol::Epoch;
use std::sync::{Arc, Mutex, TryLockError};
use tokio_postgres::Config;

/// Connections that read.
const READERS: usize = 2;

/// A PostgreSQL database with the chat's tables.
pub struct PgStore {
    config: Config,
    epoch: Epoch,
    readers: Vec<Mutex<Wire>>,
    pipelining: Pipelining,
    counts: Arc<Counts>,
}

/// Options of a connection, from a text like `host=/run/postgresql user=leliao dbname=leliao`.
///
/// # Errors
/// If it is none.
pub fn connect_options(text: &str) -> StoreResult<Config> {
    text.parse().map_err(failed)
}

impl PgStore {
    /// Opens a database; makes the tables of an empty one.
    ///
    /// # Errors
    /// The server's.
    pub fn open(config: &Config, pipelining: Pipelining) -> StoreResult<Self> {
        let (epoch, counts) = (lineage::epoch(config)?, Arc::<Counts>::default());
        let reader = || Wire::connect(config, pipelining, counts.clone()).map(Mutex::new);
        let readers = (0..READERS).map(|_| reader()).collect::<StoreResult<_>>()?;
        Ok(Self { config: config.clone(), epoch, readers, pipelining, counts })
    }

    /// What went over its connections.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}

impl Store for PgStore {
    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn is_local(&self) -> bool {
        false
    }

    fn writer(&self) -> StoreResult<Box<dyn Writer>> {
        let wire = Wire::connect(&self.config, self.pipelining, self.counts.clone())?;
        Ok(Box::new(PgWriter { wire, epoch: self.epoch }))
    }

    fn readers(&self) -> usize {
        READERS
    }

    fn reader(&self) -> StoreResult<Box<dyn Read + '_>> {
        for reader in &self.readers {
            let mut wire = match reader.try_lock() {
                Ok(wire) => wire,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => continue,
            };
            wire.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            return Ok(Box::new(Session::reading(wire, self.epoch)));
        }
        Err(failed("no reader is free"))
    }
}
