//! Services outside that somebody is told through: those there are, and a form for another one.

use super::{super::use_store, ask, told};
use crate::{
    state::{Chat, Memo, Store},
    text::hooks::{HookWords, PACES, SERVICES, hook_words},
    ui::kit::{Show, effect},
};
use leptos::{ev, html, prelude::*};
use protocol::{ADDS_HOOK, Command, Fault, Hook, HookChange, HookId, HookService, Json, NewHook, Notify};
use std::time::Duration;

/// How often and how many times it is looked what became of a test.
const LOOK: (Duration, u32) = (Duration::from_millis(700), 18);

#[component]
pub fn Hooks() -> impl IntoView {
    let store = use_store();
    let said = hook_words(store.locale());
    let told = told(store);
    let hooks = move || told.with(|told| told.as_ref().and_then(|told| told.hooks.clone()));
    let tested = RwSignal::new(None);
    let list = move || {
        let lines = hooks().unwrap_or_default().into_iter().map(|hook| line(store, said, hook, tested));
        lines.collect_view()
    };
    view! {
        <Show when=move || told.with(|told| told.as_ref().is_some_and(|told| told.hooks.is_some()))>
            <section class="section">
                <h2 class="cap">{said.title}</h2>
                <p class="hint">{said.hint}</p>
                <Show when=move || hooks().is_some_and(|hooks| !hooks.is_empty())>
                    <ul class="box" data-hooks="">{list}</ul>
                </Show>
                <Adding />
            </section>
        </Show>
    }
    .into_any()
}

/// The service that is tested, and when it was last tried before that.
type Tested = RwSignal<Option<(HookId, Option<i64>)>>;

/// One of them, with what can be done about it.
fn line(store: Store, said: &'static HookWords, hook: Hook, tested: Tested) -> AnyView {
    let Hook { id, service, shown, text, on, state, said: words, tried, .. } = hook;
    let waits = tested.get() == Some((id, tried));
    let test = move |_| {
        tested.set(Some((id, tried)));
        ask(store, &Notify::TestHook { hook: id });
        look_again(store, tested, LOOK.1);
    };
    let change = move |text: Option<bool>, on: Option<bool>| {
        ask(store, &Notify::ChangeHook(HookChange { hook: id, text, on }));
    };
    let [turn_on, turn_off] = said.on_off;
    let [with_text, without_text] = said.with_text;
    let words = if words.is_empty() { String::new() } else { format!(" “{words}”") };
    let became = if waits { said.testing.to_owned() } else { said.state(service, state, on) + &words };
    view! {
        <li class="line" data-on=on.to_string()>
            <span class="who-line">
                <b>{said.name(service)}</b>
                <small>{said.shown(shown)}" · "{if text { with_text } else { without_text }}</small>
                <small role="status">{became}</small>
            </span>
            <span class="actions">
                <button type="button" class="button quiet" on:click=test>{said.test}</button>
                <button type="button" class="button quiet" on:click=move |_| change(None, Some(!on))>{if on { turn_off } else { turn_on }}</button>
                <button type="button" class="button quiet" on:click=move |_| change(Some(!text), None)>{if text { without_text } else { with_text }}</button>
                <button type="button" class="button quiet" on:click=move |_| remove(store, id)>{said.remove}</button>
            </span>
        </li>
    }
    .into_any()
}

fn remove(store: Store, hook: HookId) {
    ask(store, &Notify::DropHook { hook });
}

/// Looks what became of a test, a few times.
fn look_again(store: Store, tested: Tested, left: u32) {
    let look = move || {
        ask(store, &Notify::Show {});
        if left > 0 {
            look_again(store, tested, left - 1);
        } else {
            let _ = tested.try_set(None);
        }
    };
    set_timeout(look, LOOK.0);
}

fn option(at: usize, name: &'static str) -> AnyView {
    view! { <option value=at.to_string()>{name}</option> }.into_any()
}

/// A form for another one.
#[component]
fn Adding() -> impl IntoView {
    let store = use_store();
    let said = hook_words(store.locale());
    let (address, secret) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (chosen, pace, text) = (RwSignal::new(0_usize), RwSignal::new(0_usize), RwSignal::new(false));
    let live = store.memo(Chat::is_live);
    let refusal =
        store.refusal(|command| matches!(command, Command::Notify(asked) if asked.begins(ADDS_HOOK)));
    // What was refused of one service is not said of another.
    let tried = RwSignal::new(None::<usize>);
    let fault = Memo::new(move |_| {
        refusal.get().filter(|_| tried.get() == Some(chosen.get())).map(|fault| match fault {
            Fault::Unreadable => said.wrong_address.to_owned(),
            Fault::ListFull { .. } => said.full.to_owned(),
            fault => store.words().refusal(&fault),
        })
    });
    let ids = move |told: &Option<protocol::Notifications>| {
        let hooks = told.as_ref().and_then(|told| told.hooks.as_ref());
        hooks.into_iter().flatten().map(|hook| hook.id).collect::<Vec<_>>()
    };
    // One that was added is not there to be added again. The same address once more takes the place of the one before.
    let known = told(store);
    let before = RwSignal::new(known.with_untracked(ids));
    effect(move || {
        let now = known.with(ids);
        if before.with_untracked(|before| now.iter().any(|id| !before.contains(id))) {
            for field in [address, secret].into_iter().filter_map(|field| field.get_untracked()) {
                field.set_value("");
            }
        }
        before.set(now);
    });
    let words = move || said.services.get(chosen.get()).copied().unwrap_or_default();
    let needs = move || said.secrets.get(chosen.get()).copied().unwrap_or_default();
    let value =
        |field: NodeRef<html::Input>| field.get_untracked().map(|field| field.value()).unwrap_or_default();
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(service) = SERVICES.get(chosen.get_untracked()).copied() else { return };
        let has_secret = !untrack(needs).is_empty();
        let secret = if has_secret { value(secret) } else { String::new() };
        let address = match service {
            HookService::Mail => PACES.get(pace.get_untracked()).copied().unwrap_or_default().to_owned(),
            _ => value(address),
        };
        tried.set(Some(chosen.get_untracked()));
        let new = NewHook { service, address, secret, text: text.get_untracked() };
        if let Ok(json) = Json::of(&Notify::AddHook(new)) {
            store.command(Command::Notify(json));
        }
    };
    let options = move || {
        let mails = known.with(|told| told.as_ref().is_some_and(|told| told.mail));
        let names = said.services.iter().zip(SERVICES).enumerate();
        let offered = names.filter(|(_, (_, service))| mails || *service != HookService::Mail);
        offered.map(|(at, ([name, ..], _))| option(at, name)).collect_view()
    };
    let place = move || {
        if SERVICES.get(chosen.get()) == Some(&HookService::Mail) {
            let paces = said.paces.iter().enumerate().map(|(at, name)| option(at, name));
            return view! { <select name="hook-pace" on:change:target=move |event| pace.set(event.target().value().parse().unwrap_or_default())>{paces.collect_view()}</select> }
                .into_any();
        }
        view! { <input name="hook-address" autocomplete="off" spellcheck="false" maxlength="1024" node_ref=address aria-describedby="hook-hint hook-fault" /> }
            .into_any()
    };
    let secret_field = move || {
        (!needs().is_empty()).then(|| {
            view! {
                <label class="field">
                    <span>{needs()}</span>
                    <input name="hook-secret" spellcheck="false" autocomplete="off" maxlength="256" node_ref=secret />
                </label>
            }
        })
    };
    view! {
        <form class="section" on:submit=add>
            <label class="field">
                <span>{said.kind}</span>
                <select name="service" on:change:target=move |event| chosen.set(event.target().value().parse().unwrap_or_default())>{options}</select>
            </label>
            <label class="field">
                <span>{move || words()[2]}</span>
                {place}
                <span class="hint" id="hook-hint">{move || words()[1]}</span>
            </label>
            <p id="hook-fault" class="failure" role="alert">{move || fault.get()}</p>
            {secret_field}
            <label class="check">
                <input type="checkbox" class="tick" prop:checked=text on:change:target=move |event| text.set(event.target().checked()) />
                {said.text}
            </label>
            <p class="hint">{said.text_hint}</p>
            <button class="button primary" disabled=move || !live.get()>{said.add}</button>
        </form>
    }
    .into_any()
}
