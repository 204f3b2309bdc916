// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "plots/embedding_data.h"
#include "plots/plot.h"
#include "plots/scatter_view.h"

namespace vitrine {

/// The scatter of an embedding as a registered plot.
class EmbeddingScatter final : public Plot {
    Q_OBJECT
public:
    explicit EmbeddingScatter(QWidget* parent = nullptr);

    void setInput(const PlotInput& input) override;
    PlotTable table() const override;
    void render(QCPPainter& painter, const QSize& size, const ThemeColors& colors) override;

    ScatterView& view() { return *view_; }
    const ScatterView& view() const { return *view_; }

private:
    ScatterView* view_;
};

/// The points of a frame with their coordinates, what is known of them, and whether they are selected.
PlotTable mapPointTable(const MapFramePointer& frame, const std::vector<std::uint32_t>& selection,
                        const MapClustersPointer& clusters = nullptr);

}  // namespace vitrine
