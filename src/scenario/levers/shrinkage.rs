//! More or less paid time in which people are not available.

use crate::plan::PlanInputs;
use crate::scenario::ScenarioError;
use crate::scenario::names::Suggestion;
use crate::staffing::{CombineShrinkage, combined_shrinkage};
use crate::units::Shrinkage;

/// A part of shrinkage, or the whole of it, is set to a share of paid time.
#[derive(Debug, Clone, PartialEq)]
pub struct ShrinkageSet {
    /// The part's name in the project; `None` = the whole, whatever its parts were.
    pub part: Option<String>,
    /// The new share, 0 ≤ share < 1.
    pub set: f64,
}

impl ShrinkageSet {
    pub(in crate::scenario) fn apply(&self, inputs: &mut PlanInputs) -> Result<(), ScenarioError> {
        let set = Shrinkage::new(self.set)?;
        let Some(name) = &self.part else {
            inputs.shrinkage = set;
            inputs.shrinkage_parts = vec![("shrinkage".to_owned(), self.set)];
            return Ok(());
        };
        let rule = rule_of(inputs)?;
        let parts = &mut inputs.shrinkage_parts;
        let Some(part) = parts.iter_mut().find(|(known, _)| known == name) else {
            let known = parts.iter().map(|(known, _)| known.as_str());
            return Err(ScenarioError::UnknownShrinkagePart {
                name: name.clone(),
                nearest: Suggestion::among(name, known),
            });
        };
        part.1 = self.set;
        inputs.shrinkage = combined(&inputs.shrinkage_parts, rule)?;
        Ok(())
    }
}

/// How the parts were put together: added where only that explains the whole, else multiplied.
fn rule_of(inputs: &PlanInputs) -> Result<CombineShrinkage, ScenarioError> {
    let explains = |rule| {
        let whole = combined(&inputs.shrinkage_parts, rule)?;
        Ok::<bool, ScenarioError>((whole.get() - inputs.shrinkage.get()).abs() < 1e-9)
    };
    if !explains(CombineShrinkage::Multiply)? && explains(CombineShrinkage::Add)? {
        return Ok(CombineShrinkage::Add);
    }
    Ok(CombineShrinkage::Multiply)
}

fn combined(parts: &[(String, f64)], rule: CombineShrinkage) -> Result<Shrinkage, ScenarioError> {
    let shares: Vec<f64> = parts.iter().map(|(_, share)| *share).collect();
    combined_shrinkage(&shares, rule).map_err(ScenarioError::Shrinkage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixtures::inputs;

    fn set(part: Option<&str>, set: f64) -> ShrinkageSet {
        ShrinkageSet {
            part: part.map(str::to_owned),
            set,
        }
    }

    #[test]
    fn one_part_is_set_and_the_others_stay() {
        // 4 % sickness and 3 % training, multiplied: 6.88 %.
        let mut inputs = inputs();
        set(Some("sickness"), 0.10).apply(&mut inputs).unwrap();
        assert_eq!(inputs.shrinkage.get(), 0.127);
        assert_eq!(inputs.shrinkage_parts[0], ("sickness".to_owned(), 0.10));
        assert_eq!(inputs.shrinkage_parts[1], ("training".to_owned(), 0.03));
    }

    #[test]
    fn parts_that_were_added_are_added_again() {
        let mut inputs = inputs();
        inputs.shrinkage = Shrinkage::new(0.07).unwrap();
        set(Some("sickness"), 0.10).apply(&mut inputs).unwrap();
        assert_eq!(inputs.shrinkage.get(), 0.13);
    }

    #[test]
    fn the_whole_can_be_set() {
        let mut inputs = inputs();
        set(None, 0.2).apply(&mut inputs).unwrap();
        assert_eq!(inputs.shrinkage.get(), 0.2);
    }

    #[test]
    fn unknown_parts_and_impossible_shares_are_refused() {
        let error = set(Some("sick"), 0.1).apply(&mut inputs()).unwrap_err();
        let text = "unknown part of shrinkage \"sick\", did you mean \"sickness\"?";
        assert_eq!(error.to_string(), text);
        for share in [1.0, -0.1, f64::NAN] {
            let refused = set(Some("sickness"), share).apply(&mut inputs());
            assert!(matches!(refused, Err(ScenarioError::OutOfRange(_))));
        }
    }

    #[test]
    fn parts_that_together_leave_nobody_are_refused() {
        let mut inputs = inputs();
        inputs.shrinkage = Shrinkage::new(0.07).unwrap();
        let refused = set(Some("sickness"), 0.98).apply(&mut inputs);
        assert!(matches!(refused, Err(ScenarioError::Shrinkage(_))));
    }
}
