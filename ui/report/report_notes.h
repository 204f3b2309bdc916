// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs to the report as a whole: the table of images, what was left out, how it was made and
// what its measures mean.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <vector>

#include "report/inspect_report.h"
#include "report/page_flow.h"

namespace vitrine {

struct ClassifierVariant;

class ReportNotes {
    Q_DECLARE_TR_FUNCTIONS(ReportNotes)
public:
    /// Keeps a reference to `report`.
    explicit ReportNotes(const InspectReport& report);

    /// The first page of a report on several images (or on none): what every model says of each.
    void placeSummary(PageFlow& flow) const;
    /// Warnings, files left out, models and settings, definitions.
    void placeProvenance(PageFlow& flow) const;

    /// The line at the foot of every page.
    QString footer() const;

private:
    struct Entry {
        QString name;
        QString value;
    };
    void placeSummaryHeader(PageFlow& flow) const;
    void placeSummaryRow(PageFlow& flow, const ReportItem& item) const;
    void placeEntries(PageFlow& flow, const QString& title, const std::vector<Entry>& entries) const;
    std::vector<Entry> warnings() const;
    std::vector<Entry> madeWith() const;
    /// Of a run named in the report; null where no column is its.
    const ClassifierVariant* methodOf(const std::string& run) const;
    QString definitions() const;
    QString date() const;

    const InspectReport& report_;
};

}  // namespace vitrine
