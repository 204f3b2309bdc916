// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/concept_similarity.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace vitrine {
namespace {

/// Share of a column's energy below which its spread is only float32 rounding.
constexpr double kNoVariance = 1e-12;

double innerProduct(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// The column without its mean, scaled to unit length after raising to `power`; empty without variance.
std::vector<double> centred(std::span<const float> column, int power) {
    if (column.empty()) return {};
    const double mean =
        std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(column.size());
    double energy = 0.0;
    double spread = 0.0;
    std::vector<double> values(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) {
        const double difference = column[i] - mean;
        energy += static_cast<double>(column[i]) * column[i];
        spread += difference * difference;
        values[i] = difference;
    }
    if (!(spread > kNoVariance * energy)) return {};
    // Unit variance first: a cube of small values must not underflow.
    const double deviation = std::sqrt(spread / static_cast<double>(values.size()));
    for (double& value : values) value = power == 3 ? std::pow(value / deviation, 3) : value / deviation;
    const double length = std::sqrt(innerProduct(values, values));
    for (double& value : values) value /= length;
    return values;
}

double cosine(std::span<const float> first, std::span<const float> second, int power) {
    const std::vector<double> a = centred(first, power);
    const std::vector<double> b = centred(second, power);
    if (a.empty() || b.empty() || a.size() != b.size()) return std::numeric_limits<double>::quiet_NaN();
    return innerProduct(a, b);
}

Result<> checkShapes(const Matrix& activations, const Matrix& clipScores) {
    if (activations.rows() == clipScores.rows() && activations.cols() == clipScores.cols()) return {};
    return fail(ErrorCode::ShapeMismatch, "concept scores", "do not have the shape of the activations");
}

}  // namespace

double pearson(std::span<const float> first, std::span<const float> second) { return cosine(first, second, 1); }

double cosCubed(std::span<const float> first, std::span<const float> second) { return cosine(first, second, 3); }

Result<ConceptSimilarity> conceptSimilarity(const Matrix& activations, const Matrix& clipScores,
                                            std::span<const std::size_t> alive) {
    VITRINE_TRY(checkShapes(activations, clipScores));
    const Matrix units = activations.transposed();
    const Matrix words = clipScores.transposed();
    ConceptSimilarity result;
    for (std::size_t j = 0; j < units.rows(); ++j) {
        result.cosCubed.push_back(cosCubed(units.row(j), words.row(j)));
        result.pearson.push_back(pearson(units.row(j), words.row(j)));
    }
    std::vector<std::size_t> counted(alive.begin(), alive.end());
    if (counted.empty()) {
        counted.resize(units.rows());
        std::iota(counted.begin(), counted.end(), std::size_t{0});
    }
    for (const std::size_t j : counted) {
        if (j >= units.rows()) {
            return fail(ErrorCode::InvalidOption, "alive concepts", "name a concept that is not there");
        }
        if (std::isnan(result.cosCubed[j])) continue;
        ++result.counted;
        result.meanCosCubed += result.cosCubed[j];
        result.meanPearson += result.pearson[j];
        if (result.cosCubed[j] > kInterpretableSimilarity) ++result.interpretable;
    }
    if (result.counted > 0) {
        const auto count = static_cast<double>(result.counted);
        result.meanCosCubed /= count;
        result.meanPearson /= count;
        result.interpretableShare = static_cast<double>(result.interpretable) / count;
    }
    return result;
}

Result<NameMatch> nameMatch(const Matrix& activations, const Matrix& clipScores) {
    VITRINE_TRY(checkShapes(activations, clipScores));
    if (activations.empty()) return fail(ErrorCode::EmptyInput, "activations", "there are no images");
    const Matrix units = activations.transposed();
    const Matrix wordColumns = clipScores.transposed();
    std::vector<std::vector<double>> words;
    for (std::size_t l = 0; l < wordColumns.rows(); ++l) words.push_back(centred(wordColumns.row(l), 1));

    NameMatch result;
    std::size_t matches = 0;
    for (std::size_t j = 0; j < units.rows(); ++j) {
        const std::vector<double> unit = centred(units.row(j), 1);
        double strongest = -std::numeric_limits<double>::infinity();
        std::size_t best = words.size();  // a dead unit means none of them
        for (std::size_t l = 0; l < words.size() && !unit.empty(); ++l) {
            if (words[l].empty()) continue;
            const double correlation = innerProduct(unit, words[l]);
            if (correlation <= strongest) continue;
            strongest = correlation;
            best = l;
        }
        result.best.push_back(best);
        if (best == j) ++matches;
    }
    result.rate = static_cast<double>(matches) / static_cast<double>(units.rows());
    return result;
}

}  // namespace vitrine
