// SPDX-License-Identifier: GPL-3.0-or-later
// Label-free CBM: a concept layer that imitates CLIP's opinion of each concept, then a sparse head.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "classifiers/classifier_variant.h"
#include "classifiers/internal/concept_projection.h"
#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/sparse_head.h"
#include "classifiers/internal/training_threads.h"
#include "classifiers/projection_bottleneck.h"

namespace vitrine {
namespace {

using namespace internal;

constexpr const char* kTitle = VITRINE_TR_NOOP("Core", "Label-free CBM");
constexpr std::int64_t kLargestScores = 5;
constexpr double kAutomaticCutoffDeviations = 2.0;

std::vector<OptionSpec> labelFreeOptions() {
    using S = OptionSpec;
    std::vector<OptionSpec> specs;
    specs.push_back(S::real("clip_cutoff", VITRINE_TR_NOOP("Core", "Presence of a concept"),
                            VITRINE_TR_NOOP("Core",
                                            "A concept is dropped when the mean of its five largest cosines is not "
                                            "above this; automatic takes two standard deviations above the mean of all "
                                            "cosines, because every backbone has a scale of its own (published for "
                                            "ViT-B/16: 0.25 to 0.28)."),
                            -1.0, -1.0, 1.0)
                        .withMinimumWord(kAutomatic));
    specs.push_back(S::real("similarity_cutoff", VITRINE_TR_NOOP("Core", "Least similarity"),
                            VITRINE_TR_NOOP("Core",
                                            "A concept is dropped when its unit follows CLIP on held-out images no "
                                            "better than this (cos-cubed)."),
                            0.45, -1.0, 1.0));
    specs.push_back(S::integer("layer_steps", VITRINE_TR_NOOP("Core", "Steps of the concept layer"),
                               VITRINE_TR_NOOP("Core", "At most; ends earlier when held-out images get worse."), 1000,
                               1, 1000000));
    specs.push_back(S::integer("layer_batch_size", VITRINE_TR_NOOP("Core", "Batch size of the concept layer"),
                               VITRINE_TR_NOOP("Core", "Images in one step, all of them where there are fewer."), 50000,
                               2, 10000000));
    specs.push_back(S::real("lr_concepts", VITRINE_TR_NOOP("Core", "Learning rate of the concept layer"),
                            VITRINE_TR_NOOP("Core", "Of Adam."), 1e-3, 1e-8, 10.0, true));
    addSparseHeadOptions(specs);
    specs.push_back(S::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                               VITRINE_TR_NOOP("Core", "Decides the start and the order of images."), 42, 0,
                               2147483647));
    return specs;
}

/// One split: embeddings as they are, and cosines with every concept.
struct ScoredSplit {
    LabelledSplit split;
    at::Tensor features;  ///< N×P
    at::Tensor scores;    ///< N×D
};

Result<ScoredSplit> scoredSplit(const TrainingData& data, Split which, JobContext& job) {
    ScoredSplit out{labelledSplit(*data.snapshot, which), {}, {}};
    out.features = tensorOf(out.split.images);
    out.scores = at::empty({out.features.size(0), static_cast<std::int64_t>(data.conceptTexts.rows())}, at::kFloat);
    if (out.split.rows.empty()) return out;
    VITRINE_ASSIGN(const ScoreTable table, ScoreTable::create(out.split.images, data.conceptTexts, at::kCPU, job, 0));
    for (std::int64_t first = 0; first < table.rows(); first += ScoreTable::kTileRows) {
        if (!checkpointKeepingThreads(job, {kTitle, first, table.rows()})) return fail(ErrorCode::Cancelled, kTitle);
        const std::int64_t count = std::min(ScoreTable::kTileRows, table.rows() - first);
        out.scores.narrow(0, first, count).copy_(table.cosineTile(first, count));
    }
    return out;
}

/// Rows (I64) where `values` exceed `cutoff`; EmptyInput where none does.
Result<at::Tensor> keptAbove(const at::Tensor& values, double cutoff, const char* what) {
    at::Tensor kept = at::nonzero(values > cutoff).flatten();
    if (kept.numel() > 0) return kept;
    return fail(ErrorCode::EmptyInput, kTitle,
                std::string(what) + " keeps no concept: the highest value is " +
                    std::to_string(values.max().item<double>()) + ", the cut-off " + std::to_string(cutoff));
}

/// Activations standardised over the train images, and the folding of that into V and v.
struct StandardisedLayer {
    at::Tensor activations;  ///< N×K, float32
    at::Tensor heldOut;      ///< those of the validation images
    at::Tensor vectors;      ///< K×P, float64
    at::Tensor offsets;      ///< K, float64
};

StandardisedLayer standardised(const at::Tensor& features, const at::Tensor& heldOut, const at::Tensor& weights) {
    const at::Tensor raw = at::mm(features, weights.t()).to(at::kDouble);
    const ColumnMoments moments = columnMoments(raw);
    const at::Tensor others = at::mm(heldOut, weights.t()).to(at::kDouble);
    return {((raw - moments.mean) / moments.deviation).to(at::kFloat),
            ((others - moments.mean) / moments.deviation).to(at::kFloat),
            weights.to(at::kDouble) / moments.deviation.unsqueeze(1), -moments.mean / moments.deviation};
}

/// Rows of the kept concepts among zeros.
Matrix scatteredRows(const at::Tensor& rows, const at::Tensor& kept, std::int64_t count) {
    at::Tensor out = at::zeros({count, rows.size(1)}, at::kFloat);
    out.index_copy_(0, kept, rows.to(at::kFloat));
    return matrixOf(out);
}

ProjectionData projectionData(const TrainingData& data, const StandardisedLayer& layer, const at::Tensor& kept,
                              const LinearHead& head) {
    const auto concepts = static_cast<std::int64_t>(data.concepts.concepts.size());
    ProjectionData out;
    out.conceptNames = data.concepts.concepts;
    out.classNames = data.classes();
    out.conceptTexts = data.conceptTexts;
    out.conceptVectors = scatteredRows(layer.vectors, kept, concepts);
    const Matrix offsets = scatteredRows(layer.offsets.unsqueeze(1), kept, concepts);
    out.conceptOffsets.assign(offsets.values().begin(), offsets.values().end());
    out.headWeights = scatteredRows(tensorOf(head.weights).t(), kept, concepts).transposed();
    out.classBias = head.bias;
    return out;
}

Result<FittedClassifier> fitLabelFree(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    const c10::InferenceMode plainTensors(false);
    const at::NoGradGuard noGrad;
    const auto images = static_cast<std::int64_t>(data.snapshot->size());
    const TrainingThreads threads(images * static_cast<std::int64_t>(data.snapshot->images.cols() * data.conceptTexts.rows()));
    VITRINE_ASSIGN(const ScoredSplit train, scoredSplit(data, Split::Train, session.job));
    VITRINE_ASSIGN(const ScoredSplit validation, scoredSplit(data, Split::Validation, session.job));
    if (train.split.rows.empty()) return fail(ErrorCode::EmptyInput, kTitle, "no labelled images in the train split");

    double cutoff = options.real("clip_cutoff");
    if (cutoff <= -1.0) {
        const at::Tensor wide = train.scores.to(at::kDouble);
        cutoff = wide.mean().item<double>() + kAutomaticCutoffDeviations * wide.std().item<double>();
    }
    VITRINE_ASSIGN(const at::Tensor present,
                   keptAbove(meanOfLargest(train.scores, kLargestScores), cutoff, "the presence of a concept"));

    ProjectionOptions layerOptions;
    layerOptions.steps = options.integer("layer_steps");
    layerOptions.batchSize = options.integer("layer_batch_size");
    layerOptions.learningRate = options.real("lr_concepts");
    layerOptions.seed = static_cast<std::uint64_t>(options.integer("seed"));
    TrainingKey key{"label_free_cbm", options.toJson(), {}};
    if (!session.stateDirectory.empty()) key.data = trainingFingerprint(data);
    StagedFit fit(kTitle, session, std::move(key), layerOptions.steps + options.integer("path_points"));
    VITRINE_TRY(fit.begin());
    VITRINE_ASSIGN(const LearntProjection projection,
                   learnProjection(train.features, train.scores.index_select(1, present), validation.features,
                                   validation.scores.index_select(1, present), layerOptions, fit));
    VITRINE_ASSIGN(const at::Tensor faithful,
                   keptAbove(projection.similarity, options.real("similarity_cutoff"), "the least similarity"));
    const at::Tensor kept = present.index_select(0, faithful);

    const StandardisedLayer layer =
        standardised(train.features, validation.features, projection.weights.index_select(0, faithful));
    const Matrix activations = matrixOf(layer.activations);
    const Matrix heldOut = matrixOf(layer.heldOut);
    const auto showEpoch = [&](const EpochRecord& record, const LinearHead& head) {
        if (!session.observer.onEpochClassifier) return;
        if (auto made = ProjectionBottleneck::create(projectionData(data, layer, kept, head)))
            session.observer.onEpochClassifier(record, std::move(*made));
    };
    VITRINE_ASSIGN(const SparseHead head,
                   fitSparseHead({activations, train.split.labels, heldOut, validation.split.labels, data.classes().size()},
                                 ElasticNetLoss::Multinomial, options, fit, showEpoch));
    auto classifier = ProjectionBottleneck::create(projectionData(data, layer, kept, head.head));
    if (!classifier) return fail(ErrorCode::NumericalFailure, kTitle, classifier.error().message());
    const nlohmann::json resolved{{"clip_cutoff", cutoff},
                                  {"concepts_present", present.numel()},
                                  {"concepts_kept", kept.numel()},
                                  {"layer_steps", projection.steps},
                                  {"layer_similarity", projection.meanSimilarity},
                                  {"head", nlohmann::json::parse(head.resolved)}};
    return FittedClassifier{*classifier, fit.history(), resolved.dump(), fit.end(), fit.done()};
}

}  // namespace

ClassifierVariant make_label_free_cbm() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "label_free_cbm";
    info.title = kTitle;
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Learns a layer that imitates CLIP's opinion of each concept and puts a sparse head on it; concepts that CLIP "
        "does not see in the images, or that the layer can not follow, are dropped.");
    info.paper = "Oikarinen et al., Label-free Concept Bottleneck Models, ICLR 2023";
    info.options = labelFreeOptions();
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitLabelFree(data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        VITRINE_ASSIGN(std::shared_ptr<const ProjectionBottleneck> classifier, ProjectionBottleneck::read(file));
        return classifier;
    };
    return variant;
}

}  // namespace vitrine
