//! Elements of one type, whatever their name and attributes: each type of its own is code that a page loads, and
//! messages are made of many.

use leptos::{
    html::custom,
    prelude::*,
    tachys::html::attribute::{Attribute as Attributable, AttributeValue, NextAttribute},
    web_sys,
};

/// An attribute; without a value it is none.
pub type Attribute = (&'static str, Option<String>);

/// The class of an element.
pub fn class(name: &str) -> Attribute {
    ("class", Some(name.to_owned()))
}

/// Gives attributes to an element that stands beside what was drawn.
pub fn dress<const N: usize>(element: &web_sys::Element, attributes: [Attribute; N]) -> Option<()> {
    for (name, value) in attributes {
        element.set_attribute(name, &value?).ok()?;
    }
    Some(())
}

/// An element with something inside.
pub fn element<const N: usize>(tag: &'static str, attributes: [Attribute; N], inside: AnyView) -> AnyView {
    filled(tag, Attributes(attributes.into()), inside)
}

/// One with nothing inside.
pub fn void<const N: usize>(tag: &'static str, attributes: [Attribute; N]) -> AnyView {
    empty(tag, Attributes(attributes.into()))
}

fn filled(tag: &'static str, attributes: Attributes, inside: AnyView) -> AnyView {
    custom(tag).add_any_attr(attributes).child(inside).into_any()
}

fn empty(tag: &'static str, attributes: Attributes) -> AnyView {
    custom(tag).add_any_attr(attributes).into_any()
}

/// All attributes of an element, as one: Leptos' own list of them has a type for each length.
#[derive(Clone)]
struct Attributes(Vec<Attribute>);

impl Attributes {
    /// Sets them, and returns what was set.
    fn set(self, element: &web_sys::Element) -> Vec<&'static str> {
        let mut names = Vec::new();
        for (name, value) in self.0 {
            if let Some(value) = value
                && element.set_attribute(name, &value).is_ok()
            {
                names.push(name);
            }
        }
        names
    }
}

impl Attributable for Attributes {
    const MIN_LENGTH: usize = 0;
    type State = (web_sys::Element, Vec<&'static str>);
    type AsyncOutput = Self;
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn html_len(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.as_ref().map_or(0, String::len) + 4).sum()
    }

    fn to_html(self, html: &mut String, _class: &mut String, _style: &mut String, _inner: &mut String) {
        for (name, value) in self.0 {
            AttributeValue::to_html(value, name, html);
        }
    }

    /// Sets nothing: to set the same `src` again would load it again.
    fn hydrate<const FROM_SERVER: bool>(self, element: &web_sys::Element) -> Self::State {
        let set = self.0.into_iter().filter(|(_, value)| value.is_some());
        (element.clone(), set.map(|(name, _)| name).collect())
    }

    fn build(self, element: &web_sys::Element) -> Self::State {
        (element.clone(), self.set(element))
    }

    fn rebuild(self, (element, names): &mut Self::State) {
        for name in names.drain(..) {
            let _ = element.remove_attribute(name);
        }
        *names = self.set(element);
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }
}

impl NextAttribute for Attributes {
    type Output<NewAttr: Attributable> = (Self, NewAttr);

    fn add_any_attr<NewAttr: Attributable>(self, attribute: NewAttr) -> Self::Output<NewAttr> {
        (self, attribute)
    }
}
