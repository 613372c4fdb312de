//! An invitation to a group or space: what it is, who invites, and the button that accepts.

use crate::{
    route::Route,
    state::{
        Memo, Store,
        names::{group_name, space_name},
    },
    ui::{
        kit::{Avatar, Mosaic, Page, Seal},
        parts::{Missing, told},
    },
};
use leptos::prelude::*;
use protocol::{Command, Invitation};

#[component]
pub fn InvitationPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let told = told::last::<Invitation>(|asked| matches!(asked, Command::Invitation { .. }));
    let shown = store.memo(move |chat| {
        let Route::Invite(code) = &chat.route else { return None };
        Some((told.get()?, code.clone()))
    });
    let is_space = Memo::new(move |_| told.with(|one| one.as_ref().is_some_and(|one| one.space)));
    let missing = store.memo(|chat| chat.listing.missing);
    view! {
        <Page title=Signal::derive(move || if is_space.get() { words.space.invitation } else { words.group.invitation }) back="/" back_label=words.back>
            <div class="door">
                {move || match shown.get() {
                    Some((invitation, code)) => view! { <Shown invitation code /> }.into_any(),
                    None if missing.get() => view! { <Missing /><p class="hint">{words.groups.ended_hint}</p> }.into_any(),
                    None => ().into_any(),
                }}
            </div>
        </Page>
    }
}

#[component]
fn Shown(invitation: Invitation, code: String) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let Invitation { name, group, members, by, until, approval, asked, joined, space } = invitation;
    let name = match space {
        true => space_name(&name, words),
        false => group_name(&name, &group.names, words),
    };
    let (open, hint) = match space {
        true => (words.space.open, words.space.join_hint),
        false => (words.groups.open, words.groups.join_hint),
    };
    let shown = name.clone();
    view! {
        <Avatar id=by.avatar.0 />
        <p><b>{by.name}</b>" "{words.groups.invites_you}</p>
        <div class="invited">
            {if space { view! { <Seal place=joined.map_or(0, |id| id.0) name=shown /> }.into_any() } else { view! { <Mosaic faces=group.faces /> }.into_any() }}
            <div>
                <h2>{name}</h2>
                <p class="hint">{(words.groups.count)(members)}</p>
            </div>
        </div>
        {match joined {
            Some(id) => view! { <a class="button primary" href=Route::Conversation(id).path()>{open}</a> }.into_any(),
            None if asked => view! { <p role="status">{words.groups.asked}</p> }.into_any(),
            None => view! {
                <button type="button" class="button primary" on:click=move |_| store.command(Command::AcceptInvite { code: code.clone() })>
                    {if approval { words.groups.ask_to_join } else { words.groups.join }}
                </button>
                <p class="hint">{hint}</p>
            }.into_any(),
        }}
        <p class="hint">{move || store.reading(|reader| (words.groups.valid_until)(&reader.short(until)))}</p>
    }
}
