// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/workspace.h"
#include "support/tiny_clip.h"

namespace vitrine::test {

/// A complete workspace that opens in milliseconds: a CLIP with random weights, pictures of four
/// plain colours with noise, their real embeddings, no runs. Everything depends on the sizes only.
/// Tests that use it link the room engine. A failure to write it throws.
struct TinyWorkspace {
    static constexpr int kClasses = 4;
    int imagesPerClass = 36;  ///< two thirds train, then validation, then test
    bool isDemo = false;
    /// "red" comes after "green" so that its merge of r and e does not split that one.
    TinyClip clip = TinyClip{.words = {"a", "photo", "of", "green", "grey", "red", "blue", "dark", "bright"}};

    std::vector<std::string> classNames{"red", "green", "blue", "grey"};
    std::vector<std::string> concepts{"red", "green", "blue", "grey", "dark", "bright"};

    /// Writes it all; `folder` is created.
    void write(const std::filesystem::path& folder) const;
    /// The pictures that write() makes, in the order of its labels file.
    std::vector<std::filesystem::path> images(const std::filesystem::path& folder) const;
};

/// A picture of one colour with noise that depends on `seed`.
Image noisyColour(int width, int height, int colourClass, std::uint64_t seed);

}  // namespace vitrine::test
