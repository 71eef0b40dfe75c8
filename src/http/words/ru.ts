/**
 * What the server says about a request, in Russian. Left: as the code writes it, with `{}` for each value it fills in.
 * Right: the same with `{}` in that order, or `{1}`, `{2}` if Russian needs another order. The values are looked up
 * here, too.
 */
export const RUSSIAN: Readonly<Record<string, string>> = {
  // Titles, one for each code.
  'The request cannot be read': 'Запрос не читается',
  'No valid API key or session': 'Нет действующего ключа API или сеанса',
  'Not allowed with these rights': 'С этими правами нельзя',
  'The request comes from another site': 'Запрос пришёл с другого сайта',
  'Not found': 'Не найдено',
  'Method not allowed': 'Такой метод здесь не принимается',
  'The body did not arrive in time': 'Тело запроса не дошло вовремя',
  Conflict: 'Противоречит тому, что есть',
  'Not possible in this state': 'В этом состоянии невозможно',
  'The idempotency key belongs to another request': 'Этот ключ идемпотентности — другого запроса',
  'Only a template may be sent now': 'Сейчас можно отправить только шаблон',
  'The number cannot send now': 'Номер сейчас не может отправлять',
  'This phone has not written to the number': 'С этого телефона на номер не писали',
  'Too large': 'Слишком большой размер',
  'Nothing of the file in this range': 'В файле нет такой части',
  'Unsupported content type': 'Такое содержимое не принимается',
  'Invalid input': 'Заполнено неверно',
  'Invalid template': 'В шаблоне ошибка',
  'Not on WhatsApp': 'Нет в WhatsApp',
  'Too many requests': 'Слишком много запросов',
  'Something went wrong here': 'Ошибка на сервере',
  'Another service failed': 'Сбой другой службы',
  'Not available now': 'Сейчас недоступно',
  'The failure is logged under this request id. Trying again later may help.':
    'Сбой записан в журнал под номером этого запроса. Попробуйте ещё раз позже.',

  // What schemas say about a field.
  'Invalid input: expected {}, received undefined': 'нужно заполнить',
  'Invalid input: expected {}, received {}': 'здесь должно быть {}, а не {}',
  'Invalid input: expected {}': 'здесь может быть только {}',
  'Invalid input: more than one option matched': 'подходит сразу к нескольким вариантам',
  'Invalid option: expected one of {}': 'выберите одно из: {}',
  'must be text or location; a file goes as multipart/form-data with the part `file`':
    'нужно text или location; файл посылают как multipart/form-data с частью `file`',
  'Invalid discriminator value. Expected {}': 'выберите одно из: {}',
  'Too big: expected {} to have <={} {}': 'слишком много: не больше {2} {3}',
  'Too big: expected {} to have <{} {}': 'слишком много: должно быть меньше {2} {3}',
  'Too big: expected {} to have exactly {} {}': 'слишком много: нужно ровно {2} {3}',
  'Too big: expected {} to be <={}': 'не больше {2}',
  'Too big: expected {} to be <{}': 'меньше {2}',
  'Too big: expected {} to be exactly {}': 'ровно {2}',
  'Too small: expected {} to have >={} {}': 'слишком мало: не меньше {2} {3}',
  'Too small: expected string to have >=1 characters': 'нужно заполнить',
  'Too small: expected array to have >=1 items': 'выберите хотя бы одно',
  'Too small: expected {} to have >{} {}': 'слишком мало: должно быть больше {2} {3}',
  'Too small: expected {} to have exactly {} {}': 'слишком мало: нужно ровно {2} {3}',
  'Too small: expected {} to be >={}': 'не меньше {2}',
  'Too small: expected {} to be >{}': 'больше {2}',
  'Too small: expected {} to be exactly {}': 'ровно {2}',
  'Invalid string: must start with "{}"': 'должно начинаться с «{}»',
  'Invalid string: must end with "{}"': 'должно кончаться на «{}»',
  'Invalid string: must include "{}"': 'должно содержать «{}»',
  'Invalid string: must match pattern {}': 'должно быть написано по образцу {}',
  'Invalid {}': 'это не {}',
  'Invalid input: {}': 'не подходит: {}',
  'Invalid number: must be a multiple of {}': 'должно делиться на {}',
  'Unrecognized key: {}': 'лишнее поле: {}',
  'Unrecognized keys: {}': 'лишние поля: {}',
  'Invalid key in {}': 'неверное имя поля в {}',
  'Invalid value in {}': 'неверное значение в {}',
  // The kinds of values.
  string: 'текст',
  number: 'число',
  int: 'целое число',
  integer: 'целое число',
  boolean: 'да или нет',
  array: 'список',
  object: 'объект',
  record: 'объект',
  null: 'пусто',
  undefined: 'ничего',
  date: 'дата',
  file: 'файл',
  characters: 'знаков',
  items: 'строк',
  entries: 'записей',
  bytes: 'байт',
  input: 'то, что здесь ждут',
  'email address': 'адрес почты',
  'ISO datetime': 'дата и время',
  'ISO date': 'дата',
  'ISO time': 'время',
  'ISO duration': 'промежуток времени',
  'IPv4 address': 'адрес IPv4',
  'IPv6 address': 'адрес IPv6',
  'base64-encoded string': 'текст в base64',
  'base64url-encoded string': 'текст в base64url',
  'JSON string': 'текст JSON',
  'E.164 number': 'телефон вида +79161234567',

  // Reading the request.
  'There is no {} {}.': 'Такого нет: {1} {2}.',
  'There is no number {}.': 'Номера {} нет.',
  'There is nothing at this address.': 'По этому адресу ничего нет.',
  'There is nothing here.': 'Здесь ничего нет.',
  'There is nothing at this address; /docs lists what there is.':
    'По этому адресу ничего нет; что есть, перечислено в /docs.',
  'Some query parameters are not right; see errors.': 'Часть параметров неверна.',
  'Some fields of the body are not right; see errors.': 'Часть полей заполнена неверно.',
  'Some parts of the form are not right; see errors.': 'Часть формы заполнена неверно.',
  'The body is not valid JSON: an object or a list is expected.': 'Тело запроса — не JSON: нужен объект или список.',
  'The body is larger than this call allows{}.': 'Тело запроса больше допустимого{}.',
  ': {} bytes at most': ': не больше {} байт',
  'The file ends before this Range; Content-Range tells its size.': 'Файл кончается раньше; размер — в Content-Range.',
  'Send the body in UTF-8 (charset=utf-8), as it is or compressed with gzip, deflate or br.':
    'Присылайте тело в UTF-8 (charset=utf-8), как есть или сжатым gzip, deflate или br.',
  'The body is not compressed as its Content-Encoding says.': 'Тело сжато не так, как сказано в Content-Encoding.',
  'The address holds a % that begins no encoded character: write %25.':
    'В адресе есть %, который ничего не кодирует: пишите %25.',
  'The request cannot be read.': 'Запрос не читается.',
  'The file is larger than allowed.': 'Файл больше допустимого.',
  'Send one file, as the part named `file`.': 'Присылайте один файл, частью с именем `file`.',
  'The form cannot be read: {}.': 'Форма не читается: {}.',
  'The form cannot be read.': 'Форма не читается.',
  'The body is not UTF-8: send it in that encoding.': 'Тело не в UTF-8: пришлите в этой кодировке.',
  'Send the body as {}.': 'Пришлите тело как {}.',
  'Send the body as multipart/form-data.': 'Пришлите тело как multipart/form-data.',
  'Send the file as multipart/form-data.': 'Пришлите файл как multipart/form-data.',
  'Send the file as it is, without Content-Encoding.': 'Пришлите файл как есть, без Content-Encoding.',
  'This address takes {}.': 'Этот адрес принимает {}.',
  'This cursor is not one of ours; begin without a cursor.': 'Эта страница списка устарела: начните с первой.',
  'unknown cursor': 'неизвестная страница списка',
  'holds a null character': 'содержит нулевой знак',
  'nested more than {} deep': 'вложено глубже {} уровней',
  'has a name with a null character': 'в имени поля нулевой знак',
  'unknown; known here: {}': 'такого поля нет; здесь бывают: {}',
  'holds what the database does not take': 'содержит то, чего не принимает база данных',
  'The period: to {}.': 'Период: конец {}.',
  'must be a time with its zone, such as 2026-11-28T18:30:00+03:00':
    'должно быть временем с поясом, например 2026-11-28T18:30:00+03:00',
  'must look like 10:00': 'пишется как 10:00',
  'must look like 09:00': 'пишется как 09:00',
  'must look like ru or pt-BR': 'пишется как ru или pt-BR',
  'must look like ru': 'пишется как ru',
  'must be an IANA time zone such as Europe/Moscow': 'должно быть часовым поясом, например Europe/Moscow',
  'must not be before from': 'не может быть раньше начала',
  'must be after from': 'должно быть позже начала',
  'must be within {} days of from': 'не дальше {} дней от начала',
  'from and to must differ': 'начало и конец должны различаться',
  'is required': 'нужно заполнить',
  needed: 'нужно заполнить',
  'is missing': 'не заполнено',
  'is empty': 'пусто',
  'must not be empty': 'не может быть пустым',
  'must not be negative': 'не может быть меньше нуля',
  'must not be 0': 'не может быть нулём',
  'lies in the past': 'уже прошло',
  'lies in the future': 'ещё не наступило',
  'lies before 1980, as a time that was never set': 'раньше 1980 года: похоже, время не было задано',
  'must be in the future': 'должно быть в будущем',
  'must be within 90 days': 'должно быть в ближайшие 90 дней',
  'there is no such day': 'такого дня нет',
  'is taken': 'уже занято',
  'give something to change': 'скажите, что изменить',
  'say what is to be changed': 'скажите, что изменить',
  'Too many requests; see Retry-After.': 'Слишком много запросов: подождите немного.',
  'This key asks too often; see Retry-After.': 'Этот ключ спрашивает слишком часто: подождите немного.',
  "The server's disk cannot be written: it is mounted read-only, or it fails. Nothing was changed; ask again when it is mended.":
    'Диск сервера недоступен для записи: он подключён только для чтения или неисправен. Ничего не изменено; повторите, когда его починят.',
  "The server's disk is full. Nothing was changed; ask again when there is room.":
    'На сервере кончилось место. Ничего не изменено; повторите, когда место появится.',
  'The database or the queue cannot be reached now. Ask again soon, under the same Idempotency-Key where there is one.':
    'База данных или очередь сейчас недоступны. Повторите чуть позже.',
  'This Idempotency-Key was used for another request; take a new one.':
    'Этот Idempotency-Key уже был у другого запроса: возьмите новый.',
  'The first request with this Idempotency-Key is still at work; ask again soon.':
    'Первый такой запрос ещё выполняется: подождите немного.',
  'A repeat of this request is at work; ask again soon.': 'Повтор этого запроса ещё выполняется: подождите немного.',
  'Idempotency-Key must be 1 to 255 printable characters without blanks.':
    'Idempotency-Key — от 1 до 255 печатных знаков без пробелов.',
  '{} Nothing of it was saved.': '{} Ничего из этого не сохранено.',

  // The caller.
  'This session has ended; sign in again.': 'Сеанс закончился: войдите ещё раз.',
  'Sign in, or send an API key: `Authorization: Bearer <key>`.':
    'Войдите или пришлите ключ API: `Authorization: Bearer <ключ>`.',
  'Too many wrong keys came from this address; wait a minute.':
    'С этого адреса пришло слишком много неверных ключей: подождите минуту.',
  'This API key is not valid, or it was revoked.': 'Этот ключ API не действует или отозван.',
  'Somebody else has signed in in this browser; sign in again.':
    'В этом браузере вошёл кто-то другой: войдите ещё раз.',
  'This needs {} with the scope {}.': 'Для этого нужно другое: {} с правом {}.',
  'a role': 'роль',
  'an API key': 'ключ API',
  'Calls with a session must come from the console itself; programs send an API key.':
    'Запросы с сеансом принимаются только от самой консоли; программы присылают ключ API.',
  'This is the last key with the scope admin; make another one first.':
    'Это последний ключ с правом admin: сначала создайте другой.',
  'This is for users of the console; an API key is told nothing by notification.':
    'Это для пользователей консоли: ключу API уведомления не приходят.',
  'This is for users of the console.': 'Это для пользователей консоли.',
  'This is for users of the console; an API key has no profile.':
    'Это для пользователей консоли: у ключа API нет профиля.',
  'Too many wrong passwords {}; try again in a quarter of an hour.':
    'Слишком много неверных паролей ({}): попробуйте через четверть часа.',
  'The present password is not right.': 'Нынешний пароль неверен.',
  'is not the present password': 'это не нынешний пароль',
  'The e-mail or the password is not right.': 'Неверная почта или пароль.',
  'This user is disabled; an administrator can enable it again.':
    'Пользователь отключён; включить его может администратор.',
  'There is a user already; sign in, or ask an administrator.':
    'Пользователь уже есть: войдите или обратитесь к администратору.',
  'This is the last administrator; make another one first.': 'Это последний администратор: сначала назначьте другого.',
  'A user with this e-mail is there already.': 'Пользователь с такой почтой уже есть.',
  'Another team serves this {} already.': 'Это уже обслуживает другая команда ({}).',
  'is served by another team': 'уже у другой команды',
  'there is no {} {}': 'такого нет: {} {}',
  'Not every {} of the team is there.': 'Не всё из названного есть ({}).',
  'must be a public key of the curve P-256': 'должно быть открытым ключом кривой P-256',
  'must be 16 bytes': 'должно быть 16 байт',
  'The endpoint {}.': 'Адрес уведомлений: {}.',

  // Guests and conversations.
  'must look like 1990-05-17, or --05-17 without the year': 'пишется как 1990-05-17 или --05-17 без года',
  'must be a phone number such as +79161234567': 'должно быть телефоном, например +79161234567',
  'This is not a phone number.': 'Это не номер телефона.',
  'needed, or a username': 'нужен телефон или имя в WhatsApp',
  'must be 3 to 35 of a-z, 0-9, dot and underscore': 'от 3 до 35 знаков: a-z, 0-9, точка и подчёркивание',
  'must not hold a comma': 'запятая здесь не нужна',
  'must not be longer than {} characters together': 'вместе не длиннее {} знаков',
  'one of phone, id, username is needed': 'нужен телефон, номер гостя или имя в WhatsApp',
  'Somebody else has taken the conversation meanwhile. Look at it before you take it over.':
    'Разговор тем временем взял кто-то другой. Взгляните, прежде чем забирать.',
  'A conversation can be snoozed until a moment in the future only.': 'Отложить разговор можно только на будущее.',
  'A conversation goes to one place.': 'Разговор отдают кому-то одному.',
  'give an assignee, a team or both': 'выберите сотрудника, команду или обоих',
  'give guest_id or guest_ids': 'выберите гостя',
  'The note {}.': 'Заметка: {}.',
  'mentions {}, who does not sign in here': 'упомянут {}, а такого пользователя здесь нет',
  'mentions more than {} colleagues': 'упомянуто больше {} коллег',
  'Only its author or an administrator may change this note.': 'Изменить заметку может её автор или администратор.',
  'This guest was erased.': 'Данные этого гостя удалены.',
  'This guest is blocked: nothing is sent to them.': 'Гость заблокирован: ему ничего не отправляется.',
  'These are one guest already.': 'Это уже один гость.',
  'This merge has been undone.': 'Это объединение уже отменено.',
  'This guest was merged once more since: undo that first.':
    'После этого гостя объединяли ещё раз: сначала отмените то объединение.',
  'A merge can be undone for 30 days.': 'Объединение можно отменить в течение 30 дней.',
  'is of another guest': 'относится к другому гостю',

  'cannot be a phone; write it like +7 916 123-45-67': 'это не телефон; пишите как +7 916 123-45-67',
  'is no id of a message': 'это не номер сообщения',

  // Messages.
  'There is no linked number to write from. Link one with POST /v1/numbers.':
    'Писать не с чего: подключите номер на странице «Номера».',
  'This number is not linked any more; choose another one.': 'Этот номер больше не подключён: выберите другой.',
  'There is no such number.': 'Такого номера нет.',
  'unknown number': 'неизвестный номер',
  '{}. Until they write again, only a template that Meta has approved may be sent, or a message from another number.':
    '{}. Пока гость не напишет снова, можно отправить только шаблон, одобренный Meta, или сообщение с другого номера.',
  'This number is official: Meta lets nobody edit or delete what was sent from it.':
    'Номер официальный: Meta не даёт изменять и удалять отправленное с него.',
  'must be one emoji, or empty': 'должно быть одним эмодзи или пустым',
  'Only what is sent later can be withdrawn; give it a send_at.': 'Отозвать можно только отложенное.',
  'This file is still being fetched from WhatsApp; ask again in a moment.':
    'Файл ещё загружается из WhatsApp: подождите немного.',
  'This file is no longer there, or could not be fetched.': 'Файла больше нет, или он не загрузился.',
  'There is no small picture of this file; GET /v1/media/{id} has the file itself.':
    'Уменьшенной картинки этого файла нет; сам файл есть.',
  'WhatsApp shows no {} as {}, but {}: convert it, or send it as document':
    'WhatsApp не показывает {} как {}, только {}: переделайте файл или отправьте документом',
  'must be 64 samples, each from 0 to 100': 'должно быть 64 значениями от 0 до 100',
  'one file is needed': 'нужен один файл',
  'WhatsApp shows no caption with {}': 'WhatsApp не показывает подпись к этому ({})',
  'cannot be read as sound': 'не читается как звук',
  'may have {} MB at most': 'не больше {} МБ',
  'This message cannot be quoted here.': 'Это сообщение здесь нельзя процитировать.',
  'This message is deleted.': 'Сообщение удалено.',
  'This message was never sent.': 'Сообщение не было отправлено.',
  'Nothing can be done about a call.': 'Со звонком ничего нельзя сделать.',
  'Only your own messages can be edited or deleted.': 'Изменять и удалять можно только свои сообщения.',
  'This message has no text to edit.': 'В этом сообщении нет текста.',
  'There is no chat with this guest yet.': 'Чата с этим гостем ещё нет.',
  'The number of this chat is not connected: its phone cannot be asked.':
    'Номер этого чата не на связи: спросить его телефон нельзя.',
  'This message does not wait any more; give it a new send_at.': 'Сообщение больше не ждёт: задайте новое время.',
  'A message of type {} has no text.': 'У такого сообщения нет текста ({}).',
  'of texts, pictures, videos and documents only': 'только у текста, картинки, видео и документа',
  'Its file is no longer kept; write it anew.': 'Его файла больше нет: напишите заново.',
  'This message is sent already, or was cancelled.': 'Сообщение уже отправлено или отменено.',
  'The time to send a message {}.': 'Время отправки {}.',
  'The draft was cut off at its longest: finish it.': 'Черновик обрезан по длине: допишите его.',
  'It names something that was hidden from the model: fill it in.': 'В нём пропущено скрытое от модели: впишите сами.',
  'This Last-Event-ID is not one of ours; begin without it.': 'Это место в потоке событий устарело: начните с начала.',
  'must be the id of an event of this stream': 'должно быть номером события этого потока',
  'the event is no longer kept': 'событие больше не хранится',

  // Audiences and files.
  'must look like 2026-12-31 or be an RFC 3339 time': 'пишется как 2026-12-31 или как время с поясом',
  'must hold all_of, any_of or none_of': 'нужна хотя бы одна группа условий',
  'must not be nested more than {} deep': 'условия вложены глубже {} уровней',
  'must not hold more than {} conditions': 'условий больше {}',
  'With the audiences it is built on this audience has {} conditions.':
    'Вместе с аудиториями, из которых она составлена, в ней {} условий: слишком много.',
  'The audience {} is built on itself.': 'Аудитория {} составлена из самой себя.',
  'There is no audience {}.': 'Аудитории {} нет.',
  'The audience {} is archived.': 'Аудитория {} в архиве.',
  'An audience cannot be built on itself.': 'Аудиторию нельзя составить из неё самой.',
  'give one of conditions, audience_id, audience': 'нужно одно из: условия, аудитория',
  'say where and how these guests agreed to be written to': 'скажите, где и как эти гости согласились на рассылки',
  'It is not clear what to count.': 'Не сказано, кого считать.',
  'A list has no conditions: import to it instead.': 'У списка нет условий: загрузите в него файл.',
  'This audience is archived.': 'Аудитория в архиве.',
  'This list is archived.': 'Список в архиве.',
  '{} goes by this audience': 'по ней идёт {}',
  'This audience is in use: {}. Change them first.': 'Аудитория используется: {}. Сначала измените их.',
  'This audience is no list: change its conditions instead.': 'Это не список: измените условия аудитории.',
  'This audience is no list.': 'Это не список.',
  'there is no column "{}"; there are {}': 'столбца «{}» нет; есть {}',
  'has more than {} columns': 'в нём больше {} столбцов',
  'The file has other columns than the mapping says.': 'В файле не те столбцы, что выбраны.',
  'It is not clear where the phones are.': 'Непонятно, в каком столбце телефоны.',
  'The consent of the guests is not told.': 'Не сказано, согласны ли гости на рассылки.',
  'must be JSON like {"phone": "Телефон"}: {}': 'должно быть JSON вида {"phone": "Телефон"}: {}',
  'must be a country like RU or KZ': 'пишется как RU или KZ',
  'A file to import may have {} MB at most.': 'Загружаемый файл — не больше {} МБ.',
  'The body was cut off after {} bytes. Nothing of it was saved.':
    'Файл оборвался после {} байт. Ничего из него не сохранено.',
  'The import failed.': 'Загрузить не удалось.',
  'It could not go on.': 'Загрузка не смогла продолжиться.',
  'The import {} goes on as soon as it can: ask GET /v1/imports/{}.': 'Загрузка {} продолжится, как только сможет.',
  'The file could not be received.': 'Файл не удалось принять.',
  'The file is gone. Rows that are counted are saved: send it again for the others.':
    'Файл пропал. Посчитанные строки сохранены; ради остальных пришлите его ещё раз.',
  'The process ended while the file arrived. Nothing of it was saved: send it again.':
    'Программа перезапустилась, пока файл приходил. Ничего из него не сохранено: пришлите ещё раз.',
  'This charset is not known: use utf-8, utf-16, windows-1251 or koi8-r.':
    'Такая кодировка неизвестна: бывает utf-8, utf-16, windows-1251 или koi8-r.',
  'The file cannot be read in this encoding; see errors.': 'Файл не читается в этой кодировке.',
  'line {} is not utf-8, which the Content-Type declares': 'строка {} не в utf-8, хотя так сказано',
  'the file is UTF-8, but the Content-Type declares {}': 'файл в UTF-8, хотя сказано {}',
  'line {} is not {}, which the Content-Type declares': 'строка {} не в {}, хотя так сказано',
  'line {} is not UTF-8 and its encoding cannot be told: save the file as UTF-8, or name its encoding (Content-Type: text/csv; charset=windows-1251)':
    'строка {} не в UTF-8, и её кодировка непонятна: сохраните файл в UTF-8',
  'is a web page (HTML or XML), whatever its name says: open it in Excel, save it as CSV (CSV UTF-8) and send that':
    'это веб-страница (HTML или XML), как бы ни назывался файл: откройте её в Excel, сохраните как CSV UTF-8 и загрузите',
  'the first line {}': 'первая строка: {}',
  'the first line names the column "{}" twice': 'в первой строке столбец «{}» назван дважды',
  'The file cannot be imported: {}.': 'Файл нельзя загрузить: {}.',
  'The body must be a JSON array of objects.': 'Нужен список объектов JSON.',

  // Templates.
  'There is no template {}.': 'Шаблона {} нет.',
  'This template is archived.': 'Шаблон в архиве.',
  'This template is one for {}, not {}.': 'Это шаблон для {}, а не для {}.',
  'There are texts in "{}" already.': 'Тексты на этом языке уже есть: {}.',
  'There is no language "{}" here; known: {}.': 'Языка «{}» здесь нет; есть: {}.',
  'Only a push has a title.': 'Заголовок бывает только у push.',
  'Values that programs give are not known here.': 'Значения, которые дают программы, здесь неизвестны.',
  'The text is longer than {} characters.': 'Текст длиннее {} знаков.',
  'The text is not valid Liquid: {}.': 'В тексте ошибка разметки Liquid: {}.',
  'For this guest the text would not be sent: {}.': 'Этому гостю текст не ушёл бы: {}.',
  'Somebody has just changed this template: look at it again.':
    'Шаблон только что изменил кто-то другой: взгляните ещё раз.',
  'must hold a letter or a digit': 'нужна хотя бы одна буква или цифра',
  'must be lower-case letters, digits and underscores': 'только строчные латинские буквы, цифры и подчёркивание',
  'Nothing was changed. Mend {}.': 'Ничего не изменено. Исправьте: {}.',
  'The template uses an unknown variable.': 'В шаблоне названо неизвестное.',
  'The template cannot be read.': 'Шаблон не читается.',
  'must be a language of Meta as ru or en_US': 'должно быть языком Meta: ru или en_US',
  'Templates are kept by the business account of an official number.':
    'Шаблоны хранит бизнес-аккаунт официального номера.',
  'No number of this business account has a token: give one of them a new token.':
    'Ни у одного номера этого бизнес-аккаунта нет токена: дайте новый.',
  'This template is {}{}. Choose an approved one.': 'Состояние шаблона: {}{}. Выберите одобренный.',
  'Connect an official number first.': 'Сначала подключите официальный номер.',
  'Name one of {}.': 'Выберите одно из: {}.',
  'Meta has no template {} in {}: see GET /v1/message-templates.': 'У Meta нет шаблона {} на языке {}.',
  'Nothing is left of one of the values.': 'От одного из значений ничего не осталось.',
  'No official number of the account of this template is connected.':
    'Ни один официальный номер с этим шаблоном не на связи.',
  'must be an official number of the account that has the template':
    'должен быть официальным номером того же аккаунта, что и шаблон',
  'The guest has opted out of mailings: no marketing template goes to them. Choose a utility template.':
    'Гость отписан от рассылок: рекламные шаблоны ему не уходят. Выберите служебный.',
  'Meta lets this number begin no conversations until {}, as it was reported too often.':
    'До {} Meta не даёт этому номеру начинать разговоры: на него слишком часто жаловались.',
  'The limit of people that this portfolio may write to first within 24 hours is used up{}.':
    'Предел людей, которым за 24 часа можно написать первыми, исчерпан{}.',
  'This template cannot be sent from here: {}': 'Этот шаблон отсюда не отправить: {}',
  'the template has {}': 'в шаблоне есть {}',
  'This template has to be filled in: {}.': 'Шаблон нужно заполнить: {}.',
  'must be the https address of the {}, from where Meta fetches it': 'нужен адрес https, откуда Meta заберёт файл ({})',
  'A template needs a component BODY with a text.': 'Шаблону нужна часть BODY с текстом.',
  'There is no component {} here.': 'Части {} здесь не бывает.',
  'The template {} ({}) {}: choose another one, or wait until Meta approves it.':
    'Шаблон {} ({}) {}: выберите другой или подождите, пока Meta его одобрит.',
  'is not there any more': 'больше не существует',
  '{}: it is asked too often. {}': '{}: слишком много запросов. {}',
  '{}: it has trouble of its own. {}': '{}: там неполадки. {}',
  'Meta gave no answer: try again in a while, and look at the list first.':
    'Meta не ответила: посмотрите список и попробуйте чуть позже.',

  // Prices.
  'must be a country as RU or KZ, or * for all others': 'страна пишется как RU или KZ, * — все остальные',
  'must be a currency as USD': 'валюта пишется как USD',
  '{} stands here twice': '{} стоит здесь дважды',
  'must be the same in all rows': 'должно быть одинаковым во всех строках',
  'These prices contradict each other.': 'Эти цены противоречат друг другу.',
  'Some lines are wrong.': 'В некоторых строках ошибки.',
  'A list of prices has 1 to {} lines below its first.': 'В списке цен от 1 до {} строк после первой.',

  // Mailings.
  "This mailing is {}, so it can't be {}.": 'Рассылка {}, поэтому этого сделать нельзя ({}).',
  "This mailing is {}: its audience can't be changed any more.": 'Рассылка {}: её аудиторию уже не изменить.',
  'This mailing is over: it cannot be changed any more.': 'Рассылка закончена: в ней уже ничего не изменить.',
  'This mailing has just become {}: look at it again.': 'Рассылка только что изменилась ({}): взгляните ещё раз.',
  'This mailing has just started: its audience stays as it is.':
    'Рассылка только что началась: её аудиторию уже не изменить.',
  "This mailing has begun: its channels and their order can't be changed any more.":
    'Рассылка началась: каналы и их порядок уже не изменить.',
  'This mailing has started: when it begins cannot be changed any more.':
    'Рассылка началась: время начала уже не изменить.',
  'This mailing has started: it can listen differently, but to nothing else.':
    'Рассылка началась: условие можно уточнить, но не сменить.',
  'This mailing would never go out: its time is over.': 'Рассылка не вышла бы никогда: её время прошло.',
  'This mailing was to start at {}: give a time to come.':
    'Рассылка должна была начаться {}: выберите время в будущем.',
  'A mailing has one of start_at and start_local.': 'У рассылки одно время начала.',
  'A triggered mailing is not repeated: it goes out with each cause.':
    'Рассылка по событию не повторяется: она выходит с каждым событием.',
  'A triggered mailing takes start_at: it listens from then on.':
    'У рассылки по событию начало одно для всех: с него она ждёт событий.',
  'A repeated mailing takes start_at: nothing goes out before.':
    'У повторяющейся рассылки начало одно для всех: раньше ничего не уйдёт.',
  'must look like 2026-12-31T18:00, without a zone': 'пишется как 2026-12-31T18:00, без пояса',
  'must be five fields of cron such as "0 18 * * 5"': 'должно быть пятью полями cron, например «0 18 * * 5»',
  'must be five fields of cron such as "0 18 * * 5": {}': 'должно быть пятью полями cron, например «0 18 * * 5»: {}',
  'Restaurants of this mailing are in several time zones ({}, {}): name one of them.':
    'Рестораны рассылки в разных поясах ({}, {}): выберите один.',
  'Name a template, or channels with one each.': 'Выберите шаблон или по шаблону для каждого канала.',
  'Name one template; the others are found by its name.': 'Выберите один шаблон: остальные найдутся по названию.',
  'Say which channels as well.': 'Выберите и каналы.',
  'each channel once': 'каждый канал один раз',
  'Unknown numbers: {}.': 'Неизвестные номера: {}.',
  'Unknown restaurants: {}.': 'Неизвестные рестораны: {}.',
  '{} of these guests are unknown: {}.': 'Неизвестных гостей среди них {}: {}.',
  'Only {} has a text: make templates named "{}" for the other channels ({} are configured).':
    'Текст есть только для {}: сделайте шаблоны с названием «{}» для остальных каналов (настроены {}).',
  'This phone has never written to a number of this mailing, and none of them may write to strangers now. Send any message from it to the number, then test again.':
    'С этого телефона на номер рассылки ещё не писали, а писать незнакомым ему пока рано. Отправьте с телефона любое сообщение на номер и повторите пробу.',
  'The text speaks of a promo code, but the mailing gives none: set promo.':
    'В тексте есть промокод, а рассылка его не даёт: выберите скидку.',
  'There is nobody in the audience now: nothing would be sent.': 'Сейчас в аудитории никого нет: отправлять некому.',
  'No provider of {} is configured: an administrator sets OTKLIK_{} in the console (Settings, Service), by PATCH /v1/settings or in the environment.':
    'Для {} нет провайдера: администратор задаёт его в настройках, в разделе «Служба».',
  'No provider of {} is configured: set its access first (PATCH /v1/settings).':
    'Для {} нет провайдера: сначала задайте доступ к нему.',
  'There is no provider {} of {}; GET /v1/channels lists them.': 'Провайдера {} для {} нет.',
  'must be the registration token as Firebase gave it': 'должен быть токеном, как его выдал Firebase',

  // Numbers.
  'The number {} has this phone number id already.': 'Этот phone number id уже у номера {}.',
  'This number is official: Meta carries it, so there is no proxy, no call and no history of a phone.':
    'Номер официальный: у него нет прокси, звонков и истории телефона.',
  'This number is official: Meta carries it, so there is no phone to link.':
    'Номер официальный: подключать телефон не нужно.',
  'does not apply to an official number': 'не для официального номера',
  'is of an official number: kind must be cloud_api': 'бывает только у официального номера',
  'is required for an official number': 'нужно для официального номера',
  'This number is being logged out; restart it when that is done.': 'Номер выходит: подключите его, когда закончит.',
  'This number was logged out: PATCH it with `meta`, a new token and the app secret.':
    'Номер вышел: дайте ему новый токен и секрет приложения.',
  'This number was logged out, and its secrets were erased.': 'Номер вышел, и его секреты стёрты.',
  'This number is not linked to a phone, so there is nothing to log out of.':
    'Номер не подключён к телефону: выходить неоткуда.',
  'This number is linked to a phone: it has no account at Meta.':
    'Номер подключён к телефону: аккаунта в Meta у него нет.',
  'Only a linked number can be {}; this one is {}.': 'Можно только с подключённым номером ({}); этот {}.',
  'This number is {}: restart it to link it anew.': 'Номер {}: запустите его, чтобы подключить заново.',
  'This number is linked already: there is nothing to scan.': 'Номер уже подключён: сканировать нечего.',
  'WhatsApp has not offered a QR code yet; ask again in a few seconds.':
    'WhatsApp ещё не дал QR-код: подождите несколько секунд.',
  'WhatsApp is not reached from the server: look at its network, DNS and firewall (web.whatsapp.com, port 443), or give the number a proxy. It goes on trying.':
    'С сервера нет связи с WhatsApp: проверьте его сеть, DNS и межсетевой экран (web.whatsapp.com, порт 443) или задайте номеру прокси. Попытки продолжаются.',
  "The number's proxy does not answer: mend it, or give the number another one. It goes on trying.":
    'Прокси номера не отвечает: почините его или задайте другой. Попытки продолжаются.',
  "The number's proxy answers and does not let it through: look at its user and password, or give the number another one.":
    'Прокси номера отвечает, но не пропускает: проверьте его имя пользователя и пароль или задайте другой.',
  'WhatsApp gave no code for this phone.': 'WhatsApp не дал кода для этого телефона.',
  'WhatsApp has not given a code yet; ask again in a few seconds.':
    'WhatsApp ещё не дал кода: подождите несколько секунд.',
  'WhatsApp asks for the passkey of this account: see /v1/numbers/{id}/passkey.':
    'WhatsApp просит ключ доступа этого аккаунта.',
  'must look like socks5://user:password@host:1080 or http://host:3128, or be direct://':
    'пишется как socks5://user:password@host:1080, http://host:3128 или direct://',
  'An official number needs no warm-up.': 'Официальному номеру прогрев не нужен.',
  'This number has been declared warm already.': 'Номер уже объявлен прогретым.',
  'This number is good: it has its full limits.': 'С номером всё хорошо: пределы полные.',
  'must be the digits that Meta shows': 'должно быть цифрами, как показывает Meta',
  'must look like https://graph.facebook.com/v26.0': 'пишется как https://graph.facebook.com/v26.0',
  'The last answer is on its way to WhatsApp.': 'Прошлый ответ ещё идёт в WhatsApp.',
  'The challenge has been answered already.': 'На этот запрос уже ответили.',
  'There is no code to be compared here.': 'Сверять код не нужно.',
  'WhatsApp asks for no passkey of this number.': 'WhatsApp не просит ключа доступа этого номера.',
  'This is not the answer to a challenge.': 'Это не ответ на запрос ключа доступа.',
  'This answers an older challenge; answer the one that is shown now.':
    'Это ответ на прошлый запрос: ответьте на тот, что показан сейчас.',
  'The challenge must be answered on {}.': 'Отвечать нужно на {}.',
  'This passkey is not for {}.': 'Это ключ доступа не для {}.',
  'The passkey was used without fingerprint, face or PIN.': 'Ключ использован без отпечатка, лица или PIN-кода.',
  'WhatsApp asks for another passkey of this account.': 'WhatsApp просит другой ключ доступа этого аккаунта.',

  // Orders, bonuses, promo codes.
  'This external id was used for another guest or amount.': 'Этот внешний номер уже был у другого гостя или суммы.',
  'lies before placed_at: the order ended before it was placed': 'заказ не мог закончиться раньше, чем сделан',
  'lies before the order was placed': 'раньше, чем сделан заказ',
  'What is reported cannot have happened then.': 'То, о чём сообщено, не могло случиться в это время.',
  'What is reported has not happened yet.': 'То, о чём сообщено, ещё не случилось.',
  'This order was cancelled.': 'Заказ отменён.',
  'This order was cancelled before it was delivered: there is nothing to rate.':
    'Заказ отменён до доставки: оценивать нечего.',
  'This external id belongs to an order of another {}.': 'Этот внешний номер — у другого заказа ({}).',
  'This promo code was given to another guest.': 'Этот промокод выдан другому гостю.',
  'This promo code has been used.': 'Промокод уже использован.',
  'This promo code has run out.': 'Срок промокода вышел.',
  'There is no restaurant that a promo code could be good at.': 'Нет ресторана, где действовал бы промокод.',

  // Restaurants and reputation.
  'Some settings of the restaurant are not valid.': 'Часть настроек ресторана не подходит.',
  'must be one word of up to 40 letters, digits, _ and -': 'одно слово до 40 знаков: буквы, цифры, _ и -',
  'Another quick answer has this shortcut; choose another or change that one.':
    'Это сокращение уже у другого быстрого ответа: выберите другое или измените тот ответ.',
  'is the number behind /org/.../ in the address of the place': 'это число после /org/…/ в адресе места',
  'is the number behind /firm/ in the address of the place': 'это число после /firm/ в адресе места',
  'is the place id, such as ChIJN1t_tDeuEmsRUsoyG83frY4': 'это place id, например ChIJN1t_tDeuEmsRUsoyG83frY4',
  'must look like g298484-d1234567': 'пишется как g298484-d1234567',
  'must look like 2026-W47': 'пишется как 2026-W47',
  'must look like 5,5,4': 'пишется как 5,5,4',
  'must look like 1,2': 'пишется как 1,2',
  'must look like accounts/123/locations/456': 'пишется как accounts/123/locations/456',
  'must follow one another: in order, and only the last may pass midnight':
    'часы идут по порядку, и только последние могут перейти за полночь',
  'must not end before it begins': 'не может кончиться раньше, чем начнётся',
  'must not share a day': 'дни не должны пересекаться',
  'This rating is of another guest.': 'Это оценка другого гостя.',
  'This rating is above the low-score threshold: nothing to process.': 'Оценка выше порога: разбирать нечего.',
  'A rating cannot come from the future.': 'Оценка не может прийти из будущего.',
  'A rating cannot be older than its order.': 'Оценка не может быть раньше заказа.',
  'This review does not wait for a manager.': 'Этот отзыв не ждёт руководителя.',
  'This site has no API for reviews; import them instead.': 'У этого сайта нет API отзывов: загрузите их файлом.',
  'The connection is not complete.': 'Подключение заполнено не до конца.',
  'This review has a reply already; change that one.': 'На отзыв уже есть ответ: измените его.',
  'The three days for a reply are over.': 'Три дня на ответ прошли.',
  'cannot be read': 'не читается',
  'The reply breaks the rules.': 'Ответ нарушает правила.',
  'Public sites forbid rewarding reviews: a promo code may only answer a complaint.':
    'Сайты запрещают награждать за отзывы: промокод можно дать только в ответ на жалобу.',
  'only in answers to complaints': 'только в ответ на жалобу',
  'The guest cannot be reached in the chat: {}. Publish it without to_guest.':
    'Написать гостю в чат нельзя: {}. Опубликуйте только на странице.',
  'This reply does not wait for moderation.': 'Этот ответ не ждёт проверки.',

  // Rules.
  'Say which rule to try: rule_id or rule.': 'Скажите, какое правило пробовать.',
  'There are {} rules; delete one that is not needed.': 'Правил уже {}: удалите ненужное.',
  'The order has to name every rule once.': 'В порядке каждое правило должно быть названо один раз.',
  'What starts this rule has no {}.': 'У того, что запускает правило, этого нет ({}).',
  'must name every rule once': 'нужно назвать каждое правило один раз',
  '{}: together these conditions never hold.': '{}: вместе эти условия не выполнятся никогда.',
  'Every message would be answered; say which, by words, tags, or the first contact.':
    'Ответ ушёл бы на каждое сообщение: скажите, на какие — по словам, меткам или первому обращению.',
  'The answer holds the words that the rule listens to: sent back, it would fire again.':
    'В ответе есть слова, на которые правило срабатывает: оно ответило бы само себе.',
  'A rule answers once.': 'Правило отвечает один раз.',
  'A tag is added and taken away.': 'Метка и ставится, и снимается.',
  'None of these numbers is of such a restaurant.': 'Ни один из этих номеров не относится к такому ресторану.',
  'There is no such team.': 'Такой команды нет.',
  'There is no such user, or they may not sign in any more.': 'Такого пользователя нет, или он больше не может войти.',
  'There is no such template.': 'Такого шаблона нет.',
  'There is no such {}.': 'Такого нет ({}).',
  'Guests are answered in WhatsApp; this template is not for it.': 'Гостям отвечают в WhatsApp, а шаблон не для него.',
  'An answer has no promo code; choose a template without it.': 'В ответе нет промокода: выберите шаблон без него.',
  'No guest has this tag, and no rule gives it.': 'Такой метки нет ни у одного гостя, и ни одно правило её не ставит.',

  // Webhooks.
  'The secret of this endpoint is its own: change app_secret.': 'У этого адреса свой секрет: измените app_secret.',
  'The URL {}.': 'Адрес {}.',
  'This event is no longer kept, so it cannot be replayed.': 'Событие больше не хранится: повторить его нельзя.',
  'This webhook is disabled; enable it first.': 'Вебхук выключен: сначала включите его.',
  'since must not be after until.': 'Начало не может быть позже конца.',
  'must not be after until': 'не может быть позже конца',
  'leads to a private or loopback address; OTKLIK_WEBHOOK_ALLOW_PRIVATE=on allows that':
    'ведёт внутрь сети; это разрешает OTKLIK_WEBHOOK_ALLOW_PRIVATE=on',
  'leads to a private or loopback address': 'ведёт внутрь сети',
  'must hold no user name or password: they would stand in logs; check the signature instead':
    'не должен содержать имени и пароля: они попали бы в журналы; проверяйте подпись',

  // What is stored, and read later: rows of files.
  'The program that wrote the file has rounded this phone: make the column text and export it anew.':
    'Телефон округлила программа, из которой файл. Сделайте столбец текстовым и сохраните заново.',
  'There is no phone.': 'Нет телефона.',
  'This cannot be a phone.': 'Это не телефон.',
  'This phone stands in a row before.': 'Этот телефон уже был выше.',
  'A file may hold {} rows: the rest was not read.': 'В файле может быть не больше {} строк: остальные не прочитаны.',
  'consent: neither yes nor no; none is recorded': 'consent: ни да, ни нет — согласие не записано',
  'consent: not recorded: nothing says where the guest agreed (consent_source)':
    'consent: не записано: не сказано, где гость согласился (consent_source)',
  'consent: not recorded: the guest has refused, which a file does not outweigh':
    'consent: не записано: гость отказался, и файл этого не отменит',
  'no column with phones was found among {}: name it in mapping':
    'среди столбцов ({}) нет столбца с телефонами: выберите его',
  'has no column {}: name the columns in the first line, which now reads: {}':
    'нет столбца {}: назовите столбцы в первой строке, сейчас в ней: {}',
  'could not be read': 'не прочиталось',
  'is nested more than {} deep': 'вложено глубже {} уровней',
  'holds letters that are not in the encoding of the file, or were lost before':
    'есть буквы, которых нет в кодировке файла или которые потеряны раньше',
  'holds half a character': 'есть половина знака',
  'a quote (") begins here and never ends': 'здесь открывается кавычка (") и нигде не закрывается',
  'the first line: {}': 'первая строка: {}',
  'holds {} cells, but the first line has {}': 'ячеек: {}, а в первой строке: {}',
  'is a workbook (Excel, LibreOffice, Numbers): save it as CSV (CSV UTF-8) and send that':
    'это книга (Excel, LibreOffice, Numbers): сохраните её как CSV UTF-8 и загрузите',
  'is compressed: unpack it and send what is in it': 'это архив: распакуйте и загрузите то, что внутри',
  'is a picture: send the table that it shows, as CSV': 'это картинка: загрузите таблицу с неё, как CSV',
  'is a PDF: send the table that it was made of, as CSV': 'это PDF: загрузите таблицу, из которой он сделан, как CSV',
  'holds no objects': 'нет ни одного объекта',
  'is not an array': 'это не список',
  'is not JSON: its end is missing': 'это не JSON: у него нет конца',
  'is not JSON': 'это не JSON',
  'is not a JSON object': 'это не объект JSON',
  'is longer than {} characters': 'длиннее {} знаков',

  // Posts to webhooks.
  'The endpoint answered 410 Gone.': 'Адрес ответил 410: его больше нет.',
  'The endpoint has failed for three days.': 'По этому адресу три дня ничего не принимают.',
  'Disabled by hand.': 'Выключен вручную.',
  'does not verify: it {}': 'не подтверждает себя: {}',
  'does not verify: its answer is not hub.challenge': 'не подтверждает себя: его ответ — не hub.challenge',
  'gave no answer ({})': 'нет ответа ({})',
  'no answer within {} s': 'нет ответа за {} с',
  'answered {}; redirects are not followed': 'ответил {}; перенаправления не выполняются',
  'answered {}': 'ответил {}',
  '{} leads to a private address': '{} ведёт внутрь сети',
  'is of the format cloud_api': 'этот адрес — в формате cloud_api',
  'are given by the format cloud_api': 'их определяет формат cloud_api',
  'nothing listens at this address': 'по этому адресу никто не отвечает',
  'the other side broke off the connection': 'другая сторона оборвала соединение',
  'the other side did not answer in time': 'другая сторона не ответила вовремя',
  'there is no server of this name': 'сервера с таким именем нет',
  'the name of the server cannot be looked up now': 'имя сервера сейчас не удаётся найти',
  'there is no way to this address': 'до этого адреса нет пути',
  'its certificate has expired': 'его сертификат истёк',
  'its certificate is not valid yet': 'его сертификат ещё не действует',
  'its certificate is signed by itself': 'его сертификат подписан им самим',
  'its certificate is not signed by a known authority': 'его сертификат подписан неизвестным центром',
  'its certificate is for another name': 'его сертификат — для другого имени',
  'it does not speak TLS': 'он не понимает TLS',
  'it does not speak HTTP': 'он не понимает HTTP',

  // Sites with reviews.
  'Google refuses the refresh token; connect again': 'Google не принимает refresh token: подключите заново',
  'Google gives no token ({})': 'Google не даёт токена ({})',
  'Google gives no token': 'Google не даёт токена',
  'it cannot be reached': 'нет связи',
  'Google cannot be reached ({})': 'С Google нет связи ({})',
  'Google answered in an unknown shape': 'Google ответил непонятно',
  'Google answered {}': 'Google ответил {}',
  'not connected': 'сайт не подключён',

  // Templates at Meta.
  'Codes for signing in are not sent from here.': 'Коды для входа отсюда не отправляются.',
  'It has no body.': 'В нём нет текста.',
  'Headers of the format {} cannot be filled in here.': 'Шапку вида {} здесь заполнить нельзя.',
  'Parts of the type {} cannot be filled in here.': 'Часть вида {} здесь заполнить нельзя.',
  'Buttons of the type {} cannot be filled in here.': 'Кнопку вида {} здесь заполнить нельзя.',
  'Meta refused it ({}). {}': 'Meta отказала ({}). {}',
  'it is asked too often. {}': 'её спрашивают слишком часто. {}',
  'it has trouble of its own. {}': 'у неё неполадки. {}',
  'Meta refused it ({}): {}': 'Meta отказала ({}): {}',
  'Meta refused it ({})': 'Meta отказала ({})',
  'Try again in {} s or later.': 'Повторите через {} с или позже.',
  'Its access token has expired or was withdrawn: give the official number a new one.':
    'Токен доступа истёк или отозван: дайте официальному номеру новый.',
  'The access token may not do this: it needs whatsapp_business_management for this account.':
    'Токену этого нельзя: ему нужно право whatsapp_business_management на этот аккаунт.',
  'It does not know the account or the template by this id, or the token may not see it.':
    'Аккаунта или шаблона с таким номером нет, или токен их не видит.',
  'The number is not registered there: register it first.': 'Номер там не зарегистрирован: сначала зарегистрируйте.',
  'It has blocked the account: see Account quality in the WhatsApp manager.':
    'Аккаунт заблокирован: причина — в WhatsApp Manager, раздел Account quality.',
  'nothing to fill in': 'заполнять нечего',

  // Settings of the service.
  'is set by the environment ({}), which wins: take it out there and restart first':
    'задано в окружении ({}), и оно главнее: уберите там и перезапустите',
  'belongs to {}': 'задаётся вместе с {}',
  'name at least one of {}': 'назовите хотя бы одно: {}',
  'must begin with https://; plain http:// only to a private address, with OTKLIK_LLM_ALLOW_PRIVATE=1':
    'начинается с https://; http:// — только внутри сети, с OTKLIK_LLM_ALLOW_PRIVATE=1',
  'e-mails need a mail server: set OTKLIK_SMTP_URL': 'для писем нужен почтовый сервер: задайте OTKLIK_SMTP_URL',
  'must look like 22:00-09:00, or be empty': 'пишется как 22:00-09:00; пусто — без тихих часов',
  'must look like 4/30d, or be 0': 'пишется как 4/30d; 0 — без предела',
  'must be per cent, e.g. 5': 'должно быть процентами, например 5',
  'must be one to three shares in per cent that grow, e.g. 5,10,25':
    'от одной до трёх долей в процентах по возрастанию, например 5,10,25',
  'must be phones (+7...) and e-mails': 'телефоны (+7…) и адреса почты',
  'must look like AC and 32 letters and digits': 'AC и 32 буквы и цифры',
  'must be the JSON of a service account: project_id, client_email and private_key':
    'должно быть JSON сервисного аккаунта: project_id, client_email и private_key',
  'names a file that cannot be read': 'указан файл, который не читается',
  'must be an address such as Otklik <reports@example.com>': 'адрес вида Отклик <reports@example.com>',
  'must be 16 to 100 letters, digits, "-" or "_"': 'от 16 до 100 знаков: буквы, цифры, «-», «_»',
  'must look like RUB': 'пишется как RUB',
  'must look like USD': 'пишется как USD',
  'must be more than OTKLIK_AT_RISK_DAYS': 'должно быть больше OTKLIK_AT_RISK_DAYS',

  // Names of things.
  audience: 'аудитория',
  connection: 'подключение',
  delivery: 'сообщение рассылки',
  guest: 'гость',
  import: 'загрузка',
  mailing: 'рассылка',
  message: 'сообщение',
  'message template': 'шаблон Meta',
  note: 'заметка',
  order: 'заказ',
  'promo code': 'промокод',
  'quick answer': 'быстрый ответ',
  rating: 'оценка',
  reply: 'ответ',
  'reply template': 'шаблон ответа',
  restaurant: 'ресторан',
  review: 'отзыв',
  rule: 'правило',
  session: 'сеанс',
  team: 'команда',
  template: 'шаблон',
  user: 'пользователь',
  webhook: 'вебхук',
  paused: 'на паузе',
  running: 'идёт',
  finished: 'закончена',
  cancelled: 'отменена',
  scheduled: 'запланирована',
  draft: 'ещё черновик',
}
