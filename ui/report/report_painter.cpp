// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_painter.h"

#include <QLocale>
#include <QPainter>
#include <utility>

#include "report/report_style.h"

namespace vitrine {

ReportPainter::ReportPainter(InspectReport report) : report_(std::move(report)), notes_(report_) {
    const bool isSingle = report_.items.size() == 1;
    if (!isSingle) {
        notes_.placeSummary(flow_);
        notes_.placeProvenance(flow_);
    }
    for (const ReportItem& item : report_.items) {
        items_.push_back(std::make_unique<const ItemSections>(
            ItemSections{ReportOverview(item), ReportConcepts(report_, item), ReportReasons(item)}));
        const ItemSections& sections = *items_.back();
        sections.overview.place(flow_);
        sections.concepts.place(flow_);
        sections.reasons.place(flow_);
    }
    if (isSingle) notes_.placeProvenance(flow_);
}

void ReportPainter::paintPage(QPainter& painter, int page) const {
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    flow_.paint(painter, page);
    const QRectF foot(PageFlow::kMargin, PageFlow::kPageHeight - PageFlow::kMargin - 8.0, PageFlow::kWidth, 10.0);
    drawHairline(painter, {foot.left(), foot.top() - 5.0}, {foot.right(), foot.top() - 5.0}, paper().border);
    const TextStyle style = mutedText().sized(7.0);
    const QString number = ReportNotes::tr("page %1 of %2").arg(QLocale().toString(page + 1), QLocale().toString(pageCount()));
    const double numberWidth = ReportText::width(number, style) + 2.0;
    ReportText::drawLine(painter, foot.adjusted(0.0, 0.0, -numberWidth - 8.0, 0.0), notes_.footer(), style);
    ReportText::drawLine(painter, QRectF(foot.right() - numberWidth, foot.top(), numberWidth, foot.height()), number,
                         style.aligned(Qt::AlignRight | Qt::AlignVCenter));
    painter.restore();
}

}  // namespace vitrine
