// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/description_cls.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "classifiers/classifier_variant.h"
#include "classifiers/internal/class_texts.h"
#include "classifiers/internal/classifier_file.h"
#include "concepts/description_text.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

constexpr const char* kTitle = "Classification by description";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Encoding descriptions");
constexpr const char* kOffsets = "class_offsets";

/// Only the nearest text of each class speaks.
class NearestDescription final : public BottleneckBased {
public:
    NearestDescription(std::shared_ptr<const ConceptBottleneck> bottleneck, std::vector<std::size_t> offsets)
        : BottleneckBased(std::move(bottleneck)), offsets_(std::move(offsets)) {}

    Matrix conceptOutputs(const Matrix& images) const override { return conceptScores(images); }
    Matrix activations(const Matrix& images) const override {
        const Matrix cosines = conceptScores(images);
        std::vector<float> out(cosines.values().size(), 0.0F);
        for (std::size_t r = 0; r < cosines.rows(); ++r) {
            for (std::size_t c = 0; c + 1 < offsets_.size(); ++c) {
                const auto ofClass = cosines.row(r).subspan(offsets_[c], offsets_[c + 1] - offsets_[c]);
                const std::size_t nearest = offsets_[c] + argmax(ofClass);
                out[r * cosines.cols() + nearest] = cosines.at(r, nearest);
            }
        }
        return {std::move(out), cosines.rows(), cosines.cols()};
    }
    void write(SafetensorsWriter& writer) const override {
        BottleneckBased::write(writer);
        const std::vector<std::int64_t> offsets(offsets_.begin(), offsets_.end());
        writer.addIntegers(kOffsets, {offsets.size()}, offsets);
    }

private:
    std::vector<std::size_t> offsets_;
};

Result<> checkOffsets(const std::vector<std::size_t>& offsets, std::size_t texts,
                      const std::vector<std::string>& classNames) {
    if (offsets.size() != classNames.size() + 1 || offsets.front() != 0 || offsets.back() != texts)
        return fail(ErrorCode::ShapeMismatch, kOffsets,
                    "do not lead from the first of " + std::to_string(texts) + " texts to the last in " +
                        std::to_string(classNames.size()) + " classes");
    for (std::size_t c = 0; c < classNames.size(); ++c)
        if (offsets[c] >= offsets[c + 1]) return fail(ErrorCode::EmptyInput, classNames[c], "has no text");
    return {};
}

Matrix blockHead(const std::vector<std::size_t>& offsets, DescriptorPooling pooling, float scale) {
    const std::size_t classes = offsets.size() - 1;
    std::vector<float> head(classes * offsets.back(), 0.0F);
    for (std::size_t c = 0; c < classes; ++c) {
        const auto texts = static_cast<float>(offsets[c + 1] - offsets[c]);
        const float weight = pooling == DescriptorPooling::Mean ? scale / texts : scale;
        std::fill_n(head.begin() + static_cast<std::ptrdiff_t>(c * offsets.back() + offsets[c]),
                    offsets[c + 1] - offsets[c], weight);
    }
    return {std::move(head), classes, offsets.back()};
}

/// The descriptors of each class: those of the data, else the names of its nearest concepts.
Result<ClassDescriptors> descriptorsOf(const TrainingData& data, std::size_t nearest, FitSession& session) {
    if (!data.classDescriptors.empty()) return data.classDescriptors;
    Matrix classTexts = data.classTexts;
    if (classTexts.empty()) {
        VITRINE_ASSIGN(classTexts, encodeNames(data.encodeTexts, spokenNames(data.classes()), {"{}"}, session.job));
    }
    ClassDescriptors out;
    for (const auto& indices : internal::nearestConcepts(classTexts, data.conceptTexts, nearest)) {
        out.emplace_back();
        for (const std::size_t j : indices) out.back().push_back(data.concepts.concepts[j]);
    }
    return out;
}

Result<FittedClassifier> fitDescriptions(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    VITRINE_ASSIGN(const TextEncoder* encode, internal::requireEncoder(data, kTitle, "what the classes look like"));
    if (!session.job.checkpoint({kStage, 0, 1})) return fail(ErrorCode::Cancelled, kTitle);
    const auto nearest = static_cast<std::size_t>(options.integer("nearest_concepts"));
    VITRINE_ASSIGN(const ClassDescriptors descriptors, descriptorsOf(data, nearest, session));
    const auto rule =
        options.choice("wording") == "published" ? DescriptionRule::Published : DescriptionRule::WholeWord;
    DescriptionTexts all;
    all.offsets.push_back(0);
    std::size_t bare = 0;
    for (std::size_t c = 0; c < descriptors.size(); ++c) {
        bare += descriptors[c].empty() ? 1U : 0U;
        for (std::string& text :
             descriptionTexts(data.classes()[c], descriptors[c], rule, options.boolean("trailing_period")))
            all.texts.push_back(std::move(text));
        all.offsets.push_back(all.texts.size());
    }
    VITRINE_ASSIGN(all.embeddings, (*encode)(all.texts, session.job));

    const std::string& pooling = options.choice("pooling");
    const float scale = internal::chosenLogitScale(options, data);
    VITRINE_ASSIGN(auto classifier, makeDescriptionClassifier(all, data.classes(),
                                                              pooling == "max"   ? DescriptorPooling::Max
                                                              : pooling == "sum" ? DescriptorPooling::Sum
                                                                                 : DescriptorPooling::Mean,
                                                              scale));
    nlohmann::ordered_json resolved{{"pooling", pooling}, {"logit_scale", scale}, {"texts", all.texts.size()}};
    if (data.classDescriptors.empty()) {
        resolved["descriptors"] = "nearest concepts";
        resolved["nearest_concepts"] = std::min(nearest, data.concepts.concepts.size());
    } else {
        resolved["descriptors"] = "given";
        resolved["descriptors_fingerprint"] = descriptorsFingerprint(data.classDescriptors);
        resolved["classes_without_descriptors"] = bare;
    }
    return FittedClassifier{std::move(classifier), {}, resolved.dump()};
}

}  // namespace

Result<std::shared_ptr<const ConceptClassifier>> makeDescriptionClassifier(const DescriptionTexts& texts,
                                                                           std::vector<std::string> classNames,
                                                                           DescriptorPooling pooling, float scale) {
    VITRINE_TRY(checkOffsets(texts.offsets, texts.texts.size(), classNames));
    VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> bottleneck,
                   ConceptBottleneck::create(cosineBottleneck(texts.texts, texts.embeddings, std::move(classNames),
                                                              blockHead(texts.offsets, pooling, scale))));
    if (pooling == DescriptorPooling::Max)
        return std::make_shared<const NearestDescription>(std::move(bottleneck), texts.offsets);
    return bottleneck;
}

Result<std::shared_ptr<const ConceptClassifier>> readDescriptionClassifier(const SafetensorsFile& file) {
    VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> bottleneck, ConceptBottleneck::read(file));
    if (file.find(kOffsets) == nullptr) return bottleneck;
    VITRINE_ASSIGN(const std::vector<std::int64_t> stored, file.integers(kOffsets));
    std::vector<std::size_t> offsets;
    for (const std::int64_t offset : stored)  // a negative one becomes too large and is refused
        offsets.push_back(static_cast<std::size_t>(offset));
    if (offsets.empty()) offsets.push_back(0);
    if (const auto checked = checkOffsets(offsets, bottleneck->conceptCount(), bottleneck->classNames()); !checked)
        return fail(internal::inFile(file, checked.error()));
    return std::make_shared<const NearestDescription>(std::move(bottleneck), std::move(offsets));
}

ClassifierVariant make_description_cls() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "description_cls";
    info.title = VITRINE_TR_NOOP("Core", "DescriptionCLS");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Takes the class whose descriptions (\"hen, which has a red comb\") are nearest to the image on average, with "
        "nothing trained; the name of the class is in every text and may matter more than what follows it.");
    info.paper = "Menon & Vondrick, Visual Classification via Description from Large Language Models, ICLR 2023";
    info.options = {
        OptionSpec::choice("pooling", VITRINE_TR_NOOP("Core", "Descriptions together"),
                           VITRINE_TR_NOOP("Core", "What the cosines of a class' descriptions become: their mean, the "
                                                   "largest, or the sum, which favours classes with many."),
                           "mean", {"mean", "max", "sum"}),
        OptionSpec::choice("wording", VITRINE_TR_NOOP("Core", "Wording"),
                           VITRINE_TR_NOOP("Core", "whole_word joins class and description by the first word; published "
                                                   "repeats the released code, which reads \"antlers\" as \"a …\"."),
                           "whole_word", {"whole_word", "published"}),
        OptionSpec::boolean("trailing_period", VITRINE_TR_NOOP("Core", "Period at the end"),
                            VITRINE_TR_NOOP("Core", "Ends every description with a period, as was done for ImageNet."),
                            false),
        OptionSpec::integer("nearest_concepts", VITRINE_TR_NOOP("Core", "Nearest concepts"),
                            VITRINE_TR_NOOP("Core", "Where no descriptions are given, so many concepts nearest to the "
                                                    "class text describe each class."),
                            5, 1, 1000),
        internal::logitScaleOption()};
    info.needsTraining = false;
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitDescriptions(data, options, session); });
    };
    variant.restore = readDescriptionClassifier;
    return variant;
}

}  // namespace vitrine
