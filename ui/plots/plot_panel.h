// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "plots/plot.h"

class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace vitrine {

class PlotTableModel;

/// A plot with its table twin and its export: the buttons are made here and placed by the card around it.
class PlotPanel : public QWidget {
    Q_OBJECT
public:
    PlotPanel(QStringView plotId, QWidget* parent = nullptr);

    Plot& plot() const { return *plot_; }
    void setInput(const PlotInput& input);
    /// Proposed as the file name of an export.
    void setFileName(const QString& name) { fileName_ = name; }
    /// Something else than the plot's own table, where more is known than is drawn.
    void setTable(const PlotTable& table);

    QPushButton* tableButton() const { return tableButton_; }
    QPushButton* exportButton() const { return exportButton_; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showTable(bool shown);
    void retranslate();

    Plot* plot_;
    QStackedWidget* stack_;
    QTableView* view_;
    PlotTableModel* model_;
    QPushButton* tableButton_;
    QPushButton* exportButton_;
    QString fileName_ = QStringLiteral("chart");
    PlotTable ownTable_;
};

}  // namespace vitrine
