// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/resampled_measures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "base/option_spec.h"
#include "evaluation/concept_similarity.h"

namespace vitrine {
namespace {

constexpr double kNoVariance = 1e-12;  ///< as in concept_similarity.cpp
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

bool proceed(JobContext& job, std::size_t done, std::size_t total) {
    return job.checkpoint({VITRINE_TR_NOOP("Core", "Resampling test images"), static_cast<std::int64_t>(done),
                           static_cast<std::int64_t>(total)});
}

/// A column as float64 around its mean in units of its deviation, so that cubes neither under- nor overflow.
std::vector<double> standardised(std::span<const float> column) {
    const double mean = std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(column.size());
    double spread = 0.0;
    for (const float value : column) spread += (value - mean) * (value - mean);
    const double deviation = std::sqrt(spread / static_cast<double>(column.size()));
    std::vector<double> result(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) result[i] = deviation > 0.0 ? (column[i] - mean) / deviation : 0.0;
    return result;
}

/// Cos-cubed of two standardised columns in one resample; NaN without variance.
double weightedCosCubed(const std::vector<double>& first, const std::vector<double>& second,
                        std::span<const std::uint16_t> weights) {
    const std::size_t count = first.size();
    double meanFirst = 0.0;
    double meanSecond = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        meanFirst += weights[i] * first[i];
        meanSecond += weights[i] * second[i];
    }
    meanFirst /= static_cast<double>(count);
    meanSecond /= static_cast<double>(count);
    double product = 0.0;
    double lengthFirst = 0.0;
    double lengthSecond = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double a = first[i] - meanFirst;
        const double b = second[i] - meanSecond;
        const double cubeA = a * a * a;
        const double cubeB = b * b * b;
        product += weights[i] * cubeA * cubeB;
        lengthFirst += weights[i] * cubeA * cubeA;
        lengthSecond += weights[i] * cubeB * cubeB;
    }
    const double floor = kNoVariance * static_cast<double>(count);
    if (!(lengthFirst > floor) || !(lengthSecond > floor)) return kUndefined;
    return product / std::sqrt(lengthFirst * lengthSecond);
}

/// One concept sorted by score once; every resample then needs a single pass.
class SortedConcept {
public:
    SortedConcept(std::span<const float> scores, std::span<const float> labels) : order_(scores.size()) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
        for (std::size_t n = 0; n < order_.size(); ++n) {
            isPositive_.push_back(labels[order_[n]] > 0.5F ? 1 : 0);
            endsTie_.push_back(n + 1 == order_.size() || scores[order_[n + 1]] != scores[order_[n]] ? 1 : 0);
        }
    }

    std::optional<double> auc(std::span<const std::uint16_t> weights) const {
        double below = 0.0;  // negatives with a smaller score
        double wins = 0.0;
        double positives = 0.0;
        double tiedPositives = 0.0;
        double tiedNegatives = 0.0;
        std::size_t values = 0;
        for (std::size_t n = 0; n < order_.size(); ++n) {
            const double weight = weights[order_[n]];
            (isPositive_[n] != 0 ? tiedPositives : tiedNegatives) += weight;
            if (endsTie_[n] == 0) continue;
            values += tiedPositives + tiedNegatives > 0.0 ? 1 : 0;
            wins += tiedPositives * (below + 0.5 * tiedNegatives);
            positives += tiedPositives;
            below += tiedNegatives;
            tiedPositives = tiedNegatives = 0.0;
        }
        if (positives == 0.0 || below == 0.0 || values < 2) return {};
        return wins / (positives * below);
    }

private:
    std::vector<std::size_t> order_;
    std::vector<std::uint8_t> isPositive_, endsTie_;
};

double meanOfSmallestTenth(std::vector<double> values) {
    const std::size_t worst = (values.size() + 9) / 10;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(worst - 1), values.end());
    return std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(worst), 0.0) /
           static_cast<double>(worst);
}

}  // namespace

Result<ResampledSimilarity> resampledSimilarity(const Matrix& activations, const Matrix& clipScores,
                                                std::span<const std::size_t> concepts, const Resamples& resamples,
                                                std::size_t count, JobContext& job) {
    if (activations.rows() != clipScores.rows() || activations.cols() != clipScores.cols() ||
        activations.rows() != resamples.imageCount())
        return fail(ErrorCode::ShapeMismatch, "concept scores", "do not have the shape of the activations");
    const Matrix units = activations.transposed();
    const Matrix words = clipScores.transposed();
    count = std::min(count, resamples.size());
    std::vector<double> sum(count, 0.0), above(count, 0.0), defined(count, 0.0);
    for (std::size_t n = 0; n < concepts.size(); ++n) {
        if (concepts[n] >= units.rows())
            return fail(ErrorCode::InvalidOption, "alive concepts", "name a concept that is not there");
        const std::vector<double> unit = standardised(units.row(concepts[n]));
        const std::vector<double> word = standardised(words.row(concepts[n]));
        for (std::size_t r = 0; r < count; ++r) {
            if (r % 64 == 0 && !proceed(job, n, concepts.size()))
                return fail(ErrorCode::Cancelled, "concept similarity");
            const double value = weightedCosCubed(unit, word, resamples.weights(r));
            if (std::isnan(value)) continue;
            sum[r] += value;
            above[r] += value > kInterpretableSimilarity ? 1.0 : 0.0;
            defined[r] += 1.0;
        }
    }
    ResampledSimilarity result;
    for (std::size_t r = 0; r < count; ++r) {
        result.mean.push_back(defined[r] > 0.0 ? sum[r] / defined[r] : kUndefined);
        result.share.push_back(defined[r] > 0.0 ? above[r] / defined[r] : kUndefined);
    }
    return result;
}

Result<ResampledAuc> resampledConceptAuc(const Matrix& activations, const Matrix& labels, const Resamples& resamples,
                                         std::size_t count, JobContext& job) {
    if (activations.rows() != labels.rows() || activations.cols() != labels.cols() ||
        activations.rows() != resamples.imageCount())
        return fail(ErrorCode::ShapeMismatch, "concept labels", "do not have the shape of the activations");
    const Matrix scoreColumns = activations.transposed();
    const Matrix labelColumns = labels.transposed();
    count = std::min(count, resamples.size());
    std::vector<std::vector<double>> values(count);
    for (std::size_t j = 0; j < scoreColumns.rows(); ++j) {
        const SortedConcept sorted(scoreColumns.row(j), labelColumns.row(j));
        for (std::size_t r = 0; r < count; ++r) {
            if (r % 64 == 0 && !proceed(job, j, scoreColumns.rows())) return fail(ErrorCode::Cancelled, "concept AUC");
            if (const std::optional<double> value = sorted.auc(resamples.weights(r))) values[r].push_back(*value);
        }
    }
    ResampledAuc result;
    for (const std::vector<double>& ofResample : values) {
        const auto size = static_cast<double>(ofResample.size());
        result.macro.push_back(
            ofResample.empty() ? kUndefined : std::accumulate(ofResample.begin(), ofResample.end(), 0.0) / size);
        result.worstTenth.push_back(ofResample.empty() ? kUndefined : meanOfSmallestTenth(ofResample));
    }
    return result;
}

}  // namespace vitrine
