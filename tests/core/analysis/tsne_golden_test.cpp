// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "analysis/internal/affinities.h"
#include "analysis/internal/map_optimiser.h"
#include "analysis/tsne.h"
#include "support/device.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

using namespace internal;

class TsneGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/tsne.safetensors");
        tensors_.emplace(path);
        hyperparameters_ = test::goldenJson(test::goldenDirectory() / "methods/tsne.json").at("hyperparameters");
        points_ = tensors_->matrix("X");
        layout_ = tensors_->matrix("Y");
        NeighbourOptions options;
        options.metric = DistanceMetric::Euclidean;
        options.compute.device = test::testDevice();
        auto table = nearestNeighbours(points_, points_.rows() - 1, options, job_);
        ASSERT_TRUE(table) << table.error().message();
        table_ = std::move(*table);
        conditional_ = *conditionalAffinities(table_, hyperparameters_.at("perplexity").get<double>(), job_);
        joint_ = *jointAffinities(table_, conditional_.values, job_);
    }
    double number(const char* name) const { return tensors_->number(name); }

    /// ‖ours − expected‖ / ‖expected‖ and the largest difference; ours is a quarter of dKL/dy.
    struct Deviation {
        double relative = 0.0, largest = 0.0, scale = 0.0;
    };
    Deviation deviation(const Matrix& gradient, const char* name) const {
        const std::vector<double> expected = tensors_->doubles(name);
        double difference = 0.0, norm = 0.0;
        Deviation result;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const double off = 4.0 * gradient.values()[i] - expected[i];
            difference += off * off;
            norm += expected[i] * expected[i];
            result.largest = std::max(result.largest, std::abs(off));
            result.scale = std::max(result.scale, std::abs(expected[i]));
        }
        result.relative = std::sqrt(difference / norm);
        return result;
    }

    std::optional<test::GoldenTensors> tensors_;
    nlohmann::json hyperparameters_;
    Matrix points_, layout_;
    NeighbourTable table_;
    ConditionalAffinities conditional_;
    JointAffinities joint_;
    JobContext job_;
};

TEST_F(TsneGolden, ConditionalAffinities) {
    const std::vector<double> beta = tensors_->doubles("beta");
    const Matrix expected = tensors_->matrix("P_conditional");
    for (std::size_t i = 0; i < beta.size(); ++i) {
        EXPECT_NEAR(conditional_.beta[i], beta[i], 1e-4 * beta[i]) << i;
        for (std::size_t e = 0; e < table_.k; ++e) {
            const float p = expected.at(i, static_cast<std::size_t>(table_.of(i)[e]));
            ASSERT_NEAR(conditional_.values[i * table_.k + e], p, 1e-3 * p + 1e-7) << i << ' ' << e;
        }
    }
}

TEST_F(TsneGolden, JointAffinities) {
    const Matrix expected = tensors_->matrix("P_joint");
    double sum = 0.0;
    std::vector<float> row(points_.rows());
    for (std::size_t i = 0; i < points_.rows(); ++i) {
        std::fill(row.begin(), row.end(), 0.0F);
        for (auto e = joint_.rowStart[i]; e < joint_.rowStart[i + 1]; ++e) {
            row[static_cast<std::size_t>(joint_.columns[static_cast<std::size_t>(e)])] +=
                joint_.values[static_cast<std::size_t>(e)];
            sum += joint_.values[static_cast<std::size_t>(e)];
        }
        for (std::size_t j = 0; j < row.size(); ++j)
            ASSERT_NEAR(row[j], expected.at(i, j), 1e-3 * expected.at(i, j) + 1e-7);
    }
    EXPECT_NEAR(sum, 1.0, 1e-5);
}

TEST_F(TsneGolden, GradientAndDivergence) {
    const double exaggeration = hyperparameters_.at("exaggeration").get<double>();
    for (const bool tensors : {false, true}) {
        const auto optimiser = tensors ? makeTensorOptimiser(joint_, layout_, Repulsion::Exact, at::Device(test::testDevice()))
                                       : makeCpuOptimiser(joint_, layout_, Repulsion::Exact);
        const Deviation plain = deviation(*optimiser->gradient(1.0), "gradient");
        EXPECT_LE(plain.largest, 1e-4 * plain.scale) << tensors;
        const Deviation exaggerated = deviation(*optimiser->gradient(exaggeration), "gradient_exaggeration_12");
        EXPECT_LE(exaggerated.largest, 1e-4 * exaggerated.scale) << tensors;
        ASSERT_TRUE(optimiser->step({1.0, 0.0, 0.0}));
        const double kl = optimiser->divergence();
        EXPECT_NEAR(kl, number("kl"), 1e-4 * number("kl")) << tensors;
        // Σ e·p log(e·p/q) = e·(KL + log e).
        const double expected = number("kl_exaggeration_12");
        EXPECT_NEAR(exaggeration * (kl + std::log(exaggeration)), expected, 1e-4 * expected) << tensors;
    }
}

TEST_F(TsneGolden, GridRepulsionComesCloseToTheExactGradient) {
    for (const bool tensors : {false, true}) {
        const auto optimiser = tensors ? makeTensorOptimiser(joint_, layout_, Repulsion::Grid, at::Device(test::testDevice()))
                                       : makeCpuOptimiser(joint_, layout_, Repulsion::Grid);
        const double plain = deviation(*optimiser->gradient(1.0), "gradient").relative;
        const double exaggerated = deviation(*optimiser->gradient(hyperparameters_.at("exaggeration").get<double>()),
                                             "gradient_exaggeration_12")
                                       .relative;
        EXPECT_LE(plain, 2e-2) << tensors;
        EXPECT_LE(exaggerated, 2e-2) << tensors;
        RecordProperty(tensors ? "tensor_grid_error" : "cpu_grid_error", std::to_string(plain));
    }
}

TEST_F(TsneGolden, FinalDivergenceMeetsTheBar) {
    TsneOptions options;
    options.perplexity = hyperparameters_.at("perplexity").get<double>();
    options.metric = DistanceMetric::Euclidean;
    options.iterations = 1000;
    const auto result = fitTsne(points_, options, job_);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_LE(result->kl, hyperparameters_.at("pass_bar_kl").get<double>());
    RecordProperty("final_kl", std::to_string(result->kl));
}

}  // namespace
}  // namespace vitrine
