//! Who is told of what: settings, levels, and the browsers that push messages go to.

mod attention;
mod change;
mod hooks;
mod keys;
mod level;
mod settle;
mod settle_hook;
mod show;
mod subscribe;

use crate::{actions::outcome::listed, domain::permission::Allowed, ports::bus::Envelope};
use protocol::Event;

pub use attention::{Attention, Here};
pub use change::{change, parse_settings};
pub use hooks::{add_hook, change_hook, drop_hook, parse_hook, test_hook};
pub use keys::push_key;
pub use level::set_level;
pub use settle::{Pushed, drop_device, settle};
pub use settle_hook::{Hooked, settle_hook};
pub use show::show;
pub use subscribe::{parse_subscription, subscribe, test, unsubscribe};

/// The caller's devices hear that how they are told is something else now.
fn told(by: &Allowed) -> Envelope {
    listed(by.me().id, Event::Notify)
}
