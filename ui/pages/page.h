// SPDX-License-Identifier: GPL-3.0-or-later
// A page of the main window, and the list of all pages. A new page is one file and one line there.
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

#include "engine/snapshots.h"

class QUndoStack;

namespace vitrine {

class EngineAdapter;
class ImageListModel;
class SelectionHub;
class SettingsStore;
class ShownRuns;

/// What every page may use. All of it outlives the pages.
struct PageContext {
    EngineAdapter& adapter;
    SelectionHub& hub;
    ImageListModel& images;
    SettingsStore& settings;
    QUndoStack& undo;
    ShownRuns& shownRuns;
};

class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Ctrl+K chose a concept or a class.
    virtual void showConcept(const QString& /*name*/) {}
    /// Exports what the page shows; false when there is nothing to export.
    virtual bool exportReport() { return false; }
    /// Whether there is something to export now; exportableChanged() tells when that may have changed.
    virtual bool canExport() const { return false; }
    /// Whether the page says by itself what is wrong with the image that is shown.
    virtual bool showsImageErrors() const { return false; }
    /// The window is about to close; false keeps it open.
    virtual bool mayClose() { return true; }

signals:
    void exportableChanged();
    /// The user wants to choose images, a model folder…: the window owns the dialogs.
    void openImagesRequested();
    void openBackboneRequested();
    void removeImagesRequested(QVector<vitrine::ImageId> ids);
    /// Another page shows what was chosen here: its id.
    void pageRequested(QString pageId);
};

struct PageInfo {
    const char* id;
    int number;  ///< Ctrl+number
    QString (*title)();
    Page* (*create)(const PageContext& context);
};

/// All pages, in the order of the navigation.
const std::vector<PageInfo>& pageList();

}  // namespace vitrine
