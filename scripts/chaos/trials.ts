import { setTimeout as sleep } from 'node:timers/promises'
import type { Service } from '../../config/env.ts'
import { SECOND } from '../../src/lib/units.ts'
import type { Plan } from './plan.ts'
import type { Member, Stage } from './stage.ts'

type Fault = { stage: Stage; plan: Plan; random: (below: number) => number }

/** What breaks, while everything goes on. */
export type Trial = { what: string; run(fault: Fault): Promise<void> }

/** A supervisor takes about this long to start a process again. */
const REVIVED_AFTER_MS = 3 * SECOND
const FLUSHES = 5

/** Somewhere within the first messages, all of which are under way at once. */
const soon = ({ random }: Fault) => sleep(500 + random(5_000))

function killEach(service: Service): Trial['run'] {
  return async (fault) => {
    const { stage, random } = fault
    for (const member of of(stage, service)) {
      await soon(fault)
      stage.say(`SIGKILL ${member.name}`)
      await stage.kill(member)
      await sleep(REVIVED_AFTER_MS + random(3_000))
      await stage.revive(member)
    }
  }
}

export const TRIALS: Record<string, Trial> = {
  calm: { what: 'nothing breaks', run: soon },
  kill_api: { what: 'SIGKILL of each api, one after the other', run: killEach('api') },
  kill_gateway: { what: 'SIGKILL of each gateway, one after the other', run: killEach('gateway') },
  kill_jobs: { what: 'SIGKILL of each jobs process, one after the other', run: killEach('jobs') },
  kill_all: {
    what: 'SIGKILL of all processes at once',
    async run(fault) {
      const { stage } = fault
      await soon(fault)
      stage.say('SIGKILL of all')
      await Promise.all(stage.members.map((member) => stage.kill(member)))
      await sleep(REVIVED_AFTER_MS)
      await Promise.all(stage.members.map((member) => stage.revive(member)))
    },
  },
  freeze_gateway: {
    what: 'SIGSTOP of a gateway beyond its lease, then SIGCONT',
    async run(fault) {
      const { stage, plan, random } = fault
      const gateways = of(stage, 'gateway')
      await soon(fault)
      const member = gateways[random(gateways.length)]
      if (!member) return
      stage.say(`SIGSTOP ${member.name}`)
      stage.freeze(member)
      await sleep(plan.frozenMs)
      stage.say(`SIGCONT ${member.name}`)
      stage.thaw(member)
    },
  },
  redis_flushed: {
    what: 'Redis flushed again and again',
    async run(fault) {
      for (let flush = 0; flush < FLUSHES; flush++) {
        await soon(fault)
        fault.stage.say('FLUSHALL')
        await fault.stage.redis.flush()
      }
    },
  },
  redis_gone: { what: 'Redis killed, empty when it is back', run: away('redis', ({ outageMs }) => outageMs) },
  postgres_restarted: { what: 'PostgreSQL restarted', run: away('postgres', () => 0) },
  postgres_gone: { what: 'PostgreSQL gone', run: away('postgres', ({ outageMs }) => outageMs) },
  rolling_restart: {
    what: 'SIGTERM of each process, one after the other',
    async run(fault) {
      const { stage } = fault
      await soon(fault)
      for (const member of [...stage.members]) {
        stage.say(`SIGTERM ${member.name}`)
        await stage.end(member)
        await stage.revive(member)
      }
    },
  },
}

function away(of: 'redis' | 'postgres', lasts: (plan: Plan) => number): Trial['run'] {
  return async (fault) => {
    const { stage, plan } = fault
    await soon(fault)
    stage.say(`${of} is stopped`)
    await stage.without(of, () => sleep(lasts(plan)))
    stage.say(`${of} is back`)
  }
}

function of(stage: Stage, service: Service): Member[] {
  return stage.members.filter((member) => member.service === service)
}
