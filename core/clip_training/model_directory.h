// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "clip/clip_config.h"
#include "image/preprocessor.h"

namespace vitrine {

/// Writes config.json, preprocessor_config.json, tokenizer_config.json and special_tokens_map.json
/// of a Hugging Face `CLIPModel` into `directory`, which is created; `name` is what the model is called
/// (`_name_or_path`). Weights and vocabulary come
/// from ClipTrainer::exportWeights and BytePairVocabulary::write.
Result<> writeModelDirectory(const std::filesystem::path& directory, const std::string& name, const ClipConfig& config,
                             const PreprocessorConfig& preprocessor);

}  // namespace vitrine
