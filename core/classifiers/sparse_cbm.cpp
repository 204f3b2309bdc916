// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/fit_bottleneck.h"

namespace vitrine {

ClassifierVariant make_sparse_cbm() {
    VariantInfo info;
    info.id = "sparse_cbm";
    info.title = VITRINE_TR_NOOP("Core", "Sparse-CBM");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Lets an image switch on about k concepts, chosen by a Gumbel-Softmax that hardens during "
        "training; the short list is the whole explanation, and concepts below it are lost to the head.");
    info.paper =
        "Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv "
        "2404.03323)";
    return internal::bottleneckVariant(internal::Method::Sparse, std::move(info));
}

}  // namespace vitrine
