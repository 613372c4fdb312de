//! The files that are handed in with the answers to a questionnaire.

use super::{
    draft::{Draft, kept},
    scope::Card,
};
use crate::{
    state::Memo,
    ui::kit::{Glyph, Icon},
};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlInputElement};
use protocol::{FileId, HandedFile, limits::FILES};

/// Files on their way into an answer.
#[derive(Clone, Copy)]
pub struct Handing {
    card: Card,
    draft: RwSignal<Draft>,
    /// What is said of one that was not taken.
    failed: RwSignal<Option<String>>,
}

impl Handing {
    /// Those of a draft.
    pub fn new(card: Card, draft: RwSignal<Draft>) -> Self {
        Self { card, draft, failed: RwSignal::new(None) }
    }

    /// All that are handed in with it.
    pub fn files(self) -> Vec<HandedFile> {
        let mine = self.card.mine();
        self.draft.with(|draft| draft.files(&mine))
    }

    /// Puts the chosen ones onto the server.
    fn chosen(self, event: &ev::Event) -> Option<()> {
        let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let files = field.files()?;
        self.failed.set(None);
        let mut room = FILES.saturating_sub(untrack(|| self.files().len() + self.waiting()));
        for file in (0..files.length()).filter_map(|n| files.get(n)) {
            if file.size() == 0.0 {
                let empty = self.card.forms.store.page_words().upload.empty;
                self.failed.set(Some(format!("{} {empty}", file.name())));
            } else if room == 0 {
                self.failed.set(Some(self.card.words().file_failed.to_owned()));
            } else {
                room -= 1;
                self.send(file);
            }
        }
        field.set_value("");
        Some(())
    }

    /// One arrives in the draft, even if the card is gone by then.
    fn send(self, file: leptos::web_sys::File) {
        let (draft, failed, words) = (kept(self.card), self.failed, self.card.words());
        let Some(number) = draft.try_update(Draft::sends_file) else { return };
        let name = file.name();
        let then = move |id: Option<FileId>| {
            if id.is_none() {
                failed.try_set(Some(words.file_failed.to_owned()));
            }
            draft.update(|draft| {
                draft.file_sent(number, id.map(|id| HandedFile { id, name, picture: false }))
            });
        };
        self.card.forms.store.upload_picture(file, Box::new(then));
    }

    /// How many are on their way.
    pub fn waiting(self) -> usize {
        self.draft.with(Draft::waiting)
    }

    /// The list of them, and how to add some.
    pub fn draw(self) -> AnyView {
        let Self { card, draft, failed } = self;
        let words = card.words();
        let line = move |file: HandedFile| {
            let id = file.id;
            let remove = move |_| draft.update(|draft| draft.remove_file(id));
            view! {
                <li class="handed">
                    {shown(file)}
                    {move || (!card.is_closed()).then(|| view! {
                        <button type="button" class="icon-button" tabindex="-1" aria-label=words.remove_file title=words.remove_file on:click=remove><Icon glyph=Glyph::Close /></button>
                    })}
                </li>
            }
        };
        let files = Memo::new(move |_| self.files());
        view! {
            <ul class="handed-in">{move || files.get().into_iter().map(line).collect_view()}</ul>
            {move || (!card.is_closed()).then(|| view! {
                <label class="button quiet">
                    {move || if self.waiting() > 0 { words.uploading } else { words.add_files }}
                    <input type="file" class="visually-hidden" tabindex="-1" multiple on:change=move |event| { self.chosen(&event); } />
                </label>
            })}
            {move || failed.get().map(|failed| view! { <p class="failure" role="alert">{failed}</p> })}
        }
        .into_any()
    }
}

/// A file that was handed in: a picture small, another by its name.
pub fn shown(file: HandedFile) -> AnyView {
    let HandedFile { id, name, picture } = file;
    let href = format!("/file/{id}");
    if picture {
        let src = format!("{href}/320");
        return view! { <a href=href target="_blank" rel="external" tabindex="-1"><img src=src alt=name loading="lazy" /></a> }
            .into_any();
    }
    view! { <a class="link" href=href target="_blank" rel="external" tabindex="-1" dir="auto">{name}</a> }
        .into_any()
}
