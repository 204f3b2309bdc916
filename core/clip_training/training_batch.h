// SPDX-License-Identifier: GPL-3.0-or-later
// One step's worth of data for the CLIP trainer, in plain memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

/// Token rows of one length; shorter texts are filled up with the end token.
struct TokenRows {
    std::vector<std::int64_t> ids;
    std::size_t rows = 0;
    std::size_t length = 0;

    /// Trims to the longest text, so that short phrases cost little.
    static TokenRows pack(std::span<const std::vector<std::int64_t>> texts, std::int64_t endToken);
};

/// Pictures and what is known of them. Only `pixels` is needed; each further member switches on
/// the loss that uses it.
struct TrainingBatch {
    std::size_t images = 0;
    std::vector<float> pixels;  ///< images × 3 × S × S, normalised

    TokenRows captions;  ///< one row a picture, or none: symmetric InfoNCE

    /// D concept phrases, then the names of C classes; one wording each.
    TokenRows phrases;
    std::size_t conceptCount = 0;            ///< D
    std::vector<std::uint8_t> truth;         ///< images × D: 1 = the concept can be seen
    std::vector<float> conceptWeights;       ///< images: weight of the picture in the concept losses
    std::vector<std::int64_t> conceptPatch;  ///< images × D: patch on the concept's part, −1 = not known
    std::vector<std::int64_t> classes;       ///< images: class index, −1 = none

    /// Pictures i and i + pairs, i < pairs, differ by one edit and nothing else.
    std::size_t pairs = 0;
};

}  // namespace vitrine
