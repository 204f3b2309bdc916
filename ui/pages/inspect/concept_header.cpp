// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/concept_header.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include "models/concept_table_model.h"
#include "pages/inspect/concept_delegate.h"
#include "pages/inspect/inspect_session.h"
#include "report/report_text.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kTopGap = 2;
constexpr int kLineGap = 3;
constexpr int kUnderline = 2;
constexpr int kBottomGap = 4;
constexpr int kNarrowestLegend = 70;

bool isClip(const ModelColumn& column) { return column.run && column.run->variantId == "zero_shot"; }

}  // namespace

ConceptHeader::ConceptHeader(const ConceptTableModel& table, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), table_(table) {
    setObjectName(QStringLiteral("ConceptHeader"));
    setAccessibleName(tr("Models"));
    setSectionsClickable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft);
}

void ConceptHeader::setLabel(const QString& label) {
    label_ = label;
    viewport()->update();
}

QList<int> ConceptHeader::lineTops() const {
    const int line = fontMetrics().height() + kLineGap;
    return {kTopGap, kTopGap + line, kTopGap + 2 * line + kUnderline + 2};
}

QSize ConceptHeader::sizeHint() const {
    return {QHeaderView::sizeHint().width(), lineTops().last() + fontMetrics().height() + kBottomGap};
}

QString ConceptHeader::description(int section) const {
    if (section < 1 || section > static_cast<int>(table_.columns().size())) return {};
    const ModelColumn& column = table_.columns()[static_cast<std::size_t>(section - 1)];
    const QString predicted = classNameOf(column, column.predicted);
    const double probability = column.probabilities.empty() ? 0.0 : static_cast<double>(column.probabilities[static_cast<std::size_t>(column.predicted)]);
    QStringList lines{tr("%1: %2, %3").arg(QString::fromStdString(column.title), predicted, ReportText::percent(probability))};
    if (!label_.isEmpty() && predicted != label_) lines << tr("Wrong: the image is labelled %1.").arg(label_);
    lines << tr("%1 of %n concept(s) active: above 5 % of the strongest.", nullptr, static_cast<int>(column.activations.size())).arg(column.activeConcepts);
    if (decidesThroughConcepts(column))
        lines << tr("%n concept(s) make 95 % of this decision.", nullptr, static_cast<int>(column.conceptsPerDecision));
    if (section > 1)
        lines << tr("Jaccard index of its ten strongest concepts and CLIP's (by z-score): %1.").arg(QLocale().toString(column.jaccardWithClip, 'f', 2));
    if (isClip(column))
        lines << tr("CLIP compares the image with the class names directly; the concepts describe it, they do not decide.");
    else if (!decidesThroughConcepts(column))
        lines << tr("This model decides on the embedding of the image, wholly or in part; the concepts describe it and do not explain the decision.");
    for (const std::string& warning : column.run->warnings) lines << QString::fromStdString(warning);
    return lines.join(u'\n');
}

bool ConceptHeader::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const QString text = description(logicalIndexAt(help->pos()));
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QHeaderView::event(event);
}

void ConceptHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
    painter->save();
    const QRect place = rect.adjusted(ConceptDelegate::kSideGap, 0, -ConceptDelegate::kSideGap, 0);
    painter->fillRect(rect, themeColors(this).surface);
    if (logicalIndex == 0)
        paintLegend(*painter, place, lineTops());
    else
        paintModel(*painter, place, lineTops(), logicalIndex);
    painter->restore();
}

void ConceptHeader::paintLegend(QPainter& painter, const QRect& place, const QList<int>& tops) const {
    if (place.width() < kNarrowestLegend) return;
    painter.setPen(themeColors(this).mutedText);
    const QStringList lines{QString(), tr("decision"), tr("active · Jaccard")};
    for (int line = 0; line < lines.size(); ++line)
        painter.drawText(QRect(place.left(), place.top() + tops[line], place.width(), fontMetrics().height()),
                         Qt::AlignRight | Qt::AlignVCenter, fontMetrics().elidedText(lines[line], Qt::ElideRight, place.width()));
}

void ConceptHeader::paintModel(QPainter& painter, const QRect& place, const QList<int>& tops, int section) const {
    const ThemeColors& colors = themeColors(this);
    const ModelColumn& column = table_.columns()[static_cast<std::size_t>(section - 1)];
    const int height = fontMetrics().height();
    // Right text first, then the left one in what is left.
    const auto line = [&](int number, QString left, const QFont& leftFont, const QColor& leftColor, const QString& right,
                          const QFont& rightFont, const QColor& rightColor) {
        const QRect row(place.left(), place.top() + tops[number], place.width(), height);
        painter.setFont(rightFont);
        painter.setPen(rightColor);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, right);
        const int taken = right.isEmpty() ? 0 : QFontMetrics(rightFont).horizontalAdvance(right) + 6;
        QFont fitted = leftFont;  // a little narrower rather than cut
        if (QFontMetrics(fitted).horizontalAdvance(left) > row.width() - taken) fitted.setStretch(QFont::SemiCondensed);
        painter.setFont(fitted);
        painter.setPen(leftColor);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(fitted).elidedText(left, Qt::ElideRight, row.width() - taken));
    };
    const QFont plain = font();
    QFont bold = font();
    bold.setBold(true);
    const QString predicted = classNameOf(column, column.predicted);
    const bool wrong = !label_.isEmpty() && predicted != label_;
    const double probability = column.probabilities.empty() ? 0.0 : static_cast<double>(column.probabilities[static_cast<std::size_t>(column.predicted)]);
    QString title = QString::fromStdString(column.title);
    const bool isSorted = table_.sortColumn() == section && table_.arrangement() != ConceptTableModel::Arrangement::TopOfEach;
    if (isSorted) title += table_.sortOrder() == Qt::DescendingOrder ? QStringLiteral(" ▾") : QStringLiteral(" ▴");
    const bool clip = isClip(column);
    const QString takesPart = clip                              ? tr("zero-shot")
                              : !decidesThroughConcepts(column) ? tr("not by concepts")
                                                                : tr("%1 of %2").arg(column.activeConcepts).arg(column.activations.size());
    line(0, title, bold, colors.text, {}, plain, colors.mutedText);
    line(1, (wrong ? QStringLiteral("✗ ") : QString()) + predicted, plain, wrong ? colors.error : colors.text, ReportText::percent(probability), bold,
         wrong ? colors.error : colors.text);
    const QString method = clip ? QStringLiteral("clip") : QString::fromStdString(column.run->variantId);
    painter.fillRect(QRect(place.left(), place.top() + tops[2] - kUnderline - 1, place.width(), kUnderline),
                     modelColor(method, section - 1, colors));
    line(2, takesPart, plain, colors.mutedText, clip ? QString() : QLocale().toString(column.jaccardWithClip, 'f', 2), plain, colors.mutedText);
}

}  // namespace vitrine
