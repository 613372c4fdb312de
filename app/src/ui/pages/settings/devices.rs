//! The devices that one is logged in on, and how a second one comes in.

use crate::{
    state::{
        Memo, Store,
        listing::{Asking, Offer},
    },
    ui::{kit::Qr, parts::told},
};
use leptos::prelude::*;
use protocol::{Command, HandOver, Login};

#[component]
pub fn Devices() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let told = told::last::<Vec<Login>>(|asked| matches!(asked, Command::Logins { .. }));
    let logins = move || told.get().unwrap_or_default();
    view! {
        <div class="section">
            <SecondDevice />
            <h2 class="cap">{words.devices}</h2>
            <ul class="box">
                <For each=logins key=|login| (login.id, login.seen) children=move |login| view! { <Device login /> } />
            </ul>
        </div>
    }
}

#[component]
fn Device(login: Login) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let id = login.id;
    let name = browser_name(&login.agent);
    let label = format!("{} · {name}", words.sign_out);
    let when = move || store.reading(|reader| reader.short(login.seen));
    view! {
        <li class="line">
            <span class="who-line">
                <b>{name}{login.this.then(|| view! { <span class="tag">{words.this_device}</span> })}</b>
                <small>{when}</small>
            </span>
            {(!login.this).then(|| view! {
                <button type="button" class="button quiet" aria-label=label disabled=move || store.is_asleep() on:click=move |_| store.command(Command::SignOut { login: id })>
                    {words.sign_out}
                </button>
            })}
        </li>
    }
}

#[component]
fn SecondDevice() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let offer = store.memo(|chat| chat.listing.hand_over.clone());
    let over = move |until: i64| store.reading(|reader| reader.now >= until);
    let open = Memo::new(move |_| {
        offer.get().filter(|offer| match offer {
            Offer::Open(open) => open.read().is_ok_and(|open: HandOver| !over(open.until)),
            Offer::Taken(asking) => !over(asking.until),
            Offer::Answered(_) => true,
        })
    });
    let answer = move |allow| store.command(Command::AnswerHandOver { allow });
    let offered = move |secret: String, until: i64| {
        let link = format!("{}/device/{secret}", store.origin().get_untracked());
        let text = link.clone();
        let left = move || store.reading(|reader| (words.seconds_left)((until - reader.now).max(0) / 1_000));
        view! {
            <div class="box share">
                <Qr text=link label=words.device_qr />
                <div>
                    <p>{words.device_steps}</p>
                    <p class="link-text" translate="no">{text}</p>
                    <p class="hint" aria-live="off">{left}</p>
                </div>
            </div>
        }
    };
    let taken = move |Asking { digits, agent, .. }: Asking| {
        view! {
            <div class="box asked" role="alert">
                <p><b>{browser_name(&agent)}</b>" "{words.device_asks}</p>
                <p class="digits" translate="no">{digits}</p>
                <button type="button" class="button quiet" on:click=move |_| answer(false)>{words.not_me}</button>
                <button type="button" class="button primary" on:click=move |_| answer(true)>{words.that_is_me}</button>
            </div>
        }
    };
    let make = move |label: &'static str| {
        view! { <button type="button" class="button primary" disabled=move || store.is_asleep() on:click=move |_| store.command(Command::HandOver {})>{label}</button> }
    };
    move || match open.get() {
        Some(Offer::Open(open)) => {
            open.read().ok().map(|open: HandOver| offered(open.secret, open.until)).into_any()
        }
        Some(Offer::Taken(asking)) => taken(asking).into_any(),
        Some(Offer::Answered(true)) => {
            view! { <p class="hint" role="status">{words.device_let_in}</p> }.into_any()
        }
        Some(Offer::Answered(false)) => {
            view! { <p class="hint" role="status">{words.device_refused}</p>{make(words.add_device)} }
                .into_any()
        }
        None => make(words.add_device).into_any(),
    }
}

/// The parts of a user agent that a person recognises.
pub fn browser_name(agent: &str) -> String {
    let known = ["MicroMessenger", "Edg", "OPR", "Firefox", "Chrome", "Safari"];
    let browser =
        known.into_iter().find(|name| agent.contains(name)).or(agent.split('/').next()).unwrap_or("?");
    let systems = ["iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux"];
    match systems.into_iter().find(|name| agent.contains(name)) {
        Some(system) => format!("{browser} · {system}"),
        None => browser.to_owned(),
    }
}
