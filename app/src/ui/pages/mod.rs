//! The pages, made of parts.

mod chat;
mod login;
mod not_found;

pub use chat::ChatView;
pub use login::Login;
pub use not_found::NotFound;
