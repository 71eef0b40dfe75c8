import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startProduct } from '../../scripts/product.ts'
import { connect } from '../../src/db/index.ts'
import { eventually, linkNumber, makeGuests, numberState, openScene } from '../support/scene.ts'
import { builtServer, freshPostgres } from '../support/services.ts'

const A = '79160000001'

type Env = Record<string, string>

/** `npm run <name>`, as its own process. */
async function begin(name: string, args: string[], env: Env): Promise<ChildProcess> {
  const all = { PATH: process.env.PATH, ...env }
  const command = join(dirname((await builtServer()).main), `${name}.js`)
  return spawn(process.execPath, [command, ...args], { env: all, stdio: 'pipe' })
}

async function run(name: string, args: string[], env: Env): Promise<{ code: number | null; said: string }> {
  const child = await begin(name, args, env)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

const textsIn = async (url: string) => {
  await using store = connect(url)
  const rows = await store.db.selectFrom('messages').select('text').where('text', 'like', 'письмо %').execute()
  return rows.map(({ text }) => text).toSorted()
}

test('a restaurant grows: backed up while guests write, moved to PostgreSQL over a kill, given a new key, and goes on', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene()
  const { network, product, sandbox } = scene
  const dataDir = dirname(product.logFile)
  const sqlite = join(dataDir, 'otklik.sqlite')
  const numberId = await linkNumber(scene, A)
  const [guest = ''] = await makeGuests(scene, 1)
  const writes = (n: number) =>
    network.guestSends({ guest, to: A, content: { kind: 'text', text: `письмо ${String(n).padStart(3, '0')}` } })
  for (let n = 0; n < 5; n++) await writes(n)
  await eventually('five came in', async () => (await textsIn(sqlite)).length === 5)

  const env: Env = { OTKLIK_DATA_DIR: dataDir, OTKLIK_BACKUP_PASSPHRASE: 'correct horse battery' }
  const file = join(dataDir, 'backup')
  const backingUp = run('backup', ['--to', file], env)
  let written = 5
  let ended = false
  void backingUp.then(() => (ended = true))
  while (!ended && written < 60) await writes(written++)
  expect(await backingUp).toMatchObject({ code: 0 })

  // While it runs nothing is moved, or restored over it.
  const { url, drop } = await freshPostgres()
  onTestFinished(drop)
  expect(await run('move', ['--to', url], env)).toMatchObject({ code: 1, said: expect.stringContaining('stop Otklik') })
  await eventually('all came in', async () => (await textsIn(sqlite)).length === written)
  await product.stop()

  const restoredDir = await mkdtemp(join(inject('runFolder'), 'restored-'))
  onTestFinished(() => rm(restoredDir, { recursive: true, force: true }))
  const restored = await run('restore', ['--from', file, '--parked'], { ...env, OTKLIK_DATA_DIR: restoredDir })
  expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('parked') })
  const [then, now] = [await textsIn(join(restoredDir, 'otklik.sqlite')), await textsIn(sqlite)]
  // One moment: everything up to it, and nothing after.
  expect(then.length).toBeGreaterThanOrEqual(5)
  expect(then).toEqual(now.slice(0, then.length))

  const killed = await begin('move', ['--to', url], env)
  killed.stderr?.on('data', (text: Buffer) => {
    if (text.includes('guests')) killed.kill('SIGKILL')
  })
  await once(killed, 'close')
  expect(killed.signalCode).toBe('SIGKILL')
  const moved = await run('move', ['--to', url], env)
  expect(moved).toMatchObject({ code: 0, said: expect.stringMatching(/Going on.*Numbers stay linked/s) })
  expect(await textsIn(url)).toEqual(now)

  const rekeyed = await run('rekey', [], { ...env, DATABASE_URL: url })
  expect(rekeyed).toMatchObject({ code: 0, said: expect.stringContaining('numbers stay linked') })

  const settings = {
    OTKLIK_WHATSAPP_URL: sandbox.url,
    OTKLIK_WHATSAPP_ROOT_KEY: sandbox.rootKey,
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
  }
  const program = await builtServer()
  const start = (more: Env) =>
    startProduct({ dataDir, adminKey: product.api.key, program, env: { ...settings, ...more } })
  await expect(start({})).rejects.toThrow(/was moved to PostgreSQL/)
  await using grown = await start({ DATABASE_URL: url })
  const { api } = grown
  await eventually('it is open again', async () => (await numberState({ api }, numberId)) === 'open')
  await network.guestSends({ guest, to: A, content: { kind: 'text', text: 'Вы ещё тут?' } })
  let id: string | undefined
  await eventually('the guest is heard', async () => {
    const page = await api.get<{ data: { id: string }[] }>(`/v1/guests?q=${encodeURIComponent('ещё тут')}`)
    id = page.data[0]?.id
    return id !== undefined
  })
  await api.post(`/v1/guests/${id}/messages`, { type: 'text', text: 'Тут, на новом месте' })
  await eventually('the guest is answered', async () =>
    (await network.shown({ guest })).some(({ text }) => text === 'Тут, на новом месте'),
  )
})
