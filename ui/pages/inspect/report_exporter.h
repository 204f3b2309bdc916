// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QQueue>
#include <QStringList>
#include <QVector>

#include <filesystem>

#include "bridge/engine_adapter.h"
#include "engine/report_builder.h"

namespace vitrine {

/// Makes the report of some images and writes it, all off the GUI thread but the hand-over. Reports asked for
/// while one is written wait for their turn; each ends with its own signal.
class ReportExporter : public QObject {
    Q_OBJECT
public:
    explicit ReportExporter(EngineAdapter& adapter, QObject* parent = nullptr);

    bool isRunning() const { return running_; }
    /// `images` in the order of the report. The ending of `path` chooses the form.
    void write(const QVector<ImageId>& images, const ReportChoices& choices, const QString& path, double dpi);

signals:
    void finished(QStringList files);
    void failed(vitrine::Error error);

private:
    struct Order {
        QVector<ImageId> images;
        ReportChoices choices;
        std::filesystem::path path;
        double dpi = 0.0;
    };
    void writeNext();

    EngineAdapter& adapter_;
    QQueue<Order> waiting_;
    bool running_ = false;
};

}  // namespace vitrine
