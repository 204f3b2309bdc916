// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <set>

#include "classifiers/classifier_registry.h"
#include "classifiers/formulation.h"
#include "classifiers/train_run.h"
#include "support/device.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::failsWith;
using test::makeSyntheticWorld;
using test::succeeded;
using test::SyntheticWorld;

OptionValues optionsOf(const char* variant, const std::vector<std::string>& assignments = {}) {
    OptionValues values(findClassifierVariant(variant)->info.options);
    for (const std::string& assignment : assignments) EXPECT_TRUE(succeeded(values.setAssignment(assignment)));
    return values;
}

Result<FittedClassifier> fit(const char* variant, const TrainingData& data, const OptionValues& options,
                             TrainingObserver observer = {}) {
    JobContext job;
    FitSession session{job, std::move(observer), {}, false, 20.0, test::testDevice()};
    return findClassifierVariant(variant)->fit(data, options, session);
}

TEST(TrainingTest, ObserverSeesEveryStepAndEpoch) {
    const SyntheticWorld world = makeSyntheticWorld();
    std::vector<StepRecord> steps;
    std::vector<EpochRecord> epochs;
    TrainingObserver observer{[&](const StepRecord& record) { steps.push_back(record); },
                              [&](const EpochRecord& record) { epochs.push_back(record); }};
    const auto fitted = fit("sparse_cbm", world.data, optionsOf("sparse_cbm", {"epochs=4", "batch_size=50"}), observer);
    ASSERT_TRUE(succeeded(fitted));
    ASSERT_EQ(steps.size(), 4U * 4U) << "180 images in batches of 50: the short last batch counts";
    ASSERT_EQ(epochs.size(), 4U);
    EXPECT_EQ(steps.front().temperature, 2.0);
    EXPECT_GT(steps.back().temperature, 0.3);
    for (std::size_t i = 1; i < steps.size(); ++i) EXPECT_LT(steps[i].temperature, steps[i - 1].temperature);
    EXPECT_EQ(steps.back().totalSteps, 16);
    EXPECT_GT(epochs.back().validationTop1, 0.5);
    EXPECT_LT(epochs.back().activeConcepts, 24.0);
}

TEST(TrainingTest, AutomaticEpochsAreEnoughForAFewImages) {
    const SyntheticWorld world = makeSyntheticWorld();
    const auto automatic = fit("l1_cbm", world.data, optionsOf("l1_cbm", {"batch_size=500"}));
    ASSERT_TRUE(succeeded(automatic));
    EXPECT_EQ(automatic->steps, 500) << "180 images are one batch";
    const auto asked = fit("l1_cbm", world.data, optionsOf("l1_cbm", {"batch_size=500", "epochs=25"}));
    ASSERT_TRUE(succeeded(asked));
    EXPECT_EQ(asked->steps, 25) << "who names a number gets it";
    const auto published = fit("l1_cbm", world.data, optionsOf("l1_cbm", {"batch_size=500", "formulation=thesis"}));
    ASSERT_TRUE(succeeded(published));
    EXPECT_EQ(published->steps, 10) << "the published formulations keep theirs";
}

TEST(TrainingTest, OptionsWithoutEffectAreNamed) {
    const auto idle = [](const char* variant, const std::vector<std::string>& assignments) {
        return findClassifierVariant(variant)->optionsWithoutEffect(optionsOf(variant, assignments));
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(idle("sparse_cbm", {}), Ids{});
    EXPECT_EQ(idle("sparse_cbm", {"gumbel_noise=none", "active=5"}), Ids{"gumbel_noise"});
    EXPECT_EQ(idle("sparse_cbm", {"gumbel_noise=none", "active=5", "formulation=thesis"}), Ids{"active"});
    EXPECT_EQ(idle("sparse_cbm", {"temperature_end=0.5", "temperature_schedule=constant"}), Ids{"temperature_end"});
    EXPECT_EQ(idle("l1_cbm", {"momentum=0.5", "weight_decay=0.1", "optimizer_head=sgd"}), Ids{"weight_decay"});
    EXPECT_EQ(idle("contrastive_cbm", {"positive_map=index", "logit_scale=1"}), (Ids{"positive_map", "logit_scale"}));
}

/// An option that is said to change nothing changes nothing, and the others do.
TEST(TrainingTest, WhatHasNoEffectHasNone) {
    const SyntheticWorld world = makeSyntheticWorld();
    const auto logits = [&](const std::vector<std::string>& assignments) {
        std::vector<std::string> all{"epochs=2"};
        all.insert(all.end(), assignments.begin(), assignments.end());
        const auto fitted = fit("sparse_cbm", world.data, optionsOf("sparse_cbm", all));
        EXPECT_TRUE(succeeded(fitted));
        const Matrix out = fitted->classifier->classLogits(world.data.snapshot->images.slice(0, 4));
        return std::vector<float>(out.values().begin(), out.values().end());
    };
    const auto variant = findClassifierVariant("sparse_cbm");
    for (const std::string formulation : {"grounded", "thesis", "reference"}) {
        const std::string base = "formulation=" + formulation;
        const auto usual = logits({base});
        for (const char* change : {"positive_map=index", "gumbel_argument=logpos", "gumbel_noise=none", "positives=3", "active=4",
                                   "teacher_weight=5", "logit_scale=1", "weight_decay=0.5", "momentum=0.2", "temperature_end=0.9"}) {
            const bool isIdle = !variant->optionsWithoutEffect(optionsOf("sparse_cbm", {base, change})).empty();
            EXPECT_EQ(logits({base, change}) == usual, isIdle) << formulation << " " << change;
        }
    }
}

TEST(TrainingTest, SeedDecidesTheResult) {
    const SyntheticWorld world = makeSyntheticWorld();
    const auto one = fit("contrastive_cbm", world.data, optionsOf("contrastive_cbm", {"seed=1", "epochs=2"}));
    const auto two = fit("contrastive_cbm", world.data, optionsOf("contrastive_cbm", {"seed=2", "epochs=2"}));
    ASSERT_TRUE(one && two);
    const Matrix image = world.data.snapshot->images.slice(0, 1);
    EXPECT_NE(one->classifier->classLogits(image).at(0, 0), two->classifier->classLogits(image).at(0, 0));
}

TEST(TrainingTest, LargerL1WeightLeavesFewerConceptsAlive) {
    const SyntheticWorld world = makeSyntheticWorld();
    std::vector<std::int64_t> alive;
    for (const char* weight : {"l1_weight=0", "l1_weight=3", "l1_weight=10000"}) {
        const auto fitted = fit("l1_cbm", world.data, optionsOf("l1_cbm", {weight, "epochs=40"}));
        ASSERT_TRUE(succeeded(fitted));
        alive.push_back(fitted->history.back().aliveConcepts);
    }
    EXPECT_EQ(alive[0], 24);
    EXPECT_LT(alive[1], 24);
    EXPECT_EQ(alive[2], 0);
}

TEST(TrainingTest, LearnableTemperatureMoves) {
    const SyntheticWorld world = makeSyntheticWorld();
    const auto fitted =
        fit("sparse_cbm", world.data, optionsOf("sparse_cbm", {"temperature_schedule=learnable", "epochs=5"}));
    ASSERT_TRUE(succeeded(fitted));
    EXPECT_NE(fitted->history.front().temperature, fitted->history.back().temperature);
    EXPECT_GT(fitted->history.back().temperature, 0.05);
}

TEST(TrainingTest, DivergingLossIsAFailureThatNamesEpochStepAndRange) {
    const SyntheticWorld world = makeSyntheticWorld();
    const auto options =
        optionsOf("contrastive_cbm", {"optimizer_concepts=sgd", "optimizer_head=sgd", "lr_concepts=10", "lr_head=10",
                                      "momentum=0.9999", "formulation=thesis", "epochs=1000"});
    TrainingData data = world.data;
    data.logitScale = 1e30F;
    EXPECT_TRUE(failsWith(fit("contrastive_cbm", data, options), ErrorCode::NumericalFailure, "epoch", "step",
                          "concept weights ["));
}

TEST(TrainingTest, DataThatDoNotFitAreRefused) {
    SyntheticWorld world = makeSyntheticWorld();
    TrainingData wrong = world.data;
    wrong.conceptTexts = Matrix::zeros(24, 16);
    EXPECT_TRUE(failsWith(validate(wrong), ErrorCode::ShapeMismatch, "concept texts", "32"));
    wrong = world.data;
    wrong.classNames = {"only one"};
    wrong.classTexts = {};
    EXPECT_TRUE(failsWith(validate(wrong), ErrorCode::ShapeMismatch, "label"));
    wrong = world.data;
    wrong.snapshot = nullptr;
    EXPECT_TRUE(failsWith(validate(wrong), ErrorCode::EmptyInput));

    auto untrained = std::make_shared<EmbeddingSnapshot>(*world.data.snapshot);
    for (Split& split : untrained->splits) split = Split::Test;
    wrong = world.data;
    wrong.snapshot = untrained;
    EXPECT_TRUE(failsWith(fit("l1_cbm", wrong, optionsOf("l1_cbm")), ErrorCode::EmptyInput, "train split"));
}

TEST(TrainingTest, ImagesWithoutALabelAreLeftOut) {
    const SyntheticWorld world = makeSyntheticWorld();
    auto partly = std::make_shared<EmbeddingSnapshot>(*world.data.snapshot);
    for (std::size_t i = 0; i < 60; ++i) partly->labels[i] = -1;
    TrainingData data = world.data;
    data.snapshot = partly;
    std::int64_t steps = 0;
    TrainingObserver observer{[&](const StepRecord& record) { steps = record.totalSteps; }, {}};
    ASSERT_TRUE(
        succeeded(fit("contrastive_cbm", data, optionsOf("contrastive_cbm", {"epochs=1", "batch_size=60"}), observer)));
    EXPECT_EQ(steps, 2);
}

TEST(TrainingTest, AbsentDeviceIsNamed) {
    const SyntheticWorld world = makeSyntheticWorld();
    JobContext job;
    FitSession session{job, {}, {}, false, 20.0, "abacus"};
    EXPECT_TRUE(failsWith(findClassifierVariant("l1_cbm")->fit(world.data, optionsOf("l1_cbm"), session),
                          ErrorCode::InvalidOption, "abacus"));
}

/// Each class described by one planted concept: with the labels as the map, that concept's output leads on images of
/// the class, which no other term of the objective asks for.
TEST(TrainingTest, PositivesDrawnFromTheClassMakeItsConceptsLead) {
    SyntheticWorld world = makeSyntheticWorld();
    std::vector<std::size_t> described;
    for (std::size_t c = 0; c < world.truth.rows(); ++c) {
        const auto row = world.truth.row(c);
        for (std::size_t j = 0; j < row.size(); ++j) {
            const bool isFree = std::find(described.begin(), described.end(), j) == described.end();
            if (row[j] == 0.0F || !isFree) continue;
            described.push_back(j);
            world.data.classDescriptors.push_back({"seen by nobody", world.data.concepts.concepts[j]});
            break;
        }
    }
    ASSERT_EQ(described.size(), 6U);
    const auto leads = [&](const char* map) {
        const auto fitted = fit("contrastive_cbm", world.data,
                                optionsOf("contrastive_cbm", {"formulation=thesis", std::string("positive_map=") + map, "class_gradient=stopped",
                                                              "epochs=40", "batch_size=30", "lr_concepts=0.01"}));
        EXPECT_TRUE(succeeded(fitted));
        const auto rows = world.data.snapshot->rowsOf(Split::Test);
        const Matrix activations = fitted->classifier->activations(world.data.snapshot->images.gather(rows));
        double hits = 0.0;
        for (std::size_t i = 0; i < rows.size(); ++i)
            hits += argmax(activations.row(i)) == described[static_cast<std::size_t>(world.data.snapshot->labels[rows[i]])] ? 1.0 : 0.0;
        return hits / static_cast<double>(rows.size());
    };
    EXPECT_GE(leads("class"), 0.9);
    EXPECT_LT(leads("top1"), 0.6) << "CLIP's own favourite is mostly another one";
}

TEST(TrainingTest, TheMapByClassNeedsDescriptorsThatAreConcepts) {
    SyntheticWorld world = makeSyntheticWorld();
    for (const char* variant : {"sparse_cbm", "contrastive_cbm"}) {
        const OptionValues options = optionsOf(variant, {"formulation=thesis", "positive_map=class", "epochs=1"});
        world.data.classDescriptors.clear();
        EXPECT_TRUE(failsWith(fit(variant, world.data, options), ErrorCode::InvalidOption, "positive_map", "descriptors"));
        world.data.classDescriptors.assign(6, {"concept 3"});
        EXPECT_TRUE(succeeded(fit(variant, world.data, options)));
        world.data.classDescriptors[4] = {"a word of no list"};
        EXPECT_TRUE(failsWith(fit(variant, world.data, options), ErrorCode::InvalidOption, "class 4"));
    }
}

TEST(TrainingTest, RegistryFindsByIdOnly) {
    EXPECT_NE(findClassifierVariant("sparse_cbm"), nullptr);
    EXPECT_EQ(findClassifierVariant("Sparse-CBM"), nullptr);
    std::set<std::string> ids;
    for (const ClassifierVariant& variant : classifierVariants()) EXPECT_TRUE(ids.insert(variant.info.id).second);
    EXPECT_GE(ids.size(), 4U);
}

TEST(TrainingTest, EveryFormulationSaysWhatItCosts) {
    ASSERT_EQ(formulations().size(), 3U);
    EXPECT_EQ(formulations().front().formulation, Formulation::Grounded);
    for (const FormulationInfo& info : formulations()) {
        EXPECT_EQ(formulationFromId(info.id), info.formulation);
        EXPECT_GT(std::string(info.summary).size(), 40U);
    }
}

TEST(TrainingTest, DemoSizedTrainingPrintsItsTime) {
    test::SyntheticOptions size;
    size.concepts = 99;
    size.classes = 34;
    size.dimension = 128;
    size.trainPerClass = 60;
    size.validationPerClass = 15;
    size.testPerClass = 15;
    size.conceptsPerClass = 12;
    const SyntheticWorld world = makeSyntheticWorld(size);
    test::TemporaryDirectory folder;
    for (const char* variant : {"sparse_cbm", "l1_cbm", "contrastive_cbm"}) {
        JobContext job;
        const auto run = trainRun(variant, optionsOf(variant), world.data, folder.path() / variant, job, {}, {.device = test::testDevice()});
        ASSERT_TRUE(succeeded(run));
        EXPECT_GE(run->heldOutTop1(), 0.95) << variant;
        EXPECT_EQ(run->history.size(), 25U);
        std::cout << variant << ": 2040 images, 99 concepts, 34 classes, 25 epochs in "
                  << run->info.metrics.at("seconds") << " s, held-out accuracy " << run->heldOutTop1()
                  << ", similarity " << run->info.metrics.at("similarity_mean") << ", active "
                  << run->info.metrics.at("active_concepts") << "\n";
    }
}

}  // namespace
}  // namespace vitrine
