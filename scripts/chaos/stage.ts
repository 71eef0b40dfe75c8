import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service } from '../../config/env.ts'
import { known } from '../../src/lib/known.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { seededRandom } from '../../test/support/random.ts'
import { type FragileRedis, startFragileRedis } from '../../test/support/servers/fragile-redis.ts'
import { type StoppablePostgres, stoppablePostgres } from '../../test/support/servers/postgres.ts'
import { openFleet } from '../fleet.ts'
import { freePort, type Product } from '../product.ts'
import { type ChaosConsumer, startChaosConsumer } from './consumer.ts'

/** A process of the fleet, which may die and live again at the same address. */
export type Member = {
  name: string
  service: Service
  product: Product
  port: number
  /** Whether it is expected to answer. */
  state: 'up' | 'frozen' | 'down'
  /** Counts its lives and freezes: what was asked before a change is not held against it. */
  epoch: number
  upSince: number
}

/** Milliseconds since the epoch of Unix; `to` is open while it lasts. */
export type Outage = { of: 'postgres' | 'redis'; from: number; to: number }

export type Stage = AsyncDisposable & {
  network: Sandbox
  postgres: StoppablePostgres
  redis: FragileRedis
  consumer: ChaosConsumer
  members: Member[]
  outages: Outage[]
  /** What befell processes that nobody had touched. */
  accidents: string[]
  /** When the last fault ended. */
  healedAt: number
  folder: string
  /** Whether the folder, with the logs of all, stays when all has ended. */
  keepsLogs: boolean
  say(what: string): void
  member(name: string): Member
  /** SIGKILL. */
  kill(member: Member): Promise<void>
  /** SIGTERM; says how it went when it did not end well. */
  end(member: Member): Promise<void>
  /** Starts what has ended. */
  revive(member: Member): Promise<void>
  freeze(member: Member): void
  thaw(member: Member): void
  /** Adds one more process. */
  add(name: string, service: Service): Promise<Member>
  without(of: Outage['of'], work: () => Promise<void>): Promise<void>
}

export type StageOptions = {
  seed: number
  say(what: string): void
  sizes?: Partial<Record<Service, number>>
  env?: Record<string, string>
}

const SIZES = { api: 2, gateway: 3, jobs: 2 }
const END_WITHIN_MS = 40_000

/** Starts network, PostgreSQL, Redis, the program that takes webhooks, and all processes at once. */
export async function setStage({ seed, say, sizes = {}, env = {} }: StageOptions): Promise<Stage> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'otklik-chaos-'))
  const [network, postgres, redis, consumer] = await Promise.all([
    startSandbox({ seed }),
    stoppablePostgres({ keepsCommits: true }),
    startFragileRedis(),
    startChaosConsumer(seededRandom(seed)),
  ])
  for (const part of [network, postgres, redis, consumer]) stack.use(part)
  const fleet = stack.use(
    await openFleet({
      folder,
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      network,
      asShipped: true,
      env: {
        LOG_LEVEL: 'info',
        OTKLIK_WEBHOOK_ALLOW_PRIVATE: '1',
        OTKLIK_RATE_LIMIT_PER_MINUTE: '0',
        OTKLIK_MAILING_INTERVAL_HOURS: '0',
        ...env,
      },
    }),
  )
  const members: Member[] = []
  const stage: Omit<Stage, typeof Symbol.asyncDispose> = {
    network,
    postgres,
    redis,
    consumer,
    members,
    outages: [],
    accidents: [],
    healedAt: Date.now(),
    folder,
    keepsLogs: true,
    say,
    member: (name) =>
      known(
        members.find((one) => one.name === name),
        `process ${name}`,
      ),
    async kill(member) {
      changed(member, 'down')
      await member.product.kill()
    },
    async end(member) {
      changed(member, 'down')
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, END_WITHIN_MS, 'late').unref())
      const code = await Promise.race([member.product.stop(), late])
      if (code !== 0) stage.accidents.push(`${member.name} ended with ${code} on SIGTERM`)
      if (code === 'late') await member.product.kill()
    },
    async revive(member) {
      member.product = await fleet.start(member.name, [member.service], { port: member.port })
      changed(member, 'up')
      watch(member)
    },
    freeze(member) {
      changed(member, 'frozen')
      process.kill(member.product.pid, 'SIGSTOP')
    },
    thaw(member) {
      process.kill(member.product.pid, 'SIGCONT')
      changed(member, 'up')
    },
    async add(name, service) {
      const port = await freePort()
      const product = await fleet.start(name, [service], { port })
      const member: Member = { name, service, product, port, state: 'up', epoch: 0, upSince: Date.now() }
      members.push(member)
      watch(member)
      return member
    },
    async without(of, work) {
      const outage: Outage = { of, from: Date.now(), to: Number.POSITIVE_INFINITY }
      stage.outages.push(outage)
      await (of === 'postgres' ? postgres.stop() : redis.kill())
      await work()
      await (of === 'postgres' ? postgres.start() : redis.start())
      outage.to = Date.now()
    },
  }

  function changed(member: Member, state: Member['state']): void {
    member.state = state
    member.epoch += 1
    member.upSince = Date.now()
  }

  function watch(member: Member): void {
    const { product } = member
    void product.exited.then((code) => {
      if (member.product !== product || member.state !== 'up') return
      member.state = 'down'
      stage.accidents.push(`${member.name} ended by itself with ${code}`)
    })
  }

  const wanted = Object.entries({ ...SIZES, ...sizes }) as [Service, number][]
  const names = wanted.flatMap(([service, count]) =>
    Array.from({ length: count }, (_, n) => ({ service, name: `${service}-${n + 1}` })),
  )
  await Promise.all(names.map(({ name, service }) => stage.add(name, service)))
  members.sort((a, b) => a.name.localeCompare(b.name))
  const owned = stack.move()
  return Object.assign(stage, {
    [Symbol.asyncDispose]: async () => {
      // A frozen process would not notice its end.
      for (const member of members) if (member.state === 'frozen') stage.thaw(member)
      for (const member of members) member.state = 'down'
      await owned.disposeAsync()
      if (!stage.keepsLogs) await rm(folder, { recursive: true, force: true })
    },
  })
}
