//! The settings: profile, theme, language, devices, owner code, logout.

use super::{members::Confirmed, use_panel, use_store};
use crate::{
    boot::Theme,
    ui::kit::{Dialog, Picker},
};
use leptos::{html, prelude::*};
use protocol::{AvatarId, Command, Locale, Login};

#[component]
pub fn Settings() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    store.command(Command::Logins { person: None });
    let fault = store.memo(|chat| chat.fault.clone());
    view! {
        <Dialog title=words.settings close_label=words.close on_close=Callback::new(move |()| panel.set(None))>
            {move || fault.get().map(|fault| view! { <p class="failure" role="alert">{words.refusal(&fault)}</p> })}
            <Profile />
            <Appearance />
            <Devices />
            <OwnerCode />
            <Exits />
        </Dialog>
    }
}

#[component]
fn Profile() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    super::rooms::close_when_done(panel);
    let (name, avatar) = store.peek(|chat| (chat.me.name.clone(), chat.me.avatar.0));
    let field = NodeRef::<html::Input>::new();
    let chosen = RwSignal::new(avatar);
    let was = name.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let name = Some(field.value()).filter(|name| *name != was);
        let avatar = Some(AvatarId(chosen.get_untracked()));
        store.command(Command::Profile { name, avatar, locale: None });
    };
    view! {
        <form class="section" on:submit=save>
            <h3>{words.profile}</h3>
            <label class="field">
                <span>{words.nickname}</span>
                <input name="name" value=name autocomplete="nickname" maxlength="256" node_ref=field />
            </label>
            <Picker legend=words.avatar labels=&words.avatars chosen=avatar on_choose=Callback::new(move |id| chosen.set(id)) />
            <button class="button primary">{words.save}</button>
        </form>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let themes = Theme::ALL.map(|theme| {
        view! {
            <button type="button" aria-pressed=move || (store.theme() == theme).to_string() on:click=move |_| store.choose_theme(theme)>
                {words.theme_name(theme)}
            </button>
        }
    });
    let locales = [(Locale::Zh, "中文"), (Locale::En, "English")].map(|(locale, name)| {
        let pressed = (store.locale() == locale).to_string();
        view! {
            <button type="button" lang=locale.tag() aria-pressed=pressed on:click=move |_| store.choose_locale(locale)>{name}</button>
        }
    });
    view! {
        <div class="section">
            <h3>{words.theme}</h3>
            <div class="choices" role="group" aria-label=words.theme>{themes.into_iter().collect_view()}</div>
            <h3>{words.language}</h3>
            <div class="choices" role="group" aria-label=words.language>{locales.into_iter().collect_view()}</div>
        </div>
    }
}

#[component]
fn Devices() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let logins = store.memo(|chat| chat.listing.logins.clone().unwrap_or_default());
    let item = move |login: Login| {
        let id = login.id;
        let when = store.reading(|reader| {
            reader.local_time(login.seen).short(reader.local_time(reader.now), reader.words)
        });
        view! {
            <li class="person">
                <b>{if login.this { words.this_device.to_owned() } else { browser_name(&login.agent) }}</b>
                <small>{when}</small>
                {(!login.this).then(|| view! {
                    <button type="button" class="button quiet" on:click=move |_| store.command(Command::SignOut { login: id })>
                        {words.sign_out}
                    </button>
                })}
            </li>
        }
    };
    view! {
        <div class="section">
            <h3>{words.devices}</h3>
            <ul class="people"><For each=move || logins.get() key=|login| login.id children=item /></ul>
        </div>
    }
}

/// The part of a user agent that a person recognises.
fn browser_name(agent: &str) -> String {
    let known = ["MicroMessenger", "Edg", "OPR", "Firefox", "Chrome", "Safari"];
    known
        .into_iter()
        .find(|name| agent.contains(name))
        .unwrap_or(agent.split('/').next().unwrap_or("?"))
        .to_owned()
}

#[component]
fn OwnerCode() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let owner = store.memo(|chat| chat.me.owner);
    let code = NodeRef::<html::Input>::new();
    let claim = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(code) = code.get_untracked() {
            store.command(Command::ClaimOwner { code: code.value() });
        }
    };
    move || {
        if owner.get() {
            return view! { <p class="hint section">{words.you_are_owner}</p> }.into_any();
        }
        view! {
            <form class="section" on:submit=claim>
                <label class="field">
                    <span>{words.owner_code}</span>
                    <input name="code" autocomplete="off" node_ref=code />
                    <span class="hint">{words.owner_code_hint}</span>
                </label>
                <button class="button quiet">{words.claim}</button>
            </form>
        }
        .into_any()
    }
}

#[component]
fn Exits() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let forget = NodeRef::<html::Form>::new();
    view! {
        <div class="section actions">
            <form method="post" action="/logout" on:submit=move |_| store.wipe()>
                <button class="button quiet">{words.log_out}</button>
            </form>
            <form method="post" action="/forget" node_ref=forget>
                <Confirmed label=words.forget_me sure=words.forget_me_sure on_confirm=Callback::new(move |()| {
                    store.wipe();
                    if let Some(form) = forget.get_untracked() {
                        let _ = form.submit();
                    }
                }) />
            </form>
        </div>
    }
}
