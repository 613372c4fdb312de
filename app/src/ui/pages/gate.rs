//! The pages for people who are not logged in. Their forms work without a script.

use super::{
    GuestForm, NotFound, Outside,
    account::{AccountLogin, AskReset, Code, PasskeyStep, Passkeys, Register, Reset, SentPage, SetUp},
    login::Login,
};
use crate::{
    boot::{Boot, CodePage, DeviceWait, Gate, Page},
    text::{PageWords, account_words, page_words},
    ui::kit::Mark,
};
use leptos::prelude::*;

#[component]
pub fn GatePage() -> impl IntoView {
    let Boot { locale, page, zone, now, .. } = expect_context();
    let words = page_words(locale);
    match page {
        Page::Gate(Gate::Login(page)) if page.account => view! { <AccountLogin page locale /> }.into_any(),
        Page::Gate(Gate::Login(page)) => view! { <Login page locale /> }.into_any(),
        Page::Gate(Gate::Back(secret)) => view! {
            <Secret words action="/back" secret title=words.come_back hint=words.come_back_hint button=words.come_back_button />
        }
        .into_any(),
        Page::Gate(Gate::Device(secret)) => view! {
            <Secret words action="/device" secret title=words.this_device_in hint=words.this_device_hint button=words.this_device_button />
        }
        .into_any(),
        Page::Gate(Gate::Guest(page)) => view! { <GuestForm page=*page locale /> }.into_any(),
        Page::Gate(Gate::Outside(why)) => view! { <Outside why locale /> }.into_any(),
        Page::Gate(Gate::DeviceWait(wait)) => view! { <Wait words wait /> }.into_any(),
        Page::Gate(Gate::Register(page)) => view! { <Register page locale /> }.into_any(),
        Page::Gate(Gate::Sent(what, email)) => view! { <SentPage what email locale /> }.into_any(),
        Page::Gate(Gate::Activate(secret)) => {
            let said = account_words(locale);
            view! {
                <Secret words action="/activate" secret title=said.activate hint=said.activate_hint button=said.activate_button />
            }
            .into_any()
        }
        Page::Gate(Gate::AskReset(email, fault)) => view! { <AskReset email fault locale /> }.into_any(),
        Page::Gate(Gate::Code(page)) if page.passkey || !page.digits => {
            view! { <PasskeyStep page locale /> }.into_any()
        }
        Page::Gate(Gate::Code(CodePage { next, fault, .. })) => view! { <Code next fault locale /> }.into_any(),
        Page::Gate(Gate::Passkeys(page)) => view! { <Passkeys page zone now locale /> }.into_any(),
        Page::Gate(Gate::SecondFactor(factor, fault)) => view! { <SetUp factor fault locale /> }.into_any(),
        Page::Gate(Gate::Reset(secret, fault)) => view! { <Reset secret fault locale /> }.into_any(),
        Page::Chat(_) | Page::Refused(_) => view! { <NotFound locale /> }.into_any(),
    }
}

/// A secret is used only when somebody presses: what looks at links before people do uses up nothing.
#[component]
fn Secret(
    words: &'static PageWords,
    action: &'static str,
    secret: String,
    title: &'static str,
    hint: &'static str,
    button: &'static str,
) -> impl IntoView {
    view! {
        <main class="login" id="main">
            <form method="post" action=action>
                <header><Mark /><h1>{title}<small>{hint}</small></h1></header>
                <input type="hidden" name="secret" value=secret />
                <button class="button primary">{button}</button>
                <footer><a class="link" href="/login" rel="external">{words.not_mine}</a></footer>
            </form>
        </main>
    }
}

#[component]
fn Wait(words: &'static PageWords, wait: DeviceWait) -> impl IntoView {
    let (title, hint, digits) = match wait.clone() {
        DeviceWait::Waiting(digits) => (words.compare_digits, words.compare_digits_hint, Some(digits)),
        DeviceWait::Allowed => (words.device_allowed, words.device_allowed_hint, None),
        DeviceWait::Refused => (words.device_was_refused, words.device_again, None),
        DeviceWait::Ended => (words.device_ended, words.device_again, None),
    };
    let (waits, allowed) = (digits.is_some(), matches!(wait, DeviceWait::Allowed));
    view! {
        <main class="login" id="main">
            <div class="not-found">
                <Mark />
                <h1>{title}</h1>
                {digits.map(|digits| view! { <p class="digits">{digits}</p> })}
                <p class="hint">{hint}</p>
                {allowed.then(|| view! {
                    <form method="post" action="/device/enter"><button class="button primary">{words.enter}</button></form>
                })}
                {(!waits && !allowed).then(|| view! { <a class="button primary" href="/login" rel="external">{words.back_home}</a> })}
            </div>
        </main>
    }
}
