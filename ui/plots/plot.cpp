// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot.h"

#include <algorithm>
#include <vector>

namespace vitrine {

#define VITRINE_REGISTERED(name) PlotInfo make_##name();
#include "plots/plot_list.inc"
#undef VITRINE_REGISTERED

std::span<const PlotInfo> plotInfos() {
    static const std::vector<PlotInfo> infos{
#define VITRINE_REGISTERED(name) make_##name(),
#include "plots/plot_list.inc"
#undef VITRINE_REGISTERED
    };
    return infos;
}

const PlotInfo* findPlot(QStringView id) {
    const auto infos = plotInfos();
    const auto found = std::find_if(infos.begin(), infos.end(), [&](const PlotInfo& info) { return id == QLatin1String(info.id); });
    return found == infos.end() ? nullptr : &*found;
}

bool canShow(const PlotInfo& info, const PlotInput& input) {
    switch (info.needs) {
        case PlotNeed::Chart: return input.chart != nullptr;
        case PlotNeed::Matrix: return input.matrix != nullptr;
        case PlotNeed::Embedding: return input.embedding != nullptr;
    }
    return false;
}

Plot* createPlot(QStringView id, QWidget* parent) {
    const PlotInfo* info = findPlot(id);
    Q_ASSERT_X(info, "createPlot", "no plot of this name is registered");
    return info->create(parent);
}

}  // namespace vitrine
