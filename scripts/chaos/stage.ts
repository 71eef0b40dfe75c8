import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service } from '../../config/env.ts'
import { known } from '../../src/lib/known.ts'
import { MIB } from '../../src/lib/units.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { seededRandom } from '../../test/support/random.ts'
import { type FragileRedis, startFragileRedis } from '../../test/support/servers/fragile-redis.ts'
import { type StoppablePostgres, stoppablePostgres } from '../../test/support/servers/postgres.ts'
import { startWire, type Wire } from '../../test/support/servers/wire.ts'
import { openFleet } from '../fleet.ts'
import { freePort, type Product } from '../product.ts'
import { openAlone } from './alone.ts'
import { type Clocks, openClocks } from './clocks.ts'
import { type ChaosConsumer, startChaosConsumer } from './consumer.ts'
import { type Disk, mountDisk } from './disk.ts'
import { type Lag, watchLag } from './lag.ts'

/** A process of the fleet, which may die and start again at the same address. */
export type Member = {
  name: string
  service: Service
  product: Product
  port: number
  whatsappUrl: string
  /** Whether it is expected to answer. */
  state: 'up' | 'frozen' | 'down'
  /** Counts its starts and freezes: a request made before a change is not held against it. */
  epoch: number
  upSince: number
}

/** What may be away: a store, whatever it writes, room on the disk, or a process's connection to WhatsApp. */
export type Part = 'postgres' | 'redis' | 'postgres_writes' | 'disk' | 'whatsapp'

/** Milliseconds since the Unix epoch; `to` is open while it lasts. */
export type Outage = { of: Part; from: number; to: number }

export type Stage = AsyncDisposable & {
  network: Sandbox
  /** For a fleet. */
  readonly postgres: StoppablePostgres
  readonly redis: FragileRedis
  /** For a single process. */
  disk?: Disk
  /** The connection of all processes to PostgreSQL, and of each gateway, by name, to WhatsApp, if requested. */
  wires: { postgres?: Wire; whatsapp: ReadonlyMap<string, Wire> }
  /** Of all processes, if requested. */
  clocks?: Clocks
  lag: Lag
  consumer: ChaosConsumer
  members: Member[]
  outages: Outage[]
  /** What happened to processes that nobody had touched. */
  accidents: string[]
  /** When the last fault ended. */
  healedAt: number
  folder: string
  /** Whether the folder, with all logs, is kept when everything has ended. */
  keepsLogs: boolean
  say(what: string): void
  member(name: string): Member
  /** SIGKILL. */
  kill(member: Member): Promise<void>
  /** SIGTERM; says how it went if it did not end well. */
  end(member: Member): Promise<void>
  /** Starts it again. */
  revive(member: Member): Promise<void>
  freeze(member: Member): void
  thaw(member: Member): void
  /** Adds one more process. */
  add(name: string, service: Service): Promise<Member>
  /** Takes a part away, waits for `work`, and brings the part back. */
  outage(of: Part, fault: { begin(): unknown; end(): unknown }, work: () => Promise<unknown>): Promise<void>
}

export type StageOptions = {
  seed: number
  say(what: string): void
  sizes?: Partial<Record<Service, number>>
  /** Connections can be stalled and cut. */
  wired?: 'postgres' | 'whatsapp' | undefined
  /** Clocks can be set. */
  clocks?: boolean | undefined
  /** A single process, with SQLite and the embedded queue on a disk of its own; otherwise a fleet. */
  alone?: boolean | undefined
  env?: Record<string, string>
}

const SIZES = { api: 2, gateway: 3, jobs: 2 }
const SETTINGS = {
  LOG_LEVEL: 'info',
  OTKLIK_WEBHOOK_ALLOW_PRIVATE: '1',
  OTKLIK_RATE_LIMIT_PER_MINUTE: '0',
  OTKLIK_MAILING_INTERVAL_HOURS: '0',
}
const ALONE = { api: 1, gateway: 0, jobs: 0 }
const DISK_BYTES = 400 * MIB
const END_WITHIN_MS = 40_000

/** Starts the network, PostgreSQL, Redis, the program that receives webhooks, and all processes at once. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { seed, say, sizes = {}, wired, clocks: hasClocks, alone, env = {} } = options
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'otklik-chaos-'))
  const [network, stores, consumer] = await Promise.all([
    startSandbox({ seed }),
    alone ? undefined : startStores(),
    startChaosConsumer(seededRandom(seed), { looksAtTime: !hasClocks }),
  ])
  for (const part of [network, stores?.postgres, stores?.redis, consumer]) stack.use(part)
  const toPostgres = wired === 'postgres' && stores ? await wire(stack, stores.postgres.url) : undefined
  const disk = alone ? stack.use(await mountDisk(join(folder, 'disk'), DISK_BYTES)) : undefined
  const clocks = hasClocks ? openClocks(folder) : undefined
  const lag = watchLag()
  stack.defer(() => lag.end())
  const toWhatsApp = new Map<string, Wire>()
  const settings = { ...SETTINGS, ...env }
  const fleet = stack.use(
    stores
      ? await openFleet({
          folder,
          databaseUrl: toPostgres?.[1] ?? stores.postgres.url,
          redisUrl: stores.redis.url,
          network,
          asShipped: true,
          env: settings,
        })
      : openAlone({ folder, dataDir: join(folder, 'disk', 'data'), network, env: settings }),
  )
  const members: Member[] = []
  const stage: Omit<Stage, typeof Symbol.asyncDispose> = {
    network,
    get postgres() {
      return known(stores, 'PostgreSQL').postgres
    },
    get redis() {
      return known(stores, 'Redis').redis
    },
    ...(disk && { disk }),
    wires: { ...(toPostgres && { postgres: toPostgres[0] }), whatsapp: toWhatsApp },
    ...(clocks && { clocks }),
    lag,
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
      member.product = await start(member)
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
      const whatsappUrl = wired === 'whatsapp' && service === 'gateway' ? await wayToWhatsApp(name) : network.url
      const product = await start({ name, service, port, whatsappUrl })
      const member: Member = { name, service, product, port, whatsappUrl, state: 'up', epoch: 0, upSince: Date.now() }
      members.push(member)
      watch(member)
      return member
    },
    async outage(of, { begin, end }, work) {
      const outage: Outage = { of, from: Date.now(), to: Number.POSITIVE_INFINITY }
      stage.outages.push(outage)
      await begin()
      await work()
      await end()
      outage.to = Date.now()
    },
  }

  const start = ({ name, service, port, whatsappUrl }: Pick<Member, 'name' | 'service' | 'port' | 'whatsappUrl'>) =>
    fleet.start(name, [service], { port, env: { OTKLIK_WHATSAPP_URL: whatsappUrl, ...clocks?.envOf(name) } })

  async function wayToWhatsApp(name: string): Promise<string> {
    const [way, url] = await wire(stack, network.url)
    toWhatsApp.set(name, way)
    return url
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

  const wanted = Object.entries({ ...(alone ? ALONE : SIZES), ...sizes }) as [Service, number][]
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

async function startStores() {
  const [postgres, redis] = await Promise.all([stoppablePostgres({ keepsCommits: true }), startFragileRedis()])
  return { postgres, redis }
}

/** A relay to whatever listens at `url`, and the address to reach it. */
async function wire(stack: AsyncDisposableStack, url: string): Promise<[Wire, string]> {
  const address = new URL(url)
  const way = stack.use(await startWire(Number(address.port)))
  address.port = String(way.port)
  return [way, address.href]
}
