// SPDX-License-Identifier: GPL-3.0-or-later
// min Σ w_j|δ_j| subject to G·δ ≥ h and low ≤ δ ≤ high, by the dual simplex method for bounded
// variables (Koberstein, "The dual simplex method", 2005, ch. 3). Because every weight is positive,
// δ = 0 is optimal without constraints, so constraints can be added one by one and each solve starts
// from the last optimum. The basis has one row per constraint: its dense inverse stays small.
#pragma once

#include <cstddef>
#include <vector>

namespace vitrine::internal {

class WeightedL1Program {
public:
    enum class Status { Optimal, Infeasible, GaveUp };

    /// One entry per unknown; weights > 0, low ≤ high, ± infinity allowed.
    WeightedL1Program(const std::vector<double>& weights, const std::vector<double>& low,
                      const std::vector<double>& high);

    /// Adds Σ coefficients_j·δ_j ≥ bound.
    void require(std::vector<double> coefficients, double bound);

    /// Optimum of the constraints so far.
    Status solve(int pivotLimit);

    std::vector<double> solution() const;
    int pivots() const { return pivots_; }

private:
    /// Columns: δ = start + rise − fall in units of 1/w (so every cost is 1); then one slack per row.
    struct Leaving {
        std::size_t position = 0;
        double target = 0.0;  ///< the bound it leaves to
        bool found = false;
    };
    struct Entering {
        std::size_t column = 0;
        double pivot = 0.0;
        bool found = false;
        std::vector<double> rowEntries;  ///< of the unknowns in the pivot row
    };

    bool isSlack(std::size_t column) const { return column >= 2 * unknowns_; }
    double room(std::size_t column) const;
    double reducedCost(std::size_t column) const;
    double rowEntry(std::size_t column, const std::vector<double>& inverseRow) const;
    std::vector<double> transformedColumn(std::size_t column) const;
    Leaving chooseLeaving(bool byIndex) const;
    Entering chooseEntering(const Leaving& leaving, const std::vector<double>& inverseRow, bool byIndex) const;
    void pivot(const Leaving& leaving, const Entering& entering);
    bool accurate() const;
    bool refactor();
    void recomputeValues();
    void recomputePrices();

    std::size_t unknowns_;
    std::vector<double> scale_;  ///< 1 / weight
    std::vector<double> start_;  ///< the point of [low, high] nearest to 0, scaled
    std::vector<double> room_;   ///< of the 2 × unknowns rise and fall columns
    std::vector<std::vector<double>> rows_;
    std::vector<double> bounds_;
    std::vector<std::size_t> basis_;
    std::vector<double> values_;                ///< of the basic columns
    std::vector<std::vector<double>> inverse_;  ///< of the basis
    std::vector<double> duals_;
    std::vector<double> prices_;  ///< duals · rows, one per unknown
    std::vector<char> basic_;
    std::vector<char> atRoom_;  ///< non-basic at its upper bound
    int pivots_ = 0;
};

}  // namespace vitrine::internal
