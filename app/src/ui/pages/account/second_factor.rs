//! Six digits after the password.

use super::{Faults, Place};
use crate::{
    boot::SecondFactor,
    text::account_words,
    ui::kit::{Mark, Qr, TextField},
};
use leptos::prelude::*;
use protocol::{Fault, Locale};

/// Asks for the digits, or a recovery code.
#[component]
pub fn Code(next: Option<String>, fault: Option<Fault>, locale: Locale) -> impl IntoView {
    let said = account_words(locale);
    let faults = Faults::of(fault.as_ref(), locale);
    view! {
        <main class="login" id="main">
            <form method="post" action="/login/code">
                <header><Mark /><h1>{said.code}<small>{said.code_hint}</small></h1></header>
                <TextField name="code" label=said.code_label kind="text" autocomplete="one-time-code" hint=said.recovery_hint fault=faults.at(Place::Form) autofocus=true />
                {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                <button class="button primary">{said.log_in}</button>
                <p class="ways"><a class="link" href="/login?as=account" rel="external">{said.start_over}</a></p>
            </form>
        </main>
    }
}

/// Shows the secret and the recovery codes this once, and asks for the first digits.
#[component]
pub fn SetUp(factor: SecondFactor, fault: Option<Fault>, locale: Locale) -> impl IntoView {
    let said = account_words(locale);
    let faults = Faults::of(fault.as_ref(), locale);
    let SecondFactor { link, typed, codes } = factor;
    view! {
        <main class="login" id="main">
            <form method="post" action="/second-factor/confirm">
                <header><Mark /><h1>{said.second_factor}<small>{said.set_up_hint}</small></h1></header>
                <div class="box share">
                    <Qr text=link label=said.second_factor />
                    <p class="link-text" translate="no">{typed}</p>
                </div>
                <section>
                    <h2 class="cap">{said.recovery_codes}</h2>
                    <ul class="codes" translate="no">{codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}</ul>
                    <p class="hint">{said.recovery_codes_hint}</p>
                </section>
                <TextField name="code" label=said.code_label kind="text" autocomplete="one-time-code" fault=faults.at(Place::Form) />
                <button class="button primary">{said.turn_on}</button>
                <p class="ways"><a class="link" href="/settings/account" rel="external">{said.not_now}</a></p>
            </form>
        </main>
    }
}
