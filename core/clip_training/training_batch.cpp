// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/training_batch.h"

#include <algorithm>

namespace vitrine {

TokenRows TokenRows::pack(std::span<const std::vector<std::int64_t>> texts, std::int64_t endToken) {
    TokenRows packed;
    packed.rows = texts.size();
    for (const auto& text : texts) packed.length = std::max(packed.length, text.size());
    packed.ids.assign(packed.rows * packed.length, endToken);
    for (std::size_t row = 0; row < packed.rows; ++row) {
        std::copy(texts[row].begin(), texts[row].end(), packed.ids.begin() + static_cast<std::ptrdiff_t>(row * packed.length));
    }
    return packed;
}

}  // namespace vitrine
