// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-shot CLIP (Radford et al., "Learning Transferable Visual Models From Natural Language
// Supervision", ICML 2021): the class whose text is nearest. Its concepts are shown as raw CLIP scores.
#pragma once

#include <memory>

#include "base/result.h"
#include "classifiers/concept_bottleneck.h"

namespace vitrine {

/// classLogits() compares with the class texts. Through its concepts it can be read only in part:
/// logits(activations) uses the least-squares combination of concept texts nearest to each class text,
/// so decidesThroughConcepts() is false and the two differ by what the concepts leave unsaid.
class ZeroShotClassifier final : public ConceptClassifier {
public:
    /// `classTexts` C×P, `conceptTexts` D×P, D ≥ 1, any row length.
    static Result<std::shared_ptr<const ZeroShotClassifier>> create(std::vector<std::string> conceptNames,
                                                                    const Matrix& conceptTexts,
                                                                    std::vector<std::string> classNames,
                                                                    Matrix classTexts, float logitScale);
    static Result<std::shared_ptr<const ZeroShotClassifier>> read(const SafetensorsFile& file);

    const std::vector<std::string>& conceptNames() const override { return concepts_->conceptNames(); }
    const std::vector<std::string>& classNames() const override { return concepts_->classNames(); }
    std::size_t embeddingDimension() const override { return classTexts_.cols(); }
    Matrix conceptScores(const Matrix& imageEmbeddings) const override {
        return concepts_->conceptScores(imageEmbeddings);
    }
    Matrix activations(const Matrix& imageEmbeddings) const override { return concepts_->activations(imageEmbeddings); }
    Matrix logits(const Matrix& activations) const override { return concepts_->logits(activations); }
    Matrix classLogits(const Matrix& imageEmbeddings) const override;
    Matrix contributions(std::span<const float> activation, std::size_t classIndex) const override;
    bool decidesThroughConcepts() const override { return false; }
    void write(SafetensorsWriter& writer) const override;

private:
    ZeroShotClassifier(std::shared_ptr<const ConceptBottleneck> concepts, Matrix classTexts, float logitScale);

    std::shared_ptr<const ConceptBottleneck> concepts_;
    Matrix classTexts_;  ///< C×P, unit rows
    float logitScale_ = 1.0F;
};

}  // namespace vitrine
