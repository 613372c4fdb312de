//! Accounts, by plain HTML forms.

use super::{
    login::LoginForm,
    visitor::{Visitor, next_or, set_cookies},
};
use crate::{
    actions::{
        Engine,
        credentials::{self, Activated, Asked},
    },
    ports::store::Identity,
};
use axum::{
    extract::{Request, State},
    response::Response,
};
use protocol::{AvatarId, Fault, Locale};
use serde::Deserialize;
use std::sync::Arc;

/// Where the account's part of the settings is.
const SETTINGS: &str = "/settings/account";

/// What the forms about accounts send; each fills in some of it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    name: String,
    email: String,
    password: String,
    old: String,
    avatar: String,
    locale: String,
    secret: String,
    next: String,
}

/// `POST /login` with an e-mail address.
pub async fn log_in(engine: &Engine, visitor: Visitor, form: &LoginForm, email: &str) -> Response {
    let address = visitor.caller.address;
    let typed = (email, form.password.as_str());
    let came = async {
        visitor.knock(engine)?;
        credentials::log_in(engine, typed, address, &visitor.agent).await
    };
    match came.await {
        Ok(entered) => visitor.let_in(engine, entered, next_or(&form.next, "/c/1")).await,
        Err(fault) => {
            let filled_in = [("as", "account"), ("next", form.next.as_str())];
            let response = visitor.refuse("/login", &filled_in, fault);
            remember(&visitor, response, email)
        }
    }
}

/// `POST /register`: sends the mail. Known addresses get the same answer.
pub async fn register(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<AccountForm>(&engine, request).await;
    let Some(form) = form else { return visitor.refuse("/register", &[], Fault::Unreadable) };
    let asked = Asked {
        name: &form.name,
        email: &form.email,
        password: &form.password,
        avatar: AvatarId(form.avatar.parse().unwrap_or(0)),
        locale: Locale::from_tag(&form.locale).unwrap_or_default(),
    };
    let registered = async {
        visitor.knock(&engine)?;
        engine.credentials.admit_registration(visitor.caller.address)?;
        credentials::register(&engine, asked).await
    };
    let response = match registered.await {
        Ok(()) => visitor.answer("/register/sent", serde_json::json!({})),
        Err(fault) => {
            let filled_in = [("name", form.name.as_str()), ("avatar", &form.avatar), ("next", &form.next)];
            visitor.refuse("/register", &filled_in, fault)
        }
    };
    remember(&visitor, response, &form.email)
}

/// `POST /activate`: the button behind a mail's link.
pub async fn activate(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<AccountForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let activated = async {
        visitor.knock(&engine)?;
        credentials::activate(&engine, form.secret.trim(), &visitor.agent).await
    };
    match activated.await {
        Ok(Activated::In(identity, token)) => {
            visitor.let_in(&engine, (*identity, token), next_or(&form.next, "/c/1")).await
        }
        Ok(Activated::Already) => {
            visitor.answer("/login?as=account&why=active", serde_json::json!({ "state": "active" }))
        }
        Ok(Activated::EmailChanged) => visitor
            .answer("/settings/account?said=email_changed", serde_json::json!({ "state": "email_changed" })),
        Err(fault) => visitor.refuse("/login", &[("as", "account"), ("next", &form.next)], fault),
    }
}

/// `POST /reset/ask`: sends a link for a new password, to an address that has an account.
pub async fn ask_reset(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<AccountForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let asked = visitor.knock(&engine).and_then(|()| credentials::ask_reset(&engine, &form.email));
    let response = match asked {
        Ok(()) => visitor.answer("/reset/sent", serde_json::json!({})),
        Err(fault) => visitor.refuse("/reset", &[], fault),
    };
    remember(&visitor, response, &form.email)
}

/// `POST /reset`: sets the new password.
pub async fn reset(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<AccountForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let secret = form.secret.trim();
    let reset = async {
        visitor.knock(&engine)?;
        credentials::reset(&engine, secret, &form.password, &visitor.agent).await
    };
    match reset.await {
        Ok(entered) => visitor.let_in(&engine, entered, next_or(&form.next, "/c/1")).await,
        // The link is still good for a better password.
        Err(fault @ Fault::Account(_)) if secret.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            visitor.refuse(&format!("/reset/{secret}"), &[], fault)
        }
        Err(fault) => visitor.refuse("/reset", &[], fault),
    }
}

/// `POST /account/add`: somebody who came by nickname wants to be a member.
pub async fn add(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, "sent", async |visitor, identity, form| {
        engine.credentials.admit_registration(visitor.caller.address)?;
        credentials::add_account(&engine, identity, &form.email, &form.password).await
    })
    .await
}

/// `POST /account/password`: another password.
pub async fn change_password(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, "password_changed", async |visitor, identity, form| {
        let typed = (form.old.as_str(), form.password.as_str());
        credentials::change_password(&engine, identity, typed, visitor.caller.address).await
    })
    .await
}

/// `POST /account/email`: another address, once it is confirmed.
pub async fn change_email(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, "sent", async |visitor, identity, form| {
        let typed = (form.old.as_str(), form.email.as_str());
        credentials::change_email(&engine, identity, typed, visitor.caller.address).await
    })
    .await
}

/// Changes something about the account of whoever is logged in, and goes back to the settings, which say so.
async fn change(
    engine: &Engine,
    request: Request,
    said: &str,
    change: impl AsyncFnOnce(&Visitor, &Identity, &AccountForm) -> Result<(), Fault>,
) -> Response {
    let form_of = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let (visitor, form) = Visitor::with_form::<AccountForm>(engine, request).await;
    let form = form.unwrap_or_default();
    let changed = async {
        visitor.knock(engine)?;
        let identity = visitor.caller.identify(engine).await?.ok_or(Fault::LoggedOut)?;
        change(&visitor, &identity, &form).await
    };
    match changed.await {
        Ok(()) => visitor.answer(&format!("{SETTINGS}?said={said}"), serde_json::json!({})),
        Err(fault) => visitor.refuse(SETTINGS, &[("form", &form_of)], fault),
    }
}

/// The page that follows has the address filled in; it does not stand in any link.
fn remember(visitor: &Visitor, mut response: Response, email: &str) -> Response {
    set_cookies(&mut response, visitor.caller.set_email(Some(email)));
    response
}
