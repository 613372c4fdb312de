//! See [`protocol::Notify::Subscribe`], [`protocol::Notify::Unsubscribe`] and [`protocol::Notify::Test`].

use super::{show, told};
use crate::{
    actions::Outcome,
    config::Outside,
    domain::{permission::Allowed, reach::Reach},
    ports::{
        bus::Envelope,
        store::{NewDevice, Tx},
    },
    runner::Result,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use protocol::{
    Fault, LoginId, Reply, Subscription,
    limits::{ENDPOINT_BYTES, PUSH_DEVICES},
};
use web_push_native::p256::PublicKey;

/// Bytes of a browser's secret (RFC 8291 §3.2).
const AUTH: usize = 16;
/// Bytes of its public key, uncompressed.
const POINT: usize = 65;

/// A subscription that may be kept: an address that may be posted to, and keys that are some.
///
/// # Errors
/// [`Fault::Unreadable`].
pub fn parse_subscription(of: &Subscription, reach: &Reach) -> std::result::Result<NewDevice, Fault> {
    let decode = |text: &str| BASE64.decode(text.trim_end_matches('=')).map_err(|_| Fault::Unreadable);
    let (p256dh, auth) = (decode(&of.p256dh)?, decode(&of.auth)?);
    let is_key = p256dh.len() == POINT && PublicKey::from_sec1_bytes(&p256dh).is_ok();
    let is_address = of.endpoint.len() <= ENDPOINT_BYTES && reach.parse(&of.endpoint).is_some();
    if !is_key || !is_address || auth.len() != AUTH {
        return Err(Fault::Unreadable);
    }
    Ok(NewDevice { endpoint: of.endpoint.clone(), p256dh, auth })
}

/// Lets push messages go to the caller's browser.
///
/// # Errors
/// [`Fault::ListFull`] and the store's.
pub fn subscribe(tx: &mut dyn Tx, by: &Allowed, device: &NewDevice, outside: Outside) -> Result<Outcome> {
    let me = by.me().id;
    let others = tx.notify().devices(me)?.into_iter().filter(|known| known.login != by.login()).count();
    if others >= PUSH_DEVICES as usize {
        return Err(Fault::ListFull { most: PUSH_DEVICES }.into());
    }
    tx.write_notify().set_device(me, by.login(), device)?;
    Ok(Outcome::told(show(tx, by, outside)?, vec![Envelope::Subscribed, told(by)]))
}

/// Ends a subscription of the caller's.
///
/// # Errors
/// [`Fault::Missing`] if the login has none or is somebody else's, and the store's.
pub fn unsubscribe(
    tx: &mut dyn Tx,
    by: &Allowed,
    login: Option<LoginId>,
    outside: Outside,
) -> Result<Outcome> {
    let login = login.unwrap_or(by.login());
    let device = tx.notify().device(login)?.filter(|device| device.person == by.me().id);
    device.ok_or(Fault::Missing)?;
    tx.write_notify().drop_device(login)?;
    Ok(Outcome::told(show(tx, by, outside)?, vec![told(by)]))
}

/// Sends a push message to the caller's browser.
///
/// # Errors
/// [`Fault::Missing`] if none may be sent there, and the store's.
pub fn test(tx: &mut dyn Tx, by: &Allowed) -> Result<Outcome> {
    tx.notify().device(by.login())?.ok_or(Fault::Missing)?;
    Ok(Outcome::told(Reply::Done, vec![Envelope::PushTest(by.login())]))
}
