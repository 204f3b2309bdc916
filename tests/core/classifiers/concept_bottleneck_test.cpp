// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/concept_bottleneck.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "classifiers/zero_shot.h"
#include "io/safetensors.h"
#include "support/results.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::succeeded;

/// Two concepts along the axes of the plane, three classes.
BottleneckData planeData() {
    BottleneckData data;
    data.conceptNames = {"right", "up"};
    data.classNames = {"a", "b", "c"};
    data.conceptTexts = Matrix({2.0F, 0.0F, 0.0F, 5.0F}, 2, 2);
    data.mean = {0.1F, 0.2F};
    data.deviation = {0.5F, 0.25F};
    data.headWeights = Matrix({1.0F, 0.0F, 0.0F, 1.0F, 1.0F, -1.0F}, 3, 2);
    return data;
}

TEST(ConceptBottleneckTest, ComputesTheDocumentedFormula) {
    BottleneckData data = planeData();
    data.scale = 2.0F;
    data.conceptWeights = Matrix({1.0F, 0.5F, 0.0F, 2.0F}, 2, 2);
    data.conceptBias = {0.25F, -0.25F};
    data.classBias = {0.0F, 1.0F, 2.0F};
    const auto made = ConceptBottleneck::create(data);
    ASSERT_TRUE(succeeded(made));
    const ConceptBottleneck& bottleneck = **made;
    const Matrix image({3.0F, 4.0F}, 1, 2);  // cosines 0.6 and 0.8
    const Matrix scores = bottleneck.conceptScores(image);
    EXPECT_NEAR(scores.at(0, 0), 0.6, 1e-6);
    EXPECT_NEAR(scores.at(0, 1), 0.8, 1e-6);
    const double x0 = 2.0 * (0.6 - 0.1) / 0.5, x1 = 2.0 * (0.8 - 0.2) / 0.25;
    const double z0 = x0 + 0.5 * x1 + 0.25, z1 = 2.0 * x1 - 0.25;
    const Matrix a = bottleneck.activations(image);
    EXPECT_NEAR(a.at(0, 0), z0, 1e-5);
    EXPECT_NEAR(a.at(0, 1), z1, 1e-5);
    const Matrix y = bottleneck.logits(a);
    EXPECT_NEAR(y.at(0, 2), z0 - z1 + 2.0, 1e-5);
    const Matrix parts = bottleneck.contributions(a.row(0), 2);
    EXPECT_NEAR(parts.at(0, 0) + parts.at(0, 1) + bottleneck.classOffset(2), y.at(0, 2), 1e-5);
}

TEST(ConceptBottleneckTest, ScaleOfAnEmbeddingDoesNotMatter) {
    const auto bottleneck = ConceptBottleneck::create(planeData());
    ASSERT_TRUE(bottleneck);
    const Matrix near = (*bottleneck)->activations(Matrix({0.3F, 0.4F}, 1, 2));
    const Matrix far = (*bottleneck)->activations(Matrix({300.0F, 400.0F}, 1, 2));
    EXPECT_NEAR(near.at(0, 0), far.at(0, 0), 1e-6);
    EXPECT_NEAR(near.at(0, 1), far.at(0, 1), 1e-6);
}

TEST(ConceptBottleneckTest, GateKeepsTheStrongestAndNothingNegative) {
    std::vector<float> row{5.0F, 4.0F, -1.0F, 0.5F, -3.0F};
    applyKHotGate(row, 2, 0.05F);
    EXPECT_NEAR(row[0], 5.0, 1e-3);
    EXPECT_NEAR(row[1], 4.0, 1e-3);
    EXPECT_EQ(row[2], 0.0F);
    EXPECT_LT(row[3], 0.05F);
    EXPECT_EQ(row[4], 0.0F);
    std::vector<float> one{2.0F};
    applyKHotGate(one, 10, 0.3F);
    EXPECT_NEAR(one[0], 2.0, 1e-6) << "k beyond D takes every concept once";
}

TEST(ConceptBottleneckTest, ConceptsWithoutWeightsAreNotAlive) {
    BottleneckData data = planeData();
    data.conceptWeights = Matrix({0.0F, 0.0F, 0.0F, 1.0F}, 2, 2);
    const auto bottleneck = ConceptBottleneck::create(data);
    ASSERT_TRUE(bottleneck);
    EXPECT_EQ((*bottleneck)->aliveConcepts(), (std::vector<std::uint8_t>{0, 1}));
}

TEST(ConceptBottleneckTest, RefusesWhatDoesNotFit) {
    BottleneckData wrong = planeData();
    wrong.headWeights = Matrix::zeros(3, 4);
    EXPECT_TRUE(failsWith(ConceptBottleneck::create(wrong), ErrorCode::ShapeMismatch, "head_weights", "3×2"));
    wrong = planeData();
    wrong.mean = {0.0F};
    EXPECT_TRUE(failsWith(ConceptBottleneck::create(wrong), ErrorCode::ShapeMismatch, "mean"));
    wrong = planeData();
    wrong.headWeights = Matrix({1.0F, 0.0F, 0.0F, std::numeric_limits<float>::quiet_NaN(), 1.0F, 1.0F}, 3, 2);
    EXPECT_TRUE(failsWith(ConceptBottleneck::create(wrong), ErrorCode::NumericalFailure, "head_weights"));
    wrong = planeData();
    wrong.deviation = {0.0F, 1.0F};
    EXPECT_TRUE(failsWith(ConceptBottleneck::create(wrong), ErrorCode::NumericalFailure, "deviation"));
    wrong = planeData();
    wrong.gate = GateKind::KHot;
    wrong.gateCount = 3;
    wrong.gateTemperature = 0.3F;
    EXPECT_TRUE(failsWith(ConceptBottleneck::create(wrong), ErrorCode::ShapeMismatch, "gate"));
}

TEST(ConceptBottleneckTest, FileWithoutATensorNamesIt) {
    test::TemporaryDirectory folder;
    SafetensorsWriter writer;
    writer.setMetadata("concepts", R"(["right", "up"])");
    writer.setMetadata("classes", R"(["a"])");
    writer.addMatrix("concept_texts", Matrix::identity(2));
    ASSERT_TRUE(writer.write(folder.path() / "half.safetensors"));
    const auto file = SafetensorsFile::open(folder.path() / "half.safetensors");
    ASSERT_TRUE(file);
    EXPECT_TRUE(failsWith(ConceptBottleneck::read(*file), ErrorCode::TensorMissing, "half.safetensors", "mean"));
}

TEST(ConceptBottleneckTest, FileKeepsEveryMember) {
    test::TemporaryDirectory folder;
    BottleneckData data = planeData();
    data.conceptNames = {"größer", "a \"quoted\" name"};
    data.conceptBias = {0.5F, 0.25F};
    data.classBias = {1.0F, 2.0F, 3.0F};
    data.gate = GateKind::KHot;
    data.gateCount = 1;
    data.gateTemperature = 0.3F;
    const auto original = ConceptBottleneck::create(data);
    ASSERT_TRUE(original);
    SafetensorsWriter writer;
    (*original)->write(writer);
    ASSERT_TRUE(writer.write(folder.path() / "c.safetensors"));
    const auto back = ConceptBottleneck::read(*SafetensorsFile::open(folder.path() / "c.safetensors"));
    ASSERT_TRUE(succeeded(back));
    EXPECT_EQ((*back)->conceptNames(), data.conceptNames);
    const Matrix image({0.2F, 0.9F}, 1, 2);
    const Matrix before = (*original)->classLogits(image);
    const Matrix after = (*back)->classLogits(image);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(before.at(0, c), after.at(0, c));
}

TEST(ZeroShotTest, ClassLogitsAreScaledCosines) {
    const auto classifier = ZeroShotClassifier::create({"x", "y"}, Matrix::identity(2), {"right", "diagonal"},
                                                       Matrix({2.0F, 0.0F, 1.0F, 1.0F}, 2, 2), 100.0F);
    ASSERT_TRUE(succeeded(classifier));
    const Matrix image({3.0F, 4.0F}, 1, 2);
    const Matrix logits = (*classifier)->classLogits(image);
    EXPECT_NEAR(logits.at(0, 0), 60.0, 1e-4);
    EXPECT_NEAR(logits.at(0, 1), 100.0 * 1.4 / std::sqrt(2.0), 1e-3);
    // Concepts that span the space say nearly everything about a class; the ridge takes one per cent.
    const Matrix through = (*classifier)->logits((*classifier)->activations(image));
    EXPECT_NEAR(through.at(0, 0), 60.0 / 1.01, 1e-3);
    EXPECT_FALSE((*classifier)->decidesThroughConcepts());
}

TEST(ZeroShotTest, ClassTextsOfAnotherModelAreRefused) {
    EXPECT_TRUE(failsWith(ZeroShotClassifier::create({"x"}, Matrix::zeros(1, 4), {"a"}, Matrix::zeros(1, 3), 100.0F),
                          ErrorCode::ShapeMismatch, "class_texts"));
}

}  // namespace
}  // namespace vitrine
