// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/fit_bottleneck.h"

namespace vitrine {

ClassifierVariant make_l1_cbm() {
    VariantInfo info;
    info.id = "l1_cbm";
    info.title = VITRINE_TR_NOOP("Core", "ℓ1-CBM");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Shrinks the concept layer until whole concepts vanish for every image; what remains is a shorter "
        "list of concepts, bought with some accuracy as the weight grows.");
    info.paper =
        "Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv "
        "2404.03323)";
    return internal::bottleneckVariant(internal::Method::L1, std::move(info));
}

}  // namespace vitrine
