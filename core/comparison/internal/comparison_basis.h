// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "comparison/evaluate_method.h"

namespace vitrine {

class ComparisonBasis {
public:
    EvaluationSettings settings;
    std::shared_ptr<const EvaluatedImages> images;
    std::optional<Resamples> resamples;  ///< empty where none are asked for
    Matrix test;                         ///< N×P embeddings of `images`
    Matrix train;                        ///< labelled train embeddings
    std::vector<int> trainLabels;
    Matrix conceptLabels;                    ///< N×L, or empty
    Matrix trainConceptLabels;               ///< of `train`, × L; empty with it
    std::vector<std::string> labelledNames;  ///< L names of its columns
    std::optional<Controls> controls;
    std::optional<double> linearProbe;       ///< accuracy on `images`
    std::vector<std::uint8_t> probeRight;    ///< N

    std::size_t classCount() const { return images->classCount(); }
    const Resamples* resampled() const { return resamples ? &*resamples : nullptr; }
};

}  // namespace vitrine
