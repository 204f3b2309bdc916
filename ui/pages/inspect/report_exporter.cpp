// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/report_exporter.h"

#include "report/report_export.h"

namespace vitrine {
namespace {

using Inspections = std::vector<Engine::InspectionPointer>;
using Files = std::vector<std::filesystem::path>;

Result<Files> makeAndWrite(const Inspections& inspections, const ReportChoices& choices, const std::filesystem::path& path, double dpi) {
    if (inspections.empty()) return fail(ErrorCode::EmptyInput, path.string(), "no image could be inspected");
    return exportReport(buildInspectReport(inspections, choices), path, dpi);
}

}  // namespace

ReportExporter::ReportExporter(EngineAdapter& adapter, QObject* parent) : QObject(parent), adapter_(adapter) {}

void ReportExporter::write(const QVector<ImageId>& images, const ReportChoices& choices, const QString& path, double dpi) {
    waiting_.enqueue({images, choices, path.toStdString(), dpi});
    if (!running_) writeNext();
}

void ReportExporter::writeNext() {
    running_ = !waiting_.isEmpty();
    if (!running_) return;
    const Order order = waiting_.dequeue();
    adapter_.collectInspections(order.images, [this, order](const Inspections& inspections) {
        runInBackground(
            adapter_.gate(), [=] { return makeAndWrite(inspections, order.choices, order.path, order.dpi); },
            [this](const Result<Files>& written) {
                writeNext();
                if (!written) {
                    emit failed(written.error());
                    return;
                }
                QStringList files;
                for (const auto& one : *written) files << QString::fromStdString(one.string());
                emit finished(files);
            });
    });
}

}  // namespace vitrine
