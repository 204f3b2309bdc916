// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/training_data.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr const char* kSubject = "training data";

Result<> requireFinite(const char* what, const Matrix& matrix) {
    const auto values = matrix.values();
    if (std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) return {};
    return fail(ErrorCode::NumericalFailure, kSubject, std::string(what) + " hold a value that is not finite");
}

std::string sizes(const Matrix& matrix) { return std::to_string(matrix.rows()) + "×" + std::to_string(matrix.cols()); }

}  // namespace

Result<> validate(const TrainingData& data) {
    if (data.snapshot == nullptr || data.snapshot->images.empty())
        return fail(ErrorCode::EmptyInput, kSubject, "no image embeddings");
    const EmbeddingSnapshot& snapshot = *data.snapshot;
    VITRINE_TRY(snapshot.validate(kSubject));
    const std::size_t dimension = snapshot.images.cols();
    if (data.concepts.concepts.empty()) return fail(ErrorCode::EmptyInput, kSubject, "no concepts");
    if (data.classes().empty()) return fail(ErrorCode::EmptyInput, kSubject, "no classes");
    if (data.conceptTexts.rows() != data.concepts.concepts.size() || data.conceptTexts.cols() != dimension)
        return fail(ErrorCode::ShapeMismatch, kSubject,
                    "concept texts are " + sizes(data.conceptTexts) + " for " +
                        std::to_string(data.concepts.concepts.size()) + " concepts and image embeddings of " +
                        std::to_string(dimension) + " dimensions; were they encoded with the same model?");
    if (!data.classTexts.empty() &&
        (data.classTexts.rows() != data.classes().size() || data.classTexts.cols() != dimension))
        return fail(
            ErrorCode::ShapeMismatch, kSubject,
            "class texts are " + sizes(data.classTexts) + " for " + std::to_string(data.classes().size()) + " classes");
    if (!data.classDescriptors.empty() && data.classDescriptors.size() != data.classes().size())
        return fail(ErrorCode::ShapeMismatch, kSubject,
                    "descriptors are given for " + std::to_string(data.classDescriptors.size()) + " of " +
                        std::to_string(data.classes().size()) + " classes");
    if (!(data.logitScale > 0.0F) || !std::isfinite(data.logitScale))
        return fail(ErrorCode::NumericalFailure, kSubject, "the logit scale is not a positive number");
    VITRINE_TRY(requireFinite("concept texts", data.conceptTexts));
    VITRINE_TRY(requireFinite("class texts", data.classTexts));
    const auto classes = static_cast<int>(data.classes().size());
    if (std::any_of(snapshot.labels.begin(), snapshot.labels.end(), [&](int label) { return label >= classes; }))
        return fail(ErrorCode::ShapeMismatch, kSubject, "a label is beyond the last class");
    return {};
}

}  // namespace vitrine
