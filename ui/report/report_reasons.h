// SPDX-License-Identifier: GPL-3.0-or-later
// Below the columns: why each bottleneck says A and not B, and what would change its mind.
#pragma once

#include <QCoreApplication>
#include <QStringList>
#include <cstddef>
#include <string>
#include <vector>

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
    static double termHeight(const ReportTerm& term, double width);
    double explanationHeight(const ReportExplanation& explanation, double width) const;
    void drawExplanation(QPainter& painter, const QRectF& area, const ReportExplanation& explanation) const;
    void placeWhatIf(PageFlow& flow, const ReportWhatIf& whatIf) const;
    /// A line of the lower sections: coloured chip, name in bold, text.
    struct Line {
        std::string modelId;  ///< empty: no model's
        QString lead;
        QString text;
    };
    static double lineHeight(const Line& line);
    void placeLines(PageFlow& flow, const QString& title, const QString& remark, const std::vector<Line>& lines) const;
    int positionOf(const std::string& modelId) const;
    static QString question(const ReportExplanation& explanation);
    static QString sumLine(const ReportExplanation& explanation);
    static QString outcomeText(const ReportOutcome& outcome);
    static QString flipText(const ReportFlip& flip);

    const ReportItem& item_;
};

}  // namespace vitrine
