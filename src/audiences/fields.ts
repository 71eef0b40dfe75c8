/**
 * What a condition may ask about a guest: the one table behind the schema of conditions, their documentation and what a
 * console offers (GET /v1/audiences/fields).
 */
type Title = { en: string; ru: string }

/** The type of `value`. `none`: there is no value. */
export const VALUE_KINDS = [
  'none',
  'days',
  'date',
  'count',
  'money',
  'balance',
  'score',
  'flag',
  'text',
  'texts',
  'tags',
  'retention',
  'languages',
  'time_zones',
  'whatsapp',
  'channels',
  'months',
  'restaurant_ids',
  'mailing_ids',
  'audience_ids',
] as const

export type ValueKind = (typeof VALUE_KINDS)[number]

export const FIELD_GROUPS = ['orders', 'ratings', 'guest', 'mailings'] as const

const OPS = {
  within_days: { en: 'within the last ... days', ru: 'за последние ... дней' },
  not_within_days: { en: 'not within the last ... days, or never', ru: 'не за последние ... дней или никогда' },
  more_than_days_ago: { en: 'more than ... days ago', ru: 'больше ... дней назад' },
  before: { en: 'before', ru: 'раньше' },
  after: { en: 'at or after', ru: 'не раньше' },
  ever: { en: 'ever', ru: 'было' },
  never: { en: 'never', ru: 'никогда' },
  at_least: { en: 'at least', ru: 'не меньше' },
  at_most: { en: 'at most', ru: 'не больше' },
  equals: { en: 'equals', ru: 'равно' },
  is: { en: 'is', ru: 'это' },
  in: { en: 'is one of', ru: 'одно из' },
  contains: { en: 'contains', ru: 'содержит' },
  in_months: { en: 'in the months', ru: 'в месяцах' },
  in_days: { en: 'within the next ... days', ru: 'в ближайшие ... дней' },
  received: { en: 'received', ru: 'получил' },
  read: { en: 'read', ru: 'прочитал' },
  answered: { en: 'answered', ru: 'ответил на' },
} as const satisfies Record<string, Title>

export type Op = keyof typeof OPS

const TIME = {
  within_days: 'days',
  not_within_days: 'days',
  more_than_days_ago: 'days',
  before: 'date',
  after: 'date',
  ever: 'none',
  never: 'none',
} as const
const COUNT = { at_least: 'count', at_most: 'count', equals: 'count' } as const
const SCORE = { at_least: 'score', at_most: 'score' } as const
const DISH = { in: 'texts', contains: 'text' } as const

type FieldTable = Record<
  string,
  { group: (typeof FIELD_GROUPS)[number]; title: Title; ops: Partial<Record<Op, ValueKind>> }
>

export const FIELDS = {
  last_order: { group: 'orders', title: { en: 'Last order', ru: 'Последний заказ' }, ops: TIME },
  orders_count: { group: 'orders', title: { en: 'Number of orders', ru: 'Число заказов' }, ops: COUNT },
  orders_sum: {
    group: 'orders',
    title: { en: 'Total spent', ru: 'Сумма заказов' },
    ops: { at_least: 'money', at_most: 'money' },
  },
  retention: { group: 'orders', title: { en: 'Retention', ru: 'Возвращаемость' }, ops: { in: 'retention' } },
  favourite_dish: { group: 'orders', title: { en: 'Favourite dish', ru: 'Любимое блюдо' }, ops: DISH },
  ordered_dish: {
    group: 'orders',
    title: { en: 'Dish of the latest orders', ru: 'Блюдо последних заказов' },
    ops: DISH,
  },
  restaurant: { group: 'orders', title: { en: 'Ordered at', ru: 'Заказывал в' }, ops: { in: 'restaurant_ids' } },
  bonuses: {
    group: 'orders',
    title: { en: 'Bonus balance', ru: 'Остаток бонусов' },
    ops: { at_least: 'balance', at_most: 'balance' },
  },
  last_score: { group: 'ratings', title: { en: 'Last rating', ru: 'Последняя оценка' }, ops: SCORE },
  mean_score: { group: 'ratings', title: { en: 'Average score', ru: 'Средняя оценка' }, ops: SCORE },
  unprocessed: {
    group: 'ratings',
    title: { en: 'Has something unprocessed', ru: 'Есть необработанное' },
    ops: { is: 'flag' },
  },
  tag: { group: 'guest', title: { en: 'Tag', ru: 'Метка' }, ops: { in: 'tags' } },
  language: { group: 'guest', title: { en: 'Language', ru: 'Язык' }, ops: { in: 'languages' } },
  time_zone: { group: 'guest', title: { en: 'Time zone', ru: 'Часовой пояс' }, ops: { in: 'time_zones' } },
  birthday: {
    group: 'guest',
    title: { en: 'Birthday', ru: 'День рождения' },
    ops: { in_months: 'months', in_days: 'days', ever: 'none', never: 'none' },
  },
  created: {
    group: 'guest',
    title: { en: 'Guest since', ru: 'Знаком с' },
    ops: { within_days: 'days', more_than_days_ago: 'days', before: 'date', after: 'date' },
  },
  on_whatsapp: { group: 'guest', title: { en: 'On WhatsApp', ru: 'Есть в WhatsApp' }, ops: { in: 'whatsapp' } },
  push_token: {
    group: 'guest',
    title: { en: 'Gets push notifications', ru: 'Получает push' },
    ops: { is: 'flag' },
  },
  advertising_consent: {
    group: 'guest',
    title: { en: 'Agreed to advertising', ru: 'Согласен на рекламу' },
    ops: { in: 'channels' },
  },
  wrote: { group: 'guest', title: { en: 'Wrote to us', ru: 'Писал нам' }, ops: TIME },
  mailed: { group: 'mailings', title: { en: 'Got a mailing', ru: 'Получал рассылку' }, ops: TIME },
  mailing: {
    group: 'mailings',
    title: { en: 'Specific mailings', ru: 'Определённые рассылки' },
    ops: { received: 'mailing_ids', read: 'mailing_ids', answered: 'mailing_ids' },
  },
  audience: {
    group: 'mailings',
    title: { en: 'Audience or list', ru: 'Аудитория или список' },
    ops: { in: 'audience_ids' },
  },
} as const satisfies FieldTable

export type Field = keyof typeof FIELDS
export type OpOf<F extends Field> = keyof (typeof FIELDS)[F]['ops']
export type KindOf<F extends Field, O extends OpOf<F>> = (typeof FIELDS)[F]['ops'][O]

export const WHATSAPP_ANSWERS = ['yes', 'no', 'unknown'] as const
export const CONSENT_CHANNELS = ['whatsapp', 'sms', 'push'] as const

/** The choices when the value is one or some of a few. */
const CHOICES: Partial<Record<ValueKind, readonly { value: string | number; title: Title }[]>> = {
  retention: [
    { value: 'new', title: { en: 'new', ru: 'новый' } },
    { value: 'active', title: { en: 'active', ru: 'активный' } },
    { value: 'at_risk', title: { en: 'at risk', ru: 'под угрозой' } },
    { value: 'lost', title: { en: 'lost', ru: 'потерян' } },
    { value: 'returned', title: { en: 'returned', ru: 'вернулся' } },
  ],
  whatsapp: [
    { value: 'yes', title: { en: 'yes', ru: 'да' } },
    { value: 'no', title: { en: 'no', ru: 'нет' } },
    { value: 'unknown', title: { en: 'unknown yet', ru: 'ещё неизвестно' } },
  ],
  channels: [
    { value: 'whatsapp', title: { en: 'by WhatsApp', ru: 'в WhatsApp' } },
    { value: 'sms', title: { en: 'by SMS', ru: 'по SMS' } },
    { value: 'push', title: { en: 'by push', ru: 'в push' } },
  ],
}

/** The table as a console needs it to draw a condition builder. */
export function describeFields() {
  return (Object.entries(FIELDS) as [Field, FieldTable[string]][]).map(([field, { group, title, ops }]) => ({
    field,
    group,
    title,
    ops: (Object.entries(ops) as [Op, ValueKind][]).map(([op, value]) => ({
      op,
      title: OPS[op] as Title,
      value,
      choices: [...(CHOICES[value] ?? [])],
    })),
  }))
}
