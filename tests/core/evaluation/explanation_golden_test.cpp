// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "evaluation/explanation.h"
#include "evaluation/smallest_edit.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

constexpr double kTolerance = 1e-10;

double near(double expected) { return kTolerance * (1.0 + std::abs(expected)); }

/// One image and head of the file, with every pair of classes stored for it.
struct Scene {
    std::string name;
    double margin = 0.0;
    LinearHead head;
    std::vector<float> activation;
    ConceptReference reference;
    std::vector<std::string> pairs;
};

std::vector<Scene> scenes(const test::GoldenTensors& tensors, const nlohmann::json& json) {
    std::vector<Scene> result;
    for (const std::string& prefix : tensors.prefixesOf("/F")) {
        Scene scene;
        scene.name = prefix;
        scene.margin = json["hyperparameters"]["cases"].at(std::stoul(prefix.substr(1)))["margin"];
        scene.head.weights = tensors.matrix(prefix + "/F");
        scene.activation = tensors.floats(prefix + "/z");
        scene.reference = {tensors.floats(prefix + "/std"), tensors.floats(prefix + "/low"),
                           tensors.floats(prefix + "/high")};
        for (const std::string& pair : tensors.prefixesOf("/flip_delta")) {
            if (pair.starts_with(prefix + "/")) scene.pairs.push_back(pair);
        }
        result.push_back(std::move(scene));
    }
    return result;
}

class ExplanationGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/explanations.safetensors");
        tensors_.emplace(path);
        scenes_ = scenes(*tensors_, test::goldenJson(std::filesystem::path(path).replace_extension(".json")));
        ASSERT_FALSE(scenes_.empty());
    }

    std::optional<test::GoldenTensors> tensors_;
    std::vector<Scene> scenes_;
};

TEST_F(ExplanationGolden, ContributionsSumToTheLogits) {
    for (const Scene& scene : scenes_) {
        const std::vector<double> logits = headLogits(scene.head, scene.activation);
        const std::vector<double> expectedLogits = tensors_->doubles(scene.name + "/logits");
        const std::vector<double> expected = tensors_->doubles(scene.name + "/contributions");
        for (std::size_t c = 0; c < scene.head.classCount(); ++c) {
            EXPECT_NEAR(logits[c], expectedLogits[c], near(expectedLogits[c])) << scene.name;
            const std::vector<double> contributions = headContributions(scene.head, scene.activation, c);
            for (std::size_t j = 0; j < contributions.size(); ++j) {
                const double value = expected[c * contributions.size() + j];
                EXPECT_NEAR(contributions[j], value, near(value)) << scene.name;
            }
        }
    }
}

TEST_F(ExplanationGolden, WhyAAndNotB) {
    for (const Scene& scene : scenes_) {
        for (const std::string& pair : scene.pairs) {
            const auto a = static_cast<std::size_t>(tensors_->integer(pair + "/A"));
            const auto b = static_cast<std::size_t>(tensors_->integer(pair + "/B"));
            const auto explanation = explainPair(scene.head, scene.activation, a, b);
            ASSERT_TRUE(explanation) << explanation.error().message();
            const std::vector<double> expected = tensors_->doubles(pair + "/difference");
            for (std::size_t j = 0; j < expected.size(); ++j) {
                EXPECT_NEAR(explanation->terms[j], expected[j], near(expected[j])) << pair;
            }
            EXPECT_NEAR(explanation->gap, tensors_->number(pair + "/gap"), near(explanation->gap)) << pair;
            EXPECT_NEAR(explanation->residual, 0.0, near(explanation->gap)) << pair;
        }
    }
}

TEST_F(ExplanationGolden, SingleConceptFlips) {
    for (const Scene& scene : scenes_) {
        for (const std::string& pair : scene.pairs) {
            const auto a = static_cast<std::size_t>(tensors_->integer(pair + "/A"));
            const auto b = static_cast<std::size_t>(tensors_->integer(pair + "/B"));
            const auto found = singleConceptFlips(scene.head, scene.activation, a, b, scene.reference);
            ASSERT_TRUE(found) << found.error().message();
            const std::vector<double> pairDelta = tensors_->doubles(pair + "/flip_delta");
            const std::vector<std::int64_t> inRange = tensors_->integers(pair + "/flip_in_range");
            const std::vector<std::int64_t> wins = tensors_->integers(pair + "/flip_B_wins");
            const std::vector<double> single = tensors_->doubles(pair + "/single_delta");
            const std::vector<std::int64_t> feasible = tensors_->integers(pair + "/single_feasible");
            for (std::size_t j = 0; j < pairDelta.size(); ++j) {
                const SingleFlip& flip = found->flips[j];
                EXPECT_NEAR(flip.pairDelta, pairDelta[j], near(pairDelta[j])) << pair << " concept " << j;
                EXPECT_EQ(flip.pairInRange, inRange[j] == 1) << pair << " concept " << j;
                EXPECT_EQ(flip.pairWins, wins[j] == 1) << pair << " concept " << j;
                EXPECT_EQ(flip.feasible, feasible[j] == 1) << pair << " concept " << j;
                EXPECT_NEAR(flip.delta, single[j], near(single[j])) << pair << " concept " << j;
            }
            const std::vector<std::int64_t> order = tensors_->integers(pair + "/flip_order");
            EXPECT_EQ(std::vector<std::int64_t>(found->pairOrder.begin(), found->pairOrder.end()), order) << pair;
        }
    }
}

struct EditCase {
    const char* name;
    const char* cost;  ///< tensor of the minimum
    SmallestEditOptions options;
};

class SmallestEditGolden : public ExplanationGolden, public ::testing::WithParamInterface<EditCase> {};

/// The edit keeps what was asked: B leads by the margin, inside the range.
void expectKept(const Scene& scene, std::size_t a, std::size_t b, const SmallestEditOptions& options,
                const SmallestEdit& edit, const std::string& what) {
    std::vector<double> logits = headLogits(scene.head, scene.activation);
    for (std::size_t c = 0; c < logits.size(); ++c) {
        for (std::size_t j = 0; j < edit.delta.size(); ++j) logits[c] += scene.head.weights.at(c, j) * edit.delta[j];
    }
    for (std::size_t c = 0; c < logits.size(); ++c) {
        if (c == b || (!options.againstAllClasses && c != a)) continue;
        EXPECT_GE(logits[b], logits[c] + options.margin - 1e-6) << what << " class " << c;
    }
    for (std::size_t j = 0; options.insideRange && j < edit.delta.size(); ++j) {
        const double value = scene.activation[j] + edit.delta[j];
        EXPECT_GE(value, scene.reference.low[j] - 1e-6) << what;
        EXPECT_LE(value, scene.reference.high[j] + 1e-6) << what;
    }
}

TEST_P(SmallestEditGolden, ReachesTheMinimum) {
    const EditCase& edit = GetParam();
    for (const Scene& scene : scenes_) {
        for (const std::string& pair : scene.pairs) {
            const std::string prefix = pair + "/" + edit.name;
            const auto a = static_cast<std::size_t>(tensors_->integer(pair + "/A"));
            const auto b = static_cast<std::size_t>(tensors_->integer(pair + "/B"));
            SmallestEditOptions options = edit.options;
            options.margin = scene.margin;
            const auto found = findSmallestEdit(scene.head, scene.activation, a, b, scene.reference, options);
            ASSERT_TRUE(found) << found.error().message();
            if (tensors_->has(prefix + "/feasible") && tensors_->integer(prefix + "/feasible") == 0) {
                EXPECT_EQ(found->status, SmallestEditStatus::Infeasible) << prefix;
                continue;
            }
            ASSERT_EQ(found->status, SmallestEditStatus::Found) << prefix;
            const double expected = tensors_->number(prefix + "/" + edit.cost);
            EXPECT_LE(found->cost, expected + 1e-5 * (1.0 + expected)) << prefix;
            EXPECT_GE(found->cost, expected - 1e-6) << prefix;
            expectKept(scene, a, b, options, *found, prefix);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, SmallestEditGolden,
                         ::testing::Values(EditCase{"edit_pair", "l1", {0.0, false, false, false}},
                                           EditCase{"edit_all", "l1", {0.0, true, false, false}},
                                           EditCase{"edit_box", "l1", {0.0, true, true, false}},
                                           EditCase{"edit_std", "cost", {0.0, true, false, true}}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace vitrine
