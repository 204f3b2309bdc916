// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/run_sentence.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "bridge/error_text.h"

namespace vitrine {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunSentence)
};

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString timeLeft(double seconds) {
    if (!std::isfinite(seconds)) return {};
    return seconds < 100.0 ? Words::tr(", %1 s left").arg(QLocale().toString(std::ceil(seconds), 'f', 0))
                           : Words::tr(", %1 min left").arg(QLocale().toString(std::ceil(seconds / 60.0), 'f', 0));
}

QString checkpointText(const TrainingRun& run) {
    return run.checkpoint.empty() ? Words::tr("No state was saved before it.")
                                  : Words::tr("Last good state: step %1, %2").arg(number(run.checkpointStep), QString::fromStdString(run.checkpoint.string()));
}

RunSentence failure(const TrainingRun& run, const QString& name) {
    RunSentence said;
    const Error error = run.error.value_or(Error{});
    said.sentence = Words::tr("%1 failed. %2").arg(name, errorText(error));
    said.details = errorDetails(error) + u'\n' + checkpointText(run);
    if (run.halvedBatch > 0) {
        said.sentence += u' ' + Words::tr("Vitrine can try again with half the images in a step, and from then on by itself.");
        said.button = Words::tr("Try with batches of %1").arg(run.halvedBatch);
        said.action = RunAction::HalveBatch;
    } else if (run.variantId.empty() || error.code == ErrorCode::NumericalFailure) {
        // The same steps would fail the same way.
        said.button = Words::tr("Discard");
        said.action = RunAction::Discard;
    } else {
        said.button = run.checkpoint.empty() ? Words::tr("Try again") : Words::tr("Resume from step %1").arg(number(run.checkpointStep));
        said.action = RunAction::Resume;
    }
    return said;
}

/// What of the data was left out, one a line.
QString problemText(const TrainingRun& run) {
    if (run.problemCount == 0) return {};
    constexpr std::size_t kMostLines = 3;
    QStringList lines{Words::tr("%n line(s) or picture(s) of the data were left out:", nullptr, static_cast<int>(run.problemCount))};
    for (std::size_t i = 0; i < std::min(kMostLines, run.problems.size()); ++i) lines << QString::fromStdString(run.problems[i]);
    if (run.problemCount > kMostLines) lines << QStringLiteral("…");
    return lines.join(u'\n');
}

RunSentence backboneResult(const TrainingRun& run, const QString& name) {
    const auto share = [&run](const char* key) {
        const auto found = run.metrics.find(key);
        return found != run.metrics.end() && std::isfinite(found->second) ? QLocale().toString(100.0 * found->second, 'f', 1) : QStringLiteral("–");
    };
    const QString figures = Words::tr("image→text recall@1 %1 %, text→image %2 %").arg(share("image_to_text_recall1"), share("text_to_image_recall1"));
    RunSentence said;
    said.sentence = run.state == RunState::Stopped ? Words::tr("%1 was stopped at step %2 and kept: %3.").arg(name, number(run.step), figures)
                                                   : Words::tr("%1 is done: %2.").arg(name, figures);
    said.details = Words::tr("Use it as the backbone here, or open its folder anywhere CLIP models are read: %1").arg(QString::fromStdString(run.model.string()));
    if (const QString problems = problemText(run); !problems.isEmpty()) said.details += u'\n' + problems;
    said.button = Words::tr("Use as backbone");
    said.action = RunAction::UseBackbone;
    return said;
}

RunSentence result(const TrainingRun& run, const QString& name) {
    if (run.makesBackbone) return backboneResult(run, name);
    RunSentence said;
    QString figures;
    const auto top1 = run.metrics.find("validation_top1");
    if (top1 != run.metrics.end() && std::isfinite(top1->second))
        figures = Words::tr(": top-1 %1 %").arg(QLocale().toString(100.0 * top1->second, 'f', 1));
    const auto active = run.metrics.find("active_concepts");
    if (!figures.isEmpty() && active != run.metrics.end() && std::isfinite(active->second))
        figures += Words::tr(", %1 active concepts").arg(QLocale().toString(active->second, 'f', 1));
    said.sentence = run.state == RunState::Stopped
                        ? Words::tr("%1 was stopped at step %2 and kept%3.").arg(name, number(run.step), figures)
                        : Words::tr("%1 is done%2.").arg(name, figures);
    said.button = Words::tr("Show in Inspect");
    said.action = RunAction::Inspect;
    return said;
}

}  // namespace

RunSentence describeRun(const TrainingRun& run) {
    const QString name = QString::fromStdString(run.name);
    switch (run.state) {
        case RunState::Queued: return {Words::tr("%1 waits for the run before it.").arg(name), {}, Words::tr("Discard"), RunAction::Discard};
        case RunState::Running:
            if (run.totalSteps == 0) return {Words::tr("%1 is getting ready.").arg(name), {}, Words::tr("Pause"), RunAction::Pause};
            return {Words::tr("%1 trains: epoch %2, step %3 of %4%5.")
                        .arg(name, number(run.epoch + 1), number(run.step), number(run.totalSteps), timeLeft(run.secondsLeft)),
                    {}, Words::tr("Pause"), RunAction::Pause};
        case RunState::Pausing: return {Words::tr("%1 finishes its step and writes its state.").arg(name), {}, {}, RunAction::None};
        case RunState::Keeping: return {Words::tr("%1 becomes a run of what it has learnt so far.").arg(name), {}, {}, RunAction::None};
        case RunState::Paused:
            return {Words::tr("%1 is paused at step %2. Its state is on disk; Inspect has the device to itself, the queue waits.").arg(name, number(run.step)),
                    {}, Words::tr("Resume"), RunAction::Resume};
        case RunState::Recoverable:
            if (run.waited)
                return {Words::tr("%1 waited for its turn when Vitrine was closed. It does not start by itself.").arg(name), {},
                        Words::tr("Queue what waited"), RunAction::ResumeWaiting};
            return {run.checkpointStep > 0
                        ? Words::tr("%1 had not ended when Vitrine was closed. %2 steps are safe; it goes on from there.").arg(name, number(run.checkpointStep))
                        : Words::tr("%1 had hardly begun when Vitrine was closed; it starts from its beginning.").arg(name),
                    {}, Words::tr("Resume"), RunAction::Resume};
        case RunState::Failed: return failure(run, name);
        case RunState::Finished:
        case RunState::Stopped: return result(run, name);
    }
    return {};
}

}  // namespace vitrine
