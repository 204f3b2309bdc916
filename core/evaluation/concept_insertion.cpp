// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/concept_insertion.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "evaluation/internal/head_checks.h"

namespace vitrine {
namespace {

int leading(const std::vector<double>& logits) {
    return static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

/// Concepts of a row, the strongest first, ties to the lower index.
std::vector<std::size_t> byStrength(const LinearHead& head, std::span<const float> row, int predicted,
                                    ConceptOrder order) {
    std::vector<double> strength(row.begin(), row.end());
    if (order == ConceptOrder::Contribution) {
        strength = headContributions(head, row, static_cast<std::size_t>(predicted));
    }
    for (double& value : strength) value = std::abs(value);
    std::vector<std::size_t> indices(row.size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    std::stable_sort(indices.begin(), indices.end(),
                     [&](std::size_t a, std::size_t b) { return strength[a] > strength[b]; });
    return indices;
}

std::vector<double> biasOf(const LinearHead& head) {
    if (head.bias.empty()) return std::vector<double>(head.classCount(), 0.0);
    return {head.bias.begin(), head.bias.end()};
}

void addConcept(const LinearHead& head, std::span<const float> row, std::size_t index, std::vector<double>& logits) {
    for (std::size_t c = 0; c < logits.size(); ++c) {
        logits[c] += static_cast<double>(head.weights.at(c, index)) * row[index];
    }
}

}  // namespace

Matrix keepStrongest(const Matrix& activations, std::size_t k) {
    std::vector<float> kept(activations.rows() * activations.cols(), 0.0F);
    std::vector<float> sizes(activations.cols());
    for (std::size_t i = 0; i < activations.rows(); ++i) {
        const std::span<const float> row = activations.row(i);
        std::transform(row.begin(), row.end(), sizes.begin(), [](float value) { return std::abs(value); });
        for (const std::size_t j : largestIndices(sizes, std::min(k, sizes.size()))) {
            kept[i * activations.cols() + j] = row[j];
        }
    }
    return {std::move(kept), activations.rows(), activations.cols()};
}

Result<double> insertionAccuracy(const LinearHead& head, const Matrix& activations, std::span<const int> labels,
                                 std::size_t k, ConceptOrder order) {
    VITRINE_TRY(internal::checkLabelled(head, activations, labels));
    std::size_t right = 0;
    for (std::size_t i = 0; i < activations.rows(); ++i) {
        const std::span<const float> row = activations.row(i);
        const std::vector<std::size_t> strongest = byStrength(head, row, leading(headLogits(head, row)), order);
        std::vector<double> logits = biasOf(head);
        for (std::size_t n = 0; n < std::min(k, strongest.size()); ++n) addConcept(head, row, strongest[n], logits);
        if (leading(logits) == labels[i]) ++right;
    }
    return static_cast<double>(right) / static_cast<double>(activations.rows());
}

Result<InsertionCurves> insertionCurves(const LinearHead& head, const Matrix& activations, std::span<const int> labels,
                                        ConceptOrder order) {
    VITRINE_TRY(internal::checkLabelled(head, activations, labels));
    const std::size_t concepts = head.conceptCount();
    const std::vector<double> none(concepts + 1, 0.0);
    InsertionCurves curves{none, none, none, none};
    const double share = 1.0 / static_cast<double>(activations.rows());
    for (std::size_t i = 0; i < activations.rows(); ++i) {
        const std::span<const float> row = activations.row(i);
        const int full = leading(headLogits(head, row));
        const std::vector<std::size_t> strongest = byStrength(head, row, full, order);
        std::vector<double> inserted = biasOf(head);
        std::vector<double> remaining = biasOf(head);
        for (std::size_t k = 0; k <= concepts; ++k) {
            if (k > 0) addConcept(head, row, strongest[k - 1], inserted);
            // Deletion is filled from its far end: with k concepts back, concepts − k are deleted.
            if (k > 0) addConcept(head, row, strongest[concepts - k], remaining);
            const int withStrongest = leading(inserted);
            const int withWeakest = leading(remaining);
            if (withStrongest == labels[i]) curves.insertionAccuracy[k] += share;
            if (withStrongest == full) curves.insertionAgreement[k] += share;
            if (withWeakest == labels[i]) curves.deletionAccuracy[concepts - k] += share;
            if (withWeakest == full) curves.deletionAgreement[concepts - k] += share;
        }
    }
    return curves;
}

double curveArea(std::span<const double> curve) {
    if (curve.size() < 2) return 0.0;
    double sum = 0.0;
    for (std::size_t k = 1; k < curve.size(); ++k) sum += 0.5 * (curve[k - 1] + curve[k]);
    return sum / static_cast<double>(curve.size() - 1);
}

}  // namespace vitrine
