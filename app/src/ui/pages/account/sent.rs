//! A mail is on its way.

use crate::{boot::Sent, text::account_words, ui::kit::Mark};
use leptos::prelude::*;
use protocol::Locale;

#[component]
pub fn SentPage(what: Sent, email: String, locale: Locale) -> impl IntoView {
    let said = account_words(locale);
    let (hint, again) = match what {
        Sent::Activation => (said.sent_hint, "/register"),
        Sent::Reset => (said.reset_sent_hint, "/reset"),
    };
    view! {
        <main class="login" id="main">
            <div class="not-found">
                <Mark />
                <h1>{said.sent}</h1>
                {(!email.is_empty()).then(|| view! { <p translate="no">{(said.sent_to)(&email)}</p> })}
                <p class="hint">{hint}</p>
                <a class="button primary" href="/login?as=account" rel="external">{said.log_in}</a>
                <a class="link" href=again rel="external">{said.other_address}</a>
            </div>
        </main>
    }
}
