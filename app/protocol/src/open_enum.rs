//! Enums that a later release may extend: a variant this release does not know decodes as `Unknown`.
//!
//! The wire shape stays serde's externally tagged one: `"variant"` or `{"variant": …}`. The derived code
//! does the work, so nothing is buffered and a known variant costs what it cost before. A malformed known
//! variant is still an error, which `#[serde(untagged)]` with a catch-all would have hidden.
//!
//! How: `#[serde(other)]` makes the derived code take any unknown name for the unit variant `Unknown`, but
//! it would then refuse the content of `{"unknown_name": …}`. [`Open`] stands between the derived code and
//! the format, handles both shapes itself, and skips the content of a unit variant. Asking the
//! format for an enum instead, and trying, costs an error for every bare name: 36 % of a large `resumed`.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, IntoDeserializer as _, MapAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;

/// Implements `Serialize` and `Deserialize` for enums that derive both with `#[serde(remote = "Self")]` and
/// end in `#[serde(other)] Unknown`.
macro_rules! open_enum {
    ($name:ident $(<$part:ident>)?) => {
        impl $(<$part: serde::Serialize>)? serde::Serialize for $name $(<$part>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // The derived function: an inherent one goes before a trait's.
                Self::serialize(self, serializer)
            }
        }

        impl<'de $(, $part: serde::Deserialize<'de>)?> serde::Deserialize<'de> for $name $(<$part>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize($crate::open_enum::Open(deserializer))
            }
        }
    };
}
pub(crate) use open_enum;

/// Implements `Serialize` and `Deserialize` for structs that derive both with `#[serde(remote = "Self")]`: their
/// fields have names. JSON would allow a list of values in their order, too; the derived code for that is not linked,
/// which is a third of what a page needs to decode a struct.
#[macro_export]
macro_rules! by_name {
    ($($name:ident),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize($crate::ByName(deserializer))
            }
        }
    )+};
}

/// A deserializer whose structs are maps. See [`by_name`].
pub struct ByName<D>(pub D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ByName<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::invalid_type(Unexpected::Other("no struct"), &visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// A deserializer whose enums may have unknown variants. The format has to be self-describing, as JSON is.
pub struct Open<D>(pub D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Open<D> {
    type Error = D::Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Shapes(visitor))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::invalid_type(Unexpected::Other("no enum"), &visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Hands both shapes of a variant to the derived code.
struct Shapes<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Shapes<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.expecting(f)
    }

    /// `"variant"`
    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        self.0.visit_enum(name.into_deserializer())
    }

    /// `{"variant": …}`
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Named(map))
    }
}

/// A map with one key, the variant's name. The format itself refuses a second one.
struct Named<A>(A);

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Named<A> {
    type Error = A::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<(S::Value, Self), A::Error> {
        let name = self.0.next_key_seed(seed)?;
        Ok((name.ok_or_else(|| A::Error::custom("no variant"))?, self))
    }
}

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Named<A> {
    type Error = A::Error;

    /// A unit variant may get fields later on, and an unknown one may have any.
    fn unit_variant(mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(drop)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(mut self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(Tuple { len, visitor })
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(Struct(visitor))
    }
}

/// The fields of a variant, by name: asked for as a map, the derived code for fields without names, which JSON
/// would allow too, is not linked.
struct Struct<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Struct<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_map(self.0)
    }
}

struct Tuple<V> {
    len: usize,
    visitor: V,
}

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Tuple<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_tuple(self.len, self.visitor)
    }
}
