// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/methods_card.h"

#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include "models/comparison_export.h"
#include "models/comparison_model.h"
#include "pages/evaluate/comparison_delegate.h"
#include "pages/evaluate/evaluate_session.h"
#include "settings/settings_store.h"
#include "widgets/filling_column.h"

namespace vitrine {
namespace {

const QString kColumnsKey = QStringLiteral("evaluate/columns");
constexpr int kWidestMethod = 167;
constexpr int kHeadPadding = 4;   ///< as the style sheet of the head says
constexpr int kHeadMargin = 4;    ///< that the style adds to it
constexpr int kSortArrow = 14;

QPushButton* makeMenuButton(const char* name, QMenu* menu, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", "pill");
    button->setMenu(menu);
    return button;
}

}  // namespace

MethodsCard::MethodsCard(EvaluateSession& session, SettingsStore& settings, QWidget* parent)
    : Card(parent), session_(session), settings_(settings), model_(new ComparisonModel(this)), sorter_(new ComparisonSorter(this)),
      view_(new QTableView(this)), columnMenu_(new QMenu(this)), exportMenu_(new QMenu(this)) {
    setObjectName(QStringLiteral("MethodsCard"));
    sorter_->setSourceModel(model_);
    columns_ = makeMenuButton("comparisonColumns", columnMenu_, this);
    export_ = makeMenuButton("comparisonExport", exportMenu_, this);
    head()->addWidget(columns_);
    head()->addWidget(export_);
    makeView();
    body()->addWidget(view_, 1);
    connect(&session, &EvaluateSession::methodsChanged, this, &MethodsCard::refresh);
    connect(columnMenu_, &QMenu::aboutToShow, this, &MethodsCard::fillColumnMenu);
    connect(exportMenu_, &QMenu::aboutToShow, this, &MethodsCard::fillExportMenu);
    showColumns();
    retranslate();
}

void MethodsCard::makeView() {
    view_->setObjectName(QStringLiteral("comparisonTable"));
    view_->setModel(sorter_);
    view_->setItemDelegate(new ComparisonDelegate(view_));
    view_->setShowGrid(false);
    view_->setProperty("role", "quiet");
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setTabKeyNavigation(false);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->verticalHeader()->hide();
    view_->setSortingEnabled(true);
    view_->sortByColumn(ComparisonModel::kFirstMeasure, Qt::DescendingOrder);
    view_->horizontalHeader()->setHighlightSections(false);
    // As close as the cells: eight columns have to stand beside the matrix.
    view_->horizontalHeader()->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 3px %1px; }").arg(kHeadPadding));
    view_->horizontalHeader()->setSectionsMovable(false);
    new FillingColumn(view_, ComparisonModel::kMethodColumn, kWidestMethod);
    connect(view_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &MethodsCard::showColumns);
    connect(view_, &QTableView::customContextMenuRequested, this, &MethodsCard::showRowMenu);
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        session_.setShown(current.data(ComparisonModel::KeyRole).toString());
    });
}

void MethodsCard::refresh() {
    const bool isOther = drawn_ != session_.snapshot();
    {
        const QSignalBlocker block(view_->selectionModel());
        if (isOther) model_->setSnapshot(session_.snapshot());
        if (const MethodStatus* shown = session_.shown()) {
            const QModelIndex row = sorter_->mapFromSource(model_->index(model_->rowOf(QString::fromStdString(shown->key)), 0));
            view_->selectionModel()->setCurrentIndex(row, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        }
    }
    view_->viewport()->update();  // the blocked selection draws nothing by itself
    if (!isOther) return;
    drawn_ = session_.snapshot();
    view_->resizeRowsToContents();
    showColumns();
    const auto snapshot = session_.snapshot();
    if (!snapshot || !snapshot->images) return setNote({});
    setNote(tr("on the same embeddings") + QStringLiteral(" · ") + (snapshot->images->split == Split::Test ? tr("test split") : tr("validation split")));
}

void MethodsCard::showColumns() {
    const QStringList chosen = settings_.texts(kColumnsKey);
    for (int column = 0; column < model_->columnCount(); ++column) {
        const bool isShown = column == ComparisonModel::kMethodColumn ||
                             (chosen.isEmpty() ? ComparisonModel::isStandardColumn(column) : chosen.contains(ComparisonModel::columnName(column)));
        view_->setColumnHidden(column, !isShown);
        if (isShown && column != ComparisonModel::kMethodColumn) view_->setColumnWidth(column, neededWidth(column));
    }
}

/// Of cells and head. The header view itself keeps room for a sort arrow above every column.
int MethodsCard::neededWidth(int column) const {
    const QAbstractItemView* view = view_;
    const QHeaderView* header = view_->horizontalHeader();
    const int title = header->fontMetrics().horizontalAdvance(model_->headerData(column, Qt::Horizontal).toString());
    const int arrow = header->sortIndicatorSection() == column ? kSortArrow : 0;
    return std::max(view->sizeHintForColumn(column), title + arrow + 2 * (kHeadPadding + kHeadMargin));
}

void MethodsCard::fillColumnMenu() {
    columnMenu_->clear();
    for (int column = 1; column < model_->columnCount(); ++column) {
        QAction* action = columnMenu_->addAction(model_->headerData(column, Qt::Horizontal, ComparisonModel::TitleRole).toString());
        action->setToolTip(model_->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
        action->setCheckable(true);
        action->setChecked(!view_->isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            QStringList names;
            for (int other = 0; other < model_->columnCount(); ++other)
                if (other == column ? shown : !view_->isColumnHidden(other)) names << ComparisonModel::columnName(other);
            settings_.setTexts(kColumnsKey, names);
            showColumns();
        });
    }
    columnMenu_->setToolTipsVisible(true);
    columnMenu_->addSeparator();
    QMenu* baselines = columnMenu_->addMenu(tr("Baseline"));
    const auto addBaseline = [&](const QString& title, const QString& key) {
        QAction* action = baselines->addAction(title);
        action->setCheckable(true);
        action->setChecked(model_->baseline() == key);
        connect(action, &QAction::triggered, this, [this, key] { setBaseline(key); });
    };
    addBaseline(tr("None"), {});
    for (int row = 0; row < model_->rowCount(); ++row)
        addBaseline(model_->index(row, 0).data().toString(), model_->index(row, 0).data(ComparisonModel::KeyRole).toString());
    columnMenu_->addSeparator();
    connect(columnMenu_->addAction(tr("Standard columns")), &QAction::triggered, this, [this] {
        settings_.setTexts(kColumnsKey, {});
        showColumns();
    });
}

QString MethodsCard::toCsv() const {
    QVector<int> shown;
    for (int column = 0; column < model_->columnCount(); ++column)
        if (!view_->isColumnHidden(column)) shown << column;
    return comparisonCsv(*sorter_, shown);
}

void MethodsCard::fillExportMenu() {
    exportMenu_->clear();
    QVector<int> shown;
    for (int column = 0; column < model_->columnCount(); ++column)
        if (!view_->isColumnHidden(column)) shown << column;
    connect(exportMenu_->addAction(tr("Copy as CSV")), &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(toCsv()); });
    connect(exportMenu_->addAction(tr("Copy as LaTeX")), &QAction::triggered, this,
            [this, shown] { QGuiApplication::clipboard()->setText(comparisonLatex(*sorter_, shown)); });
    exportMenu_->addSeparator();
    connect(exportMenu_->addAction(tr("Save as CSV…")), &QAction::triggered, this, &MethodsCard::saveTable);
    connect(exportMenu_->addAction(tr("Save as LaTeX…")), &QAction::triggered, this,
            [this, shown] { save(comparisonLatex(*sorter_, shown), QStringLiteral(".tex"), tr("LaTeX (*.tex)")); });
}

void MethodsCard::saveTable() { save(toCsv(), QStringLiteral(".csv"), tr("Comma-separated values (*.csv)")); }

void MethodsCard::save(const QString& text, const QString& ending, const QString& filter) {
    QString path = QFileDialog::getSaveFileName(this, tr("Export the table"), QStringLiteral("methods") + ending, filter);
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += ending;
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return;
    QMessageBox::warning(this, tr("Export the table"), tr("%1 could not be written: %2").arg(path, file.errorString()));
}

/// Pinned on top; the second lines of the others say how far they are from it.
void MethodsCard::setBaseline(const QString& key) {
    model_->setBaseline(key);
    sorter_->invalidate();
    showColumns();
}

void MethodsCard::showRowMenu(const QPoint& position) {
    const QModelIndex index = view_->indexAt(position);
    if (!index.isValid()) return;
    const QString key = index.data(ComparisonModel::KeyRole).toString();
    const bool isBaseline = index.data(ComparisonModel::BaselineRole).toBool();
    QMenu menu(this);
    connect(menu.addAction(isBaseline ? tr("No baseline") : tr("Use as baseline")), &QAction::triggered, this, [this, key, isBaseline] {
        setBaseline(isBaseline ? QString() : key);
    });
    menu.exec(view_->viewport()->mapToGlobal(position));
}

void MethodsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void MethodsCard::retranslate() {
    setTitle(tr("Methods"));
    columns_->setText(tr("Columns"));
    export_->setText(tr("Export"));
    view_->setAccessibleName(tr("Methods and their measures"));
    drawn_.reset();
    refresh();
}

}  // namespace vitrine
