// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/job_context.h"
#include "solvers/elastic_net.h"
#include "solvers/linear_head.h"

namespace vitrine {

struct LogisticRegressionOptions {
    double tolerance = 1e-6;    ///< ‖gradient‖∞ of the objective below this counts as the optimum
    int iterationLimit = 1000;  ///< of L-BFGS
    SolverPrecision precision = SolverPrecision::Automatic;
};

struct LogisticRegressionSolution {
    LinearHead head;         ///< the bias has mean zero
    double objective = 0.0;  ///< with the penalty
    double gradientNorm = 0.0;
    int iterations = 0;
    bool converged = false;
};

/// Multinomial logistic regression: the minimum of mean CE + (penalty/2)·‖W‖²_F, bias free, by L-BFGS. With the
/// usual inverse strength C of N rows, penalty = 1/(C·N). `start` as for fitElasticNet. On the thread that owns the
/// tensor library; Cancelled between two evaluations.
Result<LogisticRegressionSolution> fitLogisticRegression(const Matrix& features, std::span<const int> labels,
                                                         std::size_t classes, double penalty,
                                                         const LogisticRegressionOptions& options, JobContext& job,
                                                         const LinearHead* start = nullptr);

}  // namespace vitrine
