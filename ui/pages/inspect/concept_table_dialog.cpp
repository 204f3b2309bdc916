// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/concept_table_dialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace vitrine {

ConceptTableDialog::ConceptTableDialog(const std::vector<ModelColumn>& columns, ConceptTableModel::Scale scale,
                                       const QString& imageName, QWidget* parent)
    : QDialog(parent), table_(new ConceptTableModel(this)), imageName_(imageName) {
    setObjectName(QStringLiteral("ConceptTableDialog"));
    setWindowTitle(tr("Concepts of %1").arg(imageName));
    resize(720, 560);
    table_->setColumns(columns, columns, {});
    table_->setArrangement(ConceptTableModel::Arrangement::All);
    table_->setScale(scale);
    auto* proxy = new QSortFilterProxyModel(this);
    proxy->setSourceModel(table_);
    proxy->setSortRole(ConceptTableModel::ValueRole);
    proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    auto* filter = new QLineEdit(this);
    filter->setObjectName(QStringLiteral("conceptFilter"));
    filter->setPlaceholderText(tr("Filter concepts"));
    filter->setAccessibleName(tr("Filter concepts"));
    filter->setClearButtonEnabled(true);
    connect(filter, &QLineEdit::textChanged, proxy, &QSortFilterProxyModel::setFilterFixedString);
    auto* view = new QTableView(this);
    view->setObjectName(QStringLiteral("conceptNumbers"));
    view->setAccessibleName(tr("All concepts and their values"));
    view->setProperty("role", "grid");
    view->setModel(proxy);
    view->setSortingEnabled(true);
    view->sortByColumn(1, Qt::DescendingOrder);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    view->setAlternatingRowColors(true);
    view->setTabKeyNavigation(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* copy = buttons->addButton(tr("Copy as CSV"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copyCsv"));
    auto* saveButton = buttons->addButton(tr("Save as CSV…"), QDialogButtonBox::ActionRole);
    saveButton->setObjectName(QStringLiteral("saveCsv"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(table_->toCsv()); });
    connect(saveButton, &QPushButton::clicked, this, &ConceptTableDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(filter);
    layout->addWidget(view, 1);
    layout->addWidget(buttons);
}

void ConceptTableDialog::save() {
    const QString proposal = QFileInfo(imageName_).completeBaseName() + QStringLiteral("-concepts.csv");
    QString path = QFileDialog::getSaveFileName(this, tr("Save as CSV"), proposal, tr("Comma-separated values (*.csv)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".csv");
    QSaveFile file(path);  // complete or not there at all
    const QByteArray bytes = table_->toCsv().toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return;
    QMessageBox::warning(this, windowTitle(), tr("%1 could not be written: %2").arg(path, file.errorString()));
}

}  // namespace vitrine
