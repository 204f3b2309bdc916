// SPDX-License-Identifier: GPL-3.0-or-later
// Does a unit still mean its concept? Activation j is compared over held-out images with CLIP's own
// score of the words it is named after. A unit tied to its concept by construction (W = I) gives 1;
// needs some 200 images to be trusted.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Fewer held-out images: a similarity over them is no figure to quote.
inline constexpr std::size_t kFewestSimilarityImages = 200;

inline constexpr double kInterpretableSimilarity = 0.45;  ///< Label-free CBM drops units at or below this

/// Pearson correlation; NaN where either side has no variance.
double pearson(std::span<const float> first, std::span<const float> second);
/// ⟨q̄³,p̄³⟩ / (‖q̄³‖‖p̄³‖) of the centred, elementwise cubed vectors (Label-free CBM, ICLR 2023);
/// NaN where either side has no variance.
double cosCubed(std::span<const float> first, std::span<const float> second);

struct ConceptSimilarity {
    std::vector<double> cosCubed;    ///< per concept, NaN without variance
    std::vector<double> pearson;     ///< per concept, NaN without variance
    std::size_t counted = 0;         ///< alive concepts with variance
    std::size_t interpretable = 0;   ///< counted concepts with cosCubed > kInterpretableSimilarity
    double meanCosCubed = 0.0;       ///< over the counted concepts
    double meanPearson = 0.0;        ///< "name fidelity"
    double interpretableShare = 0.0; ///< interpretable / counted
};

/// Both matrices are images × concepts; `alive` lists the concepts to average over (empty: all).
Result<ConceptSimilarity> conceptSimilarity(const Matrix& activations, const Matrix& clipScores,
                                            std::span<const std::size_t> alive = {});

/// Is concept j's name the best one for unit j? Row = activation, column = concept score.
struct NameMatch {
    std::vector<std::size_t> best;  ///< per activation, the best-correlated concept
    double rate = 0.0;              ///< share with best[j] = j
};
Result<NameMatch> nameMatch(const Matrix& activations, const Matrix& clipScores);

}  // namespace vitrine
