// SPDX-License-Identifier: GPL-3.0-or-later
// The ceiling of a bottleneck: a linear classifier on the embedding itself, or on CLIP's scores of the classes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "classifiers/bottleneck_based.h"
#include "solvers/linear_head.h"

namespace vitrine {

/// classLogits() is a linear map of the embedding and the whole decision. The probe knows no concepts: its activations
/// are CLIP's cosines, shown beside the decision, and logits(activations) reads the probe through the combination of
/// concept texts nearest to each class' weights, as far as that goes (decidesThroughConcepts() is false).
class LinearProbe final : public BottleneckBased {
public:
    /// `probe` acts on the embedding, of unit length where `unitImages`; `typicalLength` is the mean length of the
    /// embeddings it was fitted to (used only to read it through cosines).
    static Result<std::shared_ptr<const LinearProbe>> create(std::vector<std::string> conceptNames,
                                                             const Matrix& conceptTexts,
                                                             std::vector<std::string> classNames, LinearHead probe,
                                                             bool unitImages, double typicalLength);
    static Result<std::shared_ptr<const LinearProbe>> read(const SafetensorsFile& file);

    Matrix activations(const Matrix& imageEmbeddings) const override;
    Matrix classLogits(const Matrix& imageEmbeddings) const override;
    bool decidesThroughConcepts() const override { return false; }
    bool knowsConcepts() const override { return false; }
    void write(SafetensorsWriter& writer) const override;

    const LinearHead& probe() const { return probe_; }

private:
    LinearProbe(std::shared_ptr<const ConceptBottleneck> concepts, LinearHead probe, bool unitImages);

    LinearHead probe_;
    bool unitImages_;
};

}  // namespace vitrine
