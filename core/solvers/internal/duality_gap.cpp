// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/internal/duality_gap.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace vitrine::internal {

ElasticNetPenalty::ElasticNetPenalty(double lambda, double alpha, const at::Tensor& deviations)
    : absolute(lambda * alpha / deviations), square(lambda * (1.0 - alpha) / deviations.square()) {
    absolute[-1] = 0.0;
    square[-1] = 0.0;
}

double ElasticNetPenalty::value(const at::Tensor& parameters) const {
    const at::Tensor columns = parameters.abs().sum(0) * absolute + 0.5 * parameters.square().sum(0) * square;
    return columns.sum().item<double>();
}

at::Tensor ElasticNetPenalty::proximalPoint(const at::Tensor& point, double curvature) const {
    const at::Tensor shrunk = point.sign() * at::clamp_min(point.abs() - absolute / curvature, 0.0);
    return shrunk / (1.0 + square / curvature);
}

double dualityGap(const LinearProblem& problem, const ElasticNetPenalty& penalty, const at::Tensor& parameters,
                  const at::Tensor& logits, const at::Tensor& gradient, double objective) {
    const std::int64_t width = problem.columns() - 1;
    const at::Tensor magnitude = gradient.narrow(1, 0, width).abs();
    const at::Tensor absolute = penalty.absolute.narrow(0, 0, width);
    const at::Tensor square = penalty.square.narrow(0, 0, width);
    const double excess = (magnitude / absolute).max().item<double>();
    const double feasible = excess > 1.0 ? 1.0 / excess : 1.0;
    std::vector<double> scales{feasible};
    const bool ridge = square.min().item<double>() > 0.0;  // without it only a feasible gradient has a finite value
    if (ridge && feasible < 1.0)
        for (const double step : {0.25, 0.5, 0.75, 1.0}) scales.push_back(feasible + step * (1.0 - feasible));

    const double biasGradient = gradient.select(1, width).abs().sum().item<double>();
    const double biasRange = 1.0 + 2.0 * parameters.select(1, width).abs().max().item<double>();
    const std::vector<double> conjugates = problem.meanConjugates(logits, scales);
    double best = -std::numeric_limits<double>::infinity();
    for (std::size_t n = 0; n < scales.size(); ++n) {
        double value = -conjugates[n] - scales[n] * biasGradient * biasRange;
        if (ridge) {
            const at::Tensor over = at::clamp_min(magnitude * scales[n] - absolute, 0.0);
            value -= (over.square() / (2.0 * square)).sum().item<double>();
        }
        best = std::max(best, value);
    }
    return std::max(0.0, objective - best);
}

}  // namespace vitrine::internal
