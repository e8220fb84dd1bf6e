//! From people on the floor to people on the roster, rounded as the planner's decimals say.

use super::StaffingError;
use super::kernel::exact;
use crate::units::{BaseStaff, OutOfRange, ScheduledStaff, Shrinkage};

/// How the parts of shrinkage act together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CombineShrinkage {
    /// 1 − Π(1 − x): each part is lost from what the others leave.
    Multiply,
    /// Σx: the parts never fall on the same time.
    Add,
}

/// The shrinkage of several parts, computed in exact decimals and rounded once.
///
/// In floats the single part 0.3 becomes 1 − (1 − 0.3) = 0.30000000000000004, which asks for one
/// person too many at 21.
///
/// # Errors
/// [`StaffingError::OutOfRange`] where a part or the whole is not in 0 ≤ x < 1.
///
/// # Examples
/// ```
/// use paiban::staffing::{CombineShrinkage, combined_shrinkage};
/// let lost = combined_shrinkage(&[0.04, 0.03], CombineShrinkage::Multiply)?;
/// assert_eq!(lost.get(), 0.0688);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn combined_shrinkage(
    parts: &[f64],
    combine: CombineShrinkage,
) -> Result<Shrinkage, StaffingError> {
    let exact_of = |value: f64| {
        exact::decimal(value).ok_or(StaffingError::OutOfRange(OutOfRange {
            quantity: "shrinkage",
            found: value,
            expected: "0 up to, not including, 1",
        }))
    };
    let one = exact_of(1.0)?;
    let mut left = one.clone();
    for &part in parts {
        Shrinkage::new(part)?;
        match combine {
            CombineShrinkage::Multiply => left *= &one - exact_of(part)?,
            CombineShrinkage::Add => left -= exact_of(part)?,
        }
    }
    Ok(Shrinkage::new(exact::to_f64(&(one - left)))?)
}

/// ⌈`base` ÷ (1 − `shrinkage`)⌉, exact for the decimal that `shrinkage` stands for.
///
/// # Errors
/// [`StaffingError::TooManyAgents`] where that exceeds the range of [`ScheduledStaff`].
///
/// # Examples
/// ```
/// use paiban::{staffing::scheduled_staff, units::{BaseStaff, ScheduledStaff, Shrinkage}};
/// assert_eq!(scheduled_staff(BaseStaff(21), Shrinkage::new(0.3)?)?, ScheduledStaff(30));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scheduled_staff(
    base: BaseStaff,
    shrinkage: Shrinkage,
) -> Result<ScheduledStaff, StaffingError> {
    exact::ceil_gross(f64::from(base.0), shrinkage.get())
        .and_then(|people| u32::try_from(people).ok())
        .map(ScheduledStaff)
        .ok_or(StaffingError::TooManyAgents {
            offered_load: f64::from(base.0),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_part_stays_the_decimal_it_is() {
        for combine in [CombineShrinkage::Multiply, CombineShrinkage::Add] {
            let lost = combined_shrinkage(&[0.3], combine).unwrap();
            assert_eq!(
                scheduled_staff(BaseStaff(21), lost).unwrap(),
                ScheduledStaff(30)
            );
        }
    }

    #[test]
    fn parts_multiply_or_add() {
        let multiplied = combined_shrinkage(&[0.1, 0.2], CombineShrinkage::Multiply).unwrap();
        let added = combined_shrinkage(&[0.1, 0.2], CombineShrinkage::Add).unwrap();
        assert_eq!((multiplied.get(), added.get()), (0.28, 0.3));
        assert_eq!(
            combined_shrinkage(&[], CombineShrinkage::Add).unwrap(),
            Shrinkage::NONE
        );
    }

    #[test]
    fn parts_that_leave_nobody_are_refused() {
        assert!(combined_shrinkage(&[0.6, 0.5], CombineShrinkage::Add).is_err());
        assert!(combined_shrinkage(&[f64::NAN], CombineShrinkage::Add).is_err());
        assert!(combined_shrinkage(&[-0.1], CombineShrinkage::Multiply).is_err());
    }
}
