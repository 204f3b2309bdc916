// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "classifiers/internal/score_table.h"
#include "support/device.h"
#include "support/synthetic.h"

namespace vitrine::internal {
namespace {

class ScoreTableTest : public ::testing::Test {
protected:
    // More rows than one tile, so that tiling itself is under test.
    static test::SyntheticOptions manyImages() {
        test::SyntheticOptions options;
        options.trainPerClass = 300;
        return options;
    }

    test::SyntheticWorld world_ = test::makeSyntheticWorld(manyImages());
    const Matrix& images_ = world_.data.snapshot->images;
    const at::Device device_{test::testDevice()};
    JobContext job_;
};

TEST_F(ScoreTableTest, KeptAndComputedScoresAgree) {
    const auto kept = ScoreTable::create(images_, world_.data.conceptTexts, device_, job_);
    const auto computed = ScoreTable::create(images_, world_.data.conceptTexts, device_, job_,
                                             /*maxCachedEntries=*/0);
    ASSERT_TRUE(kept && computed);
    ASSERT_GT(kept->rows(), ScoreTable::kTileRows);
    const at::Tensor rows = at::arange(kept->rows() - 50, kept->rows(), at::TensorOptions(at::kLong).device(device_));
    EXPECT_LT((kept->cosines(rows) - computed->cosines(rows)).abs().max().item<float>(), 1e-6F);
    const auto keptMoments = kept->moments(job_);
    const auto computedMoments = computed->moments(job_);
    ASSERT_TRUE(keptMoments && computedMoments);
    const ColumnMoments direct = columnMoments(kept->cosines(at::arange(kept->rows(), at::TensorOptions(at::kLong).device(device_))));
    for (const ColumnMoments* moments : {&*keptMoments, &*computedMoments}) {
        EXPECT_LT((moments->mean - direct.mean).abs().max().item<float>(), 1e-6F);
        EXPECT_LT((moments->deviation - direct.deviation).abs().max().item<float>(), 1e-6F);
    }
    const auto a = kept->positives(*keptMoments, 4, job_);
    const auto b = computed->positives(*keptMoments, 4, job_);
    ASSERT_TRUE(a && b);
    EXPECT_GT(at::eq(*a, *b).to(at::kFloat).mean().item<float>(), 0.999F);
}

TEST_F(ScoreTableTest, StopsBetweenTiles) {
    std::stop_source stop;
    stop.request_stop();
    JobContext stopped(stop.get_token());
    const auto table = ScoreTable::create(images_, world_.data.conceptTexts, device_, stopped);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, ErrorCode::Cancelled);
}

}  // namespace
}  // namespace vitrine::internal
