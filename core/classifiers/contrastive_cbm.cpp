// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/fit_bottleneck.h"

namespace vitrine {

ClassifierVariant make_contrastive_cbm() {
    VariantInfo info;
    info.id = "contrastive_cbm";
    info.title = VITRINE_TR_NOOP("Core", "Contrastive-CBM");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Pulls each image to its own concepts and away from the others, as CLIP was trained; every concept "
        "stays on a little, so no short list explains a decision fully.");
    info.paper =
        "Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv "
        "2404.03323)";
    return internal::bottleneckVariant(internal::Method::Contrastive, std::move(info));
}

}  // namespace vitrine
