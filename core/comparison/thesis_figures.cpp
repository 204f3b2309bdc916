// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/thesis_figures.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "base/option_spec.h"

namespace vitrine {

const char* figureFlagTitle(FigureFlag flag) {
    switch (flag) {
        case FigureFlag::LeakySplit: return VITRINE_TR_NOOP("Core", "leaky split");
        case FigureFlag::OtherBackbone: return VITRINE_TR_NOOP("Core", "other backbone");
        case FigureFlag::OtherSplit: return VITRINE_TR_NOOP("Core", "other split");
        case FigureFlag::Copied: return VITRINE_TR_NOOP("Core", "copied");
        case FigureFlag::Inconsistent: return VITRINE_TR_NOOP("Core", "inconsistent");
    }
    return "";
}

const char* figureFlagText(FigureFlag flag) {
    switch (flag) {
        case FigureFlag::LeakySplit:
            return VITRINE_TR_NOOP("Core",
                                   "Each part was split anew without a fixed seed, so that about 80 % of the test "
                                   "images had also been trained on.");
        case FigureFlag::OtherBackbone:
            return VITRINE_TR_NOOP("Core", "Was measured with another image encoder than the rows it stands beside.");
        case FigureFlag::OtherSplit:
            return VITRINE_TR_NOOP("Core", "Was measured on the train part of the merged data, not on a test split.");
        case FigureFlag::Copied:
            return VITRINE_TR_NOOP("Core", "Equals a figure of an earlier publication and was not measured anew.");
        case FigureFlag::Inconsistent:
            return VITRINE_TR_NOOP("Core",
                                   "Lies below a bottleneck that is itself a linear map of the same embedding; an effect "
                                   "of the split or of unfinished training.");
    }
    return "";
}

std::span<const ThesisFigure> thesisFigures() {
    static const std::vector<ThesisFigure> figures{
        {"sparse_cbm", "cifar10", 0.9117, {FigureFlag::LeakySplit}},
        {"sparse_cbm", "cifar100", 0.7488, {FigureFlag::LeakySplit}},
        {"sparse_cbm", "imagenet", 0.7161, {FigureFlag::LeakySplit}},
        {"sparse_cbm", "cub", 0.8002, {FigureFlag::LeakySplit}},
        {"sparse_cbm", "places365", 0.4134, {FigureFlag::LeakySplit}},
        {"l1_cbm", "cifar10", 0.8511, {FigureFlag::LeakySplit}},
        {"l1_cbm", "cifar100", 0.7324, {FigureFlag::LeakySplit}},
        {"l1_cbm", "imagenet", 0.7102, {FigureFlag::LeakySplit}},
        {"l1_cbm", "cub", 0.7491, {FigureFlag::LeakySplit}},
        {"l1_cbm", "places365", 0.4087, {FigureFlag::LeakySplit}},
        {"contrastive_cbm", "cifar10", 0.8475, {FigureFlag::LeakySplit}},
        {"contrastive_cbm", "cifar100", 0.6846, {FigureFlag::LeakySplit}},
        {"contrastive_cbm", "imagenet", 0.7022, {FigureFlag::LeakySplit}},
        {"contrastive_cbm", "cub", 0.6704, {FigureFlag::LeakySplit}},
        {"contrastive_cbm", "places365", 0.4022, {FigureFlag::LeakySplit}},
        {"label_free_cbm", "cifar10", 0.8640, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"label_free_cbm", "cifar100", 0.6513, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"label_free_cbm", "imagenet", 0.7195, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"label_free_cbm", "cub", 0.7431, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"label_free_cbm", "places365", 0.4368, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"post_hoc_cbm", "cifar10", 0.8334, {FigureFlag::LeakySplit}},
        {"post_hoc_cbm", "cifar100", 0.5720, {FigureFlag::LeakySplit}},
        {"post_hoc_cbm", "imagenet", 0.6257, {FigureFlag::LeakySplit}},
        {"post_hoc_cbm", "cub", 0.6392, {FigureFlag::LeakySplit}},
        {"post_hoc_cbm", "places365", 0.3966, {FigureFlag::LeakySplit}},
        {"labo", "cifar10", 0.8790, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"labo", "cifar100", 0.6910, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"labo", "imagenet", 0.7040, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"labo", "cub", 0.7180, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"labo", "places365", 0.3943, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"linear_probe", "cifar10", 0.9612, {FigureFlag::LeakySplit}},
        {"linear_probe", "cifar100", 0.8003, {FigureFlag::LeakySplit}},
        {"linear_probe", "imagenet", 0.8390, {FigureFlag::Copied}},
        {"linear_probe", "cub", 0.7929, {FigureFlag::LeakySplit, FigureFlag::Inconsistent}},
        {"linear_probe", "places365", 0.4833, {FigureFlag::LeakySplit}},
        {"concept_matrix_search", "cifar10", 0.8503, {}},
        {"concept_matrix_search", "cifar100", 0.6295, {}},
        {"concept_matrix_search", "imagenet", 0.7782, {}},
        {"concept_matrix_search", "cub", 0.6517, {}},
        {"concept_matrix_search", "places365", 0.3943, {}},
        {"description_cls", "cifar10", 0.8161, {}},
        {"description_cls", "cifar100", 0.6832, {}},
        {"description_cls", "imagenet", 0.7500, {FigureFlag::Copied}},
        {"description_cls", "cub", 0.6346, {FigureFlag::Copied}},
        {"description_cls", "places365", 0.4055, {FigureFlag::Copied}},
        {"zero_shot", "cifar10", 0.8179, {FigureFlag::OtherSplit}},
        {"zero_shot", "cifar100", 0.5284, {FigureFlag::OtherSplit}},
        {"zero_shot", "imagenet", 0.7620, {FigureFlag::OtherBackbone, FigureFlag::Copied}},
        {"zero_shot", "cub", 0.6263, {FigureFlag::OtherSplit}},
        {"zero_shot", "places365", 0.4112, {}},
    };
    return figures;
}

const ThesisFigure* findThesisFigure(std::string_view variant, std::string_view dataset) {
    const auto figures = thesisFigures();
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const ThesisFigure& figure) {
        return figure.variant == variant && figure.dataset == dataset;
    });
    return found == figures.end() ? nullptr : &*found;
}

std::string_view thesisDatasetId(std::string_view datasetName) {
    std::string letters;
    for (const char character : datasetName)
        if (std::isalnum(static_cast<unsigned char>(character)) != 0)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
    const auto startsWith = [&](std::string_view start) { return letters.rfind(start, 0) == 0; };
    if (startsWith("cifar100")) return "cifar100";
    if (startsWith("cifar10")) return "cifar10";
    if (startsWith("imagenet")) return "imagenet";
    if (startsWith("cub")) return "cub";
    if (startsWith("places365")) return "places365";
    return {};
}

}  // namespace vitrine
