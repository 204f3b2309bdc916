// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/library/library_page.h"

#include <QDirIterator>
#include <QEvent>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "settings/settings_store.h"
#include "widgets/card.h"
#include "widgets/elided_label.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

using Facts = QVector<QPair<QString, QString>>;

QString text(const std::string& value) { return QString::fromStdString(value); }

Card* makeCard(const char* name, QPushButton*& button, QWidget* parent) {
    auto* card = new Card(parent);
    card->setObjectName(QLatin1String(name));
    auto* facts = new QWidget(card);
    auto* form = new QFormLayout(facts);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(5);
    form->setLabelAlignment(Qt::AlignLeft);
    facts->setObjectName(QStringLiteral("facts"));
    card->body()->addWidget(facts);
    button = new QPushButton(card);
    card->body()->addStretch(1);
    card->body()->addWidget(button, 0, Qt::AlignLeft);
    return card;
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
    backbone_ = makeCard("BackboneCard", openBackbone_, this);
    concepts_ = makeCard("ConceptSetCard", openConcepts_, this);
    workspace_ = makeCard("WorkspaceCard", openWorkspace_, this);
    machine_ = makeCard("MachineCard", measure_, this);
    openBackbone_->setObjectName(QStringLiteral("openBackbone"));
    openBackbone_->setProperty("role", "primary");
    openConcepts_->setObjectName(QStringLiteral("openConceptSet"));
    openWorkspace_->setObjectName(QStringLiteral("openWorkspace"));
    measure_->setObjectName(QStringLiteral("measureMachine"));
    diagnostics_ = new QPlainTextEdit(machine_);
    diagnostics_->setObjectName(QStringLiteral("diagnosticsText"));
    diagnostics_->setReadOnly(true);
    diagnostics_->setFrameShape(QFrame::NoFrame);
    diagnostics_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    diagnostics_->setTabChangesFocus(true);
    diagnostics_->setLineWrapMode(QPlainTextEdit::NoWrap);
    machine_->body()->insertWidget(0, diagnostics_, 1);
    auto* grid = new QGridLayout;
    grid->setSpacing(12);
    grid->addWidget(backbone_, 0, 0);
    grid->addWidget(concepts_, 0, 1);
    grid->addWidget(workspace_, 1, 0);
    grid->addWidget(machine_, 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(12);
    layout->addWidget(notice_);
    layout->addLayout(grid, 1);

    EngineAdapter& adapter = context.adapter;
    connect(&adapter, &EngineAdapter::workspaceChanged, this, [this] {
        notice_->hide();
        fill();
        measureSizes();
    });
    connect(&adapter, &EngineAdapter::workspaceFailed, this,
            [this](const Error& error) { notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error)); });
    connect(&adapter, &EngineAdapter::diagnosticsReady, this, [this](const Diagnostics& found) {
        QString report = text(found.toText());
        for (const std::string& advice : found.advice) report += QStringLiteral("\n→ ") + text(advice);
        diagnostics_->setPlainText(report);
        measure_->setEnabled(true);
    });
    connect(&adapter, &EngineAdapter::diagnosticsFailed, this, [this](const Error& error) {
        diagnostics_->setPlainText(errorText(error));
        measure_->setEnabled(true);
    });
    connect(openBackbone_, &QPushButton::clicked, this, &Page::openBackboneRequested);
    connect(openConcepts_, &QPushButton::clicked, this, &LibraryPage::chooseConceptSet);
    connect(openWorkspace_, &QPushButton::clicked, this, &LibraryPage::chooseWorkspace);
    connect(measure_, &QPushButton::clicked, this, [this] {
        measure_->setEnabled(false);
        context_.adapter.requestDiagnostics();
    });
    retranslate();
}

void LibraryPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    if (measured_) return;
    measured_ = true;
    measure_->click();
}

void LibraryPage::measureSizes() {
    const auto workspace = context_.adapter.workspace();
    if (!workspace) return;
    const QString folder = text(workspace->backbone.path.string());
    runInBackground(context_.adapter.gate(), [folder] { return folderSize(folder); },
                    [this](qint64 bytes) {
                        backboneSize_ = QLocale().formattedDataSize(bytes);
                        fill();
                    });
}

void LibraryPage::fillCard(Card* card, const Facts& facts) {
    auto* form = static_cast<QFormLayout*>(card->findChild<QWidget*>(QStringLiteral("facts"))->layout());
    while (form->rowCount() > 0) form->removeRow(0);
    for (const auto& [name, value] : facts) {
        auto* label = new ElidedLabel(card);
        label->setElideMode(Qt::ElideMiddle);
        label->setFullText(value);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        form->addRow(makeLabel(name, "muted", card), label);
    }
}

void LibraryPage::fill() {
    const auto workspace = context_.adapter.workspace();
    if (!workspace) return;
    const QLocale locale;
    const BackboneInfo& backbone = workspace->backbone;
    Facts facts{{tr("Name"), text(backbone.title)},
                {tr("Folder"), text(backbone.path.string())},
                {tr("Size"), backboneSize_},
                {tr("Sees"), tr("%1 × %1 px").arg(backbone.imageSize)},
                {tr("Embedding"), tr("%1 numbers").arg(backbone.projectionDim)},
                {tr("Fingerprint"), text(backbone.fingerprint)}};
    if (backbone.isDemoBackbone) facts.push_back({tr("Note"), tr("knows only the drawings of the field guide")});
    if (!backbone.coversText) {
        QStringList unknown;
        for (const std::string& uncovered : backbone.uncoveredTexts) unknown << text(uncovered);
        facts.push_back({tr("Unknown words"), unknown.join(QStringLiteral(", "))});
    }
    fillCard(backbone_, facts);
    fillCard(concepts_, {{tr("Name"), text(workspace->conceptSetName)},
                         {tr("Concepts"), locale.toString(static_cast<qlonglong>(workspace->conceptNames.size()))},
                         {tr("Classes"), locale.toString(static_cast<qlonglong>(workspace->classNames.size()))},
                         {tr("Fingerprint"), text(workspace->conceptSetFingerprint)}});
    Facts place{{tr("Name"), text(workspace->name)},
                {tr("Folder"), text(workspace->path.string())},
                {tr("Images"), locale.toString(static_cast<qlonglong>(workspace->images.size()))},
                {tr("Reference"), tr("%n image(s)", nullptr, static_cast<int>(workspace->referenceImages))}};
    for (const auto& run : workspace->runs)
        place.push_back({text(run->title), run->unusable ? errorText(*run->unusable) : text(run->path.filename().string())});
    fillCard(workspace_, place);
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
    backbone_->setTitle(tr("Backbone"));
    backbone_->setNote(tr("the CLIP model that sees the images"));
    concepts_->setTitle(tr("Concept set"));
    concepts_->setNote(tr("the words that describe them"));
    workspace_->setTitle(tr("Workspace"));
    workspace_->setNote(tr("the folder that holds all of it"));
    machine_->setTitle(tr("Diagnostics"));
    machine_->setNote(tr("device, threads, linear algebra"));
    openBackbone_->setText(tr("Open own CLIP folder…"));
    openConcepts_->setText(tr("Open concept list…"));
    openWorkspace_->setText(tr("Open workspace…"));
    measure_->setText(tr("Measure again"));
    diagnostics_->setAccessibleName(tr("Diagnostics"));
    fill();
}

}  // namespace vitrine
