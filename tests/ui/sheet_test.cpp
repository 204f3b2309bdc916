// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the window as pictures where VITRINE_SHEETS names a folder: to be looked at.
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QStackedWidget>

#include "pages/inspect/inspect_page.h"
#include "pages/inspect/inspect_session.h"
#include "ui/ui_fixture.h"

namespace vitrine::test {
namespace {

class Sheets : public UiFixture {
protected:
    void shoot(const char* theme, const char* language, const char* name) {
        settings_ = std::make_unique<SettingsStore>(folder_.filePath(QStringLiteral("settings.ini")));
        settings_->setTheme(QLatin1String(theme) == QLatin1String("dark") ? ThemeMode::Dark : ThemeMode::Light);
        settings_->setLanguage(QLatin1String(language));
        FakeWorld world;
        world.workspaceImages = 40;
        open(world);
        ASSERT_TRUE(waitForInspection());
        auto& session = window_->findChild<InspectPage*>()->session();
        window_->hub().chooseConcept(QString::fromStdString(session.columns()[1].run->conceptNames[4]));
        waitUntil([] { return false; }, 400);
        const QString folder = qEnvironmentVariable("VITRINE_SHEETS");
        ASSERT_TRUE(window_->grab().save(QDir(folder).filePath(QLatin1String(name) + QStringLiteral(".png"))));
    }
    void SetUp() override {
        if (qEnvironmentVariableIsEmpty("VITRINE_SHEETS")) GTEST_SKIP() << "VITRINE_SHEETS names no folder";
    }
};

TEST_F(Sheets, Light) { shoot("light", "en", "inspect-light"); }
TEST_F(Sheets, Dark) { shoot("dark", "en", "inspect-dark"); }
TEST_F(Sheets, Russian) { shoot("light", "ru", "inspect-ru"); }

}  // namespace
}  // namespace vitrine::test
