// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>
#include <utility>

namespace vitrine {
namespace {

using Vector = std::vector<double>;

constexpr int kLineSearchLimit = 60;

double innerProduct(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

struct Correction {
    Vector step;
    Vector change;  ///< of the gradient
    double scale = 0.0;
};

/// −H·gradient by the two-loop recursion.
Vector searchDirection(const std::deque<Correction>& memory, const Vector& gradient) {
    Vector direction = gradient;
    Vector factors(memory.size());
    for (std::size_t n = memory.size(); n-- > 0;) {
        factors[n] = memory[n].scale * innerProduct(memory[n].step, direction);
        for (std::size_t i = 0; i < direction.size(); ++i) direction[i] -= factors[n] * memory[n].change[i];
    }
    if (!memory.empty()) {
        const Correction& last = memory.back();
        const double scaling = 1.0 / (last.scale * innerProduct(last.change, last.change));
        for (double& entry : direction) entry *= scaling;
    }
    for (std::size_t n = 0; n < memory.size(); ++n) {
        const double factor = factors[n] - memory[n].scale * innerProduct(memory[n].change, direction);
        for (std::size_t i = 0; i < direction.size(); ++i) direction[i] += factor * memory[n].step[i];
    }
    for (double& entry : direction) entry = -entry;
    return direction;
}

class Minimiser {
public:
    Minimiser(const SmoothFunction& function, Vector start, std::size_t memory)
        : function_(function), memoryLimit_(std::max<std::size_t>(memory, 1)), point_(std::move(start)),
          gradient_(point_.size()), trialPoint_(point_.size()), trialGradient_(point_.size()),
          value_(function_(point_, gradient_)) {}

    /// One step; false when no step makes progress any more.
    bool step() {
        const Vector direction = searchDirection(memory_, gradient_);
        if (!lineSearch(direction, innerProduct(direction, gradient_))) {
            if (memory_.empty()) return false;
            memory_.clear();  // once more, along the gradient itself
            return true;
        }
        Correction correction{trialPoint_, trialGradient_, 0.0};
        for (std::size_t i = 0; i < point_.size(); ++i) {
            correction.step[i] -= point_[i];
            correction.change[i] -= gradient_[i];
        }
        const double curvature = innerProduct(correction.step, correction.change);
        if (curvature > 0.0) {
            correction.scale = 1.0 / curvature;
            memory_.push_back(std::move(correction));
            if (memory_.size() > memoryLimit_) memory_.pop_front();
        }
        std::swap(point_, trialPoint_);
        std::swap(gradient_, trialGradient_);
        value_ = trialValue_;
        return true;
    }

    double value() const { return value_; }
    Vector& point() { return point_; }
    Vector& gradient() { return gradient_; }

private:
    bool lineSearch(const Vector& direction, double slope) {
        if (slope >= 0.0) return false;
        double low = 0.0;
        double high = std::numeric_limits<double>::infinity();
        double length = memory_.empty() ? std::min(1.0, 1.0 / std::sqrt(innerProduct(gradient_, gradient_))) : 1.0;
        for (int attempt = 0; attempt < kLineSearchLimit; ++attempt) {
            for (std::size_t i = 0; i < point_.size(); ++i) trialPoint_[i] = point_[i] + length * direction[i];
            trialValue_ = function_(trialPoint_, trialGradient_);
            if (!(trialValue_ <= value_ + 1e-4 * length * slope)) {
                high = length;
            } else if (innerProduct(trialGradient_, direction) < 0.9 * slope) {
                low = length;
            } else {
                return true;
            }
            length = std::isfinite(high) ? 0.5 * (low + high) : 2.0 * low;
        }
        return false;
    }

    const SmoothFunction& function_;
    std::size_t memoryLimit_;
    Vector point_;
    Vector gradient_;
    Vector trialPoint_;
    Vector trialGradient_;
    double value_;
    double trialValue_ = 0.0;
    std::deque<Correction> memory_;
};

}  // namespace

Result<LbfgsResult> minimizeLbfgs(const SmoothFunction& function, std::vector<double> start,
                                  const LbfgsOptions& options, const char* stage, JobContext& job) {
    Minimiser minimiser(function, std::move(start), options.memory);
    if (!std::isfinite(minimiser.value())) return fail(ErrorCode::NumericalFailure, stage, "the start is not finite");
    LbfgsResult result;
    const auto reached = [&] { return options.reached && options.reached(minimiser.gradient()); };
    while (result.iterations < options.iterationLimit && !reached()) {
        if (!job.checkpoint({stage, result.iterations, 0})) return fail(ErrorCode::Cancelled, stage);
        if (!minimiser.step()) break;
        ++result.iterations;
    }
    result.converged = reached();
    result.value = minimiser.value();
    result.point = std::move(minimiser.point());
    result.gradient = std::move(minimiser.gradient());
    return result;
}

}  // namespace vitrine
