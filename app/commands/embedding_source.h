// SPDX-License-Identifier: GPL-3.0-or-later
// Points for `vitrine map` and `vitrine cluster`: rows of a file, or of the demo workspace.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

struct LabelledPoints {
    std::string subject;                  ///< the file, for messages
    Matrix points;                        ///< n×d, all finite
    std::vector<int> labels;              ///< n, −1 = not known; empty where nothing is known of any
    std::vector<std::string> labelNames;  ///< of label 0, 1, …
    std::vector<std::string> ids;         ///< n
};

/// `embeddings` is a .npy matrix, or a safetensors file: embeddings of Vitrine (with labels), or any file with a tensor
/// "image_embeds" or "embeddings" or a single matrix. Empty: the demo workspace's. `labels`, if given, replaces what
/// the file says: .npy of whole numbers, or text with one label a line.
Result<LabelledPoints> readLabelledPoints(const std::filesystem::path& embeddings, const std::filesystem::path& labels);

/// Text as one field of a CSV line.
std::string csvField(const std::string& text);

}  // namespace vitrine
