//! Coming in by plain HTML forms, which need no script.

use super::{
    account,
    visitor::{Visitor, code_of_invitation, next_or},
};
use crate::{
    access::warn_if_untrusted,
    actions::{
        Engine,
        admission::{self, Arrival},
        login::is_token,
        person::{self, Browser},
        way_back,
    },
};
use axum::{
    extract::{Request, State},
    response::Response,
};
use protocol::{AvatarId, Fault, Locale};
use serde::Deserialize;
use std::sync::Arc;

/// What the login forms send: a nickname and a face, or an e-mail address and a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    name: String,
    email: Option<String>,
    password: String,
    avatar: String,
    locale: String,
    next: String,
    /// The code of an invitation, or the link that has it.
    invitation: String,
}

/// `POST /login`. A page is sent on to where it wanted, or back to the form with what is wrong; a script that
/// accepts JSON gets the token, or the fault.
pub async fn log_in(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let peer = Visitor::of(&engine, &request).caller.peer;
    warn_if_untrusted(peer, request.headers(), &engine.config.trusted_proxies);
    let (visitor, form) = Visitor::with_form::<LoginForm>(&engine, request).await;
    let Some(form) = form else { return visitor.refuse("/login", &[], Fault::Unreadable) };
    if let Some(email) = &form.email {
        return account::log_in(&engine, visitor, (email, &form.password), &form.next).await;
    }
    match enter(&engine, &visitor, &form).await {
        Ok(entered) => {
            let entered = (entered.identity, entered.token);
            visitor.let_in(&engine, entered, &form.next).await
        }
        Err(fault) => {
            visitor.note_refusal(&engine, &form.name, &fault);
            let LoginForm { name, avatar, locale, next, .. } = &form;
            let invitation = form.invitation().to_owned();
            let filled_in = [
                ("name", name),
                ("avatar", avatar),
                ("locale", locale),
                ("invitation", &invitation),
                ("next", next),
            ];
            visitor.refuse("/login", &filled_in.map(|(field, text)| (field, text.as_str())), fault)
        }
    }
}

impl LoginForm {
    fn invitation(&self) -> &str {
        code_of_invitation(&self.invitation)
    }
}

async fn enter(engine: &Engine, visitor: &Visitor, form: &LoginForm) -> Result<person::Entered, Fault> {
    visitor.knock(engine)?;
    let avatar = AvatarId(form.avatar.parse().unwrap_or(0));
    let locale = Locale::from_tag(&form.locale).unwrap_or_default();
    let login = visitor.caller.identify(engine).await?.map(|identity| identity.caller());
    let browser = Browser {
        agent: visitor.agent.clone(),
        door: visitor.door.clone(),
        login: login.zip(visitor.caller.token.clone()),
        invitation: Some(form.invitation().to_owned()),
    };
    person::come_in(engine, &form.name, avatar, locale, browser).await
}

/// What the form of a way back sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BackForm {
    secret: String,
    next: String,
}

/// `POST /back`: in as the person whose way back it is. It works once, so the page offers a new one.
pub async fn come_back(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<BackForm>(&engine, request).await;
    let Some(form) = form else { return visitor.refuse("/login", &[], Fault::Unreadable) };
    let come = async {
        visitor.knock(&engine)?;
        way_back::come_back(&engine, form.secret.trim(), &visitor.agent, visitor.door.as_deref()).await
    };
    match come.await {
        Ok(entered) => {
            visitor.let_in(&engine, entered, next_or(&form.next, "/settings/way-back?back=1")).await
        }
        Err(fault) => {
            visitor.note_refusal(&engine, "", &fault);
            visitor.refuse("/login", &[("next", &form.next)], fault)
        }
    }
}

/// What the form of a guest sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GuestForm {
    code: String,
    name: String,
    avatar: String,
    locale: String,
}

/// `POST /guest`: into one room, without an account.
pub async fn be_guest(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<GuestForm>(&engine, request).await;
    let Some(form) = form else { return visitor.refuse("/login", &[], Fault::Unreadable) };
    let come = async {
        visitor.knock(&engine)?;
        let avatar = AvatarId(form.avatar.parse().unwrap_or(0));
        let locale = Locale::from_tag(&form.locale).unwrap_or_default();
        let arrival = Arrival { code: form.code.trim(), name: &form.name, avatar, locale };
        admission::be_guest(&engine, arrival, &visitor.agent, visitor.door.as_deref()).await
    };
    match come.await {
        Ok(entered) => {
            let room = entered.0.guest_in.map_or_else(|| "/".to_owned(), |room| format!("/c/{room}"));
            visitor.let_in(&engine, entered, &room).await
        }
        Err(fault) => {
            visitor.note_refusal(&engine, &form.name, &fault);
            // What is no code must not become a part of an address.
            let page =
                if is_token(&form.code) { format!("/guest/{}", form.code) } else { "/login".to_owned() };
            visitor.refuse(&page, &[("name", &form.name), ("avatar", &form.avatar)], fault)
        }
    }
}
