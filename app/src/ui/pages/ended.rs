//! What stands in the place of the chat once the login has ended: why, what was not sent, and the way in.

use crate::{
    state::{Store, connecting::Ended, unsent::Unsent},
    ui::{kit::Mark, parts::UnsentText},
};
use leptos::prelude::*;

#[component]
pub fn EndedView(store: Store, why: Ended) -> impl IntoView {
    let words = store.words();
    let unsent = store.unsent();
    let item = |Unsent { title, text }| view! { <UnsentText title text /> };
    view! {
        <main class="login">
            <div class="ended">
                <Mark />
                <h1>{words.link.ended}</h1>
                <p role="status">{why.sentence(words)}</p>
                {(!unsent.is_empty()).then(|| view! {
                    <section>
                        <h2>{(words.link.unsent)(unsent.len())}</h2>
                        <ul class="texts">{unsent.into_iter().map(item).collect_view()}</ul>
                    </section>
                }.into_any())}
                <a class="button primary" href="/login" rel="external">{words.link.log_in_again}</a>
            </div>
        </main>
    }
}
