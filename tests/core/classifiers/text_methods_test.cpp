// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-shot, Concept Matrix Search and DescriptionCLS: their options, files, and what they do with bad input.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "classifiers/bottleneck_based.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/concept_matrix_search.h"
#include "classifiers/description_cls.h"
#include "classifiers/internal/class_texts.h"
#include "classifiers/train_run.h"
#include "io/safetensors.h"
#include "support/device.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::makeSyntheticWorld;
using test::succeeded;
using Assignments = std::vector<std::string>;

Result<FittedClassifier> fit(const char* method, const TrainingData& data, const Assignments& assignments = {}) {
    const ClassifierVariant& variant = *findClassifierVariant(method);
    OptionValues options(variant.info.options);
    for (const std::string& assignment : assignments) EXPECT_TRUE(succeeded(options.setAssignment(assignment)));
    JobContext job;
    FitSession session{job, {}, {}, false, 20.0, test::testDevice()};
    return variant.fit(data, options, session);
}

double testAccuracy(const ConceptClassifier& classifier, const TrainingData& data) {
    const std::vector<std::size_t> rows = data.snapshot->rowsOf(Split::Test);
    std::vector<int> labels;
    for (const std::size_t row : rows) labels.push_back(data.snapshot->labels[row]);
    JobContext job;
    return topOneAccuracy(classifier, data.snapshot->images.gather(rows), labels, job).value();
}

/// Every logit is the sum of its contributions, few rows and many.
void expectAdditive(const ConceptClassifier& classifier, const Matrix& images) {
    const Matrix activations = classifier.activations(images);
    const Matrix logits = classifier.classLogits(images);
    for (std::size_t r = 0; r < images.rows(); ++r) {
        for (std::size_t c = 0; c < classifier.classCount(); ++c) {
            double sum = classifier.classOffset(c);
            const Matrix parts = classifier.contributions(activations.row(r), c);
            for (const float part : parts.values()) sum += part;
            EXPECT_NEAR(sum, logits.at(r, c), 1e-4 * std::max(1.0F, std::abs(logits.at(r, c))));
        }
    }
}

/// Activations and logits survive the file bit by bit.
void expectSurvivesFile(const char* method, const ConceptClassifier& classifier, const Matrix& images) {
    test::TemporaryDirectory folder;
    SafetensorsWriter writer;
    classifier.write(writer);
    ASSERT_TRUE(succeeded(writer.write(folder.path() / "c.safetensors")));
    const auto file = SafetensorsFile::open(folder.path() / "c.safetensors");
    ASSERT_TRUE(succeeded(file));
    const auto back = findClassifierVariant(method)->restore(*file);
    ASSERT_TRUE(succeeded(back));
    const Matrix before = classifier.classLogits(images);
    const Matrix after = (*back)->classLogits(images);
    EXPECT_TRUE(std::equal(before.values().begin(), before.values().end(), after.values().begin(), after.values().end()));
    const Matrix a = classifier.activations(images);
    const Matrix b = (*back)->activations(images);
    EXPECT_TRUE(std::equal(a.values().begin(), a.values().end(), b.values().begin(), b.values().end()));
}

/// Sees every cosine twice as large.
class Doubled final : public BottleneckBased {
public:
    explicit Doubled(std::shared_ptr<const ConceptBottleneck> bottleneck) : BottleneckBased(std::move(bottleneck)) {}
    Matrix activations(const Matrix& images) const override {
        const Matrix cosines = conceptScores(images);
        std::vector<float> out(cosines.values().begin(), cosines.values().end());
        for (float& value : out) value *= 2.0F;
        return {std::move(out), cosines.rows(), cosines.cols()};
    }
};

TEST(BottleneckBasedTest, HasNamesTextsAndHeadOfItsBottleneck) {
    BottleneckData data =
        cosineBottleneck({"right", "up"}, Matrix::identity(2), {"a", "b"}, Matrix({1.0F, 0.0F, 2.0F, -1.0F}, 2, 2));
    data.classBias = {0.0F, 0.5F};
    const auto bottleneck = ConceptBottleneck::create(data);
    ASSERT_TRUE(succeeded(bottleneck));
    const Matrix image({3.0F, 4.0F}, 1, 2);  // cosines 0.6 and 0.8
    EXPECT_NEAR((*bottleneck)->classLogits(image).at(0, 1), 2.0 * 0.6 - 0.8 + 0.5, 1e-6);
    const Doubled doubled(*bottleneck);
    EXPECT_EQ(doubled.conceptNames(), data.conceptNames);
    EXPECT_EQ(doubled.classNames(), data.classNames);
    EXPECT_EQ(doubled.embeddingDimension(), 2U);
    EXPECT_NEAR(doubled.conceptScores(image).at(0, 1), 0.8, 1e-6);
    EXPECT_NEAR(doubled.classLogits(image).at(0, 1), 2.0 * 1.2 - 1.6 + 0.5, 1e-6);
    EXPECT_FLOAT_EQ(doubled.classOffset(1), 0.5F);
    expectAdditive(doubled, image);
}

TEST(NearestConceptsTest, AConceptNearToEveryClassIsNobodysNearest) {
    // The third concept is the nearest of both classes, and of neither more than of the other.
    const Matrix classes({1.0F, 0.1F, 3.0F, 0.1F, 1.0F, 3.0F}, 2, 3);
    const auto nearest = internal::nearestConcepts(classes, Matrix::identity(3), 1);
    EXPECT_EQ(nearest, (std::vector<std::vector<std::size_t>>{{0}, {1}}));
    const auto one = internal::nearestConcepts(classes.slice(0, 1), Matrix::identity(3), 5);
    EXPECT_EQ(one, (std::vector<std::vector<std::size_t>>{{2, 0, 1}})) << "one class: by the cosine itself, all of them";
}

ConceptMatrixClassifier::Data toyMatrices() {
    ConceptMatrixClassifier::Data data;
    data.variant = ConceptMatrixVariant::Plain;
    data.conceptNames = {"a", "b", "c", "d", "e"};
    data.conceptTexts = Matrix::identity(5);  // the cosine to an axis is the coordinate
    data.classNames = {"first", "second"};
    data.classTexts = Matrix({.79F, .82F, .87F, .93F, .85F, .71F, .92F, .80F, .83F, .89F}, 2, 5);
    return data;
}

TEST(ConceptMatrixTest, TheExampleOfThePaper) {
    const auto classifier = ConceptMatrixClassifier::create(toyMatrices());
    ASSERT_TRUE(succeeded(classifier));
    const Matrix scores = (*classifier)->classLogits(Matrix({.17F, .20F, .23F, .24F, .19F}, 1, 5));
    EXPECT_NEAR(scores.at(0, 0), 0.99698, 5e-6);
    EXPECT_NEAR(scores.at(0, 1), 0.99083, 5e-6);
}

TEST(ConceptMatrixTest, LengthOfVectorsDoesNotMatter) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    TrainingData scaled = world.data;
    std::vector<float> texts(scaled.classTexts.values().begin(), scaled.classTexts.values().end());
    for (std::size_t i = 0; i < texts.size(); ++i) texts[i] *= 1.0F + static_cast<float>(i / scaled.classTexts.cols());
    scaled.classTexts = Matrix(std::move(texts), scaled.classTexts.rows(), scaled.classTexts.cols());
    const Matrix images = world.data.snapshot->images.slice(0, 5);
    for (const char* variant : {"variant=plain", "variant=centered", "variant=colnorm", "variant=max_score"}) {
        const auto first = fit("concept_matrix_search", world.data, {variant});
        const auto second = fit("concept_matrix_search", scaled, {variant});
        ASSERT_TRUE(succeeded(first) && succeeded(second));
        const Matrix a = first->classifier->classLogits(images);
        const Matrix b = second->classifier->classLogits(images);
        for (std::size_t i = 0; i < a.values().size(); ++i) EXPECT_NEAR(a.values()[i], b.values()[i], 2e-4) << variant;
    }
}

TEST(ConceptMatrixTest, EveryVariantIsAdditiveAndSurvivesItsFile) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    const Matrix few = world.data.snapshot->images.slice(0, 4);
    const Matrix many = world.data.snapshot->images.slice(0, 60);
    for (const char* variant : {"variant=plain", "variant=centered", "variant=colnorm", "variant=colnorm_transductive",
                                "variant=max_score"}) {
        SCOPED_TRACE(variant);
        const auto fitted = fit("concept_matrix_search", world.data, {variant});
        ASSERT_TRUE(succeeded(fitted));
        expectAdditive(*fitted->classifier, few);
        expectAdditive(*fitted->classifier, many);
        expectSurvivesFile("concept_matrix_search", *fitted->classifier, many);
    }
}

/// Unit rows with two more numbers.
Matrix inCone(const Matrix& rows, float first, float second) {
    const Matrix units = rows.normalizedRows();
    std::vector<float> out;
    for (std::size_t r = 0; r < rows.rows(); ++r) {
        const auto row = units.row(r);
        out.insert(out.end(), row.begin(), row.end());
        out.insert(out.end(), {first, second});
    }
    return {std::move(out), rows.rows(), rows.cols() + 2};
}

/// Images and texts lie in two cones of their own, as CLIP's do: all cosines between them are near `sign` · 0.2.
TrainingData worldWithGap(float sign) {
    TrainingData data = makeSyntheticWorld().data;
    EmbeddingSnapshot snapshot = *data.snapshot;
    snapshot.images = inCone(snapshot.images, 2.0F * sign, 0.0F);
    data.snapshot = std::make_shared<EmbeddingSnapshot>(snapshot);
    data.classTexts = inCone(data.classTexts, 0.5F, 2.0F);
    data.conceptTexts = inCone(data.conceptTexts, 0.5F, 2.0F);
    return data;
}

TEST(ConceptMatrixTest, UnderAModalityGapPlainScoresAreNearlyAlikeAndCenteredOnesAreNot) {
    const TrainingData gap = worldWithGap(1.0F);
    const auto spread = [&](const char* variant) {
        const auto fitted = fit("concept_matrix_search", gap, {variant, "logit_scale=1"});
        EXPECT_TRUE(succeeded(fitted));
        EXPECT_GE(testAccuracy(*fitted->classifier, gap), 0.9) << variant;
        const Matrix scores = fitted->classifier->classLogits(gap.snapshot->images.slice(0, 1));
        const auto [low, high] = std::minmax_element(scores.values().begin(), scores.values().end());
        return *high - *low;
    };
    EXPECT_LT(spread("variant=plain"), 0.1F);
    EXPECT_GT(spread("variant=centered"), 1.0F);
}

TEST(ConceptMatrixTest, ColumnsWithANegativeSumAreNotTurnedOver) {
    for (const float sign : {1.0F, -1.0F}) {
        const TrainingData gap = worldWithGap(sign);
        for (const char* variant : {"variant=colnorm", "variant=colnorm_transductive"}) {
            const auto fitted = fit("concept_matrix_search", gap, {variant});
            ASSERT_TRUE(succeeded(fitted));
            EXPECT_GE(testAccuracy(*fitted->classifier, gap), 0.9) << variant << " " << sign;
        }
    }
}

TEST(ConceptMatrixTest, TransductiveStatisticsComeFromHeldOutImagesAndAreMarked) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    const auto fitted = fit("concept_matrix_search", world.data, {"variant=colnorm_transductive"});
    ASSERT_TRUE(succeeded(fitted));
    const auto resolved = nlohmann::json::parse(fitted->resolvedOptions);
    EXPECT_EQ(resolved.at("column_statistics").at("split"), "test");
    EXPECT_EQ(resolved.at("column_statistics").at("images"), world.data.snapshot->rowsOf(Split::Test).size());
    EXPECT_TRUE(resolved.at("column_statistics").at("transductive").get<bool>());

    TrainingData onlyTrain = world.data;
    onlyTrain.snapshot =
        std::make_shared<EmbeddingSnapshot>(world.data.snapshot->gather(world.data.snapshot->rowsOf(Split::Train)));
    EXPECT_TRUE(failsWith(fit("concept_matrix_search", onlyTrain, {"variant=colnorm_transductive"}),
                          ErrorCode::InvalidOption, "colnorm_transductive", "no test or validation split"));
}

TEST(ConceptMatrixTest, ConstantImagesAreAllAlike) {
    test::SyntheticWorld world = makeSyntheticWorld();
    EmbeddingSnapshot snapshot = *world.data.snapshot;
    snapshot.images = snapshot.images.gather(std::vector<std::size_t>(snapshot.images.rows(), 3));
    world.data.snapshot = std::make_shared<EmbeddingSnapshot>(snapshot);
    const auto fitted = fit("concept_matrix_search", world.data);
    ASSERT_TRUE(succeeded(fitted));
    for (const std::size_t rows : {std::size_t{2}, std::size_t{50}}) {
        const Matrix images = snapshot.images.slice(0, rows);
        for (const Matrix& values : {fitted->classifier->activations(images), fitted->classifier->classLogits(images)})
            for (const float value : values.values()) EXPECT_EQ(value, 0.0F);
    }
}

TEST(ConceptMatrixTest, OneClassAndEqualClassesAreDefined) {
    test::SyntheticWorld world = makeSyntheticWorld();
    world.data.classTexts = world.data.classTexts.gather(std::vector<std::size_t>(world.data.classTexts.rows(), 0));
    const auto equal = fit("concept_matrix_search", world.data);
    ASSERT_TRUE(succeeded(equal));
    const Matrix logits = equal->classifier->classLogits(world.data.snapshot->images.slice(0, 3));
    for (const float value : logits.values()) EXPECT_EQ(value, 0.0F) << "classes of one text can not be told apart";
    EXPECT_TRUE(failsWith(ConceptMatrixClassifier::create([] {
                              auto data = toyMatrices();
                              data.variant = ConceptMatrixVariant::Centered;
                              return data;
                          }()),
                          ErrorCode::EmptyInput, "no images"));
    auto wrong = toyMatrices();
    wrong.classNames.pop_back();
    EXPECT_TRUE(failsWith(ConceptMatrixClassifier::create(wrong), ErrorCode::ShapeMismatch, "class texts"));
}

TEST(ConceptMatrixTest, RefusesFilesOfAnotherKind) {
    test::TemporaryDirectory folder;
    const auto classifier = ConceptMatrixClassifier::create(toyMatrices());
    ASSERT_TRUE(classifier);
    const auto readBack = [&](const std::function<void(SafetensorsWriter&)>& change) {
        SafetensorsWriter writer;
        (*classifier)->bottleneck().write(writer);
        change(writer);
        EXPECT_TRUE(succeeded(writer.write(folder.path() / "c.safetensors")));
        return ConceptMatrixClassifier::read(SafetensorsFile::open(folder.path() / "c.safetensors").value());
    };
    EXPECT_TRUE(failsWith(readBack([](SafetensorsWriter&) {}), ErrorCode::FileCorrupt, "concept_matrix"));
    EXPECT_TRUE(failsWith(readBack([](SafetensorsWriter& w) { w.setMetadata("concept_matrix", "cubed"); }),
                          ErrorCode::UnsupportedFormat, "cubed"));
    EXPECT_TRUE(failsWith(readBack([](SafetensorsWriter& w) {
                              w.setMetadata("concept_matrix", "plain");
                              w.addFloats("column_shift", {1}, std::vector<float>{0.0F});
                              w.addFloats("column_factor", {1}, std::vector<float>{1.0F});
                          }),
                          ErrorCode::ShapeMismatch, "one entry for each concept"));
}

TEST(ZeroShotTest, TemplatesAreEncodedAndTheWorkspacesOwnAreNot) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    TrainingData data = world.data;
    std::vector<std::string> asked;
    data.encodeTexts = [&](const std::vector<std::string>& texts, JobContext& job) {
        asked = texts;
        return world.data.encodeTexts(texts, job);
    };
    data.classNames = data.snapshot->classNames;
    data.classNames[0] = "class_0";
    ASSERT_TRUE(succeeded(fit("zero_shot", data)));
    EXPECT_TRUE(asked.empty());
    const auto photo = fit("zero_shot", data, {"templates=cifar18"});
    ASSERT_TRUE(succeeded(photo));
    ASSERT_EQ(asked.size(), 18 * data.classNames.size());
    EXPECT_EQ(asked[0], "a photo of a class 0.");
    EXPECT_EQ(nlohmann::json::parse(photo->resolvedOptions).at("texts_per_class"), 18);
    EXPECT_GE(testAccuracy(*photo->classifier, data), 0.95);
}

TEST(ZeroShotTest, SaysThatTemplatesNeedAModel) {
    TrainingData data = makeSyntheticWorld().data;
    data.encodeTexts = {};
    EXPECT_TRUE(succeeded(fit("zero_shot", data)));
    EXPECT_TRUE(failsWith(fit("zero_shot", data, {"templates=photo"}), ErrorCode::InvalidOption, "photo", "no model"));
    EXPECT_TRUE(failsWith(fit("description_cls", data), ErrorCode::InvalidOption, "no model"));
    data.classTexts = {};
    EXPECT_TRUE(failsWith(fit("zero_shot", data), ErrorCode::EmptyInput, "no class texts"));
    EXPECT_TRUE(failsWith(fit("concept_matrix_search", data), ErrorCode::EmptyInput, "no class texts"));
}

TEST(DescriptionTest, GivenDescriptorsAreUsedAndNamed) {
    TrainingData data = makeSyntheticWorld().data;
    data.classDescriptors.assign(data.classes().size(), {"concept 1", "a concept 2"});
    data.classDescriptors[2].clear();
    const auto fitted = fit("description_cls", data);
    ASSERT_TRUE(succeeded(fitted));
    const auto& texts = fitted->classifier->conceptNames();
    EXPECT_EQ(texts[0], "class 0, which has concept 1");
    EXPECT_EQ(texts[1], "class 0, which is a concept 2");
    EXPECT_EQ(texts[4], "class 2") << "a class nobody described is its name";
    EXPECT_EQ(texts.size(), 2 * data.classes().size() - 1);
    EXPECT_EQ(nlohmann::json::parse(fitted->resolvedOptions).at("classes_without_descriptors"), 1);
    const auto period = fit("description_cls", data, {"trailing_period=true"});
    ASSERT_TRUE(succeeded(period));
    EXPECT_EQ(period->classifier->conceptNames()[0], "class 0, which has concept 1.");
}

TEST(DescriptionTest, NearestConceptsStandInForDescriptors) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    const auto fitted = fit("description_cls", world.data, {"nearest_concepts=3"});
    ASSERT_TRUE(succeeded(fitted));
    const auto& texts = fitted->classifier->conceptNames();
    ASSERT_EQ(texts.size(), 3 * world.data.classes().size());
    std::size_t planted = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::size_t c = i / 3;
        for (std::size_t j = 0; j < world.data.concepts.concepts.size(); ++j)
            if (world.truth.at(c, j) == 1.0F &&
                texts[i] == "class " + std::to_string(c) + ", which has " + world.data.concepts.concepts[j])
                ++planted;
    }
    EXPECT_GE(3 * planted, 2 * texts.size()) << "most are concepts the class was made of; by chance a fifth were";
    const auto more = fit("description_cls", world.data, {"nearest_concepts=1000"});
    ASSERT_TRUE(succeeded(more));
    EXPECT_EQ(more->classifier->conceptCount(), world.data.classes().size() * world.data.concepts.concepts.size());
}

TEST(DescriptionTest, EveryPoolingIsAdditiveAndSurvivesItsFile) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    const Matrix images = world.data.snapshot->images.slice(0, 40);
    for (const char* pooling : {"pooling=mean", "pooling=max", "pooling=sum"}) {
        SCOPED_TRACE(pooling);
        const auto fitted = fit("description_cls", world.data, {pooling});
        ASSERT_TRUE(succeeded(fitted));
        EXPECT_GE(testAccuracy(*fitted->classifier, world.data), 0.95);
        expectAdditive(*fitted->classifier, images);
        expectSurvivesFile("description_cls", *fitted->classifier, images);
    }
}

TEST(DescriptionTest, ClassesOfOneNameStayTwoClasses) {
    TrainingData data = makeSyntheticWorld().data;
    data.classNames = data.snapshot->classNames;
    data.classNames[1] = data.classNames[0];
    data.classDescriptors.assign(data.classNames.size(), {"concept 1"});
    const auto fitted = fit("description_cls", data);
    ASSERT_TRUE(succeeded(fitted));
    const Matrix logits = fitted->classifier->classLogits(data.snapshot->images.slice(0, 3));
    for (std::size_t r = 0; r < 3; ++r) EXPECT_EQ(logits.at(r, 0), logits.at(r, 1));
}

TEST(DescriptionTest, RefusesWhatDoesNotFit) {
    TrainingData data = makeSyntheticWorld().data;
    data.classDescriptors.assign(2, {"concept 1"});
    EXPECT_TRUE(failsWith(fit("description_cls", data), ErrorCode::ShapeMismatch, "descriptors are given for 2 of 6"));
    const DescriptionTexts gap{{"a", "b"}, Matrix::identity(2), {0, 0, 2}};
    EXPECT_TRUE(failsWith(makeDescriptionClassifier(gap, {"x", "y"}, DescriptorPooling::Mean, 1.0F),
                          ErrorCode::EmptyInput, "x"));
    const DescriptionTexts beyond{{"a", "b"}, Matrix::identity(2), {0, 1, 3}};
    EXPECT_TRUE(failsWith(makeDescriptionClassifier(beyond, {"x", "y"}, DescriptorPooling::Max, 1.0F),
                          ErrorCode::ShapeMismatch, "class_offsets"));
    const DescriptionTexts falling{{"a", "b"}, Matrix::identity(2), {0, 3, 2}};
    EXPECT_FALSE(makeDescriptionClassifier(falling, {"x", "y"}, DescriptorPooling::Max, 1.0F));
    TrainingData broken = makeSyntheticWorld().data;
    broken.encodeTexts = [](const std::vector<std::string>&, JobContext&) -> Result<Matrix> {
        return fail(ErrorCode::Cancelled, "texts");
    };
    EXPECT_TRUE(failsWith(fit("description_cls", broken), ErrorCode::Cancelled));
}

}  // namespace
}  // namespace vitrine
