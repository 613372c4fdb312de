//! See [`protocol::Command::SignIns`].

use super::admin;
use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{RecordId, Reply, limits::RECORDS};

/// Who tried to come in.
///
/// # Errors
/// The store's.
pub fn list_sign_ins(read: &mut dyn Read, _: &Allowed, before: Option<RecordId>) -> Result<Reply> {
    admin(&read.server().sign_ins(before, RECORDS)?)
}
