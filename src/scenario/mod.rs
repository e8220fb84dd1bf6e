//! What if: typed changes to the inputs, run through the same pipeline.
