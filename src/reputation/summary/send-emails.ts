import { publicOrigin } from '../../http/public-origin.ts'
import { backoffDelayMs } from '../../lib/backoff.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { compareRestaurants } from '../comparison/compare-restaurants.ts'
import type { ReputationDeps } from '../deps.ts'
import { recipientsBy, type SummarySettings } from './recipients.ts'
import type { Mailer } from './smtp.ts'
import { claimEmail, type EmailRow, findDueEmails, releaseAbandoned, settleEmail } from './store.ts'
import { summaryText, summaryTitle } from './summary-text.ts'
import { weekOf } from './week.ts'

type EmailDeps = Pick<ReputationDeps, 'db' | 'clock' | 'log'> & { settings: SummarySettings }

const BACKOFF = { base: MINUTE, cap: HOUR }
/** What could not be sent for this long is old news. */
const GIVE_UP_MS = 3 * DAY
/** Sending takes seconds; after this time its process is dead. */
const CLAIM_MS = 10 * MINUTE
const AT_ONCE = 50

/**
 * Sends the e-mails that are due, each until a server has accepted it, and then never again. One whose answer was lost,
 * or whose process died, goes once more under the same Message-ID, by which mailboxes recognise a repeat: a summary
 * that comes twice is better than none. May run in several processes at once.
 */
export async function sendEmails(deps: EmailDeps, mailer: Mailer, signal?: AbortSignal): Promise<void> {
  const { db, clock } = deps
  await releaseAbandoned(db, clock.now() - CLAIM_MS, clock.now())
  for (const row of await findDueEmails(db, clock.now(), AT_ONCE)) {
    if (signal?.aborted) return
    await sendOne(deps, mailer, row)
  }
}

async function sendOne({ db, clock, log, settings }: EmailDeps, mailer: Mailer, row: EmailRow): Promise<void> {
  const recipient = recipientsBy(settings, 'email').find(({ address }) => address === row.address)
  if (!recipient) return settleEmail(db, row, ['waiting'], { status: 'failed', reason: 'summary_off' })
  const { language } = recipient
  const week = weekOf(row.week)
  const { data } = await compareRestaurants(db, { period: { from: { date: week.from }, to: { date: week.to } } })
  const text = summaryText({ week, rows: data, language, origin: publicOrigin(settings) })
  const from = settings.OTKLIK_SMTP_FROM ?? ''
  try {
    using session = await mailer()
    if (!(await claimEmail(db, row, clock.now()))) return
    const messageId = `<weekly-${row.week}-${row.created_at}@otklik>`
    const result = await session.send({ from, to: row.address, subject: summaryTitle(week, language), text, messageId })
    log.info({ week: row.week, outcome: result.outcome }, 'weekly summary by e-mail')
    if (result.outcome === 'sent')
      return await settleEmail(db, row, ['waiting', 'sending', 'failed'], { status: 'sent' })
    const again = result.outcome === 'unsure' || result.again
    await settleEmail(db, row, ['sending'], later(row, clock.now(), result.reason, again))
  } catch (error) {
    log.warn({ week: row.week, code: codeOf(error) }, 'the mail server cannot be reached')
    await settleEmail(db, row, ['waiting'], later(row, clock.now(), codeOf(error), true))
  }
}

function later(row: EmailRow, now: number, reason: string, again: boolean) {
  const attempts = row.attempts + 1
  if (!again || now - row.created_at > GIVE_UP_MS) return { status: 'failed' as const, attempts, reason }
  return { status: 'waiting' as const, attempts, reason, next_at: now + backoffDelayMs(BACKOFF, attempts) }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
