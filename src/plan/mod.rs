//! The pipeline composed once: inputs in, a plan out.
