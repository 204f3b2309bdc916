// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty optimiser steps of the printed objectives from a given start, with given batches and noise.
#include <gtest/gtest.h>

#include <iostream>

#include "classifiers/internal/objective.h"
#include "classifiers/internal/temperature.h"
#include "core/classifiers/golden_case.h"
#include "support/golden.h"

namespace vitrine::internal {
namespace {

using test::Deviation;
using test::GoldenCase;

/// "contrastive_top1_joint_adamw" → the options it stands for.
ObjectiveOptions optionsOf(const std::string& run, double l1Lambda) {
    const auto contains = [&](const char* word) { return run.find(word) != std::string::npos; };
    ObjectiveOptions options;
    options.formulation = Formulation::Thesis;
    options.method = contains("contrastive") ? Method::Contrastive : contains("sparse") ? Method::Sparse : Method::L1;
    options.classGradientReachesConcepts = !contains("stopped");
    options.map = contains("index") ? PositiveMap::Index : PositiveMap::TopOne;
    options.argument = contains("logpos") ? GumbelArgument::LogPositive : GumbelArgument::Logit;
    options.l1Weight = l1Lambda;
    options.solver = contains("subgradient") ? L1Solver::Subgradient : L1Solver::Proximal;
    return options;
}

class TrainingGoldenTest : public ::testing::TestWithParam<at::ScalarType> {};

TEST_P(TrainingGoldenTest, TwentySteps) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/training.json");
    const GoldenCase golden(path);
    const at::ScalarType type = GetParam();
    const nlohmann::json& hyper = golden.document.at("hyperparameters");
    const std::int64_t steps = hyper.at("steps");
    for (const nlohmann::json& subCase : hyper.at("sub_cases")) {
        const std::string name = subCase.at("name");
        const auto in = [&](const std::string& tensor) { return golden.as(name + "/" + tensor, type); };
        const at::Tensor order = golden.stored(name + "/order");
        const at::Tensor labels = golden.stored(name + "/labels");
        const at::Tensor map = golden.stored(name + "/p_all");
        for (const auto& [key, tolerance] : golden.document.at("tolerance").items()) {
            if (key.rfind(name + "/", 0) != 0) continue;
            const std::string run = key.substr(name.size() + 1);
            const ObjectiveOptions options = optionsOf(run, subCase.at("l1_lambda"));
            const bool decoupled = run.ends_with("adamw");
            const auto kind = decoupled ? OptimizerKind::AdamW : OptimizerKind::Adam;
            const double decay = decoupled ? subCase.at("adamw_weight_decay").get<double>() : 0.0;
            BottleneckStepper stepper(options, {kind, subCase.at("lr_W"), decay}, {kind, subCase.at("lr_F"), decay},
                                      in("W0").clone(), in("F0").clone());
            at::Tensor history = at::empty({steps, 2}, at::kDouble);
            for (std::int64_t t = 0; t < steps; ++t) {
                const double tau = geometricTemperature(hyper.at("tau0"), hyper.at("tau_min"), t, steps);
                EXPECT_NEAR(tau, golden.stored(name + "/tau")[t].item<double>(), 1e-12);
                Batch batch;
                batch.scores = in("psi").index_select(0, order[t]);
                batch.labels = labels.index_select(0, order[t]);
                batch.positives = options.map == PositiveMap::Index ? indexMap(order.size(1), batch.scores.size(1)).to(order.device())
                                                                    : map.index_select(0, order[t]);
                batch.columnNoise = in("Gcol")[t];
                batch.rowNoise = in("Grow")[t];
                batch.temperature = at::full({}, tau, GoldenCase::options(type));
                const StepLosses losses = stepper.step(batch);
                ASSERT_TRUE(losses.finite);
                history[t][0] = losses.conceptLoss;
                history[t][1] = losses.classLoss;
            }
            const bool wide = type == at::kDouble;
            const double absoluteW =
                wide ? tolerance.at("float64_atol").get<double>() : tolerance.at("float32_atol_W").get<double>();
            const double absoluteF =
                wide ? tolerance.at("float64_atol").get<double>() : tolerance.at("float32_atol_F").get<double>();
            Deviation weights, head, curve;
            EXPECT_TRUE(weights.within(stepper.weights, golden.stored(key + "/W"), 0.0, absoluteW)) << key;
            EXPECT_TRUE(head.within(stepper.head, golden.stored(key + "/F"), 0.0, absoluteF)) << key;
            EXPECT_TRUE(curve.within(history, golden.stored(key + "/history"),
                                     wide ? 1e-6 : tolerance.at("float32_rtol_history").get<double>(),
                                     wide ? 1e-6 : 1e-7))
                << key;
            if (golden.has(key + "/nnz")) {
                const auto nonZero = (stepper.weights.abs() > 1e-5).sum().item<std::int64_t>();
                EXPECT_EQ(nonZero, golden.stored(key + "/nnz").item<std::int64_t>()) << key;
            }
            std::cout << key << " " << at::toString(type) << ": W " << weights.largest << ", F " << head.largest
                      << ", history " << curve.largest << "\n";
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Precision, TrainingGoldenTest, ::testing::Values(at::kFloat, at::kDouble),
                         [](const auto& parameter) { return std::string(at::toString(parameter.param)); });

}  // namespace
}  // namespace vitrine::internal
