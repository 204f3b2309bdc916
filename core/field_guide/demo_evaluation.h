// SPDX-License-Identifier: GPL-3.0-or-later
// How well a CLIP knows the drawn world, on pictures drawn for the occasion.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "clip/clip_model.h"
#include "image/preprocessor.h"

namespace vitrine::field_guide {

/// What the evaluation needs of a model, so that one in training can be measured as well.
struct DemoEncoder {
    /// count × 3·S·S preprocessed floats to count × P.
    std::function<Result<Matrix>(std::span<const float> pixels, std::size_t count, JobContext&)> pictures;
    std::function<Result<Matrix>(std::span<const std::string> texts, JobContext&)> texts;
    Preprocessor preprocessor;
};

/// `model` must outlive the encoder.
DemoEncoder demoEncoder(const ClipModel& model);

struct DemoEvaluationOptions {
    std::uint64_t seed = 1;              ///< of the drawings: another seed, other birds
    std::size_t pairs = 600;             ///< edited pairs of random birds
    std::size_t probePerSpecies = 30;    ///< pictures the linear probe is fitted to
    std::size_t testPerSpecies = 20;     ///< pictures of species everything else is measured on
    std::size_t retrievalPictures = 512; ///< at most; half random birds, half species
    int supersampling = 3;
};

/// Shares are 0…1. An area under the ROC curve is given for concepts with at least five pictures
/// that show it and five that do not.
struct DemoEvaluation {
    double zeroShot = 0.0;      ///< accuracy of "a photo of a NAME" over the species
    std::map<std::string, double> zeroShotInField;  ///< the same by condition (conditionName), in any habitat
    double linearProbe = 0.0;   ///< accuracy of logistic regression on the image embeddings
    double retrievalR1 = 0.0;   ///< a picture finds its own detailed caption first, and the reverse; mean of both
    double conceptAucSpeciesMedian = 0.0;
    double conceptAucRandomMedian = 0.0;
    double conceptAucRandomMean = 0.0;
    double editTest = 0.0;      ///< of an edited pair, the picture that shows the concept scores higher
    std::map<std::string, double> editByAttribute;
    std::map<std::string, double> aucByAttribute;  ///< mean over its concepts, random birds
    std::map<std::string, double> conceptAucRandom;   ///< by phrase
    std::map<std::string, double> conceptAucSpecies;  ///< by phrase
};

/// The scores are cosines of image and phrase. Cancelled where the job was stopped.
Result<DemoEvaluation> evaluateDemo(const DemoEncoder& encoder, const DemoEvaluationOptions& options,
                                    JobContext& context);

/// JSON of the figures under the names the command line prints (zero_shot, edit_test, …).
std::string toJson(const DemoEvaluation& evaluation);
/// The six figures in one line.
std::string summaryLine(const DemoEvaluation& evaluation);

}  // namespace vitrine::field_guide
