import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { SECOND } from '../../src/lib/units.ts'
import type { Plan } from './plan.ts'
import type { Stage } from './stage.ts'

const ANSWER_MS = 15 * SECOND
const LONGEST_WAIT_MS = 3 * SECOND

/** Asks the processes that answer HTTP in turn, as a balancer does, under one key until one accepts. */
export type Balancer = (method: string, path: string, body: unknown, key: string) => Promise<Record<string, unknown>>

/**
 * `problems` receives what no client should see: any answer but success, 503 with `Retry-After`, and 409 to a repeat.
 */
export function balance(stage: Stage, { slowness }: Plan, problems: string[], until: () => boolean): Balancer {
  let turn = 0
  return async (method, path, body, key) => {
    for (;;) {
      const apis = stage.members.filter(({ service }) => service === 'api')
      const member = apis[turn++ % apis.length]
      if (!member) throw new Error('no process answers HTTP')
      const { epoch } = member
      let waitMs = 200
      const at = Date.now()
      try {
        const response = await fetch(`${member.product.url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${member.product.api.key}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(Math.ceil(slowness * ANSWER_MS)),
        })
        const text = await response.text()
        if (response.ok) return JSON.parse(text) as Record<string, unknown>
        const again = response.headers.get('retry-after')
        // 409: the request that was cut off is still being worked on, or its process died with it.
        if (response.status === 503 && again !== null) waitMs = Math.min(LONGEST_WAIT_MS, Number(again) * SECOND)
        else if (response.status !== 409)
          problems.push(`${method} ${path} at ${member.name}: ${response.status} ${text}`)
      } catch (error) {
        // Connections to a process that is dying or dead break; a live process answers.
        if (member.state === 'up' && member.epoch === epoch && !stage.lag.wasStarved(at, Date.now()))
          problems.push(
            `${method} ${path} at ${member.name}: ${inspect(error, { breakLength: Number.POSITIVE_INFINITY })}`,
          )
      }
      if (until()) throw new Error(`${method} ${path} was never accepted`)
      await sleep(waitMs)
    }
  }
}
