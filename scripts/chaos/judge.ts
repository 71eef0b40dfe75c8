import { HOUR, MINUTE } from '../../src/lib/units.ts'
import { MAILING_TEXT } from '../steps.ts'
import { judgeAnswers } from './judge-answers.ts'
import type { Load } from './load.ts'
import type { Absences } from './online.ts'
import { LIMITS, NARROW_PER_HOUR, type Plan } from './plan.ts'
import type { Probe } from './probe.ts'
import type { Stage } from './stage.ts'

/** What was wrong, by kind, in words; the trial passes when all are empty. */
export type Faults = Record<string, string[]>

export type Verdict = { faults: Faults; figures: Record<string, number> }

type GuestMessage = Awaited<ReturnType<Stage['network']['client']['guestMessages']>>[number]
type Judged = { stage: Stage; load: Load; plan: Plan; probes: readonly Probe[] } & {
  late: string[]
  absences: Absences
  /** Guests whose message waits for the hourly limit of the number that began to send it. */
  held: ReadonlySet<string>
}

const QUESTION = '^вопрос '
const ANSWER = '^ответ '
const STEPS = ['queued', 'sent', 'delivered', 'read']

/**
 * Judges by the network's record, the program that received webhooks, and the answers clients got; never by our tables.
 */
export async function judge({ stage, load, plan, probes, late, absences, held }: Judged): Promise<Verdict> {
  const { client } = stage.network
  const shown = await client.shown({ match: MAILING_TEXT })
  const answers = await client.shown({ match: ANSWER })
  const written = await client.guestMessages({ match: QUESTION })
  const { lost } = await client.check({ filter: { match: QUESTION } })
  const hour = { windowMs: HOUR, max: LIMITS.perHour }
  const limits = [{ windowMs: MINUTE, max: LIMITS.perMinute }, hour]
  const over = await client.check({ filter: { match: MAILING_TEXT }, limits })
  const narrow = load.narrow.map((number) =>
    client.check({ filter: { match: MAILING_TEXT, number }, limits: [{ ...hour, max: NARROW_PER_HOUR }] }),
  )
  const violations = [over, ...(await Promise.all(narrow))].flatMap(({ throttleViolations }) => throttleViolations)
  const mailings = countBy(shown.map(({ guest }) => guest))
  const replies = countBy(answers.map(({ guest, text }) => `${guest} ${text}`))
  const accepted = load.replies.filter((reply) => reply.accepted)
  const dropped = await client.dropped({})
  const answered = judgeAnswers(probes, stage, plan)
  const received = stage.consumer.taken.filter(({ type }) => type === 'message.received')
  const texts = new Set(received.map(({ text }) => text))
  return {
    faults: {
      lost: [
        ...load.mailed
          .filter((guest) => !mailings.has(guest) && !held.has(guest))
          .map((guest) => `mailing to ${guest}`),
        ...accepted.filter(({ guest, text }) => !replies.has(`${guest} ${text}`)).map(({ text }) => text),
        ...lost.map(({ text }) => text ?? ''),
      ],
      twice: [...mailings, ...replies].filter(([, count]) => count > 1).map(([what, count]) => `${what}: ${count}`),
      over_limit: violations.map((one) => JSON.stringify(one)),
      webhooks_lost: written.flatMap(({ text = '' }) => (texts.has(text) ? [] : [text])),
      webhooks_out_of_order: [
        ...disordered(
          received.map(({ text = '' }) => text),
          written,
        ),
        ...backwards(stage),
      ],
      http: [...load.problems, ...answered.http],
      liveness: answered.liveness,
      readiness: answered.readiness,
      wedged: late,
      processes: stage.accidents,
    },
    figures: {
      mailed: shown.length,
      held_by_hour: load.mailed.filter((guest) => !mailings.has(guest) && held.has(guest)).length,
      replies: accepted.length,
      inbound: written.length,
      webhooks: stage.consumer.taken.length,
      repeated_ids_dropped: dropped.length,
      webhooks_repeated: stage.consumer.repeats(),
      webhooks_rejected: stage.consumer.rejected(),
      recovered_ms: Math.max(answered.readyAgainMs, absences.backAfter(stage.healedAt)),
      ready_again_ms: answered.readyAgainMs,
      longest_away_ms: absences.longestMs,
      slowest_answer_ms: Math.max(0, ...probes.map(({ at, endedAt }) => endedAt - at)),
    },
  }
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Messages that arrived after a later one to the same guest. The guest is the last word of a text. */
function disordered(came: readonly string[], written: readonly GuestMessage[]): string[] {
  const places = new Map(written.map(({ text = '' }, place) => [text, place]))
  const last = new Map<string, number>()
  return came.flatMap((text) => {
    const guest = text.split(' ').at(-1) ?? ''
    const place = places.get(text) ?? -1
    const before = last.get(guest) ?? -1
    last.set(guest, Math.max(before, place))
    if (place > before) return []
    const told = ({ text, number, at, transmissions, retries }: GuestMessage) =>
      `"${text}" to ${number} (written ${new Date(at).toISOString().slice(11, 23)}, sent ${transmissions} times, asked for again ${retries} times)`
    const [own, earlier] = [written[place], written[before]]
    return [`${own ? told(own) : text} after ${earlier ? told(earlier) : ''}`]
  })
}

/** Statuses that arrived after a later one of the same message. */
function backwards({ consumer }: Stage): string[] {
  const last = new Map<string, number>()
  return consumer.taken.flatMap(({ type, messageId = '', status = '' }) => {
    const step = STEPS.indexOf(status)
    if (type !== 'message.status' || step < 0) return []
    const before = last.get(messageId) ?? -1
    last.set(messageId, Math.max(before, step))
    return step < before ? [`${messageId}: ${status} after ${STEPS[before]}`] : []
  })
}
