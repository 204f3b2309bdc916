// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_table_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace vitrine {

MapTableDialog::MapTableDialog(const QString& title, PlotTable table, const QString& fileName, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("MapTableDialog"));
    setWindowTitle(title);
    resize(760, 560);
    auto* model = new PlotTableModel(std::move(table), this);
    auto* proxy = new QSortFilterProxyModel(this);
    proxy->setSourceModel(model);
    proxy->setSortRole(PlotTableModel::NumberRole);
    proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    proxy->setFilterKeyColumn(-1);
    auto* filter = new QLineEdit(this);
    filter->setObjectName(QStringLiteral("mapTableFilter"));
    filter->setPlaceholderText(tr("Filter rows"));
    filter->setAccessibleName(tr("Filter rows"));
    filter->setClearButtonEnabled(true);
    connect(filter, &QLineEdit::textChanged, proxy, &QSortFilterProxyModel::setFilterFixedString);
    view_ = new QTableView(this);
    view_->setObjectName(QStringLiteral("mapTable"));
    view_->setAccessibleName(title);
    view_->setProperty("role", "grid");
    view_->setModel(proxy);
    view_->setSortingEnabled(true);
    view_->sortByColumn(-1, Qt::AscendingOrder);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setTabKeyNavigation(false);
    view_->verticalHeader()->hide();
    view_->setAlternatingRowColors(true);
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    view_->horizontalHeader()->setStretchLastSection(true);
    buttons_ = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* save = buttons_->addButton(tr("Save as CSV…"), QDialogButtonBox::ActionRole);
    save->setObjectName(QStringLiteral("mapTableSave"));
    connect(save, &QPushButton::clicked, this, [this, model, fileName] { saveCsv(model->table(), fileName, this); });
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(filter);
    layout->addWidget(view_, 1);
    layout->addWidget(buttons_);
}

void MapTableDialog::offerSelection(std::function<void(std::vector<std::uint32_t> rows)> chosen) {
    auto* take = buttons_->addButton(tr("Select these points"), QDialogButtonBox::ActionRole);
    take->setObjectName(QStringLiteral("mapTableSelect"));
    connect(take, &QPushButton::clicked, this, [this, chosen = std::move(chosen)] {
        const auto* proxy = static_cast<QSortFilterProxyModel*>(view_->model());
        std::vector<std::uint32_t> rows;
        for (const QModelIndex& index : view_->selectionModel()->selectedRows())
            rows.push_back(static_cast<std::uint32_t>(proxy->mapToSource(index).row()));
        std::sort(rows.begin(), rows.end());
        chosen(std::move(rows));
    });
}

void MapTableDialog::saveCsv(const PlotTable& table, const QString& fileName, QWidget* parent) {
    QString path = QFileDialog::getSaveFileName(parent, tr("Save as CSV"), fileName + QStringLiteral(".csv"), tr("Comma-separated values (*.csv)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".csv");
    QSaveFile file(path);  // complete or not there at all
    const QByteArray bytes = toCsv(table).toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return;
    QMessageBox::warning(parent, tr("Save as CSV"), tr("%1 could not be written: %2").arg(path, file.errorString()));
}

}  // namespace vitrine
