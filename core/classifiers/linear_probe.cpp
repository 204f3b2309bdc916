// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/linear_probe.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/assert.h"
#include "classifiers/classifier_variant.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/classifier_file.h"
#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/probe_fit.h"
#include "classifiers/internal/training_threads.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

using nlohmann::json;

constexpr const char* kTitle = VITRINE_TR_NOOP("Core", "Linear probe");
/// As for zero-shot CLIP: keeps the combination of concept texts from large weights that cancel each other.
constexpr double kRidge = 1e-2;

Result<> checkProbe(const LinearHead& probe, std::size_t classes, std::size_t dimension) {
    const auto finite = [](float value) { return std::isfinite(value); };
    if (probe.weights.rows() != classes || probe.weights.cols() != dimension || probe.bias.size() != classes)
        return fail(ErrorCode::ShapeMismatch, "probe_weights",
                    "is " + std::to_string(probe.weights.rows()) + "×" + std::to_string(probe.weights.cols()) +
                        " where " + std::to_string(classes) + "×" + std::to_string(dimension) + " is needed");
    const auto weights = probe.weights.values();
    if (std::all_of(weights.begin(), weights.end(), finite) &&
        std::all_of(probe.bias.begin(), probe.bias.end(), finite))
        return {};
    return fail(ErrorCode::NumericalFailure, "probe_weights", "holds a value that is not finite");
}

std::vector<OptionSpec> probeOptions() {
    using S = OptionSpec;
    return {
        S::choice("mode", VITRINE_TR_NOOP("Core", "Input"),
                  VITRINE_TR_NOOP("Core",
                                  "The embedding itself by logistic regression, or the scores of the class texts by a "
                                  "linear layer from classes to classes, as the thesis has it."),
                  "features", {"features", "class_scores"}),
        S::boolean("normalize", VITRINE_TR_NOOP("Core", "Unit length"),
                   VITRINE_TR_NOOP("Core", "Whether embeddings are scaled to unit length first; used by features only."),
                   true),
        S::real("inverse_strength", VITRINE_TR_NOOP("Core", "C"),
                VITRINE_TR_NOOP("Core",
                                "Inverse strength of the L2 penalty; automatic chooses it on the validation images (a fifth "
                                "of the train images without any). Used by features only."),
                0.0, 0.0, 1e9, true)
            .withMinimumWord(kAutomatic),
        S::integer("epochs", VITRINE_TR_NOOP("Core", "Epochs"),
                   VITRINE_TR_NOOP("Core", "Passes over the images; used by class scores only."), 10, 1, 100000),
        S::integer("batch_size", VITRINE_TR_NOOP("Core", "Batch size"),
                   VITRINE_TR_NOOP("Core", "Images in one step; used by class scores only."), 128, 1, 65536),
        S::real("learning_rate", VITRINE_TR_NOOP("Core", "Learning rate"),
                VITRINE_TR_NOOP("Core", "Of Adam; used by class scores only."), 3e-4, 1e-8, 10.0, true),
        S::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                   VITRINE_TR_NOOP("Core", "Decides the start and the order of images; used by class scores only."), 42,
                   0, 2147483647)};
}

double meanLength(const Matrix& images) {
    double sum = 0.0;
    for (std::size_t i = 0; i < images.rows(); ++i) sum += std::sqrt(dot(images.row(i), images.row(i)));
    return images.rows() > 0 ? sum / static_cast<double>(images.rows()) : 1.0;
}

Result<internal::FittedProbe> fitScores(const TrainingData& data, const internal::LabelledSplit& train,
                                        const OptionValues& options, internal::StagedFit& fit) {
    if (data.classTexts.empty())
        return fail(ErrorCode::EmptyInput, kTitle, "class scores need the texts of the classes");
    internal::ClassScoreOptions settings;
    settings.epochs = options.integer("epochs");
    settings.batchSize = options.integer("batch_size");
    settings.learningRate = options.real("learning_rate");
    settings.seed = static_cast<std::uint64_t>(options.integer("seed"));
    return internal::fitClassScores(train.images, train.labels, data.classTexts, settings, fit);
}

Result<internal::FittedProbe> fitFeatures(const TrainingData& data, const internal::LabelledSplit& train,
                                          const OptionValues& options, internal::StagedFit& fit) {
    const internal::LabelledSplit validation = internal::labelledSplit(*data.snapshot, Split::Validation);
    const bool unit = options.boolean("normalize");
    return internal::fitProbe({unit ? train.images.normalizedRows() : train.images, train.labels},
                              {unit ? validation.images.normalizedRows() : validation.images, validation.labels},
                              data.classes().size(), options.real("inverse_strength"), fit);
}

Result<FittedClassifier> fitLinearProbe(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    const internal::LabelledSplit train = internal::labelledSplit(*data.snapshot, Split::Train);
    if (train.rows.empty()) return fail(ErrorCode::EmptyInput, kTitle, "no labelled images in the train split");
    const internal::TrainingThreads threads(static_cast<std::int64_t>(train.rows.size() * train.images.cols() * data.classes().size()));
    const std::string& mode = options.choice("mode");
    const bool onScores = mode == "class_scores";
    internal::TrainingKey key{"linear_probe", options.toJson(), {}};
    if (!session.stateDirectory.empty()) key.data = internal::trainingFingerprint(data);
    internal::StagedFit fit(kTitle, session, std::move(key), 1);
    VITRINE_TRY(fit.begin());
    VITRINE_ASSIGN(internal::FittedProbe fitted, onScores ? fitScores(data, train, options, fit)
                                                          : fitFeatures(data, train, options, fit));
    const bool unit = onScores || options.boolean("normalize");
    VITRINE_ASSIGN(auto classifier,
                   LinearProbe::create(data.concepts.concepts, data.conceptTexts, data.classes(),
                                       std::move(fitted.head), unit, unit ? 1.0 : meanLength(train.images)));
    json resolved = json::parse(fitted.resolved);
    resolved["mode"] = mode;
    return FittedClassifier{std::move(classifier), fit.history(), resolved.dump(), fit.end(), fit.done()};
}

}  // namespace

LinearProbe::LinearProbe(std::shared_ptr<const ConceptBottleneck> concepts, LinearHead probe, bool unitImages)
    : BottleneckBased(std::move(concepts)), probe_(std::move(probe)), unitImages_(unitImages) {}

Result<std::shared_ptr<const LinearProbe>> LinearProbe::create(std::vector<std::string> conceptNames,
                                                               const Matrix& conceptTexts,
                                                               std::vector<std::string> classNames, LinearHead probe,
                                                               bool unitImages, double typicalLength) {
    VITRINE_TRY(checkProbe(probe, classNames.size(), conceptTexts.cols()));
    const Matrix combination =
        internal::ridgeCombination(probe.weights, conceptTexts.normalizedRows(), kRidge);
    std::vector<float> head(combination.values().begin(), combination.values().end());
    for (float& weight : head) weight = static_cast<float>(weight * typicalLength);
    BottleneckData data =
        cosineBottleneck(std::move(conceptNames), conceptTexts, std::move(classNames),
                         Matrix(std::move(head), combination.rows(), combination.cols()));
    data.classBias = probe.bias;
    VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> concepts, ConceptBottleneck::create(std::move(data)));
    return std::shared_ptr<const LinearProbe>(new LinearProbe(std::move(concepts), std::move(probe), unitImages));
}

Result<std::shared_ptr<const LinearProbe>> LinearProbe::read(const SafetensorsFile& file) {
    VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> concepts, ConceptBottleneck::read(file));
    LinearHead probe;
    VITRINE_ASSIGN(probe.weights, file.matrix("probe_weights"));
    VITRINE_ASSIGN(probe.bias, file.floats("probe_bias"));
    VITRINE_ASSIGN(const double unit, internal::readNumber(file, "probe_unit_images"));
    if (const auto checked = checkProbe(probe, concepts->classCount(), concepts->embeddingDimension()); !checked)
        return fail(internal::inFile(file, checked.error()));
    return std::shared_ptr<const LinearProbe>(new LinearProbe(std::move(concepts), std::move(probe), unit != 0.0));
}

Matrix LinearProbe::activations(const Matrix& imageEmbeddings) const {
    return bottleneck().activations(imageEmbeddings);
}

Matrix LinearProbe::classLogits(const Matrix& imageEmbeddings) const {
    VITRINE_ASSERT(imageEmbeddings.cols() == embeddingDimension());
    const Matrix product =
        internal::productTransposed(unitImages_ ? imageEmbeddings.normalizedRows() : imageEmbeddings, probe_.weights);
    std::vector<float> out(product.values().begin(), product.values().end());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += probe_.bias[i % probe_.bias.size()];
    return {std::move(out), product.rows(), product.cols()};
}

void LinearProbe::write(SafetensorsWriter& writer) const {
    BottleneckBased::write(writer);
    writer.addMatrix("probe_weights", probe_.weights);
    writer.addFloats("probe_bias", {probe_.bias.size()}, probe_.bias);
    internal::writeNumber(writer, "probe_unit_images", unitImages_ ? 1.0 : 0.0);
}

ClassifierVariant make_linear_probe() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "linear_probe";
    info.title = kTitle;
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "A linear classifier on the image embedding: what the backbone allows when nothing has to be explained; "
        "concepts are shown beside its decision and have no part in it.");
    info.paper =
        "Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021 (section "
        "3.2)";
    info.options = probeOptions();
    info.needsConcepts = false;
    info.additive = false;
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitLinearProbe(data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        VITRINE_ASSIGN(std::shared_ptr<const LinearProbe> classifier, LinearProbe::read(file));
        return classifier;
    };
    return variant;
}

}  // namespace vitrine
