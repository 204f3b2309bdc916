// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_evaluation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/counter_random.h"
#include "field_guide/concepts.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {
namespace {

DemoEvaluationOptions smallOptions() {
    DemoEvaluationOptions options;
    options.seed = 9;
    options.pairs = 60;
    options.probePerSpecies = 2;
    options.testPerSpecies = 2;
    options.retrievalPictures = 40;
    options.supersampling = 1;
    return options;
}

/// Knows the truth of every drawing, in the order in which the evaluation asks: one dimension a
/// concept, one a species.
class Oracle {
public:
    explicit Oracle(const DemoEvaluationOptions& options) {
        add(planEditedPairs(options.pairs, options.seed));
        add(planSpecies(options.probePerSpecies, options.seed + 1));
        add(planSpecies(options.testPerSpecies, options.seed + 2));
        add(planObservations(options.testPerSpecies, options.seed + 3, 0.0F));
    }

    DemoEncoder encoder() {
        return {[this](std::span<const float>, std::size_t count, JobContext&) -> Result<Matrix> {
                    std::vector<float> rows;
                    for (std::size_t i = 0; i < count; ++i, ++next_) rows.insert(rows.end(), rows_[next_].begin(), rows_[next_].end());
                    return Matrix(std::move(rows), count, width());
                },
                [](std::span<const std::string> texts, JobContext&) -> Result<Matrix> {
                    std::vector<float> rows;
                    for (const auto& text : texts) {
                        auto row = rowOfText(text);
                        rows.insert(rows.end(), row.begin(), row.end());
                    }
                    return Matrix(std::move(rows), texts.size(), width());
                },
                Preprocessor::create(demoPreprocessorConfig(), kDemoImageSize).value()};
    }

private:
    static std::size_t width() { return conceptCount() + speciesCount(); }

    static std::vector<float> rowOfText(const std::string& text) {
        std::vector<float> row(width(), 0.0F);
        for (std::size_t j = 0; j < conceptCount(); ++j) row[j] = text.find(conceptNames()[j]) != std::string::npos ? 1.0F : 0.0F;
        for (std::size_t c = 0; c < speciesCount(); ++c) {
            if (text == "a photo of a " + speciesNames()[c]) row[conceptCount() + c] = 1.0F;
        }
        return row;
    }

    void add(const std::vector<PicturePlan>& plans) {
        for (const auto& plan : plans) {
            const auto truth = conceptTruth(plan.bird);
            std::vector<float> row(truth.begin(), truth.end());
            row.resize(width(), 0.0F);
            if (plan.species >= 0) row[conceptCount() + static_cast<std::size_t>(plan.species)] = 5.0F;
            rows_.push_back(std::move(row));
        }
    }

    std::vector<std::vector<float>> rows_;
    std::size_t next_ = 0;
};

TEST(DemoEvaluation, AModelThatSeesEverythingScoresNearlyOne) {
    const auto options = smallOptions();
    Oracle oracle(options);
    JobContext context;
    const auto result = evaluateDemo(oracle.encoder(), options, context);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_DOUBLE_EQ(result->zeroShot, 1.0);
    EXPECT_EQ(result->zeroShotInField.size(), kFieldConditions.size());
    for (const auto& [condition, share] : result->zeroShotInField) EXPECT_DOUBLE_EQ(share, 1.0) << condition;
    EXPECT_GT(result->linearProbe, 0.95);
    EXPECT_GT(result->conceptAucRandomMedian, 0.99);
    EXPECT_GT(result->conceptAucSpeciesMedian, 0.99);
    EXPECT_GT(result->editTest, 0.99);
    EXPECT_GT(result->editByAttribute.size(), 10U);
    for (const auto& [attribute, share] : result->editByAttribute) EXPECT_GT(share, 0.9) << attribute;
}

TEST(DemoEvaluation, AModelThatSeesNothingIsAtChance) {
    const auto options = smallOptions();
    CounterRandom random(4);
    const auto noise = [&random](std::size_t rows) {
        std::vector<float> values(rows * 16);
        for (auto& value : values) value = random.normal();
        return Matrix(std::move(values), rows, 16);
    };
    const DemoEncoder encoder{
        [&](std::span<const float>, std::size_t count, JobContext&) -> Result<Matrix> { return noise(count); },
        [&](std::span<const std::string> texts, JobContext&) -> Result<Matrix> { return noise(texts.size()); },
        Preprocessor::create(demoPreprocessorConfig(), kDemoImageSize).value()};
    JobContext context;
    const auto result = evaluateDemo(encoder, options, context);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_LT(result->zeroShot, 0.25);
    EXPECT_NEAR(result->conceptAucRandomMedian, 0.5, 0.1);
    EXPECT_NEAR(result->editTest, 0.5, 0.2);
}

TEST(DemoEvaluation, JsonHasTheNamesOfTheCommandLine) {
    DemoEvaluation evaluation;
    evaluation.zeroShot = 0.5;
    evaluation.zeroShotInField["dusk"] = 0.25;
    evaluation.editByAttribute["cap"] = 0.75;
    const auto json = nlohmann::json::parse(toJson(evaluation));
    for (const char* name : {"zero_shot", "linear_probe", "retrieval_r1", "concept_auc_species_median",
                             "concept_auc_random_median", "edit_test"}) {
        EXPECT_TRUE(json.contains(name)) << name;
    }
    EXPECT_DOUBLE_EQ(json["zero_shot"].get<double>(), 0.5);
    EXPECT_DOUBLE_EQ(json["zero_shot_in_field"]["dusk"].get<double>(), 0.25);
    EXPECT_DOUBLE_EQ(json["edit_test_by_attribute"]["cap"].get<double>(), 0.75);
    EXPECT_NE(summaryLine(evaluation).find("0.500"), std::string::npos);
}

TEST(DemoEvaluation, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    JobContext context(stop.get_token());
    const auto options = smallOptions();
    Oracle oracle(options);
    const auto result = evaluateDemo(oracle.encoder(), options, context);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
}

}  // namespace
}  // namespace vitrine::field_guide
