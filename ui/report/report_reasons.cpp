// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_reasons.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "report/report_style.h"

namespace vitrine {
namespace {

constexpr std::size_t kPerBand = 3;
constexpr double kGap = 16.0;
constexpr double kTermHeight = 11.0;
constexpr double kValueWidth = 30.0;
constexpr double kNameShare = 0.44;
constexpr int kQuestionLines = 3;
constexpr std::size_t kChangesShown = 4;
constexpr double kLead = 96.0;

TextStyle termStyle() { return bodyText().sized(7.5).aligned(Qt::AlignRight | Qt::AlignVCenter); }

}  // namespace

ReportReasons::ReportReasons(const ReportItem& item) : item_(item) {}

void ReportReasons::place(PageFlow& flow) const {
    placeExplanations(flow);
    if (item_.whatIf) placeWhatIf(flow, *item_.whatIf);
}

int ReportReasons::positionOf(const std::string& modelId) const {
    const auto found = std::find_if(item_.columns.begin(), item_.columns.end(),
                                    [&](const ReportColumn& column) { return column.modelId == modelId; });
    return static_cast<int>(found - item_.columns.begin());
}

QString ReportReasons::question(const ReportExplanation& explanation) {
    return tr("Why %1 and not %2?").arg(text(explanation.classA), text(explanation.classB));
}

QString ReportReasons::sumLine(const ReportExplanation& explanation) {
    return tr("Sum = lead in logits %1 (residual %2)")
        .arg(ReportText::number(explanation.gap), ReportText::tiny(explanation.residual));
}

double ReportReasons::termHeight(const ReportTerm& term, double width) {
    const double wrapped = ReportText::wrappedHeight(text(term.conceptName), width * kNameShare - 4.0, termStyle(), 2);
    return std::max(kTermHeight, wrapped + 2.0);
}

double ReportReasons::explanationHeight(const ReportExplanation& explanation, double width) const {
    double terms = ((explanation.restCount > 0 ? 1.0 : 0.0) + (explanation.biasTerm != 0.0 ? 1.0 : 0.0)) * kTermHeight;
    for (const ReportTerm& term : explanation.terms) terms += termHeight(term, width);
    return 11.0 + ReportText::wrappedHeight(question(explanation), width, bodyText().emphasised(), kQuestionLines) + 4.0 +
           terms + 3.0 + ReportText::wrappedHeight(sumLine(explanation), width, mutedText().sized(7.0), 2);
}

void ReportReasons::placeExplanations(PageFlow& flow) const {
    for (std::size_t first = 0; first < item_.explanations.size(); first += kPerBand) {
        const std::size_t count = std::min(kPerBand, item_.explanations.size() - first);
        const double width = (PageFlow::kWidth - kGap * static_cast<double>(kPerBand - 1)) / static_cast<double>(kPerBand);
        double height = 0.0;
        for (std::size_t i = first; i < first + count; ++i) {
            height = std::max(height, explanationHeight(item_.explanations[i], width));
        }
        const QString title = tr("Why this class");
        const QString remark = tr("what each concept adds to the lead of the first class over the second, in logits; lighter bars speak for the second");
        const double heading = headingHeight(title, remark);
        flow.place(heading + height, 14.0, [this, first, count, width, title, remark, heading](QPainter& painter, const QRectF& area) {
            drawHeading(painter, QRectF(area.topLeft(), QSizeF(area.width(), heading)), title, remark);
            for (std::size_t i = 0; i < count; ++i) {
                const double left = area.left() + static_cast<double>(i) * (width + kGap);
                drawExplanation(painter, QRectF(left, area.top() + heading, width, area.height() - heading),
                                item_.explanations[first + i]);
            }
        });
    }
}

void ReportReasons::drawExplanation(QPainter& painter, const QRectF& area, const ReportExplanation& explanation) const {
    const QColor color = modelColor(text(explanation.modelId), positionOf(explanation.modelId), paper());
    ReportText::drawLine(painter, QRectF(area.left(), area.top(), area.width(), 10.0), text(explanation.title),
                         mutedText().emphasised().colored(color.darker(115)));
    double top = area.top() + 11.0;
    const TextStyle questionStyle = bodyText().emphasised().aligned(Qt::AlignLeft | Qt::AlignTop);
    const double questionHeight = ReportText::wrappedHeight(question(explanation), area.width(), questionStyle, kQuestionLines);
    ReportText::drawWrapped(painter, QRectF(area.left(), top, area.width(), questionHeight), question(explanation), questionStyle,
                            kQuestionLines);
    top += questionHeight + 4.0;

    double low = 0.0;
    double high = 0.0;
    for (const ReportTerm& term : explanation.terms) {
        low = std::min(low, term.value);
        high = std::max(high, term.value);
    }
    const double span = std::max(high - low, 1e-12);
    const double names = area.width() * kNameShare;
    const auto line = [&](const QString& name, double value, double height, bool withBar) {
        const QColor& ink = withBar ? paper().text : paper().mutedText;
        ReportText::drawWrapped(painter, QRectF(area.left(), top, names - 4.0, height), name, termStyle().colored(ink), 2);
        const QRectF chart(area.left() + names, top + 1.5, area.width() - names - kValueWidth, height - 3.0);
        const double zero = chart.left() - low / span * chart.width();
        drawHairline(painter, {zero, top}, {zero, top + height}, paper().grid);
        if (withBar) drawReportBar(painter, chart, -low / span, (value - low) / span, color);
        ReportText::drawLine(painter, QRectF(chart.right(), top, kValueWidth, height), ReportText::signedNumber(value),
                             termStyle().colored(ink));
        top += height;
    };
    for (const ReportTerm& term : explanation.terms) {
        line(text(term.conceptName), term.value, termHeight(term, area.width()), true);
    }
    if (explanation.restCount > 0) {
        line(tr("%n others", "concepts", static_cast<int>(explanation.restCount)), explanation.restOfTerms, kTermHeight, false);
    }
    if (explanation.biasTerm != 0.0) line(tr("bias"), explanation.biasTerm, kTermHeight, false);
    ReportText::drawWrapped(painter, QRectF(area.left(), top + 3.0, area.width(), area.bottom() - top - 3.0), sumLine(explanation),
                            mutedText().sized(7.0).aligned(Qt::AlignLeft | Qt::AlignTop), 2);
}

QString ReportReasons::outcomeText(const ReportOutcome& outcome) {
    const QString after = tr("%1 %2", "class, probability").arg(text(outcome.classAfter), ReportText::percent(outcome.probabilityAfter));
    if (outcome.classBefore == outcome.classAfter) {
        return tr("still %1 (was %2)").arg(after, ReportText::percent(outcome.probabilityBefore));
    }
    return tr("now %1, was %2 %3")
        .arg(after, text(outcome.classBefore), ReportText::percent(outcome.probabilityBefore));
}

QString ReportReasons::flipText(const ReportFlip& flip) {
    QStringList changes;
    for (std::size_t i = 0; i < std::min(flip.changes.size(), kChangesShown); ++i) {
        changes << tr("%1 %2", "concept, change")
                       .arg(text(flip.changes[i].conceptName), ReportText::signedNumber(flip.changes[i].value));
    }
    if (flip.changes.size() > kChangesShown) {
        changes << tr("%n more", "concepts", static_cast<int>(flip.changes.size() - kChangesShown));
    }
    // The class first: it must not fall to the ellipsis of a long list.
    const QString line = tr("%1 with %2", "class, changes").arg(text(flip.toClass), changes.join(QStringLiteral(", ")));
    return flip.inRange ? line : tr("%1 (a value no reference image has)").arg(line);
}

double ReportReasons::lineHeight(const Line& line) {
    return std::max(kTermHeight, ReportText::wrappedHeight(line.text, PageFlow::kWidth - kLead, bodyText(), 2) + 2.0);
}

void ReportReasons::placeLines(PageFlow& flow, const QString& title, const QString& remark, const std::vector<Line>& lines) const {
    const double heading = headingHeight(title, remark);
    double height = heading;
    for (const Line& line : lines) height += lineHeight(line);
    if (height > flow.room(14.0)) flow.breakPage();
    flow.place(heading, 14.0,
               [title, remark](QPainter& painter, const QRectF& area) { drawHeading(painter, area, title, remark); });
    for (const Line& line : lines) {
        const QColor color = line.modelId.empty() ? paper().grid : modelColor(text(line.modelId), positionOf(line.modelId), paper());
        flow.place(lineHeight(line), 0.0, [line, color](QPainter& painter, const QRectF& area) {
            const Qt::Alignment top = Qt::AlignLeft | Qt::AlignTop;
            painter.fillRect(QRectF(area.left(), area.top() + 2.5, 5.0, 5.0), color);
            ReportText::drawLine(painter, QRectF(area.left() + 9.0, area.top(), kLead - 12.0, 10.0), line.lead,
                                 bodyText().emphasised().aligned(top));
            ReportText::drawWrapped(painter, area.adjusted(kLead, 0.0, 0.0, 0.0), line.text, bodyText().aligned(top), 2);
        });
    }
}

void ReportReasons::placeWhatIf(PageFlow& flow, const ReportWhatIf& whatIf) const {
    std::vector<Line> lines;
    for (const ReportEdit& edit : whatIf.edits) {
        lines.push_back({{}, tr("Edited"),
                         tr("%1 from %2 to %3", "concept, values")
                             .arg(text(edit.conceptName), ReportText::number(edit.before), ReportText::number(edit.after))});
    }
    for (const ReportOutcome& outcome : whatIf.outcomes) {
        lines.push_back({outcome.modelId, text(outcome.title), outcomeText(outcome)});
    }
    if (!whatIf.edits.empty()) {
        placeLines(flow, tr("What if"), tr("concepts edited, in standard deviations from the mean of the reference images"), lines);
    }
    lines.clear();
    for (const ReportFlip& flip : whatIf.flips) lines.push_back({flip.modelId, text(flip.title), flipText(flip)});
    if (!lines.empty()) {
        placeLines(flow, tr("Smallest change that flips it"), tr("in units of the activation, checked against every class"), lines);
    }
}

}  // namespace vitrine
