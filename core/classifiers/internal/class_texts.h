// SPDX-License-Identifier: GPL-3.0-or-later
// What methods that only compare texts with images have in common.
#pragma once

#include <string>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/training_data.h"

namespace vitrine::internal {

/// Option `logit_scale`: the factor that turns a score of cosines into a logit. It changes no decision, only how
/// sure the method looks.
OptionSpec logitScaleOption();
/// Its value; "checkpoint" is the scale of the data.
float chosenLogitScale(const OptionValues& options, const TrainingData& data);

/// The encoder of the data. InvalidOption where there is none: `what` can not be put into an embedding.
Result<const TextEncoder*> requireEncoder(const TrainingData& data, const std::string& subject,
                                          const std::string& what);

/// `classTexts` C×P, `conceptTexts` D×P → for each class the `count` (at most D) concepts nearest to its text, best
/// first. Each concept's cosines are standardised over the classes, else a concept near to every class would be
/// among the first of each; with one class there is nothing to standardise over. Ties to the lower index.
std::vector<std::vector<std::size_t>> nearestConcepts(const Matrix& classTexts, const Matrix& conceptTexts,
                                                      std::size_t count);

}  // namespace vitrine::internal
