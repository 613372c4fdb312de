//! What is drawn by code that is fetched when it is first wanted.

use super::effect::effect;
use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};
use std::future::Future;

/// The place of it: empty until it is wanted and there.
pub fn later<F>(
    wanted: impl Fn() -> bool + 'static,
    draw: impl FnOnce() -> F + 'static,
) -> impl Fn() -> Option<AnyView> + Send
where
    F: Future<Output = AnyView> + 'static,
{
    let (fetched, drawing) = (RwSignal::new(false), StoredValue::new_local(None::<AnyView>));
    let owner = StoredValue::new(Owner::current());
    let mut draw = Some(draw);
    effect(move || {
        if wanted()
            && let (Some(owner), Some(draw)) = (owner.get_value(), draw.take())
        {
            let drawn = owner.with(|| ScopedFuture::new(draw()));
            spawn_local(async move {
                drawing.set_value(Some(drawn.await));
                fetched.set(true);
            });
        }
    });
    move || if fetched.get() { drawing.try_update_value(Option::take).flatten() } else { None }
}
