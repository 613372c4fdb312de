//! Where mails go: to an SMTP server, or to the console of a server that has none.

mod console;
mod smtp;

pub use console::Console;
pub use smtp::Smtp;
