// SPDX-License-Identifier: GPL-3.0-or-later
// LaBo against reference values: scores, greedy order, class-concept matrix and its gradient.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <iostream>

#include "classifiers/internal/class_concept_matrix.h"
#include "classifiers/internal/concept_selection.h"
#include "classifiers/internal/score_table.h"
#include "core/classifiers/golden_case.h"
#include "support/golden.h"
#include "support/results.h"

namespace vitrine {
namespace {

using namespace internal;
using test::Deviation;
using test::GoldenCase;
using test::succeeded;

class LaboGoldenTest : public ::testing::Test {
protected:
    static at::Tensor tensorFrom(const std::vector<double>& values, at::IntArrayRef shape) {
        return at::tensor(values, at::kDouble).view(shape);
    }
    static std::vector<std::int64_t> integers(const at::Tensor& tensor) {
        const at::Tensor flat = tensor.to(at::kCPU).contiguous();
        return {flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel()};
    }
    static at::Tensor unit(const at::Tensor& rows) { return rows / rows.norm(2, 1, true); }
};

/// Sim, J and MI of the golden candidates.
struct Scores {
    ClassTable similarity, joint;
    std::vector<double> information;
};

Scores scoresOf(const GoldenCase& golden) {
    std::vector<int> labels;
    const at::Tensor stored = golden.stored("labels");
    for (std::int64_t i = 0; i < stored.numel(); ++i) labels.push_back(static_cast<int>(stored[i].item<std::int64_t>()));
    JobContext job;
    const auto classes = static_cast<std::size_t>(golden.document.at("hyperparameters").at("C").get<int>());
    Scores out;
    out.similarity = meanSimilarity(matrixOf(golden.stored("text_embeds")), matrixOf(golden.stored("image_embeds")),
                                    labels, classes, job)
                         .value();
    out.joint = jointShares(out.similarity);
    out.information = mutualInformation(out.joint);
    return out;
}

TEST_F(LaboGoldenTest, SimilarityAndInformation) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/labo.json");
    const GoldenCase golden(path);
    const Scores scores = scoresOf(golden);
    const nlohmann::json& tolerance = golden.document.at("tolerance");
    const at::Tensor similarity = golden.stored("Sim");
    Deviation sim, joint, information;
    EXPECT_TRUE(sim.within(tensorFrom(scores.similarity.values, similarity.sizes()), similarity, 0.0,
                           tolerance.at("Sim").at("float64").get<double>()));
    EXPECT_TRUE(joint.within(tensorFrom(scores.joint.values, similarity.sizes()), golden.stored("J"), 0.0, 1e-13));
    EXPECT_TRUE(information.within(tensorFrom(scores.information, golden.stored("MI").sizes()), golden.stored("MI"), 0.0,
                                   tolerance.at("MI").at("float64").get<double>()));
    std::cout << "labo: Sim " << sim.largest << ", J " << joint.largest << ", MI " << information.largest << "\n";
}

TEST_F(LaboGoldenTest, GreedyOrder) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/labo.json");
    const GoldenCase golden(path);
    const Scores scores = scoresOf(golden);
    const Matrix texts = matrixOf(golden.stored("text_embeds"));
    const std::vector<std::int64_t> owner = integers(golden.stored("candidate_class"));
    const nlohmann::json& hyper = golden.document.at("hyperparameters");
    const auto quota = hyper.at("quota").get<std::size_t>();
    JobContext job;
    for (std::size_t pair = 0; pair < hyper.at("weights").size(); ++pair) {
        const auto weights = hyper.at("weights").at(pair).get<std::vector<double>>();
        const std::string prefix = "w" + std::to_string(pair) + "/";
        std::vector<std::int64_t> chosen;
        std::vector<double> gains;
        for (std::size_t c = 0; c < hyper.at("C").get<std::size_t>(); ++c) {
            std::vector<std::size_t> own;
            std::vector<double> information;
            for (std::size_t k = 0; k < owner.size(); ++k) {
                if (owner[k] != static_cast<std::int64_t>(c)) continue;
                own.push_back(k);
                information.push_back(scores.information[k]);
            }
            const auto selection = selectConcepts(texts.gather(own), information, quota, {weights[0], weights[1]}, job);
            ASSERT_TRUE(succeeded(selection));
            for (std::size_t i = 0; i < quota; ++i)
                chosen.push_back(i < selection->chosen.size() ? static_cast<std::int64_t>(own[selection->chosen[i]]) : -1);
            gains.insert(gains.end(), selection->gains.begin(), selection->gains.end());
        }
        EXPECT_EQ(chosen, integers(golden.stored(prefix + "selected"))) << prefix;
        const at::Tensor expected = golden.stored(prefix + "gains");
        Deviation ofGains;
        EXPECT_TRUE(ofGains.within(tensorFrom(gains, expected.sizes()), expected, 1e-6, 1e-6)) << prefix;
        std::cout << "labo " << prefix << " gains " << ofGains.largest << "\n";
    }
}

TEST_F(LaboGoldenTest, ClassConceptMatrix) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/labo.json");
    const GoldenCase golden(path);
    const nlohmann::json& tolerance = golden.document.at("tolerance");
    for (const at::ScalarType type : {at::kDouble, at::kFloat}) {
        const bool isWide = type == at::kDouble;
        const at::Tensor texts = golden.as("text_embeds", type).index_select(0, golden.stored("model/concepts"));
        const at::Tensor matrix = golden.as("model/A", type);
        const at::Tensor images = golden.as("model/x", type);
        const at::Tensor labels = golden.stored("model/labels");
        const double relative = isWide ? 0.0 : 1e-5;
        const double absolute = isWide ? tolerance.at("logits").at("float64").get<double>() : 1e-4;
        Deviation normalised, parity, gradient;
        EXPECT_TRUE(normalised.within(classConceptLogits(matrix, unit(texts), unit(images), 100.0),
                                      golden.stored("model/logits_normalised"), relative, absolute));
        EXPECT_TRUE(parity.within(classConceptLogits(matrix, texts, images, 100.0), golden.stored("model/logits_parity"),
                                  relative, absolute));
        const ClassConceptGradient step = classConceptGradient(matrix, unit(texts), unit(images), labels, 100.0);
        EXPECT_NEAR(step.loss, golden.stored("model/ce_normalised").item<double>(), isWide ? 1e-9 : 1e-4);
        EXPECT_TRUE(gradient.within(step.gradient, golden.stored("model/grad_A_normalised"), 0.0,
                                    tolerance.at("grad_A").at(isWide ? "float64" : "float32").get<double>()));
        std::cout << "labo " << at::toString(type) << ": logits " << normalised.largest << ", as published "
                  << parity.largest << ", gradient " << gradient.largest << "\n";
    }
}

}  // namespace
}  // namespace vitrine
