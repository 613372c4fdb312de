//! Measures Leliao beside its peers and beside what the machine allows.

pub mod contestants;
pub mod figures;
pub mod load;
pub mod report;
pub mod rows;
pub mod stored;
