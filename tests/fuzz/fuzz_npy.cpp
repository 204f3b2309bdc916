// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a .npy file: an error, or a shape that fits the bytes behind the header exactly.
#include <cstdlib>

#include "io/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = vitrine::parseNpyHeader({data, size}, "fuzz");
    if (!header) {
        if (header.error().detail.empty()) std::abort();
        return 0;
    }
    const bool isWide = header->type == vitrine::NpyType::F8 || header->type == vitrine::NpyType::I8;
    if (header->dataStart > size || header->elements() * (isWide ? 8 : 4) != size - header->dataStart) std::abort();
    return 0;
}
