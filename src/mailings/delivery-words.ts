import type { DeliveryStatus } from '../db/schema/deliveries.ts'

type Words = {
  states: Record<DeliveryStatus, string>
  /** By the product's own reasons. */
  reasons: Record<string, string>
  /** Where only the other side knows what its code means. */
  refused: string
  provider: string
}

/** The outcome of a delivery and its reason in words: the console and the exported files use the same. */
export const DELIVERY_WORDS = {
  ru: {
    states: {
      waiting: 'ждёт',
      sending: 'в пути',
      sent: 'отправлено',
      delivered: 'доставлено',
      read: 'прочитано',
      failed: 'ошибка',
      skipped: 'пропущен',
      unconfirmed: 'без подтверждения',
      cancelled: 'отменено',
    },
    reasons: {
      blocked: 'Заблокирован нами',
      opted_out: 'Просил не писать',
      no_consent: 'Не соглашался на такие сообщения',
      erased: 'Данные гостя стёрты',
      not_on_whatsapp: 'Нет в WhatsApp',
      window_closed: 'Не писал 24 часа, а шаблона Meta нет',
      empty_variable: 'Нечем заполнить шаблон Meta',
      engagement_limit: 'Meta бережёт гостя от рекламы',
      marketing_opt_out: 'Отказался от рекламы в WhatsApp',
      refused_131049: 'Meta бережёт гостя от рекламы',
      refused_131050: 'Отказался от рекламы в WhatsApp',
      mailed_recently: 'Недавно получил другую рассылку',
      guest_cap: 'Получил столько рассылок, сколько можно',
      quiet_hours: 'Ждёт конца тихих часов',
      number_lost: 'Номер, с которым у гостя чат, заблокирован или отключён',
      reachout_lock: 'Ждёт, пока WhatsApp снимет ограничение с номера',
      no_phone: 'Нет телефона',
      too_late: 'Пришло бы слишком поздно',
      superseded: 'Дошло другим каналом',
      order_cancelled: 'Заказ отменён',
      not_in_audience: 'Больше не подходит под аудиторию',
      ends_without_question: 'Текст закончился бы не вопросом',
      too_long: 'Текст вышел бы слишком длинным',
      no_answer: 'Другая сторона не ответила',
      not_taken: 'Не принято',
      merged: 'Двойник другого гостя',
      template_invalid: 'Текст не получился',
      no_push_token: 'Нет телефона для push',
      rejected: 'Отвергнуто WhatsApp',
      not_sendable: 'Сообщение нельзя отправить',
      untrusted_keys: 'Ключи шифрования гостя не подтверждены его телефоном',
      no_acknowledgement: 'WhatsApp не подтвердил: могло дойти, второй раз не шлём',
      timeout: 'Провайдер не ответил: могло дойти, второй раз не шлём',
    },
    refused: 'WhatsApp не принял (код {{code}})',
    provider: 'Не удалось отправить (код {{code}})',
  },
  en: {
    states: {
      waiting: 'waiting',
      sending: 'sending',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'failed',
      skipped: 'skipped',
      unconfirmed: 'unconfirmed',
      cancelled: 'cancelled',
    },
    reasons: {
      blocked: 'Blocked by us',
      opted_out: 'Opted out',
      no_consent: 'Has not agreed to messages of this kind',
      erased: "The guest's data was erased",
      not_on_whatsapp: 'Not on WhatsApp',
      window_closed: 'Has not written in the last 24 hours, and there is no Meta template',
      empty_variable: 'A value for the Meta template is missing',
      engagement_limit: 'Meta limits advertising to this guest',
      marketing_opt_out: 'Opted out of advertising in WhatsApp',
      refused_131049: 'Meta limits advertising to this guest',
      refused_131050: 'Opted out of advertising in WhatsApp',
      mailed_recently: 'Got another mailing recently',
      guest_cap: 'Reached the limit of mailings',
      quiet_hours: 'Waiting for quiet hours to end',
      number_lost: 'The number that has the chat with the guest is banned or unlinked',
      reachout_lock: "Waiting for WhatsApp to lift the number's restriction",
      no_phone: 'No phone number',
      too_late: 'Would have arrived too late',
      superseded: 'Reached by another channel',
      order_cancelled: 'The order was cancelled',
      not_in_audience: 'No longer matches the audience',
      ends_without_question: 'The text would not end with a question',
      too_long: 'The text would be too long',
      no_answer: 'No response',
      not_taken: 'Not accepted',
      merged: 'Merged into another guest',
      template_invalid: 'The text could not be filled in',
      no_push_token: 'No device for push notifications',
      rejected: 'Refused by WhatsApp',
      not_sendable: 'The message cannot be sent',
      untrusted_keys: "The guest's phone has not confirmed their encryption keys",
      no_acknowledgement: 'Not confirmed by WhatsApp: it may have arrived, so it is not repeated',
      timeout: 'No response from the provider: it may have arrived, so it is not repeated',
    },
    refused: 'WhatsApp did not accept it (code {{code}})',
    provider: 'Could not be sent (code {{code}})',
  },
} satisfies Record<string, Words>

export type WordsLanguage = keyof typeof DELIVERY_WORDS

/** A reason in words. */
export function wordsOfReason(reason: string, language: WordsLanguage): string {
  const words: Words = DELIVERY_WORDS[language]
  const own = Object.hasOwn(words.reasons, reason) ? words.reasons[reason] : undefined
  if (own) return own
  const refused = /^refused_(\d+)$/.exec(reason)?.[1]
  return (refused ? words.refused : words.provider).replace('{{code}}', refused ?? reason)
}
