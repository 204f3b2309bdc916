// SPDX-License-Identifier: GPL-3.0-or-later
// Every term of the printed and released objectives, with its gradient, against reference values.
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <iostream>

#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/losses.h"
#include "classifiers/internal/temperature.h"
#include "core/classifiers/golden_case.h"
#include "support/golden.h"

namespace vitrine::internal {
namespace {

using test::Deviation;
using test::GoldenCase;

/// One sub-case computed in float32 (what training uses) or float64.
class LossesGolden {
public:
    LossesGolden(const GoldenCase& golden, std::string prefix, at::ScalarType type)
        : golden_(golden), prefix_(std::move(prefix)), type_(type), wide_(type == at::kDouble) {}

    at::Tensor in(const std::string& name) const { return golden_.as(prefix_ + "/" + name, type_); }
    at::Tensor index(const std::string& name) const { return golden_.stored(prefix_ + "/" + name); }
    bool has(const std::string& name) const { return golden_.has(prefix_ + "/" + name); }

    void expectValue(const std::string& name, const at::Tensor& actual, double relative32, double absolute32) {
        const double relative = wide_ ? 1e-10 : relative32;
        const double absolute = wide_ ? floor64(name) : absolute32;
        EXPECT_TRUE(values.within(actual, golden_.stored(prefix_ + "/" + name), relative, absolute))
            << prefix_ << "/" << name;
    }
    void expectGradient(const std::string& name, const at::Tensor& actual) {
        const at::Tensor expected = golden_.stored(prefix_ + "/" + name);
        const double largest = expected.abs().max().item<double>();
        const double absolute = wide_ ? floor64(name) * (1 + largest) : 1e-4 * largest + 1e-5;
        EXPECT_TRUE(gradients.within(actual, expected, 0.0, absolute)) << prefix_ << "/" << name;
    }
    /// A loss that is a function of Z: compares its value and its gradient for W.
    template <class Loss>
    void expectLoss(const std::string& name, const at::Tensor& scores, double beta, Loss&& loss) {
        at::Tensor weights = in("W").requires_grad_(true);
        const at::Tensor value = loss(at::mm(scores, weights.t()) * beta);
        expectValue(name, value, 1e-5, 0.0);
        expectGradient(name + "_gradW", torch::autograd::grad({value}, {weights})[0]);
    }

    Deviation values, gradients;

private:
    /// log softplus switches branches at 20 and −15, which float64 can see.
    static double floor64(const std::string& name) { return name.find("logpos") != std::string::npos ? 1e-6 : 1e-10; }

    const GoldenCase& golden_;
    std::string prefix_;
    at::ScalarType type_;
    bool wide_;
};

void checkScoresAndMaps(LossesGolden& g) {
    const at::Tensor images = g.in("image_embeds");
    const at::Tensor concepts = g.in("concept_embeds");
    const at::Tensor cosine = at::mm(images / images.norm(2, 1, true), (concepts / concepts.norm(2, 1, true)).t());
    g.expectValue("psi_from_embeds", cosine * g.in("scale"), 1e-5, 2e-4);

    const ColumnMoments moments = columnMoments(g.in("psi_train"));
    g.expectValue("mu", moments.mean, 1e-5, 1e-5);
    g.expectValue("sigma", moments.deviation, 1e-5, 1e-5);
    EXPECT_TRUE(at::equal(topOneMap(g.in("psi"), moments.mean, moments.deviation), g.index("p_top1")));
    EXPECT_TRUE(at::equal(indexMap(g.in("psi").size(0), g.in("psi").size(1)), g.index("p_index").to(at::kCPU)));
    EXPECT_TRUE(at::equal(imageMask(g.index("p_top1")).to(at::kLong), g.index("mask_top1")));
}

void checkClassLoss(LossesGolden& g) {
    const at::Tensor scores = g.in("psi");
    const at::Tensor labels = g.index("labels");
    const at::Tensor map = g.index("p_top1");
    for (const bool joint : {true, false}) {
        const std::string suffix = joint ? "joint" : "stopped";
        at::Tensor weights = g.in("W").requires_grad_(true);
        at::Tensor head = g.in("F").requires_grad_(true);
        const at::Tensor outputs = at::mm(scores, weights.t());
        const at::Tensor logits = at::mm(joint ? outputs : outputs.detach(), head.t());
        const at::Tensor loss = crossEntropy(logits, labels);
        const at::Tensor contrastive = pairedContrastive(outputs, outputs, map);
        g.expectValue("Z", outputs, 1e-5, 2e-4);
        g.expectValue("Y", logits, 1e-5, 2e-4);
        g.expectValue("ce", loss, 1e-5, 0.0);
        auto gradients = torch::autograd::grad({loss}, {weights, head}, {}, true, false, true);
        g.expectGradient("ce_gradW_" + suffix, gradients[0].defined() ? gradients[0] : at::zeros_like(weights));
        g.expectGradient("ce_gradF_" + suffix, gradients[1]);
        gradients = torch::autograd::grad({loss + contrastive}, {weights, head});
        g.expectGradient("total_gradW_" + suffix, gradients[0]);
        g.expectGradient("total_gradF", gradients[1]);
    }
}

void checkConceptLosses(LossesGolden& g, const nlohmann::json& hyper, const nlohmann::json& tensors,
                        const std::string& prefix) {
    const at::Tensor scores = g.in("psi");
    const at::Tensor one = at::ones({}, scores.options());
    const auto contrastive = [&](const char* map) {
        return [&g, map](const at::Tensor& s) { return pairedContrastive(s, s, g.index(std::string("p_") + map)); };
    };
    for (const char* map : {"index", "top1", "class"})
        g.expectLoss(std::string("contrastive_") + map, scores, 1.0, contrastive(map));
    g.expectLoss("contrastive_top1_beta_scale", g.in("psi_raw_cosine"), g.in("scale").item<double>(),
                 contrastive("top1"));
    g.expectLoss("ref_contrastive", scores, 1.0, [](const at::Tensor& s) { return referenceContrastive(s); });
    g.expectLoss("ref_gumbel", scores, 1.0,
                 [&](const at::Tensor& s) { return referenceGumbel(s, g.in("Gcol"), g.in("Grow"), one); });

    at::Tensor weights = g.in("W").requires_grad_(true);
    const at::Tensor penalty = l1Penalty(weights, hyper.at("ref_l1_lambda").get<double>());
    g.expectValue("ref_l1", penalty, 1e-5, 0.0);
    g.expectGradient("ref_l1_gradW", torch::autograd::grad({penalty}, {weights})[0]);

    // sparse_{argument}_{noise}_tau{τ}_{map}: whatever combinations the file holds.
    std::size_t combinations = 0;
    for (const auto& [name, unused] : tensors.items()) {
        const std::string start = prefix + "/sparse_";
        if (name.rfind(start, 0) != 0 || name.ends_with("_gradW")) continue;
        const std::string rest = name.substr(start.size());
        const std::size_t tauAt = rest.find("_tau");
        const std::size_t mapAt = rest.find('_', tauAt + 1);
        const auto argument = rest.rfind("logpos_", 0) == 0 ? GumbelArgument::LogPositive : GumbelArgument::Logit;
        const std::string noise = rest.substr(rest.find('_') + 1, tauAt - rest.find('_') - 1);
        const double tau = std::stod(rest.substr(tauAt + 4, mapAt - tauAt - 4));
        const at::Tensor map = g.index("p_" + rest.substr(mapAt + 1));
        at::Tensor column = at::zeros({}, scores.options());
        at::Tensor row = column;
        if (noise == "matrix") column = g.in("Gcol"), row = g.in("Grow");
        if (noise == "vector") column = g.in("gcol_vector").unsqueeze(1), row = g.in("grow_vector").unsqueeze(0);
        g.expectLoss("sparse_" + rest, scores, 1.0, [&](const at::Tensor& s) {
            return pairedContrastive(gumbelPerturbed(s, argument, column, one * tau),
                                     gumbelPerturbed(s, argument, row, one * tau), map);
        });
        ++combinations;
    }
    EXPECT_GT(combinations, 0U);
}

void checkProximalSteps(LossesGolden& g, const nlohmann::json& hyper) {
    const at::Tensor weights = g.in("W");
    for (const double lambda : hyper.at("prox_lambdas")) {
        const std::string name = "prox_lambda" + std::to_string(static_cast<std::int64_t>(lambda));
        const double threshold = hyper.at("prox_eta_W").get<double>() * lambda / static_cast<double>(weights.size(0));
        const at::Tensor actual = softThreshold(weights, at::full({}, threshold, weights.options()));
        g.expectValue(name, actual, 1e-5, 2e-6);
        EXPECT_EQ((actual != 0).sum().item<std::int64_t>(), g.index(name + "_nnz").item<std::int64_t>()) << name;
    }
}

class LossesGoldenTest : public ::testing::TestWithParam<at::ScalarType> {};

TEST_P(LossesGoldenTest, EveryTermAndGradient) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/losses.json");
    const GoldenCase golden(path);
    const nlohmann::json& hyper = golden.document.at("hyperparameters");
    for (const nlohmann::json& subCase : hyper.at("sub_cases")) {
        const std::string name = subCase.at("name");
        LossesGolden g(golden, name, GetParam());
        checkScoresAndMaps(g);
        checkClassLoss(g);
        checkConceptLosses(g, hyper, golden.document.at("tensors"), name);
        checkProximalSteps(g, hyper);
        std::cout << "losses/" << name << " " << at::toString(GetParam()) << ": largest deviation " << g.values.largest
                  << ", gradients " << g.gradients.largest << "\n";
    }
}

TEST_P(LossesGoldenTest, LogSoftplusTable) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/losses.json");
    const GoldenCase golden(path);
    at::Tensor x = golden.as("logpos_table/x", GetParam()).requires_grad_(true);
    const at::Tensor h = logSoftplus(x);
    Deviation deviation;
    // The branch below −15 is off by up to 1.6e-7 by definition.
    const double absolute = GetParam() == at::kDouble ? 1e-6 : 1e-5;
    EXPECT_TRUE(deviation.within(h, golden.stored("logpos_table/h"), 1e-5, absolute));
    EXPECT_TRUE(
        deviation.within(torch::autograd::grad({h.sum()}, {x})[0], golden.stored("logpos_table/dh"), 1e-4, 1e-6));
}

TEST_P(LossesGoldenTest, TemperatureSchedules) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/temperature.json");
    const GoldenCase golden(path);
    const nlohmann::json& schedules = golden.document.at("hyperparameters").at("schedules");
    Deviation deviation;
    for (std::size_t i = 0; i < schedules.size(); ++i) {
        const std::string name = "s" + std::to_string(i);
        const at::Tensor steps = golden.stored(name + "/t");
        at::Tensor actual = at::empty({steps.numel()}, at::kDouble);
        for (std::int64_t t = 0; t < steps.numel(); ++t)
            actual[t] = geometricTemperature(schedules[i].at("tau0"), schedules[i].at("tau_min"),
                                             steps[t].item<std::int64_t>(), schedules[i].at("T"));
        EXPECT_TRUE(deviation.within(actual, golden.stored(name + "/tau"), 1e-12, 1e-12)) << name;
    }
    const double absolute = GetParam() == at::kDouble ? 1e-12 : 1e-6;
    EXPECT_TRUE(deviation.within(temperatureOfRho(golden.as("learnable/rho", GetParam())),
                                 golden.stored("learnable/tau"), 0.0, absolute));
    EXPECT_NEAR(temperatureOfRho(at::full({}, rhoOfTemperature(0.7), at::kDouble)).item<double>(), 0.7, 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Precision, LossesGoldenTest, ::testing::Values(at::kFloat, at::kDouble),
                         [](const auto& parameter) { return std::string(at::toString(parameter.param)); });

}  // namespace
}  // namespace vitrine::internal
