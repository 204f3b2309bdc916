// SPDX-License-Identifier: GPL-3.0-or-later
// The grounded formulation: standardisation, positives, both losses with gradients, the k-hot gate,
// the proximal step in Adam's metric, twenty steps of each method, and what the result is measured by.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <iostream>

#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/objective.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/temperature.h"
#include "core/classifiers/golden_case.h"
#include "evaluation/concept_similarity.h"
#include "support/golden.h"

namespace vitrine::internal {
namespace {

using test::Deviation;
using test::GoldenCase;

class GroundedGolden {
public:
    GroundedGolden(const GoldenCase& golden, std::string prefix, at::ScalarType type)
        : golden_(golden), prefix_(std::move(prefix)), type_(type) {}

    at::Tensor in(const std::string& name) const { return golden_.as(prefix_ + "/" + name, type_); }
    at::Tensor stored(const std::string& name) const { return golden_.stored(prefix_ + "/" + name); }
    bool has(const std::string& name) const { return golden_.has(prefix_ + "/" + name); }
    bool wide() const { return type_ == at::kDouble; }
    at::ScalarType type() const { return type_; }

    void expectScalar(const std::string& name, const at::Tensor& actual) {
        expect(name, actual, wide() ? 1e-9 : 2e-5, wide() ? 1e-9 : 0.0);
    }
    void expectTensor(const std::string& name, const at::Tensor& actual) {
        const double largest = stored(name).abs().max().item<double>();
        expect(name, actual, wide() ? 1e-9 : 0.0, wide() ? 1e-9 : 5e-5 * (1 + largest));
    }
    void expectGradient(const std::string& name, const at::Tensor& actual) {
        const double largest = stored(name).abs().max().item<double>();
        expect(name, actual, wide() ? 1e-9 : 0.0, wide() ? 1e-9 : 5e-4 * largest + 1e-6);
    }
    void expect(const std::string& name, const at::Tensor& actual, double relative, double absolute) {
        EXPECT_TRUE(deviation.within(actual, stored(name), relative, absolute)) << prefix_ << "/" << name;
    }

    Deviation deviation;

private:
    const GoldenCase& golden_;
    std::string prefix_;
    at::ScalarType type_;
};

void checkStandardisation(GroundedGolden& g, std::int64_t positives) {
    const ColumnMoments moments = columnMoments(g.in("cos_train"));
    g.expect("mu", moments.mean, 0.0, g.wide() ? 1e-9 : 1e-6);
    g.expect("sigma", moments.deviation, 0.0, g.wide() ? 1e-9 : 1e-6);
    for (const std::string split : {"train", "test"}) {
        const at::Tensor standardised = (g.in("cos_" + split) - moments.mean) / moments.deviation;
        g.expectTensor("psi_hat_" + split + "_exact", standardised);
        EXPECT_TRUE(at::equal(topPositives(g.in("psi_hat_" + split), positives), g.stored("positives_" + split)))
            << split;
    }
}

void checkContrastive(GroundedGolden& g, std::int64_t positives) {
    const at::Tensor scores = g.in("psi_hat_train").index_select(0, g.stored("batch_rows"));
    at::Tensor weights = g.in("W").requires_grad_(true);
    const at::Tensor outputs = at::mm(scores, weights.t());
    g.expectTensor("Z", outputs);
    const GroundedContrastive terms =
        groundedContrastive(outputs, topPositives(scores, positives));
    g.expectScalar("contrastive/row", terms.row);
    g.expectScalar("contrastive/col", terms.column);
    g.expectScalar("contrastive/loss", terms.loss);
    g.expectGradient("contrastive/gradW", torch::autograd::grad({terms.loss}, {weights})[0]);
}

ObjectiveOptions sparseOptions(std::int64_t k, double lambda, bool joint, std::int64_t positives) {
    ObjectiveOptions options;
    options.method = Method::Sparse;
    options.khotCount = k;
    options.teacherWeight = lambda;
    options.classGradientReachesConcepts = joint;
    options.positives = positives;
    return options;
}

/// 0.7 → "0.7", 2.0 → "2", as in tensor names.
std::string number(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

void checkSparse(GroundedGolden& g, const nlohmann::json& subCase) {
    Batch batch;
    const std::int64_t m = subCase.at("m");
    batch.scores = g.in("psi_hat_train").index_select(0, g.stored("batch_rows"));
    batch.labels = g.stored("labels_train").index_select(0, g.stored("batch_rows"));
    batch.positives = topPositives(batch.scores, m);
    batch.columnNoise = g.in("G");
    std::size_t compared = 0;
    for (const std::int64_t k : subCase.at("ks")) {
        for (const double tau : subCase.at("taus")) {
            batch.temperature = at::full({}, tau, GoldenCase::options(g.type()));
            const std::string name = "sparse_k" + std::to_string(k) + "_tau" + number(tau);
            for (const auto& [mode, unused] : subCase.at("sparse_lambda").items()) {
                for (const auto& [unusedMode, lambdaValue] : subCase.at("sparse_lambda").items()) {
                    const double lambda = lambdaValue;
                    at::Tensor weights = g.in("W").requires_grad_(true);
                    at::Tensor head = g.in("F").requires_grad_(true);
                    const ObjectiveTerms terms =
                        evaluateObjective(sparseOptions(k, lambda, mode == "joint", m), batch, weights, head);
                    const std::string run = name + "/lambda" + number(lambda) + "_" + mode;
                    g.expectTensor(name + "/h", relaxedKHot(terms.outputs, batch.columnNoise, k, batch.temperature));
                    g.expectTensor(name + "/a", terms.activations);
                    g.expectScalar(name + "/ce", terms.classLoss);
                    g.expectScalar(name + "/teacher", terms.conceptLoss / lambda);
                    if (!g.has(run + "/loss")) continue;
                    ++compared;
                    g.expectScalar(run + "/loss", terms.classLoss + terms.conceptLoss);
                    const auto gradients =
                        torch::autograd::grad({terms.classLoss + terms.conceptLoss}, {weights, head});
                    g.expectGradient(run + "/gradW", gradients[0]);
                    g.expectGradient(run + "/gradF", gradients[1]);
                }
            }
        }
    }
    EXPECT_GT(compared, 0U);
    const double finalTau = subCase.at("taus").back();
    const at::Tensor outputs = at::mm(g.in("psi_hat_test"), g.in("W").t());
    const at::Tensor khot = relaxedKHot(outputs, {}, subCase.at("k_training"), at::full({}, finalTau, GoldenCase::options(g.type())));
    g.expectTensor("inference/h", khot);
    g.expectTensor("inference/a", gatedActivations(outputs, khot));
}

void checkProximal(GroundedGolden& g, const nlohmann::json& prox, const nlohmann::json& tensors,
                   const std::string& prefix) {
    const std::string start = prefix + "/prox/lambda";
    for (const auto& [name, unused] : tensors.items()) {
        if (name.rfind(start, 0) != 0 || name.ends_with("_nnz")) continue;
        const double lambda = std::stod(name.substr(start.size()));
        const at::Tensor weights = g.in("prox/W");
        ParameterOptimizer optimizer({OptimizerKind::Adam, prox.at("eta")}, weights);
        optimizer.second = g.in("prox/v");
        optimizer.steps = prox.at("t");
        const double threshold = prox.at("eta").get<double>() * lambda / static_cast<double>(weights.size(0));
        const at::Tensor actual = softThreshold(weights, threshold / optimizer.metric());
        const std::string local = name.substr(prefix.size() + 1);
        g.expect(local, actual, 0.0, g.wide() ? 1e-9 : 2e-6);
        EXPECT_EQ((actual != 0).sum().item<std::int64_t>(), g.stored(local + "_nnz").item<std::int64_t>()) << local;
    }
}

BottleneckStepper trainRunOf(GroundedGolden& g, const std::string& run, const nlohmann::json& hyper,
                             const nlohmann::json& subCase) {
    const bool joint = run != "sparse_stopped" && run != "contrastive";
    const std::int64_t m = subCase.at("m");
    ObjectiveOptions options = sparseOptions(subCase.at("k_training"), 1.0, joint, m);
    if (run == "contrastive") options.method = Method::Contrastive;
    if (run == "l1") options.method = Method::L1, options.l1Weight = subCase.at("l1_lambda");
    if (options.method == Method::Sparse)
        options.teacherWeight = subCase.at("sparse_lambda").at(joint ? "joint" : "stopped");
    const nlohmann::json& rates = subCase.at("learning_rates").at(run);
    const at::Tensor train = g.in("psi_hat_train");
    BottleneckStepper stepper(options, {OptimizerKind::Adam, rates[0]}, {OptimizerKind::Adam, rates[1]},
                              at::eye(train.size(1), train.options()), g.in("F0").clone());
    const at::Tensor order = g.stored("train/order");
    const std::int64_t steps = hyper.at("steps");
    at::Tensor history = at::empty({steps, 2}, at::kDouble);
    at::Tensor nonZero = at::empty({steps}, at::kLong);
    for (std::int64_t t = 0; t < steps; ++t) {
        Batch batch;
        batch.scores = train.index_select(0, order[t]);
        batch.labels = g.stored("labels_train").index_select(0, order[t]);
        batch.positives = topPositives(batch.scores, m);
        batch.columnNoise = g.in("train/G")[t];
        const double tau = geometricTemperature(hyper.at("tau0"), hyper.at("tau_min"), t, steps);
        EXPECT_NEAR(tau, g.stored("train/tau")[t].item<double>(), 1e-12);
        batch.temperature = at::full({}, tau, GoldenCase::options(g.type()));
        const StepLosses losses = stepper.step(batch);
        history[t][0] = losses.conceptLoss;
        history[t][1] = losses.classLoss;
        nonZero[t] = (stepper.weights.abs() > 1e-5).sum();
    }
    EXPECT_TRUE(at::equal(nonZero, g.stored("train/" + run + "/nnz").to(at::kCPU))) << run;
    g.expect("train/" + run + "/history", history, g.wide() ? 1e-6 : 3e-4, 1e-7);
    return stepper;
}

void checkTraining(GroundedGolden& g, const GoldenCase& golden, const nlohmann::json& subCase) {
    const nlohmann::json& hyper = golden.document.at("hyperparameters");
    const std::string prefix = subCase.at("name");
    for (const auto& [run, rates] : subCase.at("learning_rates").items()) {
        const nlohmann::json& tolerance = golden.document.at("tolerance").at("per_run").at(prefix + "/train/" + run);
        BottleneckStepper stepper = trainRunOf(g, run, hyper, subCase);
        Deviation weights, head;
        const at::Tensor w = stepper.weights.detach();
        EXPECT_TRUE(weights.within(w, g.stored("train/" + run + "/W"), 0.0,
                                   tolerance.at(g.wide() ? "float64_atol" : "float32_atol_W").get<double>()))
            << run;
        EXPECT_TRUE(head.within(stepper.head, g.stored("train/" + run + "/F"), 0.0,
                                tolerance.at(g.wide() ? "float64_atol" : "float32_atol_F").get<double>()))
            << run;

        const at::Tensor test = g.in("psi_hat_test");
        at::NoGradGuard noGrad;
        const ObjectiveTerms terms = inferBottleneck(stepper.options(), test, w, stepper.head, hyper.at("tau_min"));
        // Twenty steps lie between: the tolerance of W carries over to the activations.
        g.expect("eval/" + run + "/a_test", terms.activations, 0.0, g.wide() ? 1e-5 : 1e-3);
        const double accuracy =
            at::eq(terms.logits.argmax(1), g.stored("labels_test")).to(at::kDouble).mean().item<double>();
        EXPECT_NEAR(accuracy, g.stored("eval/" + run + "/accuracy").item<double>(), 1e-9) << run;

        const at::Tensor alive = w.abs().amax({1}) > 1e-5;
        EXPECT_EQ(alive.sum().item<std::int64_t>(), g.stored("eval/" + run + "/alive").item<std::int64_t>()) << run;
        const auto similarity = conceptSimilarity(matrixOf(terms.outputs), matrixOf(test));
        ASSERT_TRUE(similarity);
        const std::vector<double>& fidelity = similarity->pearson;
        double sum = 0.0;
        std::int64_t counted = 0;
        for (std::size_t j = 0; j < fidelity.size(); ++j) {
            if (!alive[static_cast<std::int64_t>(j)].item<bool>() || !std::isfinite(fidelity[j])) continue;
            sum += fidelity[j];
            ++counted;
        }
        EXPECT_EQ(counted, g.stored("eval/" + run + "/counted").item<std::int64_t>()) << run;
        EXPECT_NEAR(sum / static_cast<double>(counted), g.stored("eval/" + run + "/name_fidelity").item<double>(), 1e-4)
            << run;
        std::cout << "grounded/" << run << " " << at::toString(g.type()) << ": W " << weights.largest << ", F "
                  << head.largest << "\n";
    }
}

class GroundedGoldenTest : public ::testing::TestWithParam<at::ScalarType> {};

TEST_P(GroundedGoldenTest, EveryTermGradientAndTraining) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/grounded.json");
    const GoldenCase golden(path);
    const nlohmann::json& hyper = golden.document.at("hyperparameters");
    for (const nlohmann::json& subCase : hyper.at("sub_cases")) {
        GroundedGolden g(golden, subCase.at("name"), GetParam());
        checkStandardisation(g, subCase.at("m"));
        checkContrastive(g, subCase.at("m"));
        checkSparse(g, subCase);
        checkProximal(g, hyper.at("prox"), golden.document.at("tensors"), subCase.at("name"));
        std::cout << "grounded/" << subCase.at("name").get<std::string>() << " " << at::toString(GetParam())
                  << ": largest deviation of terms " << g.deviation.largest << "\n";
        checkTraining(g, golden, subCase);
    }
}

TEST(GroundedGoldenTest, TiesGoToTheLowerIndex) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/grounded.json");
    const GoldenCase golden(path);
    const at::Tensor expected = golden.stored("ties/positives");
    EXPECT_TRUE(at::equal(topPositives(golden.stored("ties/psi_hat"), expected.size(1)), expected));
}

INSTANTIATE_TEST_SUITE_P(Precision, GroundedGoldenTest, ::testing::Values(at::kFloat, at::kDouble),
                         [](const auto& parameter) { return std::string(at::toString(parameter.param)); });

}  // namespace
}  // namespace vitrine::internal
