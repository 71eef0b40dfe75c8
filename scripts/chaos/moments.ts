import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { known } from '../../src/lib/known.ts'
import { SECOND } from '../../src/lib/units.ts'
import { seededRandom } from '../../test/support/random.ts'
import { shipped } from '../product.ts'
import { type Actors, eventually, makeGuests, numberState } from '../steps.ts'
import type { Plan } from './plan.ts'
import type { Result } from './run-trial.ts'
import { type Stage, setStage } from './stage.ts'

const FIRST_PHONE = 79_180_000_000
const GUESTS = 1_000
/** A first start, migrations included, takes about this long on a machine with nothing else to do. */
const START_MS = 4 * SECOND
const LINKING_MS = 1_500
const COMMAND_MS = 500

type Moment = { stage: Stage; plan: Plan; say(what: string): void; random(below: number): number; wrong: string[] }

/**
 * SIGKILL of a single process, and of the commands beside it, at moments that last only a little: while it starts for
 * the first time and creates its tables, while a number is being linked, while a backup is written, while the secret
 * key is changed. Each must come up again by itself, or by running the same command again.
 */
export async function runMoments(plan: Plan, say: (what: string) => void): Promise<Result> {
  const startedAt = Date.now()
  const random = seededRandom(plan.seed)
  const wrong: string[] = []
  let folder = ''
  {
    await using stage = await setStage({ seed: plan.seed, say, alone: true })
    folder = stage.folder
    const moment = { stage, plan, say, random, wrong }
    await startsForTheFirstTime(moment)
    await isLinked(moment)
    await makeGuests(actorsOf(stage), GUESTS)
    await isBackedUp(moment)
    await getsAnotherKey(moment)
    stage.keepsLogs = plan.keepsLogs || wrong.length > 0
    wrong.push(...stage.accidents)
  }
  return {
    passed: wrong.length === 0,
    done: 'SIGKILL while it starts, links, is backed up, gets another key',
    faults: { wedged: wrong },
    figures: { rounds: plan.rounds },
    slowness: plan.slowness,
    errors: {},
    seconds: Math.round((Date.now() - startedAt) / SECOND),
    folder,
  }
}

/** In a folder of its own, killed again and again until it is allowed to finish. */
async function startsForTheFirstTime({ stage, plan, say, random, wrong }: Moment): Promise<void> {
  const dataDir = join(stage.folder, 'first')
  const { main, flags } = await shipped()
  const begin = () =>
    spawn(process.execPath, [...flags, main], {
      env: { PATH: process.env.PATH, PORT: '0', OTKLIK_HOST: '127.0.0.1', OTKLIK_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  for (let round = 0; round < 2 * plan.rounds; round++) {
    const child = begin()
    await sleep(random(START_MS * plan.slowness))
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    if (child.exitCode !== null) wrong.push(`the start of round ${round} ended with ${child.exitCode}`)
  }
  const child = begin()
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  await eventually('it starts at last', async () => said.includes('is ready at'), plan.slowness * 60 * SECOND).catch(
    () => wrong.push(`it did not start any more: ${said.slice(-500)}`),
  )
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  if (code !== 0) wrong.push(`it ended with ${code} after its first start`)
  say('it starts, however often it was killed while it did')
}

/** By QR and by pairing code; whatever either side keeps of an interrupted linking, another can begin. */
async function isLinked({ stage, plan, say, random, wrong }: Moment): Promise<void> {
  const member = known(stage.members[0], 'process')
  for (let round = 0; round < 2 * plan.rounds; round++) {
    const phone = String(FIRST_PHONE + round)
    const { id } = await member.product.api.post<{ id: string }>('/v1/numbers', { label: phone })
    await stage.network.client.createPhone({ phone })
    const link = () => (round % 2 === 0 ? scanQr(actorsOf(stage), id, phone) : enterCode(actorsOf(stage), id, phone))
    const linking = link().catch(() => undefined)
    await sleep(random(LINKING_MS * plan.slowness))
    await stage.kill(member)
    await linking
    await stage.revive(member)
    const isOpen = async () => (await numberState(actorsOf(stage), id)) === 'open'
    const within = plan.slowness * 20 * SECOND
    await eventually(`${phone} is linked by itself`, isOpen, 5 * SECOND)
      .catch(async () => {
        await link()
        await eventually(`${phone} is linked`, isOpen, within)
      })
      .catch(async (error: Error) => wrong.push(`${error.message}: ${await numberState(actorsOf(stage), id)}`))
  }
  say('numbers are linked, though the process was killed meanwhile')
}

async function isBackedUp({ stage, plan, say, random, wrong }: Moment): Promise<void> {
  const file = join(stage.folder, 'backup')
  for (let round = 0; round < plan.rounds; round++) {
    await command(stage, 'backup', ['--to', file], random(COMMAND_MS * plan.slowness))
    const { code, said } = await command(stage, 'backup', ['--to', file])
    // The killed one may have been done.
    if (code !== 0 && !said.includes('is there already')) wrong.push(`no backup in round ${round}: ${said.slice(-300)}`)
    await rm(file, { force: true })
  }
  say('it is backed up, though the command was killed')
}

async function getsAnotherKey({ stage, plan, say, random, wrong }: Moment): Promise<void> {
  const member = known(stage.members[0], 'process')
  for (let round = 0; round < plan.rounds; round++) {
    await stage.end(member)
    await command(stage, 'rekey', [], random(COMMAND_MS * plan.slowness))
    const { code, said } = await command(stage, 'rekey', [])
    if (code !== 0) wrong.push(`no other key in round ${round}: ${said.slice(-300)}`)
    await stage.revive(member)
    const states = async () => {
      const { data } = await member.product.api.get<{ data: { state: string }[] }>('/v1/numbers?limit=100')
      return data.map(({ state }) => state)
    }
    const areOpen = async () => (await states()).every((state) => state === 'open')
    await eventually('all numbers are linked still', areOpen, plan.slowness * 60 * SECOND).catch(async () =>
      wrong.push(`after another key: ${(await states()).join(', ')}`),
    )
  }
  say('it has another key, though the command was killed')
}

/** `npm run <name>` beside the process; killed after this time. */
async function command(
  { folder }: Stage,
  name: string,
  args: string[],
  killedAfterMs?: number,
): Promise<{ code: number | null; said: string }> {
  const { main } = await shipped()
  const child = spawn(process.execPath, [join(dirname(main), `${name}.js`), ...args], {
    env: { PATH: process.env.PATH, OTKLIK_DATA_DIR: join(folder, 'disk', 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  const timer = killedAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killedAfterMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  return { code, said }
}

const actorsOf = ({ members, network }: Stage): Actors => ({
  api: known(members[0], 'process').product.api,
  network: network.client,
})

async function scanQr({ api, network }: Actors, id: string, phone: string): Promise<void> {
  let qr: string | null | undefined
  await eventually('it shows a QR', async () => {
    qr = (
      await api.call<{ qr?: string | null }>('GET', `/v1/numbers/${id}/qr`, undefined, { accept: 'application/json' })
    ).body.qr
    return typeof qr === 'string'
  })
  await network.scan({ phone, qr: qr ?? '' })
}

async function enterCode({ api, network }: Actors, id: string, phone: string): Promise<void> {
  let code: string | undefined
  await eventually('it has a code', async () => {
    code = (await api.call<{ code?: string }>('POST', `/v1/numbers/${id}/pairing-code`, { phone: `+${phone}` })).body
      .code
    return typeof code === 'string'
  })
  await network.enterPairingCode({ phone, code: code ?? '' })
}
