// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/classifier_registry.h"

#include <algorithm>
#include <vector>

namespace vitrine {

#define VITRINE_REGISTERED(name) ClassifierVariant make_##name();
#include "classifiers/classifier_list.inc"
#undef VITRINE_REGISTERED

std::span<const ClassifierVariant> classifierVariants() {
    static const std::vector<ClassifierVariant> variants{
#define VITRINE_REGISTERED(name) make_##name(),
#include "classifiers/classifier_list.inc"
#undef VITRINE_REGISTERED
    };
    return variants;
}

const char* fitEndName(FitEnd end) {
    if (end == FitEnd::Complete) return "complete";
    return end == FitEnd::Patience ? "patience" : "stopped";
}

const ClassifierVariant* findClassifierVariant(std::string_view id) {
    const auto variants = classifierVariants();
    const auto found = std::find_if(variants.begin(), variants.end(),
                                    [&](const ClassifierVariant& variant) { return variant.info.id == id; });
    return found == variants.end() ? nullptr : &*found;
}

}  // namespace vitrine
