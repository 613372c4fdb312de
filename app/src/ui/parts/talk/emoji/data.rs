//! The names of emoji. Each of these texts is a chunk of its own, and none is fetched before somebody opens the picker or
//! writes a colon and a name.

use crate::{rich::EmojiList, ui::kit::fetched};
use leptos::prelude::*;
use protocol::Locale;
use std::sync::Arc;

/// What is known of them.
#[derive(Clone, Copy)]
pub struct Known {
    /// The list, once it is there.
    pub list: RwSignal<Option<Arc<EmojiList>>>,
    asked: StoredValue<[bool; 2]>,
}

impl Known {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { list: RwSignal::new(None), asked: StoredValue::new([false; 2]) }
    }

    /// Whether nobody has asked for this before.
    fn asks(self, what: usize) -> bool {
        let asks = self.asked.try_update_value(|asked| {
            asked.get_mut(what).is_some_and(|asked| !std::mem::replace(asked, true))
        });
        asks.unwrap_or_default()
    }
}

// The builder knows by these names what is not fetched ahead.
#[lazy]
fn emoji_data_list() -> &'static str {
    include_str!("../../../../../emoji/list.txt")
}

#[lazy]
fn emoji_data_zh() -> &'static str {
    include_str!("../../../../../emoji/zh.txt")
}

#[lazy]
fn emoji_data_en() -> &'static str {
    include_str!("../../../../../emoji/en.txt")
}

/// Names in a language.
async fn names(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => emoji_data_zh().await,
        Locale::En => emoji_data_en().await,
    }
}

/// Fetches the list, and names in the language of the page.
pub fn fetch(known: Known, locale: Locale) {
    if known.asks(0) {
        fetched(async move { EmojiList::new(emoji_data_list().await, names(locale).await) }, move |list| {
            known.list.set(Some(Arc::new(list)));
        });
    }
}

/// Fetches names in the other language than the page's, too: somebody searches.
pub fn fetch_other(known: Known, locale: Locale) {
    let other = match locale {
        Locale::Zh => Locale::En,
        Locale::En => Locale::Zh,
    };
    if known.list.with_untracked(Option::is_some) && known.asks(1) {
        fetched(names(other), move |names| {
            known.list.update(|list| {
                if let Some(list) = list {
                    Arc::make_mut(list).add_names(names);
                }
            });
        });
    }
}
