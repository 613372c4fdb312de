//! One's passkeys, and the forms that use one. Their script is the only one that the pages of the gate need.

use super::{Faults, Place};
use crate::{
    boot::{CodePage, PasskeysPage, ShownPasskey},
    text::{
        account_words,
        day::LocalTime,
        passkey::{PasskeyWords, passkey_words},
        words,
    },
    ui::kit::{Mark, TextField},
};
use leptos::prelude::*;
use protocol::Locale;

/// What the forms of [`UsePasskey`] and of a new passkey run on.
pub const SCRIPT: &str = include_str!("passkey.js");

/// The form of a button that comes in by a passkey. The button is a [`WithPasskey`], in whatever form it is shown.
#[component]
pub fn PasskeyForm(
    /// Where it goes; what is to be signed is asked for at `begin` below it.
    action: &'static str,
    /// The page that says why it was refused.
    back: &'static str,
    next: Option<String>,
    locale: Locale,
) -> impl IntoView {
    let away = words(locale).refusals.busy;
    view! {
        <form id="passkey" method="post" action=action data-begin=format!("{action}/begin") data-back=back data-away=away hidden>
            <input type="hidden" name="id" />
            <input type="hidden" name="credential" />
            {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
        </form>
    }
}

/// That button; hidden where the browser has no passkeys.
#[component]
pub fn WithPasskey(label: &'static str, class: &'static str) -> impl IntoView {
    view! { <button class=class form="passkey" data-with-passkeys hidden>{label}</button> }
}

/// The second step for whoever has a passkey: it, or a code.
#[component]
pub fn PasskeyStep(page: CodePage, locale: Locale) -> impl IntoView {
    let (said, keys) = (account_words(locale), passkey_words(locale));
    let CodePage { next, fault, passkey, digits } = page;
    let faults = Faults::of(fault.as_ref(), locale);
    let (label, hint) = match digits {
        true => (said.code_label, said.recovery_hint),
        false => (keys.recovery_code, keys.recovery_code_hint),
    };
    let title = if passkey { keys.second_step_hint } else { hint };
    view! {
        <main class="login" id="main">
            <div class="stack">
                <header><Mark /><h1>{keys.second_step}<small>{title}</small></h1></header>
                {passkey.then(|| view! {
                    <PasskeyForm action="/login/code/passkey" back="/login/code" next=next.clone() locale />
                    <NeedScript keys />
                    <WithPasskey label=keys.second_step_button class="button primary" />
                })}
                <form method="post" action="/login/code">
                    <TextField name="code" label kind="text" autocomplete="one-time-code" hint fault=faults.at(Place::Form) />
                    {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                    <button class="button quiet">{said.log_in}</button>
                    <p class="ways"><a class="link" href="/login?as=account" rel="external">{said.start_over}</a></p>
                </form>
            </div>
        </main>
    }
}

/// One's passkeys.
#[component]
pub fn Passkeys(page: PasskeysPage, zone: Option<i32>, now: i64, locale: Locale) -> impl IntoView {
    let (said, keys) = (account_words(locale), passkey_words(locale));
    let PasskeysPage { all, codes, possible, said: done, fault } = page;
    let fault = fault.map(|fault| said.refusal(words(locale), &fault));
    let done = done.and_then(|done| keys.said(&done));
    let is_full = all.len() >= usize::from(protocol::limits::PASSKEYS);
    let is_first = all.is_empty();
    view! {
        <main class="login" id="main">
            <div class="stack">
                <header><Mark /><h1>{keys.title}<small>{keys.hint}</small></h1></header>
                {done.map(|done| view! { <p class="hint why" role="status">{done}</p> })}
                {fault.map(|fault| view! { <p class="failure" role="alert">{fault}</p> })}
                {(!codes.is_empty()).then(|| view! {
                    <section>
                        <h2 class="cap">{said.recovery_codes}</h2>
                        <ul class="codes" translate="no">{codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}</ul>
                        <p class="hint">{said.recovery_codes_hint}</p>
                    </section>
                })}
                {if is_first {
                    view! { <p class="hint why">{keys.none}</p> }.into_any()
                } else {
                    let at = When { zone: zone.unwrap_or_default(), now, locale };
                    let row = |one| view! { <Row one at keys locale /> };
                    view! { <ul class="box">{all.into_iter().map(row).collect_view()}</ul> }.into_any()
                }}
                {match (possible, is_full) {
                    (false, _) => view! { <p class="hint why">{keys.impossible}</p> }.into_any(),
                    (true, true) => view! { <p class="hint why">{keys.full}</p> }.into_any(),
                    (true, false) => view! { <Add keys locale /> }.into_any(),
                }}
                <p class="ways"><a class="link" href="/settings/account" rel="external">{keys.back}</a></p>
            </div>
        </main>
    }
}

/// How times are written.
#[derive(Clone, Copy)]
struct When {
    zone: i32,
    now: i64,
    locale: Locale,
}

impl When {
    fn day(self, at: i64) -> String {
        let today = LocalTime::at(self.now, self.zone);
        LocalTime::at(at, self.zone).day_name(today, words(self.locale))
    }
}

#[component]
fn Row(one: ShownPasskey, at: When, keys: &'static PasskeyWords, locale: Locale) -> impl IntoView {
    let ShownPasskey { id, name, made_at, used_at, warned_at } = one;
    let used = used_at.map_or_else(|| keys.never_used.to_owned(), |used| (keys.used)(&at.day(used)));
    let when = format!("{}{}{used}", (keys.made)(&at.day(made_at)), keys.between);
    let (name_id, old_id) = (format!("name-{id}"), format!("old-{id}"));
    view! {
        <li>
            <details class="passkey">
                <summary class="line" aria-label=(keys.change)(&name)>
                    <span class="who-line"><b>{name.clone()}</b><small>{when}</small></span>
                </summary>
                <form method="post" action="/passkeys/rename">
                    <input type="hidden" name="passkey" value=id />
                    <div class="field">
                        <label for=name_id.clone()>{keys.name}</label>
                        <input id=name_id name="name" value=name required maxlength="256" autocomplete="off" />
                    </div>
                    <button class="button quiet">{keys.rename}</button>
                </form>
                <form method="post" action="/passkeys/remove">
                    <input type="hidden" name="passkey" value=id />
                    <div class="field">
                        <label for=old_id.clone()>{account_words(locale).old_password}</label>
                        <input id=old_id name="old" type="password" required maxlength="1024" autocomplete="current-password" />
                    </div>
                    <p class="hint">{keys.remove_hint}</p>
                    <button class="button quiet danger">{keys.remove}</button>
                </form>
            </details>
            {warned_at.map(|warned| view! { <p class="failure">{(keys.warned)(&at.day(warned))}</p> })}
        </li>
    }
}

/// What stands in the place of a button that nothing happens at without a script.
#[component]
fn NeedScript(keys: &'static PasskeyWords) -> impl IntoView {
    view! { <noscript><p class="hint why">{keys.need_script}</p></noscript> }
}

/// Adds one; without a script, or where the browser has none, it says so.
#[component]
fn Add(keys: &'static PasskeyWords, locale: Locale) -> impl IntoView {
    let name = keys.first_name.to_owned();
    view! {
        <NeedScript keys />
        <p class="hint why" data-without-passkeys hidden>{keys.unsupported}</p>
        <form method="post" action="/passkeys/add" data-begin="/passkeys/begin" data-back="/passkeys" data-away=words(locale).refusals.busy data-with-passkeys hidden>
            <h2 class="cap">{keys.add}</h2>
            <input type="hidden" name="id" />
            <input type="hidden" name="credential" />
            <TextField name="name" label=keys.name kind="text" autocomplete="off" value=name fault=None />
            <TextField name="old" label=account_words(locale).old_password kind="password" autocomplete="current-password" fault=None />
            <button class="button primary">{keys.add_button}</button>
        </form>
    }
}
