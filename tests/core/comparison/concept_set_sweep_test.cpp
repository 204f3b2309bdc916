// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/concept_set_sweep.h"

#include <gtest/gtest.h>

#include "core/comparison/comparison_fixture.h"

namespace vitrine {
namespace {

using test::expectOk;

ConceptSet setOf(const std::string& name, std::vector<std::string> concepts) {
    return expectOk(ConceptSet::fromConcepts(name, concepts));
}

class ConceptSetSweepTest : public testing::Test {
protected:
    static ConceptSetSettings quick() {
        ConceptSetSettings settings;
        settings.resamples = 60;
        return settings;
    }
    ConceptSet whole() const { return setOf("whole", data_.concepts.concepts); }
    TrainingData data_ = test::labelledWorld();
    JobContext job_;
};

TEST_F(ConceptSetSweepTest, PlantedConceptsDecideAndUnknownWordsDoNot) {
    const std::vector<ConceptSet> sets{whole(), setOf("unknown", {"qwert", "zuiop", "asdfg", "hjkl"})};
    std::vector<std::string> told;
    const auto sweep = expectOk(sweepConceptSets(data_, sets, sets.size(), quick(), job_,
                                                 [&](const ConceptSetPoint& point) { told.push_back(point.name); }));
    ASSERT_EQ(sweep.points.size(), 2U);
    EXPECT_EQ(told, (std::vector<std::string>{"whole", "unknown"}));
    EXPECT_GT(*sweep.points[0].top1.value, 0.9);
    EXPECT_LT(*sweep.points[1].top1.value, *sweep.points[0].top1.value);
    ASSERT_TRUE(sweep.points[0].top1.interval);
    EXPECT_LE(sweep.points[0].top1.interval->low, *sweep.points[0].top1.value);
    EXPECT_TRUE(sweep.zeroShot.value);
}

TEST_F(ConceptSetSweepTest, TheWholeSetIsWhatEvaluateMeasures) {
    const std::vector<ConceptSet> sets{whole()};
    const auto sweep = expectOk(sweepConceptSets(data_, sets, 1, quick(), job_));
    const auto search = test::evaluated("concept_matrix_search", data_);
    EXPECT_DOUBLE_EQ(*sweep.points[0].top1.value, *(*search)[MeasureId::Top1].value);
    EXPECT_DOUBLE_EQ(*sweep.zeroShot.value, *(*test::evaluated("zero_shot", data_))[MeasureId::Top1].value);
}

TEST_F(ConceptSetSweepTest, SubsetsGrowAndDependOnTheSeedOnly) {
    const std::vector<ConceptSet> sets{whole()};
    const auto sweep = expectOk(sweepConceptSets(data_, sets, 0, quick(), job_));
    const std::vector<std::size_t> sizes = subsetSizes(sets[0].concepts.size());
    ASSERT_EQ(sweep.points.size(), 1 + sizes.size());
    for (std::size_t n = 0; n < sizes.size(); ++n) {
        const ConceptSetPoint& point = sweep.points[1 + n];
        EXPECT_TRUE(point.isSubset);
        EXPECT_EQ(point.concepts, sizes[n]);
        ASSERT_EQ(point.draws.size(), 3U);
        for (const double draw : point.draws) {
            EXPECT_GE(draw, point.top1.interval->low);
            EXPECT_LE(draw, point.top1.interval->high);
        }
    }
    const auto again = expectOk(sweepConceptSets(data_, sets, 0, quick(), job_));
    for (std::size_t n = 0; n < sweep.points.size(); ++n) EXPECT_EQ(sweep.points[n].draws, again.points[n].draws);
    EXPECT_EQ(subsetSizes(99), (std::vector<std::size_t>{4, 8, 16, 32, 64}));
    EXPECT_TRUE(subsetSizes(4).empty());
}

TEST_F(ConceptSetSweepTest, RefusesWhatCanNotBeMeasured) {
    EXPECT_EQ(sweepConceptSets(data_, {}, 0, quick(), job_).error().code, ErrorCode::EmptyInput);
    const std::vector<ConceptSet> sets{whole()};
    std::stop_source stop;
    stop.request_stop();
    JobContext stopped(stop.get_token());
    EXPECT_EQ(sweepConceptSets(data_, sets, 0, quick(), stopped).error().code, ErrorCode::Cancelled);
    TrainingData mute = data_;
    mute.encodeTexts = {};
    EXPECT_TRUE(test::failsWith(sweepConceptSets(mute, sets, 0, quick(), job_), ErrorCode::EmptyInput, "text encoder"));
}

}  // namespace
}  // namespace vitrine
