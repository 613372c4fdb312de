//! A second device is let in by the first: what its browser sends.

use super::visitor::{Visitor, set_cookies};
use crate::actions::{Engine, login::hand_over};
use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use protocol::Fault;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the forms of a second device send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeviceForm {
    secret: String,
    next: String,
}

/// How far a device is, for scripts.
#[derive(Serialize)]
struct Progress {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<String>,
}

impl Progress {
    fn of(engine: &Engine, secret: &str) -> Self {
        let (state, digits) = hand_over::state(engine, secret);
        Self { state: state.name(), digits }
    }
}

/// `POST /device`: takes an offer. The browser gets a cookie to wait with, and the page that waits.
pub async fn claim(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<DeviceForm>(&engine, request).await;
    let Some(form) = form else { return visitor.refuse("/login", &[], Fault::Unreadable) };
    let claim = || {
        visitor.knock(&engine)?;
        hand_over::claim(&engine, form.secret.trim(), &visitor.agent, visitor.door.as_deref())
    };
    match claim() {
        Ok(own) => {
            let mut response = visitor.answer("/device/wait", Progress::of(&engine, &own));
            set_cookies(&mut response, visitor.caller.set_device(Some(&own)));
            response
        }
        Err(fault) => visitor.refuse("/login", &[("next", &form.next)], fault),
    }
}

/// `GET /device/state`: how far the device is, in JSON.
pub async fn state(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let visitor = Visitor::of(&engine, &request);
    Json(Progress::of(&engine, visitor.device.as_deref().unwrap_or_default())).into_response()
}

/// `POST /device/enter`: in, once the other device has allowed it.
pub async fn enter(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<DeviceForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let secret = visitor.device.clone().unwrap_or_default();
    let enter = async {
        visitor.knock(&engine)?;
        hand_over::redeem(&engine, &secret, &visitor.agent).await
    };
    match enter.await {
        Ok(entered) => visitor.let_in(&engine, entered, &form.next).await,
        Err(fault) => visitor.refuse("/login", &[("next", &form.next)], fault),
    }
}
