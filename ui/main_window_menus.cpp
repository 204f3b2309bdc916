// SPDX-License-Identifier: GPL-3.0-or-later
// Menus, shortcuts and everything that comes in by drop, paste or Ctrl+K.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QImage>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

#include "base/version.h"
#include "main_window.h"
#include "settings/language_controller.h"
#include "settings/settings_store.h"
#include "theme/theme_controller.h"
#include "widgets/filter_popup.h"
#include "widgets/shortcut_dialog.h"
#include "widgets/top_bar.h"

namespace vitrine {
namespace {

QStringList localFiles(const QList<QUrl>& urls) {
    QStringList files;
    for (const QUrl& url : urls)
        if (url.isLocalFile()) files << url.toLocalFile();
    return files;
}

// Some programs drop files as text, one URL or path a line.
QStringList filesInText(const QString& text) {
    QStringList files;
    for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts)) {
        const QString entry = line.trimmed();
        if (entry.startsWith(QLatin1String("file://")))
            files << QUrl(entry).toLocalFile();
        else if (entry.startsWith(u'/'))
            files << entry;
    }
    return files;
}

}  // namespace

QMenu* MainWindow::addMenu(QString (*title)()) {
    QMenu* menu = menuBar()->addMenu(title());
    menus_.push_back({menu, title});
    return menu;
}

QAction* MainWindow::addAction(QMenu* menu, const char* name, QString (*text)(), const QKeySequence& keys) {
    QAction* action = menu->addAction(text());
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    actions_.push_back({action, text});
    return action;
}

void MainWindow::makeMenus() {
    QMenu* file = addMenu([] { return tr("&File"); });
    connect(addAction(file, "actionOpen", [] { return tr("&Open images…"); }, QKeySequence::Open), &QAction::triggered, this,
            &MainWindow::openImagesDialog);
    connect(addAction(file, "actionOpenFolder", [] { return tr("Open &folder…"); }, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)),
            &QAction::triggered, this, &MainWindow::openFolderDialog);
    connect(addAction(file, "actionOpenBackbone", [] { return tr("Open own &CLIP folder…"); }, {}), &QAction::triggered, this,
            &MainWindow::openBackboneDialog);
    file->addSeparator();
    connect(addAction(file, "actionExport", [] { return tr("&Export report…"); }, QKeySequence(Qt::CTRL | Qt::Key_E)), &QAction::triggered,
            this, [this] { currentPage()->exportReport(); });
    file->addSeparator();
    connect(addAction(file, "actionQuit", [] { return tr("&Quit"); }, QKeySequence(Qt::CTRL | Qt::Key_Q)), &QAction::triggered, this,
            &QWidget::close);

    QMenu* edit = addMenu([] { return tr("&Edit"); });
    QAction* undo = undo_.createUndoAction(this);
    undo->setObjectName(QStringLiteral("actionUndo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = undo_.createRedoAction(this);
    redo->setObjectName(QStringLiteral("actionRedo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    edit->addActions({undo, redo});
    edit->addSeparator();
    connect(addAction(edit, "actionPaste", [] { return tr("&Paste image"); }, QKeySequence::Paste), &QAction::triggered, this,
            &MainWindow::paste);
    connect(addAction(edit, "actionFind", [] { return tr("&Find anything…"); }, QKeySequence(Qt::CTRL | Qt::Key_K)), &QAction::triggered, this,
            &MainWindow::findAnything);
    makeGoMenu();
    makeSettingsMenu();

    QMenu* help = addMenu([] { return tr("&Help"); });
    QAction* shortcuts = addAction(help, "actionShortcuts", [] { return tr("&Keyboard shortcuts"); }, {});
    shortcuts->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Slash), QKeySequence(Qt::Key_F1)});
    connect(shortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
    connect(addAction(help, "actionAbout", [] { return tr("&About Vitrine"); }, {}), &QAction::triggered, this, &MainWindow::showAbout);
}

void MainWindow::makeGoMenu() {
    QMenu* go = addMenu([] { return tr("&Go"); });
    for (const PageInfo& info : pageList()) {
        QAction* action = addAction(go, info.id, info.title, QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + info.number)));
        connect(action, &QAction::triggered, this, [this, &info] { showPage(QLatin1String(info.id)); });
    }
    go->addSeparator();
    const auto step = [this](int by) {
        const int row = images_.rowOf(hub_.image()) + by;
        if (images_.idAt(row) != 0) hub_.setImage(images_.idAt(row));
    };
    connect(addAction(go, "actionNextImage", [] { return tr("&Next image"); }, QKeySequence(Qt::ALT | Qt::Key_Right)), &QAction::triggered, this,
            [step] { step(1); });
    connect(addAction(go, "actionPreviousImage", [] { return tr("&Previous image"); }, QKeySequence(Qt::ALT | Qt::Key_Left)), &QAction::triggered,
            this, [step] { step(-1); });
}

void MainWindow::makeSettingsMenu() {
    QMenu* settings = addMenu([] { return tr("&Settings"); });
    const auto addChoices = [this](QMenu* menu) {
        auto* group = new QActionGroup(menu);
        return [this, menu, group](const char* name, QString (*text)(), bool checked, auto chosen) {
            QAction* action = addAction(menu, name, text, {});
            action->setCheckable(true);
            action->setChecked(checked);
            group->addAction(action);
            connect(action, &QAction::triggered, this, chosen);
        };
    };
    const auto addSubmenu = [this, settings](QString (*title)()) {
        QMenu* menu = settings->addMenu(title());
        menus_.push_back({menu, title});
        return menu;
    };
    const auto addTheme = addChoices(addSubmenu([] { return tr("&Theme"); }));
    const auto setTheme = [this](ThemeMode mode) {
        return [this, mode] {
            settings_.setTheme(mode);
            theme_.setMode(mode);
        };
    };
    addTheme("themeSystem", [] { return tr("As the system"); }, theme_.mode() == ThemeMode::System, setTheme(ThemeMode::System));
    addTheme("themeLight", [] { return tr("Light"); }, theme_.mode() == ThemeMode::Light, setTheme(ThemeMode::Light));
    addTheme("themeDark", [] { return tr("Dark"); }, theme_.mode() == ThemeMode::Dark, setTheme(ThemeMode::Dark));

    const auto addLanguage = addChoices(addSubmenu([] { return tr("&Language"); }));
    const auto setLanguage = [this](const char* code) {
        return [this, code] {
            settings_.setLanguage(QLatin1String(code));
            language_.setLanguage(QLatin1String(code));
        };
    };
    const QString chosen = settings_.language();
    addLanguage("languageSystem", [] { return tr("As the system"); }, chosen == QLatin1String("system"), setLanguage("system"));
    addLanguage("languageEnglish", [] { return QStringLiteral("English"); }, chosen == QLatin1String("en"), setLanguage("en"));
    addLanguage("languageRussian", [] { return QStringLiteral("Русский"); }, chosen == QLatin1String("ru"), setLanguage("ru"));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData* mime = event->mimeData();
    if (mime->hasUrls() || mime->hasImage() || !filesInText(mime->text()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    if (takeMimeData(event->mimeData())) event->acceptProposedAction();
}

// Files first, then paths in text, then the picture itself: the first keeps names and full quality.
bool MainWindow::takeMimeData(const QMimeData* mime) {
    QStringList files = localFiles(mime->urls());
    if (files.isEmpty() && mime->hasText()) files = filesInText(mime->text());
    if (!files.isEmpty()) {
        openPaths(files);
        return true;
    }
    if (!mime->hasImage()) return false;
    const QImage picture = qvariant_cast<QImage>(mime->imageData());
    if (picture.isNull()) return false;
    showPage(QStringLiteral("inspect"));
    adapter_.addPicture(picture, tr("pasted image"));
    return true;
}

void MainWindow::paste() { takeMimeData(QGuiApplication::clipboard()->mimeData()); }

void MainWindow::findAnything() {
    QStringList entries;
    QStringList details;
    QVector<std::function<void()>> steps;
    const auto add = [&](const QString& text, const QString& kind, std::function<void()> step) {
        entries << text;
        details << kind;
        steps.push_back(std::move(step));
    };
    const auto showConcept = [this](const QString& name) {
        return [this, name] {
            showPage(QStringLiteral("inspect"));
            currentPage()->showConcept(name);
        };
    };
    for (int row = 0; row < images_.rowCount(); ++row) {
        const ImageEntryPointer entry = images_.entry(row);
        const QString label = entry->label.empty() ? tr("image") : tr("image, %1").arg(QString::fromStdString(entry->label));
        add(QString::fromStdString(entry->fileName), label, [this, id = entry->id] {
            showPage(QStringLiteral("inspect"));
            hub_.setImage(id);
        });
    }
    if (const auto workspace = adapter_.workspace()) {
        for (const std::string& name : workspace->conceptNames) add(QString::fromStdString(name), tr("concept"), showConcept(QString::fromStdString(name)));
        for (const std::string& name : workspace->classNames)
            add(QString::fromStdString(name), tr("class"), [this, name] {
                for (int row = 0; row < images_.rowCount(); ++row)
                    if (images_.entry(row)->label == name) return hub_.setImage(images_.idAt(row));
            });
    }
    for (const MenuAction& entry : actions_)
        if (entry.action->isEnabled())
            add(entry.text().remove(u'&'), entry.action->shortcut().toString(QKeySequence::NativeText), [action = entry.action] { action->trigger(); });
    FilterPopup::choose(topBar_->findButton(), tr("Find an image, class, concept or command"), entries,
                        [steps](int index) { steps[index](); }, details);
}

void MainWindow::showShortcuts() {
    QVector<ShortcutLine> lines;
    for (const MenuAction& entry : actions_) {
        const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
        if (!keys.isEmpty()) lines.push_back({keys, entry.text().remove(u'&').remove(u'…')});
    }
    const auto keyText = [](QKeyCombination keys) { return QKeySequence(keys).toString(QKeySequence::NativeText); };
    lines.push_back({keyText(Qt::CTRL | Qt::Key_Z), tr("Undo the last edit of a concept")});
    lines.push_back({keyText(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), tr("Redo it")});
    lines.push_back({QStringLiteral("↑ ↓"), tr("Mark the concept above or below")});
    lines.push_back({QStringLiteral("E"), tr("Edit the marked concept in What if")});
    lines.push_back({keyText(Qt::Key_Delete), tr("Take the selected images out of the strip")});
    ShortcutDialog(lines, this).exec();
}

void MainWindow::showAbout() {
    QMessageBox::about(this, tr("About Vitrine"),
                       tr("<b>Vitrine %1</b><p>Shows which concepts make a CLIP classifier decide.</p><p>Free software under the GNU General "
                          "Public License, version 3 or later.</p>")
                           .arg(QLatin1String(kVersion)));
}

}  // namespace vitrine
