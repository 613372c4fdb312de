//! E-mail address and password. Plain forms: a password never is in a command.

use crate::{
    route::Route,
    state::Store,
    text::account_words,
    ui::{
        kit::TextField,
        pages::account::{Faults, Place},
        parts::told,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use protocol::Fault;

#[component]
pub fn Account() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = account_words(store.locale());
    let account = store.memo(|chat| {
        let way = told::way_back(chat)?;
        Some((way.email?, way.second_factor))
    });
    let query = use_query_map().get_untracked();
    let done = query.get_str("said").and_then(|what| said.said(what));
    let fault = query.get_str("fault").and_then(|fault| serde_json::from_str::<Fault>(fault).ok());
    let form = query.get_str("form").unwrap_or_default().to_owned();
    let faults = move |of: &str| Faults::of(fault.as_ref().filter(|_| form == of), store.locale());
    view! {
        <div class="section">
            {done.map(|done| view! { <p class="hint" role="status">{done}</p> })}
            {move || match account.get() {
                Some((email, second_factor)) => view! {
                    <Change email faults=[faults("password"), faults("email")] />
                    <SecondFactor is_on=second_factor faults=if second_factor { faults("off") } else { faults("begin") } />
                    <div class="section">
                        <h2 class="cap">{said.passkeys}</h2>
                        <p class="hint">{said.passkeys_hint}</p>
                        <a class="button quiet" href=Route::Passkeys.path() rel="external">{said.passkeys_link}</a>
                    </div>
                }
                .into_any(),
                None => view! { <Add faults=faults("add") /> }.into_any(),
            }}
        </div>
    }
}

/// Somebody who came by nickname becomes a member.
#[component]
fn Add(faults: Faults) -> impl IntoView {
    let said = account_words(expect_context::<Store>().locale());
    view! {
        <p>{said.add_hint}</p>
        <form method="post" action="/account/add" class="section">
            {faults.at(Place::Form).map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
            <TextField name="email" label=said.email kind="email" autocomplete="username" hint=said.email_hint fault=faults.at(Place::Email) />
            <TextField name="password" label=said.password kind="password" autocomplete="new-password" hint=said.password_hint fault=faults.at(Place::Password) />
            <button class="button primary">{said.add_button}</button>
        </form>
    }
}

#[component]
fn Change(email: String, faults: [Faults; 2]) -> impl IntoView {
    let said = account_words(expect_context::<Store>().locale());
    let [of_password, of_email] = faults;
    let whole = |faults: &Faults| {
        faults.at(Place::Form).map(|fault| view! { <p class="failure" role="alert">{fault}</p> })
    };
    view! {
        <ul class="box">
            <li class="line"><span class="who-line"><b translate="no">{email}</b><small>{said.your_email}</small></span></li>
        </ul>
        <form method="post" action="/account/password" class="section">
            <h2 class="cap">{said.change_password}</h2>
            {whole(&of_password)}
            <TextField name="old" label=said.old_password kind="password" autocomplete="current-password" fault=of_password.at(Place::Old) />
            <TextField name="password" label=said.new_password kind="password" autocomplete="new-password" hint=said.password_hint fault=of_password.at(Place::Password) />
            <p class="hint">{said.change_password_hint}</p>
            <button class="button primary">{said.change_password}</button>
        </form>
        <form method="post" action="/account/email" class="section">
            <h2 class="cap">{said.change_email}</h2>
            {whole(&of_email)}
            <TextField name="email" label=said.new_email kind="email" autocomplete="email" hint=said.change_email_hint fault=of_email.at(Place::Email) />
            <TextField name="old" id="email-old" label=said.old_password kind="password" autocomplete="current-password" fault=of_email.at(Place::Old) />
            <button class="button primary">{said.change_email}</button>
        </form>
    }
}

#[component]
fn SecondFactor(is_on: bool, faults: Faults) -> impl IntoView {
    let said = account_words(expect_context::<Store>().locale());
    let (action, hint, button) = if is_on {
        ("/second-factor/off", said.second_factor_on, said.turn_off)
    } else {
        ("/second-factor/begin", said.second_factor_hint, said.set_up)
    };
    let whole = faults.at(Place::Form);
    view! {
        <form method="post" action=action class="section">
            <h2 class="cap">{said.second_factor}</h2>
            <p class="hint">{hint}</p>
            {whole.map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
            <TextField name="old" id="factor-old" label=said.old_password kind="password" autocomplete="current-password" fault=faults.at(Place::Old) />
            <button class="button quiet" class:danger=is_on>{button}</button>
        </form>
    }
}
