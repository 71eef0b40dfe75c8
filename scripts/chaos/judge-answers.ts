import { SECOND } from '../../src/lib/units.ts'
import type { Plan } from './plan.ts'
import type { Probe } from './probe.ts'
import type { Part, Stage } from './stage.ts'

const STORES: Part[] = ['postgres', 'redis', 'postgres_writes', 'disk']

/** A store that has just gone or just come back may appear either way in an answer. */
const EDGE_MS = 2 * SECOND
/** A machine that stands still for a moment fails a check; a failure that lasts means that something is stuck. */
const LASTS_MS = 15 * SECOND
/** The disk is full, or a busy machine did not check it in time. */
const SAYS_WHY = /disk_full|no_answer/
/** On a machine that is not overloaded, a readiness check may take this long to say no. */
const NOTICED_MS = 8 * SECOND

export type AnswerFaults = {
  /** Answers that no client should get. */
  http: string[]
  /** Processes that did not report that they are alive. */
  liveness: string[]
  /** False readiness: ready without a store, or not ready long after everything was well. */
  readiness: string[]
  /** From the last fault until the last process was ready; `readiness` judges whether it stayed so. */
  readyAgainMs: number
}

/** Judges the processes' answers while things broke. */
export function judgeAnswers(probes: readonly Probe[], stage: Stage, plan: Plan): AnswerFaults {
  const during = (probe: Probe, of: Part, afterMs: number) =>
    stage.outages.some(
      (gone) => gone.of === of && probe.at > gone.from + afterMs && probe.endedAt < gone.to - EDGE_MS / 2,
    )
  const noticedMs = NOTICED_MS * plan.slowness
  const http = probes
    .filter(({ what }) => what === 'read' || what === 'write')
    .filter((probe) => {
      const { status, retryAfter, what } = probe
      if (status === 503 && retryAfter === null) return true
      if (during(probe, 'postgres', EDGE_MS)) return status !== 503
      if (during(probe, 'postgres_writes', EDGE_MS)) return status !== 503 && (what === 'write' || status !== 200)
      if (status === 503) {
        const excused = stage.outages.some(
          ({ of, from, to }) => of !== 'whatsapp' && probe.endedAt > from && probe.at < to + noticedMs,
        )
        const queueIsAway = what === 'write' || !during(probe, 'redis', EDGE_MS)
        return !excused || !queueIsAway
      }
      return status < 200 || status >= 300
    })
  const unready = (probe: Probe) => probe.what === 'ready' && probe.status !== 200
  /** Not ready for so long that no other answer came in between. */
  const lasts = ({ member, at }: Probe) =>
    !probes.some(
      (other) =>
        other.member === member &&
        other.what === 'ready' &&
        !unready(other) &&
        other.at > at - LASTS_MS &&
        other.at < at,
    )
  const late = probes.filter((probe) => {
    if (!unready(probe)) return false
    const member = stage.member(probe.member)
    const gone = stage.outages.some(({ from, to }) => probe.endedAt > from && probe.at < to + plan.readyWithinMs)
    return (
      !gone &&
      lasts(probe) &&
      probe.at > stage.healedAt + plan.readyWithinMs &&
      probe.at > member.upSince + plan.readyWithinMs
    )
  })
  const untrue = probes.filter(
    (probe) =>
      probe.what === 'ready' &&
      ((probe.status === 200 && STORES.some((store) => during(probe, store, noticedMs))) ||
        (during(probe, 'disk', noticedMs) && !SAYS_WHY.test(probe.body))),
  )
  const readyAt = stage.members.map(({ name }) => {
    const first = probes.find(
      (probe) => probe.member === name && probe.what === 'ready' && !unready(probe) && probe.at >= stage.healedAt,
    )
    return first?.endedAt ?? Date.now()
  })
  return {
    http: http.map(told),
    liveness: probes.filter(({ what, status }) => what === 'live' && status !== 200).map(told),
    readiness: [...late, ...untrue].map(told),
    readyAgainMs: Math.max(...readyAt) - stage.healedAt,
  }
}

const told = ({ at, member, what, status, body }: Probe) =>
  `${new Date(at).toISOString()} ${member} ${what}: ${status} ${body}`
