// SPDX-License-Identifier: GPL-3.0-or-later
// Trains the embedded default: a small CLIP that knows the drawn world, from nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/job_context.h"
#include "base/result.h"
#include "clip/clip_config.h"
#include "field_guide/demo_batches.h"

namespace vitrine::field_guide {

struct DemoTrainingOptions {
    std::int64_t steps = 3400;
    std::int64_t coolDown = 800;         ///< of them, with falling learning rate
    std::int64_t textSteps = 150;        ///< before: the text tower alone
    std::int64_t checkpointEvery = 300;  ///< steps
    std::int64_t evaluateEvery = 800;    ///< steps; 0 = never
    int visionWidth = 128;
    int visionLayers = 5;
    int textLayers = 2;
    DemoBatchOptions batches;
    bool bf16 = true;  ///< products in bfloat16: half the time where the processor has it
    int threads = 1;
    std::filesystem::path workFolder;  ///< checkpoint.safetensors; training resumes from one found there
};

/// The released architecture with a vocabulary of that many tokens.
ClipConfig demoClipConfig(const DemoTrainingOptions& options, std::size_t vocabularySize);

/// Trains and writes a Hugging Face CLIP directory to `backbone`. `log` gets one line of losses
/// every so often and one for each evaluation. Interrupted (Cancelled), it leaves its checkpoint
/// and the next call with the same options goes on; more or fewer `steps` are allowed then, as
/// long as the cool-down has not begun.
///
/// What the losses are and why, in short: every concept phrase is encoded in every step and judged
/// against every picture by a balanced sigmoid loss; half the pictures are pairs that differ in one
/// attribute, of which the one that shows the concept must score higher; the patch that lies on the
/// concept's own part must say so itself, in the last layer and in the one before; the best patch
/// anywhere must (multiple-instance learning); captions follow CLIP's InfoNCE with a weight that
/// grows in the cool-down.
Result<> trainDemoBackbone(const DemoTrainingOptions& options, const std::filesystem::path& backbone,
                           JobContext& context, const std::function<void(const std::string&)>& log);

/// Writes the averaged weights of a checkpoint, finished or not, as such a directory.
Result<> exportDemoBackbone(const DemoTrainingOptions& options, const std::filesystem::path& backbone);

}  // namespace vitrine::field_guide
