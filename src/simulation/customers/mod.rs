//! The customers: who comes on a random day, what they bring, and what they do when it goes wrong.

pub(in crate::simulation) mod arrivals;
pub(in crate::simulation) mod contact;
pub(in crate::simulation) mod due;
pub(in crate::simulation) mod hereafter;
mod order;
