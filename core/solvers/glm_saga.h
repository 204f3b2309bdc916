// SPDX-License-Identifier: GPL-3.0-or-later
// GLM-SAGA as Label-free CBM runs it (Wong, Santurkar & Madry, "Leveraging Sparse Linear Layers for Debuggable Deep
// Networks", ICML 2021): the stochastic parity mode beside the exact solver of solvers/elastic_net.h.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "solvers/linear_head.h"

namespace vitrine {

struct GlmSagaOptions {
    double lambda = 0.0;  ///< effective: the penalty is λ[α‖F‖₁ + ½(1−α)‖F‖²]
    double alpha = 0.99;
    double stepSize = 0.1;
    bool float64 = false;
};

/// State: weights and bias (zero at the start), the table of each row's last residual (N×C, zero at the start) and
/// the averages of the gradients in it. On the thread that owns the tensor library.
class GlmSaga {
public:
    static Result<GlmSaga> create(const Matrix& features, std::span<const int> labels, std::size_t classes,
                                  const GlmSagaOptions& options);
    GlmSaga(GlmSaga&&) noexcept;
    GlmSaga& operator=(GlmSaga&&) noexcept;
    ~GlmSaga();

    /// One update by the rows of a batch, each at most once. Returns ‖Δ‖, the larger of the Frobenius norms of the changes of weights and bias.
    double step(std::span<const std::int64_t> batch);

    /// Of the last batch before its step: mean cross-entropy, and rows whose class had the largest logit.
    double lastLoss() const;
    std::int64_t lastCorrect() const;

    LinearHead head() const;
    // The state in full precision, row-major.
    std::vector<double> weights() const;
    std::vector<double> bias() const;
    std::vector<double> table() const;
    std::vector<double> weightGradientAverage() const;
    std::vector<double> biasGradientAverage() const;

    /// Puts in the five lists above, in that order, to go on from them; ShapeMismatch where one has another length.
    Result<> restore(const std::array<std::vector<double>, 5>& state);

private:
    struct State;
    explicit GlmSaga(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace vitrine
