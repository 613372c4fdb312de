//! Enums that a later release may extend: a variant this release does not know decodes as `Unknown`.
//!
//! The wire shape stays serde's externally tagged one: `"variant"` or `{"variant": …}`. The derived code
//! does the work, so nothing is buffered and a known variant costs what it cost before. A malformed known
//! variant is still an error, which `#[serde(untagged)]` with a catch-all would have hidden.
//!
//! How: `#[serde(other)]` makes the derived code take any unknown name for the unit variant `Unknown`, but
//! it would then refuse the content of `{"unknown_name": …}`. [`Open`] stands between the derived code and
//! the format and lets a unit variant have content, which it skips.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::{cell::Cell, fmt};

/// Implements `Serialize` and `Deserialize` for enums that derive both with `#[serde(remote = "Self")]` and
/// end in `#[serde(other)] Unknown`.
macro_rules! open_enum {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // The derived function: an inherent one goes before a trait's.
                Self::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize($crate::open_enum::Open(deserializer))
            }
        }
    };
}
pub(crate) use open_enum;

/// Wraps each of serde's parts that a derived enum meets, from the deserializer to the variant's content.
pub struct Open<T>(pub T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Open<D> {
    type Error = D::Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, Open(visitor))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::invalid_type(Unexpected::Other("no enum"), &visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Open<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Open(access))
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Open<A> {
    type Error = A::Error;
    type Variant = Open<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        self.0.variant_seed(seed).map(|(name, content)| (name, Open(content)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Open<A> {
    type Error = A::Error;

    /// With content or without.
    fn unit_variant(self) -> Result<(), A::Error> {
        let found = Cell::new(false);
        match self.0.newtype_variant_seed(Skip { found: &found }) {
            // The format refused before it looked at any content: it is the bare name.
            Err(_) if !found.get() => Ok(()),
            skipped => skipped,
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, visitor)
    }
}

/// Skips a variant's content and notes that there was one.
struct Skip<'a> {
    found: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Skip<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.found.set(true);
        deserializer.deserialize_ignored_any(IgnoredAny).map(drop)
    }
}
