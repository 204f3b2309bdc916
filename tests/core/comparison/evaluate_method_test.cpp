// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/evaluate_method.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "comparison/evaluation_store.h"
#include "core/comparison/comparison_fixture.h"
#include "io/json_document.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::evaluated;
using test::expectOk;
using test::labelledWorld;

TEST(EvaluateMethod, ABottleneckHasEveryMeasureWithItsInterval) {
    const auto evaluation = evaluated("sparse_cbm", labelledWorld());
    for (const MeasureInfo& info : measures())
        EXPECT_TRUE((*evaluation)[info.id].value) << info.name << ": " << absenceName((*evaluation)[info.id].absence);
    for (const MeasureId id : {MeasureId::Top1, MeasureId::Top5, MeasureId::Anec5, MeasureId::AnecAverage, MeasureId::Ncc95,
                               MeasureId::GapToRandom, MeasureId::ConceptSimilarity, MeasureId::ConceptAuc,
                               MeasureId::InterventionGain, MeasureId::Completeness}) {
        const Measure& measure = (*evaluation)[id];
        ASSERT_TRUE(measure.interval) << measureInfo(id).name;
        EXPECT_LE(measure.interval->low, *measure.value + 0.05) << measureInfo(id).name;
        EXPECT_GE(measure.interval->high, *measure.value - 0.05) << measureInfo(id).name;
    }
    EXPECT_GT(*(*evaluation)[MeasureId::Top1].value, 0.5) << "six classes, planted concepts";
    EXPECT_EQ(evaluation->nec.size(), 6U);
    EXPECT_EQ(evaluation->insertion->insertionAccuracy.size(), evaluation->concepts + 1);
}

TEST(EvaluateMethod, SaysWhyAMeasureDoesNotApply) {
    const TrainingData data = labelledWorld();
    const auto probe = evaluated("linear_probe", data);
    EXPECT_EQ((*probe)[MeasureId::Ncc95].absence, Absence::NoConcepts);
    EXPECT_EQ((*probe)[MeasureId::ConceptSimilarity].absence, Absence::NoConcepts);
    const auto zeroShot = evaluated("zero_shot", data);
    EXPECT_EQ((*zeroShot)[MeasureId::Anec5].absence, Absence::NoConceptHead);
    EXPECT_EQ((*zeroShot)[MeasureId::InsertionArea].absence, Absence::BypassesConcepts);
    EXPECT_TRUE((*zeroShot)[MeasureId::Top1].value);
    const auto search = evaluated("concept_matrix_search", data);
    EXPECT_EQ((*search)[MeasureId::Anec5].absence, Absence::NoConceptHead);
    EXPECT_TRUE((*search)[MeasureId::InsertionArea].value) << "its terms are contributions";
    const auto labo = evaluated("labo", data);
    EXPECT_EQ((*labo)[MeasureId::Anec5].absence, Absence::OwnedConcepts);
    EXPECT_TRUE((*labo)[MeasureId::Ncc95].value);
}

TEST(EvaluateMethod, ControlsOfAnotherSizeGiveNoGap) {
    TrainingData data = labelledWorld();
    const MethodUnderTest method = test::fitted("l1_cbm", data);
    JobContext job;
    TrainingData fewer = data;
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data.snapshot);
    snapshot->conceptLabels = Matrix();
    snapshot->conceptNames.clear();
    fewer.snapshot = std::move(snapshot);
    fewer.concepts = expectOk(ConceptSet::fromConcepts("few", {data.concepts.concepts[0], data.concepts.concepts[1]}));
    fewer.conceptTexts = data.conceptTexts.slice(0, 2);
    const auto basis = expectOk(prepareComparison(fewer, test::quickSettings(), job));
    const auto evaluation = expectOk(evaluateMethod(method, fewer, *basis, job));
    EXPECT_TRUE((*evaluation)[MeasureId::Anec5].value);
    EXPECT_EQ((*evaluation)[MeasureId::GapToRandom].absence, Absence::OtherControls);
}

TEST(EvaluateMethod, OfOneImageAClassThereIsNoInterval) {
    const auto evaluation = evaluated("zero_shot", labelledWorld(1));
    EXPECT_TRUE((*evaluation)[MeasureId::Top1].value);
    EXPECT_FALSE((*evaluation)[MeasureId::Top1].interval) << "drawn within classes it would have no width";
    EXPECT_TRUE((*evaluated("zero_shot", labelledWorld(2)))[MeasureId::Top1].interval);
}

TEST(EvaluateMethod, FewTestImagesGiveNoSimilarity) {
    const auto evaluation = evaluated("l1_cbm", labelledWorld(10));
    EXPECT_EQ((*evaluation)[MeasureId::ConceptSimilarity].absence, Absence::TooFewImages);
    EXPECT_TRUE((*evaluation)[MeasureId::Top1].value);
}

TEST(EvaluateMethod, WithoutTestImagesItTakesTheValidationImagesAndSaysSo) {
    TrainingData data = labelledWorld();
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data.snapshot);
    for (Split& split : snapshot->splits)
        if (split == Split::Test) split = Split::Train;
    data.snapshot = snapshot;
    const auto evaluation = evaluated("zero_shot", data);
    EXPECT_EQ(evaluation->images->split, Split::Validation);
    EXPECT_FALSE(evaluation->images->note.empty());
    for (Split& split : snapshot->splits) split = Split::Train;
    EXPECT_EQ(evaluatedImages(*snapshot, {}, Split::Test).error().code, ErrorCode::EmptyInput);
}

TEST(EvaluateMethod, OneClassIsADefinedResult) {
    const auto evaluation = evaluated("zero_shot", labelledWorld(220, 1));
    EXPECT_DOUBLE_EQ(*(*evaluation)[MeasureId::Top1].value, 1.0);
    EXPECT_EQ((*evaluation)[MeasureId::Completeness].absence, Absence::OneClass);
}

TEST(EvaluateMethod, AClassWithOneImageHasARecallWithoutSpread) {
    TrainingData data = labelledWorld();
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data.snapshot);
    bool isKept = false;
    for (std::size_t i = 0; i < snapshot->size(); ++i) {
        if (snapshot->splits[i] != Split::Test || snapshot->labels[i] != 2) continue;
        if (isKept) snapshot->labels[i] = -1;
        isKept = true;
    }
    data.snapshot = snapshot;
    const auto evaluation = evaluated("zero_shot", data);
    const ClassMeasures& row = evaluation->classes[2];
    EXPECT_EQ(row.images, 1U);
    ASSERT_TRUE(row.recallInterval);
    EXPECT_DOUBLE_EQ(row.recallInterval->low, row.recallInterval->high);
}

/// A classifier whose concepts never move: every image gets class 0.
class Constant final : public ConceptClassifier {
public:
    explicit Constant(const TrainingData& data)
        : concepts_(data.concepts.concepts), classes_(data.classes()), dimension_(data.snapshot->images.cols()) {}
    const std::vector<std::string>& conceptNames() const override { return concepts_; }
    const std::vector<std::string>& classNames() const override { return classes_; }
    std::size_t embeddingDimension() const override { return dimension_; }
    Matrix conceptScores(const Matrix& images) const override { return Matrix::zeros(images.rows(), concepts_.size()); }
    Matrix activations(const Matrix& images) const override { return Matrix::zeros(images.rows(), concepts_.size()); }
    Matrix logits(const Matrix& activations) const override { return Matrix::zeros(activations.rows(), classes_.size()); }
    Matrix contributions(std::span<const float>, std::size_t) const override { return Matrix::zeros(1, concepts_.size()); }
    void write(SafetensorsWriter&) const override {}

private:
    std::vector<std::string> concepts_, classes_;
    std::size_t dimension_;
};

TEST(EvaluateMethod, ConstantActivationsAreADefinedResult) {
    const TrainingData data = labelledWorld();
    JobContext job;
    const auto basis = expectOk(prepareComparison(data, test::quickSettings(), job));
    MethodUnderTest method;
    method.classifier = std::make_shared<Constant>(data);
    method.variant = "sparse_cbm";
    method.title = "constant";
    method.options = "{}";
    const auto evaluation = expectOk(evaluateMethod(method, data, *basis, job));
    EXPECT_EQ((*evaluation)[MeasureId::Anec5].absence, Absence::ConstantActivations);
    EXPECT_EQ((*evaluation)[MeasureId::ConceptSimilarity].absence, Absence::ConstantActivations);
    EXPECT_EQ((*evaluation)[MeasureId::ConceptAuc].absence, Absence::ConstantActivations);
    std::size_t withBothLabels = 0;
    const Matrix truths = data.snapshot->conceptLabels.gather(evaluation->images->rows).transposed();
    for (std::size_t j = 0; j < truths.rows(); ++j) {
        const auto [least, most] = std::minmax_element(truths.row(j).begin(), truths.row(j).end());
        withBothLabels += *least != *most ? 1 : 0;
    }
    ASSERT_GT(withBothLabels, 0U);
    EXPECT_EQ(*(*evaluation)[MeasureId::DeadConcepts].value, static_cast<double>(withBothLabels));
    EXPECT_NEAR(*(*evaluation)[MeasureId::Top1].value, 1.0 / 6.0, 1e-9);
}

TEST(EvaluateMethod, RefusesAClassifierOfOtherData) {
    const TrainingData data = labelledWorld();
    JobContext job;
    const MethodUnderTest method = test::fitted("zero_shot", data);
    const TrainingData other = labelledWorld(40, 5);
    const auto basis = expectOk(prepareComparison(other, test::quickSettings(), job));
    EXPECT_TRUE(test::failsWith(evaluateMethod(method, other, *basis, job), ErrorCode::ShapeMismatch, "classes"));
}

TEST(EvaluateMethod, StopsWhenTold) {
    std::stop_source stop;
    stop.request_stop();
    JobContext job(stop.get_token());
    EXPECT_EQ(prepareComparison(labelledWorld(), test::quickSettings(), job).error().code, ErrorCode::Cancelled);
}

TEST(EvaluationStore, ReadsBackWhatItWrote) {
    const auto evaluation = evaluated("contrastive_cbm", labelledWorld());
    test::TemporaryDirectory folder;
    expectOk(writeEvaluation(*evaluation, folder.path()));
    const auto read = expectOk(readEvaluation(folder.path(), evaluation->images));
    for (const MeasureInfo& info : measures()) {
        EXPECT_EQ((*read)[info.id].value, (*evaluation)[info.id].value) << info.name;
        EXPECT_EQ((*read)[info.id].absence, (*evaluation)[info.id].absence) << info.name;
    }
    EXPECT_EQ(read->predicted, evaluation->predicted);
    EXPECT_EQ(read->insertion->deletionAgreement, evaluation->insertion->deletionAgreement);
    EXPECT_EQ(read->intervention->accuracy, evaluation->intervention->accuracy);
    EXPECT_EQ(read->intervention->corrected + read->intervention->rare + read->intervention->constant,
              evaluation->concepts);
    EXPECT_EQ(read->classes.size(), evaluation->classes.size());
    EXPECT_EQ(read->nec.back().accuracy, evaluation->nec.back().accuracy);
}

TEST(EvaluationStore, RefusesOtherImagesAndDamage) {
    const auto evaluation = evaluated("zero_shot", labelledWorld());
    test::TemporaryDirectory folder;
    expectOk(writeEvaluation(*evaluation, folder.path()));
    auto others = std::make_shared<EvaluatedImages>(*evaluation->images);
    others->fingerprint = "another";
    EXPECT_TRUE(test::failsWith(readEvaluation(folder.path(), others), ErrorCode::InvalidOption, "other images"));
    const auto damaged = [&](const std::string& member, nlohmann::json value) {
        expectOk(writeEvaluation(*evaluation, folder.path()));
        auto document = expectOk(readJson(folder.path() / kEvaluationFile));
        if (value.is_discarded()) document.erase(member);
        else document[member] = std::move(value);
        expectOk(writeJson(folder.path() / kEvaluationFile, nlohmann::ordered_json(document)));
        return readEvaluation(folder.path(), evaluation->images);
    };
    EXPECT_TRUE(test::failsWith(damaged("predicted", {1, 2}), ErrorCode::FileCorrupt, "predicted"));
    EXPECT_TRUE(test::failsWith(damaged("title", 3), ErrorCode::FileCorrupt, "title"));
    EXPECT_TRUE(test::failsWith(damaged("measures", nlohmann::json::object()), ErrorCode::FileCorrupt, "top1"));
    EXPECT_TRUE(test::failsWith(damaged("nec", nlohmann::json(nlohmann::json::value_t::discarded)), ErrorCode::FileCorrupt, "nec"));
    EXPECT_TRUE(test::failsWith(damaged("schema", "vitrine.evaluation/9"), ErrorCode::UnsupportedFormat, "schema"));
}

}  // namespace
}  // namespace vitrine
