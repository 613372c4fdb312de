//! What follows the state.

use leptos::prelude::*;

/// Runs a function soon, in the browser only, and again whenever what it read has changed. Built once instead of once for each
/// function.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    boxed(Box::new(run));
}
