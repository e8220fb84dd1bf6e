//! The least staff with its reasons: what each target needs, and what an uncertain load adds.

use super::{Held, LoadSpread, StaffAnswer, StaffQuestion, patience_of};
use crate::staffing::StaffingError;
use crate::staffing::WaitingService;
use crate::staffing::kernel::exact;
use crate::staffing::required::needs::needs;
use crate::staffing::required::uncertain::{
    UncertainStaff, UncertainWork, least_staff_on_average, least_staff_with_certainty,
};
use crate::staffing::required::{Limits, WaitingFormula, Work};
use crate::units::{Fraction, Patience, Shrinkage};

pub(super) fn staff(question: &StaffQuestion) -> Result<StaffAnswer, StaffingError> {
    let work = Work::new(
        question.offered,
        question.handle_time_s,
        question.interval_s,
    )?;
    let shrinkage = Shrinkage::new(question.shrinkage)?;
    let limits = Limits::new(question.targets()?)?;
    let formula = match patience_of(question.patience_s)? {
        Patience::Infinite => WaitingFormula::ErlangC,
        Patience::Mean(mean) => WaitingFormula::ErlangA(mean),
    };
    let found = needs(&formula, &work, &limits)?;
    let spread = question
        .spread
        .map(|spread| uncertain(&formula, work, &limits, spread))
        .transpose()?;
    let slack = found.slack();
    let (base_staff, binding) = match &spread {
        Some(spread) => (spread.base_staff, spread.binding),
        None => (found.least.base_staff, found.least.binding),
    };
    let scheduled_staff = exact::ceil_gross(base_staff as f64, shrinkage.get());
    let at = |agents: u64| {
        let service = formula.service(agents, &work, question.answer_within_s);
        service.unwrap_or(WaitingService::HOPELESS)
    };
    Ok(StaffAnswer {
        base_staff,
        scheduled_staff: scheduled_staff.ok_or(StaffingError::TooManyAgents {
            offered_load: work.load().get(),
        })?,
        binding,
        service: match base_staff == found.least.base_staff {
            true => found.least.service,
            false => at(base_staff),
        },
        one_fewer: base_staff.checked_sub(1).map(at),
        needs: found.needs,
        slack,
        spread,
    })
}

fn uncertain(
    formula: &WaitingFormula,
    work: Work,
    limits: &Limits,
    spread: LoadSpread,
) -> Result<UncertainStaff, StaffingError> {
    let work = UncertainWork::new(work, spread.cv)?;
    match spread.held {
        Held::OnAverage(average) => least_staff_on_average(formula, &work, limits, average),
        Held::WithCertainty(certainty) => {
            least_staff_with_certainty(formula, &work, limits, Fraction::new(certainty)?)
        }
    }
}
