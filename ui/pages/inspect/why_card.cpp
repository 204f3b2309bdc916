// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/why_card.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "bridge/explanations.h"
#include "models/contribution_model.h"
#include "pages/inspect/contribution_view.h"
#include "pages/inspect/inspect_session.h"
#include "report/report_text.h"
#include "selection/selection_hub.h"
#include "theme/theme_colors.h"
#include "widgets/elided_label.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kFewestLetters = 7;

QComboBox* makeClassCombo(const char* name, QWidget* parent) {
    auto* combo = new TextComboBox(QLatin1String(name), kFewestLetters, parent);
    combo->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    return combo;
}

// Class indices by falling probability: the predicted one first, its rivals next.
std::vector<std::size_t> classesByProbability(const ModelColumn& column) {
    return largestIndices(column.logits, column.logits.size());
}

}  // namespace

WhyCard::WhyCard(InspectSession& session, QWidget* parent) : Card(parent), session_(session), model_(new ContributionModel(this)) {
    setObjectName(QStringLiteral("WhyCard"));
    why_ = makeLabel({}, "title", this);
    andNot_ = makeLabel({}, "title", this);
    classA_ = makeClassCombo("whyClassA", this);
    classB_ = makeClassCombo("whyClassB", this);
    method_ = makeClassCombo("whyModel", this);
    head()->insertWidget(0, why_);
    head()->insertWidget(1, classA_);
    head()->insertWidget(2, andNot_);
    head()->insertWidget(3, classB_);
    head()->addWidget(method_);
    view_ = new ContributionView(*model_, session.hub(), this);
    sum_ = new ElidedLabel(this);
    sum_->setObjectName(QStringLiteral("whySum"));
    sum_->setProperty("role", "muted");
    body()->addWidget(view_, 1);
    body()->addWidget(sum_);
    connect(&session, &InspectSession::inspectionChanged, this, &WhyCard::rebuild);
    connect(&session, &InspectSession::explainedChanged, this, &WhyCard::rebuild);
    connect(&session, &InspectSession::columnsChanged, this, &WhyCard::refresh);
    connect(&session.hub(), &SelectionHub::classPairChanged, this, &WhyCard::rebuild);
    connect(method_, &QComboBox::activated, this, [this](int index) { session_.setExplained(method_->itemData(index).toString()); });
    for (QComboBox* combo : {classA_, classB_}) connect(combo, &QComboBox::activated, this, &WhyCard::refresh);
    retranslate();
}

int WhyCard::classA() const { return classA_->currentData().toInt(); }

int WhyCard::classB() const { return classB_->currentData().toInt(); }

QString WhyCard::rivalName() const { return classB_->currentText(); }

void WhyCard::rebuild() {
    const QSignalBlocker blockMethod(method_);
    method_->clear();
    classA_->clear();
    classB_->clear();
    const int explained = session_.explainedIndex();
    setEnabled(explained >= 0);
    if (explained < 0) {
        model_->clear();
        sum_->setFullText(session_.inspection() ? tr("No trained run fits this workspace, so there is no decision to take apart.") : QString());
        return;
    }
    for (const ModelColumn& column : session_.baseColumns()) {
        if (!decidesThroughConcepts(column)) continue;
        method_->addItem(QString::fromStdString(column.title), QString::fromStdString(column.id));
        if (&column == &session_.baseColumns()[static_cast<std::size_t>(explained)]) method_->setCurrentIndex(method_->count() - 1);
    }
    const ModelColumn& column = session_.baseColumns()[static_cast<std::size_t>(explained)];
    for (const std::size_t index : classesByProbability(column)) {
        const QString name = classNameOf(column, static_cast<int>(index));
        classA_->addItem(name, static_cast<int>(index));
        classB_->addItem(name, static_cast<int>(index));
    }
    classA_->setCurrentIndex(0);
    classB_->setCurrentIndex(std::min(1, classB_->count() - 1));
    choosePair();
    refresh();
}

/// Two classes chosen elsewhere, when this model said one of them; else the answer and its rival.
void WhyCard::choosePair() {
    const ClassPair pair = session_.hub().classPair();
    const int a = classA_->findText(pair.first);
    const int b = classB_->findText(pair.second);
    if (pair.first.isEmpty() || a < 0 || b < 0 || a == b || (a != 0 && b != 0)) return;
    classA_->setCurrentIndex(a);
    classB_->setCurrentIndex(b);
}

void WhyCard::refresh() {
    const int explained = session_.explainedIndex();
    if (explained < 0 || classA_->count() < 2) return;
    const ModelColumn& column = session_.columns()[static_cast<std::size_t>(explained)];
    view_->setBarColor(modelColor(QString::fromStdString(column.run->variantId), explained, themeColors(this)));
    const PairReasons reasons = pairReasons(column, classA(), classB());
    model_->setReasons(reasons, classA_->currentText(), classB_->currentText());
    view_->setAccessibleName(tr("Why %1 and not %2").arg(classA_->currentText(), classB_->currentText()));
    sum_->setFullText(tr("The bars sum to the lead of %1 in logits, %2; residual %3.")
                          .arg(classA_->currentText(), signedNumber(reasons.gap), ReportText::tiny(reasons.residual)));
}

void WhyCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    // Qt walks a list of all widgets while it applies a style sheet: none may come or go before it is through.
    if (event->type() == QEvent::PaletteChange) QMetaObject::invokeMethod(this, &WhyCard::refresh, Qt::QueuedConnection);
}

void WhyCard::retranslate() {
    //: Followed by two class names: Why [A] and not [B]
    why_->setText(tr("Why"));
    andNot_->setText(tr("and not"));
    setAccessibleName(tr("Why this class and not that one"));
    classA_->setAccessibleName(tr("Class that is explained"));
    classB_->setAccessibleName(tr("Class it is compared with"));
    method_->setAccessibleName(tr("Model that is explained"));
    refresh();
}

}  // namespace vitrine
