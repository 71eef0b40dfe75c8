import { transact } from '../../db/index.ts'
import type { GuestDeps } from '../../guests/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { planSummary } from './kind.ts'
import { recipientsBy, type SummarySettings } from './recipients.ts'
import { sendEmails } from './send-emails.ts'
import { type Mailer, smtpMailer } from './smtp.ts'
import { planEmail } from './store.ts'
import { weekDue } from './week.ts'

export type SummaryDeps = Pick<ReputationDeps, 'db' | 'clock' | 'log' | 'signals'> & {
  settings: SummarySettings
  guests: GuestDeps
  /** Default: the server of the settings. */
  mailer?: Mailer
}

/**
 * The managers' weekly summary, if it has recipients: planned on Monday morning in the installation's time zone, once
 * for each week and recipient. May run any number of times.
 */
export async function sendSummaries(deps: SummaryDeps, signal?: AbortSignal): Promise<void> {
  const { db, clock, settings, signals, guests } = deps
  if (settings.OTKLIK_WEEKLY_SUMMARY_TO.length === 0) return
  const at = clock.now()
  const week = weekDue(at, settings.OTKLIK_TIME_ZONE)
  if (week) {
    let planned = false
    for (const { address } of recipientsBy(settings, 'chat')) {
      planned = (await transact(db, (tx) => planSummary(tx, guests, address, week, at))) || planned
    }
    if (planned) signals.notify('deliveries')
    for (const { address } of recipientsBy(settings, 'email')) await planEmail(db, week.from, address, at)
  }
  const mailer =
    deps.mailer ?? (settings.OTKLIK_SMTP_URL === undefined ? undefined : smtpMailer(settings.OTKLIK_SMTP_URL))
  if (mailer) await sendEmails(deps, mailer, signal)
}
