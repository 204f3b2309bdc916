// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/concept_card.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "pages/inspect/concept_header.h"
#include "pages/inspect/concept_table_dialog.h"
#include "pages/inspect/concept_view.h"
#include "pages/inspect/inspect_session.h"
#include "selection/selection_hub.h"
#include "settings/settings_store.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

const QString kScaleKey = QStringLiteral("inspect/scale");
const QString kArrangementKey = QStringLiteral("inspect/arrangement");

QHash<QString, float> conceptQuality(const InspectionSnapshot& inspection) {
    QHash<QString, float> quality;
    if (!inspection.workspace) return quality;
    const auto& names = inspection.workspace->conceptNames;
    const auto& values = inspection.workspace->conceptQuality;
    for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) quality.insert(QString::fromStdString(names[i]), values[i]);
    return quality;
}

QStringList editedNames(const InspectSession& session) {
    QStringList names;
    for (const ConceptEdit& edit : session.edits()) names << QString::fromStdString(edit.conceptName);
    return names;
}

}  // namespace

ConceptCard::ConceptCard(InspectSession& session, SettingsStore& settings, QWidget* parent)
    : Card(parent), session_(session), settings_(settings), table_(new ConceptTableModel(this)) {
    setObjectName(QStringLiteral("ConceptCard"));
    view_ = new ConceptView(*table_, session.hub(), this);
    makeControls();
    body()->addWidget(view_, 1);
    connect(view_, &ConceptView::editRequested, this, &ConceptCard::editRequested);
    connect(&session, &InspectSession::inspectionChanged, this, &ConceptCard::refresh);
    connect(&session, &InspectSession::columnsChanged, this, &ConceptCard::refreshValues);
    retranslate();
    setScale(static_cast<ConceptTableModel::Scale>(settings.choice(kScaleKey, static_cast<int>(ConceptTableModel::Scale::Raw))));
    const bool top = settings.choice(kArrangementKey, 0) == static_cast<int>(ConceptTableModel::Arrangement::TopOfEach);
    setArrangement(top ? ConceptTableModel::Arrangement::TopOfEach : ConceptTableModel::Arrangement::Aligned);
}

void ConceptCard::makeControls() {
    aligned_ = new QPushButton(this);
    aligned_->setObjectName(QStringLiteral("arrangementAligned"));
    topOfEach_ = new QPushButton(this);
    topOfEach_->setObjectName(QStringLiteral("arrangementTopOfEach"));
    for (QPushButton* pill : {aligned_, topOfEach_}) {
        pill->setProperty("role", "pill");
        pill->setCheckable(true);
        pill->setAutoExclusive(true);
    }
    scale_ = new TextComboBox(QStringLiteral("conceptScale"), 6, this);
    order_ = new QToolButton(this);
    order_->setObjectName(QStringLiteral("conceptOrder"));
    order_->setProperty("role", "button");
    order_->setPopupMode(QToolButton::InstantPopup);
    order_->setMenu(new QMenu(order_));
    asTable_ = new QToolButton(this);
    asTable_->setObjectName(QStringLiteral("conceptsAsTable"));
    asTable_->setProperty("role", "button");
    for (QWidget* control : std::initializer_list<QWidget*>{aligned_, topOfEach_, scale_, order_, asTable_}) head()->addWidget(control);
    connect(aligned_, &QPushButton::clicked, this, [this] { setArrangement(ConceptTableModel::Arrangement::Aligned); });
    connect(topOfEach_, &QPushButton::clicked, this, [this] { setArrangement(ConceptTableModel::Arrangement::TopOfEach); });
    connect(scale_, &QComboBox::activated, this, [this](int choice) { setScale(static_cast<ConceptTableModel::Scale>(choice)); });
    connect(order_->menu(), &QMenu::aboutToShow, this, &ConceptCard::fillOrderMenu);
    connect(asTable_, &QToolButton::clicked, this, &ConceptCard::showAsTable);
}

void ConceptCard::setArrangement(ConceptTableModel::Arrangement arrangement) {
    const bool top = arrangement == ConceptTableModel::Arrangement::TopOfEach;
    (top ? topOfEach_ : aligned_)->setChecked(true);
    order_->setEnabled(!top);
    table_->setArrangement(arrangement);
    settings_.setChoice(kArrangementKey, static_cast<int>(arrangement));
}

void ConceptCard::setScale(ConceptTableModel::Scale scale) {
    scale_->setCurrentIndex(static_cast<int>(scale));
    table_->setScale(scale);
    settings_.setChoice(kScaleKey, static_cast<int>(scale));
}

void ConceptCard::refresh() {
    const auto inspection = session_.inspection();
    view_->header().setLabel(inspection ? QString::fromStdString(inspection->image.label) : QString());
    table_->setColumns(session_.baseColumns(), session_.columns(), inspection ? conceptQuality(*inspection) : QHash<QString, float>());
}

void ConceptCard::refreshValues() { table_->setEdited(session_.columns(), editedNames(session_)); }

void ConceptCard::fillOrderMenu() {
    QMenu* menu = order_->menu();
    menu->clear();
    const auto add = [&](const QString& text, int column, Qt::SortOrder order) {
        QAction* action = menu->addAction(text, this, [this, column, order] { table_->sort(column, order); });
        action->setCheckable(true);
        action->setChecked(table_->sortColumn() == column);
    };
    add(tr("By name"), 0, Qt::AscendingOrder);
    for (int column = 1; column < table_->columnCount(); ++column)
        add(tr("By %1").arg(table_->headerData(column, Qt::Horizontal).toString()), column, Qt::DescendingOrder);
    menu->addSeparator();
    add(tr("By disagreement of the models"), ConceptTableModel::kSortByDisagreement, Qt::DescendingOrder);
}

void ConceptCard::showAsTable() {
    const auto inspection = session_.inspection();
    if (!inspection) return;
    ConceptTableDialog dialog(session_.columns(), table_->scale(), QString::fromStdString(inspection->image.fileName), this);
    dialog.exec();
}

QSize ConceptCard::minimumSizeHint() const {
    const QMargins margins = layout()->contentsMargins();
    const QSize least = Card::minimumSizeHint();
    return {std::max(least.width(), head()->sizeHint().width() + margins.left() + margins.right()), least.height()};
}

void ConceptCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ConceptCard::retranslate() {
    setTitle(tr("Concepts"));
    aligned_->setText(tr("Aligned"));
    aligned_->setToolTip(tr("Every column shows the same concepts: the ten strongest of each model together"));
    topOfEach_->setText(tr("Top 10 of each"));
    topOfEach_->setToolTip(tr("Every column shows its own ten strongest concepts"));
    const int chosen = std::max(0, scale_->currentIndex());
    scale_->clear();
    scale_->addItems({tr("Raw"), tr("z-score"), tr("Rank")});
    scale_->setCurrentIndex(chosen);
    scale_->setAccessibleName(tr("Scale of the bars"));
    scale_->setToolTip(tr("Raw: what the model's last layer gets. z-score: deviations from the mean of the reference images. Rank: place among all concepts of the model in this image, 1 = strongest; its bar shortens with the logarithm of the place."));
    order_->setText(tr("Order"));
    order_->setToolTip(tr("Order of the rows; a click on a column's head does the same"));
    asTable_->setText(tr("Table"));
    asTable_->setToolTip(tr("Shows all concepts as a table, to read or to copy"));
    view_->header().viewport()->update();
}

}  // namespace vitrine
