// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/outcome_list.h"

#include <QGridLayout>
#include <QLabel>
#include <QRegularExpression>

#include "pages/inspect/inspect_session.h"
#include "report/report_text.h"
#include "theme/theme_colors.h"
#include "widgets/card.h"
#include "widgets/model_dot.h"

namespace vitrine {
namespace {

QString percentOf(const ModelColumn& column) {
    if (column.probabilities.empty()) return {};
    const double share = static_cast<double>(column.probabilities[static_cast<std::size_t>(column.predicted)]);
    return ReportText::percent(share);
}

}  // namespace

OutcomeList::OutcomeList(QWidget* parent) : QWidget(parent), layout_(new QGridLayout(this)) {
    setObjectName(QStringLiteral("OutcomeList"));
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setHorizontalSpacing(6);
    layout_->setVerticalSpacing(2);
    layout_->setColumnStretch(2, 1);
}

OutcomeList::Row& OutcomeList::row(std::size_t index) {
    while (rows_.size() <= index) {
        const int at = static_cast<int>(rows_.size());
        Row made{new ModelDot({}, at, true, this), makeLabel({}, "muted", this), new QLabel(this)};
        made.text->setTextFormat(Qt::RichText);
        made.text->setObjectName(QStringLiteral("outcome%1").arg(at));
        layout_->addWidget(made.dot, at, 0);
        layout_->addWidget(made.title, at, 1);
        layout_->addWidget(made.text, at, 2);
        rows_.push_back(made);
    }
    return rows_[index];
}

void OutcomeList::setOutcomes(const std::vector<ModelColumn>& before, const std::vector<ModelColumn>& after, const QString& label) {
    const ThemeColors& colors = themeColors(this);
    std::size_t used = 0;
    for (std::size_t index = 0; index < after.size(); ++index) {
        const ModelColumn& now = after[index];
        if (!decidesThroughConcepts(now)) continue;
        const Row& line = row(used++);
        const QString method = QString::fromStdString(now.run->variantId);
        line.dot->setModel(method, static_cast<int>(index));
        line.title->setText(QString::fromStdString(now.title));
        const QString said = classNameOf(before[index], before[index].predicted);
        const QString says = classNameOf(now, now.predicted);
        QString sentence = QStringLiteral("<b>%1</b> %2").arg(says.toHtmlEscaped(), percentOf(now));
        if (says != said)
            sentence = tr("%1 → %2", "class before, class after").arg(said.toHtmlEscaped(), sentence);
        else if (now.probabilities != before[index].probabilities)
            sentence = tr("%1, was %2", "class and probability, probability before").arg(sentence, percentOf(before[index]));
        if (!label.isEmpty() && says != label) sentence += QStringLiteral(" <span style='color:%1'>✗</span>").arg(colors.error.name());
        line.text->setText(sentence);
        line.text->setAccessibleName(QString(sentence).remove(QRegularExpression(QStringLiteral("<[^>]*>"))));
    }
    for (std::size_t index = 0; index < rows_.size(); ++index)
        for (QWidget* part : std::initializer_list<QWidget*>{rows_[index].dot, rows_[index].title, rows_[index].text}) part->setVisible(index < used);
}

}  // namespace vitrine
