//! What is kept in the browser's web storage: drafts and chosen emoji (`localStorage`, they survive a crash) and places
//! (`sessionStorage`, each tab has its own).

use app::{
    ports::{Draft, Drafts, Storage},
    protocol::{ConversationId, PersonId},
};
use leptos::prelude::window;

pub struct WebStorage;

impl Storage for WebStorage {
    fn keep_draft(&self, owner: PersonId, conversation: ConversationId, draft: Option<&Draft>) {
        let key = format!("{}{conversation}", drafts_of(owner));
        let text = draft.and_then(|draft| serde_json::to_string(draft).ok());
        put(local(), &key, text.as_deref());
    }

    fn drafts(&self, owner: PersonId) -> Option<Drafts> {
        let (storage, prefix) = (local()?, drafts_of(owner));
        let draft = |key: &str| {
            let conversation = key.strip_prefix(&prefix)?.parse().ok()?;
            let text = storage.get_item(key).ok()??;
            Some((conversation, serde_json::from_str(&text).ok()?))
        };
        let mut drafts = Drafts::new();
        // Not `collect`, which would sort them first with code of its own.
        for key in keys(&storage) {
            if let Some((conversation, draft)) = draft(&key) {
                drafts.insert(conversation, draft);
            }
        }
        Some(drafts)
    }

    fn keep_places(&self, owner: PersonId, places: &str) {
        put(session(), &places_of(owner), Some(places));
    }

    fn places(&self, owner: PersonId) -> Option<String> {
        session()?.get_item(&places_of(owner)).ok()?
    }

    fn keep_picks(&self, owner: PersonId, picks: &str) {
        put(local(), &picks_of(owner), Some(picks));
    }

    fn picks(&self, owner: PersonId) -> Option<String> {
        local()?.get_item(&picks_of(owner)).ok()?
    }

    fn wipe(&self, owner: PersonId) {
        let prefix = drafts_of(owner);
        for storage in [local(), session()].into_iter().flatten() {
            for key in keys(&storage) {
                if key.starts_with(&prefix) {
                    let _ = storage.remove_item(&key);
                }
            }
        }
        put(session(), &places_of(owner), None);
        put(local(), &picks_of(owner), None);
    }
}

fn keys(storage: &web_sys::Storage) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|index| storage.key(index).ok()?).collect()
}

/// The beginning of the keys of a person's drafts: somebody else who logs in does not get them. Likewise for answers to forms,
/// a begun edit, and what one took back.
fn drafts_of(owner: PersonId) -> String {
    format!("draft-{owner}-")
}

fn places_of(owner: PersonId) -> String {
    format!("places-{owner}")
}

fn picks_of(owner: PersonId) -> String {
    format!("picks-{owner}")
}

/// Stores or deletes a text. Where storage is blocked or full, it is kept only as long as the page.
fn put(storage: Option<web_sys::Storage>, key: &str, text: Option<&str>) {
    let Some(storage) = storage else { return };
    let _ = match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    };
}

fn local() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn session() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
