// SPDX-License-Identifier: GPL-3.0-or-later
// methods/label_free (head, GLM-SAGA steps) and methods/post_hoc (both heads).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "solvers/elastic_net.h"
#include "solvers/glm_saga.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

using test::GoldenTensors;

std::vector<double> centred(std::span<const float> bias) {
    const double mean = std::accumulate(bias.begin(), bias.end(), 0.0) / static_cast<double>(bias.size());
    std::vector<double> out;
    for (const float value : bias) out.push_back(value - mean);
    return out;
}

template <class Values>
void expectNear(const Values& actual, const std::vector<double>& expected, double tolerance, const std::string& what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    for (std::size_t n = 0; n < expected.size(); ++n) EXPECT_NEAR(actual[n], expected[n], tolerance) << what << " " << n;
}

std::size_t nonZeros(const Matrix& weights) {
    return static_cast<std::size_t>(
        std::lround(averageNonZeroWeights(weights) * static_cast<double>(weights.rows())));
}

std::size_t classesOf(const std::vector<int>& labels) {
    return static_cast<std::size_t>(*std::max_element(labels.begin(), labels.end())) + 1;
}

/// The precision the stored tolerances ask of a converged solver.
ElasticNetOptions tightOptions(double alpha) {
    ElasticNetOptions options;
    options.alpha = alpha;
    options.tolerance = 1e-11;
    options.precision = SolverPrecision::Float64;
    return options;
}

TEST(LabelFreeGolden, LambdaMaxAndTheBiasThere) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/label_free.safetensors");
    const GoldenTensors golden(path);
    const std::vector<int> labels = golden.labels("y");
    const std::size_t classes = classesOf(labels);
    const auto most = elasticNetLambdaMax(golden.matrix("X"), labels, classes);
    ASSERT_TRUE(most);
    EXPECT_NEAR(*most, golden.number("lambda_max"), 1e-9);
    JobContext job;
    const auto solution = fitElasticNet(golden.matrix("X"), labels, classes, 1.0001 * *most, tightOptions(0.99), job);
    ASSERT_TRUE(solution);
    EXPECT_EQ(solution->averageNonZero, 0.0);
    expectNear(centred(solution->head.bias), golden.doubles("bias_at_lambda_max"), 1e-5, "bias");
}

TEST(LabelFreeGolden, HeadsAreOptimal) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/label_free.safetensors");
    const GoldenTensors golden(path);
    const std::vector<int> labels = golden.labels("y");
    const std::vector<double> lambdas = golden.doubles("lambdas");
    const std::set<std::string> heads = golden.prefixesOf("/objective");
    ASSERT_EQ(heads.size(), lambdas.size());
    for (const SolverPrecision precision : {SolverPrecision::Float64, SolverPrecision::Float32}) {
        for (std::size_t n = 0; n < lambdas.size(); ++n) {
            const std::string head = "head" + std::to_string(n);
            ElasticNetOptions options = tightOptions(0.99);
            options.precision = precision;
            if (precision == SolverPrecision::Float32) options.tolerance = 1e-6;
            JobContext job;
            const auto solution =
                fitElasticNet(golden.matrix("X"), labels, classesOf(labels), lambdas[n], options, job);
            ASSERT_TRUE(solution);
            EXPECT_TRUE(solution->converged) << head << " gap " << solution->dualityGap;
            const double expected = golden.number(head + "/objective");
            EXPECT_LE(solution->objective, expected + 1e-6 * (1.0 + expected)) << head;
            if (precision == SolverPrecision::Float32) continue;
            EXPECT_GE(solution->objective, expected - 1e-9) << head;
            expectNear(solution->head.weights.values(), golden.doubles(head + "/G"), 1e-5, head + "/G");
            expectNear(centred(solution->head.bias), golden.doubles(head + "/b"), 1e-5, head + "/b");
            EXPECT_EQ(nonZeros(solution->head.weights), static_cast<std::size_t>(golden.integer(head + "/nnz")));
        }
    }
}

TEST(LabelFreeGolden, GlmSagaSteps) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/label_free.safetensors");
    const GoldenTensors golden(path);
    const auto json = test::goldenJson(test::goldenDirectory() / "methods/label_free.json");
    const std::vector<int> labels = golden.labels("y");
    const Matrix shape = golden.matrix("saga/G");
    const std::vector<std::int64_t> batches = golden.integers("saga/batches");
    const std::size_t width = json.at("tensors").at("saga/batches").at("shape").at(1).get<std::size_t>();
    for (const bool wide : {true, false}) {
        GlmSagaOptions options;
        options.lambda = golden.doubles("lambdas").back();
        options.alpha = json.at("hyperparameters").at("alpha").get<double>();
        options.stepSize = json.at("hyperparameters").at("saga_eta").get<double>();
        options.float64 = wide;
        auto saga = GlmSaga::create(golden.matrix("X"), labels, shape.rows(), options);
        ASSERT_TRUE(saga);
        for (std::size_t first = 0; first < batches.size(); first += width) {
            std::vector<std::int64_t> batch(batches.begin() + static_cast<std::ptrdiff_t>(first),
                                            batches.begin() + static_cast<std::ptrdiff_t>(first + width));
            std::erase(batch, -1);
            saga->step(batch);
        }
        const double tolerance = wide ? 1e-9 : 1e-4;
        expectNear(saga->weights(), golden.doubles("saga/G"), tolerance, "G");
        expectNear(saga->bias(), golden.doubles("saga/b"), tolerance, "b");
        expectNear(saga->table(), golden.doubles("saga/table"), tolerance, "table");
        expectNear(saga->weightGradientAverage(), golden.doubles("saga/grad_avg_W"), tolerance, "average of W");
        expectNear(saga->biasGradientAverage(), golden.doubles("saga/grad_avg_b"), tolerance, "average of b");
    }
}

void expectPredictions(const Matrix& features, const LinearHead& head, const std::vector<int>& expected) {
    const Matrix logits = multiplyTransposed(features, head.weights);
    for (std::size_t i = 0; i < logits.rows(); ++i) {
        std::vector<float> row(logits.row(i).begin(), logits.row(i).end());
        for (std::size_t c = 0; c < row.size(); ++c) row[c] += head.bias[c];
        EXPECT_EQ(static_cast<int>(argmax(row)), expected[i]) << "image " << i;
    }
}

TEST(PostHocGolden, MultinomialHead) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/post_hoc.safetensors");
    const GoldenTensors golden(path);
    const auto parameters = test::goldenJson(test::goldenDirectory() / "methods/post_hoc.json").at("hyperparameters");
    const std::vector<int> labels = golden.labels("labels");
    JobContext job;
    const auto solution = fitElasticNet(golden.matrix("X"), labels, classesOf(labels), parameters.at("lambda_").get<double>(),
                                        tightOptions(parameters.at("rho").get<double>()), job);
    ASSERT_TRUE(solution);
    const double expected = golden.number("multinomial/objective");
    EXPECT_LE(solution->objective, expected * (1.0 + 1e-5) + 1e-8);
    EXPECT_GE(solution->objective, expected - 1e-8);
    expectNear(solution->head.weights.values(), golden.doubles("multinomial/G"), 1e-5, "G");
    expectNear(centred(solution->head.bias), golden.doubles("multinomial/b"), 1e-5, "b");
    EXPECT_EQ(nonZeros(solution->head.weights), static_cast<std::size_t>(golden.integer("multinomial/nnz")));
    expectPredictions(golden.matrix("X"), solution->head, golden.labels("multinomial/pred"));
}

TEST(PostHocGolden, OneVsRestHead) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/post_hoc.safetensors");
    const GoldenTensors golden(path);
    const auto parameters = test::goldenJson(test::goldenDirectory() / "methods/post_hoc.json").at("hyperparameters");
    const std::vector<int> labels = golden.labels("labels");
    ElasticNetOptions options = tightOptions(parameters.at("rho").get<double>());
    options.loss = ElasticNetLoss::OneVsRest;
    JobContext job;
    const auto solution = fitElasticNet(golden.matrix("X"), labels, classesOf(labels),
                                        parameters.at("lambda_").get<double>(), options, job);
    ASSERT_TRUE(solution);
    const std::vector<double> perClass = golden.doubles("ovr/objective_per_class");
    const double expected = std::accumulate(perClass.begin(), perClass.end(), 0.0);
    EXPECT_LE(solution->objective, expected * (1.0 + 1e-5) + 1e-8);
    EXPECT_GE(solution->objective, expected - 1e-8);
    expectNear(solution->head.weights.values(), golden.doubles("ovr/G"), 1e-5, "G");
    expectNear(solution->head.bias, golden.doubles("ovr/b"), 1e-5, "b");
    EXPECT_EQ(nonZeros(solution->head.weights), static_cast<std::size_t>(golden.integer("ovr/nnz")));
    expectPredictions(golden.matrix("X"), solution->head, golden.labels("ovr/pred"));
}

}  // namespace
}  // namespace vitrine
