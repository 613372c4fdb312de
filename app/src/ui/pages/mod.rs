//! The pages, made of parts.

mod chat;
mod ended;
mod login;
mod not_found;

pub use chat::ChatView;
pub use ended::EndedView;
pub use login::Login;
pub use not_found::NotFound;
