// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/internal/weighted_l1_program.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vitrine::internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kPrimalTolerance = 1e-10;  // rows and columns are scaled to entries of order one
constexpr double kPivotTolerance = 1e-9;
constexpr double kRatioTolerance = 1e-11;
constexpr int kRefactorInterval = 60;
constexpr int kStallLimit = 40;  // steps without dual progress before falling back to Bland's rule

}  // namespace

WeightedL1Program::WeightedL1Program(const std::vector<double>& weights, const std::vector<double>& low,
                                     const std::vector<double>& high)
    : unknowns_(weights.size()),
      scale_(unknowns_),
      start_(unknowns_),
      room_(2 * unknowns_),
      prices_(unknowns_, 0.0),
      basic_(2 * unknowns_, 0),
      atRoom_(2 * unknowns_, 0) {
    for (std::size_t j = 0; j < unknowns_; ++j) {
        scale_[j] = 1.0 / weights[j];
        const double from = low[j] * weights[j];
        const double to = high[j] * weights[j];
        start_[j] = std::clamp(0.0, from, to);
        // Away from a start other than zero only one direction makes |δ| grow; the other is closed.
        room_[j] = start_[j] < 0.0 ? 0.0 : to - start_[j];
        room_[unknowns_ + j] = start_[j] > 0.0 ? 0.0 : start_[j] - from;
    }
}

void WeightedL1Program::require(std::vector<double> coefficients, double bound) {
    double largest = 0.0;
    for (std::size_t j = 0; j < unknowns_; ++j) {
        coefficients[j] *= scale_[j];
        largest = std::max(largest, std::abs(coefficients[j]));
    }
    const double factor = largest > 0.0 ? 1.0 / largest : 1.0;
    bound *= factor;
    for (std::size_t j = 0; j < unknowns_; ++j) {
        coefficients[j] *= factor;
        bound -= coefficients[j] * start_[j];
    }
    // The basis grows by the new row's slack: its inverse by one bordering row and column.
    std::vector<double> border(rows_.size() + 1, 0.0);
    for (std::size_t i = 0; i < basis_.size(); ++i) {
        if (isSlack(basis_[i])) continue;
        const double entry = basis_[i] < unknowns_ ? coefficients[basis_[i]] : -coefficients[basis_[i] - unknowns_];
        for (std::size_t k = 0; k < inverse_.size(); ++k) border[k] += entry * inverse_[i][k];
    }
    border.back() = -1.0;
    for (auto& row : inverse_) row.push_back(0.0);
    inverse_.push_back(std::move(border));
    basis_.push_back(2 * unknowns_ + rows_.size());
    basic_.push_back(1);
    atRoom_.push_back(0);
    rows_.push_back(std::move(coefficients));
    bounds_.push_back(bound);
    duals_.push_back(0.0);
    recomputeValues();
}

WeightedL1Program::Status WeightedL1Program::solve(int pivotLimit) {
    int stalled = 0;
    int sinceRefactor = 0;
    bool fresh = false;
    while (true) {
        const Leaving leaving = chooseLeaving(stalled > kStallLimit);
        if (!leaving.found) {
            if (fresh || accurate()) return Status::Optimal;
            if (!refactor()) return Status::GaveUp;
            fresh = true;
            continue;
        }
        if (pivots_ >= pivotLimit) return Status::GaveUp;
        const Entering entering = chooseEntering(leaving, inverse_[leaving.position], stalled > kStallLimit);
        if (!entering.found) {
            if (fresh) return Status::Infeasible;
            if (!refactor()) return Status::GaveUp;
            fresh = true;
            continue;
        }
        const double step = std::abs(reducedCost(entering.column) / entering.pivot);
        stalled = step > kRatioTolerance ? 0 : stalled + 1;
        pivot(leaving, entering);
        fresh = false;
        if (++sinceRefactor >= kRefactorInterval) {
            if (!refactor()) return Status::GaveUp;
            sinceRefactor = 0;
        }
    }
}

std::vector<double> WeightedL1Program::solution() const {
    std::vector<double> change(2 * unknowns_, 0.0);
    for (std::size_t c = 0; c < change.size(); ++c) {
        if (atRoom_[c] != 0) change[c] = room_[c];
    }
    for (std::size_t i = 0; i < basis_.size(); ++i) {
        if (!isSlack(basis_[i])) change[basis_[i]] = std::clamp(values_[i], 0.0, room_[basis_[i]]);
    }
    std::vector<double> result(unknowns_);
    for (std::size_t j = 0; j < unknowns_; ++j) {
        result[j] = (start_[j] + change[j] - change[unknowns_ + j]) * scale_[j];
    }
    return result;
}

double WeightedL1Program::room(std::size_t column) const { return isSlack(column) ? kInfinity : room_[column]; }

double WeightedL1Program::reducedCost(std::size_t column) const {
    if (isSlack(column)) return duals_[column - 2 * unknowns_];
    return column < unknowns_ ? 1.0 - prices_[column] : 1.0 + prices_[column - unknowns_];
}

double WeightedL1Program::rowEntry(std::size_t column, const std::vector<double>& inverseRow) const {
    if (isSlack(column)) return -inverseRow[column - 2 * unknowns_];
    const std::size_t j = column < unknowns_ ? column : column - unknowns_;
    double sum = 0.0;
    for (std::size_t k = 0; k < rows_.size(); ++k) sum += inverseRow[k] * rows_[k][j];
    return column < unknowns_ ? sum : -sum;
}

std::vector<double> WeightedL1Program::transformedColumn(std::size_t column) const {
    std::vector<double> result(basis_.size());
    for (std::size_t i = 0; i < basis_.size(); ++i) result[i] = rowEntry(column, inverse_[i]);
    return result;
}

WeightedL1Program::Leaving WeightedL1Program::chooseLeaving(bool byIndex) const {
    Leaving leaving;
    double worst = kPrimalTolerance;
    std::size_t lowestColumn = std::numeric_limits<std::size_t>::max();
    for (std::size_t i = 0; i < basis_.size(); ++i) {
        const double upper = room(basis_[i]);
        const double violation = std::max(-values_[i], values_[i] - upper);
        if (violation <= kPrimalTolerance) continue;
        if (byIndex ? basis_[i] >= lowestColumn : violation <= worst) continue;
        worst = violation;
        lowestColumn = basis_[i];
        leaving = {i, values_[i] < 0.0 ? 0.0 : upper, true};
    }
    return leaving;
}

WeightedL1Program::Entering WeightedL1Program::chooseEntering(const Leaving& leaving,
                                                              const std::vector<double>& inverseRow,
                                                              bool byIndex) const {
    // The leaving value must grow (towards 0) or shrink (towards its upper bound).
    const double wanted = values_[leaving.position] < leaving.target ? 1.0 : -1.0;
    std::vector<double> entries(unknowns_, 0.0);
    for (std::size_t k = 0; k < rows_.size(); ++k) {
        const double factor = inverseRow[k];
        if (factor == 0.0) continue;
        for (std::size_t j = 0; j < unknowns_; ++j) entries[j] += factor * rows_[k][j];
    }
    Entering best;
    double bestRatio = kInfinity;
    const auto consider = [&](std::size_t column, double entry) {
        if (basic_[column] != 0 || room(column) <= 0.0 || std::abs(entry) <= kPivotTolerance) return;
        const double movement = atRoom_[column] != 0 ? 1.0 : -1.0;  // sign of entry that helps
        if (entry * wanted * movement <= 0.0) return;
        const double ratio = std::max(0.0, reducedCost(column) * -movement) / std::abs(entry);
        const bool tied = std::abs(ratio - bestRatio) <= kRatioTolerance;
        const bool better = tied ? (!byIndex && std::abs(entry) > std::abs(best.pivot)) : ratio < bestRatio;
        if (!better) return;
        bestRatio = std::min(ratio, bestRatio);
        best.column = column;
        best.pivot = entry;
        best.found = true;
    };
    for (std::size_t j = 0; j < unknowns_; ++j) consider(j, entries[j]);
    for (std::size_t j = 0; j < unknowns_; ++j) consider(unknowns_ + j, -entries[j]);
    for (std::size_t k = 0; k < rows_.size(); ++k) consider(2 * unknowns_ + k, -inverseRow[k]);
    best.rowEntries = std::move(entries);
    return best;
}

void WeightedL1Program::pivot(const Leaving& leaving, const Entering& entering) {
    const std::size_t position = leaving.position;
    const std::vector<double> column = transformedColumn(entering.column);
    const double dualStep = reducedCost(entering.column) / entering.pivot;
    for (std::size_t k = 0; k < rows_.size(); ++k) duals_[k] += dualStep * inverse_[position][k];
    for (std::size_t j = 0; j < unknowns_; ++j) prices_[j] += dualStep * entering.rowEntries[j];
    const double primalStep = (values_[position] - leaving.target) / entering.pivot;
    for (std::size_t i = 0; i < basis_.size(); ++i) values_[i] -= primalStep * column[i];
    const double enteringValue = (atRoom_[entering.column] != 0 ? room(entering.column) : 0.0) + primalStep;

    for (double& entry : inverse_[position]) entry /= entering.pivot;
    for (std::size_t i = 0; i < basis_.size(); ++i) {
        if (i == position || column[i] == 0.0) continue;
        for (std::size_t k = 0; k < rows_.size(); ++k) inverse_[i][k] -= column[i] * inverse_[position][k];
    }
    basic_[basis_[position]] = 0;
    atRoom_[basis_[position]] = leaving.target > 0.0 ? 1 : 0;
    basis_[position] = entering.column;
    basic_[entering.column] = 1;
    atRoom_[entering.column] = 0;
    values_[position] = enteringValue;
    ++pivots_;
}

/// Whether the updated inverse still describes a point that keeps every constraint.
bool WeightedL1Program::accurate() const {
    const std::vector<double> point = solution();
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        double activity = 0.0;
        for (std::size_t j = 0; j < unknowns_; ++j) {
            activity += rows_[r][j] * (point[j] / scale_[j] - start_[j]);
        }
        if (activity < bounds_[r] - 10.0 * kPrimalTolerance) return false;
    }
    return true;
}

bool WeightedL1Program::refactor() {
    // Gauss-Jordan with row exchange on [basis | identity].
    const std::size_t size = basis_.size();
    std::vector<std::vector<double>> work(size, std::vector<double>(2 * size, 0.0));
    for (std::size_t r = 0; r < size; ++r) {
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t column = basis_[i];
            if (isSlack(column)) {
                work[r][i] = column - 2 * unknowns_ == r ? -1.0 : 0.0;
            } else {
                work[r][i] = column < unknowns_ ? rows_[r][column] : -rows_[r][column - unknowns_];
            }
        }
        work[r][size + r] = 1.0;
    }
    for (std::size_t p = 0; p < size; ++p) {
        std::size_t best = p;
        for (std::size_t r = p + 1; r < size; ++r) {
            if (std::abs(work[r][p]) > std::abs(work[best][p])) best = r;
        }
        if (std::abs(work[best][p]) < 1e-13) return false;
        std::swap(work[p], work[best]);
        const double divisor = work[p][p];
        for (std::size_t k = p; k < 2 * size; ++k) work[p][k] /= divisor;
        for (std::size_t r = 0; r < size; ++r) {
            const double factor = work[r][p];
            if (r == p || factor == 0.0) continue;
            for (std::size_t k = p; k < 2 * size; ++k) work[r][k] -= factor * work[p][k];
        }
    }
    for (std::size_t r = 0; r < size; ++r) {
        inverse_[r].assign(work[r].begin() + static_cast<std::ptrdiff_t>(size), work[r].end());
    }
    recomputeValues();
    recomputePrices();
    return true;
}

void WeightedL1Program::recomputeValues() {
    std::vector<double> remaining = bounds_;
    for (std::size_t c = 0; c < 2 * unknowns_; ++c) {
        if (atRoom_[c] == 0) continue;
        const std::size_t j = c < unknowns_ ? c : c - unknowns_;
        const double amount = c < unknowns_ ? room_[c] : -room_[c];
        for (std::size_t r = 0; r < rows_.size(); ++r) remaining[r] -= amount * rows_[r][j];
    }
    values_.assign(basis_.size(), 0.0);
    for (std::size_t i = 0; i < basis_.size(); ++i) {
        for (std::size_t r = 0; r < rows_.size(); ++r) values_[i] += inverse_[i][r] * remaining[r];
    }
}

void WeightedL1Program::recomputePrices() {
    duals_.assign(rows_.size(), 0.0);
    for (std::size_t i = 0; i < basis_.size(); ++i) {
        if (isSlack(basis_[i])) continue;
        for (std::size_t r = 0; r < rows_.size(); ++r) duals_[r] += inverse_[i][r];
    }
    prices_.assign(unknowns_, 0.0);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (duals_[r] == 0.0) continue;
        for (std::size_t j = 0; j < unknowns_; ++j) prices_[j] += duals_[r] * rows_[r][j];
    }
}

}  // namespace vitrine::internal
