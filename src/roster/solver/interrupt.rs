//! A long interior-point solve that ends when a stop is asked for.
//!
//! HiGHS asks a callback between its steps, and inside the long ones, whether to go on. The wrapper that
//! the rest of the program uses does not show this, so the two calls are made here; no other file
//! needs `unsafe`.

use std::ffi::{c_char, c_int, c_void};

use highs::{Model, SolvedModel};
use highs_sys::{
    Highs_setCallback, Highs_startCallback, Highs_stopCallback, HighsCallbackDataIn,
    HighsCallbackDataOut, HighsInt, kHighsCallbackIpmInterrupt, kHighsStatusOk,
};

use super::SolverFailure;
use crate::progress::Progress;

/// Who is asked whether to go on, at an address that stays where it is during the solve.
struct Listener<'p>(&'p dyn Progress);

/// Solves the model until it is done or a stop is asked for.
///
/// # Errors
/// [`SolverFailure::Limit`] after a stop, [`SolverFailure::Numerical`] where HiGHS fails.
pub(super) fn solve(
    mut model: Model,
    progress: &dyn Progress,
) -> Result<SolvedModel, SolverFailure> {
    let listener = Listener(progress);
    let data = std::ptr::from_ref(&listener).cast_mut().cast::<c_void>();
    // SAFETY: the pointer is that of the live model, and `asks` has the signature that HiGHS calls.
    // `data` is read only, and only until the callback is stopped below, before `listener` goes.
    check(unsafe { Highs_setCallback(model.as_mut_ptr(), Some(asks), data) })?;
    // SAFETY: as above.
    check(unsafe { Highs_startCallback(model.as_mut_ptr(), kHighsCallbackIpmInterrupt) })?;
    let mut solved = model.try_solve().map_err(|_| SolverFailure::Numerical)?;
    // SAFETY: the pointer is that of the live solved model.
    check(unsafe { Highs_stopCallback(solved.as_mut_ptr(), kHighsCallbackIpmInterrupt) })?;
    match progress.stop_requested() {
        true => Err(SolverFailure::Limit),
        false => Ok(solved),
    }
}

fn check(status: HighsInt) -> Result<(), SolverFailure> {
    match status == kHighsStatusOk {
        true => Ok(()),
        false => Err(SolverFailure::Numerical),
    }
}

/// Called by HiGHS; whatever is not 0 in `user_interrupt` ends the solve.
unsafe extern "C" fn asks(
    _kind: c_int,
    _message: *const c_char,
    _found: *const HighsCallbackDataOut,
    answer: *mut HighsCallbackDataIn,
    listener: *mut c_void,
) {
    // SAFETY: HiGHS hands back the pointer that `solve` gave it, whose listener lives as long as the
    // solve, and an answer that is its own or null.
    let (listener, answer) = unsafe { (&*listener.cast::<Listener<'_>>(), answer.as_mut()) };
    if let Some(answer) = answer {
        answer.user_interrupt = c_int::from(listener.0.stop_requested());
    }
}
