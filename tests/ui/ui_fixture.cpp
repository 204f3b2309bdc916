// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ui_fixture.h"

#include <QApplication>
#include <QThreadPool>
#include <QTimer>

#include "application.h"
#include "pages/inspect/inspect_page.h"
#include "pages/inspect/inspect_session.h"

namespace vitrine::test {

bool waitUntil(const std::function<bool()>& condition, int milliseconds) {
    const QDeadlineTimer deadline(milliseconds);
    // Sleeps between events: with a time limit of its own processEvents() would spin and take a processor
    // from the threads it waits for.
    QTimer tick;
    tick.start(5);
    while (!condition()) {
        if (deadline.hasExpired()) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

void UiFixture::open(FakeWorld world, const QStringList& images) {
    settings_ = std::make_unique<SettingsStore>(folder_.filePath(QStringLiteral("settings.ini")));
    if (settings_->language() == QLatin1String("system")) settings_->setLanguage(qEnvironmentVariable("VITRINE_SCREENS_LANGUAGE", QStringLiteral("en")));
    language_ = std::make_unique<LanguageController>();
    language_->setLanguage(settings_->language());
    theme_ = std::make_unique<ThemeController>(*qApp);
    theme_->setMode(settings_->theme());
    engine_ = std::make_unique<FakeEngine>(world);
    adapter_ = std::make_unique<EngineAdapter>(*engine_);
    window_ = std::make_unique<MainWindow>(*adapter_, *settings_, *theme_, *language_);
    window_->showWorkspaceImages(images.isEmpty());
    window_->show();
    adapter_->openWorkspace(QStringLiteral("/demo"));
    window_->openPaths(images);
}

bool UiFixture::waitForInspection() {
    const auto* page = window_->findChild<InspectPage*>();
    return waitUntil([page] { return page->session().inspection() != nullptr; });
}

void UiFixture::TearDown() {
    if (engine_) engine_->shutdown();
    QThreadPool::globalInstance()->waitForDone();
    window_.reset();
    adapter_.reset();
    engine_.reset();
    theme_.reset();
    language_.reset();
}

}  // namespace vitrine::test
