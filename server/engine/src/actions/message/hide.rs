//! See [`protocol::Command::HideMessages`].

use crate::{
    actions::{
        Outcome,
        outcome::{listed, opened},
    },
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{Event, Fault, HideMessages, limits::SELECTED};

/// Removes messages from what the caller sees, on all their devices. Nobody else learns of it.
///
/// # Errors
/// [`Fault::ListFull`] and the store's.
pub fn hide(tx: &mut dyn Tx, by: &Allowed, hidden: &HideMessages) -> Result<Outcome> {
    let me = by.me().id;
    if hidden.seqs.len() > SELECTED {
        return Err(Fault::ListFull { most: u32::try_from(SELECTED).unwrap_or(u32::MAX) }.into());
    }
    let mut seqs = Vec::new();
    for seq in &hidden.seqs {
        if tx.messages().message(hidden.conversation, *seq, me)?.is_some() {
            seqs.push(*seq);
        }
    }
    tx.write_messages().hide(me, hidden.conversation, &seqs)?;
    let told = HideMessages { conversation: hidden.conversation, seqs };
    let mut tell = vec![listed(me, Event::Hidden(told))];
    // There is another newest message by now, and fewer are unread.
    tell.extend(tx.view(hidden.conversation, me)?.map(|view| opened(me, view)));
    Ok(Outcome::done(tell))
}
