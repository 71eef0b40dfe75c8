import { DateTime } from 'luxon'
import type { z } from 'zod'
import { DELIVERY_WORDS, type WordsLanguage, wordsOfReason } from './delivery-words.ts'
import type { deliverySchema } from './present.ts'

export const SHEET_LANGUAGES = ['ru', 'en'] as const satisfies WordsLanguage[]
type SheetLanguage = (typeof SHEET_LANGUAGES)[number]

/** For people who open the file in a spreadsheet: in their language and time zone, with the numbers' labels. */
export type Sheet = { language: SheetLanguage; zone: string; labels: ReadonlyMap<string, string> }

type Line = Record<
  | 'guest_name'
  | 'guest_phone'
  | 'channel'
  | 'number'
  | 'status'
  | 'reason'
  | 'text_version'
  | 'variant'
  | 'sent_at'
  | 'delivered_at'
  | 'read_at'
  | 'replied_at',
  string | number
>

const HEADS: Record<SheetLanguage, Record<keyof Line, string>> = {
  ru: {
    guest_name: 'Гость',
    guest_phone: 'Телефон',
    channel: 'Канал',
    number: 'Номер',
    status: 'Состояние',
    reason: 'Причина',
    text_version: 'Версия текста',
    variant: 'Вариант',
    sent_at: 'Отправлено',
    delivered_at: 'Доставлено',
    read_at: 'Прочитано',
    replied_at: 'Ответил',
  },
  en: {
    guest_name: 'Guest',
    guest_phone: 'Phone',
    channel: 'Channel',
    number: 'Number',
    status: 'State',
    reason: 'Reason',
    text_version: 'Version of the text',
    variant: 'Variant',
    sent_at: 'Sent',
    delivered_at: 'Delivered',
    read_at: 'Read',
    replied_at: 'Replied',
  },
}
const CHANNELS = { whatsapp: 'WhatsApp', sms: 'SMS', push: 'Push' } as const

/** Columns with their headings, and the cell separator that a spreadsheet in that language expects. */
export function sheetLayout(language: SheetLanguage) {
  return {
    columns: HEADS[language],
    // Excel recognises UTF-8 only by this mark, and separates cells as is usual in the country.
    bom: true,
    delimiter: language === 'ru' ? ';' : ',',
  }
}

/** A delivery as a row for people. */
export function sheetLine(delivery: z.output<typeof deliverySchema>, { language, zone, labels }: Sheet): Line {
  const at = (iso: string | null) => (iso === null ? '' : DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd HH:mm'))
  const { number_id, reason, variant } = delivery
  return {
    guest_name: delivery.guest_name ?? '',
    guest_phone: delivery.guest_phone ?? '',
    channel: CHANNELS[delivery.channel],
    number: number_id === null ? '' : (labels.get(number_id) ?? number_id),
    status: DELIVERY_WORDS[language].states[delivery.status],
    reason: reason === null ? '' : wordsOfReason(reason, language),
    text_version: delivery.text_version ?? '',
    variant: variant === null ? '' : variant + 1,
    sent_at: at(delivery.sent_at),
    delivered_at: at(delivery.delivered_at),
    read_at: at(delivery.read_at),
    replied_at: at(delivery.replied_at),
  }
}
