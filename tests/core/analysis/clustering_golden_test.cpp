// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "analysis/clustering_quality.h"
#include "support/device.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

constexpr double kTolerance = 1e-9;
constexpr double kNarrow = 1e-5;  ///< values kept as float32

class ClusteringGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/metrics.safetensors");
        tensors_.emplace(path);
    }
    double number(const std::string& name) const { return tensors_->number(name); }

    std::optional<test::GoldenTensors> tensors_;
    JobContext job_;
};

TEST_F(ClusteringGolden, Silhouettes) {
    const Matrix points = tensors_->matrix("X");
    const std::vector<int> labels = tensors_->labels("clusters_true");
    const auto inSpace = silhouette(points, labels, points.rows(), 1, {.device = test::testDevice()}, job_);
    ASSERT_TRUE(inSpace) << inSpace.error().message();
    EXPECT_NEAR(inSpace->mean, number("silhouette_X_true"), kNarrow);
    const std::vector<double> samples = tensors_->doubles("silhouette_samples_X_true");
    ASSERT_EQ(inSpace->values.size(), samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) EXPECT_NEAR(inSpace->values[i], samples[i], kNarrow) << i;
    const auto onMap = silhouette(tensors_->matrix("layout"), tensors_->labels("clusters_pred"), 1000, 1, {.device = test::testDevice()}, job_);
    ASSERT_TRUE(onMap) << onMap.error().message();
    EXPECT_NEAR(onMap->mean, number("silhouette_layout_pred"), kNarrow);
}

TEST_F(ClusteringGolden, Agreement) {
    const auto agreement = clusterAgreement(tensors_->labels("clusters_true"), tensors_->labels("clusters_pred"));
    ASSERT_TRUE(agreement) << agreement.error().message();
    EXPECT_NEAR(agreement->adjustedRand, number("ari"), kTolerance);
    EXPECT_NEAR(agreement->normalisedMutualInformation, number("nmi"), kTolerance);
    EXPECT_NEAR(agreement->purity, number("purity"), kTolerance);
}

TEST_F(ClusteringGolden, NeighboursKept) {
    const Matrix points = tensors_->matrix("X"), layout = tensors_->matrix("layout");
    for (const std::string& suffix : tensors_->prefixesOf("")) {
        const std::string prefix = "knn_preservation_";
        if (!suffix.starts_with(prefix)) continue;
        const auto kept =
            neighbourPreservation(points, layout, std::stoul(suffix.substr(prefix.size())), points.rows(), 1, {}, job_);
        ASSERT_TRUE(kept) << kept.error().message();
        EXPECT_NEAR(*kept, number(suffix), kTolerance) << suffix;
    }
}

}  // namespace
}  // namespace vitrine
