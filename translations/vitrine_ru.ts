<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU">
<context>
    <name>ConfusionData</name>
    <message>
        <source>Images more</source>
        <translation>Изображений больше</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Изображения</translation>
    </message>
    <message>
        <source>Share of the true class</source>
        <translation>Доля верного класса</translation>
    </message>
    <message>
        <source>Share of the predicted class</source>
        <translation>Доля предсказанного класса</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>Верный класс</translation>
    </message>
    <message>
        <source>Predicted class</source>
        <translation>Предсказанный класс</translation>
    </message>
</context>
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
        <source>Batch size</source>
        <translation>Размер пакета</translation>
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
        <source>End temperature</source>
        <translation>Конечная температура</translation>
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
        <translation>CLIP zero-shot</translation>
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
        <translation>Загрузка CLIP</translation>
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
    <message>
        <source>Silhouette</source>
        <translation>Силуэт</translation>
    </message>
    <message>
        <source>Neighbours kept</source>
        <translation>Сохранено соседей</translation>
    </message>
    <message>
        <source>Affinities</source>
        <translation>Близости</translation>
    </message>
    <message>
        <source>Nearest neighbours</source>
        <translation>Ближайшие соседи</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>Кластеры</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>Главные компоненты</translation>
    </message>
    <message>
        <source>One point has no neighbours: it lies in the middle.</source>
        <translation>У одной точки нет соседей: она лежит в середине.</translation>
    </message>
    <message>
        <source>Averaging images</source>
        <translation>Усреднение изображений</translation>
    </message>
    <message>
        <source>Concept Matrix Search</source>
        <translation>Concept Matrix Search</translation>
    </message>
    <message>
        <source>Takes the class whose text relates to the concepts as the image does, with nothing trained; every concept has a share in the score, and the result stands and falls with the concept set.</source>
        <translation>Берёт класс, чей текст относится к концептам так же, как изображение, без обучения; в оценке участвует каждый концепт, и всё зависит от набора концептов.</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>Вариант</translation>
    </message>
    <message>
        <source>centered removes the mean of each concept&apos;s column, plain is the paper as printed, colnorm divides each column by its sum over the training images, max_score lets only the nearest concept count. colnorm_transductive takes the sums over the held-out images themselves, as the released code does: its accuracy there flatters.</source>
        <translation>centered вычитает среднее столбца каждого концепта, plain — как напечатано, colnorm делит столбец на его сумму по обучающим изображениям, max_score учитывает только ближайший концепт. colnorm_transductive берёт суммы по самим отложенным изображениям, как опубликованный код: там точность завышена.</translation>
    </message>
    <message>
        <source>Encoding descriptions</source>
        <translation>Кодирование описаний</translation>
    </message>
    <message>
        <source>DescriptionCLS</source>
        <translation>DescriptionCLS</translation>
    </message>
    <message>
        <source>Takes the class whose descriptions (&quot;hen, which has a red comb&quot;) are nearest to the image on average, with nothing trained; the name of the class is in every text and may matter more than what follows it.</source>
        <translation>Берёт класс, чьи описания («hen, which has a red comb») в среднем ближе всего к изображению, без обучения; имя класса есть в каждом тексте и может значить больше остального.</translation>
    </message>
    <message>
        <source>Descriptions together</source>
        <translation>Описания вместе</translation>
    </message>
    <message>
        <source>What the cosines of a class&apos; descriptions become: their mean, the largest, or the sum, which favours classes with many.</source>
        <translation>Чем становятся косинусы описаний класса: средним, наибольшим или суммой, которая выгодна классам с длинным списком.</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>Формулировка</translation>
    </message>
    <message>
        <source>whole_word joins class and description by the first word; published repeats the released code, which reads &quot;antlers&quot; as &quot;a …&quot;.</source>
        <translation>whole_word соединяет класс и описание по первому слову; published повторяет опубликованный код, который читает «antlers» как «a …».</translation>
    </message>
    <message>
        <source>Period at the end</source>
        <translation>Точка в конце</translation>
    </message>
    <message>
        <source>Ends every description with a period, as was done for ImageNet.</source>
        <translation>Каждое описание кончается точкой, как делали для ImageNet.</translation>
    </message>
    <message>
        <source>Nearest concepts</source>
        <translation>Ближайшие концепты</translation>
    </message>
    <message>
        <source>Where no descriptions are given, so many concepts nearest to the class text describe each class.</source>
        <translation>Если описаний нет, каждый класс описывают столько концептов, ближайших к его тексту.</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Терпение</translation>
    </message>
    <message>
        <source>Final weights</source>
        <translation>Итоговые веса</translation>
    </message>
    <message>
        <source>Whether the run is what the last step left, or the epoch with the best validation accuracy. The other one is kept beside it.</source>
        <translation>Берутся веса последнего шага или эпохи с лучшей точностью на проверке. Вторые хранятся рядом.</translation>
    </message>
    <message>
        <source>Factor that turns a score of cosines into a logit; it changes no decision, only how sure the method looks.</source>
        <translation>Множитель, превращающий оценку из косинусов в логит; решений он не меняет, только видимую уверенность.</translation>
    </message>
    <message>
        <source>Fitting concept vectors</source>
        <translation>Подбор векторов концептов</translation>
    </message>
    <message>
        <source>Learning the concept layer</source>
        <translation>Обучение слоя концептов</translation>
    </message>
    <message>
        <source>Choosing concepts</source>
        <translation>Выбор концептов</translation>
    </message>
    <message>
        <source>Fitting the linear probe</source>
        <translation>Обучение линейной пробы</translation>
    </message>
    <message>
        <source>Fitting the residual</source>
        <translation>Обучение остатка</translation>
    </message>
    <message>
        <source>Fitting the sparse head</source>
        <translation>Обучение разреженной головы</translation>
    </message>
    <message>
        <source>Sparsity of the head</source>
        <translation>Разреженность головы</translation>
    </message>
    <message>
        <source>Concepts per class</source>
        <translation>Концептов на класс</translation>
    </message>
    <message>
        <source>Share of the L1 term</source>
        <translation>Доля ℓ1</translation>
    </message>
    <message>
        <source>The rest of the penalty is the square of the weights.</source>
        <translation>Остальная часть штрафа — квадрат весов.</translation>
    </message>
    <message>
        <source>Points of the path</source>
        <translation>Точек на пути</translation>
    </message>
    <message>
        <source>Penalties tried between the one that removes every weight and a five-hundredth of it.</source>
        <translation>Сколько штрафов пробуется между тем, что убирает все веса, и его пятисотой долей.</translation>
    </message>
    <message>
        <source>Solver of the head</source>
        <translation>Решатель головы</translation>
    </message>
    <message>
        <source>The exact optimum, or the stochastic GLM-SAGA steps of the released code with its settings.</source>
        <translation>Точный оптимум или стохастические шаги GLM-SAGA опубликованного кода с его настройками.</translation>
    </message>
    <message>
        <source>GLM-SAGA epochs</source>
        <translation>Эпохи GLM-SAGA</translation>
    </message>
    <message>
        <source>Most passes over the images; used by GLM-SAGA only.</source>
        <translation>Не больше стольких проходов по изображениям; только для GLM-SAGA.</translation>
    </message>
    <message>
        <source>GLM-SAGA batch size</source>
        <translation>Размер пакета GLM-SAGA</translation>
    </message>
    <message>
        <source>Images in one step; used by GLM-SAGA only.</source>
        <translation>Изображений за шаг; только для GLM-SAGA.</translation>
    </message>
    <message>
        <source>GLM-SAGA step size</source>
        <translation>Шаг GLM-SAGA</translation>
    </message>
    <message>
        <source>Used by GLM-SAGA only.</source>
        <translation>Только для GLM-SAGA.</translation>
    </message>
    <message>
        <source>Label-free CBM</source>
        <translation>Label-free CBM</translation>
    </message>
    <message>
        <source>Presence of a concept</source>
        <translation>Присутствие концепта</translation>
    </message>
    <message>
        <source>Least similarity</source>
        <translation>Наименьшее сходство</translation>
    </message>
    <message>
        <source>A concept is dropped when its unit follows CLIP on held-out images no better than this (cos-cubed).</source>
        <translation>Концепт отбрасывается, если его нейрон следует за CLIP на отложенных изображениях не лучше этого (куб косинуса).</translation>
    </message>
    <message>
        <source>Steps of the concept layer</source>
        <translation>Шаги слоя концептов</translation>
    </message>
    <message>
        <source>At most; ends earlier when held-out images get worse.</source>
        <translation>Не больше; кончается раньше, если на отложенных изображениях становится хуже.</translation>
    </message>
    <message>
        <source>Batch size of the concept layer</source>
        <translation>Размер пакета слоя концептов</translation>
    </message>
    <message>
        <source>Images in one step, all of them where there are fewer.</source>
        <translation>Изображений за шаг; если их меньше, то все.</translation>
    </message>
    <message>
        <source>Of Adam.</source>
        <translation>Для Adam.</translation>
    </message>
    <message>
        <source>Decides the start and the order of images.</source>
        <translation>Определяет начало и порядок изображений.</translation>
    </message>
    <message>
        <source>Learns a layer that imitates CLIP&apos;s opinion of each concept and puts a sparse head on it; concepts that CLIP does not see in the images, or that the layer can not follow, are dropped.</source>
        <translation>Обучает слой, подражающий мнению CLIP о каждом концепте, и ставит на него разреженную голову; концепты, которых CLIP на изображениях не видит или за которыми слой не успевает, отбрасываются.</translation>
    </message>
    <message>
        <source>How many candidates each class keeps at most.</source>
        <translation>Сколько кандидатов самое большее остаётся у класса.</translation>
    </message>
    <message>
        <source>Weight of information</source>
        <translation>Вес информации</translation>
    </message>
    <message>
        <source>How much it counts that a concept tells the classes apart (w1).</source>
        <translation>Насколько важно, что концепт различает классы (w1).</translation>
    </message>
    <message>
        <source>Weight of coverage</source>
        <translation>Вес охвата</translation>
    </message>
    <message>
        <source>How much it counts that the chosen concepts stand for all candidates (w2).</source>
        <translation>Насколько важно, что выбранные концепты представляют всех кандидатов (w2).</translation>
    </message>
    <message>
        <source>Candidates per class</source>
        <translation>Кандидатов на класс</translation>
    </message>
    <message>
        <source>Passes over the training images; the best on validation is kept.</source>
        <translation>Проходы по обучающим изображениям; остаётся лучшая на проверке.</translation>
    </message>
    <message>
        <source>Images in one step.</source>
        <translation>Изображений за шаг.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Скорость обучения</translation>
    </message>
    <message>
        <source>As published</source>
        <translation>Как опубликовано</translation>
    </message>
    <message>
        <source>Dot products of embeddings as they are, times 100, instead of cosines times the logit scale.</source>
        <translation>Скалярные произведения эмбеддингов как есть, умноженные на 100, вместо косинусов с масштабом логитов.</translation>
    </message>
    <message>
        <source>Decides the order of images.</source>
        <translation>Определяет порядок изображений.</translation>
    </message>
    <message>
        <source>LaBo</source>
        <translation>LaBo</translation>
    </message>
    <message>
        <source>Chooses for each class the descriptions that tell it apart and learns how much each counts; all weights are positive, so nothing speaks against a class, and many share in every decision.</source>
        <translation>Выбирает для каждого класса описания, которые его отличают, и учит их важность; все веса положительны, поэтому против класса ничто не говорит, а в решении участвуют многие.</translation>
    </message>
    <message>
        <source>Linear probe</source>
        <translation>Линейная проба</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Вход</translation>
    </message>
    <message>
        <source>The embedding itself by logistic regression, or the scores of the class texts by a linear layer from classes to classes, as the thesis has it.</source>
        <translation>Сам эмбеддинг логистической регрессией или оценки текстов классов линейным слоем из классов в классы, как в диссертации.</translation>
    </message>
    <message>
        <source>Unit length</source>
        <translation>Единичная длина</translation>
    </message>
    <message>
        <source>Whether embeddings are scaled to unit length first; used by features only.</source>
        <translation>Приводить ли эмбеддинги к единичной длине; только для features.</translation>
    </message>
    <message>
        <source>C</source>
        <translation>C</translation>
    </message>
    <message>
        <source>Passes over the images; used by class scores only.</source>
        <translation>Проходы по изображениям; только для class_scores.</translation>
    </message>
    <message>
        <source>Images in one step; used by class scores only.</source>
        <translation>Изображений за шаг; только для class_scores.</translation>
    </message>
    <message>
        <source>Of Adam; used by class scores only.</source>
        <translation>Для Adam; только для class_scores.</translation>
    </message>
    <message>
        <source>Decides the start and the order of images; used by class scores only.</source>
        <translation>Определяет начало и порядок изображений; только для class_scores.</translation>
    </message>
    <message>
        <source>A linear classifier on the image embedding: what the backbone allows when nothing has to be explained; concepts are shown beside its decision and have no part in it.</source>
        <translation>Линейный классификатор на эмбеддинге: предел модели CLIP, когда ничего не надо объяснять; концепты показаны рядом и в решении не участвуют.</translation>
    </message>
    <message>
        <source>Post-hoc CBM</source>
        <translation>Post-hoc CBM</translation>
    </message>
    <message>
        <source>Concept bank</source>
        <translation>Банк концептов</translation>
    </message>
    <message>
        <source>Directions of concepts from their texts, or from images with and without them (cav), where the data set says which these are.</source>
        <translation>Направления концептов по их текстам или по изображениям с ними и без них (cav), если набор данных их размечает.</translation>
    </message>
    <message>
        <source>Images per concept vector</source>
        <translation>Изображений на вектор концепта</translation>
    </message>
    <message>
        <source>With the concept, and as many without it; as many again choose the cost of the linear SVM. Used by the bank of images only.</source>
        <translation>С концептом и столько же без него; ещё столько же выбирают цену линейной SVM. Только для банка по изображениям.</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Голова</translation>
    </message>
    <message>
        <source>One softmax over the classes, or one logistic regression a class as in the released code.</source>
        <translation>Один softmax по классам или логистическая регрессия на класс, как в опубликованном коде.</translation>
    </message>
    <message>
        <source>Residual (PCBM-h)</source>
        <translation>Остаток (PCBM-h)</translation>
    </message>
    <message>
        <source>Adds a dense map from the embedding to the frozen bottleneck: more accurate, but concepts no longer make the whole decision.</source>
        <translation>Добавляет к замороженному узкому месту плотное отображение эмбеддинга: точнее, но концепты уже не принимают всё решение.</translation>
    </message>
    <message>
        <source>Epochs of the residual</source>
        <translation>Эпохи остатка</translation>
    </message>
    <message>
        <source>Used with the residual only.</source>
        <translation>Только с остатком.</translation>
    </message>
    <message>
        <source>Decides which images are drawn, and their order.</source>
        <translation>Определяет, какие изображения взяты и в каком порядке.</translation>
    </message>
    <message>
        <source>Measures each image along one direction per concept, from texts or from example images, and puts a sparse head on that; nothing ties a direction to what people mean by its name.</source>
        <translation>Измеряет изображение вдоль направления каждого концепта, по текстам или по примерам, и ставит разреженную голову; ничто не привязывает направление к тому, что люди понимают под его именем.</translation>
    </message>
    <message>
        <source>Cross-entropy, training</source>
        <translation>Кросс-энтропия, обучение</translation>
    </message>
    <message>
        <source>CBL loss, training</source>
        <translation>Потери CBL, обучение</translation>
    </message>
    <message>
        <source>Top-1, training</source>
        <translation>Топ-1, обучение</translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation>Температура τ</translation>
    </message>
    <message>
        <source>Learning rate, concept layer</source>
        <translation>Скорость обучения, слой концептов</translation>
    </message>
    <message>
        <source>Learning rate, head</source>
        <translation>Скорость обучения, голова</translation>
    </message>
    <message>
        <source>Cross-entropy, validation</source>
        <translation>Кросс-энтропия, проверка</translation>
    </message>
    <message>
        <source>Top-1, validation</source>
        <translation>Топ-1, проверка</translation>
    </message>
    <message>
        <source>Top-5, validation</source>
        <translation>Топ-5, проверка</translation>
    </message>
    <message>
        <source>Precision, validation</source>
        <translation>Точность (precision), проверка</translation>
    </message>
    <message>
        <source>Recall, validation</source>
        <translation>Полнота, проверка</translation>
    </message>
    <message>
        <source>F1, validation</source>
        <translation>F1, проверка</translation>
    </message>
    <message>
        <source>Active concepts an image</source>
        <translation>Активных концептов на изображение</translation>
    </message>
    <message>
        <source>Concepts alive</source>
        <translation>Живых концептов</translation>
    </message>
    <message>
        <source>Class texts</source>
        <translation>Тексты классов</translation>
    </message>
    <message>
        <source>How class names become texts: as the workspace says, the bare name, &quot;a photo of a …&quot;, the same for birds, or the mean of 18 kinds of photo.</source>
        <translation>Как имена классов становятся текстами: как в рабочей области, само имя, «a photo of a …», то же для птиц или среднее по 18 видам фотографий.</translation>
    </message>
    <message>
        <source>Loading CLIP</source>
        <translation>Загрузка CLIP</translation>
    </message>
    <message>
        <source>Encoding texts</source>
        <translation>Кодирование текстов</translation>
    </message>
    <message>
        <source>Permuting names</source>
        <translation>Перестановка имён</translation>
    </message>
    <message>
        <source>The names carry the decision.</source>
        <translation>Решение держится на именах концептов.</translation>
    </message>
    <message>
        <source>The accuracy does not depend on the words: random concepts do as well.</source>
        <translation>Точность не зависит от слов: случайные концепты не хуже.</translation>
    </message>
    <message>
        <source>The names do not fit what the concepts react to.</source>
        <translation>Имена не подходят к тому, на что откликаются концепты.</translation>
    </message>
    <message>
        <source>It can not be decided whether the names carry the decision.</source>
        <translation>Нельзя решить, держится ли решение на именах.</translation>
    </message>
    <message>
        <source>Random words</source>
        <translation>Случайные слова</translation>
    </message>
    <message>
        <source>Random directions</source>
        <translation>Случайные направления</translation>
    </message>
    <message>
        <source>Evaluating a method</source>
        <translation>Оценка метода</translation>
    </message>
    <message>
        <source>There are no labelled test images; these are figures of the validation images.</source>
        <translation>Размеченных тестовых изображений нет; это цифры по изображениям проверки.</translation>
    </message>
    <message>
        <source>Fitting controls</source>
        <translation>Обучение контролей</translation>
    </message>
    <message>
        <source>With one class only there is nothing to control.</source>
        <translation>При одном классе контролировать нечего.</translation>
    </message>
    <message>
        <source>Measuring zero-shot</source>
        <translation>Измерение CLIP без обучения</translation>
    </message>
    <message>
        <source>Random words are left out: no text encoder is loaded.</source>
        <translation>Случайные слова пропущены: кодировщик текста не загружен.</translation>
    </message>
    <message>
        <source>was not asked for</source>
        <translation>не запрашивалось</translation>
    </message>
    <message>
        <source>the method knows no concepts</source>
        <translation>метод не знает концептов</translation>
    </message>
    <message>
        <source>the method learns no weights from concepts to classes</source>
        <translation>метод не учит весов от концептов к классам</translation>
    </message>
    <message>
        <source>each class owns its concepts; a refitted head would be another method</source>
        <translation>у каждого класса свои концепты; с новой головой это был бы другой метод</translation>
    </message>
    <message>
        <source>a part of the decision does not pass the concepts</source>
        <translation>часть решения идёт мимо концептов</translation>
    </message>
    <message>
        <source>the data do not say which concepts an image has</source>
        <translation>в данных нет разметки концептов</translation>
    </message>
    <message>
        <source>the method&apos;s concepts are not those of the data</source>
        <translation>концепты метода не те, что в данных</translation>
    </message>
    <message>
        <source>there is only one class</source>
        <translation>класс только один</translation>
    </message>
    <message>
        <source>needs 200 held-out images to be trusted</source>
        <translation>чтобы верить, нужно 200 отложенных изображений</translation>
    </message>
    <message>
        <source>no concept varies over the images</source>
        <translation>ни один концепт не меняется по изображениям</translation>
    </message>
    <message>
        <source>nothing is trained</source>
        <translation>обучать нечего</translation>
    </message>
    <message>
        <source>the run did not record it</source>
        <translation>при обучении не записано</translation>
    </message>
    <message>
        <source>Top-1</source>
        <translation>Топ-1</translation>
    </message>
    <message>
        <source>Share of images whose most probable class is the true one.</source>
        <translation>Доля изображений, у которых самый вероятный класс верен.</translation>
    </message>
    <message>
        <source>Top-5</source>
        <translation>Топ-5</translation>
    </message>
    <message>
        <source>Share of images whose true class is among the five most probable ones.</source>
        <translation>Доля изображений, у которых верный класс среди пяти самых вероятных.</translation>
    </message>
    <message>
        <source>ANEC-5</source>
        <translation>ANEC-5</translation>
    </message>
    <message>
        <source>Accuracy when a class may use five concepts on average (VLG-CBM, 2024).</source>
        <translation>Точность, когда классу в среднем доступны пять концептов (VLG-CBM, 2024).</translation>
    </message>
    <message>
        <source>ANEC average</source>
        <translation>Средняя ANEC</translation>
    </message>
    <message>
        <source>Mean accuracy at 5, 10, 15, 20, 25 and 30 concepts a class.</source>
        <translation>Средняя точность при 5, 10, 15, 20, 25 и 30 концептах на класс.</translation>
    </message>
    <message>
        <source>NEC reached</source>
        <translation>Достигнутый NEC</translation>
    </message>
    <message>
        <source>Concepts a class at the dense end of the path; budgets above it prune nothing.</source>
        <translation>Концептов на класс в плотном конце пути; больший запас ничего не обрезает.</translation>
    </message>
    <message>
        <source>Gap to random</source>
        <translation>Отрыв от случайных</translation>
    </message>
    <message>
        <source>ANEC-5 minus that of the best random concepts: what the words are worth.</source>
        <translation>ANEC-5 минус она же у лучших случайных концептов: чего стоят слова.</translation>
    </message>
    <message>
        <source>NCC.95</source>
        <translation>NCC.95</translation>
    </message>
    <message>
        <source>Fewest concepts that make up 95 % of the score of the predicted class.</source>
        <translation>Наименьшее число концептов, дающих 95 % оценки предсказанного класса.</translation>
    </message>
    <message>
        <source>Concept similarity</source>
        <translation>Сходство концептов</translation>
    </message>
    <message>
        <source>Does a unit still mean its concept? Mean cubed cosine to CLIP&apos;s scores.</source>
        <translation>Означает ли нейрон ещё свой концепт? Средний куб косинуса с оценками CLIP.</translation>
    </message>
    <message>
        <source>Similar concepts</source>
        <translation>Сходных концептов</translation>
    </message>
    <message>
        <source>Share of the concepts with a similarity above 0.45.</source>
        <translation>Доля концептов со сходством выше 0,45.</translation>
    </message>
    <message>
        <source>Concept AUC</source>
        <translation>AUC концептов</translation>
    </message>
    <message>
        <source>Worst concept AUC</source>
        <translation>Худшая AUC концептов</translation>
    </message>
    <message>
        <source>Intervention gain</source>
        <translation>Выигрыш вмешательства</translation>
    </message>
    <message>
        <source>Completeness</source>
        <translation>Полнота концептов</translation>
    </message>
    <message>
        <source>Share of a linear probe&apos;s accuracy above chance that the method keeps.</source>
        <translation>Какую долю точности линейной пробы сверх случайной сохраняет метод.</translation>
    </message>
    <message>
        <source>Concepts of an image above 5 % of its strongest one.</source>
        <translation>Концептов изображения сильнее 5 % самого сильного.</translation>
    </message>
    <message>
        <source>Alive concepts</source>
        <translation>Живые концепты</translation>
    </message>
    <message>
        <source>Concepts that training left in use.</source>
        <translation>Концепты, которые обучение оставило в деле.</translation>
    </message>
    <message>
        <source>Hoyer index</source>
        <translation>Индекс Хойера</translation>
    </message>
    <message>
        <source>Sparsity of the activations: 0 is flat, 1 is a single concept.</source>
        <translation>Разреженность активаций: 0 — поровну, 1 — один концепт.</translation>
    </message>
    <message>
        <source>Insertion</source>
        <translation>Вставка</translation>
    </message>
    <message>
        <source>Area under the accuracy when only the strongest concepts speak.</source>
        <translation>Площадь под точностью, когда говорят только сильнейшие концепты.</translation>
    </message>
    <message>
        <source>Deletion</source>
        <translation>Удаление</translation>
    </message>
    <message>
        <source>Area under the accuracy when the strongest concepts are silenced.</source>
        <translation>Площадь под точностью, когда сильнейшие концепты молчат.</translation>
    </message>
    <message>
        <source>Names matched</source>
        <translation>Совпавшие имена</translation>
    </message>
    <message>
        <source>Share of the units whose best-correlated concept is the one they are named after.</source>
        <translation>Доля нейронов, лучше всего связанных с тем концептом, чьё имя носят.</translation>
    </message>
    <message>
        <source>Weights of W</source>
        <translation>Веса W</translation>
    </message>
    <message>
        <source>Non-zero weights of the concept layer.</source>
        <translation>Ненулевые веса слоя концептов.</translation>
    </message>
    <message>
        <source>Weights of F</source>
        <translation>Веса F</translation>
    </message>
    <message>
        <source>Non-zero weights from concepts to classes.</source>
        <translation>Ненулевые веса от концептов к классам.</translation>
    </message>
    <message>
        <source>Cross-entropy</source>
        <translation>Кросс-энтропия</translation>
    </message>
    <message>
        <source>Mean negative log probability of the true class.</source>
        <translation>Среднее минус логарифма вероятности верного класса.</translation>
    </message>
    <message>
        <source>Precision (macro)</source>
        <translation>Точность (precision, макро)</translation>
    </message>
    <message>
        <source>Mean precision over classes.</source>
        <translation>Средняя precision по классам.</translation>
    </message>
    <message>
        <source>Recall (macro)</source>
        <translation>Полнота (макро)</translation>
    </message>
    <message>
        <source>Mean recall over classes.</source>
        <translation>Средняя полнота по классам.</translation>
    </message>
    <message>
        <source>F1 (macro)</source>
        <translation>F1 (макро)</translation>
    </message>
    <message>
        <source>Mean F1 over classes.</source>
        <translation>Средняя F1 по классам.</translation>
    </message>
    <message>
        <source>Precision (weighted)</source>
        <translation>Точность (precision, взвеш.)</translation>
    </message>
    <message>
        <source>Mean precision, classes weighted by their images.</source>
        <translation>Средняя precision, классы взвешены по числу изображений.</translation>
    </message>
    <message>
        <source>Recall (weighted)</source>
        <translation>Полнота (взвеш.)</translation>
    </message>
    <message>
        <source>Mean recall, classes weighted by their images.</source>
        <translation>Средняя полнота, классы взвешены по числу изображений.</translation>
    </message>
    <message>
        <source>F1 (weighted)</source>
        <translation>F1 (взвеш.)</translation>
    </message>
    <message>
        <source>Mean F1, classes weighted by their images.</source>
        <translation>Средняя F1, классы взвешены по числу изображений.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Wall time of the fit.</source>
        <translation>Время обучения по часам.</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Пик памяти</translation>
    </message>
    <message>
        <source>Most memory the process held during the fit.</source>
        <translation>Наибольшая память процесса за обучение.</translation>
    </message>
    <message>
        <source>leaky split</source>
        <translation>деление с утечкой</translation>
    </message>
    <message>
        <source>other backbone</source>
        <translation>другая модель CLIP</translation>
    </message>
    <message>
        <source>other split</source>
        <translation>другое деление</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>переписано</translation>
    </message>
    <message>
        <source>inconsistent</source>
        <translation>противоречиво</translation>
    </message>
    <message>
        <source>Each part was split anew without a fixed seed, so that about 80 % of the test images had also been trained on.</source>
        <translation>Каждая часть делилась заново без фиксированного начального числа, поэтому около 80 % тестовых изображений были и в обучении.</translation>
    </message>
    <message>
        <source>Was measured with another image encoder than the rows it stands beside.</source>
        <translation>Измерено с другим кодировщиком изображений, чем соседние строки.</translation>
    </message>
    <message>
        <source>Was measured on the train part of the merged data, not on a test split.</source>
        <translation>Измерено на обучающей части объединённых данных, а не на тестовой.</translation>
    </message>
    <message>
        <source>Equals a figure of an earlier publication and was not measured anew.</source>
        <translation>Совпадает с цифрой прежней публикации и заново не измерялось.</translation>
    </message>
    <message>
        <source>Lies below a bottleneck that is itself a linear map of the same embedding; an effect of the split or of unfinished training.</source>
        <translation>Ниже узкого места, которое само линейно по тому же эмбеддингу; следствие деления или незаконченного обучения.</translation>
    </message>
    <message>
        <source>CIFAR-10 (binary)</source>
        <translation>CIFAR-10 (двоичный)</translation>
    </message>
    <message>
        <source>data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt.</source>
        <translation>data_batch_1.bin … data_batch_5.bin, test_batch.bin и batches.meta.txt.</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Метки</translation>
    </message>
    <message>
        <source>The 100 fine classes or the 20 superclasses.</source>
        <translation>100 подробных классов или 20 надклассов.</translation>
    </message>
    <message>
        <source>CIFAR-100 (binary)</source>
        <translation>CIFAR-100 (двоичный)</translation>
    </message>
    <message>
        <source>train.bin, test.bin, fine_label_names.txt and coarse_label_names.txt.</source>
        <translation>train.bin, test.bin, fine_label_names.txt и coarse_label_names.txt.</translation>
    </message>
    <message>
        <source>Table of labels</source>
        <translation>Таблица меток</translation>
    </message>
    <message>
        <source>labels.csv or labels.tsv with the columns path and label, perhaps split, beside the images.</source>
        <translation>labels.csv или labels.tsv со столбцами path и label, возможно split, рядом с изображениями.</translation>
    </message>
    <message>
        <source>Least certainty</source>
        <translation>Наименьшая уверенность</translation>
    </message>
    <message>
        <source>An attribute counts as shown from this certainty of the annotator on: 1 not visible, 2 guessing, 3 probably, 4 definitely.</source>
        <translation>С какой уверенности разметчика признак считается показанным: 1 не виден, 2 догадка, 3 вероятно, 4 точно.</translation>
    </message>
    <message>
        <source>CUB-200-2011</source>
        <translation>CUB-200-2011</translation>
    </message>
    <message>
        <source>images.txt, classes.txt and the other label files of the birds, with 312 attributes.</source>
        <translation>images.txt, classes.txt и другие файлы меток птиц, с 312 признаками.</translation>
    </message>
    <message>
        <source>Recording the splits</source>
        <translation>Запись делений</translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation>ImageNet</translation>
    </message>
    <message>
        <source>train and val with a folder for each WordNet id, or a flat val with its list of labels.</source>
        <translation>train и val с папкой на каждый WordNet id или плоский val со списком меток.</translation>
    </message>
    <message>
        <source>Looking at the images</source>
        <translation>Просмотр изображений</translation>
    </message>
    <message>
        <source>Places365</source>
        <translation>Places365</translation>
    </message>
    <message>
        <source>The small images with their lists of labels, or train and val with a folder for each category.</source>
        <translation>Малые изображения со списками меток или train и val с папкой на категорию.</translation>
    </message>
    <message>
        <source>Waiting for another Vitrine that encodes this data set</source>
        <translation>Ожидание другой Vitrine, которая кодирует эти данные</translation>
    </message>
    <message>
        <source>Evaluating all methods</source>
        <translation>Оценка всех методов</translation>
    </message>
    <message>
        <source>Auditing a run</source>
        <translation>Аудит модели</translation>
    </message>
    <message>
        <source>Collecting what lies on the map</source>
        <translation>Сбор точек карты</translation>
    </message>
    <message>
        <source>Computing the map</source>
        <translation>Построение карты</translation>
    </message>
    <message>
        <source>Opening the map</source>
        <translation>Открытие карты</translation>
    </message>
    <message>
        <source>Making clusters</source>
        <translation>Построение кластеров</translation>
    </message>
    <message>
        <source>Measuring some training steps</source>
        <translation>Замер нескольких шагов обучения</translation>
    </message>
    <message>
        <source>Following an image</source>
        <translation>Слежение за изображением</translation>
    </message>
    <message>
        <source>Measuring leakage between concepts</source>
        <translation>Измерение утечки между концептами</translation>
    </message>
    <message>
        <source>Comparing units with names</source>
        <translation>Сравнение нейронов с именами</translation>
    </message>
    <message>
        <source>Resampling test images</source>
        <translation>Пересэмплирование тестовых изображений</translation>
    </message>
    <message>
        <source>Fitting a concept vector</source>
        <translation>Подбор вектора концепта</translation>
    </message>
    <message>
        <source>The positive concept of an image: CLIP&apos;s highest; the one with the same number; or one drawn in every step from those that describe its class, which uses the labels and needs class descriptors that are in the concept list (thesis).</source>
        <translation>Положительный концепт изображения: наивысший по CLIP; с тем же номером; или на каждом шаге случайный из описывающих его класс, для чего нужны метки и описания классов, входящие в список концептов (диссертация).</translation>
    </message>
    <message>
        <source>Contrastive loss, training</source>
        <translation>Контрастивная функция потерь, обучение</translation>
    </message>
    <message>
        <source>Logit scale 1/τ</source>
        <translation>Масштаб логитов 1/τ</translation>
    </message>
    <message>
        <source>Contrastive loss, validation</source>
        <translation>Контрастивная функция потерь, валидация</translation>
    </message>
    <message>
        <source>Image→text recall@1</source>
        <translation>Изображение→текст, recall@1</translation>
    </message>
    <message>
        <source>Image→text recall@5</source>
        <translation>Изображение→текст, recall@5</translation>
    </message>
    <message>
        <source>Image→text recall@10</source>
        <translation>Изображение→текст, recall@10</translation>
    </message>
    <message>
        <source>Text→image recall@1</source>
        <translation>Текст→изображение, recall@1</translation>
    </message>
    <message>
        <source>Text→image recall@5</source>
        <translation>Текст→изображение, recall@5</translation>
    </message>
    <message>
        <source>Text→image recall@10</source>
        <translation>Текст→изображение, recall@10</translation>
    </message>
    <message>
        <source>Image→text median rank</source>
        <translation>Изображение→текст, медианный ранг</translation>
    </message>
    <message>
        <source>Text→image median rank</source>
        <translation>Текст→изображение, медианный ранг</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>Размер изображения</translation>
    </message>
    <message>
        <source>Side of the square the model sees, in pixels; a multiple of the patch.</source>
        <translation>Сторона квадрата, который видит CLIP, в пикселях; кратна патчу.</translation>
    </message>
    <message>
        <source>Patch size</source>
        <translation>Размер патча</translation>
    </message>
    <message>
        <source>Side of a patch in pixels: half of it is about four times the work.</source>
        <translation>Сторона патча в пикселях: вдвое меньше — примерно вчетверо больше работы.</translation>
    </message>
    <message>
        <source>Width of the image tower</source>
        <translation>Ширина башни изображений</translation>
    </message>
    <message>
        <source>Numbers in a token; heads have 32 each.</source>
        <translation>Чисел в токене; по 32 на голову.</translation>
    </message>
    <message>
        <source>Layers of the image tower</source>
        <translation>Слои башни изображений</translation>
    </message>
    <message>
        <source>Transformer blocks, one after the other.</source>
        <translation>Блоки трансформера один за другим.</translation>
    </message>
    <message>
        <source>Width of the text tower</source>
        <translation>Ширина башни текста</translation>
    </message>
    <message>
        <source>Layers of the text tower</source>
        <translation>Слои башни текста</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Эмбеддинг</translation>
    </message>
    <message>
        <source>Length of the vector in which images and texts meet.</source>
        <translation>Длина вектора, в котором встречаются изображения и тексты.</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Словарь</translation>
    </message>
    <message>
        <source>Learnt from the captions, or that of the backbone in use (larger, knows more words).</source>
        <translation>Выученный по подписям или от текущей модели CLIP (больше, знает больше слов).</translation>
    </message>
    <message>
        <source>Size of the vocabulary</source>
        <translation>Размер словаря</translation>
    </message>
    <message>
        <source>Merges of the byte pair encoding that are learnt from the captions.</source>
        <translation>Слияния кодирования BPE, которые выучиваются по подписям.</translation>
    </message>
    <message>
        <source>Longest caption</source>
        <translation>Самая длинная подпись</translation>
    </message>
    <message>
        <source>Tokens of a text, start and end included; longer ones are cut.</source>
        <translation>Токены текста вместе с началом и концом; более длинные обрезаются.</translation>
    </message>
    <message>
        <source>First temperature</source>
        <translation>Начальная температура</translation>
    </message>
    <message>
        <source>Cosines are divided by it before the softmax; it is learnt.</source>
        <translation>На неё делятся косинусы перед softmax; она обучается.</translation>
    </message>
    <message>
        <source>Lowest temperature</source>
        <translation>Наименьшая температура</translation>
    </message>
    <message>
        <source>It never falls below this; CLIP allows 0.01.</source>
        <translation>Ниже этого она не опускается; в CLIP это 0,01.</translation>
    </message>
    <message>
        <source>Mirror pictures</source>
        <translation>Отражать картинки</translation>
    </message>
    <message>
        <source>Half of them left to right; off where captions say left or right.</source>
        <translation>Половину из них слева направо; выключите, если в подписях есть «слева» и «справа».</translation>
    </message>
    <message>
        <source>Drawn pictures</source>
        <translation>Нарисованные картинки</translation>
    </message>
    <message>
        <source>How many birds are drawn where no table of captions is given.</source>
        <translation>Сколько птиц нарисовать, если таблица подписей не указана.</translation>
    </message>
    <message>
        <source>Share for validation</source>
        <translation>Доля для валидации</translation>
    </message>
    <message>
        <source>Of the pictures, drawn by chance, where the table has no column split.</source>
        <translation>Доля картинок, выбранных случайно, если в таблице нет столбца split.</translation>
    </message>
    <message>
        <source>Learning rate, AdamW</source>
        <translation>Скорость обучения, AdamW</translation>
    </message>
    <message>
        <source>Of everything but the matrices inside the encoders.</source>
        <translation>Для всего, кроме матриц внутри энкодеров.</translation>
    </message>
    <message>
        <source>Learning rate, Muon</source>
        <translation>Скорость обучения, Muon</translation>
    </message>
    <message>
        <source>Of the matrices inside the encoders, whose steps are orthogonalised.</source>
        <translation>Для матриц внутри энкодеров, шаги которых ортогонализуются.</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Разогрев</translation>
    </message>
    <message>
        <source>Share of the steps over which the rates rise.</source>
        <translation>Доля шагов, на которых скорость растёт.</translation>
    </message>
    <message>
        <source>Cool-down</source>
        <translation>Остывание</translation>
    </message>
    <message>
        <source>Share of the steps, the last ones, over which the rates fall to zero.</source>
        <translation>Доля последних шагов, на которых скорость падает до нуля.</translation>
    </message>
    <message>
        <source>Decoupled, of AdamW; Muon takes two fifths of it.</source>
        <translation>Раздельное, для AdamW; Muon берёт две пятых от него.</translation>
    </message>
    <message>
        <source>Products in bfloat16</source>
        <translation>Произведения в bfloat16</translation>
    </message>
    <message>
        <source>Half the time on processors that have it; weights stay exact.</source>
        <translation>Вдвое быстрее на процессорах, где он есть; веса остаются точными.</translation>
    </message>
    <message>
        <source>Passes over the pictures.</source>
        <translation>Проходы по картинкам.</translation>
    </message>
    <message>
        <source>Pictures told apart in one step: more of them are harder to tell apart, and teach more.</source>
        <translation>Картинки, различаемые за один шаг: чем их больше, тем это труднее и тем больше учит.</translation>
    </message>
    <message>
        <source>Of the first weights, the order and the splits.</source>
        <translation>Начальных весов, порядка и разбиений.</translation>
    </message>
    <message>
        <source>Measuring retrieval</source>
        <translation>Измерение поиска</translation>
    </message>
    <message>
        <source>Reading captioned pictures</source>
        <translation>Чтение картинок с подписями</translation>
    </message>
    <message>
        <source>Comparing concept sets</source>
        <translation>Сравнение наборов концептов</translation>
    </message>
    <message>
        <source>no concept that varies is present in 5 % of the training images</source>
        <translation>ни один меняющийся концепт не встречается в 5 % обучающих изображений</translation>
    </message>
    <message>
        <source>Area under the ROC curve of each live concept against its labels, mean over them.</source>
        <translation>Площадь под ROC-кривой каждого живого концепта по его разметке, среднее по ним.</translation>
    </message>
    <message>
        <source>The same over the worst tenth of the live concepts.</source>
        <translation>То же по худшей десятой части живых концептов.</translation>
    </message>
    <message>
        <source>Dead concepts</source>
        <translation>Мёртвые концепты</translation>
    </message>
    <message>
        <source>Concepts with labels whose activation never changes; concept AUC leaves them out.</source>
        <translation>Размеченные концепты, активация которых не меняется; в AUC концептов они не входят.</translation>
    </message>
    <message>
        <source>Accuracy with all concepts set to the truth (5th or 95th percentile) minus accuracy. Below zero: the head uses more than presence.</source>
        <translation>Точность, когда все концепты выставлены по разметке (5-й или 95-й процентиль), минус обычная. Ниже нуля: голова использует не только наличие концепта.</translation>
    </message>
    <message>
        <source>Intervention gain (means)</source>
        <translation>Выигрыш от вмешательства (средние)</translation>
    </message>
    <message>
        <source>The same with each concept set to its mean over training images with or without it. A fall that is only in the other gain comes from its extreme values.</source>
        <translation>То же, но каждый концепт получает среднее по обучающим изображениям с ним или без него. Если падает только другой показатель, причина в его крайних значениях.</translation>
    </message>
    <message>
        <source>Contrastive training of a small CLIP on captioned images, on the processor: it learns which picture belongs to which caption, and can then take the place of the backbone.</source>
        <translation>Контрастивное обучение небольшой CLIP на изображениях с подписями, на процессоре: она учится находить подпись к картинке и затем может заменить модель CLIP.</translation>
    </message>
    <message>
        <source>Showing an unfinished run</source>
        <translation>Показ незавершённого запуска</translation>
    </message>
    <message>
        <source>Passes over the training images; automatic takes the formulation&apos;s own number.</source>
        <translation>Проходы по обучающим изображениям; automatic — число самой постановки.</translation>
    </message>
    <message>
        <source>Images in one step; automatic takes the formulation&apos;s own number.</source>
        <translation>Изображений за шаг; automatic — число самой постановки.</translation>
    </message>
    <message>
        <source>Size of its steps; automatic takes the formulation&apos;s own rate.</source>
        <translation>Величина его шагов; automatic — скорость самой постановки.</translation>
    </message>
    <message>
        <source>Ends the training when so many epochs in a row brought no better validation accuracy.</source>
        <translation>Обучение кончается, если столько эпох подряд точность на проверке не растёт.</translation>
    </message>
    <message>
        <source>Weight of the term that asks for CLIP&apos;s own concepts (grounded); automatic takes 0.1 with a joint and 1 with a stopped class gradient.</source>
        <translation>Вес слагаемого, требующего концептов CLIP (заземлённая); automatic — 0,1 при общем и 1 при остановленном градиенте классов.</translation>
    </message>
    <message>
        <source>Temperature of the first step; automatic takes the formulation&apos;s own.</source>
        <translation>Температура первого шага; automatic — значение самой постановки.</translation>
    </message>
    <message>
        <source>Sets how sparse the activations become; automatic takes the formulation&apos;s own.</source>
        <translation>Задаёт, насколько разреженными станут активации; automatic — значение самой постановки.</translation>
    </message>
    <message>
        <source>Weight of the mean absolute row sum of the concept layer; more removes more concepts. Automatic takes 1 (grounded) or 0.001.</source>
        <translation>Вес средней суммы модулей строк слоя концептов; чем больше, тем больше концептов исчезает. Automatic — 1 (заземлённая) или 0,001.</translation>
    </message>
    <message>
        <source>Weight of the elastic-net penalty; automatic takes the largest that leaves the head the number of concepts per class asked for.</source>
        <translation>Вес штрафа elastic net; automatic — наибольший, при котором у головы остаётся заданное число концептов на класс.</translation>
    </message>
    <message>
        <source>Mean number of concepts with a weight per class (NEC) to reach while the penalty falls; used where its weight is automatic.</source>
        <translation>Среднее число концептов с весом на класс (NEC), до которого уменьшается штраф; действует, когда его вес automatic.</translation>
    </message>
    <message>
        <source>A concept is dropped when the mean of its five largest cosines is not above this; automatic takes two standard deviations above the mean of all cosines, because every backbone has a scale of its own (published for ViT-B/16: 0.25 to 0.28).</source>
        <translation>Концепт отбрасывается, если среднее пяти его наибольших косинусов не выше этого; automatic — два стандартных отклонения над средним всех косинусов, потому что у каждой модели CLIP своя шкала (для ViT-B/16 опубликовано 0,25–0,28).</translation>
    </message>
    <message>
        <source>Where no descriptions are given, a class chooses among so many concepts nearest to its text; automatic takes twice what it keeps, at most a quarter of the concept set.</source>
        <translation>Если описаний нет, класс выбирает среди стольких концептов, ближайших к его тексту; automatic — вдвое больше, чем остаётся, но не больше четверти набора.</translation>
    </message>
    <message>
        <source>Inverse strength of the L2 penalty; automatic chooses it on the validation images (a fifth of the train images without any). Used by features only.</source>
        <translation>Обратная сила штрафа ℓ2; automatic — выбор по изображениям проверки (без них — по пятой части обучающих). Только для features.</translation>
    </message>
    <message>
        <source>the random concepts are as many as those of the data, the run has another number</source>
        <translation>случайных концептов столько же, сколько концептов у данных, а у обученной модели их другое число</translation>
    </message>
</context>
<context>
    <name>CurveChart</name>
    <message>
        <source>Accuracy</source>
        <translation>Точность</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Потери</translation>
    </message>
    <message>
        <source>Top-5</source>
        <translation>Топ-5</translation>
    </message>
    <message>
        <source>Precision, recall, F1</source>
        <translation>Точность (precision), полнота, F1</translation>
    </message>
    <message>
        <source>Active concepts</source>
        <translation>Активные концепты</translation>
    </message>
    <message>
        <source>Temperature τ</source>
        <translation>Температура τ</translation>
    </message>
    <message>
        <source>Learning rates</source>
        <translation>Скорости обучения</translation>
    </message>
    <message>
        <source>Retrieval</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Contrastive loss</source>
        <translation>Контрастивная функция потерь</translation>
    </message>
    <message>
        <source>Median rank</source>
        <translation>Медианный ранг</translation>
    </message>
    <message>
        <source>Logit scale 1/τ</source>
        <translation>Масштаб логитов 1/τ</translation>
    </message>
    <message>
        <source>Learning rate, backbone</source>
        <translation>Скорость обучения, модель CLIP</translation>
    </message>
</context>
<context>
    <name>EmbeddingScatter</name>
    <message>
        <source>image</source>
        <translation>изображение</translation>
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
        <source>random word</source>
        <translation>случайное слово</translation>
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
        <translation>%1 повреждён. Скачайте или скопируйте его заново.</translation>
    </message>
    <message>
        <source>%1 is in a format that Vitrine does not read.</source>
        <translation>Формат %1 Vitrine не читает.</translation>
    </message>
    <message>
        <source>%1 lacks a weight that the model needs. Choose a complete CLIP model folder.</source>
        <translation>В %1 не хватает нужных CLIP весов. Выберите полную папку модели CLIP.</translation>
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
    <name>EvaluationCharts</name>
    <message>
        <source>Weights a class (NEC)</source>
        <translation>Весов на класс (NEC)</translation>
    </message>
    <message>
        <source>Top-1 accuracy</source>
        <translation>Точность топ-1</translation>
    </message>
    <message>
        <source>Accuracy of each class</source>
        <translation>Точность по классам</translation>
    </message>
    <message>
        <source>Accuracy against sparsity</source>
        <translation>Точность и разреженность</translation>
    </message>
    <message>
        <source>Accuracy against weights a class</source>
        <translation>Точность и число весов на класс</translation>
    </message>
    <message>
        <source>Inserting and deleting concepts</source>
        <translation>Вставка и удаление концептов</translation>
    </message>
    <message>
        <source>Correcting concepts</source>
        <translation>Исправление концептов</translation>
    </message>
    <message>
        <source>No method has been evaluated yet.</source>
        <translation>Ни один метод ещё не оценён.</translation>
    </message>
    <message>
        <source>No evaluated method counts concepts per decision.</source>
        <translation>Ни у одного оценённого метода нет числа концептов на решение.</translation>
    </message>
    <message>
        <source>No evaluated method has a regularisation path.</source>
        <translation>Ни у одного оценённого метода нет пути регуляризации.</translation>
    </message>
    <message>
        <source>This method has no weights from concepts to classes, so no concept can be kept or dropped alone.</source>
        <translation>У метода нет весов от концептов к классам, поэтому оставить или убрать один концепт нельзя.</translation>
    </message>
    <message>
        <source>Concepts can be corrected only where the data set says which concepts an image has.</source>
        <translation>Исправлять концепты можно, только если набор данных их размечает.</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Точность</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Изображения</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Полнота</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Низ</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Верх</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Точность (precision)</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Concepts per decision (NCC)</source>
        <translation>Концептов на решение (NCC)</translation>
    </message>
    <message>
        <source>linear probe</source>
        <translation>линейная проба</translation>
    </message>
    <message>
        <source>zero-shot</source>
        <translation>без обучения</translation>
    </message>
    <message>
        <source>Concepts kept or dropped</source>
        <translation>Оставлено или убрано концептов</translation>
    </message>
    <message>
        <source>only the strongest kept</source>
        <translation>оставлены только сильнейшие</translation>
    </message>
    <message>
        <source>the strongest dropped</source>
        <translation>убраны сильнейшие</translation>
    </message>
    <message>
        <source>Groups of concepts set to the truth</source>
        <translation>Групп концептов исправлено</translation>
    </message>
    <message>
        <source>lowest to highest order</source>
        <translation>от худшего до лучшего порядка</translation>
    </message>
    <message>
        <source>Mean concept similarity</source>
        <translation>Среднее сходство концептов</translation>
    </message>
    <message>
        <source>Random namings</source>
        <translation>Случайных наименований</translation>
    </message>
    <message>
        <source>random namings</source>
        <translation>случайные наименования</translation>
    </message>
    <message>
        <source>these names</source>
        <translation>эти имена</translation>
    </message>
    <message>
        <source>Concept Matrix Search against concept set</source>
        <translation>Concept Matrix Search и набор концептов</translation>
    </message>
    <message>
        <source>How much does the choice of concepts matter? Compare the workspace&apos;s concepts, random parts of them and lists of your own.</source>
        <translation>Насколько важен выбор концептов? Сравните концепты рабочей области, их случайные части и собственные списки.</translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation>Концепты</translation>
    </message>
    <message>
        <source>whole concept sets</source>
        <translation>целые наборы концептов</translation>
    </message>
    <message>
        <source>random subsets</source>
        <translation>случайные подмножества</translation>
    </message>
</context>
<context>
    <name>MapColoring</name>
    <message>
        <source>Train</source>
        <translation>Обучение</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Тест</translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation>Концепты</translation>
    </message>
    <message>
        <source>Random words</source>
        <translation>Случайные слова</translation>
    </message>
    <message>
        <source>Class names</source>
        <translation>Имена классов</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Изображения</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
    <message>
        <source>Prediction of %1</source>
        <translation>Ответ %1</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Кластер</translation>
    </message>
    <message>
        <source>others</source>
        <translation>прочие</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>не известно</translation>
    </message>
    <message>
        <source>%1 is</source>
        <translation>%1:</translation>
    </message>
    <message>
        <source>right</source>
        <translation>верно</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>неверно</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Часть данных</translation>
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
    <message>
        <source>Evaluate</source>
        <translation>Оценка</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Обучение</translation>
    </message>
</context>
<context>
    <name>PlotExport</name>
    <message>
        <source>Picture (*.png);;Vector drawing (*.svg);;PDF (*.pdf);;Comma-separated values (*.csv)</source>
        <translation>Картинка (*.png);;Векторный рисунок (*.svg);;PDF (*.pdf);;Значения через запятую (*.csv)</translation>
    </message>
    <message>
        <source>Export the chart</source>
        <translation>Экспорт графика</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Матрица ошибок</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>График</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Ряд</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Низ</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Верх</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Веса</translation>
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
        <source>What each model sees</source>
        <translation>Что видит каждая модель</translation>
    </message>
    <message>
        <source>place among all concepts of the model, 1 = strongest; bars on a logarithmic scale</source>
        <translation>место среди всех концептов модели, 1 — самый сильный; столбики в логарифмической шкале</translation>
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
        <translation>Активация — не оценка CLIP для этого концепта: слой концептов их смешивает. Сходство концепта (cos-cubed, от −1 до 1) говорит, следует ли концепт за словами, которыми назван; * отмечает концепты не выше 0,45. Активны: выше 5 % наибольшей активации. Решают: наименьшее число концептов, дающих 95 % оценки класса (NCC). Jaccard@10: совпадение десяти сильнейших концептов с CLIP.</translation>
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
    <message>
        <source>Image size</source>
        <translation>Размер изображения</translation>
    </message>
    <message>
        <source>Concepts per column</source>
        <translation>Концептов в столбце</translation>
    </message>
    <message>
        <source>Reference images</source>
        <translation>Эталонные изображения</translation>
    </message>
    <message>
        <source>Concept fingerprint</source>
        <translation>Отпечаток концептов</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>да</translation>
    </message>
    <message>
        <source>no</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>px</source>
        <translation>пикс.</translation>
    </message>
    <message>
        <source>Grey numbers: not among that model&apos;s own strongest concepts.</source>
        <translation>Серые числа: не входят в число самых сильных концептов этой модели.</translation>
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
    <message>
        <source>cosine %1</source>
        <translation>косинус %1</translation>
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
    <name>RunSentence</name>
    <message>
        <source>, %1 s left</source>
        <translation>, осталось %1 с</translation>
    </message>
    <message>
        <source>, %1 min left</source>
        <translation>, осталось %1 мин</translation>
    </message>
    <message>
        <source>No state was saved before it.</source>
        <translation>До этого ничего не сохранено.</translation>
    </message>
    <message>
        <source>Last good state: step %1, %2</source>
        <translation>Последнее целое состояние: шаг %1, %2</translation>
    </message>
    <message>
        <source>%1 failed. %2</source>
        <translation>%1: сбой. %2</translation>
    </message>
    <message>
        <source>Vitrine can try again with half the images in a step, and from then on by itself.</source>
        <translation>Vitrine может повторить с половиной изображений за шаг, а дальше делать это сама.</translation>
    </message>
    <message>
        <source>Try with batches of %1</source>
        <translation>Повторить с пакетом %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Отбросить</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Resume from step %1</source>
        <translation>Продолжить с шага %1</translation>
    </message>
    <message>
        <source>: top-1 %1 %</source>
        <translation>: топ-1 %1 %</translation>
    </message>
    <message>
        <source>, %1 active concepts</source>
        <translation>, активных концептов: %1</translation>
    </message>
    <message>
        <source>%1 was stopped at step %2 and kept%3.</source>
        <translation>%1 остановлено на шаге %2 и сохранено%3.</translation>
    </message>
    <message>
        <source>%1 is done%2.</source>
        <translation>%1 закончено%2.</translation>
    </message>
    <message>
        <source>Show in Inspect</source>
        <translation>Показать в «Разборе»</translation>
    </message>
    <message>
        <source>%1 waits for the run before it.</source>
        <translation>%1 ждёт предыдущего обучения.</translation>
    </message>
    <message>
        <source>%1 is getting ready.</source>
        <translation>%1 готовится.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>%1 trains: epoch %2, step %3 of %4%5.</source>
        <translation>%1 обучается: эпоха %2, шаг %3 из %4%5.</translation>
    </message>
    <message>
        <source>%1 finishes its step and writes its state.</source>
        <translation>%1 заканчивает шаг и записывает состояние.</translation>
    </message>
    <message>
        <source>%1 becomes a run of what it has learnt so far.</source>
        <translation>%1 становится моделью из того, что уже выучено.</translation>
    </message>
    <message>
        <source>%1 is paused at step %2. Its state is on disk; Inspect has the device to itself, the queue waits.</source>
        <translation>%1 на паузе, шаг %2. Состояние на диске; устройство свободно для «Разбора», очередь ждёт.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>%1 had not ended when Vitrine was closed. %2 steps are safe; it goes on from there.</source>
        <translation>%1 не закончилось до закрытия Vitrine. Сохранено шагов: %2; оно пойдёт дальше с этого места.</translation>
    </message>
    <message>
        <source>%1 had hardly begun when Vitrine was closed; it starts from its beginning.</source>
        <translation>%1 едва началось до закрытия Vitrine; оно начнётся сначала.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) or picture(s) of the data were left out:</source>
        <translation>
            <numerusform>Пропущена %n строка или картинка данных:</numerusform>
            <numerusform>Пропущены %n строки или картинки данных:</numerusform>
            <numerusform>Пропущено %n строк или картинок данных:</numerusform>
        </translation>
    </message>
    <message>
        <source>image→text recall@1 %1 %, text→image %2 %</source>
        <translation>изображение→текст recall@1 %1 %, текст→изображение %2 %</translation>
    </message>
    <message>
        <source>%1 was stopped at step %2 and kept: %3.</source>
        <translation>%1: остановлен на шаге %2 и сохранён, %3.</translation>
    </message>
    <message>
        <source>%1 is done: %2.</source>
        <translation>%1: обучение завершено, %2.</translation>
    </message>
    <message>
        <source>Use it as the backbone here, or open its folder anywhere CLIP models are read: %1</source>
        <translation>Возьмите её здесь моделью CLIP или откройте папку там, где читают модели CLIP: %1</translation>
    </message>
    <message>
        <source>Use as backbone</source>
        <translation>Взять моделью CLIP</translation>
    </message>
    <message>
        <source>%1 waited for its turn when Vitrine was closed. It does not start by itself.</source>
        <translation>%1: ждал своей очереди, когда Vitrine закрыли. Сам он не начнётся.</translation>
    </message>
    <message>
        <source>Queue what waited</source>
        <translation>В очередь всё, что ждало</translation>
    </message>
</context>
<context>
    <name>WeightViews</name>
    <message>
        <source>Weight</source>
        <translation>Вес</translation>
    </message>
    <message>
        <source>Concept score</source>
        <translation>Оценка концепта</translation>
    </message>
    <message>
        <source>Bottleneck output</source>
        <translation>Выход узкого места</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
</context>
<context>
    <name>vitrine::AuditCard</name>
    <message>
        <source>An audit asks whether a trained bottleneck decides by its concepts. Choose a run in the table of methods.</source>
        <translation>Аудит спрашивает, решает ли обученная модель по своим концептам. Выберите модель в таблице методов.</translation>
    </message>
    <message>
        <source>Does the decision of %1 depend on the words? The audit holds it against random words, random directions and shuffled names.</source>
        <translation>Зависит ли решение %1 от слов? Аудит сравнит его со случайными словами, случайными направлениями и перемешанными именами.</translation>
    </message>
    <message>
        <source>Audit this model</source>
        <translation>Провести аудит</translation>
    </message>
    <message>
        <source>Top-1</source>
        <translation>Топ-1</translation>
    </message>
    <message>
        <source>Gap to the strongest control</source>
        <translation>Отрыв от сильнейшего контроля</translation>
    </message>
    <message>
        <source>Concept similarity</source>
        <translation>Сходство концептов</translation>
    </message>
    <message>
        <source>Share of concepts that fit their names</source>
        <translation>Доля концептов, подходящих к именам</translation>
    </message>
    <message>
        <source>Concept AUC</source>
        <translation>AUC концептов</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Аудит</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Audit again</source>
        <translation>Повторить аудит</translation>
    </message>
    <message>
        <source>Accuracy against weights a class</source>
        <translation>Точность и число весов</translation>
    </message>
    <message>
        <source>Shuffled names</source>
        <translation>Перемешанные имена</translation>
    </message>
    <message>
        <source>Correcting concepts</source>
        <translation>Исправления</translation>
    </message>
</context>
<context>
    <name>vitrine::CellCard</name>
    <message>
        <source>This method does not decide through concepts, so none separate the two classes.</source>
        <translation>Этот метод решает не через концепты, поэтому классы они не разделяют.</translation>
    </message>
    <message>
        <source>%1, recognised</source>
        <translation>%1, распознано</translation>
    </message>
    <message>
        <source>True %1, predicted %2</source>
        <translation>Верно %1, предсказано %2</translation>
    </message>
    <message>
        <source>True %1, whatever was predicted</source>
        <translation>Верно %1, предсказано любое</translation>
    </message>
    <message>
        <source>Predicted %1, whatever is true</source>
        <translation>Предсказано %1, верно любое</translation>
    </message>
    <message>
        <source>Images of a cell</source>
        <translation>Изображения ячейки</translation>
    </message>
    <message>
        <source>Choose a cell of the matrix for its images, or a class name for a whole row or column.</source>
        <translation>Выберите ячейку матрицы, чтобы увидеть её изображения, или имя класса — для строки или столбца.</translation>
    </message>
    <message>
        <source>true %1, predicted %2 (%3 %)</source>
        <translation>верно %1, предсказано %2 (%3 %)</translation>
    </message>
    <message>
        <source>no images</source>
        <translation>нет изображений</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) · double-click to inspect</source>
        <translation>
            <numerusform>%n изображение · двойной щелчок открывает разбор</numerusform>
            <numerusform>%n изображения · двойной щелчок открывает разбор</numerusform>
            <numerusform>%n изображений · двойной щелчок открывает разбор</numerusform>
        </translation>
    </message>
    <message>
        <source>No concept separates the two classes: their weights or their mean activations are equal.</source>
        <translation>Ни один концепт не разделяет эти классы: их веса или средние активации равны.</translation>
    </message>
    <message>
        <source>What separates %1 from %2 on average: %3</source>
        <translation>Что в среднем отличает %1 от %2: %3</translation>
    </message>
    <message>
        <source>Difference of the two classes&apos; weights times the difference of their mean activations, in logits; positive speaks for the true class</source>
        <translation>Разность весов двух классов на разность их средних активаций, в логитах; положительное — за верный класс</translation>
    </message>
    <message>
        <source>Images of the chosen cell</source>
        <translation>Изображения выбранной ячейки</translation>
    </message>
</context>
<context>
    <name>vitrine::ChartsCard</name>
    <message>
        <source>all methods</source>
        <translation>все методы</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Графики</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>График</translation>
    </message>
    <message>
        <source>Concept lists to compare</source>
        <translation>Списки концептов для сравнения</translation>
    </message>
    <message>
        <source>Concept lists (*.txt);;All files (*)</source>
        <translation>Списки концептов (*.txt);;Все файлы (*)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Сравнить</translation>
    </message>
    <message>
        <source>Measures Concept Matrix Search with the workspace&apos;s concepts and with random parts of them</source>
        <translation>Измеряет Concept Matrix Search с концептами рабочей области и с их случайными частями</translation>
    </message>
    <message>
        <source>measuring …</source>
        <translation>измерение …</translation>
    </message>
    <message>
        <source>Add lists …</source>
        <translation>Добавить списки …</translation>
    </message>
    <message>
        <source>The same, with concept lists of your own beside them</source>
        <translation>То же, с вашими списками концептов рядом</translation>
    </message>
</context>
<context>
    <name>vitrine::ClusterCard</name>
    <message>
        <source>computing…</source>
        <translation>вычисляется…</translation>
    </message>
    <message>
        <source>k-means, k = %1</source>
        <extracomment>How the clusters were made; k is their number</extracomment>
        <translation>k-средних, k = %1</translation>
    </message>
    <message>
        <source>k-means</source>
        <translation>k-средних</translation>
    </message>
    <message>
        <source>Silhouette %1</source>
        <translation>Силуэт %1</translation>
    </message>
    <message>
        <source>agreement with classes: ARI %1</source>
        <translation>согласие с классами: ARI %1</translation>
    </message>
    <message>
        <source>NMI %1</source>
        <translation>NMI %1</translation>
    </message>
    <message>
        <source>purity %1</source>
        <translation>чистота %1</translation>
    </message>
    <message>
        <source>clusters</source>
        <translation>кластеров</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>Кластеры</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Силуэт</translation>
    </message>
    <message>
        <source>Silhouette of each number of clusters</source>
        <translation>Силуэт для каждого числа кластеров</translation>
    </message>
    <message>
        <source>silhouettes</source>
        <translation>силуэты</translation>
    </message>
    <message>
        <source>Best k</source>
        <extracomment>k is the number of clusters</extracomment>
        <translation>Авто</translation>
    </message>
    <message>
        <source>k =</source>
        <translation>k =</translation>
    </message>
    <message>
        <source>Spherical</source>
        <translation>Сферические</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>Евклид</translation>
    </message>
    <message>
        <source>How the number of clusters is chosen</source>
        <translation>Как выбирается число кластеров</translation>
    </message>
    <message>
        <source>Best k tries 2 to 40 clusters and keeps the number with the largest silhouette.</source>
        <translation>«Авто» пробует от 2 до 40 кластеров и оставляет число с наибольшим силуэтом.</translation>
    </message>
    <message>
        <source>Number of clusters</source>
        <translation>Число кластеров</translation>
    </message>
    <message>
        <source>Distance between images and cluster centres</source>
        <translation>Расстояние между изображениями и центрами кластеров</translation>
    </message>
    <message>
        <source>Spherical compares directions, as CLIP does.</source>
        <translation>«Сфера» сравнивает направления, как CLIP.</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Разбить</translation>
    </message>
    <message>
        <source>Groups images that lie together and names each group by the concepts that set it apart.</source>
        <translation>Собирает лежащие рядом изображения в группы и называет их по отличительным концептам.</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Сохранить как CSV…</translation>
    </message>
    <message>
        <source>Silhouettes…</source>
        <translation>Силуэты…</translation>
    </message>
    <message>
        <source>Clusters and the concepts they are named by</source>
        <translation>Кластеры и концепты, которыми они названы</translation>
    </message>
</context>
<context>
    <name>vitrine::ClusterModel</name>
    <message>
        <source>%1 % of its labelled images</source>
        <translation>%1 % его размеченных изображений</translation>
    </message>
    <message>
        <source>#</source>
        <translation>№</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Число</translation>
    </message>
    <message>
        <source>Nearest concepts</source>
        <translation>Концепты</translation>
    </message>
    <message>
        <source>Silhouette</source>
        <translation>Силуэт</translation>
    </message>
    <message>
        <source>Mostly</source>
        <translation>В основном</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Кластер</translation>
    </message>
    <message>
        <source>Most frequent class</source>
        <translation>Самый частый класс</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Доля</translation>
    </message>
    <message>
        <source>Concept %1</source>
        <translation>Концепт %1</translation>
    </message>
    <message>
        <source>Mean z-score %1</source>
        <translation>Средняя z-оценка %1</translation>
    </message>
</context>
<context>
    <name>vitrine::ComparisonModel</name>
    <message>
        <source>waiting</source>
        <translation>ждёт</translation>
    </message>
    <message>
        <source>being measured …</source>
        <translation>измеряется …</translation>
    </message>
    <message>
        <source>not evaluated yet</source>
        <translation>ещё не оценено</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 с</translation>
    </message>
    <message>
        <source>run</source>
        <translation>модель</translation>
    </message>
    <message>
        <source>no training</source>
        <translation>без обучения</translation>
    </message>
    <message>
        <source>The thesis has no figure for this method and data set.</source>
        <translation>В диссертации нет цифры для этого метода и набора данных.</translation>
    </message>
    <message>
        <source>Not applicable: %1</source>
        <translation>Неприменимо: %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>от %1 до %2</translation>
    </message>
    <message>
        <source>95 % interval: %1</source>
        <translation>95 %-интервал: %1</translation>
    </message>
    <message>
        <source>Against the baseline: %1</source>
        <translation>По сравнению с базой: %1</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>A trained run, or a method that needs no training</source>
        <translation>Обученная модель или метод без обучения</translation>
    </message>
    <message>
        <source>Thesis</source>
        <translation>Диссертация</translation>
    </message>
    <message>
        <source>Top-1 accuracy printed in the thesis, with what is known about it</source>
        <translation>Точность топ-1 из диссертации и что о ней известно</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Разрыв</translation>
    </message>
    <message>
        <source>NCC</source>
        <translation>NCC</translation>
    </message>
    <message>
        <source>Simil.</source>
        <translation>Сход.</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>Interv.</source>
        <translation>Вмеш.</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Активные</translation>
    </message>
    <message>
        <source>Alive</source>
        <translation>Живые</translation>
    </message>
    <message>
        <source>Dead</source>
        <translation>Мёртвые</translation>
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
        <translation>Исходные значения</translation>
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
        <source>Raw: what the model&apos;s last layer gets. z-score: deviations from the mean of the reference images. Rank: place among all concepts of the model in this image, 1 = strongest; its bar shortens with the logarithm of the place.</source>
        <translation>Исходные: то, что получает последний слой модели. z-оценка: отклонения от среднего по эталонным изображениям. Ранг: место среди всех концептов модели на этом изображении, 1 — самый сильный; столбик укорачивается с логарифмом места.</translation>
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
    <message>
        <source>This model decides on the embedding of the image, wholly or in part; the concepts describe it and do not explain the decision.</source>
        <translation>Эта модель решает по эмбеддингу изображения, целиком или отчасти; концепты описывают его и решения не объясняют.</translation>
    </message>
    <message>
        <source>not by concepts</source>
        <translation>не по концептам</translation>
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
    <name>vitrine::ConfusionCard</name>
    <message>
        <source>alone</source>
        <translation>без сравнения</translation>
    </message>
    <message>
        <source>minus %1</source>
        <translation>минус %1</translation>
    </message>
    <message>
        <source>test split</source>
        <translation>тестовая часть</translation>
    </message>
    <message>
        <source>validation split</source>
        <translation>часть для проверки</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %2 classes · %n image(s)</source>
        <translation>
            <numerusform>%1 · классов: %2 · %n изображение</numerusform>
            <numerusform>%1 · классов: %2 · %n изображения</numerusform>
            <numerusform>%1 · классов: %2 · %n изображений</numerusform>
        </translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>Матрица ошибок</translation>
    </message>
    <message>
        <source>By similarity</source>
        <translation>По сходству</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>По имени</translation>
    </message>
    <message>
        <source>By errors</source>
        <translation>По ошибкам</translation>
    </message>
    <message>
        <source>As given</source>
        <translation>Исходные значения</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Число</translation>
    </message>
    <message>
        <source>Share of row</source>
        <translation>Доля строки</translation>
    </message>
    <message>
        <source>Share of column</source>
        <translation>Доля столбца</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Лог.</translation>
    </message>
    <message>
        <source>Colours by the logarithm: few and many errors are both seen</source>
        <translation>Цвет по логарифму: видны и редкие, и частые ошибки</translation>
    </message>
    <message>
        <source>Only errors</source>
        <translation>Ошибки</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>The method whose answers are shown</source>
        <translation>Метод, чьи ответы показаны</translation>
    </message>
    <message>
        <source>Method to subtract</source>
        <translation>Вычитаемый метод</translation>
    </message>
    <message>
        <source>Subtract another method: blue where the first has more images, orange where it has fewer</source>
        <translation>Вычесть другой метод: синее — у первого изображений больше, оранжевое — меньше</translation>
    </message>
    <message>
        <source>Order of the classes</source>
        <translation>Порядок классов</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Нормировка</translation>
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
    <name>vitrine::CurveCard</name>
    <message>
        <source>Steps.</source>
        <translation>Шаги.</translation>
    </message>
    <message>
        <source>Steps. Validation bold, training thin.</source>
        <translation>Шаги. Проверка толстой, обучение тонкой линией.</translation>
    </message>
    <message>
        <source>Steps. Cross-entropy: validation bold, training thin; CBL loss dotted.</source>
        <translation>Шаги. Кросс-энтропия: проверка толстой, обучение тонкой линией; потери CBL пунктиром.</translation>
    </message>
    <message>
        <source>Steps. F1 bold, recall thin, precision dotted.</source>
        <translation>Шаги. F1 толстой, полнота тонкой линией, precision пунктиром.</translation>
    </message>
    <message>
        <source>Steps. Active in an image bold, alive at all thin.</source>
        <translation>Шаги. Активные на изображении толстой, живые тонкой линией.</translation>
    </message>
    <message>
        <source>Steps. Head bold, concept layer thin.</source>
        <translation>Шаги. Голова толстой, слой концептов тонкой линией.</translation>
    </message>
    <message>
        <source>Curves: %1</source>
        <translation>Кривые: %1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Кривая</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Шаг</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>The curves as a table</source>
        <translation>Кривые таблицей</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>Что показывает график</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Сгладить</translation>
    </message>
    <message>
        <source>Running mean of the training curves: 0.99 of what was, 0.01 of the step</source>
        <translation>Скользящее среднее кривых обучения: 0,99 прежнего, 0,01 шага</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Лог</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>Логарифмическая ось</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>Show all again. Drag a frame in the chart or press + to look closer</source>
        <translation>Снова показать всё. Обведите рамкой или нажмите +, чтобы приблизить</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Таблица</translation>
    </message>
    <message>
        <source>Steps. Text→image recall@1 bold, image→text recall@1 thin, image→text recall@5 dotted; validation.</source>
        <translation>Шаги. Текст→изображение recall@1 жирно, изображение→текст recall@1 тонко, recall@5 пунктиром; валидация.</translation>
    </message>
    <message>
        <source>Steps. Text→image bold, image→text thin; 1 is best.</source>
        <translation>Шаги. Текст→изображение жирно, изображение→текст тонко; лучшее значение 1.</translation>
    </message>
    <message>
        <source>Steps. What cosines are multiplied by; it is learnt.</source>
        <translation>Шаги. На что умножаются косинусы; обучается.</translation>
    </message>
    <message>
        <source>Steps. AdamW; the rate of Muon has the same shape.</source>
        <translation>Шаги. AdamW; у Muon кривая той же формы.</translation>
    </message>
    <message>
        <source>Dashed upright: the end of an epoch.</source>
        <translation>Вертикальный пунктир: конец эпохи.</translation>
    </message>
</context>
<context>
    <name>vitrine::EmbeddingScatter</name>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Часть данных</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Выбрано</translation>
    </message>
    <message>
        <source>%1 predicts</source>
        <translation>%1 отвечает</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Кластер</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>Map of an embedding</source>
        <translation>Карта эмбеддинга</translation>
    </message>
</context>
<context>
    <name>vitrine::EvaluatePage</name>
    <message>
        <source>Open a workspace with labelled images to compare methods on them.</source>
        <translation>Откройте рабочую область с размеченными изображениями, чтобы сравнить на них методы.</translation>
    </message>
    <message>
        <source>No image of this workspace has a label, so there is nothing to hold the answers against.</source>
        <translation>Ни у одного изображения этой области нет метки, сверять ответы не с чем.</translation>
    </message>
    <message>
        <source>All images of this workspace belong to one class. It takes a second one to tell methods apart.</source>
        <translation>Все изображения этой области одного класса. Чтобы различить методы, нужен второй.</translation>
    </message>
    <message>
        <source>Nothing has been trained here yet. The methods that need no training can be measured now, on the same images and embeddings.</source>
        <translation>Здесь ещё ничего не обучено. Методы без обучения можно измерить сейчас, на тех же изображениях и эмбеддингах.</translation>
    </message>
    <message>
        <source>Every run and every method that needs no training can be measured here, on the same images and embeddings.</source>
        <translation>Здесь можно измерить каждую модель и каждый метод без обучения, на одних изображениях и эмбеддингах.</translation>
    </message>
    <message>
        <source>Evaluate all methods</source>
        <translation>Оценить все методы</translation>
    </message>
    <message>
        <source>Go to the Library</source>
        <translation>В библиотеку</translation>
    </message>
    <message>
        <source>Preparing the images and controls …</source>
        <translation>Подготовка изображений и контролей …</translation>
    </message>
    <message>
        <source>Measuring %1, %2 of %3</source>
        <translation>Измеряется %1, %2 из %3</translation>
    </message>
    <message>
        <source>The workspace holds the embeddings of these images but not their pictures, so Inspect can not show them.</source>
        <translation>В рабочей области есть эмбеддинги этих изображений, но нет самих картинок, поэтому «Разбор» их не покажет.</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Оценка</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>Матрица ошибок</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Графики</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Веса</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Аудит</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Methods measured so far</source>
        <translation>Сколько методов измерено</translation>
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
        <translation> точек/дюйм</translation>
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
    <name>vitrine::HeatMapLegend</name>
    <message>
        <source>cosine %1</source>
        <translation>косинус %1</translation>
    </message>
</context>
<context>
    <name>vitrine::HighlightDialog</name>
    <message>
        <source>Highlight</source>
        <translation>Выделить</translation>
    </message>
    <message>
        <source>Filter names</source>
        <translation>Отбор имён</translation>
    </message>
    <message>
        <source>Classes or clusters with a colour of their own</source>
        <translation>Классы или кластеры со своим цветом</translation>
    </message>
    <message numerus="yes">
        <source>Up to %n can have a colour; the others are grey.</source>
        <translation>
            <numerusform>Цветом выделяется до %n; остальные серые.</numerusform>
            <numerusform>Цветом выделяется до %n; остальные серые.</numerusform>
            <numerusform>Цветом выделяется до %n; остальные серые.</numerusform>
        </translation>
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
        <translation>%1 × %2 пикс., CLIP видит %3 пикс.</translation>
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
        <source>Shows where in the picture the marked concept is seen: cosine of each patch to the concept&apos;s text</source>
        <translation>Показывает, где на изображении виден отмеченный концепт: косинус участка и текста концепта</translation>
    </message>
    <message>
        <source>As seen</source>
        <translation>Вид CLIP</translation>
    </message>
    <message>
        <source>Shows the picture as the backbone sees it, cut and reduced</source>
        <translation>Изображение, каким его видит CLIP: обрезанное и уменьшенное</translation>
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
    <message>
        <source>Choose a concept to see where it is.</source>
        <translation>Выберите концепт, чтобы увидеть, где он.</translation>
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
        <translation>Демонстрационная CLIP знает только рисунки полевого определителя. Это похоже на что-то другое, и её ответы здесь ничего не значат.</translation>
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
        <translation>Разбор показывает, какими концептами модель объясняет изображение. Бросьте сюда изображения или папки или вставьте картинку.</translation>
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
    <message numerus="yes">
        <source>%n unreadable</source>
        <translation>
            <numerusform>%n не прочитано</numerusform>
            <numerusform>%n не прочитано</numerusform>
            <numerusform>%n не прочитано</numerusform>
        </translation>
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
    <message>
        <source>%1/s</source>
        <translation>%1/с</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>осталось %1 с</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>осталось %1 мин</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>пауза</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Resume this job</source>
        <translation>Продолжить это задание</translation>
    </message>
    <message>
        <source>Pause this job</source>
        <translation>Приостановить это задание</translation>
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
        <translation>%1 чисел</translation>
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
    <message>
        <source>Encoding</source>
        <translation>Кодирование</translation>
    </message>
    <message>
        <source>images added to the film strip, ahead of being looked at</source>
        <translation>изображения, добавленные в ленту, заранее</translation>
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
            <numerusform>загружена %n обученная модель</numerusform>
            <numerusform>загружены %n обученные модели</numerusform>
            <numerusform>загружено %n обученных моделей</numerusform>
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
        <translation>Повторить изменение</translation>
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
        <translation>&lt;b&gt;Vitrine %1&lt;/b&gt;&lt;p&gt;Показывает, какие концепты определяют решение классификатора CLIP.&lt;/p&gt;&lt;p&gt;Свободная программа под лицензией GNU GPL версии 3 или новее.&lt;/p&gt;</translation>
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
    <name>vitrine::MapCard</name>
    <message>
        <source>The map shows the images of a workspace; none is open yet.</source>
        <translation>Карта показывает изображения рабочей области; пока ни одна не открыта.</translation>
    </message>
    <message>
        <source>Go to the Library</source>
        <translation>В библиотеку</translation>
    </message>
    <message>
        <source>This workspace has no encoded images, so there is nothing to put on a map.</source>
        <translation>В этой рабочей области нет закодированных изображений, наносить на карту нечего.</translation>
    </message>
    <message>
        <source>The images of this workspace were encoded by another backbone. Open that one to see their map.</source>
        <translation>Изображения этой области закодированы другой моделью CLIP. Откройте её, чтобы увидеть карту.</translation>
    </message>
    <message>
        <source>Open own CLIP folder…</source>
        <translation>Открыть свою папку CLIP…</translation>
    </message>
    <message>
        <source>The map lays images with similar embeddings side by side, and concepts and class names among them.</source>
        <translation>Карта кладёт рядом изображения с похожими эмбеддингами, а между ними концепты и имена классов.</translation>
    </message>
    <message>
        <source>Compute the map</source>
        <translation>Построить карту</translation>
    </message>
    <message>
        <source>Measuring the distances between all points…</source>
        <translation>Измеряются расстояния между всеми точками…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Стоп</translation>
    </message>
    <message>
        <source>Paused before the first picture.</source>
        <translation>Пауза до первой картинки.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Stopped before there was a map.</source>
        <translation>Остановлено до появления карты.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln изображение</numerusform>
            <numerusform>%Ln изображения</numerusform>
            <numerusform>%Ln изображений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln concept(s)</source>
        <translation>
            <numerusform>%Ln концепт</numerusform>
            <numerusform>%Ln концепта</numerusform>
            <numerusform>%Ln концептов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln класс</numerusform>
            <numerusform>%Ln класса</numerusform>
            <numerusform>%Ln классов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln random word(s)</source>
        <translation>
            <numerusform>%Ln случайное слово</numerusform>
            <numerusform>%Ln случайных слова</numerusform>
            <numerusform>%Ln случайных слов</numerusform>
        </translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>A projection method and what it shows</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Choose a concept…</source>
        <translation>Выбрать концепт…</translation>
    </message>
    <message>
        <source>Make clusters</source>
        <translation>Построить кластеры</translation>
    </message>
    <message>
        <source>Highlight…</source>
        <translation>Выделить…</translation>
    </message>
    <message>
        <source>Colour by a concept</source>
        <translation>Цвет по концепту</translation>
    </message>
    <message>
        <source>Select the images of a class</source>
        <translation>Выбрать изображения класса</translation>
    </message>
    <message>
        <source>Find a point by its name</source>
        <translation>Найти точку по имени</translation>
    </message>
    <message>
        <source>Images of a class…</source>
        <translation>Изображения класса…</translation>
    </message>
    <message>
        <source>A point by its name…</source>
        <translation>Точку по имени…</translation>
    </message>
    <message>
        <source>Images that are classified wrongly</source>
        <translation>Изображения с неверным ответом</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>What is not selected</source>
        <translation>Невыбранное</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Ничего</translation>
    </message>
    <message>
        <source>Points of the map</source>
        <translation>Точки карты</translation>
    </message>
    <message>
        <source>map</source>
        <translation>карта</translation>
    </message>
    <message>
        <source>Colour: %1</source>
        <translation>Цвет: %1</translation>
    </message>
    <message>
        <source>class</source>
        <translation>класс</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>ответ</translation>
    </message>
    <message>
        <source>right or wrong</source>
        <translation>верно или нет</translation>
    </message>
    <message>
        <source>cluster</source>
        <translation>кластер</translation>
    </message>
    <message>
        <source>split</source>
        <translation>часть данных</translation>
    </message>
    <message>
        <source>concept</source>
        <translation>концепт</translation>
    </message>
    <message>
        <source>What the colours mean</source>
        <translation>Что значат цвета</translation>
    </message>
    <message>
        <source>Model whose predictions are shown</source>
        <translation>Модель, чьи ответы показаны</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>Рука</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Лассо</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Рамка</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Кисть</translation>
    </message>
    <message>
        <source>Drag moves the map, a click takes a point</source>
        <translation>Перетаскивание двигает карту, щелчок берёт точку</translation>
    </message>
    <message>
        <source>Draw round the points to take</source>
        <translation>Обведите нужные точки</translation>
    </message>
    <message>
        <source>Pull a rectangle over the points to take</source>
        <translation>Растяните прямоугольник над нужными точками</translation>
    </message>
    <message>
        <source>Paint over the points to take</source>
        <translation>Закрасьте нужные точки</translation>
    </message>
    <message>
        <source>Shift adds, Alt takes away</source>
        <translation>Shift добавляет, Alt убирает</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Выбрать</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Имена</translation>
    </message>
    <message>
        <source>Shows the names of classes or clusters on the map</source>
        <translation>Показывает на карте имена классов или кластеров</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Всё</translation>
    </message>
    <message>
        <source>Shows the whole map (Home)</source>
        <translation>Показывает всю карту (Home)</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>Таблица…</translation>
    </message>
</context>
<context>
    <name>vitrine::MapPage</name>
    <message>
        <source>Map</source>
        <translation>Карта</translation>
    </message>
    <message>
        <source>map</source>
        <translation>карта</translation>
    </message>
    <message>
        <source>The map is here until the window closes: it could not be stored with the workspace. %1</source>
        <translation>Карта останется до закрытия окна: сохранить её в рабочей области не удалось. %1</translation>
    </message>
</context>
<context>
    <name>vitrine::MapPointList</name>
    <message>
        <source>cosine %1</source>
        <translation>косинус %1</translation>
    </message>
</context>
<context>
    <name>vitrine::MapSession</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n изображение</numerusform>
            <numerusform>%n изображения</numerusform>
            <numerusform>%n изображений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n текст</numerusform>
            <numerusform>%n текста</numerusform>
            <numerusform>%n текстов</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 % %2</source>
        <extracomment>Share of a selection that belongs to its most frequent class</extracomment>
        <translation>%1 % %2</translation>
    </message>
    <message>
        <source>%1 gets %2 % right</source>
        <translation>%1 верен на %2 % из них</translation>
    </message>
</context>
<context>
    <name>vitrine::MapTableDialog</name>
    <message>
        <source>Filter rows</source>
        <translation>Отбор строк</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Сохранить как CSV…</translation>
    </message>
    <message>
        <source>Select these points</source>
        <translation>Выбрать эти точки</translation>
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
    <name>vitrine::MatrixPlot</name>
    <message>
        <source>Row</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Столбец</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
</context>
<context>
    <name>vitrine::MatrixView</name>
    <message>
        <source>%1: %2, %3: %4; %5: %6</source>
        <translation>%1: %2, %3: %4; %5: %6</translation>
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
    <name>vitrine::MethodsCard</name>
    <message>
        <source>on the same embeddings</source>
        <translation>одни эмбеддинги</translation>
    </message>
    <message>
        <source>test split</source>
        <translation>тестовая часть</translation>
    </message>
    <message>
        <source>validation split</source>
        <translation>часть для проверки</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>База</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Standard columns</source>
        <translation>Обычные столбцы</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>Копировать как CSV</translation>
    </message>
    <message>
        <source>Copy as LaTeX</source>
        <translation>Копировать как LaTeX</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Сохранить как CSV…</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Значения через запятую (*.csv)</translation>
    </message>
    <message>
        <source>Save as LaTeX…</source>
        <translation>Сохранить как LaTeX…</translation>
    </message>
    <message>
        <source>LaTeX (*.tex)</source>
        <translation>LaTeX (*.tex)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>Экспорт таблицы</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>Не удалось записать %1: %2</translation>
    </message>
    <message>
        <source>No baseline</source>
        <translation>Без базы</translation>
    </message>
    <message>
        <source>Use as baseline</source>
        <translation>Взять за базу</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Методы</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Столбцы</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Экспорт</translation>
    </message>
    <message>
        <source>Methods and their measures</source>
        <translation>Методы и их меры</translation>
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
    <message>
        <source>%1: show or hide its column on Inspect; a ring says that it is hidden</source>
        <translation>%1: показать или скрыть столбец в «Разборе»; кольцо значит, что он скрыт</translation>
    </message>
</context>
<context>
    <name>vitrine::NewRunCard</name>
    <message>
        <source>Time and memory are measured when the running training has ended.</source>
        <translation>Время и память измерятся, когда кончится идущее обучение.</translation>
    </message>
    <message>
        <source>Measuring some steps on this device…</source>
        <translation>Замер нескольких шагов на этом устройстве…</translation>
    </message>
    <message>
        <source>This method shows no steps; it takes more than a few seconds.</source>
        <translation>У этого метода нет шагов; он займёт больше нескольких секунд.</translation>
    </message>
    <message>
        <source>less than a second</source>
        <translation>меньше секунды</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>около %1 с</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>около %1 мин</translation>
    </message>
    <message numerus="yes">
        <source>Takes %1 on this device, %2 of memory in all, %3 on disk; measured with %n step(s).</source>
        <translation>
            <numerusform>Займёт %1 на этом устройстве, всего %2 памяти, %3 на диске; измерено по %n шагу.</numerusform>
            <numerusform>Займёт %1 на этом устройстве, всего %2 памяти, %3 на диске; измерено по %n шагам.</numerusform>
            <numerusform>Займёт %1 на этом устройстве, всего %2 памяти, %3 на диске; измерено по %n шагам.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start %n run(s)</source>
        <translation>
            <numerusform>Начать %n обучение</numerusform>
            <numerusform>Начать %n обучения</numerusform>
            <numerusform>Начать %n обучений</numerusform>
        </translation>
    </message>
    <message>
        <source>Start run</source>
        <translation>Начать обучение</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n image(s)</source>
        <translation>
            <numerusform>%1, %n изображение</numerusform>
            <numerusform>%1, %n изображения</numerusform>
            <numerusform>%1, %n изображений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n concept(s)</source>
        <translation>
            <numerusform>%1, %n концепт</numerusform>
            <numerusform>%1, %n концепта</numerusform>
            <numerusform>%1, %n концептов</numerusform>
        </translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Новое обучение</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>Данные</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>Модель CLIP</translation>
    </message>
    <message>
        <source>Concept set</source>
        <translation>Набор концептов</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Заготовка</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Число зёрен</translation>
    </message>
    <message>
        <source>How many runs, each with the next seed: their spread tells luck from method</source>
        <translation>Сколько обучений, каждое со следующим начальным числом: разброс отличает удачу от метода</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Рекомендуемая</translation>
    </message>
    <message>
        <source>Thesis</source>
        <translation>Диссертация</translation>
    </message>
    <message>
        <source>Reference code</source>
        <translation>Опубликованный код</translation>
    </message>
    <message>
        <source>Recommended: grounded, its bars carry right names. Thesis: the printed objective. Reference code: what was released.</source>
        <translation>Рекомендуемая: заземлённая, имена столбиков верны. Диссертация: напечатанная цель. Опубликованный код: то, что выпущено.</translation>
    </message>
    <message>
        <source>Queue three methods</source>
        <translation>В очередь три метода</translation>
    </message>
    <message>
        <source>Sparse-CBM, ℓ1-CBM and Contrastive-CBM one after the other, each with every seed</source>
        <translation>Sparse-CBM, ℓ1-CBM и Contrastive-CBM друг за другом, каждый со всеми повторами</translation>
    </message>
    <message>
        <source>Choose a table of captions</source>
        <translation>Выберите таблицу подписей</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv)</source>
        <translation>Таблицы (*.csv *.tsv)</translation>
    </message>
    <message>
        <source>There is no such table of captions.</source>
        <translation>Такой таблицы подписей нет.</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Подписи</translation>
    </message>
    <message>
        <source>Drawn birds</source>
        <translation>Нарисованные птицы</translation>
    </message>
    <message>
        <source>A CSV or TSV file with the columns path and caption; empty: birds that Vitrine draws and describes</source>
        <translation>Файл CSV или TSV со столбцами path и caption; пусто: птицы, которых Vitrine рисует и описывает сама</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Обзор…</translation>
    </message>
    <message>
        <source>Takes %1 on this device, %2 of memory in all, %3 on disk.</source>
        <translation>Займёт %1 на этом устройстве, всего %2 памяти и %3 на диске.</translation>
    </message>
</context>
<context>
    <name>vitrine::OptionForm</name>
    <message>
        <source>A whole number from %1 to %2</source>
        <translation>Целое число от %1 до %2</translation>
    </message>
    <message>
        <source>A number from %1 to %2</source>
        <translation>Число от %1 до %2</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Find an option</source>
        <translation>Найти настройку</translation>
    </message>
    <message>
        <source>No option has these words.</source>
        <translation>Настройки с такими словами нет.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>Optimisers</source>
        <translation>Оптимизаторы</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Обучение</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>По умолчанию: %1</translation>
    </message>
    <message>
        <source>Back to the default, %1</source>
        <translation>Вернуть значение по умолчанию, %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>Сбросить: %1</translation>
    </message>
    <message>
        <source>No effect beside the other options</source>
        <translation>При остальных настройках ничего не меняет</translation>
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
    <name>vitrine::PairsCard</name>
    <message>
        <source>True</source>
        <translation>Верный</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Ответ</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Число</translation>
    </message>
    <message>
        <source>Share, %</source>
        <translation>Доля, %</translation>
    </message>
    <message>
        <source>every image is recognised</source>
        <translation>все изображения распознаны</translation>
    </message>
    <message>
        <source>Most confused pairs</source>
        <translation>Частые ошибки</translation>
    </message>
    <message>
        <source>Most confused pairs of classes</source>
        <translation>Чаще всего путаемые пары классов</translation>
    </message>
</context>
<context>
    <name>vitrine::PlotPanel</name>
    <message>
        <source>Table</source>
        <translation>Таблица</translation>
    </message>
    <message>
        <source>The same figures as a table</source>
        <translation>Те же цифры таблицей</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Save as PNG, SVG, PDF or CSV</source>
        <translation>Сохранить как PNG, SVG, PDF или CSV</translation>
    </message>
</context>
<context>
    <name>vitrine::PointCard</name>
    <message>
        <source>Class: %1</source>
        <translation>Класс: %1</translation>
    </message>
    <message>
        <source>Class not known</source>
        <translation>Класс не известен</translation>
    </message>
    <message>
        <source>A concept</source>
        <translation>Концепт</translation>
    </message>
    <message>
        <source>The name of a class</source>
        <translation>Имя класса</translation>
    </message>
    <message>
        <source>An ordinary word, for comparison</source>
        <translation>Обычное слово, для сравнения</translation>
    </message>
    <message>
        <source>Stands out by: %1</source>
        <translation>Выделяется: %1</translation>
    </message>
    <message>
        <source>About this point</source>
        <translation>Об этой точке</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Разбор</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Соседи</translation>
    </message>
</context>
<context>
    <name>vitrine::ProjectionCard</name>
    <message>
        <source>Image embeddings</source>
        <translation>Эмбеддинги изображений</translation>
    </message>
    <message>
        <source>Concept scores ψ</source>
        <translation>Оценки концептов ψ</translation>
    </message>
    <message>
        <source>Activations of %1</source>
        <translation>Активации %1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Старт</translation>
    </message>
    <message>
        <source>A run has activations for images only.</source>
        <translation>Активации обученной модели есть только у изображений.</translation>
    </message>
    <message>
        <source>Measuring distances…</source>
        <translation>Измеряются расстояния…</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 с</translation>
    </message>
    <message>
        <source>iteration %1</source>
        <translation>шаг %1</translation>
    </message>
    <message>
        <source>KL %1</source>
        <translation>KL %1</translation>
    </message>
    <message>
        <source>%1, exaggerated</source>
        <translation>%1, с усилением</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>Проекция</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>Косинус</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>Евклидово</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Вход</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Расстояние</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Перплексия</translation>
    </message>
    <message>
        <source>How many neighbours each point minds</source>
        <translation>На сколько соседей смотрит точка</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>Шаги</translation>
    </message>
    <message>
        <source>Steps of the optimiser</source>
        <translation>Шаги оптимизатора</translation>
    </message>
    <message>
        <source>Exaggeration</source>
        <translation>Раннее преувеличение</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Изображения</translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation>Концепты</translation>
    </message>
    <message>
        <source>Class names</source>
        <translation>Имена классов</translation>
    </message>
    <message>
        <source>Random words</source>
        <translation>Случайные слова</translation>
    </message>
    <message>
        <source>Centre each kind of point</source>
        <translation>Центрировать каждый вид</translation>
    </message>
    <message>
        <source>Images and texts lie in two separate cones of CLIP&apos;s space. Centred, they share one map.</source>
        <translation>Изображения и тексты лежат в пространстве CLIP двумя конусами. После центрирования у них общая карта.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Стоп</translation>
    </message>
    <message>
        <source>Keeps what was reached</source>
        <translation>Сохраняет достигнутое</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Заново</translation>
    </message>
    <message>
        <source>How strongly neighbours attract each other at first; can be moved while it runs, afterwards too</source>
        <translation>Как сильно соседи притягиваются вначале; можно менять во время расчёта, и на втором этапе тоже</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Скорость обучения</translation>
    </message>
    <message>
        <source>Size of a step, in per cent of the usual one for so many points; can be moved while it runs</source>
        <translation>Размер шага в процентах от обычного для такого числа точек; можно менять во время расчёта</translation>
    </message>
</context>
<context>
    <name>vitrine::RunExportDialog</name>
    <message>
        <source>Export %1</source>
        <translation>Экспорт: %1</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Таблица (CSV)</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>TensorBoard event file</source>
        <translation>Файл событий TensorBoard</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>As</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
</context>
<context>
    <name>vitrine::RunTableModel</name>
    <message>
        <source>waits</source>
        <translation>ждёт</translation>
    </message>
    <message>
        <source>running, %1 %</source>
        <translation>идёт, %1 %</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>начинается</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>останавливается…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>пауза</translation>
    </message>
    <message>
        <source>keeping…</source>
        <translation>сохраняется…</translation>
    </message>
    <message>
        <source>done</source>
        <translation>готово</translation>
    </message>
    <message>
        <source>stopped, kept</source>
        <translation>остановлено, сохранено</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>сбой</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>прервано</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n seed(s)</source>
        <translation>
            <numerusform>%1, %n повтор</numerusform>
            <numerusform>%1, %n повтора</numerusform>
            <numerusform>%1, %n повторов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n image(s)</source>
        <translation>
            <numerusform>, %n изображение</numerusform>
            <numerusform>, %n изображения</numerusform>
            <numerusform>, %n изображений</numerusform>
        </translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Top-1</source>
        <translation>Топ-1</translation>
    </message>
    <message>
        <source>Top-1, test</source>
        <translation>Топ-1, тест</translation>
    </message>
    <message>
        <source>Top-5</source>
        <translation>Топ-5</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Активные</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Сходство</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Шаги</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Эпохи</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Начальное число</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Метод</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Данные</translation>
    </message>
    <message>
        <source>Concepts</source>
        <translation>Концепты</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Закончено</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Примечание</translation>
    </message>
    <message>
        <source>Recall@1</source>
        <translation>Recall@1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 с</translation>
    </message>
</context>
<context>
    <name>vitrine::RunWordsDialog</name>
    <message>
        <source>Name and note</source>
        <translation>Имя и примечание</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Примечание</translation>
    </message>
</context>
<context>
    <name>vitrine::RunsCard</name>
    <message>
        <source>Export the table</source>
        <translation>Экспорт таблицы</translation>
    </message>
    <message>
        <source>Move %1 to the trash</source>
        <translation>Переместить %1 в корзину</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Unpin baseline</source>
        <translation>Снять базу</translation>
    </message>
    <message>
        <source>Pin as baseline</source>
        <translation>Взять за базу</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Обученные модели</translation>
    </message>
    <message>
        <source>A tick draws a run in the charts</source>
        <translation>Галочка рисует модель на графиках</translation>
    </message>
    <message>
        <source>Filter runs</source>
        <translation>Отбор моделей</translation>
    </message>
    <message>
        <source>Mean over seeds</source>
        <translation>Среднее</translation>
    </message>
    <message>
        <source>One row for runs that differ in their seed only: mean ± standard deviation</source>
        <translation>Одна строка на обучения, различные лишь начальным числом: среднее ± стандартное отклонение</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Столбцы</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Завершить</translation>
    </message>
    <message>
        <source>End the training now; what it has learnt so far becomes a usable run</source>
        <translation>Закончить обучение сейчас; выученное станет готовой моделью</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Отбросить</translation>
    </message>
    <message>
        <source>End the training and move what it wrote to the trash</source>
        <translation>Закончить обучение и убрать записанное в корзину</translation>
    </message>
    <message>
        <source>Show in Inspect</source>
        <translation>Показать в «Разборе»</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Ещё</translation>
    </message>
    <message>
        <source>Name and note…</source>
        <translation>Имя и примечание…</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>Взять её настройки</translation>
    </message>
    <message>
        <source>Export curves…</source>
        <translation>Экспорт кривых…</translation>
    </message>
    <message>
        <source>Export the table…</source>
        <translation>Экспорт таблицы…</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>В корзину</translation>
    </message>
    <message>
        <source>As a column marked as unfinished, with what it has learnt by its last state; the training can go on</source>
        <translation>Столбцом с пометкой о незавершённости, с тем, что выучено к последнему состоянию; обучение можно продолжить</translation>
    </message>
    <message>
        <source>Use as backbone</source>
        <translation>Взять моделью CLIP</translation>
    </message>
</context>
<context>
    <name>vitrine::ScatterView</name>
    <message>
        <source>Map of the points</source>
        <translation>Карта точек</translation>
    </message>
    <message>
        <source>Component %1, %2 % of the variance</source>
        <translation>Компонента %1, %2 % дисперсии</translation>
    </message>
</context>
<context>
    <name>vitrine::SelectionCard</name>
    <message>
        <source>Nearest to %1 in the original space</source>
        <translation>Ближайшие к %1 в исходном пространстве</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Выбор</translation>
    </message>
    <message>
        <source>Nothing is selected. Draw a lasso round some points, or choose a class under Select.</source>
        <translation>Ничего не выбрано. Обведите точки лассо или возьмите класс через «Выбрать».</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>Selected points</source>
        <translation>Выбранные точки</translation>
    </message>
    <message>
        <source>Nearest points</source>
        <translation>Ближайшие точки</translation>
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
        <translation>CLIP  %1</translation>
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
    <name>vitrine::TraceCard</name>
    <message>
        <source>The run has no finished epoch yet.</source>
        <translation>У модели ещё нет законченной эпохи.</translation>
    </message>
    <message>
        <source>Choose an image on Inspect; its concepts are followed here through the epochs.</source>
        <translation>Выберите изображение в «Разборе»; здесь видно, как его концепты меняются по эпохам.</translation>
    </message>
    <message>
        <source>Choose a run; the image&apos;s concepts are followed through its epochs.</source>
        <translation>Выберите модель; видно, как концепты изображения меняются по её эпохам.</translation>
    </message>
    <message>
        <source>%1, %2 %</source>
        <translation>%1, %2 %</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>эпоха %1</translation>
    </message>
    <message>
        <source>as trained</source>
        <translation>после обучения</translation>
    </message>
    <message>
        <source>Pinned image</source>
        <translation>Закреплено</translation>
    </message>
    <message>
        <source>Pin chosen</source>
        <translation>Закрепить</translation>
    </message>
    <message>
        <source>Follow the image that is chosen on Inspect</source>
        <translation>Следить за изображением, выбранным в «Разборе»</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Эпоха</translation>
    </message>
    <message>
        <source>Strongest concepts at this epoch</source>
        <translation>Сильнейшие концепты этой эпохи</translation>
    </message>
    <message>
        <source>A backbone knows no concepts by itself: use it, then train a classifier on it.</source>
        <translation>Сама по себе модель CLIP не знает концептов: возьмите её в работу и обучите на нём классификатор.</translation>
    </message>
</context>
<context>
    <name>vitrine::TrainPage</name>
    <message>
        <source>Written to %1</source>
        <translation>Записано в %1</translation>
    </message>
    <message>
        <source>A training runs</source>
        <translation>Идёт обучение</translation>
    </message>
    <message>
        <source>%1 is being trained. It is saved as it is now and offered for resuming when Vitrine starts again.</source>
        <translation>Обучается %1. Состояние сохранится, и при следующем запуске Vitrine предложит продолжить.</translation>
    </message>
    <message>
        <source>Save and close</source>
        <translation>Сохранить и закрыть</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Продолжить обучение</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Обучение</translation>
    </message>
    <message>
        <source>Curves and runs appear here. A run learns which concepts decide, from the images of this workspace; nothing has been trained on it yet.</source>
        <translation>Здесь появятся кривые и модели. Обучение выясняет по изображениям рабочей области, какие концепты решают; пока ничего не обучено.</translation>
    </message>
    <message>
        <source>Start a run</source>
        <translation>Начать обучение</translation>
    </message>
</context>
<context>
    <name>vitrine::WeightsCard</name>
    <message>
        <source>%1 · %2 of %3 not zero (%4 %)</source>
        <translation>%1 · ненулевых %2 из %3 (%4 %)</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Веса</translation>
    </message>
    <message>
        <source>Concept layer</source>
        <translation>Слой концептов</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Голова</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Произведение</translation>
    </message>
    <message>
        <source>What a concept score of CLIP does to a class score, without the gate</source>
        <translation>Что оценка концепта CLIP делает с оценкой класса, без ворот</translation>
    </message>
    <message>
        <source>Only trained bottlenecks have a concept layer and a head. Choose one in the table of methods.</source>
        <translation>Слой концептов и голова есть только у обученных моделей. Выберите одну в таблице методов.</translation>
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
        <translation>Несколько концептов…</translation>
    </message>
    <message>
        <source>Finds and applies the smallest change of several concepts together that turns the answer</source>
        <translation>Находит и применяет наименьшее изменение нескольких концептов, меняющее ответ</translation>
    </message>
    <message>
        <source>every bottleneck follows</source>
        <translation>меняются все CBM</translation>
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
