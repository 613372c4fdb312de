//! Basic components. They take values and callbacks and do not depend on the state.

mod avatar;
mod badge;
mod dock;
mod drawing;
mod effect;
mod focus;
mod icon;
mod later;
mod mark;
mod menu;
mod mosaic;
mod page;
mod picker;
mod qr;
mod seal;
mod sheet;
mod show;
mod text_field;

pub use avatar::Avatar;
pub use badge::Badge;
pub use dock::{Dock, Question};
pub use drawing::Drawing;
pub use effect::effect;
pub use focus::keep_focus;
pub use icon::{Glyph, Icon};
pub use later::{fetched, later};
pub use mark::Mark;
pub use menu::{Menu, MenuList};
pub use mosaic::Mosaic;
pub use page::Page;
pub use picker::Picker;
pub use qr::Qr;
pub use seal::Seal;
pub use sheet::sheet;
pub use show::Show;
pub use text_field::TextField;
