// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/backbone_plan.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr int kHeadSize = 32;
constexpr double kChunkOperations = 1.2e9;  ///< some ten milliseconds on one core
constexpr double kMuonDecayShare = 0.4;     ///< of AdamW's decay: Muon's rate is so much larger

int numberOf(const OptionValues& values, const char* id) { return std::stoi(values.choice(id)); }

TransformerConfig tower(int width, std::int64_t layers) {
    return {width, 4 * width, static_cast<int>(layers), width / kHeadSize, 1e-5F, Activation::QuickGelu};
}

/// Multiplications and additions of one picture forward and backward, attention scores included.
double operationsOf(const VisionConfig& vision) {
    const double width = vision.transformer.hiddenSize, tokens = vision.tokens(), layers = vision.transformer.layers;
    return 3.0 * 2.0 * layers * tokens * (12.0 * width * width + 2.0 * tokens * width);
}

}  // namespace

const std::vector<OptionSpec>& backboneOptions() {
    using S = OptionSpec;
    static const std::vector<OptionSpec> options{
        S::integer("image_size", VITRINE_TR_NOOP("Core", "Image size"),
                   VITRINE_TR_NOOP("Core", "Side of the square the model sees, in pixels; a multiple of the patch."), 64, 16, 448),
        S::choice("patch_size", VITRINE_TR_NOOP("Core", "Patch size"),
                  VITRINE_TR_NOOP("Core", "Side of a patch in pixels: half of it is about four times the work."), "8",
                  {"4", "8", "12", "14", "16", "32"}),
        S::choice("width", VITRINE_TR_NOOP("Core", "Width of the image tower"),
                  VITRINE_TR_NOOP("Core", "Numbers in a token; heads have 32 each."), "128",
                  {"32", "64", "96", "128", "192", "256", "384", "512", "768"}),
        S::integer("layers", VITRINE_TR_NOOP("Core", "Layers of the image tower"),
                   VITRINE_TR_NOOP("Core", "Transformer blocks, one after the other."), 4, 1, 24),
        S::choice("text_width", VITRINE_TR_NOOP("Core", "Width of the text tower"),
                  VITRINE_TR_NOOP("Core", "Numbers in a token; heads have 32 each."), "128",
                  {"32", "64", "96", "128", "192", "256", "384", "512"}),
        S::integer("text_layers", VITRINE_TR_NOOP("Core", "Layers of the text tower"),
                   VITRINE_TR_NOOP("Core", "Transformer blocks, one after the other."), 2, 1, 24),
        S::integer("embedding", VITRINE_TR_NOOP("Core", "Embedding"),
                   VITRINE_TR_NOOP("Core", "Length of the vector in which images and texts meet."), 128, 8, 1024),
        S::choice("tokenizer", VITRINE_TR_NOOP("Core", "Vocabulary"),
                  VITRINE_TR_NOOP("Core", "Learnt from the captions, or that of the backbone in use (larger, knows more words)."), "captions",
                  {"captions", "backbone"}),
        S::integer("merges", VITRINE_TR_NOOP("Core", "Size of the vocabulary"),
                   VITRINE_TR_NOOP("Core", "Merges of the byte pair encoding that are learnt from the captions."), 1000, 0, 48'000),
        S::integer("context", VITRINE_TR_NOOP("Core", "Longest caption"),
                   VITRINE_TR_NOOP("Core", "Tokens of a text, start and end included; longer ones are cut."), 32, 4, 77),
        S::real("temperature", VITRINE_TR_NOOP("Core", "First temperature"),
                VITRINE_TR_NOOP("Core", "Cosines are divided by it before the softmax; it is learnt."), 0.07, 0.005, 1.0, true),
        S::real("temperature_lowest", VITRINE_TR_NOOP("Core", "Lowest temperature"),
                VITRINE_TR_NOOP("Core", "It never falls below this; CLIP allows 0.01."), 0.01, 0.001, 1.0, true),
        S::boolean("mirror", VITRINE_TR_NOOP("Core", "Mirror pictures"),
                   VITRINE_TR_NOOP("Core", "Half of them left to right; off where captions say left or right."), true),
        S::integer("drawn_pictures", VITRINE_TR_NOOP("Core", "Drawn pictures"),
                   VITRINE_TR_NOOP("Core", "How many birds are drawn where no table of captions is given."), 2000, 32, 100'000),
        S::real("validation_share", VITRINE_TR_NOOP("Core", "Share for validation"),
                VITRINE_TR_NOOP("Core", "Of the pictures, drawn by chance, where the table has no column split."), 0.1, 0.01, 0.5),
        S::real("lr_adam", VITRINE_TR_NOOP("Core", "Learning rate, AdamW"),
                VITRINE_TR_NOOP("Core", "Of everything but the matrices inside the encoders."), 1.5e-3, 1e-6, 1.0, true),
        S::real("lr_muon", VITRINE_TR_NOOP("Core", "Learning rate, Muon"),
                VITRINE_TR_NOOP("Core", "Of the matrices inside the encoders, whose steps are orthogonalised."), 0.02, 1e-6, 1.0, true),
        S::real("lr_warm_up", VITRINE_TR_NOOP("Core", "Warm-up"),
                VITRINE_TR_NOOP("Core", "Share of the steps over which the rates rise."), 0.05, 0.0, 0.5),
        S::real("lr_cool_down", VITRINE_TR_NOOP("Core", "Cool-down"),
                VITRINE_TR_NOOP("Core", "Share of the steps, the last ones, over which the rates fall to zero."), 0.25, 0.0, 1.0),
        S::real("weight_decay", VITRINE_TR_NOOP("Core", "Weight decay"),
                VITRINE_TR_NOOP("Core", "Decoupled, of AdamW; Muon takes two fifths of it."), 0.05, 0.0, 1.0),
        S::boolean("bf16", VITRINE_TR_NOOP("Core", "Products in bfloat16"),
                   VITRINE_TR_NOOP("Core", "Half the time on processors that have it; weights stay exact."), false),
        S::integer("epochs", VITRINE_TR_NOOP("Core", "Epochs"), VITRINE_TR_NOOP("Core", "Passes over the pictures."), 30, 1, 100'000),
        S::integer("batch_size", VITRINE_TR_NOOP("Core", "Batch size"),
                   VITRINE_TR_NOOP("Core", "Pictures told apart in one step: more of them are harder to tell apart, and teach more."), 64, 2, 8192),
        S::integer("seed", VITRINE_TR_NOOP("Core", "Seed"),
                   VITRINE_TR_NOOP("Core", "Of the first weights, the order and the splits."), 42, 0, 2'147'483'647),
    };
    return options;
}

Result<BackbonePlan> planBackbone(const OptionValues& values) {
    BackbonePlan plan;
    ClipConfig& config = plan.trainer.config;
    config.vision.imageSize = static_cast<int>(values.integer("image_size"));
    config.vision.patchSize = numberOf(values, "patch_size");
    if (config.vision.imageSize % config.vision.patchSize != 0)
        return fail(ErrorCode::InvalidOption, "image_size",
                    std::to_string(config.vision.imageSize) + " is no multiple of the patch of " + std::to_string(config.vision.patchSize) + " pixels");
    config.vision.transformer = tower(numberOf(values, "width"), values.integer("layers"));
    config.text.transformer = tower(numberOf(values, "text_width"), values.integer("text_layers"));
    config.text.contextLength = static_cast<int>(values.integer("context"));
    config.projectionDim = static_cast<int>(values.integer("embedding"));
    plan.preprocessor.shortestEdge = plan.preprocessor.cropSize = config.vision.imageSize;
    plan.epochs = values.integer("epochs");
    plan.batchSize = static_cast<std::size_t>(values.integer("batch_size"));
    plan.chunk = static_cast<std::size_t>(std::max(1.0, std::floor(kChunkOperations / operationsOf(config.vision))));
    plan.warmUp = values.real("lr_warm_up");
    plan.coolDown = values.real("lr_cool_down");
    plan.validationShare = values.real("validation_share");
    plan.mirror = values.boolean("mirror");
    plan.ownVocabulary = values.choice("tokenizer") == "captions";
    plan.merges = static_cast<std::size_t>(values.integer("merges"));
    plan.drawnPictures = static_cast<std::size_t>(values.integer("drawn_pictures"));
    plan.seed = plan.trainer.seed = static_cast<std::uint64_t>(values.integer("seed"));
    plan.trainer.threads = 0;
    plan.trainer.bf16 = values.boolean("bf16");
    plan.trainer.adamRate = values.real("lr_adam");
    plan.trainer.muonRate = values.real("lr_muon");
    plan.trainer.adamDecay = values.real("weight_decay");
    plan.trainer.muonDecay = kMuonDecayShare * plan.trainer.adamDecay;
    const double lowest = values.real("temperature_lowest");
    plan.trainer.largestScale = 1.0 / lowest;
    plan.trainer.firstScale = 1.0 / std::max(lowest, values.real("temperature"));
    return plan;
}

LearningRatePlan BackbonePlan::rates(std::int64_t steps) const {
    const auto share = [steps](double part) { return static_cast<std::int64_t>(part * static_cast<double>(steps)); };
    return {steps, share(warmUp), share(coolDown)};
}

}  // namespace vitrine
