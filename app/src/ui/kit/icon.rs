//! Line icons on a grid of 24 units.

use leptos::prelude::*;

/// The icons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Chats,
    Plus,
    Back,
    Settings,
    Members,
    Send,
    Clock,
    Check,
    Checks,
    Alert,
    Close,
    Down,
    More,
    Search,
    Rooms,
    Copy,
    Exit,
    Chevron,
    Announce,
    Shield,
    Pin,
    Reply,
    Edit,
    At,
    Attach,
    Smile,
    Microphone,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Chats => {
                "M12 4c4.97 0 9 3.36 9 7.5S16.97 19 12 19c-.9 0-1.77-.11-2.59-.32L4.5 20.5l1.2-3.86C4.03 15.28 3 13.5 3 11.5 3 7.36 7.03 4 12 4z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Back => "m14.5 5-7 7 7 7",
            Self::Settings => {
                "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M18.4 5.6l-1.8 1.8M7.4 16.6l-1.8 1.8"
            }
            Self::Members => {
                "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 5.3a3.4 3.4 0 0 1 0 6.4M17.8 14.4c2.1.7 3.4 2.4 3.8 5.1"
            }
            Self::Send => "M12 19V5.5M6 11.2l6-6 6 6",
            Self::Clock => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l2.5 2",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Checks => "m2.500 12.500 4.500 4.500L16.500 7.500M11.500 16.500l.5.5L21.500 7.500",
            Self::Alert => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v5M12 16h.01",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Down => "M12 5v13.5M6 12.8l6 6 6-6",
            Self::More => {
                "M5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M11.5 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M18 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0"
            }
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
            Self::Smile => {
                "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 14.5c1.800 2.500 6.200 2.500 8 0M9 9.500h.01M15 9.500h.01"
            }
            Self::Microphone => {
                "M12 3.500a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3"
            }
            Self::Rooms => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM15.5 8.5l-2 5-5 2 2-5z",
            Self::Copy => "M9 9h10.5v10.5H9zM5.5 15H4.5V4.5H15v1",
            Self::Exit => "M14 4.5h4.5v15H14M4 12h10M10.5 8l4 4-4 4",
            Self::Announce => "M4 10v4h3l7 4V6l-7 4zM17 9.5c1.5 1 1.5 4 0 5M8 14l1.500 5h2",
            Self::Chevron => "m9.5 6 6 6-6 6",
            Self::Pin => "M8.5 4h7M9.5 4v6l-3 3.500h11l-3-3.500V4M12 13.500V20",
            Self::Reply => "M9.5 7 4.5 12l5 5M5 12h8.500a6 6 0 0 1 6 6v.5",
            Self::Edit => {
                "m5 19 .9-3.700 9.600-9.600a2 2 0 0 1 2.800 2.800L8.700 18.100zM14 7.200l2.800 2.800"
            }
            Self::At => {
                "M12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM15.500 12v1.500a2.300 2.300 0 0 0 4.500 0V12a8 8 0 1 0-3.200 6.400"
            }
            Self::Attach => {
                "m19 11.500-7.300 7.300a4.600 4.600 0 0 1-6.500-6.500l7.800-7.800a3 3 0 0 1 4.300 4.300l-7.800 7.800a1.500 1.500 0 0 1-2.200-2.200l7-7"
            }
            Self::Shield => "M12 3.5 5 6v5.500c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6z",
        }
    }
}

/// Without a label it is decorative, and screen readers skip it.
#[component]
pub fn Icon(glyph: Glyph, #[prop(optional, into)] label: Option<String>) -> impl IntoView {
    let (role, hidden) = if label.is_some() { (Some("img"), None) } else { (None, Some("true")) };
    view! {
        <svg class="icon" viewBox="0 0 24 24" role=role aria-hidden=hidden aria-label=label>
            <path d=glyph.path() />
        </svg>
    }
}
