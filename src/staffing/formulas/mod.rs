//! The formulas: from people, load and times to the service that contacts meet.
//!
//! * [`erlang`] – nobody gives up (Erlang B where nobody can wait, Erlang C where all do).
//! * [`patience`] – contacts give up after an exponential patience (Erlang A), and
//!   [`patience::general`] after any other.
//! * [`lines`] – only so many contacts fit in; the next one hears the busy tone.
//! * [`priority`] – some contacts are served before others.
//! * [`retrial`] – some of those who give up call again.
//! * [`chat`] – one person holds several conversations.
//!
//! All of them are steady states of Poisson arrivals and exponential handle times, first come first
//! served within a class. Loads are in erlangs, times in seconds, shares between 0 and 1; inside a
//! formula time is counted in handle times.

pub mod chat;
pub mod erlang;
pub mod lines;
pub mod patience;
pub mod priority;
pub mod retrial;
