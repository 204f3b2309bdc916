// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window.h"

#include <QAction>
#include <QCloseEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "bridge/error_text.h"
#include "bridge/process_memory.h"
#include "settings/language_controller.h"
#include "settings/settings_store.h"
#include "widgets/job_indicator.h"
#include "widgets/message_bar.h"
#include "widgets/navigation_rail.h"
#include "widgets/top_bar.h"

namespace vitrine {
namespace {

constexpr QSize kStandardSize{1440, 900};
constexpr QSize kSmallestSize{1180, 700};  // below it the longest language no longer fits its buttons
constexpr int kStatusMilliseconds = 2000;

}  // namespace

MainWindow::MainWindow(EngineAdapter& adapter, SettingsStore& settings, ThemeController& theme, LanguageController& language)
    : adapter_(adapter), settings_(settings), theme_(theme), language_(language), shownRuns_(settings) {
    setObjectName(QStringLiteral("MainWindow"));
    setWindowTitle(QStringLiteral("Vitrine"));
    setAcceptDrops(true);
    setMinimumSize(kSmallestSize);
    makePages();
    makeStatusBar();
    makeMenus();
    connectAdapter();
    retranslate();
    resize(kStandardSize);
    if (const QByteArray geometry = settings.windowGeometry(); !geometry.isEmpty()) restoreGeometry(geometry);
}

void MainWindow::makePages() {
    topBar_ = new TopBar(this);
    rail_ = new NavigationRail(shownRuns_, this);
    stack_ = new QStackedWidget(this);
    notice_ = new MessageBar(this);
    notice_->setObjectName(QStringLiteral("importNotice"));
    notice_->setProperty("role", "banner");
    const PageContext context{adapter_, hub_, images_, settings_, undo_, shownRuns_};
    for (const PageInfo& info : pageList()) {
        Page* page = info.create(context);
        stack_->addWidget(page);
        pages_.push_back(page);
        connect(page, &Page::openImagesRequested, this, &MainWindow::openImagesDialog);
        connect(page, &Page::openBackboneRequested, this, &MainWindow::openBackboneDialog);
        connect(page, &Page::removeImagesRequested, this, &MainWindow::removeImages);
        connect(page, &Page::pageRequested, this, &MainWindow::showPage);
        connect(page, &Page::exportableChanged, this, [this] { topBar_->setExportEnabled(currentPage()->canExport()); });
    }
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(notice_);
    right->addWidget(stack_, 1);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(0);
    lower->addWidget(rail_);
    lower->addLayout(right, 1);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(topBar_);
    layout->addLayout(lower, 1);
    setCentralWidget(centre);
    connect(rail_, &NavigationRail::pageChosen, this, [this](int index) { showPage(QLatin1String(pageList()[static_cast<std::size_t>(index)].id)); });
    connect(topBar_, &TopBar::openRequested, this, &MainWindow::openImagesDialog);
    connect(topBar_, &TopBar::findRequested, this, &MainWindow::findAnything);
    connect(topBar_, &TopBar::libraryRequested, this, [this] { showPage(QStringLiteral("library")); });
    connect(topBar_, &TopBar::exportRequested, this, [this] { currentPage()->exportReport(); });
    showPage(QStringLiteral("inspect"));
}

void MainWindow::makeStatusBar() {
    jobs_ = new JobIndicator(this);
    const auto makeStatus = [this](const char* name) {
        auto* label = new QLabel(this);
        label->setObjectName(QLatin1String(name));
        label->setProperty("role", "muted");
        label->setContentsMargins(6, 0, 6, 0);
        return label;
    };
    deviceLabel_ = makeStatus("statusDevice");
    modelsLabel_ = makeStatus("statusModels");
    memoryLabel_ = makeStatus("statusMemory");
    languageLabel_ = makeStatus("statusLanguage");
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(8, 0, 8, 0);
    statusBar()->addWidget(deviceLabel_);
    statusBar()->addWidget(jobs_);
    for (QLabel* label : {modelsLabel_, memoryLabel_, languageLabel_}) statusBar()->addPermanentWidget(label);
    connect(jobs_, &JobIndicator::cancelRequested, &adapter_, &EngineAdapter::cancelJob);
    connect(jobs_, &JobIndicator::pauseRequested, &adapter_, &EngineAdapter::setJobPaused);
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &MainWindow::refreshStatus);
    timer->start(kStatusMilliseconds);
}

void MainWindow::connectAdapter() {
    connect(&adapter_, &EngineAdapter::workspaceChanged, this, &MainWindow::acceptWorkspace);
    connect(&adapter_, &EngineAdapter::workspaceFailed, this,
            [this](const Error& error) { notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error)); });
    connect(&adapter_, &EngineAdapter::imagesAdded, this, &MainWindow::acceptImages);
    connect(&adapter_, &EngineAdapter::imagesUpdated, this, [this](const QVector<ImageEntryPointer>& entries) {
        images_.update(entries);
        leaveUnreadable();
    });
    connect(&adapter_, &EngineAdapter::imagesRemoved, &images_, &ImageListModel::remove);
    connect(&adapter_, &EngineAdapter::importFinished, this, &MainWindow::reportImport);
    connect(&adapter_, &EngineAdapter::jobsChanged, this, [this](const std::shared_ptr<const JobList>& jobs) { jobs_->setJobs(*jobs); });
    connect(&adapter_, &EngineAdapter::diagnosticsReady, this, [this](const Diagnostics& found) {
        device_ = QString::fromStdString(found.device).toUpper();
        threads_ = found.computeThreads;
        refreshStatus();
        if (!found.blasIsSlow) return;
        QStringList advice;
        for (const std::string& line : found.advice) advice << QString::fromStdString(line);
        notice_->show(MessageBar::Kind::Warning,
                      tr("The linear algebra library of this machine is a slow one. Vitrine works, but takes many times longer."),
                      advice.join(u'\n'));
    });
    adapter_.requestDiagnostics();
}

void MainWindow::acceptWorkspace(const Engine::WorkspacePointer& workspace) {
    topBar_->setWorkspace(workspace);
    shownRuns_.setWorkspace(*workspace);
    rail_->setRuns(*workspace);
    refreshStatus();
    if (!showWorkspaceImages_ || workspaceImagesShown_ || images_.rowCount() > 0) return;
    workspaceImagesShown_ = true;
    QStringList paths;
    for (const WorkspaceImage& image : workspace->images) paths << QString::fromStdString(image.path.string());
    adapter_.addPaths(paths);
}

void MainWindow::acceptImages(const QVector<ImageEntryPointer>& entries) {
    const bool wasEmpty = images_.rowCount() == 0;
    images_.append(entries);
    // What was just brought in is what one wants to see.
    if (!wasEmpty && showWorkspaceImages_ && !workspaceImagesShown_) return;
    broughtIn_ = entries.front()->id;
    hub_.setImage(broughtIn_);
    leaveUnreadable();
}

void MainWindow::leaveUnreadable() {
    const int row = images_.rowOf(broughtIn_);
    if (row < 0 || hub_.image() != broughtIn_ || images_.entry(row)->state != ImageState::Failed) return;
    const int usable = images_.usableRow(row + 1);
    if (usable < 0) return;
    broughtIn_ = images_.idAt(usable);
    hub_.setImage(broughtIn_);
}

void MainWindow::reportImport(const QVector<SkippedPath>& skipped, int total) {
    if (skipped.isEmpty()) return;
    // Of a single file that is listed and shown the page itself says what is wrong with it.
    if (total == 1 && currentPage()->showsImageErrors() && images_.failedCount() > 0) return;
    QStringList lines;
    for (const SkippedPath& file : skipped)
        lines << QString::fromStdString(file.path.string()) + QStringLiteral(": ") + errorText(file.error) + QStringLiteral(" (") +
                     QString::fromStdString(file.error.detail) + u')';
    const bool nothingLeft = skipped.size() >= total;
    const QString sentence = total == 1    ? errorText(skipped.front().error)
                             : nothingLeft ? tr("None of the %n file(s) could be read.", nullptr, total)
                                           : tr("%1 of %n file(s) skipped; the rest is loaded.", nullptr, total).arg(skipped.size());
    notice_->show(MessageBar::Kind::Warning, sentence, lines.join(u'\n'));
}

void MainWindow::removeImages(const QVector<ImageId>& ids) {
    if (ids.isEmpty()) return;
    int row = images_.rowOf(ids.front());
    adapter_.removeImages(ids);
    row = std::min(row, images_.rowCount() - 1);
    if (images_.rowOf(hub_.image()) < 0) hub_.setImage(images_.idAt(row));
}

void MainWindow::openPaths(const QStringList& paths) {
    showPage(QStringLiteral("inspect"));
    adapter_.addPaths(paths);
}

Page* MainWindow::currentPage() const { return static_cast<Page*>(stack_->currentWidget()); }

void MainWindow::showPage(const QString& id) {
    const auto& pages = pageList();
    for (std::size_t index = 0; index < pages.size(); ++index) {
        if (id != QLatin1String(pages[index].id)) continue;
        stack_->setCurrentIndex(static_cast<int>(index));
        rail_->setCurrent(static_cast<int>(index));
    }
    topBar_->setExportEnabled(currentPage()->canExport());
}

void MainWindow::openImagesDialog() {
    const QStringList files =
        QFileDialog::getOpenFileNames(this, tr("Open images"), settings_.lastFolder(QStringLiteral("images")),
                                      tr("Images (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;All files (*)"));
    if (files.isEmpty()) return;
    settings_.setLastFolder(QStringLiteral("images"), QFileInfo(files.front()).path());
    openPaths(files);
}

void MainWindow::openFolderDialog() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a folder of images"), settings_.lastFolder(QStringLiteral("images")));
    if (folder.isEmpty()) return;
    settings_.setLastFolder(QStringLiteral("images"), folder);
    openPaths({folder});
}

void MainWindow::openBackboneDialog() {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Open a CLIP model folder"), settings_.lastFolder(QStringLiteral("backbone")));
    if (folder.isEmpty()) return;
    settings_.setLastFolder(QStringLiteral("backbone"), folder);
    adapter_.openBackbone(folder);
}

void MainWindow::refreshStatus() {
    deviceLabel_->setText(tr("%1, %n thread(s)", nullptr, threads_).arg(device_));
    deviceLabel_->setVisible(!device_.isEmpty());
    if (const auto workspace = adapter_.workspace())
        modelsLabel_->setText(tr("%n model(s) loaded", nullptr, static_cast<int>(workspace->columns().size())));
    memoryLabel_->setText(tr("Memory %1").arg(locale().formattedDataSize(residentMemory(), 0)));
    languageLabel_->setText(language_.nativeName());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!std::all_of(pages_.begin(), pages_.end(), [](Page* page) { return page->mayClose(); })) return event->ignore();
    settings_.setWindowGeometry(saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void MainWindow::retranslate() {
    for (const MenuAction& entry : actions_) entry.action->setText(entry.text());
    for (const auto& [menu, title] : menus_) menu->setTitle(title());
    refreshStatus();
}

}  // namespace vitrine
