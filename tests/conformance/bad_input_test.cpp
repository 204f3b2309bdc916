// SPDX-License-Identifier: GPL-3.0-or-later
// Data no method was made for: every registered classifier ends with a usable result or with one clear message.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "support/device.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::makeSyntheticWorld;

struct BadInput {
    const char* name;
    std::function<TrainingData()> make;
};

/// The default world after its snapshot was changed.
TrainingData changed(const std::function<void(EmbeddingSnapshot&)>& change) {
    TrainingData data = makeSyntheticWorld().data;
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data.snapshot);
    change(*snapshot);
    data.snapshot = std::move(snapshot);
    return data;
}

void dropLabels(EmbeddingSnapshot& snapshot, const std::function<bool(std::size_t row)>& isDropped) {
    for (std::size_t row = 0; row < snapshot.size(); ++row)
        if (isDropped(row)) snapshot.labels[row] = -1;
}

/// Keeps the first `kept` train images of a class.
void keepOfClass(EmbeddingSnapshot& snapshot, int label, std::size_t kept) {
    std::size_t seen = 0;
    dropLabels(snapshot, [&](std::size_t row) {
        return snapshot.labels[row] == label && snapshot.splits[row] == Split::Train && seen++ >= kept;
    });
}

const std::vector<BadInput>& inputs() {
    static const std::vector<BadInput> list{
        {"one_class", [] { return makeSyntheticWorld({.classes = 1}).data; }},
        {"one_image_of_a_class", [] { return changed([](EmbeddingSnapshot& s) { keepOfClass(s, 2, 1); }); }},
        {"no_image_of_a_class", [] { return changed([](EmbeddingSnapshot& s) { keepOfClass(s, 2, 0); }); }},
        {"one_image_a_class", [] { return makeSyntheticWorld({.trainPerClass = 1, .validationPerClass = 1, .testPerClass = 1}).data; }},
        {"no_validation", [] { return makeSyntheticWorld({.validationPerClass = 0}).data; }},
        {"no_test", [] { return makeSyntheticWorld({.testPerClass = 0}).data; }},
        {"train_only", [] { return makeSyntheticWorld({.validationPerClass = 0, .testPerClass = 0}).data; }},
        {"no_train", [] { return makeSyntheticWorld({.trainPerClass = 0}).data; }},
        {"no_labels", [] { return changed([](EmbeddingSnapshot& s) { dropLabels(s, [](std::size_t) { return true; }); }); }},
        {"more_concepts_than_images", [] { return makeSyntheticWorld({.concepts = 120, .trainPerClass = 5, .validationPerClass = 2, .testPerClass = 2}).data; }},
        {"one_concept", [] { return makeSyntheticWorld({.concepts = 1, .conceptsPerClass = 1}).data; }},
        {"constant_images", [] {
             return changed([](EmbeddingSnapshot& s) {
                 s.images = Matrix(std::vector<float>(s.images.values().size(), 0.25F), s.images.rows(), s.images.cols());
             });
         }},
        {"zero_images", [] { return changed([](EmbeddingSnapshot& s) { s.images = Matrix::zeros(s.images.rows(), s.images.cols()); }); }},
        {"names_twice", [] { return changed([](EmbeddingSnapshot& s) { s.classNames[3] = s.classNames[1]; }); }},
        {"equal_concept_texts", [] {
             TrainingData data = makeSyntheticWorld().data;
             data.conceptTexts = data.conceptTexts.gather(std::vector<std::size_t>(data.conceptTexts.rows(), 0));
             return data;
         }},
    };
    return list;
}

class BadInputTest : public ::testing::TestWithParam<std::string> {};

TEST_P(BadInputTest, EndsWithAResultOrAMessage) {
    const ClassifierVariant& variant = *findClassifierVariant(GetParam());
    for (const BadInput& input : inputs()) {
        SCOPED_TRACE(input.name);
        const TrainingData data = input.make();
        const test::TemporaryDirectory folder;
        JobContext job;
        const auto run = trainRun(variant.info.id, OptionValues(variant.info.options), data, folder.path() / "run", job);
        if (!run) {
            EXPECT_FALSE(run.error().detail.empty()) << run.error().message();
            EXPECT_NE(run.error().code, ErrorCode::Internal) << run.error().message();
            EXPECT_FALSE(std::filesystem::exists(folder.path() / "run" / "run.json")) << "nothing half-written";
            continue;
        }
        const Matrix images = data.snapshot->images.slice(0, std::min<std::size_t>(data.snapshot->size(), 20));
        for (const Matrix& values : {run->classifier->classLogits(images), run->classifier->activations(images)})
            for (const float value : values.values()) ASSERT_TRUE(std::isfinite(value)) << value;
        ASSERT_TRUE(loadRun(folder.path() / "run"));
        const double top1 = run->info.metrics.at("train_top1");
        EXPECT_TRUE(std::isnan(top1) || (top1 >= 0.0 && top1 <= 1.0)) << top1;
    }
}

TEST_P(BadInputTest, WithoutTrainingImagesNothingIsTrained) {
    const ClassifierVariant& variant = *findClassifierVariant(GetParam());
    if (!variant.info.needsTraining) GTEST_SKIP() << "nothing to train";
    JobContext job;
    FitSession session{job, {}, {}, false, 20.0, test::testDevice()};
    for (const char* name : {"no_train", "no_labels"})
        for (const BadInput& input : inputs()) {
            if (std::string(name) != input.name) continue;
            const auto fitted = variant.fit(input.make(), OptionValues(variant.info.options), session);
            ASSERT_FALSE(fitted) << name;
            EXPECT_EQ(fitted.error().code, ErrorCode::EmptyInput) << fitted.error().message();
        }
}

std::vector<std::string> registeredIds() {
    std::vector<std::string> ids;
    for (const ClassifierVariant& variant : classifierVariants()) ids.push_back(variant.info.id);
    return ids;
}

INSTANTIATE_TEST_SUITE_P(Registry, BadInputTest, ::testing::ValuesIn(registeredIds()),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace vitrine
