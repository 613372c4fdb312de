//! What follows the state.

use leptos::prelude::*;

/// Runs a function soon, in the browser only, and again whenever what it read has changed. Built once instead of once for each
/// function.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        // An effect that was due before its place was left runs once more: what it would read is gone.
        let place = StoredValue::new(());
        Effect::new(move |_| {
            if place.try_with_value(|()| ()).is_some() {
                run();
            }
        });
    }
    boxed(Box::new(run));
}
