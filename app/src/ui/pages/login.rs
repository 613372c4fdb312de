//! The login form. It works without a script.

use crate::{
    boot::LoginPage,
    text::{admin::admin_words, words},
    ui::kit::{Mark, Picker},
};
use leptos::prelude::*;
use protocol::{Admission, Fault, Locale, limits::AVATARS};

#[component]
pub fn Login(page: LoginPage, locale: Locale) -> impl IntoView {
    let words = words(locale);
    let said = admin_words(locale);
    let LoginPage { name, avatar, fault, obstacle, why, next, settings, invitation } = page;
    let title = if settings.name.is_empty() { words.brand.to_owned() } else { settings.name };
    let chosen = avatar.filter(|avatar| avatar.is_known()).map_or(1, |avatar| avatar.0);
    let about_name = matches!(fault, Some(Fault::Name(_)));
    let sentence = fault.map(|fault| words.refusal(&fault));
    let invalid = about_name.then_some("true");
    let tongue = {
        let next = next.clone();
        move |locale: Locale| {
            let next = next.as_deref().map(|next| format!("&next={next}")).unwrap_or_default();
            format!("/login?locale={}{next}", locale.tag())
        }
    };
    debug_assert_eq!(words.avatars.len(), usize::from(AVATARS));
    view! {
        <main class="login" id="main">
            <form method="post" action="/login">
                <header>
                    <Mark />
                    <h1>{title}<small>{words.tagline}</small></h1>
                </header>
                {why.map(|why| view! { <p class="hint why" role="status">{words.why(why)}</p> })}
                {invitation.is_some().then(|| view! { <p class="hint why" role="status">{said.invited}</p> })}
                {obstacle.map(|obstacle| view! { <p class="failure" role="alert">{(words.obstacle)(&obstacle)}</p> })}
                <div class="field">
                    <label for="name">{words.nickname}</label>
                    <input
                        id="name"
                        name="name"
                        value=name
                        autocomplete="nickname"
                        autofocus
                        required
                        maxlength="256"
                        aria-describedby="name-hint"
                        aria-invalid=invalid
                    />
                    {match sentence {
                        Some(sentence) => view! { <span id="name-hint" class="failure" role="alert">{sentence}</span> }.into_any(),
                        None => view! { <span id="name-hint" class="hint">{words.nickname_hint}</span> }.into_any(),
                    }}
                </div>
                <Picker legend=words.avatar labels=&words.avatars chosen />
                {match (settings.admission, invitation) {
                    (_, Some(code)) => view! { <input type="hidden" name="invitation" value=code /> }.into_any(),
                    (policy @ (Admission::Invitation | Admission::Approval), None) => view! {
                        <div class="field">
                            <label for="invitation">{said.invitation_field}</label>
                            <input id="invitation" name="invitation" autocomplete="off" maxlength="200" aria-describedby="invitation-hint" />
                            <span id="invitation-hint" class="hint">{if policy == Admission::Invitation { said.invitation_hint } else { said.approval_hint }}</span>
                        </div>
                    }
                    .into_any(),
                    (Admission::Open | Admission::Unknown, None) => ().into_any(),
                }}
                {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                <input type="hidden" name="locale" value=locale.tag() />
                <button class="button primary">{words.enter}</button>
                <p class="hint">{words.way_back_question}</p>
                <footer>
                    <span class="hint plain-http">{words.plain_http}</span>
                    <nav class="langs" aria-label=words.language>
                        <a rel="external" href=tongue(Locale::Zh) lang="zh-CN" aria-current=(locale == Locale::Zh).then_some("true")>"中文"</a>
                        <a rel="external" href=tongue(Locale::En) lang="en" aria-current=(locale == Locale::En).then_some("true")>"English"</a>
                    </nav>
                </footer>
            </form>
        </main>
    }
}
