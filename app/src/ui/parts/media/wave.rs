//! How a voice message looks: bars as high as it is loud, and over them those that were heard.

use super::{
    super::{
        element::{Attribute, class, dress},
        log_keys::all,
    },
    layout::sextet,
};
use leptos::{prelude::document, web_sys::Element};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Draws those that stand in the log and are not drawn.
pub fn draw_waves() -> Option<()> {
    let log = document().query_selector(".log").ok()??;
    // Both are of the row, which is drawn anew as a whole.
    for row in all(&log, ".sound[data-peaks]:not(:has(svg))")? {
        let Some(peaks) = row.get_attribute("data-peaks") else { continue };
        for class in [class("wave"), class("wave heard")] {
            row.append_child(&*wave(&peaks, class)?).ok()?;
        }
    }
    Some(())
}

fn wave(peaks: &str, class: Attribute) -> Option<Element> {
    let page = document();
    let (wave, path) =
        (page.create_element_ns(Some(SVG), "svg").ok()?, page.create_element_ns(Some(SVG), "path").ok()?);
    let is = |value: &str| Some(value.to_owned());
    let view = Some(format!("0 0 {} 24", peaks.len()));
    let ratio = ("preserveAspectRatio", is("none"));
    dress(&wave, [class, ("viewBox", view), ratio, ("aria-hidden", is("true"))])?;
    dress(&path, [("d", Some(bars(peaks)))])?;
    wave.append_child(&path).ok()?;
    Some(wave)
}

/// A bar for each digit, one unit apart, 24 units high at most.
fn bars(peaks: &str) -> String {
    let bar = |(place, digit): (usize, u8)| {
        let high = 2.0 + sextet(digit).unwrap_or_default() as f32 * 20.0 / 63.0;
        format!("M{place}.5 {:.1}v{high:.1}", 12.0 - high / 2.0)
    };
    peaks.bytes().enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn bars_stand_around_the_middle() {
        assert_eq!(bars("A_"), "M0.5 11.0v2.0M1.5 1.0v22.0");
        assert_eq!(bars(""), "");
        assert_eq!(bars("!"), "M0.5 11.0v2.0", "what a later server may say");
    }
}
