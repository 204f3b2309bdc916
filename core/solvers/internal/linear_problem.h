// SPDX-License-Identifier: GPL-3.0-or-later
// Mean loss of a linear classifier and its gradient, by tiles of rows. Parameters θ are a float64 C×(D+1) tensor,
// the bias last, for columns that were centred and scaled to unit deviation: the solvers then meet a
// well-conditioned problem, and the penalties of the callers' own weights become one number a column.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/job_context.h"
#include "solvers/elastic_net.h"

namespace vitrine::internal {

/// Thrown from within a solver when the job was stopped; solverGuarded() turns it into Cancelled.
struct SolverStopped {};

template <class Body>
auto solverGuarded(const char* subject, Body&& body) -> decltype(body()) {
    try {
        return guarded(subject, std::forward<Body>(body));
    } catch (const SolverStopped&) {
        return fail(ErrorCode::Cancelled, subject);
    }
}

class LinearProblem {
public:
    /// The input has passed checkLabelledFeatures(). `job` is asked before every tile and must outlive the object.
    LinearProblem(const Matrix& features, std::span<const int> labels, std::size_t classes, ElasticNetLoss loss,
                  SolverPrecision precision, const char* stage, JobContext& job);
    ~LinearProblem();
    LinearProblem(const LinearProblem&) = delete;
    LinearProblem& operator=(const LinearProblem&) = delete;

    std::int64_t rows() const { return design_.size(0); }
    std::int64_t columns() const { return design_.size(1); }  ///< D + 1
    std::int64_t classes() const { return classes_; }
    bool singlePrecision() const;
    /// Deviation of each column (1 where it is constant) and 1 for the bias, float64 D+1.
    const at::Tensor& deviations() const { return deviations_; }

    /// No weights, the bias that fits the class frequencies; a class without rows gets a very low one.
    at::Tensor startParameters() const;
    at::Tensor parametersOf(const LinearHead& head) const;
    LinearHead headOf(const at::Tensor& parameters) const;

    /// Room for the logits of all rows, N×C in the working precision.
    at::Tensor newLogits() const;
    /// Writes the logits at θ and returns the mean loss (the sum over classes for one-vs-rest).
    double forward(const at::Tensor& parameters, at::Tensor& logits) const;
    /// Mean loss and its gradient (float64 C×(D+1)) at the logits current + momentum·(current − previous).
    double gradient(const at::Tensor& current, const at::Tensor& previous, double momentum, at::Tensor& out) const;
    /// As gradient(), computing the logits of each tile from θ: nothing of size N is kept.
    double gradientAt(const at::Tensor& parameters, at::Tensor& out) const;
    /// Mean over rows of the convex conjugate of the loss at s·(p − y), p the probabilities of `logits`, for each s.
    std::vector<double> meanConjugates(const at::Tensor& logits, std::span<const double> scales) const;

    void setProgress(std::int64_t iteration) { iteration_ = iteration; }
    JobContext& job() const { return job_; }

private:
    template <class Body>
    void forEachTile(Body&& body) const;
    at::Tensor tileLabels(std::int64_t first, std::int64_t count) const;
    double tileLoss(const at::Tensor& logits, const at::Tensor& labels) const;
    /// Adds the gradient of a tile; overwrites `logits`.
    double addTileGradient(at::Tensor logits, std::int64_t first, std::int64_t count, at::Tensor& out) const;
    void addTileConjugates(const at::Tensor& logits, const at::Tensor& labels, std::span<const double> scales,
                           std::vector<double>& sums) const;

    std::int64_t classes_;
    ElasticNetLoss loss_;
    const char* stage_;
    JobContext& job_;
    int threadsBefore_;
    int threads_;
    std::int64_t tileRows_;
    std::int64_t iteration_ = 0;
    at::Tensor design_;      ///< N×(D+1), the last column 1
    at::Tensor labels_;      ///< I64 N×1
    at::Tensor means_;       ///< float64 D+1, 0 for the bias
    at::Tensor deviations_;  ///< float64 D+1
};

}  // namespace vitrine::internal
