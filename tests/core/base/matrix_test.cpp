// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/matrix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace vitrine {
namespace {

std::vector<float> valuesOf(const Matrix& matrix) { return {matrix.values().begin(), matrix.values().end()}; }

TEST(Matrix, HoldsRows) {
    const Matrix matrix({1, 2, 3, 4, 5, 6}, 2, 3);
    EXPECT_EQ(matrix.rows(), 2U);
    EXPECT_EQ(matrix.cols(), 3U);
    EXPECT_EQ(matrix.at(1, 0), 4.0F);
    EXPECT_EQ(matrix.row(1)[2], 6.0F);
    EXPECT_FALSE(matrix.empty());
    EXPECT_TRUE(Matrix().empty());
    EXPECT_TRUE(Matrix({}, 0, 5).empty());
}

TEST(Matrix, SlicesShareAndGathersCopy) {
    const Matrix matrix({1, 2, 3, 4, 5, 6}, 3, 2);
    const Matrix slice = matrix.slice(1, 2);
    EXPECT_EQ(slice.data(), matrix.data() + 2);
    EXPECT_EQ(valuesOf(slice), (std::vector<float>{3, 4, 5, 6}));
    const std::vector<std::size_t> rows = {2, 0, 2};
    EXPECT_EQ(valuesOf(matrix.gather(rows)), (std::vector<float>{5, 6, 1, 2, 5, 6}));
}

TEST(Matrix, KeepsForeignMemoryAlive) {
    auto values = std::make_shared<std::vector<float>>(std::vector<float>{1, 2});
    const std::weak_ptr<std::vector<float>> watch = values;
    Matrix copy;
    {
        const float* const data = values->data();
        const Matrix view(std::move(values), data, 1, 2);
        copy = view.slice(0, 1);
    }
    EXPECT_FALSE(watch.expired());
    EXPECT_EQ(copy.at(0, 1), 2.0F);
    copy = Matrix();
    EXPECT_TRUE(watch.expired());
}

TEST(Matrix, NormalisesRowsButNotZero) {
    const Matrix unit = Matrix({3, 4, 0, 0}, 2, 2).normalizedRows();
    EXPECT_FLOAT_EQ(unit.at(0, 0), 0.6F);
    EXPECT_FLOAT_EQ(unit.at(0, 1), 0.8F);
    EXPECT_EQ(unit.at(1, 0), 0.0F);
}

TEST(Matrix, IdentityZerosTransposed) {
    EXPECT_EQ(valuesOf(Matrix::identity(2)), (std::vector<float>{1, 0, 0, 1}));
    EXPECT_EQ(valuesOf(Matrix::zeros(1, 3)), (std::vector<float>{0, 0, 0}));
    const Matrix turned = Matrix({1, 2, 3, 4, 5, 6}, 2, 3).transposed();
    EXPECT_EQ(turned.rows(), 3U);
    EXPECT_EQ(valuesOf(turned), (std::vector<float>{1, 4, 2, 5, 3, 6}));
}

TEST(MultiplyTransposed, IsEveryRowWithEveryRow) {
    const Matrix a({1, 2, 3, 4}, 2, 2);
    const Matrix b({1, 0, 0, 1, 1, 1}, 3, 2);
    EXPECT_EQ(valuesOf(multiplyTransposed(a, b)), (std::vector<float>{1, 2, 3, 3, 4, 7}));
}

TEST(Dot, KeepsDigitsOverLongRows) {
    // Plain float32 addition of this many terms is off by hundreds.
    const std::vector<float> ones(1'000'003, 1.0F);
    const std::vector<float> tenths(ones.size(), 0.1F);
    EXPECT_NEAR(dot(ones, tenths), 0.1F * static_cast<double>(ones.size()), 0.1);
    EXPECT_EQ(dot({}, {}), 0.0);
}

TEST(Softmax, SumsToOneAndSurvivesLargeLogits) {
    const std::vector<float> logits = {1000.0F, 1001.0F, 998.0F};
    const auto out = softmax(logits);
    EXPECT_NEAR(out[0] + out[1] + out[2], 1.0, 1e-6);
    EXPECT_NEAR(out[1] / out[0], std::exp(1.0), 1e-5);
    EXPECT_TRUE(softmax({}).empty());
}

TEST(Ranking, TiesGoToTheLowerIndex) {
    const std::vector<float> values = {2, 5, 5, 1};
    EXPECT_EQ(argmax(values), 1U);
    EXPECT_EQ(argmax({}), 0U);
    EXPECT_EQ(largestIndices(values, 3), (std::vector<std::size_t>{1, 2, 0}));
    EXPECT_EQ(largestIndices(values, 9).size(), 4U);
    EXPECT_TRUE(largestIndices(values, 0).empty());
}

}  // namespace
}  // namespace vitrine
