// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluation half of the grounded formulation, on the stored weights of its reference trainings.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "evaluation/bottleneck_metrics.h"
#include "evaluation/concept_insertion.h"
#include "evaluation/concept_similarity.h"
#include "evaluation/head_refit.h"
#include "evaluation/metrics.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

/// Activations of a split under the trained W: z for contrastive and ℓ1; for sparse the relaxed k-hot
/// gate without noise. float64 inside, as the reference.
Matrix activationsOf(const Matrix& scores, const std::vector<double>& layer, bool sparse, std::size_t k, double tau) {
    const std::size_t concepts = scores.cols();
    std::vector<float> result;
    for (std::size_t i = 0; i < scores.rows(); ++i) {
        std::vector<double> z(concepts, 0.0);
        for (std::size_t j = 0; j < concepts; ++j) {
            for (std::size_t l = 0; l < concepts; ++l) z[j] += layer[j * concepts + l] * scores.at(i, l);
        }
        std::vector<double> gate(concepts, sparse ? 0.0 : 1.0);
        std::vector<double> alpha = z;
        for (std::size_t t = 0; sparse && t < std::min(k, concepts); ++t) {
            const double largest = *std::max_element(alpha.begin(), alpha.end());
            double sum = 0.0;
            for (const double value : alpha) sum += std::exp((value - largest) / tau);
            for (std::size_t j = 0; j < concepts; ++j) {
                const double p = std::exp((alpha[j] - largest) / tau) / sum;
                gate[j] += p;
                alpha[j] += std::log(std::max(1.0 - p, 1e-6));
            }
        }
        for (std::size_t j = 0; j < concepts; ++j) {
            const double value = sparse ? std::min(gate[j], 1.0) * std::max(z[j], 0.0) : z[j];
            result.push_back(static_cast<float>(value));
        }
    }
    return {std::move(result), scores.rows(), concepts};
}

Matrix toMatrix(const std::vector<double>& values, std::size_t rows) {
    return {std::vector<float>(values.begin(), values.end()), rows, values.size() / rows};
}

class GroundedEvaluationGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/grounded.safetensors");
        tensors_.emplace(path);
        json_ = test::goldenJson(std::filesystem::path(path).replace_extension(".json"));
    }

    /// "small/eval/l1" → the sizes of "small".
    const nlohmann::json& settings(const std::string& run) const {
        const std::string name = run.substr(0, run.find('/'));
        for (const auto& sub : json_["hyperparameters"]["sub_cases"]) {
            if (sub["name"] == name) return sub;
        }
        throw std::runtime_error("no settings for " + run);
    }
    static std::string replaced(std::string run, const std::string& with) {
        return run.replace(run.find("/eval/"), 6, with);
    }

    std::optional<test::GoldenTensors> tensors_;
    nlohmann::json json_;
};

TEST_F(GroundedEvaluationGolden, InsertionRefitAndNameFidelity) {
    const std::set<std::string> runs = tensors_->prefixesOf("/name_fidelity");
    ASSERT_FALSE(runs.empty());
    for (const std::string& run : runs) {
        const std::string scene = run.substr(0, run.find('/'));
        const nlohmann::json& sizes = settings(run);
        const std::vector<double> layer = tensors_->doubles(replaced(run, "/train/") + "/W");
        const std::vector<double> headWeights = tensors_->doubles(replaced(run, "/train/") + "/F");
        const LinearHead head{toMatrix(headWeights, sizes["C"]), {}};
        const Matrix testScores = tensors_->matrix(scene + "/psi_hat_test");
        const bool sparse = run.find("sparse") != std::string::npos;
        const double tau = json_["hyperparameters"]["tau_min"];
        const Matrix trainActivations = activationsOf(tensors_->matrix(scene + "/psi_hat_train"), layer, sparse,
                                                      sizes["k_training"].get<std::size_t>(), tau);
        const Matrix testActivations = tensors_->matrix(run + "/a_test");
        const std::vector<int> trainLabels = tensors_->labels(scene + "/labels_train");
        const std::vector<int> testLabels = tensors_->labels(scene + "/labels_test");
        const double perImage = 1.0 / static_cast<double>(testLabels.size());

        for (const std::string& at : tensors_->prefixesOf("_near_ties")) {
            if (!at.starts_with(run + "/acc_at_")) continue;
            const std::size_t k = std::stoul(at.substr((run + "/acc_at_").size()));
            const auto accuracy = insertionAccuracy(head, testActivations, testLabels, k, ConceptOrder::Activation);
            ASSERT_TRUE(accuracy);
            EXPECT_NEAR(*accuracy, tensors_->number(at),
                        perImage * static_cast<double>(tensors_->integer(at + "_near_ties")) + 1e-9)
                << at;
        }
        for (const std::string& at : tensors_->prefixesOf("/objective")) {
            if (!at.starts_with(run + "/refit_at_")) continue;
            const std::size_t k = std::stoul(at.substr((run + "/refit_at_").size()));
            JobContext job;
            const auto refit = refitHead(keepStrongest(trainActivations, k), trainLabels, head.classCount(),
                                         json_["hyperparameters"]["refit_l2"], job);
            ASSERT_TRUE(refit) << refit.error().message();
            EXPECT_TRUE(refit->converged) << at;
            EXPECT_NEAR(refit->objective, tensors_->number(at + "/objective"), 1e-6) << at;
            const Matrix logits = multiplyTransposed(keepStrongest(testActivations, k), refit->weights);
            EXPECT_NEAR(topKAccuracy(logits, testLabels, 1), tensors_->number(at + "/accuracy"),
                        perImage * static_cast<double>(tensors_->integer(at + "/near_ties")) + 1e-9)
                << at;
        }
        const std::vector<std::size_t> alive = aliveConcepts(toMatrix(layer, testScores.cols()));
        EXPECT_EQ(static_cast<std::int64_t>(alive.size()), tensors_->integer(run + "/alive")) << run;
        const Matrix outputs = activationsOf(testScores, layer, false, 0, tau);
        const auto similarity = conceptSimilarity(outputs, testScores, alive);
        ASSERT_TRUE(similarity);
        EXPECT_EQ(static_cast<std::int64_t>(similarity->counted), tensors_->integer(run + "/counted")) << run;
        EXPECT_NEAR(similarity->meanPearson, tensors_->number(run + "/name_fidelity"), 1e-4) << run;
    }
}

}  // namespace
}  // namespace vitrine
