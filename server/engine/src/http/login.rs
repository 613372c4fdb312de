//! Coming in and going out by plain forms, which work before and without any script.

use crate::{
    access::{COOKIE_SECONDS, Caller, set_cookie},
    actions::{self, Engine},
};
use axum::{
    Form, Json,
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use protocol::{AvatarId, Fault, Locale, NameFault};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the login form sends.
#[derive(Debug, Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    avatar: String,
    #[serde(default)]
    locale: String,
}

#[derive(Serialize)]
struct LoggedIn {
    person: protocol::Person,
    token: String,
}

#[derive(Serialize)]
struct Refused {
    fault: Fault,
}

/// `POST /login`. A page is sent on to the chat, or back to the form with what is wrong; a script that
/// accepts JSON gets the token, or the fault.
pub async fn log_in(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let caller = Caller::of(&engine, request.headers(), request.extensions());
    let wants_json = accepts_json(request.headers());
    let agent =
        request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    let Ok(Form(form)) =
        <Form<LoginForm> as axum::extract::FromRequest<()>>::from_request(request, &()).await
    else {
        return refuse(wants_json, None, Fault::Unreadable);
    };
    let entered = if engine.limits.logins.check_key(&caller.address).is_err() {
        Err(Fault::RateLimited { retry_ms: 10_000 })
    } else {
        let avatar = AvatarId(form.avatar.parse().unwrap_or(0));
        let locale = Locale::from_tag(&form.locale).unwrap_or_default();
        actions::enter(&engine, &form.name, avatar, locale, &agent).await
    };
    // Whoever was logged in here before is not any more: one browser, one login.
    match entered {
        Ok((identity, token)) => {
            if let Ok(Some(before)) = caller.identify(&engine).await {
                let _ = actions::sign_out(&engine, before.actor(), before.login).await;
            }
            let mut response = if wants_json {
                Json(LoggedIn { person: identity.person, token: token.clone() }).into_response()
            } else {
                Redirect::to("/c/1").into_response()
            };
            if let Some(cookie) = set_cookie(caller.secure, &token, COOKIE_SECONDS) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(fault) => refuse(wants_json, Some(&form), fault),
    }
}

fn refuse(wants_json: bool, form: Option<&LoginForm>, fault: Fault) -> Response {
    if wants_json {
        let status = match fault {
            Fault::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Busy { .. } | Fault::StorageFull | Fault::Internal { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Fault::Name(NameFault::Taken | NameFault::LooksTaken) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        return (status, Json(Refused { fault })).into_response();
    }
    let short = |text: &str| text.chars().take(64).collect::<String>();
    let (name, avatar, locale) =
        form.map_or_else(Default::default, |f| (short(&f.name), short(&f.avatar), short(&f.locale)));
    let fault = serde_json::to_string(&fault).unwrap_or_default();
    let query = [("name", &name), ("avatar", &avatar), ("locale", &locale), ("fault", &fault)];
    Redirect::to(&format!("/login?{}", encode_query(&query))).into_response()
}

/// Percent-encodes names and values (URL Standard, application/x-www-form-urlencoded).
fn encode_query(pairs: &[(&str, &String)]) -> String {
    let encode = |text: &str| -> String {
        let keep = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'*');
        text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

fn accepts_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|v| v.contains("application/json"))
}

/// `POST /logout`: ends this login everywhere at once.
pub async fn log_out(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let caller = Caller::of(&engine, request.headers(), request.extensions());
    leave(&engine, caller, false).await
}

/// `POST /forget`: ends the person.
pub async fn forget(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let caller = Caller::of(&engine, request.headers(), request.extensions());
    leave(&engine, caller, true).await
}

async fn leave(engine: &Engine, caller: Caller, for_ever: bool) -> Response {
    let outcome = match caller.identify(engine).await {
        Ok(Some(identity)) if for_ever => actions::forget(engine, identity.actor()).await,
        Ok(Some(identity)) => actions::sign_out(engine, identity.actor(), identity.login).await,
        Ok(None) => Ok(()),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = outcome {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Refused { fault })).into_response();
    }
    let mut response = Redirect::to("/login").into_response();
    let headers = response.headers_mut();
    headers.insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    if let Some(cookie) = set_cookie(caller.secure, "", 0) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_survive_any_text() {
        let name = "东 &=\"<".to_owned();
        assert_eq!(encode_query(&[("name", &name)]), "name=%E4%B8%9C%20%26%3D%22%3C");
    }
}
