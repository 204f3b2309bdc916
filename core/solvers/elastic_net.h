// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse linear classifiers by the elastic net (Zou & Hastie 2005; Friedman, Hastie & Tibshirani 2010):
//   minimise  mean loss(F xᵢ + b, yᵢ) + λ [ α ‖F‖₁ + ½ (1−α) ‖F‖²_F ],   b free.
// Deterministic: no random number is drawn. On the thread that owns the tensor library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "solvers/linear_head.h"

namespace vitrine {

enum class ElasticNetLoss {
    Multinomial,  ///< softmax cross-entropy; b is fixed only up to a common shift and returned with mean zero
    OneVsRest     ///< one logistic loss a class, summed over the classes
};

enum class SolverPrecision {
    Automatic,  ///< float64 while rows × (features + classes) stays below four million, else float32
    Float32,    ///< products in float32, sums over rows and all weights in float64
    Float64
};

struct ElasticNetOptions {
    double alpha = 0.99;  ///< share of the ℓ1 term, in [0.001, 1]
    ElasticNetLoss loss = ElasticNetLoss::Multinomial;
    /// Stop once the duality gap, a bound on the distance to the optimal objective, is below tolerance · objective.
    double tolerance = 1e-5;
    int iterationLimit = 20000;  ///< one iteration is two products with the features
    SolverPrecision precision = SolverPrecision::Automatic;
};

struct ElasticNetSolution {
    LinearHead head;
    double lambda = 0.0;
    double objective = 0.0;   ///< with the penalty
    double dualityGap = 0.0;  ///< objective − optimum lies in [0, dualityGap]
    double averageNonZero = 0.0;  ///< averageNonZeroWeights(): NEC
    int iterations = 0;
    bool converged = false;  ///< the gap reached the tolerance; else the limit of iterations or of the precision did
};

/// The smallest λ at which every weight is zero: max |Xᵀ(Y − Ȳ)| / (N α).
Result<double> elasticNetLambdaMax(const Matrix& features, std::span<const int> labels, std::size_t classes,
                                   const ElasticNetOptions& options = {});

/// The optimum at one λ > 0, from `start` (of the same shape) where one is given. `features` N×D, `labels` N in
/// [0, classes). Columns are centred and scaled inside, which changes the path of the solver, not the problem.
/// Memory N·(D + 2C) numbers. Cancelled between two iterations.
Result<ElasticNetSolution> fitElasticNet(const Matrix& features, std::span<const int> labels, std::size_t classes,
                                         double lambda, const ElasticNetOptions& options, JobContext& job,
                                         const LinearHead* start = nullptr);

/// Where a path stands behind one of its solutions: what to go on from, bit by bit.
struct ElasticNetPathState {
    std::int64_t solved = 0;         ///< solutions found
    std::vector<double> parameters;  ///< of the last one, as the solver holds them
    double curvature = 0.0;
};

struct ElasticNetPathOptions {
    ElasticNetOptions solver;
    int count = 50;                     ///< values of λ, spaced evenly in log λ; at least 1
    double ratio = 500.0;               ///< from λ_max down to λ_max / ratio, > 1
    double averageNonZeroLimit = 0.0;   ///< end after the first solution whose NEC exceeds this; 0 = never
    std::vector<double> lambdas;        ///< these in this order; empty = spaced as above
    const ElasticNetPathState* resume = nullptr;  ///< go on behind it; only what follows is returned
    /// Called with each state, before onSolution.
    std::function<void(ElasticNetPathState)> onState;
    /// Called with each solution as it is found; false ends the path there.
    std::function<bool(const ElasticNetSolution&)> onSolution;
};

/// Solutions for falling λ, each started from the one before; the first is λ_max itself (all weights zero).
Result<std::vector<ElasticNetSolution>> fitElasticNetPath(const Matrix& features, std::span<const int> labels,
                                                          std::size_t classes, const ElasticNetPathOptions& options,
                                                          JobContext& job);

}  // namespace vitrine
