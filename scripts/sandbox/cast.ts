/** The cast of the sandbox: the restaurant, its numbers, its guests. */
export const RESTAURANT = {
  name: 'Хинкальная на Пятницкой',
  time_zone: 'Europe/Moscow',
  courier: 'own',
  review_sites: { yandex_maps: '1124715036', two_gis: '70000001006794970' },
} as const

export const NUMBERS = [
  { label: 'Зал', phone: '79160000001' },
  { label: 'Доставка', phone: '79160000002' },
  { label: 'Банкеты', phone: '79160000003' },
] as const

/** The people who share the restaurant's queue. */
export const HALL_TEAM = 'Операторы зала'
export const OPERATORS = [
  { name: 'Ольга', email: 'olga@otklik.example' },
  { name: 'Пётр', email: 'petr@otklik.example' },
]

const NAMES = [
  'Анна', 'Борис', 'Вера', 'Георгий', 'Дарина', 'Екатерина', 'Жанна', 'Захар', 'Ильма', 'Кирилл', 'Лариса', 'Максим',
  'Нина', 'Олеся', 'Павел', 'Раиса', 'Светлана', 'Тимур', 'Ульяна', 'Фёдор', 'Христина', 'Эльдар', 'Юлия', 'Яков',
] // biome-ignore format: a table of names

export type Character = { phone: string; name: string; opening?: string }

const OPENINGS = [
  'Здравствуйте! Вы сегодня до скольки открыты?',
  'Добрый день, есть столик на двоих на 19:00?',
  'А хинкали с грибами ещё готовите?',
]

/** Twenty-four guests, the first three of whom write before the mailing goes out. */
export const GUESTS: Character[] = NAMES.map((name, index) => ({
  phone: `7903000${String(1001 + index)}`,
  name,
  ...(OPENINGS[index] ? { opening: OPENINGS[index] } : {}),
}))

/** What guests write back to a mailing. */
export const ANSWERS = [
  'Да, с удовольствием! 😊',
  'Звучит вкусно, забронируйте на двоих',
  'Спасибо, в другой раз',
  'А до скольки действует?',
]

/** Guests who send one message of each kind, call in vain, or hide their phone. They get no mailing. */
export const ORGANIZER: Character = { phone: '79030002001', name: 'Марта' }
export const CALLER: Character = { phone: '79030002002', name: 'Виктор' }
export const HIDDEN = {
  name: 'Инга',
  username: 'inga.k',
  text: 'Добрый день! Пишу без номера, ответьте, пожалуйста, здесь',
}

/** Writes while the restaurant is closed. */
export const NIGHT_GUEST = {
  phone: '79030001997',
  name: 'Зоя',
  opening: 'Можно забронировать столик на завтра?',
}

/** A place where guests should have an answer within a minute, and a guest who waits longer. */
export const HALL = {
  name: 'Банкетный зал',
  time_zone: 'Europe/Moscow',
  courier: 'own',
  answer_target_minutes: 1,
} as const
export const IMPATIENT = { phone: '79030001996', name: 'Игнат', opening: 'Сколько стоит банкет на двадцать человек?' }

/** The guest of the review loop, who gets no mailing. */
export const CRITIC: Character = { phone: '79030001999', name: 'Алиса' }
export const CRITIC_ANSWER = '2, хинкали приехали холодные'
/** Part of every built-in text of a rating request, and of nothing else. */
export const REQUEST_TEXT = 'от 1 до 5'
export const MANAGER_REPLY =
  'Нам очень жаль, что хинкали остыли по дороге. Мы поговорили с курьером и добавили термосумки.'
export const PROMO_PERCENT = 10

/** All guests have it. */
export const TAG = 'постоянный гость'

export const QUICK_ANSWERS = [
  { shortcut: 'часы', title: 'Часы работы', text: 'Мы открыты каждый день с 11:00 до 23:00, кухня работает до 22:30.' },
  { shortcut: 'адрес', title: 'Как добраться', text: 'Пятницкая, 25. От метро «Новокузнецкая» три минуты пешком.' },
  { shortcut: 'доставка', title: 'Доставка', text: 'Привезём за 45–60 минут, от 1 000 ₽ бесплатно.' },
]

/** A rule of the inbox, and the guest who triggers it. */
export const RULE = {
  name: 'Аллергия',
  trigger: { kind: 'message_received' },
  conditions: [{ kind: 'words', match: 'any', words: ['аллергия', 'аллергии', 'аллергию'] }],
  actions: [
    { kind: 'tag', tags: ['аллергия'] },
    { kind: 'note', text: 'Уточните, на что аллергия, и передайте на кухню.' },
    { kind: 'answer_text', text: 'Спасибо, что предупредили! Передаём на кухню, сейчас ответит администратор.' },
  ],
}
export const ALLERGIC: Character = {
  phone: '79030001998',
  name: 'Марк',
  opening: 'Добрый вечер! У дочки аллергия на орехи',
}

export const OPERATOR_REPLY = 'Здравствуйте! Спасибо, что написали. Сейчас всё проверим и ответим 🙌'

export const TEMPLATE = {
  name: 'Пятничный ужин',
  channel: 'whatsapp',
  language: 'ru',
  text: '{{ greeting }}, {{ guest.first_name }}! 🥟 В пятницу лепим хинкали по рецепту бабушки Нино. Придержать для вас столик?',
  variants: [
    '{{ greeting }}, {{ guest.first_name }}! 😋 К вечеру пятницы готовим хачапури на углях. Ждать вас в гости?',
    '{{ guest.first_name }}, {{ greeting | downcase }}! 🍇 В пятницу живая музыка и домашнее вино. Забронировать вам место?',
  ],
} as const

/** Matches the mailing's texts in the network's ledger, and nothing else. */
export const MAILING_TEXT = '(Придержать для вас столик|Ждать вас в гости|Забронировать вам место)\\?$'
