//! Logging in with e-mail address and password.

use super::{Faults, PasskeyForm, Place, WithPasskey};
use crate::{
    boot::{LoginPage, Why},
    text::{account_words, page_words, passkey::passkey_words},
    ui::{
        kit::{Mark, TextField},
        pages::login::Languages,
    },
};
use leptos::prelude::*;
use protocol::Locale;

#[component]
pub fn AccountLogin(page: LoginPage, locale: Locale) -> impl IntoView {
    let (words, said) = (page_words(locale), account_words(locale));
    let LoginPage { email, fault, obstacle, why, next, passkeys, .. } = page;
    let faults = Faults::of(fault.as_ref(), locale);
    let why = why.map(|why| if why == Why::Active { said.active } else { words.why(why) });
    let to_name = email.is_empty();
    view! {
        <main class="login" id="main">
            {passkeys.then(|| view! { <PasskeyForm action="/login/passkey" back="/login?as=account" next=next.clone() locale /> })}
            <form method="post" action="/login">
                <header><Mark /><h1>{said.welcome_back}<small>{words.brand}</small></h1></header>
                {why.map(|why| view! { <p class="hint why" role="status">{why}</p> })}
                {obstacle.map(|obstacle| view! { <p class="failure" role="alert">{(words.obstacle)(&obstacle)}</p> })}
                {faults.at(Place::Form).map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
                <TextField name="email" label=said.email kind="email" autocomplete="username" value=email fault=None autofocus=to_name />
                <TextField name="password" label=said.password kind="password" autocomplete="current-password" fault=faults.at(Place::Old) autofocus=!to_name />
                {next.clone().map(|next| view! { <input type="hidden" name="next" value=next /> })}
                <button class="button primary">{said.log_in}</button>
                {passkeys.then(|| view! { <WithPasskey label=passkey_words(locale).sign_in class="button quiet" /> })}
                <p class="ways">
                    <a class="link" href="/reset" rel="external">{said.forgot}</a>
                    <a class="link" href="/register" rel="external">{said.register_button}</a>
                    <a class="link" href="/login" rel="external">{said.by_nickname}</a>
                </p>
                <footer>
                    <span class="hint plain-http">{words.plain_http}</span>
                    <Languages locale path="/login" query="as=account".to_owned() next />
                </footer>
            </form>
        </main>
    }
}
