// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <optional>

#include "evaluation/bottleneck_metrics.h"
#include "evaluation/sparse_budget.h"
#include "solvers/elastic_net.h"
#include "support/golden.h"
#include "support/golden_tensors.h"
#include "support/results.h"

namespace vitrine {
namespace {

/// The path of the golden case by our own solver, then the pruning: both must agree with the reference.
class SparseBudgetGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/bottleneck_audit.safetensors");
        tensors_.emplace(path);
        json_ = test::goldenJson(std::filesystem::path(path).replace_extension(".json"))["hyperparameters"]["path"];
        classes_ = static_cast<std::size_t>(tensors_->matrix("F").rows());
        ElasticNetPathOptions options;
        options.solver.alpha = json_["alpha"];
        options.solver.tolerance = 1e-10;
        options.solver.precision = SolverPrecision::Float64;
        options.count = json_["points"];
        options.ratio = json_["ratio"];
        JobContext job;
        path_ = test::expectOk(
            fitElasticNetPath(tensors_->matrix("a_train"), tensors_->labels("labels_train"), classes_, options, job));
        for (const ElasticNetSolution& solution : path_) heads_.push_back(solution.head);
    }

    std::optional<test::GoldenTensors> tensors_;
    nlohmann::json json_;
    std::size_t classes_ = 0;
    std::vector<ElasticNetSolution> path_;
    std::vector<LinearHead> heads_;
};

TEST_F(SparseBudgetGolden, PathReachesTheOptimum) {
    const auto lambda = tensors_->doubles("path/lambda");
    const auto objective = tensors_->doubles("path/objective");
    const auto nonZero = tensors_->integers("path/nnz");
    const auto ambiguous = tensors_->integers("path/ambiguous");
    ASSERT_EQ(path_.size(), lambda.size());
    for (std::size_t q = 0; q < path_.size(); ++q) {
        EXPECT_NEAR(path_[q].lambda, lambda[q], 1e-6 * lambda[q]);
        EXPECT_NEAR(path_[q].objective, objective[q], 1e-6 * objective[q]) << q;
        const auto found = static_cast<std::int64_t>(nonZeroCount(heads_[q].weights));
        EXPECT_LE(std::abs(found - nonZero[q]), ambiguous[q]) << q;
    }
}

TEST_F(SparseBudgetGolden, PrunedHeadsAndTheirAccuracy) {
    const Matrix activations = tensors_->matrix("a_test");
    const std::vector<int> labels = tensors_->labels("labels_test");
    double sum = 0.0;
    for (const auto& target : json_["nec_targets"]) {
        const auto concepts = target.get<std::size_t>();
        const std::string prefix = "anec/" + std::to_string(concepts) + "/";
        const BudgetedHead pruned = test::expectOk(headWithinBudget(heads_, concepts));
        EXPECT_EQ(static_cast<std::int64_t>(pruned.pathIndex), tensors_->integer(prefix + "index"));
        EXPECT_NEAR(pruned.necBefore, tensors_->number(prefix + "nec_before_pruning"), 1e-9);
        const auto weights = tensors_->doubles(prefix + "W");
        for (std::size_t n = 0; n < weights.size(); ++n)
            EXPECT_NEAR(pruned.head.weights.values()[n], weights[n], 1e-4) << prefix << n;
        const auto bias = tensors_->doubles(prefix + "b");
        for (std::size_t c = 0; c < bias.size(); ++c) EXPECT_NEAR(pruned.head.bias[c], bias[c], 1e-4);
        const auto right = rightDecisions(pruned.head, activations, labels);
        const double accuracy = std::accumulate(right.begin(), right.end(), 0.0) / static_cast<double>(right.size());
        EXPECT_NEAR(accuracy, tensors_->number(prefix + "accuracy"), 1e-9) << prefix;
        sum += accuracy;
    }
    EXPECT_NEAR(sum / static_cast<double>(json_["nec_targets"].size()), tensors_->number("anec/mean"), 1e-9);
}

}  // namespace
}  // namespace vitrine
