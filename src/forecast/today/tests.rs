//! Laws of a running day.
