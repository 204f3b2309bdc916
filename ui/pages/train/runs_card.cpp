// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/runs_card.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QUndoCommand>
#include <QUndoStack>
#include <QVBoxLayout>

#include "bridge/engine_adapter.h"
#include "pages/train/run_dialogs.h"
#include "pages/train/run_style.h"
#include "settings/settings_store.h"
#include "theme/theme_colors.h"
#include "widgets/filling_column.h"

namespace vitrine {
namespace {

constexpr QSize kSwatch{22, 12};
constexpr int kRowHeight = 28;
constexpr int kWidestName = 260;  ///< of a run; longer ones end in "…" when the other columns need the room

/// The line a run is drawn with stands before its name; what failed is written in the colour of errors.
class RunDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const ThemeColors& colors = themeColors(option->palette);
        if (index.column() == RunTableModel::State && index.data(RunTableModel::FailedRole).toBool()) {
            option->palette.setColor(QPalette::Text, colors.error);
            option->palette.setColor(QPalette::HighlightedText, colors.error);
        }
        if (index.column() != RunTableModel::Name) return;
        const RunStyle style = runStyle(index.data(RunTableModel::MethodRole).toString(), index.data(RunTableModel::OrdinalRole).toInt(), colors);
        const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
        QPixmap swatch(kSwatch * ratio);
        swatch.setDevicePixelRatio(ratio);
        swatch.fill(Qt::transparent);
        QPainter painter(&swatch);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(style.color, 2.4, style.line, Qt::FlatCap));
        painter.drawLine(QPointF(0, kSwatch.height() / 2.0), QPointF(kSwatch.width(), kSwatch.height() / 2.0));
        painter.end();
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = kSwatch;
        option->icon = QIcon(swatch);
        option->icon.addPixmap(swatch, QIcon::Selected);  // else the selection tints the key to the curves
    }
};

class TrashCommand final : public QUndoCommand {
public:
    TrashCommand(TrainingAdapter& training, QString id, const QString& text) : QUndoCommand(text), training_(training), id_(std::move(id)) {}
    void redo() override { training_.moveToTrash(id_); }
    void undo() override { training_.restore(id_); }

private:
    TrainingAdapter& training_;
    QString id_;
};

QPushButton* makeButton(const char* name, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(QLatin1String(name));
    return button;
}

bool canResume(RunState state) {
    return state == RunState::Paused || state == RunState::Failed || state == RunState::Recoverable || state == RunState::Queued;
}

}  // namespace

RunsCard::RunsCard(const PageContext& context, QWidget* parent) : Card(parent), context_(context), training_(context.adapter.training()) {
    setObjectName(QStringLiteral("RunsCard"));
    makeTable();
    makeButtons();
    makeMenus();
    retranslate();
    refresh();
}

void RunsCard::makeTable() {
    model_ = new RunTableModel(this);
    sorted_ = new QSortFilterProxyModel(this);
    sorted_->setSourceModel(model_);
    sorted_->setSortRole(RunTableModel::SortRole);
    sorted_->setFilterRole(RunTableModel::FilterRole);
    sorted_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    filter_ = new QLineEdit(this);
    filter_->setObjectName(QStringLiteral("runFilter"));
    filter_->setClearButtonEnabled(true);
    filter_->setMaximumWidth(170);
    grouped_ = makeButton("runGrouped", this);
    grouped_->setProperty("role", "pill");
    grouped_->setCheckable(true);
    columns_ = new QToolButton(this);
    columns_->setObjectName(QStringLiteral("runColumns"));
    columns_->setProperty("role", "button");
    columns_->setPopupMode(QToolButton::InstantPopup);
    for (QWidget* control : std::initializer_list<QWidget*>{filter_, grouped_, columns_}) head()->addWidget(control);
    table_ = new QTableView(this);
    table_->setObjectName(QStringLiteral("runTable"));
    table_->setProperty("role", "grid");
    table_->setModel(sorted_);
    table_->setItemDelegate(new RunDelegate(table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setSortingEnabled(true);
    table_->sortByColumn(RunTableModel::Name, Qt::AscendingOrder);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    body()->addWidget(table_, 1);
    connect(filter_, &QLineEdit::textChanged, sorted_, &QSortFilterProxyModel::setFilterFixedString);
    connect(grouped_, &QPushButton::toggled, model_, &RunTableModel::setGrouped);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        refresh();
        emit chosenChanged(chosen());
    });
    connect(table_, &QTableView::doubleClicked, this, [this] {
        if (inspect_->isEnabled()) use();
    });
}

void RunsCard::makeButtons() {
    pause_ = makeButton("runPause", this);
    keep_ = makeButton("runKeep", this);
    discard_ = makeButton("runDiscard", this);
    inspect_ = makeButton("runInspect", this);
    more_ = new QToolButton(this);
    more_->setObjectName(QStringLiteral("runMore"));
    more_->setProperty("role", "button");
    more_->setPopupMode(QToolButton::InstantPopup);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton* button : {pause_, keep_, discard_}) row->addWidget(button);
    row->addStretch(1);
    row->addWidget(inspect_);
    row->addWidget(more_);
    body()->addLayout(row);
    connect(pause_, &QPushButton::clicked, this, &RunsCard::pauseOrResume);
    connect(keep_, &QPushButton::clicked, this, &RunsCard::keep);
    connect(discard_, &QPushButton::clicked, this, &RunsCard::discard);
    connect(inspect_, &QPushButton::clicked, this, &RunsCard::use);
}

QAction* RunsCard::addAction(QMenu* menu, const char* name, void (RunsCard::*slot)()) {
    QAction* action = menu->addAction(QString());
    action->setObjectName(QLatin1String(name));
    connect(action, &QAction::triggered, this, slot);
    return action;
}

void RunsCard::makeMenus() {
    auto* menu = new QMenu(more_);
    baseline_ = addAction(menu, "runBaseline", &RunsCard::pinBaseline);
    words_ = addAction(menu, "runWords", &RunsCard::editWords);
    settings_ = menu->addAction(QString());
    settings_->setObjectName(QStringLiteral("runSettings"));
    connect(settings_, &QAction::triggered, this, [this] { emit settingsRequested(chosen()); });
    menu->addSeparator();
    export_ = addAction(menu, "runExport", &RunsCard::exportCurves);
    exportTable_ = addAction(menu, "runExportTable", &RunsCard::exportTable);
    menu->addSeparator();
    trash_ = addAction(menu, "runTrash", &RunsCard::moveToTrash);
    more_->setMenu(menu);
    connect(table_, &QTableView::customContextMenuRequested, this, [this, menu](const QPoint& at) {
        if (table_->indexAt(at).isValid()) menu->popup(table_->viewport()->mapToGlobal(at));
    });
    columnMenu_ = new QMenu(columns_);
    for (int column = RunTableModel::State; column < RunTableModel::ColumnCount; ++column) {
        const bool isStandard = column == RunTableModel::State || column == RunTableModel::Top1 || column == RunTableModel::Active ||
                                column == RunTableModel::Time;
        QAction* action = columnMenu_->addAction(QString());
        action->setObjectName(QStringLiteral("runColumn%1").arg(column));
        action->setCheckable(true);
        action->setChecked(context_.settings.choice(QStringLiteral("train/column%1").arg(column), isStandard ? 1 : 0) != 0);
        connect(action, &QAction::toggled, this, [this, column](bool shown) { showColumn(column, shown); });
        table_->setColumnHidden(column, !action->isChecked());
    }
    columns_->setMenu(columnMenu_);
    QHeaderView* header = table_->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setMinimumSectionSize(44);
    new FillingColumn(table_, RunTableModel::Name, kWidestName);
}

void RunsCard::showColumn(int column, bool shown) {
    table_->setColumnHidden(column, !shown);
    context_.settings.setChoice(QStringLiteral("train/column%1").arg(column), shown ? 1 : 0);
}

QString RunsCard::chosen() const {
    const QModelIndex index = table_->currentIndex();
    return index.isValid() ? index.siblingAtColumn(0).data(RunTableModel::IdRole).toString() : QString();
}

void RunsCard::choose(const QString& id) {
    const int row = model_->rowOf(id);
    if (row < 0) return;
    const QModelIndex index = sorted_->mapFromSource(model_->index(row, 0));
    table_->setCurrentIndex(index);
    table_->scrollTo(index);
}

void RunsCard::setRuns(const std::vector<TrainingRunPointer>& runs) {
    const QString before = chosen();
    model_->setRuns(runs);
    if (!before.isEmpty() && chosen() != before) choose(before);
    refresh();
}

void RunsCard::pauseOrResume() {
    const TrainingRunPointer run = training_.run(chosen());
    if (!run) return;
    if (canResume(run->state)) training_.resume(chosen());
    else training_.pause(chosen());
}

void RunsCard::use() {
    const TrainingRunPointer run = training_.run(chosen());
    if (run && run->makesBackbone) emit backboneRequested(chosen());
    else if (run && !isUsable(run->state)) training_.showUnfinished(chosen());
    else emit inspectRequested(chosen());
}

void RunsCard::keep() { training_.keep(chosen()); }
void RunsCard::discard() { training_.discard(chosen()); }

void RunsCard::pinBaseline() {
    model_->setBaseline(model_->baseline() == chosen() ? QString() : chosen());
    refresh();
}

void RunsCard::editWords() {
    const TrainingRunPointer run = training_.run(chosen());
    if (!run) return;
    RunWordsDialog dialog(*run, this);
    if (dialog.exec() == QDialog::Accepted) training_.describe(QString::fromStdString(run->id), dialog.name(), dialog.note());
}

void RunsCard::exportCurves() {
    const TrainingRunPointer run = training_.run(chosen());
    if (!run) return;
    RunExportDialog dialog(*run, context_.settings.lastFolder(QStringLiteral("runs")), this);
    if (dialog.exec() != QDialog::Accepted) return;
    context_.settings.setLastFolder(QStringLiteral("runs"), QFileInfo(dialog.path()).path());
    training_.exportRun(QString::fromStdString(run->id), dialog.format(), dialog.path());
}

void RunsCard::exportTable() {
    const QString folder = context_.settings.lastFolder(QStringLiteral("runs"));
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the table"), QDir(folder).filePath(QStringLiteral("runs.csv")));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    const QByteArray text = model_->toCsv().toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) emit training_.exported(path);
    else emit training_.refused({ErrorCode::FileNotWritable, path.toStdString(), file.errorString().toStdString()});
}

void RunsCard::moveToTrash() {
    const TrainingRunPointer run = training_.run(chosen());
    if (run) context_.undo.push(new TrashCommand(training_, QString::fromStdString(run->id), tr("Move %1 to the trash").arg(QString::fromStdString(run->name))));
}

void RunsCard::refresh() {
    const TrainingRunPointer run = training_.run(chosen());
    const bool hasRun = run != nullptr;
    const RunState state = hasRun ? run->state : RunState::Finished;
    const bool isOpen = hasRun && !isUsable(state);
    const bool isEnding = state == RunState::Pausing || state == RunState::Keeping;
    pause_->setText(isOpen && canResume(state) ? tr("Resume") : tr("Pause"));
    pause_->setEnabled(isOpen && !isEnding);
    keep_->setEnabled(isOpen && !isEnding && state != RunState::Queued && run->step > 0);
    discard_->setEnabled(isOpen && !isEnding);
    const bool hasStateToShow = isOpen && canResume(state) && !run->makesBackbone && !run->checkpoint.empty();
    inspect_->setEnabled(hasRun && (isUsable(state) || hasStateToShow));
    inspect_->setToolTip(hasStateToShow ? tr("As a column marked as unfinished, with what it has learnt by its last state; the training can go on") : QString());
    inspect_->setText(hasRun && run->makesBackbone ? tr("Use as backbone") : tr("Show in Inspect"));
    for (QAction* action : {words_, settings_, export_}) action->setEnabled(hasRun);
    baseline_->setEnabled(hasRun && isUsable(state));
    baseline_->setText(hasRun && model_->baseline() == chosen() ? tr("Unpin baseline") : tr("Pin as baseline"));
    exportTable_->setEnabled(model_->rowCount() > 0);
    trash_->setEnabled(hasRun && isUsable(state) && !run->isReadOnly);
}

void RunsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void RunsCard::retranslate() {
    setTitle(tr("Runs"));
    table_->setToolTip(tr("A tick draws a run in the charts"));
    filter_->setPlaceholderText(tr("Filter runs"));
    filter_->setAccessibleName(tr("Filter runs"));
    grouped_->setText(tr("Mean over seeds"));
    grouped_->setToolTip(tr("One row for runs that differ in their seed only: mean ± standard deviation"));
    columns_->setText(tr("Columns"));
    table_->setAccessibleName(tr("Runs"));
    keep_->setText(tr("Stop and keep"));
    keep_->setToolTip(tr("End the training now; what it has learnt so far becomes a usable run"));
    discard_->setText(tr("Discard"));
    discard_->setToolTip(tr("End the training and move what it wrote to the trash"));
    more_->setText(tr("More"));
    words_->setText(tr("Name and note…"));
    settings_->setText(tr("Use its settings"));
    export_->setText(tr("Export curves…"));
    exportTable_->setText(tr("Export the table…"));
    trash_->setText(tr("Move to trash"));
    for (int i = 0; i < columnMenu_->actions().size(); ++i)
        columnMenu_->actions()[i]->setText(model_->headerData(RunTableModel::State + i, Qt::Horizontal).toString());
    emit model_->headerDataChanged(Qt::Horizontal, 0, RunTableModel::ColumnCount - 1);
    refresh();
}

}  // namespace vitrine
