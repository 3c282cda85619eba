//! Parameters whose drawn values are kept with each run of a study.

use qilu_messages::study::StudyFault;

use super::written::StudyFile;
use crate::data::parameters::PriorShape;
use crate::error::Error;
use crate::error::Result;
use crate::scenario::Scenario;
use crate::scenario::file::InputFile;
use crate::scenario::uncertainty::Parameter;

/// The parameters that a study names, `all` for those that are drawn.
///
/// # Errors
/// An unknown parameter, or one that is named twice.
pub(super) fn recorded(source: &InputFile<StudyFile>, scenario: &Scenario) -> Result<Vec<Parameter>> {
    let mut recorded = Vec::new();
    for name in &source.file.record {
        if name.get_ref() == "all" {
            // A fixed parameter has the same value in all runs and explains nothing.
            let drawn = |parameter: &Parameter| scenario.priors.get(*parameter).distribution != PriorShape::Fixed;
            recorded.extend(Parameter::ALL.iter().copied().filter(drawn));
        } else {
            recorded.push(Parameter::from_name(name.get_ref()).map_err(|message| source.error(name, message))?);
        }
    }
    for (place, parameter) in recorded.iter().enumerate() {
        if recorded[..place].contains(parameter) {
            let fault = StudyFault::RecordTwice { parameter: parameter.name().to_owned() };
            return Err(Error::input(&source.path, fault));
        }
    }
    Ok(recorded)
}
