//! Whose name it is.

use super::audience::shown_anew;
use crate::{
    domain::name::Name,
    ports::{
        bus::Envelope,
        store::{ProfileChange, Read, Tx},
    },
    runner::{Error, Result},
};
use protocol::{Fault, NameFault, PersonId};
use unicode_segmentation::UnicodeSegmentation as _;

/// A name that nobody used for this long may be taken by somebody else.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// Gives somebody a name. Whoever had it and did not use it for [`KEPT_MS`] gets one beside it, so that
/// no two people are called the same.
///
/// # Errors
/// [`NameFault::Taken`], [`NameFault::LooksTaken`] and the store's.
pub fn take_name(tx: &mut dyn Tx, person: PersonId, name: &Name) -> Result<Vec<Envelope>> {
    let now = tx.now();
    check_name(tx, now, Some(person), name)?;
    let mut tell = Vec::new();
    for key in name.keys() {
        let holder = tx.name_holder(key)?;
        let Some(holder) = holder.filter(|holder| holder.person != person) else { continue };
        tx.free_name(holder.person)?;
        if holder.seen.is_some() {
            tell.extend(rename_aside(tx, holder.person, &holder.shown)?);
        }
    }
    tx.free_name(person)?;
    tx.take_name(person, name)?;
    Ok(tell)
}

/// The same, or the next name beside it if somebody has it.
///
/// # Errors
/// The store's.
pub fn take_name_beside(tx: &mut dyn Tx, person: PersonId, name: &Name) -> Result<Vec<Envelope>> {
    match take_name(tx, person, name) {
        Err(Error::Refused(Fault::Name(NameFault::Taken | NameFault::LooksTaken))) => {
            Ok(rename_aside(tx, person, &name.shown)?.into_iter().collect())
        }
        taken => taken,
    }
}

/// Whether somebody, or a newcomer, could take a name now. Writes nothing.
///
/// # Errors
/// [`NameFault::Taken`], [`NameFault::LooksTaken`] and the store's.
pub fn check_name(read: &mut dyn Read, now: i64, person: Option<PersonId>, name: &Name) -> Result<()> {
    for key in name.keys() {
        let holder = read.name_holder(key)?.filter(|holder| Some(holder.person) != person);
        let Some(holder) = holder else { continue };
        // Whoever is kept outside cannot use their name.
        let is_held = read.server().held(holder.person)?.is_some();
        if is_held || holder.seen.is_some_and(|seen| now - seen < KEPT_MS) {
            let is_same = holder.shown == name.shown;
            return Err(Fault::Name(if is_same { NameFault::Taken } else { NameFault::LooksTaken }).into());
        }
    }
    Ok(())
}

/// Calls somebody "东东 2", or by the next number that is free.
fn rename_aside(tx: &mut dyn Tx, person: PersonId, shown: &str) -> Result<Option<Envelope>> {
    let mut number = 2_u32;
    let name = loop {
        let name = numbered(shown, number);
        if !is_taken(tx, &name)? {
            break name;
        }
        number += 1;
    };
    tx.take_name(person, &name)?;
    tx.set_profile(person, &ProfileChange { name: Some(name), ..ProfileChange::default() })?;
    tx.person(person)?.map(|person| shown_anew(tx, person)).transpose()
}

/// A name with a number behind it. One that is too long for that is cut; one that today's rules refuse,
/// because older rules let it in, is left out.
fn numbered(shown: &str, number: u32) -> Name {
    let mut base = shown;
    while !base.is_empty() {
        match Name::parse(&format!("{base} {number}")) {
            Ok(name) => return name,
            Err(Fault::Name(NameFault::TooLong)) => {
                base =
                    base.grapheme_indices(true).next_back().and_then(|(at, _)| base.get(..at)).unwrap_or("");
            }
            Err(_) => break,
        }
    }
    Name::unchecked(number.to_string())
}

fn is_taken(tx: &mut dyn Tx, name: &Name) -> Result<bool> {
    for key in name.keys() {
        if tx.name_holder(key)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
