// SPDX-License-Identifier: GPL-3.0-or-later
// The measures of a method that knows concepts, in groups that can be absent for one reason each.
#pragma once

#include <optional>
#include <vector>

#include "comparison/internal/comparison_basis.h"
#include "evaluation/explanation.h"

namespace vitrine::internal {

/// What a method computes for the images, made once.
struct MethodOutputs {
    Matrix trainActivations;  ///< of thinnedRows(); empty where no path is fitted and nothing is corrected
    std::vector<std::size_t> trainRows;  ///< of ComparisonBasis::train, one a row above
    std::vector<int> trainLabels;
    Matrix activations;  ///< N×D
    Matrix outputs;      ///< N×D, before any gate
    Matrix scores;       ///< N×D, CLIP's cosines
    std::vector<std::size_t> alive;
    std::optional<LinearHead> head;  ///< empty when the decision is not linear in the activations
};

/// The columns of the outputs whose concept has labels, and those labels.
struct LabelledConcepts {
    std::vector<std::size_t> columns;  ///< of the method
    std::vector<std::size_t> labelColumns;  ///< of the basis, one a column above
    Matrix labels;                     ///< N × columns
};
LabelledConcepts labelledConcepts(const ComparisonBasis& basis, const std::vector<std::string>& conceptNames);

/// Columns of a matrix, in that order.
Matrix chosenColumns(const Matrix& values, const std::vector<std::size_t>& columns);

/// Concept similarity, its share, matched names.
Result<> measureNames(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation,
                      JobContext& job);
/// Concept AUC; intervention where there is a head and `withIntervention`.
Result<> measureLabels(const MethodOutputs& outputs, const ComparisonBasis& basis,
                       const std::vector<std::string>& conceptNames, bool withIntervention, MethodEvaluation& evaluation,
                       JobContext& job);
/// CTL, ICL, OIS and DCI on at most kLeakageImages images.
Result<> measureLeakage(const MethodOutputs& outputs, const ComparisonBasis& basis,
                        const std::vector<std::string>& conceptNames, MethodEvaluation& evaluation, JobContext& job);
/// Active concepts, Hoyer, NCC of the linear head.
void measureSparsity(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation);
/// Insertion and deletion curves, on at most as many images as the work allows.
Result<> measureInsertion(const MethodOutputs& outputs, const ComparisonBasis& basis, MethodEvaluation& evaluation);

inline constexpr std::size_t kLeakageImages = 1000;

/// Resamples a measure with `work` operations each may use.
std::size_t affordableResamples(const Resamples& resamples, double work);

}  // namespace vitrine::internal
