// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_notes.h"

#include <QDateTime>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPainter>
#include <QStringList>
#include <algorithm>

#include "classifiers/classifier_registry.h"
#include "report/report_picture.h"
#include "report/report_style.h"

namespace vitrine {
namespace {

constexpr double kThumbnail = 26.0;
constexpr int kThumbnailPixels = 160;
constexpr double kSummaryRow = 32.0;
constexpr double kFileWidth = 132.0;
constexpr double kSmallestTitle = 6.5;
constexpr double kEntryName = 110.0;
constexpr std::size_t kColumns = 4;  // models named in the table of images
constexpr int kEntryLines = 12;
constexpr std::size_t kRowsWithHeading = 3;
constexpr int kFingerprintLength = 12;

QRectF summaryCell(const QRectF& row, std::size_t column, std::size_t columns) {
    const double left = row.left() + kThumbnail + 8.0 + kFileWidth + 8.0;
    const double width = (row.right() - left) / static_cast<double>(std::max<std::size_t>(1, columns));
    return {left + static_cast<double>(column) * width, row.top(), width - 8.0, row.height()};
}

QString fromCore(const std::string& english) { return QCoreApplication::translate("Core", english.c_str()); }

QString settingName(const QString& id) {
    if (id == QLatin1String("image_size")) return ReportNotes::tr("Image size");
    if (id == QLatin1String("concepts_per_column")) return ReportNotes::tr("Concepts per column");
    if (id == QLatin1String("reference_images")) return ReportNotes::tr("Reference images");
    if (id == QLatin1String("concept_set_fingerprint")) return ReportNotes::tr("Concept fingerprint");
    return QString(id).replace(u'_', u' ');
}

QString settingValue(const QJsonValue& value, const OptionSpec* spec) {
    if (value.isBool()) return value.toBool() ? ReportNotes::tr("yes") : ReportNotes::tr("no");
    if (!value.isDouble()) return value.toVariant().toString();
    const double number = value.toDouble();
    if (spec && !spec->minimumWord.empty() && number == spec->minimum) return fromCore(spec->minimumWord);
    return QLocale().toString(number, 'g', 6);
}

/// {"positives": 10} as "Positives: 10", by the names that the form of the method shows; other texts as they are.
QString flattened(const std::string& value, const ClassifierVariant* method) {
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(value));
    if (!document.isObject()) return text(value);
    QStringList parts;
    const QJsonObject object = document.object();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        const OptionSpec* spec = nullptr;
        if (method)
            for (const OptionSpec& one : method->info.options)
                if (one.id == entry.key().toStdString()) spec = &one;
        QString name = spec ? fromCore(spec->title) : QString(entry.key()).replace(u'_', u' ');
        if (!name.isEmpty()) name[0] = name[0].toUpper();
        parts << name + QStringLiteral(":\u00a0") + settingValue(entry.value(), spec);
    }
    return parts.join(QStringLiteral("; "));
}

}  // namespace

ReportNotes::ReportNotes(const InspectReport& report) : report_(report) {}

QString ReportNotes::date() const {
    const QDateTime when = QDateTime::fromString(text(report_.date), Qt::ISODate);
    return when.isValid() ? QLocale().toString(when, QLocale::ShortFormat) : text(report_.date);
}

QString ReportNotes::footer() const {
    return tr("Vitrine %1 · backbone %2 · concepts %3 · %4")
        .arg(text(report_.applicationVersion), text(report_.backboneName), text(report_.conceptSetName), date());
}

void ReportNotes::placeSummary(PageFlow& flow) const {
    const QString title = text(report_.title);
    flow.startPage(0.0, {});
    const QString below = tr("%n images", nullptr, static_cast<int>(report_.items.size())) + QStringLiteral(" · ") + date();
    flow.place(34.0, 0.0, [title, below](QPainter& painter, const QRectF& area) {
        ReportText::drawLine(painter, QRectF(area.left(), area.top(), area.width(), 20.0), title, headingText().sized(15.0));
        ReportText::drawLine(painter, QRectF(area.left(), area.top() + 20.0, area.width(), 11.0), below, mutedText());
    });
    if (report_.items.empty()) return;
    placeSummaryHeader(flow);
    for (const ReportItem& item : report_.items) {
        if (flow.room(0.0) < kSummaryRow) {
            flow.breakPage();
            placeSummaryHeader(flow);
        }
        placeSummaryRow(flow, item);
    }
}

void ReportNotes::placeSummaryHeader(PageFlow& flow) const {
    flow.place(kHeadingHeight, 8.0, [this](QPainter& painter, const QRectF& area) {
        const std::vector<ReportColumn>& columns = report_.items.front().columns;
        const std::size_t count = std::min(columns.size(), kColumns);
        for (std::size_t c = 0; c < count; ++c) {
            const QRectF cell = summaryCell(area, c, count);
            const QString title = text(columns[c].title);
            ReportText::drawLine(painter, QRectF(cell.left(), cell.top(), cell.width(), 12.0), title,
                                 ReportText::shrunkToFit(bodyText().emphasised(), title, cell.width(), kSmallestTitle));
            painter.fillRect(QRectF(cell.left(), cell.top() + 14.0, cell.width(), 1.5),
                             modelColor(text(columns[c].modelId), static_cast<int>(c), paper()));
        }
        ReportText::drawLine(painter, QRectF(area.left() + kThumbnail + 8.0, area.top(), kFileWidth, 12.0), tr("Image"),
                             bodyText().emphasised());
    });
}

void ReportNotes::placeSummaryRow(PageFlow& flow, const ReportItem& item) const {
    flow.place(kSummaryRow, 0.0, [&item](QPainter& painter, const QRectF& area) {
        const QImage picture = reportPicture(item, kThumbnailPixels, false);
        if (!picture.isNull()) {
            const QSizeF size = QSizeF(picture.size()).scaled(kThumbnail, kThumbnail, Qt::KeepAspectRatio);
            const QPointF corner(area.left() + (kThumbnail - size.width()) / 2.0, area.top() + (kSummaryRow - size.height()) / 2.0);
            painter.drawImage(QRectF(corner, size), picture);
        }
        const double left = area.left() + kThumbnail + 8.0;
        ReportText::drawLine(painter, QRectF(left, area.top() + 5.0, kFileWidth, 11.0), text(item.fileName), bodyText());
        ReportText::drawLine(painter, QRectF(left, area.top() + 16.0, kFileWidth, 10.0), text(item.label), mutedText());
        const std::size_t count = std::min(item.columns.size(), kColumns);
        for (std::size_t c = 0; c < count; ++c) {
            const ReportColumn& column = item.columns[c];
            const QRectF cell = summaryCell(area, c, count);
            const bool isWrong = !item.label.empty() && item.label != column.predictedClass;
            ReportText::drawLine(painter, QRectF(cell.left(), area.top() + 5.0, cell.width(), 11.0), text(column.predictedClass),
                                 bodyText().colored(isWrong ? paper().error : paper().text));
            const QString share = ReportText::percent(column.probability);
            ReportText::drawLine(painter, QRectF(cell.left(), area.top() + 16.0, cell.width(), 10.0),
                                 isWrong ? tr("%1, not the label").arg(share) : share, mutedText());
        }
        drawHairline(painter, {area.left(), area.bottom()}, {area.right(), area.bottom()}, paper().border);
    });
}

std::vector<ReportNotes::Entry> ReportNotes::warnings() const {
    std::vector<Entry> entries;
    for (const std::string& warning : report_.warnings) entries.push_back({tr("Note"), QCoreApplication::translate("Core", warning.c_str())});
    for (const ReportSkipped& skipped : report_.skipped) {
        entries.push_back({text(skipped.fileName), tr("left out: %1").arg(text(skipped.reason))});
    }
    return entries;
}

const ClassifierVariant* ReportNotes::methodOf(const std::string& run) const {
    for (const ReportItem& item : report_.items)
        for (const ReportColumn& column : item.columns)
            if (column.runName == run) return findClassifierVariant(column.modelId);
    return nullptr;
}

std::vector<ReportNotes::Entry> ReportNotes::madeWith() const {
    const QString fingerprint = text(report_.backboneFingerprint).left(kFingerprintLength);
    std::vector<Entry> entries;
    entries.push_back({tr("Workspace"), text(report_.workspaceName)});
    entries.push_back({tr("Backbone"), fingerprint.isEmpty() ? text(report_.backboneName)
                                                             : tr("%1 (weights %2)", "model, fingerprint").arg(text(report_.backboneName), fingerprint)});
    entries.push_back({tr("Concept set"), tr("%1 (%n concepts)", "name", static_cast<int>(report_.conceptCount)).arg(text(report_.conceptSetName))});
    for (const ReportSetting& setting : report_.settings) {
        const QString name = text(setting.name);
        const bool isRun = name.startsWith(QLatin1String("run_"));
        QString value = flattened(setting.value, isRun ? methodOf(setting.name.substr(4)) : nullptr);
        if (value.isEmpty()) continue;
        if (name == QLatin1String("image_size")) value += QStringLiteral("\u00a0") + tr("px");
        entries.push_back({isRun ? tr("Run %1").arg(name.mid(4)) : settingName(name),
                           name.endsWith(QLatin1String("fingerprint")) ? value.left(kFingerprintLength) : value});
    }
    entries.push_back({tr("Made"), tr("%1 with Vitrine %2", "date, version").arg(date(), text(report_.applicationVersion))});
    return entries;
}

QString ReportNotes::definitions() const {
    return tr("An activation is not CLIP's score of that concept: the concept layer mixes concepts. "
              "Concept similarity (cos-cubed, −1 to 1) says whether a unit still follows the words it is named after; * marks units at or below 0.45. "
              "Active: above 5 % of the largest activation. Decide: fewest concepts that make 95 % of the class's score (NCC). "
              "Jaccard@10: overlap of the ten strongest concepts with CLIP's.") +
           u' ' + tr("Grey numbers: not among that model's own strongest concepts.");
}

void ReportNotes::placeEntries(PageFlow& flow, const QString& title, const std::vector<Entry>& entries) const {
    if (entries.empty()) return;
    const TextStyle style = mutedText().sized(7.0).aligned(Qt::AlignLeft | Qt::AlignTop);
    const auto heightOf = [&](const Entry& entry) {
        return std::max(10.0, ReportText::wrappedHeight(entry.value, PageFlow::kWidth - kEntryName, style, kEntryLines) + 1.5);
    };
    double together = kHeadingHeight;  // a heading does not stand alone
    for (std::size_t i = 0; i < std::min(entries.size(), kRowsWithHeading); ++i) together += heightOf(entries[i]);
    if (flow.room(14.0) < together) flow.breakPage();
    flow.place(kHeadingHeight, 14.0, [title](QPainter& painter, const QRectF& area) { drawHeading(painter, area, title, {}); });
    for (const Entry& entry : entries) {
        flow.place(heightOf(entry), 0.0, [entry, style](QPainter& painter, const QRectF& area) {
            ReportText::drawLine(painter, QRectF(area.left(), area.top(), kEntryName - 8.0, 10.0), entry.name, style);
            ReportText::drawWrapped(painter, area.adjusted(kEntryName, 0.0, 0.0, 0.0), entry.value, style.colored(paper().text), kEntryLines);
        });
    }
}

void ReportNotes::placeProvenance(PageFlow& flow) const {
    placeEntries(flow, tr("Take note"), warnings());
    placeEntries(flow, tr("How this was made"), madeWith());
    const TextStyle style = mutedText().sized(7.0).aligned(Qt::AlignLeft | Qt::AlignTop);
    const QString message = definitions();
    flow.place(ReportText::wrappedHeight(message, PageFlow::kWidth, style, kEntryLines), 8.0, [message, style](QPainter& painter, const QRectF& area) {
        ReportText::drawWrapped(painter, area, message, style, kEntryLines);
    });
}

}  // namespace vitrine
