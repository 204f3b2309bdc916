// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/retrieval.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/counter_random.h"

namespace vitrine {
namespace {

Matrix randomUnits(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    CounterRandom random(seed);
    std::vector<float> values(rows * cols);
    for (float& value : values) value = random.normal();
    return Matrix(std::move(values), rows, cols).normalizedRows();
}

/// Ranks by sorting all answers, the wrong ones first among equals.
std::vector<double> sortedRanks(const Matrix& queries, const Matrix& answers, const std::vector<std::vector<std::size_t>>& right) {
    std::vector<double> ranks;
    for (std::size_t q = 0; q < queries.rows(); ++q) {
        const auto isRight = [&](std::size_t a) { return std::find(right[q].begin(), right[q].end(), a) != right[q].end(); };
        std::vector<std::pair<double, bool>> order;
        for (std::size_t a = 0; a < answers.rows(); ++a) {
            double cosine = 0.0;
            for (std::size_t c = 0; c < queries.cols(); ++c) cosine += static_cast<double>(queries.at(q, c)) * answers.at(a, c);
            order.emplace_back(-static_cast<double>(static_cast<float>(cosine)), isRight(a));
        }
        std::sort(order.begin(), order.end());
        double wrong = 0.0;
        for (const auto& [score, good] : order) {
            if (good) break;
            wrong += 1.0;
        }
        ranks.push_back(1.0 + wrong);
    }
    return ranks;
}

void expectFigures(const RetrievalFigures::Direction& figures, std::vector<double> ranks) {
    const auto share = [&](double limit) {
        return static_cast<double>(std::count_if(ranks.begin(), ranks.end(), [&](double rank) { return rank <= limit; })) / static_cast<double>(ranks.size());
    };
    EXPECT_DOUBLE_EQ(figures.recall1, share(1));
    EXPECT_DOUBLE_EQ(figures.recall5, share(5));
    EXPECT_DOUBLE_EQ(figures.recall10, share(10));
    std::sort(ranks.begin(), ranks.end());
    const std::size_t half = ranks.size() / 2;
    EXPECT_DOUBLE_EQ(figures.medianRank, ranks.size() % 2 ? ranks[half] : (ranks[half - 1] + ranks[half]) / 2.0);
}

TEST(Retrieval, EqualsANaiveRanking) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CounterRandom random(seed, 7);
        const std::size_t images = 5 + random.index(30), texts = images + random.index(20);
        const Matrix x = randomUnits(images, 6, seed), y = randomUnits(texts, 6, seed + 100);
        std::vector<std::vector<std::size_t>> own(images), images_of(texts);
        for (std::size_t t = 0; t < texts; ++t) {
            const std::size_t image = t < images ? t : random.index(images);
            own[image].push_back(t);
            images_of[t].push_back(image);
        }
        const RetrievalFigures figures = retrieval(x, y, own);
        expectFigures(figures.imageToText, sortedRanks(x, y, own));
        expectFigures(figures.textToImage, sortedRanks(y, x, images_of));
    }
}

TEST(Retrieval, PerfectAndCollapsedModels) {
    const Matrix x = randomUnits(12, 8, 3);
    std::vector<std::vector<std::size_t>> own;
    for (std::size_t i = 0; i < 12; ++i) own.push_back({i});
    const RetrievalFigures perfect = retrieval(x, x, own);
    EXPECT_EQ(perfect.imageToText.recall1, 1.0);
    EXPECT_EQ(perfect.textToImage.medianRank, 1.0);
    const Matrix same(std::vector<float>(12 * 8, std::sqrt(1.0F / 8.0F)), 12, 8);
    const RetrievalFigures collapsed = retrieval(same, same, own);
    EXPECT_EQ(collapsed.imageToText.recall1, 0.0) << "a model that tells nothing apart is not rewarded";
    EXPECT_EQ(collapsed.imageToText.medianRank, 12.0);
    EXPECT_TRUE(std::isnan(retrieval(Matrix(), Matrix(), {}).imageToText.recall1));
}

TEST(Retrieval, ContrastiveLossOfGroups) {
    const Matrix x = randomUnits(7, 5, 1), y = randomUnits(7, 5, 2);
    const auto naive = [&](std::size_t first, std::size_t count, double scale) {
        double sum = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            double rows = 0.0, columns = 0.0;
            for (std::size_t j = 0; j < count; ++j) {
                rows += std::exp(scale * dot(x.row(first + i), y.row(first + j)));
                columns += std::exp(scale * dot(x.row(first + j), y.row(first + i)));
            }
            sum += 0.5 * (std::log(rows) + std::log(columns)) - scale * dot(x.row(first + i), y.row(first + i));
        }
        return sum / static_cast<double>(count);
    };
    EXPECT_NEAR(contrastiveLossOf(x, y, 14.0, 7), naive(0, 7, 14.0), 1e-4);
    EXPECT_NEAR(contrastiveLossOf(x, y, 14.0, 3), 0.5 * (naive(0, 3, 14.0) + naive(3, 3, 14.0)), 1e-4) << "the last one alone says nothing";
    EXPECT_TRUE(std::isnan(contrastiveLossOf(x.slice(0, 1), y.slice(0, 1), 14.0, 3)));
}

}  // namespace
}  // namespace vitrine
