import type { Settings } from '../../../config/env.ts'

/** The meaning of each server setting in Russian; in English the server itself gives it. */
export const SETTING_WORDS: Record<keyof Settings, string> = {
  PORT: 'Порт HTTP; 0 — любой свободный',
  OTKLIK_HOST: 'На каком адресе сервер принимает запросы',
  OTKLIK_PUBLIC_URL: 'Адрес сервера снаружи: для гостей и программ; не задан — в сообщениях нет ссылок на этот сервер',
  OTKLIK_PUBLIC_URL_ALLOW_PRIVATE:
    'Разрешить задать в консоли внутренний адрес сети или этой же машины, там и http://: для проб',
  OTKLIK_SERVICES: 'Какие части продукта работают в этом процессе',
  LOG_LEVEL: 'Насколько подробен журнал сервера',

  OTKLIK_DATA_DIR: 'Папка базы, файлов и встроенной очереди',
  DATABASE_URL: 'Адрес PostgreSQL (postgres://…); не задан — SQLite в папке данных',
  REDIS_URL: 'Адрес Redis (redis://…); не задан — встроенная очередь',
  OTKLIK_REDIS_PREFIX: 'Начало всех ключей и каналов в Redis: своё у каждой установки на общем Redis',

  OTKLIK_ADMIN_KEY: 'Ключ администратора; не задан — создаётся и показывается при первом запуске',
  OTKLIK_ADMIN_EMAIL:
    'Вместе с OTKLIK_ADMIN_PASSWORD: первый администратор консоли, создаётся, пока нет ни одного пользователя',
  OTKLIK_ADMIN_PASSWORD: 'Пароль первого администратора, см. OTKLIK_ADMIN_EMAIL',
  OTKLIK_SECRET_KEY: 'Шифрует ключи сессий и секреты; не задан — создаётся и хранится в папке данных',

  OTKLIK_SECOND_SECRET_KEY: 'Открывает то, чего не открывает OTKLIK_SECRET_KEY, пока его меняют (`npm run rekey`)',
  OTKLIK_BACKUP_PASSPHRASE: 'Фраза, которой шифруется резервная копия вместе с секретным ключом',
  OTKLIK_WHATSAPP_URL: 'Адрес WebSocket WhatsApp; не задан — настоящий WhatsApp',
  OTKLIK_WHATSAPP_ROOT_KEY:
    'Доверенный ключ вместо ключа сертификата WhatsApp; только если OTKLIK_WHATSAPP_URL на этой же машине',
  OTKLIK_WHATSAPP_VERSION: 'Какой версией WhatsApp Web представляться; не задана — текущей, по слову самого WhatsApp',
  OTKLIK_WHATSAPP_PROXY:
    'Прокси всех номеров, у которых нет своего: socks5://user:password@host:1080 или http://host:3128; не задан — без прокси',
  OTKLIK_WHATSAPP_GROUPS: 'Принимать группы во входящие',
  OTKLIK_HISTORY:
    'Что брать из чатов, которые помнит телефон, когда его подключают, если номер не говорит иного: recent, off',
  OTKLIK_CALLS: 'Какие звонки отклонять, если у номера нет своего правила: never, outside_hours, always',
  OTKLIK_CALLS_HOURS:
    'Когда звонки не отклоняются при outside_hours, по времени номера; например, 10:00-22:00; без него — часы работы ресторана',
  OTKLIK_CALLS_TEXT: 'Что написать гостю, чей звонок отклонён; не чаще раза в час',
  OTKLIK_AUTOMATIC_ANSWERS_PAUSE_MINUTES:
    'Через сколько минут чат может получить следующий автоматический ответ, любой',
  OTKLIK_AUTOMATIC_ANSWERS_A_DAY: 'Сколько автоматических ответов получит чат за 24 часа, не больше; 0 — ни одного',
  OTKLIK_CONNECT_CONCURRENCY: 'Сколько номеров подключается одновременно при запуске',

  OTKLIK_LIMIT_PER_MINUTE: 'Рассылочных сообщений в минуту у нового номера',
  OTKLIK_LIMIT_PER_HOUR: 'Рассылочных сообщений в час у нового номера',
  OTKLIK_WARM_UP_HOURS: 'Прогрев: часов от подключения номера до первой рассылки',
  OTKLIK_WARM_UP_CHATS: 'Прогрев: сколько чатов нужно провести за это время',
  OTKLIK_WARM_UP_MESSAGES: 'Прогрев: сколько обменов (мы написали, гость ответил) нужно, чтобы чат засчитался',
  OTKLIK_DAILY_CAPS:
    'Рассылочных сообщений в первый, второй и следующие дни после прогрева; дальше без предела. У объявленных прогретыми его нет',

  OTKLIK_SAFETY_WATCH: 'Замедлять и останавливать номера раньше, чем их ограничит WhatsApp',
  OTKLIK_SAFETY_REFUSED:
    'Доля сообщений за сутки, которые WhatsApp отклонил или не подтвердил, %: с неё номер под наблюдением, замедлен, остановлен',
  OTKLIK_SAFETY_STREAK:
    'Столько отказов подряд сразу останавливают номер; три отказа 463 в начатых чатах — тоже. 0: не останавливают',
  OTKLIK_SAFETY_UNDELIVERED: 'То же для сообщений, не доставленных за сутки, %',
  OTKLIK_SAFETY_UNREAD: 'То же для сообщений доставленных, но не прочитанных за сутки, %',
  OTKLIK_SAFETY_UNANSWERED:
    'То же для первых сообщений тем, кто никогда не писал этому номеру и не ответил за сутки, %',
  OTKLIK_SAFETY_OPT_OUTS: 'То же для сообщений, после которых гость отписался, %',
  OTKLIK_SAFETY_WINDOW: 'По скольким последним сообщениям считаются эти доли; не старше недели',
  OTKLIK_SAFETY_MIN_SENDS: 'Сколько сообщений за сутки нужно, чтобы считать долю отклонённых',
  OTKLIK_SAFETY_MIN_MESSAGES: 'Сколько сообщений нужно, чтобы считать остальные доли',
  OTKLIK_SAFETY_STEP_HOURS: 'Через сколько часов хороших показателей пределы смягчаются на шаг',
  OTKLIK_SAFETY_COOL_DOWN_HOURS:
    'Через сколько часов остановленный номер начинает снова с четверти своих пределов; 0 — только когда его продолжит человек',

  OTKLIK_LOST_NUMBER_HOURS:
    'Сколько часов гости ждут свой номер, если он заблокирован или отключён, прежде чем им напишет другой',
  OTKLIK_TIME_ZONE: 'Часовой пояс гостей, номеров и ресторанов, у которых он не указан',
  OTKLIK_QUIET_HOURS:
    'Тихие часы: когда рассылки не приходят, по времени гостя, если в рассылке не сказано иначе; например, 22:00-09:00',
  OTKLIK_MAILING_INTERVAL_HOURS: 'Сколько часов между двумя рассылками одному гостю; 0 — без ограничения',

  OTKLIK_TIDY_NAMES: 'Обращаться «Анна» к гостю, записанному как «АННА» или «анна»; 0 — как записано',
  OTKLIK_ATTRIBUTION_DAYS: 'За сколько дней после рассылки заказы и отписки входят в её итоги',
  OTKLIK_GUEST_CAP:
    'Сколько рассылок, вместе с сообщениями по событию, гость может получить за столько дней; 0 — без ограничения',
  OTKLIK_TRIGGER_MAX_AGE_HOURS:
    'Через сколько часов неушедшее сообщение по событию пропускается, если в рассылке не сказано иначе',
  OTKLIK_REPEAT_MAX_AGE_HOURS:
    'За сколько часов навёрстывается повтор рассылки, время которого прошло, пока сервер стоял',

  OTKLIK_AT_RISK_DAYS: 'Дней без заказа, после которых гость может уйти',
  OTKLIK_LOST_DAYS: 'Дней без заказа, после которых гость ушёл',

  OTKLIK_WEEKLY_SUMMARY_TO:
    'Кому по понедельникам в 9 приходит неделя всех ресторанов: телефоны (в WhatsApp) и почта через запятую, с en: впереди — по-английски; пусто — никому',
  OTKLIK_SMTP_URL: 'Почтовый сервер для сводок',
  OTKLIK_SMTP_FROM: 'От кого приходят сводки по почте',

  OTKLIK_SMS_PROVIDERS: 'В каком порядке пробовать отправителей SMS; те, у кого нет доступа, пропускаются',
  OTKLIK_SMSC_LOGIN: 'SMSC.ru: логин, вместе с OTKLIK_SMSC_PASSWORD',
  OTKLIK_SMSC_PASSWORD: 'SMSC.ru: пароль',
  OTKLIK_SMSC_API_KEY: 'SMSC.ru: ключ API вместо логина и пароля',
  OTKLIK_SMSC_SENDER: 'SMSC.ru: имя отправителя; не задано — как в личном кабинете',
  OTKLIK_SMSC_CALLBACK_SECRET: 'SMSC.ru: конец адреса для отчётов о доставке; не задан — сервер спрашивает сам',
  OTKLIK_TWILIO_ACCOUNT_SID: 'Twilio: учётная запись (Account SID)',
  OTKLIK_TWILIO_AUTH_TOKEN: 'Twilio: токен доступа (Auth Token); им же проверяются отчёты о доставке',
  OTKLIK_TWILIO_FROM: 'Twilio: наш телефон, имя отправителя или код службы сообщений (MG…)',
  OTKLIK_SMS_PER_SECOND: 'SMS в секунду, на все процессы вместе',
  OTKLIK_SMS_MAX_SEGMENTS: 'Самая длинная SMS рассылки, в частях',
  OTKLIK_SMS_PRICE: 'Цена одной части SMS: для оценки стоимости',
  OTKLIK_SMS_CURRENCY: 'Валюта цен SMS',
  OTKLIK_FCM_SERVICE_ACCOUNT: 'Push: JSON сервисного аккаунта Firebase или путь к этому файлу',
  OTKLIK_PUSH_PER_SECOND: 'Push-сообщений в секунду, на все процессы вместе',
  OTKLIK_PUSH_ACCEPTED_IS_REACHED:
    'Считать, что push дошёл до гостя, если его принял Google, без отметки от приложения',

  OTKLIK_LLM_URL:
    'Черновики ответов от языковой модели: базовый адрес сервера с API как у OpenAI, например https://api.openai.com/v1; не задан — черновиков нет. Каждый ресторан включает их сам',
  OTKLIK_LLM_KEY: 'Ключ API модели; своей модели он может быть не нужен',
  OTKLIK_LLM_MODEL: 'Название модели, вместе с OTKLIK_LLM_URL',
  OTKLIK_LLM_ALLOW_PRIVATE: 'Разрешить OTKLIK_LLM_URL внутренние адреса сети и этой же машины, там и http://',
  OTKLIK_LLM_TIMEOUT_SECONDS: 'Сколько секунд ждать черновик',
  OTKLIK_LLM_MAX_TOKENS: 'Самый длинный черновик, в токенах модели',
  OTKLIK_LLM_LIMIT_FIELD:
    'Под каким именем модели называют OTKLIK_LLM_MAX_TOKENS; новым моделям OpenAI нужно max_completion_tokens',
  OTKLIK_LLM_CONTEXT_CHARACTERS: 'Сколько знаков переписки и быстрых ответов узнаёт модель, не больше',
  OTKLIK_LLM_INPUT_PRICE: 'Цена 1 000 000 токенов, которые модель читает',
  OTKLIK_LLM_OUTPUT_PRICE: 'Цена 1 000 000 токенов, которые она пишет',
  OTKLIK_LLM_CURRENCY: 'Валюта этих цен',
  OTKLIK_LLM_MONTHLY_CALLS: 'Сколько раз за календарный месяц (UTC) можно спросить модель; 0 — без ограничения',
  OTKLIK_LLM_MONTHLY_COST: 'Сколько можно потратить за месяц по этим ценам; 0 — без ограничения',

  OTKLIK_RATE_LIMIT_PER_MINUTE: 'Запросов в минуту с одним ключом API; 0 — без ограничения',
  OTKLIK_TRUSTED_PROXIES:
    'Прокси, которым можно верить, кто и как спрашивает: адреса, сети или loopback, через запятую; пусто — никому',
  OTKLIK_METRICS_LOOPBACK: 'Показывать /metrics без ключа программам на этой же машине; запрос через прокси не в счёт',
  OTKLIK_WEBHOOK_ALLOW_PRIVATE: 'Разрешить вебхукам внутренние адреса сети и этой же машины',
  OTKLIK_META_ALLOW_PRIVATE:
    'Разрешить частный и локальный адрес Graph API у официального номера, например у песочницы',
  OTKLIK_MAX_UPLOAD_MB: 'Самый большой файл от оператора, МБ',
  OTKLIK_MAX_IMPORT_MB: 'Самый большой файл для загрузки гостей, заказов, бонусов или отзывов, МБ',
  OTKLIK_MAX_DOWNLOAD_MB: 'Самый большой файл гостя, который загружается, МБ',

  OTEL_EXPORTER_OTLP_ENDPOINT:
    'Включает трассировки: куда их отправлять по OTLP/HTTP (JSON), например http://localhost:4318; /v1/traces добавится сам',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'То же, что OTEL_EXPORTER_OTLP_ENDPOINT, но адрес целиком',
  OTEL_EXPORTER_OTLP_HEADERS: 'Заголовки для трассировок, например authorization=Bearer%20key, через запятую',
  OTEL_EXPORTER_OTLP_TIMEOUT: 'Сколько миллисекунд может отправляться одна порция трассировок',
  OTEL_SERVICE_NAME: 'Как назвать сервис в трассировках',
  OTEL_RESOURCE_ATTRIBUTES:
    'Что добавить ко всем трассировкам, например deployment.environment.name=production, через запятую',
  OTEL_TRACES_SAMPLER: 'Какие трассировки сохранять; те, что без parentbased_, не спрашивают вызвавшую программу',
  OTEL_TRACES_SAMPLER_ARG: 'Какую долю трассировок сохраняет выбор с traceidratio',
  OTEL_BSP_SCHEDULE_DELAY: 'Сколько миллисекунд копить записи трассировок перед отправкой',
  OTEL_BSP_MAX_QUEUE_SIZE: 'Сколько записей ждёт отправки, не больше; лишние пропадают',
  OTEL_TRACES_EXPORTER: 'none — без трассировок, что бы ни было задано ещё',
  OTEL_SDK_DISABLED: 'true — без трассировок, что бы ни было задано ещё',
}
