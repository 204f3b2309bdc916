// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/counter_random.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/concept_bottleneck.h"
#include "classifiers/internal/concept_selection.h"
#include "classifiers/train_run.h"
#include "io/safetensors.h"
#include "support/device.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using internal::Selection;
using internal::SelectionWeights;
using internal::selectConcepts;
using test::failsWith;
using test::makeSyntheticWorld;
using test::succeeded;

Matrix randomRows(std::size_t rows, std::size_t width, std::uint64_t seed) {
    CounterRandom random(seed);
    std::vector<float> values(rows * width);
    for (float& value : values) value = random.normal() + 0.5F;  // a common direction, as CLIP's texts have
    return {std::move(values), rows, width};
}

std::vector<double> randomInformation(std::size_t count, std::uint64_t seed) {
    CounterRandom random(seed, 1);
    std::vector<double> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(1e-6 * random.uniform());
    return out;
}

/// The definition, looked at from scratch for every set. Two candidates that only stand for one another gain the
/// same, which float64 keeps.
std::vector<std::size_t> plainGreedy(const Matrix& candidates, const std::vector<double>& information,
                                     std::size_t quota, const SelectionWeights& weights) {
    const Matrix units = candidates.normalizedRows();
    const Matrix cosines = multiplyTransposed(units, units);
    const std::size_t count = candidates.rows();
    std::vector<float> cover(count, 0.0F);
    std::vector<std::size_t> chosen;
    while (chosen.size() < quota) {
        double bestGain = -1.0;
        std::size_t best = count;
        for (std::size_t k = 0; k < count; ++k) {
            if (std::find(chosen.begin(), chosen.end(), k) != chosen.end()) continue;
            double gain = weights.information * information[k];
            for (std::size_t i = 0; i < count; ++i)
                gain += weights.coverage *
                        std::max(0.0, (i == k ? 1.0 : static_cast<double>(cosines.at(k, i))) - static_cast<double>(cover[i]));
            if (gain > bestGain) {
                bestGain = gain;
                best = k;
            }
        }
        chosen.push_back(best);
        for (std::size_t i = 0; i < count; ++i) cover[i] = std::max(cover[i], i == best ? 1.0F : cosines.at(best, i));
    }
    return chosen;
}

TEST(ConceptSelectionTest, LazyGreedyChoosesWhatPlainGreedyChooses) {
    JobContext job;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Matrix candidates = randomRows(80, 16, seed);
        const std::vector<double> information = randomInformation(80, seed);
        for (const SelectionWeights weights : {SelectionWeights{1e7, 5.0}, SelectionWeights{1e7, 0.1},
                                               SelectionWeights{0.0, 1.0}, SelectionWeights{1e7, 0.0}}) {
            const auto lazy = selectConcepts(candidates, information, 20, weights, job);
            ASSERT_TRUE(succeeded(lazy));
            EXPECT_EQ(lazy->chosen, plainGreedy(candidates, information, 20, weights)) << "seed " << seed;
            for (std::size_t i = 1; i < lazy->gains.size(); ++i)
                EXPECT_LE(lazy->gains[i], lazy->gains[i - 1] * (1.0 + 1e-9)) << "gains of a submodular function fall";
        }
    }
}

TEST(ConceptSelectionTest, EqualCandidatesAreTakenInOrder) {
    JobContext job;
    const Matrix same = randomRows(1, 8, 3).gather(std::vector<std::size_t>(10, 0));
    const auto chosen = selectConcepts(same, std::vector<double>(10, 1e-6), 4, {1e7, 1.0}, job);
    ASSERT_TRUE(succeeded(chosen));
    EXPECT_EQ(chosen->chosen, (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(ConceptSelectionTest, FewCandidatesAreAllKept) {
    JobContext job;
    const auto all = selectConcepts(randomRows(3, 8, 4), randomInformation(3, 4), 3, {}, job);
    ASSERT_TRUE(succeeded(all));
    EXPECT_EQ(all->chosen, (std::vector<std::size_t>{0, 1, 2}));
    const auto none = selectConcepts(Matrix(), {}, 3, {}, job);
    ASSERT_TRUE(succeeded(none));
    EXPECT_TRUE(none->chosen.empty());
}

TEST(ConceptSelectionTest, ThousandsOfCandidatesAreQuickAndCanBeStopped) {
    const Matrix candidates = randomRows(5000, 64, 5);
    const std::vector<double> information = randomInformation(5000, 5);
    JobContext job;
    const auto start = std::chrono::steady_clock::now();
    const auto chosen = selectConcepts(candidates, information, 50, {1e7, 0.1}, job);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ASSERT_TRUE(succeeded(chosen));
    EXPECT_EQ(std::set<std::size_t>(chosen->chosen.begin(), chosen->chosen.end()).size(), 50U);
    std::cout << "50 of 5000 candidates chosen in " << seconds << " s\n";

    std::stop_source stop;
    int checkpoints = 0;
    JobContext stopped(stop.get_token(), [&](const Progress&) {
        if (++checkpoints == 3) stop.request_stop();
    });
    EXPECT_TRUE(failsWith(selectConcepts(candidates, information, 50, {1e7, 0.1}, stopped), ErrorCode::Cancelled));
    EXPECT_EQ(checkpoints, 3);
}

TEST(ConceptSelectionTest, InformationIsZeroForAConceptAllClassesShare) {
    internal::ClassTable joint{{0.25, 0.25, 0.1, 0.4, -3.0, 1.0}, {0, 1}};
    const internal::ClassTable shares = internal::jointShares(joint);
    double sums[2] = {0.0, 0.0};
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t y = 0; y < 2; ++y) sums[y] += shares.at(k, y);
    EXPECT_NEAR(sums[0], 0.5, 1e-12);
    EXPECT_NEAR(sums[1], 0.5, 1e-12);
    EXPECT_GT(shares.at(2, 0), 0.0) << "a negative similarity is clamped";
    const std::vector<double> information = internal::mutualInformation({{0.2, 0.2, 0.1, 0.4}, {0, 1}});
    EXPECT_NEAR(information[0], 0.0, 1e-15);
    EXPECT_GT(information[1], 0.0);
}

Result<FittedClassifier> fit(const TrainingData& data, const std::vector<std::string>& assignments = {},
                             TrainingObserver observer = {}) {
    const ClassifierVariant& variant = *findClassifierVariant("labo");
    OptionValues options(variant.info.options);
    for (const std::string& assignment : assignments) EXPECT_TRUE(succeeded(options.setAssignment(assignment)));
    JobContext job;
    FitSession session{job, std::move(observer), {}, false, 20.0, test::testDevice()};
    return variant.fit(data, options, session);
}

nlohmann::json resolved(const FittedClassifier& fitted) { return nlohmann::json::parse(fitted.resolvedOptions); }

TEST(LaboTest, RowsOfTheHeadAreSharesTimesTheScale) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    const auto fitted = fit(world.data, {"epochs=20"});
    ASSERT_TRUE(succeeded(fitted));
    const auto& data = dynamic_cast<const ConceptBottleneck&>(*fitted->classifier).data();
    for (std::size_t c = 0; c < data.headWeights.rows(); ++c) {
        double sum = 0.0;
        for (const float weight : data.headWeights.row(c)) {
            EXPECT_GE(weight, 0.0F);
            sum += weight;
        }
        EXPECT_NEAR(sum, world.data.logitScale, 1e-3);
    }
    EXPECT_EQ(fitted->history.size(), 20U);
    EXPECT_LT(fitted->history.back().classLoss, fitted->history.front().classLoss);
    EXPECT_GE(fitted->bestEpoch, 1);
    for (const EpochRecord& record : fitted->history)
        EXPECT_LE(record.validationTop1, fitted->history[static_cast<std::size_t>(fitted->bestEpoch) - 1].validationTop1);
}

TEST(LaboTest, ChoosesAmongNearestConceptsOrAmongDescriptors) {
    TrainingData data = makeSyntheticWorld().data;
    const auto nearest = fit(data, {"epochs=2", "quota=2", "candidates=4"});
    ASSERT_TRUE(succeeded(nearest));
    EXPECT_LE(nearest->classifier->conceptCount(), 2 * data.classes().size());
    EXPECT_EQ(resolved(*nearest).at("candidates"), "nearest concepts");
    EXPECT_EQ(resolved(*nearest).at("candidates_per_class"), 4);
    const auto automatic = fit(data, {"epochs=2"});
    ASSERT_TRUE(succeeded(automatic));
    EXPECT_EQ(resolved(*automatic).at("candidates_per_class"), data.concepts.concepts.size() / 4);

    data.classDescriptors.assign(data.classes().size(), {"concept 7", "concept 8"});
    data.classDescriptors[1] = {"concept 8", "concept 9", "concept 10"};
    data.classDescriptors[2].clear();
    const auto described = fit(data, {"epochs=2", "quota=2"});
    ASSERT_TRUE(succeeded(described));
    EXPECT_EQ(resolved(*described).at("candidates"), "descriptors");
    const auto& names = described->classifier->conceptNames();
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size()) << "each text once";
    EXPECT_EQ(names[0], "concept 7");
    EXPECT_EQ(names[1], "concept 8");
}

TEST(LaboTest, AsPublishedSurvivesItsFile) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    test::TemporaryDirectory folder;
    OptionValues options(findClassifierVariant("labo")->info.options);
    ASSERT_TRUE(options.set("parity", "true"));
    ASSERT_TRUE(options.set("epochs", "5"));
    JobContext job;
    const auto run = trainRun("labo", options, world.data, folder.path() / "run", job);
    ASSERT_TRUE(succeeded(run));
    const auto loaded = loadRun(folder.path() / "run");
    ASSERT_TRUE(succeeded(loaded));
    const Matrix images = world.data.snapshot->images.slice(0, 40);
    const Matrix before = run->classifier->classLogits(images);
    const Matrix after = loaded->classifier->classLogits(images);
    EXPECT_TRUE(std::equal(before.values().begin(), before.values().end(), after.values().begin()));
    // Embeddings are taken as they are: twice as long means twice the logit.
    std::vector<float> longer(images.values().begin(), images.values().end());
    for (float& value : longer) value *= 2.0F;
    const Matrix twice = loaded->classifier->classLogits(Matrix(std::move(longer), images.rows(), images.cols()));
    EXPECT_NEAR(twice.at(0, 0), 2.0 * before.at(0, 0), 1e-3 * std::abs(before.at(0, 0)));
}

/// The world without the images of one class.
TrainingData withoutImagesOf(int label) {
    TrainingData data = makeSyntheticWorld().data;
    EmbeddingSnapshot snapshot = *data.snapshot;
    for (std::size_t row = 0; row < snapshot.size(); ++row)
        if (snapshot.splits[row] == Split::Train && snapshot.labels[row] == label) snapshot.labels[row] = -1;
    data.snapshot = std::make_shared<EmbeddingSnapshot>(snapshot);
    return data;
}

TEST(LaboTest, AClassWithoutImagesIsCounted) {
    const auto fitted = fit(withoutImagesOf(2), {"epochs=3"});
    ASSERT_TRUE(succeeded(fitted));
    EXPECT_EQ(resolved(*fitted).at("classes_without_images"), 1);
    for (const float weight : dynamic_cast<const ConceptBottleneck&>(*fitted->classifier).data().headWeights.values())
        EXPECT_TRUE(std::isfinite(weight));
}

TEST(LaboTest, MoreConceptsThanImagesAndConstantImagesAreDefined) {
    test::SyntheticOptions wide;
    wide.concepts = 90;
    wide.classes = 3;
    wide.trainPerClass = 5;
    wide.validationPerClass = 0;
    const test::SyntheticWorld world = makeSyntheticWorld(wide);
    const auto fitted = fit(world.data, {"epochs=3", "candidates=60", "quota=40"});
    ASSERT_TRUE(succeeded(fitted));
    EXPECT_EQ(fitted->bestEpoch, 0) << "nothing was validated";
    EXPECT_TRUE(std::isnan(fitted->history.back().validationTop1));

    TrainingData constant = makeSyntheticWorld().data;
    EmbeddingSnapshot snapshot = *constant.snapshot;
    snapshot.images = snapshot.images.gather(std::vector<std::size_t>(snapshot.images.rows(), 0));
    constant.snapshot = std::make_shared<EmbeddingSnapshot>(snapshot);
    const auto flat = fit(constant, {"epochs=3"});
    ASSERT_TRUE(succeeded(flat));
    EXPECT_NEAR(flat->history.back().validationTop1, 1.0 / 6.0, 1e-9);
}

TEST(LaboTest, NamesWhatIsMissing) {
    TrainingData data = makeSyntheticWorld().data;
    data.classDescriptors.assign(data.classes().size(), {});
    EXPECT_TRUE(failsWith(fit(data), ErrorCode::EmptyInput, "no class has a descriptor"));
    data.classDescriptors[0] = {"concept 1"};
    data.encodeTexts = {};
    EXPECT_TRUE(failsWith(fit(data), ErrorCode::InvalidOption, "no model"));
    data.classDescriptors.clear();
    data.classTexts = {};
    EXPECT_TRUE(failsWith(fit(data), ErrorCode::InvalidOption, "no model"));
    TrainingData unlabelled = makeSyntheticWorld().data;
    EmbeddingSnapshot snapshot = *unlabelled.snapshot;
    snapshot.labels.assign(snapshot.size(), -1);
    unlabelled.snapshot = std::make_shared<EmbeddingSnapshot>(snapshot);
    EXPECT_TRUE(failsWith(fit(unlabelled), ErrorCode::EmptyInput, "no labelled images"));
}

TEST(LaboTest, EndsEarlyWithWhatItHasLearnt) {
    const test::SyntheticWorld world = makeSyntheticWorld();
    const ClassifierVariant& variant = *findClassifierVariant("labo");
    int steps = 0;
    std::size_t shown = 0;
    TrainingObserver observer;
    observer.onStep = [&](const StepRecord&) { ++steps; };
    observer.onEpochClassifier = [&](const EpochRecord&, std::shared_ptr<const ConceptClassifier> now) {
        shown += now->conceptCount() > 0 ? 1U : 0U;
    };
    JobContext job;
    FitSession session{job, observer, {}, false, 20.0, test::testDevice(), [&] { return steps >= 7; }};
    const auto fitted = variant.fit(world.data, OptionValues(variant.info.options), session);
    ASSERT_TRUE(succeeded(fitted));
    EXPECT_EQ(fitted->end, FitEnd::Stopped);
    EXPECT_EQ(fitted->steps, 7);
    EXPECT_EQ(shown, fitted->history.size());
}

}  // namespace
}  // namespace vitrine
