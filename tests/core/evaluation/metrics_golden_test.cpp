// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/bottleneck_metrics.h"
#include "evaluation/metrics.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

constexpr double kTolerance = 1e-9;

void expectNear(const std::vector<double>& found, const std::vector<double>& expected, const char* what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], kTolerance) << what << ' ' << i;
}

class MetricsGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/metrics.safetensors");
        tensors_.emplace(path);
    }
    double number(const char* name) const { return tensors_->number(name); }

    std::optional<test::GoldenTensors> tensors_;
};

TEST_F(MetricsGolden, Classification) {
    const auto metrics = classificationMetrics(tensors_->matrix("scores"), tensors_->labels("labels"));
    ASSERT_TRUE(metrics) << metrics.error().message();
    expectNear(metrics->recall, tensors_->doubles("per_class_recall"), "recall");
    expectNear(metrics->recall, tensors_->doubles("per_class_accuracy"), "accuracy");
    expectNear(metrics->precision, tensors_->doubles("per_class_precision"), "precision");
    expectNear(metrics->f1, tensors_->doubles("per_class_f1"), "f1");
    EXPECT_NEAR(metrics->top1, number("top1"), kTolerance);
    EXPECT_NEAR(metrics->top5, number("top5"), kTolerance);
    EXPECT_NEAR(metrics->crossEntropy, number("cross_entropy"), kTolerance);
    EXPECT_NEAR(metrics->macro.precision, number("macro_precision"), kTolerance);
    EXPECT_NEAR(metrics->macro.recall, number("macro_recall"), kTolerance);
    EXPECT_NEAR(metrics->macro.f1, number("macro_f1"), kTolerance);
    EXPECT_NEAR(metrics->weighted.precision, number("weighted_precision"), kTolerance);
    EXPECT_NEAR(metrics->weighted.recall, number("weighted_recall"), kTolerance);
    EXPECT_NEAR(metrics->weighted.f1, number("weighted_f1"), kTolerance);
    const std::vector<std::int64_t> confusion = tensors_->integers("confusion");
    const std::size_t classes = metrics->confusion.size();
    ASSERT_EQ(confusion.size(), classes * classes);
    for (std::size_t i = 0; i < confusion.size(); ++i) {
        EXPECT_EQ(metrics->confusion[i / classes][i % classes], static_cast<std::size_t>(confusion[i]));
    }
}

TEST_F(MetricsGolden, SparsityOfActivations) {
    const Matrix activations = tensors_->matrix("Z");
    const std::vector<std::int64_t> rows = tensors_->integers("nonzero_rows");
    const std::vector<std::int64_t> nearZero = tensors_->integers("near_zero_count");
    const std::vector<double> hoyer = tensors_->doubles("hoyer");
    double active = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::span<const float> row = activations.row(static_cast<std::size_t>(rows[i]));
        EXPECT_EQ(nearZeroCount(row), static_cast<std::size_t>(nearZero[i])) << "row " << rows[i];
        EXPECT_NEAR(hoyerIndex(row), hoyer[i], kTolerance) << "row " << rows[i];
        active += static_cast<double>(activeCount(row)) / static_cast<double>(rows.size());
    }
    EXPECT_NEAR(active, number("mean_active_count"), kTolerance);
    EXPECT_EQ(nonZeroCount(tensors_->matrix("W")), static_cast<std::size_t>(tensors_->integer("nnz_W")));
}

}  // namespace
}  // namespace vitrine
