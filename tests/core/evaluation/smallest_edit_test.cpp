// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/smallest_edit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/counter_random.h"

namespace vitrine {
namespace {

Matrix randomMatrix(CounterRandom& random, std::size_t rows, std::size_t cols, float scale = 1.0F) {
    std::vector<float> values(rows * cols);
    for (float& value : values) value = scale * random.normal();
    return {std::move(values), rows, cols};
}

struct Problem {
    LinearHead head;
    std::vector<float> activation;
    ConceptReference reference;
    std::size_t best = 0;
    std::size_t second = 0;
};

Problem randomProblem(std::uint64_t seed, std::size_t classes, std::size_t concepts) {
    CounterRandom random(seed);
    Problem problem;
    problem.head.weights = randomMatrix(random, classes, concepts, 1.0F / std::sqrt(static_cast<float>(concepts)));
    const Matrix row = randomMatrix(random, 1, concepts);
    problem.activation.assign(row.row(0).begin(), row.row(0).end());
    problem.reference.standardDeviation.resize(concepts);
    for (float& deviation : problem.reference.standardDeviation) deviation = random.uniform(0.5F, 2.0F);
    for (const float value : problem.activation) {
        problem.reference.low.push_back(value - random.uniform(0.0F, 2.0F));
        problem.reference.high.push_back(value + random.uniform(0.0F, 2.0F));
    }
    const std::vector<double> logits = headLogits(problem.head, problem.activation);
    const std::vector<float> narrow(logits.begin(), logits.end());
    const std::vector<std::size_t> order = largestIndices(narrow, 2);
    problem.best = order[0];
    problem.second = order[1];
    return problem;
}

double worstViolation(const Problem& problem, const std::vector<double>& delta, double margin) {
    const std::vector<double> before = headLogits(problem.head, problem.activation);
    std::vector<double> after = before;
    for (std::size_t c = 0; c < after.size(); ++c) {
        for (std::size_t j = 0; j < delta.size(); ++j) after[c] += problem.head.weights.at(c, j) * delta[j];
    }
    double worst = -1e9;
    for (std::size_t c = 0; c < after.size(); ++c) {
        if (c != problem.second) worst = std::max(worst, after[c] + margin - after[problem.second]);
    }
    return worst;
}

/// Certifies optimality without another solver: no exchange of two concepts along the constraints that
/// are tight may lower the cost. Random feasible directions are tried from the solution.
void expectNoCheaperNeighbour(const Problem& problem, const SmallestEdit& edit, double margin, CounterRandom& random) {
    for (int attempt = 0; attempt < 300; ++attempt) {
        std::vector<double> moved = edit.delta;
        for (int changes = 0; changes < 3; ++changes) {
            moved[random.index(moved.size())] += 0.05 * random.normal();
        }
        if (worstViolation(problem, moved, margin) > 0.0) continue;
        double cost = 0.0;
        for (const double value : moved) cost += std::abs(value);
        EXPECT_GE(cost, edit.cost - 1e-9);
    }
}

TEST(SmallestEdit, PairEditHasTheClosedForm) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Problem problem = randomProblem(seed, 5, 12);
        SmallestEditOptions options;
        options.againstAllClasses = false;
        options.margin = 0.25;
        const auto edit = findSmallestEdit(problem.head, problem.activation, problem.best, problem.second, {}, options);
        ASSERT_TRUE(edit);
        ASSERT_EQ(edit->status, SmallestEditStatus::Found);
        const std::vector<double> logits = headLogits(problem.head, problem.activation);
        double steepest = 0.0;
        for (std::size_t j = 0; j < 12; ++j) {
            steepest = std::max(steepest, std::abs(static_cast<double>(problem.head.weights.at(problem.second, j)) -
                                                   problem.head.weights.at(problem.best, j)));
        }
        EXPECT_NEAR(edit->cost, (logits[problem.best] - logits[problem.second] + 0.25) / steepest, 1e-9);
        EXPECT_EQ(edit->changed.size(), 1U);
    }
}

TEST(SmallestEdit, BeatsEveryClassAndNoNeighbourIsCheaper) {
    CounterRandom random(77);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Problem problem = randomProblem(seed, 12, 15);
        SmallestEditOptions options;
        options.margin = 0.1;
        const auto edit = findSmallestEdit(problem.head, problem.activation, problem.best, problem.second, {}, options);
        ASSERT_TRUE(edit);
        ASSERT_EQ(edit->status, SmallestEditStatus::Found);
        EXPECT_LE(worstViolation(problem, edit->delta, 0.1), 1e-8);
        expectNoCheaperNeighbour(problem, *edit, 0.1, random);
    }
}

TEST(SmallestEdit, StaysInsideTheRangeOrSaysThatItCanNot) {
    int found = 0;
    int infeasible = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Problem problem = randomProblem(seed, 6, 8);
        SmallestEditOptions options;
        options.insideRange = true;
        options.margin = seed % 2 == 0 ? 4.0 : 0.1;
        const auto edit = findSmallestEdit(problem.head, problem.activation, problem.best, problem.second,
                                           problem.reference, options);
        ASSERT_TRUE(edit);
        ASSERT_NE(edit->status, SmallestEditStatus::GaveUp);
        if (edit->status == SmallestEditStatus::Infeasible) {
            ++infeasible;
            continue;
        }
        ++found;
        EXPECT_LE(worstViolation(problem, edit->delta, options.margin), 1e-8);
        for (std::size_t j = 0; j < edit->delta.size(); ++j) {
            EXPECT_GE(problem.activation[j] + edit->delta[j], problem.reference.low[j] - 1e-6);
            EXPECT_LE(problem.activation[j] + edit->delta[j], problem.reference.high[j] + 1e-6);
        }
    }
    EXPECT_GT(found, 5);
    EXPECT_GT(infeasible, 5);
}

TEST(SmallestEdit, AnActivationOutsideTheRangeIsBroughtBack) {
    Problem problem = randomProblem(3, 4, 6);
    SmallestEditOptions options;
    options.insideRange = true;
    for (std::size_t j = 0; j < 6; ++j) problem.reference.low[j] -= 5.0F;  // room enough for the class to win
    for (std::size_t j = 0; j < 6; ++j) problem.reference.high[j] += 5.0F;
    problem.reference.low[2] = problem.activation[2] + 0.5F;
    const auto edit = findSmallestEdit(problem.head, problem.activation, problem.best, problem.second,
                                       problem.reference, options);
    ASSERT_TRUE(edit);
    ASSERT_EQ(edit->status, SmallestEditStatus::Found);
    EXPECT_GE(edit->delta[2], 0.5 - 1e-6);
}

TEST(SmallestEdit, AClassThatNothingDistinguishesIsInfeasible) {
    LinearHead head{Matrix({1.0F, 2.0F, 1.0F, 2.0F}, 2, 2), {0.5F, 0.0F}};
    const std::vector<float> activation{1.0F, 1.0F};
    const auto edit = findSmallestEdit(head, activation, 0, 1, {});
    ASSERT_TRUE(edit);
    EXPECT_EQ(edit->status, SmallestEditStatus::Infeasible);
}

TEST(SmallestEdit, AConceptThatNeverVariesIsNotMoved) {
    Problem problem = randomProblem(5, 5, 7);
    problem.reference.standardDeviation[3] = 0.0F;
    SmallestEditOptions options;
    options.weightByDeviation = true;
    const auto edit =
        findSmallestEdit(problem.head, problem.activation, problem.best, problem.second, problem.reference, options);
    ASSERT_TRUE(edit);
    ASSERT_EQ(edit->status, SmallestEditStatus::Found);
    EXPECT_EQ(edit->delta[3], 0.0);
}

TEST(SmallestEdit, EqualConceptsDoNotStopTheSolver) {
    // Every concept twice or four times: each step of the simplex method is a tie.
    CounterRandom random(9);
    const Matrix quarter = randomMatrix(random, 20, 5);
    std::vector<float> values;
    for (std::size_t c = 0; c < 20; ++c) {
        for (int copy = 0; copy < 4; ++copy) values.insert(values.end(), quarter.row(c).begin(), quarter.row(c).end());
    }
    const LinearHead head{Matrix(std::move(values), 20, 20), {}};
    const std::vector<float> activation(20, 0.0F);  // and every class ties at the start
    SmallestEditOptions options;
    options.margin = 1.0;
    for (std::size_t target = 1; target < 20; ++target) {
        const auto edit = findSmallestEdit(head, activation, 0, target, {}, options);
        ASSERT_TRUE(edit);
        EXPECT_NE(edit->status, SmallestEditStatus::GaveUp) << target;
    }
}

TEST(SmallestEdit, RefusesWhatItCanNotAnswer) {
    const Problem problem = randomProblem(1, 3, 4);
    EXPECT_EQ(findSmallestEdit(problem.head, problem.activation, 1, 1, {}).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(findSmallestEdit(problem.head, problem.activation, 0, 3, {}).error().code, ErrorCode::InvalidOption);
    SmallestEditOptions inside;
    inside.insideRange = true;
    EXPECT_EQ(findSmallestEdit(problem.head, problem.activation, 0, 1, {}, inside).error().code,
              ErrorCode::InvalidOption);
    const std::vector<float> shorter{1.0F};
    EXPECT_EQ(findSmallestEdit(problem.head, shorter, 0, 1, {}).error().code, ErrorCode::ShapeMismatch);
}

/// The hardest question: make the class win that is furthest behind.
void expectSolved(std::size_t classes, std::size_t concepts, bool insideRange, std::size_t correlatedRank) {
    Problem problem = randomProblem(11, classes, concepts);
    if (correlatedRank > 0) {  // few directions carry all classes, as in a head trained on similar classes
        CounterRandom random(12);
        const Matrix mixing = randomMatrix(random, classes, correlatedRank);
        const Matrix directions = randomMatrix(random, concepts, correlatedRank, 0.1F);
        problem.head.weights = multiplyTransposed(mixing, directions);
    }
    const std::vector<double> logits = headLogits(problem.head, problem.activation);
    problem.best = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    problem.second = static_cast<std::size_t>(std::min_element(logits.begin(), logits.end()) - logits.begin());
    SmallestEditOptions options;
    options.margin = 0.1;
    options.insideRange = insideRange;
    options.weightByDeviation = true;
    const auto start = std::chrono::steady_clock::now();
    const auto edit = findSmallestEdit(problem.head, problem.activation, problem.best, problem.second,
                                       problem.reference, options);
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    ASSERT_TRUE(edit);
    std::printf("%zu classes x %zu concepts, rank %zu, %s: %.1f ms, %d pivots, %d classes, %zu concepts changed\n",
                classes, concepts, correlatedRank, insideRange ? "in range" : "free", taken.count(), edit->iterations,
                edit->classesUsed, edit->changed.size());
    ASSERT_EQ(edit->status, SmallestEditStatus::Found);
    EXPECT_LE(worstViolation(problem, edit->delta, 0.1), 1e-6);
    EXPECT_LE(edit->classesUsed, static_cast<int>(classes));
}

TEST(SmallestEdit, SolvesFieldGuideSizes) {
    expectSolved(34, 99, false, 0);
    expectSolved(34, 99, true, 0);
}

TEST(SmallestEdit, SolvesAThousandClasses) {
    expectSolved(1000, 5000, false, 0);
    expectSolved(1000, 5000, true, 0);
    expectSolved(1000, 5000, true, 64);
}

}  // namespace
}  // namespace vitrine
