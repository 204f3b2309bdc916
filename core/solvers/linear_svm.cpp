// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/linear_svm.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/option_spec.h"

namespace vitrine {
namespace {

constexpr const char* kSubject = "linear SVM";
constexpr int kIterationsPerRow = 10000;
constexpr int kCheckEvery = 256;
constexpr double kLeastCurvature = 1e-12;

/// min ½ αᵀQα − Σα, 0 ≤ α ≤ C, Σ t α = 0, with Q_ij = tᵢtⱼ xᵢ·xⱼ.
class DualProblem {
public:
    DualProblem(const Matrix& features, std::span<const std::uint8_t> positive, double cost)
        : rows_(features.rows()), cost_(cost), products_(rows_ * rows_), sign_(rows_), alpha_(rows_, 0.0),
          gradient_(rows_, -1.0) {
        for (std::size_t i = 0; i < rows_; ++i) {
            sign_[i] = positive[i] != 0 ? 1.0 : -1.0;
            for (std::size_t j = 0; j <= i; ++j)
                products_[i * rows_ + j] = products_[j * rows_ + i] = dot(features.row(i), features.row(j));
        }
    }

    /// One pair; false when the largest violation of the optimality conditions is within `tolerance`.
    bool step(double tolerance) {
        const std::size_t first = mostViolatingUp();
        if (first == rows_) return false;
        const double top = -sign_[first] * gradient_[first];
        std::size_t second = rows_;
        double lowest = std::numeric_limits<double>::infinity();
        double bestGain = 0.0;
        for (std::size_t j = 0; j < rows_; ++j) {
            if (!mayGoDown(j)) continue;
            const double value = -sign_[j] * gradient_[j];
            lowest = std::min(lowest, value);
            if (value >= top) continue;
            const double gain = (top - value) * (top - value) / curvature(first, j);
            if (gain > bestGain) {
                bestGain = gain;
                second = j;
            }
        }
        if (second == rows_ || top - lowest <= tolerance) return false;
        move(first, second, (top + sign_[second] * gradient_[second]) / curvature(first, second));
        return true;
    }

    double coefficient(std::size_t row) const { return sign_[row] * alpha_[row]; }

    /// b: the mean over the free rows, else the middle of the interval the bound ones leave.
    double intercept() const {
        double sum = 0.0;
        std::size_t free = 0;
        double low = -std::numeric_limits<double>::infinity();
        double high = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < rows_; ++i) {
            const double value = -sign_[i] * gradient_[i];
            if (mayGoUp(i) && mayGoDown(i)) {
                sum += value;
                ++free;
            } else if (mayGoUp(i)) {
                low = std::max(low, value);
            } else {
                high = std::min(high, value);
            }
        }
        return free > 0 ? sum / static_cast<double>(free) : 0.5 * (low + high);
    }

private:
    bool mayGoUp(std::size_t i) const { return sign_[i] > 0.0 ? alpha_[i] < cost_ : alpha_[i] > 0.0; }
    bool mayGoDown(std::size_t i) const { return sign_[i] > 0.0 ? alpha_[i] > 0.0 : alpha_[i] < cost_; }
    double curvature(std::size_t i, std::size_t j) const {
        return std::max(products_[i * rows_ + i] + products_[j * rows_ + j] - 2.0 * products_[i * rows_ + j],
                        kLeastCurvature);
    }

    std::size_t mostViolatingUp() const {
        std::size_t best = rows_;
        double top = -std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < rows_; ++i) {
            const double value = -sign_[i] * gradient_[i];
            if (mayGoUp(i) && value > top) {
                top = value;
                best = i;
            }
        }
        return best;
    }

    /// t_i α_i grows and t_j α_j falls by `length`, at most as far as the box allows.
    void move(std::size_t i, std::size_t j, double length) {
        length = std::min(length, sign_[i] > 0.0 ? cost_ - alpha_[i] : alpha_[i]);
        length = std::min(length, sign_[j] > 0.0 ? alpha_[j] : cost_ - alpha_[j]);
        // Landing exactly on a bound keeps the sets of free and bound rows clean.
        alpha_[i] = std::clamp(alpha_[i] + sign_[i] * length, 0.0, cost_);
        alpha_[j] = std::clamp(alpha_[j] - sign_[j] * length, 0.0, cost_);
        const double* rowI = products_.data() + i * rows_;
        const double* rowJ = products_.data() + j * rows_;
        for (std::size_t k = 0; k < rows_; ++k) gradient_[k] += sign_[k] * length * (rowI[k] - rowJ[k]);
    }

    std::size_t rows_;
    double cost_;
    std::vector<double> products_;
    std::vector<double> sign_;
    std::vector<double> alpha_;
    std::vector<double> gradient_;
};

double primalObjective(const Matrix& features, std::span<const std::uint8_t> positive, double cost,
                       const LinearSvm& svm) {
    double value = 0.5 * dot(svm.weights, svm.weights);
    for (std::size_t i = 0; i < features.rows(); ++i) {
        const double sign = positive[i] != 0 ? 1.0 : -1.0;
        value += cost * std::max(0.0, 1.0 - sign * svm.decision(features.row(i)));
    }
    return value;
}

}  // namespace

double LinearSvm::decision(std::span<const float> features) const { return dot(weights, features) + intercept; }

Result<LinearSvm> fitLinearSvm(const Matrix& features, std::span<const std::uint8_t> positive, double cost,
                               JobContext& job, double tolerance) {
    if (features.empty()) return fail(ErrorCode::EmptyInput, kSubject, "there are no images");
    if (positive.size() != features.rows())
        return fail(ErrorCode::ShapeMismatch, kSubject,
                    std::to_string(positive.size()) + " labels for " + std::to_string(features.rows()) + " images");
    if (!(cost > 0.0) || !std::isfinite(cost)) return fail(ErrorCode::InvalidOption, "cost", "must be positive");
    const auto isPositive = [](std::uint8_t value) { return value != 0; };
    if (std::all_of(positive.begin(), positive.end(), isPositive) ||
        std::none_of(positive.begin(), positive.end(), isPositive))
        return fail(ErrorCode::InvalidOption, kSubject, "needs images with and images without the concept");
    return guarded(kSubject, [&]() -> Result<LinearSvm> {
        DualProblem dual(features, positive, cost);
        LinearSvm svm;
        const int limit = kIterationsPerRow * static_cast<int>(std::min<std::size_t>(features.rows(), 10000));
        while (svm.iterations < limit) {
            if (svm.iterations % kCheckEvery == 0 &&
                !job.checkpoint({VITRINE_TR_NOOP("Core", "Fitting a concept vector"), svm.iterations, 0}))
                return fail(ErrorCode::Cancelled, kSubject);
            if (!dual.step(tolerance)) {
                svm.converged = true;
                break;
            }
            ++svm.iterations;
        }
        std::vector<double> weights(features.cols(), 0.0);
        for (std::size_t i = 0; i < features.rows(); ++i) {
            const double factor = dual.coefficient(i);
            if (factor == 0.0) continue;
            const auto row = features.row(i);
            for (std::size_t p = 0; p < weights.size(); ++p) weights[p] += factor * row[p];
        }
        svm.weights.assign(weights.begin(), weights.end());
        svm.intercept = static_cast<float>(dual.intercept());
        svm.objective = primalObjective(features, positive, cost, svm);
        return svm;
    });
}

}  // namespace vitrine
