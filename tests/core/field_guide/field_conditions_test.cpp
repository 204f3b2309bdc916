// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/field_conditions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "field_guide/concepts.h"
#include "field_guide/demo_pictures.h"
#include "field_guide/demo_workspace.h"

namespace vitrine::field_guide {
namespace {

constexpr int kSide = 96;

Drawing seen(FieldCondition condition, float severity, std::uint64_t seed = 7) {
    DrawingOptions options;
    options.view = {condition, severity};
    return drawBird(typicalBird(0), seed, kSide, options);
}

double meanDifference(const Image& a, const Image& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) sum += std::abs(a.pixels()[i] - b.pixels()[i]);
    return sum / static_cast<double>(a.pixels().size());
}

double brightness(const Image& image) {
    double sum = 0;
    for (const std::uint8_t value : image.pixels()) sum += value;
    return sum / static_cast<double>(image.pixels().size());
}

/// Mean step from a pixel to its right neighbour: what blur takes away.
double sharpness(const Image& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 3; x < 3 * image.width(); ++x) sum += std::abs(image.row(y)[x] - image.row(y)[x - 3]);
    return sum / (3.0 * image.width() * image.height());
}

TEST(FieldConditions, HaveNamesThatLeadBack) {
    std::set<std::string_view> names;
    for (const FieldCondition condition : kFieldConditions) {
        names.insert(conditionName(condition));
        EXPECT_EQ(conditionFromName(conditionName(condition)), condition);
    }
    EXPECT_EQ(names.size(), kFieldConditions.size());
    EXPECT_FALSE(conditionFromName("fog"));
}

TEST(FieldConditions, AreDrawnAlikeAgainAndGrowWithTheirSeverity) {
    const Image clear = seen(FieldCondition::Clear, 0).image;
    for (const FieldCondition condition : kFieldConditions) {
        if (condition == FieldCondition::Clear) continue;
        const Image hard = seen(condition, 1).image;
        EXPECT_EQ(meanDifference(hard, seen(condition, 1).image), 0) << conditionName(condition);
        EXPECT_GT(meanDifference(hard, seen(condition, 1, 8).image), 1) << conditionName(condition);
        EXPECT_GT(meanDifference(hard, clear), 4) << conditionName(condition);
        EXPECT_GT(meanDifference(hard, clear), meanDifference(seen(condition, 0.3F).image, clear)) << conditionName(condition);
    }
}

TEST(FieldConditions, DoWhatTheirNamesSay) {
    const Drawing clear = seen(FieldCondition::Clear, 0);
    EXPECT_LT(brightness(seen(FieldCondition::Dusk, 1).image), 0.6 * brightness(clear.image));
    EXPECT_LT(sharpness(seen(FieldCondition::Shaken, 1).image), 0.7 * sharpness(clear.image));
    const BirdBox far = seen(FieldCondition::Far, 1).bird;
    EXPECT_NEAR((far.right - far.left) / (clear.bird.right - clear.bird.left), 0.37, 0.05);
    EXPECT_NEAR((far.bottom - far.top) / (clear.bird.bottom - clear.bird.top), 0.37, 0.05);
}

/// What is seen of the bird changes, the bird does not: parts keep their places under leaves and in rain.
TEST(FieldConditions, ButForDistanceLeaveTheBirdWhereItIs) {
    const Drawing clear = seen(FieldCondition::Clear, 0);
    for (const FieldCondition condition :
         {FieldCondition::Dusk, FieldCondition::Rain, FieldCondition::Leaves, FieldCondition::Shaken}) {
        const Drawing hard = seen(condition, 1);
        for (std::size_t part = 0; part < kPartCount; ++part) {
            EXPECT_EQ(hard.parts[part].x, clear.parts[part].x) << conditionName(condition);
            EXPECT_EQ(hard.parts[part].y, clear.parts[part].y) << conditionName(condition);
        }
    }
}

TEST(FieldConditions, AFarBirdStaysInsideTheFrame) {
    CounterRandom random(5);
    DrawingOptions options;
    options.plain = true;
    options.supersampling = 2;
    for (int i = 0; i < 300; ++i) {
        options.view = {FieldCondition::Far, random.uniform()};
        const BirdBox box = drawBird(randomBird(random), static_cast<std::uint64_t>(i), 64, options).bird;
        EXPECT_GT(box.left, 0) << i;
        EXPECT_GT(box.top, 0) << i;
        EXPECT_LT(box.right, 1) << i;
        EXPECT_LT(box.bottom, 1) << i;
    }
}

TEST(Observations, SeeEveryConditionAboutEquallyOften) {
    constexpr std::size_t kPerSpecies = 20;
    std::map<FieldCondition, int> counts;
    for (const PicturePlan& plan : planObservations(kPerSpecies, 3, 0.5F)) {
        ++counts[plan.view.condition];
        EXPECT_EQ(tidied(plan.bird), plan.bird);
        const bool isClear = plan.view.condition == FieldCondition::Clear;
        EXPECT_EQ(plan.view.severity == 0, isClear);
        EXPECT_LE(plan.view.severity, 1);
    }
    const double expected = static_cast<double>(kPerSpecies * speciesCount()) / kFieldConditions.size();
    for (const FieldCondition condition : kFieldConditions)
        EXPECT_NEAR(counts[condition], expected, 0.35 * expected) << conditionName(condition);
}

double shareAtHome(const std::vector<PicturePlan>& plans) {
    double home = 0;
    for (const PicturePlan& plan : plans)
        home += plan.bird.habitat == typicalBird(static_cast<std::size_t>(plan.species)).habitat ? 1 : 0;
    return home / static_cast<double>(plans.size());
}

/// The background says which species it is while training, and nothing in the test.
TEST(Observations, OfTheDemoLeaveHomeInTheTestOnly) {
    EXPECT_GT(shareAtHome(planSplit(Split::Train, 20, 1)), 0.9);
    EXPECT_GT(shareAtHome(planSplit(Split::Validation, 20, 1)), 0.9);
    EXPECT_LT(shareAtHome(planSplit(Split::Test, 20, 1)), 0.3);
}

TEST(Observations, OfOneSplitAreNotThoseOfAnother) {
    const auto train = planSplit(Split::Train, 3, 1), test = planSplit(Split::Test, 3, 1);
    std::set<std::uint64_t> seeds;
    for (const PicturePlan& plan : train) seeds.insert(plan.seed);
    for (const PicturePlan& plan : test) EXPECT_FALSE(seeds.contains(plan.seed));
}

TEST(Observations, CarryTheirConditionInTheirId) {
    PicturePlan plan;
    plan.species = 1;
    plan.view = {FieldCondition::Dusk, 0.5F};
    EXPECT_EQ(rowId(Split::Test, plan, 7), "test/dusk/blue_jay_07");
}

}  // namespace
}  // namespace vitrine::field_guide
