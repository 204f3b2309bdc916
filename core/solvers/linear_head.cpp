// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/linear_head.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace vitrine {

double averageNonZeroWeights(const Matrix& weights) {
    if (weights.rows() == 0) return 0.0;
    const auto values = weights.values();
    const auto count =
        std::count_if(values.begin(), values.end(), [](float weight) { return std::abs(weight) > kZeroWeight; });
    return static_cast<double>(count) / static_cast<double>(weights.rows());
}

Result<> checkLabelledFeatures(const char* subject, const Matrix& features, std::span<const int> labels,
                               std::size_t classes) {
    if (features.empty() || classes == 0) return fail(ErrorCode::EmptyInput, subject, "there are no labelled images");
    if (labels.size() != features.rows()) {
        return fail(ErrorCode::ShapeMismatch, subject,
                    std::to_string(labels.size()) + " labels for " + std::to_string(features.rows()) + " images");
    }
    for (const int label : labels) {
        if (label < 0 || static_cast<std::size_t>(label) >= classes) {
            return fail(ErrorCode::InvalidOption, "label " + std::to_string(label),
                        "there are " + std::to_string(classes) + " classes");
        }
    }
    const auto values = features.values();
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        return fail(ErrorCode::NumericalFailure, subject, "a feature is not finite");
    return {};
}

}  // namespace vitrine
