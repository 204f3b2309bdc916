// SPDX-License-Identifier: GPL-3.0-or-later
// The Inspect report on paper: one painter for the preview on screen, PDF, PNG and SVG. A4 upright;
// one image has its own page (or more, where its columns are long), several get a summary in front.
#pragma once

#include <QSizeF>
#include <memory>
#include <vector>

#include "report/inspect_report.h"
#include "report/page_flow.h"
#include "report/report_concepts.h"
#include "report/report_notes.h"
#include "report/report_overview.h"
#include "report/report_reasons.h"

class QPainter;

namespace vitrine {

/// Lays the report out when made; a later change of language or locale needs a new painter. Needs a
/// QGuiApplication (fonts), not a window. GUI thread.
class ReportPainter {
public:
    explicit ReportPainter(InspectReport report);
    ReportPainter(const ReportPainter&) = delete;
    ReportPainter& operator=(const ReportPainter&) = delete;

    /// Width and height of a page in points.
    static QSizeF pageSize() { return {PageFlow::kPageWidth, PageFlow::kPageHeight}; }
    int pageCount() const { return flow_.pageCount(); }
    const InspectReport& report() const { return report_; }

    /// Draws page `page` (from 0) in points from the painter's origin; the paper is left as it is.
    void paintPage(QPainter& painter, int page) const;

private:
    /// The blocks on the pages draw through these, so they live as long as the pages.
    struct ItemSections {
        ReportOverview overview;
        ReportConcepts concepts;
        ReportReasons reasons;
    };

    InspectReport report_;
    ReportNotes notes_;
    std::vector<std::unique_ptr<const ItemSections>> items_;
    PageFlow flow_;
};

}  // namespace vitrine
