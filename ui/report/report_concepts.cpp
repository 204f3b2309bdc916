// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_concepts.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "report/report_overview.h"
#include "report/report_style.h"

namespace vitrine {
namespace {

constexpr std::size_t kColumnsPerBand = 4;
constexpr double kNameWidth = 126.0;
constexpr double kGap = 12.0;
constexpr double kValueWidth = 27.0;
constexpr double kHeaderHeight = 17.0;
constexpr double kSmallestTitle = 6.5;
constexpr double kRowHeight = 12.0;
constexpr double kStackedRowHeight = 21.0;  // name above its bar
constexpr std::size_t kFewestRows = 4;      // not worth starting a table for
constexpr double kDoubtful = 0.45;          // similarity at which Label-free CBM drops a unit

TextStyle nameStyle() { return bodyText().aligned(Qt::AlignRight | Qt::AlignVCenter); }

}  // namespace

ReportConcepts::ReportConcepts(const InspectReport& report, const ReportItem& item) : report_(report), item_(item) {
    for (std::size_t c = 0; c < item.columns.size(); ++c) {
        Range range;
        for (const ReportBar& bar : item.columns[c].bars) {
            if (!std::isfinite(bar.value)) continue;
            range.low = std::min(range.low, barLength(bar.value, c));
            range.high = std::max(range.high, barLength(bar.value, c));
        }
        ranges_.push_back(range);
    }
    if (report.scale != ReportScale::ZScore) return;
    // Standard deviations mean the same in every column, so they share one ruler.
    Range shared;
    for (const Range& range : ranges_) shared = {std::min(shared.low, range.low), std::max(shared.high, range.high)};
    ranges_.assign(ranges_.size(), shared);
}

// A low place is a long bar; the other scales are lengths already.
double ReportConcepts::barLength(double value, std::size_t column) const {
    if (report_.scale != ReportScale::Rank) return value;
    return ReportText::rankBar(value, static_cast<double>(item_.columns[column].conceptCount));
}

QString ReportConcepts::scaleRemark() const {
    switch (report_.scale) {
        case ReportScale::Raw: return tr("activations as each model's last layer sees them; CLIP: cosine");
        case ReportScale::ZScore: return tr("standard deviations from the mean of the reference images");
        case ReportScale::Rank: return tr("place among all concepts of the model, 1 = strongest; bars on a logarithmic scale");
    }
    return {};
}

void ReportConcepts::place(PageFlow& flow) const {
    for (std::size_t first = 0; first < item_.columns.size(); first += kColumnsPerBand) {
        Band band{first, std::min(kColumnsPerBand, item_.columns.size() - first), 0};
        for (std::size_t c = first; c < first + band.count; ++c) band.rows = std::max(band.rows, item_.columns[c].bars.size());
        if (band.rows > 0) placeBand(flow, band);
    }
}

void ReportConcepts::placeBand(PageFlow& flow, const Band& band) const {
    std::size_t row = 0;
    while (row < band.rows) {
        // As many rows as fit below the heading; the rest goes on under a heading of its own.
        const double heading = headingHeight(tr("What each model sees"), scaleRemark());
        const double head = heading + kHeaderHeight;
        double height = head;
        std::size_t end = row;
        while (end < band.rows && height + rowHeight(band, end) <= flow.room(14.0)) height += rowHeight(band, end++);
        if (end < band.rows && end - row < std::min(kFewestRows, band.rows - row)) {
            flow.breakPage();
            continue;
        }
        flow.place(height, 14.0, [this, band, row, end, heading](QPainter& painter, const QRectF& area) {
            drawHeading(painter, QRectF(area.topLeft(), QSizeF(area.width(), heading)), tr("What each model sees"),
                        scaleRemark());
            QRectF line(area.left(), area.top() + heading, area.width(), kHeaderHeight);
            drawHeader(painter, line, band);
            double top = line.bottom();
            for (std::size_t r = row; r < end; ++r) {
                const double rowSize = rowHeight(band, r);
                drawRow(painter, QRectF(area.left(), top, area.width(), rowSize), band, r);
                top += rowSize;
            }
        });
        row = end;
    }
}

std::string ReportConcepts::rowName(const Band& band, std::size_t row) const {
    for (std::size_t c = band.first; c < band.first + band.count; ++c) {
        if (row < item_.columns[c].bars.size()) return item_.columns[c].bars[row].conceptName;
    }
    return {};
}

double ReportConcepts::rowHeight(const Band& band, std::size_t row) const {
    if (!isAligned()) return kStackedRowHeight;
    const QString name = text(rowName(band, row));
    if (ReportText::width(name, nameStyle()) <= kNameWidth) return kRowHeight;
    return std::max(kRowHeight, ReportText::wrappedHeight(name, kNameWidth, nameStyle(), 2) + 2.0);
}

QRectF ReportConcepts::cellArea(const QRectF& row, const Band& band, std::size_t position) const {
    const double names = isAligned() ? kNameWidth + kGap : 0.0;
    const auto count = static_cast<double>(band.count);
    const double width = (row.width() - names - kGap * (count - 1.0)) / count;
    return {row.left() + names + static_cast<double>(position) * (width + kGap), row.top(), width, row.height()};
}

void ReportConcepts::drawHeader(QPainter& painter, const QRectF& area, const Band& band) const {
    for (std::size_t c = 0; c < band.count; ++c) {
        const ReportColumn& column = item_.columns[band.first + c];
        const QRectF cell = cellArea(area, band, c);
        const QColor color = modelColor(text(column.modelId), static_cast<int>(band.first + c), paper());
        const QString title = ReportOverview::columnTitle(item_, column);
        ReportText::drawLine(painter, QRectF(cell.left(), cell.top(), cell.width(), 11.0), title,
                             ReportText::shrunkToFit(bodyText().emphasised(), title, cell.width(), kSmallestTitle));
        painter.fillRect(QRectF(cell.left(), cell.top() + 12.0, cell.width(), 1.5), color);
    }
}

void ReportConcepts::drawRow(QPainter& painter, const QRectF& area, const Band& band, std::size_t row) const {
    if (row % 2 == 1 && isAligned()) painter.fillRect(area, paper().sunken);
    if (isAligned()) {
        ReportText::drawWrapped(painter, QRectF(area.left(), area.top(), kNameWidth, area.height()), text(rowName(band, row)),
                                nameStyle(), 2);
    }
    for (std::size_t c = 0; c < band.count; ++c) {
        const ReportColumn& column = item_.columns[band.first + c];
        if (row < column.bars.size()) drawCell(painter, cellArea(area, band, c), band.first + c, column.bars[row]);
    }
}

void ReportConcepts::drawCell(QPainter& painter, const QRectF& area, std::size_t column, const ReportBar& bar) const {
    const Range& range = ranges_[column];
    const double width = range.high - range.low;
    QRectF place = area;
    if (!isAligned()) {
        ReportText::drawLine(painter, QRectF(area.left(), area.top() + 1.0, area.width(), 10.0), text(bar.conceptName), bodyText());
        place.setTop(area.top() + 10.0);
    }
    const QRectF chart = place.adjusted(0.0, 1.0, -kValueWidth, -1.0);
    const double zero = width > 0.0 ? -range.low / width : 0.0;
    drawHairline(painter, {chart.left() + zero * chart.width(), place.top()}, {chart.left() + zero * chart.width(), place.bottom()},
                 paper().grid);
    const bool isDoubtful = bar.similarity && *bar.similarity <= kDoubtful;
    if (std::isfinite(bar.value) && width > 0.0) {
        const double value = (barLength(bar.value, column) - range.low) / width;
        drawReportBar(painter, chart, zero, value, modelColor(text(item_.columns[column].modelId), static_cast<int>(column), paper()));
    }
    const QString value = report_.scale == ReportScale::Rank && std::isfinite(bar.value)
                              ? QLocale().toString(static_cast<qlonglong>(bar.value))
                              : ReportText::number(bar.value);
    const TextStyle style = mutedText().aligned(Qt::AlignRight | Qt::AlignVCenter);
    ReportText::drawLine(painter, QRectF(chart.right(), place.top(), kValueWidth, place.height()),
                         isDoubtful ? value + u'*' : value, bar.amongStrongest ? style.colored(paper().text) : style);
}

}  // namespace vitrine
