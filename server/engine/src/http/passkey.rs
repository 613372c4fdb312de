//! Passkeys, by plain forms: a script of the page asks what to sign, and puts what was signed into a form's field.

use super::{
    account::{change, finish_second_step, let_in_proven},
    visitor::Visitor,
};
use crate::{
    access::{passkey_site, refusal},
    actions::{
        Engine,
        passkey::{
            add_passkey, begin_entry, begin_passkey, begin_second_step, enter_by_passkey, remove_passkey,
            rename_passkey, second_step_by_passkey,
        },
    },
};
use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use protocol::{Fault, RecordId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Where one's passkeys are.
const PAGE: &str = "/passkeys";

/// What the forms about passkeys send; each fills in some of it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    /// What was begun.
    id: String,
    /// What the authenticator answered, as JSON (`PublicKeyCredential.toJSON()`).
    credential: String,
    /// Which passkey.
    passkey: String,
    name: String,
    /// The present password.
    old: String,
    next: String,
}

impl PasskeyForm {
    fn passkey(&self) -> Result<RecordId, Fault> {
        self.passkey.parse().map(RecordId).map_err(|_| Fault::Missing)
    }
}

fn answer(begun: Result<impl Serialize, Fault>) -> Response {
    match begun {
        Ok(begun) => Json(begun).into_response(),
        Err(fault) => refusal(fault),
    }
}

/// `POST /passkeys/begin`: what a new passkey is made from, in JSON.
pub async fn begin(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let site = passkey_site(&engine, request.headers(), request.extensions());
    let (visitor, form) = Visitor::with_form::<PasskeyForm>(&engine, request).await;
    let begun = async {
        visitor.knock(&engine)?;
        let identity = visitor.member(&engine).await?;
        let site = site.ok_or(Fault::Forbidden)?;
        let form = form.unwrap_or_default();
        begin_passkey(&engine, &identity, site, &form.old).await
    };
    answer(begun.await)
}

/// `POST /passkeys/add`: keeps it.
pub async fn add(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let to = "/passkeys?said=passkey_added";
    change(&engine, request, to, PAGE, async |_, identity, form: &PasskeyForm| {
        add_passkey(&engine, identity, &form.id, &form.credential, &form.name).await
    })
    .await
}

/// `POST /passkeys/rename`.
pub async fn rename(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    change(&engine, request, PAGE, PAGE, async |_, identity, form: &PasskeyForm| {
        rename_passkey(&engine, identity, form.passkey()?, &form.name).await
    })
    .await
}

/// `POST /passkeys/remove`.
pub async fn remove(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let to = "/passkeys?said=passkey_removed";
    change(&engine, request, to, PAGE, async |_, identity, form: &PasskeyForm| {
        remove_passkey(&engine, identity, form.passkey()?, &form.old).await
    })
    .await
}

/// `POST /login/passkey/begin`: what any passkey of this site may sign, in JSON. It is the same for everybody.
pub async fn begin_login(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let site = passkey_site(&engine, request.headers(), request.extensions());
    let visitor = Visitor::of(&engine, &request);
    let begun = visitor
        .knock(&engine)
        .and_then(|()| site.ok_or(Fault::Forbidden))
        .and_then(|site| begin_entry(&engine, site));
    answer(begun)
}

/// `POST /login/passkey`: in, by a passkey alone.
pub async fn log_in(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<PasskeyForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let came = async {
        visitor.knock(&engine)?;
        enter_by_passkey(&engine, &form.id, &form.credential, &visitor.agent).await
    };
    match came.await {
        Ok(entered) => let_in_proven(&engine, visitor, entered, &form.next).await,
        Err(fault) => {
            visitor.note_refusal(&engine, "", &fault);
            visitor.refuse("/login", &[("as", "account"), ("next", &form.next)], fault)
        }
    }
}

/// `POST /login/code/passkey/begin`: what a passkey of somebody may sign whose password was right, in JSON.
pub async fn begin_second(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let site = passkey_site(&engine, request.headers(), request.extensions());
    let visitor = Visitor::of(&engine, &request);
    let begun = async {
        visitor.knock(&engine)?;
        let site = site.ok_or(Fault::Forbidden)?;
        begin_second_step(&engine, visitor.halfway.as_deref().unwrap_or_default(), site).await
    };
    answer(begun.await)
}

/// `POST /login/code/passkey`: in, by a passkey after the password.
pub async fn second_step(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (visitor, form) = Visitor::with_form::<PasskeyForm>(&engine, request).await;
    let form = form.unwrap_or_default();
    let secret = visitor.halfway.clone().unwrap_or_default();
    let came = async {
        visitor.knock(&engine)?;
        second_step_by_passkey(&engine, &secret, &form.id, &form.credential, &visitor.agent).await
    };
    let came = came.await;
    finish_second_step(&engine, visitor, came, &form.next).await
}
