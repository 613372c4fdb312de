//! A password that was forgotten.

use super::{Faults, Place};
use crate::{
    text::account_words,
    ui::kit::{Mark, TextField},
};
use leptos::prelude::*;
use protocol::{Fault, Locale};

/// Asks for the address.
#[component]
pub fn AskReset(email: String, fault: Option<Fault>, locale: Locale) -> impl IntoView {
    let said = account_words(locale);
    let faults = Faults::of(fault.as_ref(), locale);
    view! {
        <main class="login" id="main">
            <form method="post" action="/reset/ask">
                <header><Mark /><h1>{said.ask_reset}<small>{said.ask_reset_hint}</small></h1></header>
                {faults.at(Place::Form).map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
                <TextField name="email" label=said.email kind="email" autocomplete="username" value=email fault=faults.at(Place::Email) autofocus=true />
                <button class="button primary">{said.ask_reset_button}</button>
                <p class="ways"><a class="link" href="/login?as=account" rel="external">{said.log_in}</a></p>
            </form>
        </main>
    }
}

/// Asks for the new password, behind the link in a mail.
#[component]
pub fn Reset(secret: String, fault: Option<Fault>, locale: Locale) -> impl IntoView {
    let said = account_words(locale);
    let faults = Faults::of(fault.as_ref(), locale);
    view! {
        <main class="login" id="main">
            <form method="post" action="/reset">
                <header><Mark /><h1>{said.reset}<small>{said.reset_hint}</small></h1></header>
                {faults.at(Place::Form).map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
                <input type="hidden" name="secret" value=secret />
                <TextField name="password" label=said.new_password kind="password" autocomplete="new-password" hint=said.password_hint fault=faults.at(Place::Password) autofocus=true />
                <button class="button primary">{said.reset_button}</button>
                <p class="ways"><a class="link" href="/login?as=account" rel="external">{said.log_in}</a></p>
            </form>
        </main>
    }
}
