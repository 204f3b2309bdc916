// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/comparison.h"

#include <gtest/gtest.h>

#include <set>

#include "classifiers/classifier_registry.h"
#include "comparison/thesis_figures.h"
#include "support/results.h"

namespace vitrine {
namespace {

std::shared_ptr<MethodEvaluation> method(const std::string& variant, std::vector<int> predicted, double top1,
                                         const std::string& options = "{}") {
    static const auto images = [] {
        auto made = std::make_shared<EvaluatedImages>();
        made->labels = {0, 0, 1, 1, 2};
        made->classNames = {"a", "b", "c"};
        made->fingerprint = "same";
        return made;
    }();
    auto evaluation = std::make_shared<MethodEvaluation>();
    evaluation->variant = evaluation->title = variant;
    evaluation->images = images;
    evaluation->predicted = std::move(predicted);
    evaluation->options = options;
    evaluation->measures[MeasureId::Top1] = Measure::of(top1);
    return evaluation;
}

TEST(MethodEvaluation, CellsListTheirImages) {
    const auto evaluation = method("m", {0, 1, 1, 0, 1}, .4);
    EXPECT_EQ(confusionCounts(*evaluation), (std::vector<std::uint32_t>{1, 1, 0, 1, 1, 0, 0, 1, 0}));
    EXPECT_EQ(imagesOfCell(*evaluation, 0, 1), (std::vector<std::size_t>{1}));
    EXPECT_EQ(imagesOfCell(*evaluation, {}, 1), (std::vector<std::size_t>{1, 2, 4}));
    EXPECT_EQ(imagesOfCell(*evaluation, 1, {}), (std::vector<std::size_t>{2, 3}));
    const auto pairs = mostConfusedPairs(*evaluation, 2);
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].trueClass, 0);
    EXPECT_EQ(pairs[0].predictedClass, 1);
    EXPECT_DOUBLE_EQ(pairs[0].share, 0.5);
}

TEST(Summarize, TestsEveryPairAndSpreadsOverSeeds) {
    const auto comparison = test::expectOk(
        summarize({method("x", {0, 0, 1, 1, 2}, 1.0, R"({"seed":1,"rate":2})"), method("y", {0, 0, 0, 0, 2}, 0.6),
                   method("x", {0, 0, 1, 0, 2}, 0.8, R"({"seed":2,"rate":2})"),
                   method("x", {0, 0, 1, 0, 2}, 0.8, R"({"seed":2,"rate":3})")}));
    EXPECT_EQ(comparison.pairs.size(), 6U);
    EXPECT_DOUBLE_EQ(comparison.pairs[0].result.difference, -0.4);
    ASSERT_EQ(comparison.seeds.size(), 1U);
    EXPECT_EQ(comparison.seeds[0].members, (std::vector<std::size_t>{0, 2}));
    const auto& spread = comparison.seeds[0].spreads[static_cast<std::size_t>(MeasureId::Top1)];
    EXPECT_DOUBLE_EQ(spread.mean, 0.9);
    EXPECT_NEAR(spread.deviation, 0.1414214, 1e-6);
    EXPECT_EQ(comparison.seeds[0].spreads[static_cast<std::size_t>(MeasureId::Anec5)].count, 0U);
}

TEST(Summarize, RefusesMethodsOfOtherImages) {
    auto other = method("y", {0}, 0.5);
    auto images = std::make_shared<EvaluatedImages>(*other->images);
    images->fingerprint = "others";
    other->images = images;
    EXPECT_EQ(summarize({method("x", {0, 0, 1, 1, 2}, 1.0), other}).error().code, ErrorCode::ShapeMismatch);
}

TEST(Controls, TheStrongestKindIsTheOneWithTheBetterMean) {
    Controls controls;
    EXPECT_FALSE(controls.strongest());
    controls.draws = {{ControlKind::RandomWords, 0, {}, .5, .6, {}},
                      {ControlKind::RandomWords, 1, {}, .7, .6, {}},
                      {ControlKind::RandomDirections, 0, {}, .65, .6, {}}};
    EXPECT_EQ(controls.strongest(), ControlKind::RandomDirections);
    EXPECT_DOUBLE_EQ(*controls.meanAnec5(ControlKind::RandomWords), .6);
}

TEST(Measures, NamesAreUniqueAndFoundAgain) {
    std::set<std::string> names;
    for (std::size_t n = 0; n < kMeasureCount; ++n) {
        const MeasureInfo& info = measures()[n];
        EXPECT_EQ(static_cast<std::size_t>(info.id), n);
        EXPECT_TRUE(names.insert(info.name).second) << info.name;
        EXPECT_EQ(findMeasure(info.name), &info);
        EXPECT_STRNE(info.title, "");
        EXPECT_STRNE(info.help, "");
    }
    EXPECT_EQ(findMeasure("nonsense"), nullptr);
    EXPECT_EQ(absenceFromName("one_class"), Absence::OneClass);
    EXPECT_FALSE(absenceFromName("nonsense"));
}

TEST(ThesisFigures, TenMethodsOnFiveDataSets) {
    EXPECT_EQ(thesisFigures().size(), 50U);
    for (const ThesisFigure& figure : thesisFigures()) {
        EXPECT_NE(findClassifierVariant(figure.variant), nullptr) << figure.variant;
        EXPECT_GT(figure.top1, 0.3);
        EXPECT_LT(figure.top1, 1.0);
        for (const FigureFlag flag : figure.flags) {
            EXPECT_STRNE(figureFlagTitle(flag), "");
            EXPECT_STRNE(figureFlagText(flag), "");
        }
    }
    const ThesisFigure* probe = findThesisFigure("linear_probe", thesisDatasetId("CUB-200-2011"));
    ASSERT_NE(probe, nullptr);
    EXPECT_DOUBLE_EQ(probe->top1, 0.7929);
    EXPECT_EQ(probe->flags, (std::vector<FigureFlag>{FigureFlag::LeakySplit, FigureFlag::Inconsistent}));
    EXPECT_EQ(thesisDatasetId("CIFAR100"), "cifar100");
    EXPECT_EQ(thesisDatasetId("cifar-10"), "cifar10");
    EXPECT_TRUE(thesisDatasetId("field guide").empty());
}

}  // namespace
}  // namespace vitrine
