//! Logging in and out by plain HTML forms, which need no script.

use crate::{
    access::{Caller, warn_if_untrusted},
    actions::{Engine, login, person},
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
    let mut caller = Caller::of(&engine, request.headers(), request.extensions());
    warn_if_untrusted(caller.peer, request.headers(), &engine.config.trusted_proxies);
    let wants_json = accepts_json(request.headers());
    let agent =
        request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    let Ok(Form(form)) =
        <Form<LoginForm> as axum::extract::FromRequest<()>>::from_request(request, &()).await
    else {
        return refuse(wants_json, None, Fault::Unreadable);
    };
    let entered = match engine.limits.admit_login(caller.address) {
        Err(fault) => Err(fault),
        Ok(()) => {
            let avatar = AvatarId(form.avatar.parse().unwrap_or(0));
            let locale = Locale::from_tag(&form.locale).unwrap_or_default();
            person::enter(&engine, &form.name, avatar, locale, &agent).await
        }
    };
    match entered {
        Ok((identity, token)) => {
            // One browser has one login: the one before ends.
            match caller.identify(&engine).await {
                Ok(Some(before)) => drop(login::end_login(&engine, &before).await),
                // The cookie of an old name is another server's.
                _ => caller.by_old_cookie = false,
            }
            let mut response = if wants_json {
                Json(LoggedIn { person: identity.person, token: token.clone() }).into_response()
            } else {
                Redirect::to("/c/1").into_response()
            };
            for cookie in caller.set_cookies(&token) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
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
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("name", name), ("avatar", avatar), ("locale", locale), ("fault", fault)])
        .finish();
    Redirect::to(&format!("/login?{query}")).into_response()
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

async fn leave(engine: &Engine, mut caller: Caller, for_ever: bool) -> Response {
    let identity = caller.identify(engine).await;
    caller.by_old_cookie &= matches!(identity, Ok(Some(_)));
    let outcome = match identity {
        Ok(Some(identity)) if for_ever => person::forget(engine, &identity).await,
        Ok(Some(identity)) => login::end_login(engine, &identity).await,
        Ok(None) => Ok(()),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = outcome {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Refused { fault })).into_response();
    }
    let mut response = Redirect::to("/login").into_response();
    let headers = response.headers_mut();
    headers.insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    for cookie in caller.take_back_cookies() {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}
