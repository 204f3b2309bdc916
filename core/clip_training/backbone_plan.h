// SPDX-License-Identifier: GPL-3.0-or-later
// What can be chosen of a contrastive training, and what follows from it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/option_spec.h"
#include "base/result.h"
#include "clip/clip_config.h"
#include "clip_training/clip_trainer.h"
#include "clip_training/learning_rate.h"
#include "image/preprocessor.h"

namespace vitrine {

/// The options of a backbone run, for forms and the command line.
const std::vector<OptionSpec>& backboneOptions();

struct BackbonePlan {
    ClipTrainerOptions trainer;  ///< config.text.vocabularySize is not known before the captions are
    PreprocessorConfig preprocessor;
    std::int64_t epochs = 0;
    std::size_t batchSize = 0;
    std::size_t chunk = 0;  ///< pictures of one forward and backward pass: what a live request may have to wait for
    double warmUp = 0.0;    ///< shares of all steps
    double coolDown = 0.0;
    double validationShare = 0.0;
    bool mirror = true;
    bool ownVocabulary = true;  ///< learnt from the captions, else that of another model
    std::size_t merges = 0;
    std::size_t drawnPictures = 0;  ///< without a caption table
    std::uint64_t seed = 42;

    LearningRatePlan rates(std::int64_t steps) const;
};

/// InvalidOption where the values do not fit together (a side that is no multiple of the patch).
Result<BackbonePlan> planBackbone(const OptionValues& values);

}  // namespace vitrine
