// SPDX-License-Identifier: GPL-3.0-or-later
// The window of the fixture without a test around it, for programs that render pages to PNG files.
#pragma once

#include <QApplication>
#include <QDir>
#include <QTextStream>
#include <functional>

#include "application.h"
#include "ui/ui_fixture.h"

namespace vitrine::test {

class PageStage : public UiFixture {
public:
    void TestBody() override {}
    using UiFixture::TearDown;
    using UiFixture::engine_;
    using UiFixture::window_;

    /// A window of the usual size on `world`, showing the page `id`. `theme`: "light…" or "dark…".
    void openPage(const FakeWorld& world, const QString& id, const QString& theme) {
        open(world);
        theme_->setMode(theme.startsWith(QLatin1String("dark")) ? ThemeMode::Dark : ThemeMode::Light);
        window_->resize(1440, 900);
        window_->showPage(id);
    }

    /// Lets layouts, pictures and polled boards come to rest.
    static void settle(int milliseconds) {
        const QDeadlineTimer deadline(milliseconds);
        waitUntil([&] { return deadline.hasExpired(); }, milliseconds + 1000);
    }

    void grab(const QString& file, int settleMilliseconds = 250) {
        settle(settleMilliseconds);
        window_->grab().save(file);
        QTextStream(stdout) << file << '\n';
    }
};

/// The main function of such a program. Its one argument is the folder to write to; `render` is called for the
/// light and for the dark theme. QT_SCALE_FACTOR=2 renders the other scale and VITRINE_SCREENS_LANGUAGE=ru the other
/// language, which `suffix` names.
inline int renderPages(int argc, char** argv,
                       const std::function<void(const QString& folder, const QString& theme, const QString& suffix)>& render) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    loadUiResources();
    const QString folder = QCoreApplication::arguments().value(1, QStringLiteral("screens"));
    QDir().mkpath(folder);
    QString suffix = QStringLiteral("-%1x").arg(qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1")));
    if (const QString language = qEnvironmentVariable("VITRINE_SCREENS_LANGUAGE"); !language.isEmpty()) suffix += QLatin1Char('-') + language;
    for (const QString& theme : {QStringLiteral("light"), QStringLiteral("dark")}) render(folder, theme, suffix);
    return 0;
}

}  // namespace vitrine::test
