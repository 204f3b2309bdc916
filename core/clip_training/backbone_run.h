// SPDX-License-Identifier: GPL-3.0-or-later
// The one call of the command line and the app that trains a CLIP on captioned pictures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/job_context.h"
#include "base/option_spec.h"
#include "base/result.h"
#include "clip_training/backbone_plan.h"
#include "clip_training/backbone_store.h"
#include "clip_training/caption_data.h"

namespace vitrine {

/// One optimiser step, told on the training thread.
struct BackboneStep {
    int epoch = 0;          ///< from 1
    std::int64_t step = 0;  ///< 1..totalSteps
    std::int64_t totalSteps = 0;
    double loss = 0.0;          ///< symmetric InfoNCE of the batch, before the update
    double scale = 0.0;         ///< exp(logit_scale), before the update
    double learningRate = 0.0;  ///< of AdamW
    double gradientNorm = 0.0;
};

struct BackboneObserver {
    std::function<void(const BackboneStep&)> onStep = {};
    std::function<void(const BackboneEpoch&)> onEpoch = {};
};

/// What does not change what is computed.
struct BackboneSettings {
    bool resume = false;              ///< go on from the state in the folder, where there is one
    double checkpointSeconds = 20.0;  ///< besides the end of every epoch
    std::function<bool()> endEarly = {};  ///< true ends it with what is learnt so far: a usable model
    bool leavesNothing = false;           ///< no file is written (to measure some steps)
    std::string source = {};              ///< kept in the record: the caption table
};

/// Trains with options `values` (backboneOptions()) and writes the run's folder, the model in `folder`/backbone. On
/// the thread that owns the tensor library; live requests get their turn between two chunks of pictures. A stop request
/// leaves the state in the folder and returns Cancelled. On the CPU and with the same number of threads a resumed
/// run equals an uninterrupted one bit by bit. InvalidOption: resumed with other options or pictures.
/// NumericalFailure names epoch, step and the weight that exploded; the state on disk is the last good one.
Result<BackboneRecord> trainBackbone(const OptionValues& values, const CaptionData& data, const CaptionTokenizer& tokenizer,
                                     const std::filesystem::path& folder, JobContext& job, const BackboneObserver& observer = {},
                                     const BackboneSettings& settings = {});

}  // namespace vitrine
