// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "evaluation/bottleneck_metrics.h"
#include "evaluation/concept_auc.h"
#include "evaluation/concept_insertion.h"
#include "evaluation/concept_similarity.h"
#include "evaluation/metrics.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

constexpr double kTolerance = 1e-9;

/// Integer labels as the floats that the measures take.
Matrix labelMatrix(const std::vector<std::int64_t>& labels, std::size_t rows) {
    return {std::vector<float>(labels.begin(), labels.end()), rows, labels.size() / rows};
}

class BottleneckAuditGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/bottleneck_audit.safetensors");
        tensors_.emplace(path);
        head_ = {tensors_->matrix("F"), tensors_->floats("bias")};
        activations_ = tensors_->matrix("a_test");
        labels_ = tensors_->labels("labels_test");
        concepts_ = labelMatrix(tensors_->integers("concepts_test"), activations_.rows());
    }
    double number(const std::string& name) const { return tensors_->number(name); }

    std::optional<test::GoldenTensors> tensors_;
    LinearHead head_;
    Matrix activations_;
    std::vector<int> labels_;
    Matrix concepts_;
};

TEST_F(BottleneckAuditGolden, EffectiveConcepts) {
    const EffectiveConcepts effective = effectiveConcepts(tensors_->matrix("F2"));
    EXPECT_NEAR(effective.value, number("nec/value"), kTolerance);
    const std::vector<std::int64_t> perClass = tensors_->integers("nec/per_class");
    EXPECT_EQ(std::vector<std::int64_t>(effective.perClass.begin(), effective.perClass.end()), perClass);
    EXPECT_EQ(static_cast<std::int64_t>(effective.conceptsUsed), tensors_->integer("nec/concepts_used"));
}

TEST_F(BottleneckAuditGolden, ContributingConcepts) {
    const Matrix activations = tensors_->matrix("ncc/a");
    for (const std::string& prefix : tensors_->prefixesOf("/kappa")) {
        const double share = std::stod(prefix.substr(prefix.find('/') + 1));
        const std::vector<std::int64_t> kappa = tensors_->integers(prefix + "/kappa");
        for (std::size_t n = 0; n < kappa.size(); ++n) {
            const std::size_t image = n / head_.classCount();
            EXPECT_EQ(contributingConcepts(head_, activations.row(image), n % head_.classCount(), share),
                      static_cast<std::size_t>(kappa[n]))
                << prefix << " image " << image;
        }
        const auto mean = contributingConcepts(head_, activations, share);
        ASSERT_TRUE(mean);
        EXPECT_NEAR(mean->allClasses, number(prefix + "/all_classes"), kTolerance) << prefix;
        EXPECT_NEAR(mean->predicted, number(prefix + "/predicted"), kTolerance) << prefix;
    }
}

TEST_F(BottleneckAuditGolden, InsertionAndDeletion) {
    const auto curves = insertionCurves(head_, activations_, labels_);
    ASSERT_TRUE(curves);
    const auto check = [&](const char* name, const std::vector<double>& curve) {
        const std::vector<double> expected = tensors_->doubles(name);
        ASSERT_EQ(curve.size(), expected.size());
        for (std::size_t k = 0; k < curve.size(); ++k) EXPECT_NEAR(curve[k], expected[k], kTolerance) << name << ' ' << k;
        EXPECT_NEAR(curveArea(curve), number(std::string(name) + "_auc"), kTolerance) << name;
    };
    check("curve/insertion_accuracy", curves->insertionAccuracy);
    check("curve/insertion_agreement", curves->insertionAgreement);
    check("curve/deletion_accuracy", curves->deletionAccuracy);
    check("curve/deletion_agreement", curves->deletionAgreement);
    for (const std::size_t k : {std::size_t{1}, head_.conceptCount() / 2, head_.conceptCount()}) {
        EXPECT_NEAR(*insertionAccuracy(head_, activations_, labels_, k), curves->insertionAccuracy[k], kTolerance);
    }
}

TEST_F(BottleneckAuditGolden, ConceptAuc) {
    const auto auc = conceptAuc(activations_, concepts_);
    ASSERT_TRUE(auc);
    const std::vector<std::int64_t> valid = tensors_->integers("auc/valid");
    EXPECT_EQ(std::vector<std::int64_t>(auc->concepts.begin(), auc->concepts.end()), valid);
    const std::vector<double> expected = tensors_->doubles("auc/value");
    for (std::size_t n = 0; n < expected.size(); ++n) EXPECT_NEAR(auc->values[n], expected[n], kTolerance);
    EXPECT_NEAR(auc->macro, number("auc/macro"), kTolerance);
    EXPECT_NEAR(auc->worstTenth, number("auc/worst_tenth"), kTolerance);

    const std::vector<float> tied = tensors_->floats("auc/tied_scores");
    const Matrix columns = concepts_.transposed();
    bool found = false;
    for (std::size_t j = 0; j < columns.rows(); ++j) {
        const std::optional<double> value = rocAuc(tied, columns.row(j));
        found = found || (value && std::abs(*value - number("auc/tied_value")) < kTolerance);
    }
    EXPECT_TRUE(found) << "no label column has the AUC of the tied scores";
}

TEST_F(BottleneckAuditGolden, NamesOfTheUnits) {
    const Matrix scores = tensors_->matrix("psi_test");
    const auto similarity = conceptSimilarity(activations_, scores);
    const auto match = nameMatch(activations_, scores);
    ASSERT_TRUE(similarity && match);
    const std::vector<double> cubed = tensors_->doubles("names/cos_cubed");
    const std::vector<double> correlation = tensors_->doubles("names/correlation");
    const std::size_t concepts = scores.cols();
    for (std::size_t j = 0; j < concepts; ++j) {
        EXPECT_NEAR(similarity->cosCubed[j], cubed[j * concepts + j], kTolerance);
        EXPECT_NEAR(similarity->pearson[j], correlation[j * concepts + j], kTolerance);
    }
    EXPECT_NEAR(similarity->meanCosCubed, number("names/mean_cos_cubed"), kTolerance);
    EXPECT_NEAR(similarity->meanPearson, number("names/mean_diagonal"), kTolerance);
    EXPECT_EQ(static_cast<std::int64_t>(similarity->interpretable), tensors_->integer("names/interpretable"));
    EXPECT_NEAR(match->rate, number("names/match_rate"), kTolerance);
    const std::vector<std::int64_t> best = tensors_->integers("names/best_match");
    EXPECT_EQ(std::vector<std::int64_t>(match->best.begin(), match->best.end()), best);
}

TEST_F(BottleneckAuditGolden, CompletenessAndPairedComparison) {
    const std::vector<int> first = tensors_->labels("paired/pred_a");
    const std::vector<int> second = tensors_->labels("paired/pred_b");
    const auto paired = comparePaired(second, first, labels_);
    ASSERT_TRUE(paired);
    EXPECT_NEAR(paired->difference, number("paired/difference"), kTolerance);
    EXPECT_NEAR(paired->standardError, number("paired/standard_error"), kTolerance);
    EXPECT_NEAR(paired->mcnemarExact, number("paired/mcnemar_exact"), kTolerance);
    const auto accuracy = [&](const std::vector<int>& predicted) {
        double right = 0.0;
        for (std::size_t i = 0; i < labels_.size(); ++i) right += predicted[i] == labels_[i] ? 1.0 : 0.0;
        return right / static_cast<double>(labels_.size());
    };
    EXPECT_NEAR(completeness(accuracy(second), accuracy(first), head_.classCount()), number("completeness/value"),
                kTolerance);
}

}  // namespace
}  // namespace vitrine
