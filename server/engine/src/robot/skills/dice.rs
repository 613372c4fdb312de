//! Dice and coins.

use super::{Answer, Context, Question, numerals::number, question::whole};
use regex::Regex;
use std::sync::LazyLock;

/// Dice thrown at once, and their sides, at most.
const MOST: (u32, u32) = (100, 1_000);
/// So many dice are shown one by one.
const SHOWN: usize = 20;

const NUM: &str = r"\d{1,4}|[一二两三四五六七八九十百]{1,4}";
static ONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:掷|扔|投|丢|摇|甩)(?:一?[个下颗]|个)?(?:骰子|色子|筛子)|骰子|dice|die|roll(?: (?:a |the )?(?:dice|die))?|throw (?:a |the )?(?:dice|die)",
    )
});
static SOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(&format!(
        r"(?:掷|扔|投|丢|摇)(?P<zh>{NUM})(?:个|颗|次)(?:骰子|色子|筛子)?|roll (?P<en>\d{{1,4}}) (?:dice|times)|(?:roll |掷|r)?(?P<n>\d{{0,6}})d(?P<d>\d{{1,6}})"
    ))
});
static COIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:抛|扔|掷|丢|投)(?:一?[个枚下]|个)?硬币|硬币|(?:flip|toss|throw)(?: a| the)? coin|coin(?: flip| toss)?|heads or tails",
    )
});

/// Throws dice or a coin.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    let mut chance = Chance(context.seed);
    if question.is(&COIN) {
        let side = if chance.below(2) == 0 {
            context.say("正面", "Heads")
        } else {
            context.say("反面", "Tails")
        };
        return Some(Answer::Say(format!("🪙 {side}")));
    }
    if question.is(&ONE) {
        return Some(Answer::Say(format!("🎲 {}", chance.below(6) + 1)));
    }
    let found = SOME.as_ref()?.captures(&question.plain)?;
    let named = |name: &str| found.name(name).map(|found| found.as_str());
    let (dice, sides) = match (named("zh").or(named("en")), named("n"), named("d")) {
        (Some(dice), ..) => (number(dice)?, 6),
        (None, n, Some(d)) => {
            (n.filter(|n| !n.is_empty()).map_or(Some(1), |n| n.parse().ok())?, d.parse().ok()?)
        }
        _ => return None,
    };
    if dice == 0 || sides == 0 || dice > MOST.0 || sides > MOST.1 {
        let text =
            context.say("骰子最多 100 个，每个最多 1000 面。", "At most 100 dice with 1000 sides, please.");
        return Some(Answer::Say(text.to_owned()));
    }
    let thrown: Vec<u64> = (0..dice).map(|_| chance.below(sides.into()) + 1).collect();
    let sum: u64 = thrown.iter().sum();
    let shown: Vec<String> = thrown.iter().take(SHOWN).map(ToString::to_string).collect();
    let rest = if thrown.len() > SHOWN { " + …" } else { "" };
    Some(Answer::Say(match thrown.len() {
        1 => format!("🎲 {sum}"),
        _ => format!("🎲 {dice}d{sides}: {}{rest} = {sum}", shown.join(" + ")),
    }))
}

/// SplitMix64, from a seed that the system drew: fair enough for dice, and the same for the same seed.
pub struct Chance(pub u64);

impl Chance {
    /// A number from 0 to `bound` - 1. The bound must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound.max(1)
    }
}
