// SPDX-License-Identifier: GPL-3.0-or-later
// What every registered classifier owes the rest of the program, whoever wrote it.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <numeric>
#include <set>

#include "classifiers/classifier_registry.h"
#include "classifiers/formulation.h"
#include "classifiers/train_run.h"
#include "support/device.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::makeSyntheticWorld;
using test::SyntheticWorld;

void expectEqual(const Matrix& a, const Matrix& b) {
    ASSERT_EQ(a.rows(), b.rows());
    ASSERT_EQ(a.cols(), b.cols());
    for (std::size_t i = 0; i < a.values().size(); ++i) ASSERT_EQ(a.values()[i], b.values()[i]) << "entry " << i;
}

class ClassifierConformance : public ::testing::TestWithParam<std::string> {
protected:
    const ClassifierVariant& variant() const { return *findClassifierVariant(GetParam()); }
    OptionValues defaults() const { return OptionValues(variant().info.options); }

    bool hasEpochs() const { return variant().info.needsTraining && variant().info.learnsInEpochs; }

    /// Fits with default options.
    Result<FittedClassifier> fit(JobContext& job, TrainingObserver observer = {}) const {
        FitSession session{job, std::move(observer), {}, false, 20.0, test::testDevice()};
        return variant().fit(world_.data, defaults(), session);
    }

    SyntheticWorld world_ = makeSyntheticWorld();
};

TEST_P(ClassifierConformance, InfoIsComplete) {
    const VariantInfo& info = variant().info;
    EXPECT_EQ(info.id, GetParam());
    EXPECT_FALSE(info.title.empty());
    EXPECT_FALSE(info.summary.empty());
    EXPECT_EQ(info.summary.back(), '.');
    EXPECT_FALSE(info.paper.empty());
    std::set<std::string> ids;
    for (const OptionSpec& spec : info.options) {
        EXPECT_TRUE(ids.insert(spec.id).second) << spec.id << " twice";
        EXPECT_FALSE(spec.title.empty()) << spec.id;
        EXPECT_FALSE(spec.help.empty()) << spec.id;
    }
}

TEST_P(ClassifierConformance, OptionsSurviveJson) {
    const OptionValues values = defaults();
    const auto back = OptionValues::fromJson(variant().info.options, values.toJson());
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_EQ(back->toJson(), values.toJson());
}

TEST_P(ClassifierConformance, LearnsSeparableImages) {
    JobContext job;
    const auto fitted = fit(job);
    ASSERT_TRUE(fitted) << fitted.error().message();
    const std::vector<std::size_t> rows = world_.data.snapshot->rowsOf(Split::Test);
    std::vector<int> labels;
    for (const std::size_t row : rows) labels.push_back(world_.data.snapshot->labels[row]);
    const auto accuracy = topOneAccuracy(*fitted->classifier, world_.data.snapshot->images.gather(rows), labels, job);
    ASSERT_TRUE(accuracy);
    EXPECT_GE(*accuracy, 0.95);
}

TEST_P(ClassifierConformance, SameSeedSameLogits) {
    JobContext job;
    const auto first = fit(job);
    const auto second = fit(job);
    ASSERT_TRUE(first && second);
    const Matrix images = world_.data.snapshot->images.slice(0, 40);
    expectEqual(first->classifier->classLogits(images), second->classifier->classLogits(images));
}

TEST_P(ClassifierConformance, StopsWithinOneStep) {
    std::stop_source stop;
    JobContext job(stop.get_token());
    int stepsAfterStop = 0;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord& record) {
        if (stop.stop_requested()) ++stepsAfterStop;
        if (record.step == 3) stop.request_stop();
    };
    if (!variant().info.needsTraining) stop.request_stop();
    const auto fitted = fit(job, observer);
    ASSERT_FALSE(fitted);
    EXPECT_EQ(fitted.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(stepsAfterStop, 0);
}

TEST_P(ClassifierConformance, SavedAndLoadedIsTheSame) {
    test::TemporaryDirectory folder;
    JobContext job;
    const auto run = trainRun(GetParam(), defaults(), world_.data, folder.path() / "run", job, {}, {.device = test::testDevice()});
    ASSERT_TRUE(run) << run.error().message();
    const auto loaded = loadRun(folder.path() / "run");
    ASSERT_TRUE(loaded) << loaded.error().message();
    for (const std::size_t count : {std::size_t{3}, std::size_t{50}}) {
        const Matrix images = world_.data.snapshot->images.slice(0, count);
        expectEqual(run->classifier->activations(images), loaded->classifier->activations(images));
        expectEqual(run->classifier->classLogits(images), loaded->classifier->classLogits(images));
        expectEqual(run->classifier->conceptScores(images), loaded->classifier->conceptScores(images));
    }
    EXPECT_EQ(run->classifier->conceptNames(), loaded->classifier->conceptNames());
    EXPECT_EQ(run->classifier->classNames(), loaded->classifier->classNames());
    expectEqual(run->reference.activations.quantiles, loaded->reference.activations.quantiles);
    EXPECT_EQ(run->reference.alive, loaded->reference.alive);
    const auto options = OptionValues::fromJson(variant().info.options, loaded->info.options);
    ASSERT_TRUE(options) << options.error().message();
    EXPECT_EQ(options->toJson(), run->info.options);
    EXPECT_EQ(run->history.size(), loaded->history.size());
    EXPECT_NEAR(run->heldOutTop1(), loaded->heldOutTop1(), 0.0);
}

/// Stopped in the middle, then finished from the state on disk.
TEST_P(ClassifierConformance, AStoppedTrainingGoesOnBitByBit) {
    if (!hasEpochs()) GTEST_SKIP() << "no epochs";
    test::TemporaryDirectory folder;
    const auto trained = [&](const char* name, std::int64_t stopAt) {
        std::stop_source stop;
        JobContext job(stop.get_token());
        TrainingObserver observer;
        observer.onStep = [&](const StepRecord& record) {
            if (record.step == stopAt) stop.request_stop();
        };
        TrainRunSettings settings;
        settings.resume = true;
        settings.device = test::testDevice();
        settings.checkpointSeconds = 1e9;
        return trainRun(GetParam(), defaults(), world_.data, folder.path() / name, job, observer, settings);
    };
    const auto whole = trained("whole", -1);
    ASSERT_TRUE(whole) << whole.error().message();
    ASSERT_FALSE(whole->history.empty());
    for (const std::int64_t at : {std::int64_t{2}, whole->info.steps / 2, whole->info.steps - 1}) {
        const auto part = trained("parts", at);
        ASSERT_FALSE(part) << "at step " << at;
        EXPECT_EQ(part.error().code, ErrorCode::Cancelled);
        const auto kept = readUnfinishedRun(folder.path() / "parts");
        ASSERT_TRUE(kept) << kept.error().message();
        EXPECT_EQ(kept->step, at);
    }
    const auto resumed = trained("parts", -1);
    ASSERT_TRUE(resumed) << resumed.error().message();
    const Matrix images = world_.data.snapshot->images.slice(0, 50);
    expectEqual(whole->classifier->classLogits(images), resumed->classifier->classLogits(images));
    expectEqual(whole->classifier->activations(images), resumed->classifier->activations(images));
    EXPECT_EQ(whole->info.steps, resumed->info.steps);
    EXPECT_EQ(whole->info.resolved, resumed->info.resolved);
    EXPECT_EQ(whole->info.bestEpoch, resumed->info.bestEpoch);
    ASSERT_EQ(whole->history.size(), resumed->history.size());
    for (std::size_t i = 0; i < whole->history.size(); ++i) {
        const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
        const EpochRecord& a = whole->history[i];
        const EpochRecord& b = resumed->history[i];
        EXPECT_EQ(a.epoch, static_cast<int>(i) + 1);
        EXPECT_EQ(a.step, b.step);
        EXPECT_TRUE(same(a.classLoss, b.classLoss) && same(a.conceptLoss, b.conceptLoss)) << "epoch " << i + 1;
        EXPECT_TRUE(same(a.trainTop1, b.trainTop1) && same(a.validationTop1, b.validationTop1)) << "epoch " << i + 1;
        EXPECT_EQ(a.nonZeroWeights, b.nonZeroWeights) << "epoch " << i + 1;
    }
}

/// The last row says what the classifier reaches, where held-out images decide.
TEST_P(ClassifierConformance, TheHistoryTellsTheAccuracy) {
    if (!hasEpochs()) GTEST_SKIP() << "no epochs";
    JobContext job;
    std::vector<EpochRecord> told;
    TrainingObserver observer;
    observer.onEpoch = [&](const EpochRecord& record) { told.push_back(record); };
    const auto fitted = fit(job, observer);
    ASSERT_TRUE(fitted) << fitted.error().message();
    ASSERT_EQ(told.size(), fitted->history.size());
    ASSERT_FALSE(told.empty());
    EXPECT_GE(fitted->history.back().trainTop1, 0.9);
    EXPECT_GE(fitted->history.back().validationTop1, 0.9);
    EXPECT_GT(fitted->history.back().nonZeroWeights, 0);
    EXPECT_EQ(fitted->history.back().step, fitted->steps);
}

TEST_P(ClassifierConformance, EndedEarlyItIsUsable) {
    if (!hasEpochs()) GTEST_SKIP() << "no epochs";
    JobContext job;
    std::int64_t steps = 0;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord&) { ++steps; };
    FitSession session{job, observer, {}, false, 20.0, test::testDevice(), [&] { return steps >= 5; }};
    const auto fitted = variant().fit(world_.data, defaults(), session);
    ASSERT_TRUE(fitted) << fitted.error().message();
    EXPECT_EQ(fitted->end, FitEnd::Stopped);
    const Matrix logits = fitted->classifier->classLogits(world_.data.snapshot->images.slice(0, 3));
    for (const float logit : logits.values()) EXPECT_TRUE(std::isfinite(logit));
}

TEST_P(ClassifierConformance, ContributionsSumToTheLogit) {
    JobContext job;
    const auto fitted = fit(job);
    ASSERT_TRUE(fitted);
    const ConceptClassifier& classifier = *fitted->classifier;
    const Matrix images = world_.data.snapshot->images.slice(0, 8);
    const Matrix activations = classifier.activations(images);
    const Matrix logits = classifier.logits(activations);
    for (std::size_t i = 0; i < images.rows(); ++i) {
        for (std::size_t c = 0; c < classifier.classCount(); ++c) {
            const Matrix parts = classifier.contributions(activations.row(i), c);
            const double sum =
                std::accumulate(parts.values().begin(), parts.values().end(), 0.0) + classifier.classOffset(c);
            EXPECT_NEAR(sum, logits.at(i, c), 1e-4 * std::max(1.0F, std::abs(logits.at(i, c))));
        }
    }
    if (variant().info.additive) expectEqual(classifier.classLogits(images), logits);
}

TEST_P(ClassifierConformance, FewAndManyRowsAgree) {
    JobContext job;
    const auto fitted = fit(job);
    ASSERT_TRUE(fitted);
    const Matrix images = world_.data.snapshot->images.slice(0, 100);
    const Matrix many = fitted->classifier->activations(images);
    const Matrix few = fitted->classifier->activations(images.slice(10, 5));
    for (std::size_t r = 0; r < few.rows(); ++r)
        for (std::size_t j = 0; j < few.cols(); ++j) EXPECT_NEAR(few.at(r, j), many.at(10 + r, j), 2e-4);
}

TEST_P(ClassifierConformance, ChecksInOftenEnough) {
    using Clock = std::chrono::steady_clock;
    std::int64_t checkpoints = 0;
    std::int64_t steps = 0;
    JobContext job(std::stop_token(), [&](const Progress&) { ++checkpoints; });
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord&) { ++steps; };
    const auto start = Clock::now();
    const auto fitted = fit(job, observer);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    ASSERT_TRUE(fitted);
    EXPECT_GE(checkpoints, std::max<std::int64_t>(steps, 1)) << "one before every step";
    RecordProperty("milliseconds_per_checkpoint", std::to_string(1000.0 * seconds / static_cast<double>(checkpoints)));
}

std::vector<std::string> registeredIds() {
    std::vector<std::string> ids;
    for (const ClassifierVariant& variant : classifierVariants()) ids.push_back(variant.info.id);
    return ids;
}

INSTANTIATE_TEST_SUITE_P(Registry, ClassifierConformance, ::testing::ValuesIn(registeredIds()),
                         [](const auto& parameter) { return parameter.param; });

struct StagedCase {
    const char* name;
    const char* variant;
    std::vector<const char*> assignments;
};

class StagedResumeTest : public ::testing::TestWithParam<StagedCase> {};

/// Every way of the methods that go through parts, stopped at every step of a short fit.
TEST_P(StagedResumeTest, StoppedAnywhereItEndsTheSame) {
    SyntheticWorld world = makeSyntheticWorld();
    for (std::size_t c = 0; c < world.data.classes().size(); ++c)  // what the positives are drawn from
        world.data.classDescriptors.push_back({world.data.concepts.concepts[c], world.data.concepts.concepts[2 * c + 6]});
    OptionValues options(findClassifierVariant(GetParam().variant)->info.options);
    for (const char* assignment : GetParam().assignments) ASSERT_TRUE(options.setAssignment(assignment)) << assignment;
    test::TemporaryDirectory folder;
    const auto trained = [&](const std::string& name, std::int64_t stopAt) {
        std::stop_source stop;
        JobContext job(stop.get_token());
        TrainingObserver observer;
        observer.onStep = [&](const StepRecord& record) {
            if (record.step == stopAt) stop.request_stop();
        };
        TrainRunSettings settings;
        settings.resume = true;
        settings.device = test::testDevice();
        settings.checkpointSeconds = 0.0;  // every step leaves a state
        return trainRun(GetParam().variant, options, world.data, folder.path() / name, job, observer, settings);
    };
    const auto whole = trained("whole", -1);
    ASSERT_TRUE(whole) << whole.error().message();
    const Matrix images = world.data.snapshot->images.slice(0, 50);
    const Matrix logits = whole->classifier->classLogits(images);
    std::int64_t stops = 0;
    for (std::int64_t at = 1; at < whole->info.steps; at += 1 + whole->info.steps / 12) {
        ASSERT_FALSE(trained("parts", at)) << "at step " << at;
        ++stops;
    }
    EXPECT_GT(stops, 0);
    const auto resumed = trained("parts", -1);
    ASSERT_TRUE(resumed) << resumed.error().message();
    expectEqual(resumed->classifier->classLogits(images), logits);
    EXPECT_EQ(resumed->info.resolved, whole->info.resolved);
    EXPECT_EQ(resumed->history.size(), whole->history.size());
}

INSTANTIATE_TEST_SUITE_P(
    Ways, StagedResumeTest,
    ::testing::Values(StagedCase{"saga", "label_free_cbm", {"solver=glm_saga", "saga_epochs=6", "saga_batch_size=64", "layer_steps=60", "layer_batch_size=100"}},
                      StagedCase{"one_penalty", "label_free_cbm", {"lambda=0.01", "layer_steps=60"}},
                      StagedCase{"residual", "post_hoc_cbm", {"residual=true", "residual_epochs=4", "path_points=6", "target_nec=10000"}},
                      StagedCase{"one_vs_rest", "post_hoc_cbm", {"head=one_vs_rest", "path_points=6"}},
                      StagedCase{"labo", "labo", {"epochs=5", "batch_size=50"}},
                      StagedCase{"drawn_positives", "contrastive_cbm", {"formulation=thesis", "positive_map=class", "epochs=3"}},
                      StagedCase{"class_scores", "linear_probe", {"mode=class_scores", "epochs=3"}}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(FormulationTest, EveryFormulationOfEveryBottleneckTrains) {
    const SyntheticWorld world = makeSyntheticWorld();
    for (const ClassifierVariant& variant : classifierVariants()) {
        OptionValues values(variant.info.options);
        if (!values.set("formulation", "thesis")) continue;
        for (const FormulationInfo& formulation : formulations()) {
            ASSERT_TRUE(values.set("formulation", formulation.id));
            ASSERT_TRUE(values.set("epochs", "3"));
            JobContext job;
            FitSession session{job, {}, {}, false, 20.0, test::testDevice()};
            const auto fitted = variant.fit(world.data, values, session);
            ASSERT_TRUE(fitted) << variant.info.id << " " << formulation.id << ": " << fitted.error().message();
            EXPECT_EQ(fitted->history.size(), 3U);
            EXPECT_LT(fitted->history.back().classLoss, fitted->history.front().classLoss)
                << variant.info.id << " " << formulation.id;
        }
    }
}

}  // namespace
}  // namespace vitrine
