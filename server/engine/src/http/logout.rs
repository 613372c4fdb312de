//! Going, by plain HTML forms.

use super::visitor::{Visitor, next_or, set_cookies};
use crate::{
    actions::{Engine, credentials, login, person},
    ports::store::Identity,
};
use axum::{
    extract::{Request, State},
    response::Response,
};
use http::HeaderValue;
use protocol::{Fault, LoginEnd};
use serde::Deserialize;
use std::sync::Arc;

/// What the forms may send; nothing has to be there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    next: String,
    /// The password, or six digits, of somebody who ends themselves.
    old: String,
}

/// `POST /logout`: ends this login everywhere at once.
pub async fn log_out(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    leave(&engine, request, false).await
}

/// `POST /forget`: ends the person.
pub async fn forget(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    leave(&engine, request, true).await
}

/// Whoever has a password shows it: nothing of this can be undone.
async fn forget_for_ever(engine: &Engine, identity: &Identity, typed: &str) -> Result<(), Fault> {
    credentials::prove_oneself(engine, identity, typed).await?;
    person::forget(engine, identity).await
}

/// Cookies and what the page has stored go once the login has ended, and not before.
async fn leave(engine: &Engine, request: Request, for_ever: bool) -> Response {
    let (mut visitor, form) = Visitor::with_form::<LeaveForm>(engine, request).await;
    let form = form.unwrap_or_default();
    let identity = visitor.caller.identify(engine).await;
    visitor.caller.by_old_cookie &= matches!(identity, Ok(Some(_)));
    let outcome = match identity {
        Ok(Some(identity)) if for_ever => forget_for_ever(engine, &identity, form.old.trim()).await,
        Ok(Some(identity)) => login::end_login(engine, &identity, LoginEnd::SignedOut).await,
        // Whoever is kept outside stays so; only this browser forgets it.
        Ok(None) | Err(Fault::Waiting | Fault::Suspended) => Ok(()),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = outcome {
        return visitor.refuse(if for_ever { "/settings/forget" } else { "/leave" }, &[], fault);
    }
    let mut response = visitor.answer(next_or(&form.next, "/login"), serde_json::json!({}));
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    let taken_back = visitor.caller.take_back_cookies();
    set_cookies(&mut response, taken_back.into_iter().chain(visitor.caller.take_back_door()));
    response
}
