// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the pages of the shipped program to PNG files: light and dark, English and Russian, scale 1
// and 2. One argument: the folder to write to.
#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QTextStream>
#include <stdexcept>

#include "e2e/driver/driven_app.h"

namespace {

using vitrine::test::DrivenApp;

void waitForColumns(DrivenApp& app) {
    app.waitFor("the concept columns", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
}

/// All pages in every theme and language at one scale.
void renderScale(const QString& folder, int scale) {
    DrivenApp app({}, {QStringLiteral("QT_SCALE_FACTOR=%1").arg(scale)});
    waitForColumns(app);
    for (const QString& language : {QStringLiteral("English"), QStringLiteral("Russian")}) {
        app.trigger("language" + language);
        for (const QString& theme : {QStringLiteral("Light"), QStringLiteral("Dark")}) {
            app.trigger("theme" + theme);
            for (const QString& page : {QStringLiteral("inspect"), QStringLiteral("library")}) {
                app.trigger(page);
                app.waitFor("page " + page, [&] { return app.isVisible(page == "inspect" ? "InspectPage" : "LibraryPage"); });
                if (page == "inspect") waitForColumns(app);
                const QString file = QStringLiteral("%1/%2-%3-%4-%5x.png")
                                         .arg(folder, page, theme.toLower(), language == "English" ? "en" : "ru")
                                         .arg(scale);
                app.grab(file, "MainWindow");
                QTextStream(stdout) << file << '\n';
            }
        }
    }
    app.close();
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QString folder = QCoreApplication::arguments().value(1, QStringLiteral("screens"));
    QDir().mkpath(folder);
    try {
        for (const int scale : {1, 2}) renderScale(folder, scale);
    } catch (const std::runtime_error& error) {
        QTextStream(stderr) << error.what() << '\n';
        return 1;
    }
    return 0;
}
