//! The spaces of the server: what they are called and how many are in them, a new one, and who may come in.

use super::{Invitations, invited, record, said};
use crate::{
    route::{Desk, Route},
    state::{Store, names},
    ui::{kit::Seal, parts::LineForm},
};
use leptos::prelude::*;
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
                let name = names::space_name(&name, store.words());
                let shown = name.clone();
                let is_first = lobby == ConversationId::LOBBY;
                view! {
                    <li class="line">
                        <Seal place=lobby.0 name=shown />
                        <span class="who-line"><b>{name}</b><small>{(said.space_size)(members, rooms)}</small></span>
                        <div class="actions">
                            {is_first.then(|| view! { <a class="button quiet" href=Route::Admin(Desk::Invitations).path()>{said.invite}</a> })}
                            {(joined && !is_first).then(|| view! {
                                <button type="button" class="button quiet" on:click=move |_| invite(lobby)>{said.invite}</button>
                                <a class="button quiet" href=Route::About(lobby).path()>{said.manage}</a>
                            })}
                        </div>
                    </li>
                }
            } />
        </ul>
        {move || open.get().map(|lobby| {
            let name = list.get_untracked().into_iter().flatten().find(|space| space.lobby == lobby);
            let name = name.map(|space| names::space_name(&space.name, store.words()));
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
    view! {
        <LineForm
            name="space"
            label=said.new_space
            placeholder=said.space_name
            button=said.make_space
            primary=true
            sends=|command| matches!(command, Command::MakeSpace { .. })
            taken=store.page_words().space.taken
            on_send=Callback::new(move |name| store.make_space(name))
        />
    }
}
