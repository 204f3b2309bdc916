// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/retrieval.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

/// Rank of the best of `right` (ascending positions) among `scores`.
double rankOf(std::span<const float> scores, const std::vector<std::size_t>& right) {
    float best = -std::numeric_limits<float>::infinity();
    for (const std::size_t index : right) best = std::max(best, scores[index]);
    std::size_t rank = 1;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i] >= best && !std::binary_search(right.begin(), right.end(), i)) ++rank;
    return static_cast<double>(rank);
}

RetrievalFigures::Direction figuresOf(std::vector<double> ranks) {
    RetrievalFigures::Direction out;
    if (ranks.empty()) return out;
    std::sort(ranks.begin(), ranks.end());
    const auto share = [&](double limit) {
        return static_cast<double>(std::upper_bound(ranks.begin(), ranks.end(), limit) - ranks.begin()) / static_cast<double>(ranks.size());
    };
    out.recall1 = share(1.0);
    out.recall5 = share(5.0);
    out.recall10 = share(10.0);
    const std::size_t middle = ranks.size() / 2;
    out.medianRank = ranks.size() % 2 == 1 ? ranks[middle] : 0.5 * (ranks[middle - 1] + ranks[middle]);
    return out;
}

/// Mean over rows of log Σ exp(scale · row) − scale · its diagonal entry.
double crossEntropy(const Matrix& cosines, double scale) {
    double sum = 0.0;
    for (std::size_t r = 0; r < cosines.rows(); ++r) {
        const auto row = cosines.row(r);
        const double top = scale * static_cast<double>(*std::max_element(row.begin(), row.end()));
        double total = 0.0;
        for (const float value : row) total += std::exp(scale * static_cast<double>(value) - top);
        sum += top + std::log(total) - scale * static_cast<double>(row[r]);
    }
    return sum / static_cast<double>(cosines.rows());
}

}  // namespace

RetrievalFigures retrieval(const Matrix& images, const Matrix& texts, const std::vector<std::vector<std::size_t>>& textsOfImage) {
    std::vector<std::vector<std::size_t>> imagesOfText(texts.rows());
    std::vector<double> forward, backward;
    for (std::size_t i = 0; i < images.rows(); ++i) {
        std::vector<std::size_t> right = textsOfImage[i];
        std::sort(right.begin(), right.end());
        for (const std::size_t text : right)
            if (imagesOfText[text].empty() || imagesOfText[text].back() != i) imagesOfText[text].push_back(i);
        forward.push_back(rankOf(multiplyTransposed(images.slice(i, 1), texts).row(0), right));
    }
    for (std::size_t t = 0; t < texts.rows(); ++t)
        backward.push_back(rankOf(multiplyTransposed(texts.slice(t, 1), images).row(0), imagesOfText[t]));
    return {figuresOf(std::move(forward)), figuresOf(std::move(backward))};
}

double contrastiveLossOf(const Matrix& images, const Matrix& texts, double scale, std::size_t group) {
    double sum = 0.0;
    std::size_t groups = 0;
    for (std::size_t first = 0; first + 1 < images.rows(); first += group) {
        const std::size_t count = std::min(group, images.rows() - first);
        const Matrix x = images.slice(first, count), y = texts.slice(first, count);
        sum += 0.5 * (crossEntropy(multiplyTransposed(x, y), scale) + crossEntropy(multiplyTransposed(y, x), scale));
        ++groups;
    }
    return groups > 0 ? sum / static_cast<double>(groups) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace vitrine
