//! Numbers that look random and are the same in every run.

use protocol::Nonce;

/// SplitMix64: eight bytes of state, good enough to shuffle test data, and nothing else.
pub struct Random(u64);

impl Random {
    /// The same seed gives the same numbers.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `bound`; 0 if the bound is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(((self.bits() >> 32) * u64::from(bound)) >> 32).unwrap_or(0)
    }

    /// One of them, if there are any.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(u32::try_from(all.len()).ok()?) as usize)
    }

    /// The bytes of a nonce made at this time.
    pub fn nonce(&mut self, at: i64) -> [u8; 16] {
        Nonce::new(at, u128::from_be_bytes(self.sixteen())).0.to_be_bytes()
    }

    /// Sixteen bytes.
    pub fn sixteen(&mut self) -> [u8; 16] {
        (u128::from(self.bits()) << 64 | u128::from(self.bits())).to_be_bytes()
    }
}
