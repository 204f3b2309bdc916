// SPDX-License-Identifier: GPL-3.0-or-later
// The released backbone against its own card: fresh drawings, fewer than `vitrine demo evaluate` uses.
#include <gtest/gtest.h>

#include <cmath>
#include <iostream>

#include "base/resources.h"
#include "clip/clip_model.h"
#include "field_guide/concepts.h"
#include "field_guide/demo_evaluation.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {
namespace {

Result<std::shared_ptr<const ClipModel>> releasedModel(JobContext& context) {
    return ClipModel::load(demoWorkspaceDirectory() / "backbone", DeviceOptions{}, context);
}

TEST(DemoBackbone, KnowsFreshDrawings) {
    JobContext context;
    const auto model = releasedModel(context);
    ASSERT_TRUE(model) << model.error().message();
    DemoEvaluationOptions options;
    options.seed = 20261124;
    options.pairs = 250;
    options.probePerSpecies = 10;
    options.testPerSpecies = 10;
    options.retrievalPictures = 256;
    options.supersampling = 2;
    const auto result = evaluateDemo(demoEncoder(**model), options, context);
    ASSERT_TRUE(result) << result.error().message();
    std::cout << summaryLine(*result) << "\n";
    RecordProperty("figures", summaryLine(*result));
    EXPECT_GE(result->zeroShot, 0.95);
    EXPECT_GE(result->linearProbe, 0.96);
    EXPECT_GE(result->conceptAucSpeciesMedian, 0.95);
    EXPECT_GE(result->conceptAucRandomMedian, 0.90);
    EXPECT_GE(result->editTest, 0.95);
}

/// Whether the heat map of a small mark is brightest on the part that carries it.
TEST(DemoBackbone, HeatMapsPointAtTheMark) {
    constexpr std::size_t kBirds = 50;
    JobContext context;
    const auto model = releasedModel(context);
    ASSERT_TRUE(model) << model.error().message();
    const auto phrases = (*model)->encodeTexts(conceptNames(), context).value().normalizedRows();
    const auto& preprocessor = (*model)->preprocessor();
    double hits = 0;
    double marks = 0;
    const auto plans = planEditedPairs(kBirds, 424242);
    for (std::size_t bird = 0; bird < kBirds; ++bird) {
        const auto& plan = plans[2 * bird];
        const auto drawing = drawBird(plan.bird, plan.seed, kDemoDrawingSize);
        std::vector<float> pixels(preprocessor.pixelCount());
        ASSERT_TRUE(preprocessor.apply(drawing.image, pixels));
        const auto encoding = (*model)->encodePixels(pixels, 1, true, context).value();
        const auto scores = multiplyTransposed(phrases, encoding.patchEmbeddings.normalizedRows());
        const auto truth = conceptTruth(plan.bird);
        const auto grid = static_cast<std::size_t>(encoding.patchGrid);
        const auto side = 1.0 / static_cast<double>(grid);
        for (std::size_t j = 0; j < conceptCount(); ++j) {
            const auto& part = drawing.parts[static_cast<std::size_t>(concepts()[j].part)];
            if (truth[j] == 0 || !part.visible || !isFineMark(concepts()[j].attribute)) continue;
            const auto best = argmax(scores.row(j));
            const double x = (static_cast<double>(best % grid) + 0.5) * side;
            const double y = (static_cast<double>(best / grid) + 0.5) * side;
            hits += std::hypot(x - part.x, y - part.y) <= part.radius + 1.5 * side ? 1 : 0;
            ++marks;
        }
    }
    std::cout << "brightest patch on the mark: " << hits / marks << " of " << marks << "\n";
    ASSERT_GT(marks, 100);
    EXPECT_GE(hits / marks, 0.8);
}

}  // namespace
}  // namespace vitrine::field_guide
