// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/image_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include "bridge/error_text.h"
#include "bridge/image_conversion.h"
#include "pages/inspect/heat_map_legend.h"
#include "pages/inspect/inspect_session.h"
#include "selection/selection_hub.h"
#include "settings/settings_store.h"
#include "widgets/image_view.h"
#include "widgets/message_bar.h"

namespace vitrine {
namespace {

constexpr int kOpacityWidth = 72;
constexpr int kNarrowestOpacity = 44;
constexpr int kRoomyHeight = 360;  // a lower card keeps its room for the picture

QPushButton* makePill(const char* name, QWidget* parent) {
    auto* pill = new QPushButton(parent);
    pill->setObjectName(QLatin1String(name));
    pill->setProperty("role", "pill");
    pill->setCheckable(true);
    return pill;
}

QLabel* makeFact(const char* name, QWidget* parent) {
    QLabel* fact = makeLabel({}, "muted", parent);
    fact->setObjectName(QLatin1String(name));
    fact->setWordWrap(true);
    return fact;
}

}  // namespace

ImageCard::ImageCard(InspectSession& session, SettingsStore& settings, QWidget* parent)
    : Card(parent), session_(session), settings_(settings), view_(new ImageView(this)) {
    setObjectName(QStringLiteral("ImageCard"));
    heatMap_ = makePill("heatMapToggle", this);
    heatMap_->setChecked(true);
    modelView_ = makePill("modelViewToggle", this);
    opacity_ = new QSlider(Qt::Horizontal, this);
    opacity_->setObjectName(QStringLiteral("heatMapOpacity"));
    opacity_->setRange(0, 100);
    opacity_->setMinimumWidth(kNarrowestOpacity);
    opacity_->setMaximumWidth(kOpacityWidth);
    opacity_->setValue(qRound(settings.heatMapOpacity() * 100.0));
    view_->setOpacity(settings.heatMapOpacity());
    notice_ = new MessageBar(this);
    notice_->setObjectName(QStringLiteral("imageNotice"));
    rest_ = new QWidget(this);
    legend_ = new HeatMapLegend(this);
    label_ = makeFact("imageLabel", this);
    size_ = makeFact("imageSize", this);
    timing_ = makeFact("imageTiming", this);
    nearest_ = makeFact("imageNearest", this);
    body()->addWidget(notice_);
    body()->addWidget(view_, 1);
    body()->addWidget(rest_);
    auto* below = new QVBoxLayout(rest_);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(body()->spacing());
    auto* controls = new QHBoxLayout;
    controls->setSpacing(6);
    controls->addWidget(heatMap_);
    controls->addWidget(opacity_, 1);
    controls->addStretch();
    controls->addWidget(modelView_);
    below->addLayout(controls);
    below->addWidget(legend_);
    auto* facts = new QVBoxLayout;
    facts->setSpacing(3);
    for (QLabel* fact : {label_, size_, timing_, nearest_}) facts->addWidget(fact);
    below->addLayout(facts);

    connect(&session, &InspectSession::inspectionChanged, this, &ImageCard::refresh);
    connect(&session.hub(), &SelectionHub::markedConceptChanged, this, &ImageCard::followConcept);
    connect(&session.adapter(), &EngineAdapter::heatMapReady, this, [this](const Engine::HeatMapPointer& map) {
        const auto inspection = session_.inspection();
        if (!heatMap_->isChecked() || !inspection || inspection->image.id != map->image) return;
        if (QString::fromStdString(map->conceptName) != session_.hub().markedConcept()) return;
        view_->setHeatMap(map);
        legend_->showMap(map);
    });
    connect(&session.adapter(), &EngineAdapter::heatMapFailed, this, [this](const Error& error) {
        notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error));
    });
    connect(heatMap_, &QPushButton::toggled, this, [this] { followConcept(session_.hub().markedConcept()); });
    connect(modelView_, &QPushButton::toggled, this, [this] {
        showPicture();
        followConcept(session_.hub().markedConcept());
    });
    connect(opacity_, &QSlider::valueChanged, this, [this](int percent) {
        view_->setOpacity(percent / 100.0);
        settings_.setHeatMapOpacity(percent / 100.0);
    });
    retranslate();
}

void ImageCard::showPicture() {
    const auto inspection = session_.inspection();
    if (!inspection) return view_->setPicture({});
    const bool asSeen = modelView_->isChecked();
    view_->setPixelated(asSeen);
    view_->setPicture(toQImage(asSeen ? inspection->modelView : inspection->picture));
}

void ImageCard::refresh() {
    showPicture();
    refreshFacts();
    notice_->hide();
    rest_->show();
    followConcept(session_.hub().markedConcept());
}

void ImageCard::showFailure(const QString& fileName, const Error& error) {
    setTitle(fileName);
    notice_->show(MessageBar::Kind::Error, errorText(error), errorDetails(error));
    rest_->hide();
}

void ImageCard::refreshFacts() {
    const auto inspection = session_.inspection();
    setTitle(inspection ? QString::fromStdString(inspection->image.fileName) : QString());
    view_->setAccessibleName(inspection ? tr("Picture %1").arg(QString::fromStdString(inspection->image.fileName)) : tr("No picture"));
    if (!inspection) {
        for (QLabel* fact : {label_, size_, timing_, nearest_}) fact->clear();
        view_->setToolTip({});
        return;
    }
    const QLocale locale;
    const QString label = QString::fromStdString(inspection->image.label);
    label_->setText(label.isEmpty() ? tr("no label") : tr("labelled %1").arg(label));
    const int side = inspection->workspace ? inspection->workspace->backbone.imageSize : inspection->modelView.width();
    size_->setText(tr("%1 × %2 px, seen by the backbone at %3 px").arg(inspection->image.width).arg(inspection->image.height).arg(side));
    timing_->setText(tr("Embedded in %1 ms").arg(locale.toString(inspection->inferenceMilliseconds, 'f', 1)));
    view_->setToolTip(size_->text() + u'\n' + timing_->text());
    nearest_->setAccessibleDescription(tr("The number is the cosine of the two embeddings"));
    const QString nearest = QString::fromStdString(inspection->nearestTrainingImage).section(u'/', -1);
    nearest_->setVisible(!nearest.isEmpty());
    nearest_->setText(tr("Nearest in training (%3): %1, %2")
                          .arg(nearest, QString::fromStdString(inspection->nearestTrainingClass),
                               locale.toString(inspection->nearestCosine, 'f', 2)));
}

void ImageCard::followConcept(const QString& name) {
    const auto inspection = session_.inspection();
    const bool possible = inspection && inspection->patchGrid > 0;
    // Without a concept there is nothing to show: a pressed pill over a bare picture would look broken.
    heatMap_->setEnabled(possible && !name.isEmpty());
    opacity_->setEnabled(heatMap_->isEnabled() && heatMap_->isChecked());
    heatMap_->setToolTip(tr("Shows where in the picture the marked concept is seen: cosine of each patch to the concept's text"));
    const bool wanted = possible && !name.isEmpty() && heatMap_->isChecked() && !modelView_->isChecked();
    if (wanted) {
        legend_->showText(name);
    } else {
        view_->setHeatMap(nullptr);
        legend_->showText(possible && name.isEmpty() ? tr("Choose a concept to see where it is.") : QString());
        return;
    }
    session_.adapter().requestHeatMap(inspection->image.id, name);
}

void ImageCard::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    for (QLabel* fact : {size_, timing_}) fact->setVisible(height() >= kRoomyHeight);
}

void ImageCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ImageCard::retranslate() {
    heatMap_->setText(tr("Heat map"));
    modelView_->setText(tr("As seen"));
    modelView_->setToolTip(tr("Shows the picture as the backbone sees it, cut and reduced"));
    opacity_->setAccessibleName(tr("Opacity of the heat map"));
    opacity_->setToolTip(tr("Opacity of the heat map"));
    refreshFacts();
    followConcept(session_.hub().markedConcept());
}

}  // namespace vitrine
