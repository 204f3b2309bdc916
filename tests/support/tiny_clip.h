// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "io/safetensors.h"

namespace vitrine::test {

/// A complete CLIP folder with random weights, small enough to run in a millisecond.
struct TinyClip {
    int visionWidth = 32;
    int visionHeads = 2;
    int textWidth = 24;
    int textHeads = 3;
    int layers = 2;
    int imageSize = 32;
    int patchSize = 8;
    int contextLength = 16;
    int projectionDim = 16;
    std::string activation = "quick_gelu";
    std::vector<std::string> words{"a", "photo", "of", "cat", "dog", "red"};  ///< whole-word tokens

    struct Tensor {
        std::vector<std::size_t> shape;
        std::vector<float> values;
    };
    using Tensors = std::map<std::string, Tensor>;

    int vocabularySize() const;
    /// Weights by their Hugging Face names; the same at each call.
    Tensors tensors() const;
    /// config.json, vocab.json, merges.txt, preprocessor_config.json.
    void writeConfig(const std::filesystem::path& folder) const;
    void write(const std::filesystem::path& folder, DType dtype = DType::F32) const;
};

void writeTensors(const TinyClip::Tensors& tensors, const std::filesystem::path& file, DType dtype = DType::F32);

/// `count` × 3 × size × size repeatable values of about unit spread.
std::vector<float> randomPixels(std::size_t count, int size);

}  // namespace vitrine::test
