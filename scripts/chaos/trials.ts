import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Service } from '../../config/env.ts'
import { known } from '../../src/lib/known.ts'
import { HOUR, MINUTE, SECOND } from '../../src/lib/units.ts'
import type { Wire } from '../../test/support/servers/wire.ts'
import { eventually } from '../steps.ts'
import { everyNumberIsOnline, heldBy } from './online.ts'
import type { Plan } from './plan.ts'
import type { Member, Part, Stage } from './stage.ts'

type Fault = { stage: Stage; plan: Plan; random: (below: number) => number }

/** What breaks, while everything goes on. */
export type Trial = {
  what: string
  /** What it stalls or cuts: see `StageOptions`. */
  wired?: 'postgres' | 'whatsapp'
  /** Whether it is about a single process. */
  alone?: true
  /** Whether it sets clocks. */
  clocks?: true
  run(fault: Fault): Promise<void>
}

/** A supervisor takes about this long to restart a process. */
const REVIVED_AFTER_MS = 3 * SECOND
const FLUSHES = 5
const CUTS = 8
const COMMITS_LOST = 6
const COMMITS_LOST_WITHIN_MS = 3 * SECOND

/** Somewhere among the first messages, all of which are in progress at once. */
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
  redis_gone: {
    what: 'Redis killed, empty when it is back',
    run: away('redis', ({ redis }) => ({ begin: redis.kill, end: redis.start })),
  },
  redis_hangs: {
    what: 'Redis takes connections and answers nothing',
    run: away('redis', ({ redis }) => ({ begin: redis.freeze, end: redis.thaw })),
  },
  postgres_restarted: {
    what: 'PostgreSQL restarted',
    run: away(
      'postgres',
      ({ postgres }) => ({ begin: postgres.stop, end: postgres.start }),
      () => 0,
    ),
  },
  postgres_gone: {
    what: 'PostgreSQL gone',
    run: away('postgres', ({ postgres }) => ({ begin: postgres.stop, end: postgres.start })),
  },
  postgres_hangs: {
    what: 'PostgreSQL is silent: connections stand, nothing passes',
    wired: 'postgres',
    run: away('postgres', (stage) => {
      const wire = wireOf(stage)
      return { begin: wire.stall, end: wire.resume }
    }),
  },
  postgres_reads: {
    what: 'PostgreSQL only reads, as when another machine has taken over',
    run: away('postgres_writes', ({ postgres }) => ({
      begin: () => setReadOnly(postgres.url, true),
      end: () => setReadOnly(postgres.url, false),
    })),
  },
  postgres_cut: {
    what: 'commits are made whose answer is lost, and all connections to PostgreSQL break, again and again',
    wired: 'postgres',
    async run(fault) {
      const postgres = wireOf(fault.stage)
      for (let n = 0; n < CUTS; n++) {
        await soon(fault)
        const lostBefore = postgres.lost()
        const losing = {
          begin: () => postgres.loseCommits(COMMITS_LOST),
          end: () => {
            postgres.loseCommits(0)
            postgres.cut()
          },
        }
        const until = Date.now() + COMMITS_LOST_WITHIN_MS
        await fault.stage.outage('postgres', losing, async () => {
          while (postgres.lost() - lostBefore < COMMITS_LOST && Date.now() < until) await sleep(50)
        })
        fault.stage.say(`${postgres.lost() - lostBefore} answers to commits were lost, all connections break`)
      }
    },
  },
  whatsapp_cut: {
    what: 'a gateway does not reach WhatsApp, others do: its numbers are to move there',
    wired: 'whatsapp',
    async run(fault) {
      const { stage, plan, random } = fault
      const ways = [...stage.wires.whatsapp]
      await soon(fault)
      const [name, wire] = known(ways[random(ways.length)], 'gateway')
      stage.say(`${name} is cut off from WhatsApp`)
      await stage.outage('whatsapp', { begin: wire.stall, end: wire.resume }, async () => {
        await sleep(plan.outageMs)
        // To the network the silent sockets are still connected.
        const online = async () => (await heldBy(stage, stage.member(name))) === 0 && (await everyNumberIsOnline(stage))
        await eventually('the others have its numbers', online, plan.movedWithinMs).then(
          () => stage.say('all numbers are online elsewhere'),
          (error: Error) => stage.accidents.push(error.message),
        )
      })
    },
  },
  disk_full: {
    what: 'one process with SQLite: its disk is full',
    alone: true,
    run: away('disk', (stage) => {
      const disk = known(stage.disk, 'disk')
      return { begin: disk.fill, end: disk.free }
    }),
  },
  clock_set: {
    what: 'the clock of all is set an hour ahead and back, and an hour behind and back',
    clocks: true,
    async run(fault) {
      const { stage, plan } = fault
      await soon(fault)
      for (const wrongBy of [HOUR, 0, -HOUR, 0]) {
        stage.say(`the clock is wrong by ${wrongBy / MINUTE} minutes`)
        await Promise.all(stage.members.map(({ name }) => clocksOf(stage).set(name, wrongBy)))
        if (wrongBy !== 0) await sleep(plan.outageMs / 2)
        else await sleep(plan.outageMs / 4)
      }
    },
  },
  clock_apart: {
    what: 'the clock of one gateway is an hour ahead, of another an hour behind, then both are set right',
    clocks: true,
    async run(fault) {
      const { stage, plan } = fault
      const [ahead, behind] = of(stage, 'gateway')
      await soon(fault)
      if (!ahead || !behind) return
      stage.say(`${ahead.name} is an hour ahead, ${behind.name} an hour behind`)
      await clocksOf(stage).set(ahead.name, HOUR)
      await clocksOf(stage).set(behind.name, -HOUR)
      await sleep(plan.outageMs)
      stage.say('all clocks are right')
      await clocksOf(stage).set(ahead.name, 0)
      await clocksOf(stage).set(behind.name, 0)
    },
  },
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

const clocksOf = ({ clocks }: Stage) => known(clocks, 'clocks')
const wireOf = ({ wires }: Stage): Wire => known(wires.postgres, 'way to PostgreSQL')

type FaultOf = (stage: Stage) => { begin(): unknown; end(): unknown }

function away(of: Part, faultOf: FaultOf, lasts = ({ outageMs }: Plan) => outageMs): Trial['run'] {
  return async (fault) => {
    const { stage, plan } = fault
    await soon(fault)
    stage.say(`${of}: away`)
    await stage.outage(of, faultOf(stage), () => sleep(lasts(plan)))
    stage.say(`${of}: back`)
  }
}

function of(stage: Stage, service: Service): Member[] {
  return stage.members.filter((member) => member.service === service)
}

/** For transactions that begin from now on, on open connections too. */
async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set default_transaction_read_only = off')
    await client.query(`alter system set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end()
  }
}
