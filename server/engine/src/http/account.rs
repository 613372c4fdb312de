//! Accounts, by plain HTML forms.

use super::visitor::{Visitor, code_of_invitation, next_or, set_cookies};
use crate::{
    actions::{
        Engine,
        credentials::{self, Asked, Came, Pressed},
        login::Once,
    },
    ports::store::Identity,
};
use axum::{
    extract::{Request, State},
    response::Response,
};
use protocol::{AccountFault, AvatarId, Fault, Locale};
use serde::{Deserialize, de::DeserializeOwned};
use std::sync::Arc;

/// Where the account's part of the settings is.
const SETTINGS: &str = "/settings/account";
/// The same, saying that a mail is on its way.
const SENT: &str = "/settings/account?said=sent";
/// Where a second factor is set up.
const SECOND_FACTOR: &str = "/second-factor";

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
    code: String,
    /// As in [`super::login::LoginForm`].
    invitation: String,
    next: String,
}

/// `POST /login` with an e-mail address.
pub async fn log_in(engine: &Engine, visitor: Visitor, typed: (&str, &str), next: &str) -> Response {
    let came = async {
        visitor.knock(engine)?;
        credentials::log_in(engine, typed, visitor.client()).await
    };
    match came.await {
        Ok(came) => go_on(engine, visitor, came, next).await,
        Err(fault) => {
            // An address is nobody else's business.
            visitor.note_refusal(engine, "", &fault);
            let response = visitor.refuse("/login", &[("as", "account"), ("next", next)], fault);
            remember(&visitor, response, typed.0)
        }
    }
}

/// In, or to the page that asks for the second factor.
async fn go_on(engine: &Engine, visitor: Visitor, came: Came, next: &str) -> Response {
    match came {
        Came::In(identity, token) => let_in_proven(engine, visitor, (*identity, token), next).await,
        Came::Halfway(secret) => {
            let next = form_urlencoded::byte_serialize(next_or(next, "").as_bytes()).collect::<String>();
            let state = serde_json::json!({ "state": "second_factor" });
            let mut response = visitor.answer(&format!("/login/code?next={next}"), state);
            set_cookies(&mut response, visitor.caller.set_halfway(Some(&secret)));
            response
        }
    }
}

/// `POST /login/code`: the second factor, after the password.
pub async fn second_step(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<AccountForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let secret = visitor.halfway.clone().unwrap_or_default();
    let came = async {
        visitor.knock(&engine)?;
        credentials::second_step(&engine, &secret, &form.code, visitor.client()).await
    };
    let came = came.await;
    finish_second_step(&engine, visitor, came, &form.next).await
}

/// In, or back to the page that asks for the second factor; to the login if that took too long.
pub(super) async fn finish_second_step(
    engine: &Engine,
    visitor: Visitor,
    came: Result<(Identity, String), Fault>,
    next: &str,
) -> Response {
    match came {
        Ok(entered) => let_in_proven(engine, visitor, entered, next).await,
        Err(fault @ Fault::Account(AccountFault::LinkEnded)) => {
            visitor.refuse("/login", &[("as", "account"), ("next", next)], fault)
        }
        Err(fault) => {
            visitor.note_refusal(engine, "", &fault);
            visitor.refuse("/login/code", &[("next", next)], fault)
        }
    }
}

/// In, by what has just shown who they are.
pub(super) async fn let_in_proven(
    engine: &Engine,
    visitor: Visitor,
    entered: (Identity, String),
    next: &str,
) -> Response {
    engine.credentials.note_proof(entered.0.login);
    visitor.let_in(engine, entered, next).await
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
        invitation: code_of_invitation(&form.invitation),
    };
    let registered = async {
        visitor.knock(&engine)?;
        engine.credentials.admit_registration(visitor.caller.address)?;
        credentials::register(&engine, asked, visitor.client()).await
    };
    let response = match registered.await {
        Ok(()) => visitor.answer("/register/sent", serde_json::json!({})),
        Err(fault) => {
            visitor.note_refusal(&engine, &form.name, &fault);
            let filled_in = [
                ("name", form.name.as_str()),
                ("avatar", &form.avatar),
                ("invitation", code_of_invitation(&form.invitation)),
                ("next", &form.next),
            ];
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
        let here = visitor.caller.identify(&engine).await.ok().flatten();
        let here = here.map(|identity| identity.caller()).zip(visitor.caller.token.clone());
        credentials::activate(&engine, form.secret.trim(), visitor.client(), here).await
    };
    match activated.await {
        Ok(Once::In(identity, token)) => visitor.let_in(&engine, (*identity, token), &form.next).await,
        Ok(Once::Else(Pressed::Active(email))) => {
            let state = serde_json::json!({ "state": "active" });
            remember(&visitor, visitor.answer("/login?as=account&why=active", state), &email)
        }
        Ok(Once::Else(Pressed::EmailChanged)) => visitor
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
        credentials::reset(&engine, secret, &form.password, visitor.client()).await
    };
    match reset.await {
        Ok(came) => go_on(&engine, visitor, came, &form.next).await,
        // The link is still good for a better password.
        Err(fault @ Fault::Account(_)) if secret.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            visitor.refuse(&format!("/reset/{secret}"), &[], fault)
        }
        Err(fault) => visitor.refuse("/reset", &[], fault),
    }
}

/// `POST /account/add`: somebody who came by nickname wants to be a member.
pub async fn add(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, SENT, SETTINGS, async |visitor, identity, form: &AccountForm| {
        engine.credentials.admit_registration(visitor.caller.address)?;
        credentials::add_account(&engine, identity, &form.email, &form.password).await
    })
    .await
}

/// `POST /account/prove`: shows again who one is, before something that hurts others.
pub async fn prove(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, "/admin", "/admin", async |_, identity, form: &AccountForm| {
        credentials::prove(&engine, identity, form.old.trim()).await
    })
    .await
}

/// `POST /account/password`: another password.
pub async fn change_password(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let to = "/settings/account?said=password_changed";
    change(&engine, request, to, SETTINGS, async |_, identity, form: &AccountForm| {
        let typed = (form.old.as_str(), form.password.as_str());
        credentials::change_password(&engine, identity, typed).await
    })
    .await
}

/// `POST /account/email`: another address, once it is confirmed.
pub async fn change_email(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, SENT, SETTINGS, async |_, identity, form: &AccountForm| {
        let typed = (form.old.as_str(), form.email.as_str());
        credentials::change_email(&engine, identity, typed).await
    })
    .await
}

/// `POST /second-factor/begin`: draws a secret, which the next page shows.
pub async fn begin_second_factor(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, SECOND_FACTOR, SETTINGS, async |_, identity, form: &AccountForm| {
        credentials::begin_second_factor(&engine, identity, &form.old).await
    })
    .await
}

/// `POST /second-factor/confirm`: turns it on.
pub async fn confirm_second_factor(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let to = "/settings/account?said=second_factor_on";
    change(&engine, request, to, SECOND_FACTOR, async |_, identity, form: &AccountForm| {
        credentials::confirm_second_factor(&engine, identity, &form.code).await
    })
    .await
}

/// `POST /second-factor/off`: turns it off.
pub async fn drop_second_factor(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let to = "/settings/account?said=second_factor_off";
    change(&engine, request, to, SETTINGS, async |_, identity, form: &AccountForm| {
        credentials::drop_second_factor(&engine, identity, &form.old).await
    })
    .await
}

/// Changes something about the account of whoever is logged in, and goes to a page that says so, or back to one
/// that says why not.
pub(super) async fn change<F: Default + DeserializeOwned>(
    engine: &Engine,
    request: Request,
    to: &str,
    back: &str,
    change: impl AsyncFnOnce(&Visitor, &Identity, &F) -> Result<(), Fault>,
) -> Response {
    let form_of = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let (visitor, form) = Visitor::with_form::<F>(engine, request).await;
    let form = form.unwrap_or_default();
    let changed = async {
        visitor.knock(engine)?;
        let identity = visitor.member(engine).await?;
        change(&visitor, &identity, &form).await.map(|()| identity.person.id)
    };
    match changed.await {
        Ok(me) => {
            let mut response = visitor.answer(to, serde_json::json!({}));
            // Another password ends what the account knew.
            visitor.recognise(engine, &mut response, me).await;
            response
        }
        Err(fault) => visitor.refuse(back, &[("form", &form_of)], fault),
    }
}

/// The page that follows has the address filled in; it does not stand in any link.
fn remember(visitor: &Visitor, mut response: Response, email: &str) -> Response {
    set_cookies(&mut response, visitor.caller.set_email(Some(email)));
    response
}
