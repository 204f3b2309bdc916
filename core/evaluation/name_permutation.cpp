// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/name_permutation.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "base/counter_random.h"
#include "base/option_spec.h"

namespace vitrine {
namespace {

constexpr std::uint64_t kStream = 0x9A3EULL << 32U;
constexpr double kNoVariance = 1e-12;  ///< as in concept_similarity.cpp

/// Each column centred, cubed and scaled to unit length; empty without variance.
std::vector<std::vector<double>> cubedColumns(const Matrix& values) {
    const Matrix transposed = values.transposed();
    std::vector<std::vector<double>> result(transposed.rows());
    for (std::size_t j = 0; j < transposed.rows(); ++j) {
        const std::span<const float> row = transposed.row(j);
        const auto count = static_cast<double>(row.size());
        const double mean = std::accumulate(row.begin(), row.end(), 0.0) / count;
        double energy = 0.0;
        double spread = 0.0;
        for (const float value : row) {
            energy += static_cast<double>(value) * value;
            spread += (value - mean) * (value - mean);
        }
        if (!(spread > kNoVariance * energy)) continue;
        const double deviation = std::sqrt(spread / count);
        double length = 0.0;
        for (const float value : row) {
            const double unit = (value - mean) / deviation;
            result[j].push_back(unit * unit * unit);
            length += result[j].back() * result[j].back();
        }
        for (double& value : result[j]) value /= std::sqrt(length);
    }
    return result;
}

}  // namespace

Result<std::vector<double>> crossSimilarity(const Matrix& outputs, const Matrix& clipScores, JobContext& job) {
    if (outputs.rows() != clipScores.rows() || outputs.cols() != clipScores.cols())
        return fail(ErrorCode::ShapeMismatch, "concept scores", "do not have the shape of the activations");
    const auto units = cubedColumns(outputs);
    const auto words = cubedColumns(clipScores);
    std::vector<double> similarity;
    similarity.reserve(units.size() * words.size());
    for (std::size_t j = 0; j < units.size(); ++j) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Comparing units with names"), static_cast<std::int64_t>(j),
                             static_cast<std::int64_t>(units.size())}))
            return fail(ErrorCode::Cancelled, "permutation of names");
        for (const std::vector<double>& word : words) {
            similarity.push_back(units[j].empty() || word.empty()
                                     ? std::numeric_limits<double>::quiet_NaN()
                                     : std::inner_product(word.begin(), word.end(), units[j].begin(), 0.0));
        }
    }
    return similarity;
}

Result<NamePermutation> testNames(std::span<const double> similarity, std::size_t concepts,
                                  const std::vector<std::vector<std::size_t>>& renamings) {
    if (concepts == 0 || similarity.size() != concepts * concepts)
        return fail(ErrorCode::ShapeMismatch, "concept similarity", "is not a square matrix of the concepts");
    if (renamings.empty()) return fail(ErrorCode::EmptyInput, "renamings", "there is none");
    const auto mean = [&](auto&& nameOf) {
        double sum = 0.0;
        std::size_t counted = 0;
        for (std::size_t j = 0; j < concepts; ++j) {
            const double value = similarity[j * concepts + nameOf(j)];
            if (std::isnan(value)) continue;
            sum += value;
            ++counted;
        }
        return counted > 0 ? sum / static_cast<double>(counted) : std::numeric_limits<double>::quiet_NaN();
    };
    NamePermutation result;
    result.observed = mean([](std::size_t j) { return j; });
    if (std::isnan(result.observed))
        return fail(ErrorCode::EmptyInput, "concept similarity", "no concept varies over the images");
    std::size_t atLeast = 0;
    for (const auto& renaming : renamings) {
        if (renaming.size() != concepts)
            return fail(ErrorCode::ShapeMismatch, "renamings", "do not name every concept");
        for (const std::size_t name : renaming)
            if (name >= concepts) return fail(ErrorCode::InvalidOption, "renamings", "name a concept that is not there");
        result.permuted.push_back(mean([&](std::size_t j) { return renaming[j]; }));
        if (result.permuted.back() >= result.observed) ++atLeast;
    }
    const auto count = static_cast<double>(renamings.size());
    result.mean = std::accumulate(result.permuted.begin(), result.permuted.end(), 0.0) / count;
    double spread = 0.0;
    for (const double value : result.permuted) spread += (value - result.mean) * (value - result.mean);
    result.deviation = count > 1.0 ? std::sqrt(spread / (count - 1.0)) : 0.0;
    result.pValue = (1.0 + static_cast<double>(atLeast)) / (count + 1.0);
    return result;
}

std::vector<std::vector<std::size_t>> randomRenamings(std::size_t concepts, std::span<const std::size_t> units,
                                                      std::size_t count, std::uint64_t seed) {
    std::vector<std::vector<std::size_t>> renamings;
    for (std::size_t r = 0; r < count; ++r) {
        std::vector<std::size_t> dealt(units.begin(), units.end());
        CounterRandom random(seed, kStream | r);
        random.shuffle(dealt);
        std::vector<std::size_t> renaming(concepts);
        std::iota(renaming.begin(), renaming.end(), std::size_t{0});
        for (std::size_t n = 0; n < units.size(); ++n) renaming[units[n]] = dealt[n];
        renamings.push_back(std::move(renaming));
    }
    return renamings;
}

}  // namespace vitrine
