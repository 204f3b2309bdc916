// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "classifiers/concept_bottleneck.h"

namespace vitrine {

/// Base of classifiers that read an image otherwise than a ConceptBottleneck does, but have its names, concept
/// texts and linear head. A class derived from it overrides activations() and write(), where the bottleneck is
/// written first. Logits stay linear in the activations, so contributions sum to the logit.
class BottleneckBased : public ConceptClassifier {
public:
    const std::vector<std::string>& conceptNames() const override { return bottleneck_->conceptNames(); }
    const std::vector<std::string>& classNames() const override { return bottleneck_->classNames(); }
    std::size_t embeddingDimension() const override { return bottleneck_->embeddingDimension(); }
    Matrix conceptScores(const Matrix& images) const override { return bottleneck_->conceptScores(images); }
    Matrix logits(const Matrix& activations) const override { return bottleneck_->logits(activations); }
    Matrix contributions(std::span<const float> activation, std::size_t classIndex) const override {
        return bottleneck_->contributions(activation, classIndex);
    }
    float classOffset(std::size_t classIndex) const override { return bottleneck_->classOffset(classIndex); }
    void write(SafetensorsWriter& writer) const override { bottleneck_->write(writer); }

    const ConceptBottleneck& bottleneck() const { return *bottleneck_; }

protected:
    explicit BottleneckBased(std::shared_ptr<const ConceptBottleneck> bottleneck)
        : bottleneck_(std::move(bottleneck)) {}

private:
    std::shared_ptr<const ConceptBottleneck> bottleneck_;
};

/// A bottleneck without concept layer whose activations are the cosines themselves: D texts, head C×D.
BottleneckData cosineBottleneck(std::vector<std::string> conceptNames, Matrix conceptTexts,
                                std::vector<std::string> classNames, Matrix headWeights);

}  // namespace vitrine
