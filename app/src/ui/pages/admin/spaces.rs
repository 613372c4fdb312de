//! The spaces of the server: what they are called and how many are in them, a new one, and who may come in.

use super::{Invitations, invited, record, said};
use crate::{
    route::{Desk, Route},
    state::Store,
    ui::{kit::Seal, parts::FieldFault},
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, ConversationId, SpaceSummary};

#[component]
pub fn Spaces() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let list = record::<Vec<SpaceSummary>>(|command| matches!(command, Command::Spaces {}));
    // The one whose invitations are shown.
    let open = RwSignal::new(None::<ConversationId>);
    let invite = move |lobby| {
        open.set(Some(lobby));
        invited(store, lobby);
    };
    view! {
        <p class="hint">{said.spaces_hint}</p>
        <NewSpace />
        <ul class="box">
            <For each=move || list.get().unwrap_or_default() key=|space| (space.lobby, space.name.clone(), space.members, space.rooms) children=move |space| {
                let SpaceSummary { lobby, name, members, rooms, joined } = space;
                let name = if name.is_empty() { store.words().brand.to_owned() } else { name };
                let shown = name.clone();
                let is_first = lobby == ConversationId::LOBBY;
                view! {
                    <li class="line">
                        <Seal place=lobby.0 name=shown />
                        <span class="who-line"><b>{name}</b><small>{(said.space_size)(members, rooms)}</small></span>
                        {is_first.then(|| view! { <a class="button quiet" href=Route::Admin(Desk::Invitations).path()>{said.invite}</a> })}
                        {(joined && !is_first).then(|| view! {
                            <button type="button" class="button quiet" on:click=move |_| invite(lobby)>{said.invite}</button>
                            <a class="button quiet" href=Route::About(lobby).path()>{said.manage}</a>
                        })}
                    </li>
                }
            } />
        </ul>
        {move || open.get().map(|lobby| {
            let name = list.get_untracked().into_iter().flatten().find(|space| space.lobby == lobby).map(|space| space.name);
            view! {
                <section class="desk" aria-label=said.invitations>
                    <h2 class="cap">{said.invitations}" · "{name}</h2>
                    <Invitations room=Some(lobby) guests=false />
                </section>
            }
        })}
    }
}

#[component]
fn NewSpace() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let name = NodeRef::<html::Input>::new();
    let fault = store.refusal(|command| matches!(command, Command::MakeSpace { .. }));
    let make = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            store.make_space(name.value());
        }
    };
    view! {
        <form method="post" class="inline-form" on:submit=make>
            <label class="field">
                <span>{said.new_space}</span>
                <input
                    name="space"
                    placeholder=said.space_name
                    autocomplete="off"
                    maxlength="64"
                    node_ref=name
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="space-fault"
                />
            </label>
            <button class="button primary" disabled=move || store.is_asleep()>{said.make_space}</button>
        </form>
        <FieldFault id="space-fault" fault />
    }
}
