//! Picks one of several.

use super::{Answer, Context, Question, dice::Chance};
use regex::Regex;
use std::sync::LazyLock;

/// An alternative has at most this many characters: what is longer is a sentence.
const LONGEST: usize = 24;

static OR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s*(?:还是|或者|\bor\b|[,，、/])\s*").ok());
static HAS_OR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"还是|或者|\bor\b").ok());
static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:我(?:们)?(?:该|应该|要|想)?|今天|晚上|中午|选|吃|去|choose|pick|should (?:i|we)(?: have| take| go to)?|选一个[:：]?|which(?: one)?[:,]?)\s*").ok()
});
/// Words that make it a question about the world, and none that chance may answer.
static WORLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:what|why|how|when|who|where|is|are|does|do|did)\b|为什么|怎么|什么").ok()
});

/// Picks from "火锅还是烧烤" or "tea or coffee".
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    let text = question.plain.as_str();
    if !HAS_OR.as_ref()?.is_match(text) || WORLD.as_ref()?.is_match(text) {
        return None;
    }
    let text = ASKED.as_ref()?.replace(text, "");
    let parts: Vec<&str> = OR.as_ref()?.split(&text).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 || parts.iter().any(|part| part.chars().count() > LONGEST) {
        return None;
    }
    let picked = parts.get(usize::try_from(Chance(context.seed).below(parts.len() as u64)).ok()?)?;
    Some(Answer::Say(match context.locale {
        protocol::Locale::Zh => format!("我选：{picked}"),
        protocol::Locale::En => format!("I pick: {picked}"),
    }))
}
