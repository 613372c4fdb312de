//! A QR code (ISO/IEC 18004), drawn as one path.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Modules that stay white around the code (§6.3.8).
const QUIET: usize = 4;

/// The code of a text, black on white in every theme. Nothing if the text is too long for one.
#[component]
pub fn Qr(text: String, #[prop(into)] label: String) -> impl IntoView {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (index, _) in colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        let _ = write!(path, "M{} {}h1v1h-1z", index % width + QUIET, index / width + QUIET);
    }
    let side = width + 2 * QUIET;
    Some(view! {
        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <path d=path />
        </svg>
    })
}
