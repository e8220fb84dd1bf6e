//! Single questions, typed.
