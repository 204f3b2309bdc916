// SPDX-License-Identifier: GPL-3.0-or-later
// Post-hoc CBM: projections on a bank of concept vectors, a sparse head, and optionally a residual (PCBM-h).
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "classifiers/classifier_variant.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/concept_bank.h"
#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/residual_layer.h"
#include "classifiers/internal/score_table.h"
#include "classifiers/internal/sparse_head.h"
#include "classifiers/internal/training_threads.h"
#include "classifiers/projection_bottleneck.h"

namespace vitrine {
namespace {

using namespace internal;
using nlohmann::json;

constexpr const char* kTitle = VITRINE_TR_NOOP("Core", "Post-hoc CBM");

std::vector<OptionSpec> postHocOptions() {
    using S = OptionSpec;
    std::vector<OptionSpec> specs;
    specs.push_back(S::choice("bank", VITRINE_TR_NOOP("Core", "Concept bank"),
                              VITRINE_TR_NOOP("Core",
                                              "Directions of concepts from their texts, or from images with and "
                                              "without them (cav), where the data set says which these are."),
                              "text", {"text", "cav"}));
    specs.push_back(S::integer("cav_images", VITRINE_TR_NOOP("Core", "Images per concept vector"),
                               VITRINE_TR_NOOP("Core",
                                               "With the concept, and as many without it; as many again choose the "
                                               "cost of the linear SVM. Used by the bank of images only."),
                               50, 2, 2000));
    specs.push_back(S::choice("head", VITRINE_TR_NOOP("Core", "Head"),
                              VITRINE_TR_NOOP("Core",
                                              "One softmax over the classes, or one logistic regression a class as in "
                                              "the released code."),
                              "multinomial", {"multinomial", "one_vs_rest"}));
    addSparseHeadOptions(specs);
    specs.push_back(S::boolean("residual", VITRINE_TR_NOOP("Core", "Residual (PCBM-h)"),
                               VITRINE_TR_NOOP("Core",
                                               "Adds a dense map from the embedding to the frozen bottleneck: more "
                                               "accurate, but concepts no longer make the whole decision."),
                               false));
    specs.push_back(S::integer("residual_epochs", VITRINE_TR_NOOP("Core", "Epochs of the residual"),
                               VITRINE_TR_NOOP("Core", "Used with the residual only."), 20, 1, 10000));
    specs.push_back(S::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                               VITRINE_TR_NOOP("Core", "Decides which images are drawn, and their order."), 42, 0,
                               2147483647));
    return specs;
}

Result<ConceptBank> makeBank(const TrainingData& data, const OptionValues& options, JobContext& job) {
    if (options.choice("bank") == "text") return textBank(data.conceptTexts);
    return activationVectorBank(data, static_cast<std::size_t>(options.integer("cav_images")),
                                static_cast<std::uint64_t>(options.integer("seed")), job);
}

at::Tensor labelTensor(const std::vector<int>& labels) {
    at::Tensor out = at::empty({static_cast<std::int64_t>(labels.size())}, at::kLong);
    std::copy(labels.begin(), labels.end(), out.data_ptr<std::int64_t>());
    return out;
}

Result<> addResidual(ProjectionData& projection, const LabelledSplit& train, const OptionValues& options,
                     StagedFit& fit) {
    VITRINE_ASSIGN(const auto frozen, ProjectionBottleneck::create(projection));
    ResidualOptions settings;
    settings.epochs = options.integer("residual_epochs");
    settings.seed = static_cast<std::uint64_t>(options.integer("seed"));
    VITRINE_ASSIGN(LinearHead residual,
                   fitResidual(tensorOf(train.images), tensorOf(frozen->classLogits(train.images)),
                               labelTensor(train.labels), settings, fit));
    projection.residualWeights = std::move(residual.weights);
    projection.residualBias = std::move(residual.bias);
    return {};
}

Result<FittedClassifier> fitPostHoc(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    const c10::InferenceMode plainTensors(false);
    const at::NoGradGuard noGrad;
    const LabelledSplit train = labelledSplit(*data.snapshot, Split::Train);
    const LabelledSplit validation = labelledSplit(*data.snapshot, Split::Validation);
    const TrainingThreads threads(static_cast<std::int64_t>(train.rows.size() * data.conceptTexts.rows() * data.classes().size()));
    if (train.rows.empty()) return fail(ErrorCode::EmptyInput, kTitle, "no labelled images in the train split");
    VITRINE_ASSIGN(const ConceptBank bank, makeBank(data, options, session.job));
    UnitBank unit = unitBank(bank);

    ProjectionData projection;
    projection.conceptNames = data.concepts.concepts;
    projection.classNames = data.classes();
    projection.conceptTexts = data.conceptTexts;
    projection.conceptVectors = std::move(unit.vectors);
    projection.conceptOffsets = std::move(unit.offsets);
    const at::Tensor offsets = at::from_blob(projection.conceptOffsets.data(),
                                             {static_cast<std::int64_t>(projection.conceptOffsets.size())});
    const at::Tensor vectors = tensorOf(projection.conceptVectors).t();
    const Matrix activations = matrixOf(at::addmm(offsets, tensorOf(train.images), vectors));
    const Matrix heldOut = validation.rows.empty() ? Matrix() : matrixOf(at::addmm(offsets, tensorOf(validation.images), vectors));

    TrainingKey key{"post_hoc_cbm", options.toJson(), {}};
    if (!session.stateDirectory.empty()) key.data = trainingFingerprint(data);
    StagedFit fit(kTitle, session, std::move(key), options.integer("path_points"));
    VITRINE_TRY(fit.begin());
    const auto showEpoch = [&](const EpochRecord& record, const LinearHead& head) {
        if (!session.observer.onEpochClassifier) return;
        ProjectionData shown = projection;
        shown.headWeights = head.weights;
        shown.classBias = head.bias;
        if (auto made = ProjectionBottleneck::create(std::move(shown)))
            session.observer.onEpochClassifier(record, std::move(*made));
    };
    const bool separate = options.choice("head") == "one_vs_rest";
    VITRINE_ASSIGN(SparseHead head,
                   fitSparseHead({activations, train.labels, heldOut, validation.labels, data.classes().size()},
                                 separate ? ElasticNetLoss::OneVsRest : ElasticNetLoss::Multinomial, options, fit,
                                 showEpoch));
    projection.headWeights = std::move(head.head.weights);
    projection.classBias = std::move(head.head.bias);
    if (options.boolean("residual")) VITRINE_TRY(addResidual(projection, train, options, fit));
    auto classifier = ProjectionBottleneck::create(std::move(projection));
    if (!classifier) return fail(ErrorCode::NumericalFailure, kTitle, classifier.error().message());

    json resolved{{"bank", options.choice("bank")}, {"head", json::parse(head.resolved)}};
    if (bank.fromImages > 0) {
        resolved["concepts_from_images"] = bank.fromImages;
        resolved["svm_test_accuracy"] = bank.meanTestAccuracy;
    }
    return FittedClassifier{*classifier, fit.history(), resolved.dump(), fit.end(), fit.done()};
}

}  // namespace

ClassifierVariant make_post_hoc_cbm() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "post_hoc_cbm";
    info.title = kTitle;
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Measures each image along one direction per concept, from texts or from example images, and puts a sparse "
        "head on that; nothing ties a direction to what people mean by its name.");
    info.paper = "Yuksekgonul, Wang and Zou, Post-hoc Concept Bottleneck Models, ICLR 2023";
    info.options = postHocOptions();
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitPostHoc(data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        VITRINE_ASSIGN(std::shared_ptr<const ProjectionBottleneck> classifier, ProjectionBottleneck::read(file));
        return classifier;
    };
    return variant;
}

}  // namespace vitrine
