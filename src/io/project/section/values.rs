//! What a key's value can be, and where a number must lie.

use toml::de::DeValue;

/// A value that a key can have.
pub trait FromToml: Sized {
    /// What a planner has to write, in words.
    const EXPECTED: &'static str;
    fn from_toml(value: &DeValue<'_>) -> Option<Self>;
}

impl FromToml for String {
    const EXPECTED: &'static str = "a text in quotes";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl FromToml for bool {
    const EXPECTED: &'static str = "true or false";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl FromToml for i64 {
    const EXPECTED: &'static str = "a whole number";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let integer = value.as_integer()?;
        i64::from_str_radix(integer.as_str(), integer.radix()).ok()
    }
}

impl FromToml for f64 {
    const EXPECTED: &'static str = "a number";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let number = match value.as_float() {
            Some(float) => float.as_str().parse().ok()?,
            None => i64::from_toml(value)? as f64,
        };
        number.is_finite().then_some(number)
    }
}

impl FromToml for Vec<String> {
    const EXPECTED: &'static str = "a list of texts in quotes";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let items = value.as_array()?.iter();
        items
            .map(|item| String::from_toml(item.get_ref()))
            .collect()
    }
}

impl FromToml for chrono::NaiveDate {
    const EXPECTED: &'static str = "a date such as 2026-11-02";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let text = match value.as_datetime() {
            Some(stamp) => stamp.to_string(),
            None => value.as_str()?.to_owned(),
        };
        text.parse().ok()
    }
}

/// A value of whatever type, as text: for keys whose values are read by other words than TOML's.
pub struct AnyText(pub String);

impl FromToml for AnyText {
    const EXPECTED: &'static str = "a number, true or false, or a text in quotes";
    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        let number = || Some(f64::from_toml(value)?.to_string());
        let flag = || Some(value.as_bool()?.to_string());
        let date = || Some(value.as_datetime()?.to_string());
        let text = value.as_str().map(str::to_owned);
        text.or_else(flag).or_else(number).or_else(date).map(Self)
    }
}

/// Where a number must lie.
#[derive(Debug, Clone, Copy)]
pub enum NumberRange {
    /// Both ends included.
    Within(f64, f64),
    /// The first end not included.
    Above(f64, f64),
    /// The last end not included.
    Below(f64, f64),
}

impl NumberRange {
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Within(a, b) => a <= value && value <= b,
            Self::Above(a, b) => a < value && value <= b,
            Self::Below(a, b) => a <= value && value < b,
        }
    }

    pub fn expected(self) -> String {
        match self {
            Self::Within(a, b) => format!("{a} to {b}"),
            Self::Above(a, b) => format!("more than {a}, up to {b}"),
            Self::Below(a, b) => format!("{a} to less than {b}"),
        }
    }
}
