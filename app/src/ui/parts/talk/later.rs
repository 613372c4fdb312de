//! Sending later: a choice of times, and what waits in the conversation.

use super::{
    super::{field, told},
    scope::Scope,
};
use crate::{
    state::{Chat, about::About},
    text::day::{LocalTime, moment},
    ui::kit::effect,
};
use leptos::{ev, html, prelude::*};
use protocol::{
    CancelScheduled, ChangeScheduled, Command, ConversationId, Nonce, RecordId, ScheduledIn,
    ScheduledMessage, With,
};

const HOUR: i64 = 3_600_000;

#[component]
pub fn Later(scope: Scope) -> impl IntoView {
    let (store, conversation) = (scope.store(), scope.conversation());
    let said = store.page_words().later;
    let text = field::field().map(|field| field.value()).unwrap_or_default();
    let edits = store.peek(Chat::is_editing);
    let has_files = !store.tray(conversation).is_empty();
    let is_ready = !edits && !has_files && !text.trim().is_empty();
    let changes = store.memo(|chat| chat.scheduled);
    effect(move || {
        if changes.try_get().is_none() {
            return;
        }
        store.look_up(Command::Scheduled(ScheduledIn { conversation: Some(conversation) }));
    });
    let made = RwSignal::new(None::<Nonce>);
    let schedule = move |at: i64| {
        let reply = store.peek(|chat| match chat.about {
            Some(About::Reply(seq)) => Some(seq),
            _ => None,
        });
        let chosen = scope.acts.chosen.get_value();
        let written = text.trim_end().to_owned();
        let called = chosen.into_iter().filter(|(name, _)| written.contains(name.as_str()));
        let with = With { reply, mentions: called.map(|(_, person)| person).collect(), ..With::default() };
        made.set(store.schedule(conversation, written, with, at));
    };
    let is_kept = store.memo(move |chat| {
        let is_it =
            |asked: &Command| matches!(asked, Command::Schedule(new) if Some(Some(new.nonce)) == made.try_get());
        chat.listing.answers(is_it).next().is_some()
    });
    // It is with the server: the field is free.
    effect(move || {
        if is_kept.try_get() == Some(true) && made.get_untracked().is_some() {
            made.set(None);
            if let Some(field) = field::field() {
                field::replace(&field, "");
            }
            store.write_about(None);
            store.say(said.scheduled);
            scope.acts.asked.set(None);
        }
    });
    let choices = is_ready.then(|| view! { <Times scope on_choose=Callback::new(schedule) /> }.into_any());
    view! {
        {choices.unwrap_or_else(|| view! { <p class="hint">{if has_files { said.no_files } else { said.write_first }}</p> }.into_any())}
        <h3 class="cap">{said.waiting}</h3>
        <Waiting scope conversation />
    }
}

/// Presets, and any other time.
#[component]
fn Times(scope: Scope, on_choose: Callback<i64>) -> impl IntoView {
    let store = scope.store();
    let said = store.page_words().later;
    let field = NodeRef::<html::Input>::new();
    let presets = store.reading(|reader| {
        let now = reader.local_time(reader.now);
        let on = |days: i64, clock: &str| moment(&format!("{}T{clock}", date(now, days)), reader.zone);
        let tonight = on(0, "20:00").filter(|at| *at > reader.now + HOUR / 2);
        [(said.in_an_hour, Some(reader.now + HOUR)), (said.tonight, tonight), (said.tomorrow, on(1, "08:00"))]
    });
    let soon = store.reading(|reader| reader.local_time(reader.now + HOUR).stamp().replace(' ', "T"));
    let preset = move |(name, at): (&'static str, Option<i64>)| {
        at.map(|at| view! { <button type="button" class="button quiet" on:click=move |_| on_choose.run(at)>{name}</button> })
    };
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        if let Some(at) = store.reading(|reader| moment(&field.value(), reader.zone)) {
            on_choose.run(at);
        }
    };
    view! {
        <div class="times">{presets.into_iter().map(preset).collect_view()}</div>
        <form class="day-form" on:submit=go>
            <label class="field">
                <span>{said.at}</span>
                <input type="datetime-local" required value=soon.clone() min=soon node_ref=field />
            </label>
            <button class="button primary">{said.schedule}</button>
        </form>
    }
}

/// The date so many days after another one, as HTML has it.
fn date(today: LocalTime, days: i64) -> String {
    let day = LocalTime { day: today.day + days, minute: 0 };
    day.stamp().split(' ').next().unwrap_or_default().to_owned()
}

#[component]
fn Waiting(scope: Scope, conversation: ConversationId) -> impl IntoView {
    let store = scope.store();
    let said = store.page_words().later;
    let all = told::last::<Vec<ScheduledMessage>>(|command| {
        matches!(command, Command::Scheduled(_) | Command::ChangeScheduled(_) | Command::CancelScheduled(_))
    });
    let cancel = move |id: RecordId| store.touch(Command::CancelScheduled(CancelScheduled { scheduled: id }));
    let line = move |one: ScheduledMessage| {
        let ScheduledMessage { id, text, at, failed, reply, .. } = one;
        let time = store.reading(|reader| {
            let (time, today) = (reader.local_time(at), reader.local_time(reader.now));
            format!("{} {}", time.day_name(today, reader.words), time.clock())
        });
        let why = failed
            .map(|fault| view! { <p class="failure">{(said.failed)(&store.words().refusal(&fault))}</p> });
        let now = move |_| {
            store.touch(Command::ChangeScheduled(ChangeScheduled { scheduled: id, text: None, at: Some(0) }))
        };
        let rewritten = text.clone();
        let edit = move |_| {
            cancel(id);
            scope.acts.asked.set(None);
            let _ = field::write_anew(store, &rewritten);
            if reply.is_some() {
                store.write_about(reply.map(About::Reply));
            }
        };
        view! {
            <li class="later">
                <small>{time}</small>
                <p>{text}</p>
                {why}
                <div>
                    <button type="button" class="link" on:click=edit>{said.edit}</button>
                    <button type="button" class="link" on:click=now>{said.now}</button>
                    <button type="button" class="link" on:click=move |_| cancel(id)>{said.cancel}</button>
                </div>
            </li>
        }
    };
    let here = move || {
        let mut all = all.try_get()??;
        all.retain(|one| one.conversation == conversation);
        Some(if all.is_empty() {
            view! { <p class="hint">{said.none}</p> }.into_any()
        } else {
            view! { <ul class="copies">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
        })
    };
    view! { {here} }
}
