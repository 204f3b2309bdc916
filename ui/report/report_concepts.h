// SPDX-License-Identifier: GPL-3.0-or-later
// The concept columns of an image: bars that diverge at zero, aligned by concept or the strongest of
// each model. At most four models stand side by side; more go into a second table below.
#pragma once

#include <QCoreApplication>
#include <cstddef>
#include <vector>

#include "report/inspect_report.h"
#include "report/page_flow.h"

class QPainter;

namespace vitrine {

class ReportConcepts {
    Q_DECLARE_TR_FUNCTIONS(ReportConcepts)
public:
    /// Keeps references to both.
    ReportConcepts(const InspectReport& report, const ReportItem& item);

    void place(PageFlow& flow) const;

private:
    struct Range {
        double low = 0.0;
        double high = 0.0;
    };
    /// Columns [first, first + count) of the item, next to each other.
    struct Band {
        std::size_t first = 0;
        std::size_t count = 0;
        std::size_t rows = 0;
    };

    void placeBand(PageFlow& flow, const Band& band) const;
    double rowHeight(const Band& band, std::size_t row) const;
    void drawHeader(QPainter& painter, const QRectF& area, const Band& band) const;
    void drawRow(QPainter& painter, const QRectF& area, const Band& band, std::size_t row) const;
    void drawCell(QPainter& painter, const QRectF& area, std::size_t column, const ReportBar& bar) const;
    QRectF cellArea(const QRectF& row, const Band& band, std::size_t position) const;
    double barLength(double value, std::size_t column) const;
    std::string rowName(const Band& band, std::size_t row) const;
    bool isAligned() const { return report_.arrangement == ReportArrangement::Aligned; }
    QString scaleRemark() const;

    const InspectReport& report_;
    const ReportItem& item_;
    std::vector<Range> ranges_;  ///< of the bars, one per column
};

}  // namespace vitrine
