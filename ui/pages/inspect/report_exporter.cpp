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
    if (running_) return;
    running_ = true;
    adapter_.collectInspections(images, [this, choices, file = path.toStdString(), dpi](const Inspections& inspections) {
        runInBackground(
            adapter_.gate(), [=] { return makeAndWrite(inspections, choices, file, dpi); },
            [this](const Result<Files>& written) {
                running_ = false;
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
