// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a safetensors file: an error, or tensors that all lie inside the data.
#include <cstdlib>

#include "io/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = vitrine::parseSafetensorsHeader({data, size}, "fuzz");
    if (!header) {
        if (header.error().detail.empty()) std::abort();
        return 0;
    }
    std::size_t expected = 0;
    for (const auto& tensor : header->tensors) {
        const bool fits = tensor.begin == expected && tensor.end <= size - header->dataStart &&
                          tensor.end - tensor.begin == tensor.elements() * vitrine::dtypeSize(tensor.dtype);
        if (!fits) std::abort();
        expected = tensor.end;
    }
    return 0;
}
