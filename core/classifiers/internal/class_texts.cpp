// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/class_texts.h"

#include <algorithm>
#include <cmath>

#include "classifiers/internal/bulk.h"

namespace vitrine::internal {
namespace {

constexpr const char* kCheckpoint = "checkpoint";
constexpr double kDeviationFloor = 1e-6;

}  // namespace

OptionSpec logitScaleOption() {
    return OptionSpec::choice(
        "logit_scale", VITRINE_TR_NOOP("Core", "Logit scale"),
        VITRINE_TR_NOOP("Core", "Factor that turns a score of cosines into a logit; it changes no decision, only how "
                                "sure the method looks."),
        kCheckpoint, {kCheckpoint, "100", "14.2857", "1"});
}

float chosenLogitScale(const OptionValues& options, const TrainingData& data) {
    const std::string& choice = options.choice("logit_scale");
    return choice == kCheckpoint ? data.logitScale : std::stof(choice);
}

Result<const TextEncoder*> requireEncoder(const TrainingData& data, const std::string& subject,
                                          const std::string& what) {
    if (data.encodeTexts) return &data.encodeTexts;
    return fail(ErrorCode::InvalidOption, subject, what + " must be encoded, but no model with a text side is loaded");
}

std::vector<std::vector<std::size_t>> nearestConcepts(const Matrix& classTexts, const Matrix& conceptTexts,
                                                      std::size_t count) {
    const Matrix cosines = productTransposed(classTexts.normalizedRows(), conceptTexts.normalizedRows());
    const std::size_t classes = cosines.rows();
    const std::size_t concepts = cosines.cols();
    std::vector<float> scores(cosines.values().begin(), cosines.values().end());
    for (std::size_t j = 0; classes > 1 && j < concepts; ++j) {
        double mean = 0.0;
        for (std::size_t c = 0; c < classes; ++c) mean += cosines.at(c, j);
        mean /= static_cast<double>(classes);
        double squares = 0.0;
        for (std::size_t c = 0; c < classes; ++c) squares += (cosines.at(c, j) - mean) * (cosines.at(c, j) - mean);
        const double deviation = std::max(std::sqrt(squares / static_cast<double>(classes - 1)), kDeviationFloor);
        for (std::size_t c = 0; c < classes; ++c)
            scores[c * concepts + j] = static_cast<float>((cosines.at(c, j) - mean) / deviation);
    }
    std::vector<std::vector<std::size_t>> out;
    out.reserve(classes);
    for (std::size_t c = 0; c < classes; ++c)
        out.push_back(largestIndices(std::span<const float>(scores).subspan(c * concepts, concepts), count));
    return out;
}

}  // namespace vitrine::internal
