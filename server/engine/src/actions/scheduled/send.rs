//! Sends messages when their time has come, as their authors, once.

use crate::{
    Engine,
    actions::{Outcome, due, message, outcome::listed},
    domain::permission::Caller,
    ports::{
        bus::Envelope,
        store::{Read, Scheduled, Tx},
    },
    runner::Result,
};
use protocol::{Event, Fault};
use std::sync::Arc;

/// Messages sent in one go.
const TOGETHER: u16 = 50;

/// Sends what is due until the server stops.
pub fn start(engine: &Arc<Engine>) {
    let sending = engine.clone();
    engine.tasks.spawn(async move { due::watch(&sending, sending.scheduled(), || send_all(&sending)).await });
}

async fn send_all(engine: &Engine) {
    let next = |most| async move {
        let found: Result<_> = engine.reads.run(move |read| Ok(read.unsent().next_scheduled(most)?)).await;
        found.ok()
    };
    let sent = |due: Scheduled| async move { send(engine, due).await };
    due::work_off(engine, engine.scheduled(), TOGETHER, next, (|due: &Scheduled| due.at, sent)).await;
}

/// Sends one. `false` if it has to be tried again.
async fn send(engine: &Engine, due: Scheduled) -> bool {
    let Scheduled { conversation, nonce, text, with, .. } = due.clone();
    let done = match message::Draft::new(conversation, nonce, text, Some(with)) {
        Err(fault) => Err(fault),
        Ok(draft) => {
            let (private, due) = (engine.config.private, due.clone());
            engine.write(move |tx| sent(tx, &due, &draft, private)).await
        }
    };
    match done {
        Ok(()) => true,
        Err(fault) if fault.is_passing() => false,
        Err(fault) => engine.write(move |tx| refused(tx, &due, &fault)).await.is_ok(),
    }
}

/// In one transaction it is in the log and waits no longer: whatever is killed when, it is sent once.
fn sent(
    tx: &mut dyn Tx,
    due: &Scheduled,
    draft: &message::Draft,
    private: crate::config::PrivateChats,
) -> Result<Outcome<()>> {
    // It was changed or cancelled meanwhile.
    if tx.unsent().scheduled_message(due.id)?.as_ref() != Some(due) {
        return Ok(Outcome::quiet(()));
    }
    let caller = author(tx, due)?;
    let outcome = message::send(tx, caller, draft, private)?;
    tx.write_unsent().drop_scheduled(due.id)?;
    let mut tell = outcome.tell;
    tell.push(listed(due.person, Event::Scheduled));
    Ok(Outcome::told((), tell))
}

/// As who it is sent: whoever is signed out everywhere, or kept outside, sends nothing.
fn author(read: &mut dyn Read, due: &Scheduled) -> Result<Caller> {
    let login = read.logins(due.person)?.into_iter().next().ok_or(Fault::LoggedOut)?;
    Ok(Caller { person: due.person, login: login.id, is_guest: false })
}

/// It waits for its author, who is told; in slow mode, for its turn.
fn refused(tx: &mut dyn Tx, due: &Scheduled, fault: &Fault) -> Result<Outcome<()>> {
    if tx.unsent().scheduled_message(due.id)?.as_ref() != Some(due) {
        return Ok(Outcome::quiet(()));
    }
    let mut message = due.clone();
    let mut tell = vec![listed(due.person, Event::Scheduled)];
    if let Fault::Slow { until } = fault {
        message.at = *until;
        tell.push(Envelope::Due(*until));
    } else {
        message.failed = Some(fault.clone());
        tell.push(Envelope::Unsent(due.id));
    }
    tx.write_unsent().set_scheduled(&message)?;
    Ok(Outcome::told((), tell))
}
