// SPDX-License-Identifier: GPL-3.0-or-later
// Concept Matrix Search (Semenov et al., "Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive
// Learning", 2024): an image is the row of its cosines to all concepts, a class the row of its text's cosines;
// the class wins whose row points most nearly the way of the image's. Nothing is trained.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "classifiers/bottleneck_based.h"

namespace vitrine {

class SafetensorsFile;

enum class ConceptMatrixVariant {
    Centered,  ///< both matrices without their column means: an extension, removes the modality gap
    Plain,     ///< as printed in the paper
    /// Each column divided by the magnitude of its sum. The released code divides by the sum, which is the same for
    /// OpenAI's models, whose cosines are positive; a negative sum of one matrix alone would turn the column over.
    ColumnNormalised,
    MaxScore  ///< only the nearest concept of the image counts
};

/// "centered", "plain", "colnorm", "max_score": as in files.
std::string_view conceptMatrixVariantId(ConceptMatrixVariant variant);

/// V is the matrix of images and concepts, T that of classes and concepts, both of cosines:
///   V'_kl = (V_kl − shift_l) · factor_l,  V̂_k = V'_k / ‖V'_k‖  (max_score: 1 at the largest V_kl, else 0),
///   logit_m = scale · Σ_l V̂_kl · T̂_ml.
/// Activations are V̂, so a concept's contribution is its share of the score; conceptOutputs() are V'. Products
/// run in float64: scores lie within a hundredth of each other. A row V' that is rounding noise of V (an image
/// like the mean image) becomes zero, and all classes are alike.
class ConceptMatrixClassifier final : public BottleneckBased {
public:
    struct Data {
        ConceptMatrixVariant variant = ConceptMatrixVariant::Centered;
        std::vector<std::string> conceptNames;  ///< D
        Matrix conceptTexts;                    ///< D×P, any row length
        std::vector<std::string> classNames;    ///< C
        Matrix classTexts;                      ///< C×P, any row length
        /// P, mean of the unit embeddings of the images that column statistics are taken from, and their number;
        /// for Centered and ColumnNormalised.
        std::vector<double> meanImage;
        std::size_t images = 0;
        float scale = 1.0F;  ///< > 0
    };
    /// ShapeMismatch, EmptyInput, NumericalFailure name what is wrong. A column whose sum is below 1e-6 in
    /// magnitude says nothing and is left out (ColumnNormalised).
    static Result<std::shared_ptr<const ConceptMatrixClassifier>> create(Data data);
    static Result<std::shared_ptr<const ConceptMatrixClassifier>> read(const SafetensorsFile& file);

    Matrix conceptScores(const Matrix& imageEmbeddings) const override;
    Matrix conceptOutputs(const Matrix& imageEmbeddings) const override;
    Matrix activations(const Matrix& imageEmbeddings) const override;
    Matrix logits(const Matrix& activations) const override;
    void write(SafetensorsWriter& writer) const override;

private:
    ConceptMatrixClassifier(std::shared_ptr<const ConceptBottleneck> head, ConceptMatrixVariant variant,
                            std::vector<float> shift, std::vector<float> factor);

    ConceptMatrixVariant variant_;
    std::vector<float> shift_;   ///< D
    std::vector<float> factor_;  ///< D
    Matrix unitConcepts_;
};

}  // namespace vitrine
