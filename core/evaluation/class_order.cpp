// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/class_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace vitrine {
namespace {

/// Below 1/(2·largest class): one confused image weighs more than any text.
constexpr double kTextWeight = 1e-4;

std::uint64_t imagesOf(std::span<const std::uint32_t> counts, std::size_t classes, std::size_t row) {
    const auto values = counts.subspan(row * classes, classes);
    return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

/// Clusters as sequences of classes, with the mean distance between any two of them.
class Agglomeration {
public:
    explicit Agglomeration(const Matrix& similarity) : similarity_(similarity), size_(similarity.rows()), distance_(size_ * size_) {
        for (std::size_t i = 0; i < size_ * size_; ++i) distance_[i] = 1.0F - similarity.data()[i];
        for (std::size_t i = 0; i < size_; ++i) clusters_.push_back({static_cast<int>(i)});
    }

    std::vector<int> run() {
        std::vector<std::size_t> chain;
        for (std::size_t merges = 0; merges + 1 < size_; ++merges) {
            if (chain.empty()) chain.push_back(firstCluster());
            // Each step goes to the nearest cluster, until two are nearest to each other.
            for (;;) {
                const std::size_t end = chain.back();
                const std::size_t before = chain.size() > 1 ? chain[chain.size() - 2] : size_;
                const std::size_t next = nearest(end, before);
                if (next == before) break;
                chain.push_back(next);
            }
            const std::size_t a = chain.back();
            const std::size_t b = chain[chain.size() - 2];
            chain.resize(chain.size() - 2);
            merge(std::min(a, b), std::max(a, b));
        }
        std::vector<int> order = std::move(clusters_[firstCluster()]);
        if (order.front() > order.back()) std::reverse(order.begin(), order.end());
        return order;
    }

private:
    std::size_t firstCluster() const {
        return static_cast<std::size_t>(std::find_if(clusters_.begin(), clusters_.end(), [](const auto& c) { return !c.empty(); }) -
                                        clusters_.begin());
    }

    /// Ties go to `preferred`, else a chain could run in a circle, then to the lower number.
    std::size_t nearest(std::size_t cluster, std::size_t preferred) const {
        const float* row = distance_.data() + cluster * size_;
        std::size_t best = preferred;
        float least = preferred < size_ ? row[preferred] : std::numeric_limits<float>::infinity();
        for (std::size_t other = 0; other < size_; ++other) {
            if (other == cluster || clusters_[other].empty() || !(row[other] < least)) continue;
            least = row[other];
            best = other;
        }
        return best;
    }

    /// `b` into `a`, each turned so that the ends that meet are the most similar ones.
    void merge(std::size_t a, std::size_t b) {
        std::vector<int>& left = clusters_[a];
        std::vector<int>& right = clusters_[b];
        const auto weightA = static_cast<float>(left.size());
        const auto weightB = static_cast<float>(right.size());
        for (std::size_t other = 0; other < size_; ++other) {
            const float mean = (weightA * distance_[a * size_ + other] + weightB * distance_[b * size_ + other]) / (weightA + weightB);
            distance_[a * size_ + other] = distance_[other * size_ + a] = mean;
        }
        const auto meeting = [&](int leftEnd, int rightEnd) {
            return similarity_.at(static_cast<std::size_t>(leftEnd), static_cast<std::size_t>(rightEnd));
        };
        const float backFront = meeting(left.back(), right.front());
        const float backBack = meeting(left.back(), right.back());
        const float frontFront = meeting(left.front(), right.front());
        const float frontBack = meeting(left.front(), right.back());
        const float best = std::max({backFront, backBack, frontFront, frontBack});
        if (best == backBack && best > backFront) {
            std::reverse(right.begin(), right.end());
        } else if (best > backFront) {
            std::reverse(left.begin(), left.end());
            if (frontBack > frontFront) std::reverse(right.begin(), right.end());
        }
        left.insert(left.end(), right.begin(), right.end());
        right.clear();
    }

    const Matrix& similarity_;
    std::size_t size_;
    std::vector<float> distance_;
    std::vector<std::vector<int>> clusters_;
};

}  // namespace

Result<Matrix> classSimilarity(std::span<const std::uint32_t> counts, std::size_t classes, const Matrix& classTexts) {
    if (counts.size() != classes * classes) return fail(ErrorCode::ShapeMismatch, "confusion matrix", "is not classes × classes");
    if (!classTexts.empty() && classTexts.rows() != classes)
        return fail(ErrorCode::ShapeMismatch, "class texts", "there is not one for each class");
    std::vector<double> weights(classes);
    for (std::size_t i = 0; i < classes; ++i)
        weights[i] = 1.0 / static_cast<double>(std::max<std::uint64_t>(1, imagesOf(counts, classes, i)));
    std::vector<float> values(classes * classes, 1.0F);
    for (std::size_t i = 0; i < classes; ++i)
        for (std::size_t j = i + 1; j < classes; ++j) {
            double similarity = (counts[i * classes + j] * weights[i] + counts[j * classes + i] * weights[j]) / 2.0;
            if (!classTexts.empty()) similarity += kTextWeight * dot(classTexts.row(i), classTexts.row(j));
            values[i * classes + j] = values[j * classes + i] = static_cast<float>(similarity);
        }
    return Matrix(std::move(values), classes, classes);
}

Result<std::vector<int>> similarityOrder(const Matrix& similarity) {
    if (similarity.rows() != similarity.cols()) return fail(ErrorCode::ShapeMismatch, "similarity", "is not square");
    const auto values = similarity.values();
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        return fail(ErrorCode::NumericalFailure, "similarity", "holds a value that is not finite");
    for (std::size_t i = 0; i < similarity.rows(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (similarity.at(i, j) != similarity.at(j, i)) return fail(ErrorCode::ShapeMismatch, "similarity", "is not symmetric");
    if (similarity.rows() == 0) return std::vector<int>{};
    return Agglomeration(similarity).run();
}

std::vector<int> errorOrder(std::span<const std::uint32_t> counts, std::size_t classes) {
    std::vector<double> share(classes, -1.0);
    for (std::size_t i = 0; i < classes; ++i)
        if (const std::uint64_t images = imagesOf(counts, classes, i); images > 0)
            share[i] = static_cast<double>(images - counts[i * classes + i]) / static_cast<double>(images);
    std::vector<int> order(classes);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return share[static_cast<std::size_t>(a)] > share[static_cast<std::size_t>(b)]; });
    return order;
}

}  // namespace vitrine
