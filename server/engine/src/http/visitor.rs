//! Who sends a form, and where it leads them.

use crate::{
    access::{Caller, refusal},
    actions::{
        Engine,
        credentials::{self, Client},
        login, server, space,
    },
    domain::local_path::local_path,
    ports::store::Identity,
};
use axum::{
    Form, Json,
    extract::{FromRequest, Request},
    response::{IntoResponse as _, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header};
use protocol::{Fault, LoginEnd, Person, PersonId};
use serde::{Serialize, de::DeserializeOwned};

/// Whoever sends a form: a browser, or a script that accepts JSON.
pub struct Visitor {
    pub caller: Caller,
    pub agent: String,
    /// See [`Caller::door`].
    pub door: Option<String>,
    /// See [`Caller::device`].
    pub device: Option<String>,
    /// See [`Caller::halfway`].
    pub halfway: Option<String>,
    /// See [`Caller::known`].
    known: Option<String>,
    /// Whether it has an address filled in. See [`Caller::email`].
    has_email: bool,
    wants_json: bool,
}

#[derive(Serialize)]
struct LoggedIn {
    person: Person,
    token: String,
}

impl Visitor {
    /// Reads a request and its form. `None` if there is none that can be read.
    pub async fn with_form<T: DeserializeOwned>(engine: &Engine, request: Request) -> (Self, Option<T>) {
        let visitor = Self::of(engine, &request);
        let form = <Form<T> as FromRequest<()>>::from_request(request, &()).await;
        (visitor, form.ok().map(|Form(form)| form))
    }

    pub fn of(engine: &Engine, request: &Request) -> Self {
        let headers = request.headers();
        let caller = Caller::of(engine, headers, request.extensions());
        Self {
            agent: text(headers, header::USER_AGENT).to_owned(),
            door: caller.door(headers),
            device: caller.device(headers),
            halfway: caller.halfway(headers),
            known: caller.known(headers),
            has_email: caller.email(headers).is_some(),
            wants_json: text(headers, header::ACCEPT).contains("application/json"),
            caller,
        }
    }

    /// Where the form comes from.
    pub fn client(&self) -> Client<'_> {
        Client {
            address: self.caller.address,
            agent: &self.agent,
            door: self.door.as_deref(),
            known: self.known.as_deref(),
        }
    }

    /// Makes the account of somebody know this browser. That it does not is no reason to keep them out.
    pub async fn recognise(&self, engine: &Engine, response: &mut Response, person: PersonId) {
        let known = credentials::recognition(engine, person).await.ok().flatten();
        set_cookies(response, known.and_then(|known| self.caller.set_known(&known)));
    }

    /// Counts a try to come in.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn knock(&self, engine: &Engine) -> Result<(), Fault> {
        engine.limits.admit_login(self.caller.address)
    }

    /// Who they are, unless they are a guest.
    ///
    /// # Errors
    /// [`Fault::LoggedOut`], [`Fault::Forbidden`] and the store's.
    pub async fn member(&self, engine: &Engine) -> Result<Identity, Fault> {
        let identity = self.caller.identify(engine).await?.ok_or(Fault::LoggedOut)?;
        if identity.guest_in.is_some() { Err(Fault::Forbidden) } else { Ok(identity) }
    }

    /// Notes that somebody could not come in, and why.
    pub fn note_refusal(&self, engine: &Engine, name: &str, fault: &Fault) {
        server::note_sign_in(engine, self.caller.address, &self.agent, name, Err(fault));
    }

    /// Gives this browser a login, ends the one it had, and sends it on – to a path of this site, or else to their
    /// first lobby; a script gets the token.
    pub async fn let_in(mut self, engine: &Engine, entered: (Identity, String), to: &str) -> Response {
        let (identity, token) = entered;
        let (who, name) = (identity.person.id, &identity.person.name);
        server::note_sign_in(engine, self.caller.address, &self.agent, name, Ok(who));
        match self.caller.identify(engine).await {
            Ok(Some(before)) if before.login == identity.login => {}
            Ok(Some(before)) => drop(login::end_login(engine, &before, LoginEnd::Replaced).await),
            // The cookie of an old name is another server's.
            _ => self.caller.by_old_cookie = false,
        }
        let mut response = if self.wants_json {
            Json(LoggedIn { person: identity.person, token: token.clone() }).into_response()
        } else {
            let home = match local_path(to) {
                None => space::home(engine, who).await,
                Some(_) => None,
            };
            let home = home.map_or_else(|| "/".to_owned(), |lobby| format!("/c/{lobby}"));
            Redirect::to(next_or(to, &home)).into_response()
        };
        self.recognise(engine, &mut response, who).await;
        let had = [
            self.door.and_then(|_| self.caller.take_back_door()),
            self.device.and_then(|_| self.caller.set_device(None)),
            self.halfway.and_then(|_| self.caller.set_halfway(None)),
            self.has_email.then(|| self.caller.set_email(None)).flatten(),
        ];
        set_cookies(
            &mut response,
            self.caller.set_cookies(&token).into_iter().chain(had.into_iter().flatten()),
        );
        response
    }

    /// Sends this browser to a page that says why; a script gets the fault. What was filled in, and where the
    /// form would have led, goes along.
    pub fn refuse(&self, page: &str, filled_in: &[(&str, &str)], fault: Fault) -> Response {
        if self.wants_json {
            return refusal(fault);
        }
        let short = |text: &str| text.chars().take(64).collect::<String>();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in filled_in {
            match *name {
                "next" => drop(local_path(value).map(|next| query.append_pair(name, next))),
                "invitation" if value.is_empty() => {}
                _ => drop(query.append_pair(name, &short(value))),
            }
        }
        query.append_pair("fault", &serde_json::to_string(&fault).unwrap_or_default());
        Redirect::to(&format!("{page}?{}", query.finish())).into_response()
    }

    /// Sends this browser on; a script gets `body`.
    pub fn answer(&self, to: &str, body: impl Serialize) -> Response {
        if self.wants_json { Json(body).into_response() } else { Redirect::to(to).into_response() }
    }
}

/// Where a form leads: a path of this site that it names, or `home`.
pub fn next_or<'a>(next: &'a str, home: &'a str) -> &'a str {
    local_path(next).unwrap_or(home)
}

pub fn set_cookies(response: &mut Response, lines: impl IntoIterator<Item = HeaderValue>) {
    for line in lines {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// The code of an invitation, of which people may type the whole link.
pub(super) fn code_of_invitation(typed: &str) -> &str {
    typed.trim().rsplit('/').next().unwrap_or_default()
}
