// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/bottleneck_based.h"

namespace vitrine {

BottleneckData cosineBottleneck(std::vector<std::string> conceptNames, Matrix conceptTexts,
                                std::vector<std::string> classNames, Matrix headWeights) {
    BottleneckData data;
    data.mean.assign(conceptNames.size(), 0.0F);
    data.deviation.assign(conceptNames.size(), 1.0F);
    data.conceptNames = std::move(conceptNames);
    data.classNames = std::move(classNames);
    data.conceptTexts = std::move(conceptTexts);
    data.headWeights = std::move(headWeights);
    return data;
}

}  // namespace vitrine
