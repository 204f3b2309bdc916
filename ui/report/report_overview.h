// SPDX-License-Identifier: GPL-3.0-or-later
// The head of an image's page: its name, the picture, and what every model says of it.
#pragma once

#include <QCoreApplication>
#include <QImage>
#include <QRectF>
#include <QString>

#include "report/inspect_report.h"
#include "report/page_flow.h"

class QPainter;

namespace vitrine {

class ReportOverview {
    Q_DECLARE_TR_FUNCTIONS(ReportOverview)
public:
    static constexpr double kContinuationHeight = 22.0;

    /// Keeps a reference to `item`.
    explicit ReportOverview(const ReportItem& item);

    /// Starts a page with the title, warnings, picture and verdicts.
    void place(PageFlow& flow) const;

    /// "Sparse-CBM (second run)" where two columns share a title.
    static QString columnTitle(const ReportItem& item, const ReportColumn& column);

private:
    void placeWarnings(PageFlow& flow) const;
    QString subtitle() const;

    const ReportItem& item_;
};

}  // namespace vitrine
