//! Breaches of labour law planted in lawful rosters, and lawful rosters that raise no alarm.

mod planted;
mod searched;
