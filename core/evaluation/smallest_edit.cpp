// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/smallest_edit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "evaluation/internal/head_checks.h"
#include "evaluation/internal/weighted_l1_program.h"

namespace vitrine {
namespace {

constexpr std::size_t kClassesPerRound = 4;
constexpr double kSmallestChange = 1e-12;  // in units of the cost: below it a concept counts as untouched

/// What the program may do with each concept: price per unit and how far it may go.
struct Allowance {
    std::vector<double> weights;
    std::vector<double> low;
    std::vector<double> high;
};

Allowance allowanceFor(std::span<const float> activation, const ConceptReference& reference,
                       const SmallestEditOptions& options) {
    const std::size_t concepts = activation.size();
    const double infinity = std::numeric_limits<double>::infinity();
    Allowance allowance{std::vector<double>(concepts, 1.0), std::vector<double>(concepts, -infinity),
                        std::vector<double>(concepts, infinity)};
    for (std::size_t j = 0; j < concepts; ++j) {
        if (options.insideRange) {
            allowance.low[j] = static_cast<double>(reference.low[j]) - activation[j];
            allowance.high[j] = static_cast<double>(reference.high[j]) - activation[j];
        }
        if (!options.weightByDeviation) continue;
        const double deviation = reference.standardDeviation[j];
        if (deviation > 0.0) {
            allowance.weights[j] = 1.0 / deviation;
        } else {
            allowance.low[j] = allowance.high[j] = 0.0;
        }
    }
    return allowance;
}

struct Violation {
    double amount = 0.0;
    std::size_t classIndex = 0;
};

class EditProblem {
public:
    EditProblem(const LinearHead& head, std::span<const float> activation, std::size_t target, double margin)
        : head_(head), target_(target), margin_(margin), logits_(headLogits(head, activation)) {
        for (const double logit : logits_) scale_ = std::max(scale_, std::abs(logit));
    }

    void constrain(internal::WeightedL1Program& program, std::size_t rival) const {
        const std::span<const float> ours = head_.weights.row(target_);
        const std::span<const float> theirs = head_.weights.row(rival);
        std::vector<double> coefficients(ours.size());
        for (std::size_t j = 0; j < ours.size(); ++j) coefficients[j] = static_cast<double>(ours[j]) - theirs[j];
        program.require(std::move(coefficients), margin_ + logits_[rival] - logits_[target_]);
    }

    /// Classes that still come within the margin after the edit, the worst first.
    std::vector<Violation> violations(const std::vector<double>& delta) const {
        std::vector<std::size_t> moved;
        for (std::size_t j = 0; j < delta.size(); ++j) {
            if (delta[j] != 0.0) moved.push_back(j);
        }
        const auto logit = [&](std::size_t c) {
            const std::span<const float> weights = head_.weights.row(c);
            double sum = logits_[c];
            for (const std::size_t j : moved) sum += weights[j] * delta[j];
            return sum;
        };
        const double ours = logit(target_);
        std::vector<Violation> result;
        for (std::size_t c = 0; c < logits_.size(); ++c) {
            const double amount = margin_ - (ours - logit(c));
            if (c != target_ && amount > 1e-9 * (1.0 + scale_)) result.push_back({amount, c});
        }
        std::sort(result.begin(), result.end(),
                  [](const Violation& a, const Violation& b) { return a.amount > b.amount; });
        return result;
    }

private:
    const LinearHead& head_;
    std::size_t target_;
    double margin_;
    std::vector<double> logits_;
    double scale_ = 0.0;
};

void describe(SmallestEdit& edit, std::vector<double> delta, const std::vector<double>& weights) {
    edit.status = SmallestEditStatus::Found;
    for (std::size_t j = 0; j < delta.size(); ++j) {
        if (weights[j] * std::abs(delta[j]) <= kSmallestChange) delta[j] = 0.0;
        if (delta[j] == 0.0) continue;
        edit.changed.push_back(j);
        edit.cost += weights[j] * std::abs(delta[j]);
        edit.absoluteSum += std::abs(delta[j]);
    }
    std::stable_sort(edit.changed.begin(), edit.changed.end(), [&](std::size_t i, std::size_t j) {
        return weights[i] * std::abs(delta[i]) > weights[j] * std::abs(delta[j]);
    });
    edit.delta = std::move(delta);
}

Result<> checkReference(const ConceptReference& reference, const SmallestEditOptions& options) {
    if (options.margin < 0.0 || !std::isfinite(options.margin)) {
        return fail(ErrorCode::InvalidOption, "margin", "must be a finite number of at least 0");
    }
    if (options.insideRange && (reference.low.empty() || reference.high.empty())) {
        return fail(ErrorCode::InvalidOption, "edit range", "no reference range of the concepts is known");
    }
    if (options.weightByDeviation && reference.standardDeviation.empty()) {
        return fail(ErrorCode::InvalidOption, "edit weights", "no reference deviation of the concepts is known");
    }
    for (std::size_t j = 0; options.insideRange && j < reference.low.size(); ++j) {
        if (!(reference.low[j] <= reference.high[j])) {
            return fail(ErrorCode::InvalidOption, "edit range", "the range of concept " + std::to_string(j) + " is empty");
        }
    }
    return {};
}

}  // namespace

Result<SmallestEdit> findSmallestEdit(const LinearHead& head, std::span<const float> activation, std::size_t classA,
                                        std::size_t classB, const ConceptReference& reference,
                                        const SmallestEditOptions& options) {
    VITRINE_TRY(internal::checkPair(head, activation, classA, classB, reference));
    VITRINE_TRY(checkReference(reference, options));
    const Allowance allowance = allowanceFor(activation, reference, options);
    const EditProblem problem(head, activation, classB, options.margin);
    internal::WeightedL1Program program(allowance.weights, allowance.low, allowance.high);
    problem.constrain(program, classA);

    SmallestEdit edit;
    edit.classesUsed = 1;
    const int pivotLimit = static_cast<int>(2000 + 20 * (head.conceptCount() + head.classCount()));
    while (true) {
        const internal::WeightedL1Program::Status status = program.solve(pivotLimit);
        edit.iterations = program.pivots();
        if (status != internal::WeightedL1Program::Status::Optimal) {
            const bool infeasible = status == internal::WeightedL1Program::Status::Infeasible;
            edit.status = infeasible ? SmallestEditStatus::Infeasible : SmallestEditStatus::GaveUp;
            return edit;
        }
        std::vector<double> delta = program.solution();
        std::vector<Violation> violations;
        if (options.againstAllClasses) violations = problem.violations(delta);
        if (violations.empty()) {
            describe(edit, std::move(delta), allowance.weights);
            return edit;
        }
        if (edit.classesUsed >= static_cast<int>(2 * head.classCount())) {
            edit.status = SmallestEditStatus::GaveUp;
            return edit;
        }
        violations.resize(std::min(violations.size(), kClassesPerRound));
        for (const Violation& violation : violations) problem.constrain(program, violation.classIndex);
        edit.classesUsed += static_cast<int>(violations.size());
    }
}

}  // namespace vitrine
