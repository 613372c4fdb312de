//! Links that let people in: onto the server, into a space, or as guests into one room.

use super::{record, said};
use crate::{
    state::Store,
    ui::{
        kit::{Dock, Qr, Question},
        parts::CopyButton,
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, ConversationId, ServerInvitation};
use std::sync::Arc;

/// Asks for the invitations into a room or space, for a page that does not ask for them by its address.
pub fn invited(store: Store, room: ConversationId) {
    store.look_up(Command::Invitations { room: Some(room) });
}

#[component]
pub fn Invitations(room: Option<ConversationId>, guests: bool) -> impl IntoView {
    let said = said();
    let list = record::<Vec<ServerInvitation>>(|command| matches!(command, Command::Invitations { .. }));
    let made = record::<ServerInvitation>(|command| matches!(command, Command::MakeInvitation { .. }));
    let question = RwSignal::new(None::<Question>);
    let all = move || list.get().unwrap_or_default();
    // Once it is revoked its code leads nowhere.
    let fresh = move || {
        made.get().filter(|made| list.with(|list| list.iter().flatten().any(|known| known.id == made.id)))
    };
    view! {
        <NewInvitation room />
        {move || fresh().and_then(|made| made.code).map(|code| view! { <Code code guests /> })}
        <ul class="box">
            <For each=all key=|one| (one.id, one.used) children=move |invitation| view! { <InvitationLine invitation question /> } />
        </ul>
        <Show when=move || list.with(|list| list.as_ref().is_some_and(Vec::is_empty))>
            <p class="hint">{said.no_invitations}</p>
        </Show>
        <Dock question cancel=said.cancel />
    }
}

#[component]
fn NewInvitation(room: Option<ConversationId>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let (hours, uses) = (NodeRef::<html::Select>::new(), NodeRef::<html::Input>::new());
    let make = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(hours), Some(uses)) = (hours.get_untracked(), uses.get_untracked()) else { return };
        if let (Ok(hours), Ok(uses)) = (hours.value().parse(), uses.value().parse()) {
            store.command(Command::MakeInvitation { room, hours, uses });
        }
    };
    let choices = crate::text::admin::HOURS.into_iter().zip(said.hour_choices);
    let option = |(hours, label): (u32, &'static str)| {
        view! { <option value=hours.to_string() selected=hours == 7 * 24>{label}</option> }
    };
    view! {
        <form method="post" class="inline-form" on:submit=make>
            <label class="field">
                <span>{said.hours}</span>
                <select name="hours" node_ref=hours>{choices.map(option).collect_view()}</select>
            </label>
            <label class="field">
                <span>{said.uses}</span>
                <input name="uses" type="number" min="1" max="1000" value="10" inputmode="numeric" node_ref=uses />
            </label>
            <button class="button primary" disabled=move || store.is_asleep()>{said.make}</button>
        </form>
    }
}

/// The link, shown this once.
#[component]
fn Code(code: String, guests: bool) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let place = if guests { "guest" } else { "join" };
    let link = format!("{}/{place}/{code}", store.origin().get_untracked());
    let (shown, copied) = (link.clone(), link.clone());
    view! {
        <div class="box share">
            <Qr text=link label=said.invitation_qr />
            <div>
                <p class="link-text" translate="no">{shown}</p>
                <CopyButton text=copied label=said.copy class="button primary" />
                <p class="hint">{said.link_once}</p>
            </div>
        </div>
    }
}

#[component]
fn InvitationLine(invitation: ServerInvitation, question: RwSignal<Option<Question>>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let ServerInvitation { id, by, until, uses, used, .. } = invitation;
    let when = move || store.reading(|reader| (said.until)(&reader.short(until)));
    let used = (said.used)(used, uses);
    let asked = used.clone();
    let ask = move |event: ev::MouseEvent| {
        question.set(Some(Question {
            ask: format!("{} · {asked}", said.revoke),
            consequence: said.revoke_sure.to_owned(),
            confirm: said.revoke,
            then: Arc::new(move || store.command(Command::RevokeInvitation { invitation: id })),
            since: event.time_stamp(),
        }));
    };
    view! {
        <li class="line">
            <span class="who-line"><b>{used}" · "{when}</b><small>{(said.made_by)(&by.name)}</small></span>
            <button type="button" class="button quiet danger" on:click=ask>{said.revoke}</button>
        </li>
    }
}
