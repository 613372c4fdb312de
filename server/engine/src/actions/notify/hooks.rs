//! Services outside that somebody is told through. See [`protocol::Notify::AddHook`] and what follows it.

use super::{show, told};
use crate::{
    actions::Outcome,
    config::Outside,
    domain::{
        hook::{Place, read_place},
        permission::Allowed,
        reach::Reach,
    },
    ports::{
        bus::Envelope,
        store::{HookRow, Tx},
    },
    runner::Result,
};
use protocol::{Fault, HookChange, HookId, HookService, NewHook, Reply, limits::HOOKS};

/// A service that may be asked: there is one at such an address, and this server lets people use any.
///
/// # Errors
/// [`Fault::Forbidden`], and [`Fault::Unreadable`] of an address or key that is none.
pub fn parse_hook(
    new: &NewHook,
    reach: &Reach,
    outside: Outside,
) -> std::result::Result<(Place, bool), Fault> {
    if !outside.has(new.service) {
        return Err(Fault::Forbidden);
    }
    let place = read_place(new, reach).ok_or(Fault::Unreadable)?;
    Ok((place, new.text))
}

/// Adds one. The same place again takes the place of the one before; so does another pace of mails.
///
/// # Errors
/// [`Fault::ListFull`], [`Fault::Missing`] if mails go to whoever has no account, and the store's.
pub fn add_hook(
    tx: &mut dyn Tx,
    by: &Allowed,
    (place, text): (&Place, bool),
    outside: Outside,
) -> Result<Outcome> {
    let me = by.me().id;
    let is_mail = place.service == HookService::Mail;
    if is_mail && tx.accounts().account(me)?.is_none() {
        return Err(Fault::Missing.into());
    }
    let known = tx.hooks().all_of(me)?;
    let is_same =
        |other: &Place| other.address == place.address || is_mail && other.service == HookService::Mail;
    let same: Vec<HookId> = known.iter().filter(|hook| is_same(&hook.place)).map(|hook| hook.id).collect();
    if known.len() - same.len() >= HOOKS as usize {
        return Err(Fault::ListFull { most: HOOKS }.into());
    }
    for hook in same {
        tx.write_hooks().drop_hook(hook)?;
    }
    tx.write_hooks().add_hook(me, place, text)?;
    let line = format!("{me} is told through a service outside, too: {:?}", place.service);
    Ok(Outcome::told(show(tx, by, outside)?, vec![Envelope::Hooked, told(by)]).audited(line))
}

/// Changes one.
///
/// # Errors
/// [`Fault::Missing`] if it is none of theirs, and the store's.
pub fn change_hook(tx: &mut dyn Tx, by: &Allowed, change: HookChange, outside: Outside) -> Result<Outcome> {
    let known = mine(tx, by, change.hook)?;
    if let Some(text) = change.text {
        tx.write_hooks().set_hook_text(known.id, text)?;
    }
    if let Some(on) = change.on.filter(|on| *on != known.on) {
        tx.write_hooks().set_hook_on(known.id, on)?;
    }
    Ok(Outcome::told(show(tx, by, outside)?, vec![Envelope::Hooked, told(by)]))
}

/// Ends one.
///
/// # Errors
/// [`Fault::Missing`] if it is none of theirs, and the store's.
pub fn drop_hook(tx: &mut dyn Tx, by: &Allowed, hook: HookId, outside: Outside) -> Result<Outcome> {
    mine(tx, by, hook)?;
    tx.write_hooks().drop_hook(hook)?;
    Ok(Outcome::told(show(tx, by, outside)?, vec![told(by)]))
}

/// Posts something, to see whether it comes. Whoever tests one that is off wants to know whether it would.
///
/// # Errors
/// [`Fault::Missing`] if it is none of theirs, [`Fault::Forbidden`], and the store's.
pub fn test_hook(tx: &mut dyn Tx, by: &Allowed, hook: HookId, outside: Outside) -> Result<Outcome> {
    let known = mine(tx, by, hook)?;
    if !outside.has(known.place.service) {
        return Err(Fault::Forbidden.into());
    }
    Ok(Outcome::told(Reply::Done, vec![Envelope::HookTest(by.me().id, hook)]))
}

fn mine(tx: &mut dyn Tx, by: &Allowed, hook: HookId) -> Result<HookRow> {
    Ok(tx.hooks().hook(hook)?.filter(|hook| hook.person == by.me().id).ok_or(Fault::Missing)?)
}
