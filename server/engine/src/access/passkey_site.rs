//! The site that a request is made to, if passkeys can be for it.

use super::{
    caller::Caller,
    host::{is_near, one_header},
};
use crate::actions::{Engine, passkey::Site};
use http::{Extensions, HeaderMap, header};

/// The public URL's site; without one, that of the very host that was asked for, if it is this machine or one near
/// it, as for forms ([`super::origin`]). `None` where browsers have no passkeys.
#[must_use]
pub fn passkey_site(engine: &Engine, headers: &HeaderMap, extensions: &Extensions) -> Option<Site> {
    if let Some(public) = &engine.config.public_url {
        return Site::of(&public.to_string());
    }
    let host = one_header(headers, header::HOST).filter(|host| is_near(host))?;
    let scheme = if Caller::of(engine, headers, extensions).secure { "https" } else { "http" };
    Site::of(&format!("{scheme}://{host}"))
}
