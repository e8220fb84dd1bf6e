//! Tables, charts and pages as values.
