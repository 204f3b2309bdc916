// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/leakage.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/counter_random.h"
#include "base/option_spec.h"
#include "evaluation/mutual_information.h"

namespace vitrine {
namespace {

constexpr double kGuard = 1e-10;      ///< a constant label has no entropy: its share of information is 0
constexpr double kImportance = 1e-11; ///< added to every importance, so that a row of zeros is flat
constexpr std::uint64_t kPairStream = 0x1C1ULL << 32U;

Result<> checkShapes(const Matrix& outputs, const Matrix& conceptLabels) {
    if (outputs.empty()) return fail(ErrorCode::EmptyInput, "concept outputs", "there are no images");
    if (outputs.rows() != conceptLabels.rows() || outputs.cols() != conceptLabels.cols())
        return fail(ErrorCode::ShapeMismatch, "concept labels", "do not have the shape of the concept outputs");
    return {};
}

std::vector<std::vector<double>> columns(const Matrix& values) {
    const Matrix transposed = values.transposed();
    std::vector<std::vector<double>> result;
    for (std::size_t j = 0; j < transposed.rows(); ++j) {
        const std::span<const float> row = transposed.row(j);
        result.emplace_back(row.begin(), row.end());
    }
    return result;
}

std::vector<std::vector<int>> binaryColumns(const Matrix& labels) {
    const Matrix transposed = labels.transposed();
    std::vector<std::vector<int>> result(transposed.rows());
    for (std::size_t j = 0; j < transposed.rows(); ++j)
        for (const float value : transposed.row(j)) result[j].push_back(value > 0.5F ? 1 : 0);
    return result;
}

bool varies(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [&](double value) { return value != values.front(); });
}

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

Pairs choosePairs(const std::vector<std::size_t>& units, std::size_t limit, std::uint64_t seed) {
    const std::size_t count = units.size();
    const std::size_t all = count < 2 ? 0 : count * (count - 1) / 2;
    Pairs pairs;
    if (limit == 0 || all <= limit) {
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = i + 1; j < count; ++j) pairs.emplace_back(units[i], units[j]);
        return pairs;
    }
    CounterRandom random(seed, kPairStream);
    std::set<std::pair<std::size_t, std::size_t>> chosen;
    while (chosen.size() < limit) {
        const std::size_t i = random.index(count);
        const std::size_t j = random.index(count);
        if (i != j) chosen.emplace(units[std::min(i, j)], units[std::max(i, j)]);
    }
    return {chosen.begin(), chosen.end()};
}

/// Midranks of a column, from 1.
std::vector<double> midranks(std::span<const float> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
        for (std::size_t n = first; n <= last; ++n) ranks[order[n]] = 1.0 + 0.5 * static_cast<double>(first + last);
        first = last + 1;
    }
    return ranks;
}

/// max(AUC, 1 − AUC) of ranked scores against a label that occurs both ways.
double rankPurity(const std::vector<double>& ranks, const std::vector<int>& labels) {
    double sum = 0.0;
    double positives = 0.0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        if (labels[i] == 0) continue;
        sum += ranks[i];
        positives += 1.0;
    }
    const double negatives = static_cast<double>(ranks.size()) - positives;
    const double auc = (sum - 0.5 * positives * (positives + 1.0)) / (positives * negatives);
    return std::max(auc, 1.0 - auc);
}

/// 1 − H(values)/log(size), and the mass of the values.
std::pair<double, double> concentration(const std::vector<double>& values) {
    const double mass = std::accumulate(values.begin(), values.end(), 0.0);
    double sum = 0.0;
    for (const double value : values) sum -= value / mass * std::log(value / mass);
    const double base = std::log(static_cast<double>(values.size()));
    return {values.size() > 1 ? 1.0 - sum / base : 1.0, mass};
}

}  // namespace

Result<ConceptTaskLeakage> conceptTaskLeakage(const Matrix& outputs, const Matrix& conceptLabels,
                                              std::span<const int> labels) {
    VITRINE_TRY(checkShapes(outputs, conceptLabels));
    if (labels.size() != outputs.rows())
        return fail(ErrorCode::ShapeMismatch, "labels", "are not as many as there are images");
    ConceptTaskLeakage result;
    result.labelEntropy = entropy(labels);
    if (!(result.labelEntropy > 0.0)) return fail(ErrorCode::EmptyInput, "labels", "there is only one class");
    const auto units = columns(outputs);
    const auto truths = binaryColumns(conceptLabels);
    for (std::size_t j = 0; j < units.size(); ++j) {
        result.activation.push_back(varies(units[j]) ? mutualInformationMixed(units[j], labels) / result.labelEntropy
                                                     : 0.0);
        result.label.push_back(mutualInformation(truths[j], labels) / result.labelEntropy);
        result.perConcept.push_back(std::max(0.0, result.activation[j] - result.label[j]));
    }
    result.mean = std::accumulate(result.perConcept.begin(), result.perConcept.end(), 0.0) /
                  static_cast<double>(result.perConcept.size());
    return result;
}

Result<InterConceptLeakage> interConceptLeakage(const Matrix& outputs, const Matrix& conceptLabels,
                                                std::size_t pairLimit, std::uint64_t seed, JobContext& job) {
    VITRINE_TRY(checkShapes(outputs, conceptLabels));
    const auto units = columns(outputs);
    const auto truths = binaryColumns(conceptLabels);
    std::vector<std::size_t> varying;
    std::vector<double> own(units.size(), 0.0);
    std::vector<double> entropies(units.size(), 0.0);
    for (std::size_t j = 0; j < units.size(); ++j) {
        entropies[j] = entropy(truths[j]);
        if (!varies(units[j])) continue;
        varying.push_back(j);
        own[j] = mutualInformationContinuous(units[j], units[j]);
    }
    const Pairs pairs = choosePairs(varying, pairLimit, seed);
    if (pairs.empty()) return fail(ErrorCode::EmptyInput, "concept outputs", "fewer than two concepts vary");
    InterConceptLeakage result;
    double sum = 0.0;
    for (const auto& [i, j] : pairs) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Measuring leakage between concepts"),
                             static_cast<std::int64_t>(result.pairs.size()), static_cast<std::int64_t>(pairs.size())}))
            return fail(ErrorCode::Cancelled, "leakage between concepts");
        InterConceptLeakage::Pair pair{i, j};
        pair.activation = mutualInformationContinuous(units[i], units[j]) / (std::sqrt(own[i] * own[j]) + kGuard);
        pair.label = mutualInformation(truths[i], truths[j]) / (std::sqrt(entropies[i] * entropies[j]) + kGuard);
        pair.leakage = std::max(0.0, pair.activation - pair.label);
        sum += pair.leakage;
        result.pairs.push_back(pair);
    }
    result.mean = sum / static_cast<double>(pairs.size());
    return result;
}

Result<OracleImpurity> oracleImpurity(const Matrix& outputs, const Matrix& conceptLabels) {
    VITRINE_TRY(checkShapes(outputs, conceptLabels));
    const Matrix units = outputs.transposed();
    const Matrix truthColumns = conceptLabels.transposed();
    const auto truths = binaryColumns(conceptLabels);
    OracleImpurity result;
    for (std::size_t j = 0; j < truths.size(); ++j)
        if (entropy(truths[j]) > 0.0) result.concepts.push_back(j);
    if (result.concepts.empty())
        return fail(ErrorCode::EmptyInput, "concept labels", "no concept is present in some images and absent in others");
    double squares = 0.0;
    for (const std::size_t i : result.concepts) {
        const std::vector<double> unitRanks = midranks(units.row(i));
        const std::vector<double> truthRanks = midranks(truthColumns.row(i));
        for (const std::size_t j : result.concepts) {
            result.purity.push_back(rankPurity(unitRanks, truths[j]));
            result.oracle.push_back(rankPurity(truthRanks, truths[j]));
            const double difference = result.purity.back() - result.oracle.back();
            squares += difference * difference;
        }
    }
    result.value = 2.0 / static_cast<double>(result.concepts.size()) * std::sqrt(squares);
    return result;
}

Result<Disentanglement> disentanglement(const Matrix& importance) {
    if (importance.empty()) return fail(ErrorCode::EmptyInput, "importances", "there are none");
    std::vector<std::vector<double>> rows = columns(importance.transposed());
    std::vector<std::vector<double>> byConcept = columns(importance);
    const auto weigh = [](std::vector<std::vector<double>>& lines, std::vector<double>& each) {
        double total = 0.0;
        double weighted = 0.0;
        for (std::vector<double>& line : lines) {
            for (double& value : line) value += kImportance;
            const auto [share, mass] = concentration(line);
            each.push_back(share);
            total += mass;
            weighted += share * mass;
        }
        return weighted / total;
    };
    Disentanglement result;
    result.disentanglement = weigh(rows, result.perUnit);
    result.completeness = weigh(byConcept, result.perConcept);
    return result;
}

}  // namespace vitrine
