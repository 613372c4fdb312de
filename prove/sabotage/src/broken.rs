//! A store whose adapter breaks a promise.

use crate::{
    mode::Mode,
    nonces::Nonces,
    pending::Backlog,
    tx::{BrokenRead, BrokenTx},
};
use engine::ports::{
    bus::Bus,
    store::{Read, Store, StoreResult, Tx, Writer},
};
use protocol::Epoch;
use std::sync::Arc;

/// An honest store, broken.
pub struct Broken {
    store: Arc<dyn Store>,
    mode: Mode,
    bus: Arc<dyn Bus>,
    nonces: Arc<Nonces>,
}

impl Broken {
    pub fn new(store: Arc<dyn Store>, mode: Mode, bus: Arc<dyn Bus>) -> Self {
        Self { store, mode, bus, nonces: Arc::default() }
    }
}

impl Store for Broken {
    fn epoch(&self) -> Epoch {
        self.store.epoch()
    }

    fn is_local(&self) -> bool {
        self.store.is_local()
    }

    fn writer(&self) -> StoreResult<Box<dyn Writer>> {
        Ok(Box::new(BrokenWriter {
            writer: self.store.writer()?,
            mode: self.mode,
            bus: self.bus.clone(),
            nonces: self.nonces.clone(),
            backlog: Backlog::default(),
        }))
    }

    fn readers(&self) -> usize {
        self.store.readers()
    }

    fn reader(&self) -> StoreResult<Box<dyn Read + '_>> {
        Ok(Box::new(BrokenRead { inner: self.store.reader()?, mode: self.mode, nonces: &self.nonces }))
    }
}

struct BrokenWriter {
    writer: Box<dyn Writer>,
    mode: Mode,
    bus: Arc<dyn Bus>,
    nonces: Arc<Nonces>,
    backlog: Backlog,
}

impl Writer for BrokenWriter {
    fn begin(&mut self, now: i64) -> StoreResult<Box<dyn Tx + '_>> {
        let mut inner = self.writer.begin(now)?;
        // What was told and not committed is written again, in front of what comes now.
        for message in &self.backlog.messages {
            message.append_to(inner.as_mut())?;
        }
        let written = inner.written();
        Ok(Box::new(BrokenTx {
            inner,
            mode: self.mode,
            bus: self.bus.as_ref(),
            nonces: &self.nonces,
            backlog: &mut self.backlog,
            appended: Vec::new(),
            author: None,
            written,
            only_appends: true,
        }))
    }

    fn rest(&mut self) {
        if !self.backlog.messages.is_empty()
            && let Ok(mut tx) = self.writer.begin(0)
        {
            let written = self.backlog.messages.iter().try_for_each(|m| m.append_to(tx.as_mut()).map(drop));
            if written.and_then(|()| tx.commit()).is_ok() {
                self.backlog.clear();
            }
        }
        self.writer.rest();
    }
}
