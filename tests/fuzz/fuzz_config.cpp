// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as config.json: an error, or sizes a network can be built from.
#include <cstdlib>
#include <string_view>

#include "clip/clip_config.h"

namespace {

void requireSane(const vitrine::TransformerConfig& config) {
    const bool sane = config.hiddenSize > 0 && config.heads > 0 && config.hiddenSize % config.heads == 0 &&
                      config.layers > 0 && config.intermediateSize > 0 && config.layerNormEpsilon > 0.0F;
    if (!sane) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto config = vitrine::parseClipConfig({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!config) return 0;
    requireSane(config->vision.transformer);
    requireSane(config->text.transformer);
    if (config->vision.patchSize < 1 || config->vision.patches() < 1 || config->projectionDim < 1) std::abort();
    return 0;
}
