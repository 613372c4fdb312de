//! Name and face, and what one tells of oneself.

use crate::{
    state::Store,
    text::admin::admin_words,
    ui::{
        kit::{Picker, effect},
        parts::{FieldFault, told},
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{AboutMe, AvatarId, ChangePrivacy, Command, EditProfile, Privacy};

#[component]
pub fn Profile() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let (name, avatar) = store.peek(|chat| (chat.me.name.clone(), chat.me.avatar.0));
    let field = NodeRef::<html::Input>::new();
    let chosen = RwSignal::new(avatar);
    let about = store.memo(|chat| {
        let about = told::card(chat, chat.me.id)?.about;
        Some(about.and_then(|about| about.read().ok()).unwrap_or_default())
    });
    let fault = store.refusal(|command| matches!(command, Command::Profile(..)));
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let was = store.peek(|chat| chat.me.name.clone());
        let name = Some(field.value()).filter(|name| *name != was);
        let avatar = Some(AvatarId(chosen.get_untracked()));
        store.command(Command::Profile(EditProfile { name, avatar, locale: None }));
    };
    view! {
        <div class="desk">
        <form method="post" class="section" on:submit=save>
            <label class="field">
                <span>{words.nickname}</span>
                <input
                    name="name"
                    value=name
                    autocomplete="nickname"
                    maxlength="256"
                    node_ref=field
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="profile-fault"
                />
            </label>
            <FieldFault id="profile-fault" fault />
            <Picker legend=words.avatar labels=&words.avatars chosen=avatar on_choose=Callback::new(move |id| chosen.set(id)) />
            <button class="button primary" disabled=move || store.is_asleep()>{words.save}</button>
        </form>
        {move || about.get().map(|about| view! { <About about /> })}
        <Receipts />
        </div>
    }
}

/// Whether one tells others how far one has read.
#[component]
fn Receipts() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = store.page_words().reading;
    let asks = store.memo(|chat| chat.is_live() && !chat.is_guest);
    effect(move || {
        if asks.get() {
            store.look_up(Command::Privacy(ChangePrivacy { reads: None }));
        }
    });
    let told = told::last::<Privacy>(|command| matches!(command, Command::Privacy(_)));
    let choices = [true, false].into_iter().zip(said.receipt_choices).map(move |(reads, name)| {
        let choose = move |_| store.command(Command::Privacy(ChangePrivacy { reads: Some(reads) }));
        view! {
            <button type="button" aria-pressed=move || told.get().is_some_and(|told| told.reads == reads).to_string() on:click=choose>
                {name}
            </button>
        }
    });
    view! {
        <div class="section">
            <h2 class="cap">{said.receipts}</h2>
            <p class="hint">{said.receipts_hint}</p>
            <div class="choices" role="group" aria-label=said.receipts>{choices.collect_view()}</div>
        </div>
    }
}

/// What one tells of oneself; all of it may be empty.
#[component]
fn About(about: AboutMe) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = admin_words(store.locale());
    let [gender, place, site, github, line] = std::array::from_fn(|_| NodeRef::<html::Input>::new());
    let fault = store.refusal(|command| matches!(command, Command::AboutMe(_)));
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = |field: NodeRef<html::Input>| {
            field.get_untracked().map(|field| field.value()).unwrap_or_default()
        };
        store.command(Command::AboutMe(AboutMe {
            gender: typed(gender),
            place: typed(place),
            site: typed(site),
            github: typed(github),
            line: typed(line),
        }));
    };
    let field = move |node: NodeRef<html::Input>, name: &'static str, label: &'static str, value: String| {
        view! {
            <label class="field">
                <span>{label}</span>
                <input name=name prop:value=value.clone() value=value autocomplete="off" maxlength="300" node_ref=node aria-describedby="about-hint about-fault" />
            </label>
        }
    };
    view! {
        <form method="post" class="section" on:submit=save>
            <h2 class="cap">{said.about_me}</h2>
            <p class="hint" id="about-hint">{said.about_hint}</p>
            {field(line, "line", said.line, about.line)}
            {field(gender, "gender", said.gender, about.gender)}
            {field(place, "place", said.place, about.place)}
            {field(site, "site", said.site, about.site)}
            {field(github, "github", said.github, about.github)}
            <FieldFault id="about-fault" fault />
            <button class="button primary" disabled=move || store.is_asleep()>{said.save}</button>
        </form>
    }
}
