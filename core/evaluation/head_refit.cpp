// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/head_refit.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "base/option_spec.h"

namespace vitrine {
namespace {

using Vector = std::vector<double>;

constexpr std::size_t kMemory = 20;
constexpr int kIterationLimit = 5000;
constexpr int kLineSearchLimit = 60;
constexpr double kGradientTolerance = 1e-8;
/// The optimum lies at most ‖gradient‖²/(2·penalty) below a point; so near counts as reached.
constexpr double kObjectiveTolerance = 1e-8;

double innerProduct(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

class Objective {
public:
    Objective(const Matrix& activations, std::span<const int> labels, std::size_t classes, double penalty)
        : activations_(activations), labels_(labels), classes_(classes), penalty_(penalty), logits_(classes) {
        // Truncated rows are mostly zeros; only the others are visited.
        for (std::size_t i = 0; i < activations.rows(); ++i) {
            std::vector<std::size_t>& entries = entries_.emplace_back();
            for (std::size_t j = 0; j < activations.cols(); ++j) {
                if (activations.at(i, j) != 0.0F) entries.push_back(j);
            }
        }
    }

    std::size_t size() const { return classes_ * activations_.cols(); }

    /// Mean cross-entropy + (penalty/2)·‖F‖²; weights lie concept by concept, C entries each.
    double evaluate(const Vector& weights, Vector& gradient) {
        const double share = 1.0 / static_cast<double>(activations_.rows());
        for (std::size_t n = 0; n < weights.size(); ++n) gradient[n] = penalty_ * weights[n];
        double value = 0.5 * penalty_ * innerProduct(weights, weights);
        for (std::size_t i = 0; i < activations_.rows(); ++i) {
            const std::span<const float> row = activations_.row(i);
            std::fill(logits_.begin(), logits_.end(), 0.0);
            for (const std::size_t j : entries_[i]) {
                const double* column = weights.data() + j * classes_;
                for (std::size_t c = 0; c < classes_; ++c) logits_[c] += row[j] * column[c];
            }
            const auto label = static_cast<std::size_t>(labels_[i]);
            const double largest = *std::max_element(logits_.begin(), logits_.end());
            const double own = logits_[label];
            double sum = 0.0;
            for (double& logit : logits_) sum += logit = std::exp(logit - largest);
            value += share * (largest + std::log(sum) - own);
            for (double& probability : logits_) probability *= share / sum;
            logits_[label] -= share;
            for (const std::size_t j : entries_[i]) {
                double* column = gradient.data() + j * classes_;
                for (std::size_t c = 0; c < classes_; ++c) column[c] += row[j] * logits_[c];
            }
        }
        return value;
    }

private:
    const Matrix& activations_;
    std::span<const int> labels_;
    std::size_t classes_;
    double penalty_;
    Vector logits_;
    std::vector<std::vector<std::size_t>> entries_;
};

struct Correction {
    Vector step;
    Vector change;  ///< of the gradient
    double scale = 0.0;
};

/// −H·gradient by the two-loop recursion (Nocedal & Wright, algorithm 7.4).
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
    Minimiser(Objective& objective, double penalty)
        : objective_(objective), penalty_(penalty), point_(objective.size(), 0.0), gradient_(objective.size()),
          trialPoint_(objective.size()), trialGradient_(objective.size()) {
        value_ = objective_.evaluate(point_, gradient_);
    }

    /// One L-BFGS step; false when no step makes progress any more.
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
            if (memory_.size() > kMemory) memory_.pop_front();
        }
        std::swap(point_, trialPoint_);
        std::swap(gradient_, trialGradient_);
        value_ = trialValue_;
        return true;
    }

    double gradientNorm() const { return std::sqrt(innerProduct(gradient_, gradient_)); }
    bool reached() const {
        return penalty_ > 0.0 && innerProduct(gradient_, gradient_) / (2.0 * penalty_) <= kObjectiveTolerance;
    }
    double value() const { return value_; }
    const Vector& point() const { return point_; }

private:
    /// A step with the weak Wolfe conditions, by doubling and bisection (Lewis & Overton 2013, algorithm 4.6).
    bool lineSearch(const Vector& direction, double slope) {
        if (slope >= 0.0) return false;
        double low = 0.0;
        double high = std::numeric_limits<double>::infinity();
        double length = memory_.empty() ? std::min(1.0, 1.0 / gradientNorm()) : 1.0;
        for (int attempt = 0; attempt < kLineSearchLimit; ++attempt) {
            for (std::size_t i = 0; i < point_.size(); ++i) trialPoint_[i] = point_[i] + length * direction[i];
            trialValue_ = objective_.evaluate(trialPoint_, trialGradient_);
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

    Objective& objective_;
    double penalty_;
    Vector point_;
    Vector gradient_;
    Vector trialPoint_;
    Vector trialGradient_;
    double value_ = 0.0;
    double trialValue_ = 0.0;
    std::deque<Correction> memory_;
};

Result<> checkInput(const Matrix& activations, std::span<const int> labels, std::size_t classes, double penalty) {
    if (activations.empty() || classes == 0) return fail(ErrorCode::EmptyInput, "refit", "there are no images");
    if (labels.size() != activations.rows()) {
        return fail(ErrorCode::ShapeMismatch, "refit",
                    std::to_string(labels.size()) + " labels for " + std::to_string(activations.rows()) + " images");
    }
    if (!(penalty >= 0.0)) return fail(ErrorCode::InvalidOption, "penalty", "must be at least 0");
    for (const int label : labels) {
        if (label < 0 || static_cast<std::size_t>(label) >= classes) {
            return fail(ErrorCode::InvalidOption, "label " + std::to_string(label),
                        "there are " + std::to_string(classes) + " classes");
        }
    }
    return {};
}

}  // namespace

Result<RefittedHead> refitHead(const Matrix& activations, std::span<const int> labels, std::size_t classes,
                               double penalty, JobContext& job) {
    VITRINE_TRY(checkInput(activations, labels, classes, penalty));
    Objective objective(activations, labels, classes, penalty);
    Minimiser minimiser(objective, penalty);
    if (!std::isfinite(minimiser.value())) {
        return fail(ErrorCode::NumericalFailure, "refit", "the activations are not finite");
    }
    RefittedHead result;
    while (result.iterations < kIterationLimit && minimiser.gradientNorm() > kGradientTolerance) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Refitting the head"), result.iterations, 0})) {
            return fail(ErrorCode::Cancelled, "refit");
        }
        if (!minimiser.step()) break;
        ++result.iterations;
    }
    result.converged = minimiser.reached() || minimiser.gradientNorm() <= kGradientTolerance;
    result.objective = minimiser.value();
    const std::size_t concepts = activations.cols();
    std::vector<float> weights(classes * concepts);
    for (std::size_t c = 0; c < classes; ++c) {
        for (std::size_t j = 0; j < concepts; ++j) {
            weights[c * concepts + j] = static_cast<float>(minimiser.point()[j * classes + c]);
        }
    }
    result.weights = Matrix(std::move(weights), classes, concepts);
    return result;
}

}  // namespace vitrine
