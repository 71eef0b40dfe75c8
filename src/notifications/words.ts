import type { NotificationKind } from '../db/schema/notifications.ts'

/** The data of a notification, from which the words are made: by the server for pushes, and by an open console. */
export type Told = {
  kind: NotificationKind
  /** Of the guest; null: not to be shown. */
  name: string | null
  /** The beginning of what the guest wrote; null: not to be shown, or only a file. */
  text: string | null
  /** Unread messages; for `messages`: guests. */
  count: number
  /** The number, restaurant or rule. */
  place: string | null
}

type Words = { guest: string } & Record<NotificationKind, (told: Told, who: string) => [title: string, body: string]>

const russian = new Intl.PluralRules('ru')

/** Russian distinguishes 1, 2 to 4, and 5 and more. */
function counted(count: number, [one, few, many]: readonly [one: string, few: string, many: string]): string {
  const category = russian.select(count)
  return `${count} ${category === 'one' ? one : category === 'few' ? few : many}`
}

const ru: Words = {
  guest: 'Гость',
  message: ({ text, count }, who) => [
    count > 1 ? `${who}: ${counted(count, ['новое сообщение', 'новых сообщения', 'новых сообщений'])}` : who,
    text ?? (count > 1 ? 'Ждут ответа' : 'Новое сообщение'),
  ],
  messages: ({ count }) => ['Новые сообщения', `Пишут ${counted(count, ['гость', 'гостя', 'гостей'])}`],
  call: (_, who) => [who, 'Пропущенный звонок'],
  overdue: (_, who) => [who, 'Ждёт ответа дольше положенного'],
  assigned: (_, who) => [who, 'Разговор назначен вам'],
  mention: (_, who) => [who, 'Вас упомянули в заметке'],
  rule: (_, who) => [who, 'Сработало правило'],
  rule_stopped: ({ place }) => [place ?? 'Правила', 'Правило сработало слишком часто и выключилось'],
  low_rating: ({ place }) => [place ?? 'Оценки', 'Низкая оценка ждёт разбора'],
  grave_review: ({ place }) => [place ?? 'Отзывы', 'Тревожный отзыв: нужен руководитель'],
  alert: ({ place }) => [place ?? 'Рестораны', 'Показатели ниже порога'],
  number_down: ({ place }) => [place ?? 'Номера', 'Номер отключился от WhatsApp'],
  test: () => ['Отклик', 'Уведомления приходят'],
}

const en: Words = {
  guest: 'Guest',
  message: ({ text, count }, who) => [
    count > 1 ? `${who}: ${count} new messages` : who,
    text ?? (count > 1 ? 'Waiting for an answer' : 'New message'),
  ],
  messages: ({ count }) => ['New messages', `${count} guests are writing`],
  call: (_, who) => [who, 'Missed call'],
  overdue: (_, who) => [who, 'Has waited too long for an answer'],
  assigned: (_, who) => [who, 'The conversation was assigned to you'],
  mention: (_, who) => [who, 'You were mentioned in a note'],
  rule: (_, who) => [who, 'A rule fired'],
  rule_stopped: ({ place }) => [place ?? 'Rules', 'A rule fired too often and switched itself off'],
  low_rating: ({ place }) => [place ?? 'Ratings', 'A low rating is waiting for you'],
  grave_review: ({ place }) => [place ?? 'Reviews', 'A grave review: a manager is needed'],
  alert: ({ place }) => [place ?? 'Restaurants', 'Figures are below the threshold'],
  number_down: ({ place }) => [place ?? 'Numbers', 'A number has lost its connection to WhatsApp'],
  test: () => ['Otklik', 'Notifications work'],
}

const WORDS = { ru, en }

/** Title and body of a notification. */
export function wordsOf(told: Told, language: 'ru' | 'en'): { title: string; body: string } {
  const words = WORDS[language]
  const [title, body] = words[told.kind](told, told.name ?? words.guest)
  return { title, body }
}
