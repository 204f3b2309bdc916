// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_panel.h"

#include <QEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "plots/plot_export.h"

namespace vitrine {

PlotPanel::PlotPanel(QStringView plotId, QWidget* parent)
    : QWidget(parent), plot_(createPlot(plotId, this)), stack_(new QStackedWidget(this)), view_(new QTableView(this)),
      model_(new PlotTableModel({}, this)), tableButton_(new QPushButton(this)), exportButton_(new QPushButton(this)) {
    setObjectName(QStringLiteral("PlotPanel"));
    auto* proxy = new QSortFilterProxyModel(this);
    proxy->setSourceModel(model_);
    proxy->setSortRole(PlotTableModel::NumberRole);
    view_->setObjectName(QStringLiteral("plotTable"));
    view_->setProperty("role", "grid");
    view_->setModel(proxy);
    view_->setSortingEnabled(true);
    view_->sortByColumn(-1, Qt::AscendingOrder);
    view_->verticalHeader()->hide();
    view_->setAlternatingRowColors(true);
    view_->setTabKeyNavigation(false);
    view_->horizontalHeader()->setStretchLastSection(true);
    stack_->addWidget(plot_);
    stack_->addWidget(view_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);
    tableButton_->setObjectName(QStringLiteral("plotAsTable"));
    tableButton_->setProperty("role", "pill");
    tableButton_->setCheckable(true);
    exportButton_->setObjectName(QStringLiteral("plotExport"));
    exportButton_->setProperty("role", "pill");
    connect(tableButton_, &QPushButton::toggled, this, &PlotPanel::showTable);
    connect(exportButton_, &QPushButton::clicked, this, [this] { exportPlotWithDialog(*plot_, fileName_, window()); });
    retranslate();
}

void PlotPanel::setInput(const PlotInput& input) {
    plot_->setInput(input);
    ownTable_ = {};
    if (tableButton_->isChecked()) showTable(true);
}

void PlotPanel::setTable(const PlotTable& table) {
    ownTable_ = table;
    if (tableButton_->isChecked()) showTable(true);
}

void PlotPanel::showTable(bool shown) {
    // Made only when it is looked at: a matrix of a thousand classes has many cells.
    model_->setTable(!shown ? PlotTable{} : ownTable_.columns.isEmpty() ? plot_->table() : ownTable_);
    if (shown) {
        view_->setAccessibleName(plot_->accessibleName());
        view_->horizontalHeader()->resizeSections(QHeaderView::ResizeToContents);
    }
    stack_->setCurrentIndex(shown ? 1 : 0);
}

void PlotPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void PlotPanel::retranslate() {
    tableButton_->setText(tr("Table"));
    tableButton_->setToolTip(tr("The same figures as a table"));
    exportButton_->setText(tr("Export…"));
    exportButton_->setToolTip(tr("Save as PNG, SVG, PDF or CSV"));
}

}  // namespace vitrine
