// SPDX-License-Identifier: GPL-3.0-or-later
// Below the columns: why each bottleneck says A and not B, and what would change its mind.
#pragma once

#include <QCoreApplication>
#include <QStringList>
#include <cstddef>

#include "report/inspect_report.h"
#include "report/page_flow.h"

class QPainter;

namespace vitrine {

class ReportReasons {
    Q_DECLARE_TR_FUNCTIONS(ReportReasons)
public:
    /// Keeps a reference to `item`.
    explicit ReportReasons(const ReportItem& item);

    void place(PageFlow& flow) const;

private:
    void placeExplanations(PageFlow& flow) const;
    double explanationHeight(const ReportExplanation& explanation, double width) const;
    void drawExplanation(QPainter& painter, const QRectF& area, const ReportExplanation& explanation) const;
    void placeWhatIf(PageFlow& flow, const ReportWhatIf& whatIf) const;
    void placeLine(PageFlow& flow, double gap, const std::string& modelId, const QString& lead, const QString& line) const;
    int positionOf(const std::string& modelId) const;
    static QString question(const ReportExplanation& explanation);
    static QString sumLine(const ReportExplanation& explanation);
    static QString outcomeText(const ReportOutcome& outcome);
    static QString flipText(const ReportFlip& flip);

    const ReportItem& item_;
};

}  // namespace vitrine
