// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse head of Label-free and Post-hoc CBM on finished activations: options, choice of λ, solver.
#pragma once

#include <string>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/classifier_variant.h"
#include "solvers/elastic_net.h"

namespace vitrine::internal {

/// Counts the steps of a fit that has several parts and tells the observer.
class StepCounter {
public:
    StepCounter(FitSession& session, std::int64_t totalSteps) : session_(session), total_(totalSteps) {}
    /// One step done; `record` needs only the losses. False when the job was stopped meanwhile.
    bool report(StepRecord record);
    void setTotal(std::int64_t totalSteps) { total_ = totalSteps; }
    std::int64_t done() const { return done_; }

private:
    FitSession& session_;
    std::int64_t total_;
    std::int64_t done_ = 0;
};

/// lambda, target_nec, alpha, path_points, solver, saga_epochs, saga_batch_size, saga_step_size.
void addSparseHeadOptions(std::vector<OptionSpec>& specs);

/// The head and what was chosen for it.
struct SparseHead {
    LinearHead head;
    std::string resolved;  ///< JSON object
};

/// The exact optimum at `lambda`, or, where it is 0, at the largest λ of the path whose NEC reaches target_nec (the
/// smallest λ where none does); or GLM-SAGA's stochastic steps. One step a solution (GLM-SAGA: a step a batch).
Result<SparseHead> fitSparseHead(const std::string& title, const Matrix& activations, std::span<const int> labels,
                                 std::size_t classes, ElasticNetLoss loss, const OptionValues& options,
                                 FitSession& session, StepCounter& steps);

}  // namespace vitrine::internal
