//! The pages for people who are not logged in.

use super::{trouble, visit::Visit};
use app::{
    boot::{
        CodePage, DeviceWait, Gate, GuestPage, LoginPage, PasskeysPage, SecondFactor, Sent, ShownPasskey, Why,
    },
    route::{Part, Route},
};
use axum::{
    extract::Query,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    Engine,
    access::{cookies::page_cookie_name, obstacle::Obstacle},
    actions::{
        admission, credentials, execute,
        login::{hand_over, is_token},
        passkey::{Ways, fresh_codes, list_passkeys, ways},
        server,
    },
    domain::local_path::local_path,
};
use http::{HeaderValue, header, request::Parts};
use protocol::{AvatarId, Command, Fault, Held, Locale, limits::AVATARS};
use serde::Deserialize;

/// The page of a route, if it is one of these.
pub async fn gate(engine: &Engine, visit: &Visit<'_>, route: Option<Route>) -> Option<Response> {
    let page = match route {
        Some(Route::Login) => login(engine, visit, LoginQuery::of(visit.parts)).await,
        None if visit.parts.uri.path() == "/chart.html" => {
            login(engine, visit, LoginQuery::of_seed(visit.parts)).await
        }
        Some(Route::Back(secret)) => visit.gate(Gate::Back(secret)).await,
        Some(Route::Device(secret)) => visit.gate(Gate::Device(secret)).await,
        Some(Route::Register) => register(engine, visit, LoginQuery::of(visit.parts)).await,
        Some(Route::RegisterSent) => visit.gate(Gate::Sent(Sent::Activation, visit.email())).await,
        Some(Route::ResetSent) => visit.gate(Gate::Sent(Sent::Reset, visit.email())).await,
        Some(Route::Activate(secret)) => visit.gate(Gate::Activate(secret)).await,
        Some(Route::AskReset) => {
            visit.gate(Gate::AskReset(visit.email(), LoginQuery::of(visit.parts).fault())).await
        }
        Some(Route::Reset(secret)) => {
            visit.gate(Gate::Reset(secret, LoginQuery::of(visit.parts).fault())).await
        }
        Some(Route::Code) => {
            let query = LoginQuery::of(visit.parts);
            let fault = query.fault();
            let halfway = visit.caller.halfway(visit.headers).unwrap_or_default();
            let Ways { passkey, digits } = ways(engine, &halfway, visit.passkey_site(engine).as_ref()).await;
            let next = query.next.filter(|next| local_path(next).is_some());
            visit.gate(Gate::Code(CodePage { next, fault, passkey, digits })).await
        }
        Some(Route::SecondFactor) => second_factor(engine, visit, LoginQuery::of(visit.parts)).await,
        Some(Route::Passkeys) => passkeys(engine, visit, LoginQuery::of(visit.parts)).await,
        Some(Route::Join(code)) => join(engine, visit, code).await,
        Some(Route::Guest(code)) => guest(engine, visit, code, LoginQuery::of(visit.parts)).await,
        Some(Route::Outside) => outside(engine, visit).await,
        Some(Route::DeviceWait) => visit.gate(Gate::DeviceWait(waiting(engine, visit))).await,
        _ => return None,
    };
    Some(page)
}

/// An invitation: to whoever is logged in, the page that says into which space; to everybody else, the way in. Both say
/// it if it leads nowhere any more.
async fn join(engine: &Engine, visit: &Visit<'_>, code: String) -> Response {
    if let Ok(Some(identity)) = visit.caller.identify(engine).await
        && identity.guest_in.is_none()
    {
        return Redirect::to(&Route::Invite(code).path()).into_response();
    }
    match admission::is_invitation(engine, &code).await {
        Ok(true) => {
            login(engine, visit, LoginQuery { invitation: Some(code), ..LoginQuery::of(visit.parts) }).await
        }
        Ok(false) => {
            let fault = serde_json::to_string(&Fault::WrongInvitation).ok();
            login(engine, visit, LoginQuery { fault, ..LoginQuery::of(visit.parts) }).await
        }
        Err(fault) => trouble(&fault),
    }
}

/// How far the device is that took an offer.
fn waiting(engine: &Engine, visit: &Visit) -> DeviceWait {
    let secret = visit.caller.device(visit.headers).unwrap_or_default();
    match hand_over::state(engine, &secret) {
        (hand_over::State::Waiting, Some(digits)) => DeviceWait::Waiting(digits),
        (hand_over::State::Allowed, _) => DeviceWait::Allowed,
        (hand_over::State::Refused, _) => DeviceWait::Refused,
        (hand_over::State::Waiting | hand_over::State::Expired, _) => DeviceWait::Ended,
    }
}

#[derive(Debug, Default, Deserialize)]
struct LoginQuery {
    name: Option<String>,
    avatar: Option<String>,
    locale: Option<String>,
    fault: Option<String>,
    why: Option<String>,
    next: Option<String>,
    #[serde(rename = "as")]
    with: Option<String>,
    invitation: Option<String>,
    said: Option<String>,
}

impl LoginQuery {
    fn of(parts: &Parts) -> Self {
        Query::try_from_uri(&parts.uri).map(|Query(query)| query).unwrap_or_default()
    }

    /// Why the form was refused. Anything decodes as an unknown fault; a link must not make the page say so.
    fn fault(&self) -> Option<Fault> {
        let fault = self.fault.as_deref().and_then(|fault| serde_json::from_str(fault).ok());
        fault.filter(Fault::is_known)
    }

    /// What a form for coming in is filled in with.
    async fn filled_in(self, engine: &Engine, visit: &Visit<'_>) -> LoginPage {
        LoginPage {
            account: self.with.as_deref() == Some("account"),
            fault: self.fault(),
            name: self.name(),
            email: visit.email(),
            avatar: self.avatar(),
            obstacle: Obstacle::find(&engine.config, &visit.caller, visit.headers).map(shown),
            why: self.why.and_then(|why| match why.as_str() {
                "left" => Some(Why::Left),
                "ended" => Some(Why::Ended),
                "active" => Some(Why::Active),
                _ => None,
            }),
            next: self.next.filter(|next| local_path(next).is_some()),
            settings: server::settings(engine).await.unwrap_or_default(),
            invitation: self.invitation.filter(|code| is_token(code)),
            passkeys: visit.passkey_site(engine).is_some(),
        }
    }

    fn name(&self) -> String {
        self.name.iter().flat_map(|name| name.chars()).take(64).collect()
    }

    fn avatar(&self) -> Option<AvatarId> {
        self.avatar.as_ref().and_then(|avatar| avatar.parse().ok()).map(AvatarId)
    }

    /// Of the seed's link, `/chart.html?name=东东&avatar=1.jpg`: the same, but for the avatar.
    fn of_seed(parts: &Parts) -> Self {
        let mut query = Self::of(parts);
        query.avatar = query.avatar.map(|file| file.split('.').next().unwrap_or_default().to_owned());
        query
    }
}

async fn login(engine: &Engine, visit: &Visit<'_>, query: LoginQuery) -> Response {
    match visit.caller.identify(engine).await {
        Ok(Some(_)) => {
            let next = query.next.filter(|next| local_path(next).is_some());
            return Redirect::to(next.as_deref().unwrap_or("/")).into_response();
        }
        Err(Fault::Waiting | Fault::Suspended) => {
            return Redirect::to(&Route::Outside.path()).into_response();
        }
        Ok(None) | Err(_) => {}
    }
    let asked = query.locale.as_deref().and_then(Locale::from_tag);
    let page = query.filled_in(engine, visit).await;
    let locale = asked.unwrap_or_else(|| visit.locale(None));
    let mut response = visit.gate_in(locale, Gate::Login(page)).await;
    keep_locale(visit, &mut response, asked);
    response
}

/// The form that registers. Whoever is logged in adds an account to who they are.
async fn register(engine: &Engine, visit: &Visit<'_>, query: LoginQuery) -> Response {
    if let Ok(Some(_)) = visit.caller.identify(engine).await {
        return Redirect::to(&Route::Settings(Some(Part::Account)).path()).into_response();
    }
    let asked = query.locale.as_deref().and_then(Locale::from_tag);
    let mut form = query.filled_in(engine, visit).await;
    form.avatar.get_or_insert_with(any_avatar);
    let gate = Gate::Register(form);
    let locale = asked.unwrap_or_else(|| visit.locale(None));
    let mut response = visit.gate_in(locale, gate).await;
    keep_locale(visit, &mut response, asked);
    response
}

/// The form of a guest. Whoever is logged in goes to the room itself, if it is there for them.
async fn guest(engine: &Engine, visit: &Visit<'_>, code: String, query: LoginQuery) -> Response {
    let offered = match admission::offered(engine, &code).await {
        Ok(offered) => offered,
        Err(fault) => return trouble(&fault),
    };
    let mut elsewhere = None;
    if let (Ok(Some(me)), Some(offered)) = (visit.caller.identify(engine).await, &offered) {
        let room = offered.room.id;
        if me.guest_in == Some(room)
            || execute(engine, me.caller(), Command::Room { conversation: room }).await.is_ok()
        {
            return Redirect::to(&Route::Conversation(room).path()).into_response();
        }
        elsewhere = Some(me.person.name);
    }
    let page = GuestPage {
        code,
        room: offered.map(|offered| offered.room),
        name: query.name(),
        avatar: query.avatar(),
        fault: query.fault(),
        elsewhere,
    };
    visit.gate(Gate::Guest(Box::new(page))).await
}

/// For whoever is kept outside.
async fn outside(engine: &Engine, visit: &Visit<'_>) -> Response {
    match visit.caller.identify(engine).await {
        Err(Fault::Waiting) => visit.gate(Gate::Outside(Held::Waiting)).await,
        Err(Fault::Suspended) => visit.gate(Gate::Outside(Held::Suspended)).await,
        _ => Redirect::to("/").into_response(),
    }
}

/// What somebody's second factor is set up with, while they do; else the settings.
async fn second_factor(engine: &Engine, visit: &Visit<'_>, query: LoginQuery) -> Response {
    let settings = Route::Settings(Some(Part::Account)).path();
    let Ok(Some(identity)) = visit.caller.identify(engine).await else {
        return Redirect::to(&settings).into_response();
    };
    let set_up = credentials::second_factor_set_up(engine, identity.person.id);
    let shown = set_up.and_then(|set_up| {
        let (link, typed) = set_up.for_app()?;
        Some(SecondFactor { link, typed, codes: set_up.codes })
    });
    let Some(factor) = shown else { return Redirect::to(&settings).into_response() };
    let gate = Gate::SecondFactor(factor, query.fault());
    visit.gate_in(visit.locale(Some(identity.locale)), gate).await
}

/// The passkeys of whoever has an account.
async fn passkeys(engine: &Engine, visit: &Visit<'_>, query: LoginQuery) -> Response {
    let identity = match visit.caller.identify(engine).await {
        Ok(Some(identity)) => identity,
        Ok(None) => return visit.way_in(Some(Route::Passkeys)).await,
        Err(Fault::Waiting | Fault::Suspended) => {
            return Redirect::to(&Route::Outside.path()).into_response();
        }
        Err(fault) => return trouble(&fault),
    };
    let all = match list_passkeys(engine, identity.person.id).await {
        Ok(Some(all)) => all,
        Ok(None) => return Redirect::to(&Route::Settings(Some(Part::Account)).path()).into_response(),
        Err(fault) => return trouble(&fault),
    };
    let shown = all.into_iter().map(|one| ShownPasskey {
        id: one.id.0,
        name: one.name,
        made_at: one.made_at,
        used_at: one.used_at,
        warned_at: one.warned_at,
    });
    let page = PasskeysPage {
        all: shown.collect(),
        codes: fresh_codes(engine, identity.person.id),
        possible: visit.passkey_site(engine).is_some(),
        fault: query.fault(),
        said: query.said,
    };
    visit.gate_in(visit.locale(Some(identity.locale)), Gate::Passkeys(page)).await
}

/// A face to begin with, so that not all have the same.
fn any_avatar() -> AvatarId {
    let mut byte = [0];
    let _ = getrandom::fill(&mut byte);
    let [byte] = byte;
    AvatarId(u16::from(byte) % AVATARS + 1)
}

/// A language that was chosen on a page for people who are not logged in stays chosen.
fn keep_locale(visit: &Visit<'_>, response: &mut Response, asked: Option<Locale>) {
    let Some(locale) = asked else { return };
    let name = page_cookie_name("locale", visit.caller.port);
    let line = format!("{name}={}; Path=/; SameSite=Lax; Max-Age=31536000", locale.tag());
    if let Ok(line) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// What the login page says about what is in the way of its form.
fn shown(obstacle: Obstacle) -> app::boot::Obstacle {
    match obstacle {
        Obstacle::PublicUrl(url) => app::boot::Obstacle::PublicUrl(url),
        Obstacle::Elsewhere(public) => app::boot::Obstacle::Elsewhere(public.to_string()),
        Obstacle::TrustedProxy(address) => app::boot::Obstacle::TrustedProxy(address.to_string()),
    }
}
