// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QUndoStack>
#include <QVector>

#include "bridge/engine_adapter.h"
#include "models/image_list_model.h"
#include "pages/page.h"
#include "selection/selection_hub.h"
#include "selection/shown_runs.h"

class QLabel;
class QMimeData;
class QStackedWidget;

namespace vitrine {

class JobIndicator;
class LanguageController;
class MessageBar;
class NavigationRail;
class SettingsStore;
class ThemeController;
class TopBar;

/// The window: navigation, pages, menus, status bar, and everything that comes in from outside by
/// drop, paste or dialog.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(EngineAdapter& adapter, SettingsStore& settings, ThemeController& theme, LanguageController& language);

    void showPage(const QString& id);
    void openPaths(const QStringList& paths);
    /// After the first workspace is there, its own images are shown unless the user brought some.
    void showWorkspaceImages(bool show) { showWorkspaceImages_ = show; }
    SelectionHub& hub() { return hub_; }
    ImageListModel& images() { return images_; }
    ShownRuns& shownRuns() { return shownRuns_; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct MenuAction {
        QAction* action;
        QString (*text)();
    };

    void makePages();
    void makeStatusBar();
    void makeMenus();
    void makeGoMenu();
    void makeSettingsMenu();
    QAction* addAction(QMenu* menu, const char* name, QString (*text)(), const QKeySequence& keys);
    QMenu* addMenu(QString (*title)());
    void connectAdapter();
    void acceptWorkspace(const Engine::WorkspacePointer& workspace);
    void acceptImages(const QVector<ImageEntryPointer>& entries);
    /// Goes on to the next readable image where the one just brought in turns out not to be one.
    void leaveUnreadable();
    void reportImport(const QVector<SkippedPath>& skipped, int total);
    void removeImages(const QVector<ImageId>& ids);
    bool takeMimeData(const QMimeData* mime);
    void openImagesDialog();
    void openFolderDialog();
    void openBackboneDialog();
    void paste();
    void findAnything();
    void showShortcuts();
    void showAbout();
    void refreshStatus();
    void retranslate();
    Page* currentPage() const;

    EngineAdapter& adapter_;
    SettingsStore& settings_;
    ThemeController& theme_;
    LanguageController& language_;
    QUndoStack undo_;
    SelectionHub hub_;
    ShownRuns shownRuns_;
    ImageListModel images_;
    TopBar* topBar_;
    NavigationRail* rail_;
    QStackedWidget* stack_;
    MessageBar* notice_;
    JobIndicator* jobs_;
    QLabel* deviceLabel_;
    QLabel* modelsLabel_;
    QLabel* memoryLabel_;
    QLabel* languageLabel_;
    QVector<Page*> pages_;
    QVector<MenuAction> actions_;
    QVector<QPair<QMenu*, QString (*)()>> menus_;
    QString device_;
    int threads_ = 0;
    bool showWorkspaceImages_ = true;
    bool workspaceImagesShown_ = false;
    ImageId broughtIn_ = 0;  ///< shown because it was just brought in, not because the user chose it
};

}  // namespace vitrine
