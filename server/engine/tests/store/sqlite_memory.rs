//! SQLite in this process's memory as a backend.

use crate::stage::Backend;
use engine::{domain::health::Health, ports::store::Store, sqlite::Database};
use std::sync::Arc;

struct SqliteMemory;

impl Backend for SqliteMemory {
    fn open(&self, now: i64, _: Arc<Health>) -> Arc<dyn Store> {
        Arc::new(Database::in_memory(now).unwrap())
    }

    fn is_durable(&self) -> bool {
        false
    }
}

pub fn backend() -> Box<dyn Backend> {
    Box::new(SqliteMemory)
}
