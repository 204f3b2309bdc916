// SPDX-License-Identifier: GPL-3.0-or-later
// Bottlenecks whose concept layer reads the image embedding itself, not its cosines with concept texts:
// Label-free CBM (a learnt projection) and Post-hoc CBM (a bank of concept vectors).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "classifiers/bottleneck_based.h"

namespace vitrine {

/// All parameters. With e the embedding as the backbone made it (not normalised):
///   a = e Vᵀ + v,   y = a Fᵀ + classBias,   class logits = y + e Rᵀ + r  (R, r the residual of PCBM-h, or absent).
struct ProjectionData {
    std::vector<std::string> conceptNames;  ///< D
    std::vector<std::string> classNames;    ///< C
    Matrix conceptTexts;                    ///< D×P, any row length: what CLIP says of the same concepts
    Matrix conceptVectors;                  ///< V, D×P; a row of zeros = the method dropped the concept
    std::vector<float> conceptOffsets;      ///< v, D
    Matrix headWeights;                     ///< F, C×D
    std::vector<float> classBias;           ///< C
    Matrix residualWeights;                 ///< R, C×P, or empty
    std::vector<float> residualBias;        ///< r, C, or empty
};

class ProjectionBottleneck final : public BottleneckBased {
public:
    /// ShapeMismatch names the tensor whose shape disagrees; NumericalFailure one that is not finite.
    static Result<std::shared_ptr<const ProjectionBottleneck>> create(ProjectionData data);
    /// The inverse of write(). TensorMissing, ShapeMismatch, FileCorrupt name file and tensor.
    static Result<std::shared_ptr<const ProjectionBottleneck>> read(const SafetensorsFile& file);

    Matrix activations(const Matrix& imageEmbeddings) const override;
    Matrix classLogits(const Matrix& imageEmbeddings) const override;
    bool decidesThroughConcepts() const override { return residualWeights_.empty(); }
    std::vector<std::uint8_t> aliveConcepts() const override;
    void write(SafetensorsWriter& writer) const override;

    const Matrix& conceptVectors() const { return conceptVectors_; }
    const Matrix& residualWeights() const { return residualWeights_; }

private:
    ProjectionBottleneck(std::shared_ptr<const ConceptBottleneck> head, ProjectionData data);

    Matrix conceptVectors_;
    std::vector<float> conceptOffsets_;
    Matrix residualWeights_;
    std::vector<float> residualBias_;
};

}  // namespace vitrine
