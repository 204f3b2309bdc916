// SPDX-License-Identifier: GPL-3.0-or-later
// The released backbone against its own card: fresh drawings, fewer than `vitrine demo evaluate` uses.
#include <gtest/gtest.h>

#include "base/resources.h"
#include "clip/clip_model.h"
#include "field_guide/demo_evaluation.h"

namespace vitrine::field_guide {
namespace {

TEST(DemoBackbone, KnowsFreshDrawings) {
    const auto folder = demoWorkspaceDirectory() / "backbone";
    JobContext context;
    const auto model = ClipModel::load(folder, DeviceOptions{}, context);
    ASSERT_TRUE(model) << model.error().message();
    DemoEvaluationOptions options;
    options.seed = 20261124;
    options.pairs = 250;
    options.probePerSpecies = 15;
    options.testPerSpecies = 10;
    options.retrievalPictures = 256;
    const auto result = evaluateDemo(demoEncoder(**model), options, context);
    ASSERT_TRUE(result) << result.error().message();
    std::cout << summaryLine(*result) << "\n";
    RecordProperty("figures", summaryLine(*result));
    EXPECT_GE(result->zeroShot, 0.95);
    EXPECT_GE(result->linearProbe, 0.95);
    EXPECT_GE(result->conceptAucSpeciesMedian, 0.95);
    EXPECT_GE(result->conceptAucRandomMedian, 0.80);
    EXPECT_GE(result->editTest, 0.88);
}

}  // namespace
}  // namespace vitrine::field_guide
