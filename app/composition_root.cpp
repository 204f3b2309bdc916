// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition_root.h"

#ifdef VITRINE_HAS_UI
#include <QGuiApplication>
#include <cstdlib>
#include <iostream>

#include "application.h"
#include "base/resources.h"
#include "clip/device.h"
#include "report/report_export.h"
#include "settings/language_controller.h"
#endif

namespace vitrine {

#ifdef VITRINE_HAS_UI

namespace {

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value;
}

int openWindow(int argc, char** argv, const WindowRequest& request) {
    if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY") && !isSet("QT_QPA_PLATFORM")) {
        std::cerr << "vitrine: window: there is no display; vitrine --help lists what works without one\n";
        return 1;
    }
    ApplicationOptions options;
    options.workspace = request.workspace.empty() ? demoWorkspaceDirectory() : request.workspace;
    options.images = request.images;
    options.devices = availableDevices();
    return runApplication(argc, argv, options);
}

/// A command prints its own problems; Qt's remarks on the desktop around it are of no use to its reader.
void dropChatter(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type == QtCriticalMsg || type == QtFatalMsg) std::cerr << "vitrine: " << message.toStdString() << "\n";
}

/// Draws without a window, wherever the command runs.
Result<std::vector<std::filesystem::path>> writeReport(int argc, char** argv, const InspectReport& report,
                                                       const ReportFile& file) {
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    qInstallMessageHandler(dropChatter);
    const QGuiApplication application(argc, argv);
    loadUiResources();
    LanguageController language;  // numbers, dates and words of a report are of one language
    language.setLanguage(QStringLiteral("system"));
    return exportReport(report, file.path, file.dpi);
}

}  // namespace

Frontend makeFrontend(int argc, char** argv) {
    return {[argc, argv](const WindowRequest& request) { return openWindow(argc, argv, request); },
            [argc, argv](const InspectReport& report, const ReportFile& file) { return writeReport(argc, argv, report, file); }};
}

#else

Frontend makeFrontend(int /*argc*/, char** /*argv*/) { return {}; }

#endif

}  // namespace vitrine
