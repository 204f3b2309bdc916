// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse head of Label-free and Post-hoc CBM on finished activations: options, choice of λ, solver.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/internal/staged_fit.h"
#include "solvers/elastic_net.h"

namespace vitrine::internal {

/// What a head is fitted to and judged by: activations N×K of finished concepts, and classes. The held-out images may
/// have no rows.
struct HeadRows {
    const Matrix& train;
    std::span<const int> trainLabels;
    const Matrix& heldOut;
    std::span<const int> heldOutLabels;
    std::size_t classes = 0;
};

/// lambda, target_nec, alpha, path_points, solver, saga_epochs, saga_batch_size, saga_step_size.
void addSparseHeadOptions(std::vector<OptionSpec>& specs);

/// The head and what was chosen for it.
struct SparseHead {
    LinearHead head;
    std::string resolved;  ///< JSON object
};

/// Called with the head after each epoch.
using HeadObserver = std::function<void(const EpochRecord&, const LinearHead&)>;

/// The exact optimum at `lambda`, or, where it is 0, at the largest λ of the path whose NEC reaches target_nec (the
/// smallest λ where none does); or GLM-SAGA's stochastic steps. One λ is one step and one epoch: its convex problem is
/// solved to the end (a stop within it begins it anew); GLM-SAGA makes a step a batch. Rows of the history hold the
/// penalty as concept loss and the rest of the objective as class loss. A part of the name "head" of `fit`.
Result<SparseHead> fitSparseHead(const HeadRows& rows, ElasticNetLoss loss, const OptionValues& options, StagedFit& fit,
                                 const HeadObserver& onEpoch = {});

}  // namespace vitrine::internal
