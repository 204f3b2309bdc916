// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/new_run_card.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "bridge/engine_adapter.h"
#include "bridge/error_text.h"
#include "engine/training_kind.h"
#include "widgets/column_scroll_area.h"
#include "widgets/elided_label.h"
#include "widgets/option_form.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kWidth = 340;
constexpr int kFewestLetters = 8;
constexpr int kEstimateDelay = 700;  // ms after the last key
constexpr std::array<int, 6> kSeedCounts{1, 2, 3, 5, 10, 20};
constexpr std::array<const char*, 3> kThree{"sparse_cbm", "l1_cbm", "contrastive_cbm"};

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

QString valueText(const QJsonValue& value) {
    if (value.isBool()) return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 10) : value.toString();
}

bool isBusy(const TrainingBoard& board) {
    return std::any_of(board.runs.begin(), board.runs.end(), [](const auto& run) {
        return run->state == RunState::Running || run->state == RunState::Keeping || run->state == RunState::Pausing;
    });
}

}  // namespace

NewRunCard::NewRunCard(EngineAdapter& adapter, QWidget* parent) : Card(parent), adapter_(adapter) {
    setObjectName(QStringLiteral("NewRunCard"));
    setFixedWidth(kWidth);
    method_ = new TextComboBox(QStringLiteral("trainMethod"), kFewestLetters, this);
    bool isBackboneNext = false;
    for (const TrainingKind& kind : trainingKinds()) {
        if (kind.id == "zero_shot") continue;
        if (kind.makesBackbone && !std::exchange(isBackboneNext, true)) method_->insertSeparator(method_->count());
        method_->addItem(fromStd(kind.title), fromStd(kind.id));
    }
    preset_ = new TextComboBox(QStringLiteral("trainPreset"), kFewestLetters, this);
    dataset_ = new ElidedLabel(this);
    auto* captions = new QWidget(this);
    source_ = new QLineEdit(captions);
    source_->setObjectName(QStringLiteral("trainSource"));
    source_->setClearButtonEnabled(true);
    browse_ = new QToolButton(captions);
    browse_->setObjectName(QStringLiteral("trainSourceBrowse"));
    browse_->setProperty("role", "button");
    auto* captionRow = new QHBoxLayout(captions);
    captionRow->setContentsMargins(0, 0, 0, 0);
    captionRow->setSpacing(6);
    captionRow->addWidget(source_, 1);
    captionRow->addWidget(browse_);
    backbone_ = new ElidedLabel(this);
    concepts_ = new ElidedLabel(this);
    seeds_ = new TextComboBox(QStringLiteral("trainSeeds"), kFewestLetters, this);
    for (const int count : kSeedCounts) seeds_->addItem(QString::number(count), count);
    summary_ = makeLabel({}, "muted", this);
    summary_->setWordWrap(true);
    form_ = new OptionForm(this);

    auto* content = new QWidget(this);
    content->setProperty("role", "scrolled");
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    const auto addRow = [&](QWidget* field) {
        auto* title = makeLabel({}, "muted", content);
        title->setBuddy(field);
        titles_.push_back(title);
        fields_.push_back(field);
        grid->addWidget(title, static_cast<int>(titles_.size()) - 1, 0);
        grid->addWidget(field, static_cast<int>(titles_.size()) - 1, 1);
    };
    for (QWidget* field : std::initializer_list<QWidget*>{method_, captions, dataset_, backbone_, concepts_, preset_, seeds_}) addRow(field);
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 6, 0);
    inner->setSpacing(8);
    inner->addLayout(grid);
    inner->addWidget(summary_);
    inner->addWidget(form_);
    inner->addStretch(1);
    auto* scroll = new ColumnScrollArea(this);
    scroll->setObjectName(QStringLiteral("newRunScroll"));
    scroll->setColumn(content);
    body()->addWidget(scroll, 1);

    start_ = new QPushButton(this);
    start_->setObjectName(QStringLiteral("startRun"));
    start_->setProperty("role", "primary");
    queue_ = new QPushButton(this);
    queue_->setObjectName(QStringLiteral("queueThree"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(start_);
    buttons->addWidget(queue_);
    buttons->addStretch(1);
    body()->addLayout(buttons);
    estimate_ = makeLabel({}, "muted", this);
    estimate_->setObjectName(QStringLiteral("trainEstimate"));
    estimate_->setWordWrap(true);
    body()->addWidget(estimate_);

    estimateDelay_.setSingleShot(true);
    estimateDelay_.setInterval(kEstimateDelay);
    connect(&estimateDelay_, &QTimer::timeout, this, &NewRunCard::askEstimate);
    connect(method_, &QComboBox::currentIndexChanged, this, &NewRunCard::chooseMethod);
    connect(browse_, &QToolButton::clicked, this, &NewRunCard::browse);
    connect(source_, &QLineEdit::textChanged, this, [this] {
        refresh();
        scheduleEstimate();
    });
    connect(preset_, &QComboBox::activated, this, &NewRunCard::applyPreset);
    connect(seeds_, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        showEstimate();
    });
    connect(form_, &OptionForm::changed, this, [this] {
        refresh();
        scheduleEstimate();
    });
    connect(start_, &QPushButton::clicked, this, &NewRunCard::startNow);
    connect(queue_, &QPushButton::clicked, this, &NewRunCard::queueThree);
    connect(&adapter, &EngineAdapter::workspaceChanged, this, [this] {
        refresh();
        scheduleEstimate();
    });
    TrainingAdapter& training = adapter.training();
    connect(&training, &TrainingAdapter::boardChanged, this, [this](const TrainingBoardPointer& board) {
        if (mustEstimate_ && !isBusy(*board) && !estimateDelay_.isActive()) scheduleEstimate();
    });
    const auto accept = [this](const auto& cost) {
        cost_ = cost;
        showEstimate();
    };
    connect(&training, &TrainingAdapter::estimateReady, this, accept);
    connect(&training, &TrainingAdapter::estimateFailed, this, accept);
    chooseMethod();
    retranslate();
}

int NewRunCard::seedCount() const { return seeds_->isEnabled() ? seeds_->currentData().toInt() : 1; }

QString NewRunCard::methodId() const { return method_->currentData().toString(); }

void NewRunCard::chooseMethod() {
    const TrainingKind* kind = findTrainingKind(methodId().toStdString());
    if (!kind) return;
    // A backbone is learnt from captions alone; concepts, classes and another backbone have no part in it.
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        const bool isOfBackbone = i == 1, isOfClassifier = i >= 2 && i <= 5;
        const bool isShown = kind->makesBackbone ? !isOfClassifier : !isOfBackbone;
        titles_[i]->setVisible(isShown);
        fields_[i]->setVisible(isShown);
    }
    queue_->setVisible(!kind->makesBackbone);
    form_->setOptions(kind->options);
    const bool hasFormulations = !form_->value(QStringLiteral("formulation")).isEmpty();
    const bool hasSeeds = !form_->value(QStringLiteral("seed")).isEmpty();
    preset_->setEnabled(hasFormulations);
    seeds_->setEnabled(hasSeeds);
    // What the method has no use for is not offered.
    for (const auto& [row, isUsed] : {std::pair(5, hasFormulations), std::pair(6, hasSeeds)}) {
        if (isUsed) continue;
        titles_[static_cast<std::size_t>(row)]->hide();
        fields_[static_cast<std::size_t>(row)]->hide();
    }
    refresh();
}

QStringList NewRunCard::optionsWithoutEffect() const {
    const TrainingKind* kind = findTrainingKind(methodId().toStdString());
    if (!kind || !kind->optionsWithoutEffect) return {};
    OptionValues values(kind->options);
    for (const QString& assignment : form_->assignments())
        if (!values.setAssignment(assignment.toStdString())) return {};
    QStringList ids;
    for (const std::string& id : kind->optionsWithoutEffect(values)) ids << fromStd(id);
    return ids;
}

bool NewRunCard::isBackbone() const {
    const TrainingKind* kind = findTrainingKind(methodId().toStdString());
    return kind && kind->makesBackbone;
}

bool NewRunCard::hasSource() const { return source_->text().isEmpty() || QFileInfo(source_->text()).isFile(); }

void NewRunCard::browse() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a table of captions"), QFileInfo(source_->text()).path(),
                                                      tr("Tables (*.csv *.tsv)"));
    if (!path.isEmpty()) source_->setText(path);
}

void NewRunCard::applyPreset(int preset) {
    form_->resetAll();
    if (preset == 1) form_->setValue(QStringLiteral("formulation"), QStringLiteral("thesis"));
    if (preset == 2) form_->setValue(QStringLiteral("formulation"), QStringLiteral("reference"));
}

void NewRunCard::takeOver(const TrainingRun& run) {
    const int index = method_->findData(fromStd(run.variantId));
    if (index < 0) return;
    method_->setCurrentIndex(index);
    source_->setText(fromStd(run.source));
    form_->resetAll();
    const QJsonObject options = QJsonDocument::fromJson(QByteArray::fromStdString(run.options)).object();
    for (auto it = options.begin(); it != options.end(); ++it) form_->setValue(it.key(), valueText(it.value()));
}

std::vector<TrainRequest> NewRunCard::requestsFor(const QString& method) const {
    TrainRequest base;
    base.variantId = method.toStdString();
    const TrainingKind* kind = findTrainingKind(base.variantId);
    if (!kind) return {};
    if (kind->makesBackbone) base.source = source_->text().toStdString();
    const auto& specs = kind->options;
    const auto knows = [&specs](const QString& id) {
        return std::any_of(specs.begin(), specs.end(), [key = id.toStdString()](const OptionSpec& spec) { return spec.id == key; });
    };
    for (const QString& assignment : form_->assignments()) {
        const QString id = assignment.section(u'=', 0, 0);
        // Other methods take what the form says of the training, not what it says of this method.
        const bool isShared = id == QLatin1String("epochs") || id == QLatin1String("batch_size") || id == QLatin1String("patience") ||
                              id == QLatin1String("final_weights") || id == QLatin1String("formulation") || id == QLatin1String("seed");
        if (knows(id) && (method == methodId() || isShared)) base.assignments.push_back(assignment.toStdString());
    }
    std::vector<TrainRequest> list;
    const int first = form_->value(QStringLiteral("seed")).toInt();
    for (int i = 0; i < seedCount(); ++i) {
        TrainRequest request = base;
        if (i > 0 && !knows(QStringLiteral("seed"))) break;
        if (i > 0) {
            std::erase_if(request.assignments, [](const std::string& text) { return text.rfind("seed=", 0) == 0; });
            request.assignments.push_back("seed=" + std::to_string(first + i));
        }
        list.push_back(std::move(request));
    }
    return list;
}

std::vector<TrainRequest> NewRunCard::requests() const { return requestsFor(methodId()); }

void NewRunCard::startNow() {
    if (start_->isEnabled()) adapter_.training().start(requests());
}

void NewRunCard::queueThree() {
    std::vector<TrainRequest> all;
    for (const char* method : kThree)
        for (TrainRequest& request : requestsFor(QLatin1String(method))) all.push_back(std::move(request));
    adapter_.training().start(std::move(all));
}

void NewRunCard::showEvent(QShowEvent* event) {
    Card::showEvent(event);
    if (mustEstimate_) scheduleEstimate();
}

void NewRunCard::scheduleEstimate() {
    mustEstimate_ = true;
    if (!isVisible()) return;
    // Its room is taken from the first, so that the buttons stay where they are.
    if (std::holds_alternative<std::monostate>(cost_)) {
        cost_ = Measuring{};
        showEstimate();
    }
    estimateDelay_.start();
}

void NewRunCard::askEstimate() {
    if (!isVisible() || !adapter_.workspace() || !form_->isValid() || !hasSource()) return;
    if (isBusy(*adapter_.training().board())) {
        cost_ = WaitsForTraining{};
        return showEstimate();
    }
    mustEstimate_ = false;
    cost_ = Measuring{};
    showEstimate();
    adapter_.training().estimate(requests().front());
}

void NewRunCard::showEstimate() {
    if (std::holds_alternative<std::monostate>(cost_)) return estimate_->clear();
    if (std::holds_alternative<Measuring>(cost_)) return estimate_->setText(tr("Measuring some steps on this device…"));
    if (std::holds_alternative<WaitsForTraining>(cost_))
        return estimate_->setText(tr("Time and memory are measured when the running training has ended."));
    if (const auto* error = std::get_if<Error>(&cost_)) return estimate_->setText(errorText(*error));
    const TrainingEstimate& estimate = std::get<TrainingEstimate>(cost_);
    if (!std::isfinite(estimate.seconds)) return estimate_->setText(tr("This method shows no steps; it takes more than a few seconds."));
    const QLocale locale;
    const int runs = std::max(1, static_cast<int>(requests().size()));
    const double seconds = estimate.seconds * runs;
    const QString time = seconds < 1.0     ? tr("less than a second")
                         : seconds < 100.0 ? tr("about %1 s").arg(locale.toString(std::ceil(seconds), 'f', 0))
                                           : tr("about %1 min").arg(locale.toString(std::ceil(seconds / 60.0), 'f', 0));
    const int steps = static_cast<int>(estimate.measuredSteps);
    const QString text = steps > 0
                             ? tr("Takes %1 on this device, %2 of memory in all, %3 on disk; measured with %n step(s).", nullptr, steps)
                             : tr("Takes %1 on this device, %2 of memory in all, %3 on disk.");
    const auto size = [&locale](qint64 bytes, int digits) { return locale.formattedDataSize(bytes, digits); };
    estimate_->setText(text.arg(time, size(static_cast<qint64>(estimate.memoryBytes), 0), size(static_cast<qint64>(estimate.diskBytes) * runs, 1)));
}

void NewRunCard::refresh() {
    const auto workspace = adapter_.workspace();
    const bool isReady = workspace != nullptr && form_->isValid() && (!isBackbone() || hasSource());
    form_->setWithoutEffect(optionsWithoutEffect());
    start_->setEnabled(isReady);
    queue_->setEnabled(isReady);
    if (const TrainingKind* kind = findTrainingKind(methodId().toStdString()))
        summary_->setText(isBackbone() && !hasSource() ? tr("There is no such table of captions.")
                                                       : QCoreApplication::translate("Core", kind->summary.c_str()));
    start_->setText(seedCount() > 1 ? tr("Start %n run(s)", nullptr, seedCount()) : tr("Start run"));
    if (!workspace) return;
    dataset_->setFullText(tr("%1, %n image(s)", nullptr, static_cast<int>(workspace->referenceImages)).arg(fromStd(workspace->name)));
    backbone_->setFullText(fromStd(workspace->backbone.title));
    concepts_->setFullText(tr("%1, %n concept(s)", nullptr, static_cast<int>(workspace->conceptNames.size())).arg(fromStd(workspace->conceptSetName)));
}

void NewRunCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void NewRunCard::retranslate() {
    setTitle(tr("New run"));
    const std::array<QString, 7> titles{tr("Method"), tr("Captions"), tr("Dataset"), tr("Backbone"), tr("Concept set"), tr("Preset"), tr("Seeds")};
    for (std::size_t i = 0; i < titles_.size(); ++i) titles_[i]->setText(titles[i]);
    method_->setAccessibleName(titles[0]);
    preset_->setAccessibleName(titles[5]);
    seeds_->setAccessibleName(titles[6]);
    source_->setAccessibleName(titles[1]);
    source_->setPlaceholderText(tr("Drawn birds"));
    source_->setToolTip(tr("A CSV or TSV file with the columns path and caption; empty: birds that Vitrine draws and describes"));
    browse_->setText(tr("Browse…"));
    seeds_->setToolTip(tr("How many runs, each with the next seed: their spread tells luck from method"));
    const int preset = std::max(0, preset_->currentIndex());
    preset_->clear();
    preset_->addItems({tr("Recommended"), tr("Thesis"), tr("Reference code")});
    preset_->setCurrentIndex(preset);
    preset_->setToolTip(tr("Recommended: grounded, its bars carry right names. Thesis: the printed objective. Reference code: what was released."));
    queue_->setText(tr("Queue three methods"));
    queue_->setToolTip(tr("Sparse-CBM, ℓ1-CBM and Contrastive-CBM one after the other, each with every seed"));
    refresh();
    showEstimate();
}

}  // namespace vitrine
