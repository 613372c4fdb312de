//! See [`protocol::Notify::Show`].

use crate::{
    config::Outside,
    domain::{permission::Allowed, push_key::PushKey, search::alike},
    ports::store::{DeviceRow, HookRow, Read},
    runner::Result,
};
use http::Uri;
use protocol::{Hook, LoginId, Notifications, PushDevice, Reply};

/// How the caller is told, and where.
///
/// # Errors
/// The store's.
pub fn show(read: &mut dyn Read, by: &Allowed, outside: Outside) -> Result<Reply> {
    let me = by.me().id;
    let hooks = read.hooks().all_of(me)?;
    let mail = outside.mail && read.accounts().account(me)?.is_some();
    let notify = read.notify();
    let settings = notify.settings(me)?;
    let key = notify.push_key()?.as_deref().and_then(PushKey::read).map(|key| key.public());
    let devices = notify.devices(me)?.into_iter().map(|device| shown(device, by.login())).collect();
    Ok(Reply::Notify(Notifications {
        alike: alike(&settings.keywords),
        settings,
        levels: notify.levels(me)?,
        key,
        devices,
        hooks: (outside.hooks || mail).then(|| hooks.into_iter().map(hook).collect()),
        mail,
    }))
}

fn hook(row: HookRow) -> Hook {
    let HookRow { id, place, text, on, tried_at, state, said, .. } = row;
    let shown = place.shown();
    Hook {
        id,
        service: place.service,
        shown,
        secret: !place.secret.is_empty(),
        text,
        on,
        tried: tried_at,
        state,
        said,
    }
}

fn shown(device: DeviceRow, mine: LoginId) -> PushDevice {
    let DeviceRow { login, agent, endpoint, added_at, tried_at, status, refused, .. } = device;
    let address = endpoint.parse::<Uri>().ok();
    PushDevice {
        login,
        agent,
        service: address.as_ref().and_then(Uri::host).unwrap_or_default().to_owned(),
        endpoint: (login == mine).then_some(endpoint),
        since: added_at,
        tried: tried_at,
        status,
        refused,
    }
}
