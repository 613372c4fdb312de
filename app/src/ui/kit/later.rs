//! What is drawn by code that is fetched when it is first wanted, and what else is fetched.

use super::effect::effect;
use leptos::{prelude::*, task::spawn_local};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex},
    task::Poll,
};

type Drawing = Pin<Box<dyn Future<Output = AnyView>>>;

/// The place of it: empty until it is wanted and there.
pub fn later<F: Future<Output = AnyView> + 'static>(
    wanted: impl Fn() -> bool + 'static,
    draw: impl FnOnce() -> F + 'static,
) -> AnyView {
    place(Box::new(wanted), Box::new(move || Box::pin(draw())))
}

/// Built once instead of once for each place.
fn place(wanted: Box<dyn Fn() -> bool>, draw: Box<dyn FnOnce() -> Drawing>) -> AnyView {
    let fetched = RwSignal::new(false);
    // Not in the owner: the server may drop that on another thread, and what is of one thread alone panics there.
    let drawing = Arc::new(Mutex::new(None::<AnyView>));
    let drawn_into = drawing.clone();
    // Weak: a place that kept itself would never be cleared away, and what is in it would go on and read what is gone.
    let place = StoredValue::new(Owner::current().map(|owner| owner.downgrade()));
    let mut draw = Some(draw);
    effect(move || {
        if wanted()
            && let Some(draw) = draw.take()
        {
            let mut code = draw();
            // When the code comes, its place may have been left: then it does not begin.
            let drawn = poll_fn(move |context| {
                match place.try_get_value().flatten().and_then(|place| place.upgrade()) {
                    Some(owner) => owner.with(|| code.as_mut().poll(context)).map(Some),
                    None => Poll::Ready(None),
                }
            });
            let into = drawn_into.clone();
            spawn_local(async move {
                if let Some(view) = drawn.await
                    && let Ok(mut into) = into.lock()
                {
                    *into = Some(view);
                    drop(into);
                    fetched.set(true);
                }
            });
        }
    });
    (move || if fetched.get() { drawing.lock().ok().and_then(|mut drawn| drawn.take()) } else { None })
        .into_any()
}

/// Does something with what is fetched, once it is there.
pub fn fetched<T: 'static>(what: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
    spawn_local(async move { then(what.await) });
}
