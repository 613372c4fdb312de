//! How large and how plain the page is.

/// What the browser chose, or an invitation for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// As designed.
    #[default]
    Normal,
    /// The same, larger.
    Large,
    /// For elders and children: faces and voices first, few controls.
    Simple,
}

impl Look {
    /// All of them, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Simple];

    /// Its name in `<html data-look>`, in the cookie and in `?look=`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Simple => "simple",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_name_of_its_own() {
        for look in Look::ALL {
            assert_eq!(Look::from_name(look.name()), Some(look));
        }
        assert_eq!(Look::from_name("Simple"), None);
    }
}
