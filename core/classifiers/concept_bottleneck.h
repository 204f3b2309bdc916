// SPDX-License-Identifier: GPL-3.0-or-later
// The linear family of concept bottlenecks as data: cosine to each concept text, standardisation,
// a D×D concept layer, an optional gate, a linear head. Sparse-, ℓ1- and Contrastive-CBM differ in
// how W and F were found, not in what they compute (Semenov et al., "Sparse Concept Bottleneck Models", 2024;
// Koh et al., "Concept Bottleneck Models", ICML 2020).
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "classifiers/concept_classifier.h"

namespace vitrine {

class SafetensorsFile;

enum class GateKind {
    None,  ///< a = z
    KHot   ///< a = min(h, 1)·relu(z), h the relaxed k-hot of z without noise
};

/// All parameters. With cos_j the cosine of the image to concept text j:
///   x_j = scale · (cos_j − mean_j) / deviation_j,   z = x Wᵀ + conceptBias,   a = gate(z),   y = a Fᵀ + classBias.
struct BottleneckData {
    std::vector<std::string> conceptNames;  ///< D
    std::vector<std::string> classNames;    ///< C
    Matrix conceptTexts;                    ///< D×P, any row length
    std::vector<float> mean;                ///< D, of the cosine over the train split; zeros where not standardised
    std::vector<float> deviation;           ///< D, > 0; ones where not standardised
    float scale = 1.0F;                     ///< exp(logit scale) where the formulation feeds s·cos
    Matrix conceptWeights;                  ///< W, D×D; empty = identity
    std::vector<float> conceptBias;         ///< D, or empty = none
    GateKind gate = GateKind::None;
    int gateCount = 0;             ///< k of the k-hot gate, 1..D
    float gateTemperature = 0.0F;  ///< τ of the k-hot gate, > 0
    Matrix headWeights;            ///< F, C×D
    std::vector<float> classBias;  ///< C, or empty = none
};

class ConceptBottleneck final : public ConceptClassifier {
public:
    /// ShapeMismatch names the tensor whose shape disagrees; NumericalFailure one that is not finite.
    static Result<std::shared_ptr<const ConceptBottleneck>> create(BottleneckData data);
    /// The inverse of write(). TensorMissing, ShapeMismatch, FileCorrupt name file and tensor.
    static Result<std::shared_ptr<const ConceptBottleneck>> read(const SafetensorsFile& file);

    const std::vector<std::string>& conceptNames() const override { return data_.conceptNames; }
    const std::vector<std::string>& classNames() const override { return data_.classNames; }
    std::size_t embeddingDimension() const override { return data_.conceptTexts.cols(); }
    Matrix conceptScores(const Matrix& imageEmbeddings) const override;
    Matrix conceptOutputs(const Matrix& imageEmbeddings) const override;
    Matrix activations(const Matrix& imageEmbeddings) const override;
    Matrix logits(const Matrix& activations) const override;
    Matrix contributions(std::span<const float> activation, std::size_t classIndex) const override;
    float classOffset(std::size_t classIndex) const override;
    std::vector<std::uint8_t> aliveConcepts() const override;
    void write(SafetensorsWriter& writer) const override;

    const BottleneckData& data() const { return data_; }

private:
    explicit ConceptBottleneck(BottleneckData data);

    BottleneckData data_;
    Matrix unitConceptTexts_;
};

/// The relaxed k-hot of one row without noise: h = Σ_t softmax(α_t/τ), α_{t+1} = α_t + log max(1−p_t, 1e-6)
/// (Gumbel-Softmax without replacement). Writes a = min(h, 1)·relu(z) over `row`.
void applyKHotGate(std::span<float> row, int count, float temperature);

}  // namespace vitrine
