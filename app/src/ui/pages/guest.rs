//! For those who are not in: coming into one room as a guest, and waiting to be let in. Works without a script.

use crate::{
    boot::GuestPage,
    text::{admin::admin_words, page_words},
    ui::kit::{Drawing, Mark, Picker},
};
use leptos::prelude::*;
use protocol::{Held, Locale};

#[component]
pub fn GuestForm(page: GuestPage, locale: Locale) -> impl IntoView {
    let (words, said) = (page_words(locale), admin_words(locale));
    let GuestPage { code, room, name, avatar, fault, elsewhere } = page;
    let Some(room) = room else {
        return view! {
            <main class="login" id="main">
                <div class="not-found">
                    <Mark />
                    <h1>{said.link_dead}</h1>
                    <p class="hint">{words.refusals.wrong_invitation}</p>
                    <a class="button primary" href="/login" rel="external">{words.back_home}</a>
                </div>
            </main>
        }
        .into_any();
    };
    if let Some(me) = elsewhere {
        return view! {
            <main class="login" id="main">
                <div class="not-found">
                    <Drawing place=room.id.0 />
                    <h1>{room.name}</h1>
                    <p>{(said.guest_elsewhere)(&me)}</p>
                    <p class="hint">{said.guest_elsewhere_hint}</p>
                    <a class="button primary" href="/" rel="external">{words.back_home}</a>
                </div>
            </main>
        }
        .into_any();
    }
    let chosen = avatar.filter(|avatar| avatar.is_known()).map_or(1, |avatar| avatar.0);
    let invalid = fault.is_some().then_some("true");
    view! {
        <main class="login" id="main">
            <form method="post" action="/guest">
                <header>
                    <Drawing place=room.id.0 />
                    <h1>{room.name}<small>{said.guest_title}" · "{(said.online_of)(room.online, room.members)}</small></h1>
                </header>
                <div class="field">
                    <label for="name">{words.nickname}</label>
                    <input id="name" name="name" value=name autocomplete="nickname" autofocus required maxlength="256" aria-describedby="name-hint" aria-invalid=invalid />
                    {match fault {
                        Some(fault) => view! { <span id="name-hint" class="failure" role="alert">{words.refusal(&fault)}</span> }.into_any(),
                        None => view! { <span id="name-hint" class="hint">{said.guest_note}</span> }.into_any(),
                    }}
                </div>
                <Picker legend=words.avatar labels=&words.avatars chosen />
                <input type="hidden" name="code" value=code />
                <input type="hidden" name="locale" value=locale.tag() />
                <button class="button primary">{said.guest_enter}</button>
                <p class="ways"><a class="link" href=format!("/login?next=/c/{}", room.id) rel="external">{said.have_account}</a></p>
            </form>
        </main>
    }
    .into_any()
}

/// Being kept outside. The page looks again by itself.
#[component]
pub fn Outside(why: Held, locale: Locale) -> impl IntoView {
    let said = admin_words(locale);
    let (title, hint) = match why {
        Held::Suspended => (said.outside_suspended, said.outside_suspended_hint),
        Held::Waiting | Held::Unknown => (said.outside_waiting, said.outside_waiting_hint),
    };
    view! {
        <main class="login" id="main">
            <div class="not-found">
                <Mark />
                <h1>{title}</h1>
                <p class="hint">{hint}</p>
                <form method="post" action="/logout"><button class="button quiet">{said.leave_outside}</button></form>
            </div>
        </main>
    }
}
