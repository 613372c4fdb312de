//! Invitations to a group: a new one with its link and code, and those there are.

use super::choices::Choices;
use crate::{
    look::Look,
    state::Store,
    ui::{
        kit::Qr,
        parts::{CopyButton, told},
    },
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, Invite};

/// How long an invitation may work, minutes.
const MINUTES: [u32; 4] = [60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60];
/// For how many people.
const USES: [u32; 4] = [1, 10, 50, 500];

#[component]
pub fn InviteBox(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let (time, uses) = (RwSignal::new(Some(2)), RwSignal::new(Some(2)));
    let made = told::last::<Invite>(|asked| matches!(asked, Command::MakeInvite { .. }));
    let make = move |_| {
        let pick = |choices: [u32; 4], place: RwSignal<Option<usize>>| {
            choices.get(place.get_untracked().unwrap_or_default()).copied().unwrap_or(1)
        };
        let (minutes, uses) = (pick(MINUTES, time), pick(USES, uses));
        store.command(Command::MakeInvite { conversation, minutes, uses });
    };
    let all = told::last::<Vec<Invite>>(|asked| matches!(asked, Command::Invites { .. }));
    view! {
        <section class="spaced">
            <h2 class="cap">{words.groups.invite}</h2>
            {move || made.get().map(|invite| view! { <Made invite /> })}
            <div class="box">
                <Choices label=words.groups.valid_for options=words.groups.invite_times chosen=time on_choose=Callback::new(move |place| time.set(Some(place))) />
                <Choices label=words.groups.uses options=["1", "10", "50", "500"] chosen=uses on_choose=Callback::new(move |place| uses.set(Some(place))) />
                <div class="line actions">
                    <button type="button" class="button primary" on:click=make>{words.groups.make_invite}</button>
                    <button type="button" class="button quiet" on:click=move |_| store.command(Command::Invites { conversation })>{words.groups.list_invites}</button>
                </div>
            </div>
            {move || all.get().map(|all| view! { <All conversation all /> })}
        </section>
    }
}

#[component]
fn Made(invite: Invite) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let plain = format!("{}/invite/{}", store.origin().get_untracked(), invite.code.unwrap_or_default());
    let (until, uses) = (invite.until, invite.uses);
    let is_simple = RwSignal::new(false);
    let link = Signal::derive(move || match is_simple.get() {
        true => format!("{plain}?look={}", Look::Simple.name()),
        false => plain.clone(),
    });
    view! {
        <div class="box share">
            {move || view! { <Qr text=link.get() label=words.groups.invite_qr /> }}
            <div>
                <p class="link-text" translate="no">{move || link.get()}</p>
                <p class="hint">{move || store.reading(|reader| (words.groups.valid)(&reader.short(until), uses))}</p>
                <label class="check">
                    <input type="checkbox" class="tick" prop:checked=is_simple on:change:target=move |event| is_simple.set(event.target().checked()) />
                    {words.groups.invite_simple}
                </label>
                <CopyButton text=link label=words.copy_link class="button primary" />
                <p class="hint">{words.groups.invite_once}</p>
            </div>
        </div>
    }
}

#[component]
fn All(conversation: ConversationId, all: Vec<Invite>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    if all.is_empty() {
        return view! { <p class="hint">{words.groups.no_invites}</p> }.into_any();
    }
    let line = move |invite: Invite| {
        let Invite { id, by, until, uses, .. } = invite;
        view! {
            <li class="line">
                <p>
                    {move || store.reading(|reader| (words.groups.valid)(&reader.short(until), uses))}
                    <small class="hint">" · "{by.name.clone()}</small>
                </p>
                <button type="button" class="button quiet danger" on:click=move |_| store.command(Command::DropInvite { conversation, invite: id })>
                    {words.groups.drop_invite}
                </button>
            </li>
        }
    };
    view! { <ul class="box">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
}
