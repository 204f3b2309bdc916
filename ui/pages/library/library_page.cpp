// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/library/library_page.h"

#include <QDirIterator>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "pages/library/fact_card.h"
#include "pages/library/machine_card.h"
#include "settings/settings_store.h"
#include "widgets/job_indicator.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

QPushButton* addButton(FactCard* card, const char* name) {
    auto* button = new QPushButton(card);
    button->setObjectName(QLatin1String(name));
    card->controls()->addWidget(button);
    card->controls()->addStretch(1);
    return button;
}

qint64 folderSize(const QString& folder) {
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

}  // namespace

LibraryPage::LibraryPage(const PageContext& context) : context_(context) {
    setObjectName(QStringLiteral("LibraryPage"));
    notice_ = new MessageBar(this);
    notice_->setObjectName(QStringLiteral("libraryNotice"));
    makeEncodingCard();
    backbone_ = new FactCard("BackboneCard", this);
    openBackbone_ = addButton(backbone_, "openBackbone");
    openBackbone_->setProperty("role", "primary");
    concepts_ = new FactCard("ConceptSetCard", this);
    openConcepts_ = addButton(concepts_, "openConceptSet");
    workspace_ = new FactCard("WorkspaceCard", this);
    openWorkspace_ = addButton(workspace_, "openWorkspace");
    machine_ = new MachineCard(context.adapter, context.settings, this);
    auto* grid = new QGridLayout;
    grid->setSpacing(12);
    grid->addWidget(backbone_, 0, 0);
    grid->addWidget(concepts_, 0, 1);
    grid->addWidget(workspace_, 1, 0);
    grid->addWidget(machine_, 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(12);
    layout->addWidget(notice_);
    layout->addWidget(encoding_);
    layout->addLayout(grid);
    layout->addStretch(1);

    EngineAdapter& adapter = context.adapter;
    connect(&adapter, &EngineAdapter::workspaceChanged, this, [this] {
        notice_->hide();
        fill();
        measureSizes();
    });
    connect(&adapter, &EngineAdapter::workspaceFailed, this,
            [this](const Error& error) { notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error)); });
    connect(openBackbone_, &QPushButton::clicked, this, &Page::openBackboneRequested);
    connect(openConcepts_, &QPushButton::clicked, this, &LibraryPage::chooseConceptSet);
    connect(openWorkspace_, &QPushButton::clicked, this, &LibraryPage::chooseWorkspace);
    retranslate();
}

void LibraryPage::makeEncodingCard() {
    encoding_ = new Card(this);
    encoding_->setObjectName(QStringLiteral("EncodingCard"));
    encodingJob_ = new JobIndicator(encoding_, "encoding");
    encodingJob_->showOnly([](const JobState& job) { return job.canPause; });
    encoding_->body()->addWidget(encodingJob_, 0, Qt::AlignLeft);
    EngineAdapter& adapter = context_.adapter;
    connect(encodingJob_, &JobIndicator::pauseRequested, &adapter, &EngineAdapter::setJobPaused);
    connect(encodingJob_, &JobIndicator::cancelRequested, &adapter, &EngineAdapter::cancelJob);
    connect(&adapter, &EngineAdapter::jobsChanged, this, [this](const std::shared_ptr<const JobList>& jobs) { showJobs(*jobs); });
    showJobs(*adapter.jobs());
}

void LibraryPage::showJobs(const JobList& jobs) {
    encodingJob_->setJobs(jobs);
    encoding_->setVisible(encodingJob_->isBusy());
}

void LibraryPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    machine_->measureOnce();
}

void LibraryPage::measureSizes() {
    const auto workspace = context_.adapter.workspace();
    if (!workspace) return;
    const QString folder = text(workspace->backbone.path.string());
    runInBackground(context_.adapter.gate(), [folder] { return folderSize(folder); },
                    [this](qint64 bytes) {
                        backboneBytes_ = bytes;
                        fill();
                    });
}

void LibraryPage::fill() {
    const auto workspace = context_.adapter.workspace();
    if (!workspace) return;
    const QLocale locale;
    const BackboneInfo& backbone = workspace->backbone;
    FactCard::Facts facts{{tr("Name"), text(backbone.title)},
                {tr("Folder"), text(backbone.path.string())},
                {tr("Size"), backboneBytes_ < 0 ? QString() : locale.formattedDataSize(backboneBytes_, 1)},
                {tr("Sees"), tr("%1 × %1 px").arg(backbone.imageSize)},
                {tr("Embedding"), tr("%1 numbers").arg(backbone.projectionDim)},
                {tr("Fingerprint"), text(backbone.fingerprint)}};
    if (backbone.isDemoBackbone) facts.push_back({tr("Note"), tr("knows only the drawings of the field guide")});
    if (!backbone.coversText) {
        QStringList unknown;
        for (const std::string& uncovered : backbone.uncoveredTexts) unknown << text(uncovered);
        facts.push_back({tr("Unknown words"), unknown.join(QStringLiteral(", "))});
    }
    backbone_->setFacts(facts);
    concepts_->setFacts({{tr("Name"), text(workspace->conceptSetName)},
                         {tr("Concepts"), locale.toString(static_cast<qlonglong>(workspace->conceptNames.size()))},
                         {tr("Classes"), locale.toString(static_cast<qlonglong>(workspace->classNames.size()))},
                         {tr("Fingerprint"), text(workspace->conceptSetFingerprint)}});
    FactCard::Facts place{{tr("Name"), text(workspace->name)},
                {tr("Folder"), text(workspace->path.string())},
                {tr("Images"), locale.toString(static_cast<qlonglong>(workspace->images.size()))},
                {tr("Reference"), tr("%n image(s)", nullptr, static_cast<int>(workspace->referenceImages))}};
    for (const auto& run : workspace->runs)
        place.push_back({text(run->title), run->unusable ? errorText(*run->unusable) : text(run->path.filename().string())});
    workspace_->setFacts(place);
}

void LibraryPage::chooseConceptSet() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a concept list"), context_.settings.lastFolder(QStringLiteral("concepts")),
                                                      tr("Text with one concept a line (*.txt)"));
    if (file.isEmpty()) return;
    context_.settings.setLastFolder(QStringLiteral("concepts"), QFileInfo(file).path());
    context_.adapter.openConceptSet(file);
}

void LibraryPage::chooseWorkspace() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a workspace"), context_.settings.lastFolder(QStringLiteral("workspace")));
    if (folder.isEmpty()) return;
    context_.settings.setLastFolder(QStringLiteral("workspace"), folder);
    context_.adapter.openWorkspace(folder);
}

void LibraryPage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void LibraryPage::retranslate() {
    setAccessibleName(tr("Library"));
    encoding_->setTitle(tr("Encoding"));
    encoding_->setNote(tr("images added to the film strip, ahead of being looked at"));
    backbone_->setTitle(tr("Backbone"));
    backbone_->setNote(tr("the CLIP model that sees the images"));
    concepts_->setTitle(tr("Concept set"));
    concepts_->setNote(tr("the words that describe them"));
    workspace_->setTitle(tr("Workspace"));
    workspace_->setNote(tr("the folder that holds all of it"));
    openBackbone_->setText(tr("Open own CLIP folder…"));
    openConcepts_->setText(tr("Open concept list…"));
    openWorkspace_->setText(tr("Open workspace…"));
    fill();
}

}  // namespace vitrine
