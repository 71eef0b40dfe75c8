import type { SandboxClient } from '../../src/sandbox/index.ts'
import type { Api } from '../api.ts'
import { CRITIC, MAILING_TEXT } from './cast.ts'
import type { ReviewLoop } from './review-loop.ts'
import type { GuestView, MailingView, Page, TimelineEntry } from './views.ts'

export type Verdict = {
  sent: number
  delivered: number
  replies_in_inbox: number
  webhooks_delivered: number
  /** Guests who saw the mailing twice, by the network's record. */
  duplicates: number
  /** Windows in which a number sent more mailing messages than its limits allow, by the network's record. */
  throttle_violations: number
  /** Mailing messages counted as sent that no guest saw, and guests' messages that are not in the inbox. */
  lost: number
  /** The guest's score, the manager's code, and how often it is on that guest's phone, by the network's record. */
  review_loop: ReviewLoop & { on_phone: number }
  seconds: number
}

/** What guests write about other messages stands with those. */
const CHANGES = new Set(['edit', 'vote', 'attendance'])

/** Judges the run from the network's side: what phones saw and wrote, against what the product says. */
export async function judge(
  network: SandboxClient,
  api: Api,
  run: { mailingId: string; reviewLoop: ReviewLoop; webhooks: number; startedAt: number },
): Promise<Verdict> {
  const mailing = await api.get<MailingView>(`/v1/mailings/${run.mailingId}`)
  const checks = await network.check({ filter: { match: MAILING_TEXT } })
  const shown = await network.shown({ match: MAILING_TEXT })
  const codes = await network.shown({ match: run.reviewLoop.code })
  const written = (await network.guestMessages({})).filter(({ devices, kind }) => devices > 0 && !CHANGES.has(kind))
  const stored = await countInbound(api)
  const unseen = Math.max(0, mailing.counts.sent - new Set(shown.map((record) => record.guest)).size)
  return {
    sent: mailing.counts.sent,
    delivered: mailing.counts.delivered,
    replies_in_inbox: stored,
    webhooks_delivered: run.webhooks,
    duplicates: checks.duplicates.length,
    throttle_violations: checks.throttleViolations.length,
    lost: unseen + Math.max(0, written.length - stored),
    review_loop: { ...run.reviewLoop, on_phone: codes.filter(({ guest }) => guest === CRITIC.phone).length },
    seconds: Math.round((Date.now() - run.startedAt) / 100) / 10,
  }
}

/** Guests' messages in the inbox, read the way the console reads them. */
export async function countInbound(api: Api): Promise<number> {
  let count = 0
  for await (const guest of pages<GuestView>(api, '/v1/guests?limit=200')) {
    for await (const entry of pages<TimelineEntry>(api, `/v1/guests/${guest.id}/timeline?kinds=message&limit=200`)) {
      if (entry.direction === 'in' && entry.type !== 'call') count += 1
    }
  }
  return count
}

async function* pages<T>(api: Api, path: string): AsyncGenerator<T> {
  let cursor: string | null = null
  do {
    const page: Page<T> = await api.get(cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`)
    yield* page.data
    cursor = page.next_cursor
  } while (cursor !== null)
}
