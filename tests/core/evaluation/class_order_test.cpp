// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/class_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "base/result.h"

namespace vitrine::test {
namespace {

template <class T>
T mustHave(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

/// Similarity that falls with the distance on a line; class `shuffled[i]` stands at place i.
Matrix onALine(const std::vector<int>& shuffled) {
    const std::size_t size = shuffled.size();
    std::vector<float> values(size * size);
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j)
            values[static_cast<std::size_t>(shuffled[i]) * size + static_cast<std::size_t>(shuffled[j])] =
                1.0F - std::abs(static_cast<float>(i) - static_cast<float>(j)) / static_cast<float>(size);
    return Matrix(std::move(values), size, size);
}

double neighbourSimilarity(const Matrix& similarity, const std::vector<int>& order) {
    double sum = 0.0;
    for (std::size_t i = 1; i < order.size(); ++i)
        sum += similarity.at(static_cast<std::size_t>(order[i - 1]), static_cast<std::size_t>(order[i]));
    return sum;
}

TEST(ClassOrder, GroupsThatAreConfusedStandTogether) {
    // Three groups {0,3,6}, {1,4,7}, {2,5,8}; within a group a fifth of the images goes to each other class.
    constexpr std::size_t kClasses = 9;
    std::vector<std::uint32_t> counts(kClasses * kClasses, 0);
    for (std::size_t i = 0; i < kClasses; ++i)
        for (std::size_t j = 0; j < kClasses; ++j)
            if (i % 3 == j % 3) counts[i * kClasses + j] = i == j ? 6 : 2;
    const std::vector<int> order = mustHave(similarityOrder(mustHave(classSimilarity(counts, kClasses))));
    std::vector<int> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    std::vector<int> all(kClasses);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(sorted, all);
    for (std::size_t first = 0; first < kClasses; first += 3) {
        EXPECT_EQ(order[first] % 3, order[first + 1] % 3);
        EXPECT_EQ(order[first] % 3, order[first + 2] % 3);
    }
}

TEST(ClassOrder, AnOrderOnALineIsFoundAgain) {
    const std::vector<int> shuffled{4, 1, 6, 0, 7, 3, 5, 2};
    const Matrix similarity = onALine(shuffled);
    const std::vector<int> order = mustHave(similarityOrder(similarity));
    // Adjacent classes are as similar as they can be: no permutation does better than the line itself.
    EXPECT_NEAR(neighbourSimilarity(similarity, order), neighbourSimilarity(similarity, shuffled), 1e-5);
    EXPECT_LE(order.front(), order.back());
}

TEST(ClassOrder, IsBetterThanNoOrderOnManyClasses) {
    constexpr int kClasses = 300;
    std::vector<int> shuffled(kClasses);
    for (int i = 0; i < kClasses; ++i) shuffled[static_cast<std::size_t>(i)] = (i * 7919 + 13) % kClasses;  // 7919 is prime
    const Matrix similarity = onALine(shuffled);
    std::vector<int> unordered(kClasses);
    std::iota(unordered.begin(), unordered.end(), 0);
    const double reached = neighbourSimilarity(similarity, mustHave(similarityOrder(similarity)));
    const double best = neighbourSimilarity(similarity, shuffled);
    EXPECT_GT(reached, neighbourSimilarity(similarity, unordered));
    EXPECT_GT(reached, 0.98 * best);
}

TEST(ClassOrder, OneErrorOutweighsEveryText) {
    // Class 0 is confused once with 2 in 2000 images, while its text equals that of 1.
    const std::vector<std::uint32_t> counts{1999, 0, 1, 0, 2000, 0, 0, 0, 2000};
    const Matrix texts({1, 0, 1, 0, 0, 1}, 3, 2);
    const Matrix similarity = mustHave(classSimilarity(counts, 3, texts));
    EXPECT_GT(similarity.at(0, 2), similarity.at(0, 1));
    EXPECT_GT(similarity.at(0, 1), similarity.at(1, 2));
}

TEST(ClassOrder, ErrorsFirstAndClassesWithoutImagesLast) {
    const std::vector<std::uint32_t> counts{8, 2, 0, 0,  //
                                            5, 5, 0, 0,  //
                                            0, 0, 0, 0,  //
                                            0, 0, 0, 9};
    EXPECT_EQ(errorOrder(counts, 4), (std::vector<int>{1, 0, 3, 2}));
}

TEST(ClassOrder, SmallAndBadInput) {
    EXPECT_TRUE(mustHave(similarityOrder(Matrix())).empty());
    EXPECT_EQ(mustHave(similarityOrder(Matrix::identity(1))), std::vector<int>{0});
    EXPECT_EQ(mustHave(similarityOrder(Matrix::identity(3))).size(), 3U);  // nothing is similar: any order
    EXPECT_EQ(similarityOrder(Matrix({1, 2}, 1, 2)).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(similarityOrder(Matrix({1, 0.5F, 0.4F, 1}, 2, 2)).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(similarityOrder(Matrix({1, NAN, NAN, 1}, 2, 2)).error().code, ErrorCode::NumericalFailure);
    const std::vector<std::uint32_t> three(3);
    EXPECT_EQ(classSimilarity(three, 2).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(classSimilarity(std::vector<std::uint32_t>(4), 2, Matrix::identity(3)).error().code, ErrorCode::ShapeMismatch);
}

}  // namespace
}  // namespace vitrine::test
