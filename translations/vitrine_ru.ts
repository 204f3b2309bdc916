<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU">
    <context>
        <name>Core</name>
        <message>
            <source>Contrastive-CBM</source>
            <translation>Contrastive-CBM</translation>
        </message>
        <message>
            <source>Pulls each image to its own concepts and away from the others, as CLIP was trained; every concept stays on a little, so no short list explains a decision fully.</source>
            <translation>Притягивает изображение к его концептам и отталкивает от чужих, как обучали CLIP; каждый концепт немного включён, поэтому короткий список не объясняет решение полностью.</translation>
        </message>
        <message>
            <source>Grounded</source>
            <translation>Заземлённая</translation>
        </message>
        <message>
            <source>Starts every unit as CLIP&apos;s standardised score of its own concept, so a bar keeps its name; it departs from the printed formulas and inherits whatever CLIP misjudges.</source>
            <translation>Каждый нейрон начинает как стандартизованная оценка CLIP для своего концепта, поэтому столбик сохраняет имя; это отступление от опубликованных формул, и ошибки CLIP переходят в модель.</translation>
        </message>
        <message>
            <source>Thesis</source>
            <translation>По диссертации</translation>
        </message>
        <message>
            <source>Follows the printed formulas from a random start; accuracy is similar, but unit j is tied to concept j only through one positive per image, so many bars carry the wrong name.</source>
            <translation>Следует опубликованным формулам со случайного начала; точность близкая, но нейрон связан со своим концептом лишь одним положительным примером на изображение, поэтому многие столбики носят чужое имя.</translation>
        </message>
        <message>
            <source>Released code</source>
            <translation>Опубликованный код</translation>
        </message>
        <message>
            <source>Computes what the released code computes, for comparison; nothing ties a unit to its concept (measured: no better than chance) and its Gumbel term rewards flat rather than sparse outputs.</source>
            <translation>Считает то же, что опубликованный код, для сравнения; ничто не связывает нейрон с концептом (измерено: не лучше случайного), а слагаемое Гумбеля поощряет ровные, а не разреженные выходы.</translation>
        </message>
        <message>
            <source>Which reading of the published objective is trained.</source>
            <translation>Какое прочтение опубликованной цели обучается.</translation>
        </message>
        <message>
            <source>Formulation</source>
            <translation>Постановка</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>Эпохи</translation>
        </message>
        <message>
            <source>Passes over the training images; 0 takes the formulation&apos;s own number.</source>
            <translation>Проходы по обучающим изображениям; 0 — число самой постановки.</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>Размер пакета</translation>
        </message>
        <message>
            <source>Images in one step; 0 takes the formulation&apos;s own number.</source>
            <translation>Изображений за шаг; 0 — число самой постановки.</translation>
        </message>
        <message>
            <source>Optimiser of the concept layer</source>
            <translation>Оптимизатор слоя концептов</translation>
        </message>
        <message>
            <source>The concept layer and the head have an optimiser each.</source>
            <translation>У слоя концептов и у головы свои оптимизаторы.</translation>
        </message>
        <message>
            <source>Optimiser of the head</source>
            <translation>Оптимизатор головы</translation>
        </message>
        <message>
            <source>Learning rate of the concept layer</source>
            <translation>Скорость обучения слоя концептов</translation>
        </message>
        <message>
            <source>0 takes the formulation&apos;s own rate.</source>
            <translation>0 — скорость самой постановки.</translation>
        </message>
        <message>
            <source>Learning rate of the head</source>
            <translation>Скорость обучения головы</translation>
        </message>
        <message>
            <source>Weight decay</source>
            <translation>Затухание весов</translation>
        </message>
        <message>
            <source>Decoupled weight decay; used by AdamW only.</source>
            <translation>Отдельное затухание весов; только для AdamW.</translation>
        </message>
        <message>
            <source>Momentum</source>
            <translation>Момент</translation>
        </message>
        <message>
            <source>Used by SGD only.</source>
            <translation>Только для SGD.</translation>
        </message>
        <message>
            <source>Class gradient</source>
            <translation>Градиент классов</translation>
        </message>
        <message>
            <source>Whether the cross-entropy also trains the concept layer (joint) or only the head (stopped).</source>
            <translation>Обучает ли кросс-энтропия и слой концептов (вместе) или только голову (остановлен).</translation>
        </message>
        <message>
            <source>Logit scale</source>
            <translation>Масштаб логитов</translation>
        </message>
        <message>
            <source>Factor on the cosines in the thesis and reference formulations; the grounded one standardises instead.</source>
            <translation>Множитель косинусов в постановках по диссертации и по коду; заземлённая вместо этого стандартизует.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Начальное число</translation>
        </message>
        <message>
            <source>Decides the start, the order of images and the noise.</source>
            <translation>Определяет начало, порядок изображений и шум.</translation>
        </message>
        <message>
            <source>Active concepts</source>
            <translation>Активные концепты</translation>
        </message>
        <message>
            <source>k of the relaxed k-hot: how many concepts an image may switch on (grounded).</source>
            <translation>k мягкого k-hot: сколько концептов может включить изображение (заземлённая).</translation>
        </message>
        <message>
            <source>Teacher weight</source>
            <translation>Вес учителя</translation>
        </message>
        <message>
            <source>Weight of the term that asks for CLIP&apos;s own concepts (grounded); -1 takes 0.1 with a joint and 1 with a stopped class gradient.</source>
            <translation>Вес слагаемого, требующего концептов CLIP (заземлённая); −1 значит 0,1 при общем и 1 при остановленном градиенте классов.</translation>
        </message>
        <message>
            <source>Temperature schedule</source>
            <translation>График температуры</translation>
        </message>
        <message>
            <source>How the Gumbel-Softmax temperature moves from start to end.</source>
            <translation>Как температура Gumbel-Softmax идёт от начала к концу.</translation>
        </message>
        <message>
            <source>Start temperature</source>
            <translation>Начальная температура</translation>
        </message>
        <message>
            <source>0 takes the formulation&apos;s own value.</source>
            <translation>0 — значение самой постановки.</translation>
        </message>
        <message>
            <source>End temperature</source>
            <translation>Конечная температура</translation>
        </message>
        <message>
            <source>Sets how sparse the activations become; 0 takes the formulation&apos;s own value.</source>
            <translation>Задаёт, насколько разреженными станут активации; 0 — значение самой постановки.</translation>
        </message>
        <message>
            <source>Gumbel argument</source>
            <translation>Аргумент Гумбеля</translation>
        </message>
        <message>
            <source>Outputs as log-probabilities, or the printed logarithm made total (thesis).</source>
            <translation>Выходы как логарифмы вероятностей или доопределённый логарифм из текста (по диссертации).</translation>
        </message>
        <message>
            <source>Gumbel noise</source>
            <translation>Шум Гумбеля</translation>
        </message>
        <message>
            <source>A draw for every entry, one for each image and concept, or none (thesis).</source>
            <translation>Свой для каждого элемента, один на изображение и концепт или никакого (по диссертации).</translation>
        </message>
        <message>
            <source>L1 weight</source>
            <translation>Вес ℓ1</translation>
        </message>
        <message>
            <source>Weight of the mean absolute row sum of the concept layer; more removes more concepts. -1 takes 1 (grounded) or 0.001.</source>
            <translation>Вес средней суммы модулей строк слоя концептов; чем больше, тем больше концептов исчезает. −1 значит 1 (заземлённая) или 0,001.</translation>
        </message>
        <message>
            <source>L1 solver</source>
            <translation>Решатель ℓ1</translation>
        </message>
        <message>
            <source>Proximal steps give exact zeros; the sub-gradient of the released code never does.</source>
            <translation>Проксимальные шаги дают точные нули; субградиент опубликованного кода — никогда.</translation>
        </message>
        <message>
            <source>Positive concepts</source>
            <translation>Положительные концепты</translation>
        </message>
        <message>
            <source>How many of CLIP&apos;s highest concepts count as true of an image (grounded).</source>
            <translation>Сколько высших концептов CLIP считаются верными для изображения (заземлённая).</translation>
        </message>
        <message>
            <source>Positive map</source>
            <translation>Отображение положительных</translation>
        </message>
        <message>
            <source>The positive concept of an image: CLIP&apos;s highest, or the one with the same number (thesis).</source>
            <translation>Положительный концепт изображения: высший у CLIP или с тем же номером (по диссертации).</translation>
        </message>
        <message>
            <source>Comparing images with concepts</source>
            <translation>Сравнение изображений с концептами</translation>
        </message>
        <message>
            <source>Validating</source>
            <translation>Проверка</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>Обучение</translation>
        </message>
        <message>
            <source>ℓ1-CBM</source>
            <translation>ℓ1-CBM</translation>
        </message>
        <message>
            <source>Shrinks the concept layer until whole concepts vanish for every image; what remains is a shorter list of concepts, bought with some accuracy as the weight grows.</source>
            <translation>Сжимает слой концептов, пока целые концепты не исчезнут для всех изображений; остаётся короткий список, а с ростом веса падает точность.</translation>
        </message>
        <message>
            <source>Measuring concepts</source>
            <translation>Измерение концептов</translation>
        </message>
        <message>
            <source>Sparse-CBM</source>
            <translation>Sparse-CBM</translation>
        </message>
        <message>
            <source>Lets an image switch on about k concepts, chosen by a Gumbel-Softmax that hardens during training; the short list is the whole explanation, and concepts below it are lost to the head.</source>
            <translation>Позволяет изображению включить около k концептов, выбранных Gumbel-Softmax, который твердеет при обучении; короткий список и есть всё объяснение, остальное для головы потеряно.</translation>
        </message>
        <message>
            <source>Measuring accuracy</source>
            <translation>Измерение точности</translation>
        </message>
        <message>
            <source>Comparing class texts</source>
            <translation>Сравнение с текстами классов</translation>
        </message>
        <message>
            <source>Zero-shot CLIP</source>
            <translation>CLIP без обучения</translation>
        </message>
        <message>
            <source>Takes the class whose text is nearest to the image, with nothing trained; concepts are shown as raw CLIP scores beside it and explain its decision only in part.</source>
            <translation>Берёт класс, чей текст ближе всего к изображению, без обучения; концепты показаны рядом как сырые оценки CLIP и объясняют решение лишь отчасти.</translation>
        </message>
        <message>
            <source>Image folder</source>
            <translation>Папка изображений</translation>
        </message>
        <message>
            <source>One sub-folder for each class, with or without train, val and test above them.</source>
            <translation>По подпапке на класс, с train, val и test над ними или без.</translation>
        </message>
        <message>
            <source>Validation share</source>
            <translation>Доля для проверки</translation>
        </message>
        <message>
            <source>Share of each class set aside for choosing settings, where the folder has no such split.</source>
            <translation>Доля каждого класса для подбора настроек, если в папке нет такого деления.</translation>
        </message>
        <message>
            <source>Test share</source>
            <translation>Доля для теста</translation>
        </message>
        <message>
            <source>Share of each class set aside for the final figures, where the folder has no such split.</source>
            <translation>Доля каждого класса для итоговых цифр, если в папке нет такого деления.</translation>
        </message>
        <message>
            <source>The same seed draws the same split.</source>
            <translation>Одно и то же число даёт одно и то же деление.</translation>
        </message>
        <message>
            <source>Encoding images</source>
            <translation>Кодирование изображений</translation>
        </message>
        <message>
            <source>Opening the workspace</source>
            <translation>Открытие рабочей области</translation>
        </message>
        <message>
            <source>Opening a backbone</source>
            <translation>Открытие модели CLIP</translation>
        </message>
        <message>
            <source>Opening a concept set</source>
            <translation>Открытие набора концептов</translation>
        </message>
        <message>
            <source>Checking</source>
            <translation>Проверка файлов</translation>
        </message>
        <message>
            <source>Loading the model</source>
            <translation>Загрузка модели</translation>
        </message>
        <message>
            <source>Encoding concepts and classes</source>
            <translation>Кодирование концептов и классов</translation>
        </message>
        <message>
            <source>Reading trained runs</source>
            <translation>Чтение обученных моделей</translation>
        </message>
        <message>
            <source>Measuring the reference images</source>
            <translation>Измерение эталонных изображений</translation>
        </message>
        <message>
            <source>Refitting the head</source>
            <translation>Переобучение головы</translation>
        </message>
    </context>
    <context>
        <name>ErrorText</name>
        <message>
            <source>%1 was not found or may not be read. Check the path and its rights.</source>
            <translation>%1 не найден или недоступен для чтения. Проверьте путь и права.</translation>
        </message>
        <message>
            <source>%1 could not be written. Check the rights and the free space, then try again.</source>
            <translation>Не удалось записать %1. Проверьте права и свободное место и повторите.</translation>
        </message>
        <message>
            <source>%1 is damaged. Get the file once more from its source.</source>
            <translation>%1 повреждён. Получите файл из источника ещё раз.</translation>
        </message>
        <message>
            <source>%1 is in a format that Vitrine does not read.</source>
            <translation>Формат %1 Vitrine не читает.</translation>
        </message>
        <message>
            <source>%1 lacks a weight that the model needs. Choose a complete CLIP model folder.</source>
            <translation>В %1 не хватает нужных модели весов. Выберите полную папку модели CLIP.</translation>
        </message>
        <message>
            <source>%1 does not fit the other files. Choose files of one model.</source>
            <translation>%1 не подходит к другим файлам. Выберите файлы одной модели.</translation>
        </message>
        <message>
            <source>%1 has a value that is not allowed.</source>
            <translation>Недопустимое значение: %1.</translation>
        </message>
        <message>
            <source>%1 holds nothing to work on.</source>
            <translation>%1: не с чем работать.</translation>
        </message>
        <message>
            <source>Memory ran out at %1. Use fewer images at once, or the CPU.</source>
            <translation>На %1 закончилась память. Возьмите меньше изображений сразу или процессор.</translation>
        </message>
        <message>
            <source>The device %1 is not available. Vitrine runs on the CPU as well.</source>
            <translation>Устройство %1 недоступно. Vitrine работает и на процессоре.</translation>
        </message>
        <message>
            <source>%1 gave a number that is not finite. Try a smaller learning rate.</source>
            <translation>%1: получилось не конечное число. Попробуйте меньшую скорость обучения.</translation>
        </message>
        <message>
            <source>%1 was stopped.</source>
            <translation>%1: остановлено.</translation>
        </message>
        <message>
            <source>Something went wrong in Vitrine at %1. Please report it with the details.</source>
            <translation>В Vitrine произошла ошибка: %1. Пожалуйста, сообщите о ней, приложив подробности.</translation>
        </message>
    </context>
    <context>
        <name>Pages</name>
        <message>
            <source>Inspect</source>
            <translation>Разбор</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>Библиотека</translation>
        </message>
    </context>
    <context>
        <name>ReportConcepts</name>
        <message>
            <source>activations as each model&apos;s last layer sees them; CLIP: cosine</source>
            <translation>активации, какими их видит последний слой модели; CLIP: косинус</translation>
        </message>
        <message>
            <source>standard deviations from the mean of the reference images</source>
            <translation>стандартные отклонения от среднего по эталонным изображениям</translation>
        </message>
        <message>
            <source>place among all concepts of the model, 1 = strongest</source>
            <translation>место среди всех концептов модели, 1 — самый сильный</translation>
        </message>
        <message>
            <source>What each model sees</source>
            <translation>Что видит каждая модель</translation>
        </message>
    </context>
    <context>
        <name>ReportNotes</name>
        <message>
            <source>Vitrine %1 · backbone %2 · concepts %3 · %4</source>
            <translation>Vitrine %1 · модель CLIP %2 · концепты %3 · %4</translation>
        </message>
        <message numerus="yes">
            <source>%n images</source>
            <translation>
                <numerusform>%n изображение</numerusform>
                <numerusform>%n изображения</numerusform>
                <numerusform>%n изображений</numerusform>
            </translation>
        </message>
        <message>
            <source>Image</source>
            <translation>Изображение</translation>
        </message>
        <message>
            <source>%1, not the label</source>
            <translation>%1, не по метке</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Примечание</translation>
        </message>
        <message>
            <source>left out: %1</source>
            <translation>пропущено: %1</translation>
        </message>
        <message>
            <source>Workspace</source>
            <translation>Рабочая область</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>Модель CLIP</translation>
        </message>
        <message>
            <source>%1 (weights %2)</source>
            <comment>model, fingerprint</comment>
            <translation>%1 (веса %2)</translation>
        </message>
        <message>
            <source>Concept set</source>
            <translation>Набор концептов</translation>
        </message>
        <message numerus="yes">
            <source>%1 (%n concepts)</source>
            <comment>name</comment>
            <translation>
                <numerusform>%1 (%n концепт)</numerusform>
                <numerusform>%1 (%n концепта)</numerusform>
                <numerusform>%1 (%n концептов)</numerusform>
            </translation>
        </message>
        <message>
            <source>Run %1</source>
            <translation>Обучение %1</translation>
        </message>
        <message>
            <source>Made</source>
            <translation>Создано</translation>
        </message>
        <message>
            <source>%1 with Vitrine %2</source>
            <comment>date, version</comment>
            <translation>%1, Vitrine %2</translation>
        </message>
        <message>
            <source>An activation is not CLIP&apos;s score of that concept: the concept layer mixes concepts. Concept similarity (cos-cubed, −1 to 1) says whether a unit still follows the words it is named after; * marks units at or below 0.45. Active: above 5 % of the largest activation. Decide: fewest concepts that make 95 % of the class&apos;s score (NCC). Jaccard@10: overlap of the ten strongest concepts with CLIP&apos;s.</source>
            <translation>Активация — не оценка CLIP для этого концепта: слой концептов их смешивает. Сходство концепта (cos-cubed, от −1 до 1) говорит, следует ли нейрон за словами, которыми назван; * отмечает нейроны не выше 0,45. Активны: выше 5 % наибольшей активации. Решают: наименьшее число концептов, дающих 95 % оценки класса (NCC). Jaccard@10: совпадение десяти сильнейших концептов с CLIP.</translation>
        </message>
        <message>
            <source>Take note</source>
            <translation>Обратите внимание</translation>
        </message>
        <message>
            <source>How this was made</source>
            <translation>Как это получено</translation>
        </message>
        <message>
            <source>page %1 of %2</source>
            <translation>стр. %1 из %2</translation>
        </message>
    </context>
    <context>
        <name>ReportOverview</name>
        <message>
            <source>not the label</source>
            <translation>не по метке</translation>
        </message>
        <message>
            <source>%1 of %2 concepts active</source>
            <translation>активны %1 из %2 концептов</translation>
        </message>
        <message>
            <source>%1 decide</source>
            <translation>решают %1</translation>
        </message>
        <message>
            <source>concept similarity %1</source>
            <translation>сходство концептов %1</translation>
        </message>
        <message>
            <source>Jaccard@10 with CLIP %1</source>
            <translation>Jaccard@10 с CLIP %1</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>method, run</comment>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>labelled %1</source>
            <translation>метка: %1</translation>
        </message>
        <message>
            <source>%1 × %2 px</source>
            <translation>%1 × %2 пикс.</translation>
        </message>
        <message>
            <source>%1, continued</source>
            <translation>%1, продолжение</translation>
        </message>
        <message>
            <source>Heat map: %1</source>
            <translation>Тепловая карта: %1</translation>
        </message>
    </context>
    <context>
        <name>ReportReasons</name>
        <message>
            <source>Why %1 and not %2?</source>
            <translation>Почему %1, а не %2?</translation>
        </message>
        <message>
            <source>Sum = lead in logits %1 (residual %2)</source>
            <translation>Сумма = перевес в логитах %1 (остаток %2)</translation>
        </message>
        <message>
            <source>Why this class</source>
            <translation>Почему этот класс</translation>
        </message>
        <message>
            <source>what each concept adds to the lead of the first class over the second, in logits; lighter bars speak for the second</source>
            <translation>сколько каждый концепт добавляет к перевесу первого класса над вторым, в логитах; светлые столбики — за второй</translation>
        </message>
        <message numerus="yes">
            <source>%n others</source>
            <comment>concepts</comment>
            <translation>
                <numerusform>ещё %n</numerusform>
                <numerusform>ещё %n</numerusform>
                <numerusform>ещё %n</numerusform>
            </translation>
        </message>
        <message>
            <source>bias</source>
            <translation>смещение</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>class, probability</comment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>still %1 (was %2)</source>
            <translation>по-прежнему %1 (было %2)</translation>
        </message>
        <message>
            <source>now %1, was %2 %3</source>
            <translation>теперь %1, было %2 %3</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>concept, change</comment>
            <translation>%1 %2</translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <comment>concepts</comment>
            <translation>
                <numerusform>ещё %n</numerusform>
                <numerusform>ещё %n</numerusform>
                <numerusform>ещё %n</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 with %2</source>
            <comment>class, changes</comment>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1 (a value no reference image has)</source>
            <translation>%1 (такого значения нет ни у одного эталонного изображения)</translation>
        </message>
        <message>
            <source>What if</source>
            <translation>Что если</translation>
        </message>
        <message>
            <source>concepts edited, in standard deviations from the mean of the reference images</source>
            <translation>изменённые концепты, в стандартных отклонениях от среднего по эталонным изображениям</translation>
        </message>
        <message>
            <source>Edited</source>
            <translation>Изменено</translation>
        </message>
        <message>
            <source>%1 from %2 to %3</source>
            <comment>concept, values</comment>
            <translation>%1 с %2 до %3</translation>
        </message>
        <message>
            <source>Smallest change that flips it</source>
            <translation>Наименьшее изменение, меняющее ответ</translation>
        </message>
        <message>
            <source>in units of the activation, checked against every class</source>
            <translation>в единицах активации, проверено по всем классам</translation>
        </message>
    </context>
    <context>
        <name>ReportText</name>
        <message>
            <source>%1%</source>
            <comment>share in per cent</comment>
            <translation>%1 %</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ConceptCard</name>
        <message>
            <source>By name</source>
            <translation>По имени</translation>
        </message>
        <message>
            <source>By %1</source>
            <translation>По %1</translation>
        </message>
        <message>
            <source>By disagreement of the models</source>
            <translation>По разногласию моделей</translation>
        </message>
        <message>
            <source>Concepts</source>
            <translation>Концепты</translation>
        </message>
        <message>
            <source>Aligned</source>
            <translation>Общие строки</translation>
        </message>
        <message>
            <source>Every column shows the same concepts: the ten strongest of each model together</source>
            <translation>Во всех столбцах одни и те же концепты: по десять сильнейших от каждой модели</translation>
        </message>
        <message>
            <source>Top 10 of each</source>
            <translation>Топ-10 каждой</translation>
        </message>
        <message>
            <source>Every column shows its own ten strongest concepts</source>
            <translation>В каждом столбце свои десять сильнейших концептов</translation>
        </message>
        <message>
            <source>Raw</source>
            <translation>Как есть</translation>
        </message>
        <message>
            <source>z-score</source>
            <translation>z-оценка</translation>
        </message>
        <message>
            <source>Rank</source>
            <translation>Ранг</translation>
        </message>
        <message>
            <source>Scale of the bars</source>
            <translation>Шкала столбиков</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>Порядок</translation>
        </message>
        <message>
            <source>Order of the rows; a click on a column&apos;s head does the same</source>
            <translation>Порядок строк; щелчок по заголовку столбца делает то же</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Таблица</translation>
        </message>
        <message>
            <source>Shows all concepts as a table, to read or to copy</source>
            <translation>Все концепты таблицей: прочитать или скопировать</translation>
        </message>
        <message>
            <source>Raw: what the model&apos;s last layer gets. z-score: deviations from the mean of the reference images. Rank: place among all concepts of the model in this image, 1 = strongest.</source>
            <translation>Как есть: что получает последний слой модели. z-оценка: отклонения от среднего по эталонным изображениям. Ранг: место среди всех концептов модели на этом изображении, 1 — сильнейший.</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ConceptHeader</name>
        <message>
            <source>Models</source>
            <translation>Модели</translation>
        </message>
        <message>
            <source>%1: %2, %3</source>
            <translation>%1: %2, %3</translation>
        </message>
        <message>
            <source>Wrong: the image is labelled %1.</source>
            <translation>Неверно: у изображения метка %1.</translation>
        </message>
        <message>
            <source>Jaccard index of its ten strongest concepts and CLIP&apos;s (by z-score): %1.</source>
            <translation>Индекс Жаккара десяти сильнейших концептов модели и CLIP (по z-оценке): %1.</translation>
        </message>
        <message>
            <source>CLIP compares the image with the class names directly; the concepts describe it, they do not decide.</source>
            <translation>CLIP сравнивает изображение прямо с названиями классов; концепты его описывают, но не решают.</translation>
        </message>
        <message>
            <source>zero-shot</source>
            <translation>без обучения</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 из %2</translation>
        </message>
        <message numerus="yes">
            <source>%1 of %n concept(s) active: above 5 % of the strongest.</source>
            <translation>
                <numerusform>Активны %1 из %n концепта: выше 5 % сильнейшего.</numerusform>
                <numerusform>Активны %1 из %n концептов: выше 5 % сильнейшего.</numerusform>
                <numerusform>Активны %1 из %n концептов: выше 5 % сильнейшего.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n concept(s) make 95 % of this decision.</source>
            <translation>
                <numerusform>%n концепт даёт 95 % этого решения.</numerusform>
                <numerusform>%n концепта дают 95 % этого решения.</numerusform>
                <numerusform>%n концептов дают 95 % этого решения.</numerusform>
            </translation>
        </message>
        <message>
            <source>decision</source>
            <translation>решение</translation>
        </message>
        <message>
            <source>active · Jaccard</source>
            <translation>активны · Жаккар</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ConceptSliderRow</name>
        <message>
            <source>%1, in standard deviations</source>
            <translation>%1, в стандартных отклонениях</translation>
        </message>
        <message>
            <source>Standard deviations above the mean of the reference images; every model follows</source>
            <translation>Стандартные отклонения от среднего по эталонным изображениям; отвечают все модели</translation>
        </message>
        <message>
            <source>Restore %1</source>
            <translation>Вернуть %1</translation>
        </message>
        <message>
            <source>Back to what the image gives</source>
            <translation>Вернуть значение изображения</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ConceptTableDialog</name>
        <message>
            <source>Concepts of %1</source>
            <translation>Концепты: %1</translation>
        </message>
        <message>
            <source>Filter concepts</source>
            <translation>Отбор концептов</translation>
        </message>
        <message>
            <source>All concepts and their values</source>
            <translation>Все концепты и их значения</translation>
        </message>
        <message>
            <source>Copy as CSV</source>
            <translation>Копировать как CSV</translation>
        </message>
        <message>
            <source>Save as CSV…</source>
            <translation>Сохранить как CSV…</translation>
        </message>
        <message>
            <source>Save as CSV</source>
            <translation>Сохранить как CSV</translation>
        </message>
        <message>
            <source>Comma-separated values (*.csv)</source>
            <translation>Значения через запятую (*.csv)</translation>
        </message>
        <message>
            <source>%1 could not be written: %2</source>
            <translation>Не удалось записать %1: %2</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ConceptTableModel</name>
        <message>
            <source>–</source>
            <translation>–</translation>
        </message>
        <message>
            <source>not in this model</source>
            <translation>нет в этой модели</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <translation>%1, %2</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Место</translation>
        </message>
        <message>
            <source>Concept</source>
            <translation>Концепт</translation>
        </message>
        <message>
            <source>This backbone hardly sees “%1”: its score tells drawings with it from drawings without it only %2 % of the time (AUC).</source>
            <translation>Эта модель CLIP почти не видит «%1»: по её оценке рисунки с ним и без него различимы лишь в %2 % случаев (AUC).</translation>
        </message>
        <message>
            <source>In %1 this unit no longer means “%2”: concept similarity %3, below %4.</source>
            <translation>В %1 этот нейрон больше не означает «%2»: сходство концепта %3, ниже %4.</translation>
        </message>
        <message>
            <source>%1 has no concept “%2”.</source>
            <translation>В %1 нет концепта «%2».</translation>
        </message>
        <message>
            <source>%1 in %2</source>
            <translation>%1 в %2</translation>
        </message>
        <message>
            <source>concept similarity %1</source>
            <translation>сходство концептов %1</translation>
        </message>
        <message>
            <source>%1: concept</source>
            <translation>%1: концепт</translation>
        </message>
        <message>
            <source>activation %1, z-score %2, place %3 of %4 in this image</source>
            <translation>активация %1, z-оценка %2, место %3 из %4 на этом изображении</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ConceptView</name>
        <message>
            <source>Concepts of this image, one column a model</source>
            <translation>Концепты изображения, по столбцу на модель</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ContributionModel</name>
        <message>
            <source>%1: %2 for %3, %4 for %5, a lead of %6</source>
            <translation>%1: %2 за %3, %4 за %5, перевес %6</translation>
        </message>
        <message>
            <source>Concept</source>
            <translation>Концепт</translation>
        </message>
        <message>
            <source>Lead</source>
            <translation>Перевес</translation>
        </message>
        <message>
            <source>For %1</source>
            <translation>За %1</translation>
        </message>
        <message numerus="yes">
            <source>%n other concept(s)</source>
            <translation>
                <numerusform>ещё %n концепт</numerusform>
                <numerusform>ещё %n концепта</numerusform>
                <numerusform>ещё %n концептов</numerusform>
            </translation>
        </message>
        <message>
            <source>class offset</source>
            <translation>смещение класса</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ExportDialog</name>
        <message>
            <source>Export report</source>
            <translation>Экспорт отчёта</translation>
        </message>
        <message>
            <source>PDF: vectors, text can be selected</source>
            <translation>PDF: векторы, текст выделяется</translation>
        </message>
        <message>
            <source>PNG: picture</source>
            <translation>PNG: картинка</translation>
        </message>
        <message>
            <source>SVG: vectors, to edit</source>
            <translation>SVG: векторы, для правки</translation>
        </message>
        <message>
            <source>This image</source>
            <translation>Это изображение</translation>
        </message>
        <message numerus="yes">
            <source>All %n image(s)</source>
            <translation>
                <numerusform>Все %n изображение</numerusform>
                <numerusform>Все %n изображения</numerusform>
                <numerusform>Все %n изображений</numerusform>
            </translation>
        </message>
        <message>
            <source> dpi</source>
            <translation> dpi</translation>
        </message>
        <message>
            <source>Resolution</source>
            <translation>Разрешение</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Выбрать…</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>Изображения</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Файл</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Экспортировать</translation>
        </message>
        <message>
            <source>%1 exists already. Replace it?</source>
            <translation>%1 уже существует. Заменить?</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>Формат</translation>
        </message>
    </context>
    <context>
        <name>vitrine::FilmStrip</name>
        <message>
            <source>Loaded images</source>
            <translation>Загруженные изображения</translation>
        </message>
        <message>
            <source>Remove from the strip</source>
            <translation>Убрать из ленты</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ImageCard</name>
        <message>
            <source>Picture %1</source>
            <translation>Изображение %1</translation>
        </message>
        <message>
            <source>No picture</source>
            <translation>Нет изображения</translation>
        </message>
        <message>
            <source>no label</source>
            <translation>без метки</translation>
        </message>
        <message>
            <source>labelled %1</source>
            <translation>метка: %1</translation>
        </message>
        <message>
            <source>%1 × %2 px, seen by the backbone at %3 px</source>
            <translation>%1 × %2 пикс., модель видит %3 пикс.</translation>
        </message>
        <message>
            <source>Embedded in %1 ms</source>
            <translation>Закодировано за %1 мс</translation>
        </message>
        <message>
            <source>Heat map</source>
            <translation>Тепловая карта</translation>
        </message>
        <message>
            <source>Heat map: %1</source>
            <translation>Тепловая карта: %1</translation>
        </message>
        <message>
            <source>Shows where in the picture the marked concept is seen: cosine of each patch to the concept&apos;s text</source>
            <translation>Показывает, где на изображении виден отмеченный концепт: косинус участка и текста концепта</translation>
        </message>
        <message>
            <source>As seen</source>
            <translation>Вид модели</translation>
        </message>
        <message>
            <source>Shows the picture as the backbone sees it, cut and reduced</source>
            <translation>Изображение, каким его видит модель: обрезанное и уменьшенное</translation>
        </message>
        <message>
            <source>Opacity of the heat map</source>
            <translation>Непрозрачность тепловой карты</translation>
        </message>
        <message>
            <source>The number is the cosine of the two embeddings</source>
            <translation>Число — косинус двух эмбеддингов</translation>
        </message>
        <message>
            <source>Nearest in training (%3): %1, %2</source>
            <translation>Ближайшее в обучении (%3): %1, %2</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ImageListModel</name>
        <message>
            <source>%1, loading</source>
            <translation>%1, загружается</translation>
        </message>
        <message>
            <source>%1, could not be read</source>
            <translation>%1, не прочитано</translation>
        </message>
        <message>
            <source>%1, labelled %2</source>
            <translation>%1, метка %2</translation>
        </message>
    </context>
    <context>
        <name>vitrine::InspectPage</name>
        <message numerus="yes">
            <source>%n image(s)</source>
            <translation>
                <numerusform>%n изображение</numerusform>
                <numerusform>%n изображения</numerusform>
                <numerusform>%n изображений</numerusform>
            </translation>
        </message>
        <message>
            <source>The demo backbone knows only the drawings of the field guide. This looks like something else, so its answers mean nothing here.</source>
            <translation>Демонстрационная модель знает только рисунки полевого определителя. Это похоже на что-то другое, и её ответы здесь ничего не значат.</translation>
        </message>
        <message>
            <source>For photographs, download a CLIP model folder (for example openai/clip-vit-base-patch32 in safetensors format from the Hugging Face hub) and choose it in the Library. Runs are then trained anew on it.</source>
            <translation>Для фотографий скачайте папку модели CLIP (например openai/clip-vit-base-patch32 в формате safetensors с Hugging Face) и выберите её в Библиотеке. Модели концептов затем обучаются на ней заново.</translation>
        </message>
        <message>
            <source>Open own CLIP folder…</source>
            <translation>Открыть свою папку CLIP…</translation>
        </message>
        <message>
            <source>This image is unlike all images the runs were trained on: take the answers with care.</source>
            <translation>Это изображение не похоже на те, на которых обучали модели: относитесь к ответам осторожно.</translation>
        </message>
        <message>
            <source>Inspect shows which concepts decide what a model sees in an image. Drop images or folders here, or paste one.</source>
            <translation>Разбор показывает, какие концепты решают, что модель видит на изображении. Бросьте сюда изображения или папки или вставьте картинку.</translation>
        </message>
        <message>
            <source>Open images…</source>
            <translation>Открыть изображения…</translation>
        </message>
        <message>
            <source>Drop, paste or open your own</source>
            <translation>Бросьте, вставьте, откройте своё</translation>
        </message>
        <message>
            <source>Inspect</source>
            <translation>Разбор</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s) written: %1</source>
            <translation>
                <numerusform>Отчёт записан: %1</numerusform>
                <numerusform>Записано %n файла: %1 и следующие страницы</numerusform>
                <numerusform>Записано %n файлов: %1 и следующие страницы</numerusform>
            </translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Открыть</translation>
        </message>
    </context>
    <context>
        <name>vitrine::InspectSession</name>
        <message>
            <source>edit “%1”</source>
            <translation>изменение «%1»</translation>
        </message>
        <message>
            <source>restore “%1”</source>
            <translation>возврат «%1»</translation>
        </message>
        <message>
            <source>reset the concepts</source>
            <translation>сброс концептов</translation>
        </message>
    </context>
    <context>
        <name>vitrine::JobIndicator</name>
        <message>
            <source>Stop this job</source>
            <translation>Остановить задачу</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Ход работы</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Готово</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Останавливается…</translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>ещё %n</numerusform>
                <numerusform>ещё %n</numerusform>
                <numerusform>ещё %n</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>vitrine::LibraryPage</name>
        <message>
            <source>Name</source>
            <translation>Имя</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Папка</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Размер</translation>
        </message>
        <message>
            <source>Sees</source>
            <translation>Видит</translation>
        </message>
        <message>
            <source>%1 × %1 px</source>
            <translation>%1 × %1 пикс.</translation>
        </message>
        <message>
            <source>Embedding</source>
            <translation>Эмбеддинг</translation>
        </message>
        <message>
            <source>%1 numbers</source>
            <translation>чисел: %1</translation>
        </message>
        <message>
            <source>Fingerprint</source>
            <translation>Отпечаток</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Примечание</translation>
        </message>
        <message>
            <source>knows only the drawings of the field guide</source>
            <translation>знает только рисунки полевого определителя</translation>
        </message>
        <message>
            <source>Unknown words</source>
            <translation>Незнакомые слова</translation>
        </message>
        <message>
            <source>Concepts</source>
            <translation>Концепты</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Классы</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>Изображения</translation>
        </message>
        <message>
            <source>Reference</source>
            <translation>Эталон</translation>
        </message>
        <message numerus="yes">
            <source>%n image(s)</source>
            <translation>
                <numerusform>%n изображение</numerusform>
                <numerusform>%n изображения</numerusform>
                <numerusform>%n изображений</numerusform>
            </translation>
        </message>
        <message>
            <source>Open a concept list</source>
            <translation>Открыть список концептов</translation>
        </message>
        <message>
            <source>Text with one concept a line (*.txt)</source>
            <translation>Текст, по концепту в строке (*.txt)</translation>
        </message>
        <message>
            <source>Open a workspace</source>
            <translation>Открыть рабочую область</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>Библиотека</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>Модель CLIP</translation>
        </message>
        <message>
            <source>the CLIP model that sees the images</source>
            <translation>смотрит на изображения</translation>
        </message>
        <message>
            <source>Concept set</source>
            <translation>Набор концептов</translation>
        </message>
        <message>
            <source>the words that describe them</source>
            <translation>слова, которыми их описывают</translation>
        </message>
        <message>
            <source>Workspace</source>
            <translation>Рабочая область</translation>
        </message>
        <message>
            <source>the folder that holds all of it</source>
            <translation>папка, где всё это лежит</translation>
        </message>
        <message>
            <source>Open own CLIP folder…</source>
            <translation>Открыть свою папку CLIP…</translation>
        </message>
        <message>
            <source>Open concept list…</source>
            <translation>Открыть список концептов…</translation>
        </message>
        <message>
            <source>Open workspace…</source>
            <translation>Открыть рабочую область…</translation>
        </message>
    </context>
    <context>
        <name>vitrine::MachineCard</name>
        <message>
            <source>Error</source>
            <translation>Ошибка</translation>
        </message>
        <message>
            <source>%1 GFLOP/s</source>
            <translation>%1 Гфлоп/с</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>неизвестно</translation>
        </message>
        <message>
            <source>%1 in a layer, %2 at most</source>
            <translation>%1 в слое, предел %2</translation>
        </message>
        <message>
            <source>slow: install libopenblas0-openmp</source>
            <translation>медленно: установите libopenblas0-openmp</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>Работает</translation>
        </message>
        <message numerus="yes">
            <source>%1, %n thread(s)</source>
            <translation>
                <numerusform>%1, %n поток</numerusform>
                <numerusform>%1, %n потока</numerusform>
                <numerusform>%1, %n потоков</numerusform>
            </translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>Процессор</translation>
        </message>
        <message numerus="yes">
            <source>%n hardware thread(s)</source>
            <translation>
                <numerusform>%n аппаратный поток</numerusform>
                <numerusform>%n аппаратных потока</numerusform>
                <numerusform>%n аппаратных потоков</numerusform>
            </translation>
        </message>
        <message>
            <source>fast on this processor</source>
            <translation>быстро на этом процессоре</translation>
        </message>
        <message>
            <source>no gain on this processor</source>
            <translation>без выигрыша на этом процессоре</translation>
        </message>
        <message>
            <source>Linear algebra</source>
            <translation>Линейная алгебра</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>Скорость</translation>
        </message>
        <message>
            <source>Versions</source>
            <translation>Версии</translation>
        </message>
        <message>
            <source>automatic</source>
            <translation>автоматически</translation>
        </message>
        <message>
            <source>The new choice takes effect when Vitrine is started the next time.</source>
            <translation>Новый выбор подействует при следующем запуске Vitrine.</translation>
        </message>
        <message>
            <source>Automatic leaves one core to the window.</source>
            <translation>«Автоматически» оставляет одно ядро окну.</translation>
        </message>
        <message>
            <source>Machine</source>
            <translation>Компьютер</translation>
        </message>
        <message>
            <source>device, threads, linear algebra</source>
            <translation>устройство, потоки, линейная алгебра</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Устройство</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Потоки</translation>
        </message>
        <message>
            <source>Measure again</source>
            <translation>Измерить снова</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Копировать</translation>
        </message>
        <message>
            <source>Copies the diagnostics as text, for a report of a problem</source>
            <translation>Копирует диагностику как текст для сообщения о неполадке</translation>
        </message>
    </context>
    <context>
        <name>vitrine::MainWindow</name>
        <message numerus="yes">
            <source>%1, %n thread(s)</source>
            <translation>
                <numerusform>%1, %n поток</numerusform>
                <numerusform>%1, %n потока</numerusform>
                <numerusform>%1, %n потоков</numerusform>
            </translation>
        </message>
        <message>
            <source>The linear algebra library of this machine is a slow one. Vitrine works, but takes many times longer.</source>
            <translation>Библиотека линейной алгебры на этом компьютере медленная. Vitrine работает, но во много раз дольше.</translation>
        </message>
        <message numerus="yes">
            <source>%1 of %n file(s) skipped; the rest is loaded.</source>
            <translation>
                <numerusform>Пропущено %1 из %n файла; остальные загружены.</numerusform>
                <numerusform>Пропущено %1 из %n файлов; остальные загружены.</numerusform>
                <numerusform>Пропущено %1 из %n файлов; остальные загружены.</numerusform>
            </translation>
        </message>
        <message>
            <source>Open images</source>
            <translation>Открыть изображения</translation>
        </message>
        <message>
            <source>Images (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;All files (*)</source>
            <translation>Изображения (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;Все файлы (*)</translation>
        </message>
        <message>
            <source>Open a folder of images</source>
            <translation>Открыть папку изображений</translation>
        </message>
        <message>
            <source>Open a CLIP model folder</source>
            <translation>Открыть папку модели CLIP</translation>
        </message>
        <message numerus="yes">
            <source>%n model(s) loaded</source>
            <translation>
                <numerusform>загружена %n модель</numerusform>
                <numerusform>загружены %n модели</numerusform>
                <numerusform>загружено %n моделей</numerusform>
            </translation>
        </message>
        <message>
            <source>Memory %1</source>
            <translation>Память %1</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Файл</translation>
        </message>
        <message>
            <source>&amp;Open images…</source>
            <translation>&amp;Открыть изображения…</translation>
        </message>
        <message>
            <source>Open &amp;folder…</source>
            <translation>Открыть &amp;папку…</translation>
        </message>
        <message>
            <source>Open own &amp;CLIP folder…</source>
            <translation>Открыть свою папку &amp;CLIP…</translation>
        </message>
        <message>
            <source>&amp;Export report…</source>
            <translation>&amp;Экспорт отчёта…</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>В&amp;ыход</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Правка</translation>
        </message>
        <message>
            <source>&amp;Paste image</source>
            <translation>&amp;Вставить изображение</translation>
        </message>
        <message>
            <source>&amp;Find anything…</source>
            <translation>&amp;Найти…</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Справка</translation>
        </message>
        <message>
            <source>&amp;Keyboard shortcuts</source>
            <translation>&amp;Клавиши</translation>
        </message>
        <message>
            <source>&amp;About Vitrine</source>
            <translation>&amp;О программе Vitrine</translation>
        </message>
        <message>
            <source>&amp;Go</source>
            <translation>П&amp;ереход</translation>
        </message>
        <message>
            <source>&amp;Next image</source>
            <translation>&amp;Следующее изображение</translation>
        </message>
        <message>
            <source>&amp;Previous image</source>
            <translation>&amp;Предыдущее изображение</translation>
        </message>
        <message>
            <source>&amp;Settings</source>
            <translation>&amp;Настройки</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>&amp;Тема</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Как в системе</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Светлая</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Тёмная</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>&amp;Язык</translation>
        </message>
        <message>
            <source>pasted image</source>
            <translation>вставленное изображение</translation>
        </message>
        <message>
            <source>image</source>
            <translation>изображение</translation>
        </message>
        <message>
            <source>image, %1</source>
            <translation>изображение, %1</translation>
        </message>
        <message>
            <source>concept</source>
            <translation>концепт</translation>
        </message>
        <message>
            <source>class</source>
            <translation>класс</translation>
        </message>
        <message>
            <source>Find an image, class, concept or command</source>
            <translation>Найти изображение, класс, концепт или команду</translation>
        </message>
        <message>
            <source>Undo the last edit of a concept</source>
            <translation>Отменить последнее изменение концепта</translation>
        </message>
        <message>
            <source>Redo it</source>
            <translation>Вернуть его</translation>
        </message>
        <message>
            <source>Mark the concept above or below</source>
            <translation>Отметить концепт выше или ниже</translation>
        </message>
        <message>
            <source>Edit the marked concept in What if</source>
            <translation>Изменить отмеченный концепт</translation>
        </message>
        <message>
            <source>Take the selected images out of the strip</source>
            <translation>Убрать выбранные изображения из ленты</translation>
        </message>
        <message>
            <source>About Vitrine</source>
            <translation>О программе Vitrine</translation>
        </message>
        <message>
            <source>&lt;b&gt;Vitrine %1&lt;/b&gt;&lt;p&gt;Shows which concepts make a CLIP classifier decide.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later.&lt;/p&gt;</source>
            <translation>&lt;b&gt;Vitrine %1&lt;/b&gt;&lt;p&gt;Показывает, какие концепты решают за классификатор CLIP.&lt;/p&gt;&lt;p&gt;Свободная программа под лицензией GNU GPL версии 3 или новее.&lt;/p&gt;</translation>
        </message>
        <message numerus="yes">
            <source>None of the %n file(s) could be read.</source>
            <translation>
                <numerusform>Не удалось прочитать %n файл.</numerusform>
                <numerusform>Не удалось прочитать ни один из %n файлов.</numerusform>
                <numerusform>Не удалось прочитать ни один из %n файлов.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>vitrine::MessageBar</name>
        <message>
            <source>Details</source>
            <translation>Подробности</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Копировать</translation>
        </message>
        <message>
            <source>Close the message</source>
            <translation>Закрыть сообщение</translation>
        </message>
    </context>
    <context>
        <name>vitrine::NavigationRail</name>
        <message>
            <source>Pages</source>
            <translation>Страницы</translation>
        </message>
        <message>
            <source>Runs</source>
            <translation>Обученные модели</translation>
        </message>
    </context>
    <context>
        <name>vitrine::OutcomeList</name>
        <message>
            <source>%1 → %2</source>
            <comment>class before, class after</comment>
            <translation>%1 → %2</translation>
        </message>
        <message>
            <source>%1, was %2</source>
            <comment>class and probability, probability before</comment>
            <translation>%1, было %2</translation>
        </message>
    </context>
    <context>
        <name>vitrine::ShortcutDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Клавиши</translation>
        </message>
    </context>
    <context>
        <name>vitrine::TopBar</name>
        <message>
            <source>Workspace  %1</source>
            <translation>Область  %1</translation>
        </message>
        <message>
            <source>Backbone  %1</source>
            <translation>Модель  %1</translation>
        </message>
        <message>
            <source>Concepts  %1</source>
            <translation>Концепты  %1</translation>
        </message>
        <message>
            <source>Find image, class or concept</source>
            <translation>Найти изображение, класс, концепт</translation>
        </message>
        <message>
            <source>Open images</source>
            <translation>Открыть изображения</translation>
        </message>
        <message>
            <source>Export report</source>
            <translation>Экспорт отчёта</translation>
        </message>
    </context>
    <context>
        <name>vitrine::WhatIfCard</name>
        <message>
            <source>smallest single change</source>
            <translation>наименьшее одиночное изменение</translation>
        </message>
        <message>
            <source>No single concept turns %1 alone.</source>
            <translation>Ни один концепт сам не меняет ответ %1.</translation>
        </message>
        <message>
            <source>smallest edit</source>
            <translation>наименьшая правка</translation>
        </message>
        <message>
            <source>Concept to edit</source>
            <translation>Какой концепт изменить</translation>
        </message>
        <message>
            <source>What if</source>
            <translation>Что если</translation>
        </message>
        <message>
            <source>Add a concept to edit</source>
            <translation>Добавить концепт</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Отменить</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Вернуть</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Сброс</translation>
        </message>
        <message>
            <source>All concepts back to what the image gives</source>
            <translation>Вернуть все концепты к значениям изображения</translation>
        </message>
        <message>
            <source>Try</source>
            <translation>Применить</translation>
        </message>
        <message>
            <source>Applies the smallest change of one concept that turns the answer</source>
            <translation>Применяет наименьшее изменение одного концепта, меняющее ответ</translation>
        </message>
        <message>
            <source>Several</source>
            <translation>Несколько</translation>
        </message>
        <message>
            <source>Finds and applies the smallest change of several concepts together that turns the answer</source>
            <translation>Находит и применяет наименьшее изменение нескольких концептов, меняющее ответ</translation>
        </message>
        <message>
            <source>every bottleneck follows</source>
            <translation>ответят все модели</translation>
        </message>
        <message>
            <source>%1 %2 → %3</source>
            <comment>concept, change of its activation, class</comment>
            <translation>%1 %2 → %3</translation>
        </message>
        <message>
            <source>%1 %2 → %3 (unseen)</source>
            <comment>concept, change of its activation, class</comment>
            <translation>%1 %2 → %3 (не встречалось)</translation>
        </message>
        <message>
            <source>Changing “%1” by %2 turns the answer into %3.</source>
            <translation>Если изменить «%1» на %2, ответом станет %3.</translation>
        </message>
        <message>
            <source>Changing “%1” by %2 turns the answer into %3, but no reference image has such a value.</source>
            <translation>Если изменить «%1» на %2, ответом станет %3, но такого значения нет ни у одного эталонного изображения.</translation>
        </message>
    </context>
    <context>
        <name>vitrine::WhyCard</name>
        <message>
            <source>No trained run fits this workspace, so there is no decision to take apart.</source>
            <translation>К этой рабочей области не подходит ни одна обученная модель, поэтому разбирать нечего.</translation>
        </message>
        <message>
            <source>Why %1 and not %2</source>
            <translation>Почему %1, а не %2</translation>
        </message>
        <message>
            <source>The bars sum to the lead of %1 in logits, %2; residual %3.</source>
            <translation>Сумма столбиков — перевес %1 в логитах, %2; остаток %3.</translation>
        </message>
        <message>
            <source>Why</source>
            <extracomment>Followed by two class names: Why [A] and not [B]</extracomment>
            <translation>Почему</translation>
        </message>
        <message>
            <source>and not</source>
            <translation>а не</translation>
        </message>
        <message>
            <source>Why this class and not that one</source>
            <translation>Почему этот класс, а не тот</translation>
        </message>
        <message>
            <source>Class that is explained</source>
            <translation>Объясняемый класс</translation>
        </message>
        <message>
            <source>Class it is compared with</source>
            <translation>Класс для сравнения</translation>
        </message>
        <message>
            <source>Model that is explained</source>
            <translation>Объясняемая модель</translation>
        </message>
    </context>
</TS>
