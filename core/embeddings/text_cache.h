// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "clip/clip_model.h"

namespace vitrine {

/// ClipModel::encodeTexts() that remembers, in an embedding store below `cacheRoot`: texts × P, in order, not
/// normalised. A row is kept in float32 under the weights, the precision and the exact token ids that the
/// network reads (so a filled-in template, and any change of the vocabulary, is part of the key); a text that
/// occurs twice is encoded once. A cache that can not be read or written is done without, and one that has
/// grown too large is begun anew; the folder may be deleted at any time. On the thread that owns the model.
Result<Matrix> encodeTextsCached(const ClipModel& model, std::span<const std::string> texts,
                                 const std::filesystem::path& cacheRoot, JobContext& context);

}  // namespace vitrine
