// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest edit of several concepts at once that makes a chosen class win: a linear program,
// min Σ w_j|δ_j| subject to (F_B − F_m)·(a + δ) + b_B − b_m ≥ margin, solved exactly.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "evaluation/explanation.h"

namespace vitrine {

struct SmallestEditOptions {
    double margin = 0.0;            ///< required lead of B over every other class, in logits, ≥ 0
    bool againstAllClasses = true;  ///< false: only against class A
    bool insideRange = false;       ///< keep every edited activation inside the reference range
    bool weightByDeviation = false;  ///< minimise Σ |δ_j| / std_j instead of Σ |δ_j|
};

enum class SmallestEditStatus {
    Found,
    Infeasible,  ///< no edit (inside the range, if asked for) lets B win
    GaveUp       ///< the solver met its iteration limit; never seen on well-scaled heads
};

struct SmallestEdit {
    SmallestEditStatus status = SmallestEditStatus::Infeasible;
    std::vector<double> delta;         ///< one per concept; empty unless Found
    std::vector<std::size_t> changed;  ///< concepts with δ ≠ 0, largest share of the cost first
    double cost = 0.0;                 ///< Σ w_j|δ_j|
    double absoluteSum = 0.0;          ///< Σ |δ_j|
    int iterations = 0;                ///< pivots of the simplex method
    int classesUsed = 0;               ///< class constraints that had to be looked at
};

/// Smallest edit of `activation` after which class B leads. Classes are taken into the program only
/// when a solution violates them, so a thousand classes cost little more than the few that compete.
/// Concepts without variance in the reference are never moved when weightByDeviation is set.
Result<SmallestEdit> findSmallestEdit(const LinearHead& head, std::span<const float> activation, std::size_t classA,
                                        std::size_t classB, const ConceptReference& reference,
                                        const SmallestEditOptions& options = {});

}  // namespace vitrine
