// SPDX-License-Identifier: GPL-3.0-or-later
#include "application.h"

#include <QApplication>
#include <QIcon>
#include <QThreadPool>
#include <algorithm>

#include "base/version.h"
#include "bridge/core_engine_source.h"
#include "bridge/engine_adapter.h"
#include "main_window.h"
#include "settings/language_controller.h"
#include "settings/settings_store.h"
#include "theme/theme_controller.h"

// Q_INIT_RESOURCE must stand outside of any namespace.
static void initialiseResources() {
    Q_INIT_RESOURCE(vitrine);
    Q_INIT_RESOURCE(vitrine_i18n);
}

namespace vitrine {

void loadUiResources() { initialiseResources(); }

namespace {

EngineOptions engineOptions(const ApplicationOptions& options, const SettingsStore& settings) {
    EngineOptions engine = options.engine;
    engine.threads = settings.threads();
    const std::string device = settings.device().toStdString();
    if (std::find(options.devices.begin(), options.devices.end(), device) != options.devices.end()) engine.device = device;
    return engine;
}

}  // namespace

int runWindow(EngineSource& source, SettingsStore& settings, const ApplicationOptions& options) {
    LanguageController language;
    language.setLanguage(settings.language());
    ThemeController theme(*qApp);
    theme.setMode(settings.theme());
    EngineAdapter adapter(source);
    MainWindow window(adapter, settings, theme, language);
    window.showWorkspaceImages(options.images.empty());
    window.show();
    adapter.openWorkspace(QString::fromStdString(options.workspace.string()));
    QStringList paths;
    for (const auto& path : options.images) paths << QString::fromStdString(path.string());
    window.openPaths(paths);
    const int code = QApplication::exec();
    source.shutdown();
    QThreadPool::globalInstance()->waitForDone();
    return code;
}

int runApplication(int& argc, char** argv, const ApplicationOptions& options) {
    QApplication application(argc, argv);
    loadUiResources();
    QApplication::setOrganizationName(QStringLiteral("Vitrine"));
    QApplication::setApplicationName(QStringLiteral("Vitrine"));
    QApplication::setApplicationVersion(QLatin1String(kVersion));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.vitrine.Vitrine"));
    QApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("io.github.vitrine.Vitrine"), QIcon(QStringLiteral(":/icons/io.github.vitrine.Vitrine.svg"))));
    SettingsStore settings;
    CoreEngineSource source(engineOptions(options, settings));
    return runWindow(source, settings, options);
}

}  // namespace vitrine
