// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot.h"

namespace vitrine {

class MatrixView;

/// A MatrixView as a plot. The table lists the cells that are not zero, row by row in the order shown.
class MatrixPlot : public Plot {
    Q_OBJECT
public:
    MatrixPlot(const QString& name, const QString& accessibleName, QWidget* parent);

    void setInput(const PlotInput& input) override;
    PlotTable table() const override;
    void render(QCPPainter& painter, const QSize& size, const ThemeColors& colors) override;
    MatrixView& view() const { return *view_; }

private:
    MatrixView* view_;
};

}  // namespace vitrine
