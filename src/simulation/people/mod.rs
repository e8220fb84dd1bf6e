//! The people: when they are there, what they have in hand, and who of them is asked first.

pub(in crate::simulation) mod duty;
pub(in crate::simulation) mod person;
pub(in crate::simulation) mod routing;
