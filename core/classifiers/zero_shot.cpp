// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/zero_shot.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/assert.h"
#include "classifiers/classifier_variant.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/class_texts.h"
#include "classifiers/internal/classifier_file.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

/// Concept texts of CLIP lie close together; the ridge keeps their combination from large weights
/// that cancel each other.
constexpr double kRidge = 1e-2;

BottleneckData conceptPart(std::vector<std::string> conceptNames, const Matrix& conceptTexts,
                           std::vector<std::string> classNames, const Matrix& unitClassTexts, float logitScale) {
    BottleneckData data;
    data.conceptNames = std::move(conceptNames);
    data.classNames = std::move(classNames);
    data.conceptTexts = conceptTexts;
    data.mean.assign(conceptTexts.rows(), 0.0F);
    data.deviation.assign(conceptTexts.rows(), 1.0F);
    const Matrix combination = internal::ridgeCombination(unitClassTexts, conceptTexts.normalizedRows(), kRidge);
    std::vector<float> head(combination.values().begin(), combination.values().end());
    for (float& weight : head) weight *= logitScale;
    data.headWeights = Matrix(std::move(head), combination.rows(), combination.cols());
    return data;
}

Result<> checkTexts(const Matrix& conceptTexts, const std::vector<std::string>& classNames, const Matrix& classTexts,
                    float logitScale) {
    if (classTexts.rows() != classNames.size() || classTexts.cols() != conceptTexts.cols())
        return fail(ErrorCode::ShapeMismatch, "class_texts",
                    "is " + std::to_string(classTexts.rows()) + "×" + std::to_string(classTexts.cols()) + " where " +
                        std::to_string(classNames.size()) + "×" + std::to_string(conceptTexts.cols()) + " is needed");
    if (!(logitScale > 0.0F) || !std::isfinite(logitScale))
        return fail(ErrorCode::NumericalFailure, "logit_scale", "is not a positive number");
    return {};
}

constexpr const char* kTitle = "zero-shot CLIP";
constexpr const char* kWorkspace = "workspace";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Comparing class texts");

struct ClassTexts {
    Matrix embeddings;
    std::size_t perClass = 0;  ///< templates; 0 = as the workspace made them
};

Result<ClassTexts> classTexts(const TrainingData& data, const std::string& templates, JobContext& job) {
    if (templates == kWorkspace) {
        if (data.classTexts.empty())
            return fail(ErrorCode::EmptyInput, kTitle, "no class texts to compare images with");
        return ClassTexts{data.classTexts, 0};
    }
    const TemplateSet* set = findTemplateSet(templates);
    if (set == nullptr) return fail(ErrorCode::InvalidOption, templates, "is not a set of templates");
    VITRINE_ASSIGN(const TextEncoder* encode,
                   internal::requireEncoder(data, templates, "the texts of these templates"));
    VITRINE_ASSIGN(Matrix embeddings, encodeNames(*encode, spokenNames(data.classes()), set->templates, job));
    return ClassTexts{std::move(embeddings), set->templates.size()};
}

Result<FittedClassifier> fitZeroShot(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    if (!session.job.checkpoint({kStage, 0, 1})) return fail(ErrorCode::Cancelled, kTitle);
    const std::string& templates = options.choice("templates");
    VITRINE_ASSIGN(const ClassTexts texts, classTexts(data, templates, session.job));
    VITRINE_ASSIGN(auto classifier, ZeroShotClassifier::create(data.concepts.concepts, data.conceptTexts,
                                                               data.classes(), texts.embeddings, data.logitScale));
    nlohmann::ordered_json resolved{{"templates", templates}};
    if (texts.perClass > 0) resolved["texts_per_class"] = texts.perClass;
    return FittedClassifier{std::move(classifier), {}, resolved.dump()};
}

/// "workspace" and every set that core/clip knows.
OptionSpec templatesOption() {
    std::vector<std::string> choices{kWorkspace};
    for (const TemplateSet& set : templateSets()) choices.push_back(set.id);
    return OptionSpec::choice(
        "templates", VITRINE_TR_NOOP("Core", "Class texts"),
        VITRINE_TR_NOOP("Core", "How class names become texts: as the workspace says, the bare name, \"a photo of a …\", "
                                "the same for birds, or the mean of 18 kinds of photo."),
        kWorkspace, std::move(choices));
}

}  // namespace

ZeroShotClassifier::ZeroShotClassifier(std::shared_ptr<const ConceptBottleneck> concepts, Matrix classTexts,
                                       float logitScale)
    : concepts_(std::move(concepts)), classTexts_(std::move(classTexts)), logitScale_(logitScale) {}

Result<std::shared_ptr<const ZeroShotClassifier>> ZeroShotClassifier::create(std::vector<std::string> conceptNames,
                                                                             const Matrix& conceptTexts,
                                                                             std::vector<std::string> classNames,
                                                                             Matrix classTexts, float logitScale) {
    VITRINE_TRY(checkTexts(conceptTexts, classNames, classTexts, logitScale));
    const Matrix unitTexts = classTexts.normalizedRows();
    VITRINE_ASSIGN(auto concepts, ConceptBottleneck::create(conceptPart(std::move(conceptNames), conceptTexts,
                                                                        std::move(classNames), unitTexts, logitScale)));
    return std::shared_ptr<const ZeroShotClassifier>(
        new ZeroShotClassifier(std::move(concepts), unitTexts, logitScale));
}

Result<std::shared_ptr<const ZeroShotClassifier>> ZeroShotClassifier::read(const SafetensorsFile& file) {
    VITRINE_ASSIGN(auto concepts, ConceptBottleneck::read(file));
    VITRINE_ASSIGN(Matrix classTexts, file.matrix("class_texts"));
    VITRINE_ASSIGN(const double logitScale, internal::readNumber(file, "logit_scale"));
    if (const auto checked = checkTexts(concepts->data().conceptTexts, concepts->classNames(), classTexts,
                                        static_cast<float>(logitScale));
        !checked)
        return fail(internal::inFile(file, checked.error()));
    return std::shared_ptr<const ZeroShotClassifier>(
        new ZeroShotClassifier(std::move(concepts), std::move(classTexts), static_cast<float>(logitScale)));
}

Matrix ZeroShotClassifier::classLogits(const Matrix& imageEmbeddings) const {
    VITRINE_ASSERT(imageEmbeddings.cols() == embeddingDimension());
    const Matrix cosines = internal::productTransposed(imageEmbeddings.normalizedRows(), classTexts_);
    std::vector<float> out(cosines.values().begin(), cosines.values().end());
    for (float& value : out) value *= logitScale_;
    return {std::move(out), cosines.rows(), cosines.cols()};
}

Matrix ZeroShotClassifier::contributions(std::span<const float> activation, std::size_t classIndex) const {
    return concepts_->contributions(activation, classIndex);
}

void ZeroShotClassifier::write(SafetensorsWriter& writer) const {
    concepts_->write(writer);
    writer.addMatrix("class_texts", classTexts_);
    internal::writeNumber(writer, "logit_scale", logitScale_);
}

ClassifierVariant make_zero_shot() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "zero_shot";
    info.title = VITRINE_TR_NOOP("Core", "Zero-shot CLIP");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Takes the class whose text is nearest to the image, with nothing trained; concepts are shown as raw "
        "CLIP scores beside it and explain its decision only in part.");
    info.paper = "Radford et al., Learning Transferable Visual Models From Natural Language Supervision, ICML 2021";
    info.options = {templatesOption()};
    info.needsTraining = false;
    info.needsClassTexts = true;
    info.additive = false;
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitZeroShot(data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        VITRINE_ASSIGN(std::shared_ptr<const ZeroShotClassifier> classifier, ZeroShotClassifier::read(file));
        return classifier;
    };
    return variant;
}

}  // namespace vitrine
