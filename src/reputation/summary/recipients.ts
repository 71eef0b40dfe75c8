import type { Settings } from '../../../config/env.ts'

export type SummarySettings = Pick<
  Settings,
  'OTKLIK_WEEKLY_SUMMARY_TO' | 'OTKLIK_TIME_ZONE' | 'OTKLIK_SMTP_URL' | 'OTKLIK_SMTP_FROM' | 'OTKLIK_PUBLIC_URL'
>

/** Who gets the summary: a phone in its chat, an address by e-mail. Each in its own language. */
export type Recipient = Settings['OTKLIK_WEEKLY_SUMMARY_TO'][number]

export function recipientsBy(
  settings: Pick<SummarySettings, 'OTKLIK_WEEKLY_SUMMARY_TO'>,
  by: Recipient['by'],
): Recipient[] {
  return settings.OTKLIK_WEEKLY_SUMMARY_TO.filter((recipient) => recipient.by === by)
}
