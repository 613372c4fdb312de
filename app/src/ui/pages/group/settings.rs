//! How a room or group is set: who may write, invite, see.

use super::choices::Choices;
use crate::{state::Store, ui::parts::told};
use leptos::prelude::*;
use protocol::{Command, ConversationId, GroupSettings, SettingsChange};

/// What slow mode can be set to, seconds.
const SLOW: [u32; 4] = [0, 10, 60, 600];

#[component]
pub fn SettingsBox(conversation: ConversationId, is_group: bool) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = &store.page_words().groups;
    let settings = store.memo(move |chat| told::group(chat, conversation).map(|group| group.settings));
    let chosen = move |of: fn(GroupSettings) -> bool| {
        Signal::derive(move || settings.get().map(|settings| usize::from(of(settings))))
    };
    let slow = Signal::derive(move || {
        let seconds = settings.get()?.slow_seconds;
        SLOW.iter().position(|choice| *choice == seconds)
    });
    let change = move |change| store.command(Command::ChangeSettings { conversation, change });
    let set = move |of: fn(bool) -> SettingsChange| Callback::new(move |place| change(of(place == 1)));
    let set_slow = Callback::new(move |place: usize| {
        let slow_seconds = SLOW.get(place).copied();
        change(SettingsChange { slow_seconds, ..SettingsChange::default() });
    });
    let mute = |on| SettingsChange { mute_all: Some(on), ..SettingsChange::default() };
    let invite = |on| SettingsChange { admins_invite: Some(on), ..SettingsChange::default() };
    let approve = |on| SettingsChange { approval: Some(on), ..SettingsChange::default() };
    let hide = |on| SettingsChange { hide_history: Some(on), ..SettingsChange::default() };
    view! {
        <section>
            <h2 class="cap">{words.settings}</h2>
            <div class="box">
                <Choices label=words.who_writes options=[words.everybody, words.admins_only] chosen=chosen(|is| is.mute_all) on_choose=set(mute) />
                <Choices label=words.slow options=words.slow_choices chosen=slow on_choose=set_slow />
                {is_group.then(|| view! {
                    <Choices label=words.who_invites options=[words.members_too, words.admins_only] chosen=chosen(|is| is.admins_invite) on_choose=set(invite) />
                    <Choices label=words.joining options=[words.at_once, words.by_approval] chosen=chosen(|is| is.approval) on_choose=set(approve) />
                    <Choices label=words.past options=[words.see_past, words.see_nothing] chosen=chosen(|is| is.hide_history) on_choose=set(hide) />
                })}
            </div>
        </section>
    }
}
