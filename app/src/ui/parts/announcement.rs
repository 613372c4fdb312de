//! The announcement above a conversation, in one line. It leads to all of it.

use super::use_store;
use crate::{
    route::Route,
    ui::kit::{Glyph, Icon},
};
use leptos::prelude::*;
use protocol::ConversationId;

#[component]
pub fn AnnouncementLine(conversation: ConversationId) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let text = store.memo(move |chat| {
        let group = chat.conversations.get(&conversation)?.group.as_ref()?;
        (!group.announcement.is_empty()).then(|| group.announcement.clone())
    });
    view! {
        <div>
            {move || text.get().map(|text| view! {
                <a class="announced" href=Route::About(conversation).path()>
                    <Icon glyph=Glyph::Announce label=words.group.announcement />
                    <span class="cut">{text}</span>
                </a>
            }.into_any())}
        </div>
    }
}
