//! The part of the settings about notifications.

use super::{
    super::{
        by_name::{call, get, global, object, permission},
        use_store,
    },
    ask,
    check::{Check, mine},
    hooks::Hooks,
    subscription, told,
};
use crate::{
    state::{Chat, Memo},
    text::notify::notify_words,
    ui::kit::{Show, effect},
};
use leptos::{ev, html, prelude::*, task::spawn_local, wasm_bindgen::JsCast as _, web_sys::js_sys::Array};
use protocol::{
    CHANGES_SETTINGS, Command, Fault, Level, LoginId, Notifications, Notify, NotifySettings, QuietHours,
};

type Told = Memo<Option<Notifications>>;

#[component]
pub fn Settings() -> impl IntoView {
    let store = use_store();
    let told = told(store);
    let allowed = RwSignal::new(permission());
    view! {
        <div class="desk">
            <Check allowed />
            <ThisDevice told allowed />
            <Show when=move || told.with(Option::is_some)><General told /></Show>
            <Devices told />
            <Hooks />
        </div>
    }
    .into_any()
}

/// Whether push messages come to this browser.
#[component]
fn ThisDevice(told: Told, allowed: RwSignal<String>) -> impl IntoView {
    let store = use_store();
    let said = notify_words(store.locale());
    let failed = RwSignal::new(false);
    let on = Memo::new(move |_| told.with(|told| told.as_ref().is_some_and(|told| mine(told).is_some())));
    let turn = move |wanted: bool| {
        let key = told.with_untracked(|told| told.as_ref().and_then(|told| told.key.clone()));
        failed.set(false);
        spawn_local(async move {
            match key {
                Some(key) if wanted => {
                    let done = subscription::subscribe(store, key).await;
                    let now = permission();
                    failed.set(!done && now == "granted");
                    allowed.set(now);
                }
                _ => subscription::unsubscribe(store).await,
            }
        });
    };
    let choices = [true, false].into_iter().zip(said.on_off).map(|(wanted, name)| {
        view! {
            <button type="button" aria-pressed=move || (on.get() == wanted).to_string() disabled=move || store.is_asleep() on:click=move |_| turn(wanted)>
                {name}
            </button>
        }
    });
    let state = move || match (failed.get(), on.get()) {
        (true, _) => said.failed,
        (_, true) => said.push_on,
        _ => said.push_off,
    };
    view! {
        <section class="section">
            <h2 class="cap">{said.push}</h2>
            <div class="choices" role="group" aria-label=said.push>{choices.collect_view()}</div>
            <p class="hint" role="status">{state}</p>
        </section>
    }
    .into_any()
}

/// Levels, words, quiet hours, sound, text: the same on all devices.
#[component]
fn General(told: Told) -> impl IntoView {
    let store = use_store();
    let said = notify_words(store.locale());
    // What was pressed and is not answered: the next press begins with it.
    let pressed = RwSignal::new(None::<NotifySettings>);
    let refusal =
        store.refusal(|command| matches!(command, Command::Notify(asked) if asked.begins(CHANGES_SETTINGS)));
    effect(move || {
        let told = told.with(|told| told.as_ref().map(|told| told.settings.clone()));
        if refusal.get().is_some() || told.is_some() && told == pressed.get_untracked() {
            pressed.set(None);
        }
    });
    let live = store.memo(Chat::is_live);
    let settings = move || {
        let told = move || told.with(|told| told.as_ref().map(|told| told.settings.clone()));
        pressed.get().or_else(told).unwrap_or_default()
    };
    let ask_for = move |new: NotifySettings| {
        pressed.set(Some(new.clone()));
        ask(store, &Notify::Change(new));
    };
    let change = move |change: fn(&mut NotifySettings, Level), level: Level| {
        let mut new = untrack(settings);
        change(&mut new, level);
        ask_for(new);
    };
    let of_kind = move |name: &'static str,
                        get: fn(&NotifySettings) -> Level,
                        set: fn(&mut NotifySettings, Level)| {
        let choices = [Level::All, Level::Mentions, Level::Nothing].map(|level| {
            view! {
                <button type="button" disabled=move || !live.get() aria-pressed=move || (get(&settings()) == level).to_string() on:click=move |_| change(set, level)>
                    {said.level_name(level)}
                </button>
            }
        });
        view! {
            <h2 class="cap">{name}</h2>
            <div class="choices" role="group" aria-label=name>{choices.into_iter().collect_view()}</div>
        }
    };
    let switch = move |name: &'static str,
                       get: fn(&NotifySettings) -> bool,
                       set: fn(&mut NotifySettings, bool)| {
        let choices = [true, false].into_iter().zip(said.on_off).map(|(on, label)| {
            let turn = move |_| {
                let mut new = untrack(settings);
                set(&mut new, on);
                ask_for(new);
            };
            view! {
                <button type="button" disabled=move || !live.get() aria-pressed=move || (get(&settings()) == on).to_string() on:click=turn>{label}</button>
            }
        });
        view! {
            <h2 class="cap">{name}</h2>
            <div class="choices" role="group" aria-label=name>{choices.collect_view()}</div>
        }
    };
    view! {
        <section class="section">
            {of_kind(said.private, |set| set.private, |set, level| set.private = level)}
            {of_kind(said.groups, |set| set.groups, |set, level| set.groups = level)}
            {of_kind(said.rooms, |set| set.rooms, |set, level| set.rooms = level)}
            {switch(said.sound, |set| set.sound, |set, on| set.sound = on)}
            {switch(said.text, |set| set.text, |set, on| set.text = on)}
            <p class="hint">{said.text_hint}</p>
        </section>
        <Times settings=untrack(settings) refusal change=Callback::new(move |change: Change| {
            let mut new = untrack(settings);
            change(&mut new);
            ask_for(new);
        }) />
    }
    .into_any()
}

type Change = Box<dyn FnOnce(&mut NotifySettings)>;

/// Words and quiet hours: written, then saved.
#[component]
fn Times(settings: NotifySettings, refusal: Memo<Option<Fault>>, change: Callback<Change>) -> impl IntoView {
    let store = use_store();
    let said = notify_words(store.locale());
    let half = RwSignal::new(false);
    let fault = move || {
        let refused = refusal.get().map(|fault| match fault {
            Fault::TextTooLong | Fault::ListFull { .. } => said.keywords_full.to_owned(),
            fault => store.words().refusal(&fault),
        });
        if half.get() { Some(said.quiet_half.to_owned()) } else { refused }
    };
    let (words, from, to) =
        (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let zone = zone();
    let chosen = settings.quiet.as_ref().map_or(&zone, |quiet| &quiet.zone);
    let hint = (said.quiet_hint)(&zone_name(chosen, store.locale().tag()));
    let shown = |minute: Option<u16>| {
        minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)).unwrap_or_default()
    };
    let (begins, ends) = (
        shown(settings.quiet.as_ref().map(|quiet| quiet.from)),
        shown(settings.quiet.as_ref().map(|quiet| quiet.to)),
    );
    let hours =
        [settings.quiet.as_ref().map(|quiet| quiet.from), settings.quiet.as_ref().map(|quiet| quiet.to)];
    let said_last = StoredValue::new((settings.keywords.clone(), hours));
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let value = |field: NodeRef<html::Input>| {
            field.get_untracked().map(|field| field.value()).unwrap_or_default()
        };
        let quiet = [from, to].map(|field| minute(&value(field)));
        let [begin, end] = quiet;
        half.set(begin.is_some() != end.is_some() || begin.is_some() && begin == end);
        if half.get_untracked() {
            return;
        }
        let mut keywords: Vec<String> = Vec::new();
        // Commas of both languages divide, too.
        for word in value(words).split(|c: char| c.is_whitespace() || "，、,；;".contains(c)) {
            if !word.is_empty() && keywords.iter().all(|known| known != word) {
                keywords.push(word.to_owned());
            }
        }
        // What stands there as it was told may be old by now: only what was changed is said. Hours that stay keep their zone.
        let Some((old_keywords, old_hours)) =
            said_last.try_update_value(|last| std::mem::replace(last, (keywords.clone(), quiet)))
        else {
            return;
        };
        let quiet = (quiet != old_hours).then(|| match quiet {
            [Some(from), Some(to)] => Some(QuietHours { from, to, zone: zone.clone() }),
            _ => None,
        });
        let keywords = (keywords != old_keywords).then_some(keywords);
        change.run(Box::new(move |settings| {
            settings.keywords = keywords.unwrap_or_else(|| std::mem::take(&mut settings.keywords));
            settings.quiet = quiet.unwrap_or_else(|| settings.quiet.take());
        }));
    };
    view! {
        <form class="section" on:submit=save>
            <label class="field">
                <span>{said.keywords}</span>
                <input name="keywords" autocomplete="off" node_ref=words value=settings.keywords.join(" ") />
                <span class="hint">{said.keywords_hint}</span>
            </label>
            <h2 class="cap">{said.quiet}</h2>
            <label class="field"><span>{said.from}</span><input name="from" type="time" node_ref=from value=begins /></label>
            <label class="field"><span>{said.to}</span><input name="to" type="time" node_ref=to value=ends /></label>
            <p class="hint">{hint}</p>
            <p class="failure" role="alert">{fault}</p>
            <button class="button primary" disabled=move || store.is_asleep()>{said.save}</button>
        </form>
    }
    .into_any()
}

/// `22:30` in minutes after midnight.
pub fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u16>().ok()? * 60 + minutes.get(..2)?.parse::<u16>().ok()?)
}

/// The time zone of this device.
fn zone() -> String {
    let format = call(&global("Intl"), "DateTimeFormat", &[]);
    get(&call(&format, "resolvedOptions", &[]), "timeZone").as_string().unwrap_or_else(|| "UTC".to_owned())
}

/// What people call a time zone: China Standard Time. Its identifier in browsers that do not know (before 2022).
fn zone_name(zone: &str, language: &str) -> String {
    let options = object(&[("timeZone", zone.into()), ("timeZoneName", "longGeneric".into())]);
    let format = call(&global("Intl"), "DateTimeFormat", &[language.into(), options]);
    let parts = call(&format, "formatToParts", &[]).dyn_into::<Array>().unwrap_or_default();
    let named = parts.iter().find(|part| get(part, "type").as_string().as_deref() == Some("timeZoneName"));
    named.and_then(|part| get(&part, "value").as_string()).unwrap_or_else(|| zone.to_owned())
}

/// The browsers that push messages go to.
#[component]
fn Devices(told: Told) -> impl IntoView {
    let store = use_store();
    let said = notify_words(store.locale());
    let devices =
        move || told.with(|told| told.as_ref().map(|told| told.devices.clone()).unwrap_or_default());
    let stop = move |login: LoginId| ask(store, &Notify::Unsubscribe { login: Some(login) });
    let list = move || {
        let line = |device: protocol::PushDevice| {
            let here =
                device.endpoint.is_some().then(|| view! { <span class="tag">{said.this_device}</span> });
            let login = device.login;
            view! {
                <li class="line">
                    <span class="who-line"><b>{name(&device.agent)}{here}</b><small>{device.service}</small></span>
                    <button type="button" class="button quiet" on:click=move |_| stop(login)>{said.stop}</button>
                </li>
            }
        };
        devices().into_iter().map(line).collect_view()
    };
    view! {
        <Show when=move || told.with(|told| told.as_ref().is_some_and(|told| !told.devices.is_empty()))>
            <section class="section">
                <h2 class="cap">{said.devices}</h2>
                <ul class="box">{list}</ul>
            </section>
        </Show>
    }
    .into_any()
}

/// The parts of a user agent that a person recognises; the list of logins has a longer one in its own chunk.
fn name(agent: &str) -> String {
    let known = |names: &[&'static str]| names.iter().find(|name| agent.contains(**name)).copied();
    let browser = known(&["MicroMessenger", "Edg", "OPR", "Firefox", "Chrome", "Safari"]).unwrap_or("?");
    let system = known(&["iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux"]).unwrap_or_default();
    format!("{browser} · {system}")
}
