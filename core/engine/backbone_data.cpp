// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/backbone_data.h"

#include "clip_training/backbone_plan.h"
#include "field_guide/captioned_birds.h"

namespace vitrine {
namespace {

Result<std::unique_ptr<CaptionSource>> openSource(const BackbonePlan& plan, const std::string& source) {
    if (!source.empty()) return openCaptionTable(source);
    return field_guide::captionedBirds(plan.drawnPictures, plan.seed);
}

}  // namespace

Result<BackboneData> loadBackboneData(const OptionValues& options, const std::string& source, const std::filesystem::path& backbone,
                                      std::size_t limit, JobContext& job) {
    return guarded(source.empty() ? "drawn birds" : source, [&]() -> Result<BackboneData> {
        VITRINE_ASSIGN(const BackbonePlan plan, planBackbone(options));
        VITRINE_ASSIGN(const auto pictures, openSource(plan, source));
        VITRINE_ASSIGN(const Preprocessor preprocessor, Preprocessor::create(plan.preprocessor, plan.trainer.config.vision.imageSize));
        VITRINE_ASSIGN(CaptionData captions, loadCaptions(*pictures, preprocessor, {plan.validationShare, plan.seed, limit}, job));
        const int context = plan.trainer.config.text.contextLength;
        VITRINE_ASSIGN(CaptionTokenizer tokenizer, plan.ownVocabulary ? CaptionTokenizer::learn(captions.trainCaptions(), plan.merges, context)
                                                                      : CaptionTokenizer::of(backbone, context));
        return BackboneData{std::move(captions), std::move(tokenizer), pictures->size()};
    });
}

}  // namespace vitrine
