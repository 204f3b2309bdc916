// SPDX-License-Identifier: GPL-3.0-or-later
// Label-free CBM, Post-hoc CBM and the linear probe: options, what is dropped, residual, files.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "classifiers/classifier_registry.h"
#include "base/counter_random.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/concept_bank.h"
#include "classifiers/linear_probe.h"
#include "classifiers/projection_bottleneck.h"
#include "classifiers/train_run.h"
#include "io/safetensors.h"
#include "support/device.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

/// The two forms of the same solution, by which of the two Gram matrices is smaller.
TEST(RidgeCombination, OfManyAndOfFewConceptsSolvesTheNormalEquations) {
    for (const std::size_t concepts : {5U, 40U}) {
        CounterRandom random(3, concepts);
        const auto drawn = [&](std::size_t rows, std::size_t cols) {
            std::vector<float> values(rows * cols);
            for (float& value : values) value = random.normal();
            return Matrix(std::move(values), rows, cols);
        };
        const Matrix basis = drawn(concepts, 8);
        const Matrix targets = drawn(3, 8);
        constexpr double kRidge = 0.3;
        const Matrix found = internal::ridgeCombination(targets, basis, kRidge);
        ASSERT_EQ(found.rows(), 3U);
        ASSERT_EQ(found.cols(), concepts);
        for (std::size_t t = 0; t < 3; ++t)
            for (std::size_t j = 0; j < concepts; ++j) {
                // (T − X·B)·bⱼ = λ·xⱼ
                double pull = 0.0;
                for (std::size_t c = 0; c < 8; ++c) {
                    double rest = targets.at(t, c);
                    for (std::size_t i = 0; i < concepts; ++i) rest -= static_cast<double>(found.at(t, i)) * basis.at(i, c);
                    pull += rest * basis.at(j, c);
                }
                EXPECT_NEAR(pull, kRidge * found.at(t, j), 1e-4) << concepts << " concepts";
            }
    }
}

using test::makeSyntheticWorld;
using test::SyntheticWorld;

using Assignments = std::vector<std::string>;

Result<FittedClassifier> fit(const std::string& id, const TrainingData& data, const Assignments& assignments = {}) {
    const ClassifierVariant* variant = findClassifierVariant(id);
    OptionValues options(variant->info.options);
    for (const std::string& assignment : assignments) VITRINE_TRY(options.setAssignment(assignment));
    JobContext job;
    FitSession session{job, {}, {}, false, 20.0, test::testDevice()};
    return variant->fit(data, options, session);
}

nlohmann::json resolved(const FittedClassifier& fitted) { return nlohmann::json::parse(fitted.resolvedOptions); }

double accuracy(const FittedClassifier& fitted, const TrainingData& data) {
    JobContext job;
    const auto rows = data.snapshot->rowsOf(Split::Test);
    std::vector<int> labels;
    for (const std::size_t row : rows) labels.push_back(data.snapshot->labels[row]);
    return topOneAccuracy(*fitted.classifier, data.snapshot->images.gather(rows), labels, job).value();
}

/// The world with its truth as concept labels of every image.
TrainingData withConceptLabels(const SyntheticWorld& world) {
    TrainingData data = world.data;
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data.snapshot);
    std::vector<float> labels;
    for (const int label : snapshot->labels) {
        const auto row = world.truth.row(static_cast<std::size_t>(label));
        labels.insert(labels.end(), row.begin(), row.end());
    }
    snapshot->conceptLabels = Matrix(std::move(labels), snapshot->size(), world.truth.cols());
    snapshot->conceptNames = data.concepts.concepts;
    data.snapshot = std::move(snapshot);
    return data;
}

TEST(LabelFreeCbm, DropsWhatTheImagesDoNotShow) {
    SyntheticWorld world = makeSyntheticWorld();
    const auto fitted = fit("label_free_cbm", world.data);
    ASSERT_TRUE(fitted) << fitted.error().message();
    const auto alive = fitted->classifier->aliveConcepts();
    const auto& bottleneck = dynamic_cast<const ProjectionBottleneck&>(*fitted->classifier);
    const auto kept = static_cast<std::size_t>(std::count(alive.begin(), alive.end(), 1));
    EXPECT_EQ(kept, resolved(*fitted).at("concepts_kept").get<std::size_t>());
    EXPECT_LT(kept, alive.size());
    EXPECT_GT(kept, 0U);
    for (std::size_t j = 0; j < alive.size(); ++j) {
        if (alive[j] != 0) continue;
        for (std::size_t c = 0; c < 6; ++c) EXPECT_EQ(bottleneck.bottleneck().data().headWeights.at(c, j), 0.0F);
    }
    const auto all = fit("label_free_cbm", world.data, {"clip_cutoff=-0.99", "similarity_cutoff=-1"});
    ASSERT_TRUE(all);
    const auto everyone = all->classifier->aliveConcepts();
    EXPECT_EQ(std::count(everyone.begin(), everyone.end(), 1), static_cast<std::ptrdiff_t>(everyone.size()));
    const auto none = fit("label_free_cbm", world.data, {"clip_cutoff=0.999"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::EmptyInput);
}

TEST(LabelFreeCbm, UnitsFollowTheirConceptsAndAreStandardised) {
    const SyntheticWorld world = makeSyntheticWorld();
    const auto fitted = fit("label_free_cbm", world.data);
    ASSERT_TRUE(fitted);
    EXPECT_GT(resolved(*fitted).at("layer_similarity").get<double>(), 0.8);
    const Matrix train = world.data.snapshot->images.gather(world.data.snapshot->rowsOf(Split::Train));
    const Matrix activations = fitted->classifier->activations(train);
    const auto alive = fitted->classifier->aliveConcepts();
    for (std::size_t j = 0; j < alive.size(); ++j) {
        double sum = 0.0;
        double squares = 0.0;
        for (std::size_t i = 0; i < train.rows(); ++i) {
            sum += activations.at(i, j);
            squares += std::pow(activations.at(i, j), 2);
        }
        EXPECT_NEAR(sum / static_cast<double>(train.rows()), 0.0, 1e-3);
        EXPECT_NEAR(squares / static_cast<double>(train.rows() - 1), alive[j], 1e-3);
    }
}

TEST(SparseHead, ReachesTheNumberOfConceptsAskedFor) {
    const SyntheticWorld world = makeSyntheticWorld();
    for (const std::string id : {"label_free_cbm", "post_hoc_cbm"}) {
        const auto few = fit(id, world.data, {"target_nec=2"});
        const auto more = fit(id, world.data, {"target_nec=4"});
        ASSERT_TRUE(few && more);
        const auto fewHead = resolved(*few).at("head");
        const auto moreHead = resolved(*more).at("head");
        EXPECT_TRUE(fewHead.at("target_nec_reached").get<bool>());
        EXPECT_GE(fewHead.at("nec").get<double>(), 2.0);
        EXPECT_LT(fewHead.at("nec").get<double>(), moreHead.at("nec").get<double>());
        EXPECT_GT(fewHead.at("lambda").get<double>(), moreHead.at("lambda").get<double>());
        EXPECT_TRUE(moreHead.at("converged").get<bool>());
        const auto fixed = fit(id, world.data, {"lambda=0.05"});
        ASSERT_TRUE(fixed);
        EXPECT_DOUBLE_EQ(resolved(*fixed).at("head").at("lambda").get<double>(), 0.05);
    }
}

TEST(SparseHead, GlmSagaRunsAndIsDeterministic) {
    const SyntheticWorld world = makeSyntheticWorld();
    const Assignments options{"solver=glm_saga", "saga_epochs=30", "saga_batch_size=32", "lambda=0.01"};
    const auto first = fit("label_free_cbm", world.data, options);
    const auto second = fit("label_free_cbm", world.data, options);
    ASSERT_TRUE(first && second) << first.error().message();
    EXPECT_EQ(resolved(*first).at("head").at("solver"), "glm_saga");
    EXPECT_EQ(first->resolvedOptions, second->resolvedOptions);
    EXPECT_GE(accuracy(*first, world.data), 0.95);
    const auto separate = fit("post_hoc_cbm", world.data, {"solver=glm_saga", "head=one_vs_rest"});
    ASSERT_FALSE(separate);
    EXPECT_EQ(separate.error().code, ErrorCode::InvalidOption);
}

TEST(PostHocCbm, LearnsConceptVectorsWhereImagesAreLabelled) {
    const SyntheticWorld world = makeSyntheticWorld();
    const TrainingData labelled = withConceptLabels(world);
    const auto fitted = fit("post_hoc_cbm", labelled, {"bank=cav", "head=one_vs_rest"});
    ASSERT_TRUE(fitted) << fitted.error().message();
    std::size_t used = 0;
    for (std::size_t j = 0; j < world.truth.cols(); ++j)
        for (std::size_t c = 0; c < world.truth.rows(); ++c)
            if (world.truth.at(c, j) > 0.0F) {
                ++used;
                break;
            }
    EXPECT_EQ(resolved(*fitted).at("concepts_from_images").get<std::size_t>(), used);
    EXPECT_GT(resolved(*fitted).at("svm_test_accuracy").get<double>(), 0.9);
    EXPECT_GE(accuracy(*fitted, labelled), 0.95);
    const auto unlabelled = fit("post_hoc_cbm", world.data, {"bank=cav"});
    ASSERT_FALSE(unlabelled);
    EXPECT_EQ(unlabelled.error().code, ErrorCode::InvalidOption);
}

TEST(PostHocCbm, TheResidualAddsToFrozenConcepts) {
    const SyntheticWorld world = makeSyntheticWorld();
    const Assignments sparse{"target_nec=1"};
    const auto plain = fit("post_hoc_cbm", world.data, sparse);
    const auto hybrid = fit("post_hoc_cbm", world.data, {"target_nec=1", "residual=true"});
    ASSERT_TRUE(plain && hybrid);
    EXPECT_TRUE(plain->classifier->decidesThroughConcepts());
    EXPECT_FALSE(hybrid->classifier->decidesThroughConcepts());
    const Matrix images = world.data.snapshot->images.slice(0, 40);
    const Matrix activations = hybrid->classifier->activations(images);
    const Matrix concepts = hybrid->classifier->logits(activations);
    const Matrix whole = hybrid->classifier->classLogits(images);
    const Matrix unchanged = plain->classifier->classLogits(images);
    double gap = 0.0;
    for (std::size_t n = 0; n < concepts.values().size(); ++n) {
        EXPECT_EQ(concepts.values()[n], unchanged.values()[n]);
        gap = std::max(gap, std::abs(static_cast<double>(whole.values()[n]) - concepts.values()[n]));
    }
    EXPECT_GT(gap, 0.1);
    EXPECT_GE(accuracy(*hybrid, world.data), accuracy(*plain, world.data));

    const test::TemporaryDirectory folder;
    const auto path = folder.path() / "hybrid.safetensors";
    SafetensorsWriter writer;
    hybrid->classifier->write(writer);
    ASSERT_TRUE(writer.write(path));
    const auto file = SafetensorsFile::open(path);
    ASSERT_TRUE(file);
    const auto back = ProjectionBottleneck::read(*file);
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_FALSE((*back)->decidesThroughConcepts());
    const Matrix again = (*back)->classLogits(images);
    EXPECT_TRUE(std::equal(again.values().begin(), again.values().end(), whole.values().begin()));
}

TEST(LinearProbe, ChoosesItsStrengthAndKnowsNoConcepts) {
    const SyntheticWorld world = makeSyntheticWorld();
    for (const Assignments& options : {Assignments{}, {"normalize=false"}, {"inverse_strength=10"}}) {
        const auto fitted = fit("linear_probe", world.data, options);
        ASSERT_TRUE(fitted) << fitted.error().message();
        EXPECT_FALSE(fitted->classifier->knowsConcepts());
        EXPECT_FALSE(fitted->classifier->decidesThroughConcepts());
        EXPECT_GE(accuracy(*fitted, world.data), 0.95);
        EXPECT_GT(resolved(*fitted).at("inverse_strength").get<double>(), 0.0);
    }
    EXPECT_NEAR(resolved(*fit("linear_probe", world.data, {"inverse_strength=10"})).at("inverse_strength").get<double>(),
                10.0, 1e-9);
}

TEST(LinearProbe, ChoosesOnTrainImagesWhereNothingValidates) {
    SyntheticWorld world = makeSyntheticWorld();
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*world.data.snapshot);
    for (Split& split : snapshot->splits)
        if (split == Split::Validation) split = Split::Test;
    world.data.snapshot = std::move(snapshot);
    const auto fitted = fit("linear_probe", world.data);
    ASSERT_TRUE(fitted) << fitted.error().message();
    EXPECT_GT(resolved(*fitted).at("validation_top1").get<double>(), 0.9);
    EXPECT_GE(accuracy(*fitted, world.data), 0.95);
}

TEST(LinearProbe, ClassScoresNeedClassTexts) {
    SyntheticWorld world = makeSyntheticWorld();
    const auto fitted = fit("linear_probe", world.data, {"mode=class_scores", "epochs=200", "learning_rate=0.003"});
    ASSERT_TRUE(fitted) << fitted.error().message();
    EXPECT_GE(accuracy(*fitted, world.data), 0.9);
    world.data.classTexts = {};
    const auto without = fit("linear_probe", world.data, {"mode=class_scores"});
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, ErrorCode::EmptyInput);
}

TEST(ProjectionBottleneck, NamesTheTensorThatDoesNotFit) {
    ProjectionData data;
    data.conceptNames = {"a", "b"};
    data.classNames = {"x", "y", "z"};
    data.conceptTexts = Matrix::identity(2);
    data.conceptVectors = Matrix::zeros(2, 2);
    data.conceptOffsets = {0.0F, 0.0F};
    data.headWeights = Matrix::zeros(3, 2);
    data.classBias = {0.0F, 0.0F, 0.0F};
    ASSERT_TRUE(ProjectionBottleneck::create(data));
    const auto subject = [](ProjectionData broken) { return ProjectionBottleneck::create(std::move(broken)).error().subject; };
    ProjectionData broken = data;
    broken.conceptVectors = Matrix::zeros(2, 3);
    EXPECT_EQ(subject(broken), "concept_vectors");
    broken = data;
    broken.conceptOffsets = {0.0F};
    EXPECT_EQ(subject(broken), "concept_offsets");
    broken = data;
    broken.residualWeights = Matrix::zeros(3, 2);
    EXPECT_EQ(subject(broken), "residual_bias");
    broken.residualBias = {0.0F, NAN, 0.0F};
    EXPECT_EQ(subject(broken), "residual_bias");
}

}  // namespace
}  // namespace vitrine
