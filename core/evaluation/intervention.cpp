// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/intervention.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/counter_random.h"
#include "evaluation/bootstrap.h"
#include "evaluation/concept_insertion.h"
#include "evaluation/internal/head_checks.h"

namespace vitrine {
namespace {

constexpr std::uint64_t kOrderStream = 0x0DE5ULL << 32U;

bool isPermutation(const std::vector<std::size_t>& order, std::size_t groups) {
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.size() != groups) return false;
    for (std::size_t g = 0; g < groups; ++g)
        if (sorted[g] != g) return false;
    return true;
}

int leading(const std::vector<double>& logits) {
    return static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

/// Rights of one image after 0..groups corrections, added to `right`. `columns` is F transposed.
void followImage(const Matrix& columns, std::span<const float> row, std::span<const float> truth, int label,
                 const InterventionTargets& targets, const ConceptGroups& groups,
                 const std::vector<std::size_t>& order, std::vector<double> logits, std::vector<double>& right) {
    right[0] += leading(logits) == label ? 1.0 : 0.0;
    for (std::size_t step = 0; step < order.size(); ++step) {
        for (const std::size_t j : groups[order[step]]) {
            const double change =
                static_cast<double>(truth[j] > 0.5F ? targets.present[j] : targets.absent[j]) - row[j];
            const std::span<const float> weights = columns.row(j);
            for (std::size_t c = 0; c < logits.size(); ++c) logits[c] += weights[c] * change;
        }
        right[step + 1] += leading(logits) == label ? 1.0 : 0.0;
    }
}

}  // namespace

Result<InterventionTargets> interventionTargets(const Matrix& trainActivations, double absentShare,
                                                double presentShare) {
    if (trainActivations.empty()) return fail(ErrorCode::EmptyInput, "train activations", "there are none");
    const Matrix columns = trainActivations.transposed();
    InterventionTargets targets;
    for (std::size_t j = 0; j < columns.rows(); ++j) {
        const std::span<const float> column = columns.row(j);
        std::vector<double> sorted(column.begin(), column.end());
        std::sort(sorted.begin(), sorted.end());
        targets.absent.push_back(static_cast<float>(quantileOfSorted(sorted, absentShare)));
        targets.present.push_back(static_cast<float>(quantileOfSorted(sorted, presentShare)));
    }
    return targets;
}

Result<InterventionTargets> meanTargets(const Matrix& trainActivations, const Matrix& trainConceptLabels) {
    if (trainActivations.empty()) return fail(ErrorCode::EmptyInput, "train activations", "there are none");
    const std::size_t concepts = trainActivations.cols();
    if (trainConceptLabels.rows() != trainActivations.rows() || trainConceptLabels.cols() != concepts)
        return fail(ErrorCode::ShapeMismatch, "concept labels", "do not have the shape of the activations");
    std::vector<double> present(concepts, 0.0), absent(concepts, 0.0), images(concepts, 0.0);
    for (std::size_t i = 0; i < trainActivations.rows(); ++i) {
        const std::span<const float> row = trainActivations.row(i);
        const std::span<const float> truth = trainConceptLabels.row(i);
        for (std::size_t j = 0; j < concepts; ++j) {
            (truth[j] > 0.5F ? present : absent)[j] += row[j];
            images[j] += truth[j] > 0.5F ? 1.0 : 0.0;
        }
    }
    const auto count = static_cast<double>(trainActivations.rows());
    InterventionTargets targets;
    for (std::size_t j = 0; j < concepts; ++j) {
        const double overall = (present[j] + absent[j]) / count;
        targets.present.push_back(static_cast<float>(images[j] > 0.0 ? present[j] / images[j] : overall));
        targets.absent.push_back(static_cast<float>(images[j] < count ? absent[j] / (count - images[j]) : overall));
    }
    return targets;
}

CorrectableConcepts correctableConcepts(const Matrix& trainActivations, const Matrix& trainConceptLabels,
                                        std::span<const std::size_t> candidates) {
    CorrectableConcepts result;
    const auto count = static_cast<double>(trainActivations.rows());
    for (const std::size_t j : candidates) {
        double images = 0.0;
        bool isConstant = true;
        for (std::size_t i = 0; i < trainActivations.rows(); ++i) {
            images += trainConceptLabels.at(i, j) > 0.5F ? 1.0 : 0.0;
            isConstant = isConstant && trainActivations.at(i, j) == trainActivations.at(0, j);
        }
        const double prevalence = images / count;
        if (isConstant) ++result.constant;
        else if (!(std::min(prevalence, 1.0 - prevalence) >= kLeastPrevalence)) ++result.rare;
        else result.concepts.push_back(j);
    }
    return result;
}

ConceptGroups conceptGroups(const std::vector<std::string>& names, std::span<const std::size_t> concepts) {
    ConceptGroups groups;
    std::map<std::string, std::size_t> byPrefix;
    for (const std::size_t j : concepts) {
        const std::size_t colons = names[j].find("::");
        if (colons != std::string::npos) {
            const auto [place, isNew] = byPrefix.emplace(names[j].substr(0, colons), groups.size());
            if (!isNew) {
                groups[place->second].push_back(j);
                continue;
            }
        }
        groups.push_back({j});
    }
    return groups;
}

Result<InterventionCurve> interventionCurve(const LinearHead& head, const Matrix& activations,
                                            const Matrix& conceptLabels, std::span<const int> labels,
                                            const InterventionTargets& targets, const ConceptGroups& groups,
                                            const std::vector<std::vector<std::size_t>>& orders) {
    VITRINE_TRY(internal::checkLabelled(head, activations, labels));
    const std::size_t concepts = head.conceptCount();
    if (conceptLabels.rows() != activations.rows() || conceptLabels.cols() != concepts)
        return fail(ErrorCode::ShapeMismatch, "concept labels", "do not have the shape of the activations");
    if (targets.absent.size() != concepts || targets.present.size() != concepts)
        return fail(ErrorCode::ShapeMismatch, "intervention targets", "are not as many as there are concepts");
    for (const auto& group : groups)
        for (const std::size_t j : group)
            if (j >= concepts) return fail(ErrorCode::InvalidOption, "concept groups", "name a concept that is not there");
    if (orders.empty()) return fail(ErrorCode::EmptyInput, "orders", "there is none");
    for (const auto& order : orders)
        if (!isPermutation(order, groups.size()))
            return fail(ErrorCode::InvalidOption, "orders", "an order does not name every group once");

    const Matrix columns = head.weights.transposed();
    InterventionCurve curve;
    curve.orders = orders.size();
    curve.accuracy.assign(groups.size() + 1, 0.0);
    curve.lowest.assign(groups.size() + 1, 1.0);
    curve.highest.assign(groups.size() + 1, 0.0);
    for (const auto& order : orders) {
        std::vector<double> right(groups.size() + 1, 0.0);
        for (std::size_t i = 0; i < activations.rows(); ++i)
            followImage(columns, activations.row(i), conceptLabels.row(i), labels[i], targets, groups, order,
                        headLogits(head, activations.row(i)), right);
        for (std::size_t g = 0; g < right.size(); ++g) {
            const double accuracy = right[g] / static_cast<double>(activations.rows());
            curve.accuracy[g] += accuracy / static_cast<double>(orders.size());
            curve.lowest[g] = std::min(curve.lowest[g], accuracy);
            curve.highest[g] = std::max(curve.highest[g], accuracy);
        }
    }
    curve.area = curveArea(curve.accuracy);
    return curve;
}

std::vector<std::vector<std::size_t>> randomOrders(std::size_t groups, std::size_t count, std::uint64_t seed) {
    std::vector<std::vector<std::size_t>> orders;
    for (std::size_t n = 0; n < count; ++n) {
        std::vector<std::size_t> order(groups);
        std::iota(order.begin(), order.end(), std::size_t{0});
        CounterRandom random(seed, kOrderStream | n);
        random.shuffle(order);
        orders.push_back(std::move(order));
    }
    return orders;
}

}  // namespace vitrine
