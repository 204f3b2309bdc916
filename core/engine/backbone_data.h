// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/job_context.h"
#include "base/option_spec.h"
#include "clip_training/caption_data.h"

namespace vitrine {

/// What a backbone run learns from.
struct BackboneData {
    CaptionData captions;
    CaptionTokenizer tokenizer;
    std::size_t pictures = 0;  ///< of the source, before any limit
};

/// Reads the caption table `source`, or draws birds where it is empty; `limit` pictures at most (0 = all). The vocabulary
/// is learnt from the captions or that of `backbone`, as `options` (backboneOptions()) say.
Result<BackboneData> loadBackboneData(const OptionValues& options, const std::string& source, const std::filesystem::path& backbone,
                                      std::size_t limit, JobContext& job);

}  // namespace vitrine
