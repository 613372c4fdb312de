//! A text that somebody wrote, with when and what else is of it, in a list of several.

use crate::ui::kit::Avatar;
use leptos::prelude::*;

/// What is there of it. `below` stands under the text.
pub struct Written {
    pub avatar: Option<u16>,
    pub name: String,
    pub at: String,
    pub text: String,
    pub below: Option<AnyView>,
}

impl Written {
    /// The text alone.
    pub fn of(text: String) -> Self {
        Self { avatar: None, name: String::new(), at: String::new(), text, below: None }
    }
}

/// A line of the list.
pub fn copied(Written { avatar, name, at, text, below }: Written) -> AnyView {
    view! {
        <li class="copied">
            {avatar.map(|id| view! { <Avatar id /> })}
            <div><small>{name}" "<time>{at}</time></small><p>{text}</p>{below}</div>
        </li>
    }
    .into_any()
}
