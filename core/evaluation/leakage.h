// SPDX-License-Identifier: GPL-3.0-or-later
// Do concept activations carry more than their concept says? Information-theoretic leakage (Parisini et al.,
// "Leakage and interpretability in concept-based models", 2025) and impurity (Espinosa Zarlenga et al.,
// AAAI 2023); disentanglement (Eastwood & Williams, ICLR 2018). All need concept labels. Float64, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// CTL: how much more a unit tells of the class than its concept's labels do, as shares of H(y):
/// max(0, I(z_j; y)/H(y) − I(c_j; y)/H(y)). I(z; y) after Ross, k = 3; I(c; y) plug-in.
struct ConceptTaskLeakage {
    std::vector<double> activation;  ///< per concept, I(z_j; y) / H(y)
    std::vector<double> label;       ///< per concept, I(c_j; y) / H(y)
    std::vector<double> perConcept;
    double mean = 0.0;
    double labelEntropy = 0.0;       ///< H(y), nats
};
/// `outputs` (before any gate) and `conceptLabels` (0/1) are images × concepts. EmptyInput without images or
/// with one class only (H(y) = 0).
Result<ConceptTaskLeakage> conceptTaskLeakage(const Matrix& outputs, const Matrix& conceptLabels,
                                              std::span<const int> labels);

/// ICL: how much more two units tell of each other than their concepts' labels do:
/// max(0, I(z_i; z_j)/√(I_ii·I_jj) − I(c_i; c_j)/√(H_i·H_j)), I(z; z) after Kraskov et al., k = 3. Grows with
/// log N through I_ii: compare at equal N only. Units that do not vary are left out.
struct InterConceptLeakage {
    struct Pair {
        std::size_t first = 0, second = 0;
        double activation = 0.0, label = 0.0, leakage = 0.0;
    };
    std::vector<Pair> pairs;  ///< first < second
    double mean = 0.0;
};
/// At most `pairLimit` pairs, drawn without repetition by `seed` where there are more (0 = all).
/// Cancelled between two pairs.
Result<InterConceptLeakage> interConceptLeakage(const Matrix& outputs, const Matrix& conceptLabels,
                                                std::size_t pairLimit, std::uint64_t seed, JobContext& job);

/// OIS in its rank form, which trains nothing: π_ij = max(AUC, 1 − AUC) of unit i against label j, π* the same
/// of label i as a score; (2/D)·‖π − π*‖_F over the concepts with both labels. 0 pure, 1 worst.
struct OracleImpurity {
    std::vector<std::size_t> concepts;  ///< those with both labels
    std::vector<double> purity;         ///< π row-major, one row a unit
    std::vector<double> oracle;         ///< π*
    double value = 0.0;
};
Result<OracleImpurity> oracleImpurity(const Matrix& outputs, const Matrix& conceptLabels);

/// DCI from importances R (units × concepts, ≥ 0): disentanglement 1 − entropy of each row, weighted by the
/// row's mass; completeness 1 − entropy of each column, weighted likewise. 1 = one-to-one.
struct Disentanglement {
    double disentanglement = 0.0;
    double completeness = 0.0;
    std::vector<double> perUnit;
    std::vector<double> perConcept;
};
Result<Disentanglement> disentanglement(const Matrix& importance);

}  // namespace vitrine
