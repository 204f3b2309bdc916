// SPDX-License-Identifier: GPL-3.0-or-later
// methods/label_free (layer, dropping, standardising), methods/post_hoc (projection, residual) and the class-score
// mode of methods/linear_probe. Heads and concept vectors are tested where they are solved: tests/core/solvers.
#include "classifiers/internal/class_score_loss.h"
#include "classifiers/internal/concept_bank.h"
#include "classifiers/internal/concept_projection.h"
#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/residual_layer.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/projection_bottleneck.h"
#include "golden_case.h"
#include "support/golden.h"

namespace vitrine {
namespace {

using namespace internal;
using test::Deviation;
using test::GoldenCase;

struct Precision {
    at::ScalarType type;
    double tolerance;
};

TEST(LabelFreeGolden, CubedSimilarityAndItsGradient) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/label_free.json");
    const GoldenCase golden(path);
    for (const auto& [type, tolerance] : {Precision{at::kDouble, 1e-10}, Precision{at::kFloat, 2e-5}}) {
        const CubedSimilarity found =
            cubedSimilarity(golden.as("features", type), golden.as("W_c", type),
                            cubedDirections(golden.as("P", type)), /*withGradient=*/true);
        Deviation deviation;
        EXPECT_TRUE(deviation.within(found.similarity, golden.stored("sim"), 0.0, tolerance));
        EXPECT_TRUE(deviation.within(found.similarity.mean(), golden.stored("mean_sim"), 0.0, tolerance));
        EXPECT_TRUE(deviation.within(found.gradient, golden.stored("grad_mean_sim_W"), 0.0, tolerance));
    }
}

TEST(LabelFreeGolden, ConceptsThatStay) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/label_free.json");
    const GoldenCase golden(path);
    const auto& parameters = golden.document.at("hyperparameters");
    const at::Tensor top = meanOfLargest(golden.as("P", at::kDouble), 5);
    Deviation deviation;
    EXPECT_TRUE(deviation.within(top, golden.stored("top5_mean"), 0.0, 1e-11));
    const double cutoff = parameters.at("clip_cutoff_for_this_data").get<double>();
    EXPECT_TRUE(at::equal(at::nonzero(top > cutoff).flatten(), golden.stored("kept_clip_cutoff")));
    const at::Tensor similarity =
        cubedSimilarity(golden.as("features", at::kDouble), golden.as("W_c", at::kDouble),
                        cubedDirections(golden.as("P", at::kDouble)), /*withGradient=*/false)
            .similarity;
    EXPECT_TRUE(at::equal(at::nonzero(similarity > parameters.at("sim_cutoff").get<double>()).flatten(),
                          golden.stored("kept_sim_gt_cutoff")));
}

TEST(LabelFreeGolden, StandardisedActivations) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/label_free.json");
    const GoldenCase golden(path);
    const at::Tensor activations = golden.as("activations", at::kDouble);
    const ColumnMoments moments = columnMoments(activations);
    Deviation deviation;
    EXPECT_TRUE(deviation.within(moments.mean, golden.stored("act_mean"), 0.0, 1e-11));
    EXPECT_TRUE(deviation.within(moments.deviation, golden.stored("act_std"), 0.0, 1e-11));
    EXPECT_TRUE(deviation.within((activations - moments.mean) / moments.deviation,
                                 golden.stored("activations_standardised"), 0.0, 1e-11));
}

/// The projections a classifier of these concept vectors makes of the golden embeddings.
at::Tensor projections(const GoldenCase& golden, const ConceptBank& bank) {
    const UnitBank unit = unitBank(bank);
    const std::size_t concepts = bank.vectors.rows();
    ProjectionData data;
    for (std::size_t j = 0; j < concepts; ++j) data.conceptNames.push_back("concept " + std::to_string(j));
    data.classNames = {"class"};
    data.conceptTexts = bank.vectors;
    data.conceptVectors = unit.vectors;
    data.conceptOffsets = unit.offsets;
    data.headWeights = Matrix::zeros(1, concepts);
    data.classBias = {0.0F};
    return tensorOf(ProjectionBottleneck::create(data).value()->activations(matrixOf(golden.stored("embeds"))));
}

TEST(PostHocGolden, Projections) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/post_hoc.json");
    const GoldenCase golden(path);
    ConceptBank bank = textBank(matrixOf(golden.stored("concept_vectors")));
    Deviation deviation;
    EXPECT_TRUE(deviation.within(projections(golden, bank), golden.stored("projection_text_mode"), 1e-5, 1e-4));
    const at::Tensor intercepts = golden.stored("concept_intercepts").to(at::kCPU);
    bank.intercepts.assign(intercepts.data_ptr<float>(), intercepts.data_ptr<float>() + intercepts.numel());
    EXPECT_TRUE(deviation.within(projections(golden, bank), golden.stored("projection"), 1e-5, 1e-4));
}

TEST(PostHocGolden, Residual) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/post_hoc.json");
    const GoldenCase golden(path);
    for (const auto& [type, tolerance] : {Precision{at::kDouble, 1e-10}, Precision{at::kFloat, 1e-4}}) {
        const at::Tensor headLogits =
            at::addmm(golden.as("residual/head_b", type), golden.as("X", type), golden.as("residual/head_G", type).t());
        const ResidualTerms terms = residualTerms(golden.as("embeds", type), headLogits, golden.stored("labels"),
                                                  golden.as("residual/W", type), golden.as("residual/b", type));
        Deviation deviation;
        EXPECT_TRUE(deviation.within(terms.logits, golden.stored("residual/logits"), 0.0, tolerance));
        EXPECT_NEAR(terms.loss, golden.stored("residual/loss").item<double>(), tolerance);
        EXPECT_TRUE(deviation.within(terms.weightGradient, golden.stored("residual/grad_W"), 0.0, tolerance));
        EXPECT_TRUE(deviation.within(terms.biasGradient, golden.stored("residual/grad_b"), 0.0, tolerance));
    }
}

TEST(LinearProbeGolden, ClassScores) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/linear_probe.json");
    const GoldenCase golden(path);
    for (const auto& [type, tolerance] : {Precision{at::kDouble, 1e-10}, Precision{at::kFloat, 1e-4}}) {
        const ClassScoreTerms terms =
            classScoreTerms(golden.as("cc/input", type), golden.stored("cc/labels"), golden.as("cc/W", type));
        Deviation deviation;
        EXPECT_TRUE(deviation.within(terms.logits, golden.stored("cc/logits"), 1e-5, tolerance));
        EXPECT_NEAR(terms.loss, golden.stored("cc/ce").item<double>(), tolerance);
        EXPECT_TRUE(deviation.within(terms.gradient, golden.stored("cc/gradW"), 1e-5, tolerance));
    }
}

}  // namespace
}  // namespace vitrine
