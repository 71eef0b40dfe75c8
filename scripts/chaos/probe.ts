import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../../src/lib/units.ts'
import type { Plan } from './plan.ts'
import type { Member, Stage } from './stage.ts'

/** What a process answered while it was expected to answer. `status` 0: nothing, within `ANSWER_MS`. */
export type Probe = {
  at: number
  endedAt: number
  member: string
  what: 'live' | 'ready' | 'read' | 'write'
  status: number
  retryAfter: string | null
  body: string
}

/** Anybody who waits longer than this has gone away; on a busy machine people are patient in proportion. */
const ANSWER_MS = 12 * SECOND
const EVERY_MS = 500

type Asked = { what: Probe['what']; method?: string; path: string; body?: unknown }

const HEALTH: Asked[] = [
  { what: 'live', path: '/healthz' },
  { what: 'ready', path: '/readyz' },
]
const CALLS: Asked[] = [
  { what: 'read', path: '/v1/guests?limit=1' },
  { what: 'write', method: 'POST', path: '/v1/guests', body: { phone: '+79990000001', name: 'Проба' } },
]

/** Keeps asking every process, each question separately, so that one that hangs holds up no other. */
export function startProbes(stage: Stage, { slowness }: Plan): { probes: Probe[]; end(): Promise<void> } {
  const probes: Probe[] = []
  let ended = false
  const pursue = async (member: Member, asked: Asked) => {
    while (!ended) {
      if (member.state === 'up') {
        const probe = await ask(member, asked, slowness * ANSWER_MS)
        if (probe && !(probe.status === 0 && stage.lag.wasStarved(probe.at, probe.endedAt))) probes.push(probe)
      }
      await sleep(EVERY_MS)
    }
  }
  const pursued = new Set<Member>()
  const running: Promise<void>[] = []
  const join = () => {
    for (const member of stage.members) {
      if (pursued.has(member)) continue
      pursued.add(member)
      const questions = member.service === 'api' ? [...HEALTH, ...CALLS] : HEALTH
      running.push(...questions.map((asked) => pursue(member, asked)))
    }
  }
  join()
  const timer = setInterval(join, EVERY_MS)
  return {
    probes,
    async end() {
      ended = true
      clearInterval(timer)
      await Promise.all(running)
    },
  }
}

async function ask(
  member: Member,
  { what, method = 'GET', path, body }: Asked,
  withinMs: number,
): Promise<Probe | undefined> {
  const { epoch, product, name } = member
  const at = Date.now()
  try {
    const response = await fetch(`${product.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${product.api.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(Math.ceil(withinMs)),
    })
    const text = (await response.text()).slice(0, 500)
    const retryAfter = response.headers.get('retry-after')
    return { at, endedAt: Date.now(), member: name, what, status: response.status, retryAfter, body: text }
  } catch (error) {
    if (member.epoch !== epoch || member.state !== 'up') return undefined
    return { at, endedAt: Date.now(), member: name, what, status: 0, retryAfter: null, body: String(error) }
  }
}
