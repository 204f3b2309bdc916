// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/pairs_card.h"

#include <QEvent>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>
#include <cmath>

#include "pages/evaluate/evaluate_session.h"
#include "plots/plot_table.h"

namespace vitrine {

PairsCard::PairsCard(EvaluateSession& session, QWidget* parent) : Card(parent), session_(session), model_(new PlotTableModel({}, this)), view_(new QTableView(this)) {
    setObjectName(QStringLiteral("PairsCard"));
    view_->setObjectName(QStringLiteral("pairsTable"));
    view_->setModel(model_);
    view_->setShowGrid(false);
    view_->setProperty("role", "quiet");
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setTabKeyNavigation(false);
    view_->verticalHeader()->hide();
    view_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 9);
    view_->horizontalHeader()->setHighlightSections(false);
    view_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    body()->addWidget(view_, 1);
    connect(&session, &EvaluateSession::methodsChanged, this, &PairsCard::refresh);
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) { choose(current.row(), false); });
    connect(view_, &QTableView::activated, this, [this](const QModelIndex& index) { choose(index.row(), true); });
    retranslate();
}

void PairsCard::choose(int row, bool inspect) {
    if (row < 0 || row >= static_cast<int>(pairs_.size())) return;
    const auto [truth, predicted] = pairs_[static_cast<std::size_t>(row)];
    session_.setCell(truth, predicted);
    if (inspect) emit inspectRequested(truth, predicted);
}

void PairsCard::refresh() {
    PlotTable table;
    table.columns << tr("True") << tr("Predicted") << tr("Images") << tr("Share, %");
    pairs_.clear();
    if (const MethodStatus* method = session_.shown()) {
        const auto confused = mostConfusedPairs(*method->evaluation, kPairs);
        for (const ConfusedPair& pair : confused) pairs_.emplace_back(pair.trueClass, pair.predictedClass);
        table.rowCount = static_cast<int>(confused.size());
        table.cell = [this, confused](int row, int column) -> QVariant {
            const ConfusedPair& pair = confused[static_cast<std::size_t>(row)];
            switch (column) {
                case 0: return session_.className(pair.trueClass);
                case 1: return session_.className(pair.predictedClass);
                case 2: return static_cast<int>(pair.images);
                default: return static_cast<int>(std::lround(pair.share * 100.0));
            }
        };
    }
    const QSignalBlocker block(view_->selectionModel());
    model_->setTable(table);
    setNote(session_.shown() && pairs_.empty() ? tr("every image is recognised") : QString());
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    view_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
}

void PairsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void PairsCard::retranslate() {
    setTitle(tr("Most confused pairs"));
    view_->setAccessibleName(tr("Most confused pairs of classes"));
    refresh();
}

}  // namespace vitrine
