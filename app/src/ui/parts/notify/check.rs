//! “Will I be notified?”: what works in this browser, with a push message that goes all the way round.

use super::{
    super::{
        by_name::{get, global, listen, navigator, permission},
        use_store,
    },
    ask,
    show::{show_test, sound},
    told,
};
use crate::{
    state::Store,
    text::{
        hooks::hook_words,
        notify::{NotifyWords, notify_words},
    },
    ui::kit::effect,
};
use leptos::prelude::*;
use protocol::{Hook, HookState, Notifications, Notify, PushDevice};
use std::time::Duration;

/// How often and how many times it is looked what became of a test.
const LOOK: (Duration, u32) = (Duration::from_millis(700), 12);

/// A test that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Sent {
        at: i64,
        looks: u32,
    },
    Arrived {
        after: i64,
    },
    /// By the page itself; whether it may.
    Here(bool),
}

#[component]
pub fn Check(allowed: RwSignal<String>) -> impl IntoView {
    let store = use_store();
    let said = notify_words(store.locale());
    let told = told(store);
    let test = RwSignal::new(None::<Test>);
    listen(&navigator("serviceWorker"), "message", move |event| {
        if get(&get(&event, "data"), "arrived").as_bool() == Some(true)
            && let Some(Some(Test::Sent { at, .. })) = test.try_get_untracked()
        {
            test.set(Some(Test::Arrived { after: now(store) - at }));
        }
    });
    let begin = move |_| {
        allowed.set(permission());
        sound();
        if told.with_untracked(|told| told.as_ref().is_some_and(|told| mine(told).is_some())) {
            test.set(Some(Test::Sent { at: now(store), looks: 0 }));
            ask(store, &Notify::Test {});
        } else {
            let may = permission() == "granted";
            if may {
                show_test(store.words().brand, said.will_i);
            }
            test.set(Some(Test::Here(may)));
        }
    };
    effect(move || {
        let Some(Some(Test::Sent { at, looks })) = test.try_get() else { return };
        let look = move || {
            if matches!(test.try_get_untracked(), Some(Some(Test::Sent { .. }))) && looks < LOOK.1 {
                ask(store, &Notify::Show {});
                test.set(Some(Test::Sent { at, looks: looks + 1 }));
            }
        };
        set_timeout(look, LOOK.0);
    });
    let has_push = move || told.with(|told| told.as_ref().is_some_and(|told| mine(told).is_some()));
    let works = move || {
        let granted = allowed.get() == "granted";
        let sounds = told.with(|told| told.as_ref().is_some_and(|told| told.settings.sound));
        [true, sounds, granted, granted && has_push()]
    };
    let list = move || {
        let line = |(name, works): (&'static str, bool)| {
            let mark = if works { "✓" } else { "–" };
            view! { <li class="line" data-works=works.to_string()><b>{name}</b><span>{mark}</span></li> }
        };
        said.works.into_iter().zip(works()).map(line).collect_view()
    };
    let outside =
        move || told.with(|told| told.as_ref().and_then(|told| told.hooks.clone())).unwrap_or_default();
    let hooks = move || {
        let words = hook_words(store.locale());
        let line = |hook: Hook| {
            let works = reaches(&hook);
            let mark = if works { "✓".to_owned() } else { words.state(hook.service, hook.state, hook.on) };
            view! { <li class="line" data-works=works.to_string()><b>{words.name(hook.service)}</b><span>{mark}</span></li> }
        };
        outside().into_iter().map(line).collect_view()
    };
    let [silent, sounded] = said.no;
    let answer = move || match works() {
        [.., true] => said.yes,
        _ if outside().iter().any(reaches) => said.yes,
        [_, _, true, _] => said.partly,
        [_, true, ..] => sounded,
        _ => silent,
    };
    let result = move || {
        let device = told.with(|told| told.as_ref().and_then(|told| mine(told).cloned()));
        test.get().map(|test| verdict(said, test, device.as_ref()))
    };
    view! {
        <section class="section">
            <h2 class="cap">{said.will_i}</h2>
            <p role="status">{answer}</p>
            <ul class="box">{list}{hooks}</ul>
            <p class="hint">{move || advice(said, &allowed.get(), told.with(|told| told.as_ref().is_some_and(|told| told.key.is_some())))}</p>
            <p class="hint" role="status">{result}</p>
            <button type="button" class="button quiet" disabled=move || store.is_asleep() on:click=begin>{said.again}</button>
        </section>
    }
    .into_any()
}

/// Whether a service outside is known to take what it is sent.
fn reaches(hook: &Hook) -> bool {
    hook.on && hook.state == Some(HookState::Taken)
}

fn now(store: Store) -> i64 {
    store.reading(|reader| reader.now)
}

/// The subscription of this browser.
pub fn mine(told: &Notifications) -> Option<&PushDevice> {
    told.devices.iter().find(|device| device.endpoint.is_some())
}

/// What became of a test.
fn verdict(said: &NotifyWords, test: Test, device: Option<&PushDevice>) -> String {
    let (at, looks) = match test {
        Test::Arrived { after } => return (said.arrived)(after),
        Test::Here(true) => return said.appeared.to_owned(),
        Test::Here(false) => return said.sounded.to_owned(),
        Test::Sent { at, looks } => (at, looks),
    };
    // A status of an earlier push says nothing of this one; clocks of server and browser may differ by a little.
    let status = device.filter(|device| device.tried.is_some_and(|tried| tried > at - 2_000));
    match status.and_then(|device| device.status) {
        _ if looks < 3 => said.sending.to_owned(),
        Some(0) => said.unreached.to_owned(),
        Some(200..300) => said.taken.to_owned(),
        Some(status) => (said.refused)(status),
        None if looks < LOOK.1 => said.sending.to_owned(),
        None => said.slow.to_owned(),
    }
}

/// What to do so that more works.
fn advice(said: &NotifyWords, permission: &str, has_key: bool) -> &'static str {
    let [granted, ask, denied] = said.permission;
    let agent = navigator("userAgent").as_string().unwrap_or_default();
    let is_ios = agent.contains("iPhone") || agent.contains("iPad");
    if global("isSecureContext").as_bool() != Some(true) {
        return said.insecure;
    }
    match permission {
        "" if is_ios => said.ios,
        "" => said.no_worker,
        "denied" => denied,
        "granted" if !global("PushManager").is_function() => said.no_worker,
        "granted" if !has_key => said.no_key,
        "granted" => granted,
        _ => ask,
    }
}
