import { DateTime } from 'luxon'
import type { z } from 'zod'
import type { DeliveryStatus } from '../db/schema/dispatch.ts'
import type { deliverySchema } from './present.ts'

export const SHEET_LANGUAGES = ['ru', 'en'] as const
export type SheetLanguage = (typeof SHEET_LANGUAGES)[number]

/** For people who open the file with a spreadsheet: their language, their clocks, the numbers by their labels. */
export type Sheet = { language: SheetLanguage; zone: string; labels: ReadonlyMap<string, string> }

type Words = {
  heads: readonly string[]
  status: Record<DeliveryStatus, string>
  reason: Record<string, string>
  other: (code: string) => string
}

const WORDS: Record<SheetLanguage, Words> = {
  ru: {
    heads: ['Гость', 'Телефон', 'Канал', 'Номер', 'Состояние', 'Причина', 'Вариант', 'Отправлено', 'Доставлено', 'Прочитано', 'Ответил'], // biome-ignore format: one line of a table
    status: {
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
    reason: {
      blocked: 'заблокирован нами',
      opted_out: 'просил не писать',
      not_on_whatsapp: 'нет в WhatsApp',
      mailed_recently: 'недавно получил другую рассылку',
      guest_cap: 'получил столько рассылок, сколько можно',
      quiet_hours: 'ждёт конца тихих часов',
      no_phone: 'нет телефона',
      no_push_token: 'нет телефона для push',
      too_late: 'пришло бы слишком поздно',
      superseded: 'дошло другим каналом',
      order_cancelled: 'заказ отменён',
      not_in_audience: 'больше не подходит под аудиторию',
      not_sendable: 'сообщение нельзя отправить',
      no_acknowledgement: 'WhatsApp не подтвердил, могло дойти',
      timeout: 'провайдер не ответил, могло дойти',
    },
    other: (code) => `не удалось (код ${code})`,
  },
  en: {
    heads: ['Guest', 'Phone', 'Channel', 'Number', 'State', 'Reason', 'Wording', 'Sent', 'Delivered', 'Read', 'Replied'], // biome-ignore format: one line of a table
    status: {
      waiting: 'waiting',
      sending: 'on its way',
      sent: 'sent',
      delivered: 'delivered',
      read: 'read',
      failed: 'failed',
      skipped: 'skipped',
      unconfirmed: 'unconfirmed',
      cancelled: 'cancelled',
    },
    reason: {
      blocked: 'blocked by us',
      opted_out: 'asked not to be written to',
      not_on_whatsapp: 'not on WhatsApp',
      mailed_recently: 'got another mailing lately',
      guest_cap: 'got as many mailings as is allowed',
      quiet_hours: 'waits for the end of quiet hours',
      no_phone: 'no phone',
      no_push_token: 'no phone for push messages',
      too_late: 'would have come too late',
      superseded: 'reached by another channel',
      order_cancelled: 'the order was cancelled',
      not_in_audience: 'fits the audience no more',
      not_sendable: 'cannot be sent',
      no_acknowledgement: 'not confirmed by WhatsApp, may have arrived',
      timeout: 'no answer from the provider, may have arrived',
    },
    other: (code) => `did not work out (code ${code})`,
  },
}

const KEYS = ['guest', 'phone', 'channel', 'number', 'state', 'reason', 'wording', 'sent', 'delivered', 'read', 'replied'] // biome-ignore format: one line of a table
const CHANNELS = { whatsapp: 'WhatsApp', sms: 'SMS', push: 'Push' } as const

/** Columns with their headings, and what a spreadsheet of that language takes for a new cell. */
export function sheetLayout(language: SheetLanguage) {
  const heads = WORDS[language].heads
  return {
    columns: KEYS.map((key, index) => ({ key, header: heads[index] ?? key })),
    // Excel reads UTF-8 by this mark alone, and parts cells as the country does.
    bom: true,
    delimiter: language === 'ru' ? ';' : ',',
  }
}

/** A delivery as a line for people. Reasons that only the other side knows bear their code. */
export function sheetLine(delivery: z.output<typeof deliverySchema>, { language, zone, labels }: Sheet) {
  const words = WORDS[language]
  const at = (iso: string | null) => (iso === null ? '' : DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm'))
  const { number_id, reason, variant } = delivery
  return {
    guest: delivery.guest_name ?? '',
    phone: delivery.guest_phone ?? '',
    channel: CHANNELS[delivery.channel],
    number: number_id === null ? '' : (labels.get(number_id) ?? number_id),
    state: words.status[delivery.status],
    reason: reason === null ? '' : (words.reason[reason] ?? words.other(reason.replace(/^refused_/, 'WhatsApp '))),
    wording: variant === null ? '' : variant + 1,
    sent: at(delivery.sent_at),
    delivered: at(delivery.delivered_at),
    read: at(delivery.read_at),
    replied: at(delivery.replied_at),
  }
}
