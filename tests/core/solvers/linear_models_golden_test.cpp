// SPDX-License-Identifier: GPL-3.0-or-later
// methods/linear_probe (L2 logistic regression) and methods/post_hoc (concept activation vectors).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "solvers/linear_svm.h"
#include "solvers/logistic_regression.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

using test::GoldenTensors;

TEST(LinearProbeGolden, OptimumForEveryC) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/linear_probe.safetensors");
    const GoldenTensors golden(path);
    const std::vector<int> labels = golden.labels("y");
    const std::set<std::string> cases = golden.prefixesOf("/objective");
    ASSERT_FALSE(cases.empty());
    for (const std::string& name : cases) {
        const double inverse = std::strtod(name.c_str() + 1, nullptr);
        const std::vector<double> weights = golden.doubles(name + "/W");
        const std::vector<double> bias = golden.doubles(name + "/b");
        LogisticRegressionOptions options;
        options.tolerance = 1e-10;
        options.iterationLimit = 5000;
        options.precision = SolverPrecision::Float64;
        JobContext job;
        const auto solution = fitLogisticRegression(golden.matrix("X"), labels, bias.size(),
                                                    1.0 / (inverse * static_cast<double>(labels.size())), options, job);
        ASSERT_TRUE(solution);
        const double expected = golden.number(name + "/objective");
        EXPECT_LE(solution->objective, expected * (1.0 + 1e-6) + 1e-9) << name;
        EXPECT_GE(solution->objective, expected * (1.0 - 1e-9)) << name;
        double largest = 0.0;
        for (const double weight : weights) largest = std::max(largest, std::abs(weight));
        const double tolerance = 1e-6 * (1.0 + largest);
        for (std::size_t n = 0; n < weights.size(); ++n)
            EXPECT_NEAR(solution->head.weights.values()[n], weights[n], tolerance) << name << " " << n;
        for (std::size_t c = 0; c < bias.size(); ++c) EXPECT_NEAR(solution->head.bias[c], bias[c], tolerance) << name;

        const std::vector<int> predictions = golden.labels(name + "/test_pred");
        const std::vector<double> margins = golden.doubles(name + "/test_margin");
        const Matrix logits = multiplyTransposed(golden.matrix("X_test"), solution->head.weights);
        for (std::size_t i = 0; i < predictions.size(); ++i) {
            if (margins[i] <= 0.01) continue;
            std::vector<float> row(logits.row(i).begin(), logits.row(i).end());
            for (std::size_t c = 0; c < row.size(); ++c) row[c] += solution->head.bias[c];
            EXPECT_EQ(static_cast<int>(argmax(row)), predictions[i]) << name << " image " << i;
        }
    }
}

double norm(const std::vector<double>& values) {
    double squares = 0.0;
    for (const double value : values) squares += value * value;
    return std::sqrt(squares);
}

TEST(PostHocGolden, ConceptActivationVectors) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/post_hoc.safetensors");
    const GoldenTensors golden(path);
    const std::set<std::string> cases = golden.prefixesOf("/squared_hinge_coef");
    ASSERT_FALSE(cases.empty());
    for (const std::string& name : cases) {
        const std::string data = name.substr(0, name.find('/'));
        const double cost = std::strtod(name.c_str() + name.find("/C") + 2, nullptr);
        const Matrix positives = golden.matrix(data + "/positives");
        const Matrix negatives = golden.matrix(data + "/negatives");
        const std::size_t half = positives.rows() / 2;
        std::vector<float> rows;
        std::vector<std::uint8_t> positive;
        for (const Matrix* side : {&positives, &negatives}) {
            const auto values = side->slice(0, half).values();
            rows.insert(rows.end(), values.begin(), values.end());
            positive.insert(positive.end(), half, side == &positives ? 1 : 0);
        }
        JobContext job;
        const auto svm = fitLinearSvm(Matrix(rows, 2 * half, positives.cols()), positive, cost, job);
        ASSERT_TRUE(svm);
        EXPECT_TRUE(svm->converged);
        const std::vector<double> expected = golden.doubles(name + "/coef");
        double product = 0.0;
        std::vector<double> difference;
        for (std::size_t p = 0; p < expected.size(); ++p) {
            product += expected[p] * svm->weights[p];
            difference.push_back(svm->weights[p] - expected[p]);
        }
        EXPECT_GE(product / (norm(expected) * std::sqrt(dot(svm->weights, svm->weights))), 0.999) << name;
        EXPECT_LE(norm(difference), 1e-2 * norm(expected)) << name;
        const double objective = golden.number(name + "/objective");
        EXPECT_LE(svm->objective, 1.01 * objective) << name;
        EXPECT_GE(svm->objective, objective * (1.0 - 1e-6)) << name;
        if (golden.integer(name + "/intercept_unique") != 0) {
            EXPECT_NEAR(svm->intercept, golden.number(name + "/intercept"), 1e-2) << name;
        }

        std::size_t correct = 0;
        for (std::size_t i = half; i < positives.rows(); ++i) {
            correct += svm->decision(positives.row(i)) > 0.0 ? 1U : 0U;
            correct += svm->decision(negatives.row(i)) <= 0.0 ? 1U : 0U;
        }
        const double tested = 2.0 * static_cast<double>(positives.rows() - half);
        EXPECT_NEAR(static_cast<double>(correct) / tested, golden.number(name + "/test_accuracy"), 1.0 / tested + 1e-9)
            << name;
    }
}

}  // namespace
}  // namespace vitrine
