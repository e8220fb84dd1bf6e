//! The languages of generated texts.

/// A language that texts are generated in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// Reads "en" or "zh-CN".
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "en" => Some(Language::English),
            "zh-CN" => Some(Language::Chinese),
            _ => None,
        }
    }

    /// The tag as files and flags say it.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }
}
