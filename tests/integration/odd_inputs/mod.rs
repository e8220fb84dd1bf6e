//! What no planner would ask, and what broken exports hold: a right number, or a sentence that says what
//! was found, what was expected and how to mend it. Never a panic, never NaN, never a wait without end.

mod calculator;
mod files;
mod library;
mod right;
