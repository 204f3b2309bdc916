// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/leakage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "evaluation/intervention.h"
#include "evaluation/mutual_information.h"
#include "evaluation/name_permutation.h"
#include "support/golden.h"
#include "support/golden_tensors.h"
#include "support/results.h"

namespace vitrine {
namespace {

constexpr double kTolerance = 1e-9;

class LeakageGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/bottleneck_audit.safetensors");
        tensors_.emplace(path);
        json_ = test::goldenJson(std::filesystem::path(path).replace_extension(".json"));
        activations_ = tensors_->matrix("a_test");
        labels_ = tensors_->labels("labels_test");
        truths_ = binary("concepts_test", activations_.rows());
    }
    double number(const std::string& name) const { return tensors_->number(name); }
    Matrix binary(const std::string& name, std::size_t rows) const {
        const auto values = tensors_->integers(name);
        return {std::vector<float>(values.begin(), values.end()), rows, values.size() / rows};
    }
    void expectNear(const std::vector<double>& found, const std::string& name) const {
        const std::vector<double> expected = tensors_->doubles(name);
        ASSERT_EQ(found.size(), expected.size()) << name;
        for (std::size_t n = 0; n < found.size(); ++n) EXPECT_NEAR(found[n], expected[n], kTolerance) << name << ' ' << n;
    }

    std::optional<test::GoldenTensors> tensors_;
    nlohmann::json json_;
    Matrix activations_, truths_;
    std::vector<int> labels_;
};

TEST_F(LeakageGolden, ConceptsToTask) {
    const auto leakage = test::expectOk(conceptTaskLeakage(activations_, truths_, labels_));
    EXPECT_NEAR(leakage.labelEntropy, number("leak/H_y"), kTolerance);
    expectNear(leakage.activation, "leak/I_activation_task");
    expectNear(leakage.label, "leak/I_label_task");
    expectNear(leakage.perConcept, "leak/ctl");
    EXPECT_NEAR(leakage.mean, number("leak/ctl_mean"), kTolerance);
}

TEST_F(LeakageGolden, BetweenConcepts) {
    JobContext job;
    const auto leakage = test::expectOk(interConceptLeakage(activations_, truths_, 0, 0, job));
    const std::size_t concepts = activations_.cols();
    const auto activation = tensors_->doubles("leak/I_activations");
    const auto label = tensors_->doubles("leak/I_labels");
    const auto expected = tensors_->doubles("leak/icl");
    ASSERT_EQ(leakage.pairs.size(), concepts * (concepts - 1) / 2);
    for (const auto& pair : leakage.pairs) {
        const std::size_t place = pair.first * concepts + pair.second;
        EXPECT_NEAR(pair.activation, activation[place], kTolerance);
        EXPECT_NEAR(pair.label, label[place], kTolerance);
        EXPECT_NEAR(pair.leakage, expected[place], kTolerance);
    }
    EXPECT_NEAR(leakage.mean, number("leak/icl_mean"), kTolerance);
    const Matrix columns = activations_.transposed();
    const std::vector<double> first(columns.row(0).begin(), columns.row(0).end());
    EXPECT_NEAR(mutualInformationContinuous(first, first), number("leak/self_information"), kTolerance);
}

TEST_F(LeakageGolden, OracleImpurityAndDisentanglement) {
    const auto impurity = test::expectOk(oracleImpurity(activations_, truths_));
    expectNear(impurity.purity, "ois/purity");
    expectNear(impurity.oracle, "ois/oracle");
    EXPECT_NEAR(impurity.value, number("ois/value"), kTolerance);
    const auto found = test::expectOk(disentanglement(tensors_->matrix("dci/importance")));
    expectNear(found.perUnit, "dci/per_code");
    expectNear(found.perConcept, "dci/per_factor");
    EXPECT_NEAR(found.disentanglement, number("dci/disentanglement"), kTolerance);
    EXPECT_NEAR(found.completeness, number("dci/completeness"), kTolerance);
}

TEST_F(LeakageGolden, Names) {
    JobContext job;
    const std::size_t concepts = activations_.cols();
    const auto similarity = test::expectOk(crossSimilarity(activations_, tensors_->matrix("psi_test"), job));
    expectNear(similarity, "names/cos_cubed");
    const auto flat = tensors_->integers("names/permutations");
    std::vector<std::vector<std::size_t>> renamings;
    for (std::size_t first = 0; first < flat.size(); first += concepts)
        renamings.emplace_back(flat.begin() + static_cast<std::ptrdiff_t>(first),
                               flat.begin() + static_cast<std::ptrdiff_t>(first + concepts));
    // The golden renamings are judged by the plain correlation.
    const auto correlation = tensors_->doubles("names/correlation");
    const auto found = test::expectOk(testNames(correlation, concepts, renamings));
    EXPECT_NEAR(found.observed, number("names/mean_diagonal"), kTolerance);
    EXPECT_NEAR(found.mean, number("names/permuted_mean"), kTolerance);
    EXPECT_NEAR(found.deviation, number("names/permuted_sd"), kTolerance);
    EXPECT_NEAR(found.pValue, number("names/p_value"), kTolerance);
}

TEST_F(LeakageGolden, Intervention) {
    const auto percentiles = json_["hyperparameters"]["percentiles"];
    const auto targets = test::expectOk(interventionTargets(tensors_->matrix("a_train"),
                                                            percentiles[0].get<double>() / 100.0,
                                                            percentiles[1].get<double>() / 100.0));
    const auto widened = [](const std::vector<float>& values) { return std::vector<double>(values.begin(), values.end()); };
    const auto low = tensors_->doubles("intervene/low");
    const auto high = tensors_->doubles("intervene/high");
    for (std::size_t j = 0; j < low.size(); ++j) {
        EXPECT_NEAR(widened(targets.absent)[j], low[j], 1e-6);
        EXPECT_NEAR(widened(targets.present)[j], high[j], 1e-6);
    }
    const auto groupCount = json_["hyperparameters"]["groups"].get<std::size_t>();
    const std::size_t concepts = activations_.cols();
    ConceptGroups groups(groupCount);
    // As even as possible, the first groups one larger.
    std::size_t next = 0;
    for (std::size_t g = 0; g < groupCount; ++g)
        for (std::size_t n = 0; n < concepts / groupCount + (g < concepts % groupCount ? 1 : 0); ++n)
            groups[g].push_back(next++);
    const auto order = tensors_->integers("intervene/order");
    const LinearHead head{tensors_->matrix("F"), tensors_->floats("bias")};
    const auto curve = test::expectOk(interventionCurve(head, activations_, truths_, labels_, targets, groups,
                                                        {std::vector<std::size_t>(order.begin(), order.end())}));
    expectNear(curve.accuracy, "intervene/accuracy");
    EXPECT_NEAR(curve.area, number("intervene/auc"), kTolerance);
    EXPECT_NEAR(curve.accuracy.back() - curve.accuracy.front(), number("intervene/gain"), kTolerance);
}

}  // namespace
}  // namespace vitrine
