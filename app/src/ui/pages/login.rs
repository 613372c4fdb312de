//! The login form. It works without a script.

use crate::{
    boot::LoginPage,
    text::{account_words, admin::admin_words, page_words, passkey::passkey_words},
    ui::{
        kit::{Mark, Picker},
        pages::account::{PasskeyForm, WithPasskey},
    },
};
use leptos::prelude::*;
use protocol::{Admission, Fault, Locale, limits::AVATARS};

#[component]
pub fn Login(page: LoginPage, locale: Locale) -> impl IntoView {
    let words = page_words(locale);
    let (said, rules) = (account_words(locale), admin_words(locale));
    let LoginPage { name, avatar, fault, obstacle, why, next, settings, invitation, passkeys, .. } = page;
    let title = if settings.name.is_empty() { words.brand.to_owned() } else { settings.name };
    let chosen = avatar.filter(|avatar| avatar.is_known()).map_or(1, |avatar| avatar.0);
    let about_name = matches!(fault, Some(Fault::Name(_)));
    let sentence = fault.map(|fault| words.refusal(&fault));
    // What is about the name stands beside it.
    let (beside, above) = if about_name { (sentence, None) } else { (None, sentence) };
    let invalid = about_name.then_some("true");
    let account = format!("/login?as=account{}", and_next(next.as_deref()));
    let register = format!("/register?{}", with_invitation(invitation.as_deref()));
    debug_assert_eq!(words.avatars.len(), usize::from(AVATARS));
    view! {
        <main class="login" id="main">
            {passkeys.then(|| view! { <PasskeyForm action="/login/passkey" back="/login?as=account" next=next.clone() locale /> })}
            <form method="post" action="/login">
                <header>
                    <Mark />
                    <h1>{title}<small>{words.tagline}</small></h1>
                </header>
                {why.map(|why| view! { <p class="hint why" role="status">{words.why(why)}</p> })}
                {invitation.is_some().then(|| view! { <p class="hint why" role="status">{rules.invited}</p> })}
                {obstacle.map(|obstacle| view! { <p class="failure" role="alert">{(words.obstacle)(&obstacle)}</p> })}
                {above.map(|why| view! { <p class="failure" role="alert">{why}</p> })}
                <div class="field">
                    <label for="name">{words.nickname}</label>
                    <input
                        id="name"
                        name="name"
                        value=name
                        autocomplete="nickname"
                        autofocus
                        required
                        maxlength="256"
                        aria-describedby="name-hint"
                        aria-invalid=invalid
                    />
                    {match beside {
                        Some(sentence) => view! { <span id="name-hint" class="failure" role="alert">{sentence}</span> }.into_any(),
                        None => view! { <span id="name-hint" class="hint">{words.nickname_hint}</span> }.into_any(),
                    }}
                </div>
                <Picker legend=words.avatar labels=&words.avatars chosen />
                <Invited admission=settings.admission invitation=invitation.clone() locale />
                {next.clone().map(|next| view! { <input type="hidden" name="next" value=next /> })}
                <input type="hidden" name="locale" value=locale.tag() />
                <button class="button primary">{words.enter}</button>
                <p class="ways">
                    <span class="hint">{said.have_account}</span>
                    <a class="link" href=account rel="external">{said.log_in}</a>
                    <a class="link" href=register rel="external">{said.register_button}</a>
                    {passkeys.then(|| view! { <WithPasskey label=passkey_words(locale).sign_in class="link" /> })}
                </p>
                <p class="hint">{words.way_back_question}</p>
                <footer>
                    <span class="hint plain-http">{words.plain_http}</span>
                    <Languages locale path="/login" query=with_invitation(invitation.as_deref()) next />
                </footer>
            </form>
        </main>
    }
}

/// The invitation that was brought, or a field for one where the server asks for it.
#[component]
pub fn Invited(admission: Admission, invitation: Option<String>, locale: Locale) -> impl IntoView {
    let said = admin_words(locale);
    match (admission, invitation) {
        (_, Some(code)) => view! { <input type="hidden" name="invitation" value=code /> }.into_any(),
        (policy @ (Admission::Invitation | Admission::Approval), None) => view! {
            <div class="field">
                <label for="invitation">{said.invitation_field}</label>
                <input id="invitation" name="invitation" autocomplete="off" maxlength="200" aria-describedby="invitation-hint" />
                <span id="invitation-hint" class="hint">{if policy == Admission::Invitation { said.invitation_hint } else { said.approval_hint }}</span>
            </div>
        }
        .into_any(),
        (Admission::Open | Admission::Unknown, None) => ().into_any(),
    }
}

/// The invitation, for the address of another form. A server's code has letters and digits only.
pub fn with_invitation(invitation: Option<&str>) -> String {
    invitation.map(|code| format!("invitation={code}")).unwrap_or_default()
}

/// The page that the visitor is on, in the other language.
#[component]
pub fn Languages(locale: Locale, path: &'static str, query: String, next: Option<String>) -> impl IntoView {
    let next = and_next(next.as_deref());
    let link = |to: Locale, name: &'static str| {
        let and = if query.is_empty() { "" } else { "&" };
        let href = format!("{path}?{query}{and}locale={}{next}", to.tag());
        view! { <a rel="external" href=href lang=to.tag() aria-current=(locale == to).then_some("true")>{name}</a> }
    };
    view! {
        <nav class="langs" aria-label=page_words(locale).language>{link(Locale::Zh, "中文")}{link(Locale::En, "English")}</nav>
    }
}

fn and_next(next: Option<&str>) -> String {
    next.map(|next| format!("&next={next}")).unwrap_or_default()
}
