//! Values that follow others. Leptos compiles its memos anew for each type, and the chat has some thirty: here they
//! are all of one type, and this says which type is in it.

use leptos::prelude::{Get as _, GetUntracked as _, Memo as Erased, Signal};
use std::{any::Any, marker::PhantomData, sync::Arc};

type Value = Arc<dyn Any + Send + Sync>;
type Next = Box<dyn Fn(Option<Value>) -> (Value, bool) + Send + Sync>;
type Derive<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// Like [`leptos::prelude::Memo`]: computed when it is read and something that it read has changed. Who reads it is
/// told when the value changes.
pub struct Memo<T> {
    value: Erased<Value>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// From a function that is given the value before.
    pub fn new(of: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        Self::boxed(Box::new(of))
    }

    /// Built once for each type instead of once for each function.
    fn boxed(of: Derive<T>) -> Self {
        let next = move |before: Option<Value>| {
            let known = before.as_deref().map(typed::<T>);
            let value = of(known);
            match before {
                Some(before) if *typed::<T>(&*before) == value => (before, false),
                _ => (Arc::new(value) as Value, true),
            }
        };
        Self { value: erased(Box::new(next)), of: PhantomData }
    }
}

fn erased(next: Next) -> Erased<Value> {
    Erased::new_owning(next)
}

/// The value in its type.
fn typed<T: 'static>(value: &(dyn Any + Send + Sync)) -> &T {
    value.downcast_ref().unwrap_or_else(|| unreachable!("only `boxed` puts values in"))
}

impl<T: 'static> Memo<T> {
    /// Runs a function with the value, and subscribes.
    pub fn with<R>(self, then: impl FnOnce(&T) -> R) -> R {
        then(typed(&*self.value.get()))
    }

    /// The same, without subscribing.
    pub fn with_untracked<R>(self, then: impl FnOnce(&T) -> R) -> R {
        then(typed(&*self.value.get_untracked()))
    }

    /// Subscribes. Reads it, too: one that nobody has read follows nothing.
    pub fn track(self) {
        self.value.get();
    }
}

impl<T: Clone + 'static> Memo<T> {
    /// The value; subscribes.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, unless it is gone: an effect that was due before its place was left runs once more. Subscribes.
    pub fn try_get(self) -> Option<T> {
        self.value.try_get().map(|value| typed::<T>(&*value).clone())
    }

    /// The same, without subscribing.
    pub fn try_get_untracked(self) -> Option<T> {
        self.value.try_get_untracked().map(|value| typed::<T>(&*value).clone())
    }

    /// The value, without subscribing.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self::derive(move || memo.get())
    }
}
