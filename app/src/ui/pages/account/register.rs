//! Registering.

use super::{Faults, Place};
use crate::{
    boot::LoginPage,
    text::{account_words, page_words},
    ui::{
        kit::{Avatar, Mark, Picker, TextField},
        pages::login::{Invited, Languages, with_invitation},
    },
};
use leptos::prelude::*;
use protocol::Locale;

#[component]
pub fn Register(page: LoginPage, locale: Locale) -> impl IntoView {
    let (words, said) = (page_words(locale), account_words(locale));
    let LoginPage { name, email, avatar, fault, obstacle, next, settings, invitation, .. } = page;
    let faults = Faults::of(fault.as_ref(), locale);
    let chosen = avatar.filter(|avatar| avatar.is_known()).map_or(1, |avatar| avatar.0);
    view! {
        <main class="login" id="main">
            <form method="post" action="/register">
                <header><Mark /><h1>{said.register}<small>{said.register_hint}</small></h1></header>
                {obstacle.map(|obstacle| view! { <p class="failure" role="alert">{(words.obstacle)(&obstacle)}</p> })}
                {faults.at(Place::Form).map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
                <TextField name="name" label=words.nickname kind="text" autocomplete="nickname" value=name fault=faults.at(Place::Name) autofocus=true />
                <TextField name="email" label=said.email kind="email" autocomplete="username" value=email hint=said.email_hint fault=faults.at(Place::Email) />
                <TextField name="password" label=said.password kind="password" autocomplete="new-password" hint=said.password_hint fault=faults.at(Place::Password) />
                <details class="face-choice">
                    <summary><Avatar id=chosen /><span class="link">{said.other_face}</span></summary>
                    <Picker legend=words.avatar labels=&words.avatars chosen />
                </details>
                <Invited admission=settings.admission invitation=invitation.clone() locale />
                {next.clone().map(|next| view! { <input type="hidden" name="next" value=next /> })}
                <input type="hidden" name="locale" value=locale.tag() />
                <button class="button primary">{said.register_button}</button>
                <p class="ways">
                    <span class="hint">{said.have_account}</span>
                    <a class="link" href="/login?as=account" rel="external">{said.log_in}</a>
                </p>
                <footer>
                    <span class="hint plain-http">{words.plain_http}</span>
                    <Languages locale path="/register" query=with_invitation(invitation.as_deref()) next />
                </footer>
            </form>
        </main>
    }
}
