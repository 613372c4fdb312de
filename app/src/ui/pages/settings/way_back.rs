//! The way back: a link that lets one in again as the same person, without a password.

use crate::{
    state::Store,
    ui::{
        kit::Qr,
        parts::{CopyButton, told},
    },
};
use leptos::prelude::*;
use protocol::{Command, WayBack};

#[component]
pub fn WayBackPart() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let has = store.memo(|chat| told::way_back(chat).is_some_and(|way| way.made_at.is_some()));
    view! {
        <div class="section">
            <p>{words.way_back_hint}</p>
            <Keep />
            <Show when=move || has.get()>
                <button type="button" class="button quiet danger" disabled=move || store.is_asleep() on:click=move |_| store.command(Command::DropWayBack {})>
                    {words.drop_way_back}
                </button>
            </Show>
        </div>
    }
}

/// Makes a way back, and shows it this once.
#[component]
pub fn Keep() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let way = store.memo(told::way_back);
    let made = move |at: i64| store.reading(|reader| (words.way_back_made)(&reader.short(at)));
    move || {
        match way.get() {
        Some(WayBack { secret: Some(secret), .. }) => view! { <Secret secret /> }.into_any(),
        Some(WayBack { made_at: Some(at), .. }) => view! {
            <p class="hint">{move || made(at)}</p>
            <button type="button" class="button quiet" disabled=move || store.is_asleep() on:click=move |_| store.command(Command::MakeWayBack {})>{words.renew_way_back}</button>
        }
        .into_any(),
        _ => view! {
            <button type="button" class="button primary" disabled=move || store.is_asleep() on:click=move |_| store.command(Command::MakeWayBack {})>{words.make_way_back}</button>
        }
        .into_any(),
    }
    }
}

#[component]
fn Secret(secret: String) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let link = format!("{}/back/{secret}", store.origin().get_untracked());
    let kept = link.clone();
    view! {
        <div class="box share">
            <Qr text=link.clone() label=words.way_back_qr />
            <div>
                <p class="link-text" translate="no">{link}</p>
                <CopyButton text=kept label=words.copy_link class="button primary" />
                <p class="hint">{words.way_back_once}</p>
            </div>
        </div>
    }
}
