// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/leakage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/counter_random.h"
#include "evaluation/mutual_information.h"
#include "support/results.h"

namespace vitrine {
namespace {

const std::vector<int> kClasses{0, 0, 0, 1, 1, 1, 2, 2, 2};

TEST(MutualInformation, OfDiscreteValuesIsThePlugInEstimate) {
    const std::vector<int> truth{0, 0, 1, 1, 1, 1, 0, 0, 0};
    EXPECT_NEAR(entropy(kClasses), 1.0986123, 1e-7);
    EXPECT_NEAR(mutualInformation(truth, kClasses) / entropy(kClasses), .4321727, 1e-7);
    EXPECT_NEAR(mutualInformation(kClasses, kClasses), entropy(kClasses), 1e-12);
}

TEST(MutualInformation, HandComputedLeakageOfIntegers) {
    const std::vector<int> c{0, 0, 1, 1, 1, 1, 0, 0, 0};
    const std::vector<int> z{0, 0, 0, 1, 1, 1, 2, 2, 2};
    const double task = mutualInformation(z, kClasses) - mutualInformation(c, kClasses);
    EXPECT_NEAR(task / entropy(kClasses), .5678273, 1e-7);
    const std::vector<int> c2{0, 1, 0, 1, 1, 1, 0, 0, 1};
    const std::vector<int> z2{0, 0, 0, 1, 1, 1, 0, 1, 1};
    const auto normalised = [](const std::vector<int>& a, const std::vector<int>& b) {
        return mutualInformation(a, b) / std::sqrt(entropy(a) * entropy(b));
    };
    EXPECT_NEAR(normalised(z, z2), .5465291, 1e-7);
    EXPECT_NEAR(normalised(c, c2), .0919112, 1e-7);
}

TEST(MutualInformation, NearestNeighbourEstimates) {
    const std::vector<double> x{.1, .2, .35, .5, .9, 1.0, 1.2, 1.7, 2.1, 2.2};
    // Times 20: information does not know the unit, and distances that are equal stay so in binary.
    const std::vector<double> whole{2, 4, 7, 10, 18, 20, 24, 34, 42, 44};
    const std::vector<int> y{0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    EXPECT_NEAR(mutualInformationMixed(whole, y), .5496825, 1e-7);
    const std::vector<double> other{.3, .1, .4, .7, .8, 1.3, 1.1, 1.9, 2.4, 2.0};
    EXPECT_NEAR(mutualInformationContinuous(x, other), .8039683, 1e-7);
    EXPECT_NEAR(mutualInformationContinuous(x, x), 1.3289683, 1e-7);
}

TEST(MutualInformation, OfNormalsIsNearTheClosedForm) {
    CounterRandom random(3);
    std::vector<double> x, y;
    constexpr double kCorrelation = 0.8;
    for (int i = 0; i < 3000; ++i) {
        x.push_back(random.normal());
        y.push_back(kCorrelation * x.back() + std::sqrt(1.0 - kCorrelation * kCorrelation) * random.normal());
    }
    EXPECT_NEAR(mutualInformationContinuous(x, y), -0.5 * std::log(1.0 - kCorrelation * kCorrelation), 0.05);
    std::vector<double> unrelated(x.rbegin(), x.rend());
    EXPECT_LT(mutualInformationContinuous(x, unrelated), 0.05);
}

TEST(MutualInformation, FewOrEqualValuesAreDefined) {
    EXPECT_EQ(mutualInformationContinuous(std::vector<double>{1, 2, 3}, std::vector<double>{1, 2, 3}), 0.0);
    const std::vector<double> flat(12, 1.0);
    const std::vector<int> classes{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
    EXPECT_NEAR(mutualInformationMixed(flat, classes), 0.0, 1e-12);
    EXPECT_EQ(mutualInformationMixed(std::vector<double>{1, 2}, std::vector<int>{0, 1}), 0.0);
}

TEST(Digamma, KnownValues) {
    EXPECT_NEAR(digamma(1.0), -0.57721566490153286, 1e-13);
    EXPECT_NEAR(digamma(0.5), -1.9635100260214235, 1e-13);
    EXPECT_NEAR(digamma(100.0), 4.6001618527380874, 1e-13);
}

TEST(ConceptTaskLeakage, NeedsTwoClasses) {
    const Matrix outputs({1, 2, 3, 4}, 4, 1);
    const Matrix truths({0, 1, 0, 1}, 4, 1);
    EXPECT_EQ(conceptTaskLeakage(outputs, truths, std::vector<int>(4, 0)).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(conceptTaskLeakage(outputs, Matrix({0, 1}, 2, 1), std::vector<int>(4, 0)).error().code,
              ErrorCode::ShapeMismatch);
}

TEST(InterConceptLeakage, LeavesOutUnitsThatDoNotVary) {
    CounterRandom random(9);
    std::vector<float> outputs, truths;
    for (int i = 0; i < 40; ++i) {
        outputs.insert(outputs.end(), {random.normal(), 1.0F, random.normal()});
        truths.insert(truths.end(), {i % 2 == 0 ? 1.0F : 0.0F, 0.0F, i % 3 == 0 ? 1.0F : 0.0F});
    }
    JobContext job;
    const auto leakage =
        test::expectOk(interConceptLeakage(Matrix(outputs, 40, 3), Matrix(truths, 40, 3), 0, 1, job));
    ASSERT_EQ(leakage.pairs.size(), 1U);
    EXPECT_EQ(leakage.pairs[0].first, 0U);
    EXPECT_EQ(leakage.pairs[0].second, 2U);
    EXPECT_EQ(interConceptLeakage(Matrix::zeros(40, 3), Matrix(truths, 40, 3), 0, 1, job).error().code,
              ErrorCode::EmptyInput);
}

TEST(InterConceptLeakage, DrawsAsManyPairsAsAllowed) {
    CounterRandom random(2);
    std::vector<float> outputs;
    for (int i = 0; i < 20 * 6; ++i) outputs.push_back(random.normal());
    const Matrix truths = Matrix::zeros(20, 6);
    JobContext job;
    const auto some = test::expectOk(interConceptLeakage(Matrix(outputs, 20, 6), truths, 4, 1, job));
    EXPECT_EQ(some.pairs.size(), 4U);
    EXPECT_EQ(test::expectOk(interConceptLeakage(Matrix(outputs, 20, 6), truths, 0, 1, job)).pairs.size(), 15U);
}

TEST(OracleImpurity, HandComputed) {
    const Matrix outputs({.9F, .2F, .8F, .7F, .4F, .6F, .4F, .9F, .2F, .1F, .1F, .3F}, 6, 2);
    const Matrix truths({1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1}, 6, 2);
    EXPECT_NEAR(test::expectOk(oracleImpurity(outputs, truths)).value, .1756821, 1e-7);
}

TEST(OracleImpurity, IsZeroForPerfectUnits) {
    const Matrix truths({1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1}, 6, 2);
    EXPECT_NEAR(test::expectOk(oracleImpurity(truths, truths)).value, 0.0, 1e-12);
    EXPECT_EQ(oracleImpurity(truths, Matrix::zeros(6, 2)).error().code, ErrorCode::EmptyInput);
}

TEST(Disentanglement, HandComputed) {
    const auto found =
        test::expectOk(disentanglement(Matrix({.8F, .1F, .1F, 0, 1, 0, .2F, .2F, .6F}, 3, 3)));
    EXPECT_NEAR(found.disentanglement, .5177849, 1e-6);
    EXPECT_NEAR(found.completeness, .4900526, 1e-6);
    EXPECT_NEAR(test::expectOk(disentanglement(Matrix::identity(4))).disentanglement, 1.0, 1e-8);
}

}  // namespace
}  // namespace vitrine
