// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/projection_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <cmath>

#include "bridge/engine_adapter.h"
#include "settings/settings_store.h"
#include "widgets/elided_label.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kRandomWords = 200;
constexpr int kDialWidth = 58;
constexpr int kExaggerationStandard = 12;
constexpr int kUsualRate = 100;  ///< per cent

QComboBox* makeCombo(const char* name, QWidget* parent) {
    return new TextComboBox(QLatin1String(name), 10, parent);
}

/// Keeps the choice while the texts are written anew.
void fill(QComboBox* box, const QStringList& texts) {
    const int index = std::max(0, box->currentIndex());
    const QSignalBlocker block(box);
    box->clear();
    box->addItems(texts);
    box->setCurrentIndex(std::min(index, box->count() - 1));
}

}  // namespace

ProjectionCard::ProjectionCard(MapSession& session, SettingsStore& settings, QWidget* parent)
    : Card(parent), session_(session), settings_(settings), form_(new QFormLayout) {
    setObjectName(QStringLiteral("ProjectionCard"));
    form_->setHorizontalSpacing(10);
    form_->setVerticalSpacing(6);
    form_->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    body()->addLayout(form_);
    method_ = makeCombo("mapMethod", this);
    input_ = makeCombo("mapInput", this);
    metric_ = makeCombo("mapMetric", this);
    for (QComboBox* box : {method_, input_, metric_}) form_->addRow(new QLabel(this), box);
    perplexity_ = addDial("mapPerplexity", 5, 200, 30);
    iterations_ = addDial("mapIterations", 100, 3000, 750);
    exaggeration_ = addDial("mapExaggeration", 1, 32, kExaggerationStandard);
    learningRate_ = addDial("mapLearningRate", 10, 400, kUsualRate);
    learningRate_.number->setSuffix(QStringLiteral(" %"));
    addChoices();
    addButtons();
    restore();
    retranslate();
    connect(&session, &MapSession::stateChanged, this, &ProjectionCard::refresh);
    connect(&session, &MapSession::frameChanged, this, [this] {
        followPhase();
        showProgress();
    });
    connect(&session.adapter(), &EngineAdapter::workspaceChanged, this, &ProjectionCard::fillInputs);
    connect(method_, &QComboBox::activated, this, &ProjectionCard::refresh);
    connect(input_, &QComboBox::activated, this, &ProjectionCard::refresh);
    connect(exaggeration_.slider, &QSlider::valueChanged, this, [this](int factor) { session_.setExaggeration(factor); });
    connect(learningRate_.slider, &QSlider::valueChanged, this, [this](int percent) { session_.setLearningRateFactor(percent / 100.0); });
}

ProjectionCard::Dial ProjectionCard::addDial(const char* name, int least, int most, int standard) {
    Dial dial{new QLabel(this), new QSlider(Qt::Horizontal, this), new QSpinBox(this)};
    dial.slider->setObjectName(QLatin1String(name));
    dial.slider->setRange(least, most);
    dial.slider->setValue(standard);
    dial.slider->setPageStep(std::max(1, (most - least) / 20));
    dial.number->setObjectName(QLatin1String(name) + QStringLiteral("Number"));
    dial.number->setRange(least, most);
    dial.number->setValue(standard);
    dial.number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    dial.number->setFixedWidth(kDialWidth);
    connect(dial.slider, &QSlider::valueChanged, dial.number, &QSpinBox::setValue);
    connect(dial.number, &QSpinBox::valueChanged, dial.slider, &QSlider::setValue);
    auto* row = new QHBoxLayout;
    row->addWidget(dial.slider, 1);
    row->addWidget(dial.number);
    form_->addRow(dial.name, row);
    return dial;
}

void ProjectionCard::addChoices() {
    const auto makeCheck = [this](const char* name, bool checked) {
        auto* check = new QCheckBox(this);
        check->setObjectName(QLatin1String(name));
        check->setChecked(checked);
        return check;
    };
    images_ = makeCheck("mapImages", true);
    concepts_ = makeCheck("mapConcepts", true);
    classes_ = makeCheck("mapClasses", true);
    words_ = makeCheck("mapWords", false);
    centre_ = makeCheck("mapCentre", true);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(4);
    grid->addWidget(images_, 0, 0);
    grid->addWidget(concepts_, 0, 1);
    grid->addWidget(classes_, 1, 0);
    grid->addWidget(words_, 1, 1);
    grid->addWidget(centre_, 2, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    body()->addLayout(grid);
}

void ProjectionCard::addButtons() {
    const auto makeButton = [this](const char* name, const char* role) {
        auto* button = new QPushButton(this);
        button->setObjectName(QLatin1String(name));
        button->setProperty("role", role);
        return button;
    };
    main_ = makeButton("mapStart", "primary");
    stop_ = makeButton("mapStop", "");
    restart_ = makeButton("mapRestart", "");
    progress_ = new ElidedLabel(this);
    progress_->setObjectName(QStringLiteral("mapProgress"));
    progress_->setProperty("role", "muted");
    auto* row = new QHBoxLayout;
    row->addWidget(main_);
    row->addWidget(stop_);
    row->addWidget(restart_);
    row->addStretch(1);
    body()->addLayout(row);
    body()->addWidget(progress_);
    connect(main_, &QPushButton::clicked, this, [this] {
        if (session_.state() == MapSession::State::Fitting) return session_.pause();
        if (session_.state() == MapSession::State::Paused) return session_.resume();
        start();
    });
    connect(stop_, &QPushButton::clicked, &session_, &MapSession::stop);
    connect(restart_, &QPushButton::clicked, this, &ProjectionCard::start);
}

void ProjectionCard::start() {
    if (isLate_) showExaggeration(chosenExaggeration_);
    isLate_ = false;
    remember();
    session_.start(request());
}

MapRequest ProjectionCard::request() const {
    MapRequest request;
    request.method = method_->currentIndex() == 1 ? MapMethod::Pca : MapMethod::Tsne;
    request.input = static_cast<MapInput>(std::min(input_->currentIndex(), 2));
    if (request.input == MapInput::Activations) request.runId = input_->currentData().toString().toStdString();
    request.metric = metric_->currentIndex() == 1 ? MapMetric::Euclidean : MapMetric::Cosine;
    request.perplexity = perplexity_.slider->value();
    request.iterations = iterations_.slider->value();
    request.exaggeration = exaggeration_.slider->value();
    request.learningRateFactor = learningRate_.slider->value() / 100.0;
    const bool hasTexts = request.input != MapInput::Activations;
    request.concepts = hasTexts && concepts_->isChecked();
    request.classes = hasTexts && classes_->isChecked();
    request.randomWords = hasTexts && words_->isChecked() ? kRandomWords : 0;
    request.images = images_->isChecked() || !(request.concepts || request.classes || request.randomWords > 0);
    request.centreModalities = centre_->isChecked();
    return request;
}

void ProjectionCard::restore() {
    const auto restored = [this](const char* key, int standard) { return settings_.choice(QStringLiteral("map/") + QLatin1String(key), standard); };
    fill(method_, {QString(), QString()});
    fill(metric_, {QString(), QString()});
    method_->setCurrentIndex(restored("method", 0));
    metric_->setCurrentIndex(restored("metric", 0));
    perplexity_.slider->setValue(restored("perplexity", 30));
    iterations_.slider->setValue(restored("iterations", 750));
    exaggeration_.slider->setValue(restored("exaggeration", kExaggerationStandard));
    learningRate_.slider->setValue(restored("learningRate", kUsualRate));
    concepts_->setChecked(restored("concepts", 1) != 0);
    classes_->setChecked(restored("classes", 1) != 0);
    words_->setChecked(restored("words", 0) != 0);
    centre_->setChecked(restored("centre", 1) != 0);
}

void ProjectionCard::remember() {
    const auto keep = [this](const char* key, int value) { settings_.setChoice(QStringLiteral("map/") + QLatin1String(key), value); };
    keep("method", method_->currentIndex());
    keep("metric", metric_->currentIndex());
    keep("perplexity", perplexity_.slider->value());
    keep("iterations", iterations_.slider->value());
    keep("exaggeration", isLate_ ? chosenExaggeration_ : exaggeration_.slider->value());
    keep("learningRate", learningRate_.slider->value());
    keep("concepts", concepts_->isChecked());
    keep("classes", classes_->isChecked());
    keep("words", words_->isChecked());
    keep("centre", centre_->isChecked());
}

void ProjectionCard::fillInputs() {
    const QVariant chosen = input_->currentData();
    const QSignalBlocker block(input_);
    input_->clear();
    input_->addItem(tr("Image embeddings"), QStringLiteral("embeddings"));
    input_->addItem(tr("Concept scores ψ"), QStringLiteral("scores"));
    if (const auto workspace = session_.adapter().workspace())
        for (const auto& run : workspace->runs)
            if (!run->unusable) input_->addItem(tr("Activations of %1").arg(QString::fromStdString(run->title)), QString::fromStdString(run->id));
    input_->setCurrentIndex(std::max(0, input_->findData(chosen)));
    refresh();
}

void ProjectionCard::refresh() {
    using State = MapSession::State;
    const State state = session_.state();
    const bool isFitting = state == State::Fitting, isPaused = state == State::Paused;
    const bool canFit = state != State::NoWorkspace && state != State::NoImages && state != State::OtherModel;
    const bool isTsne = method_->currentIndex() == 0;
    const bool hasTexts = input_->currentIndex() < 2;
    main_->setText(isFitting ? tr("Pause") : isPaused ? tr("Continue") : tr("Start"));
    main_->setEnabled(canFit);
    stop_->setVisible(isFitting || isPaused);
    restart_->setVisible(isFitting || isPaused);
    for (const Dial& dial : {perplexity_, iterations_, exaggeration_, learningRate_})
        for (QWidget* part : {static_cast<QWidget*>(dial.name), static_cast<QWidget*>(dial.slider), static_cast<QWidget*>(dial.number)}) part->setEnabled(isTsne);
    for (QCheckBox* check : {concepts_, classes_, words_}) {
        check->setEnabled(hasTexts);
        check->setToolTip(hasTexts ? QString() : tr("A run has activations for images only."));
    }
    showProgress();
}

void ProjectionCard::followPhase() {
    const MapFramePointer& frame = session_.frame();
    const bool isLate = frame && !frame->isFinished && !frame->isExaggerated && frame->request.method == MapMethod::Tsne;
    if (isLate == isLate_) return;
    isLate_ = isLate;
    if (isLate) chosenExaggeration_ = exaggeration_.slider->value();
    showExaggeration(isLate ? 1 : chosenExaggeration_);
}

void ProjectionCard::showExaggeration(int factor) {
    const QSignalBlocker slider(exaggeration_.slider), number(exaggeration_.number);
    exaggeration_.slider->setValue(factor);
    exaggeration_.number->setValue(factor);
}

void ProjectionCard::showProgress() {
    using State = MapSession::State;
    const MapFramePointer& frame = session_.frame();
    const bool isShown = frame && session_.state() != State::Empty && session_.state() != State::Failed;
    if (!isShown) return progress_->setFullText(session_.state() == State::Fitting ? tr("Measuring distances…") : QString());
    const QLocale locale;
    if (frame->request.method == MapMethod::Pca)
        return progress_->setFullText(tr("%1 s").arg(locale.toString(frame->seconds, 'f', 2)));
    if (session_.state() == State::Fitting && frame->isFinished) return progress_->setFullText(tr("Measuring distances…"));
    QStringList parts{tr("iteration %1").arg(frame->iteration)};
    if (std::isfinite(frame->kl)) {
        const QString kl = tr("KL %1").arg(locale.toString(frame->kl, 'f', 2));
        parts << (frame->isExaggerated ? tr("%1, exaggerated").arg(kl) : kl);
    }
    parts << tr("%1 s").arg(locale.toString(frame->seconds, 'f', 1));
    progress_->setFullText(parts.join(QStringLiteral(" · ")));
}

void ProjectionCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ProjectionCard::retranslate() {
    setTitle(tr("Projection"));
    fill(method_, {tr("t-SNE"), tr("PCA")});
    fill(metric_, {tr("Cosine"), tr("Euclidean")});
    const auto name = [this](QWidget* field, const QString& text) {
        field->setAccessibleName(text);
        static_cast<QLabel*>(form_->labelForField(field))->setText(text);
    };
    name(method_, tr("Method"));
    name(input_, tr("Input"));
    name(metric_, tr("Distance"));
    const auto nameDial = [](const Dial& dial, const QString& text, const QString& tip) {
        dial.name->setText(text);
        dial.slider->setAccessibleName(text);
        dial.number->setAccessibleName(text);
        dial.name->setToolTip(tip);
        dial.slider->setToolTip(tip);
    };
    nameDial(perplexity_, tr("Perplexity"), tr("How many neighbours each point minds"));
    nameDial(iterations_, tr("Iterations"), tr("Steps of the optimiser"));
    nameDial(exaggeration_, tr("Exaggeration"), tr("How strongly neighbours attract each other at first; can be moved while it runs, afterwards too"));
    nameDial(learningRate_, tr("Learning rate"), tr("Size of a step, in per cent of the usual one for so many points; can be moved while it runs"));
    images_->setText(tr("Images"));
    concepts_->setText(tr("Concepts"));
    classes_->setText(tr("Class names"));
    words_->setText(tr("Random words"));
    centre_->setText(tr("Centre each kind of point"));
    centre_->setToolTip(tr("Images and texts lie in two separate cones of CLIP's space. Centred, they share one map."));
    stop_->setText(tr("Stop"));
    stop_->setToolTip(tr("Keeps what was reached"));
    restart_->setText(tr("Restart"));
    fillInputs();
}

}  // namespace vitrine
